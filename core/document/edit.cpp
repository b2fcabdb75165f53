#include "core/document/edit.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/attention/attention.h"
#include "core/attention/random.h"
#include "core/document/hand_made.h"
#include "core/document/own_numbers.h"
#include "core/document/resolve.h"

namespace attnscope {
namespace {

constexpr double masked_number = -std::numeric_limits<double>::infinity();

// Copies what of `block` lies inside `target`.
void place(MatrixD& target, Cell first, const MatrixD& block) {
    const Index rows = std::min(block.rows(), target.rows() - first.row), columns = std::min(block.cols(), target.cols() - first.column);
    if (rows > 0 && columns > 0) target.block(first.row, first.column, rows, columns) = block.topLeftCorner(rows, columns);
}

// E = table[ids]: the row of a table belongs to every token with its id.
void place_in_embedding(Document& document, Cell first, const MatrixD& block) {
    const bool is_table = document.embedding != EmbeddingSource::own;
    const Setup setup = resolve(document);
    if (is_table) document = with_own_embedding(document);
    place(document.own_E, first, block);
    if (!is_table) return;
    for (Index i = first.row; i < std::min(first.row + block.rows(), setup.sizes.n); ++i)
        for (Index other = 0; other < setup.sizes.n; ++other)
            if (setup.ids[static_cast<std::size_t>(other)] == setup.ids[static_cast<std::size_t>(i)])
                document.own_E.row(other) = document.own_E.row(i);
}

// An E whose sum with P rounds to X, where there is one; the difference itself may miss it by one unit in the last place.
double embedding_for(double X, double P) {
    const double E = X - P;
    for (const double candidate : {E, std::nextafter(E, -infinity), std::nextafter(E, infinity)})
        if (candidate + P == X) return candidate;
    return E;
}

void place_in_input(Document& document, Cell first, const MatrixD& block) {
    const MatrixD P = position_vectors(resolve(document));
    document = with_own_embedding(document);
    for (Index i = 0; i < block.rows() && first.row + i < P.rows(); ++i)
        for (Index c = 0; c < block.cols() && first.column + c < P.cols(); ++c)
            document.own_E(first.row + i, first.column + c) = embedding_for(block(i, c), P(first.row + i, first.column + c));
}

void place_in_mask(Document& document, Cell first, const MatrixD& block) {
    const Index n = resolved_sizes(document).n;
    std::vector<Cell>& blocked = document.options.mask.blocked;
    for (Index i = 0; i < block.rows() && first.row + i < n; ++i)
        for (Index j = 0; j < block.cols() && first.column + j < n; ++j) {
            const Cell cell{first.row + i, first.column + j};
            const auto at = std::ranges::lower_bound(blocked, cell);
            const bool painted = at != blocked.end() && *at == cell;
            if (block(i, j) == masked_number && !painted) blocked.insert(at, cell);
            if (block(i, j) != masked_number && painted) blocked.erase(at);
        }
}

void place_overrides(Document& document, ArrayId id, Index head, Cell first, const MatrixD& block) {
    const Index n = resolved_sizes(document).n;
    std::vector<Override>& overrides = document.overrides;
    for (Index i = 0; i < block.rows() && first.row + i < n; ++i)
        for (Index j = 0; j < block.cols() && first.column + j < n; ++j) {
            const Override set{.number = {id, head, first.row + i, first.column + j}, .value = block(i, j)};
            const auto at = std::ranges::lower_bound(overrides, set.number, {}, &Override::number);
            if (at != overrides.end() && at->number == set.number) *at = set;
            else overrides.insert(at, set);
        }
}

void place_in_additive(Document& document, ArrayId id, Index head, Cell first, const MatrixD& block) {
    auto& heads = document.own_weights.additive;
    if (heads.empty()) heads = resolve(document).weights.additive;
    AdditiveWeights& of_head = heads[static_cast<std::size_t>(head)];
    place(id == ArrayId::W_a ? of_head.W_a : id == ArrayId::U_a ? of_head.U_a : of_head.v_a, first, block);
}

void place_in_own_matrix(Document& document, ArrayId id, Cell first, const MatrixD& block) {
    MatrixD& matrix = own_matrix(document, id);
    const bool of_norm = id == ArrayId::gamma || id == ArrayId::beta;
    if (of_norm && matrix.size() == 0) matrix = MatrixD::Constant(1, resolved_sizes(document).D, id == ArrayId::gamma ? 1.0 : 0.0);
    place(matrix, first, block);
}

bool is_weight_matrix(ArrayId id) { return id >= ArrayId::W_Q && id <= ArrayId::b_O; }

bool equal_numbers(const Setup& a, const Setup& b) {
    constexpr MatrixD Weights::* members[] = {&Weights::W_Q, &Weights::W_K, &Weights::W_V, &Weights::W_O,
                                              &Weights::b_Q, &Weights::b_K, &Weights::b_V, &Weights::b_O};
    return a.sizes == b.sizes && a.options.positions == b.options.positions && equal(a.E, b.E) && equal(a.P, b.P) &&
           std::ranges::all_of(members, [&](auto member) { return equal(a.weights.*member, b.weights.*member); });
}

// Sources and numbers of vectors and weights; hand-made heads bind them to each other.
void take_sources(Document& document, const Document& from) {
    document.widths = from.widths;
    document.embedding = from.embedding;
    document.own_E = from.own_E;
    document.options.positions = from.options.positions;
    document.own_P = from.own_P;
    document.weights = from.weights;
    document.biases = from.biases;
    document.hand_made = from.hand_made;
    const std::vector<AdditiveWeights> additive = document.own_weights.additive;
    const MatrixD gamma = document.own_weights.gamma, beta = document.own_weights.beta;
    document.own_weights = from.own_weights;
    document.own_weights.additive = additive;
    document.own_weights.gamma = gamma;
    document.own_weights.beta = beta;
}

// The numbers of some weights as in the baseline, where they have the shapes they need.
Document with_weights_of(const Document& document, const Document& baseline, std::initializer_list<ArrayId> ids) {
    Document result = with_own_weights(document);
    Document given = with_own_weights(baseline);
    for (const ArrayId id : ids) own_matrix(result, id) = own_matrix(given, id);
    return with_fitting_numbers(std::move(result));
}

void take_overrides(Document& document, const Document& from, ArrayId id) {
    document = without_overrides(std::move(document), id);
    for (const Override& set : from.overrides)
        if (set.number.array == id) document.overrides.push_back(set);
    std::ranges::sort(document.overrides, {}, &Override::number);
}

Document with_embedding_of(const Document& document, const Document& baseline) {
    if (!uses_hand_made_heads(baseline) && !uses_hand_made_heads(document)) {
        Document result = document;
        result.embedding = baseline.embedding;
        result.own_E = baseline.own_E;
        return with_fitting_numbers(std::move(result));
    }
    Document result = uses_hand_made_heads(document) ? with_own_weights(document) : with_own_embedding(document);
    result.own_E = resolve(baseline).E;
    return with_fitting_numbers(std::move(result));
}

Document with_positions_of(const Document& document, const Document& baseline) {
    Document result = uses_hand_made_heads(document) ? with_own_weights(document) : document;
    const Setup given = resolve(baseline);
    result.options.positions = given.options.positions;
    result.own_P = given.P;
    return with_fitting_numbers(std::move(result));
}

}  // namespace

bool is_editable(ArrayId id, const Options& options) {
    switch (id) {
        case ArrayId::E:
        case ArrayId::X:
        case ArrayId::scores:
        case ArrayId::masked:
        case ArrayId::weights: return true;
        case ArrayId::P: return options.positions == PositionKind::own || options.positions == PositionKind::sinusoidal;
        case ArrayId::W_Q:
        case ArrayId::W_K:
        case ArrayId::W_V:
        case ArrayId::b_Q:
        case ArrayId::b_K:
        case ArrayId::b_V: return options.projections;
        case ArrayId::W_O:
        case ArrayId::b_O: return options.output_projection;
        case ArrayId::gamma:
        case ArrayId::beta: return options.layer_norm;
        case ArrayId::W_a:
        case ArrayId::U_a:
        case ArrayId::v_a: return options.similarity == Similarity::additive;
        default: return false;
    }
}

Document with_numbers(const Document& document, ArrayId id, Index head, Cell first, const MatrixD& block) {
    assert(first.row >= 0 && first.column >= 0);
    Document result = document;
    const bool of_vectors = id == ArrayId::E || id == ArrayId::X || id == ArrayId::P;
    if ((of_vectors && uses_hand_made_heads(result)) || (is_weight_matrix(id) && result.weights != WeightSource::own)) result = with_own_weights(result);
    switch (id) {
        case ArrayId::E: place_in_embedding(result, first, block); break;
        case ArrayId::X: place_in_input(result, first, block); break;
        case ArrayId::P:
            if (result.options.positions != PositionKind::own) result = with_own_positions(result);
            place(result.own_P, first, block);
            break;
        case ArrayId::masked: place_in_mask(result, first, block); break;
        case ArrayId::scores:
        case ArrayId::weights: place_overrides(result, id, head, first, block); break;
        case ArrayId::W_a:
        case ArrayId::U_a:
        case ArrayId::v_a: place_in_additive(result, id, head, first, block); break;
        default:
            if (is_weight_matrix(id)) result = with_fitting_numbers(std::move(result));  // empty biases become zeros
            place_in_own_matrix(result, id, first, block);
    }
    return result;
}

Document with_number(const Document& document, const NumberRef& number, double value) {
    return with_numbers(document, number.array, number.head, {number.row, number.column}, MatrixD::Constant(1, 1, value));
}

Document without_overrides(Document document, ArrayId id) {
    std::erase_if(document.overrides, [id](const Override& set) { return set.number.array == id; });
    return document;
}

bool fits(Preset preset, const MatrixD& current) {
    return preset != Preset::transpose || current.rows() == current.cols();
}

MatrixD preset_matrix(Preset preset, const MatrixD& current, std::uint64_t seed) {
    assert(fits(preset, current));
    const Index rows = current.rows(), columns = current.cols();
    switch (preset) {
        case Preset::zero: return MatrixD::Zero(rows, columns);
        case Preset::one: return MatrixD::Ones(rows, columns);
        case Preset::identity: return MatrixD::Identity(rows, columns);
        case Preset::random:
            return gaussian_matrix(RandomStream(seed, "preset"), rows, columns, 1 / std::sqrt(static_cast<double>(std::max<Index>(rows, 1))));
        case Preset::transpose: return current.transpose();
    }
    return current;
}

Document with_step_of(const Document& document, const Document& baseline, StepId step) {
    Document result = document;
    switch (step) {
        case StepId::tokens:
            result.text = baseline.text;
            result.tokenizer = baseline.tokenizer;
            result.own_tokens = baseline.own_tokens;
            break;
        case StepId::embedding: result = with_embedding_of(document, baseline); break;
        case StepId::positions: result = with_positions_of(document, baseline); break;
        case StepId::norm:
            result.options.layer_norm = baseline.options.layer_norm;
            result.options.layer_norm_epsilon = baseline.options.layer_norm_epsilon;
            result.own_weights.gamma = baseline.own_weights.gamma;
            result.own_weights.beta = baseline.own_weights.beta;
            break;
        case StepId::projections:
        case StepId::heads:
            result.options.projections = baseline.options.projections;
            if (baseline.options.projections)
                result = with_weights_of(result, baseline,
                                         {ArrayId::W_Q, ArrayId::W_K, ArrayId::W_V, ArrayId::b_Q, ArrayId::b_K, ArrayId::b_V});
            break;
        case StepId::scores:
            result.options.similarity = baseline.options.similarity;
            result.own_weights.additive = baseline.own_weights.additive;
            take_overrides(result, baseline, ArrayId::scores);
            break;
        case StepId::scale:
            result.options.scale = baseline.options.scale;
            result.options.temperature = baseline.options.temperature;
            break;
        case StepId::mask: result.options.mask = baseline.options.mask; break;
        case StepId::softmax:
            result.options.softmax = baseline.options.softmax;
            take_overrides(result, baseline, ArrayId::weights);
            break;
        case StepId::dropout: result.options.dropout = baseline.options.dropout; break;
        case StepId::weighted_sum:
        case StepId::concat: break;
        case StepId::output:
            result.options.output_projection = baseline.options.output_projection;
            if (baseline.options.output_projection) result = with_weights_of(result, baseline, {ArrayId::W_O, ArrayId::b_O});
            break;
        case StepId::residual: result.options.residual = baseline.options.residual; break;
    }
    result = with_fitting_numbers(std::move(result));
    // numbers that are the source's again are said to be so again
    Document drawn = result;
    take_sources(drawn, baseline);
    return equal_numbers(resolve(result), resolve(drawn)) ? drawn : result;
}

}  // namespace attnscope
