#pragma once
// Where A, B and B - A stand: plain geometry in pixels, from sizes alone.

#include <array>

#include "app/gui/widgets/stage_layout.h"

namespace attnscope {

struct CompareShape {
    std::array<Index, 2> rows{}, columns{};  // of A and of B
    bool difference = true;     // B - A has a place, too: both have one shape
    bool own_names = false;     // the rows of A have other names than those of B
    float row_labels = 0.0f;    // width of the names at the left; 0: none
    float column_labels = 0.0f; // height of the names above; 0: none
    float caption = 0.0f;       // height of what is written above each
    float bar = 0.0f;           // width of a colour bar with its numbers
    float sentence = 0.0f;      // height of what is said under them
    float number_width = 0.0f, number_height = 0.0f;  // of a cell that shows its number
};

struct CompareMetrics {
    float width = 0.0f, height = 0.0f;  // of the whole place
    float gap = 24.0f, label_gap = 8.0f, largest_cell = 48.0f;
};

struct CompareLayout {
    bool stacked = false;               // under each other, not beside
    float cell_width = 0.0f, cell_height = 0.0f;  // the same in all three
    std::array<Rect, 3> cells, row_labels, column_labels, captions;  // of A, B, B - A; without width: not there
    std::array<Rect, 2> bars;           // of A and B together, of B - A
    Rect sentence;
};

// Everything inside the place and nothing over anything else. Side by side, or under each other where only that shows the
// numbers, or where it makes the cells larger without losing them.
CompareLayout layout_comparison(const CompareShape& shape, const CompareMetrics& metrics);

}  // namespace attnscope
