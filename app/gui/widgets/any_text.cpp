#include "app/gui/widgets/any_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "app/gui/widgets/controls.h"
#include "core/figure/label.h"

namespace attnscope {
namespace {

ImFont* font_of(const AnyText& text, const Look& look) {
    if (text.em < look.px(12.0f)) return look.fonts.tiny;
    if (text.em < look.px(14.0f)) return text.bold ? look.fonts.small_strong : look.fonts.small;
    return text.bold ? look.fonts.strong : look.fonts.text;
}

// ImGui blends straight alpha.
std::uint32_t straight(const std::uint8_t* premultiplied) {
    const unsigned alpha = premultiplied[3];
    const auto channel = [alpha](std::uint8_t value) { return alpha == 0 ? 0u : std::min(255u, (value * 255u + alpha / 2) / alpha); };
    return IM_COL32(channel(premultiplied[0]), channel(premultiplied[1]), channel(premultiplied[2]), alpha);
}

Picture picture_of(const AnyText& text) {
    const Rgb ink{static_cast<std::uint8_t>(text.color >> IM_COL32_R_SHIFT), static_cast<std::uint8_t>(text.color >> IM_COL32_G_SHIFT),
                  static_cast<std::uint8_t>(text.color >> IM_COL32_B_SHIFT)};
    const auto em = static_cast<double>(text.em);
    LabelImage image = label_image(text.text, em, ink, text.bold);
    if (static_cast<float>(image.width) > text.most_width)
        image = label_image(shortened_to(text.text, static_cast<double>(text.most_width), em, text.bold), em, ink, text.bold);
    Picture picture{.width = image.width, .height = image.height, .pixels = {}};
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) picture.pixels.push_back(straight(&image.rgba[i]));
    return picture;
}

DrawCache::Texture texture_of(const AnyText& text, const Look& look) {
    const int most = static_cast<int>(std::min(text.most_width, 1.0e6f));
    const std::string key = "text " + std::to_string(text.em) + (text.bold ? "b" : "r") + std::to_string(text.color) + " " + std::to_string(most) + " " + text.text;
    return look.cache.picture(key, [&] { return picture_of(text); });
}

void draw_turned(ImDrawList& list, ImFont* font, ImVec2 bottom, ImU32 color, const std::string& text) {
    // laid out where nothing is clipped, then turned about its upper left corner
    const ImVec2 corner = list.GetClipRectMin();
    const int first = list.VtxBuffer.Size;
    list.AddText(font, font->FontSize, corner, color, text.c_str());
    for (int i = first; i < list.VtxBuffer.Size; ++i) {
        ImVec2& at = list.VtxBuffer[i].pos;
        at = ImVec2(bottom.x + at.y - corner.y, bottom.y - at.x + corner.x);
    }
}

}  // namespace

bool needs_picture(std::string_view text, const Look& look) { return needs_shaping(text) || !look.fonts.have(text); }

float line_height(float em, const Look& look) { return std::ceil(em * look.fonts.small->FontSize / look.px(13.0f)); }

float width_of(const AnyText& text, const Look& look) {
    if (text.picture || needs_picture(text.text, look)) return static_cast<float>(texture_of(text, look).width);
    const ImFont* font = font_of(text, look);
    look.characters.add(text.text);
    return std::min(text.most_width, font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.text.c_str()).x);
}

void draw(const AnyText& text, ImVec2 at, const Look& look, ImDrawList* target) {
    ImDrawList& list = target != nullptr ? *target : *ImGui::GetWindowDrawList();
    if (text.text.empty()) return;
    at = ImVec2(std::floor(at.x), std::floor(at.y));
    if (!text.picture && !needs_picture(text.text, look)) {
        look.characters.add(text.text);
        ImFont* font = font_of(text, look);
        const std::string fitting = shortened(*font, text.text, text.most_width);
        if (text.turned) draw_turned(list, font, at, text.color, fitting);
        else list.AddText(font, font->FontSize, at, text.color, fitting.c_str());
        return;
    }
    const DrawCache::Texture texture = texture_of(text, look);
    const auto width = static_cast<float>(texture.width), height = static_cast<float>(texture.height);
    const float shift = std::floor((line_height(text.em, look) - height) / 2.0f);
    if (text.turned) {
        const float left = at.x + shift, right = left + height, top = at.y - width;
        list.AddImageQuad(texture.id, ImVec2(left, at.y), ImVec2(left, top), ImVec2(right, top), ImVec2(right, at.y));
    } else {
        list.AddImage(texture.id, ImVec2(at.x, at.y + shift), ImVec2(at.x + width, at.y + shift + height));
    }
}

const WrappedText& wrapped_lines(const std::string& text, float em, float width, const Look& look) {
    const std::string key = std::to_string(em) + " " + std::to_string(width) + " " + text;
    return look.cache.wrapped(key, [&] {
        if (needs_picture(text, look)) return wrapped(text, static_cast<double>(width), [em](std::string_view line) { return text_extent(std::string(line), static_cast<double>(em)).width; });
        const ImFont* font = font_of({.text = text, .em = em}, look);
        return wrapped(text, static_cast<double>(width), [font](std::string_view line) {
            return static_cast<double>(font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, line.data(), line.data() + line.size()).x);
        });
    });
}

void draw_sentence(const AnySentence& sentence, const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string text(sentence.text);
    if (!needs_picture(text, look)) {
        look.characters.add(text);
        ImFont* font = font_of({.text = text, .em = sentence.em}, look);
        const std::string& shown = wrapped_lines(text, sentence.em, sentence.width, look).shown;
        ImGui::PushFont(font);
        ImGui::PushStyleColor(ImGuiCol_Text, sentence.color);
        ImGui::TextUnformatted(shown.c_str(), shown.c_str() + shown.size());
        ImGui::PopStyleColor();
        ImGui::PopFont();
        return;
    }
    const std::string& lines = wrapped_lines(text, sentence.em, sentence.width, look).shown;
    const float height = line_height(sentence.em, look) * 1.2f;  // letters of some scripts are higher
    float y = at.y, widest = 0.0f;
    for (std::size_t begin = 0; begin <= lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        const std::string line = lines.substr(begin, end - begin);
        const AnyText one{.text = line, .em = sentence.em, .color = sentence.color};
        draw(one, ImVec2(at.x, y), look);
        if (!line.empty()) widest = std::max(widest, width_of(one, look));
        y += height;
        begin = end + 1;
    }
    ImGui::Dummy(ImVec2(widest, y - at.y));
}

}  // namespace attnscope
