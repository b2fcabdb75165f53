#pragma once
// One background thread that always works on the newest job: a pending slot, a finished slot, nothing else.

#include <cassert>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace attnscope {

// `compute` captures its inputs by value. The token asks a long computation to give up, because its owner stopped
// it or the worker goes away.
template <class Result>
struct Job {
    std::uint64_t revision = 0;
    std::function<Result(std::stop_token)> compute;
};

// Either a result or the sentence of the exception that `compute` threw.
template <class Result>
struct Finished {
    std::uint64_t revision = 0;
    std::shared_ptr<const Result> result;  // null when there is an error
    std::string error;
};

// The sentence of the exception that is being handled; call it only inside a catch block.
std::string sentence_of_current_exception();

// The thread starts with the first job. Every member function may be called from one thread, the owner's;
// `compute` runs on the worker's. Destruction waits for the job in progress.
template <class Result>
class Worker {
public:
    // `wake` is called on the worker's thread after each finished job, without a lock held; it may be empty.
    explicit Worker(std::function<void()> wake) : wake_(std::move(wake)) {}

    // Replaces a job that has not been started. Revisions must rise (asserted).
    void submit(Job<Result> job) {
        assert(job.compute && job.revision > newest_revision_);
        newest_revision_ = job.revision;
        std::optional<Job<Result>> replaced(std::move(job));  // what it captured is destroyed without the lock
        {
            const std::lock_guard lock(mutex_);
            pending_.swap(replaced);
            stop_pending_ = false;
        }
        if (!thread_.joinable()) thread_ = std::jthread([this](std::stop_token stop) { run(stop); });
        submitted_.notify_one();
    }

    // Asks the job in progress to give up, and one that waits to do so as soon as it begins; what they come to, such as the
    // error of a cancelled computation, is finished like any other.
    void stop() {
        const std::lock_guard lock(mutex_);
        running_.request_stop();
        stop_pending_ = pending_.has_value();
    }

    // The newest finished job since the last call, if any; its revision is higher than that of all earlier ones.
    std::optional<Finished<Result>> take_finished() {
        const std::lock_guard lock(mutex_);
        return std::exchange(finished_, std::nullopt);
    }

    // Until the newest job is finished; returns at once where there is none.
    void wait() {
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return finished_revision_ >= newest_revision_; });
    }

    // True while the result of the newest job has not been put into the finished slot.
    bool busy() const {
        const std::lock_guard lock(mutex_);
        return finished_revision_ < newest_revision_;
    }

private:
    void run(std::stop_token stop) {
        while (true) {
            Job<Result> job;
            std::stop_source running;
            {
                std::unique_lock lock(mutex_);
                if (!submitted_.wait(lock, stop, [this] { return pending_.has_value(); })) return;
                job = std::move(*pending_);
                pending_.reset();
                if (std::exchange(stop_pending_, false)) running.request_stop();
                running_ = running;
            }
            const std::stop_callback going_away(stop, [&running] { running.request_stop(); });
            std::optional<Finished<Result>> finished = outcome_of(job, running.get_token());
            job.compute = nullptr;  // its captures die here, on this thread, before anyone hears of the result
            if (stop.stop_requested()) return;
            {
                const std::lock_guard lock(mutex_);
                finished_revision_ = finished->revision;
                finished_.swap(finished);  // one that nobody took is destroyed without the lock
            }
            done_.notify_all();
            finished.reset();
            if (wake_) wake_();
        }
    }

    static Finished<Result> outcome_of(const Job<Result>& job, std::stop_token stop) {
        try {
            return {.revision = job.revision, .result = std::make_shared<const Result>(job.compute(stop)), .error = {}};
        } catch (...) {
            return {.revision = job.revision, .result = nullptr, .error = sentence_of_current_exception()};
        }
    }

    std::function<void()> wake_;
    std::uint64_t newest_revision_ = 0;  // touched by the owner's thread only

    mutable std::mutex mutex_;           // guards the five members below
    std::optional<Job<Result>> pending_;
    std::optional<Finished<Result>> finished_;
    std::uint64_t finished_revision_ = 0;
    std::stop_source running_;           // of the job in progress, or of the last one
    bool stop_pending_ = false;          // the job that waits is to give up

    std::condition_variable_any submitted_;
    std::condition_variable done_;
    std::jthread thread_;                // last: it stops and joins before anything it touches is destroyed
};

}  // namespace attnscope
