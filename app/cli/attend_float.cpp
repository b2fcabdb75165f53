#include "app/cli/attend_float.h"

#include <algorithm>
#include <limits>

#include "core/attention/error.h"
#include "core/compute/score_limit.h"

namespace attnscope {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Index numbers_per_block = Index{1} << 22;

// Hidden where the block's mask adds -inf, and left of the window, whose other end a ScoreRule can tell of a block.
struct BlockMask {
    MatrixD added;         // (rows, m); empty: none
    Index first_query = 0;
    Index left = -1;       // of the window; -1 is unlimited

    Visible operator()(IndexRange rows, IndexRange columns, std::span<std::uint8_t> visible) const {
        std::size_t at = 0, hidden = 0;
        for (Index i = rows.begin; i < rows.end; ++i)
            for (Index j = columns.begin; j < columns.end; ++j, ++at) {
                const bool outside = left >= 0 && j < first_query + i - left;
                if (!outside && (added.size() == 0 || added(i, j) != -infinity)) continue;
                visible[at] = 0;
                ++hidden;
            }
        return hidden == 0 ? Visible::all : hidden == at ? Visible::none : Visible::some;
    }
};

// Query i of the block is query first + i of all.
ScoreRule rule_of_block(const AttendOptions& options, Index first, MatrixD added) {
    ScoreRule rule{.scale = options.scale, .softcap = options.softcap};
    Index right = options.window ? options.window->right : -1;
    if (options.causal) right = right < 0 ? 0 : std::min<Index>(right, 0);
    const Index left = options.window ? options.window->left : -1;
    if (right >= 0) rule.window = Window{.left = -1, .right = first + right};
    if (left >= 0 || added.size() != 0) rule.cells = BlockMask{std::move(added), first, left};
    return rule;
}

Index rows_per_block(const AttendShapes& shapes, bool in_blocks) {
    return in_blocks ? std::clamp<Index>(numbers_per_block / shapes.m, 1, shapes.n) : shapes.n;
}

class FloatHead {
public:
    FloatHead(const AttendArrays& arrays, const AttendShapes& shapes, Index batch, Index head)
        : arrays_(arrays), shapes_(shapes), batch_(batch), head_(head) {
        const Index key_head = batch * shapes.G + key_head_of(head, shapes.H, shapes.G);
        K_ = finite_float_rows(arrays.k, key_head, 0, shapes.m);
        V_ = finite_float_rows(arrays.v, key_head, 0, shapes.m);
    }

    void attend(Index first, Index rows, const AttendOptions& options, Backend& backend, AttendResults& results) const {
        const MatrixF Q = finite_float_rows(arrays_.q, batch_ * shapes_.H + head_, first, rows);
        require_float_scores(Q, K_, options.scale);
        MatrixF weights(results.wants_weights() ? rows : 0, shapes_.m), scores(results.wants_scores() ? rows : 0, shapes_.m);
        MatrixD added = arrays_.mask ? arrays_.mask->rows(batch_, head_, first, rows) : MatrixD{};
        const AttendResult block = backend.attend({.Q = Q, .K = K_, .V = V_, .rule = rule_of_block(options, first, std::move(added)),
                                                   .weights = weights.size() > 0 ? weights.data() : nullptr,
                                                   .scores = scores.size() > 0 ? scores.data() : nullptr}, {});
        if (!block.O.allFinite()) throw Error(arrays_.v.name + ": the output grows beyond single precision; give smaller values, or leave --backend out");
        const auto numbers = [](const MatrixF& matrix) { return std::span<const float>(matrix.data(), static_cast<std::size_t>(matrix.size())); };
        results.append(numbers(block.O), numbers(weights), numbers(scores));
    }

private:
    const AttendArrays& arrays_;
    const AttendShapes& shapes_;
    Index batch_, head_;
    MatrixF K_, V_;
};

}  // namespace

void attend_in_float(const AttendArrays& arrays, const AttendShapes& shapes, const AttendOptions& options, Backend& backend, AttendResults& results) {
    if (arrays.mask && !arrays.mask->is_boolean())
        throw Error(arrays.mask->name() + ": numbers that are added to the scores need double precision; leave --backend out, or give a boolean mask: numpy.isfinite(array)");
    const bool in_blocks = results.wants_weights() || results.wants_scores() || arrays.mask || (options.window && options.window->left >= 0);
    const Index most = rows_per_block(shapes, in_blocks);
    for (Index b = 0; b < shapes.B; ++b)
        for (Index h = 0; h < shapes.H; ++h) {
            const FloatHead head(arrays, shapes, b, h);
            for (Index first = 0; first < shapes.n; first += most)
                head.attend(first, std::min(most, shapes.n - first), options, backend, results);
        }
}

}  // namespace attnscope
