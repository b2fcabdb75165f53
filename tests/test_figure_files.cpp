#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/document/resolve.h"
#include "core/figure/base64.h"
#include "core/figure/figure.h"
#include "core/files/language_file.h"
#include "tests/read_png.h"

using namespace attnscope;

namespace {
const std::vector<std::string> tokens = {"the", "R&D", "<b>", "ليلى", "注意力", "नमस्ते", "😀"};

Trace trace_of_tokens(bool causal = false) {
    Document document;
    document.own_tokens = tokens;
    document.options.mask.causal = causal;
    return trace_of(document, embedded_language("en"));
}

Figure figure(const FigureOptions& options = {}, bool causal = false) {
    return figure_of(trace_of_tokens(causal), ArrayId::weights, 0, options, embedded_language("en"));
}

std::string output_of(const std::string& command) {
    std::string output;
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char buffer[4096];
    for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
    CHECK(pclose(pipe) == 0);
    return output;
}
}  // namespace

TEST_CASE("the picture has the width that was asked for and the density that follows") {
    const Figure description = figure({.pixel_width = 1200});
    const ReadPng picture = read_png(png(description));
    CHECK(picture.width == 1200);
    CHECK(picture.height == static_cast<int>(std::lround(description.height * 1200 / description.width)));
    CHECK(picture.channels == 3);
    CHECK(picture.texts.at("Description") == description.caption);
    const Figure dense = figure({.dots_per_inch = 300});
    const ReadPng dense_picture = read_png(png(dense));
    CHECK(dense_picture.width == static_cast<int>(std::lround(dense.width * 300 / 96)));
    CHECK(dense_picture.pixels_per_meter == 11811);
}

TEST_CASE("a pixel of a cell has the colour that its value has on the screen, up to the cell's edge") {
    const Trace trace = trace_of_tokens();
    const MatrixD& weights = trace.head[0].weights;
    for (const Paper paper : {Paper::light, Paper::dark, Paper::contrast})
        for (const int width : {640, 1601, 2400}) {
            const FigureOptions options{.paper = paper, .numbers = false, .pixel_width = width};
            const Figure description = figure(options);
            const ReadPng picture = read_png(png(description));
            const double scale = width / description.width;
            const ValueRange range = range_of(weights, Range::shared, Colormap::cividis);
            for (Index i = 0; i < weights.rows(); ++i)
                for (Index j = 0; j < weights.cols(); ++j) {
                    const FigureRect& cell = description.shapes.rects[static_cast<std::size_t>(i * weights.cols() + j) + 1];  // 0: the bar of the equation
                    const Rgb color = *color_of(weights(i, j), range, i, Colormap::cividis, paper);
                    const int left = static_cast<int>(std::lround(cell.x * scale)), right = static_cast<int>(std::lround((cell.x + cell.width) * scale)) - 1;
                    const int middle = static_cast<int>((cell.y + cell.height / 2) * scale);
                    for (const int x : {left, (left + right) / 2, right}) {
                        const std::uint8_t* pixel = picture.at(x, middle);
                        CHECK(Rgb{pixel[0], pixel[1], pixel[2]} == color);
                    }
                }
        }
}

TEST_CASE("a transparent picture shows what is behind it") {
    const ReadPng picture = read_png(png(figure({.transparent = true})));
    CHECK(picture.channels == 4);
    CHECK(picture.at(0, 0)[3] == 0);
    bool any_opaque = false;
    for (int x = 0; x < picture.width; ++x) any_opaque = any_opaque || picture.at(x, picture.height / 2)[3] == 255;
    CHECK(any_opaque);
}

TEST_CASE("the same figure gives the same bytes twice") {
    const Figure a = figure({}, /*causal=*/true), b = figure({}, /*causal=*/true);
    CHECK(png(a) == png(b));
    CHECK(svg(a) == svg(b));
    CHECK(pdf(a) == pdf(b));
}

TEST_CASE("an SVG holds every token as text, escaped, and is well-formed") {
    const std::string text = svg(figure({}, /*causal=*/true));
    for (const char* token : {">the<", ">R&amp;D<", ">&lt;b&gt;<", ">ليلى<", ">注意力<", ">नमस्ते<", ">😀<"}) CHECK_MESSAGE(text.find(token) != std::string::npos, std::string(token));
    CHECK(text.find("<b>") == std::string::npos);
    CHECK(text.find("font-family=\"Inter") != std::string::npos);
    CHECK(text.find("seed: 7") != std::string::npos);
    const auto path = std::filesystem::temp_directory_path() / "attnscope_test_figure.svg";
    std::ofstream(path, std::ios::binary) << text;
    // Python's parser stands for any reader
    CHECK(output_of("/usr/bin/python3 -c \"import xml.dom.minidom,sys; print(len(xml.dom.minidom.parse(sys.argv[1]).getElementsByTagName('text')) > 20)\" " + path.string()) == "True\n");
    std::filesystem::remove(path);
}

TEST_CASE("a PDF's text can be found: tokens in any script, numbers, title and caption") {
    const Figure description = figure({}, /*causal=*/true);
    const auto path = std::filesystem::temp_directory_path() / "attnscope_test_figure.pdf";
    std::ofstream(path, std::ios::binary) << pdf(description);
    const std::string text = output_of("pdftotext " + path.string() + " -");
    for (const char* part : {"the", "R&D", "<b>", "注意力", "ليلى", "😀", "1.00", "seed: 7", "masked"}) CHECK_MESSAGE(text.find(part) != std::string::npos, std::string(part));
    CHECK(text.find(description.title) != std::string::npos);
    std::filesystem::remove(path);
}

TEST_CASE("base64 is that of RFC 4648") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foobar") == "Zm9vYmFy");
}
