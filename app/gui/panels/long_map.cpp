#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/map_parts.h"
#include "app/gui/widgets/matrix_view.h"
#include "app/gui/widgets/stage_text.h"
#include "core/figure/color_bar.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr float profile_height = 104.0f, low_profile_height = 78.0f, strip = 12.0f, bar_width = 82.0f, gap = 12.0f;  // at scale 1
constexpr float profile_share = 0.4f;  // of the width, beside the arithmetic

const char* name_key(Quantity quantity) {
    switch (quantity) {
        case Quantity::scores: return "map.of.scores";
        case Quantity::scaled: return "map.of.scaled";
        case Quantity::masked: return "map.of.masked";
        case Quantity::weights: break;
    }
    return "map.of.weights";
}

// What one texel of the picture is.
std::string covers_sentence(const MapCanvas& canvas, const Look& look) {
    const std::string tokens = count_text(static_cast<std::uint64_t>(canvas.limits.size.rows)), names = look(name_key(canvas.subject.quantity));
    const Index covers = canvas.range ? canvas.picture.covers : 0;
    if (covers == 0) return look.language("map.covers.none", {tokens, names});
    if (covers == 1) return look.language("map.covers.one", {tokens, names});
    const std::string side = count_text(static_cast<std::uint64_t>(covers));
    return look.language(canvas.subject.pooling == Pooling::mean ? "map.covers.mean" : "map.covers.max", {tokens, names, side});
}

// Two choices that end at `right`; where the next ones end.
float switch_at(float right, float y, const char* id, std::array<const char*, 2> keys, const char* tip, bool& second, const Look& look) {
    const std::array choices = {look(keys[0]), look(keys[1])};
    const float width = segmented_width(look, choices);
    ImGui::SetCursorScreenPos(ImVec2(right - width, y));
    int chosen = second ? 1 : 0;
    if (segmented(look, id, choices, chosen)) second = chosen == 1;
    tooltip(look, look(tip));
    return right - width - look.px(8.0f);
}

void switches(const LongMap& map, float right, float y, UiState& ui, const Look& look) {
    bool& logarithmic = quantity_of(ui.step) == Quantity::weights ? ui.map.logarithmic : ui.map.logarithmic_scores;
    right = switch_at(right, y, "map scale", {"map.linear", "map.log"}, "map.scale_tip", logarithmic, look);
    bool max = ui.map.pooling == Pooling::max;
    right = switch_at(right, y, "map pooling", {"map.mean", "map.max"}, "map.pooling_tip", max, look);
    ui.map.pooling = max ? Pooling::max : Pooling::mean;
    if (map.trace()->heads() > 1) switch_at(right, y, "map heads", {"map.one_head", "map.all_heads"}, "map.heads_tip", ui.map.all_heads, look);
}

std::string title_of(const UiState& ui, const Look& look) { return std::to_string(static_cast<int>(ui.step) + 1) + " \u00b7 " + look(step_title_key(ui.step)); }

void draw_title(const std::string& title, const Look& look) {
    ImGui::PushFont(look.fonts.title);
    ImGui::TextUnformatted(title.c_str());
    ImGui::PopFont();
}

void draw_bar(const MapCanvas& canvas, const Rect& place, const Look& look) {
    if (!canvas.range || place.height < look.px(40.0f)) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float right = place.x + look.px(strip);
    const auto table = color_table(canvas.colours, look.theme.paper_kind);
    const float height = place.height / static_cast<float>(table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        const float bottom = place.bottom() - height * static_cast<float>(i);
        draw.AddRectFilled(ImVec2(place.x, std::floor(bottom - height)), ImVec2(right, std::ceil(bottom)), color_of(table[i]));
    }
    draw.AddRect(ImVec2(place.x, place.y), ImVec2(right, place.bottom()), look.theme.rule);
    ImFont* font = look.fonts.small;
    const double least = static_cast<double>(font->FontSize * 1.4f / place.height);
    if (canvas.per_row) {
        const float x = right + look.px(8.0f);
        draw.AddText(font, font->FontSize, ImVec2(x, place.y), look.theme.dim, look("stage.row_high"));
        draw.AddText(font, font->FontSize, ImVec2(x, place.bottom() - font->FontSize), look.theme.dim, look("stage.row_low"));
        return;
    }
    for (const ColorBarTick& tick : color_bar_ticks(*canvas.range, 5, least, /*any_below=*/false)) {
        const float middle = place.bottom() - static_cast<float>(tick.position) * place.height;
        const float top = std::clamp(middle - font->FontSize / 2.0f, place.y, place.bottom() - font->FontSize);
        draw.AddText(font, font->FontSize, ImVec2(std::floor(right + look.px(8.0f)), std::floor(top)), look.theme.dim, tick.text.c_str());
    }
}

// Heads side by side, as square as it goes.
std::vector<Rect> places_of_heads(const Rect& place, Index heads, const Look& look) {
    Index best = 1;
    float side = 0.0f;
    for (Index columns = 1; columns <= heads; ++columns) {
        const Index lines = (heads + columns - 1) / columns;
        const float fits = std::min(place.width / static_cast<float>(columns), place.height / static_cast<float>(lines));
        if (fits > side) side = fits, best = columns;
    }
    const Index lines = (heads + best - 1) / best;
    const float space = look.px(8.0f);
    const float width = std::floor((place.width - space * static_cast<float>(best - 1)) / static_cast<float>(best));
    const float height = std::floor((place.height - space * static_cast<float>(lines - 1)) / static_cast<float>(lines));
    std::vector<Rect> places;
    for (Index head = 0; head < heads; ++head)
        places.push_back({place.x + static_cast<float>(head % best) * (width + space), place.y + static_cast<float>(head / best) * (height + space), width, height});
    return places;
}

MapCanvas canvas_of(LongMap& map, const MapSubject& subject, const Rect& place, UiState& ui, const Look& look) {
    MapCanvas canvas{.map = map, .subject = subject, .place = place, .limits = limits_of(place, map.size(), look), .view = {}, .picture = {}, .range = std::nullopt,
                     .colours = colormap_of(array_of(subject.quantity), ui), .per_row = ui.map.per_row && subject.quantity == Quantity::weights};
    if (const auto cell = std::exchange(ui.map.look_at, std::nullopt))
        ui.map.view = looking_at(ui.map.view.value_or(whole_map(canvas.limits)), *cell, ui.map.look_at_share * canvas.limits.most_pixels_per_cell, canvas.limits);
    canvas.view = ui.map.view ? kept_inside(*ui.map.view, canvas.limits) : whole_map(canvas.limits);
    canvas.picture = map.picture(subject, canvas.view, ui.map.drawn, canvas.limits);
    return canvas;
}

// The canvas of the chosen head is the last, so that its marks lie over everything.
void draw_canvases(LongMap& map, const Rect& place, const Rect& bar, UiState& ui, const Look& look, std::string& sentence) {
    const MapSubject subject = subject_of(map, ui);
    const Index heads = map.trace()->heads();
    const bool all = ui.map.all_heads && heads > 1;
    const std::vector<Rect> places = all ? places_of_heads(place, heads, look) : std::vector<Rect>{place};
    const bool logarithmic = subject.quantity == Quantity::weights ? ui.map.logarithmic : ui.map.logarithmic_scores;
    std::optional<ValueRange> range;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto head = all ? static_cast<Index>(i) : subject.head;
        MapCanvas canvas = canvas_of(map, {.head = head, .quantity = subject.quantity, .pooling = subject.pooling}, places[i], ui, look);
        // one range for all of them, so that a colour means one thing
        if (!range) range = map.range(subject, canvas.picture, level_of(canvas.view), {.logarithmic = logarithmic, .share = map_shares[ui.map.share]}, canvas.colours);
        canvas.range = range;
        draw_map(canvas, ui, look);
        draw_map_marks(canvas, ui, look);
        if (all && head == subject.head) ImGui::GetWindowDrawList()->AddRect(ImVec2(places[i].x - 1.0f, places[i].y - 1.0f), ImVec2(places[i].right() + 1.0f, places[i].bottom() + 1.0f), look.theme.accent, look.px(3.0f), 0, look.px(2.0f));
        const MapView before = canvas.view;
        point_at_map(canvas, ("map " + std::to_string(head)).c_str(), ui, look);
        if (head != subject.head) continue;
        sentence = covers_sentence(canvas, look);
        draw_bar(canvas, bar, look);
        ui.map.drawn = before;
        ui.map.limits = canvas.limits;
        draw_map_card(canvas, ui, look);
    }
}

void nothing_yet(const LongStatus& status, UiState& ui, const Look& look) {
    draw_title(title_of(ui, look), look);
    if (!status.problem.empty()) problem_sentence(look, status.problem);
    else dim_sentence(look, look(status.cancelled ? "map.cancelled" : "map.computing"));
    if (status.offers_random_weights) {
        ImGui::Dummy(ImVec2(0.0f, look.px(4.0f)));
        if (button(look, look("map.random_weights"), /*primary=*/true)) ui.map.random_weights = true;
        tooltip(look, look("map.random_weights_tip"));
    }
    ImGui::Dummy(ImVec2(0.0f, look.px(8.0f)));
    ImGui::BeginChild("progress", ImVec2(std::min(ImGui::GetContentRegionAvail().x, look.px(360.0f)), look.px(120.0f)));
    long_progress(status, ui, look);
    ImGui::EndChild();
}

}  // namespace

void long_map_panel(LongMap& map, const LongStatus& status, UiState& ui, const Look& look) {
    ui.map.hovered_before = std::exchange(ui.map.hovered, std::nullopt);
    if (map.trace() == nullptr) {
        nothing_yet(status, ui, look);
        return;
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    draw_title(title_of(ui, look), look);
    const float title_bottom = ImGui::GetCursorScreenPos().y;
    if (!quantity_of(ui.step)) {
        draw_sentence({.text = look("map.other_step"), .em = look.px(15.0f), .color = look.theme.dim, .width = std::min(width, look.px(680.0f))}, look);
        return;
    }
    switches(map, at.x + width, at.y, ui, look);
    const float sentence_height = look.fonts.text->FontSize + look.px(10.0f);
    const float below = ImGui::GetWindowPos().y + ImGui::GetWindowSize().y - look.px(12.0f);
    const float profile = look.px(look.low ? low_profile_height : profile_height);
    const float top = std::floor(title_bottom + sentence_height), bottom = std::floor(below - profile - look.px(gap));
    const Rect place{std::floor(at.x), top, std::floor(width - look.px(bar_width)), std::max(bottom - top, 1.0f)};
    const Rect bar{place.right() + look.px(gap), place.y, look.px(bar_width - gap), place.height};
    std::string sentence;
    take_map_keys(ui.map.limits, ui);
    draw_canvases(map, place, bar, ui, look, sentence);
    ImGui::SetCursorScreenPos(ImVec2(at.x, title_bottom));
    draw({.text = sentence, .em = look.px(15.0f), .color = look.theme.dim, .most_width = width}, ImVec2(at.x, title_bottom + look.px(1.0f)), look);
    // the arithmetic of a pinned cell stands beside the profile, so that the map stays where it is
    const float profile_width = std::floor(ui.map.pinned ? (width - look.px(gap)) * profile_share : width);
    draw_profile(map, {std::floor(at.x), bottom + look.px(gap), profile_width, profile}, ui, look);
    if (ui.map.pinned) {
        ImGui::SetCursorScreenPos(ImVec2(std::floor(at.x) + profile_width + look.px(gap), bottom + look.px(gap)));
        ImGui::BeginChild("long arithmetic", ImVec2(width - profile_width - look.px(gap), profile), 0, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
        long_arithmetic_panel(map, ui, look);
        ImGui::EndChild();
    }
    map.ask_for_missing();
}

}  // namespace attnscope
