#include "core/attention/explain.h"

#include <cassert>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "core/attention/attention.h"
#include "core/attention/many_terms.h"

namespace attnscope {
namespace {

using Op = Operation;
using Terms = std::vector<Expression>;

using Reasons = std::vector<Reason>;

struct Account {
    Expression expression;
    Reasons reasons = {};
};

// One number of a Trace and the arithmetic that leads to it; the arrays it reads are those of its own head.
class Teller {
public:
    Teller(const Numbers& numbers, Index head) : numbers_(numbers), options_(numbers.options()), sizes_(numbers.sizes()), head_(head) {}

    Account account(const NumberRef& number) const;

private:
    Expression at(ArrayId id, Index row, Index column) const { return at_head(id, head_, row, column); }
    Expression at_head(ArrayId id, Index head, Index row, Index column) const;
    double value(ArrayId id, Index row, Index column) const { return numbers_.at(reference(id, head_, row, column)); }
    static NumberRef reference(ArrayId id, Index head, Index row, Index column) { return {id, info(id).per_head ? head : 0, row, column}; }
    static Expression operand(const NumberRef& number, double value);
    Expression product(Expression a, Expression b) const { return expression(Op::product, {std::move(a), std::move(b)}); }
    Account passed_through(ArrayId id, Index i, Index j) const { return {at(id, i, j), {Reason::passed_through}}; }

    // sum over k of left[i, k] * right[k, j], or right[j, k] when transposed, plus bias[0, j] where that row is not all zero
    struct Product {
        ArrayId left, right;
        bool transposed = false;
        const ArrayId* bias = nullptr;
    };
    Expression row_times_column(const Product& p, Index i, Index j) const;
    Account linear(const Product& p, bool on, ArrayId passed, Index i, Index j) const;

    Account position(Index i, Index c) const;
    Account normalized(Index i, Index c) const;
    Account head_part(ArrayId flat, Index width, bool turns, Index i, Index c) const;
    Account score(Index i, Index j) const;
    Expression cosine_score(Index i, Index j) const;
    Expression additive_score(Index i, Index j) const;
    Account scaled(Index i, Index j) const;
    Account masked(Index i, Index j) const;
    Expression over_kept(Expression weight) const;  // divided by 1 - p
    Account dropped(Index i, Index j) const;

    // softmax: the cells that share a maximum and a sum with row k of `maximum` and `row_sum`, and that row for cell (i, j)
    Expression over_group(Operation operation, ArrayId id, Index k) const;
    Index group_row(Index i, Index j) const { return options_.softmax.axis == SoftmaxAxis::columns ? j : i; }
    bool group_is_fully_masked(Index k) const { return value(ArrayId::row_max, k, 0) == -infinity; }
    Expression stored(Expression e) const;
    Account of_group(Operation operation, ArrayId id, Index k) const;
    Account shifted(Index i, Index j) const;
    Account exponential(Index i, Index j) const;
    Account weight(Index i, Index j) const;

    // why cell (i, j) is hidden; that all of row i is, or all of group k of the softmax; both
    Reasons hidden(Index i, Index j) const;
    Reasons hidden_row(Index i) const;
    Reasons hidden_group(Index k) const;
    Reasons hidden_with_group(Index i, Index j) const;

    const Numbers& numbers_;
    const Options& options_;
    const Sizes& sizes_;
    Index head_;
};

Expression Teller::operand(const NumberRef& number, double value) {
    Expression e;
    e.operation = Op::number;
    e.from = number;
    e.value = value;
    return e;
}

Expression Teller::at_head(ArrayId id, Index head, Index row, Index column) const {
    const NumberRef number = reference(id, head, row, column);
    return operand(number, numbers_.at(number));
}

Expression Teller::row_times_column(const Product& p, Index i, Index j) const {
    const MatrixD left = numbers_.row(p.left, head_, i);
    const MatrixD right = p.transposed ? MatrixD(numbers_.row(p.right, head_, j).transpose()) : numbers_.column(p.right, head_, j);
    std::vector<double> values;
    for (Index k = 0; k < left.cols(); ++k) values.push_back(left(0, k) * right(k, 0));
    const auto term = [&](Index k) {
        const NumberRef of_right = p.transposed ? reference(p.right, head_, j, k) : reference(p.right, head_, k, j);
        return product(operand(reference(p.left, head_, i, k), left(0, k)), operand(of_right, right(k, 0)));
    };
    const bool has_term_for_each_token = p.right == ArrayId::V;
    const Index most = has_term_for_each_token ? numbers_.most_terms() : left.cols();
    Expression sum = shortened({Op::sum, std::move(values), term, most});
    if (!p.bias || numbers_.row(*p.bias, head_, 0).isZero(0)) return sum;
    sum.arguments.push_back(at(*p.bias, 0, j));
    return expression(Op::sum, std::move(sum.arguments));
}

Account Teller::linear(const Product& p, bool on, ArrayId passed, Index i, Index j) const {
    return on ? Account{row_times_column(p, i, j)} : passed_through(passed, i, j);
}

Account Teller::position(Index i, Index c) const {
    switch (options_.positions) {
        case PositionKind::own: return {constant(value(ArrayId::P, i, c)), {Reason::given}};
        case PositionKind::none: return {constant(0), {Reason::no_positions}};
        case PositionKind::rotary: return {constant(0), {Reason::rotary_positions}};
        case PositionKind::linear_bias: return {constant(0), {Reason::linear_bias_positions}};
        case PositionKind::sinusoidal: break;
    }
    const Expression wavelength = expression(
        Op::power, {constant(10000), expression(Op::quotient, {constant(static_cast<double>(c - c % 2)),
                                                               constant(static_cast<double>(sizes_.D))})});
    const Expression angle = expression(Op::quotient, {constant(static_cast<double>(i)), wavelength});
    return {expression(c % 2 == 0 ? Op::sine : Op::cosine, {angle})};
}

Account Teller::normalized(Index i, Index c) const {
    if (!options_.layer_norm) return passed_through(ArrayId::X, i, c);
    const Expression width = constant(static_cast<double>(sizes_.D));
    Terms row, squares;
    const double mean = numbers_.row(ArrayId::X, head_, i).mean();
    for (Index k = 0; k < sizes_.D; ++k) {
        row.push_back(at(ArrayId::X, i, k));
        const Expression deviation = expression(Op::difference, {at(ArrayId::X, i, k), constant(mean, "\\mu")});
        squares.push_back(expression(Op::power, {deviation, constant(2)}));
    }
    const Expression mean_of_row = named("\\mu", expression(Op::quotient, {expression(Op::sum, std::move(row)), width}));
    const Expression variance = named("\\sigma^{2}", expression(Op::quotient, {expression(Op::sum, std::move(squares)), width}));
    const Expression guarded = expression(Op::sum, {variance, constant(options_.layer_norm_epsilon)});
    const Expression standardized = expression(
        Op::quotient, {expression(Op::difference, {at(ArrayId::X, i, c), mean_of_row}), expression(Op::square_root, {guarded})});
    return {expression(Op::sum, {product(standardized, at(ArrayId::gamma, 0, c)), at(ArrayId::beta, 0, c)})};
}

Account Teller::head_part(ArrayId flat, Index width, bool turns, Index i, Index c) const {
    const Index first = head_ * width;
    if (!turns) return {at(flat, i, first + c)};
    const Index pair = c / 2;
    const Expression angle = expression(
        Op::quotient, {constant(static_cast<double>(i)),
                       expression(Op::power, {constant(10000), expression(Op::quotient, {constant(static_cast<double>(2 * pair)),
                                                                                         constant(static_cast<double>(width))})})});
    const Expression x = at(flat, i, first + 2 * pair), y = at(flat, i, first + 2 * pair + 1);
    const Expression cosine = expression(Op::cosine, {angle}), sine = expression(Op::sine, {angle});
    return c % 2 == 0 ? Account{expression(Op::difference, {product(x, cosine), product(y, sine)})}
                      : Account{expression(Op::sum, {product(x, sine), product(y, cosine)})};
}

Expression Teller::cosine_score(Index i, Index j) const {
    const auto norm = [this](ArrayId id, Index row) {
        Terms squares;
        for (Index k = 0; k < sizes_.d_k; ++k) squares.push_back(expression(Op::power, {at(id, row, k), constant(2)}));
        return expression(Op::square_root, {expression(Op::sum, std::move(squares))});
    };
    return expression(Op::quotient, {row_times_column({ArrayId::Q, ArrayId::K, /*transposed=*/true}, i, j),
                                     product(norm(ArrayId::Q, i), norm(ArrayId::K, j))});
}

Expression Teller::additive_score(Index i, Index j) const {
    Terms sum;
    for (Index a = 0; a < numbers_.row(ArrayId::v_a, head_, 0).cols(); ++a) {
        Terms inner;
        for (Index k = 0; k < sizes_.d_k; ++k) inner.push_back(product(at(ArrayId::W_a, a, k), at(ArrayId::Q, i, k)));
        for (Index k = 0; k < sizes_.d_k; ++k) inner.push_back(product(at(ArrayId::U_a, a, k), at(ArrayId::K, j, k)));
        sum.push_back(product(at(ArrayId::v_a, 0, a), expression(Op::tanh, {expression(Op::sum, std::move(inner))})));
    }
    return expression(Op::sum, std::move(sum));
}

Account Teller::score(Index i, Index j) const {
    switch (options_.similarity) {
        case Similarity::dot: return {row_times_column({ArrayId::Q, ArrayId::K, /*transposed=*/true}, i, j)};
        case Similarity::additive: return {additive_score(i, j)};
        case Similarity::cosine: break;
    }
    const bool zero_norm = numbers_.row(ArrayId::Q, head_, i).isZero(0) || numbers_.row(ArrayId::K, head_, j).isZero(0);
    return zero_norm ? Account{constant(0), {Reason::zero_norm}} : Account{cosine_score(i, j)};
}

Account Teller::scaled(Index i, Index j) const {
    if (!is_on(StepId::scale, options_)) return passed_through(ArrayId::scores, i, j);
    // a dot product is written out; longer similarities, and a score that a person set, are read from the step before
    const bool written_out = options_.similarity == Similarity::dot &&
                             !numbers_.is_set_by_hand({ArrayId::scores, head_, i, j});
    Expression e = written_out ? score(i, j).expression : at(ArrayId::scores, i, j);
    const bool root = options_.scale.kind == ScaleKind::inverse_sqrt_d_k ||
                      (options_.scale.kind == ScaleKind::standard && options_.similarity == Similarity::dot);
    const bool tempered = options_.temperature != 1;
    if (options_.scale.kind == ScaleKind::number) e = product(std::move(e), constant(options_.scale.number));
    Terms divisors;
    if (root) divisors.push_back(expression(Op::square_root, {constant(static_cast<double>(sizes_.d_k))}));
    if (tempered) divisors.push_back(constant(options_.temperature));
    if (divisors.size() == 1) e = expression(Op::quotient, {std::move(e), divisors[0]});
    if (divisors.size() == 2) e = expression(Op::quotient, {std::move(e), product(divisors[0], divisors[1])});
    if (options_.positions == PositionKind::linear_bias) {
        const Index eighths = -8 * (head_ + 1);
        const Index whole = eighths / sizes_.H;
        const Expression exponent = whole * sizes_.H == eighths ? constant(static_cast<double>(whole))
                                                            : expression(Op::quotient, {constant(static_cast<double>(eighths)), constant(static_cast<double>(sizes_.H))});
        e = expression(Op::difference, {std::move(e), product(expression(Op::power, {constant(2), exponent}),
                                                              constant(static_cast<double>(std::abs(i - j))))});
    }
    return {std::move(e)};
}

Account Teller::masked(Index i, Index j) const {
    if (hiding_parts(options_.mask, i, j).any()) return {constant(-infinity), hidden_with_group(i, j)};
    return {at(ArrayId::scaled, i, j), {is_on(StepId::mask, options_) ? Reason::allowed : Reason::passed_through}};
}

Reasons Teller::hidden(Index i, Index j) const {
    const HidingParts parts = hiding_parts(options_.mask, i, j);
    Reasons reasons;
    if (parts.causal) reasons.push_back(Reason::masked_causal);
    if (parts.window) reasons.push_back(Reason::masked_window);
    if (parts.padding) reasons.push_back(Reason::masked_padding);
    if (parts.painted) reasons.push_back(Reason::masked_painted);
    return reasons;
}

Reasons Teller::hidden_row(Index i) const {
    return numbers_.sees_no_key(i) ? Reasons{Reason::fully_masked} : Reasons{};
}

Reasons Teller::hidden_group(Index k) const {
    if (!group_is_fully_masked(k)) return {};
    switch (options_.softmax.axis) {
        case SoftmaxAxis::rows: return {Reason::fully_masked};
        case SoftmaxAxis::columns: return {Reason::fully_masked_column};
        case SoftmaxAxis::all: return {Reason::fully_masked_matrix};
    }
    return {};
}

Reasons Teller::hidden_with_group(Index i, Index j) const {
    Reasons reasons = hidden(i, j);
    const Reasons of_group = hidden_group(group_row(i, j));
    reasons.insert(reasons.end(), of_group.begin(), of_group.end());
    return reasons;
}

Expression Teller::over_group(Operation operation, ArrayId id, Index k) const {
    const SoftmaxAxis axis = options_.softmax.axis;
    if (axis == SoftmaxAxis::rows) {
        const MatrixD row = numbers_.row(id, head_, k);
        const auto term = [&](Index j) { return operand(reference(id, head_, k, j), row(0, j)); };
        return shortened({operation, {row.data(), row.data() + row.size()}, term, numbers_.most_terms()});
    }
    Terms cells;
    for (Index i = 0; i < sizes_.n; ++i)
        for (Index j = axis == SoftmaxAxis::columns ? k : 0; j < (axis == SoftmaxAxis::columns ? k + 1 : sizes_.n); ++j)
            cells.push_back(at(id, i, j));
    return expression(operation, std::move(cells));
}

Expression Teller::stored(Expression e) const {
    if (options_.softmax.precision == SoftmaxPrecision::float64) return e;
    return expression(Op::round_to_float32, {std::move(e)});
}

Account Teller::of_group(Operation operation, ArrayId id, Index k) const {
    return {stored(over_group(operation, id, k)), hidden_group(k)};
}

Account Teller::shifted(Index i, Index j) const {
    const Index k = group_row(i, j);
    Reasons reasons = hidden_with_group(i, j);
    if (!options_.softmax.shifted) {
        reasons.insert(reasons.begin(), Reason::not_shifted);
        return {stored(at(ArrayId::masked, i, j)), std::move(reasons)};
    }
    if (group_is_fully_masked(k)) return {constant(-infinity), std::move(reasons)};
    return {stored(expression(Op::difference, {stored(at(ArrayId::masked, i, j)), at(ArrayId::row_max, k, 0)})), std::move(reasons)};
}

Account Teller::exponential(Index i, Index j) const {
    Account account{stored(expression(Op::exponential, {at(ArrayId::shifted, i, j)})), hidden_with_group(i, j)};
    const double exp = value(ArrayId::exp, i, j);
    if (account.reasons.empty() && exp == 0) account.reasons = {Reason::underflow};
    if (account.reasons.empty() && exp == infinity) account.reasons = {Reason::overflow};
    return account;
}

Account Teller::weight(Index i, Index j) const {
    const Index k = group_row(i, j);
    Reasons reasons = hidden_with_group(i, j);
    if (group_is_fully_masked(k)) return {constant(0), std::move(reasons)};
    if (std::isnan(value(ArrayId::weights, i, j))) reasons.push_back(Reason::not_a_number);
    return {stored(expression(Op::quotient, {at(ArrayId::exp, i, j), at(ArrayId::row_sum, k, 0)})), std::move(reasons)};
}

Expression Teller::over_kept(Expression weight) const {
    return expression(Op::quotient, {std::move(weight), expression(Op::difference, {constant(1), constant(options_.dropout.p)})});
}

Account Teller::dropped(Index i, Index j) const {
    Reasons reasons = hidden_with_group(i, j);
    if (!is_on(StepId::dropout, options_)) {
        reasons.insert(reasons.begin(), Reason::passed_through);
        return {at(ArrayId::weights, i, j), std::move(reasons)};
    }
    if (!dropout_keeps(options_.dropout, head_, sizes_.n, i, j)) {
        reasons.push_back(Reason::dropped);
        const double weight = value(ArrayId::weights, i, j);
        if (weight == 0 || !std::isfinite(weight)) return {constant(0), std::move(reasons)};
        return {over_kept(product(constant(0), at(ArrayId::weights, i, j))), std::move(reasons)};
    }
    return {over_kept(at(ArrayId::weights, i, j)), std::move(reasons)};
}

Account Teller::account(const NumberRef& number) const {
    static constexpr ArrayId b_Q = ArrayId::b_Q, b_K = ArrayId::b_K, b_V = ArrayId::b_V, b_O = ArrayId::b_O;
    const Index i = number.row, j = number.column;
    const bool turns = options_.positions == PositionKind::rotary;
    const ArrayId used_weights = is_on(StepId::dropout, options_) ? ArrayId::dropped : ArrayId::weights;
    switch (number.array) {
        case ArrayId::tokens: return {constant(value(ArrayId::tokens, i, j)), {Reason::vocabulary_id}};
        case ArrayId::E:
            return {constant(value(ArrayId::E, i, j)), {numbers_.embedding_provenance() == Provenance::own ? Reason::given : Reason::table_entry}};
        case ArrayId::P: return position(i, j);
        case ArrayId::X:
            if (!is_on(StepId::positions, options_)) return {at(ArrayId::E, i, j), position(i, j).reasons};
            return {expression(Op::sum, {at(ArrayId::E, i, j), at(ArrayId::P, i, j)})};
        case ArrayId::norm: return normalized(i, j);
        case ArrayId::Q_flat: return linear({ArrayId::norm, ArrayId::W_Q, false, &b_Q}, options_.projections, ArrayId::norm, i, j);
        case ArrayId::K_flat: return linear({ArrayId::norm, ArrayId::W_K, false, &b_K}, options_.projections, ArrayId::norm, i, j);
        case ArrayId::V_flat: return linear({ArrayId::norm, ArrayId::W_V, false, &b_V}, options_.projections, ArrayId::norm, i, j);
        case ArrayId::Q: return head_part(ArrayId::Q_flat, sizes_.d_k, turns, i, j);
        case ArrayId::K: return head_part(ArrayId::K_flat, sizes_.d_k, turns, i, j);
        case ArrayId::V: return head_part(ArrayId::V_flat, sizes_.d_v, /*turns=*/false, i, j);
        case ArrayId::scores: return score(i, j);
        case ArrayId::scaled: return scaled(i, j);
        case ArrayId::masked: return masked(i, j);
        case ArrayId::row_max: return of_group(Op::maximum, ArrayId::masked, i);
        case ArrayId::shifted: return shifted(i, j);
        case ArrayId::exp: return exponential(i, j);
        case ArrayId::row_sum: return of_group(Op::sum, ArrayId::exp, i);
        case ArrayId::weights: return weight(i, j);
        case ArrayId::dropped: return dropped(i, j);
        case ArrayId::heads: return {row_times_column({used_weights, ArrayId::V}, i, j), hidden_row(i)};
        case ArrayId::concat: return {at_head(ArrayId::heads, j / sizes_.d_v, i, j % sizes_.d_v)};
        case ArrayId::output:
            return linear({ArrayId::concat, ArrayId::W_O, false, &b_O}, options_.output_projection, ArrayId::concat, i, j);
        case ArrayId::residual:
            if (!options_.residual) return passed_through(ArrayId::output, i, j);
            return {expression(Op::sum, {at(ArrayId::X, i, j), at(ArrayId::output, i, j)})};
        default: return {constant(value(number.array, i, j)), {Reason::given}};
    }
}

}  // namespace

Explanation explain(const Numbers& numbers, const NumberRef& number) {
    Account account = Teller(numbers, number.head).account(number);
    return {number, numbers.at(number), std::move(account.expression), std::move(account.reasons)};
}

}  // namespace attnscope
