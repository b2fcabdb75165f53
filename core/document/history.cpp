#include "core/document/history.h"

#include <cassert>
#include <utility>

namespace attnscope {

History::History(Document first, std::uint64_t first_revision, std::size_t most_steps)
    : most_steps_(most_steps), revision_(first_revision) {
    assert(most_steps > 0);
    snapshots_.push_back(std::move(first));
}

void History::edit(Document next, Gesture gesture) {
    if (next == current()) return;
    ++revision_;
    snapshots_.erase(snapshots_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, snapshots_.end());
    if (gesture_open_ && gesture == gesture_) {
        snapshots_[at_] = std::move(next);
        // a gesture that ends where it began leaves no step behind
        if (snapshots_[at_] == snapshots_[at_ - 1]) {
            snapshots_.pop_back();
            --at_;
            gesture_open_ = false;
        }
        return;
    }
    snapshots_.push_back(std::move(next));
    if (snapshots_.size() > most_steps_ + 1) snapshots_.erase(snapshots_.begin());
    at_ = snapshots_.size() - 1;
    gesture_ = gesture;
    gesture_open_ = true;
}

void History::undo() {
    assert(can_undo());
    --at_;
    gesture_open_ = false;
    ++revision_;
}

void History::redo() {
    assert(can_redo());
    ++at_;
    gesture_open_ = false;
    ++revision_;
}

void History::go_to(std::size_t step) {
    assert(step < snapshots_.size());
    if (step == at_) return;
    at_ = step;
    gesture_open_ = false;
    ++revision_;
}

}  // namespace attnscope
