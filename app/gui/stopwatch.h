#pragma once
// How long a talk has taken. A plain value; `now` is in seconds of any clock that only goes forward.

#include <optional>
#include <string>

namespace attnscope {

struct Stopwatch {
    double before = 0.0;             // seconds until it was paused last
    std::optional<double> since;     // running from then on
    bool operator==(const Stopwatch&) const = default;
};

Stopwatch started(const Stopwatch& watch, double now);
Stopwatch paused(const Stopwatch& watch, double now);
Stopwatch set_back(const Stopwatch& watch, double now);  // to zero; it runs on where it was running

double seconds_of(const Stopwatch& watch, double now);

// Until what stopwatch_text says changes; infinity while it is paused.
double seconds_until_tick(const Stopwatch& watch, double now);

// "4:07", from an hour on "1:04:07".
std::string stopwatch_text(double seconds);

}  // namespace attnscope
