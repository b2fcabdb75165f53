#include "app/cli/map_source.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "app/cli/array_file.h"
#include "app/cli/parsing.h"
#include "core/attention/attention.h"
#include "core/attention/long_setup.h"
#include "core/compute/long_trace.h"
#include "core/compute/score_limit.h"
#include "core/document/resolve.h"
#include "core/document/resolve_long.h"
#include "core/document/validate_long.h"
#include "core/files/language_file.h"

namespace attnscope {
namespace {

std::vector<Index> all_heads(Index count) {
    std::vector<Index> heads(static_cast<std::size_t>(count));
    std::iota(heads.begin(), heads.end(), Index{0});
    return heads;
}

void require_head(const std::optional<Index>& head, Index heads) {
    if (!head || *head < heads) return;
    throw usage_error("--head", heads == 1 ? fmt::format("there is no head {}; the only one is head 0", *head)
                                           : fmt::format("there is no head {}; the heads are 0 to {}", *head, heads - 1));
}

ScoreRule rule_of(const Options& options, Index d, double softcap) {
    const MaskOptions& mask = options.mask;
    return {.scale = scale_factor(options, d) / options.temperature, .softcap = softcap, .slope = 0, .causal = mask.causal,
            .window = mask.window, .cells = both(padding_mask(mask.padding), painted_mask(mask.blocked))};
}

class ArraySource : public MapSource {
public:
    ArraySource(const ArrayChoices& arrays, const MapChoices& choices);

    const MapSizes& sizes() const override { return sizes_; }
    const ScoreRule& rule() const override { return rule_; }
    MapRun run(Backend& backend, const JobControl& control) override;

private:
    struct Owned {
        MatrixF Q, K, V;
        MapResult result;
    };

    MatrixF side_by_side(const ArrayFile& file, Index heads, Index first_head) const;
    void require_memory(std::size_t limit) const;
    void require_mask_inside(const MaskOptions& mask) const;

    ArrayFile q_, k_;
    std::optional<ArrayFile> v_;
    MapSizes sizes_;
    Index first_key_head_ = 0;
    ScoreRule rule_;
    Index bins_;
};

AttendShapes shapes_of(const ArrayFile& q, const ArrayFile& k, const std::optional<ArrayFile>& v) {
    const Shape& shape = q.header.shape;
    if (shape.size() != 2 && shape.size() != 3)
        throw Error(fmt::format("{}: has shape {}; give (n, d), or (H, n, d) for several heads", q.name, shape_text(shape)));
    const AttendShapes shapes = attend_shapes(q.shape(), k.shape(), v ? v->shape() : k.shape());
    if (shapes.n == 0 || shapes.m == 0 || shapes.H == 0 || (v && shapes.d_v == 0))
        throw Error(fmt::format("{}: an array is empty, so there is nothing to map; queries have shape {}, keys {}", q.name, shape_text(shape), shape_text(k.header.shape)));
    return shapes;
}

ArraySource::ArraySource(const ArrayChoices& arrays, const MapChoices& choices)
    : q_(numbers_file("--q", arrays.q)), k_(numbers_file("--k", arrays.k)), bins_(choices.bins) {
    if (!arrays.v.empty()) v_ = numbers_file("--v", arrays.v);
    const AttendShapes shapes = shapes_of(q_, k_, v_);
    require_head(choices.head, shapes.H);
    sizes_ = {.n = shapes.n, .m = shapes.m, .d = shapes.d, .d_v = v_ ? shapes.d_v : 0, .heads = shapes.H, .key_heads = shapes.G,
              .written = {}, .stacked = shapes.rank == 3 && !choices.head, .first_number = choices.head.value_or(0)};
    if (choices.head) {  // nothing is computed that is not asked for
        first_key_head_ = key_head_of(*choices.head, shapes.H, shapes.G);
        sizes_.heads = sizes_.key_heads = 1;
    }
    sizes_.written = all_heads(sizes_.heads);
    rule_ = rule_of(arrays.document.options, sizes_.d, arrays.softcap.value_or(0));
    require_mask_inside(arrays.document.options.mask);
    require_memory(choices.memory);
}

void ArraySource::require_mask_inside(const MaskOptions& mask) const {
    for (const Index key : mask.padding)
        if (key < 0 || key >= sizes_.m) throw usage_error("--padding", fmt::format("there is no key {}; the keys are 0 to {}", key, sizes_.m - 1));
    for (const Cell& cell : mask.blocked)
        if (cell.row < 0 || cell.row >= sizes_.n || cell.column < 0 || cell.column >= sizes_.m)
            throw usage_error("--block", fmt::format("there is no cell {},{}; rows are 0 to {}, columns 0 to {}", cell.row, cell.column, sizes_.n - 1, sizes_.m - 1));
}

// In double, which cannot overflow; what the sizes come to is known before anything large is read.
void ArraySource::require_memory(std::size_t limit) const {
    const auto real = [](auto count) { return static_cast<double>(count); };
    const double queries = real(sizes_.n) * real(sizes_.heads), keys = real(sizes_.m) * real(sizes_.key_heads);
    const double values = real(std::max<Index>(sizes_.d_v, 1));
    const double floats = queries * (real(sizes_.d) + values) + keys * (real(sizes_.d) + values);
    const double map = real(std::min(bins_, sizes_.n)) * real(std::min(bins_, sizes_.m));
    const double largest_file = real(std::max({q_.header.data_bytes, k_.header.data_bytes, v_ ? v_->header.data_bytes : 0}));
    const double needed = floats * sizeof(float) + queries * sizeof(double) + 2 * map * real(sizes_.heads) * sizeof(float) + largest_file;
    if (needed <= real(limit)) return;
    throw Error(fmt::format("these arrays and their map need {:.0f} bytes of memory, and the limit is {}; give fewer --bins, one --head, shorter arrays or a larger --memory",
                            needed, limit));
}

MatrixF ArraySource::side_by_side(const ArrayFile& file, Index heads, Index first_head) const {
    const ArrayInput input(file);
    const Index rows = file.header.shape[file.header.shape.size() - 2], width = file.header.shape.back();
    if (heads == 1) return finite_float_rows(input, first_head, 0, rows);
    MatrixF matrix(rows, heads * width);
    for (Index h = 0; h < heads; ++h) matrix.middleCols(h * width, width) = finite_float_rows(input, first_head + h, 0, rows);
    return matrix;
}

MapRun ArraySource::run(Backend& backend, const JobControl& control) {
    const auto owned = std::make_shared<Owned>();
    owned->Q = side_by_side(q_, sizes_.heads, sizes_.first_number);
    owned->K = side_by_side(k_, sizes_.key_heads, first_key_head_);
    // an engine always sums values; one number a key costs next to nothing
    owned->V = v_ ? side_by_side(*v_, sizes_.key_heads, first_key_head_) : MatrixF::Zero(sizes_.m, sizes_.key_heads);
    require_float_scores(owned->Q, owned->K, rule_.scale);
    const AttendRequest request{.Q = owned->Q, .K = owned->K, .V = owned->V, .rule = rule_, .query_heads = sizes_.heads, .key_heads = sizes_.key_heads};
    owned->result = backend.attention_map({request, bins_}, control);
    const AttendResult& attended = owned->result.attended;
    return {.owner = owned, .Q = &owned->Q, .K = &owned->K, .O = &attended.O, .L = &attended.L, .maps = &owned->result.heads, .rule = rule_,
            .slopes = {}, .notice = attended.notice, .check = check_rows(request, attended, backend, {control.stop, {}})};
}

class TextSource : public MapSource {
public:
    TextSource(const Document& document, const MapChoices& choices);

    const MapSizes& sizes() const override { return sizes_; }
    const ScoreRule& rule() const override { return rule_; }
    MapRun run(Backend& backend, const JobControl& control) override;

private:
    LongSetup setup_;
    MapSizes sizes_;
    ScoreRule rule_;
    Index bins_;
};

LongSetup checked_setup(const Document& document, std::size_t memory) {
    TokenList tokens = token_list(document);
    const std::vector<Problem> problems = long_problems(document, tokens, memory);
    if (!problems.empty()) {
        const bool larger = problems.front().field == Field::memory;
        throw Error(sentence(problems.front(), embedded_language("en")) + (larger ? ", or give a larger --memory" : ""));
    }
    return resolve_long(document, std::move(tokens));
}

TextSource::TextSource(const Document& document, const MapChoices& choices) : setup_(checked_setup(document, choices.memory)), bins_(choices.bins) {
    const Sizes& s = setup_.sizes;
    require_head(choices.head, s.H);
    const std::size_t needed = estimated_long_bytes(s, setup_.table.rows(), setup_.options, bins_);
    if (needed > choices.memory)
        throw Error(fmt::format("this text and its map need {} bytes of memory, and the limit is {}; give fewer --bins, a shorter text or a larger --memory", needed, choices.memory));
    sizes_ = {.n = s.n, .m = s.n, .d = s.d_k, .d_v = s.d_v, .heads = s.H, .key_heads = s.H, .written = all_heads(s.H), .stacked = !choices.head, .first_number = 0};
    if (choices.head) sizes_.written = {*choices.head};
    rule_ = rule_of(setup_.options, s.d_k, 0);
}

MapRun TextSource::run(Backend& backend, const JobControl& control) {
    const std::shared_ptr<const LongTrace> trace = run_long(std::move(setup_), backend, bins_, control);
    const bool cosine = trace->unit_Q.size() != 0;
    return {.owner = trace, .Q = cosine ? &trace->unit_Q : &trace->Q, .K = cosine ? &trace->unit_K : &trace->K, .O = &trace->O, .L = &trace->L,
            .maps = &trace->maps, .rule = trace->rule, .slopes = trace->slopes, .notice = trace->notice,
            .check = trace->check};
}

}  // namespace

std::unique_ptr<MapSource> source_of_arrays(const ArrayChoices& arrays, const MapChoices& choices) { return std::make_unique<ArraySource>(arrays, choices); }

std::unique_ptr<MapSource> source_of_text(const Document& document, const MapChoices& choices) { return std::make_unique<TextSource>(document, choices); }

double operations(const MapSizes& sizes, const ScoreRule& rule) {
    double cells = 0;
    for (Index i = 0; i < sizes.n; ++i) cells += static_cast<double>(visible_keys(rule, i, sizes.m).size());
    return 2 * cells * static_cast<double>(sizes.heads) * static_cast<double>(sizes.d + sizes.d_v);
}

}  // namespace attnscope
