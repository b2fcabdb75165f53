#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "core/attention/error.h"
#include "core/attention/steps.h"
#include "core/files/atomic_write.h"
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

// Every text in quotation marks in the sources of program and library.
std::set<std::string> literals_of_the_sources() {
    static const std::regex pattern(R"re("((?:[^"\\\n]|\\.)*)")re");
    std::set<std::string> found;
    for (const char* room : {"/app", "/core"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(SOURCE_FOLDER) + room)) {
            if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
            const std::string source = read_file(entry.path());
            for (std::sregex_iterator at(source.begin(), source.end(), pattern), end; at != end; ++at) found.insert((*at)[1]);
        }
    return found;
}

// Said as it is, put together behind "step." or "colormap.{}", or the tip of a control that is used.
bool is_used(const std::string& key, const std::set<std::string>& literals) {
    if (literals.contains(key)) return true;
    constexpr std::string_view tip = ".tip";
    if (key.ends_with(tip) && is_used(key.substr(0, key.size() - tip.size()), literals)) return true;
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
        const std::string beginning = key.substr(0, dot + 1);
        if (literals.contains(beginning) || literals.contains(beginning + "{}")) return true;
    }
    return false;
}
}  // namespace

TEST_CASE("English comes first and Chinese is there") {
    const auto codes = embedded_language_codes();
    REQUIRE(codes.size() >= 2);
    CHECK(codes[0] == "en");
    CHECK(std::count(codes.begin(), codes.end(), "zh") == 1);
    CHECK(embedded_language("zh")("heads.mean") == std::string("平均"));
}

TEST_CASE("every language says how it is called, and no two are called the same") {
    std::set<std::string> names, badges;
    for (const LanguageLabel& label : embedded_language_labels()) {
        CAPTURE(label.code);
        CHECK(names.insert(label.name).second);
        CHECK(badges.insert(label.badge).second);
    }
    CHECK(names.size() == embedded_language_codes().size());
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

TEST_CASE("no sentence of the languages is left over") {
    const std::set<std::string> literals = literals_of_the_sources();
    const std::set<std::string> one{"recover.title"};
    CHECK(is_used("recover.title.tip", one));
    CHECK_FALSE(is_used("recover.tokens", one));
    const Language english = embedded_language("en");
    for (const auto& [key, text] : english.sentences()) {
        CAPTURE(key);
        CHECK(is_used(key, literals));
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
