#include "app/gui/widgets/stage_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/gui/widgets/labels.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

std::string key_of(StepId step, const char* what) { return fmt::format("step.{}.{}", info(step).name, what); }

const char* scale_variant(const Options& options) {
    if (options.positions == PositionKind::linear_bias) return ".linear_bias";
    if (options.temperature != 1.0) return ".temperature";
    if (options.scale.kind == ScaleKind::number || options.similarity != Similarity::dot) return ".number";
    return "";
}

std::string softmax_variant(ArrayId shown, const SoftmaxOptions& options) {
    const auto results = info(StepId::softmax).results;
    const bool known = std::ranges::find(results, shown) != results.end();
    const std::string variant = std::string(".") + info(known ? shown : ArrayId::weights).name;
    if (shown == ArrayId::exp) return variant;
    if ((shown == ArrayId::shifted || shown == ArrayId::row_max) && !options.shifted) return variant + ".naive";
    if (options.axis == SoftmaxAxis::columns) return variant + ".columns";
    return options.axis == SoftmaxAxis::all ? variant + ".all" : variant;
}

std::string variant_of(StepId step, ArrayId shown, const Setup& setup) {
    const Options& options = setup.options;
    if (step == StepId::positions && options.positions == PositionKind::rotary) return ".rotary";
    if (step == StepId::positions && options.positions == PositionKind::linear_bias) return ".linear_bias";
    if (!is_on(step, options)) return ".off";
    switch (step) {
        case StepId::embedding: return setup.embedding_provenance == Provenance::own ? ".own" : "";
        case StepId::heads:
            if (options.positions == PositionKind::rotary) return ".rotary";
            return setup.sizes.H == 1 ? ".one" : "";
        case StepId::scores:
            if (options.similarity == Similarity::cosine) return ".cosine";
            return options.similarity == Similarity::additive ? ".additive" : "";
        case StepId::scale: return scale_variant(options);
        case StepId::mask: {
            const MaskOptions& mask = options.mask;
            return mask.causal && !mask.window && mask.padding.empty() && mask.blocked.empty() ? ".causal" : "";
        }
        case StepId::softmax: return softmax_variant(shown, options.softmax);
        case StepId::weighted_sum:  // the rows of A' need not add up to 1
            return is_on(StepId::dropout, options) || options.softmax.axis != SoftmaxAxis::rows ? ".any_sum" : "";
        case StepId::concat: return setup.sizes.H == 1 ? ".one" : "";
        default: return "";
    }
}

std::string shape_of(const StageMatrix& matrix) { return fmt::format("{}×{}", matrix.rows, matrix.columns); }

std::string operator_text(const std::string& markup) {
    if (markup == "\\to") return "→";
    if (markup == "-") return "−";
    if (markup == "\\max" || markup == "\\exp" || markup == "\\sum") return "→";
    return markup.empty() ? "|" : markup;
}

}  // namespace

std::string step_name_key(StepId step) { return key_of(step, "name"); }
std::string step_title_key(StepId step) { return key_of(step, "title"); }

std::string step_sentence_key(StepId step, ArrayId shown, const Setup& setup) {
    return key_of(step, "sentence") + variant_of(step, shown, setup);
}

std::string shapes_text(const StagePlan& plan, const Options& options) {
    if (plan.chips) return fmt::format("{}", plan.result().rows);
    if (plan.is_product()) {
        const std::string left = shape_of(plan.matrices[0]), top = shape_of(plan.matrices[1]);
        if (plan.step == StepId::scores && options.similarity == Similarity::additive) return left + ", " + top + " → " + shape_of(plan.result());
        // layer norm multiplies each row by γ, number by number
        std::string text = shape_of(plan.result()) + " = " + left + (plan.step == StepId::norm ? " ⊙ " : " · ") + top;
        for (std::size_t i = 2; i + 1 < plan.matrices.size(); ++i) text += " + " + shape_of(plan.matrices[i]);
        return text;
    }
    std::string text = shape_of(plan.matrices.front());
    for (std::size_t i = 1; i < plan.matrices.size(); ++i)
        text += " " + operator_text(plan.operators[i - 1]) + " " + shape_of(plan.matrices[i]);
    // the equation has p, and its number stands nowhere else on the stage
    if (plan.step == StepId::dropout && is_on(plan.step, options)) text += " · p = " + shortest_text(options.dropout.p);
    return text;
}

std::string place_text(const Trace& trace, const NumberRef& number, const Language& language) {
    const ArrayInfo& about = info(number.array);
    const std::string row = std::to_string(number.row + 1), column = std::to_string(number.column + 1);
    const auto token = [&](Index i) { return label_text(trace, LabelKind::tokens, i); };
    if (about.rows == Axis::tokens && about.columns == Axis::tokens)
        return language("arithmetic.rows_columns", {row, token(number.row), column, token(number.column)});
    if (about.rows == Axis::tokens && about.columns == Axis::one) return language("arithmetic.row_only", {row, token(number.row)});
    if (about.rows == Axis::tokens) return language("arithmetic.row_column_number", {row, token(number.row), column});
    if (about.rows == Axis::one) return language("arithmetic.column_only", {column});
    return language("arithmetic.number_number", {row, column});
}

std::string head_name(const Setup& setup, Index head, const Language& language) {
    const std::string& name = setup.head_names[static_cast<std::size_t>(head)];
    if (name.empty()) return {};
    const std::string key = "heads." + name;
    return language.has(key) ? language(key) : name;
}

}  // namespace attnscope
