#include "core/compute/explain_long.h"

#include <cassert>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "core/attention/attention.h"
#include "core/compute/long_row.h"

namespace attnscope {

namespace {

// Computes what is asked for, and keeps it for the next question about the same row.
class LongNumbers : public Numbers {
public:
    LongNumbers(const LongTrace& trace, Index most_terms) : trace_(trace), setup_(trace.setup), most_terms_(most_terms) {}

    const Options& options() const override { return setup_.options; }
    const Sizes& sizes() const override { return setup_.sizes; }
    Provenance embedding_provenance() const override { return setup_.embedding_provenance; }
    bool is_set_by_hand(const NumberRef&) const override { return false; }
    double at(const NumberRef& number) const override { return known_row(number.array, number.head, number.row)(0, number.column); }
    MatrixD row(ArrayId id, Index head, Index i) const override { return known_row(id, head, i); }
    MatrixD column(ArrayId id, Index head, Index j) const override;
    bool sees_no_key(Index i) const override { return long_row(0, i).row_max == -infinity; }
    Index most_terms() const override { return most_terms_; }

private:
    const MatrixD& known_row(ArrayId id, Index head, Index i) const;
    const LongRow& long_row(Index head, Index i) const;
    MatrixD computed_row(ArrayId id, Index head, Index i) const;
    MatrixD row_of_vectors(ArrayId id, Index i) const;
    MatrixD flat(Projection projection, Index i) const;
    MatrixD row_of_head(ArrayId id, Index head, Index i) const;
    MatrixD shifted(const LongRow& row) const;
    MatrixD concat(Index i) const;
    const MatrixD& weights_of(ArrayId id) const;

    const LongTrace& trace_;
    const LongSetup& setup_;
    Index most_terms_;
    // an explanation asks for the same few rows again and again, and lives no longer than one call
    mutable std::map<std::tuple<ArrayId, Index, Index>, MatrixD> rows_;
    mutable std::map<std::pair<Index, Index>, LongRow> long_rows_;
};

bool is_weight(ArrayId id) { return id >= ArrayId::W_Q && id < ArrayId::W_a; }

const MatrixD& LongNumbers::weights_of(ArrayId id) const {
    static constexpr MatrixD Weights::* given[] = {&Weights::W_Q, &Weights::W_K, &Weights::W_V, &Weights::W_O, &Weights::b_Q,
                                                   &Weights::b_K, &Weights::b_V, &Weights::b_O, &Weights::gamma, &Weights::beta};
    assert(is_weight(id));  // additive similarity is of short texts only
    return setup_.weights.*given[static_cast<std::size_t>(id) - static_cast<std::size_t>(ArrayId::W_Q)];
}

const MatrixD& LongNumbers::known_row(ArrayId id, Index head, Index i) const {
    const auto key = std::tuple(id, info(id).per_head ? head : 0, i);
    const auto found = rows_.find(key);
    return found != rows_.end() ? found->second : rows_.emplace(key, computed_row(id, head, i)).first->second;
}

const LongRow& LongNumbers::long_row(Index head, Index i) const {
    const auto found = long_rows_.find({head, i});
    return found != long_rows_.end() ? found->second : long_rows_.emplace(std::pair(head, i), row_in_double(trace_, head, i)).first->second;
}

MatrixD LongNumbers::column(ArrayId id, Index head, Index j) const {
    if (id == ArrayId::V) return value_column(trace_, head, j);
    return weights_of(id).col(j);
}

MatrixD LongNumbers::computed_row(ArrayId id, Index head, Index i) const {
    if (is_weight(id)) return weights_of(id).row(i);
    if (id < ArrayId::Q) return row_of_vectors(id, i);
    if (id < ArrayId::concat) return row_of_head(id, head, i);
    if (id == ArrayId::concat) return concat(i);
    if (id == ArrayId::output)
        return setup_.options.output_projection ? projected(known_row(ArrayId::concat, 0, i), setup_.weights.W_O, setup_.weights.b_O)
                                                : known_row(ArrayId::concat, 0, i);
    return setup_.options.residual ? MatrixD(known_row(ArrayId::X, 0, i) + known_row(ArrayId::output, 0, i)) : known_row(ArrayId::output, 0, i);
}

MatrixD LongNumbers::row_of_vectors(ArrayId id, Index i) const {
    const IndexRange one{i, i + 1};
    switch (id) {
        case ArrayId::tokens: return MatrixD::Constant(1, 1, static_cast<double>(setup_.tokens.id(i)));
        case ArrayId::E: return setup_.table.row(table_row(setup_, i));
        case ArrayId::P:
            if (setup_.options.positions == PositionKind::own) return setup_.P.row(i);
            if (setup_.options.positions == PositionKind::sinusoidal) return sinusoidal_rows(one, setup_.sizes.D);
            return MatrixD::Zero(1, setup_.sizes.D);
        case ArrayId::X: return x_rows(setup_, one);
        case ArrayId::norm: return norm_rows(setup_, one);
        case ArrayId::Q_flat: return flat(Projection::query, i);
        case ArrayId::K_flat: return flat(Projection::key, i);
        default: return flat(Projection::value, i);
    }
}

MatrixD LongNumbers::flat(Projection projection, Index i) const {
    const MatrixD& norm = known_row(ArrayId::norm, 0, i);
    const Index width = projection == Projection::value ? setup_.sizes.d_v : setup_.sizes.d_k;
    MatrixD result(1, setup_.sizes.H * width);
    for (Index h = 0; h < setup_.sizes.H; ++h) result.middleCols(h * width, width) = projected_rows(setup_, projection, h, norm);
    return result;
}

MatrixD LongNumbers::shifted(const LongRow& row) const {
    if (row.row_max == -infinity) return row.masked;
    return (row.masked.array() - row.row_max).matrix();
}

MatrixD LongNumbers::row_of_head(ArrayId id, Index head, Index i) const {
    switch (id) {
        case ArrayId::Q: return head_row_in_double(trace_, Projection::query, head, i);
        case ArrayId::K: return head_row_in_double(trace_, Projection::key, head, i);
        case ArrayId::V: return head_row_in_double(trace_, Projection::value, head, i);
        case ArrayId::heads: return weighted_values(trace_, head, long_row(head, i).weights);
        default: break;
    }
    const LongRow& row = long_row(head, i);
    switch (id) {
        case ArrayId::scores: return row.scores;
        case ArrayId::scaled: return row.scaled;
        case ArrayId::masked: return row.masked;
        case ArrayId::row_max: return MatrixD::Constant(1, 1, row.row_max);
        case ArrayId::shifted: return shifted(row);
        case ArrayId::exp: return shifted(row).unaryExpr([](double x) { return std::exp(x); });
        case ArrayId::row_sum: return MatrixD::Constant(1, 1, row.row_sum);
        default: return row.weights;  // and `dropped`, as nothing is
    }
}

MatrixD LongNumbers::concat(Index i) const {
    const Index d_v = setup_.sizes.d_v;
    MatrixD result(1, setup_.sizes.H * d_v);
    for (Index h = 0; h < setup_.sizes.H; ++h) result.middleCols(h * d_v, d_v) = known_row(ArrayId::heads, h, i);
    return result;
}

}  // namespace

Explanation explain_long(const LongTrace& trace, const NumberRef& number, Index most_terms) {
    assert(number.row >= 0 && number.column >= 0 && number.head >= 0 && number.head < trace.heads() && most_terms >= 1);
    return explain(LongNumbers(trace, most_terms), number);
}

MatrixD array_row(const LongTrace& trace, ArrayId id, Index head, Index i) { return LongNumbers(trace, 1).row(id, head, i); }

}  // namespace attnscope
