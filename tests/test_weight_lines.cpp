#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "app/gui/widgets/weight_lines.h"
#include "core/document/resolve.h"
#include "core/figure/palette.h"

using namespace attnscope;

namespace {

Trace trace_of_text(bool causal = false) {
    Document document;
    document.text = "the cat saw the dog";
    document.widths = {.D = 8, .H = 2};
    document.options.mask.causal = causal;
    return run(resolve(document));
}

const std::vector<Index> both_heads{0, 1}, first_head{0};

}  // namespace

TEST_CASE("every weight has a line, is left out for being small, or is masked") {
    for (const bool causal : {false, true}) {
        Trace trace = trace_of_text(causal);
        trace.head[1].weights(4, 0) = 0.0099;
        trace.head[1].weights(4, 1) = 0.01;
        const WeightLines all = weight_lines(trace, ArrayId::weights, both_heads, {});
        CHECK(static_cast<Index>(all.lines.size()) + all.left_out + all.masked == 2 * 25);
        CHECK(all.masked == (causal ? 2 * 10 : 0));
        for (const WeightLine& line : all.lines) {
            CHECK(line.weight == trace.head[static_cast<std::size_t>(line.head)].weights(line.query, line.key));
            CHECK(line.weight >= least_drawn_weight);
            if (causal) CHECK(line.key <= line.query);
        }
        const auto is = [](Index key) { return [key](const WeightLine& line) { return line.head == 1 && line.query == 4 && line.key == key; }; };
        CHECK(std::ranges::none_of(all.lines, is(0)));
        CHECK(std::ranges::any_of(all.lines, is(1)));
    }
}

TEST_CASE("a line goes from the middle of its query to the middle of its key, thicker and more opaque with its weight") {
    const WeightLines lines = weight_lines(trace_of_text(), ArrayId::weights, first_head, {.row_height = 20.0f, .most_thickness = 8.0f, .least_thickness = 1.0f});
    REQUIRE(lines.lines.size() > 2);
    for (std::size_t k = 0; k < lines.lines.size(); ++k) {
        const WeightLine& line = lines.lines[k];
        CHECK(line.from_y == 20.0f * static_cast<float>(line.query) + 10.0f);
        CHECK(line.to_y == 20.0f * static_cast<float>(line.key) + 10.0f);
        if (k == 0) continue;
        CHECK(line.weight >= lines.lines[k - 1].weight);
        CHECK(line.thickness >= lines.lines[k - 1].thickness);
        CHECK(line.opacity >= lines.lines[k - 1].opacity);
    }
}

TEST_CASE("lines of several heads stay within the rows of their tokens and beside each other") {
    const WeightLines lines = weight_lines(trace_of_text(), ArrayId::weights, both_heads, {.row_height = 20.0f});
    for (const WeightLine& line : lines.lines) {
        CHECK(line.from_y > 20.0f * static_cast<float>(line.query));
        CHECK(line.from_y < 20.0f * static_cast<float>(line.query + 1));
        CHECK(line.from_y != 20.0f * static_cast<float>(line.query) + 10.0f);
    }
}

TEST_CASE("a weight that is not a number has no line") {
    Trace trace = trace_of_text();
    trace.head[0].weights(0, 0) = std::numeric_limits<double>::quiet_NaN();
    const WeightLines lines = weight_lines(trace, ArrayId::weights, first_head, {});
    CHECK(std::ranges::none_of(lines.lines, [](const WeightLine& line) { return line.query == 0 && line.key == 0; }));
}

TEST_CASE("every head's colour can be told from the panel on every paper, and from its neighbours") {
    for (const Paper paper : {Paper::light, Paper::dark, Paper::contrast})
        for (const Index count : {1, 2, 3, 8, 16})
            for (Index head = 0; head < count; ++head) {
                CHECK(contrast(head_color(head, count, paper), palette(paper).panel) >= 3.0);
                if (head > 0) CHECK_FALSE(head_color(head, count, paper) == head_color(head - 1, count, paper));
            }
}
