#include "core/attention/steps.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/attention/trace.h"

namespace attnscope {
namespace {

using A = ArrayId;

constexpr ArrayId tokens_results[] = {A::tokens};
constexpr ArrayId embedding_results[] = {A::E};
constexpr ArrayId positions_results[] = {A::P, A::X};
constexpr ArrayId norm_results[] = {A::norm};
constexpr ArrayId projections_results[] = {A::Q_flat, A::K_flat, A::V_flat};
constexpr ArrayId heads_results[] = {A::Q, A::K, A::V};
constexpr ArrayId scores_results[] = {A::scores};
constexpr ArrayId scale_results[] = {A::scaled};
constexpr ArrayId mask_results[] = {A::masked};
constexpr ArrayId softmax_results[] = {A::row_max, A::shifted, A::exp, A::row_sum, A::weights};
constexpr ArrayId dropout_results[] = {A::dropped};
constexpr ArrayId weighted_sum_results[] = {A::heads};
constexpr ArrayId concat_results[] = {A::concat};
constexpr ArrayId output_results[] = {A::output};
constexpr ArrayId residual_results[] = {A::residual};

constexpr std::array<StepInfo, step_count> step_table = {{
    {StepId::tokens, "tokens", "t", "t (n)", tokens_results, A::tokens},
    {StepId::embedding, "embedding", "E", "E (n, D)", embedding_results, A::E},
    {StepId::positions, "positions", "X", "P, X (n, D)", positions_results, A::X},
    {StepId::norm, "norm", "X'", "X' (n, D)", norm_results, A::norm},
    {StepId::projections, "projections", "Q K V", "Q, K (n, H d_k), V (n, H d_v)", projections_results, A::Q_flat},
    {StepId::heads, "heads", "Q_{h}", "Q, K (H, n, d_k), V (H, n, d_v)", heads_results, A::Q},
    {StepId::scores, "scores", "S", "S (H, n, n)", scores_results, A::scores},
    {StepId::scale, "scale", "S/\\sqrt{d}", "(H, n, n)", scale_results, A::scaled},
    {StepId::mask, "mask", "-\\infty", "(H, n, n)", mask_results, A::masked},
    {StepId::softmax, "softmax", "A", "A (H, n, n)", softmax_results, A::weights},
    {StepId::dropout, "dropout", "A'", "A' (H, n, n)", dropout_results, A::dropped},
    {StepId::weighted_sum, "weighted_sum", "O_{h}", "O (H, n, d_v)", weighted_sum_results, A::heads},
    {StepId::concat, "concat", "\\oplus", "O (n, H d_v)", concat_results, A::concat},
    {StepId::output, "output", "Y", "Y (n, D)", output_results, A::output},
    {StepId::residual, "residual", "X+Y", "Z (n, D)", residual_results, A::residual},
}};

constexpr std::array<ArrayInfo, array_count> array_table = {{
    {A::tokens, "tokens", "t", false, Axis::tokens, Axis::one, Role::plain, false},
    {A::E, "E", "E", false, Axis::tokens, Axis::model, Role::input, true},
    {A::P, "P", "P", false, Axis::tokens, Axis::model, Role::input, true},
    {A::X, "X", "X", false, Axis::tokens, Axis::model, Role::input, true},
    {A::norm, "norm", "X'", false, Axis::tokens, Axis::model, Role::input, true},
    {A::Q_flat, "Q_flat", "Q", false, Axis::tokens, Axis::all_keys, Role::query, true},
    {A::K_flat, "K_flat", "K", false, Axis::tokens, Axis::all_keys, Role::key, true},
    {A::V_flat, "V_flat", "V", false, Axis::tokens, Axis::all_values, Role::value, true},
    {A::Q, "Q", "Q_{h}", true, Axis::tokens, Axis::head_keys, Role::query, true},
    {A::K, "K", "K_{h}", true, Axis::tokens, Axis::head_keys, Role::key, true},
    {A::V, "V", "V_{h}", true, Axis::tokens, Axis::head_values, Role::value, true},
    {A::scores, "scores", "S", true, Axis::tokens, Axis::tokens, Role::weight, true},
    {A::scaled, "scaled", "S'", true, Axis::tokens, Axis::tokens, Role::weight, true},
    {A::masked, "masked", "M", true, Axis::tokens, Axis::tokens, Role::weight, true},
    {A::row_max, "row_max", "m", true, Axis::tokens, Axis::one, Role::weight, true},
    {A::shifted, "shifted", "M-m", true, Axis::tokens, Axis::tokens, Role::weight, true},
    {A::exp, "exp", "e^{M-m}", true, Axis::tokens, Axis::tokens, Role::weight, false},
    {A::row_sum, "row_sum", "\\ell", true, Axis::tokens, Axis::one, Role::weight, false},
    {A::weights, "weights", "A", true, Axis::tokens, Axis::tokens, Role::weight, false},
    {A::dropped, "dropped", "A'", true, Axis::tokens, Axis::tokens, Role::weight, false},
    {A::heads, "heads", "O_{h}", true, Axis::tokens, Axis::head_values, Role::value, true},
    {A::concat, "concat", "O", false, Axis::tokens, Axis::all_values, Role::value, true},
    {A::output, "output", "Y", false, Axis::tokens, Axis::model, Role::plain, true},
    {A::residual, "residual", "Z", false, Axis::tokens, Axis::model, Role::plain, true},
    {A::W_Q, "W_Q", "W_{Q}", false, Axis::model, Axis::all_keys, Role::query, true},
    {A::W_K, "W_K", "W_{K}", false, Axis::model, Axis::all_keys, Role::key, true},
    {A::W_V, "W_V", "W_{V}", false, Axis::model, Axis::all_values, Role::value, true},
    {A::W_O, "W_O", "W_{O}", false, Axis::all_values, Axis::model, Role::plain, true},
    {A::b_Q, "b_Q", "b_{Q}", false, Axis::one, Axis::all_keys, Role::query, true},
    {A::b_K, "b_K", "b_{K}", false, Axis::one, Axis::all_keys, Role::key, true},
    {A::b_V, "b_V", "b_{V}", false, Axis::one, Axis::all_values, Role::value, true},
    {A::b_O, "b_O", "b_{O}", false, Axis::one, Axis::model, Role::plain, true},
    {A::gamma, "gamma", "\\gamma", false, Axis::one, Axis::model, Role::input, true},
    {A::beta, "beta", "\\beta", false, Axis::one, Axis::model, Role::input, true},
    {A::W_a, "W_a", "W_{a}", true, Axis::additive, Axis::head_keys, Role::query, true},
    {A::U_a, "U_a", "U_{a}", true, Axis::additive, Axis::head_keys, Role::key, true},
    {A::v_a, "v_a", "v_{a}", true, Axis::one, Axis::additive, Role::plain, true},
}};

// every table is in the order of its enum, so that an id is an index
consteval bool tables_are_in_order() {
    for (std::size_t i = 0; i < step_table.size(); ++i)
        if (static_cast<std::size_t>(step_table[i].id) != i) return false;
    for (std::size_t i = 0; i < array_table.size(); ++i)
        if (static_cast<std::size_t>(array_table[i].id) != i) return false;
    return true;
}
static_assert(tables_are_in_order());

std::string input_of_projections(const Options& options) { return options.layer_norm ? "X'" : "X"; }
std::string name_of_scaled(const Options& options) { return is_on(StepId::scale, options) ? "S'" : "S"; }
std::string name_of_masked(const Options& options) { return is_on(StepId::mask, options) ? "M" : name_of_scaled(options); }

std::string heads_equation(const Options& options) {
    const std::string block = "Q[:, (h-1) d_{k} + 1 \\ldots h d_{k}]";
    return options.positions == PositionKind::rotary ? "Q_{h} = R(" + block + ")" : "Q_{h} = " + block;
}

std::string scale_equation(const Options& options) {
    const bool standard_is_root = options.similarity == Similarity::dot;
    const bool root = options.scale.kind == ScaleKind::inverse_sqrt_d_k ||
                      (options.scale.kind == ScaleKind::standard && standard_is_root);
    const bool number = options.scale.kind == ScaleKind::number;
    const bool tempered = options.temperature != 1.0;
    std::string right = number ? "c S_{h}" : "S_{h}";
    if (root && tempered) right = "\\frac{S_{h}}{\\tau \\sqrt{d_{k}}}";
    else if (root) right = "\\frac{S_{h}}{\\sqrt{d_{k}}}";
    else if (tempered) right = "\\frac{" + right + "}{\\tau}";
    if (options.positions == PositionKind::linear_bias) right += " - 2^{-8h/H} |i - j|";
    return "S'_{h} = " + right;
}

// The parts of softmax, for the axis along which it goes.
struct SoftmaxParts {
    std::string one, summed;       // M_{ij}, and the same under a sum or a maximum
    std::string max, sum, over;    // m_{i}, \ell_{i}, k
};

SoftmaxParts softmax_parts(const Options& options) {
    const std::string M = name_of_masked(options);
    switch (options.softmax.axis) {
        case SoftmaxAxis::rows: return {M + "_{ij}", M + "_{ik}", "m_{i}", "\\ell_{i}", "k"};
        case SoftmaxAxis::columns: return {M + "_{ij}", M + "_{kj}", "m_{j}", "\\ell_{j}", "k"};
        case SoftmaxAxis::all: break;
    }
    return {M + "_{ij}", M + "_{kl}", "m", "\\ell", "k,l"};
}

std::string softmax_equation(const Options& options, ArrayId result) {
    const SoftmaxParts p = softmax_parts(options);
    const std::string lowered = options.softmax.shifted ? " - " + p.max : "";
    const std::string sum = p.sum + " = \\sum_{" + p.over + "} \\exp(" + p.summed + lowered + ")";
    switch (result) {
        case A::row_max: return p.max + " = \\max_{" + p.over + "} " + p.summed;
        case A::shifted: return p.one + lowered;
        case A::exp: return "\\exp(" + p.one + lowered + ")";
        case A::row_sum: return sum;
        default: return "A_{ij} = \\frac{\\exp(" + p.one + lowered + ")}{" + p.sum + "}, \\ \\ " + sum;
    }
}

}  // namespace

std::span<const StepInfo> steps() { return step_table; }
std::span<const ArrayInfo> arrays() { return array_table; }
const StepInfo& info(StepId id) { return step_table[static_cast<std::size_t>(id)]; }
const ArrayInfo& info(ArrayId id) { return array_table[static_cast<std::size_t>(id)]; }

std::optional<StepId> step_named(std::string_view name) {
    for (const StepInfo& step : step_table)
        if (name == step.name) return step.id;
    if (const auto array = array_named(name)) return step_of(*array);
    return std::nullopt;
}

std::optional<ArrayId> array_named(std::string_view name) {
    for (const ArrayInfo& array : array_table)
        if (name == array.name) return array.id;
    return std::nullopt;
}

StepId step_of(ArrayId id) {
    for (const StepInfo& step : step_table)
        for (const ArrayId result : step.results)
            if (result == id) return step.id;
    switch (id) {
        case A::gamma: case A::beta: return StepId::norm;
        case A::W_O: case A::b_O: return StepId::output;
        case A::W_a: case A::U_a: case A::v_a: return StepId::scores;
        default: return StepId::projections;
    }
}

bool is_on(StepId id, const Options& options) {
    switch (id) {
        case StepId::positions: return options.positions == PositionKind::sinusoidal || options.positions == PositionKind::own;
        case StepId::norm: return options.layer_norm;
        case StepId::projections: return options.projections;
        case StepId::scale:
            return options.scale.kind == ScaleKind::inverse_sqrt_d_k || options.scale.kind == ScaleKind::number ||
                   (options.scale.kind == ScaleKind::standard && options.similarity == Similarity::dot) ||
                   options.temperature != 1.0 || options.positions == PositionKind::linear_bias;
        case StepId::mask:
            return options.mask.causal || options.mask.window || !options.mask.padding.empty() || !options.mask.blocked.empty();
        case StepId::dropout: return options.dropout.p > 0;
        case StepId::output: return options.output_projection;
        case StepId::residual: return options.residual;
        default: return true;
    }
}

std::string equation(StepId id, const Options& options) {
    const bool on = is_on(id, options);
    switch (id) {
        case StepId::tokens: return "t_{i} = \\mathrm{id}(w_{i})";
        case StepId::embedding: return "E_{i} = T[t_{i}]";
        case StepId::positions: return on ? "X = E + P" : "X = E";
        case StepId::norm: return on ? "X' = \\frac{X - \\mu}{\\sqrt{\\sigma^{2} + \\epsilon}} \\odot \\gamma + \\beta" : "X' = X";
        case StepId::projections: return on ? "Q = " + input_of_projections(options) + " W_{Q} + b_{Q}" : "Q = K = V = " + input_of_projections(options);
        case StepId::heads: return heads_equation(options);
        case StepId::scores:
            switch (options.similarity) {
                case Similarity::dot: return "S_{h} = Q_{h} K_{h}^{\\top}";
                case Similarity::cosine: return "S_{ij} = \\frac{Q_{i} \\cdot K_{j}}{\\|Q_{i}\\| \\|K_{j}\\|}";
                case Similarity::additive: return "S_{ij} = v_{a}^{\\top} \\tanh(W_{a} Q_{i} + U_{a} K_{j})";
            }
            return {};
        case StepId::scale: return on ? scale_equation(options) : "S'_{h} = S_{h}";
        case StepId::mask: return on ? "M_{ij} \\in \\{" + name_of_scaled(options) + "_{ij}, -\\infty\\}" : "M_{h} = S'_{h}";
        case StepId::softmax: return softmax_equation(options, A::weights);
        case StepId::dropout: return on ? "A'_{h} = \\frac{R_{h} \\odot A_{h}}{1 - p}" : "A'_{h} = A_{h}";
        case StepId::weighted_sum: return on && options.dropout.p > 0 ? "O_{h} = A'_{h} V_{h}" : "O_{h} = A_{h} V_{h}";
        case StepId::concat: return "O = [O_{1} \\mid \\ldots \\mid O_{H}]";
        case StepId::output: return on ? "Y = O W_{O} + b_{O}" : "Y = O";
        case StepId::residual: return on ? "Z = X + Y" : "Z = Y";
    }
    return {};
}

std::string equation(StepId id, const Options& options, ArrayId result) {
    const bool of_keys = result == ArrayId::K_flat || result == ArrayId::K, of_values = result == ArrayId::V_flat || result == ArrayId::V;
    if (id == StepId::softmax) return softmax_equation(options, result);
    const bool says_all = id == StepId::projections && !is_on(id, options);  // Q = K = V = X'
    if (says_all || (!of_keys && !of_values)) return equation(id, options);
    Options turned = options;
    if (of_values && options.positions == PositionKind::rotary) turned.positions = PositionKind::none;  // values are never turned
    std::string text = equation(id, turned);
    std::ranges::replace(text, 'Q', of_keys ? 'K' : 'V');
    for (std::size_t at = text.find("d_{k}"); of_values && at != std::string::npos; at = text.find("d_{k}", at)) text.replace(at, 5, "d_{v}");
    return text;
}

std::string equation(StepId id, const Setup& setup, ArrayId result) {
    if (id == StepId::embedding && setup.embedding_provenance == Provenance::own) return "E_{i} \\in \\mathrm{ℝ}^{D}";
    if (id == StepId::concat && setup.sizes.H == 1) return "O = O_{1}";
    if (id == StepId::concat && setup.sizes.H == 2) return "O = [O_{1} \\mid O_{2}]";
    std::string markup = equation(id, setup.options, result);
    if (const auto plus = markup.find(" + b_"); !has_biases(setup) && plus != std::string::npos) markup.erase(plus);
    return markup;
}

std::string symbol(ArrayId id, const Options& options) {
    switch (id) {
        case A::norm: return input_of_projections(options);
        case A::scaled: return name_of_scaled(options);
        case A::masked: return name_of_masked(options);
        case A::shifted: return name_of_masked(options) + (options.softmax.shifted ? "-m" : "");
        case A::exp: return "e^{" + symbol(A::shifted, options) + "}";
        case A::dropped: return is_on(StepId::dropout, options) ? "A'" : "A";
        default: return info(id).symbol;
    }
}

}  // namespace attnscope
