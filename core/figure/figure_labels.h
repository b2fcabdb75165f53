#pragma once
// The labels along the rows and columns of a matrix in a figure.

#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace attnscope {

// What rows or columns are called: tokens, or numbers from 1; empty for the one column of a vector.
std::vector<std::string> axis_labels(const Setup& setup, Axis axis, Index count);

// How labels stand: how much room they take is known before the matrix is placed.
struct LabelPlan {
    std::vector<std::string> labels;  // shortened
    double size = 13;
    double angle = 0;     // of column labels: 0, -45 or -90 degrees
    Index every = 1;      // only every k-th is shown
    double room = 0;      // units between the labels' far end and the matrix
    double overhang = 0;  // units beyond the last column
};
LabelPlan row_label_plan(const std::vector<std::string>& labels, double cell_height);
LabelPlan column_label_plan(const std::vector<std::string>& labels, double cell_width);

// (x, y): the upper left corner of the matrix.
void add_row_labels(FigureShapes& shapes, const LabelPlan& plan, double x, double y, double cell_height, Rgb color);
void add_column_labels(FigureShapes& shapes, const LabelPlan& plan, double x, double y, double cell_width, Rgb color);

}  // namespace attnscope
