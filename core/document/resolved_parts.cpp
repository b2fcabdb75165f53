#include "core/document/resolved_parts.h"

#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "core/attention/random.h"

namespace attnscope {

MatrixD given_or(const MatrixD& given, const MatrixD& otherwise) { return given.size() != 0 ? given : otherwise; }

namespace {

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

}  // namespace

MatrixD embedding_table(const Document& document, const std::vector<std::string>& vocabulary, Index D) {
    assert(document.embedding != EmbeddingSource::own);
    const auto words = static_cast<Index>(vocabulary.size());
    if (document.embedding == EmbeddingSource::one_hot) return MatrixD::Identity(words, D);
    if (document.embedding == EmbeddingSource::gaussian) return gaussian_matrix(RandomStream(document.seed, "E"), words, D, 1.0);
    MatrixD table(words, D);
    for (Index id = 0; id < words; ++id)
        table.row(id) = gaussian_matrix(RandomStream(document.seed, "token:" + vocabulary[static_cast<std::size_t>(id)]), 1, D, 1.0);
    return table;
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

Provenance provenance_of(EmbeddingSource source) {
    switch (source) {
        case EmbeddingSource::hash: return Provenance::same_word_same_vector;
        case EmbeddingSource::gaussian: return Provenance::random_untrained;
        case EmbeddingSource::one_hot: return Provenance::one_hot;
        case EmbeddingSource::own: return Provenance::own;
    }
    return Provenance::own;
}

Provenance weights_provenance(const Document& document) {
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

}  // namespace attnscope
