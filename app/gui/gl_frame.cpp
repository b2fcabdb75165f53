#include "app/gui/gl_frame.h"

#include <GL/gl.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include "core/attention/error.h"

namespace attnscope {

GlFrames::GlFrames() {
    create_context();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigDragClickToInputText = true;
    io.ConfigInputTextCursorBlink = false;  // a blinking cursor would keep an idle window busy
    if (!ImGui_ImplOpenGL3_Init("#version 330 core")) {
        ImGui::DestroyContext();
        throw Error("OpenGL 3.3 is needed to draw the window, and it cannot be started; install a graphics driver, on Debian libgl1-mesa-dri");
    }
}

GlFrames::~GlFrames() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext();
}

void GlFrames::begin(App& app, float monitor_scale) {
    if (app.prepare(monitor_scale)) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
}

void GlFrames::draw(App& app, int width, int height) {
    ImGui::NewFrame();
    app.frame();
    ImGui::Render();
    glViewport(0, 0, width, height);
    glClearColor(0.0f, 0.0f, 0.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace attnscope
