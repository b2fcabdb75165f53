#include "core/compute/kernels/targets.h"

#include <hwy/highway.h>

#include "core/compute/kernels/instruction_sets.h"

#include <bit>
#include <cassert>
#include <cstdint>

namespace attnscope {

namespace {

// a bit for each that is compiled and supported; lower bits are better
std::int64_t usable() { return hwy::SupportedTargets() & HWY_TARGETS; }

std::int64_t best_of(std::int64_t targets) { return std::int64_t{1} << std::countr_zero(static_cast<std::uint64_t>(targets)); }

}  // namespace

std::vector<std::string> instruction_sets() {
    std::vector<std::string> names;
    for (std::int64_t left = usable(); left != 0; left &= left - 1) names.emplace_back(hwy::TargetName(best_of(left)));
    return names;
}

std::string instruction_set() { return hwy::TargetName(best_of(usable())); }

void use_instruction_set(const std::string& name) {
    hwy::SetSupportedTargetsForTest(0);
    for (std::int64_t left = usable(); left != 0 && !name.empty(); left &= left - 1)
        if (name == hwy::TargetName(best_of(left))) hwy::SetSupportedTargetsForTest(best_of(left));
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    assert(name.empty() || instruction_set() == name);
}

}  // namespace attnscope
