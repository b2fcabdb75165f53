#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "app/gui/ui_state.h"
#include "app/gui/widgets/labels.h"
#include "app/gui/widgets/stage_plan.h"
#include "app/gui/widgets/stage_text.h"
#include "core/document/document.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"
#include "core/figure/formula.h"

using namespace attnscope;

namespace {

Trace trace_of_options(const std::function<void(Document&)>& change) {
    Document document;
    document.text = "the cat saw the dog";
    document.widths = {.D = 8, .H = 2, .d_k = 4, .d_v = 3};
    change(document);
    REQUIRE(validate(document).empty());
    return run(resolve(document));
}

struct Variant {
    const char* name;
    std::function<void(Document&)> change;
};

std::vector<Variant> variants() {
    return {
        {"plain", [](Document&) {}},
        {"first example", [](Document& d) { d = first_example(); }},
        {"everything on", [](Document& d) {
             d.widths = {.D = 8, .H = 2, .d_k = 4, .d_v = 4};
             d.biases = true;
             d.options.positions = PositionKind::sinusoidal;
             d.options.layer_norm = true;
             d.options.mask.causal = true;
             d.options.dropout.p = 0.3;
             d.options.residual = true;
         }},
        {"rotary", [](Document& d) { d.options.positions = PositionKind::rotary; }},
        {"cosine", [](Document& d) { d.options.similarity = Similarity::cosine; }},
        {"additive", [](Document& d) { d.options.similarity = Similarity::additive; }},
        {"no projection", [](Document& d) {
             d.widths = {.D = 8, .H = 2};
             d.options.projections = false;
             d.options.output_projection = false;
         }},
        {"columns", [](Document& d) { d.options.softmax.axis = SoftmaxAxis::columns; }},
        {"all", [](Document& d) { d.options.softmax.axis = SoftmaxAxis::all; }},
        {"naive", [](Document& d) { d.options.softmax.shifted = false; }},
    };
}

// The smallest block around every drawn operand of an explanation, by matrix of the plan.
void grow(const StagePlan& plan, const Expression& expression, std::vector<std::optional<CellBlock>>& blocks) {
    if (expression.operation == Operation::number)
        for (std::size_t m = 0; m + 1 < plan.matrices.size(); ++m)
            if (const auto cell = drawn_cell(plan.matrices[m], expression.from)) {
                CellBlock& block = blocks[m] ? *blocks[m] : blocks[m].emplace(CellBlock{{cell->row, cell->row + 1}, {cell->column, cell->column + 1}});
                block.rows = {std::min(block.rows.begin, cell->row), std::max(block.rows.end, cell->row + 1)};
                block.columns = {std::min(block.columns.begin, cell->column), std::max(block.columns.end, cell->column + 1)};
            }
    for (const Expression& argument : expression.arguments) grow(plan, argument, blocks);
}

}  // namespace

TEST_CASE("every step of every variant has a result, and a number drawn in a cell is found in that cell") {
    for (const Variant& variant : variants()) {
        const Trace trace = trace_of_options(variant.change);
        for (const StepInfo& step : steps())
            for (const ArrayId shown : step.results)
                for (Index head = 0; head < trace.setup.sizes.H; ++head) {
                    const StagePlan plan = plan_stage(trace, step.id, shown, head);
                    REQUIRE(!plan.matrices.empty());
                    INFO(variant.name, ", ", step.name, ", ", info(shown).name);
                    for (const StageMatrix& matrix : plan.matrices) {
                        REQUIRE(matrix.rows > 0);
                        REQUIRE(matrix.columns > 0);
                        const Cell last{matrix.rows - 1, matrix.columns - 1};
                        CHECK(drawn_cell(matrix, number_at(matrix, last)) == last);
                    }
                    if (!plan.is_product()) CHECK(plan.operators.size() + 1 == plan.matrices.size());
                }
    }
}

TEST_CASE("the cells that light up behind a number are those that its explanation names") {
    for (const Variant& variant : variants()) {
        const Trace trace = trace_of_options(variant.change);
        for (const StepInfo& step : steps())
            for (const ArrayId shown : step.results) {
                const StagePlan plan = plan_stage(trace, step.id, shown, trace.setup.sizes.H - 1);
                const StageMatrix& result = plan.result();
                for (Index row = 0; row < result.rows; ++row)
                    for (Index column = 0; column < result.columns; ++column) {
                        const NumberRef number = number_at(result, {row, column});
                        std::vector<std::optional<CellBlock>> named(plan.matrices.size());
                        const Explanation explanation = explain(trace, number);
                        grow(plan, explanation.expression, named);
                        const std::vector<CellBlock> lit = cells_behind(plan, trace, number);
                        for (std::size_t m = 0; m + 1 < plan.matrices.size(); ++m) {
                            if (!named[m]) continue;  // e.g. a masked cell: the reason says why, not an operand
                            INFO(variant.name, ", ", step.name, ", ", info(number.array).name, " ", row, " ", column, ", matrix ",
                                 info(plan.matrices[m].array).name);
                            INFO("named rows ", named[m]->rows.begin, "-", named[m]->rows.end, " columns ", named[m]->columns.begin, "-", named[m]->columns.end);
                            INFO("lit rows ", lit[m].rows.begin, "-", lit[m].rows.end, " columns ", lit[m].columns.begin, "-", lit[m].columns.end);
                            CHECK(lit[m].rows.begin <= named[m]->rows.begin);
                            CHECK(lit[m].rows.end >= named[m]->rows.end);
                            CHECK(lit[m].columns.begin <= named[m]->columns.begin);
                            CHECK(lit[m].columns.end >= named[m]->columns.end);
                        }
                    }
            }
    }
}

TEST_CASE("scores are drawn as a product of the queries and the transposed keys") {
    const Trace trace = trace_of_options([](Document&) {});
    const StagePlan plan = plan_stage(trace, StepId::scores, ArrayId::scores, 1);
    REQUIRE(plan.matrices.size() == 3);
    CHECK(plan.matrices[0].array == ArrayId::Q);
    CHECK(plan.matrices[1].array == ArrayId::K);
    CHECK(plan.matrices[1].transposed);
    CHECK(plan.matrices[1].rows == 4);
    CHECK(plan.matrices[1].columns == 5);
    CHECK(DrawnValues(trace, plan.matrices[1])(2, 3) == trace.head[1].K(3, 2));
}

TEST_CASE("the weights of additive scores stand on the stage when they are asked for, and every operand of a score is in one of the two views") {
    const Trace trace = trace_of_options([](Document& d) { d.options.similarity = Similarity::additive; });
    const StagePlan product = plan_stage(trace, StepId::scores, ArrayId::scores, 1), weights = plan_stage(trace, StepId::scores, ArrayId::U_a, 1);
    CHECK(product.is_product());
    CHECK(weights.result().array == ArrayId::scores);
    const NumberRef score{.array = ArrayId::scores, .head = 1, .row = 2, .column = 3};
    const std::function<void(const Expression&)> check = [&](const Expression& part) {
        if (part.operation == Operation::number) {
            bool found = false;
            for (const StagePlan* plan : {&product, &weights})
                for (const StageMatrix& matrix : plan->matrices) found = found || drawn_cell(matrix, part.from).has_value();
            CHECK(found);
        }
        for (const Expression& argument : part.arguments) check(argument);
    };
    check(explain(trace, score).expression);
    for (std::size_t m = 0; m < 3; ++m) CHECK(cells_behind(weights, trace, score)[m].rows.end == weights.matrices[m].rows);
}

TEST_CASE("weights of additive scores are not asked for where the similarity is another") {
    const Trace trace = trace_of_options([](Document&) {});
    CHECK(plan_stage(trace, StepId::scores, ArrayId::W_a, 0).is_product());
    UiState ui;
    ui.step = StepId::scores;
    ui.array = ArrayId::W_a;
    keep_within(ui, trace);
    CHECK(ui.array == ArrayId::scores);
}

TEST_CASE("matrices that are compared cell by cell are coloured on one range") {
    const Trace trace = trace_of_options(variants()[2].change);
    const std::pair<StepId, ArrayId> compared[] = {{StepId::positions, ArrayId::X}, {StepId::scale, ArrayId::scaled}, {StepId::mask, ArrayId::masked},
                                                   {StepId::dropout, ArrayId::dropped}, {StepId::residual, ArrayId::residual}};
    for (const auto& [step, shown] : compared) {
        const StagePlan plan = plan_stage(trace, step, shown, 0);
        CAPTURE(info(step).name);
        REQUIRE(plan.matrices.size() > 1);
        for (const StageMatrix& matrix : plan.matrices) {
            CHECK(matrix.colours.front() == matrix.array);
            CHECK(std::set(matrix.colours.begin(), matrix.colours.end()) == std::set(plan.result().colours.begin(), plan.result().colours.end()));
            for (const StageMatrix& other : plan.matrices) CHECK(std::ranges::count(matrix.colours, other.array) == 1);
        }
    }
    for (const StageMatrix& factor : plan_stage(trace, StepId::scores, ArrayId::scores, 0).matrices) CHECK(factor.colours == std::vector{factor.array});
}

TEST_CASE("maxima and sums have no colours, and the bar is that of what they are taken from") {
    const Trace trace = trace_of_options([](Document&) {});
    for (const ArrayId shown : {ArrayId::row_max, ArrayId::shifted, ArrayId::exp, ArrayId::row_sum, ArrayId::weights}) {
        const StagePlan plan = plan_stage(trace, StepId::softmax, shown, 0);
        for (const StageMatrix& matrix : plan.matrices) CHECK(matrix.uncoloured == (matrix.array == ArrayId::row_max || matrix.array == ArrayId::row_sum));
        CHECK_FALSE(plan.coloured().uncoloured);
    }
    CHECK(plan_stage(trace, StepId::softmax, ArrayId::row_sum, 0).coloured().array == ArrayId::exp);
}

TEST_CASE("γ and β have no colours, so that no 1 is louder than the numbers it multiplies") {
    const Trace trace = trace_of_options([](Document& d) { d.options.layer_norm = true; });
    const StagePlan plan = plan_stage(trace, StepId::norm, ArrayId::norm, 0);
    for (const StageMatrix& matrix : plan.matrices) CHECK(matrix.uncoloured == (matrix.array == ArrayId::gamma || matrix.array == ArrayId::beta));
}

TEST_CASE("the bar stands for every matrix that is compared with the result, and for no other") {
    const Trace trace = trace_of_options(variants()[2].change);
    const auto on_bar = [&](StepId step, ArrayId shown) {
        std::vector<ArrayId> ids;
        const StagePlan plan = plan_stage(trace, step, shown, 0);
        for (const StageMatrix* matrix : plan.on_the_bar()) ids.push_back(matrix->array);
        return ids;
    };
    CHECK(on_bar(StepId::positions, ArrayId::X) == std::vector{ArrayId::E, ArrayId::P, ArrayId::X});
    CHECK(on_bar(StepId::scores, ArrayId::scores) == std::vector{ArrayId::scores});
    CHECK(on_bar(StepId::softmax, ArrayId::row_max) == std::vector{ArrayId::masked});
    CHECK(on_bar(StepId::softmax, ArrayId::row_sum) == std::vector{ArrayId::exp});
    CHECK(plan_stage(trace, StepId::positions, ArrayId::X, 0).one_range());
    CHECK_FALSE(plan_stage(trace, StepId::scores, ArrayId::scores, 0).one_range());
}

TEST_CASE("biases that are all 0 are neither drawn nor named") {
    const auto shown = [](const Trace& trace, StepId step) {
        const auto& matrices = plan_stage(trace, step, info(step).main_result, 0).matrices;
        const bool drawn = std::ranges::any_of(matrices, [](const StageMatrix& matrix) { return matrix.slot == Slot::under_top; });
        CHECK(drawn == (equation(step, trace.setup, info(step).main_result).find("b_") != std::string::npos));
        return drawn;
    };
    const Trace without = trace_of_options([](Document&) {}), with = trace_of_options([](Document& d) { d.biases = true; });
    for (const StepId step : {StepId::projections, StepId::output}) {
        CHECK_FALSE(shown(without, step));
        CHECK(shown(with, step));
    }
}

TEST_CASE("a matrix of one head is named with the head's number wherever it stands") {
    const Trace trace = trace_of_options(variants()[2].change);
    const auto symbols = [&](StepId step, ArrayId shown) {
        std::vector<std::string> all;
        const StagePlan plan = plan_stage(trace, step, shown, 1);
        for (const StageMatrix& matrix : plan.matrices) all.push_back(plain_text(parsed_formula(matrix.symbol)));
        return all;
    };
    CHECK(symbols(StepId::heads, ArrayId::K) == std::vector<std::string>{"K", "K₂"});
    CHECK(symbols(StepId::scores, ArrayId::scores) == std::vector<std::string>{"Q₂", "K₂ᵀ", "S₂"});
    CHECK(symbols(StepId::softmax, ArrayId::weights) == std::vector<std::string>{"exp(M − m)", "ℓ₂", "A₂"});
    CHECK(symbols(StepId::weighted_sum, ArrayId::heads) == std::vector<std::string>{"A′₂", "V₂", "O₂"});
    CHECK(symbols(StepId::concat, ArrayId::concat) == std::vector<std::string>{"O₁", "O₂", "O"});
}

TEST_CASE("the probability of dropout stands beside the shapes where weights are dropped") {
    const Trace with = trace_of_options(variants()[2].change), without = trace_of_options([](Document&) {});
    const auto shapes = [](const Trace& trace) { return shapes_text(plan_stage(trace, StepId::dropout, ArrayId::dropped, 0), trace.setup.options); };
    CHECK(shapes(with) == "5×5 → 5×5 · p = 0.3");
    CHECK(shapes(without) == "5×5");
}

TEST_CASE("a token that is read has the colour of the row that is framed for it") {
    const Trace trace = trace_of_options(variants()[2].change);
    for (const StepInfo& step : steps()) {
        const StagePlan plan = plan_stage(trace, step.id, step.main_result, 0);
        if (plan.is_product()) CHECK(role_of_row(plan.result().array) == info(plan.matrices[0].array).role);
    }
    CHECK(role_of_row(ArrayId::weights) == Role::query);
    CHECK(role_of_row(ArrayId::K) == Role::key);
}

TEST_CASE("the rows of the embedding table are named by their ids") {
    const Trace trace = trace_of_options([](Document&) {});  // the cat saw the dog
    CHECK(label_text(trace, LabelKind::vocabulary, 0) == "0 the");
    CHECK(label_text(trace, LabelKind::vocabulary, 3) == "3 dog");
    CHECK(label_text(trace, LabelKind::tokens, 3) == "the");
}

TEST_CASE("a repeated word points at the same row of the embedding table") {
    const Trace trace = trace_of_options([](Document&) {});
    const StagePlan plan = plan_stage(trace, StepId::embedding, ArrayId::E, 0);
    REQUIRE(plan.matrices.size() == 2);
    CHECK(plan.matrices[0].rows == 4);
    const auto first = cells_behind(plan, trace, {.array = ArrayId::E, .row = 0, .column = 2});
    const auto again = cells_behind(plan, trace, {.array = ArrayId::E, .row = 3, .column = 2});
    CHECK(first[0] == again[0]);
    CHECK(first[0] == CellBlock{{0, 1}, {0, 8}});  // the whole vector
}
