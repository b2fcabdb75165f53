#pragma once
// Which numbers of a Trace an option names.

#include <optional>
#include <string>
#include <string_view>

#include "core/attention/expression.h"
#include "core/attention/trace.h"

namespace attnscope {

// The names that array_chosen knows, for --help.
std::string step_help();

// An array by its name in files, or a step by its name, which stands for its main result. Throws Error (bad usage) with the
// names there are. Where both have the name (`heads`) the array is meant.
ArrayId array_chosen(std::string_view option, std::string_view name);

// Throws Error (bad usage) naming --step where the document leaves the array out, e.g. biases.
void require_array(const Trace& trace, ArrayId id);

// "H", empty where the heads share the array
Index head_count(const Trace& trace, ArrayId id);

// Throws Error (bad usage) naming --head, --row or --col where there is no such number.
void require_head(const Trace& trace, ArrayId id, Index head);
void require_number(const Trace& trace, const NumberRef& number);

}  // namespace attnscope
