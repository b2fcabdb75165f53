#pragma once
// An explanation as JSON, for programs that check or draw it.

#include <string>

#include "core/attention/explain.h"

namespace attnscope {

// {"array": "scaled", "head": 0, "row": 1, "column": 2, "value": …, "reasons": [], "arithmetic": "…", "expression": {…}}
// An expression is {"operation": "sum", "value": …, "arguments": […]}; an operand has "array", "head", "row" and "column", a
// constant may have "symbol". Indices count from 0. Infinities are the strings "inf" and "-inf".
std::string explanation_json(const Explanation& explanation, const std::string& arithmetic);

}  // namespace attnscope
