#pragma once
// The numbers that a Document chooses, one kind at a time: shared by short and long texts.

#include <string>
#include <vector>

#include "core/attention/setup.h"
#include "core/document/document.h"

namespace attnscope {

// The vectors of the distinct words        -> (words, D). Asserts that the vectors are not a person's own.
MatrixD embedding_table(const Document& document, const std::vector<std::string>& vocabulary, Index D);

// Those that the options need, for heads that are not made by hand.
Weights resolved_weights(const Document& document, const Sizes& sizes);

// The given matrix, or the other where none is given.
MatrixD given_or(const MatrixD& given, const MatrixD& otherwise);

Provenance provenance_of(EmbeddingSource source);
Provenance weights_provenance(const Document& document);

}  // namespace attnscope
