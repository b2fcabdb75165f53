#include "core/gpu/vulkan_backend.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/gpu/streamed_attention.h"
#include "core/gpu/submissions.h"
#include "core/gpu/tile_windows.h"
#include "shaders/shared.h"

namespace attnscope {

namespace {

static_assert(static_cast<int>(Quantity::scores) == shaders::quantity_scores && static_cast<int>(Quantity::scaled) == shaders::quantity_scaled &&
              static_cast<int>(Quantity::masked) == shaders::quantity_masked && static_cast<int>(Quantity::weights) == shaders::quantity_weights);

// of min(bins, size) bins: where each begins, and the end of the last
std::vector<Index> cuts_of(Index bins, Index size) {
    std::vector<Index> cuts;
    const Index count = std::min(bins, size);
    for (Index bin = 0; bin <= count; ++bin) cuts.push_back(count == 0 ? 0 : first_of_bin(bin, count, size));
    return cuts;
}

// of runs of 2^level
std::vector<Index> cuts_of_level(int level, Index size) {
    std::vector<Index> cuts;
    for (Index cut = 0; cut < size; cut += Index{1} << level) cuts.push_back(cut);
    cuts.push_back(size);
    return cuts;
}

float size_of_bin(const PooledWindow& window, Index row, Index column) {
    const auto p = static_cast<std::size_t>(row), q = static_cast<std::size_t>(column);
    return static_cast<float>(window.row_cuts[p + 1] - window.row_cuts[p]) * static_cast<float>(window.column_cuts[q + 1] - window.column_cuts[q]);
}

class VulkanBackend final : public Backend {
public:
    VulkanBackend(std::string name, std::shared_ptr<const VulkanInstance> instance, vk::raii::PhysicalDevice physical,
                  const VulkanSettings& settings)
        : submissions_(std::move(name), std::move(instance), std::move(physical), settings), inputs_(submissions_),
          windows_(submissions_, inputs_), stream_(submissions_, inputs_) {}

    std::string name() const override { return submissions_.name(); }
    Tile tile(const TileRequest& request) override;
    AttendResult attend(const AttendRequest& request, const JobControl& control) override;
    MapResult attention_map(const MapRequest& request, const JobControl& control) override;
    MatrixF product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) override;

private:
    template <class Job>
    void guarded(const Job& job);
    MapResult attend_and_map(const AttendRequest& request, std::optional<Index> bins, const JobControl& control);
    void write_tile(const TileRequest& request, MatrixF& values);
    void attend_head(const AttendRequest& request, Index head, JobProgress& progress, AttendResult& result);
    AttentionMap map_of_head(const AttendRequest& request, Index head, Index bins, const MatrixD& L, JobProgress& progress);

    Submissions submissions_;
    ResidentInputs inputs_;
    TileWindows windows_;
    StreamedAttention stream_;
};

// What Vulkan throws becomes a DeviceFailure.
template <class Job>
void VulkanBackend::guarded(const Job& job) {
    submissions_.forget_staged();  // of a job that was given up
    inputs_.forget();
    try {
        job();
    } catch (const vk::OutOfDeviceMemoryError&) {
        throw DeviceFailure(DeviceFailure::Kind::out_of_memory, fmt::format("{} ran out of memory", name()));
    } catch (const vk::OutOfHostMemoryError&) {
        throw DeviceFailure(DeviceFailure::Kind::out_of_memory, fmt::format("the driver of {} ran out of memory", name()));
    } catch (const vk::SystemError& error) {
        // whatever else fails here leaves the device in a state that nothing can be said about
        throw DeviceFailure(DeviceFailure::Kind::lost, fmt::format("{} stopped working ({})", name(), error.what()));
    }
}

Tile VulkanBackend::tile(const TileRequest& request) {
    check_shapes(request);
    const Index step = Index{1} << request.level;
    const auto pixels = [step](IndexRange range) { return (range.size() + step - 1) / step; };
    Tile tile{.values = MatrixF::Zero(pixels(request.rows), pixels(request.columns)), .notice = {}};
    if (tile.values.size() > 0) guarded([&] { write_tile(request, tile.values); });
    if (request.quantity == Quantity::masked)
        tile.values = (tile.values.array() > shaders::lowest_maximum).select(tile.values, -std::numeric_limits<float>::infinity());
    return tile;
}

void VulkanBackend::write_tile(const TileRequest& request, MatrixF& values) {
    const JobControl unwatched;
    JobProgress progress(unwatched, 0.0);
    const WindowJob job{.request = request, .wide = score_bound(request) > plain_float_score_bound};
    if (request.level == 0) {
        windows_.values(job, progress, values);
        return;
    }
    const bool mean = request.pooling == Pooling::mean, masked = request.quantity == Quantity::masked;
    const PooledWindow window{.row_cuts = cuts_of_level(request.level, request.rows.size()),
                              .column_cuts = cuts_of_level(request.level, request.columns.size()), .count = mean && masked};
    MatrixF second = MatrixF::Constant(values.rows(), values.cols(), window.count ? 0.0f : shaders::hidden_score);
    windows_.pooled(job, window, progress, [&](Index row, IndexRange columns, const float* pairs) {
        for (Index column = columns.begin; column < columns.end; ++column, pairs += 2) {
            values(row, column) += pairs[0];
            second(row, column) = window.count ? second(row, column) + pairs[1] : std::max(second(row, column), pairs[1]);
        }
    });
    if (!mean) {
        // bins of weights that no row sees are not handed over, and 0
        values = request.quantity == Quantity::weights ? MatrixF(second.cwiseMax(0.0f)) : second;
        return;
    }
    for (Index i = 0; i < values.rows(); ++i)
        for (Index j = 0; j < values.cols(); ++j) {
            const float count = masked ? second(i, j) : size_of_bin(window, i, j);
            values(i, j) = count > 0 ? values(i, j) / count : shaders::hidden_score;
        }
}

// weights and their sums come from the same floats
void VulkanBackend::attend_head(const AttendRequest& request, Index head, JobProgress& progress, AttendResult& result) {
    const Index n = request.Q.rows(), m = request.K.rows(), d_v = request.V.cols() / request.key_heads;
    const ScoreRule rule = rule_of(request, head);
    VectorD L(n);
    stream_.attend({.Q = queries_of(request, head), .K = keys_of(request, head), .V = values_of(request, head), .rule = rule}, progress,
                   result.O.middleCols(head * d_v, d_v), L);
    result.L.row(head) = L.transpose();

    TileRequest whole{.Q = queries_of(request, head), .K = keys_of(request, head), .L = L, .rule = rule, .rows = {0, n}, .columns = {0, m}};
    const auto write = [&](float* out) {
        Eigen::Map<MatrixF> matrix(out + head * n * m, n, m);
        matrix.setZero();
        if (matrix.size() > 0) windows_.values({.request = whole, .as_streamed = true}, progress, matrix);
    };
    if (request.weights) write(request.weights);
    whole.rule = {.scale = rule.scale};
    whole.quantity = Quantity::scaled;
    if (request.scores) write(request.scores);
}

AttentionMap VulkanBackend::map_of_head(const AttendRequest& request, Index head, Index bins, const MatrixD& L, JobProgress& progress) {
    const Index n = request.Q.rows(), m = request.K.rows();
    const PooledWindow window{.row_cuts = cuts_of(bins, n), .column_cuts = cuts_of(bins, m)};
    AttentionMap map{MatrixF::Zero(std::min(bins, n), std::min(bins, m)), MatrixF::Zero(std::min(bins, n), std::min(bins, m))};
    if (map.mean.size() == 0) return map;
    const VectorD row_L = L.row(head).transpose();
    const TileRequest whole{.Q = queries_of(request, head), .K = keys_of(request, head), .L = row_L, .rule = rule_of(request, head), .rows = {0, n},
                            .columns = {0, m}};
    windows_.pooled({.request = whole, .as_streamed = true}, window, progress, [&](Index row, IndexRange columns, const float* pairs) {
        for (Index column = columns.begin; column < columns.end; ++column, pairs += 2) {
            map.mean(row, column) += pairs[0] / size_of_bin(window, row, column);
            map.max(row, column) = std::max(map.max(row, column), pairs[1]);
        }
    });
    return map;
}

MapResult VulkanBackend::attend_and_map(const AttendRequest& request, std::optional<Index> bins, const JobControl& control) {
    check_shapes(request);
    const Index n = request.Q.rows(), m = request.K.rows(), H = request.query_heads;
    // two products for O, one for each matrix of scores or weights that is written or pooled
    const double products = 2.0 + (request.weights != nullptr) + (request.scores != nullptr) + bins.has_value();
    JobProgress progress(control, products * static_cast<double>(H) * static_cast<double>(n) * static_cast<double>(m));
    MapResult result;
    result.attended.O = MatrixF::Zero(n, request.V.cols() / request.key_heads * H);
    result.attended.L = MatrixD(H, n);
    guarded([&] {
        for (Index head = 0; head < H; ++head) {
            attend_head(request, head, progress, result.attended);
            if (bins) result.heads.push_back(map_of_head(request, head, *bins, result.attended.L, progress));
        }
    });
    progress.finish();
    return result;
}

AttendResult VulkanBackend::attend(const AttendRequest& request, const JobControl& control) {
    return attend_and_map(request, std::nullopt, control).attended;
}

MapResult VulkanBackend::attention_map(const MapRequest& request, const JobControl& control) {
    assert(request.bins >= 1 && !request.attend.weights && !request.attend.scores);
    return attend_and_map(request.attend, request.bins, control);
}

// the scores of A's rows and B's columns
MatrixF VulkanBackend::product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) {
    MatrixF C = MatrixF::Zero(A.rows(), B.cols());
    JobProgress progress(control, static_cast<double>(A.rows()) * static_cast<double>(B.cols()));
    const VectorD no_L;
    const TileRequest whole{.Q = A, .K = B, .L = no_L, .rule = {}, .rows = {0, A.rows()}, .columns = {0, B.cols()}, .quantity = Quantity::scores};
    if (C.size() > 0 && A.cols() > 0) guarded([&] { windows_.values({.request = whole, .keys_are_columns = true}, progress, C); });
    if (bias.size() > 0) C.rowwise() += bias.row(0);
    progress.finish();
    return C;
}

}  // namespace

VulkanSurvey survey_vulkan() {
    VulkanSurvey survey;
    try {
        const VulkanInstance instance({});
        for (const vk::raii::PhysicalDevice& device : instance.physical_devices()) survey.devices.push_back(report_of(device));
        if (survey.devices.empty()) survey.problem = "Vulkan found no device";
    } catch (const std::exception&) {
        survey.problem = vulkan_problem();
    }
    return survey;
}

std::unique_ptr<Backend> make_vulkan_backend(const std::string& device, const VulkanSettings& settings) {
    try {
        const auto instance = std::make_shared<const VulkanInstance>(settings.on_validation_message);
        for (vk::raii::PhysicalDevice& physical : instance->physical_devices()) {
            const DeviceReport report = report_of(physical);
            if (report.name != device || report.acceptance == Acceptance::rejected) continue;
            return std::make_unique<VulkanBackend>(report.name, instance, std::move(physical), settings);
        }
    } catch (const std::exception&) {
        throw DeviceFailure(DeviceFailure::Kind::lost, fmt::format("{} does not start: {}", device, vulkan_problem()));
    }
    throw Error(fmt::format("Vulkan knows no device \"{}\" that can run the shaders", device));
}

}  // namespace attnscope
