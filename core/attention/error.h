#pragma once
// Errors of the outside world: what went wrong, with which thing, why, and what to try.

#include <stdexcept>
#include <string>

namespace attnscope {

// cancelled: as a shell says of a program that Ctrl-C ended
enum class ExitCode : int { success = 0, bad_input = 1, bad_usage = 2, cancelled = 130 };

class Error : public std::runtime_error {
public:
    explicit Error(const std::string& sentence, ExitCode code = ExitCode::bad_input)
        : std::runtime_error(sentence), exit_code(code) {}

    ExitCode exit_code;
};

}  // namespace attnscope
