#include "app/cli/peak_memory.h"

#include <sys/resource.h>

namespace attnscope {

std::size_t peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::size_t>(usage.ru_maxrss) << 10;
}

}  // namespace attnscope
