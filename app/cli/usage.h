#pragma once
// What is wrong with a command line as a whole: sentences for what CLI11 finds, and what it lets through.

#include <string>

namespace CLI {
class App;
class ParseError;
}

namespace attnscope {

// For an error that parsing `app` threw: what is wrong, and what to do. Ends with where to read more.
std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error);

// Throws Error (bad usage) where the window's options stand before a command, which cannot know them, and where the only
// word is neither a file nor a command, with the command that was meant.
void require_window_or_command(const CLI::App& app);

}  // namespace attnscope
