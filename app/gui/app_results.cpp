// How the application gets the numbers of its document: in the frame that asks for them, or from the worker.

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/gui/app.h"
#include "app/gui/frame_limit.h"
#include "core/document/resolve.h"

namespace attnscope {

App::TimedTrace App::timed_trace(const Document& document, std::size_t memory_limit) {
    const auto begin = std::chrono::steady_clock::now();
    Trace trace = run(resolve(document), memory_limit);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    return {.trace = std::move(trace), .device = "CPU", .milliseconds = took.count()};
}

void App::compute_if_changed() {
    if (trace_ && computed_revision_ == history_.revision()) return;
    computed_revision_ = history_.revision();
    keep_work();
    input_.problems = validate(document(), options_.memory_limit);
    input_.tokens = token_texts(document());
    input_.sizes = resolved_sizes(document());
    frames_due_ = frames_to_settle;
    run_.stale = !input_.problems.empty();
    if (run_.stale) return;
    // revisions of the worker start at 1
    const std::uint64_t revision = computed_revision_ + 1;
    if (!fits_into_a_frame(input_.sizes)) {
        run_.computing = true;
        worker_.submit({.revision = revision, .compute = [document = document(), limit = options_.memory_limit](std::stop_token) { return timed_trace(document, limit); }});
        return;
    }
    try {
        take(std::make_shared<const TimedTrace>(timed_trace(document(), options_.memory_limit)));
        run_.computing = false;
    } catch (const std::exception& error) {
        ui_.notice = error.what();
    }
}

void App::take_finished() {
    const auto finished = worker_.take_finished();
    // an example computed within a frame since then is newer
    if (!finished || finished->revision != computed_revision_ + 1) return;
    run_.computing = false;
    if (finished->result) take(finished->result);
    else ui_.notice = finished->error;
}

void App::wait_for_result() {
    while (run_.computing) {
        worker_.wait();
        take_finished();
    }
}

void App::take(std::shared_ptr<const TimedTrace> result) {
    run_.device = result->device;
    run_.milliseconds = options_.timing ? std::optional(result->milliseconds) : std::nullopt;
    if (gesture_of_before_ != gesture_) {
        before_ = trace_;
        gesture_of_before_ = gesture_;
    }
    trace_ = std::shared_ptr<const Trace>(result, &result->trace);
    ui_.changed_at = ImGui::GetCurrentContext() ? ImGui::GetTime() : 0.0;
    keep_within(ui_, *trace_);
    drawing_.cache().clear();
    frames_due_ = frames_to_settle;
}

}  // namespace attnscope
