#pragma once
// Options that reach every equation of every step.

#include <vector>

#include "core/attention/options.h"

namespace attnscope {

inline std::vector<Options> all_options() {
    std::vector<Options> result;
    const auto add = [&result](auto change) {
        Options options;
        change(options);
        result.push_back(options);
    };
    add([](Options&) {});
    for (const PositionKind kind : {PositionKind::sinusoidal, PositionKind::own, PositionKind::rotary, PositionKind::linear_bias})
        for (const ScaleKind scale : {ScaleKind::standard, ScaleKind::off, ScaleKind::number})
            for (const double temperature : {1.0, 2.0})
                add([&](Options& o) { o.positions = kind, o.scale.kind = scale, o.temperature = temperature; });
    for (const Similarity similarity : {Similarity::dot, Similarity::cosine, Similarity::additive})
        for (const ScaleKind scale : {ScaleKind::standard, ScaleKind::inverse_sqrt_d_k, ScaleKind::off, ScaleKind::number})
            for (const double temperature : {1.0, 2.0})
                add([&](Options& o) { o.similarity = similarity, o.scale.kind = scale, o.temperature = temperature; });
    for (const SoftmaxAxis axis : {SoftmaxAxis::rows, SoftmaxAxis::columns, SoftmaxAxis::all})
        for (const bool shifted : {true, false}) add([&](Options& o) { o.softmax.axis = axis, o.softmax.shifted = shifted; });
    add([](Options& o) { o.layer_norm = o.residual = o.mask.causal = true, o.dropout.p = 0.1; });
    add([](Options& o) { o.projections = o.output_projection = false; });
    return result;
}

}  // namespace attnscope
