#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/backend_options.h"
#include "app/cli/commands.h"
#include "app/cli/document_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/map_output.h"
#include "app/cli/map_source.h"
#include "app/cli/memory_limit.h"
#include "app/cli/output_files.h"
#include "app/cli/parsing.h"
#include "app/cli/peak_memory.h"
#include "app/cli/picture_choices.h"
#include "app/cli/progress_line.h"
#include "core/files/json.h"

namespace attnscope {
namespace {

constexpr Named<Pooling> poolings[] = {{Pooling::mean, "mean"}, {Pooling::max, "max"}};

struct MapCommand {
    ArrayChoices arrays;
    DocumentOptions document;
    MapChoices choices;
    MapOutputChoices output;
    BackendOptions backend;
    bool progress = false, json = false, colored = false;
};

// What a run says about itself.
struct MapReport {
    MapSizes sizes;
    Index bins = 0;
    std::string backend, reason, notice;
    RowCheck check;
    double seconds = 0, gigaflops = 0;
    std::size_t peak_bytes = 0;
};

std::string lines_of(const MapReport& r) {
    std::string text = fmt::format("queries: {}\nkeys: {}\nheads: {}\nwidth: {}\n", r.sizes.n, r.sizes.m, r.sizes.heads, r.sizes.d);
    if (r.sizes.d_v > 0) text += fmt::format("value width: {}\n", r.sizes.d_v);
    text += fmt::format("bins: {} x {}\n", std::min(r.bins, r.sizes.n), std::min(r.bins, r.sizes.m));
    text += fmt::format("backend: {}\nbecause: {}\n", r.backend, r.reason);
    if (!r.notice.empty()) text += fmt::format("notice: {}\n", r.notice);
    text += fmt::format("checked: {} rows in double, weights within {:.2g}, relative {:.2g}", r.check.rows, r.check.weight_absolute, r.check.weight_relative);
    text += r.sizes.d_v > 0 ? fmt::format(", output within {:.2g}\n", r.check.output_absolute) : "\n";
    return text + fmt::format("seconds: {:.3f}\nGFLOP/s: {:.1f}\npeak memory: {:.0f} MiB\n", r.seconds, r.gigaflops, static_cast<double>(r.peak_bytes) / (1 << 20));
}

std::string json_of(const MapReport& r) {
    return fmt::format(
        "{{\"queries\": {}, \"keys\": {}, \"heads\": {}, \"width\": {}, \"value_width\": {}, \"row_bins\": {}, \"column_bins\": {}, "
        "\"backend\": {}, \"because\": {}, \"notice\": {}, \"seconds\": {}, \"gflops\": {}, \"peak_bytes\": {}, "
        "\"checked\": {{\"rows\": {}, \"weight_absolute\": {}, \"weight_relative\": {}, \"output_absolute\": {}}}}}\n",
        r.sizes.n, r.sizes.m, r.sizes.heads, r.sizes.d, r.sizes.d_v, std::min(r.bins, r.sizes.n), std::min(r.bins, r.sizes.m),
        json_string(r.backend), json_string(r.reason), json_string(r.notice), json_number(r.seconds), json_number(r.gigaflops), r.peak_bytes,
        r.check.rows, json_number(r.check.weight_absolute), json_number(r.check.weight_relative), json_number(r.check.output_absolute));
}

// Of the options for documents, those that say how any queries and keys are compared.
void refuse_document_options(const std::set<std::string>& given) {
    static constexpr const char* of_arrays[] = {"--causal", "--no-causal", "--window", "--padding", "--block", "--scale", "--temperature"};
    for (const std::string& option : given)
        if (std::find(std::begin(of_arrays), std::end(of_arrays), option) == std::end(of_arrays))
            throw usage_error(option, "belongs to a text; with --q and --k leave it out");
}

void require_pairs(const MapCommand& c) {
    const ArrayChoices& a = c.arrays;
    const bool arrays = !a.q.empty() || !a.k.empty() || !a.v.empty();
    if (arrays && c.document.names_document()) throw usage_error("--q", "arrays and a text cannot both be mapped; leave one of them out");
    if (!arrays && !c.document.names_document())
        throw Error("nothing to map: give --q and --k, or a text with --text-file, --text, --tokens or a document", ExitCode::bad_usage);
    if (arrays && a.q.empty()) throw usage_error("--q", "the queries are missing; give them, too");
    if (arrays && a.k.empty()) throw usage_error("--k", "the keys are missing; give them, too");
    if (!arrays && a.softcap) throw usage_error("--softcap", "belongs to --q and --k; a document has none");
    if (arrays && a.v.empty() && !c.output.out.empty()) throw usage_error("--out", "there is no output without values; give --v, too");
    if (c.output.tile && c.output.tile_file.empty()) throw usage_error("--tile", "goes into a file; give --out-tile, too");
    if (!c.output.tile && !c.output.tile_file.empty()) throw usage_error("--out-tile", "needs --tile, which says what of the matrix");
    if (!c.document.set_numbers().empty()) throw usage_error("--set", "numbers typed over are kept for short texts only; leave it out");
    if (c.output.png.empty() && (c.output.linear || c.colored)) throw usage_error(c.output.linear ? "--linear" : "--colormap", "is of the picture; give --png, too");
}

std::unique_ptr<MapSource> source_of(MapCommand& c) {
    if (c.arrays.q.empty()) return source_of_text(c.document.document_without_set(std::cerr), c.choices);
    refuse_document_options(c.document.given());
    c.arrays.document = c.document.document_of_arrays(std::cerr);
    const double temperature = c.arrays.document.options.temperature;
    if (!(temperature >= 1e-20 && temperature <= 1e20)) throw usage_error("--temperature", "must be from 1e-20 to 1e20; 1 leaves the scores as they are");
    return source_of_arrays(c.arrays, c.choices);
}

// Sums of values can overflow where no value does.
void require_finite(const MapRun& run) {
    if (!run.O->allFinite()) throw Error("the output grows beyond single precision; give smaller values");
}

void map_command(MapCommand& c) {
    require_pairs(c);
    require_different_files({{"--q", c.arrays.q}, {"--k", c.arrays.k}, {"--v", c.arrays.v}, {"FILE", c.document.file()}},
                            {{"--out-map", c.output.map}, {"--png", c.output.png}, {"--lse", c.output.lse}, {"--out", c.output.out}, {"--out-tile", c.output.tile_file}});
    if (c.choices.memory == 0) c.choices.memory = usual_memory();
    c.output.memory = c.choices.memory;
    const std::unique_ptr<MapSource> source = source_of(c);
    MapReport report{.sizes = source->sizes(), .bins = c.choices.bins, .backend = {}, .reason = {}, .notice = {}, .check = {}};
    MapOutput output(c.output, report.sizes, report.bins);

    const InterruptWatch interrupt;
    const ChosenBackend chosen = c.backend.chosen();
    ProgressLine line(std::cerr, isatty(STDERR_FILENO) == 1);
    JobControl control{.stop = interrupt.token(), .progress = {}};
    if (c.progress) control.progress = [&line](double fraction) { line.show(fraction); };
    const double work = operations(report.sizes, source->rule());
    try {
        const auto begin = std::chrono::steady_clock::now();
        const MapRun run = source->run(*chosen.backend, control);
        report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        require_finite(run);
        output.write(run, *chosen.backend);
        report.notice = run.notice;
        report.check = run.check;
    } catch (const Cancelled&) {
        throw Error("cancelled; nothing was written", ExitCode::cancelled);
    }
    report.backend = chosen.backend->name();
    report.reason = chosen.reason;
    report.gigaflops = work / report.seconds / 1e9;
    report.peak_bytes = peak_memory();
    std::cout << (c.json ? json_of(report) : lines_of(report));
}

Index bin_count(const std::string& text) {
    const Index bins = whole_number("--bins", text);
    if (bins < 1) throw usage_error("--bins", quoted_beginning(text) + " is not at least 1");
    return bins;
}

Index head_number(const std::string& text) {
    const Index head = whole_number("--head", text);
    if (head < 0) throw usage_error("--head", quoted_beginning(text) + " is not at least 0");
    return head;
}

class MapOptions {
public:
    MapOptions(CLI::App& command, const std::shared_ptr<MapCommand>& given) : command_(command), given_(given) {}

    void add_arrays() {
        file("--q", given_->arrays.q, "FILE.npy", "queries: (n, d), or (H, n, d) for several heads; float32 or float64, computed in float32");
        file("--k", given_->arrays.k, "FILE.npy", "keys: (m, d) or (G, m, d); G may be smaller than H where it divides H");
        file("--v", given_->arrays.v, "FILE.npy", "values: (m, d_v) or (G, m, d_v); only --out needs them");
        value("--softcap", "C", "of --q and --k: scores become C·tanh(scores/C) before the mask", [](MapCommand& c, const std::string& text) { c.arrays.softcap = positive_number("--softcap", text); });
    }

    void add_choices() {
        value("--bins", "N", "of the map, on each side; default 1024", [](MapCommand& c, const std::string& text) { c.choices.bins = bin_count(text); });
        value("--head", "N", "one head, from 0; all of them where it is left out", [](MapCommand& c, const std::string& text) { c.choices.head = head_number(text); });
        value("--pool", names_of(poolings), "what a bin of the map, and a value of the tile, is of its weights; default mean",
              [](MapCommand& c, const std::string& text) { c.output.pooling = named("--pool", text, poolings); });
        value("--memory", "BYTES", "the most memory to use, such as 512M or 8G; default three quarters of the machine's",
              [](MapCommand& c, const std::string& text) { c.choices.memory = memory_limit("--memory", text); });
        given_->backend.add_to(command_, "auto|cpu|gpu", "who computes, always in float32; default auto");
        command_.add_flag("--progress", given_->progress, "say on standard error how far it is, and how long it will take");
        command_.add_flag("--json", given_->json, "the summary as one JSON object");
    }

    void add_outputs() {
        file("--out-map", given_->output.map, "FILE.npy", "the map: (bins, bins), before it an axis for heads where there are several");
        file("--png", given_->output.png, "FILE.png", "the map as a picture of one head, a pixel for each bin, coloured by log(weight · n)");
        command_.add_flag("--linear", given_->output.linear, "colours by the weight itself")->group(group);
        value("--colormap", names_of(colormaps), "of the picture; default cividis", [](MapCommand& c, const std::string& text) {
            c.output.colormap = named("--colormap", text, colormaps);
            c.colored = true;
        });
        file("--lse", given_->output.lse, "FILE.npy", "L, the logarithm of the softmax's denominator: (n), float64; -inf where a query sees no key");
        file("--out", given_->output.out, "FILE.npy", "the output of the heads, before W_O: (n, d_v)");
        value("--tile", "R0:R1,C0:C1[@LEVEL]", "rows and columns of the weights of one head, from 0, ends left out, pooled by 2^LEVEL", [](MapCommand& c, const std::string& text) { c.output.tile = tile_choice("--tile", text); });
        file("--out-tile", given_->output.tile_file, "FILE.npy", "where the tile goes");
    }

private:
    static constexpr const char* group = "What is mapped and written";

    void file(const std::string& name, std::string& path, const char* type, const char* help) {
        command_.add_option_function<std::string>(name, [name, &path](const std::string& text) { path = file_name(name, text); }, help)->type_name(type)->group(group);
    }
    void value(const std::string& name, const std::string& type, const std::string& help, std::function<void(MapCommand&, const std::string&)> read) {
        command_.add_option_function<std::string>(name, [given = given_.get(), read](const std::string& text) { read(*given, text); }, help)->type_name(type)->group(group);
    }

    CLI::App& command_;
    std::shared_ptr<MapCommand> given_;
};

}  // namespace

void add_map_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand("map", "the exact attention map of a long text, or of arrays in NPY files, in bins");
    const auto given = std::make_shared<MapCommand>();
    MapOptions options(*command, given);
    options.add_arrays();
    options.add_outputs();
    options.add_choices();
    given->document.add_to(*command);
    command->callback([given] { map_command(*given); });
}

}  // namespace attnscope
