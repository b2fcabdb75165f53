#pragma once
// A line of arithmetic, every operand in its matrix's color, broken into lines where it is too long.

#include <imgui.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/gui/look.h"
#include "core/figure/arithmetic_text.h"

namespace attnscope {

struct PlacedSpan {
    std::size_t span = 0;
    std::string text;
    float x = 0.0f, y = 0.0f, width = 0.0f;  // from the upper left corner
};
struct FlowedSpans {
    std::vector<PlacedSpan> pieces;
    float height = 0.0f, width = 0.0f;
};

// Where a new line begins although the last one has room.
enum class Parts {
    flow,       // nowhere
    on_lines,   // after a semicolon: a part with a name of its own has a line of its own
};

// Lines break after a plus sign, a comma or a semicolon, so that a term stays whole and the result never stands alone; at
// other spaces only within what is wider than a line by itself. Never inside a number.
FlowedSpans flowed(std::span<const TextSpan> spans, float width, const Look& look, Parts parts = Parts::flow);
// What is set off by a frame.
struct SpanMarks {
    std::optional<Index> term;
    std::optional<NumberRef> number;
};
// The operand under the pointer, if any.
std::optional<NumberRef> draw_spans(std::span<const TextSpan> spans, const FlowedSpans& flow, ImVec2 at, const SpanMarks& marks, const Look& look);

}  // namespace attnscope
