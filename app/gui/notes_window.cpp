#include "app/gui/notes_window.h"

#define GLFW_INCLUDE_NONE
#include <GL/gl.h>
#include <GLFW/glfw3.h>
#include <fmt/chrono.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "app/gui/stopwatch.h"
#include "core/attention/error.h"

namespace attnscope {
namespace {

constexpr int first_width = 900, first_height = 640, least_width = 420, least_height = 280;
constexpr int frames_after_an_event = 3;

// Of this computer: hours and minutes.
std::string time_of_day(std::time_t now) {
    std::tm local{};
    localtime_r(&now, &local);
    return fmt::format("{:%H:%M}", local);
}

double seconds_until_next_minute(std::time_t now) { return 60.0 - static_cast<double>(now % 60); }

// The window's context of OpenGL and ImGui, for as long as this lives; then those from before.
class Current {
public:
    Current(GLFWwindow* window, ImGuiContext* context) : window_(glfwGetCurrentContext()), context_(ImGui::GetCurrentContext()) {
        glfwMakeContextCurrent(window);
        ImGui::SetCurrentContext(context);
    }
    ~Current() {
        ImGui::SetCurrentContext(context_);
        glfwMakeContextCurrent(window_);
    }
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;

private:
    GLFWwindow* window_;
    ImGuiContext* context_;
};

void place_beside(GLFWwindow* window, GLFWwindow* presented) {
    int count = 0, x = 0, y = 0, left = 0, top = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    glfwGetWindowPos(presented, &x, &y);
    for (int i = 0; i < count; ++i) {
        const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
        if (mode == nullptr) continue;
        glfwGetMonitorPos(monitors[i], &left, &top);
        if (x >= left && x < left + mode->width && y >= top && y < top + mode->height) continue;  // what is presented is there
        glfwSetWindowPos(window, left + std::max((mode->width - first_width) / 2, 0), top + std::max((mode->height - first_height) / 2, 0));
        return;
    }
}

}  // namespace

struct NotesWindow::Inside {
    GLFWwindow* window = nullptr;
    ImGuiContext* context = nullptr;
    std::unique_ptr<SpeakerView> view;
    int frames_left = frames_after_an_event;
    double last_drawn = 0.0;     // seconds since GLFW began
    std::time_t minute = 0;      // that was drawn last
    Presenting drawn;            // what was said about it
    StepId step = StepId::tokens;

    ~Inside() {
        if (context != nullptr) {
            const Current current(window, context);
            view.reset();
            if (ImGui::GetIO().BackendRendererUserData != nullptr) ImGui_ImplOpenGL3_Shutdown();
            if (ImGui::GetIO().BackendPlatformUserData != nullptr) ImGui_ImplGlfw_Shutdown();
        }
        if (context != nullptr) ImGui::DestroyContext(context);
        if (window != nullptr) glfwDestroyWindow(window);
    }

    // ImGui's callback with this window's context in place of the other's.
    template <class Callback>
    static void hand_on(GLFWwindow* window, Callback&& callback) {
        auto& inside = *static_cast<Inside*>(glfwGetWindowUserPointer(window));
        inside.frames_left = frames_after_an_event;
        ImGuiContext* before = ImGui::GetCurrentContext();
        ImGui::SetCurrentContext(inside.context);
        callback();
        ImGui::SetCurrentContext(before);
    }

    void listen() {
        glfwSetWindowUserPointer(window, this);
        glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) { hand_on(w, [=] { ImGui_ImplGlfw_CursorPosCallback(w, x, y); }); });
        glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int mods) { hand_on(w, [=] { ImGui_ImplGlfw_MouseButtonCallback(w, button, action, mods); }); });
        glfwSetScrollCallback(window, [](GLFWwindow* w, double x, double y) { hand_on(w, [=] { ImGui_ImplGlfw_ScrollCallback(w, x, y); }); });
        glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int code, int action, int mods) { hand_on(w, [=] { ImGui_ImplGlfw_KeyCallback(w, key, code, action, mods); }); });
        glfwSetCharCallback(window, [](GLFWwindow* w, unsigned c) { hand_on(w, [=] { ImGui_ImplGlfw_CharCallback(w, c); }); });
        glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int entered) { hand_on(w, [=] { ImGui_ImplGlfw_CursorEnterCallback(w, entered); }); });
        glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int focused) { hand_on(w, [=] { ImGui_ImplGlfw_WindowFocusCallback(w, focused); }); });
        glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { hand_on(w, [] {}); });
        glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { hand_on(w, [] {}); });
        glfwSetWindowCloseCallback(window, [](GLFWwindow* w) { hand_on(w, [] {}); });
    }

    bool shows_something_else(const App& app) const {
        const Presenting& presenting = app.ui().presenting;
        return step != app.ui().step || drawn.blank != presenting.blank || drawn.watch_wish != presenting.watch_wish || !drawn.watch || drawn.watch != presenting.watch;
    }
};

NotesWindow::NotesWindow(GLFWwindow* presented, const App& app) : inside_(std::make_unique<Inside>()) {
    // the hints of the first window still hold, but for these
    glfwWindowHint(GLFW_FOCUS_ON_SHOW, GLFW_FALSE);
    inside_->window = glfwCreateWindow(first_width, first_height, app.language()("notes.title"), nullptr, nullptr);
    glfwWindowHint(GLFW_FOCUS_ON_SHOW, GLFW_TRUE);
    if (inside_->window == nullptr) throw Error("no second window can be opened");
    glfwSetWindowSizeLimits(inside_->window, least_width, least_height, GLFW_DONT_CARE, GLFW_DONT_CARE);
    place_beside(inside_->window, presented);

    ImGuiContext* before = ImGui::GetCurrentContext();
    inside_->context = create_context();
    ImGui::SetCurrentContext(before);
    const Current current(inside_->window, inside_->context);
    glfwSwapInterval(0);  // the other window keeps the pace
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().LogFilename = nullptr;
    ImGui_ImplGlfw_InitForOpenGL(inside_->window, /*install_callbacks=*/false);
    if (!ImGui_ImplOpenGL3_Init("#version 330 core")) throw Error("no second window can be drawn");
    inside_->view = std::make_unique<SpeakerView>(gl_textures());
    inside_->listen();
}

NotesWindow::~NotesWindow() = default;

bool NotesWindow::closed() const { return glfwWindowShouldClose(inside_->window) == GLFW_TRUE; }

double NotesWindow::seconds_until_change(const App& app) const {
    if (glfwGetWindowAttrib(inside_->window, GLFW_ICONIFIED) == GLFW_TRUE) return seconds_until_next_minute(std::time(nullptr));
    if (inside_->frames_left > 0 || inside_->shows_something_else(app)) return 0.0;
    const double drawn_ago = glfwGetTime() - inside_->last_drawn;
    const double tick = seconds_until_tick(*app.ui().presenting.watch, inside_->last_drawn), minute = seconds_until_next_minute(std::time(nullptr));
    return std::max(std::min(tick - drawn_ago, minute), 0.0);
}

bool NotesWindow::draw(App& app) {
    const std::time_t now = std::time(nullptr);
    if (seconds_until_change(app) > 0.0 && now / 60 == inside_->minute) return false;
    inside_->frames_left = std::max(inside_->frames_left - 1, 0);
    int width = 0, height = 0;
    glfwGetFramebufferSize(inside_->window, &width, &height);
    if (width <= 0 || height <= 0) return false;  // minimised
    const Current current(inside_->window, inside_->context);
    float scale = 1.0f, unused = 1.0f;
    glfwGetWindowContentScale(inside_->window, &scale, &unused);
    if (inside_->view->prepare(app, std::max(scale, 0.5f))) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    inside_->last_drawn = glfwGetTime();
    inside_->minute = now / 60;
    const bool changed = inside_->view->frame(app, {.now = inside_->last_drawn, .time_of_day = time_of_day(now)});
    inside_->drawn = app.ui().presenting;
    inside_->step = app.ui().step;
    if (changed) inside_->frames_left = frames_after_an_event;
    ImGui::Render();
    glViewport(0, 0, width, height);
    glClearColor(0.0f, 0.0f, 0.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(inside_->window);
    return changed;
}

}  // namespace attnscope
