#include "app/gui/widgets/plane_picture.h"

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/stage_plan.h"
#include "core/attention/attention.h"
#include "core/document/edit.h"

namespace attnscope {
namespace {

// Outputs are sums of rounded products.
constexpr double rounding_of_outputs = 1e-9;  // in multiples of the largest number

PlanePoint point(const MatrixD& numbers, Index row) { return {numbers(row, 0), numbers(row, 1)}; }

Computed how_computed(const Options& options, ArrayId id) {
    if (id == ArrayId::E || id == ArrayId::X) return Computed::no;
    if (options.projections) return Computed::projections;
    if (options.layer_norm) return Computed::norm;
    return id != ArrayId::V && options.positions == PositionKind::rotary ? Computed::rotary : Computed::no;
}

// Without projections a head's vectors are columns of X.
std::optional<NumberRef> source_of(const Trace& trace, const NumberRef& number) {
    const Setup& setup = trace.setup;
    if (how_computed(setup.options, number.array) != Computed::no) return std::nullopt;
    NumberRef source = number;
    if (number.array != ArrayId::E && number.array != ArrayId::X) source = {.array = ArrayId::X, .row = number.row, .column = number.head * 2};
    return is_editable(source.array, setup.options) ? std::optional(source) : std::nullopt;
}

void add_vectors(PlanePicture& picture, const Trace& trace, ArrayId id, Index head) {
    const MatrixD& numbers = array(trace, id, head);
    for (Index row = 0; row < numbers.rows(); ++row) {
        const NumberRef number{.array = id, .head = info(id).per_head ? head : 0, .row = row};
        picture.vectors.push_back({.number = number, .head = point(numbers, row), .source = source_of(trace, number)});
    }
    picture.computed = how_computed(trace.setup.options, id);
}

}  // namespace

std::vector<PlanePoint> PlanePicture::heads() const {
    std::vector<PlanePoint> points;
    for (const PlaneVector& vector : vectors) points.push_back(vector.head);
    return points;
}

PlaneKind plane_kind(const Setup& setup, StepId step) {
    if (setup.tokens.empty()) return PlaneKind::none;
    const Sizes& sizes = setup.sizes;
    switch (step) {
        case StepId::embedding:
        case StepId::positions: return sizes.D == 2 ? PlaneKind::inputs : PlaneKind::none;
        case StepId::scores: return sizes.d_k == 2 && setup.options.similarity != Similarity::additive ? PlaneKind::queries_and_keys : PlaneKind::none;
        case StepId::weighted_sum: return sizes.d_v == 2 ? PlaneKind::values : PlaneKind::none;
        default: return PlaneKind::none;
    }
}

PlanePicture plane_picture(const Trace& trace, StepId step, Index head, const std::optional<NumberRef>& question) {
    PlanePicture picture{.kind = plane_kind(trace.setup, step)};
    const Index last = trace.setup.sizes.n - 1;
    if (question && info(question->array).rows == Axis::tokens) picture.row = std::clamp<Index>(question->row, 0, last);
    picture.column = question && info(question->array).columns == Axis::tokens ? std::clamp<Index>(question->column, 0, last) : picture.row;
    switch (picture.kind) {
        case PlaneKind::none: break;
        case PlaneKind::inputs: add_vectors(picture, trace, step == StepId::embedding ? ArrayId::E : ArrayId::X, 0); break;
        case PlaneKind::queries_and_keys:
            add_vectors(picture, trace, ArrayId::Q, head);
            add_vectors(picture, trace, ArrayId::K, head);
            break;
        case PlaneKind::values: {
            add_vectors(picture, trace, ArrayId::V, head);
            const HeadTrace& of_head = trace.head[static_cast<std::size_t>(head)];
            const MatrixD& weights = array(trace, weights_of_step(trace, step), head);
            for (Index column = 0; column <= last; ++column) {
                picture.weights.push_back(weights(picture.row, column));
                picture.outputs.push_back(point(of_head.heads, column));
            }
            break;
        }
    }
    for (const PlaneVector& vector : picture.vectors) picture.largest = std::max({picture.largest, std::abs(vector.head.x), std::abs(vector.head.y)});
    for (const PlanePoint& output : picture.outputs)
        if (std::isfinite(output.x) && std::isfinite(output.y)) picture.largest = std::max({picture.largest, std::abs(output.x), std::abs(output.y)});
    if (picture.kind == PlaneKind::values) {
        const std::vector<PlanePoint> heads = picture.heads();
        picture.hull = convex_hull(heads);
        picture.inside = is_in_hull(heads, picture.hull, picture.outputs[static_cast<std::size_t>(picture.row)], rounding_of_outputs * std::max(picture.largest, 1.0));
    }
    return picture;
}

NumberRef number_of_vector(const PlanePicture& picture, const Trace& trace, StepId step, std::size_t vector) {
    const NumberRef& own = picture.vectors[vector].number;
    if (picture.kind == PlaneKind::queries_and_keys) {
        const bool is_query = own.array == ArrayId::Q;
        return {.array = ArrayId::scores, .head = own.head, .row = is_query ? own.row : picture.row, .column = is_query ? picture.column : own.row};
    }
    if (picture.kind == PlaneKind::values) return {.array = weights_of_step(trace, step), .head = own.head, .row = picture.row, .column = own.row};
    return own;
}

DotProduct dot_product(const PlanePoint& query, const PlanePoint& key) {
    DotProduct product{.value = query.x * key.x + query.y * key.y, .query_length = std::hypot(query.x, query.y), .key_length = std::hypot(key.x, key.y)};
    const double lengths = product.query_length * product.key_length;
    if (lengths > 0.0) product.degrees = std::acos(std::clamp(product.value / lengths, -1.0, 1.0)) * 180.0 / 3.14159265358979323846;
    return product;
}

}  // namespace attnscope
