#pragma once
// The words that stand for choices in document files.

#include "core/document/document.h"
#include "core/files/json_field.h"

namespace attnscope {

inline constexpr JsonChoice<TokenizerKind> tokenizer_choices[] = {
    {TokenizerKind::words, "words"}, {TokenizerKind::characters, "characters"}, {TokenizerKind::whitespace, "whitespace"}};
inline constexpr JsonChoice<EmbeddingSource> embedding_choices[] = {{EmbeddingSource::hash, "hash"},
                                                                    {EmbeddingSource::gaussian, "gaussian"},
                                                                    {EmbeddingSource::one_hot, "one-hot"},
                                                                    {EmbeddingSource::own, "own"}};
inline constexpr JsonChoice<PositionKind> position_choices[] = {{PositionKind::none, "none"},
                                                                {PositionKind::sinusoidal, "sinusoidal"},
                                                                {PositionKind::own, "own"},
                                                                {PositionKind::rotary, "rotary"},
                                                                {PositionKind::linear_bias, "linear-bias"}};
inline constexpr JsonChoice<WeightSource> weight_choices[] = {{WeightSource::own, "own"},
                                                              {WeightSource::identity, "identity"},
                                                              {WeightSource::hand_made, "hand-made"},
                                                              {WeightSource::xavier, "xavier"},
                                                              {WeightSource::gaussian, "gaussian"}};
inline constexpr JsonChoice<HandMadeHead> hand_made_choices[] = {{HandMadeHead::same_word, "same-word"},
                                                                 {HandMadeHead::previous_token, "previous-token"},
                                                                 {HandMadeHead::first_token, "first-token"}};
inline constexpr JsonChoice<Similarity> similarity_choices[] = {
    {Similarity::dot, "dot"}, {Similarity::cosine, "cosine"}, {Similarity::additive, "additive"}};
inline constexpr JsonChoice<ScaleKind> scale_choices[] = {
    {ScaleKind::standard, "default"}, {ScaleKind::inverse_sqrt_d_k, "1/sqrt(d_k)"}, {ScaleKind::off, "off"}};
inline constexpr JsonChoice<SoftmaxPrecision> precision_choices[] = {{SoftmaxPrecision::float64, "double"},
                                                                     {SoftmaxPrecision::float32, "float32"}};
inline constexpr JsonChoice<SoftmaxAxis> axis_choices[] = {
    {SoftmaxAxis::rows, "rows"}, {SoftmaxAxis::columns, "columns"}, {SoftmaxAxis::all, "all"}};

}  // namespace attnscope
