#include "app/cli/interrupt.h"

#include <ctime>
#include <pthread.h>

namespace attnscope {
namespace {

sigset_t interrupts() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

// A blocked signal waits for whoever asks for it, here one thread: no handler, and no variable that one would need.
InterruptWatch::InterruptWatch() {
    const sigset_t set = interrupts();
    pthread_sigmask(SIG_BLOCK, &set, &before_);
    waiting_ = std::jthread([this, set](std::stop_token ends) {
        constexpr timespec patience{.tv_sec = 0, .tv_nsec = 50'000'000};
        while (!ends.stop_requested())
            if (sigtimedwait(&set, nullptr, &patience) > 0) interrupted_.request_stop();
    });
}

InterruptWatch::~InterruptWatch() {
    waiting_ = {};
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace attnscope
