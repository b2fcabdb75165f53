#include <fmt/format.h>

#include "core/figure/figure.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

using Phrases = std::vector<std::string>;

std::string on_off(bool on, const Language& language) { return language(on ? "caption.on" : "caption.off"); }

// "similarity: dot product"
std::string named(const Language& language, const char* name, const std::string& value) {
    return language("caption.pair", {language(name), value});
}

std::string positions(PositionKind kind, const Language& language) {
    switch (kind) {
        case PositionKind::none: return language("caption.positions.none");
        case PositionKind::sinusoidal: return language("caption.positions.sinusoidal");
        case PositionKind::own: return language("caption.positions.own");
        case PositionKind::rotary: return language("caption.positions.rotary");
        case PositionKind::linear_bias: return language("caption.positions.linear_bias");
    }
    return {};
}

std::string similarity(Similarity kind, const Language& language) {
    switch (kind) {
        case Similarity::dot: return language("caption.similarity.dot");
        case Similarity::cosine: return language("caption.similarity.cosine");
        case Similarity::additive: return language("caption.similarity.additive");
    }
    return {};
}

std::string scale(const Options& options) {
    const bool root = options.scale.kind == ScaleKind::inverse_sqrt_d_k ||
                      (options.scale.kind == ScaleKind::standard && options.similarity == Similarity::dot);
    if (root) return "1/√dₖ";
    return options.scale.kind == ScaleKind::number ? shortest_text(options.scale.number) : "1";
}

std::string side(Index reach) { return reach < 0 ? "∞" : std::to_string(reach); }

std::string mask(const MaskOptions& mask, const Language& language) {
    Phrases parts;
    if (mask.causal) parts.push_back(language("caption.mask.causal"));
    if (mask.window) parts.push_back(language("caption.mask.window", {side(mask.window->left), side(mask.window->right)}));
    if (!mask.padding.empty()) {
        std::string tokens;
        for (const Index token : mask.padding) tokens += (tokens.empty() ? "" : ", ") + std::to_string(token + 1);
        parts.push_back(language("caption.mask.padding", {tokens}));
    }
    if (!mask.blocked.empty()) parts.push_back(language("caption.mask.painted", {count_text(mask.blocked.size())}));
    if (parts.empty()) return language("caption.mask.none");
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : " + ") + part;
    return all;
}

std::string softmax(const SoftmaxOptions& options, const Language& language) {
    const char* axis = options.axis == SoftmaxAxis::rows ? "caption.softmax.rows" : options.axis == SoftmaxAxis::columns ? "caption.softmax.columns" : "caption.softmax.all";
    return language("caption.softmax.parts", {language(axis), language(options.shifted ? "caption.softmax.shifted" : "caption.softmax.naive"),
                                              options.precision == SoftmaxPrecision::float64 ? "float64" : "float32"});
}

}  // namespace

const char* provenance_key(Provenance provenance) {
    switch (provenance) {
        case Provenance::own: return "provenance.own";
        case Provenance::made_by_hand: return "provenance.made_by_hand";
        case Provenance::identity: return "provenance.identity";
        case Provenance::random_untrained: return "provenance.random_untrained";
        case Provenance::one_hot: return "provenance.one_hot";
        case Provenance::same_word_same_vector: return "provenance.same_word_same_vector";
        case Provenance::none: break;
    }
    return "provenance.none";
}

std::vector<std::string> settings_of(const Setup& setup, const Language& language) {
    const Options& o = setup.options;
    const Sizes& s = setup.sizes;
    const std::string norm = o.layer_norm ? "ε = " + shortest_text(o.layer_norm_epsilon) : on_off(false, language);
    const std::string dropout = o.dropout.p > 0 ? language("caption.dropout", {shortest_text(o.dropout.p), std::to_string(o.dropout.seed)}) : on_off(false, language);
    const std::string weights = language(o.projections ? provenance_key(setup.weights_provenance) : "provenance.none");
    std::vector<std::string> settings = {"n = " + count_text(static_cast<std::uint64_t>(s.n)), fmt::format("D = {}", s.D), fmt::format("H = {}", s.H),
            fmt::format("dₖ = {}", s.d_k), fmt::format("dᵥ = {}", s.d_v),
            named(language, "caption.embedding", language(provenance_key(setup.embedding_provenance))),
            named(language, "caption.weights", weights),
            named(language, "caption.biases", on_off(has_biases(setup), language)),
            named(language, "caption.positions", positions(o.positions, language)),
            named(language, "caption.layer_norm", norm),
            named(language, "caption.similarity", similarity(o.similarity, language)),
            named(language, "caption.scale", scale(o)),
            named(language, "caption.temperature", shortest_text(o.temperature)),
            named(language, "caption.mask", mask(o.mask, language)),
            named(language, "caption.softmax", softmax(o.softmax, language)),
            named(language, "caption.dropout_name", dropout),
            named(language, "caption.output_projection", on_off(o.output_projection, language)),
            named(language, "caption.residual", on_off(o.residual, language)),
            named(language, "caption.seed", std::to_string(setup.seed))};
    if (!setup.overrides.empty())
        settings.push_back(named(language, "caption.overrides", language("caption.overrides.count", {count_text(setup.overrides.size())})));
    return settings;
}

std::string caption_of(const Setup& setup, const Language& language) {
    std::string caption;
    for (const std::string& setting : settings_of(setup, language)) caption += (caption.empty() ? "" : " · ") + setting;
    return caption;
}

}  // namespace attnscope
