#pragma once
// The scale of a heatmap: its colors, and the numbers they stand for.

#include <span>
#include <string>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/stage_layout.h"
#include "app/gui/widgets/stage_plan.h"
#include "core/attention/trace.h"

namespace attnscope {

struct ColourBar {
    const Trace& trace;
    std::span<const ArrayId> arrays;  // that are coloured on it
    Index row = -1;  // whose ends are written where every row has its own; -1: none in particular
};

// What the colours of arrays stand for: "colours from −2.65 to 2.65, the same for all heads".
std::string range_sentence(const Trace& trace, std::span<const ArrayId> arrays, const UiState& ui, const Look& look);

// The same of a stage, naming the matrices that it holds for, and saying where others have ranges of their own.
std::string colours_sentence(const Trace& trace, const StagePlan& plan, const UiState& ui, const Look& look);

// Width of the coloured strip itself.
float colour_strip_width(const Look& look);
// Pixels that the bar and its numbers need.
float colour_bar_width(const ColourBar& bar, const UiState& ui, const Look& look);
void draw_colour_bar(const ColourBar& bar, const Rect& place, const UiState& ui, const Look& look);

}  // namespace attnscope
