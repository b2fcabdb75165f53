#pragma once
// A second window of the system, for the person who presents, with an ImGui context of its own.

#include <memory>

#include "app/gui/speaker_view.h"

struct GLFWwindow;

namespace attnscope {

class NotesWindow {
public:
    // Opens on another monitor than `presented`, where there is one. Throws Error when no second window can be made.
    NotesWindow(GLFWwindow* presented, const App& app);
    ~NotesWindow();
    NotesWindow(const NotesWindow&) = delete;
    NotesWindow& operator=(const NotesWindow&) = delete;

    // Seconds until it wants to be drawn without an event.
    double seconds_until_change(const App& app) const;

    // Draws where something happened or the time has come. True: something happened that the other window may show.
    bool draw(App& app);

    bool closed() const;  // by the person

private:
    struct Inside;  // GLFW and ImGui
    std::unique_ptr<Inside> inside_;
};

}  // namespace attnscope
