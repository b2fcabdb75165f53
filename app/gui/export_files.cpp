#include "app/gui/export_files.h"

#include <span>
#include <utility>
#include <vector>

#include "app/gui/folder_entries.h"
#include "core/figure/figure.h"
#include "core/files/atomic_write.h"
#include "core/files/csv.h"
#include "core/files/npy_write.h"
#include "core/files/trace_files.h"

namespace attnscope {
namespace {

constexpr std::size_t longest_name = 40;  // bytes of the title in a proposed file name

std::vector<std::string> labels_of(const Trace& trace, Axis axis, Index count) {
    if (axis == Axis::tokens) return trace.setup.tokens;
    std::vector<std::string> labels;
    for (Index i = 1; i <= count; ++i) labels.push_back(std::to_string(i));
    return labels;
}

// One head, and what all heads share, has no axis for heads.
void write_numbers(const Trace& trace, ArrayId id, Index head, bool all_heads, const std::filesystem::path& file, const FileSystem& files) {
    if (id == ArrayId::tokens) {
        write_npy(file, stored_shape(trace, id), std::vector<std::int64_t>(trace.setup.ids.begin(), trace.setup.ids.end()), files);
        return;
    }
    const Index first = all_heads ? 0 : head, end = all_heads ? trace.setup.sizes.H : head + 1;
    const MatrixD& matrix = array(trace, id, first);
    Shape shape = stored_shape(trace, id);
    if (info(id).per_head && !all_heads) shape = shape.size() == 2 ? Shape{matrix.size()} : Shape{matrix.rows(), matrix.cols()};
    NpyWriter writer(file, NpyType::f8, shape, files);
    for (Index h = first; h < end; ++h) {
        const MatrixD& numbers = array(trace, id, h);
        writer.append(std::span<const double>(numbers.data(), static_cast<std::size_t>(numbers.size())));
    }
    writer.commit();
}

// A file name from any title: what systems forbid in names, and white space, becomes a hyphen.
std::string name_from(const std::string& title) {
    std::string name;
    for (const char c : title) {
        const bool forbidden = std::string_view("/\\:*?\"<>| \t\n\r.").find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20;
        if (!forbidden) name += c;
        else if (!name.empty() && name.back() != '-') name += '-';
    }
    std::size_t cut = std::min(name.size(), longest_name);
    while (cut > 0 && cut < name.size() && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80) --cut;  // not inside a character
    name.resize(cut);
    while (!name.empty() && name.back() == '-') name.pop_back();
    return name.empty() ? "attention" : name;
}

}  // namespace

const char* extension_of(FigureFormat format) {
    constexpr const char* extensions[] = {".png", ".svg", ".pdf", ".csv", ".npy"};
    return extensions[static_cast<std::size_t>(format)];
}

bool is_picture(FigureFormat format) { return format == FigureFormat::png || format == FigureFormat::svg || format == FigureFormat::pdf; }

ArrayId exported_array(const UiState& ui) { return ui.exporting.array.value_or(ui.array); }

bool exports_all_heads(const Trace& trace, const UiState& ui) {
    return ui.exporting.all_heads && info(exported_array(ui)).per_head && trace.setup.sizes.H > 1 && ui.exporting.format != FigureFormat::csv;
}

std::filesystem::path proposed_file(const Trace& trace, const UiState& ui, const std::filesystem::path& folder, const std::string& title) {
    const ArrayInfo& what = info(exported_array(ui));
    std::string name = name_from(title) + "-" + what.name;
    if (what.per_head && !exports_all_heads(trace, ui)) name += "-head-" + std::to_string(ui.head + 1);
    return folder / path_of(name + extension_of(ui.exporting.format));
}

void write_export(const Trace& trace, const UiState& ui, const std::filesystem::path& file, Paper paper, const Language& language,
                  const FileSystem& files) {
    const ArrayId id = exported_array(ui);
    const bool all_heads = exports_all_heads(trace, ui);
    const Index head = info(id).per_head ? ui.head : 0;
    const ExportChoices& choices = ui.exporting;
    if (choices.format == FigureFormat::npy) {
        write_numbers(trace, id, head, all_heads, file, files);
        return;
    }
    if (choices.format == FigureFormat::csv) {
        const MatrixD& values = array(trace, id, head);
        write_csv(file, values, labels_of(trace, info(id).rows, values.rows()), labels_of(trace, info(id).columns, values.cols()), files);
        return;
    }
    FigureOptions options{.paper = paper, .colormap = ui.colormap, .range = ui.range, .decimals = ui.decimals,
                          .pixel_width = static_cast<int>(choices.width_pixels)};
    if (choices.by_dpi) options.dots_per_inch = static_cast<double>(choices.dots_per_inch);
    const Figure figure = figure_of(trace, id, all_heads ? std::nullopt : std::optional(head), options, language);
    write_file(file, choices.format == FigureFormat::png ? png(figure) : choices.format == FigureFormat::svg ? svg(figure) : pdf(figure), files);
}

}  // namespace attnscope
