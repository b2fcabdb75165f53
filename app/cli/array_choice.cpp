#include "app/cli/array_choice.h"

#include <fmt/format.h>

#include "app/cli/parsing.h"
#include "core/attention/steps.h"
#include "core/files/trace_files.h"

namespace attnscope {
namespace {

std::string step_names() {
    std::string names;
    for (const StepInfo& step : steps()) names += (names.empty() ? "" : " ") + std::string(step.name);
    return names;
}

std::string array_names() {
    std::string names;
    for (const ArrayInfo& array : arrays()) names += (names.empty() ? "" : " ") + std::string(array.name);
    return names;
}

void require_index(const char* option, const char* noun, const std::string& array, Index index, Index count) {
    if (index >= 0 && index < count) return;
    if (count == 0) throw usage_error(option, fmt::format("{} has no {}, as the text has no token", array, noun));
    throw usage_error(option, fmt::format("there is no {} {} in {}; there are 0 to {}", noun, index, array, count - 1));
}

}  // namespace

std::string step_help() {
    return "Arrays for --step: " + array_names() + ".\nSteps, which stand for their main result: " + step_names() + ".";
}

ArrayId array_chosen(std::string_view option, std::string_view name) {
    if (const auto array = array_named(name)) return *array;
    if (const auto step = step_named(name)) return info(*step).main_result;
    throw usage_error(option, fmt::format("'{}' is neither a step ({}) nor an array ({})", name, step_names(), array_names()));
}

Index head_count(const Trace& trace, ArrayId id) { return info(id).per_head ? trace.setup.sizes.H : 1; }

void require_head(const Trace& trace, ArrayId id, Index head) {
    if (info(id).per_head || head == 0) require_index("--head", "head", info(id).name, head, head_count(trace, id));
    else throw usage_error("--head", fmt::format("{} is shared by all heads; leave --head out", info(id).name));
}

void require_array(const Trace& trace, ArrayId id) {
    if (!is_stored(trace, id)) throw usage_error("--step", fmt::format("this document has no {}", info(id).name));
}

void require_number(const Trace& trace, const NumberRef& number) {
    require_array(trace, number.array);
    require_head(trace, number.array, number.head);
    const MatrixD& values = array(trace, number.array, number.head);
    require_index("--row", "row", info(number.array).name, number.row, values.rows());
    require_index("--col", "column", info(number.array).name, number.column, values.cols());
}

}  // namespace attnscope
