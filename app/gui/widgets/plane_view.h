#pragma once
// Vectors of two numbers as arrows and points in a plane, in place of a step's matrices.

#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "app/gui/widgets/plane_picture.h"
#include "app/gui/widgets/stage_layout.h"
#include "core/attention/trace.h"

namespace attnscope {

// The plane and, beside or under it, what is said about the vectors in question.
struct PlanePlaces {
    Rect plane, text;
};
PlanePlaces plane_places(const Rect& place, const Look& look);

struct PlaneView {
    const Trace& trace;
    StepId step;
    PlanePicture picture;
    PlanePlaces places;
    PlaneMap map;
    double bound = 1.0;                  // how far numbers can be dragged
    std::optional<std::size_t> pointed;  // the vector at the pointer
};

// Asserts that the step has a plane.
void plane_stage(const Trace& trace, const Rect& place, UiState& ui, const Look& look);

// The plane as one control: which vector is pointed at; pins it, and moves what can be changed by its head or with the
// arrow keys. What is moved is noted in UiState::edits.
void point_at_plane(PlaneView& view, UiState& ui, const Look& look);

void draw_plane(const PlaneView& view, const Look& look);

// The numbers of the vectors in question, and whether they can be dragged.
void draw_plane_text(const PlaneView& view, const UiState& ui, const Look& look);

// "q₂" for row 1 of Q.
std::string vector_name(const NumberRef& number);

}  // namespace attnscope
