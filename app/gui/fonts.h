#pragma once
// The fonts of the window: Inter, symbols and Chinese merged in one atlas. Equations draw their own glyphs.

#include <imgui.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/characters.h"
#include "core/figure/font_files.h"

namespace attnscope {

// Valid until the atlas is built again, which happens only between frames.
// Sizes are those of a typographer (pixels per em) at scale 1. Digits are tabular.
struct Fonts {
    ImFont* text = nullptr;          // 15
    ImFont* small = nullptr;         // 13
    ImFont* tiny = nullptr;          // 11: numbers in narrow cells, numbers of rows and columns
    ImFont* strong = nullptr;        // 15 semibold
    ImFont* small_strong = nullptr;  // 13 semibold: section heads
    ImFont* title = nullptr;         // 23 semibold
    ImFont* italic = nullptr;        // 15: symbols inside labels

    std::vector<bool> covered;       // by code point: which characters one of the faces of `text` has

    // Whether the faces have every character of a text in UTF-8.
    bool have(std::string_view text) const;
};

// Of the fonts, in multiples of their sizes above.
struct FontScales {
    float scale = 1.0f;
    float words = 0.0f;  // while presenting, of what is read beside the stage; 0: nothing is presented
    bool operator==(const FontScales&) const = default;
};

class FontAtlas {
public:
    // Builds for these characters and these scales unless nothing changed. True: it was built, so the renderer must make its
    // texture anew. Never between NewFrame and Render. The atlas must not outlive this object.
    bool update(ImFontAtlas& atlas, const Characters& characters, FontScales scales);

    const Fonts& fonts() const { return fonts_; }
    const Fonts& words() const { return words_; }  // only while presenting

    // The faces that are not installed; another face stands in for them where there is one.
    const std::vector<FontFace>& missing() const { return missing_; }

private:
    struct Face {
        std::vector<char> bytes;
        int index = 0;               // inside a collection
        float height_per_em = 1.0f;  // ascent minus descent: what ImGui calls the size of a font
        float digit_per_em = 0.0f;   // the widest digit
        std::vector<char32_t> characters;
    };
    struct Request {
        std::vector<FontFace> faces;            // the first decides the line height, later ones fill its gaps
        float pixels_per_em;
    };

    const Face* face_of(FontFace face);
    ImFont* font_for(ImFontAtlas& atlas, const Request& request);
    Fonts fonts_for(ImFontAtlas& atlas, float scale, bool whole);

    std::map<FontFace, Face> faces_;
    std::vector<FontFace> missing_;
    std::vector<ImWchar> ranges_;  // the atlas keeps pointers into this
    Fonts fonts_, words_;
    int revision_ = -1;
    FontScales scales_;
};

}  // namespace attnscope
