#include "core/files/language_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
    return codes;
}

Language embedded_language(const std::string& code) {
    for (const EmbeddedFile& file : embedded_languages())
        if (file.name == code) return language_from_json(code, file.bytes);
    throw Error(fmt::format("there is no language '{}'; there are: {}", code, fmt::join(embedded_language_codes(), ", ")),
                ExitCode::bad_usage);
}

}  // namespace attnscope
