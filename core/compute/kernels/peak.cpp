#include "core/compute/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/compute/kernels/peak.cpp"
#include <hwy/foreach_target.h>

#include "core/compute/kernels/simd-inl.h"

#include "core/compute/kernels/peak.h"

HWY_BEFORE_NAMESPACE();
namespace attnscope::HWY_NAMESPACE {
namespace {

constexpr std::size_t chains = 12;  // more than the latency of a multiply-add times how many begin in one cycle
constexpr std::size_t rounds = 400'000;

double operations() { return 2.0 * static_cast<double>(rounds * chains * lanes); }

float multiply_and_add() {
    Vector sum[chains];
#pragma GCC unroll 12
    for (std::size_t c = 0; c < chains; ++c) sum[c] = hn::Set(floats, static_cast<float>(c));
    const Vector factor = hn::Set(floats, 0.999f);
    for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
        for (std::size_t c = 0; c < chains; ++c) sum[c] = hn::MulAdd(sum[c], factor, factor);
    }
    Vector all = sum[0];
    for (std::size_t c = 1; c < chains; ++c) all = hn::Add(all, sum[c]);
    return hn::GetLane(hn::SumOfLanes(floats, all));
}

}  // namespace
}  // namespace attnscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attnscope {

HWY_EXPORT(operations);
HWY_EXPORT(multiply_and_add);

double multiply_add_operations() { return HWY_DYNAMIC_DISPATCH(operations)(); }
float run_multiply_adds() { return HWY_DYNAMIC_DISPATCH(multiply_and_add)(); }

}  // namespace attnscope
#endif
