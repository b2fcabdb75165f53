#pragma once
// A dialog in the middle of the window; what is behind it is dimmed and cannot be touched.

#include <initializer_list>

#include "app/gui/look.h"

namespace attnscope {

struct DialogShape {
    const char* title = "";
    float width = 480.0f;   // at scale 1
    float height = 0.0f;    // 0: as high as its content
    bool open = false;      // whether it should be there in this frame
};

// Lives as long as the dialog's content is drawn.
class DialogWindow {
public:
    DialogWindow(const Look& look, const DialogShape& shape);
    ~DialogWindow();
    DialogWindow(const DialogWindow&) = delete;
    DialogWindow& operator=(const DialogWindow&) = delete;

    bool visible() const { return visible_; }
    bool cancelled() const;  // Escape
    bool accepted() const;   // Enter, where no control took it

    // Moves the cursor so that buttons with these labels, drawn on one line, end at the right edge.
    void buttons_from_right(std::initializer_list<const char*> labels) const;

private:
    const Look& look_;
    bool visible_ = false;
};

}  // namespace attnscope
