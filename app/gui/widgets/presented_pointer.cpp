#include "app/gui/widgets/presented_pointer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace attnscope {
namespace {

constexpr ImU32 laser_red = IM_COL32(0xE6, 0x10, 0x22, 0xFF), dark_rim = IM_COL32(0x18, 0x06, 0x08, 0xFF), light_rim = IM_COL32(0xFF, 0xFF, 0xFF, 0xD0);
constexpr float dark_share = 0.3f, light_share = 0.15f;  // of the radius

Rect shared(const Rect& a, const Rect& b) {
    const float left = std::max(a.x, b.x), top = std::max(a.y, b.y);
    return {left, top, std::max(std::min(a.right(), b.right()) - left, 0.0f), std::max(std::min(a.bottom(), b.bottom()) - top, 0.0f)};
}

// Around a triangle.
Rect bounds(const std::array<ImDrawVert, 3>& corners) {
    const auto [left, right] = std::minmax({corners[0].pos.x, corners[1].pos.x, corners[2].pos.x});
    const auto [top, bottom] = std::minmax({corners[0].pos.y, corners[1].pos.y, corners[2].pos.y});
    return {left, top, right - left, bottom - top};
}

}  // namespace

void draw_laser(ImDrawList& draw, ImVec2 at, float radius) {
    draw.AddCircleFilled(at, radius * (1.0f + dark_share + light_share), light_rim);
    draw.AddCircleFilled(at, radius * (1.0f + dark_share), dark_rim);
    draw.AddCircleFilled(at, radius, laser_red);
}

Lens lens_at(ImVec2 pointer, ImVec2 size, ImVec2 screen) {
    const auto inside = [](float middle, float length, float room) { return std::floor(std::clamp(middle - length / 2.0f, 0.0f, std::max(room - length, 0.0f))); };
    const ImVec2 fitting(std::min(size.x, screen.x), std::min(size.y, screen.y));
    return {.pointer = pointer, .glass = {inside(pointer.x, fitting.x, screen.x), inside(pointer.y, fitting.y, screen.y), fitting.x, fitting.y}};
}

void draw_enlarged(std::span<const ImDrawList* const> drawn, const Lens& lens, ImDrawList& draw) {
    const auto enlarged = [&lens](ImVec2 at) {
        return ImVec2(lens.pointer.x + (at.x - lens.pointer.x) * lens.enlarges, lens.pointer.y + (at.y - lens.pointer.y) * lens.enlarges);
    };
    for (const ImDrawList* list : drawn)
        for (const ImDrawCmd& command : list->CmdBuffer) {
            if (command.UserCallback != nullptr || command.ElemCount == 0) continue;
            const ImVec2 least = enlarged(ImVec2(command.ClipRect.x, command.ClipRect.y)), most = enlarged(ImVec2(command.ClipRect.z, command.ClipRect.w));
            const Rect clip = shared({least.x, least.y, most.x - least.x, most.y - least.y}, lens.glass);
            if (clip.width <= 0.0f || clip.height <= 0.0f) continue;
            draw.PushClipRect(ImVec2(clip.x, clip.y), ImVec2(clip.right(), clip.bottom()));
            draw.PushTextureID(command.TextureId);
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                std::array<ImDrawVert, 3> corners;
                for (unsigned k = 0; k < 3; ++k) {
                    const unsigned index = list->IdxBuffer[static_cast<int>(command.IdxOffset + i + k)] + command.VtxOffset;
                    corners[k] = list->VtxBuffer[static_cast<int>(index)];
                    corners[k].pos = enlarged(corners[k].pos);
                }
                const Rect seen = bounds(corners);
                if (seen.right() < clip.x || seen.x > clip.right() || seen.bottom() < clip.y || seen.y > clip.bottom()) continue;
                draw.PrimReserve(3, 3);
                for (const ImDrawVert& corner : corners) draw.PrimVtx(corner.pos, corner.uv, corner.col);
            }
            draw.PopTextureID();
            draw.PopClipRect();
        }
}

void draw_lens(std::span<const ImDrawList* const> drawn, const Lens& lens, const Theme& theme, float scale, ImDrawList& draw) {
    const ImVec2 least(lens.glass.x, lens.glass.y), most(lens.glass.right(), lens.glass.bottom());
    draw.AddRectFilled(least, most, theme.paper);
    draw_enlarged(drawn, lens, draw);
    draw.AddRect(least, most, theme.ink, 0.0f, 0, std::max(1.0f, std::round(1.5f * scale)));
}

}  // namespace attnscope
