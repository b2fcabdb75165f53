#include "core/compute/thread_pool.h"

#include <cassert>
#include <utility>

namespace attnscope {

ThreadPool::ThreadPool(int threads) : threads_(threads) { assert(threads >= 1); }

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    begun_.notify_all();
    for (std::thread& other : others_) other.join();
}

void ThreadPool::run(Index pieces, const std::function<void(Index, int)>& work) {
    if (threads_ == 1 || pieces <= 1) {
        for (Index piece = 0; piece < pieces; ++piece) work(piece, 0);
        return;
    }
    while (static_cast<int>(others_.size()) < threads_ - 1) {
        const int thread = static_cast<int>(others_.size()) + 1;
        others_.emplace_back([this, thread] { serve(thread); });
    }
    {
        const std::lock_guard lock(mutex_);
        work_ = &work;
        pieces_ = pieces;
        next_ = 0;
        working_ = threads_ - 1;
        ++runs_;
    }
    begun_.notify_all();
    take_pieces(0);
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return working_ == 0; });
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void ThreadPool::serve(int thread) {
    std::uint64_t served = 0;
    while (true) {
        {
            std::unique_lock lock(mutex_);
            begun_.wait(lock, [&] { return closing_ || runs_ > served; });
            if (closing_) return;
            served = runs_;
        }
        take_pieces(thread);
        const std::lock_guard lock(mutex_);
        if (--working_ == 0) ended_.notify_one();
    }
}

void ThreadPool::take_pieces(int thread) {
    try {
        for (Index piece = next_++; piece < pieces_; piece = next_++) (*work_)(piece, thread);
    } catch (...) {
        next_ = pieces_;
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::current_exception();
    }
}

}  // namespace attnscope
