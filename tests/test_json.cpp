#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/attention/error.h"
#include "core/files/json.h"

using namespace attnscope;

namespace {
std::string error_of(std::string_view text, const JsonLimits& limits = {}) {
    try {
        json_from_text(text, "x.json", limits);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}
}  // namespace

TEST_CASE("JSON keeps types, order and 64-bit integers") {
    const Json json = json_from_text(R"({"b": [1, -2, 0.5, "é", null, true], "a": 18446744073709551615})", "x.json");
    const Json::Object& members = *json.as_object();
    REQUIRE(members.size() == 2);
    CHECK(members[0].name == "b");
    const Json::Array& list = *members[0].value.as_array();
    CHECK(list[0].as_unsigned() == 1u);
    CHECK(list[1].as_integer() == -2);
    CHECK_FALSE(list[1].as_unsigned().has_value());
    CHECK(list[2].as_number() == 0.5);
    CHECK_FALSE(list[2].as_integer().has_value());
    CHECK(*list[3].as_string() == "é");
    CHECK(list[4].is_null());
    CHECK(*list[5].as_bool());
    CHECK(members[1].value.as_unsigned() == std::numeric_limits<std::uint64_t>::max());
    CHECK_FALSE(members[1].value.as_integer().has_value());
}

TEST_CASE("a JSON syntax error names line and column, which counts characters") {
    CHECK(error_of("{\n  \"注意\": 1,,\n}").starts_with("x.json: line 2, column 11 is not valid JSON"));
    CHECK(error_of("[1, 2").find("unexpected end of input") != std::string::npos);
    CHECK(error_of(" \n") == "x.json: the file is empty. Choose another file, or take an earlier copy");
    CHECK(error_of(std::string_view("[1]\0", 4)).starts_with("x.json: line 1, column 4 holds a NUL byte"));
}

TEST_CASE("NaN and bare infinities in JSON are refused with the way to write them") {
    for (const char* text : {"[NaN]", "{\"a\": NaN}", "[1,-Infinity]", "[-inf]"})
        CHECK(error_of(text).find("NaN is not a number") != std::string::npos);
    CHECK(error_of("[1e999]").find("larger than double precision") != std::string::npos);
}

TEST_CASE("JSON that is not UTF-8 is refused with its place") {
    CHECK(error_of("[\"a\",\n\"\xE9\"]") == "x.json: line 2, column 2 is not UTF-8 text. Save the file with the encoding UTF-8");
}

TEST_CASE("a member given twice is refused with its path") {
    CHECK(error_of(R"({"a": [0, {"b": 1, "c": 2, "b": 3}]})").starts_with("x.json: a[1].b is given twice"));
}

TEST_CASE("JSON beyond a limit is refused before it is built") {
    CHECK(error_of(std::string(100000, '[')).find("nested more than 32 deep") != std::string::npos);
    CHECK(error_of("[1,2,3]", {.bytes = 6}).find("7 bytes; at most 6") != std::string::npos);
    CHECK(error_of("[1,2,3]", {.values = 2}).find("more than 2 values") != std::string::npos);
    CHECK(error_of("[[[]]]", {.depth = 3}).empty());
}

TEST_CASE("numbers and texts written as JSON read back the same") {
    for (const double value : {0.0, -0.0, 0.1, -1.0 / 3.0, 5e-324, 1.7976931348623157e308, 1e22, 123456789012345678.0}) {
        const Json json = json_from_text(json_number(value), "x");
        CHECK(json.as_number() == value);
        CHECK(std::signbit(*json.as_number()) == std::signbit(value));
    }
    CHECK(json_number(-std::numeric_limits<double>::infinity()) == "\"-inf\"");
    const std::string text = std::string("a\0\x01\x1f\x7f\"\\/\n\r\t", 11) + "注意 👩‍👩‍👧";
    CHECK(*json_from_text(json_string(text), "x").as_string() == text);
    CHECK(*json_from_text(json_string("caf\xE9"), "x").as_string() == "caf\uFFFD");
}
