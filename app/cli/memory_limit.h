#pragma once
// How much memory a command may use.

#include <cstddef>
#include <string_view>

namespace attnscope {

// Bytes of the machine; 0 where the system does not say.
std::size_t machine_memory();

// Three quarters of the machine's memory: the rest is the system's and other programs'.
std::size_t usual_memory();

// "512M", as byte_count reads it. Throws Error (bad usage) above the machine's memory.
std::size_t memory_limit(std::string_view option, std::string_view text, std::size_t machine = machine_memory());

}  // namespace attnscope
