#pragma once
// What the Trace at hand is compared with, as it is chosen: part of what is looked at.

#include <string>

#include "core/attention/matrix.h"

namespace attnscope {

// What A is; B is always the Trace at hand.
enum class CompareWith {
    nothing,
    pinned,                                                    // the Trace as it was when it was pinned
    without_mask, causal_mask, without_scale, standard_scale,  // the document with one option set otherwise
    another_text,                                              // the document with another sentence
    other_head                                                 // another head of the same Trace
};

struct CompareChoice {
    CompareWith with = CompareWith::nothing;
    bool shown = false;  // on the stage; else A is kept for later
    bool pin = false;    // the Trace at hand is to become A
    Index head = 0;      // A's, for other_head
    std::string text;    // A's, for another_text
    bool text_wants_keyboard = false;  // its field takes the keyboard in the next frame

    bool operator==(const CompareChoice&) const = default;
    bool on_stage() const { return shown && with != CompareWith::nothing; }
};

}  // namespace attnscope
