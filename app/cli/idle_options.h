#pragma once
// Options that would change nothing: refused, so that nobody waits for an effect that cannot come.

#include <set>
#include <string>

#include "core/document/document.h"

namespace attnscope {

// `given`: the names of the options that made `document`, such as "--heads" and "--no-projection".
// Throws Error (bad usage) for the first of them that the rest of the document leaves without effect, or that it contradicts.
void refuse_idle_options(const Document& document, const std::set<std::string>& given);

}  // namespace attnscope
