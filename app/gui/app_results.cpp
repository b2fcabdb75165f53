// How the application gets the numbers of its document: in the frame that asks for them, or from the worker.

#include <imgui.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <utility>

#include "app/gui/app.h"
#include "app/gui/frame_limit.h"
#include "app/gui/widgets/controls.h"
#include "core/compute/backends.h"
#include "core/compute/cpu_backend.h"
#include "core/document/hand_made.h"
#include "core/document/resolve.h"
#include "core/document/validate_long.h"
#include "core/files/speed_file.h"

namespace attnscope {

namespace {

int threads_beside_window() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1); }

}  // namespace

std::unique_ptr<Backend> backend_beside_window() { return std::make_unique<CpuBackend>(threads_beside_window()); }

std::unique_ptr<Backend> fastest_backend_beside_window() {
    const SpeedMemory memory{.recall = [](const std::string& engine) { return kept_speed(speed_file(), engine); },
                             .keep = [](const std::string& engine, double speed) { keep_speed(speed_file(), engine, speed); }};
    return make_backend("auto", threads_beside_window(), memory).backend;
}

void App::compute_if_changed() {
    if (trace_ && computed_revision_ == history_.revision()) return;
    computed_revision_ = history_.revision();
    keep_work();
    frames_due_ = frames_to_settle;
    // whatever is computed now is of an older document
    worker_.stop();
    long_.progress.reset();
    long_.cancelled = false;
    const bool heavy = is_heavy(document());
    if (!heavy) {
        input_.tokens = token_texts(document());
        input_.sizes = resolved_sizes(document());
    }
    if (heavy || attnscope::is_long(input_.sizes, options_.memory_limit)) {
        expect_long();
        submit();
        return;
    }
    if (std::exchange(long_.expected, false)) map_.show(nullptr);
    ui_.map.shown = false;
    input_.problems = validate(document(), options_.memory_limit);
    run_.stale = !input_.problems.empty();
    run_.computing = false;
    if (run_.stale) return;
    if (!fits_into_a_frame(input_.sizes)) {
        submit();
        return;
    }
    try {
        take(outcome_of(document(), {.memory_limit = options_.memory_limit}, {}));
    } catch (const std::exception& error) {
        ui_.notice = error.what();
    }
}

// What is said of steps and options is that of the beginning of the text.
void App::expect_long() {
    input_.tokens.clear();
    ui_.map.shown = true;
    if (!std::exchange(long_.expected, true)) {
        ui_.map.view.reset();
        ui_.map.pinned.reset();
        ui_.presenting.on = false;
        go_to_step(ui_, StepId::softmax);
    }
    const Document beginning = beginning_of(document());
    if (!validate(beginning, options_.memory_limit).empty()) return;
    try {
        take_trace(std::make_shared<const Trace>(run(resolve(beginning), options_.memory_limit)));
    } catch (const std::exception&) {
        // what is wrong is said of the whole text
    }
}

void App::submit() {
    run_.computing = true;
    long_.progress = std::make_shared<Progress>();
    // revisions of the worker start at 1, and what is computed again has the revision of its document
    worker_.submit({.revision = ++submitted_, .compute = [document = document(), options = OutcomeOptions{.memory_limit = options_.memory_limit, .make_backend = options_.make_backend},
                                                         progress = long_.progress](const std::stop_token& stop) {
        return outcome_of(document, options, {.stop = stop, .progress = [&progress](double fraction) { progress->fraction = fraction; }});
    }});
}

void App::take_finished() {
    if (map_.take_finished()) frames_due_ = frames_to_settle;
    if (std::string notice = map_.take_notice(); !notice.empty()) ui_.notice = std::move(notice);
    const auto finished = worker_.take_finished();
    // an example computed within a frame since then is newer
    if (!finished || finished->revision != submitted_ || !run_.computing) return;
    run_.computing = false;
    long_.progress.reset();
    frames_due_ = frames_to_settle;
    if (finished->result) take(*finished->result);
    else if (!long_.cancelled) ui_.notice = finished->error;
}

void App::wait_for_result() {
    while (run_.computing) {
        worker_.wait();
        take_finished();
    }
}

void App::take(Outcome outcome) {
    run_.device = outcome.device;
    run_.milliseconds = options_.timing ? std::optional(outcome.milliseconds) : std::nullopt;
    input_.problems = std::move(outcome.problems);
    input_.sizes = outcome.sizes;
    run_.stale = !input_.problems.empty();
    frames_due_ = frames_to_settle;
    if (outcome.trace) {
        input_.tokens = std::move(outcome.tokens);
        // a large text that turned out to be of few tokens
        if (std::exchange(long_.expected, false)) map_.show(nullptr);
        ui_.map.shown = false;
        take_trace(std::move(outcome.trace));
    }
    if (!outcome.long_trace) return;
    if (!outcome.long_trace->notice.empty()) ui_.notice = outcome.long_trace->notice;
    map_.show(std::move(outcome.long_trace));
    ui_.head = std::clamp<Index>(ui_.head, 0, map_.trace()->heads() - 1);
    const Index n = map_.trace()->n();
    if (ui_.map.pinned && (ui_.map.pinned->row >= n || ui_.map.pinned->column >= n)) ui_.map.pinned.reset();
    ui_.map.place.reset();
    if (ImGui::GetCurrentContext()) drawing_.cache().clear();
}

void App::take_trace(std::shared_ptr<const Trace> trace) {
    if (gesture_of_before_ != gesture_) {
        before_ = trace_;
        gesture_of_before_ = gesture_;
    }
    trace_ = std::move(trace);
    ui_.changed_at = ImGui::GetCurrentContext() ? ImGui::GetTime() : 0.0;
    keep_within(ui_, *trace_);
    drawing_.cache().clear();
    frames_due_ = frames_to_settle;
}

void App::take_map_commands() {
    if (std::exchange(ui_.map.cancel, false) && run_.computing) {
        worker_.stop();
        long_.cancelled = true;
        frames_due_ = frames_to_settle;
    }
    if (std::exchange(ui_.map.again, false) && long_.expected && !run_.computing) {
        long_.cancelled = false;
        submit();
    }
}

LongStatus App::long_status() const {
    LongStatus status{.computing = run_.computing, .cancelled = long_.cancelled && !run_.computing, .device = run_.device, .milliseconds = run_.milliseconds};
    if (!input_.problems.empty()) {
        status.problem = sentence(input_.problems.front(), language_);
        status.offers_random_weights = input_.problems.front().field == Field::memory && uses_hand_made_heads(document());
    }
    if (!run_.computing || !long_.progress) return status;
    status.fraction = long_.progress->fraction;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - long_.progress->begun;
    // the first moments say little about the rest
    constexpr double least_fraction = 0.02;
    if (status.fraction > least_fraction) status.seconds_left = spent.count() * (1.0 - status.fraction) / status.fraction;
    return status;
}

void App::draw_long_panels(const FrameLayout& layout, const Look& look) {
    const LongStatus status = long_status();
    const float top = ImGui::GetCursorPosY();
    if (status.computing || status.cancelled) long_progress(status, ui_, look);
    if (!map_.trace()) return;
    if (!layout.folded) {
        long_row_panel(map_, ui_, look);
        long_heads_panel(map_, ui_, look);
        long_colours_panel(ui_, look);
        return;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ImGui::GetStyle().ItemSpacing.x, look.row_gap()));
    const float begin = ImGui::GetCursorPosY();
    const std::array tabs = {look("tab.heads"), look("tab.row"), look("tab.colours")};
    int tab = std::min(ui_.folded_tab, 2);
    if (segmented(look, "tabs", tabs, tab)) ui_.folded_tab = tab;
    if (tab == 0) long_heads_panel(map_, ui_, look, {.tab = true, .most_height = layout.most_tabs - (ImGui::GetCursorPosY() - begin) - look.px(32.0f)});
    if (tab == 1) long_row_panel(map_, ui_, look);
    if (tab == 2) long_colours_panel(ui_, look, /*headed=*/false);
    const float needed = ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y - top + 2.0f * padding_of_column(look).y;
    ImGui::PopStyleVar();
    keep_tabs_height(tab, needed);
}

}  // namespace attnscope
