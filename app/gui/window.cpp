#include "app/gui/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "app/gui/full_screen.h"
#include "app/gui/gl_frame.h"
#include "app/gui/key_order.h"
#include "app/gui/notes_window.h"
#include "core/attention/error.h"

namespace attnscope {
namespace {

constexpr int first_width = 1600, first_height = 1000, least_width = 800, least_height = 560;

// ImGui lays out in the frame after an event and settles in the one after that
constexpr int frames_after_an_event = 3;
// a tooltip appears while nothing happens: the pointer's rest is looked at for this long
constexpr double seconds_of_rest = 0.7, seconds_between_looks = 0.1;
constexpr double longest_wait = 3600.0, longest_time = 1e12;

struct Glfw {
    Glfw() {
        if (glfwInit() != GLFW_TRUE)
            throw Error("no window can be opened: there is no display; the sub-commands and --screenshot work without one");
    }
    ~Glfw() { glfwTerminate(); }
    Glfw(const Glfw&) = delete;
    Glfw& operator=(const Glfw&) = delete;
};

// What the callbacks reach through the window's user pointer.
struct Events {
    App* app = nullptr;
    int frames_left = frames_after_an_event;
    bool happened = true;  // something, since the last frame
    double last_event = 0.0;
    KeyOrder keys;
};

void note_event(GLFWwindow* window) {
    auto& events = *static_cast<Events*>(glfwGetWindowUserPointer(window));
    events.frames_left = frames_after_an_event;
    events.happened = true;
    events.last_event = glfwGetTime();
}

void take_key(GLFWwindow* window, int key, int scancode, int action, int modifiers) {
    auto& events = *static_cast<Events*>(glfwGetWindowUserPointer(window));
    if (events.keys.take({key, scancode, action, modifiers})) ImGui_ImplGlfw_KeyCallback(window, key, scancode, action, modifiers);
    else note_event(window);
}

void hand_on_kept_keys(GLFWwindow* window, Events& events) {
    for (const KeyStroke& stroke : events.keys.next_frame())
        ImGui_ImplGlfw_KeyCallback(window, stroke.key, stroke.scancode, stroke.action, stroke.modifiers);
}

class SystemWindow {
public:
    explicit SystemWindow(const char* title) {
        glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
        glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
        glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
        glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
        glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
        glfwWindowHintString(GLFW_X11_CLASS_NAME, "attnscope");
        glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "attnscope");
        const auto [width, height] = size_that_fits();
        handle_ = glfwCreateWindow(width, height, title, nullptr, nullptr);
        if (handle_ == nullptr)
            throw Error("no window can be opened: there is no OpenGL 3.3; install a graphics driver, on Debian libgl1-mesa-dri");
        glfwSetWindowSizeLimits(handle_, least_width, least_height, GLFW_DONT_CARE, GLFW_DONT_CARE);
        glfwMakeContextCurrent(handle_);
        glfwSwapInterval(1);
    }
    ~SystemWindow() { glfwDestroyWindow(handle_); }
    SystemWindow(const SystemWindow&) = delete;
    SystemWindow& operator=(const SystemWindow&) = delete;

    GLFWwindow* handle() const { return handle_; }

    // Callbacks set before ImGui's own are called by them.
    void listen(Events& events) {
        glfwSetWindowUserPointer(handle_, &events);
        glfwSetCursorPosCallback(handle_, [](GLFWwindow* w, double, double) { note_event(w); });
        glfwSetMouseButtonCallback(handle_, [](GLFWwindow* w, int, int, int) { note_event(w); });
        glfwSetScrollCallback(handle_, [](GLFWwindow* w, double, double) { note_event(w); });
        glfwSetKeyCallback(handle_, [](GLFWwindow* w, int, int, int, int) { note_event(w); });
        glfwSetCharCallback(handle_, [](GLFWwindow* w, unsigned) { note_event(w); });
        glfwSetCursorEnterCallback(handle_, [](GLFWwindow* w, int) { note_event(w); });
        glfwSetWindowFocusCallback(handle_, [](GLFWwindow* w, int) { note_event(w); });
        glfwSetFramebufferSizeCallback(handle_, [](GLFWwindow* w, int, int) { note_event(w); });
        glfwSetWindowRefreshCallback(handle_, note_event);
        glfwSetWindowContentScaleCallback(handle_, [](GLFWwindow* w, float, float) { note_event(w); });
        glfwSetWindowCloseCallback(handle_, [](GLFWwindow* w) {
            static_cast<Events*>(glfwGetWindowUserPointer(w))->app->ask_to_quit();
            glfwSetWindowShouldClose(w, GLFW_FALSE);
            note_event(w);
        });
        glfwSetDropCallback(handle_, [](GLFWwindow* w, int count, const char** paths) {
            const std::string path = count > 0 ? paths[0] : "";
            if (count > 0) static_cast<Events*>(glfwGetWindowUserPointer(w))->app->open(std::filesystem::path(std::u8string(path.begin(), path.end())));
            note_event(w);
        });
    }

    float content_scale() const {
        float x = 1.0f, y = 1.0f;
        glfwGetWindowContentScale(handle_, &x, &y);
        // where the system scales pictures itself, its framebuffer has more pixels than the window has points
        int points = 1, pixels = 1, unused = 0;
        glfwGetWindowSize(handle_, &points, &unused);
        glfwGetFramebufferSize(handle_, &pixels, &unused);
        const float by_system = points > 0 ? static_cast<float>(pixels) / static_cast<float>(points) : 1.0f;
        return std::max(0.5f, x / std::max(by_system, 0.5f));
    }

private:
    struct Size {
        int width, height;
    };
    static Size size_that_fits() {
        GLFWmonitor* monitor = glfwGetPrimaryMonitor();
        if (monitor == nullptr) return {first_width, first_height};
        int x = 0, y = 0, width = 0, height = 0;
        glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
        float scale = 1.0f, unused = 1.0f;
        glfwGetMonitorContentScale(monitor, &scale, &unused);
        const auto fitting = [scale](int wanted, int room) { return room > 0 ? std::min(wanted, static_cast<int>(static_cast<float>(room) * 0.94f / scale)) : wanted; };
        return {std::max(fitting(first_width, width), least_width), std::max(fitting(first_height, height), least_height)};
    }

    GLFWwindow* handle_ = nullptr;
};

struct GlfwBackend {
    explicit GlfwBackend(GLFWwindow* window) { ImGui_ImplGlfw_InitForOpenGL(window, /*install_callbacks=*/true); }
    ~GlfwBackend() { ImGui_ImplGlfw_Shutdown(); }
    GlfwBackend(const GlfwBackend&) = delete;
    GlfwBackend& operator=(const GlfwBackend&) = delete;
};

bool has_another_monitor() {
    int count = 0;
    glfwGetMonitors(&count);
    return count > 1;
}

// The window of the notes, while they are wanted.
class Notes {
public:
    void keep_as_wanted(GLFWwindow* presented, App& app) {
        Presenting& presenting = app.ui().presenting;
        if (window_ && window_->closed()) presenting.notes = NotesWish::none;
        if (presenting.notes == NotesWish::on_another_monitor && !has_another_monitor()) presenting.notes = NotesWish::none;
        if (!presenting.on || presenting.notes == NotesWish::none) window_.reset();
        else if (!window_) {
            try {
                window_ = std::make_unique<NotesWindow>(presented, app);
            } catch (const std::exception&) {
                presenting.notes = NotesWish::none;
                presenting.notes_failed = true;
            }
        }
    }
    double seconds_until_change(const App& app) const { return window_ ? window_->seconds_until_change(app) : longest_wait; }
    // True: what is presented may have changed.
    bool draw(App& app) { return window_ && window_->draw(app); }

private:
    std::unique_ptr<NotesWindow> window_;
};

// Sleeps until an event, or until something is due without one. False: only the notes are due.
bool wait_for_events(Events& events, const App& app, const Notes& notes, double at_most_until) {
    if (events.frames_left > 0) {
        --events.frames_left;
        glfwPollEvents();
        return true;
    }
    const bool resting = glfwGetTime() - events.last_event < seconds_of_rest;
    const double wait = std::min({app.seconds_until_change(), resting ? seconds_between_looks : longest_wait, at_most_until - glfwGetTime()});
    const double until_notes = notes.seconds_until_change(app), begin = glfwGetTime();
    events.happened = false;
    if (std::min(wait, until_notes) <= 0.0) glfwPollEvents();
    else glfwWaitEventsTimeout(std::min(wait, until_notes));
    const bool notes_alone = until_notes < wait && glfwGetTime() - begin >= until_notes;
    return events.happened || !notes_alone || app.computing();
}

}  // namespace

int run_window(const WindowRequest& request) {
    const Glfw glfw;
    SystemWindow window("attnscope");
    GlFrames frames;
    AppOptions options = options_of(request.start);
    options.make_backend = fastest_backend_beside_window;
    options.settings_file = request.settings_file;
    options.state_folder = request.state_folder;
    options.textures = gl_textures();
    options.wake = [] { glfwPostEmptyEvent(); };
    App app(std::move(options));
    begin(app, request.start);

    Events events{.app = &app};
    window.listen(events);
    const GlfwBackend backend(window.handle());
    glfwSetKeyCallback(window.handle(), take_key);  // in place of ImGui's, which it calls

    FullScreen full_screen;
    Notes notes;
    std::string title;
    const double close_at = request.close_after_seconds > 0.0 ? glfwGetTime() + request.close_after_seconds : longest_time;
    while (!app.quits() && glfwGetTime() < close_at) {
        const bool due = wait_for_events(events, app, notes, close_at);
        notes.keep_as_wanted(window.handle(), app);
        if (notes.draw(app)) note_event(window.handle());
        else if (!due) continue;
        if (app.title() != title) glfwSetWindowTitle(window.handle(), (title = app.title()).c_str());
        full_screen.set(window.handle(), app.ui().presenting.on);
        int width = 0, height = 0;
        glfwGetFramebufferSize(window.handle(), &width, &height);
        if (width <= 0 || height <= 0) {  // minimised
            glfwWaitEvents();
            continue;
        }
        frames.begin(app, window.content_scale());
        ImGui_ImplGlfw_NewFrame();
        frames.draw(app, width, height);
        glfwSwapBuffers(window.handle());
        hand_on_kept_keys(window.handle(), events);
    }
    return static_cast<int>(ExitCode::success);
}

}  // namespace attnscope
