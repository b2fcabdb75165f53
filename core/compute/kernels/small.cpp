// Everything stands turned: a vector's lanes are tokens, so that the softmax of a row needs no sum across lanes.

#include "core/compute/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/compute/kernels/small.cpp"
#include <hwy/foreach_target.h>

#include "core/compute/kernels/simd-inl.h"

#include <algorithm>
#include <numbers>

#include "core/compute/kernels/small.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

constexpr float hidden_score = -3e38f;
constexpr Index most = 64;

// V vectors hold all tokens: 1, 2 or 4.
template <std::size_t V>
class TurnedLayer {
public:
    TurnedLayer(const SmallLayer& layer, float* scratch)
        : layer_(layer), X_(scratch), Q_(X_ + part), K_(Q_ + part), V_(K_ + part), scores_(V_ + part), O_(scores_ + part), begin_(O_ + part), end_(begin_ + most) {}

    void run() {
        turn(layer_.X, layer_.X_line, layer_.n, layer_.D, X_);
        const Index keys = layer_.H * layer_.d, values = layer_.H * layer_.d_v;
        const Vector factor = hn::Set(floats, static_cast<float>(layer_.rule->scale * std::numbers::log2e));
        project(layer_.W_Q, layer_.D, keys, X_, Q_, [factor](Vector sum, std::size_t, std::size_t) HWY_ATTR { return hn::Mul(sum, factor); });
        project(layer_.W_K, layer_.D, keys, X_, K_, AsItIs());
        project(layer_.W_V, layer_.D, values, X_, V_, AsItIs());
        for (Index h = 0; h < layer_.H; ++h) attend(h);
        project(layer_.W_O, values, layer_.width, O_, X_, AsItIs());  // X is not needed any more
        turn_back(X_, layer_.n, layer_.width, layer_.Y);
    }

private:
    static constexpr Index line = static_cast<Index>(V * lanes);
    static constexpr Index part = most * line;

    // at most `lanes` floats; a call of memcpy for each would take longer than all the arithmetic
    static HWY_INLINE void copy_line(const float* from, Index count, float* to) {
#if HWY_TARGET <= HWY_AVX3
        const auto mask = hn::FirstN(floats, static_cast<std::size_t>(count));
        hn::BlendedStore(hn::MaskedLoad(mask, floats, from), mask, floats, to);
#else
        for (Index k = 0; k < count; ++k) to[k] = from[k];
#endif
    }

    // (rows, columns) -> [column][row], 0 beyond the rows
    static void turn(const float* from, std::size_t from_line, Index rows, Index columns, float* to) {
        constexpr auto side = static_cast<Index>(lanes);
        alignas(64) float square[lanes * lanes] = {};
        for (Index i = 0; i < line; i += side)
            for (Index c = 0; c < columns; c += side) {
                const Index width = std::min(side, columns - c), height = std::clamp<Index>(rows - i, 0, side);
                for (Index r = 0; r < height; ++r) copy_line(from + static_cast<std::size_t>(i + r) * from_line + static_cast<std::size_t>(c), width, square + r * side);
                for (Index r = height; r < side; ++r) std::fill_n(square + r * side, width, 0.0f);
                turn_square(square, lanes, to + c * line + i, static_cast<std::size_t>(line));
            }
    }

    // [column][row] -> (rows, columns); there are `most` lines in `from`
    static void turn_back(const float* from, Index rows, Index columns, float* to) {
        constexpr auto side = static_cast<Index>(lanes);
        alignas(64) float square[lanes * lanes];
        for (Index i = 0; i < rows; i += side)
            for (Index c = 0; c < columns; c += side) {
                const Index width = std::min(side, columns - c), height = std::min(side, rows - i);
                if (width == side && height == side) {
                    turn_square(from + c * line + i, static_cast<std::size_t>(line), to + i * columns + c, static_cast<std::size_t>(columns));
                    continue;
                }
                turn_square(from + c * line + i, static_cast<std::size_t>(line), square, lanes);
                for (Index r = 0; r < height; ++r) copy_line(square + r * side, width, to + (i + r) * columns + c);
            }
    }

    // (B W) turned: W (depth, columns), B turned [depth][token] -> [column][token]
    template <class Finish>
    static void project(const float* W, Index depth, Index columns, const float* B, float* to, const Finish& finish) {
        multiply<broadcasts, V>({.a = W, .a_row = 1, .a_step = static_cast<std::size_t>(columns), .b = B, .b_line = static_cast<std::size_t>(line),
                                 .depth = static_cast<std::size_t>(depth), .c = to, .c_line = static_cast<std::size_t>(line), .add = false},
                                static_cast<std::size_t>(columns), finish);
    }

    void attend(Index h) {
        const auto step = static_cast<std::size_t>(line);
        multiply<broadcasts, V>({.a = K_ + h * layer_.d * line, .a_row = 1, .a_step = step, .b = Q_ + h * layer_.d * line, .b_line = step,
                                 .depth = static_cast<std::size_t>(layer_.d), .c = scores_, .c_line = step, .add = false}, static_cast<std::size_t>(layer_.n));
        if (layer_.rule->causal || layer_.rule->window) hide();
        take_softmax();
        if (layer_.weights != nullptr) turn_back(scores_, layer_.n, layer_.n, layer_.weights + h * layer_.n * layer_.n);
        multiply<broadcasts, V>({.a = V_ + h * layer_.d_v * line, .a_row = step, .a_step = 1, .b = scores_, .b_line = step,
                                 .depth = static_cast<std::size_t>(layer_.n), .c = O_ + h * layer_.d_v * line, .c_line = step, .add = false}, static_cast<std::size_t>(layer_.d_v));
    }

    void hide() {
        for (Index i = 0; i < line; ++i) {
            const IndexRange seen = visible_keys(*layer_.rule, std::min(i, layer_.n - 1), layer_.n);
            begin_[i] = static_cast<float>(seen.begin);
            end_[i] = static_cast<float>(seen.end);
        }
        for (Index j = 0; j < layer_.n; ++j)
            for (std::size_t v = 0; v < V; ++v) {
                const Vector key = hn::Set(floats, static_cast<float>(j));
                const auto seen = hn::And(hn::Ge(key, hn::LoadU(floats, begin_ + v * lanes)), hn::Lt(key, hn::LoadU(floats, end_ + v * lanes)));
                float* const at = scores_ + j * line + static_cast<Index>(v * lanes);
                hn::StoreU(hn::IfThenElse(seen, hn::LoadU(floats, at), hn::Set(floats, hidden_score)), floats, at);
            }
    }

    // scores -> weights, of every lane's row
    void take_softmax() {
        for (std::size_t v = 0; v < V; ++v) {
            float* const first = scores_ + v * lanes;
            Vector max = hn::LoadU(floats, first);
            for (Index j = 1; j < layer_.n; ++j) max = hn::Max(max, hn::LoadU(floats, first + j * line));
            Vector sum = hn::Zero(floats);
            for (Index j = 0; j < layer_.n; ++j) {
                const Vector power = exp2(hn::Sub(hn::LoadU(floats, first + j * line), max));
                sum = hn::Add(sum, power);
                hn::StoreU(power, floats, first + j * line);
            }
            const Vector inverse = hn::IfThenElseZero(hn::Gt(max, hn::Set(floats, hidden_score)), hn::Div(hn::Set(floats, 1.0f), sum));
            for (Index j = 0; j < layer_.n; ++j) hn::StoreU(hn::Mul(hn::LoadU(floats, first + j * line), inverse), floats, first + j * line);
        }
    }

    const SmallLayer& layer_;
    float *X_, *Q_, *K_, *V_, *scores_, *O_;  // [column or key][token]
    float *begin_, *end_;                     // [token]: the keys that it sees
};

constexpr Index most_tokens = std::min<Index>(4 * static_cast<Index>(lanes), most);

Index token_limit() { return most_tokens; }

void run_small(const SmallLayer& layer, float* scratch) {
    if (layer.n <= static_cast<Index>(lanes)) TurnedLayer<1>(layer, scratch).run();
    else if (layer.n <= static_cast<Index>(2 * lanes)) TurnedLayer<2>(layer, scratch).run();
    else TurnedLayer<4>(layer, scratch).run();
}

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attnscope {

HWY_EXPORT(token_limit);
HWY_EXPORT(run_small);

bool is_small(const SmallLayer& layer) {
    constexpr Index most = 64;
    const bool sizes = layer.n >= 1 && layer.n <= HWY_DYNAMIC_DISPATCH(token_limit)() && layer.D <= most && layer.H * layer.d <= most && layer.H * layer.d_v <= most && layer.width <= most;
    return sizes && !layer.rule->cells && layer.rule->softcap == 0.0 && layer.rule->slope == 0.0;
}

void run_small_layer(const SmallLayer& layer, float* scratch) { HWY_DYNAMIC_DISPATCH(run_small)(layer, scratch); }

}  // namespace attnscope
#endif
