#define GL_GLEXT_PROTOTYPES
#include "app/gui/screenshot.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>
#include <GL/glext.h>
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <thread>

#include "app/gui/gl_frame.h"
#include "core/attention/error.h"
#include "core/document/validate.h"
#include "core/files/atomic_write.h"
#include "core/files/png.h"

namespace attnscope {
namespace {

// sizes settle and new characters arrive within a few frames
constexpr int frames_until_still = 6;
constexpr int largest_side = 16384;

[[noreturn]] void fail(const char* what) {
    throw Error(std::string("cannot draw without a display: ") + what + "; install EGL and a software renderer, on Debian libegl1 and libgl1-mesa-dri");
}

// An OpenGL context that needs neither display nor window.
class SurfacelessContext {
public:
    SurfacelessContext() {
        display_ = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (display_ == EGL_NO_DISPLAY || eglInitialize(display_, nullptr, nullptr) == EGL_FALSE) fail("EGL does not start");
        if (eglBindAPI(EGL_OPENGL_API) == EGL_FALSE) fail("EGL has no OpenGL");
        constexpr EGLint wanted[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
        EGLConfig config = nullptr;
        EGLint count = 0;
        if (eglChooseConfig(display_, wanted, &config, 1, &count) == EGL_FALSE || count == 0) fail("EGL has no suitable configuration");
        constexpr EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 3,
                                      EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
        context_ = eglCreateContext(display_, config, EGL_NO_CONTEXT, version);
        if (context_ == EGL_NO_CONTEXT) fail("there is no OpenGL 3.3");
        if (eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) == EGL_FALSE) fail("OpenGL cannot run without a surface");
    }
    ~SurfacelessContext() {
        eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        eglDestroyContext(display_, context_);
        eglTerminate(display_);
    }
    SurfacelessContext(const SurfacelessContext&) = delete;
    SurfacelessContext& operator=(const SurfacelessContext&) = delete;

private:
    EGLDisplay display_ = EGL_NO_DISPLAY;
    EGLContext context_ = EGL_NO_CONTEXT;
};

class Framebuffer {
public:
    Framebuffer(int width, int height) : width_(width), height_(height) {
        glGenFramebuffers(1, &framebuffer_);
        glGenRenderbuffers(1, &pixels_);
        glBindRenderbuffer(GL_RENDERBUFFER, pixels_);
        glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, pixels_);
        if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
            fail("OpenGL refuses a picture of this size; try a smaller one");
    }
    ~Framebuffer() {
        glDeleteFramebuffers(1, &framebuffer_);
        glDeleteRenderbuffers(1, &pixels_);
    }
    Framebuffer(const Framebuffer&) = delete;
    Framebuffer& operator=(const Framebuffer&) = delete;

    PngImage image() const {
        const auto row_bytes = static_cast<std::size_t>(width_) * 3;
        PngImage image{.width = width_, .height = height_, .samples = std::vector<std::uint8_t>(row_bytes * static_cast<std::size_t>(height_))};
        glPixelStorei(GL_PACK_ALIGNMENT, 1);
        glReadPixels(0, 0, width_, height_, GL_RGB, GL_UNSIGNED_BYTE, image.samples.data());
        // OpenGL counts rows from the bottom
        for (int top = 0, bottom = height_ - 1; top < bottom; ++top, --bottom)
            std::swap_ranges(image.samples.begin() + static_cast<std::ptrdiff_t>(row_bytes) * top, image.samples.begin() + static_cast<std::ptrdiff_t>(row_bytes) * (top + 1),
                             image.samples.begin() + static_cast<std::ptrdiff_t>(row_bytes) * bottom);
        return image;
    }

private:
    int width_, height_;
    GLuint framebuffer_ = 0, pixels_ = 0;
};

}  // namespace

int screenshot(const ScreenshotRequest& request) {
    if (request.width < 1 || request.height < 1 || request.width > largest_side || request.height > largest_side)
        throw Error("the picture's sides must be from 1 to " + std::to_string(largest_side) + " pixels", ExitCode::bad_usage);
    const SurfacelessContext context;
    const Framebuffer framebuffer(request.width, request.height);
    GlFrames frames;
    AppOptions options = options_of(request.start);
    options.motion = false;
    options.timing = false;
    options.textures = gl_textures();
    App app(std::move(options));
    begin(app, request.start);
    // the window would keep its last valid picture; here there is none
    if (!app.problems().empty()) throw Error(sentence(app.problems().front(), app.language()));
    if (app.is_long() && !app.long_trace()) throw Error(app.ui().notice);

    ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(request.width), static_cast<float>(request.height));
    ImGui::GetIO().DeltaTime = 1.0f / 60.0f;
    for (int still = 0; still < frames_until_still;) {
        still = app.computing() ? 0 : still + 1;
        frames.begin(app, request.scale);
        frames.draw(app, request.width, request.height);
        if (app.computing()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    write_file(request.output, png_bytes(framebuffer.image()));
    return static_cast<int>(ExitCode::success);
}

}  // namespace attnscope
