#pragma once
// The order in which keys reach a frame. A chord that is pressed and let go while one slow frame is drawn would come to the
// next frame as a letter whose Ctrl is already up; here nothing is let go before a frame has seen what was pressed.

#include <utility>
#include <vector>

namespace attnscope {

struct KeyStroke {
    int key = 0, scancode = 0, action = 0, modifiers = 0;  // as GLFW gives them; action 0 is a release
    bool operator==(const KeyStroke&) const = default;
};

class KeyOrder {
public:
    // True: hand it on at once. False: it is kept for a later frame, as is everything after it.
    bool take(const KeyStroke& stroke) {
        const bool release = stroke.action == 0;
        if (!kept_.empty() || (release && pressed_)) {
            kept_.push_back(stroke);
            return false;
        }
        pressed_ = pressed_ || !release;
        return true;
    }

    // The frame is over: what was kept and may be handed on now, in its order.
    std::vector<KeyStroke> next_frame() {
        pressed_ = false;
        std::vector<KeyStroke> now;
        for (const KeyStroke& stroke : std::exchange(kept_, {}))
            if (take(stroke)) now.push_back(stroke);
        return now;
    }

    bool waiting() const { return !kept_.empty(); }

private:
    std::vector<KeyStroke> kept_;
    bool pressed_ = false;  // in this frame
};

}  // namespace attnscope
