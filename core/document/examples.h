#pragma once
// The documents that ship with the program.

#include "core/document/document.h"

namespace attnscope {

// What a newcomer sees first: two hand-made heads (same word; previous token) on a sentence with a repeated word.
Document first_example();

}  // namespace attnscope
