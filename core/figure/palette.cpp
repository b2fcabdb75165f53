#include "core/figure/palette.h"

#include <iterator>

namespace attnscope {
namespace {

constexpr Rgb hex(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

constexpr Palette light{
    .paper = hex(0xFAF9F6), .panel = hex(0xFFFFFF),
    .ink = hex(0x1C2330), .dim = hex(0x5F687C), .rule = hex(0xE5E2DB), .hover = hex(0xF1EFEA),
    .accent = hex(0x3B5BDB), .accent_ground = hex(0xE8EDFF),
    .query = hex(0x006FAE), .key = hex(0xB54A08), .value = hex(0x007A59), .weight = hex(0x7A4FB5), .input = hex(0x4A5568),
    .hatch_ground = hex(0xF1EFEA), .hatch_line = hex(0xC9C5BB), .not_a_number = hex(0xC62828)};

constexpr Palette dark{
    .paper = hex(0x14161B), .panel = hex(0x1B1E25),
    .ink = hex(0xE9E7E2), .dim = hex(0x98A1B0), .rule = hex(0x2B303A), .hover = hex(0x242832),
    .accent = hex(0x8FA8FF), .accent_ground = hex(0x27304F),
    .query = hex(0x5BB8F0), .key = hex(0xF0A23C), .value = hex(0x35C79B), .weight = hex(0xC7A2FF), .input = hex(0xB8C0CC),
    .hatch_ground = hex(0x1B1E25), .hatch_line = hex(0x454C5A), .not_a_number = hex(0xFF6B6B)};

constexpr Palette high_contrast{
    .paper = hex(0xFFFFFF), .panel = hex(0xFFFFFF),
    .ink = hex(0x000000), .dim = hex(0x2B2B2B), .rule = hex(0x767676), .hover = hex(0xE4E4E4),
    .accent = hex(0x0A2FB8), .accent_ground = hex(0xD6E0FF),
    .query = hex(0x004A80), .key = hex(0x8A3000), .value = hex(0x00523B), .weight = hex(0x4B1E96), .input = hex(0x333333),
    .hatch_ground = hex(0xFFFFFF), .hatch_line = hex(0x767676), .not_a_number = hex(0xB00020)};

struct NamedPalette {
    const char* name;
    const Palette& colors;
};
constexpr NamedPalette palettes[] = {{"light", light}, {"dark", dark}, {"contrast", high_contrast}};  // in the order of Paper

}  // namespace

const Palette& palette(Paper paper) { return palettes[static_cast<std::size_t>(paper)].colors; }

const char* name_of(Paper paper) { return palettes[static_cast<std::size_t>(paper)].name; }

std::optional<Paper> paper_named(std::string_view name) {
    for (std::size_t i = 0; i < std::size(palettes); ++i)
        if (name == palettes[i].name) return static_cast<Paper>(i);
    return std::nullopt;
}

Rgb role_color(Role role, Paper paper) {
    const Palette& colors = palette(paper);
    switch (role) {
        case Role::query: return colors.query;
        case Role::key: return colors.key;
        case Role::value: return colors.value;
        case Role::weight: return colors.weight;
        case Role::input: return colors.input;
        case Role::plain: return colors.ink;
    }
    return colors.ink;
}

}  // namespace attnscope
