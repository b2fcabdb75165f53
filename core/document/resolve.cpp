#include "core/document/resolve.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <utility>

#include "core/attention/error.h"
#include "core/attention/random.h"
#include "core/document/hand_made.h"
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
    std::map<std::string_view, Index> id_of;
    for (const std::string& token : tokens) {
        const auto [entry, is_new] = id_of.emplace(token, static_cast<Index>(id_of.size()));
        if (is_new) labels.vocabulary.push_back(token);
        labels.ids.push_back(entry->second);
    }
    return labels;
}

MatrixD given_or(const MatrixD& given, const MatrixD& otherwise) { return given.size() != 0 ? given : otherwise; }

MatrixD embedded(const Document& document, const Setup& setup) {
    // none are given for no token
    if (document.embedding == EmbeddingSource::own) return given_or(document.own_E, MatrixD(setup.sizes.n, setup.sizes.D));
    const auto words = static_cast<Index>(setup.vocabulary.size());
    MatrixD table(words, setup.sizes.D);
    for (Index id = 0; id < words; ++id)
        switch (document.embedding) {
            case EmbeddingSource::own: break;
            case EmbeddingSource::one_hot: table.row(id) = MatrixD::Identity(words, setup.sizes.D).row(id); break;
            case EmbeddingSource::hash:
                table.row(id) = gaussian_matrix(RandomStream(document.seed, "token:" + setup.vocabulary[static_cast<std::size_t>(id)]),
                                                1, setup.sizes.D, 1.0);
                break;
            case EmbeddingSource::gaussian: break;
        }
    if (document.embedding == EmbeddingSource::gaussian)
        table = gaussian_matrix(RandomStream(document.seed, "E"), words, setup.sizes.D, 1.0);
    MatrixD E(setup.sizes.n, setup.sizes.D);
    for (Index i = 0; i < setup.sizes.n; ++i) E.row(i) = table.row(setup.ids[static_cast<std::size_t>(i)]);
    return E;
}

// rows x heads*width, each head's part one matrix of the chosen kind; entries are drawn row by row over the whole matrix
MatrixD drawn_weights(const Document& document, const char* name, Index rows, Index columns, Index head_width) {
    const RandomStream stream(document.seed, name);
    if (document.weights == WeightSource::identity) return MatrixD::Identity(rows, columns);
    if (document.weights == WeightSource::xavier)
        return uniform_matrix(stream, rows, columns, std::sqrt(6.0 / static_cast<double>(rows + head_width)));
    return gaussian_matrix(stream, rows, columns, 1 / std::sqrt(static_cast<double>(rows)));
}

MatrixD drawn_bias(const Document& document, const char* name, Index rows, Index columns) {
    if (!document.biases) return MatrixD::Zero(1, columns);
    return uniform_matrix(RandomStream(document.seed, name), 1, columns, 1 / std::sqrt(static_cast<double>(rows)));
}

void fill_projections(const Document& document, const Sizes& s, Weights& w) {
    const Index keys = s.H * s.d_k, values = s.H * s.d_v;
    w.W_Q = drawn_weights(document, "W_Q", s.D, keys, s.d_k);
    w.W_K = drawn_weights(document, "W_K", s.D, keys, s.d_k);
    w.W_V = drawn_weights(document, "W_V", s.D, values, s.d_v);
    w.b_Q = drawn_bias(document, "b_Q", s.D, keys);
    w.b_K = drawn_bias(document, "b_K", s.D, keys);
    w.b_V = drawn_bias(document, "b_V", s.D, values);
}

void fill_output(const Document& document, const Sizes& s, Weights& w) {
    w.W_O = drawn_weights(document, "W_O", s.H * s.d_v, s.D, s.D);
    w.b_O = drawn_bias(document, "b_O", s.H * s.d_v, s.D);
}

std::vector<AdditiveWeights> additive_weights(const Document& document, const Sizes& s) {
    if (!document.own_weights.additive.empty()) return document.own_weights.additive;
    std::vector<AdditiveWeights> heads;
    const double deviation = 1 / std::sqrt(static_cast<double>(s.d_k));
    for (Index h = 0; h < s.H; ++h) {
        const std::string of_head = "/" + std::to_string(h);
        heads.push_back({.W_a = gaussian_matrix(RandomStream(document.seed, "W_a" + of_head), s.d_k, s.d_k, deviation),
                         .U_a = gaussian_matrix(RandomStream(document.seed, "U_a" + of_head), s.d_k, s.d_k, deviation),
                         .v_a = gaussian_matrix(RandomStream(document.seed, "v_a" + of_head), 1, s.d_k, deviation)});
    }
    return heads;
}

Weights resolved_weights(const Document& document, const Sizes& s) {
    Weights w;
    const Weights& own = document.own_weights;
    const bool is_own = document.weights == WeightSource::own;
    if (document.options.projections) {
        if (is_own) {
            w = {.W_Q = own.W_Q, .W_K = own.W_K, .W_V = own.W_V};
            w.b_Q = given_or(own.b_Q, MatrixD::Zero(1, s.H * s.d_k));
            w.b_K = given_or(own.b_K, MatrixD::Zero(1, s.H * s.d_k));
            w.b_V = given_or(own.b_V, MatrixD::Zero(1, s.H * s.d_v));
        } else {
            fill_projections(document, s, w);
        }
    }
    if (document.options.output_projection) {
        if (is_own) {
            w.W_O = own.W_O;
            w.b_O = given_or(own.b_O, MatrixD::Zero(1, s.D));
        } else {
            fill_output(document, s, w);
        }
    }
    if (document.options.layer_norm) {
        w.gamma = given_or(own.gamma, MatrixD::Ones(1, s.D));
        w.beta = given_or(own.beta, MatrixD::Zero(1, s.D));
    }
    if (document.options.similarity == Similarity::additive) w.additive = additive_weights(document, s);
    return w;
}

Provenance provenance(EmbeddingSource source) {
    switch (source) {
        case EmbeddingSource::hash: return Provenance::same_word_same_vector;
        case EmbeddingSource::gaussian: return Provenance::random_untrained;
        case EmbeddingSource::one_hot: return Provenance::one_hot;
        case EmbeddingSource::own: return Provenance::own;
    }
    return Provenance::own;
}

Provenance provenance(const Document& document) {
    if (!document.options.projections && !document.options.output_projection) return Provenance::none;
    switch (document.weights) {
        case WeightSource::xavier:
        case WeightSource::gaussian: return Provenance::random_untrained;
        case WeightSource::identity: return Provenance::identity;
        // without projections only W_O is left, which no hand made
        case WeightSource::hand_made: return document.options.projections ? Provenance::made_by_hand : Provenance::random_untrained;
        case WeightSource::own: return Provenance::own;
    }
    return Provenance::own;
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
    const Provenance weights = provenance(document);
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
    setup.weights_provenance = provenance(document);
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
    setup.embedding_provenance = provenance(document.embedding);
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
