#include <doctest/doctest.h>

#include "core/attention/attention.h"
#include "core/attention/softmax_row.h"
#include "core/document/resolve.h"

using namespace attnscope;

namespace {
Trace trace_of(SoftmaxAxis axis, bool causal = true) {
    Document document;
    document.text = "the cat sat down";
    document.options.softmax.axis = axis;
    document.options.mask.causal = causal;
    return run(resolve(document));
}
}  // namespace

TEST_CASE("a row of softmax has a cell for every key, and the masked ones are marked") {
    const Trace trace = trace_of(SoftmaxAxis::rows);
    const SoftmaxRow row = softmax_row(trace, 1, {1, 3});
    REQUIRE(row.cells.size() == 4);
    CHECK(row.number == 1);
    CHECK_FALSE(row.cells[1].masked);
    CHECK(row.cells[2].masked);
    CHECK(row.cells[2].score == -infinity);
    CHECK(row.cells[2].weight == 0.0);
    double sum = 0.0;
    for (const SoftmaxCell& cell : row.cells) {
        CHECK(cell.weight == trace.head[1].weights(1, cell.at.column));
        sum += cell.exp;
    }
    CHECK(row.sum == sum);
}

TEST_CASE("where softmax goes along columns the cells are those of the column") {
    const Trace trace = trace_of(SoftmaxAxis::columns, /*causal=*/false);
    const SoftmaxRow column = softmax_row(trace, 0, {0, 2});
    CHECK(column.number == 2);
    double total = 0.0;
    for (const SoftmaxCell& cell : column.cells) {
        CHECK(cell.at.column == 2);
        total += cell.weight;
    }
    CHECK(total == doctest::Approx(1.0));
}

TEST_CASE("a bar lies between 0 and its number, and what is not finite has none") {
    CHECK(bar_span(2.0, -2.0, 2.0).begin == 0.5);
    CHECK(bar_span(2.0, -2.0, 2.0).end == 1.0);
    CHECK(bar_span(-1.0, -2.0, 2.0).begin == 0.25);
    CHECK(bar_span(-1.0, -2.0, 2.0).end == 0.5);
    CHECK(bar_span(-infinity, -2.0, 2.0).end == bar_span(-infinity, -2.0, 2.0).begin);
}

TEST_CASE("shifted scores end at 0, exp and weights share a scale to 1") {
    const SoftmaxRow row = softmax_row(trace_of(SoftmaxAxis::rows), 0, {3, 0});
    CHECK(bar_scale(row, ArrayId::shifted).high == 0.0);
    CHECK(bar_scale(row, ArrayId::shifted).low < 0.0);
    CHECK(bar_scale(row, ArrayId::exp).high == 1.0);
    CHECK(bar_scale(row, ArrayId::weights).high == 1.0);
    CHECK(bar_scale(row, ArrayId::masked).low <= 0.0);
}
