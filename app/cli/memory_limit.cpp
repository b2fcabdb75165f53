#include "app/cli/memory_limit.h"

#include <unistd.h>

#include <fmt/format.h>

#include "app/cli/parsing.h"

namespace attnscope {

std::size_t machine_memory() {
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(page) : 0;
}

std::size_t usual_memory() {
    constexpr std::size_t unknown = std::size_t{4} << 30;
    const std::size_t machine = machine_memory();
    return machine == 0 ? unknown : machine / 4 * 3;
}

std::size_t memory_limit(std::string_view option, std::string_view text, std::size_t machine) {
    const std::size_t bytes = byte_count(option, text);
    if (machine == 0 || bytes <= machine) return bytes;
    throw usage_error(option, fmt::format("'{}' is more than this machine's {} bytes; give at most {}M", text, machine, machine >> 20));
}

}  // namespace attnscope
