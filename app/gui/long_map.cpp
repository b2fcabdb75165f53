#include "app/gui/long_map.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace attnscope {
namespace {

constexpr std::size_t most_bytes_of_tiles = std::size_t{192} << 20;
constexpr std::size_t most_rows = 8;
// Ranges are those of some strips through the matrix, each one row of texels high: in place of a tile's column.
constexpr Index whole_rows = -1;
constexpr Index strip_count = 8;
constexpr std::size_t most_blocks = 512;
constexpr Index most_sampled = 65536;

// An odd number, so that no value of a period of two is left out.
Index every_nth_of(Index values) { return values / most_sampled | 1; }

IndexRange rows_of_strip(Index texel_row, int level, Index n) {
    const Index begin = std::min(texel_row << level, n);
    return {begin, std::min(begin + (Index{1} << level), n)};
}

TileSource source_of(std::shared_ptr<const LongTrace> trace) {
    return [trace = std::move(trace)](const TileKey& key, Backend& backend) {
        TileRequest request = whole_matrix(*trace, key.head);
        const MapSize size{trace->n(), trace->n()};
        request.level = key.place.level;
        request.pooling = key.pooling;
        request.quantity = key.quantity;
        if (key.place.column == whole_rows) {
            request.rows = rows_of_strip(key.place.row, key.place.level, size.rows);
            request.columns = {0, size.columns};
        } else {
            request.rows = rows_of(key.place, size);
            request.columns = columns_of(key.place, size);
        }
        return backend.tile(request);
    };
}

std::vector<float> profile_of(const MatrixD& weights) {
    const Index n = weights.cols(), bins = std::min(n, profile_bins);
    std::vector<float> profile;
    for (Index bin = 0; bin < bins; ++bin) {
        const Index begin = first_of_bin(bin, bins, n);
        profile.push_back(static_cast<float>(weights.row(0).segment(begin, first_of_bin(bin + 1, bins, n) - begin).maxCoeff()));
    }
    return profile;
}

}  // namespace

std::optional<Quantity> quantity_of(StepId step) {
    switch (step) {
        case StepId::scores: return Quantity::scores;
        case StepId::scale: return Quantity::scaled;
        case StepId::mask: return Quantity::masked;
        case StepId::softmax: return Quantity::weights;
        default: return std::nullopt;
    }
}

LongMap::LongMap(std::function<std::unique_ptr<Backend>()> make_backend, std::function<void()> wake)
    : cache_(most_bytes_of_tiles), loader_(std::move(make_backend), wake), rows_(wake), explanations_(wake) {}

LongMap::~LongMap() = default;

void LongMap::show(std::shared_ptr<const LongTrace> trace) {
    trace_ = std::move(trace);
    ++revision_;
    source_ = trace_ ? std::make_shared<const TileSource>(source_of(trace_)) : nullptr;
    cache_.forget_before(revision_);
    blocks_.clear();
    levels_.clear();
    missing_.clear();
    ahead_.clear();
    known_.clear();
    asked_row_.reset();
    first_row_ = rows_submitted_ + 1;
    asked_number_.reset();
    explained_.reset();
    places_.clear();
    query_.clear();
    error_.clear();
    notice_.clear();
    loader_.want({}, nullptr);
    loader_.forget_errors();
}

bool LongMap::take_finished() {
    bool any = false;
    for (LoadedTile& tile : loader_.take()) {
        if (tile.key.revision != revision_) continue;
        any = true;
        if (!tile.notice.empty()) notice_ = tile.notice;
        if (!tile.error.empty()) error_ = notice_ = tile.error;
        else cache_.add(tile.key, std::move(tile.values));
    }
    if (auto finished = rows_.take_finished(); finished && finished->revision >= first_row_) {
        if (finished->revision == rows_submitted_) asked_row_.reset();
        any = true;
        if (!finished->result) error_ = notice_ = finished->error;
        else {
            if (known_.size() >= most_rows) known_.erase(known_.begin());
            known_.push_back(finished->result);
        }
    }
    if (auto finished = explanations_.take_finished(); finished && finished->revision == explanations_submitted_ && asked_number_) {
        any = true;
        explained_ = finished->result;
        if (!finished->result) error_ = notice_ = finished->error;
    }
    return any;
}

std::string LongMap::take_notice() { return std::exchange(notice_, {}); }

BinsSize LongMap::bins_of(const MapSubject& subject) const {
    if (subject.quantity != Quantity::weights || trace_->maps.empty()) return {};
    const AttentionMap& map = trace_->maps[static_cast<std::size_t>(subject.head)];
    return {map.mean.rows(), map.mean.cols()};
}

TileKey LongMap::key_of(const MapSubject& subject, const TilePlace& place) const {
    return {.revision = revision_, .head = subject.head, .quantity = subject.quantity, .pooling = subject.pooling, .place = place};
}

MapPicture LongMap::picture(const MapSubject& subject, const MapView& view, const MapView& before, const MapLimits& limits) {
    const auto has = [&](const TilePlace& place) { return cache_.contains(key_of(subject, place)); };
    const BinsSize bins = bins_of(subject);
    MapPicture picture = best_picture(view, limits, bins, has);
    for (const TilePlace& place : picture.missing) missing_.push_back(key_of(subject, place));
    // where bins are drawn no tile is on the way
    if (picture.complete() && !picture.tiles.empty())
        for (const TilePlace& place : tiles_ahead(view, before, limits))
            if (!has(place)) ahead_.push_back(key_of(subject, place));
    return picture;
}

void LongMap::ask_for_missing() {
    std::vector<TileKey> wanted = std::exchange(missing_, {});
    for (TileKey& key : std::exchange(ahead_, {})) wanted.push_back(key);
    if (trace_) loader_.want(std::move(wanted), source_);
}

std::shared_ptr<const MatrixF> LongMap::tile(const MapSubject& subject, const TilePlace& place) { return cache_.find(key_of(subject, place)); }

std::shared_ptr<const MatrixF> LongMap::block(const MapSubject& subject, const BinsPlace& place) {
    if (blocks_.size() > most_blocks) blocks_.clear();
    std::shared_ptr<const MatrixF>& values = blocks_[{subject, place}];
    if (!values) values = std::make_shared<const MatrixF>(values_of(trace_->maps[static_cast<std::size_t>(subject.head)], subject.pooling, place, size()));
    return values;
}

std::vector<TileKey> LongMap::strips_of(const MapSubject& subject, int level) const {
    const Index rows = ((trace_->n() - 1) >> level) + 1, strips = std::min(rows, strip_count);
    std::vector<TileKey> keys;
    for (Index strip = 0; strip < strips; ++strip)
        keys.push_back(key_of(subject, {.level = level, .row = (2 * strip + 1) * rows / (2 * strips), .column = whole_rows}));
    return keys;
}

const std::vector<float>* LongMap::values_of_level(const LevelOf& level) {
    if (const auto found = levels_.find(level); found != levels_.end()) return &found->second;
    std::vector<float> values;
    // each so many values; more would not move a percentile, and sorting them would take longer than a frame
    const auto add = [&values](const MatrixF& more, Index every) {
        for (Index i = 0; i < more.size(); i += every) values.push_back(more.data()[i]);
    };
    if (level.level < 0) {
        const BinsSize bins = bins_of(level.subject);
        const int halvings = -1 - level.level;
        for (Index row = 0; texels_of(row, halvings, bins.rows).size() > 0; ++row)
            for (Index column = 0; texels_of(column, halvings, bins.columns).size() > 0; ++column)
                add(*block(level.subject, {.halvings = halvings, .row = row, .column = column}), every_nth_of(bins.rows * bins.columns >> 2 * halvings));
    } else {
        const std::vector<TileKey> strips = strips_of(level.subject, level.level);
        bool all = true;
        for (const TileKey& key : strips)
            if (!cache_.contains(key)) {
                all = false;
                missing_.insert(missing_.begin(), key);  // without a range there are no colours
            }
        if (!all) return nullptr;
        for (const TileKey& key : strips) add(*cache_.find(key), every_nth_of(strip_count * trace_->n() >> level.level));
    }
    return &levels_.emplace(level, sorted_values(std::move(values))).first->second;
}

std::optional<ValueRange> LongMap::range(const MapSubject& subject, const MapPicture& picture, int level, const RangeChoice& choice, Colormap map) {
    const bool weights = subject.quantity == Quantity::weights;
    const std::vector<float>* values = nullptr;
    if (picture.complete() && picture.shows_bins) values = values_of_level({.subject = subject, .level = -1 - picture.bins.front().halvings});
    else values = values_of_level({.subject = subject, .level = level});
    // until the strips are there the pooled map is what is seen
    if (values == nullptr && weights && bins_of(subject).rows > 0)
        values = values_of_level({.subject = subject, .level = picture.bins.empty() ? -1 : -1 - picture.bins.front().halvings});
    if (values == nullptr) return std::nullopt;
    return weights ? range_of_weights(*values, choice) : range_of_scores(*values, choice, map);
}

std::vector<float> LongMap::row_highs(const MapSubject& subject, std::span<const Index> rows) const {
    const BinsSize bins = bins_of(subject);
    std::vector<float> highs;
    if (bins.rows == 0) return highs;
    const MatrixF& largest = trace_->maps[static_cast<std::size_t>(subject.head)].max;
    Index bin = 0, known = -1;
    for (const Index row : rows) {
        while (bin + 1 < bins.rows && first_of_bin(bin + 1, bins.rows, trace_->n()) <= row) ++bin;
        highs.push_back(bin == known ? highs.back() : largest.row(bin).maxCoeff());
        known = bin;
    }
    return highs;
}

std::shared_ptr<const KnownRow> LongMap::row(Index head, Index row) {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const auto& known) { return known->row.head == head && known->row.row == row; });
    if (found != known_.end()) return *found;
    if (asked_row_ == std::pair(head, row)) return nullptr;
    asked_row_ = {head, row};
    rows_.submit({.revision = ++rows_submitted_, .compute = [trace = trace_, head, row](std::stop_token) {
        KnownRow known{.row = row_in_double(*trace, head, row), .summary = {}, .profile = {}};
        known.summary = row_summary(known.row.weights, 0);
        known.profile = profile_of(known.row.weights);
        return known;
    }});
    return nullptr;
}

std::shared_ptr<const KnownRow> LongMap::row_or_latest(Index head, Index row) {
    if (auto known = this->row(head, row)) return known;
    const auto latest = std::find_if(known_.rbegin(), known_.rend(), [head](const auto& known) { return known->row.head == head; });
    return latest == known_.rend() ? nullptr : *latest;
}

std::shared_ptr<const Explanation> LongMap::explanation(const NumberRef& number) {
    if (asked_number_ != number) {
        asked_number_ = number;
        explained_.reset();
        explanations_.submit({.revision = ++explanations_submitted_, .compute = [trace = trace_, number](std::stop_token) { return explain_long(*trace, number); }});
    }
    return explained_;
}

LongMap::Cell64 LongMap::cell(Index head, const Cell& cell) const {
    const TileRequest all = whole_matrix(*trace_, head);
    const double score = all.Q.row(cell.row).cast<double>().dot(all.K.row(cell.column).cast<double>());
    double scaled = score * all.rule.scale;
    if (all.rule.softcap > 0.0) scaled = all.rule.softcap * std::tanh(scaled / all.rule.softcap);
    scaled -= all.rule.slope * static_cast<double>(std::abs(cell.row - cell.column));
    const IndexRange seen = visible_keys(all.rule, cell.row, trace_->n());
    bool masked = cell.column < seen.begin || cell.column >= seen.end;
    if (!masked && all.rule.cells) {
        std::uint8_t visible = 1;
        const Visible answer = all.rule.cells({cell.row, cell.row + 1}, {cell.column, cell.column + 1}, {&visible, 1});
        masked = answer == Visible::none || (answer == Visible::some && visible == 0);
    }
    const double L = all.L[cell.row];
    const bool none = masked || L == -std::numeric_limits<double>::infinity();
    return {.score = score, .scaled = scaled, .weight = none ? 0.0 : std::exp(std::min(scaled - L, 0.0)), .masked = masked};
}

const std::vector<Index>& LongMap::places(const std::string& query, TokenizerKind kind) {
    if (query != query_ || kind != query_kind_) {
        query_ = query;
        query_kind_ = kind;
        places_ = query.empty() ? std::vector<Index>() : places_of(trace_->setup.tokens, query, kind);
    }
    return places_;
}

std::size_t LongMap::bytes() const {
    if (!trace_) return 0;
    std::size_t numbers = 0, doubles = static_cast<std::size_t>(trace_->L.size());
    for (const MatrixF* matrix : {&trace_->X, &trace_->Q, &trace_->K, &trace_->V, &trace_->unit_Q, &trace_->unit_K, &trace_->O, &trace_->Y})
        numbers += static_cast<std::size_t>(matrix->size());
    for (const AttentionMap& map : trace_->maps) numbers += static_cast<std::size_t>(map.mean.size() + map.max.size());
    return numbers * sizeof(float) + doubles * sizeof(double) + cache_.bytes();
}

}  // namespace attnscope
