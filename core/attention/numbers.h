#pragma once
// Where an explanation finds the numbers of a run: in a Trace, which has them all, or computed as they are asked for.

#include <limits>

#include "core/attention/expression.h"
#include "core/attention/setup.h"

namespace attnscope {

class Numbers {
public:
    virtual ~Numbers() = default;

    virtual const Options& options() const = 0;
    virtual const Sizes& sizes() const = 0;
    virtual Provenance embedding_provenance() const = 0;
    virtual bool is_set_by_hand(const NumberRef& number) const = 0;

    // Asked only for what the run has. `head` is ignored for arrays that heads share.
    virtual double at(const NumberRef& number) const = 0;
    virtual MatrixD row(ArrayId id, Index head, Index i) const = 0;     // (1, columns)
    virtual MatrixD column(ArrayId id, Index head, Index j) const = 0;  // (rows, 1)
    virtual bool sees_no_key(Index i) const = 0;

    // Of a sum, or a maximum, with a term for every token only so many are listed: the largest in size, in their order, and
    // behind them one constant for all others, with the symbol "\\cdots".
    virtual Index most_terms() const { return std::numeric_limits<Index>::max(); }
};

}  // namespace attnscope
