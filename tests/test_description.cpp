#include <doctest/doctest.h>

#include "core/attention/steps.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "core/figure/description.h"
#include "core/files/language_file.h"

using namespace attnscope;

namespace {

Trace trace_of(Document document) { return run(resolve(document)); }

Trace small_trace(bool causal = false) {
    Document document;
    document.text = "the cat sat";
    document.widths = {.D = 2, .H = 1, .d_k = 2, .d_v = 2};
    document.options.mask.causal = causal;
    return trace_of(document);
}

// With these numbers as the weights.
Trace with_weights(Trace trace, std::initializer_list<double> weights) {
    auto value = weights.begin();
    for (Index i = 0; i < 3; ++i)
        for (Index j = 0; j < 3; ++j) trace.head[0].weights(i, j) = *value++;
    return trace;
}

std::string told(const Trace& trace, const DescribedPicture& picture, const char* language = "en") { return description(trace, picture, embedded_language(language)); }

}  // namespace

TEST_CASE("a row of weights is told by its largest weight, its entropy and what is masked") {
    const Trace trace = with_weights(small_trace(/*causal=*/true), {1, 0, 0, 0.5, 0.5, 0, 0.25, 0.25, 0.5});
    CHECK(told(trace, {.row = 1}) == "Attention weights A: row 2 “cat” attends most to column 1 “the” (0.50); entropy 1.00 bits, like 2.0 tokens; 1 of 3 masked.");
    CHECK(told(trace, {.row = 2}) == "Attention weights A: row 3 “sat” attends most to column 3 “sat” (0.50); entropy 1.50 bits, like 2.8 tokens.");
}

TEST_CASE("without a row the largest weight of all is told, and the mean entropy") {
    const Trace trace = with_weights(small_trace(), {1, 0, 0, 0, 1, 0, 0, 0, 1});
    CHECK(told(trace, {}) == "Attention weights A: the largest is 1.00, from row 1 “the” to column 1 “the”; a row’s entropy is 0.00 bits on average, like 1.0 tokens.");
}

TEST_CASE("the mean entropy is that of the rows that see anything, and a row that sees nothing says so") {
    Document document;
    document.text = "the cat sat";
    document.widths = {.D = 2, .H = 1, .d_k = 2, .d_v = 2};
    document.options.mask.blocked = {{0, 0}, {0, 1}, {0, 2}};
    const Trace trace = with_weights(trace_of(document), {0, 0, 0, 0.5, 0.5, 0, 0, 0.5, 0.5});
    CHECK(told(trace, {.row = 0}) == "Attention weights A: row 1 “the” is fully masked and attends to nothing.");
    CHECK(told(trace, {}) ==
          "Attention weights A: the largest is 0.50, from row 2 “cat” to column 1 “the”; a row’s entropy is 1.00 bits on average, like 2.0 tokens; 3 of 9 masked.");
}

TEST_CASE("numbers are told by the largest and the smallest, and where they stand") {
    Trace trace = small_trace();
    trace.head[0].scores << 1, 2, 3, 4, 5.5, 6, 7, -8, 0;
    CHECK(told(trace, {.array = ArrayId::scores}) ==
          "Scores S, 3 × 3: the largest number is 7.00 at row 3 “sat”, column 1 “the”, the smallest −8.00 at row 3 “sat”, column 2 “cat”.");
    trace.head[0].scores.setConstant(2.0);
    CHECK(told(trace, {.array = ArrayId::scores}) == "Scores S, 3 × 3: every number is 2.00.");
}

TEST_CASE("the tokens are named") {
    Document document;
    document.text = "the cat the cat the";
    CHECK(told(trace_of(document), {.array = ArrayId::tokens}) == "5 tokens, 2 of them different: the cat the cat the.");
}

TEST_CASE("every result of every step has a sentence in every language") {
    for (const bool causal : {false, true})
        for (const SoftmaxAxis axis : {SoftmaxAxis::rows, SoftmaxAxis::columns, SoftmaxAxis::all}) {
            Document document = first_example();
            document.options.mask.causal = causal;
            document.options.mask.padding = {0, 1};
            document.options.softmax.axis = axis;
            document.options.dropout.p = causal ? 0.5 : 0.0;
            const Trace trace = trace_of(document);
            for (const char* language : {"en", "zh"})
                for (const StepInfo& step : steps())
                    for (const ArrayId id : step.results)
                        for (const std::optional<Index> row : {std::optional<Index>{}, std::optional<Index>{0}}) {
                            const std::string sentence = told(trace, {.array = id, .head = 1, .row = row}, language);
                            CAPTURE(sentence);
                            CHECK(sentence.find("description.") == std::string::npos);
                            CHECK(sentence.find('{') == std::string::npos);
                            CHECK(sentence.size() > 10);
                        }
        }
}

TEST_CASE("without tokens that is what is told") {
    Trace trace;
    CHECK(told(trace, {}) == "There are no tokens yet.");
}
