#pragma once
// One frame of the stage: the plan of a step, measured with this frame's fonts, placed on the screen, and drawn.

#include <imgui.h>

#include <string>
#include <vector>

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/formula_view.h"
#include "app/gui/widgets/matrix_view.h"
#include "app/gui/widgets/stage_layout.h"
#include "app/gui/widgets/stage_plan.h"

namespace attnscope {

inline constexpr double slide_seconds = 0.15;  // from one number to another

struct StageView {
    const Trace& trace;
    const StagePlan& plan;
    StageShape shape;
    StageMetrics metrics;
    StageLayout layout;              // in pixels of the screen
    std::vector<ShownMatrix> views;   // of plan.matrices
    std::string equation;            // formula markup
    FormulaStyle equation_style;
    std::string shapes;              // the line under the equation
    std::string note;                // what part of the result is seen, and what one pixel stands for; may be empty
};

// Fits the plan into a rectangle of the screen. What is zoomed is the result, and with it every matrix that is in line.
StageView fitted_stage(const Trace& trace, const StagePlan& plan, const Rect& place, const UiState& ui, const Look& look);

// Which cell the pointer is at, zoom, pan and pin.
void point_at_stage(const StageView& stage, UiState& ui, const Look& look);

// Draws everything, and frames on their way where motion is wanted.
void draw_stage(const StageView& stage, UiState& ui, const Look& look);

// A corner turned down on every cell whose number is another than in an earlier Trace; new ones pulse.
void draw_stage_changes(const StageView& stage, const Trace& before, UiState& ui, const Look& look);

// The frames around the number in question and around the numbers behind it, and the lines that join them.
// Where they are on their way to another number they are drawn there.
void draw_stage_marks(const StageView& stage, const UiState& ui, const Look& look);

// What the colours of a matrix stand for, where its symbol or the colour bar is pointed at.
void draw_stage_tips(const StageView& stage, const UiState& ui, const Look& look);

// The hatched looks of the matrices and what they mean, ending at the right edge of a place; where it begins. Nothing is
// drawn where no cell is hatched.
float draw_hatch_legend(const StageView& stage, const Rect& place, const Look& look);

}  // namespace attnscope
