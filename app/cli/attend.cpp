#include <cmath>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/array_file.h"
#include "app/cli/attend_shapes.h"
#include "app/cli/commands.h"
#include "app/cli/memory_limit.h"
#include "app/cli/output_files.h"
#include "app/cli/parsing.h"
#include "core/attention/attend.h"
#include "core/files/npy_write.h"

namespace attnscope {
namespace {

struct AttendCommand {
    std::string q, k, v, mask, out, weights, scores;
    std::optional<double> scale;
    AttendOptions options;
    std::size_t memory = 0;  // bytes
};

ArrayFile mask_file(const std::string& path) {
    ArrayFile mask = array_file("--mask", path);
    if (mask.header.type != NpyType::b1 && mask.header.type != NpyType::f4 && mask.header.type != NpyType::f8)
        throw Error(fmt::format("{}: holds {} numbers; give bool (true = may attend): array.astype(bool); or float32 or float64 to be added to the scores: array.astype(numpy.float64)",
                                mask.name, type_name(mask.header.type)));
    return mask;
}

class Mask {
public:
    Mask(const ArrayFile& file, const AttendShapes& shapes)
        : input_(file), strides_(broadcast_strides(file.shape(), shapes)), m_(shapes.m), boolean_(input_.array.type == NpyType::b1) {}

    // What is added to the scores of rows [first, first + rows) of one head: 0 or -inf for a boolean mask.
    // Throws Error for NaN and +inf, which no softmax can stand.
    MatrixD rows(Index batch, Index head, Index first, Index rows) const {
        MatrixD added(rows, m_);
        for (Index i = 0; i < (strides_.row == 0 ? 1 : rows); ++i) {
            const Index begin = batch * strides_.batch + head * strides_.head + (first + i) * strides_.row;
            const std::vector<double> numbers = doubles_of(input_.array, begin, strides_.column == 0 ? 1 : m_);
            for (Index j = 0; j < m_; ++j) added(i, j) = checked(numbers, begin, j * strides_.column);
        }
        if (strides_.row == 0)
            for (Index i = 1; i < rows; ++i) added.row(i) = added.row(0);
        return added;
    }

private:
    double checked(const std::vector<double>& numbers, Index begin, Index at) const {
        const double number = numbers[static_cast<std::size_t>(at)];
        if (boolean_) return number != 0 ? 0.0 : -std::numeric_limits<double>::infinity();
        if (number < std::numeric_limits<double>::infinity()) return number;
        throw Error(fmt::format("{}: the number at {} is {}; give finite numbers, or -inf for what may not be seen",
                                input_.name, place_text(input_.array.shape, begin + at), number));
    }

    ArrayInput input_;
    MaskStrides strides_;
    Index m_;
    bool boolean_;
};

// The files to write, part by part as the blocks are finished.
class Results {
public:
    Results(const AttendCommand& command, const AttendShapes& shapes, NpyType type)
        : out_(command.out, type, shapes.output()) {
        if (!command.weights.empty()) weights_.emplace(command.weights, type, shapes.weights());
        if (!command.scores.empty()) scores_.emplace(command.scores, type, shapes.weights());
    }

    void append(const Attended& block) {
        append(out_, block.output);
        if (weights_) append(*weights_, block.weights);
        if (scores_) append(*scores_, block.scores);
    }

    void commit() {
        out_.commit();
        if (weights_) weights_->commit();
        if (scores_) scores_->commit();
    }

private:
    static void append(NpyWriter& writer, const MatrixD& matrix) {
        writer.append(std::span<const double>(matrix.data(), static_cast<std::size_t>(matrix.size())));
    }

    NpyWriter out_;
    std::optional<NpyWriter> weights_, scores_;
};

struct Arrays {
    ArrayInput q, k, v;
    std::optional<Mask> mask;
};

void attend_to_all(const Arrays& arrays, const AttendShapes& shapes, const AttendOptions& options, Results& results) {
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
                results.append(block);
            }
        }
}

void attend_command(const AttendCommand& command) {
    require_different_files({{"--q", command.q}, {"--k", command.k}, {"--v", command.v}, {"--mask", command.mask}},
                            {{"--out", command.out}, {"--weights", command.weights}, {"--scores", command.scores}});
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
    Results results(command, shapes, type);
    Arrays arrays{ArrayInput(q), ArrayInput(k), ArrayInput(v), std::nullopt};
    if (mask) arrays.mask.emplace(*mask, shapes);
    attend_to_all(arrays, shapes, options, results);
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
    file("--out,-o", given->out, "the output, in the type of the inputs")->required();
    file("--weights", given->weights, "also write the weights");
    file("--scores", given->scores, "also write the scaled scores, before softcap and mask");
    command->callback([given] { attend_command(*given); });
}

}  // namespace attnscope
