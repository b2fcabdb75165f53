#include "core/figure/figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/error.h"
#include "core/figure/color_bar.h"
#include "core/figure/figure_cells.h"
#include "core/figure/figure_labels.h"
#include "core/figure/formula_outline.h"
#include "core/figure/label.h"
#include "core/figure/number_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

// units of 1/96 inch
constexpr double margin = 28, between = 32, largest_cell = 46;
constexpr double one_matrix = 736, all_heads = 880, tallest = 1100;
constexpr double least_width_without_bar = 360;
constexpr double least_width = 520;                 // room for title and caption
constexpr double title_size = 20, equation_size = 19, head_size = 13, caption_size = 11, caption_line = 16, axis_size = 10;
constexpr double sums_width = 58;
constexpr double least_scale = 0.5;                 // pixels for each unit: below it small text cannot be read
constexpr double smallest_rectangle = 10;           // smaller cells touch each other: they become an image
constexpr double smallest_cell_with_numbers = 16;

class Builder {
public:
    Builder(const Trace& trace, ArrayId id, std::optional<Index> head, const FigureOptions& options, const Language& language);
    Figure built() &&;

private:
    void title();
    void equation();
    void measure();
    void matrices();
    void matrix(std::size_t which, double x, double y);
    void row_sums(const MatrixD& values, double x, double y);
    void bar();
    bool any_below() const;
    void caption();
    void finish();
    double beyond() const;
    double matrix_x(int column) const;
    bool has_titles() const { return heads_.size() > 1; }
    void text(double x, double y, const std::string& text, double size, Rgb color, Anchor anchor = Anchor::start, bool bold = false) {
        figure_.shapes.texts.push_back(FigureText{.x = x, .y = y, .text = text, .size = size, .color = color, .anchor = anchor, .bold = bold});
    }
    std::string head_name(Index head) const;

    const Trace& trace_;
    const ArrayInfo& info_;
    FigureOptions options_;
    const Language& language_;
    const Palette& colors_;
    Colormap map_;
    std::vector<Index> heads_;
    std::vector<const MatrixD*> values_;
    ValueRange range_;
    Hidden hidden_;
    Index rows_ = 0, columns_ = 0;

    int across_ = 1;  // matrices side by side
    double cell_width_ = 0, cell_height_ = 0, number_size_ = 0;
    bool as_image_ = false;
    std::vector<MatrixPlace> images_;               // drawn when the pixels are known
    LabelPlan row_labels_, column_labels_;
    double top_ = margin, right_ = 0, bottom_ = 0;  // how far the page is filled
    double first_y_ = 0;                            // of the first matrix
    std::vector<std::string> notes_;                // about this picture, in front of the settings
    Figure figure_;
};

Builder::Builder(const Trace& trace, ArrayId id, std::optional<Index> head, const FigureOptions& options, const Language& language)
    : trace_(trace), info_(info(id)), options_(options), language_(language), colors_(palette(options.paper)) {
    if (id == ArrayId::tokens) {
        options_.decimals = 0;  // ids are whole numbers
        options_.color_bar = false;  // and name words: nothing lies between two of them
    }
    options_.row_sums = options_.row_sums && has_row_sums(id);
    const Index H = trace.setup.sizes.H;
    assert(!head || !info_.per_head || (*head >= 0 && *head < H));
    if (!info_.per_head) heads_ = {0};
    else if (head) heads_ = {*head};
    else
        for (Index h = 0; h < H; ++h) heads_.push_back(h);
    map_ = options.colormap.value_or(info_.is_signed ? Colormap::diverging : Colormap::cividis);
    for (const Index h : heads_) {
        values_.push_back(&array(trace, id, h));
        const Hidden hidden = hidden_cells(trace, id, h);
        hidden_.masked = hidden_.masked || hidden.masked;
        hidden_.not_a_number = hidden_.not_a_number || hidden.not_a_number;
    }
    range_ = range_of(values_, options.range, map_);
    rows_ = values_.front()->rows();
    columns_ = values_.front()->cols();
}

std::string Builder::head_name(Index head) const {
    const std::string number = language_("figure.head", {std::to_string(head + 1)});
    const auto at = static_cast<std::size_t>(head);
    const std::string& name = at < trace_.setup.head_names.size() ? trace_.setup.head_names[at] : std::string();
    if (name.empty()) return number;
    const std::string key = "head." + name;
    return number + " · " + (language_.has(key) ? language_(key) : name);
}

void Builder::title() {
    const StepId step = step_of(info_.id);
    std::string title = language_(std::string("step.") + info(step).name + ".title");
    if (info(step).main_result != info_.id) title += ": " + plain_text(parsed_formula(info_.symbol));
    if (info_.per_head && heads_.size() == 1) title += " · " + head_name(heads_.front());
    figure_.title = options_.title.value_or(title);
    if (!figure_.title.empty()) {
        top_ += title_size;
        text(margin, top_ - 3, figure_.title, title_size, colors_.ink, Anchor::start, /*bold=*/true);
        right_ = std::max(right_, margin + text_extent(figure_.title, title_size, true).width);
        top_ += 12;
    }
    if (options_.equation) equation();
}

void Builder::equation() {
    const StepId step = step_of(info_.id);
    const bool is_main = info(step).main_result == info_.id;
    const bool has_its_own = step == StepId::heads || step == StepId::softmax || (step == StepId::projections && std::ranges::find(info(step).results, info_.id) != info(step).results.end());
    const std::string markup = is_main || has_its_own ? attnscope::equation(step, trace_.setup, info_.id) : info_.symbol;
    const FormulaNode formula = parsed_formula(markup, step);
    try {
        const MathFont font = MathFont::installed();
        const FormulaLayout layout = laid_out(formula, font);
        top_ += layout.ascent * equation_size;
        add_formula(figure_.shapes, layout, font, margin, top_, equation_size, options_.paper);
        right_ = std::max(right_, margin + layout.width * equation_size);
        top_ += layout.descent * equation_size + 16;
    } catch (const Error&) {  // no mathematical font, or one without a sign: a line of text says the same
        const std::string line = plain_text(formula);
        const TextExtent extent = text_extent(line, equation_size);
        top_ += extent.ascent;
        text(margin, top_, line, equation_size, colors_.ink);
        right_ = std::max(right_, margin + extent.width);
        top_ += extent.descent + 16;
    }
}

// Cell size, labels and how many matrices stand side by side.
void Builder::measure() {
    const auto count = static_cast<int>(heads_.size());
    across_ = count <= 3 ? count : std::min(4, static_cast<int>(std::ceil(std::sqrt(count))));
    if (across_ == 3 && count % 4 == 0) across_ = 4;  // no gap in the last row
    const double room = across_ == 1 ? one_matrix : all_heads / across_ - between;
    cell_width_ = std::min(largest_cell, room / static_cast<double>(columns_));
    cell_height_ = std::min(cell_width_, tallest / static_cast<double>(rows_));
    if (columns_ == 1) cell_height_ = std::min(largest_cell * 0.75, tallest / static_cast<double>(rows_));
    as_image_ = std::min(cell_width_, cell_height_) < smallest_rectangle;
    if (!as_image_ && options_.numbers && cell_width_ >= smallest_cell_with_numbers && cell_height_ >= smallest_cell_with_numbers / 2)
        number_size_ = number_size(values_, cell_width_, cell_height_, options_.decimals);
    row_labels_ = row_label_plan(axis_labels(trace_.setup, info_.rows, rows_), cell_height_);
    column_labels_ = column_label_plan(axis_labels(trace_.setup, info_.columns, columns_), cell_width_);
    if (info_.columns == Axis::tokens) row_labels_.room = std::max(row_labels_.room, text_extent(language_("figure.query"), axis_size).width + 12);
}

void Builder::row_sums(const MatrixD& values, double x, double y) {
    const double size = std::min(12.0, std::floor(cell_height_ / 1.2));
    if (size < 7) return;
    text(x + sums_width, y - 8, language_("figure.row_sum"), 12, colors_.dim, Anchor::end);
    for (Index i = 0; i < rows_; ++i)
        text(x + sums_width, y + (static_cast<double>(i) + 0.5) * cell_height_ + 0.36 * size,
             cell_text(values.row(i).sum(), options_.decimals + 1), size, colors_.ink, Anchor::end);
}

void Builder::matrix(std::size_t which, double x, double y) {
    const MatrixPlace place{.trace = trace_, .array = info_.id, .head = heads_[which], .x = x, .y = y, .cell_width = cell_width_,
                            .cell_height = cell_height_, .range = range_, .map = map_, .options = options_};
    if (has_titles()) text(x, y - column_labels_.room - 8, head_name(heads_[which]), head_size, colors_.ink, Anchor::start, /*bold=*/true);
    if (info_.rows == Axis::tokens && info_.columns == Axis::tokens && row_labels_.room > 0) {
        text(x - 8, y - 21, language_("figure.key"), axis_size, colors_.key, Anchor::end);
        text(x - 8, y - 8, language_("figure.query"), axis_size, colors_.query, Anchor::end);
    }
    add_column_labels(figure_.shapes, column_labels_, x, y, cell_width_, colors_.dim);
    add_row_labels(figure_.shapes, row_labels_, x, y, cell_height_, colors_.dim);
    if (as_image_) images_.push_back(place);
    else add_cells(figure_.shapes, place, number_size_);
    if (options_.row_sums) row_sums(*values_[which], x + cell_width_ * static_cast<double>(columns_), y);
}

// What stands to the right of a matrix.
double Builder::beyond() const { return std::max(options_.row_sums ? sums_width : 0, column_labels_.overhang); }

double Builder::matrix_x(int column) const {
    const double width = cell_width_ * static_cast<double>(columns_);
    return margin + row_labels_.room + column * (row_labels_.room + width + beyond() + between - 12);
}

void Builder::matrices() {
    const double width = cell_width_ * static_cast<double>(columns_), height = cell_height_ * static_cast<double>(rows_);
    const double above = column_labels_.room + (has_titles() ? head_size + 14 : 0);
    first_y_ = top_ + above;
    for (std::size_t i = 0; i < heads_.size(); ++i) {
        const auto row = static_cast<int>(i) / across_;
        const double x = matrix_x(static_cast<int>(i) % across_);
        const double y = first_y_ + row * (above + height + 20);
        matrix(i, x, y);
        right_ = std::max(right_, x + width + beyond());
        bottom_ = std::max(bottom_, y + height);
    }
}

// Whether a number that is shown lies below the lowest of a logarithmic range.
bool Builder::any_below() const {
    if (range_.scale != ValueRange::Scale::logarithmic) return false;
    const double low = range_.of_row(0).low;
    for (std::size_t h = 0; h < heads_.size(); ++h)
        for (Index i = 0; i < rows_; ++i)
            for (Index j = 0; j < columns_; ++j)
                if ((*values_[h])(i, j) < low && !is_masked(trace_, info_.id, heads_[h], i, j)) return true;
    return false;
}

void Builder::bar() {
    const bool any_hidden = hidden_.masked || hidden_.not_a_number;
    if (!options_.color_bar && !any_hidden) return;
    const double sums = options_.row_sums ? sums_width : 0;
    const double matrices_right = matrix_x(across_ - 1) + cell_width_ * static_cast<double>(columns_) + sums;
    const ColorBar drawn{.x = matrices_right + 24, .y = first_y_, .height = std::clamp(bottom_ - first_y_, 120.0, 320.0), .only_legend = !options_.color_bar, .range = range_,
                         .map = map_, .paper = options_.paper, .hidden = hidden_, .any_below = any_below(), .language = language_};
    const ColorBarExtent extent = add_color_bar(figure_.shapes, drawn);
    right_ = std::max(right_, extent.right);
    bottom_ = std::max(bottom_, extent.bottom);
}

// With the page's width the pixels are known, and with them the blocks of large matrices.
void Builder::finish() {
    figure_.width = std::max(right_ + margin, options_.color_bar ? least_width : least_width_without_bar);
    const double pixels = options_.dots_per_inch ? figure_.width * *options_.dots_per_inch / 96 : options_.pixel_width;
    figure_.pixel_width = static_cast<int>(std::lround(pixels));
    figure_.dots_per_inch = options_.dots_per_inch.value_or(figure_.pixel_width * 96 / figure_.width);
    const double scale = figure_.pixel_width / figure_.width;

    const int least = static_cast<int>(std::ceil(figure_.width * least_scale));
    if (pixels < least || figure_.pixel_width > max_pixel_width)
        throw Error(fmt::format("this picture cannot be made {:.0f} pixels wide; choose a width from {} to {}", pixels, least, max_pixel_width));

    // exactly the pixels that the PNG has between its rounded edges
    const auto span = [scale](double from, double length) { return static_cast<Index>(std::lround((from + length) * scale) - std::lround(from * scale)); };
    for (const MatrixPlace& place : images_) {
        const Index columns = std::clamp<Index>(span(place.x, cell_width_ * static_cast<double>(columns_)), 1, columns_);
        const Index rows = std::clamp<Index>(span(place.y, cell_height_ * static_cast<double>(rows_)), 1, rows_);
        add_image(figure_.shapes, place, static_cast<int>(columns), static_cast<int>(rows));
        if (&place == &images_.front() && (columns < columns_ || rows < rows_))
            notes_.push_back(language_("figure.pooled", {std::to_string((rows_ + rows - 1) / rows), std::to_string((columns_ + columns - 1) / columns)}));
    }
}

void Builder::caption() {
    notes_.insert(notes_.begin(), fmt::format("{} {} × {}", info_.name, rows_, columns_));
    if (info_.id != ArrayId::tokens) notes_.push_back(language_("figure.colors", {language_(fmt::format("colormap.{}", name_of(map_))), language_(fmt::format("range.{}", name_of(options_.range)))}));
    std::vector<std::string> phrases = notes_;
    for (const std::string& setting : settings_of(trace_.setup, language_)) phrases.push_back(setting);
    for (const std::string& phrase : phrases) figure_.caption += (figure_.caption.empty() ? "" : " · ") + phrase;
    bottom_ += margin - 4;
    if (options_.caption) {
        figure_.shapes.rects.push_back(FigureRect{margin, bottom_, figure_.width - 2 * margin, 1, colors_.rule});
        bottom_ += 8;
        for (const std::string& line : wrapped(phrases, " · ", figure_.width - 2 * margin, caption_size)) {
            bottom_ += caption_line;
            text(margin, bottom_ - 4, line, caption_size, colors_.dim);
        }
        bottom_ += margin - 12;
    }
    figure_.height = bottom_;
}

Figure Builder::built() && {
    figure_.language = language_.code();
    if (!options_.transparent) figure_.ground = colors_.paper;
    title();
    measure();
    matrices();
    bar();
    finish();
    caption();
    const double pixel_height = figure_.height * figure_.pixel_width / figure_.width;
    if (pixel_height > max_pixel_width)
        throw Error(fmt::format("a picture {:.0f} pixels high cannot be made, at most {}; choose a smaller width", pixel_height, max_pixel_width));
    return std::move(figure_);
}

}  // namespace

bool has_row_sums(ArrayId array) { return array == ArrayId::exp || array == ArrayId::weights || array == ArrayId::dropped; }

Figure figure_of(const Trace& trace, ArrayId id, std::optional<Index> head, const FigureOptions& options, const Language& language) {
    return Builder(trace, id, head, options, language).built();
}

}  // namespace attnscope
