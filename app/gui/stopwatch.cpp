#include "app/gui/stopwatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnscope {

Stopwatch started(const Stopwatch& watch, double now) { return watch.since ? watch : Stopwatch{.before = watch.before, .since = now}; }

Stopwatch paused(const Stopwatch& watch, double now) { return {.before = seconds_of(watch, now), .since = std::nullopt}; }

Stopwatch set_back(const Stopwatch& watch, double now) { return {.before = 0.0, .since = watch.since ? std::optional(now) : std::nullopt}; }

double seconds_of(const Stopwatch& watch, double now) { return watch.before + (watch.since ? std::max(now - *watch.since, 0.0) : 0.0); }

double seconds_until_tick(const Stopwatch& watch, double now) {
    if (!watch.since) return std::numeric_limits<double>::infinity();
    const double seconds = seconds_of(watch, now);
    return std::floor(seconds) + 1.0 - seconds;
}

std::string stopwatch_text(double seconds) {
    const auto whole = static_cast<long long>(std::floor(std::max(seconds, 0.0)));
    const long long hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
    return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, rest) : fmt::format("{}:{:02}", minutes, rest);
}

}  // namespace attnscope
