#pragma once
// Ctrl-C as a request to stop, so that a long computation ends by itself and leaves nothing half-written.

#include <csignal>
#include <stop_token>
#include <thread>

namespace attnscope {

// While one exists, SIGINT and SIGTERM do not end the program but request a stop. Threads that are started meanwhile
// inherit that; so make one before the threads that compute. One at a time.
class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

    std::stop_token token() const { return interrupted_.get_token(); }

private:
    sigset_t before_{};
    std::stop_source interrupted_;
    std::jthread waiting_;
};

}  // namespace attnscope
