#include "core/compute/long_vectors.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"

namespace attnscope {

namespace {

constexpr Index rows_per_table = 256;

// sine and cosine of the exact i / wavelength, where std::sin knows only those of the rounded quotient
struct Turn {
    double sine = 0, cosine = 1;
};

// What rounding adds to the quotient: the rest of the division is exact.
double rounding_of(double quotient, double i, double wavelength) { return std::fma(quotient, wavelength, -i) / wavelength; }

Turn exact_turn(Index i, double wavelength) {
    const auto position = static_cast<double>(i);
    const double quotient = position / wavelength, error = rounding_of(quotient, position, wavelength);
    const double sine = std::sin(quotient), cosine = std::cos(quotient);
    return {sine - error * cosine, cosine + error * sine};
}

Turn after(const Turn& a, const Turn& b) { return {a.sine * b.cosine + a.cosine * b.sine, a.cosine * b.cosine - a.sine * b.sine}; }

// The turns by 0, 1, ... rows_per_table - 1 positions, and from there on in steps of as many: the angles of both add up.
class Turns {
public:
    explicit Turns(double wavelength) : wavelength_(wavelength) {
        for (Index b = 0; b < rows_per_table; ++b) small_.push_back(exact_turn(b, wavelength));
    }

    // sine and cosine of the rounded i / wavelength, for i = first, first + 1, ...
    template <class Use>
    void each(IndexRange positions, const Use& use) const {
        for (Index i = positions.begin; i < positions.end;) {
            const Turn large = exact_turn(i, wavelength_);
            const Index end = std::min(positions.end, i + rows_per_table);
            for (Index b = 0; i < end; ++i, ++b) {
                const Turn exact = after(large, small_[static_cast<std::size_t>(b)]);
                const auto position = static_cast<double>(i);
                const double error = rounding_of(position / wavelength_, position, wavelength_);
                use(i, Turn{exact.sine + error * exact.cosine, exact.cosine - error * exact.sine});
            }
        }
    }

private:
    double wavelength_;
    std::vector<Turn> small_;
};

MatrixD with_layer_norm(const LongSetup& setup, MatrixD X) {
    if (!setup.options.layer_norm) return X;
    return layer_normalized(X, setup.weights.gamma, setup.weights.beta, setup.options.layer_norm_epsilon);
}

}  // namespace

MatrixD sinusoidal_rows(IndexRange tokens, Index D) {
    MatrixD P(tokens.size(), D);
    for (Index c = 0; c < D; c += 2) {
        const Turns turns(std::pow(10000.0, static_cast<double>(c) / static_cast<double>(D)));
        turns.each(tokens, [&](Index i, const Turn& turn) {
            P(i - tokens.begin, c) = turn.sine;
            if (c + 1 < D) P(i - tokens.begin, c + 1) = turn.cosine;
        });
    }
    return P;
}

MatrixD x_rows(const LongSetup& setup, IndexRange tokens) {
    MatrixD X(tokens.size(), setup.sizes.D);
    for (Index r = 0; r < tokens.size(); ++r) X.row(r) = setup.table.row(table_row(setup, tokens.begin + r));
    if (setup.options.positions == PositionKind::own) X += setup.P.middleRows(tokens.begin, tokens.size());
    if (setup.options.positions == PositionKind::sinusoidal) X += sinusoidal_rows(tokens, setup.sizes.D);
    return X;
}

MatrixD norm_rows(const LongSetup& setup, IndexRange tokens) { return with_layer_norm(setup, x_rows(setup, tokens)); }

MatrixD norm_of_words(const LongSetup& setup) {
    assert(words_share_vectors(setup));
    return with_layer_norm(setup, setup.table);
}

MatrixD projected_rows(const LongSetup& setup, Projection projection, Index head, const MatrixD& norm) {
    const Index width = projection == Projection::value ? setup.sizes.d_v : setup.sizes.d_k;
    if (!setup.options.projections) return norm.middleCols(head * width, width);
    const Weights& w = setup.weights;
    const MatrixD& W = projection == Projection::query ? w.W_Q : projection == Projection::key ? w.W_K : w.W_V;
    const MatrixD& b = projection == Projection::query ? w.b_Q : projection == Projection::key ? w.b_K : w.b_V;
    return projected(norm, W.middleCols(head * width, width), b.size() == 0 ? b : MatrixD(b.middleCols(head * width, width)));
}

void turn_rows(MatrixD& rows, Index first) {
    assert(rows.cols() % 2 == 0);
    for (Index pair = 0; pair < rows.cols() / 2; ++pair) {
        const Turns turns(std::pow(10000.0, static_cast<double>(2 * pair) / static_cast<double>(rows.cols())));
        turns.each({first, first + rows.rows()}, [&](Index i, const Turn& turn) {
            const Index r = i - first;
            const double x = rows(r, 2 * pair), y = rows(r, 2 * pair + 1);
            rows(r, 2 * pair) = x * turn.cosine - y * turn.sine;
            rows(r, 2 * pair + 1) = x * turn.sine + y * turn.cosine;
        });
    }
}

}  // namespace attnscope
