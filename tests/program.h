#pragma once
// Runs the real program as a person at a terminal would, in a folder of its own.

#include <string>
#include <vector>

namespace attnscope {

struct Outcome {
    int exit_code = -1;  // 128 + signal when the program was killed
    std::string out, err;
};

// The program with these arguments and this standard input. Without a display: DISPLAY and WAYLAND_DISPLAY are unset.
Outcome attnscope_program(const std::vector<std::string>& arguments, const std::string& input = {});

// Any program, found by PATH.
Outcome run_program(const std::vector<std::string>& command, const std::string& input = {});

}  // namespace attnscope
