#pragma once
// The tokens on the stage while a person rearranges them.

#include <imgui.h>

#include <optional>
#include <string>

#include "core/document/edit_tokens.h"

namespace attnscope {

// The field between two tokens that a new one is typed into.
struct TokenField {
    Index before = 0;        // the token that the new one stands before
    std::string text;
    std::string typed;       // what was typed before it has the keyboard
    bool fresh = true;       // it has not had the keyboard yet
    ImVec2 least, most;      // of the gap, in pixels of the screen; empty until it was drawn
};

struct TokenEditing {
    std::optional<TokenEdit> edit;   // of this frame, taken by the next
    std::optional<Index> dragged;    // the token that follows the pointer
    std::optional<Index> focused;    // takes the keyboard's focus in the next frame
    std::optional<TokenField> field;

    // Something is left to do in the next frame.
    bool waits() const { return edit || focused || (field && field->fresh); }
};

}  // namespace attnscope
