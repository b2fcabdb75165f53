#pragma once
// Changing single numbers of a Document, wherever it takes them from now.

#include <cstdint>

#include "core/attention/expression.h"
#include "core/attention/setup.h"
#include "core/document/document.h"

namespace attnscope {

// A number that is typed over.
struct NumberEdit {
    NumberRef number;
    double value = 0.0;
    bool operator==(const NumberEdit&) const = default;
};

// Whether the numbers of this array can be changed under these options: vectors, weights and biases that are in use, the
// mask, and as an experiment scores and weights. Every other array only follows from these.
bool is_editable(ArrayId id, const Options& options);

// The Document in which `block` stands at `first` of an array; what reaches over the array's edge is cut off. Asks for
// validate(document).empty() and is_editable. Numbers that were drawn or made by hand become the Document's own first.
//   E      changes every equal token where the vectors come from a table, else the one row
//   X      changes E, so that E + P is the given number, to the last place of the larger term
//   masked -infinity paints a cell, any other number takes the paint off
//   scores, weights   become overrides
// `head` is ignored for arrays that heads share.
Document with_numbers(const Document& document, ArrayId id, Index head, Cell first, const MatrixD& block);
Document with_number(const Document& document, const NumberRef& number, double value);

// The Document without the overrides of one array.
Document without_overrides(Document document, ArrayId id);

// What a whole matrix can be filled with. `identity` has ones on the diagonal, `random` is Gaussian with variance
// 1/rows from the seed, `transpose` asks for a square matrix.
enum class Preset { zero, one, identity, random, transpose };
bool fits(Preset preset, const MatrixD& current);
MatrixD preset_matrix(Preset preset, const MatrixD& current, std::uint64_t seed);

// `document` with everything that `step` takes from a Document as it is in `baseline`. Numbers of a baseline with other
// shapes are cut off or filled up. Asks for two Documents that can be run.
Document with_step_of(const Document& document, const Document& baseline, StepId step);

}  // namespace attnscope
