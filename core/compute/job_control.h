#pragma once
// What a long computation looks at while it runs: whether to give up, and whom to tell how far it is.

#include <exception>
#include <functional>
#include <stop_token>

namespace attnscope {

// progress(fraction): 0 to 1, rising, from the thread that called the backend or from one of its own, one call at a
// time; may be empty.
struct JobControl {
    std::stop_token stop = {};
    std::function<void(double fraction)> progress = {};
};

// Thrown by a computation whose stop token asked for it.
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "the computation was cancelled"; }
};

}  // namespace attnscope
