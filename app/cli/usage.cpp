#include "app/cli/usage.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/parsing.h"
#include "core/files/file_system.h"

namespace attnscope {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) { return app.get_subcommands([](const CLI::App*) { return true; }); }

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : commands_of(app)) names.push_back(command->get_name());
    return names;
}

// "a, b and c"
std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : &name == &names.back() ? " and " : ", ") + name;
    return text;
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    return names;
}

bool has_option(const CLI::App& command, const std::string& name) {
    const auto names = option_names(command);
    return std::find(names.begin(), names.end(), name) != names.end();
}

const CLI::App* chosen_command(const CLI::App& app) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? &app : chosen.front();
}

std::string spoken_name(const CLI::App& app, const CLI::App& command) { return &command == &app ? "the window" : command.get_name(); }

std::string unknown_option(const CLI::App& app, const CLI::App& command, const std::string& word) {
    const std::string name = word.substr(0, word.find('='));
    const std::string said = quoted_beginning(name);
    std::vector<std::string> owners;
    if (has_option(app, name)) owners.push_back(spoken_name(app, app));
    for (const CLI::App* other : commands_of(app))
        if (other != &command && has_option(*other, name)) owners.push_back(other->get_name());
    const std::string beginning = fmt::format("{}: {} has no such option", said.substr(1, said.size() - 2), spoken_name(app, command));
    if (!owners.empty()) return fmt::format("{}; it belongs to {}", beginning, listed(owners));
    const std::string meant = nearest(name, option_names(command));
    return meant.empty() ? beginning : fmt::format("{}; did you mean {}?", beginning, meant);
}

std::string unexpected_words(const CLI::App& app) {
    const CLI::App& command = *chosen_command(app);
    const std::vector<std::string> words = app.remaining(/*recurse=*/true);
    const auto option = std::find_if(words.begin(), words.end(), [](const std::string& word) { return word.size() > 1 && word[0] == '-'; });
    if (option != words.end()) return unknown_option(app, command, *option);
    const bool takes_file = command.get_option_no_throw("FILE") != nullptr;
    return fmt::format("{} is one word too many; {}", quoted_beginning(words.empty() ? "" : words.front()),
                       takes_file ? "give one FILE, and quote a text that has spaces" : command.get_name() + " takes options only");
}

// CLI11 joins the two names with a word.
std::string joined_names(const std::string& said, const std::string& word, const char* sentence) {
    const std::size_t at = said.find(word);
    if (at == said.npos) return said;
    return fmt::format(fmt::runtime(sentence), said.substr(0, at), said.substr(at + word.size()));
}

std::string sentence_of(const CLI::App& app, const CLI::ParseError& error) {
    const std::string said = error.what();
    if (dynamic_cast<const CLI::ExtrasError*>(&error)) return unexpected_words(app);
    if (dynamic_cast<const CLI::ExcludesError*>(&error)) return joined_names(said, " excludes ", "{}: cannot be given together with {}; leave one of them out");
    if (dynamic_cast<const CLI::RequiresError*>(&error)) return joined_names(said, " requires ", "{}: needs {}, too");
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) {
        const std::string name = said.substr(0, said.find(':'));
        const bool too_many = said.find("At Most") != said.npos || said.find("at most") != said.npos;
        return name + (too_many ? ": is given more than once; give it once" : ": needs a value");
    }
    return said;
}

std::string last_sentence(const CLI::App& app) {
    const CLI::App* command = chosen_command(app);
    return command == &app ? "See attnscope --help." : "See attnscope " + command->get_name() + " --help.";
}

// Before a command CLI11 reads what belongs to the window; the command would never hear of it.
void refuse_words_before_command(const CLI::App& app) {
    if (app.get_subcommands().empty()) return;
    const std::string command = chosen_command(app)->get_name();
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0) continue;
        if (option->get_positional()) throw usage_error(quoted_beginning(option->results().front()), "stands before " + command + "; give the file after it");
        throw usage_error(option->get_name(), has_option(*chosen_command(app), option->get_name())
                                                  ? "stands before " + command + "; give it after it"
                                                  : "is an option of the window, which " + command + " does not open; leave it out");
    }
}

// Empty where a command was found, or the only word is a file or may be meant as the path of one.
std::string mistyped_command(const CLI::App& app) {
    const CLI::Option* file = app.get_option_no_throw("FILE");
    if (!app.get_subcommands().empty() || file == nullptr || file->count() == 0) return "";
    const std::string word = file->results().front();
    std::error_code ignored;
    const bool is_plain_word = word.size() > 1 && word.find_first_of("./\\") == word.npos;
    if (!is_plain_word || std::filesystem::exists(word, ignored)) return "";
    if (word.find(' ') != word.npos) return quoted_beginning(word) + " is no file; give a text with --text";
    const std::string meant = nearest(word, command_names(app));
    return fmt::format("{} is neither a file nor a command{} The commands are {}.", quoted_beginning(word),
                       meant.empty() ? "." : "; did you mean " + meant + "?", listed(command_names(app)));
}

}  // namespace

std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error) {
    const std::string mistyped = mistyped_command(app);
    return (mistyped.empty() ? sentence_of(app, error) : mistyped) + "\n" + last_sentence(app);
}

void require_window_or_command(const CLI::App& app) {
    refuse_words_before_command(app);
    if (const std::string sentence = mistyped_command(app); !sentence.empty())
        throw Error(sentence + "\n" + last_sentence(app), ExitCode::bad_usage);
}

}  // namespace attnscope
