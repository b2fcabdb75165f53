#include "core/compute/cell_mask.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace attnscope {

namespace {

template <class T>
std::shared_ptr<const std::vector<T>> sorted(std::vector<T> list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return std::make_shared<const std::vector<T>>(std::move(list));
}

Visible visible_of(std::size_t hidden, std::size_t cells) {
    if (hidden == 0) return Visible::all;
    return hidden == cells ? Visible::none : Visible::some;
}

}  // namespace

CellMask padding_mask(std::vector<Index> keys) {
    if (keys.empty()) return {};
    return [hidden = sorted(std::move(keys))](IndexRange rows, IndexRange columns, std::span<std::uint8_t> visible) {
        const auto begin = std::lower_bound(hidden->begin(), hidden->end(), columns.begin);
        const auto end = std::lower_bound(begin, hidden->end(), columns.end);
        const auto width = static_cast<std::size_t>(columns.size());
        for (auto key = begin; key != end; ++key)
            for (std::size_t i = 0; i < static_cast<std::size_t>(rows.size()); ++i)
                visible[i * width + static_cast<std::size_t>(*key - columns.begin)] = 0;
        return visible_of(static_cast<std::size_t>(end - begin), width);
    };
}

CellMask painted_mask(std::vector<Cell> cells) {
    if (cells.empty()) return {};
    return [hidden = sorted(std::move(cells))](IndexRange rows, IndexRange columns, std::span<std::uint8_t> visible) {
        const auto width = static_cast<std::size_t>(columns.size());
        std::size_t count = 0;
        auto cell = std::lower_bound(hidden->begin(), hidden->end(), Cell{rows.begin, columns.begin});
        while (cell != hidden->end() && cell->row < rows.end) {
            if (cell->column < columns.begin || cell->column >= columns.end) {
                // on to the first cell of the window in this row or the next
                const Index row = cell->column < columns.begin ? cell->row : cell->row + 1;
                cell = std::lower_bound(cell, hidden->end(), Cell{row, columns.begin});
                continue;
            }
            visible[static_cast<std::size_t>(cell->row - rows.begin) * width + static_cast<std::size_t>(cell->column - columns.begin)] = 0;
            ++count;
            ++cell;
        }
        return visible_of(count, static_cast<std::size_t>(rows.size()) * width);
    };
}

CellMask both(CellMask a, CellMask b) {
    if (!a) return b;
    if (!b) return a;
    return [a = std::move(a), b = std::move(b)](IndexRange rows, IndexRange columns, std::span<std::uint8_t> visible) {
        const Visible of_a = a(rows, columns, visible);
        if (of_a == Visible::none) return of_a;
        const Visible of_b = b(rows, columns, visible);  // only ever writes 0
        if (of_b == Visible::none || of_a == Visible::all) return of_b;
        if (of_b == Visible::all) return of_a;
        const bool any = std::find(visible.begin(), visible.end(), std::uint8_t{1}) != visible.end();
        return any ? Visible::some : Visible::none;
    };
}

}  // namespace attnscope
