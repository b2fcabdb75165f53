#include "core/compute/arena.h"

#include <cstdlib>
#include <limits>
#include <new>
#include <utility>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace attnscope {

Arena::Arena(Arena&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

Arena::~Arena() { std::free(data_); }

float* Arena::floats(std::size_t count) {
    constexpr std::size_t large_page = std::size_t{2} << 20, line = 64;
    if (count > (std::numeric_limits<std::size_t>::max() - large_page) / sizeof(float)) throw std::bad_alloc();
    if (count * sizeof(float) <= bytes_) return data_;
    const std::size_t alignment = count * sizeof(float) >= large_page ? large_page : line;
    const std::size_t bytes = (count * sizeof(float) + alignment - 1) / alignment * alignment;
    std::free(std::exchange(data_, nullptr));
    bytes_ = 0;
    data_ = static_cast<float*>(std::aligned_alloc(alignment, bytes));
    if (data_ == nullptr) throw std::bad_alloc();
    bytes_ = bytes;
#ifdef __linux__
    if (alignment == large_page) madvise(data_, bytes_, MADV_HUGEPAGE);  // a wish; small pages work too
#endif
    return data_;
}

}  // namespace attnscope
