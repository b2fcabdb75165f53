#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/panels/input.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/map_parts.h"
#include "core/figure/number_text.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

constexpr std::size_t most_shown_bytes = 600;
constexpr Index context_tokens = 40;
constexpr double share_of_place = 1.0 / 3.0;  // of the largest scale, at least, to look at what was searched for
constexpr float text_lines = 5.0f, low_text_lines = 3.0f, most_overview = 240.0f, low_overview = 150.0f;  // at scale 1

// Its first bytes, whole characters of them.
std::string beginning_of(const std::string& text) {
    std::size_t end = std::min(text.size(), most_shown_bytes);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    return text.substr(0, end);
}

// As prose: lines of the file end where lines of the box do not.
std::string on_one_line(const std::string& text) {
    std::string joined;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!space) joined += c;
        else if (!joined.empty() && joined.back() != ' ') joined += ' ';
    }
    return joined;
}

// The text around the token in question; before anything is pointed at, its beginning.
std::string excerpt(const LongMap* map, const Document& draft, const UiState& ui) {
    if (map != nullptr && map->trace() != nullptr && ui.map.pinned) {
        const TokenContext context = context_of(map->trace()->setup.tokens, row_in_question(*map, ui), context_tokens);
        return (context.cut_before ? "\u2026" : "") + context.before + context.token + context.after;
    }
    if (!draft.own_tokens) return beginning_of(draft.text);
    std::string text;
    for (std::size_t i = 0; i < draft.own_tokens->size() && text.size() < most_shown_bytes; ++i) text += (i > 0 ? " " : "") + (*draft.own_tokens)[i];
    return beginning_of(text);
}

std::string bytes_shown(double bytes) {
    const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    for (; bytes >= 1000.0 && unit + 1 < std::size(units); ++unit) bytes /= 1024.0;
    return number_text(bytes, bytes < 10.0 && unit > 0 ? 1 : 0) + " " + units[unit];
}

void overview(LongMap& map, UiState& ui, const Look& look) {
    section_head(look, look("map.overview"));
    const float side = std::floor(std::min(ImGui::GetContentRegionAvail().x, look.px(look.low ? low_overview : most_overview)));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect place{std::floor(at.x), std::floor(at.y), side, side};
    ImGui::InvisibleButton("overview", ImVec2(side, side));
    draw_small_map(map, subject_of(map, ui), place, ui, look);
    const auto n = static_cast<float>(map.trace()->n());
    const MapLimits& limits = ui.map.limits;
    if (ImGui::IsItemActive() && limits.size.rows > 0) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const auto index = [&](float pixel, float begin) { return std::clamp<Index>(static_cast<Index>((pixel - begin) / side * n), 0, map.trace()->n() - 1); };
        ui.map.view = centred_on(ui.map.view.value_or(whole_map(limits)), {index(mouse.y, place.y), index(mouse.x, place.x)}, limits);
    }
    if (limits.size.rows == 0) return;
    const MapView& view = ui.map.drawn;
    const IndexRange rows = visible_rows(view, limits), columns = visible_columns(view, limits);
    const auto pixel = [&](Index cell, float begin) { return begin + std::floor(static_cast<float>(cell) / n * side); };
    ImVec2 least(pixel(columns.begin, place.x), pixel(rows.begin, place.y)), most(pixel(columns.end, place.x), pixel(rows.end, place.y));
    // however little is seen, its frame is
    const float smallest = look.px(8.0f);
    for (float ImVec2::*axis : {&ImVec2::x, &ImVec2::y})
        if (most.*axis - least.*axis < smallest) {
            const float middle = (most.*axis + least.*axis) / 2.0f;
            least.*axis = middle - smallest / 2.0f, most.*axis = middle + smallest / 2.0f;
        }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRect(ImVec2(least.x - 1.0f, least.y - 1.0f), ImVec2(most.x + 1.0f, most.y + 1.0f), look.theme.panel, 0.0f, 0, look.px(4.0f));
    list.AddRect(least, most, look.theme.ink, 0.0f, 0, look.px(2.0f));
    const std::string seen = number_of(rows.begin) + "\u2013" + number_of(std::max(rows.end - 1, rows.begin));
    value_row(look, look("map.shown"), seen, look("map.shown_tip"));
}

void go_to(LongMap& map, const Document& draft, UiState& ui, const Look& look) {
    section_head(look, look("map.go_to"));
    const std::vector<Index>& places = map.places(ui.map.query, draft.tokenizer);
    std::string count;
    if (!ui.map.query.empty()) count = ui.map.place && *ui.map.place < places.size() ? look.language("map.place_of", {std::to_string(*ui.map.place + 1), count_text(places.size())})
                                                                                     : look.language("map.places", {count_text(places.size())});
    const float width = ImGui::GetContentRegionAvail().x;
    const float count_width = count.empty() ? 0.0f : look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, count.c_str()).x + look.px(16.0f);
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1.0f);
    const bool entered = ImGui::InputTextWithHint("##go to", look("map.go_to_hint"), &ui.map.query, ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackEdit,
                                                  [](ImGuiInputTextCallbackData* data) {
                                                      static_cast<UiState*>(data->UserData)->map.place.reset();
                                                      return 0;
                                                  }, &ui);
    ImGui::PopStyleVar();
    tooltip(look, look("map.go_to_tip"));
    const ImVec2 least = ImGui::GetItemRectMin(), most = ImGui::GetItemRectMax();
    if (!count.empty())
        ImGui::GetWindowDrawList()->AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(most.x - count_width + look.px(6.0f), std::floor((least.y + most.y - look.fonts.small->FontSize) / 2.0f)),
                                            places.empty() ? look.theme.problem : look.theme.dim, count.c_str());
    if (!entered) return;
    ImGui::SetKeyboardFocusHere(-1);  // Enter again goes on
    const std::vector<Index>& found = map.places(ui.map.query, draft.tokenizer);
    if (found.empty()) return;
    ui.map.place = ui.map.place ? (*ui.map.place + 1) % found.size() : 0;
    const Index token = found[*ui.map.place];
    ui.map.pinned = Cell{token, token};
    ui.map.look_at = ui.map.pinned;
    ui.map.look_at_share = share_of_place;
}

}  // namespace

void InputParts::long_text() {
    section_head(look, look("input.head.text"));
    const ImVec2 padding(look.px(10.0f), look.px(8.0f));
    const float lines = look.low ? low_text_lines : text_lines;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, look.px(control_rounding));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, look.theme.paper);
    ImGui::BeginChild("long text", ImVec2(ImGui::GetContentRegionAvail().x, lines * look.fonts.text->FontSize + 2.0f * padding.y), ImGuiChildFlags_Border | ImGuiChildFlags_AlwaysUseWindowPadding, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    draw_sentence({.text = on_one_line(excerpt(map, draft, ui)), .em = look.px(15.0f), .color = look.theme.ink, .width = ImGui::GetContentRegionAvail().x}, look);
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(2);
    if (button(look, look("map.paste"))) {
        if (const char* pasted = ImGui::GetClipboardText(); pasted != nullptr && *pasted != '\0') {
            draft.own_tokens.reset();
            draft.text = clean_utf8(pasted).text;
        }
    }
    tooltip(look, look("map.paste_tip"));
    ImGui::SameLine(0.0f, look.px(8.0f));
    if (button(look, look("map.clear"))) {
        draft.own_tokens.reset();
        draft.text.clear();
    }
    tooltip(look, look("map.clear_tip"));
    say_problems(Field::text);
    say_problems(Field::memory);
    if (draft.own_tokens) say_problems(Field::tokens);
    else tokenizer_row();
    if (map == nullptr || map->trace() == nullptr) return;
    const auto n = static_cast<double>(map->trace()->n());
    value_row(look, look("map.tokens"), count_text(static_cast<std::uint64_t>(map->trace()->n())));
    value_row(look, look("map.one_head_size"), bytes_shown(n * n * static_cast<double>(sizeof(float))), look("map.one_head_tip"));
    value_row(look, look("map.kept"), bytes_shown(static_cast<double>(map->bytes())), look("map.kept_tip"));
    overview(*map, ui, look);
    go_to(*map, draft, ui, look);
}

}  // namespace attnscope
