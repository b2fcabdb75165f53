#pragma once
// What `attnscope map` makes a map of: arrays from files, or a text.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/compute/backend.h"
#include "core/compute/row_check.h"
#include "core/document/document.h"

namespace attnscope {

struct MapSizes {
    Index n = 0, m = 0;                  // queries, keys
    Index d = 0, d_v = 0;                // of one head; d_v is 0 without values
    Index heads = 1, key_heads = 1;      // that are computed
    std::vector<Index> written;          // those of them that go into files
    bool stacked = false;                // files have an axis for heads
    Index first_number = 0;              // of head 0, as the user counts it
};

// Everything that files are written from. The matrices belong to `owner`.
struct MapRun {
    std::shared_ptr<const void> owner;
    const MatrixF* Q = nullptr;          // (n, heads*d)
    const MatrixF* K = nullptr;          // (m, key_heads*d)
    const MatrixF* O = nullptr;          // (n, heads*d_v); of no meaning where d_v is 0
    const MatrixD* L = nullptr;          // (heads, n)
    const std::vector<AttentionMap>* maps = nullptr;
    ScoreRule rule;
    std::vector<double> slopes;
    std::string notice;
    RowCheck check;
};

class MapSource {
public:
    virtual ~MapSource() = default;
    virtual const MapSizes& sizes() const = 0;
    virtual const ScoreRule& rule() const = 0;
    // At most once.
    virtual MapRun run(Backend& backend, const JobControl& control) = 0;
};

struct MapChoices {
    std::optional<Index> head;           // none: all
    Index bins = 1024;
    std::size_t memory = 0;              // bytes that may be used
};

struct ArrayChoices {
    std::string q, k, v;                 // v may be empty
    std::optional<double> softcap;
    Document document;                   // of its options, mask, scale and temperature count
};

// Both throw Error for what does not fit together, and for what would need more memory, before anything large is read.
std::unique_ptr<MapSource> source_of_arrays(const ArrayChoices& arrays, const MapChoices& choices);
std::unique_ptr<MapSource> source_of_text(const Document& document, const MapChoices& choices);

// The multiplications and additions of scores and output, for the cells that causal mask and window leave.
double operations(const MapSizes& sizes, const ScoreRule& rule);

}  // namespace attnscope
