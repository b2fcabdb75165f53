#pragma once
// What stands in the plane at a step whose vectors have two numbers.

#include <optional>
#include <vector>

#include "app/gui/ui_state.h"
#include "app/gui/widgets/plane_geometry.h"
#include "core/attention/trace.h"

namespace attnscope {

enum class PlaneKind { none, inputs, queries_and_keys, values };

// Which vectors of two numbers a step has; none where they have more, or where scores are not made of arrows.
PlaneKind plane_kind(const Setup& setup, StepId step);

struct PlaneVector {
    NumberRef number;                 // the first of its two numbers
    PlanePoint head;
    std::optional<NumberRef> source;  // the first of the two numbers that make it, where they are the same and can be changed
};

// Why vectors cannot be dragged.
enum class Computed { no, projections, norm, rotary };

struct PlanePicture {
    PlaneKind kind = PlaneKind::none;
    std::vector<PlaneVector> vectors;     // inputs; queries, then keys; values
    std::vector<PlanePoint> heads() const;
    Index row = 0, column = 0;            // the tokens in question: of the query and of the key, or of the output
    Computed computed = Computed::no;
    double largest = 0.0;                 // of all numbers

    // of values
    std::vector<double> weights;          // of the row, one for every value
    std::vector<std::size_t> hull;        // of the values
    std::vector<PlanePoint> outputs;      // of every row
    bool inside = false;                  // the row's output lies in the hull
};

// The rows in question are those of the number that is pointed at or pinned; the first ones where it names none.
PlanePicture plane_picture(const Trace& trace, StepId step, Index head, const std::optional<NumberRef>& question);

// The number that stands for a vector when it is pointed at: a score, a weight, or the vector's own first number.
NumberRef number_of_vector(const PlanePicture& picture, const Trace& trace, StepId step, std::size_t vector);

// q . k, the lengths of both and the angle between them in degrees; the angle is 0 where a length is.
struct DotProduct {
    double value = 0.0, query_length = 0.0, key_length = 0.0, degrees = 0.0;
};
DotProduct dot_product(const PlanePoint& query, const PlanePoint& key);

}  // namespace attnscope
