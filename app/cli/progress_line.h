#pragma once
// How far a long computation is, as a line on standard error.

#include <chrono>
#include <iosfwd>
#include <string>

namespace attnscope {

// "42 %, 3 s left"; without the time where too little is done to tell.
std::string progress_text(double fraction, double seconds_so_far);

// On a terminal one line that changes, elsewhere a line a second. The end is always said.
class ProgressLine {
public:
    ProgressLine(std::ostream& out, bool is_terminal);

    // fraction: 0 to 1, rising
    void show(double fraction);

private:
    std::ostream& out_;
    bool is_terminal_;
    std::chrono::steady_clock::time_point begin_, last_;
    bool finished_ = false;
};

}  // namespace attnscope
