#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/error.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "core/figure/color_bar.h"
#include "core/figure/figure.h"
#include "core/figure/figure_labels.h"
#include "core/figure/number_text.h"
#include "core/files/language_file.h"

using namespace attnscope;

namespace {
const Language& english() {
    static const Language language = embedded_language("en");
    return language;
}

Trace trace_of_text(const std::string& text, bool causal = false) {
    Document document;
    document.text = text;
    document.options.mask.causal = causal;
    return trace_of(document, english());
}

std::string numbered_words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "w" + std::to_string(i) + " ";
    return text;
}

std::vector<std::string> color_bar_texts(const ValueRange& range, int count) {
    std::vector<std::string> texts;
    for (const ColorBarTick& tick : color_bar_ticks(range, count, /*least_distance=*/0.05)) texts.push_back(tick.text);
    return texts;
}

bool shows(const Figure& figure, const std::string& text) {
    for (const FigureText& shown : figure.shapes.texts)
        if (shown.text.find(text) != std::string::npos) return true;
    return false;
}
}  // namespace

TEST_CASE("a weight that was set by hand is drawn as a number even where the mask hides its cell") {
    Document document;
    document.text = "a b c";
    document.options.mask.causal = true;
    document.overrides = {{{ArrayId::weights, 0, 0, 2}, 0.5}};
    const Trace trace = run(resolve(document));
    CHECK_FALSE(is_masked(trace, ArrayId::weights, 0, 0, 2));
    CHECK_FALSE(is_masked(trace, ArrayId::dropped, 0, 0, 2));
    CHECK(is_masked(trace, ArrayId::exp, 0, 0, 2));
    CHECK(is_masked(trace, ArrayId::weights, 1, 0, 2));
    CHECK(is_masked(trace, ArrayId::weights, 0, 0, 1));
}

TEST_CASE("every array of a trace has a figure inside its page") {
    const Trace trace = trace_of_text("the cat sat on the mat", /*causal=*/true);
    for (const ArrayInfo& array_info : arrays()) {
        const bool additive = array_info.id == ArrayId::W_a || array_info.id == ArrayId::U_a || array_info.id == ArrayId::v_a;
        if (additive) continue;  // this trace has none
        if (array(trace, array_info.id).size() == 0) continue;
        CAPTURE(array_info.name);
        const Figure figure = figure_of(trace, array_info.id, std::nullopt, {}, english());
        CHECK(figure.width > 0);
        CHECK(figure.height > 0);
        for (const FigureRect& rect : figure.shapes.rects) {
            CHECK(rect.x >= 0);
            CHECK(rect.x + rect.width <= figure.width);
            CHECK(rect.y + rect.height <= figure.height);
        }
        for (const FigureText& text : figure.shapes.texts) {
            CHECK(text.x >= 0);
            CHECK(text.x <= figure.width);
            CHECK(text.y <= figure.height);
        }
    }
}

TEST_CASE("every cell has the colour of its value and a number that can be read on it") {
    const Trace trace = trace_of(first_example(), english());
    const Figure figure = figure_of(trace, ArrayId::weights, 0, {}, english());
    const MatrixD& weights = trace.head[0].weights;
    const ValueRange range = range_of(weights, Range::shared, Colormap::cividis);
    REQUIRE(figure.shapes.rects.size() >= static_cast<std::size_t>(weights.size()));
    std::size_t colored = 0;
    for (Index i = 0; i < weights.rows(); ++i)
        for (Index j = 0; j < weights.cols(); ++j) {
            const Rgb color = *color_of(weights(i, j), range, i, Colormap::cividis, Paper::light);
            for (const FigureRect& rect : figure.shapes.rects)
                if (rect.color == color) {
                    ++colored;
                    break;
                }
            CHECK(shows(figure, cell_text(weights(i, j), 2)));
        }
    CHECK(colored == static_cast<std::size_t>(weights.size()));
}

TEST_CASE("masked cells are hatched, have no number and are named beside the colour bar") {
    const Trace trace = trace_of_text("the cat sat on", /*causal=*/true);
    for (const ArrayId id : {ArrayId::masked, ArrayId::shifted, ArrayId::exp, ArrayId::weights, ArrayId::dropped}) {
        const Figure figure = figure_of(trace, id, 0, {}, english());
        CHECK(figure.shapes.hatches.size() == 6 + 1);  // the legend's swatch is one more
        CHECK(shows(figure, "masked"));
    }
    CHECK(figure_of(trace, ArrayId::scores, 0, {}, english()).shapes.hatches.empty());
}

TEST_CASE("a figure without a colour bar still says what its hatched cells are, and is no wider than that") {
    const Trace trace = trace_of_text("the cat sat on", /*causal=*/true);
    const Figure with = figure_of(trace, ArrayId::weights, 0, {.equation = false, .caption = false}, english());
    const Figure without = figure_of(trace, ArrayId::weights, 0, {.color_bar = false, .equation = false, .caption = false}, english());
    CHECK(without.shapes.hatches.size() == with.shapes.hatches.size());
    CHECK(without.shapes.images.empty());
    CHECK(without.width < with.width);
}

TEST_CASE("the caption names every setting and the seed") {
    Document document;
    document.text = "the cat sat";
    document.seed = 4711;
    document.options.mask.causal = true;
    document.options.mask.window = Window{1, -1};
    document.options.dropout = {.p = 0.25, .seed = 99};
    document.options.layer_norm = true;
    document.options.temperature = 1.5;
    document.options.positions = PositionKind::rotary;
    const Trace trace = trace_of(document, english());
    const std::string caption = caption_of(trace.setup, english());
    for (const char* part : {"n = 3", "D = 8", "H = 2", "dₖ = 4", "dᵥ = 4", "seed: 4711", "causal", "window 1 to the left, ∞ to the right",
                             "p = 0.25, seed 99", "ε = 0.00001", "temperature: 1.5", "positions: rotary", "random, untrained",
                             "same word, same vector", "similarity: dot product", "scale: 1/√dₖ", "over rows", "shifted", "float64",
                             "output projection: on", "residual: off", "biases: off"})
        CHECK_MESSAGE(caption.find(part) != std::string::npos, std::string(part));
    CHECK(figure_of(trace, ArrayId::weights, 0, {}, english()).caption.find(caption) != std::string::npos);
}

TEST_CASE("captions and legends have words in every language") {
    const Trace trace = trace_of_text("猫 坐", /*causal=*/true);
    for (const std::string& code : embedded_language_codes()) {
        const Language language = embedded_language(code);
        const Figure figure = figure_of(trace, ArrayId::weights, std::nullopt, {.range = Range::per_row, .row_sums = true}, language);
        for (const char* prefix : {"caption.", "figure.", "provenance.", "colormap.", "range.", "step.", "head."}) {
            CHECK(figure.caption.find(prefix) == std::string::npos);
            CHECK(!shows(figure, prefix));
        }
    }
}

TEST_CASE("a matrix with more cells than pixels is drawn as exact means, and the caption says so") {
    const Trace trace = trace_of_text(numbered_words(500));
    const Figure figure = figure_of(trace, ArrayId::weights, 0, {.pixel_width = 480}, english());
    REQUIRE(figure.shapes.images.size() == 2);  // the colour bar is the other
    const FigureImage& image = figure.shapes.images[0].columns == 1 ? figure.shapes.images[1] : figure.shapes.images[0];
    CHECK(image.columns < 500);
    CHECK(figure.caption.find("each pixel is the mean of up to 2 × 2 numbers") != std::string::npos);
    const MatrixD& weights = trace.head[0].weights;
    const ValueRange range = range_of(weights, Range::shared, Colormap::cividis);
    for (const int r : {0, 17, image.rows - 1})
        for (const int c : {0, 40, image.columns - 1}) {
            const Index top = r * 500 / image.rows, bottom = (r + 1) * 500 / image.rows;
            const Index left = c * 500 / image.columns, right = (c + 1) * 500 / image.columns;
            const double mean = weights.block(top, left, bottom - top, right - left).mean();
            const std::size_t at = static_cast<std::size_t>(r) * static_cast<std::size_t>(image.columns) + static_cast<std::size_t>(c);
            CHECK(image.pixels[at] == *color_of(mean, range, top, Colormap::cividis, Paper::light));
        }
}

TEST_CASE("in a wide enough picture every cell of a large matrix has its own pixel") {
    const Trace trace = trace_of_text(numbered_words(150), /*causal=*/true);
    const Figure figure = figure_of(trace, ArrayId::weights, 0, {.pixel_width = 1600}, english());
    const FigureImage& image = figure.shapes.images[0].columns == 1 ? figure.shapes.images[1] : figure.shapes.images[0];
    CHECK(image.columns == 150);
    CHECK(image.rows == 150);
    CHECK(figure.caption.find("each pixel") == std::string::npos);
    CHECK(figure.shapes.hatches.size() == 149 + 1);  // one run in each row but the last, and the legend
}

TEST_CASE("no label stands outside its room, however long the token") {
    const std::vector<std::string> long_labels(12, "Donaudampfschifffahrtsgesellschaftskapitän");
    for (const double cell : {46.0, 20.0, 8.0, 2.0}) {
        const LabelPlan columns = column_label_plan(long_labels, cell), rows = row_label_plan(long_labels, cell);
        CHECK(columns.room < 150);
        CHECK(rows.room < 190);
        CHECK(columns.angle != 0);
        CHECK(static_cast<double>(rows.every) * cell >= rows.size);
    }
    CHECK(column_label_plan({"the", "cat"}, 46).angle == 0);
}

TEST_CASE("all heads stand side by side and share one range") {
    const Trace trace = trace_of(first_example(), english());
    const Figure all = figure_of(trace, ArrayId::weights, std::nullopt, {}, english()), one = figure_of(trace, ArrayId::weights, 0, {}, english());
    CHECK(all.width > one.width);
    CHECK(shows(all, "head 1 · same word"));
    CHECK(shows(all, "head 2 · previous token"));
}

TEST_CASE("the numbers of a colour bar differ from each other and reach from end to end") {
    const ValueRange range{.scale = ValueRange::Scale::linear, .rows = {{-7.74, 7.74}}};
    CHECK(color_bar_texts(range, 5) == std::vector<std::string>{"7.74", "3.87", "0", "−3.87", "−7.74"});
    CHECK(color_bar_texts({.scale = ValueRange::Scale::linear, .rows = {{0, 0.922}}}, 3) == std::vector<std::string>{"0.922", "0.461", "0"});
}

TEST_CASE("a logarithmic colour bar has its powers of ten where they belong") {
    const ValueRange range{.scale = ValueRange::Scale::logarithmic, .rows = {{2e-6, 0.94}}};
    CHECK(color_bar_texts(range, 5) == std::vector<std::string>{"0.940", "10⁻¹", "10⁻²", "10⁻³", "10⁻⁴", "10⁻⁵", "2·10⁻⁶"});
    for (const ColorBarTick& tick : color_bar_ticks(range, 5, 0.05))
        if (tick.text == "10⁻³") CHECK(tick.position == *position_of(1e-3, range));
    const ValueRange both{.scale = ValueRange::Scale::symmetric_log, .rows = {{-7.74, 7.74}}};
    CHECK(color_bar_texts(both, 5) == std::vector<std::string>{"7.74", "1", "10⁻¹", "10⁻²", "0", "−10⁻²", "−10⁻¹", "−1", "−7.74"});
}

TEST_CASE("a logarithmic colour bar says that smaller numbers have its lowest colour") {
    const ValueRange range{.scale = ValueRange::Scale::logarithmic, .rows = {{1e-6, 1}}};
    CHECK(color_bar_ticks(range, 5, 0.05, /*any_below=*/true).back().text == "≤ 1·10⁻⁶");
    Document document;
    document.text = "the cat sat";
    document.options.scale = {ScaleKind::number, 20};
    const Trace trace = trace_of(document, english());
    CHECK(trace.head[0].weights.minCoeff() < 1e-6 * trace.head[0].weights.maxCoeff());
    CHECK(shows(figure_of(trace, ArrayId::weights, 0, {.range = Range::log}, english()), "≤ "));
}

TEST_CASE("the bar of rows with ranges of their own says what its ends are") {
    const Trace trace = trace_of_text("the cat sat");
    const auto says = [&](Colormap map, const std::string& text) {
        return shows(figure_of(trace, ArrayId::weights, 0, {.colormap = map, .range = Range::per_row, .numbers = false, .caption = false}, english()), text);
    };
    CHECK(says(Colormap::cividis, "highest of its row"));
    CHECK(!says(Colormap::cividis, "lowest of its row"));  // colours begin at 0
    CHECK(says(Colormap::diverging, "− largest of its row"));
    CHECK(shows(figure_of(trace, ArrayId::scores, 0, {.colormap = Colormap::cividis, .range = Range::per_row}, english()), "lowest of its row"));
}

TEST_CASE("token ids have no colour bar") {
    const Trace trace = trace_of_text("the cat sat on the mat");
    const auto bars = [&](ArrayId id) { return figure_of(trace, id, std::nullopt, {}, english()).shapes.images.size(); };
    CHECK(bars(ArrayId::tokens) == 0);
    CHECK(bars(ArrayId::E) == 1);
}

TEST_CASE("rows are summed only where the sum means something") {
    const Trace trace = trace_of_text("the cat sat", /*causal=*/true);
    for (const ArrayInfo& array_info : arrays()) {
        if (array_info.id >= ArrayId::W_Q) break;
        CAPTURE(array_info.name);
        CHECK(shows(figure_of(trace, array_info.id, 0, {.row_sums = true}, english()), "row sum") == has_row_sums(array_info.id));
    }
}

TEST_CASE("every label that is shown has a size that can be read") {
    const Trace trace = trace_of_text(numbered_words(40));
    for (const FigureText& text : figure_of(trace, ArrayId::weights, std::nullopt, {}, english()).shapes.texts) {
        CAPTURE(text.text);
        CHECK(text.size >= 10);
    }
}

TEST_CASE("a picture that is too large is refused with the width that can be made") {
    const Trace trace = trace_of_text("a b");
    CHECK_THROWS_WITH_AS(figure_of(trace, ArrayId::weights, 0, {.pixel_width = 20001}, english()), doctest::Contains("to 20000"), Error);
    CHECK_THROWS_AS(figure_of(trace, ArrayId::weights, 0, {.dots_per_inch = 1e6}, english()), Error);
}

TEST_CASE("a picture that is too small to be read is refused with the least width") {
    const Trace trace = trace_of_text("a b");
    const double units = figure_of(trace, ArrayId::weights, 0, {}, english()).width;
    const int least = static_cast<int>(std::ceil(units / 2));
    CHECK(figure_of(trace, ArrayId::weights, 0, {.pixel_width = least}, english()).pixel_width == least);
    const std::string sentence = "choose a width from " + std::to_string(least) + " to 20000";
    for (const int width : {0, 1, least - 1})
        CHECK_THROWS_WITH_AS(figure_of(trace, ArrayId::weights, 0, {.pixel_width = width}, english()), doctest::Contains(sentence.c_str()), Error);
    CHECK_THROWS_AS(figure_of(trace, ArrayId::weights, 0, {.dots_per_inch = 40}, english()), Error);
}

TEST_CASE("a title of one's own replaces the made one, and an empty one leaves it out") {
    const Trace trace = trace_of_text("a b");
    CHECK(shows(figure_of(trace, ArrayId::weights, 0, {.title = "Who looks at whom"}, english()), "Who looks at whom"));
    const Figure untitled = figure_of(trace, ArrayId::weights, 0, {.title = ""}, english());
    CHECK(untitled.title.empty());
}

TEST_CASE("no text of a figure writes an index behind an underscore") {
    Document document;
    document.text = "the cat sat";
    const Trace trace = trace_of(document, english());
    for (const ArrayId id : {ArrayId::scores, ArrayId::scaled, ArrayId::weights, ArrayId::K, ArrayId::V}) {
        const Figure figure = figure_of(trace, id, std::nullopt, {}, english());
        CAPTURE(figure.title);
        CHECK(figure.title.find('_') == std::string::npos);
        CHECK(figure.caption.find("d_") == std::string::npos);
    }
}
