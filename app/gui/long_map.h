#pragma once
// What the window keeps of a long text beside its result: tiles, ranges of colours, single rows in double. All of it follows
// from the LongTrace; what is asked for and not there yet is made on threads of its own.

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/map_colours.h"
#include "core/attention/row_summary.h"
#include "core/compute/explain_long.h"
#include "core/compute/long_row.h"
#include "core/compute/map_picture.h"
#include "core/compute/tile_loader.h"
#include "core/compute/worker.h"
#include "core/text/token_search.h"

namespace attnscope {

// What one picture of a long matrix shows.
struct MapSubject {
    Index head = 0;
    Quantity quantity = Quantity::weights;
    Pooling pooling = Pooling::mean;
    bool operator==(const MapSubject&) const = default;
    auto operator<=>(const MapSubject&) const = default;
};

struct KnownRow {
    LongRow row;
    RowSummary summary;
    std::vector<float> profile;  // of the weights: the largest of each of at most profile_bins runs of columns
};
inline constexpr Index profile_bins = 1024;

class LongMap {
public:
    LongMap(std::function<std::unique_ptr<Backend>()> make_backend, std::function<void()> wake);
    ~LongMap();

    // Another result, or none: everything of an earlier one is forgotten.
    void show(std::shared_ptr<const LongTrace> trace);
    const LongTrace* trace() const { return trace_.get(); }
    std::uint64_t revision() const { return revision_; }  // rises with every result
    MapSize size() const { return {trace_->n(), trace_->n()}; }

    // Once in a frame, before anything asks: takes what was finished. True: something new can be drawn.
    bool take_finished();
    bool busy() const { return loader_.busy() || rows_.busy() || explanations_.busy(); }

    // Pooled maps exist of weights only.
    BinsSize bins_of(const MapSubject& subject) const;

    // The picture of a view, with what is missing asked for at the end of the frame.
    MapPicture picture(const MapSubject& subject, const MapView& view, const MapView& before, const MapLimits& limits);
    void ask_for_missing();  // once in a frame, after all pictures

    std::shared_ptr<const MatrixF> tile(const MapSubject& subject, const TilePlace& place);  // null: not there
    std::shared_ptr<const MatrixF> block(const MapSubject& subject, const BinsPlace& place);

    // Of the values that a picture shows: of its bins, or of strips through the whole matrix at its level. None until
    // these have come.
    std::optional<ValueRange> range(const MapSubject& subject, const MapPicture& picture, int level, const RangeChoice& choice, Colormap map);
    // The largest value of the band of rows that the pooled map has at each of these cells' rows; weights only.
    std::vector<float> row_highs(const MapSubject& subject, std::span<const Index> rows) const;

    // A row in double. Null until it has come; one that is asked for later is computed first.
    std::shared_ptr<const KnownRow> row(Index head, Index row);
    // The same, or until it has come the row of this head that came last: what is shown does not vanish with every move.
    std::shared_ptr<const KnownRow> row_or_latest(Index head, Index row);

    // The arithmetic of a number, in double. Null until it has come.
    std::shared_ptr<const Explanation> explanation(const NumberRef& number);

    // The weight of a cell from Q, K and L: good to five digits, for the numbers in cells.
    struct Cell64 {
        double score = 0.0, scaled = 0.0, weight = 0.0;
        bool masked = false;
    };
    Cell64 cell(Index head, const Cell& cell) const;

    // Where a text is found; kept until another is looked for.
    const std::vector<Index>& places(const std::string& query, TokenizerKind kind);

    std::size_t bytes() const;  // of tiles and result
    const std::string& error() const { return error_; }  // of the last tile or row that could not be computed
    // The same, or what a device had to say of a tile: once, for the person to read; empty where there is nothing.
    std::string take_notice();

private:
    struct LevelOf {
        MapSubject subject;
        int level = 0;  // of tiles, or -1 - halvings of bins
        auto operator<=>(const LevelOf&) const = default;
    };
    TileKey key_of(const MapSubject& subject, const TilePlace& place) const;
    const std::vector<float>* values_of_level(const LevelOf& level);
    std::vector<TileKey> strips_of(const MapSubject& subject, int level) const;

    std::shared_ptr<const LongTrace> trace_;
    std::uint64_t revision_ = 0;
    std::shared_ptr<const TileSource> source_;
    TileCache cache_;
    std::map<std::pair<MapSubject, BinsPlace>, std::shared_ptr<const MatrixF>> blocks_;
    std::map<LevelOf, std::vector<float>> levels_;  // sorted
    std::vector<TileKey> missing_, ahead_;
    std::vector<std::shared_ptr<const KnownRow>> known_;  // the last asked for at the end
    std::optional<std::pair<Index, Index>> asked_row_;
    std::uint64_t rows_submitted_ = 0, first_row_ = 1;  // the first of this result
    std::optional<NumberRef> asked_number_;
    std::shared_ptr<const Explanation> explained_;
    std::uint64_t explanations_submitted_ = 0;
    std::string query_;
    TokenizerKind query_kind_ = TokenizerKind::words;
    std::vector<Index> places_;
    std::string error_, notice_;
    TileLoader loader_;
    Worker<KnownRow> rows_;
    Worker<Explanation> explanations_;
};

// The quantity that a step's matrix of all pairs of tokens has; none for steps that have no such matrix.
std::optional<Quantity> quantity_of(StepId step);

}  // namespace attnscope
