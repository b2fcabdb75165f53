#pragma once
// Scratch memory that is kept from call to call: the first touch of fresh memory costs a page fault per page, ten to a
// hundred times as much as the arithmetic on it.

#include <cstddef>
#include <cstdint>

namespace attnscope {

// One block of floats on large pages where the system has them; grows, never shrinks.
class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&& other) noexcept;
    ~Arena();

    // At least `count` floats, aligned to 64 bytes; what was there before is lost when the block grows.
    // Throws std::bad_alloc.
    float* floats(std::size_t count);
    float* data() const { return data_; }  // of the last call

private:
    float* data_ = nullptr;
    std::size_t bytes_ = 0;
};

}  // namespace attnscope
