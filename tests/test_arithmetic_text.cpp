#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "core/attention/many_terms.h"
#include "core/document/resolve.h"
#include "core/figure/arithmetic_text.h"
#include "core/files/language_file.h"

using namespace attnscope;

namespace {
using Op = Operation;

Expression number(double value, ArrayId array = ArrayId::Q, Index row = 0, Index column = 0) {
    Expression e;
    e.operation = Op::number;
    e.value = value;
    e.from = {array, 0, row, column};
    return e;
}
Expression product(double q, double k) { return expression(Op::product, {number(q, ArrayId::Q), number(k, ArrayId::K)}); }
Explanation of_score(Expression expression, double value) {
    return {{ArrayId::scores, 0, 1, 2}, value, std::move(expression), {}};
}
std::string line(const Explanation& explanation, const ArithmeticOptions& options = {}) {
    return plain_text(arithmetic_line(explanation, options));
}
Explanation of_the_scaled_score() {
    return {{ArrayId::scaled, 0, 1, 2}, (1.2 * 0.31 + 0.5 * -0.8) / std::sqrt(2.0),
            expression(Op::quotient, {expression(Op::sum, {product(1.2, 0.31), product(0.5, -0.8)}), expression(Op::square_root, {constant(2)})}),
            {}};
}
}  // namespace

TEST_CASE("a scaled score is written as its arithmetic") {
    CHECK(line(of_the_scaled_score()) == "S′₁[2,3] = (1.20·0.31 + 0.50·(−0.80)) / √2 ≈ −0.0198");
    CHECK(line(of_the_scaled_score(), {.first_index = 0}) == "S′₀[1,2] = (1.20·0.31 + 0.50·(−0.80)) / √2 ≈ −0.0198");
    CHECK(line(of_the_scaled_score(), {.decimals = 4}) ==
          "S′₁[2,3] = (1.2000·0.3100 + 0.5000·(−0.8000)) / √2 ≈ −0.019799");
}

TEST_CASE("the same line for LaTeX") {
    CHECK(arithmetic_latex(of_the_scaled_score()) ==
          "S'_{1}[2,3] = \\frac{1.20 \\cdot 0.31 + 0.50 \\cdot (-0.80)}{\\sqrt{2}} \\approx -0.0198");
}

TEST_CASE("exact operands and an exact result are joined by an equals sign") {
    CHECK(line(of_score(expression(Op::sum, {product(0.5, 2), product(0.25, -1)}), 0.75)) == "S₁[2,3] = 0.50·2.00 + 0.25·(−1.00) = 0.75");
}

TEST_CASE("one rounded operand makes the line approximate although the result is exact") {
    CHECK(line(of_score(expression(Op::sum, {number(0.125), number(0.375)}), 0.5)) == "S₁[2,3] = 0.12 + 0.38 ≈ 0.50");
}

TEST_CASE("the result is that of the unrounded values, rounded once") {
    // the printed operands would give 1.00·1.00 = 1
    CHECK(line(of_score(product(1.004, 1.004), 1.004 * 1.004)) == "S₁[2,3] = 1.00·1.00 ≈ 1.0080");
}

TEST_CASE("operands can have the decimals of the result") {
    const Explanation e = of_score(expression(Op::sum, {product(0.12341, 2.0), product(0.25, 1.0)}), 0.12341 * 2 + 0.25);
    CHECK(rounds_operands(e));
    CHECK(line(e) == "S\u2081[2,3] = 0.12\u00b72.00 + 0.25\u00b71.00 \u2248 0.4968");
    CHECK(line(e, {.decimals = 4, .more_of_result = 0}) == "S\u2081[2,3] = 0.1234\u00b72.0000 + 0.2500\u00b71.0000 \u2248 0.4968");
    CHECK_FALSE(rounds_operands(of_score(product(0.5, 0.25), 0.125)));
}

TEST_CASE("a minus sign at the beginning needs no parentheses, inside a product it has them") {
    CHECK(line(of_score(expression(Op::sum, {product(-0.5, -0.25), product(-2, 1)}), -1.875)) ==
          "S₁[2,3] = −0.50·(−0.25) + (−2.00)·1.00 = −1.875");
}

TEST_CASE("all operands of a line have the same number of decimals") {
    // a small term beside a large one prints as zero, and the line says that it is rounded
    CHECK(line(of_score(expression(Op::sum, {product(0.1, 0.56), product(3.12e-3, 0.4)}), 0.1 * 0.56 + 3.12e-3 * 0.4)) ==
          "S₁[2,3] = 0.10·0.56 + 0.00·0.40 ≈ 0.0572");
    CHECK(line(of_score(expression(Op::sum, {number(1), number(-1e-9)}), 1 - 1e-9)) == "S₁[2,3] = 1.00 + 0.00 ≈ 1.0000");
}

TEST_CASE("the operand on which the result hinges never prints as zero") {
    CHECK(line(of_score(expression(Op::quotient, {number(0.0019), number(1.6129)}), 0.0019 / 1.6129)) == "S₁[2,3] = 0.0019 / 1.6129 ≈ 0.001178");
    CHECK(line(of_score(expression(Op::exponential, {number(-0.00125)}), std::exp(-0.00125))) == "S₁[2,3] = exp(−0.0013) ≈ 0.998751");
    CHECK(line(of_score(expression(Op::sum, {product(0.002, 1.5), product(0.001, -1)}), 0.002)) == "S₁[2,3] = 0.0020·1.5000 + 0.0010·(−1.0000) = 0.0020");
}

TEST_CASE("a line of numbers beyond six decimals is written in powers of ten") {
    CHECK(line(of_score(product(2.3e-7, 1), 2.3e-7)) == "S₁[2,3] = (2.3·10⁻⁷)·1.00 = 2.3·10⁻⁷");
    CHECK(line(of_score(product(1, -2.3e-7), -2.3e-7)) == "S₁[2,3] = 1.00·(−2.3·10⁻⁷) = −2.3·10⁻⁷");
    CHECK(line(of_score(expression(Op::quotient, {number(-3e-9), number(2e7)}), -1.5e-16)) == "S₁[2,3] = (−3·10⁻⁹) / (2·10⁷) = −1.5·10⁻¹⁶");
    CHECK(arithmetic_latex(of_score(product(2.3e-7, 1), 2.3e-7)) == "S_{1}[2,3] = \\left(2.3 \\cdot 10^{-7}\\right) \\cdot 1.00 = 2.3 \\cdot 10^{-7}");
}

TEST_CASE("an exact zero is told from a number that rounds to zero") {
    CHECK(line(of_score(expression(Op::sum, {product(0, 0.56), product(1e-4, 0.4), product(1, 2)}), 2.00004)) ==
          "S₁[2,3] = 0·0.56 + 0.00·0.40 + 1.00·2.00 ≈ 2.0000");
}

TEST_CASE("what is multiplied by zero may be rounded without making the line approximate") {
    CHECK(line(of_score(product(0, 1.0 / 3), 0)) == "S₁[2,3] = 0·0.33 = 0");
    CHECK(line(of_score(expression(Op::quotient, {number(0), number(1.0 / 3)}), 0)) == "S₁[2,3] = 0 / 0.33 = 0");
}

TEST_CASE("long sums are elided in the middle only when that is asked for") {
    std::vector<Expression> terms;
    for (int i = 1; i <= 8; ++i) terms.push_back(number(i));
    const Explanation explanation = of_score(expression(Op::sum, terms), 36);
    CHECK(line(explanation, {.decimals = 0}) == "S₁[2,3] = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 = 36");
    CHECK(line(explanation, {.decimals = 0, .max_terms = 3}) == "S₁[2,3] = 1 + 2 + … 5 more … + 8 = 36");
    CHECK(line(explanation, {.decimals = 0, .max_terms = 8}) == "S₁[2,3] = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 = 36");
    CHECK(arithmetic_latex(explanation, {.decimals = 0, .max_terms = 3}) == "S_{1}[2,3] = 1 + 2 + \\cdots + 8 = 36");
}

TEST_CASE("the term in turn is never elided, and its pieces know it") {
    std::vector<Expression> terms;
    for (int i = 1; i <= 8; ++i) terms.push_back(number(i));
    const Explanation explanation = of_score(expression(Op::sum, std::move(terms)), 36);
    CHECK(line(explanation, {.decimals = 0, .max_terms = 3, .term = 4}) == "S₁[2,3] = 1 + … 3 more … + 5 + … 2 more … + 8 = 36");
    CHECK(line(explanation, {.decimals = 0, .max_terms = 3, .term = 7}) == "S₁[2,3] = 1 + 2 + … 5 more … + 8 = 36");
    CHECK(line(explanation, {.decimals = 0, .max_terms = 5, .term = 5}) == "S₁[2,3] = 1 + … 3 more … + 5 + 6 + 7 + 8 = 36");
    CHECK(arithmetic_latex(explanation, {.decimals = 0, .max_terms = 3, .term = 4}) == "S_{1}[2,3] = 1 + \\cdots + 5 + \\cdots + 8 = 36");
    std::string in_turn;
    for (const TextSpan& span : arithmetic_line(explanation, {.decimals = 0, .max_terms = 3, .term = 4}))
        if (span.term == 4) in_turn += span.text;
    CHECK(in_turn == "5");
}

TEST_CASE("a number that is only passed on names where it comes from") {
    CHECK(line({{ArrayId::X, 0, 0, 1}, 0.31, number(0.31, ArrayId::E, 0, 1), {Reason::passed_through}}) == "X[1,2] = E[1,2] = 0.31");
    CHECK(line({{ArrayId::concat, 0, 0, 5}, 0.311, number(0.311, ArrayId::heads, 0, 2), {}}) == "O[1,6] = O₁[1,3] = 0.311");
}

TEST_CASE("a head is counted like rows and columns") {
    Explanation explanation{{ArrayId::Q, 1, 0, 0}, 0.5, number(0.5, ArrayId::Q_flat, 0, 4), {}};
    CHECK(line(explanation) == "Q₂[1,1] = Q[1,5] = 0.50");
    CHECK(line(explanation, {.first_index = 0}) == "Q₁[0,0] = Q[0,4] = 0.50");
    CHECK(arithmetic_latex(explanation) == "Q_{2}[1,1] = Q[1,5] = 0.50");
}

TEST_CASE("head, row and column stand in one place for every array, in text and in LaTeX") {
    const auto named = [](ArrayId id) {
        const Explanation explanation{{id, 1, 2, 3}, 0.5, constant(0.5), {}};
        const std::string latex = arithmetic_latex(explanation);
        return std::pair{line(explanation), latex};
    };
    using Lines = std::pair<std::string, std::string>;
    CHECK(named(ArrayId::X) == Lines{"X[3,4] = 0.50", "X[3,4] = 0.50"});
    CHECK(named(ArrayId::norm) == Lines{"X′[3,4] = 0.50", "X'[3,4] = 0.50"});
    CHECK(named(ArrayId::Q_flat) == Lines{"Q[3,4] = 0.50", "Q[3,4] = 0.50"});
    CHECK(named(ArrayId::Q) == Lines{"Q₂[3,4] = 0.50", "Q_{2}[3,4] = 0.50"});
    CHECK(named(ArrayId::scores) == Lines{"S₂[3,4] = 0.50", "S_{2}[3,4] = 0.50"});
    CHECK(named(ArrayId::dropped) == Lines{"A′₂[3,4] = 0.50", "A'_{2}[3,4] = 0.50"});
    CHECK(named(ArrayId::exp) == Lines{"(e^(M−m))₂[3,4] = 0.50", "\\left(e^{M-m}\\right)_{2}[3,4] = 0.50"});
    CHECK(named(ArrayId::row_sum) == Lines{"ℓ₂[3] = 0.50", "\\ell_{2}[3] = 0.50"});
    CHECK(named(ArrayId::W_Q) == Lines{"W_Q[3,4] = 0.50", "W_{Q}[3,4] = 0.50"});
    CHECK(named(ArrayId::b_Q) == Lines{"b_Q[4] = 0.50", "b_{Q}[4] = 0.50"});
    CHECK(named(ArrayId::W_a) == Lines{"W_a,2[3,4] = 0.50", "W_{a,2}[3,4] = 0.50"});
}

TEST_CASE("the slope of a linear bias is a power of two with a whole exponent where it can be") {
    Document document;
    document.text = "a b c";
    document.widths.D = 12;
    document.options.positions = PositionKind::linear_bias;
    const auto slope_of = [&document](Index heads, Index head) {
        document.widths.H = heads;
        const std::string text = line(explain(trace_of(document, embedded_language("en")), {ArrayId::scaled, head, 2, 0}));
        const std::size_t from = text.rfind("− ") + std::string_view("− ").size();
        return text.substr(from, text.find("·2 ", from) - from);
    };
    CHECK(slope_of(1, 0) == "2⁻⁸");
    CHECK(slope_of(4, 2) == "2⁻⁶");
    CHECK(slope_of(3, 0) == "2^(−8/3)");
}

TEST_CASE("columns with one number for each row have one index") {
    CHECK(line({{ArrayId::row_max, 0, 2, 0}, 2, expression(Op::maximum, {number(-1), number(2)}), {}}) == "m₁[3] = max(−1.00, 2.00) = 2.00");
}

TEST_CASE("a masked score is minus infinity without arithmetic") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(line({{ArrayId::masked, 0, 0, 1}, -infinity, constant(-infinity), {Reason::masked_causal}}) == "M₁[1,2] = −∞");
}

TEST_CASE("powers, functions and nested fractions keep their meaning in one line") {
    const Expression wavelength = expression(Op::power, {constant(10000), expression(Op::quotient, {constant(2), constant(8)})});
    CHECK(line({{ArrayId::P, 0, 3, 2}, 0.29552020666133955, expression(Op::sine, {expression(Op::quotient, {constant(3), wavelength})}), {}}) ==
          "P[4,3] = sin(3 / 10000^(2/8)) ≈ 0.2955");
    CHECK(line(of_score(expression(Op::power, {expression(Op::difference, {number(-0.5), number(-0.25)}), constant(2)}), 0.0625)) ==
          "S₁[2,3] = (−0.50 − (−0.25))² = 0.0625");
    CHECK(line(of_score(expression(Op::quotient, {number(1), expression(Op::product, {number(2), number(4)})}), 0.125)) == "S₁[2,3] = 1.00 / (2.00·4.00) = 0.125");
    CHECK(line(of_score(expression(Op::product, {expression(Op::sum, {number(1), number(2)}), number(4)}), 12)) == "S₁[2,3] = (1.00 + 2.00)·4.00 = 12.00");
    CHECK(line(of_score(expression(Op::square_root, {expression(Op::sum, {number(1), constant(0.00001)})}), 1.0000049999875)) ==
          "S₁[2,3] = √(1.00 + 0.00001) ≈ 1.0000");
}

TEST_CASE("a part with a name of its own is written out first and then stands as its value") {
    const Expression mean = named("\\mu", expression(Op::quotient, {expression(Op::sum, {number(1.0), number(-2.0)}), constant(2)}));
    const Explanation e = of_score(expression(Op::product, {expression(Op::difference, {number(1.0), mean}), expression(Op::power, {mean, constant(2)})}), 0.375);
    CHECK(line(e) == "μ = (1.00 + (−2.00)) / 2 = −0.5; S₁[2,3] = (1.00 − (−0.5))·(−0.5)² = 0.375");
    CHECK(arithmetic_latex(e) == "\\mu = \\frac{1.00 + (-2.00)}{2} = -0.5; \\quad S_{1}[2,3] = \\left(1.00 - (-0.5)\\right) \\cdot {(-0.5)}^{2} = 0.375");
    const Expression third = named("\\mu", expression(Op::quotient, {number(1.0), constant(3)}));
    const Explanation rounded = of_score(expression(Op::product, {third, constant(3)}), 1.0);
    CHECK(line(rounded) == "μ = 1.00 / 3 ≈ 0.33; S₁[2,3] = 0.33·3 ≈ 1.00");
    CHECK(rounds_operands(rounded));
}

TEST_CASE("a quotient inside a product is told from a quotient by a product") {
    const Expression quotient = expression(Op::quotient, {number(1), number(2)});
    CHECK(line(of_score(expression(Op::product, {quotient, number(4)}), 2)) == "S₁[2,3] = (1.00 / 2.00)·4.00 = 2.00");
    CHECK(line(of_score(expression(Op::quotient, {quotient, number(4)}), 0.125)) == "S₁[2,3] = (1.00 / 2.00) / 4.00 = 0.125");
    CHECK(line(of_score(expression(Op::difference, {number(1), quotient}), 0.5)) == "S₁[2,3] = 1.00 − 1.00 / 2.00 = 0.50");
    CHECK(arithmetic_latex(of_score(expression(Op::product, {quotient, number(4)}), 2)) == "S_{1}[2,3] = \\frac{1.00}{2.00} \\cdot 4.00 = 2.00");
}

TEST_CASE("ids are whole numbers, and infinity is never approximate") {
    CHECK(line({{ArrayId::tokens, 0, 4, 0}, 3, constant(3), {Reason::vocabulary_id}}) == "t[5] = 3");
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(line({{ArrayId::shifted, 0, 0, 1}, -infinity, expression(Op::difference, {number(-infinity), number(1.0 / 3)}), {}}) ==
          "(M−m)₁[1,2] = −∞ − 0.33 = −∞");
}

TEST_CASE("every number of a trace has a line that balances its parentheses and ends in the printed result") {
    Document document;
    document.text = "the cat sat on the mat";
    document.options.mask.causal = document.options.layer_norm = true;
    document.options.positions = PositionKind::sinusoidal;
    document.options.softmax.precision = SoftmaxPrecision::float32;
    document.biases = true;
    const Trace trace = trace_of(document, embedded_language("en"));
    for (const ArrayInfo& array_info : arrays()) {
        if (array_info.id >= ArrayId::W_a) break;  // this trace has no additive weights
        const MatrixD& values = array(trace, array_info.id, 1);
        for (Index i = 0; i < values.rows(); ++i) {
            const Index j = (i * 5) % values.cols();
            const Explanation explanation = explain(trace, {array_info.id, array_info.per_head ? 1 : 0, i, j});
            const std::string text = line(explanation), latex = arithmetic_latex(explanation);
            CAPTURE(text);
            CHECK(std::count(text.begin(), text.end(), '(') == std::count(text.begin(), text.end(), ')'));
            CHECK(std::count(latex.begin(), latex.end(), '{') == std::count(latex.begin(), latex.end(), '}'));
            CHECK(text.ends_with(arithmetic_line(explanation).back().text));
        }
    }
}

TEST_CASE("every operand is a piece of its own in the colour of its matrix") {
    std::vector<NumberRef> shown;
    for (const TextSpan& span : arithmetic_line(of_score(expression(Op::product, {number(1, ArrayId::Q, 1, 3), number(2, ArrayId::K, 2, 3)}), 2))) {
        if (!span.number) continue;
        shown.push_back(*span.number);
        CHECK(span.role == info(span.number->array).role);
    }
    CHECK(shown == std::vector<NumberRef>{{ArrayId::Q, 0, 1, 3}, {ArrayId::K, 0, 2, 3}});
}

TEST_CASE("the result is bold and everything else is not") {
    const auto spans = arithmetic_line(of_the_scaled_score());
    for (const TextSpan& span : spans) CHECK(span.bold == (&span == &spans.back()));
    CHECK(spans.back().text == "−0.0198");
}

TEST_CASE("every reason has a sentence in every language") {
    for (const char* code : {"en", "zh"}) {
        const Language language = embedded_language(code);
        for (int i = 0; i < reason_count; ++i) {
            CAPTURE(name_of(static_cast<Reason>(i)));
            CHECK(language.has(std::string("reason.") + name_of(static_cast<Reason>(i))));
        }
        CHECK(language.has("reason.also"));
    }
}

TEST_CASE("a reason is told with the row and the column of the number") {
    const Language language("en", {{"reason.masked_causal", "token {1} comes after token {0}"}});
    const Explanation explanation{{ArrayId::masked, 0, 0, 1}, 0.0, {}, {Reason::masked_causal}};
    CHECK(reasons_text(explanation, language) == "token 2 comes after token 1");
    CHECK(reasons_text(explanation, language, /*first_index=*/0) == "token 1 comes after token 0");
    CHECK(reasons_text({{ArrayId::scores, 0, 0, 1}, 0.0, {}, {}}, language).empty());
}

TEST_CASE("several reasons are told one after the other") {
    const Language language = embedded_language("en");
    const Explanation explanation{{ArrayId::weights, 0, 0, 2}, 0.0, {}, {Reason::masked_causal, Reason::masked_padding}};
    CHECK(reasons_text(explanation, language) ==
          "token 3 comes after token 1: the causal mask hides it; token 3 is padding, which no token may see");
}

TEST_CASE("what a long sum does not list stands behind it as one number") {
    const auto shown = [](double first, double second, double third) {
        const std::vector<double> values = {first, second, third};
        const auto term = [&](Index k) { return number(values[static_cast<std::size_t>(k)], ArrayId::exp, 1, k); };
        const Expression sum = shortened({Op::sum, values, term, /*most=*/2});
        return Explanation{{ArrayId::row_sum, 0, 1, 0}, sum.value, sum, {}};
    };
    CHECK(line(shown(0.5, 0.25, 1.0)) == "ℓ₁[2] = 0.50 + 1.00 + (… = 0.25) = 1.75");
    CHECK(line(shown(-0.25, 0.5, 1.0)) == "ℓ₁[2] = 0.50 + 1.00 + (… = −0.25) = 1.25");
    CHECK(arithmetic_latex(shown(0.5, 0.25, 1.0)).find("1.00 + (\\cdots = 0.25)") != std::string::npos);
}
