#pragma once
// The names of rows and columns beside a matrix.

#include <imgui.h>

#include <optional>
#include <string>

#include "app/gui/look.h"
#include "app/gui/widgets/axis_map.h"
#include "app/gui/widgets/stage_layout.h"
#include "app/gui/widgets/stage_plan.h"

namespace attnscope {

// The name of row or column `index`: a token, an entry of the vocabulary, or a number counted from 1.
std::string label_text(const Trace& trace, LabelKind kind, Index index);

struct LabelExtent {
    float widest = 0.0f, height = 0.0f;  // pixels
};
struct LabelNames {
    const Trace& trace;
    LabelKind kind = LabelKind::none;
    Index count = 0;
    bool large_numbers = false;  // as large as the names of tokens
};
LabelExtent label_extent(const LabelNames& names, const Look& look);

// Which of the names is set off, in which color.
struct LabelMark {
    Index index = -1;
    ImU32 color = 0;
};

struct LabelRow {
    const Trace& trace;
    LabelKind kind = LabelKind::none;
    AxisMap axis;
    Rect place;
    LabelMark mark;
    bool large_numbers = false;
};

// At the left of the rows, ending at the right edge of the place. Where rows are lower than the text, every second, fifth,
// tenth ... name is drawn, and always the marked one.
void draw_row_labels(const LabelRow& labels, const Look& look);

// The width of a column in which the names of `count` tokens stand upright side by side, in the smaller of their two sizes.
float room_for_names(const Trace& trace, Index count, const Look& look);
// The size of names of tokens that stand upright over columns.
float token_names_em(const Trace& trace, Index count, const AxisMap& columns, const Look& look);

// Above the columns, standing on the lower edge of the place; turned by a quarter where `upright` is false.
void draw_column_labels(const LabelRow& labels, bool upright, const Look& look);

}  // namespace attnscope
