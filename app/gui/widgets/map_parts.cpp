#include "app/gui/widgets/map_parts.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "core/figure/label.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr Index context_tokens = 4;
constexpr float card_padding = 12.0f, card_from_pointer = 18.0f, widest_context = 190.0f;  // at scale 1
constexpr double fewest_decades = 1.0, most_decades = 6.0;  // of a row's profile

// Pieces of one line, side by side.
struct Piece {
    std::string text;
    float em;  // at scale 1
    ImU32 color;
    bool bold = false;
    float most_width = 1.0e6f;
};

AnyText any(const Piece& piece, const Look& look) {
    return {.text = piece.text, .em = look.px(piece.em), .bold = piece.bold, .color = piece.color, .most_width = piece.most_width};
}

float width_of(const std::vector<Piece>& line, const Look& look) {
    float width = 0.0f;
    for (const Piece& piece : line) width += width_of(any(piece, look), look);
    return width;
}

void draw_line(const std::vector<Piece>& line, ImVec2 at, const Look& look, ImDrawList& list) {
    for (const Piece& piece : line) {
        draw(any(piece, look), at, look, &list);
        at.x += width_of(any(piece, look), look);
    }
}

std::string without_lines(std::string text) {
    std::string joined;
    for (const char c : text) {
        const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (!space) joined += c;
        else if (joined.empty() || joined.back() != ' ') joined += ' ';
    }
    return joined;
}

void add_context(std::vector<Piece>& line, const LongTrace& trace, Index token, const Look& look) {
    const TokenContext context = context_of(trace.setup.tokens, token, context_tokens);
    const ImU32 dim = look.theme.dim;
    line.push_back({.text = (context.cut_before ? "\u2026" : "") + without_lines(context.before), .em = 13.0f, .color = dim});
    line.push_back({.text = without_lines(context.token), .em = 13.0f, .color = look.theme.ink, .bold = true});
    line.push_back({.text = without_lines(context.after) + (context.cut_after ? "\u2026" : ""), .em = 13.0f, .color = dim, .most_width = look.px(widest_context)});
}

std::string distance_text(const Cell& cell, const Look& look) {
    const std::string count = count_text(static_cast<std::uint64_t>(std::abs(cell.row - cell.column)));
    if (cell.row == cell.column) return look("map.itself");
    return look.language(cell.column < cell.row ? "map.back" : "map.ahead", {count});
}

// The numbers of a cell: from the row in double where that has come.
std::vector<Piece> numbers_line(const MapCanvas& canvas, const Cell& cell, const Look& look) {
    LongMap& map = canvas.map;
    const Index head = canvas.subject.head;
    LongMap::Cell64 known = map.cell(head, cell);
    if (const auto row = map.row(head, cell.row)) {
        known.weight = row->row.weights(0, cell.column);
        known.score = row->row.scores(0, cell.column);
        known.scaled = row->row.scaled(0, cell.column);
    }
    std::vector<Piece> line;
    if (known.masked) line.push_back({.text = look("stage.masked"), .em = 15.0f, .color = look.theme.ink, .bold = true});
    else line.push_back({.text = "A = " + number_text(known.weight, known.weight >= 0.001 || known.weight == 0.0 ? 4 : 2), .em = 15.0f, .color = look.theme.ink, .bold = true});
    line.push_back({.text = " \u00b7 S = " + number_text(known.score, 2) + " \u00b7 " + distance_text(cell, look), .em = 15.0f, .color = look.theme.ink});
    return line;
}

}  // namespace

MapSubject subject_of(const LongMap& map, const UiState& ui) {
    return {.head = std::clamp<Index>(ui.head, 0, map.trace()->heads() - 1), .quantity = quantity_of(ui.step).value_or(Quantity::weights), .pooling = ui.map.pooling};
}

ArrayId array_of(Quantity quantity) {
    switch (quantity) {
        case Quantity::scores: return ArrayId::scores;
        case Quantity::scaled: return ArrayId::scaled;
        case Quantity::masked: return ArrayId::masked;
        case Quantity::weights: break;
    }
    return ArrayId::weights;
}

Index row_in_question(const LongMap& map, const UiState& ui) {
    const Index last = map.trace()->n() - 1;
    const auto cell = cell_in_question(ui.map);
    return cell ? std::clamp<Index>(cell->row, 0, last) : last;
}

std::string token_text(const LongTrace& trace, Index token) { return visible_label(trace.setup.tokens.label(token)); }
std::string number_of(Index token) { return count_text(static_cast<std::uint64_t>(token + 1)); }

void draw_map_card(const MapCanvas& canvas, const UiState& ui, const Look& look) {
    const std::optional<Cell> cell = ui.map.hovered ? ui.map.hovered : ui.map.hovered_before ? std::nullopt : ui.map.pinned;
    if (!cell || ui.map.dragged) return;
    const Rect& place = canvas.place;
    const Rect of = rect_of(canvas, {cell->row, cell->row + 1}, {cell->column, cell->column + 1});
    const IndexRange rows = visible_rows(canvas.view, canvas.limits), columns = visible_columns(canvas.view, canvas.limits);
    if (cell->row < rows.begin || cell->row >= rows.end || cell->column < columns.begin || cell->column >= columns.end) return;
    const LongTrace& trace = *canvas.map.trace();
    const float most_name = look.px(160.0f);
    const std::vector<Piece> tokens = {{.text = token_text(trace, cell->row), .em = 15.0f, .color = look.theme.query, .most_width = most_name},
                                       {.text = " " + number_of(cell->row) + " \u2192 ", .em = 15.0f, .color = look.theme.ink},
                                       {.text = token_text(trace, cell->column), .em = 15.0f, .color = look.theme.key, .most_width = most_name},
                                       {.text = " " + number_of(cell->column), .em = 15.0f, .color = look.theme.ink}};
    const std::vector<Piece> numbers = numbers_line(canvas, *cell, look);
    std::vector<Piece> context;
    add_context(context, trace, cell->row, look);
    context.push_back({.text = "  \u2192  ", .em = 13.0f, .color = look.theme.dim});
    add_context(context, trace, cell->column, look);
    const float padding = look.px(card_padding), line = line_height(look.px(15.0f), look) + look.px(4.0f);
    const float wanted = std::max({width_of(tokens, look), width_of(numbers, look), width_of(context, look)}) + 2.0f * padding;
    const ImVec2 size(std::min(wanted, place.width), 3.0f * line + 2.0f * padding - look.px(8.0f));
    // beside the pointer, or beside the pinned cell; always within the picture
    const float away = look.px(card_from_pointer);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImVec2 from = ui.map.hovered ? mouse : ImVec2(of.right(), of.bottom());
    ImVec2 at(from.x + away, from.y + away);
    if (at.x + size.x > place.right()) at.x = (ui.map.hovered ? mouse.x : of.x) - away - size.x;
    if (at.y + size.y > place.bottom()) at.y = (ui.map.hovered ? mouse.y : of.y) - away - size.y;
    at = ImVec2(std::floor(std::clamp(at.x, place.x, std::max(place.right() - size.x, place.x))), std::floor(std::clamp(at.y, place.y, std::max(place.bottom() - size.y, place.y))));
    card(look, at, ImVec2(at.x + size.x, at.y + size.y));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(at, ImVec2(at.x + size.x - padding / 2.0f, at.y + size.y), true);
    ImVec2 pen(at.x + padding, at.y + padding - look.px(2.0f));
    for (const std::vector<Piece>* pieces : {&tokens, &std::as_const(numbers), &std::as_const(context)}) {
        draw_line(*pieces, pen, look, list);
        pen.y += line;
    }
    list.PopClipRect();
}

void go_to_cell(const Cell& cell, UiState& ui) {
    ui.map.pinned = cell;
    if (ui.map.view) ui.map.view = centred_on(*ui.map.view, cell, ui.map.limits);
}

void draw_profile(LongMap& map, const Rect& place, UiState& ui, const Look& look) {
    const ImVec2 least(place.x, place.y), most(place.right(), place.bottom());
    card(look, least, most);
    const LongTrace& trace = *map.trace();
    const auto known = map.row_or_latest(subject_of(map, ui).head, row_in_question(map, ui));
    const Index row = known ? known->row.row : row_in_question(map, ui), n = trace.n();
    const float inset = look.px(16.0f);
    const std::string title = look.language("map.profile", {number_of(row), token_text(trace, row)});
    draw({.text = title, .em = look.px(13.0f), .color = look.theme.dim, .most_width = place.width - 2.0f * inset}, ImVec2(place.x + inset, place.y + look.px(8.0f)), look);
    const float top = place.y + look.px(12.0f) + look.fonts.small->FontSize, bottom = place.bottom() - look.px(12.0f);
    const float left = place.x + inset, right = place.right() - inset;
    if (!known || known->profile.empty() || right - left < 8.0f || bottom - top < 8.0f) return;
    const float high = *std::max_element(known->profile.begin(), known->profile.end());
    if (high <= 0.0f) return;
    // of runs of columns the largest weight, so that no peak is lost
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto bins = static_cast<Index>(known->profile.size());
    const auto pixels = static_cast<Index>(right - left);
    double lowest = static_cast<double>(high);
    for (const float weight : known->profile)
        if (weight > 0.0f) lowest = std::min(lowest, static_cast<double>(weight));
    const double all_decades = std::clamp(std::ceil(std::log10(static_cast<double>(high) / lowest)), fewest_decades, most_decades);
    std::vector<ImVec2> points;
    for (Index x = 0; x < std::min(pixels, bins); ++x) {
        const Index begin = first_of_bin(x, std::min(pixels, bins), bins), end = first_of_bin(x + 1, std::min(pixels, bins), bins);
        const float weight = *std::max_element(known->profile.begin() + begin, known->profile.begin() + end);
        const double decades = weight > 0.0f ? std::log10(static_cast<double>(high / weight)) : all_decades;
        const float share = 1.0f - static_cast<float>(std::min(decades, all_decades) / all_decades);
        const float at = (static_cast<float>(x) + 0.5f) / static_cast<float>(std::min(pixels, bins));
        points.push_back(ImVec2(left + at * (right - left), bottom - share * (bottom - top)));
    }
    list.AddLine(ImVec2(left, bottom), ImVec2(right, bottom), look.theme.rule);
    const auto x_of = [&](Index column) { return std::floor(left + (static_cast<float>(column) + 0.5f) / static_cast<float>(n) * (right - left)); };
    list.AddLine(ImVec2(x_of(row), top), ImVec2(x_of(row), bottom), with_alpha(look.theme.query, 0.7f), look.px(1.0f));
    if (const auto cell = cell_in_question(ui.map)) list.AddLine(ImVec2(x_of(cell->column), top), ImVec2(x_of(cell->column), bottom), look.theme.key, look.px(1.0f));
    list.AddPolyline(points.data(), static_cast<int>(points.size()), look.theme.weight, 0, look.px(1.3f));
    const std::string highest = number_text(static_cast<double>(high), high >= 0.001f ? 3 : 1);
    const float width = look.fonts.small->CalcTextSizeA(look.fonts.small->FontSize, FLT_MAX, 0.0f, highest.c_str()).x;
    list.AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(right - width, place.y + look.px(8.0f)), look.theme.dim, highest.c_str());
    ImGui::SetCursorScreenPos(ImVec2(left, top));
    ImGui::InvisibleButton("profile", ImVec2(right - left, bottom - top));
    if (!ImGui::IsItemHovered()) return;
    const auto column = std::clamp<Index>(static_cast<Index>(static_cast<double>((ImGui::GetIO().MousePos.x - left) / (right - left)) * static_cast<double>(n)), 0, n - 1);
    small_tip(look, look.language("map.profile_tip", {number_of(column), token_text(trace, column), number_text(known->row.weights(0, column), 4)}));
    if (ImGui::IsItemClicked()) go_to_cell({row, column}, ui);
}

void long_progress(const LongStatus& status, UiState& ui, const Look& look) {
    if (!status.computing) {
        if (status.cancelled && button(look, look("map.again"))) ui.map.again = true;
        return;
    }
    std::string text = std::to_string(static_cast<int>(std::floor(status.fraction * 100.0))) + " %";
    if (status.seconds_left) text += " \u00b7 " + look.language("map.seconds_left", {std::to_string(static_cast<int>(std::ceil(*status.seconds_left)))});
    value_row(look, look("map.progress"), text);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, height = look.px(6.0f);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(at, ImVec2(at.x + width, at.y + height), look.theme.control, height / 2.0f);
    const float done = static_cast<float>(std::clamp(status.fraction, 0.0, 1.0)) * width;
    if (done > 1.0f) list.AddRectFilled(at, ImVec2(at.x + done, at.y + height), look.theme.accent, height / 2.0f);
    ImGui::Dummy(ImVec2(width, height + look.px(4.0f)));
    if (button(look, look("map.cancel"))) ui.map.cancel = true;
}

}  // namespace attnscope
