#pragma once
// Which instruction sets the kernels are compiled for; include it before Highway. The others add size and compile time
// and no speed; kernels keep arrays of vectors, which instruction sets without a fixed vector length cannot have.

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
