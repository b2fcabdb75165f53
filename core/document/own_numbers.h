#pragma once
// Numbers of a Document's own: taken over from what it resolves to, edited, and brought to the right shape.

#include <vector>

#include "core/attention/steps.h"
#include "core/document/document.h"

namespace attnscope {

// The same computation with these numbers written down in the Document, ready to be edited. From hand-made heads the
// widths, E and P are taken over too, since they belong to the weights. Where the Document cannot be run, only the source
// is changed, and matrices have the right shape and zeros.
Document with_own_embedding(const Document& document);
Document with_own_positions(const Document& document);
Document with_own_weights(const Document& document);

// The matrices that the Document's sources make its own: E, P, W_Q ... b_O, gamma, beta.
std::vector<ArrayId> own_matrices(const Document& document);

// Asserts that `id` is one of those that own_matrices can name.
MatrixD& own_matrix(Document& document, ArrayId id);

// Every matrix of own_matrices with the shape that the sizes ask for: cut off, or filled up with zeros (gamma with ones).
Document with_fitting_numbers(Document document);

}  // namespace attnscope
