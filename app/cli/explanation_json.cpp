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

std::string reasons_json(const std::vector<Reason>& reasons) {
    std::string text = "[";
    for (const Reason reason : reasons) text += (text.size() > 1 ? ", \"" : "\"") + std::string(name_of(reason)) + "\"";
    return text + "]";
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
    return fmt::format("{{{}, \"value\": {}, \"reasons\": {},\n \"arithmetic\": {},\n \"expression\": {}}}\n",
                       place_of(explanation.result), json_number(explanation.value), reasons_json(explanation.reasons),
                       json_string(arithmetic), expression_json(explanation.expression));
}

}  // namespace attnscope
