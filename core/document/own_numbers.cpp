#include "core/document/own_numbers.h"

#include <algorithm>
#include <cassert>

#include "core/attention/attention.h"
#include "core/document/hand_made.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"

namespace attnscope {
namespace {

struct Extent {
    Index rows, columns;
};

Extent wanted(ArrayId id, const Sizes& s) {
    const Index keys = s.H * s.d_k, values = s.H * s.d_v;
    switch (id) {
        case ArrayId::E:
        case ArrayId::P: return {s.n, s.D};
        case ArrayId::W_Q:
        case ArrayId::W_K: return {s.D, keys};
        case ArrayId::W_V: return {s.D, values};
        case ArrayId::W_O: return {values, s.D};
        case ArrayId::b_Q:
        case ArrayId::b_K: return {1, keys};
        case ArrayId::b_V: return {1, values};
        default: return {1, s.D};  // b_O, gamma, beta
    }
}

MatrixD fitted(const MatrixD& given, const Extent& extent, double filling) {
    MatrixD result = MatrixD::Constant(extent.rows, extent.columns, filling);
    const Index rows = std::min(given.rows(), extent.rows), columns = std::min(given.cols(), extent.columns);
    result.topLeftCorner(rows, columns) = given.topLeftCorner(rows, columns);
    return result;
}

// Hand-made heads decide more than the weights: all of it is written down.
void take_hand_made(Document& document, const Setup& setup) {
    document.widths = {.D = setup.sizes.D, .H = setup.sizes.H, .d_k = setup.sizes.d_k, .d_v = setup.sizes.d_v};
    document.embedding = EmbeddingSource::own;
    document.own_E = setup.E;
    document.options.positions = PositionKind::own;
    document.own_P = setup.P;
}

}  // namespace

Document with_own_embedding(const Document& document) {
    Document result = document;
    const bool runs = validate(document).empty();
    result.embedding = EmbeddingSource::own;
    if (runs) result.own_E = resolve(document).E;
    return with_fitting_numbers(std::move(result));
}

Document with_own_positions(const Document& document) {
    Document result = document;
    const bool sinusoidal = document.options.positions == PositionKind::sinusoidal;
    result.options.positions = PositionKind::own;
    const Sizes sizes = resolved_sizes(document);
    if (sinusoidal && sizes.D > 0) result.own_P = sinusoidal_positions(sizes.n, sizes.D);
    return with_fitting_numbers(std::move(result));
}

Document with_own_weights(const Document& document) {
    Document result = document;
    if (validate(document).empty()) {
        const Setup setup = resolve(document);
        if (uses_hand_made_heads(document)) take_hand_made(result, setup);
        Weights weights = setup.weights;
        // what has a source of its own keeps it
        weights.additive = result.own_weights.additive;
        weights.gamma = result.own_weights.gamma;
        weights.beta = result.own_weights.beta;
        result.own_weights = std::move(weights);
    }
    result.weights = WeightSource::own;
    return with_fitting_numbers(std::move(result));
}

std::vector<ArrayId> own_matrices(const Document& document) {
    std::vector<ArrayId> ids;
    const bool hand_made = uses_hand_made_heads(document);
    if (!hand_made && document.embedding == EmbeddingSource::own) ids.push_back(ArrayId::E);
    if (!hand_made && document.options.positions == PositionKind::own) ids.push_back(ArrayId::P);
    if (document.options.layer_norm) ids.insert(ids.end(), {ArrayId::gamma, ArrayId::beta});
    if (document.weights != WeightSource::own) return ids;
    if (document.options.projections)
        ids.insert(ids.end(), {ArrayId::W_Q, ArrayId::W_K, ArrayId::W_V, ArrayId::b_Q, ArrayId::b_K, ArrayId::b_V});
    if (document.options.output_projection) ids.insert(ids.end(), {ArrayId::W_O, ArrayId::b_O});
    return ids;
}

MatrixD& own_matrix(Document& document, ArrayId id) {
    Weights& w = document.own_weights;
    switch (id) {
        case ArrayId::E: return document.own_E;
        case ArrayId::P: return document.own_P;
        case ArrayId::W_Q: return w.W_Q;
        case ArrayId::W_K: return w.W_K;
        case ArrayId::W_V: return w.W_V;
        case ArrayId::W_O: return w.W_O;
        case ArrayId::b_Q: return w.b_Q;
        case ArrayId::b_K: return w.b_K;
        case ArrayId::b_V: return w.b_V;
        case ArrayId::b_O: return w.b_O;
        case ArrayId::gamma: return w.gamma;
        default: assert(id == ArrayId::beta); return w.beta;
    }
}

Document with_fitting_numbers(Document document) {
    const Sizes sizes = resolved_sizes(document);
    for (const ArrayId id : own_matrices(document)) {
        MatrixD& matrix = own_matrix(document, id);
        const Extent extent = wanted(id, sizes);
        // gamma and beta may be left out altogether
        const bool optional = id == ArrayId::gamma || id == ArrayId::beta;
        if (optional && matrix.size() == 0) continue;
        matrix = fitted(matrix, extent, id == ArrayId::gamma ? 1.0 : 0.0);
    }
    return document;
}

}  // namespace attnscope
