#pragma once
// The fonts of the window: Inter, symbols and Chinese merged in one atlas. Equations draw their own glyphs.

#include <imgui.h>

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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

    const std::vector<bool>* covered = nullptr;  // by code point: which characters one of the faces of `text` has

    // Whether the faces have every character of a text in UTF-8.
    bool have(std::string_view text) const;
};

// Of the fonts, in multiples of their sizes above.
struct FontScales {
    float scale = 1.0f;
    float words = 0.0f;  // while presenting, of what is read beside the stage; 0: nothing is presented
    bool operator==(const FontScales&) const = default;
};

// The faces that were read and the atlases that were built last, so that who wants the same again need not wait. Windows whose
// frames are not drawn may share one; an atlas knows the texture of one renderer.
class FontStore {
public:
    explicit FontStore(std::size_t most = 3) : most_(most) {}  // atlases that are kept

private:
    friend class FontAtlas;
    struct Face {
        std::vector<char> bytes;
        int index = 0;               // inside a collection
        float height_per_em = 1.0f;  // ascent minus descent: what ImGui calls the size of a font
        float digit_per_em = 0.0f;   // the widest digit
        std::vector<char32_t> characters;
    };
    struct Built {
        FontScales scales;
        std::vector<ImWchar> ranges;  // the atlas keeps pointers into this
        ImFontAtlas atlas;
        Fonts fonts, words;
    };
    struct Request {
        std::vector<FontFace> faces;            // the first decides the line height, later ones fill its gaps
        float pixels_per_em;
    };

    std::shared_ptr<Built> built(std::vector<ImWchar> ranges, FontScales scales);
    const Face* face_of(FontFace face);
    ImFont* font_for(Built& built, const Request& request);
    Fonts fonts_for(Built& built, float scale, bool whole);
    void find_covered();

    std::size_t most_;
    std::map<FontFace, Face> faces_;
    std::vector<FontFace> missing_;
    std::vector<bool> covered_;
    std::list<std::shared_ptr<Built>> built_;  // the latest first
};

// A context of ImGui that takes its fonts from a FontAtlas.
ImGuiContext* create_context();

// The fonts of one context that create_context made.
class FontAtlas {
public:
    explicit FontAtlas(std::shared_ptr<FontStore> store = std::make_shared<FontStore>()) : store_(std::move(store)) {}
    ~FontAtlas();
    FontAtlas(const FontAtlas&) = delete;
    FontAtlas& operator=(const FontAtlas&) = delete;

    // Gives the current context fonts for these characters and these scales. True: they are others than before, so the
    // renderer must make its texture anew. Never between NewFrame and Render.
    bool update(const Characters& characters, FontScales scales);

    const Fonts& fonts() const { return current_ ? current_->fonts : none_; }
    const Fonts& words() const { return current_ ? current_->words : none_; }  // only while presenting

    // The faces that are not installed; another face stands in for them where there is one.
    const std::vector<FontFace>& missing() const { return store_->missing_; }

private:
    std::shared_ptr<FontStore> store_;
    std::shared_ptr<FontStore::Built> current_;
    Fonts none_;  // before the first update
    int revision_ = -1;
};

}  // namespace attnscope
