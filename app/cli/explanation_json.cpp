#include "app/cli/explanation_json.h"

#include <fmt/format.h>

#include "core/files/json.h"

namespace attnscope {
namespace {

const char* name_of(Operation operation) {
    switch (operation) {
        case Operation::number: return "number";
        case Operation::constant: return "constant";
        case Operation::sum: return "sum";
        case Operation::difference: return "difference";
        case Operation::product: return "product";
        case Operation::quotient: return "quotient";
        case Operation::negate: return "negate";
        case Operation::square_root: return "square_root";
        case Operation::exponential: return "exponential";
        case Operation::tanh: return "tanh";
        case Operation::sine: return "sine";
        case Operation::cosine: return "cosine";
        case Operation::power: return "power";
        case Operation::maximum: return "maximum";
        case Operation::round_to_float32: return "round_to_float32";
    }
    return "";
}

const char* name_of(Reason reason) {
    switch (reason) {
        case Reason::none: return "none";
        case Reason::vocabulary_id: return "vocabulary_id";
        case Reason::table_entry: return "table_entry";
        case Reason::given: return "given";
        case Reason::passed_through: return "passed_through";
        case Reason::masked_causal: return "masked_causal";
        case Reason::masked_window: return "masked_window";
        case Reason::masked_padding: return "masked_padding";
        case Reason::masked_painted: return "masked_painted";
        case Reason::allowed: return "allowed";
        case Reason::fully_masked: return "fully_masked";
        case Reason::dropped: return "dropped";
        case Reason::zero_norm: return "zero_norm";
    }
    return "";
}

// without the braces
std::string place_of(const NumberRef& number) {
    const ArrayInfo& array = info(number.array);
    const std::string head = array.per_head ? fmt::format(R"("head": {}, )", number.head) : "";
    return fmt::format(R"("array": "{}", {}"row": {}, "column": {})", array.name, head, number.row, number.column);
}

std::string expression_json(const Expression& expression) {
    std::string text = fmt::format(R"({{"operation": "{}")", name_of(expression.operation));
    if (expression.operation == Operation::number) text += ", " + place_of(expression.from);
    if (!expression.symbol.empty()) text += ", \"symbol\": " + json_string(expression.symbol);
    text += ", \"value\": " + json_number(expression.value);
    if (!expression.arguments.empty()) {
        text += ", \"arguments\": [";
        for (std::size_t i = 0; i < expression.arguments.size(); ++i)
            text += (i == 0 ? "" : ", ") + expression_json(expression.arguments[i]);
        text += "]";
    }
    return text + "}";
}

}  // namespace

std::string explanation_json(const Explanation& explanation, const std::string& arithmetic) {
    return fmt::format("{{{}, \"value\": {}, \"reason\": \"{}\",\n \"arithmetic\": {},\n \"expression\": {}}}\n",
                       place_of(explanation.result), json_number(explanation.value), name_of(explanation.reason),
                       json_string(arithmetic), expression_json(explanation.expression));
}

}  // namespace attnscope
