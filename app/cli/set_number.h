#pragma once
// --set: single numbers of a document that are typed over.

#include <string_view>

#include "core/attention/trace.h"
#include "core/document/edit.h"

namespace attnscope {

// "W_Q[0,1]=0.5", "scores[1][0,2]=-3", where the first index is the head of an array that has heads; "masked[0][0,2]=-inf" paints
// a cell of the mask, any other number takes the paint off. Throws Error (bad usage) for every other form.
NumberEdit set_number_of(std::string_view option, std::string_view text);

// Throws Error (bad usage) naming `option` where the Trace has no such number, or has it only as a result.
void require_settable(std::string_view option, const Trace& trace, const NumberRef& number);

}  // namespace attnscope
