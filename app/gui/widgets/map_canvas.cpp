#include "app/gui/widgets/map_canvas.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/gui/widgets/matrix_view.h"
#include "core/figure/number_text.h"
#include "core/figure/palette.h"

namespace attnscope {
namespace {

constexpr float widest_cell = 60.0f;     // at scale 1
constexpr float numbered_cell = 40.0f;   // at scale 1; numbers stand in cells from here on
constexpr float ruled_cell = 12.0f;      // at scale 1; a line of paper lies between cells from here on

std::string range_key(const ValueRange& range) {
    const auto [low, high] = range.of_row(0);
    return fmt::format("{},{:.7g},{:.7g}", static_cast<int>(range.scale), low, high);
}

TexelColours texel_colours(Colormap map, const Look& look) {
    return {.map = map, .paper = look.theme.paper_kind, .hidden = palette(look.theme.paper_kind).hatch_ground};
}

// What was computed of a part of the matrix, and which cells each of its values covers.
// The last value of a row may cover fewer cells than the others: the part of the picture that is cells, along each side.
struct MapPart {
    std::string name;
    std::shared_ptr<const MatrixF> values;
    TexelEdges edges;
    ImVec2 filled{1.0f, 1.0f};
};

std::vector<Index> edges_of_tile(IndexRange cells, int level) {
    std::vector<Index> edges;
    for (Index cell = cells.begin; cell < cells.end; cell += Index{1} << level) edges.push_back(cell);
    edges.push_back(cells.end);
    return edges;
}

std::vector<Index> edges_of_bins(IndexRange texels, int halvings, Index bins, Index size) {
    std::vector<Index> edges;
    for (Index texel = texels.begin; texel <= texels.end; ++texel) edges.push_back(first_of_bin(std::min(texel << halvings, bins), bins, size));
    return edges;
}

float share(Index filled, Index texels, Index of_texel) { return static_cast<float>(static_cast<double>(filled) / static_cast<double>(texels * of_texel)); }

MapPart part_of(LongMap& map, const MapSubject& subject, const TilePlace& tile) {
    const IndexRange rows = rows_of(tile, map.size()), columns = columns_of(tile, map.size());
    MapPart part{.name = fmt::format("t{},{},{}", tile.level, tile.row, tile.column), .values = map.tile(subject, tile),
                 .edges = {edges_of_tile(rows, tile.level), edges_of_tile(columns, tile.level)}};
    if (!part.values) return part;
    const Index of_texel = Index{1} << tile.level;
    part.filled = ImVec2(share(columns.size(), part.values->cols(), of_texel), share(rows.size(), part.values->rows(), of_texel));
    return part;
}

MapPart part_of(LongMap& map, const MapSubject& subject, const BinsPlace& block) {
    const BinsSize bins = map.bins_of(subject);
    const IndexRange down = texels_of(block.row, block.halvings, bins.rows), across = texels_of(block.column, block.halvings, bins.columns);
    const auto covered = [&](IndexRange texels, Index count) { return std::min(texels.end << block.halvings, count) - (texels.begin << block.halvings); };
    const Index of_texel = Index{1} << block.halvings;
    return {.name = fmt::format("b{},{},{}", block.halvings, block.row, block.column), .values = map.block(subject, block),
            .edges = {edges_of_bins(down, block.halvings, bins.rows, map.size().rows), edges_of_bins(across, block.halvings, bins.columns, map.size().columns)},
            .filled = ImVec2(share(covered(across, bins.columns), across.size(), of_texel), share(covered(down, bins.rows), down.size(), of_texel))};
}

struct PartColours {
    const ValueRange& range;
    Colormap map;
    bool per_row;
};

DrawCache::Texture texture_of(LongMap& map, const MapSubject& subject, const MapPart& part, const PartColours& colours, const Look& look) {
    const std::string key = fmt::format("map {} {} {} {} {} {} {} {} {}", map.revision(), subject.head, static_cast<int>(subject.quantity), static_cast<int>(subject.pooling),
                                        part.name, range_key(colours.range), static_cast<int>(colours.map), colours.per_row, static_cast<int>(look.theme.paper_kind));
    return look.cache.picture(key, [&] {
        ValueRange range = colours.range;
        if (colours.per_row) {
            const std::span<const Index> firsts(part.edges.rows.data(), part.edges.rows.size() - 1);
            if (const std::vector<float> highs = map.row_highs(subject, firsts); !highs.empty()) range = range_of_rows(range, highs);
        }
        const bool hides = subject.quantity == Quantity::weights || subject.quantity == Quantity::masked;
        const ScoreRule& rule = map.trace()->rule;
        return coloured(*part.values, part.edges, range, texel_colours(colours.map, look), hides ? &rule : nullptr);
    });
}

template <class Part>
void draw_part(const MapCanvas& canvas, const Part& place, const Look& look) {
    const MapPart part = part_of(canvas.map, canvas.subject, place);
    if (!part.values || !canvas.range) return;
    const DrawCache::Texture texture = texture_of(canvas.map, canvas.subject, part, {*canvas.range, canvas.colours, canvas.per_row}, look);
    const double left = edge_of_column(canvas.view, part.edges.columns.front()), right = edge_of_column(canvas.view, part.edges.columns.back());
    const double top = edge_of_row(canvas.view, part.edges.rows.front()), bottom = edge_of_row(canvas.view, part.edges.rows.back());
    const auto at = [&](double x, double y) { return ImVec2(canvas.place.x + static_cast<float>(x), canvas.place.y + static_cast<float>(y)); };
    ImGui::GetWindowDrawList()->AddImage(texture.id, at(left, top), at(right, bottom), ImVec2(0.0f, 0.0f), part.filled);
}

std::string text_in_cell(const MapCanvas& canvas, const Cell& cell) {
    const LongMap::Cell64 known = canvas.map.cell(canvas.subject.head, cell);
    if (canvas.subject.quantity == Quantity::weights) {
        if (known.masked) return {};
        // small weights have no room for more digits before their power of ten
        return number_text(known.weight, known.weight >= 0.01 || known.weight == 0.0 ? 3 : 1);
    }
    if (canvas.subject.quantity == Quantity::scores) return number_text(known.score, 2);
    if (canvas.subject.quantity == Quantity::masked && known.masked) return {};
    return number_text(known.scaled, 2);
}

double value_in_cell(const MapCanvas& canvas, const Cell& cell) {
    const LongMap::Cell64 known = canvas.map.cell(canvas.subject.head, cell);
    if (canvas.subject.quantity == Quantity::weights) return known.weight;
    return canvas.subject.quantity == Quantity::scores ? known.score : known.scaled;
}

void draw_numbers(const MapCanvas& canvas, const Look& look) {
    const IndexRange rows = visible_rows(canvas.view, canvas.limits), columns = visible_columns(canvas.view, canvas.limits);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (Index row = rows.begin; row < rows.end; ++row)
        for (Index column = columns.begin; column < columns.end; ++column) {
            const std::string text = text_in_cell(canvas, {row, column});
            if (text.empty()) continue;
            ValueRange range = *canvas.range;
            if (canvas.per_row) {
                const Index rows_here[] = {row};
                if (const auto highs = canvas.map.row_highs(canvas.subject, rows_here); !highs.empty()) range = range_of_rows(range, highs);
            }
            const auto ground = color_of(value_in_cell(canvas, {row, column}), range, 0, canvas.colours, look.theme.paper_kind);
            const auto left = static_cast<float>(edge_of_column(canvas.view, column)), right = static_cast<float>(edge_of_column(canvas.view, column + 1));
            const auto top = static_cast<float>(edge_of_row(canvas.view, row)), bottom = static_cast<float>(edge_of_row(canvas.view, row + 1));
            for (ImFont* font : {look.fonts.small, look.fonts.tiny}) {
                const ImVec2 size = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.c_str());
                if (size.x > right - left - look.px(4.0f)) continue;
                draw.AddText(font, font->FontSize, ImVec2(std::floor(canvas.place.x + (left + right - size.x) / 2.0f), std::floor(canvas.place.y + (top + bottom - size.y) / 2.0f)),
                             ground ? color_of(readable_ink(*ground)) : look.theme.dim, text.c_str());
                break;
            }
        }
}

void draw_rules(const MapCanvas& canvas, const Look& look) {
    const IndexRange rows = visible_rows(canvas.view, canvas.limits), columns = visible_columns(canvas.view, canvas.limits);
    const Rect all = rect_of(canvas, rows, columns);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (Index row = rows.begin + 1; row < rows.end; ++row) {
        const float y = canvas.place.y + static_cast<float>(edge_of_row(canvas.view, row));
        draw.AddRectFilled(ImVec2(all.x, y - 1.0f), ImVec2(all.right(), y), look.theme.paper);
    }
    for (Index column = columns.begin + 1; column < columns.end; ++column) {
        const float x = canvas.place.x + static_cast<float>(edge_of_column(canvas.view, column));
        draw.AddRectFilled(ImVec2(x - 1.0f, all.y), ImVec2(x, all.bottom()), look.theme.paper);
    }
}

}  // namespace

MapLimits limits_of(const Rect& place, const MapSize& size, const Look& look) {
    // where there is no room for a picture there is a pixel of it
    return {.size = size, .place = {.width = std::max(static_cast<double>(place.width), 1.0), .height = std::max(static_cast<double>(place.height), 1.0)},
            .most_pixels_per_cell = static_cast<double>(look.px(widest_cell))};
}

Rect rect_of(const MapCanvas& canvas, IndexRange rows, IndexRange columns) {
    const Rect& place = canvas.place;
    const auto x = [&](Index column) { return std::clamp(place.x + static_cast<float>(edge_of_column(canvas.view, column)), place.x, place.right()); };
    const auto y = [&](Index row) { return std::clamp(place.y + static_cast<float>(edge_of_row(canvas.view, row)), place.y, place.bottom()); };
    return {x(columns.begin), y(rows.begin), x(columns.end) - x(columns.begin), y(rows.end) - y(rows.begin)};
}

std::optional<Cell> cell_in_question(const MapLook& map) {
    if (map.hovered) return map.hovered;
    return map.hovered_before ? map.hovered_before : map.pinned;
}

void draw_map(const MapCanvas& canvas, const UiState&, const Look& look) {
    const Rect& place = canvas.place;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.PushClipRect(ImVec2(place.x, place.y), ImVec2(place.right(), place.bottom()), true);
    const Rect all = rect_of(canvas, {0, canvas.limits.size.rows}, {0, canvas.limits.size.columns});
    draw.AddRectFilled(ImVec2(all.x, all.y), ImVec2(all.right(), all.bottom()), look.theme.control);
    for (const BinsPlace& block : canvas.picture.bins) draw_part(canvas, block, look);
    for (const TilePlace& tile : canvas.picture.tiles) draw_part(canvas, tile, look);
    const bool single = canvas.picture.covers == 1 && canvas.range;
    if (single && canvas.view.pixels_per_cell >= static_cast<double>(look.px(ruled_cell))) draw_rules(canvas, look);
    if (single && canvas.view.pixels_per_cell >= static_cast<double>(look.px(numbered_cell))) draw_numbers(canvas, look);
    draw.PopClipRect();
}

void draw_small_map(LongMap& map, const MapSubject& subject, const Rect& place, const UiState& ui, const Look& look) {
    const MapSubject weights{.head = subject.head, .quantity = Quantity::weights, .pooling = subject.pooling};
    MapCanvas canvas{.map = map, .subject = weights, .place = place, .limits = limits_of(place, map.size(), look), .view = {}, .picture = {},
                     .range = std::nullopt, .colours = colormap_of(ArrayId::weights, ui)};
    canvas.limits.most_pixels_per_cell = 1.0e6;
    canvas.view = whole_map(canvas.limits);
    // never a tile: they are for what is looked at
    const BinsSize bins = map.bins_of(weights);
    int halvings = 0;
    while (static_cast<float>(bins.rows >> halvings) > place.height && (bins.rows >> halvings) > 1) ++halvings;
    for (Index row = 0; texels_of(row, halvings, bins.rows).size() > 0; ++row)
        for (Index column = 0; texels_of(column, halvings, bins.columns).size() > 0; ++column)
            canvas.picture.bins.push_back({.halvings = halvings, .row = row, .column = column});
    canvas.picture.shows_bins = true;
    canvas.range = map.range(weights, canvas.picture, 0, {.logarithmic = ui.map.logarithmic, .share = map_shares[ui.map.share]}, canvas.colours);
    draw_map(canvas, ui, look);
}

}  // namespace attnscope
