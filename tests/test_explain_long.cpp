#include <doctest/doctest.h>

#include <cmath>

#include "core/attention/attention.h"
#include "core/attention/trace.h"
#include "core/compute/cpu_backend.h"
#include "core/compute/explain_long.h"
#include "core/document/resolve.h"
#include "core/document/resolve_long.h"
#include "tests/long_documents.h"
#include "tests/matrix_check.h"

using namespace attnscope;

namespace {

// Sums of up to some hundred products in another order, of numbers below 100.
constexpr double largest_error = 1e-11;

// hand-made heads with layer norm have scores in the thousands
bool same(double a, double b) { return numbers_agree(a, b, largest_error * std::max(1.0, std::abs(b))); }

std::shared_ptr<const LongTrace> long_run(const Document& document) {
    CpuBackend backend(1);
    return run_long(resolve_long(document), backend, 4);
}

bool agree(const Expression& a, const Expression& b) {
    if (a.operation != b.operation || a.symbol != b.symbol || a.arguments.size() != b.arguments.size()) return false;
    if (a.operation == Operation::number && a.from != b.from) return false;
    if (!same(a.value, b.value)) return false;
    for (std::size_t k = 0; k < a.arguments.size(); ++k)
        if (!agree(a.arguments[k], b.arguments[k])) return false;
    return true;
}

bool has_numbers(const Trace& trace, ArrayId id) { return id < ArrayId::W_a && array(trace, id, 0).size() > 0; }

}  // namespace

TEST_CASE("a number of a long text is explained as that of a short one, for every array and option") {
    for (const auto& [name, document] : documents_of_both_regimes()) {
        CAPTURE(name);
        const Trace trace = run(resolve(document));
        const auto run = long_run(document);
        const Index n = trace.setup.sizes.n;
        for (const ArrayInfo& array_info : arrays()) {
            if (!has_numbers(trace, array_info.id)) continue;
            CAPTURE(std::string(array_info.name));
            const Index head = array_info.per_head ? trace.setup.sizes.H - 1 : 0;
            const MatrixD& matrix = array(trace, array_info.id, head);
            for (Index i = 0; i < matrix.rows(); i += 7)
                for (Index j = 0; j < matrix.cols(); j += 5) {
                    const NumberRef number{array_info.id, head, i, j};
                    const Explanation expected = explain(trace, number), told = explain_long(*run, number, n);
                    CHECK(told.result == number);
                    CHECK(same(told.value, expected.value));
                    CHECK_MESSAGE(agree(told.expression, expected.expression), told.value, " ", expected.value, " ", told.expression.value, " ", expected.expression.value);
                    CHECK(told.reasons == expected.reasons);
                }
        }
    }
}

TEST_CASE("long sums list their largest terms and hold the others in one constant") {
    const auto run = long_run(documents_of_both_regimes().front().document);
    const Index n = run->n();
    const MatrixD weights = array_row(*run, ArrayId::weights, 1, 9);
    const Explanation output = explain_long(*run, {ArrayId::heads, 1, 9, 2}, 6);
    REQUIRE(output.expression.operation == Operation::sum);
    REQUIRE(output.expression.arguments.size() == 7);
    CHECK(output.expression.arguments.back().operation == Operation::constant);
    CHECK(output.expression.arguments.back().symbol == "\\cdots");
    CHECK(numbers_agree(evaluate(output.expression), output.value, largest_error));
    double smallest = infinity;
    Index before = -1;
    for (std::size_t k = 0; k < 6; ++k) {
        const Expression& term = output.expression.arguments[k];
        REQUIRE(term.operation == Operation::product);
        CHECK(term.arguments[0].from.array == ArrayId::weights);
        CHECK(term.arguments[0].from.column > before);
        before = term.arguments[0].from.column;
        smallest = std::min(smallest, std::abs(term.value));
    }
    Index as_large = 0;
    for (Index j = 0; j < n; ++j) as_large += std::abs(weights(0, j) * array_row(*run, ArrayId::V, 1, j)(0, 2)) >= smallest;
    CHECK(as_large >= 6);
    for (const ArrayId id : {ArrayId::row_max, ArrayId::row_sum}) {
        const Explanation told = explain_long(*run, {id, 0, 3, 0}, 6);
        CHECK(told.expression.arguments.size() == 7);
        CHECK(numbers_agree(evaluate(told.expression), told.value, largest_error));
    }
}

TEST_CASE("a maximum and a sum over masked cells are told where more cells are masked than are listed") {
    Document document = documents_of_both_regimes().front().document;
    document.options.mask.causal = true;
    const auto run = long_run(document);
    for (const ArrayId id : {ArrayId::row_max, ArrayId::row_sum, ArrayId::heads}) {
        const Explanation told = explain_long(*run, {id, 0, 3, 0}, 2);
        CHECK(numbers_agree(evaluate(told.expression), told.value, largest_error));
        CHECK(std::isfinite(told.value));
    }
}
