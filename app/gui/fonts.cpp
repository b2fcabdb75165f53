#include "app/gui/fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace attnscope {
namespace {

constexpr ImWchar digit_range[] = {'0', '9', 0};

constexpr std::size_t code_points = 0x110000;

constexpr auto plain_faces = {FontFace::text, FontFace::symbols, FontFace::chinese, FontFace::mathematics};

struct Proportions {
    float height_per_em, digit_per_em;
    std::vector<char32_t> characters;
};

// Nothing when FreeType cannot read the font or it cannot be scaled.
std::optional<Proportions> proportions_of(const std::vector<char>& bytes, int index) {
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) return std::nullopt;
    std::optional<Proportions> found;
    FT_Face face = nullptr;
    if (FT_New_Memory_Face(library, reinterpret_cast<const FT_Byte*>(bytes.data()), static_cast<FT_Long>(bytes.size()), index, &face) == 0) {
        if (FT_IS_SCALABLE(face)) {
            const auto em = static_cast<float>(face->units_per_EM);
            FT_Pos widest = 0;
            for (FT_ULong digit = '0'; digit <= '9'; ++digit)
                if (FT_Load_Char(face, digit, FT_LOAD_NO_SCALE) == 0)
                    widest = std::max(widest, face->glyph->metrics.horiAdvance);
            found = Proportions{.height_per_em = static_cast<float>(face->ascender - face->descender) / em,
                                .digit_per_em = static_cast<float>(widest) / em, .characters = {}};
            FT_UInt glyph = 0;
            for (FT_ULong c = FT_Get_First_Char(face, &glyph); glyph != 0; c = FT_Get_Next_Char(face, c, &glyph))
                found->characters.push_back(static_cast<char32_t>(c));
        }
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return found;
}

}  // namespace

bool Fonts::have(std::string_view utf8) const {
    if (covered == nullptr) return true;  // no atlas was built yet
    const char* at = utf8.data();
    const char* const end = at + utf8.size();
    while (at < end) {
        unsigned c = 0;
        at += ImTextCharFromUtf8(&c, at, end);
        if (c >= 0x20 && (c >= covered->size() || !(*covered)[c])) return false;
    }
    return true;
}

const FontStore::Face* FontStore::face_of(FontFace face) {
    if (const auto known = faces_.find(face); known != faces_.end())
        return known->second.bytes.empty() ? nullptr : &known->second;

    Face& loaded = faces_[face];  // stays empty when the face cannot be had, so that it is looked for once
    if (const auto file = font_file(face)) {
        loaded.bytes = font_bytes(file->path);
        loaded.index = file->face;
        if (const auto proportions = proportions_of(loaded.bytes, loaded.index)) {
            loaded.height_per_em = proportions->height_per_em;
            loaded.digit_per_em = proportions->digit_per_em;
            loaded.characters = proportions->characters;
        } else {
            loaded.bytes.clear();
        }
    }
    if (!loaded.bytes.empty()) return &loaded;
    missing_.push_back(face);
    return nullptr;
}

ImFont* FontStore::font_for(Built& built, const Request& request) {
    ImFontAtlas& atlas = built.atlas;
    ImFont* font = nullptr;
    const auto append = [&](const Face& face, const ImWchar* ranges, float digit_width) {
        ImFontConfig config;
        config.FontNo = face.index;
        config.MergeMode = font != nullptr;
        config.PixelSnapH = true;
        config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
        if (digit_width > 0.0f) config.GlyphMinAdvanceX = config.GlyphMaxAdvanceX = digit_width;
        // the atlas only reads the bytes. What it does not own it would copy, 20 MB for each Chinese face and size; so it is
        // told that it does until it has the font, and then that it does not, so that it frees nothing
        void* bytes = const_cast<char*>(face.bytes.data());
        font = atlas.AddFontFromMemoryTTF(bytes, static_cast<int>(face.bytes.size()),
                                          request.pixels_per_em * face.height_per_em, &config, ranges);
        atlas.ConfigData.back().FontDataOwnedByAtlas = false;
    };
    for (const FontFace wanted : request.faces) {
        const Face* face = face_of(wanted);
        if (face == nullptr) continue;
        if (font == nullptr) append(*face, digit_range, std::round(face->digit_per_em * request.pixels_per_em));
        append(*face, built.ranges.data(), 0.0f);
    }
    return font != nullptr ? font : atlas.AddFontDefault();
}

// What is not `whole` has no titles: they and what else is rarely seen are as the nearest font.
Fonts FontStore::fonts_for(Built& built, float scale, bool whole) {
    using enum FontFace;
    const auto plain = [&](float em) { return font_for(built, {.faces = {plain_faces.begin(), plain_faces.end()}, .pixels_per_em = em * scale}); };
    const auto semibold = [&](float em) {
        return font_for(built, {.faces = {text_semibold, symbols, chinese_bold, chinese, mathematics}, .pixels_per_em = em * scale});
    };
    Fonts fonts{.text = plain(15.0f), .small = plain(13.0f), .tiny = plain(11.0f), .strong = semibold(15.0f)};
    fonts.small_strong = whole ? semibold(13.0f) : fonts.small;
    fonts.title = whole ? semibold(23.0f) : fonts.strong;
    fonts.italic = font_for(built, {.faces = {text_italic, symbols, chinese}, .pixels_per_em = 15.0f * scale});
    fonts.covered = &covered_;
    return fonts;
}

void FontStore::find_covered() {
    if (!covered_.empty()) return;
    covered_.resize(code_points, false);
    for (const FontFace wanted : plain_faces)
        if (const Face* face = face_of(wanted))
            for (const char32_t c : face->characters)
                if (c < code_points) covered_[c] = true;
}

std::shared_ptr<FontStore::Built> FontStore::built(std::vector<ImWchar> ranges, FontScales scales) {
    const auto same = [&](const auto& kept) { return kept->scales == scales && kept->ranges == ranges; };
    if (const auto found = std::ranges::find_if(built_, same); found != built_.end()) {
        built_.splice(built_.begin(), built_, found);
        return built_.front();
    }
    find_covered();
    const auto made = std::make_shared<Built>();
    made->scales = scales;
    made->ranges = std::move(ranges);
    made->atlas.TexGlyphPadding = 1;
    const bool presenting = scales.words > 0.0f;
    made->fonts = fonts_for(*made, scales.scale, /*whole=*/!presenting);
    if (presenting) made->words = scales.words == scales.scale ? made->fonts : fonts_for(*made, scales.words, /*whole=*/false);
    made->atlas.Build();
    built_.push_front(made);
    if (built_.size() > most_) built_.pop_back();
    return made;
}

namespace {

ImFontAtlas& no_fonts() {
    static ImFontAtlas atlas;
    return atlas;
}

}  // namespace

ImGuiContext* create_context() { return ImGui::CreateContext(&no_fonts()); }

FontAtlas::~FontAtlas() {
    if (current_ && ImGui::GetCurrentContext() && ImGui::GetIO().Fonts == &current_->atlas) ImGui::GetIO().Fonts = &no_fonts();
}

bool FontAtlas::update(const Characters& characters, FontScales scales) {
    ImGuiIO& io = ImGui::GetIO();
    if (current_ && io.Fonts == &current_->atlas && revision_ == characters.revision() && current_->scales == scales) return false;
    revision_ = characters.revision();
    const auto before = std::exchange(current_, store_->built(characters.ranges(), scales));
    // what the renderer made of the old atlas four bytes for each pixel is made anew where it is wanted again
    if (before && before != current_ && before->atlas.TexPixelsAlpha8 != nullptr && before->atlas.TexPixelsRGBA32 != nullptr) {
        IM_FREE(before->atlas.TexPixelsRGBA32);
        before->atlas.TexPixelsRGBA32 = nullptr;
    }
    io.Fonts = &current_->atlas;
    return true;
}

}  // namespace attnscope
