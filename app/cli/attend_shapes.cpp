#include "app/cli/attend_shapes.h"

#include <algorithm>
#include <cmath>

#include "core/attention/error.h"

namespace attnscope {
namespace {

void require(bool fits, const char* option, const std::string& reason) {
    if (!fits) throw Error(std::string(option) + ": " + reason);
}

std::string number(Index value) { return std::to_string(value); }

}  // namespace

std::string text_of(const Shape& shape) {
    std::string text;
    for (const Index size : shape) text += (text.empty() ? "" : ", ") + number(size);
    return "(" + text + (shape.size() == 1 ? ",)" : ")");
}

Shape AttendShapes::leading(Shape inner) const {
    if (rank >= 3) inner.insert(inner.begin(), H);
    if (rank == 4) inner.insert(inner.begin(), B);
    return inner;
}

AttendShapes attend_shapes(const Shape& q, const Shape& k, const Shape& v) {
    const auto rank = static_cast<Index>(q.size());
    require(rank >= 2 && rank <= 4, "--q",
            "has shape " + text_of(q) + "; give rank 2 (n, d), 3 (H, n, d) or 4 (B, H, n, d)");
    const std::string same_rank = "; queries, keys and values need the same rank, and --q has " + text_of(q);
    require(k.size() == q.size(), "--k", "has shape " + text_of(k) + same_rank);
    require(v.size() == q.size(), "--v", "has shape " + text_of(v) + same_rank);

    AttendShapes s{.rank = rank};
    const auto at = [rank](const Shape& shape, Index from_end) { return shape[static_cast<std::size_t>(rank - from_end)]; };
    s.n = at(q, 2), s.d = at(q, 1), s.m = at(k, 2), s.d_v = at(v, 1);
    require(s.d > 0, "--q", "has shape " + text_of(q) + "; its vectors need at least one number");
    require(at(k, 1) == s.d, "--k", "has vectors of " + number(at(k, 1)) + " numbers, those of --q have " + number(s.d));
    require(at(v, 2) == s.m, "--v", "has " + number(at(v, 2)) + " rows, --k has " + number(s.m) + "; each key needs its value");
    if (rank >= 3) {
        s.H = at(q, 3), s.G = at(k, 3);
        require(at(v, 3) == s.G, "--v", "has " + number(at(v, 3)) + " heads, --k has " + number(s.G));
        require(s.H == 0 ? s.G == 0 : s.G > 0 && s.H % s.G == 0, "--k",
                "has " + number(s.G) + " heads, which do not divide the " + number(s.H) + " heads of --q");
    }
    if (rank == 4) {
        s.B = q[0];
        require(k[0] == s.B, "--k", "has " + number(k[0]) + " batches, --q has " + number(s.B));
        require(v[0] == s.B, "--v", "has " + number(v[0]) + " batches, --q has " + number(s.B));
    }
    return s;
}

MaskStrides broadcast_strides(const Shape& mask, const AttendShapes& shapes) {
    const Shape target = shapes.weights();
    const std::string refusal = "has shape " + text_of(mask) + ", which does not broadcast to the weights' " + text_of(target);
    require(mask.size() <= target.size(), "--mask", refusal);
    Index strides[4] = {0, 0, 0, 0};  // batch, head, row, column
    Index stride = 1;
    for (std::size_t back = 1; back <= mask.size(); ++back) {
        const Index size = mask[mask.size() - back], wanted = target[target.size() - back];
        require(size == wanted || size == 1, "--mask", refusal);
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

std::size_t attend_bytes(const AttendShapes& s, std::size_t file_bytes) {
    const auto of = [](Index a, Index b) { return static_cast<double>(a) * static_cast<double>(b) * sizeof(double); };
    const Index rows = queries_per_block(s);
    const double bytes = static_cast<double>(file_bytes) + of(s.m, s.d) + of(s.m, s.d_v) + of(rows, s.d) + of(rows, s.d_v) +
                         matrices_per_block * of(rows, s.m);
    constexpr double most = 0x1p62;
    return static_cast<std::size_t>(std::min(bytes, most));
}

}  // namespace attnscope
