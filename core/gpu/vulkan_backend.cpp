#include "core/gpu/vulkan_backend.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "core/gpu/blocks.h"
#include "core/gpu/vulkan_device.h"
#include "shaders/shared.h"

namespace attnscope {

namespace {

const std::vector<std::uint32_t> attention_tile_code =
#include "shaders/attention_tile.inc"
    ;

// a loop over so many numbers takes one workgroup some 20 ms on a slow GPU
constexpr Index largest_width = 16384;
// the shader's row and column numbers are 32-bit and are added to each other
constexpr Index largest_length = Index{1} << 30;
// multiply-adds with exact products and sums take about so many operations where plain ones take one
constexpr std::uint64_t cost_of_wide_sums = 8;

std::vector<vk::DescriptorSetLayoutBinding> storage_bindings(std::uint32_t count) {
    std::vector<vk::DescriptorSetLayoutBinding> bindings;
    for (std::uint32_t i = 0; i < count; ++i) {
        bindings.emplace_back(i, vk::DescriptorType::eStorageBuffer, 1, vk::ShaderStageFlagBits::eCompute);
    }
    return bindings;
}

// waits for everything `from` did before anything `to` does
void barrier(const vk::raii::CommandBuffer& commands, vk::PipelineStageFlags from, vk::AccessFlags written,
             vk::PipelineStageFlags to, vk::AccessFlags read) {
    commands.pipelineBarrier(from, to, {}, vk::MemoryBarrier(written, read), {}, {});
}

// counts of floats
void copy(const vk::raii::CommandBuffer& commands, const VulkanBuffer& from, std::uint64_t first, const VulkanBuffer& to,
          std::uint64_t count) {
    commands.copyBuffer(*from.buffer, *to.buffer, vk::BufferCopy(first * sizeof(float), 0, count * sizeof(float)));
}

// in floats
struct BlockSizes {
    BlockSizes(Index rows, Index columns, Index width)
        : Q(static_cast<std::uint64_t>(rows * width)), K(static_cast<std::uint64_t>(columns * width)),
          L(static_cast<std::uint64_t>(rows * 2)), weights(static_cast<std::uint64_t>(rows * columns)) {}
    std::uint64_t Q, K, L, weights;
};

class VulkanBackend final : public Backend {
public:
    VulkanBackend(std::string name, std::shared_ptr<const VulkanInstance> instance, vk::raii::PhysicalDevice physical,
                  const VulkanSettings& settings);

    std::string name() const override { return name_; }
    Tile tile(const TileRequest& request) override;
    AttendResult attend(const AttendRequest& request, const JobControl& control) override;
    MapResult attention_map(const MapRequest& request, const JobControl& control) override;
    MatrixF product(const MatrixView& A, const MatrixView& B, const MatrixView& bias, const JobControl& control) override;

private:
    DeviceFailure not_here() const { return {DeviceFailure::Kind::too_large, name_ + " has no shader for this"}; }
    void compute(const TileRequest& request, MatrixF& weights);
    void compute_block(const TileRequest& request, IndexRange rows, IndexRange columns, bool new_keys, MatrixF& weights);
    void stage(const TileRequest& request, IndexRange rows, IndexRange columns, bool new_keys);
    void record(const vk::raii::CommandBuffer& commands, const vk::raii::Pipeline& tile_pipeline,
                const shaders::TileParameters& parameters, const BlockSizes& sizes, bool new_keys) const;
    shaders::TileParameters parameters_of(const TileRequest& request, IndexRange rows, IndexRange columns) const;
    void reserve(VulkanBuffer& buffer, std::uint64_t float_count, MemoryUse use);
    void bind_buffers();
    const vk::raii::Pipeline& pipeline();
    BlockLimits block_limits() const;
    std::uint64_t cost_of_one() const { return wide_sums_ ? cost_of_wide_sums : 1; }  // multiply-add

    std::string name_;
    VulkanSettings settings_;
    VulkanDevice device_;
    vk::raii::DescriptorSetLayout set_layout_;
    vk::raii::PipelineLayout layout_;
    vk::raii::DescriptorPool descriptor_pool_;
    vk::raii::DescriptorSets descriptor_sets_;
    vk::raii::Pipeline pipelines_[2] = {nullptr, nullptr};  // plain and wide sums, made when first needed

    // grown when a block needs more, never shrunk: at most five times largest_buffer_bytes
    VulkanBuffer upload_, Q_, K_, L_, weights_, readback_;

    bool wide_sums_ = false;  // of the request in progress
    SubmissionPace pace_;
};

VulkanBackend::VulkanBackend(std::string name, std::shared_ptr<const VulkanInstance> instance,
                             vk::raii::PhysicalDevice physical, const VulkanSettings& settings)
    : name_(std::move(name)), settings_(settings), device_(std::move(instance), std::move(physical)), set_layout_(nullptr),
      layout_(nullptr), descriptor_pool_(nullptr), descriptor_sets_(nullptr), pace_(settings.first_multiply_adds) {
    const vk::raii::Device& device = device_.device();
    const std::vector<vk::DescriptorSetLayoutBinding> bindings = storage_bindings(4);
    set_layout_ = vk::raii::DescriptorSetLayout(device, vk::DescriptorSetLayoutCreateInfo({}, bindings));
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eCompute, 0, sizeof(shaders::TileParameters));
    layout_ = vk::raii::PipelineLayout(device, vk::PipelineLayoutCreateInfo({}, *set_layout_, push));
    const vk::DescriptorPoolSize size(vk::DescriptorType::eStorageBuffer, 4);
    descriptor_pool_ = vk::raii::DescriptorPool(
        device, vk::DescriptorPoolCreateInfo(vk::DescriptorPoolCreateFlagBits::eFreeDescriptorSet, 1, size));
    descriptor_sets_ = vk::raii::DescriptorSets(device, vk::DescriptorSetAllocateInfo(*descriptor_pool_, *set_layout_));
}

AttendResult VulkanBackend::attend(const AttendRequest&, const JobControl&) { throw not_here(); }
MapResult VulkanBackend::attention_map(const MapRequest&, const JobControl&) { throw not_here(); }
MatrixF VulkanBackend::product(const MatrixView&, const MatrixView&, const MatrixView&, const JobControl&) { throw not_here(); }

Tile VulkanBackend::tile(const TileRequest& request) {
    check_shapes(request);
    const ScoreRule& rule = request.rule;
    if (rule.cells || rule.softcap > 0 || rule.slope != 0 || request.level > 0 || request.quantity != Quantity::weights) throw not_here();
    Tile tile{.values = MatrixF::Zero(request.rows.size(), request.columns.size()), .notice = {}};
    if (tile.values.size() == 0) return tile;
    try {
        compute(request, tile.values);
    } catch (const vk::OutOfDeviceMemoryError&) {
        throw DeviceFailure(DeviceFailure::Kind::out_of_memory, fmt::format("{} ran out of memory", name_));
    } catch (const vk::OutOfHostMemoryError&) {
        throw DeviceFailure(DeviceFailure::Kind::out_of_memory, fmt::format("the driver of {} ran out of memory", name_));
    } catch (const vk::SystemError& error) {
        // whatever else fails here leaves the device in a state that nothing can be said about
        throw DeviceFailure(DeviceFailure::Kind::lost, fmt::format("{} stopped working ({})", name_, error.what()));
    }
    return tile;
}

void VulkanBackend::compute(const TileRequest& request, MatrixF& weights) {
    const Index width = request.Q.cols();
    if (width > largest_width || request.Q.rows() > largest_length || request.K.rows() > largest_length ||
        !one_tile_fits(width, block_limits())) {
        throw DeviceFailure(DeviceFailure::Kind::too_large, fmt::format(
            "{} takes vectors of at most {} numbers and texts of at most {} tokens", name_, largest_width, largest_length));
    }
    wide_sums_ = score_bound(request) > plain_float_score_bound;
    for (Index column = request.columns.begin; column < request.columns.end;) {
        const IndexRange columns{column, column + columns_of_block(request.columns.end - column, width, block_limits())};
        for (Index row = request.rows.begin; row < request.rows.end;) {
            const Index rows = rows_of_block(request.rows.end - row, columns.size(), width, block_limits());
            compute_block(request, {row, row + rows}, columns, /*new_keys=*/row == request.rows.begin, weights);
            row += rows;
        }
        column = columns.end;
    }
}

void VulkanBackend::compute_block(const TileRequest& request, IndexRange rows, IndexRange columns, bool new_keys,
                                  MatrixF& weights) {
    const BlockSizes sizes(rows.size(), columns.size(), request.Q.cols());
    reserve(Q_, sizes.Q, MemoryUse::device);
    reserve(K_, sizes.K, MemoryUse::device);
    reserve(L_, sizes.L, MemoryUse::device);
    reserve(weights_, sizes.weights, MemoryUse::device);
    reserve(readback_, sizes.weights, MemoryUse::readback);
    reserve(upload_, sizes.Q + sizes.L + sizes.K, MemoryUse::upload);
    bind_buffers();
    stage(request, rows, columns, new_keys);

    const vk::raii::Pipeline& tile_pipeline = pipeline();
    const shaders::TileParameters parameters = parameters_of(request, rows, columns);
    const double seconds = device_.run([&](const vk::raii::CommandBuffer& commands) {
        record(commands, tile_pipeline, parameters, sizes, new_keys);
    });
    pace_.learn(sizes.weights * parameters.width * cost_of_one(), seconds);
    weights.block(rows.begin - request.rows.begin, columns.begin - request.columns.begin, rows.size(), columns.size()) =
        Eigen::Map<const MatrixF>(static_cast<const float*>(readback_.mapped), rows.size(), columns.size());
}

// one after the other in the upload buffer: Q, L, K
void VulkanBackend::stage(const TileRequest& request, IndexRange rows, IndexRange columns, bool new_keys) {
    const Index width = request.Q.cols();
    const BlockSizes sizes(rows.size(), columns.size(), width);
    auto* const Q = static_cast<float*>(upload_.mapped);
    float* const L = Q + sizes.Q;
    float* const K = L + sizes.L;
    Eigen::Map<MatrixF>(Q, rows.size(), width) = request.Q.middleRows(rows.begin, rows.size());
    for (Index i = 0; i < rows.size(); ++i) {
        // a row of masked cells only has L = -inf, whose arithmetic a shader need not honour: there any finite L will do
        constexpr double largest = std::numeric_limits<float>::max();
        const double row_L = std::clamp(request.L[rows.begin + i], -largest, largest);
        const float high = static_cast<float>(row_L);
        L[2 * i] = high;
        L[2 * i + 1] = static_cast<float>(row_L - double{high});
    }
    if (new_keys) Eigen::Map<MatrixF>(K, columns.size(), width) = request.K.middleRows(columns.begin, columns.size());
}

void VulkanBackend::record(const vk::raii::CommandBuffer& commands, const vk::raii::Pipeline& tile_pipeline,
                           const shaders::TileParameters& parameters, const BlockSizes& sizes, bool new_keys) const {
    using Stage = vk::PipelineStageFlagBits;
    using Access = vk::AccessFlagBits;
    // the submission before this one read and wrote the same buffers
    barrier(commands, Stage::eTransfer | Stage::eComputeShader, Access::eTransferWrite | Access::eShaderWrite,
            Stage::eTransfer | Stage::eComputeShader,
            Access::eTransferRead | Access::eTransferWrite | Access::eShaderRead | Access::eShaderWrite);
    copy(commands, upload_, 0, Q_, sizes.Q);
    copy(commands, upload_, sizes.Q, L_, sizes.L);
    if (new_keys) copy(commands, upload_, sizes.Q + sizes.L, K_, sizes.K);
    barrier(commands, Stage::eTransfer, Access::eTransferWrite, Stage::eComputeShader, Access::eShaderRead);
    commands.bindPipeline(vk::PipelineBindPoint::eCompute, *tile_pipeline);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eCompute, *layout_, 0, *descriptor_sets_[0], {});
    commands.pushConstants<shaders::TileParameters>(*layout_, vk::ShaderStageFlagBits::eCompute, 0, parameters);
    commands.dispatch((parameters.columns + shaders::tile_columns - 1) / shaders::tile_columns,
                      (parameters.rows + shaders::tile_rows - 1) / shaders::tile_rows, 1);
    barrier(commands, Stage::eComputeShader, Access::eShaderWrite, Stage::eTransfer, Access::eTransferRead);
    copy(commands, weights_, 0, readback_, sizes.weights);
    barrier(commands, Stage::eTransfer, Access::eTransferWrite, Stage::eHost, Access::eHostRead);
}

shaders::TileParameters VulkanBackend::parameters_of(const TileRequest& request, IndexRange rows, IndexRange columns) const {
    // a window that reaches beyond every key is none
    const auto reach = [](Index steps) { return steps < 0 || steps >= largest_length ? -1 : static_cast<int>(steps); };
    const Window window = request.rule.window.value_or(Window{});
    const float scale = static_cast<float>(request.rule.scale);
    return {
        .rows = static_cast<std::uint32_t>(rows.size()),
        .columns = static_cast<std::uint32_t>(columns.size()),
        .width = static_cast<std::uint32_t>(request.Q.cols()),
        .first_row = static_cast<int>(rows.begin),
        .first_column = static_cast<int>(columns.begin),
        .left = reach(window.left),
        .right = request.rule.causal ? 0 : reach(window.right),
        .scale_high = scale,
        .scale_low = static_cast<float>(request.rule.scale - double{scale}),
    };
}

void VulkanBackend::reserve(VulkanBuffer& buffer, std::uint64_t float_count, MemoryUse use) {
    const vk::DeviceSize bytes = float_count * sizeof(float);
    if (buffer.bytes >= bytes) return;
    buffer = {};  // the old one first, so that both need not fit
    buffer = device_.buffer(bytes, use);
}

void VulkanBackend::bind_buffers() {
    const vk::Buffer buffers[] = {*Q_.buffer, *K_.buffer, *L_.buffer, *weights_.buffer};
    for (std::uint32_t i = 0; i < 4; ++i) {
        const vk::DescriptorBufferInfo whole(buffers[i], 0, VK_WHOLE_SIZE);
        device_.device().updateDescriptorSets(
            vk::WriteDescriptorSet(*descriptor_sets_[0], i, 0, vk::DescriptorType::eStorageBuffer, {}, whole), {});
    }
}

const vk::raii::Pipeline& VulkanBackend::pipeline() {
    vk::raii::Pipeline& made = pipelines_[wide_sums_ ? 1 : 0];
    if (!*made) made = device_.compute_pipeline(attention_tile_code, layout_, wide_sums_);
    return made;
}

BlockLimits VulkanBackend::block_limits() const {
    const std::uint64_t bytes = std::min<std::uint64_t>(settings_.largest_buffer_bytes, device_.limits().maxStorageBufferRange);
    return {
        .buffer_floats = bytes / sizeof(float),
        .multiply_adds = pace_.multiply_adds() / cost_of_one(),
        .workgroups_across = device_.limits().maxComputeWorkGroupCount[0],
        .workgroups_down = device_.limits().maxComputeWorkGroupCount[1],
    };
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
