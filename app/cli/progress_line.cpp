#include "app/cli/progress_line.h"

#include <cmath>
#include <ostream>

#include <fmt/format.h>

namespace attnscope {
namespace {

using Clock = std::chrono::steady_clock;

std::string time_text(double seconds) {
    const auto whole = static_cast<long long>(std::ceil(seconds));
    if (whole < 60) return fmt::format("{} s", whole);
    return fmt::format("{} min {} s", whole / 60, whole % 60);
}

}  // namespace

std::string progress_text(double fraction, double seconds_so_far) {
    std::string text = fmt::format("{} %", static_cast<int>(fraction * 100));
    constexpr double telling = 0.02;  // an estimate from less would jump about
    if (fraction >= telling && fraction < 1) text += fmt::format(", {} left", time_text(seconds_so_far * (1 - fraction) / fraction));
    return text;
}

ProgressLine::ProgressLine(std::ostream& out, bool is_terminal) : out_(out), is_terminal_(is_terminal), begin_(Clock::now()), last_(begin_) {}

void ProgressLine::show(double fraction) {
    const auto now = Clock::now();
    const auto pause = is_terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(1000);
    const bool ends = fraction >= 1;
    if (finished_ || (!ends && now - last_ < pause)) return;
    last_ = now;
    finished_ = ends;
    const std::string text = progress_text(fraction, std::chrono::duration<double>(now - begin_).count());
    constexpr int widest = 32;  // what a longer line before it leaves behind is written over
    if (is_terminal_) out_ << fmt::format("\r{:<{}}", text, widest) << (ends ? "\n" : "") << std::flush;
    else out_ << text << '\n' << std::flush;
}

}  // namespace attnscope
