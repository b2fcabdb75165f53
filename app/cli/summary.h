#pragma once
// What a document asks for, in the few lines that `attnscope run` prints first.

#include <string>

#include "core/document/document.h"
#include "core/attention/trace.h"
#include "core/text/language.h"

namespace attnscope {

// Sizes, and the seed where it counts; where vectors and weights come from; and every option that is not as in a new
// document, on a line of its own that is left out where there is none. Tokens count from 0. Each line ends with a line break.
std::string summary(const Document& document, const Trace& trace, const Language& english);

}  // namespace attnscope
