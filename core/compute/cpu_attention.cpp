#include "core/compute/cpu_attention.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>

#include "core/compute/double_tile.h"
#include "core/compute/kernels/dense.h"
#include "core/compute/kernels/materialised.h"
#include "core/compute/kernels/streaming.h"
#include "core/compute/kernels/tile.h"

namespace attnscope {

namespace {

std::size_t line_of(const MatrixView& matrix) { return static_cast<std::size_t>(matrix.outerStride()); }

// How far the pieces are, told by whichever thread ended one.
class Progress {
public:
    Progress(const JobControl& control, double whole) : control_(control), whole_(whole) {}

    // Throws Cancelled when a stop is requested.
    void add(double done) {
        if (control_.stop.stop_requested()) throw Cancelled();
        if (!control_.progress) return;
        const std::lock_guard lock(mutex_);
        done_ += done;
        control_.progress(std::min(done_ / whole_, 1.0));
    }

private:
    const JobControl& control_;
    double whole_;
    std::mutex mutex_;
    double done_ = 0.0;
};

// cells that the rows see, window and causal mask considered, which is what their time follows
double cells_of(const ScoreRule& rule, IndexRange rows, Index m) {
    if (rows.size() == 0) return 0.0;
    const auto seen = [&](Index row) { return static_cast<double>(visible_keys(rule, row, m).size()); };
    return static_cast<double>(rows.size()) * (1.0 + (seen(rows.begin) + seen(rows.end - 1)) / 2.0);
}

double largest_norm(const MatrixView& matrix) {
    double largest = 0.0;
    for (Index i = 0; i < matrix.rows(); ++i) largest = std::max(largest, static_cast<double>(matrix.row(i).squaredNorm()));
    return std::sqrt(largest);
}

AttendResult empty_result(const AttendRequest& request) {
    const Index d_v = request.V.cols() / request.key_heads;
    AttendResult result;
    result.O.resize(request.Q.rows(), request.query_heads * d_v);
    result.L.resize(request.query_heads, request.Q.rows());
    return result;
}

StreamingHead streaming_head(const AttendRequest& request, Index h, AttendResult& result) {
    const MatrixView Q = queries_of(request, h), K = keys_of(request, h), V = values_of(request, h);
    return {.Q = Q.data(), .K = K.data(), .V = V.data(), .Q_line = line_of(Q), .K_line = line_of(K), .V_line = line_of(V),
            .n = Q.rows(), .m = K.rows(), .d = Q.cols(), .d_v = V.cols(), .rule = rule_of(request, h),
            .O = result.O.data() + h * V.cols(), .O_line = line_of(result.O), .L = result.L.data() + h * Q.rows()};
}

}  // namespace

MapResult streamed_attention(const AttendRequest& request, Index bins, const JobControl& control, CpuEngine& engine) {
    const Index n = request.Q.rows(), m = request.K.rows(), H = request.query_heads;
    MapResult result;
    result.attended = empty_result(request);
    const Index groups = (n + rows_of_group() - 1) / rows_of_group();
    const Index row_bins = m == 0 ? 0 : std::min(bins, n), column_bins = n == 0 ? 0 : std::min(bins, m);
    std::vector<StreamingHead> heads;
    std::vector<std::vector<float>> edges;
    for (Index h = 0; h < H; ++h) {
        StreamingHead& head = heads.emplace_back(streaming_head(request, h, result.attended));
        if (bins == 0) continue;
        AttentionMap& map = result.heads.emplace_back(AttentionMap{MatrixF::Zero(std::min(bins, n), std::min(bins, m)), MatrixF::Zero(std::min(bins, n), std::min(bins, m))});
        edges.emplace_back(static_cast<std::size_t>(groups * 4 * column_bins));
        head.row_bins = row_bins;
        head.column_bins = column_bins;
        head.mean = map.mean.data();
        head.max = map.max.data();
    }
    for (std::size_t h = 0; h < edges.size(); ++h) heads[h].edges = edges[h].data();
    if (n == 0) return result;

    const auto rows_of = [n](Index group) { return IndexRange{group * rows_of_group(), std::min((group + 1) * rows_of_group(), n)}; };
    double whole = 0.0;
    for (Index group = 0; group < groups; ++group) whole += static_cast<double>(H) * cells_of(request.rule, rows_of(group), m);
    Progress progress(control, whole);
    // the last rows first: under a causal mask they take longest
    engine.pool.run(H * groups, [&](Index piece, int thread) {
        const StreamingHead& head = heads[static_cast<std::size_t>(piece % H)];
        const Index group = groups - 1 - piece / H;
        stream_group(head, group, engine.scratch[static_cast<std::size_t>(thread)].floats(streaming_scratch(head)), control.stop);
        progress.add(cells_of(request.rule, rows_of(group), m));
    });
    if (bins > 0)
        for (const StreamingHead& head : heads) merge_edges(head);
    return result;
}

AttendResult materialised_attention(const AttendRequest& request, const JobControl& control, CpuEngine& engine) {
    const Index n = request.Q.rows(), m = request.K.rows(), H = request.query_heads, G = request.key_heads;
    const Index d = request.Q.cols() / H, d_v = request.V.cols() / G, value_floats = value_line(d_v);
    AttendResult result = empty_result(request);
    if (n == 0) return result;
    const Index panels = (m + panel_columns() - 1) / panel_columns();
    const auto key_floats = static_cast<std::size_t>(panels * panel_columns() * d), head_floats = key_floats + static_cast<std::size_t>(m * value_floats);
    float* const packed = engine.packed.floats(static_cast<std::size_t>(G) * head_floats + 16);
    engine.pool.run(G * panels, [&](Index piece, int) {
        const Index g = piece / panels, p = piece % panels;
        float* const keys = packed + static_cast<std::size_t>(g) * head_floats;
        pack_keys(request.K.data() + g * d, line_of(request.K), m, d, p, keys + p * panel_columns() * d);
        for (Index j = p * panel_columns(); j < std::min((p + 1) * panel_columns(), m); ++j) {
            float* value = keys + key_floats + j * value_floats;
            std::copy_n(request.V.data() + static_cast<std::size_t>(j) * line_of(request.V) + g * d_v, d_v, value);
            std::fill(value + d_v, value + value_floats, 0.0f);
        }
    });

    std::vector<MaterialisedHead> heads;
    for (Index h = 0; h < H; ++h) {
        const MatrixView Q = queries_of(request, h);
        const float* const keys = packed + static_cast<std::size_t>(key_head_of(h, H, G)) * head_floats;
        const auto cells = [&](float* all) { return all == nullptr ? nullptr : all + h * n * m; };
        heads.push_back({.Q = Q.data(), .Q_line = line_of(Q), .keys = keys, .panel_step = static_cast<std::size_t>(panel_columns() * d),
                         .values = keys + key_floats, .n = n, .m = m, .d = d, .d_v = d_v,
                         .rule = rule_of(request, h), .score_bound = largest_norm(Q) * largest_norm(keys_of(request, h)) * std::abs(request.rule.scale),
                         .O = result.O.data() + h * d_v, .O_line = line_of(result.O), .L = result.L.data() + h * n,
                         .weights = cells(request.weights), .scores = cells(request.scores)});
    }
    const Index rows = rows_of_block(heads.front()), blocks = (n + rows - 1) / rows;
    Progress progress(control, static_cast<double>(H * blocks));
    engine.pool.run(H * blocks, [&](Index piece, int thread) {
        const MaterialisedHead& head = heads[static_cast<std::size_t>(piece / blocks)];
        const Index first = (blocks - 1 - piece % blocks) * rows;
        attend_block(head, {first, std::min(first + rows, n)}, engine.scratch[static_cast<std::size_t>(thread)].floats(materialised_scratch(head)));
        progress.add(1.0);
    });
    return result;
}

// The bound in float, which mostly says enough, takes a fraction of the time of score_bound().
static bool scores_suit_floats(const TileRequest& request) {
    const double limit = request.level == 0 ? plain_float_score_bound : pooled_float_score_bound;
    const double nearly = largest_norm(request.Q.middleRows(request.rows.begin, request.rows.size())) *
                          largest_norm(request.K.middleRows(request.columns.begin, request.columns.size())) * std::abs(request.rule.scale);
    return nearly < 0.99 * limit || score_bound(request) <= limit;
}

MatrixF tile_values(const TileRequest& request, CpuEngine& engine) {
    const Index step = Index{1} << request.level, m = request.columns.size(), d = request.K.cols();
    const auto in_values = [step](IndexRange range) { return (range.size() + step - 1) / step; };
    MatrixF values(in_values(request.rows), in_values(request.columns));
    if (values.size() == 0) return values;
    const bool is_plain = scores_suit_floats(request);
    const Index panels = (m + panel_columns() - 1) / panel_columns();
    float* const keys = is_plain ? engine.packed.floats(static_cast<std::size_t>(panels * panel_columns() * d)) : nullptr;
    if (is_plain)
        engine.pool.run(panels, [&](Index p, int) {
            pack_keys(request.K.data() + static_cast<std::size_t>(request.columns.begin) * line_of(request.K), line_of(request.K), m, d, p, keys + p * panel_columns() * d);
        });
    // several pieces for each thread, so that they end together
    const Index at_once = is_plain ? tile_rows_at_once(request) : 1;
    const Index pieces = Index{32} * engine.pool.threads(), share = (values.rows() + pieces - 1) / pieces;
    const Index lines_of_piece = (share + at_once - 1) / at_once * at_once;
    engine.pool.run((values.rows() + lines_of_piece - 1) / lines_of_piece, [&](Index piece, int thread) {
        const IndexRange lines{piece * lines_of_piece, std::min((piece + 1) * lines_of_piece, values.rows())};
        if (!is_plain) return write_double_tile(request, lines, values);
        compute_tile_rows({.request = request, .keys = keys, .values = values.data(), .line = static_cast<std::size_t>(values.cols())}, lines,
                          engine.scratch[static_cast<std::size_t>(thread)].floats(tile_scratch(request)));
    });
    return values;
}

MatrixF packed_product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control, CpuEngine& engine) {
    const Index k = A.cols(), c = B.cols(), panels = (c + panel_columns() - 1) / panel_columns();
    MatrixF C = MatrixF::Zero(A.rows(), c);
    float* const packed = engine.packed.floats(static_cast<std::size_t>(panels * panel_columns() * k) + 16);
    for (Index p = 0; p < panels; ++p) pack_panel(B.data(), line_of(B), k, c, p, packed + p * panel_columns() * k);
    constexpr Index rows_at_once = 96;
    const Index blocks = (A.rows() + rows_at_once - 1) / rows_at_once;
    Progress progress(control, static_cast<double>(std::max<Index>(blocks, 1)));
    engine.pool.run(k == 0 ? 0 : blocks, [&](Index block, int) {
        const Index first = block * rows_at_once;
        multiply_packed({.A = A.data() + static_cast<std::size_t>(first) * line_of(A), .A_line = line_of(A), .rows = std::min(rows_at_once, A.rows() - first), .k = k, .c = c,
                         .panels = packed, .bias = bias.size() > 0 ? bias.data() : nullptr, .C = C.data() + first * c, .C_line = static_cast<std::size_t>(c)});
        progress.add(1.0);
    });
    if (k == 0 && bias.size() > 0) C.rowwise() += bias.row(0);
    return C;
}

}  // namespace attnscope
