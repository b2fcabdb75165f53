#pragma once
// The visible sentences of one language, by key.

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace attnscope {

class Language {
public:
    Language(std::string code, std::map<std::string, std::string, std::less<>> sentences)
        : code_(std::move(code)), sentences_(std::move(sentences)) {}

    const std::string& code() const { return code_; }
    bool has(std::string_view key) const { return sentences_.contains(key); }

    // The key itself where it is missing, so that a gap can be seen and named. The text lives as long as the Language
    // (or the key).
    const char* operator()(const char* key) const;
    std::string operator()(const std::string& key) const;

    // {0}, {1} ... replaced by the arguments.
    std::string operator()(std::string_view key, std::span<const std::string> arguments) const;
    std::string operator()(std::string_view key, std::initializer_list<std::string> arguments) const;

    const std::map<std::string, std::string, std::less<>>& sentences() const { return sentences_; }

private:
    std::string code_;  // "en", "zh"
    std::map<std::string, std::string, std::less<>> sentences_;
};

}  // namespace attnscope
