#pragma once
// What was made for the screen and need not be made again in the next frame: pictures, value ranges, measured numbers. Everything in it
// follows from the Trace and the place it is drawn in.

#include <imgui.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/widgets/wrapped_text.h"
#include "core/figure/colormap.h"
#include "core/figure/formula_layout.h"

namespace attnscope {

struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;  // row by row from the top, as ImU32: IM_COL32(r, g, b, a), not premultiplied
};

// The two calls that differ between a window and a test without one.
struct TextureCalls {
    std::function<ImTextureID(const Picture&)> upload;
    std::function<void(ImTextureID)> release;
};

class DrawCache {
public:
    explicit DrawCache(TextureCalls calls) : calls_(std::move(calls)) {}
    ~DrawCache();
    DrawCache(const DrawCache&) = delete;
    DrawCache& operator=(const DrawCache&) = delete;

    // The key names everything that the picture depends on, apart from the Trace. A picture is sampled nearest: draw it
    // pixel by pixel.
    struct Texture {
        ImTextureID id{};
        int width = 0, height = 0;
    };
    Texture picture(const std::string& key, const std::function<Picture()>& make);
    const ValueRange& range(const std::string& key, const std::function<ValueRange()>& make);
    // What was measured or looked for in a matrix.
    float number(const std::string& key, const std::function<float()>& make);

    // A text broken into lines; the key names everything it depends on.
    const WrappedText& wrapped(const std::string& key, const std::function<WrappedText()>& make);

    // Nothing where no mathematical font is installed or the markup holds a sign that it lacks.
    const MathFont* math_font();
    const FormulaLayout* formula(const std::string& markup, std::optional<StepId> step, MathStyle style);

    // Between frames: releases what the last frame did not draw.
    void next_frame();

    // Another Trace is looked at, or the fonts were made anew.
    void clear();

private:
    struct Kept {
        Texture texture;
        bool drawn = true;
    };
    struct KeptText {
        WrappedText text;
        bool drawn = true;
    };
    TextureCalls calls_;
    std::map<std::string, Kept, std::less<>> pictures_;
    std::map<std::string, KeptText, std::less<>> texts_;
    std::map<std::string, ValueRange, std::less<>> ranges_;
    std::map<std::string, float, std::less<>> numbers_;
    std::map<std::string, std::optional<FormulaLayout>, std::less<>> formulas_;
    std::optional<MathFont> math_font_;
    bool looked_for_math_font_ = false;
};

// Textures of the current OpenGL context, which must outlive them.
TextureCalls gl_textures();

}  // namespace attnscope
