#include <array>
#include <cassert>
#include <utility>

#include "core/attention/explain.h"

namespace attnscope {
namespace {

class TraceNumbers : public Numbers {
public:
    explicit TraceNumbers(const Trace& trace) : trace_(trace) {}

    const Options& options() const override { return trace_.setup.options; }
    const Sizes& sizes() const override { return trace_.setup.sizes; }
    Provenance embedding_provenance() const override { return trace_.setup.embedding_provenance; }
    bool is_set_by_hand(const NumberRef& number) const override { return find_override(trace_.setup.overrides, number) != nullptr; }
    double at(const NumberRef& number) const override { return array(trace_, number.array, number.head)(number.row, number.column); }
    MatrixD row(ArrayId id, Index head, Index i) const override { return array(trace_, id, head).row(i); }
    MatrixD column(ArrayId id, Index head, Index j) const override { return array(trace_, id, head).col(j); }
    bool sees_no_key(Index i) const override { return trace_.fully_masked[static_cast<std::size_t>(i)]; }

private:
    const Trace& trace_;
};

}  // namespace

const char* name_of(Reason reason) {
    static constexpr std::array<const char*, reason_count> names = {
        "vocabulary_id", "table_entry", "given", "no_positions", "rotary_positions", "linear_bias_positions", "passed_through",
        "masked_causal", "masked_window", "masked_padding", "masked_painted", "allowed", "fully_masked", "fully_masked_column",
        "fully_masked_matrix", "not_shifted", "underflow", "overflow", "not_a_number", "dropped", "zero_norm", "overridden"};
    return names[static_cast<std::size_t>(reason)];
}

Explanation explain(const Trace& trace, const NumberRef& number) {
    [[maybe_unused]] const MatrixD& matrix = array(trace, number.array, number.head);
    assert(number.row >= 0 && number.row < matrix.rows() && number.column >= 0 && number.column < matrix.cols());
    Explanation told = explain(TraceNumbers(trace), number);
    if (const Override* set = find_override(trace.setup.overrides, number))
        return {number, set->value, constant(set->value), {Reason::overridden}, std::move(told.expression)};
    return told;
}

}  // namespace attnscope
