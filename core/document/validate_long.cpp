#include "core/document/validate_long.h"

#include <algorithm>
#include <cmath>

#include "core/attention/attention.h"
#include "core/document/hand_made.h"
#include "core/document/resolve.h"
#include "core/document/validate_parts.h"

namespace attnscope {
namespace {

constexpr Index usual_bins = 1024;

// Scores of any useful text stay below the largest float, 3e38, when they are multiplied by this.
constexpr double largest_float_factor = 1e20;

std::vector<Problem> memory_problem(const Document& document, const Sizes& sizes, const TokenList& tokens, std::size_t memory_limit) {
    const bool own = document.embedding == EmbeddingSource::own && !uses_hand_made_heads(document);
    const Index table_rows = own ? sizes.n : tokens.words();
    Options options = document.options;
    if (uses_hand_made_heads(document)) options.positions = PositionKind::own;
    const std::size_t bytes = estimated_long_bytes(sizes, table_rows, options, usual_bins);
    if (bytes <= memory_limit) return {};
    const std::string n = std::to_string(sizes.n);
    if (uses_hand_made_heads(document))
        return {{Field::memory, "problem.memory_hand_made", {n, bytes_text(bytes), bytes_text(memory_limit)}}};
    const Index fits = largest_long_n_that_fits(sizes, table_rows, options, memory_limit);
    return {{Field::memory, fits == 0 ? "problem.memory_width" : fits == 1 ? "problem.memory_one" : "problem.memory",
             {n, bytes_text(bytes), bytes_text(memory_limit), std::to_string(fits)}}};
}

// What needs every number of an n x n matrix at once.
std::vector<Problem> only_of_short_texts(const Options& options) {
    std::vector<Problem> problems;
    const auto refuse = [&problems](bool holds, Field field, const char* key) {
        if (holds) problems.push_back({field, key, {}});
    };
    refuse(options.similarity == Similarity::additive, Field::similarity, "problem.long_additive");
    refuse(options.softmax.axis != SoftmaxAxis::rows, Field::softmax, "problem.long_softmax_axis");
    refuse(!options.softmax.shifted || options.softmax.precision != SoftmaxPrecision::float64, Field::softmax, "problem.long_softmax");
    refuse(options.dropout.p > 0, Field::dropout, "problem.long_dropout");
    return problems;
}

}  // namespace

std::vector<Problem> long_problems(const Document& document, const TokenList& tokens, std::size_t memory_limit) {
    const auto memory = [&](const Sizes& sizes) { return memory_problem(document, sizes, tokens, memory_limit); };
    std::vector<Problem> problems = problems_with(document, {tokens.size(), tokens.words()}, memory);
    const Options& options = document.options;
    for (Problem& problem : only_of_short_texts(options)) problems.push_back(std::move(problem));
    if (tokens.size() == 0) problems.push_back({Field::text, "problem.long_no_token", {}});
    const auto inside = [n = tokens.size()](const Override& set) { return set.number.row < n && set.number.column < n; };
    if (std::any_of(document.overrides.begin(), document.overrides.end(), inside))
        problems.push_back({Field::overrides, "problem.long_overrides", {}});
    const Index d_k = std::max<Index>(resolved_sizes(document, tokens.size(), tokens.words()).d_k, 1);
    if (problems.empty() && !(std::abs(scale_factor(options, d_k) / options.temperature) <= largest_float_factor))
        problems.push_back({Field::scale, "problem.long_scale", {}});
    return problems;
}

bool is_long(const Document& document, const TokenList& tokens, std::size_t memory_limit) {
    return is_long(resolved_sizes(document, tokens.size(), tokens.words()), memory_limit);
}

}  // namespace attnscope
