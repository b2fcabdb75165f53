#pragma once
// The kernels exist once for each instruction set; the best that the processor has is taken when the first kernel runs.

#include <string>
#include <vector>

namespace attnscope {

// "AVX3" and so on: those that the kernels are compiled for and this processor has, the best first.
std::vector<std::string> instruction_sets();

// What the kernels use now.
std::string instruction_set();

// For tests: from now on another one, which must be one of instruction_sets(); empty for the best. Not while a kernel runs.
void use_instruction_set(const std::string& name);

}  // namespace attnscope
