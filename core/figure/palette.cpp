#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr Rgb hex(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

constexpr Palette light{
    .paper = hex(0xFAF9F6), .panel = hex(0xFFFFFF),
    .ink = hex(0x1C2330), .dim = hex(0x667085), .rule = hex(0xE5E2DB), .hover = hex(0xF1EFEA),
    .accent = hex(0x3B5BDB), .accent_ground = hex(0xE8EDFF),
    .query = hex(0x0072B2), .key = hex(0xC8510A), .value = hex(0x008A65), .weight = hex(0x7A4FB5), .input = hex(0x4A5568),
    .hatch_ground = hex(0xF1EFEA), .hatch_line = hex(0xC9C5BB), .not_a_number = hex(0xC62828)};

constexpr Palette dark{
    .paper = hex(0x14161B), .panel = hex(0x1B1E25),
    .ink = hex(0xE9E7E2), .dim = hex(0x98A1B0), .rule = hex(0x2B303A), .hover = hex(0x242832),
    .accent = hex(0x8FA8FF), .accent_ground = hex(0x27304F),
    .query = hex(0x5BB8F0), .key = hex(0xF0A23C), .value = hex(0x35C79B), .weight = hex(0xC7A2FF), .input = hex(0xB8C0CC),
    .hatch_ground = hex(0x1B1E25), .hatch_line = hex(0x454C5A), .not_a_number = hex(0xFF6B6B)};

}  // namespace

const Palette& palette(Paper paper) { return paper == Paper::dark ? dark : light; }

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
