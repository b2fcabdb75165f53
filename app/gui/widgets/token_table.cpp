#include "app/gui/widgets/token_table.h"

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"

namespace attnscope {
namespace {

constexpr float row_height = 24.0f, gap = 20.0f, between_blocks = 48.0f;  // at scale 1
constexpr float least_token = 40.0f, most_token = 140.0f, most_places = 130.0f;
constexpr std::size_t least_rows = 3, most_places_named = 12;

struct Row {
    TokenUse use;
    std::string id, token, times, places;
};

// Widths of the columns, as wide as their widest entry.
struct Columns {
    float id = 0.0f, token = 0.0f, times = 0.0f, places = 0.0f;
    float total(const Look& look) const { return id + token + times + places + 3.0f * look.px(gap); }
};

std::string places_text(const std::vector<Index>& places) {
    std::string text;
    for (std::size_t i = 0; i < std::min(places.size(), most_places_named); ++i) text += (i > 0 ? ", " : "") + std::to_string(places[i] + 1);
    return places.size() > most_places_named ? text + ", \u2026" : text;
}

AnyText entry(const std::string& text, ImU32 color, const Look& look, float most_width = 1.0e6f) {
    return {.text = text, .em = look.px(13.0f), .color = color, .most_width = most_width};
}

Columns columns_of(const std::vector<Row>& rows, const Row& head, const Look& look) {
    Columns columns{.token = look.px(least_token)};
    const auto widen = [&](const Row& row) {
        columns.id = std::max(columns.id, width_of(entry(row.id, 0, look), look));
        columns.token = std::max(columns.token, width_of(entry(row.token, look.theme.ink, look, look.px(most_token)), look));
        columns.times = std::max(columns.times, width_of(entry(row.times, 0, look), look));
        columns.places = std::max(columns.places, width_of(entry(row.places, 0, look, look.px(most_places)), look));
    };
    widen(head);
    for (const Row& row : rows) widen(row);
    return columns;
}

void draw_row(const Row& row, const Columns& columns, ImVec2 at, bool is_head, const Look& look) {
    const float down = (look.px(row_height) - line_height(look.px(13.0f), look)) / 2.0f, y = at.y + down, space = look.px(gap);
    const ImU32 dim = look.theme.dim;
    const AnyText id = entry(row.id, is_head ? dim : look.theme.accent, look), times = entry(row.times, dim, look);
    float x = at.x;
    draw(id, ImVec2(x + columns.id - width_of(id, look), y), look);
    x += columns.id + space;
    draw(entry(row.token, is_head ? dim : look.theme.ink, look, columns.token), ImVec2(x, y), look);
    x += columns.token + space;
    draw(times, ImVec2(x + columns.times - width_of(times, look), y), look);
    x += columns.times + space;
    draw(entry(row.places, dim, look, columns.places), ImVec2(x, y), look);
}

}  // namespace

std::vector<TokenUse> token_uses(const std::vector<Index>& ids) {
    std::vector<TokenUse> uses;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto id = static_cast<std::size_t>(ids[i]);
        while (uses.size() <= id) uses.push_back({.id = static_cast<Index>(uses.size()), .places = {}});
        uses[id].places.push_back(static_cast<Index>(i));
    }
    return uses;
}

void token_table(const Trace& trace, const Rect& place, UiState& ui, const Look& look) {
    const float height = look.px(row_height);
    // the head, and a line for what does not fit
    const auto lines = static_cast<std::size_t>(std::max(0.0f, std::floor(place.height / height)));
    if (lines < least_rows + 2) return;
    const std::size_t rows_per_block = lines - 2;

    const Row head{.use = {}, .id = look("stage.table.id"), .token = look("stage.table.token"), .times = look("stage.table.times"), .places = look("stage.table.places")};
    const std::vector<TokenUse> uses = token_uses(trace.setup.ids);
    constexpr std::size_t most_blocks = 4;
    std::vector<Row> rows;
    for (std::size_t i = 0; i < std::min(uses.size(), most_blocks * rows_per_block); ++i)
        rows.push_back({.use = uses[i], .id = std::to_string(uses[i].id), .token = label_text(trace, LabelKind::tokens, uses[i].places.front()),
                        .times = "\u00d7 " + std::to_string(uses[i].places.size()), .places = places_text(uses[i].places)});
    const Columns columns = columns_of(rows, head, look);
    const float block = columns.total(look), step = block + look.px(between_blocks);
    const auto fitting = static_cast<std::size_t>(std::clamp((place.width + look.px(between_blocks)) / step, 1.0f, static_cast<float>(most_blocks)));
    const std::size_t blocks = std::min(fitting, (rows.size() + rows_per_block - 1) / rows_per_block);
    rows.resize(std::min(rows.size(), blocks * rows_per_block));
    const std::size_t per_block = (rows.size() + blocks - 1) / blocks;

    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float inset = look.px(8.0f);
    const float left = std::floor(place.x + std::max(0.0f, place.width - (static_cast<float>(blocks) * step - look.px(between_blocks))) / 2.0f);
    const std::optional<NumberRef> question = ui.hovered ? ui.hovered : ui.pinned;  // a click below changes what is pinned
    const bool any = question && question->array == ArrayId::tokens;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float x = left + static_cast<float>(i / per_block) * step;
        const float y = std::floor(place.y + height * static_cast<float>(1 + i % per_block));
        if (i % per_block == 0) {
            draw_row(head, columns, ImVec2(x, y - height), /*is_head=*/true, look);
            list.AddLine(ImVec2(x - inset, y - 1.0f), ImVec2(x + block + inset, y - 1.0f), look.theme.rule);
        }
        ImGui::PushID(static_cast<int>(i));
        ImGui::SetCursorScreenPos(ImVec2(x - inset, y));
        const NumberRef number{.array = ArrayId::tokens, .row = rows[i].use.places.front()};
        if (ImGui::InvisibleButton("use", ImVec2(block + 2.0f * inset, height))) ui.pinned = ui.pinned == number ? std::nullopt : std::optional(number);
        if (ImGui::IsItemHovered()) ui.hovered = number;
        ImGui::PopID();
        if (any && trace.setup.ids[static_cast<std::size_t>(question->row)] == rows[i].use.id)
            list.AddRectFilled(ImVec2(x - inset, y), ImVec2(x + block + inset, y + height), look.theme.accent_ground, look.px(control_rounding));
        draw_row(rows[i], columns, ImVec2(x, y), /*is_head=*/false, look);
    }
    if (rows.size() == uses.size()) return;
    const std::string more = look.language("stage.table.more", {std::to_string(uses.size() - rows.size())});
    draw(entry(more, look.theme.dim, look), ImVec2(left, place.y + height * static_cast<float>(per_block + 1) + look.px(4.0f)), look);
}

}  // namespace attnscope
