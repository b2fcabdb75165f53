#include "app/cli/array_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cli/parsing.h"
#include "core/attention/steps.h"
#include "core/files/trace_files.h"

namespace attnscope {
namespace {

template <class Row>
std::vector<std::string> names_in(const Row& table) {
    std::vector<std::string> names;
    for (const auto& row : table) names.emplace_back(row.name);
    return names;
}

void require_index(const char* option, const char* noun, const std::string& array, Index index, Index count) {
    if (index >= 0 && index < count) return;
    if (count == 0) throw usage_error(option, fmt::format("{} has no {}, as the text has no token", array, noun));
    throw usage_error(option, fmt::format("there is no {} {} in {}; there are 0 to {}", noun, index, array, count - 1));
}

}  // namespace

std::string step_help() {
    return fmt::format("Arrays for --step: {}.\nSteps, which stand for their main result: {}.", fmt::join(names_in(arrays()), " "), fmt::join(names_in(steps()), " "));
}

ArrayId array_chosen(std::string_view option, std::string_view name) {
    if (const auto array = array_named(name)) return *array;
    if (const auto step = step_named(name)) return info(*step).main_result;
    std::vector<std::string> names = names_in(arrays());
    for (const std::string& step : names_in(steps())) names.push_back(step);
    const std::string meant = nearest(name, names);
    throw usage_error(option, fmt::format("there is no array or step {}{}\n{}", quoted_beginning(name),
                                          meant.empty() ? "." : "; did you mean " + meant + "?", step_help()));
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
