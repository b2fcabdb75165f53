#include "core/figure/font_files.h"

#include <fontconfig/fontconfig.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <system_error>

namespace attnscope {
namespace {

struct FaceSource {
    std::span<const char* const> families;  // best first
    int weight;                             // fontconfig's
    int slant;
    const char* package;
};

constexpr const char* text_families[] = {"Inter", "DejaVu Sans", "Liberation Sans", "Arial"};
constexpr const char* symbol_families[] = {"DejaVu Sans", "Segoe UI Symbol", "Apple Symbols"};
constexpr const char* chinese_families[] = {
    "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "PingFang SC", "Microsoft YaHei"};
constexpr const char* mathematics_families[] = {"STIX Math", "STIX Two Math", "DejaVu Math TeX Gyre", "Latin Modern Math"};
constexpr const char* emoji_families[] = {"Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji"};

constexpr std::array<FaceSource, 8> sources = {{
    {text_families, FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-inter"},
    {text_families, FC_WEIGHT_REGULAR, FC_SLANT_ITALIC, "fonts-inter"},
    {text_families, FC_WEIGHT_DEMIBOLD, FC_SLANT_ROMAN, "fonts-inter"},
    {symbol_families, FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-dejavu-core"},
    {chinese_families, FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-noto-cjk"},
    {chinese_families, FC_WEIGHT_BOLD, FC_SLANT_ROMAN, "fonts-noto-cjk"},
    {mathematics_families, FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-stix"},
    {emoji_families, FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-noto-color-emoji"},
}};

const FaceSource& source_of(FontFace face) { return sources[static_cast<std::size_t>(face)]; }

struct DestroyPattern {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, DestroyPattern>;

const FcChar8* fc(const char* text) { return reinterpret_cast<const FcChar8*>(text); }

// fontconfig answers with its best substitute; only an answer of the asked family counts.
bool has_family(FcPattern* pattern, const char* family) {
    FcChar8* name = nullptr;
    for (int i = 0; FcPatternGetString(pattern, FC_FAMILY, i, &name) == FcResultMatch; ++i)
        if (FcStrCmpIgnoreCase(name, fc(family)) == 0) return true;
    return false;
}

std::optional<FontFile> installed(const char* family, int weight, int slant) {
    const Pattern asked(FcPatternCreate());
    FcPatternAddString(asked.get(), FC_FAMILY, fc(family));
    FcPatternAddInteger(asked.get(), FC_WEIGHT, weight);
    FcPatternAddInteger(asked.get(), FC_SLANT, slant);
    FcConfigSubstitute(nullptr, asked.get(), FcMatchPattern);
    FcDefaultSubstitute(asked.get());
    FcResult result = FcResultNoMatch;
    const Pattern found(FcFontMatch(nullptr, asked.get(), &result));
    if (!found || !has_family(found.get(), family)) return std::nullopt;

    FcChar8* path = nullptr;
    if (FcPatternGetString(found.get(), FC_FILE, 0, &path) != FcResultMatch) return std::nullopt;
    FontFile file{.path = reinterpret_cast<const char*>(path)};
    FcPatternGetInteger(found.get(), FC_INDEX, 0, &file.face);
    file.face &= 0xFFFF;  // the upper half names an instance of a variable font
    return file;
}

}  // namespace

std::optional<FontFile> font_file(FontFace face) {
    const FaceSource& source = source_of(face);
    for (const char* family : source.families)
        if (const auto file = installed(family, source.weight, source.slant)) return file;
    return std::nullopt;
}

std::vector<char> font_bytes(const std::filesystem::path& path) {
    std::error_code failed;  // a folder has no size
    const std::uintmax_t size = std::filesystem::file_size(path, failed);
    if (failed) return {};
    std::vector<char> bytes(size);
    if (std::ifstream file(path, std::ios::binary); !file.read(bytes.data(), static_cast<std::streamsize>(size))) return {};
    return bytes;
}

std::string_view font_family(FontFace face) { return source_of(face).families.front(); }
std::string_view font_package(FontFace face) { return source_of(face).package; }

}  // namespace attnscope
