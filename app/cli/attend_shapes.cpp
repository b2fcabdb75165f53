#include "app/cli/attend_shapes.h"

#include <algorithm>

#include "core/attention/error.h"
#include "core/files/json_field.h"

namespace attnscope {
namespace {

void require(bool fits, const NamedShape& array, const std::string& reason) {
    if (!fits) throw Error(array.name + ": " + reason);
}

std::string number(Index value) { return std::to_string(value); }

// "2 heads, the keys have 4"
std::string against(Index found, const char* noun, const char* others, Index wanted) {
    return counted(static_cast<std::size_t>(found), noun) + ", the " + others + " have " + number(wanted);
}

}  // namespace

Shape AttendShapes::leading(Shape inner) const {
    if (rank >= 3) inner.insert(inner.begin(), H);
    if (rank == 4) inner.insert(inner.begin(), B);
    return inner;
}

AttendShapes attend_shapes(const NamedShape& q, const NamedShape& k, const NamedShape& v) {
    const auto rank = static_cast<Index>(q.shape.size());
    require(rank >= 2 && rank <= 4, q, "has shape " + shape_text(q.shape) + "; give rank 2 (n, d), 3 (H, n, d) or 4 (B, H, n, d)");
    for (const NamedShape* other : {&k, &v})
        require(other->shape.size() == q.shape.size(), *other,
                "has shape " + shape_text(other->shape) + "; queries, keys and values need the same rank, and the queries have " +
                    shape_text(q.shape));

    AttendShapes s{.rank = rank};
    const auto at = [rank](const NamedShape& array, Index from_end) { return array.shape[static_cast<std::size_t>(rank - from_end)]; };
    s.n = at(q, 2), s.d = at(q, 1), s.m = at(k, 2), s.d_v = at(v, 1);
    require(s.d > 0, q, "has shape " + shape_text(q.shape) + "; its vectors need at least one number");
    require(at(k, 1) == s.d, k, "has vectors of " + against(at(k, 1), "number", "queries", s.d));
    require(at(v, 2) == s.m, v, "has " + against(at(v, 2), "row", "keys", s.m) + "; each key needs its value");
    if (rank >= 3) {
        s.H = at(q, 3), s.G = at(k, 3);
        require(at(v, 3) == s.G, v, "has " + against(at(v, 3), "head", "keys", s.G));
        require((s.H == 0) == (s.G == 0), k, "has " + against(s.G, "head", "queries", s.H));
        require(s.H == 0 || s.H % s.G == 0, k,
                "has " + number(s.G) + " heads, which do not divide the " + number(s.H) + " of the queries; give a number of heads that does");
    }
    if (rank == 4) {
        s.B = q.shape[0];
        for (const NamedShape* other : {&k, &v})
            require(other->shape[0] == s.B, *other, "has " + against(other->shape[0], "batch", "queries", s.B));
    }
    return s;
}

MaskStrides broadcast_strides(const NamedShape& mask, const AttendShapes& shapes) {
    const Shape target = shapes.weights();
    const std::string refusal = "has shape " + shape_text(mask.shape) + ", which does not broadcast to the weights' " + shape_text(target);
    require(mask.shape.size() <= target.size(), mask, refusal);
    Index strides[4] = {0, 0, 0, 0};  // batch, head, row, column
    Index stride = 1;
    for (std::size_t back = 1; back <= mask.shape.size(); ++back) {
        const Index size = mask.shape[mask.shape.size() - back], wanted = target[target.size() - back];
        require(size == wanted || size == 1, mask, refusal);
        strides[4 - back] = size == 1 ? 0 : stride;
        stride *= size;
    }
    return {strides[0], strides[1], strides[2], strides[3]};
}

namespace {

// scores, mask, capped, masked, shifted, exp and weights of a block
constexpr double matrices_per_block = 7;
constexpr Index numbers_per_block_matrix = Index{1} << 20;

}  // namespace

Index queries_per_block(const AttendShapes& shapes) {
    return std::clamp<Index>(numbers_per_block_matrix / std::max<Index>(shapes.m, 1), 1, std::max<Index>(shapes.n, 1));
}

std::size_t estimated_bytes(const AttendShapes& s, const AttendBytes& bytes) {
    const auto real = [](auto count) { return static_cast<double>(count); };
    const double query_heads = real(s.B) * real(s.H), key_heads = real(s.B) * real(s.G);
    const double numbers = query_heads * real(s.n) * real(s.d) + key_heads * real(s.m) * (real(s.d) + real(s.d_v));
    const auto if_strided = [](Index stride, Index size) { return stride == 0 ? 1.0 : static_cast<double>(size); };
    const double mask_numbers = if_strided(bytes.mask.batch, s.B) * if_strided(bytes.mask.head, s.H) *
                                if_strided(bytes.mask.row, s.n) * if_strided(bytes.mask.column, s.m);
    const double files = numbers * real(bytes.number) + mask_numbers * real(bytes.mask_number);

    const double rows = real(queries_per_block(s));
    const double head = real(s.m) * real(s.d + s.d_v) + rows * real(s.d + s.d_v) + matrices_per_block * rows * real(s.m);
    constexpr double most = 0x1p62;
    return static_cast<std::size_t>(std::min(files + head * sizeof(double), most));
}

void require_memory(const AttendShapes& shapes, const AttendBytes& bytes, std::size_t limit) {
    const std::size_t needed = estimated_bytes(shapes, bytes);
    if (needed <= limit) return;
    // the longest queries and keys that fit with everything else as it is
    const auto fits = [&](Index length) {
        AttendShapes shorter = shapes;
        shorter.n = std::min(shorter.n, length);
        shorter.m = std::min(shorter.m, length);
        return estimated_bytes(shorter, bytes) <= limit;
    };
    Index fitting = 0, too_long = std::max(shapes.n, shapes.m);
    while (too_long - fitting > 1) {
        const Index middle = fitting + (too_long - fitting) / 2;
        (fits(middle) ? fitting : too_long) = middle;
    }
    const std::string remedy = fitting == 0 ? "no length would fit; give a larger --memory"
                                            : "queries and keys of length " + number(fitting) + " would fit, or give a larger --memory";
    throw Error("these arrays need " + number(static_cast<Index>(needed)) + " bytes of memory, and the limit is " +
                std::to_string(limit) + "; " + remedy);
}

}  // namespace attnscope
