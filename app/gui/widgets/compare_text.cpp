#include "app/gui/widgets/compare_text.h"

#include <algorithm>

#include "app/gui/widgets/stage_text.h"
#include "core/attention/difference.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr int card_decimals = 4;

bool other_tokens(const Trace& a, const Trace& b) { return a.setup.tokens != b.setup.tokens; }

bool exists(const MatrixD* matrix, Cell cell) { return matrix != nullptr && cell.row < matrix->rows() && cell.column < matrix->cols(); }

std::string place_in(const Trace& trace, const ComparedArrays& question, Index head, Cell cell, const Language& language) {
    return place_text(trace, {.array = question.array, .head = head, .row = cell.row, .column = cell.column}, language);
}

// In B, and in A too where the tokens there are others.
std::string place_of(const ComparedSides& sides, Cell cell, const Language& language) {
    const ComparedArrays& question = sides.question;
    std::string place = place_in(sides.b, question, question.head_b, cell, language);
    if (info(question.array).per_head && sides.b.setup.sizes.H > 1 && question.head_a == question.head_b)
        place = language("compare.in_head", {place, std::to_string(question.head_b + 1)});
    const std::string in_a = place_in(sides.a, question, question.head_a, cell, language);
    return in_a == place_in(sides.b, question, question.head_b, cell, language) ? place : language("compare.place_in_a", {place, in_a});
}

std::string shape_text(const MatrixD& matrix) { return std::to_string(matrix.rows()) + "\u00d7" + std::to_string(matrix.cols()); }

}  // namespace

std::string name_of_a(const CompareChoice& choice, const Language& language) {
    switch (choice.with) {
        case CompareWith::nothing: return {};
        case CompareWith::pinned: return language("compare.pinned");
        case CompareWith::without_mask: return language("compare.without_mask");
        case CompareWith::causal_mask: return language("compare.causal_mask");
        case CompareWith::without_scale: return language("compare.without_scale");
        case CompareWith::standard_scale: return language("compare.standard_scale");
        case CompareWith::another_text: return language("compare.another_text");
        case CompareWith::other_head: return language("compare.head", {std::to_string(choice.head + 1)});
    }
    return {};
}

std::string comparison_sentence(const ComparedSides& sides, int decimals, const Language& language) {
    const auto& [a, b, question, comparison] = sides;
    if (!comparison.a || !comparison.b)
        return language("compare.no_head", {comparison.a ? "B" : "A", std::to_string((comparison.a ? question.head_b : question.head_a) + 1), std::to_string((comparison.a ? b : a).setup.sizes.H)});
    if (!comparison.comparable()) return language("compare.shapes", {shape_text(*comparison.a), shape_text(*comparison.b)});
    if (!comparison.largest) return language("compare.equal");
    const Cell cell = *comparison.largest;
    const double from = (*comparison.a)(cell.row, cell.column), to = (*comparison.b)(cell.row, cell.column);
    return language("compare.largest", {std::to_string(comparison.differing), std::to_string(comparison.difference.size()), place_of(sides, cell, language),
                                        number_text(from, decimals), number_text(to, decimals), number_text(comparison.difference(cell.row, cell.column), decimals)});
}

std::string comparison_card(const ComparedSides& sides, Cell cell, const Language& language) {
    const auto& [a, b, question, comparison] = sides;
    const bool in_a = exists(comparison.a, cell), in_b = exists(comparison.b, cell);
    std::string text = in_a && in_b ? place_of(sides, cell, language)
                       : in_b       ? place_in(b, question, question.head_b, cell, language)
                       : in_a       ? place_in(a, question, question.head_a, cell, language)
                                    : std::string();
    if (in_a) text += "\nA = " + number_text((*comparison.a)(cell.row, cell.column), card_decimals);
    if (in_b) text += "\nB = " + number_text((*comparison.b)(cell.row, cell.column), card_decimals);
    if (comparison.comparable()) text += "\nB \u2212 A = " + number_text(comparison.difference(cell.row, cell.column), card_decimals);
    return text;
}

bool rows_differ_in_name(const ComparedSides& sides) { return info(sides.question.array).rows == Axis::tokens && other_tokens(sides.a, sides.b); }
bool columns_differ_in_name(const ComparedSides& sides) { return info(sides.question.array).columns == Axis::tokens && other_tokens(sides.a, sides.b); }

}  // namespace attnscope
