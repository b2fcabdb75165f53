#pragma once
// What stands on the stage at a step: which matrices, in which roles, and which of their cells stand behind a number.

#include <span>
#include <string>
#include <vector>

#include "app/gui/widgets/axis_map.h"
#include "core/attention/explain.h"
#include "core/attention/steps.h"
#include "core/attention/trace.h"

namespace attnscope {

// Falk's scheme puts the left factor beside the result and the right factor above it; `under_top` is a row between the
// right factor and the result, such as a bias. What is not a product stands in one line, in the order of the equation.
enum class Slot { left, top, under_top, result, line };

enum class LabelKind { none, tokens, vocabulary, numbers };

struct StageMatrix {
    ArrayId array = ArrayId::X;
    Index head = 0;
    Slot slot = Slot::line;
    bool transposed = false;
    Index rows = 0, columns = 0;        // as drawn
    std::vector<Index> array_rows;      // for a table of the vocabulary: the array's row of each drawn row; empty: all
    LabelKind row_labels = LabelKind::none;
    LabelKind column_labels = LabelKind::none;
    Index block = 0;                    // columns of one head where heads stand side by side; 0: no blocks
    std::string symbol;                 // formula markup
    std::vector<ArrayId> colours;       // arrays whose colours stand for the same numbers; its own is the first
    bool uncoloured = false;            // a maximum, a sum, a factor of columns: numbers of another kind than those beside it
};

struct StagePlan {
    StepId step = StepId::tokens;
    bool chips = false;                     // tokens, not a matrix
    std::vector<StageMatrix> matrices;      // the result is the last
    std::vector<std::string> operators;     // in a line: formula markup before matrix 1, 2, ...
    bool row_sums = false;                  // the sums of the result's rows stand beside it

    const StageMatrix& result() const { return matrices.back(); }
    // Whose colours the bar shows: the result's, or those of what it is taken from where it has none.
    const StageMatrix& coloured() const { return matrices.back().uncoloured ? matrices.front() : matrices.back(); }
    // Which of the coloured matrices have their colours on the bar's range, in order, and whether all have.
    std::vector<const StageMatrix*> on_the_bar() const;
    bool one_range() const;
    bool is_product() const { return !matrices.empty() && matrices.back().slot == Slot::result; }
};

// W_a, U_a and v_a of additive scores.
bool is_additive_weight(ArrayId id);

// The arrays that are coloured on one range at a step, `id` first: where numbers are compared cell by cell, equal colours
// are equal numbers.
std::vector<ArrayId> arrays_of_one_range(StepId step, ArrayId id, const Options& options);

// `shown` is one of the step's results, or a weight of additive scores; any other array stands for the main one. Asserts 0 <= head < H.
StagePlan plan_stage(const Trace& trace, StepId step, ArrayId shown, Index head);

// What a step works with: the weights, from dropout on those that it leaves.
ArrayId weights_of_step(const Trace& trace, StepId step);

// Whose row a number's token has on the stage: the query's in scores and weights, else that of the left factor.
Role role_of_row(ArrayId id);

// The results of a step among which a switch chooses; empty where there is nothing to choose.
std::span<const ArrayId> switchable_results(StepId step, const Options& options);

// The number in a drawn cell, and where a number is drawn.
NumberRef number_at(const StageMatrix& matrix, Cell drawn);
std::optional<Cell> drawn_cell(const StageMatrix& matrix, const NumberRef& number);

// The drawn cells of each matrix that enter into one number of the result; empty spans where none does.
struct CellBlock {
    CellSpan rows, columns;
    bool empty() const { return rows.begin >= rows.end || columns.begin >= columns.end; }
    bool operator==(const CellBlock&) const = default;
};
std::vector<CellBlock> cells_behind(const StagePlan& plan, const Trace& trace, const NumberRef& result);

// The numbers of a matrix as they are drawn. Must not outlive the Trace or the matrix.
class DrawnValues {
public:
    DrawnValues(const Trace& trace, const StageMatrix& matrix) : values_(array(trace, matrix.array, matrix.head)), matrix_(matrix) {}
    double operator()(Index row, Index column) const {
        if (matrix_.transposed) return values_(column, row);
        return values_(matrix_.array_rows.empty() ? row : matrix_.array_rows[static_cast<std::size_t>(row)], column);
    }

private:
    const MatrixD& values_;
    const StageMatrix& matrix_;
};

}  // namespace attnscope
