#pragma once
// A few threads that take numbered pieces of work from a common counter. OpenMP's threads spin at its barriers and slow
// down to half when another process runs; these wait.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/attention/matrix.h"

namespace attnscope {

class ThreadPool {
public:
    // threads: at least 1, the caller's included. The others start with the first run() that has more than one piece.
    explicit ThreadPool(int threads);
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    ~ThreadPool();

    int threads() const { return threads_; }

    // Calls work(piece, thread) once for every piece 0 ... pieces - 1, in rising order of their beginning, with
    // 0 <= thread < threads(); returns when all are done. The first exception ends the run after the pieces in progress
    // and is thrown here. One run at a time.
    void run(Index pieces, const std::function<void(Index piece, int thread)>& work);

private:
    void serve(int thread);
    void take_pieces(int thread);

    int threads_;
    std::vector<std::thread> others_;

    std::mutex mutex_;  // guards the next four
    std::condition_variable begun_, ended_;
    std::uint64_t runs_ = 0;
    int working_ = 0;
    bool closing_ = false;
    std::exception_ptr error_;

    const std::function<void(Index, int)>* work_ = nullptr;  // of the run in progress
    Index pieces_ = 0;
    std::atomic<Index> next_ = 0;
};

}  // namespace attnscope
