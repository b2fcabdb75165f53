#include "core/figure/description.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"
#include "core/attention/row_summary.h"
#include "core/figure/label.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

constexpr std::size_t most_tokens_named = 12;

std::string count(Index number) { return count_text(static_cast<std::uint64_t>(number)); }
std::string ordinal(Index index) { return std::to_string(index + 1); }
std::string number(double value) { return value == 0.0 ? "0" : number_text(value, 2); }

class Describer {
public:
    Describer(const Trace& trace, const DescribedPicture& picture, const Language& language)
        : trace_(trace), picture_(picture), language_(language), values_(array(trace, picture.array, picture.head)) {}

    std::string sentence() const;

private:
    bool is_weights() const { return picture_.array == ArrayId::weights || picture_.array == ArrayId::dropped; }
    // what dropout or another axis leaves is no distribution
    bool has_entropy() const { return picture_.array == ArrayId::weights && trace_.setup.options.softmax.axis == SoftmaxAxis::rows; }
    std::string token(Index i) const { return visible_label(trace_.setup.tokens[static_cast<std::size_t>(i)]); }

    std::string name() const;
    std::string place(Cell cell) const;
    std::string joined(const std::string& a, const std::string& b) const { return b.empty() ? a : language_("description.also", {a, b}); }
    std::string tokens() const;
    std::string numbers() const;
    std::string row(Index row) const;
    std::string all_rows() const;
    std::string masked(Index first_row, Index rows) const;
    std::string evenness(double entropy_bits, const char* key) const;

    const Trace& trace_;
    const DescribedPicture& picture_;
    const Language& language_;
    const MatrixD& values_;
};

// "Scores S of head 1 (same word)"
std::string Describer::name() const {
    const ArrayInfo& about = info(picture_.array);
    const std::string name = language_(std::string("description.name.") + about.name);
    if (!about.per_head || trace_.setup.sizes.H == 1) return name;
    const std::string& given = trace_.setup.head_names[static_cast<std::size_t>(picture_.head)];
    if (given.empty()) return language_("description.of_head", {name, ordinal(picture_.head)});
    const std::string key = "heads." + given;
    return language_("description.of_named_head", {name, ordinal(picture_.head), language_.has(key) ? language_(key) : given});
}

std::string Describer::place(Cell cell) const {
    const ArrayInfo& about = info(picture_.array);
    const std::string row = ordinal(cell.row), column = ordinal(cell.column);
    if (about.rows == Axis::tokens && about.columns == Axis::tokens) return language_("arithmetic.rows_columns", {row, token(cell.row), column, token(cell.column)});
    if (about.columns == Axis::one) {
        // one maximum and one sum for each column, where softmax goes along columns
        const bool columns = trace_.setup.options.softmax.axis == SoftmaxAxis::columns;
        return columns ? language_("arithmetic.column_only", {row}) : language_("arithmetic.row_only", {row, token(cell.row)});
    }
    if (about.rows == Axis::tokens) return language_("arithmetic.row_column_number", {row, token(cell.row), column});
    if (about.rows == Axis::one) return language_("arithmetic.column_only", {column});
    return language_("arithmetic.number_number", {row, column});
}

std::string Describer::tokens() const {
    const std::vector<std::string>& all = trace_.setup.tokens;
    std::string names;
    for (std::size_t i = 0; i < std::min(all.size(), most_tokens_named); ++i) names += (i > 0 ? " " : "") + token(static_cast<Index>(i));
    if (all.size() > most_tokens_named) names += " …";
    return language_("description.tokens", {count(trace_.setup.sizes.n), count(static_cast<Index>(trace_.setup.vocabulary.size())), names});
}

std::string Describer::numbers() const {
    std::optional<Cell> least, most;
    Index hidden = 0, no_number = 0;
    for (Index i = 0; i < values_.rows(); ++i)
        for (Index j = 0; j < values_.cols(); ++j) {
            const double value = values_(i, j);
            if (value == -infinity) ++hidden;
            else if (!std::isfinite(value)) ++no_number;
            else {
                if (!least || value < values_(least->row, least->column)) least = {i, j};
                if (!most || value > values_(most->row, most->column)) most = {i, j};
            }
        }
    const std::string what = language_("description.matrix", {name(), count(values_.rows()), count(values_.cols())});
    std::string text = language_("description.none", {what});
    if (least && values_(least->row, least->column) == values_(most->row, most->column))
        text = language_("description.constant", {what, number(values_(most->row, most->column))});
    else if (least)
        text = language_("description.range", {what, number(values_(most->row, most->column)), place(*most), number(values_(least->row, least->column)), place(*least)});
    if (hidden > 0) text = joined(text, language_("description.masked", {count(hidden), count(values_.size())}));
    if (no_number > 0) text = joined(text, language_("description.not_finite", {count(no_number)}));
    return text;
}

// How many of the cells of these rows are masked; empty for none.
std::string Describer::masked(Index first_row, Index rows) const {
    const MatrixD& scores = array(trace_, ArrayId::masked, picture_.head);
    const Index hidden = (scores.middleRows(first_row, rows).array() == -infinity).count();
    return hidden == 0 ? "" : language_("description.masked", {count(hidden), count(rows * scores.cols())});
}

std::string Describer::evenness(double entropy_bits, const char* key) const {
    return language_(key, {number_text(std::max(entropy_bits, 0.0), 2), number_text(effective_count(entropy_bits), 1)});
}

std::string Describer::row(Index row) const {
    if (trace_.fully_masked[static_cast<std::size_t>(row)]) return language_("description.fully_masked", {name(), ordinal(row), token(row)});
    const RowSummary summary = row_summary(values_, row);
    const Index first = summary.by_weight.front();
    std::string text = language_("description.attends", {name(), ordinal(row), token(row), ordinal(first), token(first), number(values_(row, first))});
    if (has_entropy()) text = joined(text, evenness(summary.entropy_bits, "description.entropy"));
    return joined(text, masked(row, 1));
}

std::string Describer::all_rows() const {
    double entropy = 0.0;
    Index seeing = 0;  // rows that are not fully masked
    Cell most{};
    for (Index i = 0; i < values_.rows(); ++i) {
        const RowSummary summary = row_summary(values_, i);
        entropy += summary.entropy_bits;
        if (!trace_.fully_masked[static_cast<std::size_t>(i)]) ++seeing;
        if (values_(i, summary.by_weight.front()) > values_(most.row, most.column)) most = {i, summary.by_weight.front()};
    }
    std::string text = language_("description.largest", {name(), number(values_(most.row, most.column)), ordinal(most.row), token(most.row), ordinal(most.column), token(most.column)});
    if (has_entropy() && seeing > 0) text = joined(text, evenness(entropy / static_cast<double>(seeing), "description.mean_entropy"));
    return joined(text, masked(0, values_.rows()));
}

std::string Describer::sentence() const {
    std::string text;
    if (picture_.array == ArrayId::tokens) text = tokens();
    else if (!is_weights() || !values_.allFinite()) text = numbers();
    else text = picture_.row ? row(*picture_.row) : all_rows();
    return language_("description.end", {text});
}

}  // namespace

std::string description(const Trace& trace, const DescribedPicture& picture, const Language& language) {
    if (trace.setup.tokens.empty()) return language(std::string("description.empty"));
    assert(picture.head >= 0 && picture.head < trace.setup.sizes.H && (!picture.row || *picture.row < trace.setup.sizes.n));
    return Describer(trace, picture, language).sentence();
}

}  // namespace attnscope
