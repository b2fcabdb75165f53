// The golden traces: every array of every configuration as an independent program computes it (tests/golden/make_golden.py),
// and the explanation of every one of their numbers.

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/attention/explain.h"
#include "core/attention/running_total.h"
#include "core/document/resolve.h"
#include "core/files/document_json.h"
#include "core/files/json.h"
#include "core/files/language_file.h"
#include "tests/matrix_check.h"

using namespace attnscope;

namespace {

constexpr std::size_t least_configurations = 40;

// The operands of a sum may be added in another order than in the Trace. A number is a sum of at most a few dozen terms of
// its own size or of size 1, which is 1e-14; explaining the wrong operand is far more than 1e-12.
constexpr double reordered_sum = 1e-12;

struct GoldenArray {
    std::vector<Index> shape;
    std::vector<double> data;
};

struct Golden {
    std::string name;
    double tolerance = 0.0;
    Document document;
    std::map<std::string, GoldenArray> arrays;
};

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE_MESSAGE(in, file.string());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

const Json& member(const Json& object, std::string_view name) {
    const Json::Object* members = object.as_object();
    REQUIRE(members);
    const auto found = std::find_if(members->begin(), members->end(), [&](const JsonMember& m) { return m.name == name; });
    REQUIRE_MESSAGE(found != members->end(), name);
    return found->value;
}

double number_of(const Json& json) {
    if (const std::string* text = json.as_string()) {
        const double infinity = std::numeric_limits<double>::infinity();
        if (*text == "inf") return infinity;
        if (*text == "-inf") return -infinity;
        REQUIRE(*text == "nan");
        return std::numeric_limits<double>::quiet_NaN();
    }
    REQUIRE(json.is_number());
    return *json.as_number();
}

// The same JSON in one line: document_from_json() wants the text of the document alone.
std::string text_of(const Json& json) {
    if (json.is_null()) return "null";
    if (const bool* value = json.as_bool()) return *value ? "true" : "false";
    if (const std::string* value = json.as_string()) return json_string(*value);
    if (const auto value = json.as_integer()) return fmt::format("{}", *value);
    if (const auto value = json.as_unsigned()) return fmt::format("{}", *value);
    if (const auto value = json.as_number()) return json_number(*value);
    std::vector<std::string> parts;
    if (const Json::Array* list = json.as_array()) {
        for (const Json& entry : *list) parts.push_back(text_of(entry));
        return fmt::format("[{}]", fmt::join(parts, ","));
    }
    for (const JsonMember& m : *json.as_object()) parts.push_back(json_string(m.name) + ":" + text_of(m.value));
    return fmt::format("{{{}}}", fmt::join(parts, ","));
}

GoldenArray golden_array(const Json& json) {
    GoldenArray result;
    for (const Json& length : *member(json, "shape").as_array()) result.shape.push_back(Index{length.as_integer().value()});
    for (const Json& number : *member(json, "data").as_array()) result.data.push_back(number_of(number));
    return result;
}

Golden golden_from_file(const std::filesystem::path& file) {
    const Json json = json_from_text(text_of(file), file.string());
    Golden golden;
    golden.name = *member(json, "name").as_string();
    golden.tolerance = member(json, "tolerance").as_number().value();
    golden.document = document_from_json(text_of(member(json, "document")), file.string());
    for (const JsonMember& array : *member(json, "arrays").as_object())
        golden.arrays.emplace(array.name, golden_array(array.value));
    return golden;
}

std::vector<std::filesystem::path> golden_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(TESTS_FOLDER) / "golden"))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= least_configurations);
    return files;
}

void for_every_configuration(const std::function<void(const Golden&, const Trace&)>& check) {
    const Language language = embedded_language("en");
    for (const std::filesystem::path& file : golden_files()) {
        const Golden golden = golden_from_file(file);
        CAPTURE(golden.name);
        check(golden, trace_of(golden.document, language));
    }
}

// Head h of an array as the Trace holds it: a golden array of rank 1 beside its heads is a vector, which `like` stands or lies.
MatrixD golden_matrix(const GoldenArray& golden, const ArrayInfo& array, Index h, const MatrixD& like) {
    std::vector<Index> shape = golden.shape;
    if (array.per_head) shape.erase(shape.begin());
    REQUIRE((shape.size() == 1 || shape.size() == 2));
    const Index size = shape.size() == 1 ? shape[0] : shape[0] * shape[1];
    Index rows = shape[0], columns = size / std::max<Index>(rows, 1);
    if (shape.size() == 1 && like.rows() == 1) rows = 1, columns = size;
    const Index first = array.per_head ? h * size : 0;
    REQUIRE(first + size <= static_cast<Index>(golden.data.size()));
    return Eigen::Map<const MatrixD>(golden.data.data() + first, rows, columns);
}

bool rounds_to_float32(const Trace& trace, ArrayId id) {
    return trace.setup.options.softmax.precision == SoftmaxPrecision::float32 &&
           (id == ArrayId::shifted || id == ArrayId::exp || id == ArrayId::row_sum || id == ArrayId::weights);
}

// Numbers that are rounded to float32 on the way must be told exactly: the order of their sums counts.
bool explains(double told, double traced, bool float32) {
    return numbers_agree(told, traced, float32 ? 0.0 : reordered_sum * std::max(1.0, std::abs(traced)));
}

// Every number of every golden trace with what explains it.
void for_every_explanation(const std::function<void(const Explanation&, double traced, bool float32)>& check) {
    for_every_configuration([&check](const Golden&, const Trace& trace) {
        for (const StepInfo& step : steps())
            for (const ArrayId id : step.results) {
                const bool float32 = rounds_to_float32(trace, id);
                for (Index h = 0; h < (info(id).per_head ? trace.setup.sizes.H : 1); ++h) {
                    const MatrixD& matrix = array(trace, id, h);
                    for (Index i = 0; i < matrix.rows(); ++i)
                        for (Index j = 0; j < matrix.cols(); ++j) {
                            INFO(std::string(info(id).name), ", head ", h, ", row ", i, ", column ", j);
                            check(explain(trace, {id, h, i, j}), matrix(i, j), float32);
                        }
                }
            }
    });
}

// The expression with a number in place of one of its parts.
Expression with_number_at(const Expression& whole, const Expression* part, double number) {
    if (&whole == part) return constant(number);
    Expression changed = whole;
    for (std::size_t i = 0; i < whole.arguments.size(); ++i) changed.arguments[i] = with_number_at(whole.arguments[i], part, number);
    return changed;
}

}  // namespace

TEST_CASE("every array of every golden trace is computed") {
    for_every_configuration([](const Golden& golden, const Trace& trace) {
        for (const ArrayInfo& info : arrays()) {
            const auto expected = golden.arrays.find(info.name);
            const Index heads = info.per_head ? trace.setup.sizes.H : 1;
            if (expected == golden.arrays.end()) {
                // weights and biases that the options leave out
                if (!info.per_head || !trace.setup.weights.additive.empty())
                    CHECK_MESSAGE(array(trace, info.id).size() == 0, std::string(info.name));
                continue;
            }
            if (info.per_head) CHECK_MESSAGE(expected->second.shape.at(0) == heads, std::string(info.name));
            for (Index h = 0; h < heads; ++h) {
                const MatrixD& is = array(trace, info.id, h);
                const std::string told = difference(is, golden_matrix(expected->second, info, h, is), golden.tolerance);
                CHECK_MESSAGE(told.empty(), fmt::format("{}, head {}: {}", info.name, h, told));
            }
        }
        for (const auto& [name, unused] : golden.arrays) CHECK_MESSAGE(array_named(name).has_value(), name);
    });
}

TEST_CASE("a golden trace says which of its rows are fully masked") {
    for_every_configuration([](const Golden& golden, const Trace& trace) {
        const std::vector<double>& masked = golden.arrays.at("masked").data;
        const std::size_t n = trace.setup.tokens.size();
        REQUIRE(trace.fully_masked.size() == n);
        for (std::size_t i = 0; i < n; ++i) {
            const auto row = masked.begin() + static_cast<std::ptrdiff_t>(i * n);
            const bool expected = std::all_of(row, row + static_cast<std::ptrdiff_t>(n),
                                              [](double s) { return s == -std::numeric_limits<double>::infinity(); });
            CHECK_MESSAGE(trace.fully_masked[i] == expected, "row ", i);
        }
    });
}

TEST_CASE("the explanation of every number of every golden trace evaluates to it") {
    for_every_explanation([](const Explanation& told, double traced, bool float32) {
        const double evaluated = evaluate(told.expression);
        CHECK(numbers_agree(told.value, traced, 0.0));
        CHECK_MESSAGE(explains(evaluated, traced, float32), "evaluates to ", fmt::format("{}, is {}", evaluated, traced));
    });
}

TEST_CASE("the last running total in place of its sum gives every number of every golden trace") {
    std::size_t sums = 0;
    for_every_explanation([&sums](const Explanation& told, double traced, bool float32) {
        const Expression* sum = stepwise_sum(told.expression);
        if (sum == nullptr) return;
        ++sums;
        const auto in_steps = term_steps(*sum);
        REQUIRE(in_steps.size() == sum->arguments.size());
        const double evaluated = evaluate(with_number_at(told.expression, sum, in_steps.back().total));
        CHECK_MESSAGE(explains(evaluated, traced, float32), "evaluates to ", fmt::format("{}, is {}", evaluated, traced));
    });
    CHECK(sums > 1000);
}

// Their tolerance alone could not tell float32 from double.
TEST_CASE("a float32 softmax leaves numbers that float32 can hold") {
    int configurations = 0;
    for_every_configuration([&](const Golden&, const Trace& trace) {
        if (trace.setup.options.softmax.precision != SoftmaxPrecision::float32) return;
        ++configurations;
        for (const ArrayId id : {ArrayId::shifted, ArrayId::exp, ArrayId::row_sum, ArrayId::weights})
            for (Index h = 0; h < trace.setup.sizes.H; ++h) {
                const MatrixD& is = array(trace, id, h);
                const std::string told = difference(is, is.cast<float>().cast<double>(), 0.0);
                CHECK_MESSAGE(told.empty(), fmt::format("{}, head {}: {}", info(id).name, h, told));
            }
    });
    CHECK(configurations >= 4);
}
