#include <cmath>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/attend_arrays.h"
#include "app/cli/attend_float.h"
#include "app/cli/attend_shapes.h"
#include "app/cli/backend_options.h"
#include "app/cli/commands.h"
#include "app/cli/memory_limit.h"
#include "app/cli/output_files.h"
#include "app/cli/parsing.h"
#include "core/attention/attend.h"

namespace attnscope {
namespace {

struct AttendCommand {
    std::string q, k, v, mask;
    AttendOutputs outputs;
    BackendOptions backend;
    std::optional<double> scale;
    AttendOptions options;
    std::size_t memory = 0;  // bytes
};

void attend_to_all(const AttendArrays& arrays, const AttendShapes& shapes, const AttendOptions& options, AttendResults& results) {
    for (Index b = 0; b < shapes.B; ++b)
        for (Index h = 0; h < shapes.H; ++h) {
            const Index key_head = b * shapes.G + key_head_of(h, shapes.H, shapes.G);
            const MatrixD K = finite_rows(arrays.k, key_head, 0, shapes.m);
            const MatrixD V = finite_rows(arrays.v, key_head, 0, shapes.m);
            for (Index first = 0; first < shapes.n; first += queries_per_block(shapes)) {
                const Index rows = std::min(queries_per_block(shapes), shapes.n - first);
                const MatrixD Q = finite_rows(arrays.q, b * shapes.H + h, first, rows);
                AttendOptions of_block = options;
                of_block.first_query = first;
                const Attended block = attend(Q, K, V, of_block, arrays.mask ? arrays.mask->rows(b, h, first, rows) : MatrixD{});
                if (!block.scores.allFinite() || !block.output.allFinite())
                    throw Error(arrays.q.name + ", " + arrays.k.name + ": the scores grow beyond double precision; give smaller numbers or a smaller --scale");
                const auto numbers = [](const MatrixD& matrix) { return std::span<const double>(matrix.data(), static_cast<std::size_t>(matrix.size())); };
                results.append(numbers(block.output), numbers(block.weights), numbers(block.scores));
            }
        }
}

// Whether one of the engines of core/compute was asked for.
bool is_float(const BackendOptions& options) {
    if (options.backend == "double") {
        if (!options.device.empty() || options.threads != 0)
            throw usage_error(options.device.empty() ? "--threads" : "--device", "--backend double is one thread of the processor; leave it out, or choose another backend");
        return false;
    }
    const bool asked = !options.backend.empty() || !options.device.empty();
    if (!asked && options.threads != 0) throw usage_error("--threads", "double precision takes one thread; give --backend, too, or leave it out");
    return asked;
}

void attend_command(const AttendCommand& command) {
    require_different_files({{"--q", command.q}, {"--k", command.k}, {"--v", command.v}, {"--mask", command.mask}},
                            {{"--out", command.outputs.out}, {"--weights", command.outputs.weights}, {"--scores", command.outputs.scores}});
    const ArrayFile q = numbers_file("--q", command.q), k = numbers_file("--k", command.k), v = numbers_file("--v", command.v);
    const AttendShapes shapes = attend_shapes(q.shape(), k.shape(), v.shape());
    const auto narrow = [](const ArrayFile& array) { return array.header.type == NpyType::f4; };
    const NpyType type = narrow(q) && narrow(k) && narrow(v) ? NpyType::f4 : NpyType::f8;

    AttendBytes bytes{.number = element_bytes(type), .mask_number = 0, .mask = {}};
    std::optional<ArrayFile> mask;
    if (!command.mask.empty()) {
        mask = mask_file(command.mask);
        bytes.mask_number = element_bytes(mask->header.type);
        bytes.mask = broadcast_strides(mask->shape(), shapes);
    }
    require_memory(shapes, bytes, command.memory == 0 ? usual_memory() : command.memory);

    AttendOptions options = command.options;
    options.scale = command.scale ? *command.scale : 1 / std::sqrt(static_cast<double>(shapes.d));
    const bool in_float = is_float(command.backend) && shapes.n > 0 && shapes.m > 0 && shapes.d_v > 0;
    AttendResults results(command.outputs, shapes, is_float(command.backend) ? NpyType::f4 : type);
    AttendArrays arrays{ArrayInput(q), ArrayInput(k), ArrayInput(v), std::nullopt};
    if (mask) arrays.mask.emplace(*mask, shapes);
    if (in_float) attend_in_float(arrays, shapes, options, *command.backend.chosen().backend, results);
    else attend_to_all(arrays, shapes, options, results);
    results.commit();
}

}  // namespace

void add_attend_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand("attend", "attention between arrays in NPY files: softmax(Q Kᵀ · scale, masked) V");
    const auto given = std::make_shared<AttendCommand>();
    const auto file = [command](const char* name, std::string& path, const char* help) {
        const std::string option = std::string(name).substr(0, std::string(name).find(','));
        const auto read = [option, &path](const std::string& text) { path = file_name(option, text); };
        return command->add_option_function<std::string>(name, read, help)->type_name("FILE.npy");
    };
    const auto value = [command](const char* name, const char* type, const char* help, std::function<void(const std::string&)> read) {
        command->add_option_function<std::string>(name, read, help)->type_name(type);
    };
    file("--q", given->q, "queries: (n, d), (H, n, d) or (B, H, n, d), float32 or float64")->required();
    file("--k", given->k, "keys: (…, m, d); their heads may be fewer where they divide those of the queries")->required();
    file("--v", given->v, "values: (…, m, d_v)")->required();
    file("--mask", given->mask, "broadcasts to (…, n, m); bool: true = may attend; float: added to the scores");
    command->add_flag("--causal", given->options.causal, "query i sees keys j <= i");
    value("--window", "LEFT,RIGHT", "query i sees keys i-LEFT to i+RIGHT; -1 is unlimited",
          [given](const std::string& text) { given->options.window = window_of("--window", text); });
    value("--scale", "NUMBER", "what Q Kᵀ is multiplied by; 1/sqrt(d) where it is left out",
          [given](const std::string& text) { given->scale = finite_number("--scale", text); });
    value("--softcap", "C", "scores become C·tanh(scores/C) before the mask",
          [given](const std::string& text) { given->options.softcap = positive_number("--softcap", text); });
    value("--memory", "BYTES", "the most memory to use, such as 512M or 8G; three quarters of the machine's where it is left out",
          [given](const std::string& text) { given->memory = memory_limit("--memory", text); });
    file("--out,-o", given->outputs.out, "the output, in the type of the inputs, or what --backend says")->required();
    file("--weights", given->outputs.weights, "also write the weights");
    file("--scores", given->outputs.scores, "also write the scaled scores, before softcap and mask");
    given->backend.add_to(*command, "double|auto|cpu|gpu", "who computes; default double, the reference; the others are faster, and compute and write float32");
    command->callback([given] { attend_command(*given); });
}

}  // namespace attnscope
