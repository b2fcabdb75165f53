#pragma once
// How fast this machine multiplies and adds when nothing else is to be done: what a kernel's speed is a share of.

namespace attnscope {

// Floating-point operations of one call: independent multiply-adds in registers, a few milliseconds of them.
double multiply_add_operations();

// Runs them on the calling thread. Returns a number that depends on all of them.
float run_multiply_adds();

}  // namespace attnscope
