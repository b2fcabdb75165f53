#include "app/gui/widgets/compare_view.h"

#include <fmt/format.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/compare_layout.h"
#include "app/gui/widgets/compare_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/matrix_view.h"
#include "app/gui/widgets/number_grid.h"
#include "app/gui/widgets/number_pointer.h"
#include "app/gui/widgets/stage_plan.h"
#include "core/attention/difference.h"
#include "core/figure/figure.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr float strip_width = 12.0f, strip_gap = 8.0f, most_label_width = 92.0f, most_turned_label = 64.0f;  // at scale 1
constexpr Index most_measured = 4096;  // numbers; more have no room anyway
constexpr const char* item_names[] = {"cells of A", "cells of B", "cells of B - A"};

std::string name_of_b(const UiState& ui, const Look& look) {
    if (ui.compare.with == CompareWith::other_head) return look.language("compare.head", {std::to_string(ui.head + 1)});
    return look("compare.now");
}

// One of the three as it is drawn.
struct Side {
    const Trace& trace;      // whose tokens name its rows and columns
    const MatrixD& numbers;
    Index head = 0;
    NumberGrid grid;
};

struct Stage {
    const ComparedSides& sides;
    CompareLayout layout;
    std::vector<Side> drawn;  // A, B, and B - A where there is one
    bool upright = true;      // names of columns
};

LabelKind kind_of(Axis axis) { return axis == Axis::tokens ? LabelKind::tokens : axis == Axis::one ? LabelKind::none : LabelKind::numbers; }

float text_width(const ImFont* font, const std::string& text) { return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str()).x; }

// The widest number of all that are compared, in multiples of the font's em; measured once.
float widest_number(const ComparedSides& sides, std::uint64_t generation, int decimals, const Look& look) {
    const auto& [a, b, question, comparison] = sides;
    constexpr float no_room = 20.0f;
    if (comparison.a->size() > most_measured || comparison.b->size() > most_measured) return no_room;
    const std::string key = fmt::format("compared {} {} {} {} {} {}", generation, static_cast<int>(question.array), question.head_a, question.head_b, decimals, look.fonts.small->FontSize);
    return look.cache.number(key, [&] {
        float widest = 0.0f;
        for (const MatrixD* numbers : {comparison.a, comparison.b, &comparison.difference})
            for (Index i = 0; i < numbers->size(); ++i) widest = std::max(widest, text_width(look.fonts.small, cell_text(numbers->data()[i], decimals)));
        return widest / look.px(13.0f);
    });
}

std::vector<std::string> ticks_of(const ValueRange& range, int decimals) {
    if (range.rows.size() != 1) return {};
    std::vector<std::string> ticks;
    for (const double position : {0.0, 0.5, 1.0}) ticks.push_back(number_text(value_at(position, range), decimals));
    return ticks;
}

void draw_bar(const ValueRange& range, Colormap map, const Rect& place, int decimals, const Look& look) {
    if (place.width <= 0.0f || place.height < 2.0f) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float right = place.x + look.px(strip_width);
    const int height = static_cast<int>(place.height);
    for (int y = 0; y < height; ++y) {
        const float top = place.y + static_cast<float>(y);
        draw.AddRectFilled(ImVec2(place.x, top), ImVec2(right, top + 1.0f), color_of(color_at(map, look.theme.paper_kind, 1.0 - (y + 0.5) / height)));
    }
    draw.AddRect(ImVec2(place.x, place.y), ImVec2(right, place.bottom()), look.theme.rule);
    const std::vector<std::string> ticks = ticks_of(range, decimals);
    ImFont* font = look.fonts.small;
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        if (i == 1 && place.height < 3.0f * font->FontSize) continue;
        const float middle = place.bottom() - static_cast<float>(i) / 2.0f * place.height;
        const float top = std::clamp(middle - font->FontSize / 2.0f, place.y - font->FontSize * 0.25f, std::max(place.y, place.bottom() - font->FontSize * 0.75f));
        draw.AddText(font, font->FontSize, ImVec2(std::floor(right + look.px(strip_gap)), std::floor(top)), look.theme.dim, ticks[i].c_str());
    }
}

CompareShape shape_of(const ComparedSides& sides, std::uint64_t generation, float sentence, const UiState& ui, const Look& look) {
    const auto& [a, b, question, comparison] = sides;
    const ArrayInfo& about = info(question.array);
    CompareShape shape{.difference = comparison.comparable(), .own_names = rows_differ_in_name(sides), .caption = look.px(26.0f), .sentence = sentence};
    const auto measure = [&](const Trace& trace, const MatrixD& numbers, std::size_t k) {
        shape.rows[k] = numbers.rows();
        shape.columns[k] = numbers.cols();
        const float names = label_extent({trace, kind_of(about.rows), numbers.rows(), false}, look).widest;
        shape.row_labels = std::max(shape.row_labels, std::ceil(std::min(names, look.px(most_label_width))));
        const LabelExtent columns = label_extent({trace, kind_of(about.columns), numbers.cols(), false}, look);
        shape.column_labels = std::max(shape.column_labels, std::ceil(columns.height));
    };
    measure(a, *comparison.a, 0);
    measure(b, *comparison.b, 1);
    float widest = 0.0f;
    for (const ValueRange* range : {&comparison.both, &comparison.change})
        for (const std::string& tick : ticks_of(*range, std::max(ui.decimals, 2))) widest = std::max(widest, text_width(look.fonts.small, tick));
    shape.bar = std::ceil(look.px(strip_width + strip_gap) + widest);
    shape.number_width = std::ceil(widest_number(sides, generation, ui.decimals, look) * look.px(11.0f) + look.px(4.0f));
    shape.number_height = std::ceil(look.px(11.0f) * 1.25f);
    return shape;
}

// Names of tokens over narrow columns are turned.
CompareLayout layout_of(CompareShape shape, const ComparedSides& sides, const Rect& place, bool& upright, const Look& look) {
    const CompareMetrics metrics{.width = place.width, .height = place.height, .gap = look.px(24.0f), .label_gap = look.px(8.0f), .largest_cell = look.px(64.0f)};
    CompareLayout layout = layout_comparison(shape, metrics);
    upright = true;
    if (info(sides.question.array).columns == Axis::tokens) {
        float room = 0.0f, widest = 0.0f;
        for (const Trace* trace : {&sides.a, &sides.b}) {
            const Index n = trace->setup.sizes.n;
            room = std::max(room, room_for_names(*trace, n, look));
            widest = std::max(widest, label_extent({*trace, LabelKind::tokens, n, false}, look).widest);
        }
        if (room > layout.cell_width) {
            upright = false;
            shape.column_labels = std::ceil(std::min(widest, look.px(most_turned_label)));
            layout = layout_comparison(shape, metrics);
        }
    }
    const auto move = [&place](Rect& rect) {
        rect.x = std::floor(rect.x + place.x);
        rect.y = std::floor(rect.y + place.y);
    };
    for (auto* group : {&layout.cells, &layout.row_labels, &layout.column_labels, &layout.captions})
        for (Rect& rect : *group) move(rect);
    for (Rect& bar : layout.bars) move(bar);
    move(layout.sentence);
    return layout;
}

// `k`: 0 for A, 1 for B, 2 for what differs.
Side side_of(const ComparedSides& sides, const CompareLayout& layout, std::size_t k, std::uint64_t generation, const UiState& ui) {
    const auto& [a, b, question, comparison] = sides;
    const Trace& trace = k == 0 ? a : b;
    const Index head = k == 0 ? question.head_a : question.head_b;
    const MatrixD& numbers = k == 0 ? *comparison.a : k == 1 ? *comparison.b : comparison.difference;
    const Rect& cells = layout.cells[k];
    const auto hidden_in = [array = question.array](const Trace& in, Index of) {
        return [&in, array, of](Cell cell) { return is_masked(in, array, of, cell.row, cell.column); };
    };
    NumberGrid grid{.key = fmt::format("compare {} {} {} {} {} {}", k, generation, static_cast<int>(question.array), question.head_a, question.head_b, static_cast<int>(ui.range)),
                    .value = [&numbers](Cell cell) { return numbers(cell.row, cell.column); },
                    .masked = {},
                    .calm = {},
                    .rows = axis_map(cells.y, cells.height, numbers.rows(), ui.view.zoom, ui.view.center_row),
                    .columns = axis_map(cells.x, cells.width, numbers.cols(), ui.view.zoom, ui.view.center_column),
                    .range = k == 2 ? comparison.change : comparison.both,
                    .map = k == 2 ? Colormap::diverging : question.map,
                    .decimals = ui.decimals};
    if (k < 2) grid.masked = hidden_in(trace, head);
    else {
        grid.masked = [in_a = hidden_in(a, question.head_a), in_b = hidden_in(b, question.head_b)](Cell cell) { return in_a(cell) && in_b(cell); };
        grid.calm = [&comparison = sides.comparison, both_masked = grid.masked](Cell cell) {
            return !both_masked(cell) && same_number((*comparison.a)(cell.row, cell.column), (*comparison.b)(cell.row, cell.column));
        };
    }
    return {.trace = trace, .numbers = numbers, .head = head, .grid = std::move(grid)};
}

Stage stage_of(const ComparedSides& sides, std::uint64_t generation, const Rect& place, float sentence, const UiState& ui, const Look& look) {
    Stage stage{.sides = sides, .layout = {}, .drawn = {}};
    stage.layout = layout_of(shape_of(sides, generation, sentence, ui, look), sides, place, stage.upright, look);
    const std::size_t count = sides.comparison.comparable() ? 3 : 2;
    for (std::size_t k = 0; k < count; ++k) stage.drawn.push_back(side_of(sides, stage.layout, k, generation, ui));
    // one size for all: what is larger would look more important
    const float em = fitting_grid_em(widest_number(sides, generation, ui.decimals, look), stage.drawn[0].grid.rows, stage.drawn[0].grid.columns, look);
    for (Side& side : stage.drawn) side.grid.number_size = em;
    return stage;
}

// A letter in a badge, so that it is not taken for a matrix.
float draw_badge(const char* letter, ImVec2 at, const Look& look) {
    ImFont* font = look.fonts.small;
    const float width = text_width(font, letter) + look.px(10.0f), height = font->FontSize + look.px(4.0f);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(at, ImVec2(at.x + width, at.y + height), look.theme.accent_ground, look.px(4.0f));
    draw.AddText(font, font->FontSize, ImVec2(std::floor(at.x + look.px(5.0f)), std::floor(at.y + look.px(2.0f))), look.theme.accent, letter);
    return width;
}

void draw_caption(const Stage& stage, std::size_t k, const UiState& ui, const Look& look) {
    const Rect& place = stage.layout.captions[k];
    const float badge = draw_badge(k == 0 ? "A" : k == 1 ? "B" : "B \u2212 A", ImVec2(place.x, place.y), look);
    if (k == 2) return;
    const std::string name = k == 0 ? name_of_a(ui.compare, look.language) : name_of_b(ui, look);
    const float room = std::max(place.width - badge - look.px(8.0f), look.px(40.0f));
    const std::string shown = shortened(*look.fonts.small, name, room);
    ImGui::GetWindowDrawList()->AddText(look.fonts.small, look.fonts.small->FontSize, ImVec2(std::floor(place.x + badge + look.px(8.0f)), std::floor(place.y + look.px(2.0f))), look.theme.dim,
                                        shown.c_str());
}

void draw_names(const Stage& stage, std::size_t k, std::optional<Cell> marked, const Look& look) {
    const Side& side = stage.drawn[k];
    const ArrayInfo& about = info(stage.sides.question.array);
    const auto mark = [&](Index Cell::* axis) { return LabelMark{marked ? (*marked).*axis : -1, look.theme.ink}; };
    if (const Rect& place = stage.layout.row_labels[k]; place.width > 0.0f)
        draw_row_labels({.trace = side.trace, .kind = kind_of(about.rows), .axis = side.grid.rows, .place = place, .mark = mark(&Cell::row)}, look);
    if (const Rect& place = stage.layout.column_labels[k]; place.width > 0.0f)
        draw_column_labels({.trace = side.trace, .kind = kind_of(about.columns), .axis = side.grid.columns, .place = place, .mark = mark(&Cell::column)}, stage.upright || about.columns != Axis::tokens, look);
}

// The cell of the number in question, where it stands in the array that is compared.
std::optional<Cell> cell_in_question(const Stage& stage, const UiState& ui) {
    const auto number = number_in_question(ui);
    const ComparedArrays& question = stage.sides.question;
    if (!number || number->array != question.array || (info(question.array).per_head && number->head != question.head_b)) return std::nullopt;
    return Cell{number->row, number->column};
}

bool exists(const MatrixD& numbers, Cell cell) { return cell.row < numbers.rows() && cell.column < numbers.cols(); }

// Over one of the three: which cell is pointed at. What is done to it there is done to B's number.
std::optional<Cell> point_at(const Stage& stage, std::size_t k, UiState& ui, const Look& look) {
    const Side& side = stage.drawn[k];
    const Rect& place = stage.layout.cells[k];
    if (place.width < 1.0f || place.height < 1.0f) return std::nullopt;
    ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
    const bool clicked = ImGui::InvisibleButton(item_names[k], ImVec2(place.width, place.height));
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto row = cell_at_pixel(side.grid.rows, mouse.y), column = cell_at_pixel(side.grid.columns, mouse.x);
    std::optional<Cell> pointed;
    if (hovered && row && column) pointed = Cell{*row, *column};
    bool taken = false;
    const ComparedArrays& question = stage.sides.question;
    if (pointed && exists(*stage.sides.comparison.b, *pointed)) {
        const NumberRef number{.array = question.array, .head = info(question.array).per_head ? question.head_b : 0, .row = pointed->row, .column = pointed->column};
        taken = point_at_number(stage.sides.b, number, ui);
        pin_clicked(number, clicked, taken, ui);
    }
    move_view(place, std::min(stage.layout.cell_width, stage.layout.cell_height), taken, ui, look);
    return pointed;
}

// What is typed over a pinned number stands in B.
void note_place_of_pinned(const Stage& stage, UiState& ui) {
    ui.pinned_least = ui.pinned_most = {};
    const ComparedArrays& question = stage.sides.question;
    if (!ui.pinned || ui.pinned->array != question.array || (info(question.array).per_head && ui.pinned->head != question.head_b)) return;
    const Rect cell = rect_of_cell(stage.drawn[1].grid, {ui.pinned->row, ui.pinned->column});
    ui.pinned_least = ImVec2(cell.x, cell.y);
    ui.pinned_most = ImVec2(cell.right(), cell.bottom());
}

void draw_words(const std::string& text, const Rect& place, const Look& look) {
    ImGui::SetCursorScreenPos(ImVec2(place.x, place.y));
    draw_sentence({.text = text, .em = look.px(15.0f), .color = look.theme.ink, .width = place.width}, look);
}

float height_of(const std::string& text, float width, const Look& look) {
    look.characters.add(text);
    const std::string& shown = wrapped_lines(text, look.px(15.0f), width, look).shown;
    return static_cast<float>(std::ranges::count(shown, '\n') + 1) * line_height(look.px(15.0f), look);
}

// What is zoomed may lie outside its place.
void draw_mark(const NumberGrid& grid, const Rect& place, Cell cell, const Look& look) {
    const float around = look.px(3.0f);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.PushClipRect(ImVec2(place.x - around, place.y - around), ImVec2(place.right() + around, place.bottom() + around), true);
    draw_frame(rect_of_cell(grid, cell), {.color = look.theme.ink, .thickness = look.px(2.0f)}, look);
    draw.PopClipRect();
}

void draw_comparison(const ComparedSides& sides, std::uint64_t generation, const Rect& place, UiState& ui, const Look& look) {
    const std::string sentence = comparison_sentence(sides, std::max(ui.decimals, 2) + 1, look.language);
    const float sentence_height = height_of(sentence, place.width, look);
    if (!sides.comparison.a || !sides.comparison.b || place.height < sentence_height + look.px(120.0f)) {
        draw_words(sentence, place, look);
        return;
    }
    const Stage stage = stage_of(sides, generation, place, sentence_height, ui, look);
    std::optional<Cell> pointed;
    for (std::size_t k = 0; k < stage.drawn.size(); ++k)
        if (const auto cell = point_at(stage, k, ui, look)) pointed = cell;
    take_zoom_keys(sides.b, std::min(stage.layout.cell_width, stage.layout.cell_height), ui, look);
    change_held_number(sides.b, ui, look);
    note_place_of_pinned(stage, ui);
    const std::optional<Cell> marked = pointed ? pointed : cell_in_question(stage, ui);
    for (std::size_t k = 0; k < stage.drawn.size(); ++k) {
        const Side& side = stage.drawn[k];
        draw_number_grid(side.grid, look);
        const bool here = marked && exists(side.numbers, *marked);
        draw_names(stage, k, here ? marked : std::nullopt, look);
        draw_caption(stage, k, ui, look);
        if (here) draw_mark(side.grid, stage.layout.cells[k], *marked, look);
    }
    draw_bar(sides.comparison.both, sides.question.map, stage.layout.bars[0], std::max(ui.decimals, 2), look);
    if (sides.comparison.any_finite) draw_bar(sides.comparison.change, Colormap::diverging, stage.layout.bars[1], std::max(ui.decimals, 2), look);
    draw_words(sentence, stage.layout.sentence, look);
    if (pointed) small_tip(look, comparison_card(sides, *pointed, look.language));
}

// Before there are numbers: the tokens of both.
void draw_tokens(const Trace& a, const Trace& b, const Rect& place, const Look& look) {
    float y = place.y;
    for (const bool first : {true, false}) {
        const Trace* trace = first ? &a : &b;
        const float badge = draw_badge(first ? "A" : "B", ImVec2(place.x, y), look);
        std::string text;
        for (Index i = 0; i < std::min<Index>(trace->setup.sizes.n, 200); ++i) text += (i > 0 ? "  \u00b7  " : "") + label_text(*trace, LabelKind::tokens, i);
        look.characters.add(text);
        const Rect words{place.x + badge + look.px(12.0f), y, std::max(place.width - badge - look.px(12.0f), look.px(40.0f)), 0.0f};
        draw_words(text, words, look);
        y += height_of(text, words.width, look) + look.px(16.0f);
    }
    draw_words(look.language("compare.tokens", {std::to_string(a.setup.sizes.n), std::to_string(b.setup.sizes.n)}), {place.x, y, place.width, 0.0f}, look);
}

}  // namespace

void comparison_stage(ComparedTrace& compared, const Rect& place, UiState& ui, const Look& look) {
    ui.pinned_least = ui.pinned_most = {};
    if (compared.a() == nullptr) {
        const bool refused = !compared.problems().empty();
        const std::string why = refused ? sentence(compared.problems().front(), look.language) : compared.error();
        draw_words(why.empty() ? look("compare.computing") : look.language("compare.refused", {why}), place, look);
        return;
    }
    if (compared.a()->setup.tokens.empty()) {
        draw_words(look("compare.no_text"), place, look);
        return;
    }
    const Trace& b = compared.b();
    const Index head_b = std::clamp<Index>(ui.head, 0, b.setup.sizes.H - 1);
    const StagePlan plan = plan_stage(b, ui.step, ui.array, head_b);
    if (plan.chips) {
        draw_tokens(*compared.a(), b, place, look);
        return;
    }
    const ArrayId array = plan.result().array;
    const ComparedArrays question{.array = array, .head_a = ui.compare.with == CompareWith::other_head ? ui.compare.head : head_b, .head_b = head_b,
                                  .range = ui.range, .map = colormap_of(array, ui)};
    draw_comparison({.a = *compared.a(), .b = b, .question = question, .comparison = compared.of(question)}, compared.generation(), place, ui, look);
}

}  // namespace attnscope
