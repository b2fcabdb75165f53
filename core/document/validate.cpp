#include "core/document/validate.h"

#include <algorithm>
#include <cmath>

#include "core/document/hand_made.h"
#include "core/document/resolve.h"
#include "core/document/resolve_long.h"
#include "core/document/validate_parts.h"

namespace attnscope {
namespace {

// Wider vectors or more heads than any teaching example needs; keeps every product of sizes far from overflow.
constexpr Index largest_width = Index{1} << 20;

// Scores of any teaching example stay finite when a factor up to this one, or its inverse, multiplies them.
constexpr double largest_factor = 1e100;

class Checks {
public:
    Checks(const Document& document, const TokenCounts& counts)
        : document_(document), counts_(counts), sizes_(resolved_sizes(document, counts.tokens, counts.words)) {}

    // Of widths that do not fit together the rest would only be said wrongly.
    bool widths_fit();
    std::vector<Problem> of_widths() { return problems_; }
    std::vector<Problem> of_the_rest();

private:
    void fail(Field field, const char* key, std::vector<std::string> arguments = {}) {
        problems_.push_back({field, std::string("problem.") + key, std::move(arguments)});
    }
    bool require(bool holds, Field field, const char* key, std::vector<std::string> arguments = {}) {
        if (!holds) fail(field, key, std::move(arguments));
        return holds;
    }
    void require_shape(const char* name, const MatrixD& matrix, Index rows, Index columns, Field field);
    void require_row(const char* name, const MatrixD& matrix, Index columns, Field field);  // or nothing

    bool widths_are_sound();
    void check_split_into_heads();
    void check_vectors();
    void check_own_weights();
    void check_additive_weights();
    void check_options();
    void check_overrides();

    const Document& document_;
    TokenCounts counts_;
    Sizes sizes_;
    std::vector<Problem> problems_;
};

std::string text_of(Index number) { return std::to_string(number); }

std::string shape_text(Index rows, Index columns) { return text_of(rows) + " x " + text_of(columns); }

void Checks::require_shape(const char* name, const MatrixD& matrix, Index rows, Index columns, Field field) {
    if (matrix.size() == 0) {
        require(rows * columns == 0, field, "no_numbers", {name, shape_text(rows, columns)});
        return;
    }
    if (require(matrix.rows() == rows && matrix.cols() == columns, field, "shape",
                {name, shape_text(matrix.rows(), matrix.cols()), shape_text(rows, columns)}))
        require(matrix.allFinite(), field, "not_finite", {name});
}

void Checks::require_row(const char* name, const MatrixD& matrix, Index columns, Field field) {
    if (matrix.size() != 0) require_shape(name, matrix, 1, columns, field);
}

bool Checks::widths_are_sound() {
    if (uses_hand_made_heads(document_))
        return require(!document_.hand_made.empty(), Field::weights, "no_hand_made_head");
    const Widths& w = document_.widths;
    bool sound = true;
    const auto within = [&](Index width, Index least, Field field, const char* symbol) {
        sound = require(width >= least && width <= largest_width, field, "width_range",
                        {symbol, text_of(width), text_of(least), text_of(largest_width)}) && sound;
    };
    within(w.D, 1, Field::D, "D");
    within(w.H, 1, Field::H, "H");
    within(w.d_k, 0, Field::d_k, "d_k");
    within(w.d_v, 0, Field::d_v, "d_v");
    return sound;
}

void Checks::check_split_into_heads() {
    if (uses_hand_made_heads(document_)) return;
    const Widths& w = document_.widths;
    if (w.D % w.H == 0) return;
    const Index below = w.D / w.H * w.H, above = below + w.H;
    if (!document_.options.projections) {
        if (below > 0) fail(Field::D, "split_unprojected", {text_of(w.D), text_of(w.H), text_of(below), text_of(above)});
        else fail(Field::D, "split_unprojected_small", {text_of(w.D), text_of(w.H), text_of(above)});
        return;
    }
    require(w.d_k != 0, Field::d_k, "split", {"d_k", text_of(w.D), text_of(w.H)});
    require(w.d_v != 0, Field::d_v, "split", {"d_v", text_of(w.D), text_of(w.H)});
}

void Checks::check_vectors() {
    const bool hand_made = uses_hand_made_heads(document_);
    if (!hand_made && document_.embedding == EmbeddingSource::own)
        require_shape("E", document_.own_E, sizes_.n, sizes_.D, Field::embedding);
    if (!hand_made && document_.embedding == EmbeddingSource::one_hot)
        if (counts_.words > sizes_.D) fail(Field::embedding, "one_hot_width", {text_of(counts_.words), text_of(sizes_.D)});
    const PositionKind positions = document_.options.positions;
    if (hand_made)
        require(positions == PositionKind::none, Field::positions, "hand_made_positions");
    else if (positions == PositionKind::own)
        require_shape("P", document_.own_P, sizes_.n, sizes_.D, Field::positions);
    if (positions == PositionKind::rotary && sizes_.d_k % 2 != 0)
        fail(Field::positions, "rotary_odd", {text_of(sizes_.d_k), text_of(sizes_.d_k + 1)});
    if (document_.options.layer_norm) {
        const double epsilon = document_.options.layer_norm_epsilon;
        require(epsilon > 0 && std::isfinite(epsilon), Field::layer_norm, "epsilon");
        require_row("gamma", document_.own_weights.gamma, sizes_.D, Field::layer_norm);
        require_row("beta", document_.own_weights.beta, sizes_.D, Field::layer_norm);
    }
}

void Checks::check_own_weights() {
    if (document_.weights != WeightSource::own) return;
    const Weights& w = document_.own_weights;
    const Index keys = sizes_.H * sizes_.d_k, values = sizes_.H * sizes_.d_v;
    if (document_.options.projections) {
        require_shape("W_Q", w.W_Q, sizes_.D, keys, Field::weights);
        require_shape("W_K", w.W_K, sizes_.D, keys, Field::weights);
        require_shape("W_V", w.W_V, sizes_.D, values, Field::weights);
        require_row("b_Q", w.b_Q, keys, Field::weights);
        require_row("b_K", w.b_K, keys, Field::weights);
        require_row("b_V", w.b_V, values, Field::weights);
    }
    if (document_.options.output_projection) {
        require_shape("W_O", w.W_O, values, sizes_.D, Field::weights);
        require_row("b_O", w.b_O, sizes_.D, Field::weights);
    }
}

void Checks::check_additive_weights() {
    const auto& heads = document_.own_weights.additive;
    if (document_.options.similarity != Similarity::additive || heads.empty()) return;
    if (!require(static_cast<Index>(heads.size()) == sizes_.H, Field::similarity, "additive_heads",
                 {text_of(static_cast<Index>(heads.size())), text_of(sizes_.H)}))
        return;
    for (const AdditiveWeights& head : heads) {
        const Index d_a = std::max<Index>(head.v_a.cols(), 1);
        require_shape("v_a", head.v_a, 1, d_a, Field::similarity);
        require_shape("W_a", head.W_a, d_a, sizes_.d_k, Field::similarity);
        require_shape("U_a", head.U_a, d_a, sizes_.d_k, Field::similarity);
    }
}

void Checks::check_options() {
    const Options& o = document_.options;
    require(o.temperature >= 1 / largest_factor && o.temperature <= largest_factor, Field::temperature, "temperature");
    require(o.scale.kind != ScaleKind::number || std::abs(o.scale.number) <= largest_factor, Field::scale, "scale");
    require(o.dropout.p >= 0 && o.dropout.p < 1, Field::dropout, "dropout");
    if (o.mask.window) require(o.mask.window->left >= -1 && o.mask.window->right >= -1, Field::mask, "window");
    const bool negative = std::any_of(o.mask.padding.begin(), o.mask.padding.end(), [](Index j) { return j < 0; }) ||
                          std::any_of(o.mask.blocked.begin(), o.mask.blocked.end(), [](Cell c) { return c.row < 0 || c.column < 0; });
    require(!negative, Field::mask, "mask_negative");
    const Index width = sizes_.H * sizes_.d_v;
    if (o.residual && !o.output_projection)
        require(width == sizes_.D, Field::residual, "residual", {text_of(sizes_.D), text_of(width)});
}

void Checks::check_overrides() {
    for (const Override& set : document_.overrides)
        if (!require(std::isfinite(set.value), Field::overrides, "not_finite", {info(set.number.array).name})) return;
}

bool Checks::widths_fit() {
    if (widths_are_sound()) check_split_into_heads();
    return problems_.empty();
}

std::vector<Problem> Checks::of_the_rest() {
    check_vectors();
    check_own_weights();
    check_additive_weights();
    check_options();
    check_overrides();
    return problems_;
}

// One at most; nothing else is said before it.
std::vector<Problem> memory_problem(const Sizes& sizes, std::size_t memory_limit) {
    const std::size_t bytes = estimated_bytes(sizes);
    if (bytes <= memory_limit) return {};
    const Index fits = largest_n_that_fits(sizes, memory_limit);
    return {{Field::memory, fits == 0 ? "problem.memory_width" : fits == 1 ? "problem.memory_one" : "problem.memory",
             {text_of(sizes.n), bytes_text(bytes), bytes_text(memory_limit), text_of(fits)}}};
}

}  // namespace

std::string bytes_text(std::size_t bytes) {
    static constexpr const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    std::size_t unit = 0;
    double amount = static_cast<double>(bytes);
    for (; amount >= 1024 && unit + 1 < std::size(units); ++unit) amount /= 1024;
    std::string text = std::to_string(std::round(amount * 10) / 10);
    text.resize(text.find('.') + (unit == 0 ? 0 : 2));
    return text + " " + units[unit];
}

std::vector<Problem> problems_with(const Document& document, const TokenCounts& counts, const MemoryCheck& memory) {
    Checks checks(document, counts);
    if (!checks.widths_fit()) return checks.of_widths();
    std::vector<Problem> problems = memory(resolved_sizes(document, counts.tokens, counts.words));
    const std::vector<Problem> rest = checks.of_the_rest();
    problems.insert(problems.end(), rest.begin(), rest.end());
    return problems;
}

std::vector<Problem> validate(const Document& document, std::size_t memory_limit) {
    const TokenList tokens = token_list(document);
    return problems_with(document, {tokens.size(), tokens.words()}, [memory_limit](const Sizes& sizes) { return memory_problem(sizes, memory_limit); });
}

std::string sentence(const Problem& problem, const Language& language) { return language(problem.key, problem.arguments); }

}  // namespace attnscope
