#include "app/cli/set_number.h"

#include <limits>
#include <optional>

#include <fmt/format.h>

#include "app/cli/array_choice.h"
#include "app/cli/parsing.h"

namespace attnscope {
namespace {

// Takes "[...]" from the front of `text` and returns what stands between the brackets.
std::optional<std::string_view> take_index(std::string_view& text) {
    const std::size_t end = text.find(']');
    if (!text.starts_with('[') || end == text.npos) return std::nullopt;
    const std::string_view index = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    return index;
}

double value_of(std::string_view option, ArrayId array, std::string_view text) {
    if (array == ArrayId::masked && text == "-inf") return -std::numeric_limits<double>::infinity();
    return finite_number(option, text);
}

}  // namespace

NumberEdit set_number_of(std::string_view option, std::string_view text) {
    const auto refuse = [&]() -> Error {
        return usage_error(option, quoted_beginning(text) + " is not ARRAY[ROW,COLUMN]=NUMBER or ARRAY[HEAD][ROW,COLUMN]=NUMBER, such as W_Q[0,1]=0.5 or scores[1][0,2]=-3");
    };
    const std::size_t name_end = text.find('['), equals = text.find('=');
    if (name_end == text.npos || equals == text.npos || equals < name_end) throw refuse();
    const ArrayId array = array_chosen(option, text.substr(0, name_end));
    std::string_view indices = text.substr(name_end, equals - name_end);
    const auto first = take_index(indices);
    const auto second = indices.empty() ? std::nullopt : take_index(indices);
    if (!first || !indices.empty() || (second && first->find(',') != first->npos) || second.value_or(*first).find(',') == first->npos) throw refuse();
    if (info(array).per_head && !second)
        throw usage_error(option, fmt::format("{} has a matrix for every head; say which, such as {}[0][{}]", info(array).name, info(array).name, *first));
    if (!info(array).per_head && second)
        throw usage_error(option, fmt::format("{} is shared by all heads; leave [{}] out", info(array).name, *first));
    const Cell cell = cell_of(option, second.value_or(*first));
    return {.number = {.array = array, .head = second ? whole_number(option, *first) : 0, .row = cell.row, .column = cell.column},
            .value = value_of(option, array, text.substr(equals + 1))};
}

void require_settable(std::string_view option, const Trace& trace, const NumberRef& number) {
    const std::string name = info(number.array).name;
    if (!is_editable(number.array, trace.setup.options))
        throw usage_error(option, name + " only follows from other numbers here; set one of E, P, X, the projections, scores, masked, weights");
    const Index heads = head_count(trace, number.array);
    if (number.head < 0 || number.head >= heads) throw usage_error(option, fmt::format("there is no head {} in {}; there are 0 to {}", number.head, name, heads - 1));
    const MatrixD& values = array(trace, number.array, number.head);
    if (number.row < 0 || number.row >= values.rows() || number.column < 0 || number.column >= values.cols())
        throw usage_error(option, fmt::format("there is no number [{},{}] in {}, which has {} rows and {} columns", number.row, number.column, name, values.rows(), values.cols()));
}

}  // namespace attnscope
