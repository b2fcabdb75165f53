#include "core/files/language_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/attention/error.h"
#include "core/files/embedded.h"
#include "core/files/json.h"

namespace attnscope {

Language language_from_json(const std::string& code, std::string_view json_text) {
    const std::string name = "language " + code;
    const Json json = json_from_text(json_text, name);
    const Json::Object* members = json.as_object();
    if (!members) throw Error(fmt::format("{}: expected an object of keys and sentences, found {}", name, json.kind()));
    std::map<std::string, std::string, std::less<>> sentences;
    for (const JsonMember& member : *members) {
        const std::string* sentence = member.value.as_string();
        if (!sentence) throw Error(fmt::format("{}: {} must be text, but is {}", name, member.name, member.value.kind()));
        sentences.emplace(member.name, *sentence);
    }
    return {code, std::move(sentences)};
}

std::vector<std::string> embedded_language_codes() {
    std::vector<std::string> codes;
    for (const EmbeddedFile& file : embedded_languages()) codes.emplace_back(file.name);
    std::stable_partition(codes.begin(), codes.end(), [](const std::string& code) { return code == "en"; });
    return codes;
}

const std::vector<LanguageLabel>& embedded_language_labels() {
    static const std::vector<LanguageLabel> labels = [] {
        std::vector<LanguageLabel> all;
        for (const std::string& code : embedded_language_codes()) {
            const Language language = embedded_language(code);
            all.push_back({.code = code, .name = language("language.name"), .badge = language("language.badge")});
        }
        return all;
    }();
    return labels;
}

Language embedded_language(const std::string& code) {
    for (const EmbeddedFile& file : embedded_languages())
        if (file.name == code) return language_from_json(code, file.bytes);
    throw Error(fmt::format("there is no language '{}'; there are: {}", code, fmt::join(embedded_language_codes(), ", ")),
                ExitCode::bad_usage);
}

}  // namespace attnscope
