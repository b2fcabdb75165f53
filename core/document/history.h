#pragma once
// Undo and redo as snapshots of the whole Document.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/document/document.h"

namespace attnscope {

// What one hand movement or one burst of typing belongs to: edits of the same gesture become one step.
using Gesture = std::uint64_t;

class History {
public:
    explicit History(Document first, std::uint64_t first_revision = 0, std::size_t most_steps = 200);

    const Document& current() const { return snapshots_[at_]; }

    // Does nothing when `next` equals the current Document. Forgets what could be redone. Beyond `most_steps` the oldest
    // step is forgotten.
    void edit(Document next, Gesture gesture);

    bool can_undo() const { return at_ > 0; }
    bool can_redo() const { return at_ + 1 < snapshots_.size(); }
    void undo();  // asserts can_undo()
    void redo();  // asserts can_redo()

    // All steps from the oldest that is kept; current() is at(position()).
    std::size_t size() const { return snapshots_.size(); }
    std::size_t position() const { return at_; }
    const Document& at(std::size_t step) const { return snapshots_[step]; }
    void go_to(std::size_t step);  // as many times undo or redo; asserts step < size()

    // Rises by one with every change of current(), also by undo and redo.
    std::uint64_t revision() const { return revision_; }

private:
    std::vector<Document> snapshots_;
    std::size_t at_ = 0;
    std::size_t most_steps_;
    Gesture gesture_ = 0;
    bool gesture_open_ = false;  // the snapshot at at_ was made by gesture_ and may still grow
    std::uint64_t revision_ = 0;
};

}  // namespace attnscope
