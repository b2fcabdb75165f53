#include <doctest/doctest.h>

#include <algorithm>
#include <regex>

#include "core/attention/error.h"
#include "core/attention/steps.h"
#include "core/files/language_file.h"

using namespace attnscope;

namespace {
std::string error_of(std::string_view text) {
    try {
        language_from_json("xx", text);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

std::vector<std::string> placeholders(const std::string& sentence) {
    static const std::regex pattern(R"(\{[0-9]+\})");
    std::vector<std::string> found;
    for (std::sregex_iterator at(sentence.begin(), sentence.end(), pattern), end; at != end; ++at) found.push_back(at->str());
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}
}  // namespace

TEST_CASE("English comes first and Chinese is there") {
    const auto codes = embedded_language_codes();
    REQUIRE(codes.size() >= 2);
    CHECK(codes[0] == "en");
    CHECK(std::count(codes.begin(), codes.end(), "zh") == 1);
    CHECK(embedded_language("zh")("language.name") == std::string("中文"));
}

TEST_CASE("every embedded language has the keys of English and the same placeholders") {
    const Language english = embedded_language("en");
    for (const std::string& code : embedded_language_codes()) {
        const Language language = embedded_language(code);
        for (const auto& [key, sentence] : english.sentences()) {
            CAPTURE(code);
            CAPTURE(key);
            REQUIRE(language.has(key));
            CHECK(placeholders(sentence) == placeholders(language(key)));
            CHECK_FALSE(language(key).empty());
        }
        CHECK(language.sentences().size() == english.sentences().size());
    }
}

TEST_CASE("every step has a title in every language") {
    for (const std::string& code : embedded_language_codes())
        for (const StepInfo& step : steps()) {
            CAPTURE(step.name);
            CHECK(embedded_language(code).has("step." + std::string(step.name) + ".title"));
        }
}

TEST_CASE("a language file that is no flat object of texts is refused") {
    CHECK(error_of("[]") == "language xx: expected an object of keys and sentences, found a list");
    CHECK(error_of(R"({"a": {"b": "c"}})") == "language xx: a must be text, but is an object");
    CHECK(error_of(R"({"a": "b", "a": "c"})") == "language xx: a is given twice. Keep one of them");
}

TEST_CASE("an unknown language is bad usage and the error names those there are") {
    try {
        embedded_language("tlh");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.exit_code == ExitCode::bad_usage);
        CHECK(std::string(error.what()).find("en, zh") != std::string::npos);
    }
}
