#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/array_choice.h"
#include "app/cli/commands.h"
#include "app/cli/document_options.h"
#include "app/cli/parsing.h"
#include "app/cli/picture_choices.h"
#include "core/attention/error.h"
#include "core/figure/figure.h"
#include "core/files/csv.h"
#include "core/files/language_file.h"
#include "core/files/npy_write.h"
#include "core/files/trace_files.h"

namespace attnscope {
namespace {

enum class Format { png, svg, pdf, csv, npy };
constexpr Named<Format> formats[] = {
    {Format::png, "png"}, {Format::svg, "svg"}, {Format::pdf, "pdf"}, {Format::csv, "csv"}, {Format::npy, "npy"}};
constexpr Named<Range> ranges[] = {{Range::shared, "shared"}, {Range::per_row, "per-row"}, {Range::log, "log"}};

struct ExportOptions {
    DocumentOptions document;
    std::string step, out, language = "en";
    std::optional<Index> head = 0;  // none: all
    std::optional<Format> format;   // none: by the ending of `out`
    FigureOptions figure;
    const CLI::App* command = nullptr;
};

Format format_of(const ExportOptions& options) {
    if (options.format) return *options.format;
    const std::string ending = lower_case_ending(options.out);
    for (const auto& row : formats)
        if (ending == std::string(".") + row.name) return row.value;
    throw usage_error("--out", fmt::format("{} ends in none of .{}; give --format, too", quoted(std::filesystem::path(options.out)), names_of(formats)));
}

// The tokens where the axis stands for them, else numbers from 0.
std::vector<std::string> labels_of(const Trace& trace, Axis axis, Index count) {
    if (axis == Axis::tokens) return trace.setup.tokens;
    std::vector<std::string> labels;
    for (Index i = 0; i < count; ++i) labels.push_back(std::to_string(i));
    return labels;
}

void write_table(const Trace& trace, ArrayId id, const ExportOptions& options) {
    if (!options.head && head_count(trace, id) > 1)
        throw usage_error("--head", fmt::format("a CSV file holds one matrix; give a head from 0 to {}", head_count(trace, id) - 1));
    const MatrixD& values = array(trace, id, options.head.value_or(0));
    write_csv(options.out, values, labels_of(trace, info(id).rows, values.rows()), labels_of(trace, info(id).columns, values.cols()));
}

void require_equal_shapes(const Trace& trace, ArrayId id) {
    const MatrixD& first = array(trace, id, 0);
    for (Index h = 1; h < head_count(trace, id); ++h)
        if (array(trace, id, h).rows() != first.rows() || array(trace, id, h).cols() != first.cols())
            throw usage_error("--head", fmt::format("the heads of {} have different sizes; give one of them", info(id).name));
}

// All heads are stacked; one head, and what all heads share, has no axis for them.
void write_numbers(const Trace& trace, ArrayId id, const ExportOptions& options) {
    if (id == ArrayId::tokens) {
        write_npy(options.out, stored_shape(trace, id), std::vector<std::int64_t>(trace.setup.ids.begin(), trace.setup.ids.end()));
        return;
    }
    const bool stacked = info(id).per_head && !options.head;
    if (stacked) require_equal_shapes(trace, id);
    const Index first = options.head.value_or(0), end = stacked ? head_count(trace, id) : first + 1;
    const MatrixD& values = array(trace, id, first);
    Shape shape = stored_shape(trace, id);
    if (info(id).per_head && !stacked) shape = shape.size() == 2 ? Shape{values.size()} : Shape{values.rows(), values.cols()};
    NpyWriter writer(options.out, NpyType::f8, shape);
    for (Index h = first; h < end; ++h) {
        const MatrixD& numbers = array(trace, id, h);
        writer.append(std::span<const double>(numbers.data(), static_cast<std::size_t>(numbers.size())));
    }
    writer.commit();
}

void refuse_idle_row_sums(ArrayId id, const ExportOptions& options) {
    if (!options.figure.row_sums || has_row_sums(id)) return;
    throw usage_error("--row-sums", fmt::format("the sum of a row of {} means nothing; leave it out, or choose exp, weights or dropped", info(id).name));
}

void write_picture(const Trace& trace, ArrayId id, Format format, const ExportOptions& options) {
    const Figure figure = figure_of(trace, id, options.head, options.figure, embedded_language(options.language));
    const auto bytes = format == Format::png ? png(figure) : format == Format::svg ? svg(figure) : pdf(figure);
    write_file(options.out, bytes);
}

constexpr const char* picture_group = "The picture";

// Options that the format leaves without effect.
void refuse_idle_picture_options(const CLI::App& command, Format format) {
    const bool is_picture = format != Format::csv && format != Format::npy;
    for (const CLI::Option* option : command.get_options()) {
        if (option->count() == 0 || option->get_group() != picture_group) continue;
        const std::string name = option->get_name();
        if (!is_picture) throw usage_error(name, "CSV and NPY files hold numbers, no picture; leave it out, or write PNG, SVG or PDF");
        if (format != Format::png && (name == "--width" || name == "--dpi")) throw usage_error(name, "only PNG pictures have pixels");
    }
}

void export_command(const ExportOptions& options) {
    const ArrayId id = array_chosen("--step", options.step);
    const Format format = format_of(options);
    refuse_idle_picture_options(*options.command, format);
    refuse_idle_row_sums(id, options);
    const Trace trace = options.document.trace(std::cerr);
    require_array(trace, id);
    if (trace.setup.sizes.n == 0) throw Error(std::string("the text has no token, so there is nothing to ") + (format == Format::csv || format == Format::npy ? "write" : "draw") +
                                                "; give --text some words");
    if (options.head) require_head(trace, id, *options.head);
    switch (format) {
        case Format::csv: write_table(trace, id, options); break;
        case Format::npy: write_numbers(trace, id, options); break;
        default: write_picture(trace, id, format, options);
    }
}

// None for all of them.
std::optional<Index> head_of(const std::string& text) {
    if (text == "all") return std::nullopt;
    try {
        return whole_number("--head", text);
    } catch (const Error&) {
        throw usage_error("--head", quoted_beginning(text) + " is neither the number of a head nor all");
    }
}

int pixel_width(const std::string& text) {
    const Index width = whole_number("--width", text);
    if (width < 1 || width > max_pixel_width) throw usage_error("--width", fmt::format("'{}' is not from 1 to {}", text, max_pixel_width));
    return static_cast<int>(width);
}

void add_picture_options(CLI::App& command, ExportOptions& options) {
    FigureOptions& figure = options.figure;
    const auto value = [&command](const char* name, const std::string& type, const std::string& help, std::function<void(const std::string&)> read) {
        return command.add_option_function<std::string>(name, read, help)->type_name(type)->group(picture_group);
    };
    const auto without = [&command](const char* name, bool& shown, const char* help) {
        return command.add_flag_callback(name, [&shown] { shown = false; }, help)->group(picture_group);
    };
    CLI::Option* width = value("--width", "PIXELS", "of a PNG; default 1600", [&figure](const std::string& text) { figure.pixel_width = pixel_width(text); });
    CLI::Option* dpi = value("--dpi", "N", "dots per inch of a PNG, in place of a width", [&figure](const std::string& text) {
        figure.dots_per_inch = positive_number("--dpi", text);
    });
    dpi->excludes(width);
    value("--colormap", names_of(colormaps), "default cividis, diverging for signed numbers",
          [&figure](const std::string& text) { figure.colormap = named("--colormap", text, colormaps); });
    value("--range", names_of(ranges), "what the colours' ends stand for; default shared",
          [&figure](const std::string& text) { figure.range = named("--range", text, ranges); });
    value("--theme", names_of(themes), "default light", [&figure](const std::string& text) { figure.paper = named("--theme", text, themes); });
    CLI::Option* decimals = value("--decimals", "N", "digits after the point in the cells; default 2",
          [&figure](const std::string& text) { figure.decimals = decimals_of("--decimals", text); });
    value("--language", "CODE", "of title and caption: " + language_codes() + "; default en",
          [&options](const std::string& text) { options.language = language_code("--language", text); });
    command.add_option_function<std::string>("--heading", [&figure](const std::string& text) { figure.title = text; },
                                             "over the picture, in place of the array's name")->type_name("TEXT")->group(picture_group);
    command.add_flag("--transparent", figure.transparent, "no ground")->group(picture_group);
    command.add_flag("--row-sums", figure.row_sums, "beside the rows of exp, weights and dropped")->group(picture_group);
    decimals->excludes(without("--no-numbers", figure.numbers, "no numbers in the cells"));
    without("--no-color-bar", figure.color_bar, "no colour bar");
    without("--no-equation", figure.equation, "no equation under the title");
    without("--no-caption", figure.caption, "no settings and seed below");
}

}  // namespace

void add_export_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand("export", "a picture or a table of one array");
    const auto options = std::make_shared<ExportOptions>();
    options->command = command;
    options->document.add_to(*command);
    options->document.add_memory_to(*command);
    command->add_option("--step", options->step, "a step or an array; see below")->type_name("NAME")->required();
    command
        ->add_option_function<std::string>(
            "--head",
            [options](const std::string& text) {
                options->head = head_of(text);
            },
            "from 0, or all side by side; default 0")
        ->type_name("N|all");
    command
        ->add_option_function<std::string>(
            "--format", [options](const std::string& text) { options->format = named("--format", text, formats); },
            "where the ending of OUT does not say it")
        ->type_name(names_of(formats));
    command
        ->add_option_function<std::string>(
            "-o,--out", [options](const std::string& text) { options->out = file_name("--out", text); }, "the file to write")
        ->type_name("OUT")
        ->required();
    add_picture_options(*command, *options);
    command->footer(step_help() + "\n" + counting_note);
    command->callback([options] { export_command(*options); });
}

}  // namespace attnscope
