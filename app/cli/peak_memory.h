#pragma once
// What a command says of its own memory.

#include <cstddef>

namespace attnscope {

// The most bytes that this process has had in memory so far.
std::size_t peak_memory();

}  // namespace attnscope
