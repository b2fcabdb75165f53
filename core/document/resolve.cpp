#include "core/document/resolve.h"

#include <unordered_map>
#include <utility>

#include "core/attention/error.h"
#include "core/document/hand_made.h"
#include "core/document/resolved_parts.h"
#include "core/document/validate.h"

namespace attnscope {
namespace {

struct Labels {
    std::vector<Index> ids;
    std::vector<std::string> vocabulary;
};

// Ids by first appearance of the distinct text.
Labels labelled(const std::vector<std::string>& tokens) {
    Labels labels;
    std::unordered_map<std::string_view, Index> id_of;
    for (const std::string& token : tokens) {
        const auto [entry, is_new] = id_of.emplace(token, static_cast<Index>(id_of.size()));
        if (is_new) labels.vocabulary.push_back(token);
        labels.ids.push_back(entry->second);
    }
    return labels;
}

MatrixD embedded(const Document& document, const Setup& setup) {
    // none are given for no token
    if (document.embedding == EmbeddingSource::own) return given_or(document.own_E, MatrixD(setup.sizes.n, setup.sizes.D));
    const MatrixD table = embedding_table(document, setup.vocabulary, setup.sizes.D);
    MatrixD E(setup.sizes.n, setup.sizes.D);
    for (Index i = 0; i < setup.sizes.n; ++i) E.row(i) = table.row(setup.ids[static_cast<std::size_t>(i)]);
    return E;
}

bool is_inside(const NumberRef& number, const Sizes& sizes) {
    return number.head < sizes.H && number.row < sizes.n && number.column < sizes.n;
}

}  // namespace

std::vector<std::string> token_texts(const Document& document) {
    if (document.own_tokens) return *document.own_tokens;
    std::vector<std::string> texts;
    for (Token& token : tokenize(document.text, document.tokenizer)) texts.push_back(std::move(token.text));
    return texts;
}

Sizes resolved_sizes(const Document& document) {
    const std::vector<std::string> tokens = token_texts(document);
    return resolved_sizes(document, static_cast<Index>(tokens.size()), static_cast<Index>(labelled(tokens).vocabulary.size()));
}

Sizes resolved_sizes(const Document& document, Index n, Index distinct_tokens) {
    if (uses_hand_made_heads(document)) return hand_made_sizes(document.hand_made, n, distinct_tokens);
    const Widths& w = document.widths;
    const Index split = w.H > 0 && w.D % w.H == 0 ? w.D / w.H : 0;
    Sizes sizes{.n = n, .D = w.D, .H = w.H, .d_k = w.d_k, .d_v = w.d_v};
    if (!document.options.projections || w.d_k == 0) sizes.d_k = split;
    if (!document.options.projections || w.d_v == 0) sizes.d_v = split;
    return sizes;
}

bool uses_seed(const Document& document) {
    const bool additive = document.options.similarity == Similarity::additive && document.own_weights.additive.empty();
    if (additive) return true;
    if (uses_hand_made_heads(document)) return false;
    if (document.embedding == EmbeddingSource::hash || document.embedding == EmbeddingSource::gaussian) return true;
    const Provenance weights = weights_provenance(document);
    return weights == Provenance::random_untrained || (weights == Provenance::identity && document.biases);
}

Setup resolve(const Document& document) {
    Setup setup;
    setup.options = document.options;
    setup.options.mask.padding = sorted_without_repeats(document.options.mask.padding);
    setup.options.mask.blocked = sorted_without_repeats(document.options.mask.blocked);
    setup.seed = document.seed;
    setup.tokens = token_texts(document);
    Labels labels = labelled(setup.tokens);
    setup.ids = std::move(labels.ids);
    setup.vocabulary = std::move(labels.vocabulary);
    setup.sizes = resolved_sizes(document, static_cast<Index>(setup.tokens.size()), static_cast<Index>(setup.vocabulary.size()));
    for (const Override& set : document.overrides)
        if (is_inside(set.number, setup.sizes)) setup.overrides.push_back(set);
    setup.head_names.resize(static_cast<std::size_t>(setup.sizes.H));
    setup.weights_provenance = weights_provenance(document);
    if (uses_hand_made_heads(document)) {
        fill_hand_made(document.hand_made, setup);
        if (document.options.layer_norm || document.options.similarity == Similarity::additive) {
            Weights extra = resolved_weights(document, setup.sizes);
            setup.weights.gamma = std::move(extra.gamma);
            setup.weights.beta = std::move(extra.beta);
            setup.weights.additive = std::move(extra.additive);
        }
        return setup;
    }
    setup.E = embedded(document, setup);
    setup.embedding_provenance = provenance_of(document.embedding);
    if (document.options.positions == PositionKind::own) setup.P = given_or(document.own_P, MatrixD(setup.sizes.n, setup.sizes.D));
    setup.weights = resolved_weights(document, setup.sizes);
    return setup;
}

Trace trace_of(const Document& document, const Language& language, std::size_t memory_limit) {
    const std::vector<Problem> problems = validate(document, memory_limit);
    if (!problems.empty()) throw Error(sentence(problems.front(), language));
    return run(resolve(document), memory_limit);
}

}  // namespace attnscope
