#include "app/gui/widgets/stage_plan.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace attnscope {
namespace {

using A = ArrayId;

LabelKind label_kind(Axis axis) {
    switch (axis) {
        case Axis::tokens: return LabelKind::tokens;
        case Axis::one: return LabelKind::none;
        default: return LabelKind::numbers;
    }
}

// As the arithmetic writes it: Q_{1} for the queries of the first head. A formula such as M - m keeps its letters.
std::string symbol_of_head(ArrayId id, const Options& options, Index head) {
    if (id == A::exp) return "\\exp(" + symbol(A::shifted, options) + ")";
    const std::string text = symbol(id, options), number = std::to_string(head + 1);
    if (!info(id).per_head || id == A::shifted) return text;
    if (const std::size_t at = text.find("_{h}"); at != std::string::npos) return text.substr(0, at) + "_{" + number + "}";
    if (text.ends_with('}')) return text.substr(0, text.size() - 1) + "," + number + "}";
    return text + "_{" + number + "}";
}

StageMatrix shown_matrix(const Trace& trace, ArrayId id, Index head, Slot slot, bool transposed = false) {
    const MatrixD& values = array(trace, id, head);
    const ArrayInfo& about = info(id);
    StageMatrix matrix{.array = id, .head = about.per_head ? head : 0, .slot = slot, .transposed = transposed,
                       .rows = values.rows(), .columns = values.cols(), .row_labels = label_kind(about.rows),
                       .column_labels = label_kind(about.columns), .symbol = symbol_of_head(id, trace.setup.options, head)};
    if (transposed) {
        std::swap(matrix.rows, matrix.columns);
        std::swap(matrix.row_labels, matrix.column_labels);
        matrix.symbol += "^{\\top}";
    }
    return matrix;
}

// Rows of E by vocabulary id, where equal tokens share their vector.
std::vector<Index> first_rows(const Setup& setup) {
    std::vector<Index> rows(setup.vocabulary.size(), -1);
    for (std::size_t i = 0; i < setup.ids.size(); ++i) {
        Index& row = rows[static_cast<std::size_t>(setup.ids[i])];
        if (row < 0) row = static_cast<Index>(i);
    }
    return rows;
}

bool has_table(const Setup& setup) { return setup.embedding_provenance != Provenance::own && !setup.ids.empty(); }

void add_product(StagePlan& plan, const Trace& trace, Index head, StageMatrix left, StageMatrix top, ArrayId result) {
    left.slot = Slot::left;
    top.slot = Slot::top;
    plan.matrices = {std::move(left), std::move(top), shown_matrix(trace, result, head, Slot::result)};
}

// A bias that the options leave out has no columns, or is 0 like all others and adds nothing.
void add_bias(StagePlan& plan, const Trace& trace, ArrayId bias) {
    const MatrixD& values = array(trace, bias);
    if (values.cols() != plan.result().columns) return;
    if (bias != A::beta && !has_biases(trace.setup)) return;
    StageMatrix row = shown_matrix(trace, bias, 0, Slot::under_top);
    row.column_labels = LabelKind::none;
    plan.matrices.insert(plan.matrices.end() - 1, std::move(row));
}

void add_line(StagePlan& plan, const Trace& trace, Index head, std::initializer_list<ArrayId> ids,
              std::vector<std::string> operators) {
    for (const ArrayId id : ids) plan.matrices.push_back(shown_matrix(trace, id, head, Slot::line));
    plan.operators = std::move(operators);
}

struct ProjectionArrays {
    ArrayId weights, bias, flat, split;
};
ProjectionArrays projection_of(ArrayId shown) {
    if (shown == A::K_flat || shown == A::K) return {A::W_K, A::b_K, A::K_flat, A::K};
    if (shown == A::V_flat || shown == A::V) return {A::W_V, A::b_V, A::V_flat, A::V};
    return {A::W_Q, A::b_Q, A::Q_flat, A::Q};
}

void plan_projection(StagePlan& plan, const Trace& trace, ArrayId shown) {
    const ProjectionArrays ids = projection_of(shown);
    if (!trace.setup.options.projections) {
        add_line(plan, trace, 0, {A::norm, ids.flat}, {"="});
        return;
    }
    add_product(plan, trace, 0, shown_matrix(trace, A::norm, 0, Slot::left), shown_matrix(trace, ids.weights, 0, Slot::top), ids.flat);
    const Index block = ids.flat == A::V_flat ? trace.setup.sizes.d_v : trace.setup.sizes.d_k;
    plan.matrices[1].block = plan.matrices[2].block = trace.setup.sizes.H > 1 ? block : 0;
    add_bias(plan, trace, ids.bias);
}

// The maximum or the sum that softmax takes over rows, columns or everything.
StageMatrix shown_reduction(const Trace& trace, ArrayId id, Index head) {
    const SoftmaxAxis axis = trace.setup.options.softmax.axis;
    StageMatrix matrix = shown_matrix(trace, id, head, Slot::line, axis == SoftmaxAxis::columns);
    matrix.symbol = symbol_of_head(id, trace.setup.options, head);
    matrix.uncoloured = true;
    if (axis == SoftmaxAxis::all) {
        matrix.rows = std::min<Index>(matrix.rows, 1);
        matrix.row_labels = LabelKind::none;
    }
    return matrix;
}

void plan_softmax(StagePlan& plan, const Trace& trace, ArrayId shown, Index head) {
    const auto matrix = [&](ArrayId id) { return shown_matrix(trace, id, head, Slot::line); };
    const auto reduction = [&](ArrayId id) { return shown_reduction(trace, id, head); };
    const bool shifted = trace.setup.options.softmax.shifted;
    switch (shown) {
        case A::row_max:
            plan.matrices = {matrix(A::masked), reduction(A::row_max)};
            plan.operators = {"\\max"};
            break;
        case A::shifted:
            plan.matrices = shifted ? std::vector{matrix(A::masked), reduction(A::row_max), matrix(A::shifted)}
                                    : std::vector{matrix(A::masked), matrix(A::shifted)};
            plan.operators = shifted ? std::vector<std::string>{"-", "="} : std::vector<std::string>{"="};
            break;
        case A::exp:
            plan.matrices = {matrix(A::shifted), matrix(A::exp)};
            plan.operators = {"\\exp"};
            break;
        case A::row_sum:
            plan.matrices = {matrix(A::exp), reduction(A::row_sum)};
            plan.operators = {"\\sum"};
            break;
        default:
            plan.matrices = {matrix(A::exp), reduction(A::row_sum), matrix(A::weights)};
            plan.operators = {"/", "="};
            plan.row_sums = true;
    }
}

void plan_heads(StagePlan& plan, const Trace& trace, ArrayId shown, Index head) {
    const ProjectionArrays ids = projection_of(shown);
    add_line(plan, trace, head, {ids.flat, ids.split}, {"\\to"});
    const Index width = plan.matrices[1].columns;
    plan.matrices[0].block = trace.setup.sizes.H > 1 ? width : 0;
}

void plan_concat(StagePlan& plan, const Trace& trace) {
    for (Index h = 0; h < trace.setup.sizes.H; ++h) {
        plan.matrices.push_back(shown_matrix(trace, A::heads, h, Slot::line));
        plan.operators.push_back(h + 1 < trace.setup.sizes.H ? "" : "=");
    }
    plan.matrices.push_back(shown_matrix(trace, A::concat, 0, Slot::line));
    plan.matrices.back().block = trace.setup.sizes.H > 1 ? trace.setup.sizes.d_v : 0;
}

CellSpan all(Index count) { return {0, count}; }
CellSpan one(Index at) { return {at, at + 1}; }

}  // namespace

std::vector<ArrayId> arrays_of_one_range(StepId step, ArrayId id, const Options& options) {
    std::vector<ArrayId> group;
    const bool on = is_on(step, options);
    switch (step) {
        case StepId::positions: group = {A::E, A::P, A::X}; break;
        case StepId::heads: group = {projection_of(id).flat, projection_of(id).split}; break;
        case StepId::scale: group = {A::scores, A::scaled}; break;
        case StepId::mask: group = {A::scaled, A::masked}; break;
        case StepId::softmax:
            if (options.softmax.shifted) group = {A::masked, A::shifted};
            break;
        case StepId::dropout: group = {A::weights, A::dropped}; break;
        case StepId::concat: group = {A::heads, A::concat}; break;
        case StepId::residual: group = {A::X, A::output, A::residual}; break;
        default: break;
    }
    const auto own = std::ranges::find(group, id);
    if (!on || own == group.end()) return {id};
    std::iter_swap(group.begin(), own);
    return group;
}

std::vector<const StageMatrix*> StagePlan::on_the_bar() const {
    std::vector<const StageMatrix*> found;
    for (const StageMatrix& matrix : matrices)
        if (!matrix.uncoloured && std::ranges::find(matrix.colours, coloured().array) != matrix.colours.end()) found.push_back(&matrix);
    return found;
}

bool StagePlan::one_range() const {
    return static_cast<std::ptrdiff_t>(on_the_bar().size()) == std::ranges::count_if(matrices, [](const StageMatrix& matrix) { return !matrix.uncoloured; });
}

bool is_additive_weight(ArrayId id) { return id == A::W_a || id == A::U_a || id == A::v_a; }

ArrayId weights_of_step(const Trace& trace, StepId step) {
    return step >= StepId::dropout && is_on(StepId::dropout, trace.setup.options) ? A::dropped : A::weights;
}

Role role_of_row(ArrayId id) {
    switch (step_of(id)) {
        case StepId::tokens: return Role::query;
        case StepId::embedding: case StepId::positions: case StepId::norm: case StepId::projections: case StepId::residual: return Role::input;
        case StepId::weighted_sum: return Role::weight;
        case StepId::concat: case StepId::output: return Role::value;
        case StepId::heads: return info(id).role;
        default: return Role::query;
    }
}

std::span<const ArrayId> switchable_results(StepId step, const Options& options) {
    static constexpr std::array additive_scores{A::scores, A::W_a};  // the latter for all three weights of the similarity
    if (step == StepId::scores && options.similarity == Similarity::additive) return additive_scores;
    if (step == StepId::projections || step == StepId::heads || step == StepId::softmax) {
        if (step == StepId::projections && !options.projections) return {};
        return info(step).results;
    }
    return {};
}

StagePlan plan_stage(const Trace& trace, StepId step, ArrayId shown, Index head) {
    assert(head >= 0 && head < trace.setup.sizes.H);
    const Options& options = trace.setup.options;
    const auto results = info(step).results;
    const bool weights_of_scores = step == StepId::scores && options.similarity == Similarity::additive && is_additive_weight(shown);
    if (!weights_of_scores && std::ranges::find(results, shown) == results.end()) shown = info(step).main_result;

    StagePlan plan;
    plan.step = step;
    const bool on = is_on(step, options);
    switch (step) {
        case StepId::tokens:
            plan.chips = true;
            plan.matrices = {shown_matrix(trace, A::tokens, 0, Slot::line)};
            break;
        case StepId::embedding:
            add_line(plan, trace, 0, {A::E}, {});
            if (has_table(trace.setup)) {
                StageMatrix table = plan.matrices[0];
                table.array_rows = first_rows(trace.setup);
                table.rows = static_cast<Index>(table.array_rows.size());
                table.row_labels = LabelKind::vocabulary;
                table.symbol = "T";
                plan.matrices.insert(plan.matrices.begin(), std::move(table));
                plan.operators = {"\\to"};
            }
            break;
        case StepId::positions:
            if (on) add_line(plan, trace, 0, {A::E, A::P, A::X}, {"+", "="});
            else add_line(plan, trace, 0, {A::X}, {});
            break;
        case StepId::norm:
            if (on) {
                add_product(plan, trace, 0, shown_matrix(trace, A::X, 0, Slot::left), shown_matrix(trace, A::gamma, 0, Slot::top), A::norm);
                add_bias(plan, trace, A::beta);
                for (std::size_t m = 1; m + 1 < plan.matrices.size(); ++m) plan.matrices[m].uncoloured = true;
            } else {
                add_line(plan, trace, 0, {A::norm}, {});
            }
            break;
        case StepId::projections: plan_projection(plan, trace, shown); break;
        case StepId::heads: plan_heads(plan, trace, shown, head); break;
        case StepId::scores:
            if (weights_of_scores) {
                add_line(plan, trace, head, {A::W_a, A::U_a, A::v_a, A::scores}, {"", "", "\\to"});
                break;
            }
            add_product(plan, trace, head, shown_matrix(trace, A::Q, head, Slot::left),
                        shown_matrix(trace, A::K, head, Slot::top, /*transposed=*/true), A::scores);
            break;
        case StepId::scale:
            if (on) add_line(plan, trace, head, {A::scores, A::scaled}, {"\\to"});
            else add_line(plan, trace, head, {A::scaled}, {});
            break;
        case StepId::mask:
            if (on) add_line(plan, trace, head, {A::scaled, A::masked}, {"\\to"});
            else add_line(plan, trace, head, {A::masked}, {});
            break;
        case StepId::softmax: plan_softmax(plan, trace, shown, head); break;
        case StepId::dropout:
            if (on) add_line(plan, trace, head, {A::weights, A::dropped}, {"\\to"});
            else add_line(plan, trace, head, {A::dropped}, {});
            plan.row_sums = true;
            break;
        case StepId::weighted_sum:
            add_product(plan, trace, head, shown_matrix(trace, options.dropout.p > 0 ? A::dropped : A::weights, head, Slot::left),
                        shown_matrix(trace, A::V, head, Slot::top), A::heads);
            break;
        case StepId::concat: plan_concat(plan, trace); break;
        case StepId::output:
            if (on) {
                add_product(plan, trace, 0, shown_matrix(trace, A::concat, 0, Slot::left), shown_matrix(trace, A::W_O, 0, Slot::top), A::output);
                plan.matrices[0].block = trace.setup.sizes.H > 1 ? trace.setup.sizes.d_v : 0;
                add_bias(plan, trace, A::b_O);
            } else {
                add_line(plan, trace, 0, {A::output}, {});
            }
            break;
        case StepId::residual:
            if (on) add_line(plan, trace, 0, {A::X, A::output, A::residual}, {"+", "="});
            else add_line(plan, trace, 0, {A::residual}, {});
            break;
    }
    for (StageMatrix& matrix : plan.matrices) matrix.colours = arrays_of_one_range(step, matrix.array, options);
    return plan;
}

NumberRef number_at(const StageMatrix& matrix, Cell drawn) {
    NumberRef number{.array = matrix.array, .head = matrix.head, .row = drawn.row, .column = drawn.column};
    if (matrix.transposed) std::swap(number.row, number.column);
    if (!matrix.array_rows.empty()) number.row = matrix.array_rows[static_cast<std::size_t>(number.row)];
    return number;
}

std::optional<Cell> drawn_cell(const StageMatrix& matrix, const NumberRef& number) {
    if (number.array != matrix.array || (info(matrix.array).per_head && number.head != matrix.head)) return std::nullopt;
    Cell cell{number.row, number.column};
    if (!matrix.array_rows.empty()) {
        const auto found = std::ranges::find(matrix.array_rows, number.row);
        if (found == matrix.array_rows.end()) return std::nullopt;
        cell.row = found - matrix.array_rows.begin();
    }
    if (matrix.transposed) std::swap(cell.row, cell.column);
    if (cell.row < 0 || cell.row >= matrix.rows || cell.column < 0 || cell.column >= matrix.columns) return std::nullopt;
    return cell;
}

std::vector<CellBlock> cells_behind(const StagePlan& plan, const Trace& trace, const NumberRef& result) {
    std::vector<CellBlock> behind(plan.matrices.size());
    const std::optional<Cell> cell = plan.chips ? std::nullopt : drawn_cell(plan.result(), result);
    if (!cell) return behind;
    const SoftmaxAxis axis = trace.setup.options.softmax.axis;
    const Index head_width = trace.setup.sizes.d_v;
    for (std::size_t m = 0; m + 1 < plan.matrices.size(); ++m) {
        const StageMatrix& matrix = plan.matrices[m];
        CellBlock block{one(cell->row), one(cell->column)};
        if (matrix.slot == Slot::left) {
            block = {one(cell->row), all(matrix.columns)};
        } else if (matrix.slot == Slot::top || matrix.slot == Slot::under_top) {
            block = {all(matrix.rows), one(cell->column)};
        } else if (plan.step == StepId::scores) {
            block = {all(matrix.rows), all(matrix.columns)};  // every score needs all weights of its similarity
        } else if (plan.step == StepId::embedding) {
            block = {one(trace.setup.ids[static_cast<std::size_t>(cell->row)]), all(matrix.columns)};  // the whole vector is read
        } else if (plan.step == StepId::heads) {
            const Index first = result.head * plan.result().columns;
            const bool rotated = trace.setup.options.positions == PositionKind::rotary && result.array != A::V;
            const Index pair = result.column / 2 * 2;
            block.columns = rotated ? CellSpan{first + pair, first + pair + 2} : one(first + result.column);
        } else if (plan.step == StepId::concat) {
            block = result.column / head_width == matrix.head ? CellBlock{one(result.row), one(result.column % head_width)} : CellBlock{};
        } else if (plan.step == StepId::softmax) {
            const bool reduced = result.array == A::row_max || result.array == A::row_sum;
            if (reduced) {
                block.rows = axis == SoftmaxAxis::rows ? one(result.row) : all(matrix.rows);
                block.columns = axis == SoftmaxAxis::columns ? one(result.row) : all(matrix.columns);
            } else if (matrix.array == A::row_max || matrix.array == A::row_sum) {
                block.rows = one(axis == SoftmaxAxis::rows ? cell->row : 0);
                block.columns = one(axis == SoftmaxAxis::columns ? cell->column : 0);
            }
        }
        behind[m] = block;
    }
    return behind;
}

}  // namespace attnscope
