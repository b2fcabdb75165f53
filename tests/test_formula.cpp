#include <doctest/doctest.h>

#include <string>

#include "core/attention/error.h"
#include "core/attention/setup.h"
#include "core/figure/formula.h"
#include "tests/all_options.h"

using namespace attnscope;

namespace {
std::string plain(const char* markup) { return plain_text(parsed_formula(markup)); }

const FormulaNode* symbol_named(const FormulaNode& node, const std::string& text) {
    if (node.kind == FormulaNode::Kind::symbol && node.text == text) return &node;
    for (const FormulaNode& child : node.children)
        if (const FormulaNode* found = symbol_named(child, text)) return found;
    return nullptr;
}

std::string message_of(const char* markup) {
    try {
        parsed_formula(markup);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}
}  // namespace

TEST_CASE("formulas read well as one line of text") {
    CHECK(plain("S = Q K^{\\top}") == "S = Q Kᵀ");
    CHECK(plain("S' = \\frac{S}{\\sqrt{d_{k}}}") == "S′ = S / √dₖ");
    CHECK(plain("Y = O W_{O} + b_{O}") == "Y = O W_O + b_O");
    CHECK(plain("S_{ij} = v_{a}^{\\top} \\tanh(W_{a} Q_{i} + U_{a} K_{j})") == "Sᵢⱼ = vₐᵀ tanh(Wₐ Qᵢ + Uₐ Kⱼ)");
    CHECK(plain("M_{ij} \\in \\{S'_{ij}, -\\infty\\}") == "Mᵢⱼ ∈ {S′ᵢⱼ, −∞}");
    CHECK(plain("S' = S - 2^{-8h/H} |i - j|") == "S′ = S − 2^(−8h/H) |i − j|");
    CHECK(plain("O = [O_{1} \\mid \\ldots \\mid O_{H}]") == "O = [O₁ | … | O_H]");
}

TEST_CASE("the symbols of matrices are recognised with their primes and indices") {
    CHECK(parsed_formula("S").children[0].array == ArrayId::scores);
    CHECK(parsed_formula("S'").children[0].array == ArrayId::scaled);
    CHECK(parsed_formula("S'_{ij}").children[0].array == ArrayId::scaled);
    CHECK(parsed_formula("X'").children[0].array == ArrayId::norm);
    CHECK(parsed_formula("A'").children[0].array == ArrayId::dropped);
    CHECK(parsed_formula("W_{Q}").children[0].array == ArrayId::W_Q);
    CHECK(parsed_formula("b_{O}").children[0].array == ArrayId::b_O);
    CHECK(parsed_formula("O_{h}").children[0].array == ArrayId::heads);
    CHECK(parsed_formula("O").children[0].array == ArrayId::concat);
    CHECK(parsed_formula("v_{a}^{\\top}").children[0].array == ArrayId::v_a);
    CHECK(parsed_formula("\\gamma").children[0].array == ArrayId::gamma);
}

TEST_CASE("what is no matrix is not taken for one") {
    CHECK(!symbol_named(parsed_formula("\\frac{S}{\\sqrt{d_{k}}}"), "d")->array);
    CHECK(!symbol_named(parsed_formula("\\frac{S}{\\sqrt{d_{k}}}"), "k")->array);
    CHECK(!symbol_named(parsed_formula("\\mathrm{id}(x)"), "id")->array);
    CHECK(!symbol_named(parsed_formula("\\sum_{K} x"), "K")->array);
    CHECK(!parsed_formula("2^{H}").children[0].array);
}

TEST_CASE("the letters of the flat matrices mean those in the step that makes them") {
    CHECK(parsed_formula("Q = X' W_{Q}", StepId::projections).children[0].array == ArrayId::Q_flat);
    const FormulaNode heads = parsed_formula("Q_{h} = Q[:, (h-1) d_{k} + 1 \\ldots h d_{k}]", StepId::heads);
    CHECK(heads.children[0].array == ArrayId::Q);
    CHECK(heads.children[2].array == ArrayId::Q_flat);
}

TEST_CASE("the symbol of every array is a formula that stands for this array or for one of the same colour") {
    for (const ArrayInfo& array : arrays()) {
        CAPTURE(array.name);
        const FormulaNode formula = parsed_formula(array.symbol);
        CHECK(!formula.children.empty());
        if (formula.children.size() == 1 && formula.children[0].array)
            CHECK(info(*formula.children[0].array).role == array.role);
    }
}

TEST_CASE("queries, keys and values have equations of their own, and values are never turned") {
    Options options;
    options.layer_norm = true;
    CHECK(equation(StepId::projections, options, ArrayId::V_flat) == "V = X' W_{V} + b_{V}");
    CHECK(equation(StepId::projections, options, ArrayId::Q_flat) == equation(StepId::projections, options));
    for (const PositionKind positions : {PositionKind::none, PositionKind::rotary}) {
        options.positions = positions;
        const std::string keys = equation(StepId::heads, options, ArrayId::K), values = equation(StepId::heads, options, ArrayId::V);
        CHECK(keys.find('Q') == std::string::npos);
        CHECK(keys.starts_with("K_{h}"));
        CHECK(values.starts_with("V_{h}"));
        CHECK(values.find("R(") == std::string::npos);
    }
    options.projections = false;
    CHECK(equation(StepId::projections, options, ArrayId::K_flat) == equation(StepId::projections, options));
}

TEST_CASE("each part of softmax has an equation of its own, and the last one says what it divides by") {
    Setup setup;
    setup.options.mask.causal = true;
    const auto equation_of = [&](ArrayId part) { return plain_text(parsed_formula(equation(StepId::softmax, setup, part), StepId::softmax)); };
    CHECK(equation_of(ArrayId::row_max) == "mᵢ = maxₖ Mᵢₖ");
    CHECK(equation_of(ArrayId::shifted) == "Mᵢⱼ − mᵢ");
    CHECK(equation_of(ArrayId::exp) == "exp(Mᵢⱼ − mᵢ)");
    CHECK(equation_of(ArrayId::row_sum) == "ℓᵢ = ∑ₖ exp(Mᵢₖ − mᵢ)");
    const std::string weights = equation_of(ArrayId::weights);
    CHECK(weights.starts_with("Aᵢⱼ = (exp(Mᵢⱼ − mᵢ)) / ℓᵢ"));
    CHECK(weights.ends_with(equation_of(ArrayId::row_sum)));
    setup.options.softmax.axis = SoftmaxAxis::columns;
    CHECK(equation_of(ArrayId::row_max) == "mⱼ = maxₖ Mₖⱼ");
    setup.options.softmax.shifted = false;
    CHECK(equation_of(ArrayId::row_sum) == "ℓⱼ = ∑ₖ exp(Mₖⱼ)");
}

TEST_CASE("an equation names what the options make, and each head's block of columns") {
    const auto equation_of = [](StepId step, const Options& options) { return plain_text(parsed_formula(equation(step, options), step)); };
    Options plainest;
    plainest.layer_norm = false;
    CHECK(equation_of(StepId::projections, plainest) == "Q = X W_Q + b_Q");
    CHECK(equation_of(StepId::heads, plainest) == "Qₕ = Q[:, (h − 1) dₖ + 1 … h dₖ]");
    CHECK(equation_of(StepId::softmax, plainest).find("exp(S′ᵢⱼ − mᵢ)") != std::string::npos);
    Options normalized = plainest;
    normalized.layer_norm = true;
    CHECK(equation_of(StepId::projections, normalized) == "Q = X′ W_Q + b_Q");
    Options causal = plainest;
    causal.mask.causal = true;
    CHECK(equation_of(StepId::softmax, causal).find("exp(Mᵢⱼ − mᵢ)") != std::string::npos);
    CHECK(symbol(ArrayId::exp, causal) == "e^{M-m}");
    CHECK(equation_of(StepId::scores, causal) == "Sₕ = Qₕ Kₕᵀ");
    CHECK(equation_of(StepId::weighted_sum, causal) == "Oₕ = Aₕ Vₕ");
    causal.softmax.shifted = false;
    CHECK(symbol(ArrayId::exp, causal) == "e^{M}");
}

TEST_CASE("every equation of every step under every option can be read") {
    for (const Options& options : all_options())
        for (const StepInfo& step : steps()) {
            const std::string markup = equation(step.id, options);
            CAPTURE(markup);
            CHECK(!plain_text(parsed_formula(markup, step.id)).empty());
            CHECK(!plain_text(parsed_formula(step.symbol, step.id)).empty());
        }
}

TEST_CASE("bad markup is refused with what is wrong and where") {
    CHECK(message_of("S = \\frac{S}") == "the formula \"S = \\frac{S}\" ends where an argument should follow (at position 12)");
    CHECK(message_of("a \\frob b") == "the formula \"a \\frob b\" has the unknown command \"\\frob\" (at position 2)");
    CHECK(message_of("(a") == "the formula \"(a\" lacks \")\" (at position 2)");
    CHECK(message_of("a)") == "the formula \"a)\" has \")\" without its beginning (at position 1)");
    CHECK(message_of("a_{b") == "the formula \"a_{b\" lacks \"}\" (at position 4)");
    CHECK(message_of("a_b_c") == "the formula \"a_b_c\" has two subscripts on one symbol (at position 4)");
    CHECK(message_of("a & b") == "the formula \"a & b\" has the character \"&\", which it may not (at position 2)");
    CHECK(message_of("|a") == "the formula \"|a\" lacks \"|\" (at position 2)");
    CHECK(message_of("\\") == "the formula \"\\\" ends in a backslash (at position 1)");
    CHECK(message_of("a^") == "the formula \"a^\" ends where an argument should follow (at position 2)");
    CHECK(message_of(std::string(500, '{').c_str()).find("is nested too deeply") != std::string::npos);
}
