#include "app/gui/outcome.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/document/resolve.h"
#include "core/document/resolve_long.h"
#include "core/document/validate_long.h"

namespace attnscope {
namespace {

// a frame counts the tokens of so much text in about a millisecond
constexpr std::size_t most_bytes_in_a_frame = 16384, most_own_tokens_in_a_frame = 4096;
constexpr std::size_t tokens_of_beginning = 12, bytes_of_beginning = 512;

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

bool is_heavy(const Document& document) {
    if (document.own_tokens) return document.own_tokens->size() > most_own_tokens_in_a_frame;
    return document.text.size() > most_bytes_in_a_frame;
}

Outcome outcome_of(const Document& document, const OutcomeOptions& options, const JobControl& control) {
    const auto begin = std::chrono::steady_clock::now();
    Outcome outcome;
    TokenList tokens = token_list(document);
    outcome.sizes = resolved_sizes(document, tokens.size(), tokens.words());
    if (control.stop.stop_requested()) throw Cancelled();
    if (!is_long(document, tokens, options.memory_limit)) {
        outcome.tokens = token_texts(document);
        outcome.problems = validate(document, options.memory_limit);
        if (!outcome.problems.empty()) return outcome;
        outcome.trace = std::make_shared<const Trace>(run(resolve(document), options.memory_limit));
        outcome.device = "CPU";
    } else {
        outcome.problems = long_problems(document, tokens);
        if (!outcome.problems.empty()) return outcome;
        const std::unique_ptr<Backend> backend = options.make_backend();
        outcome.long_trace = run_long(resolve_long(document, std::move(tokens)), *backend, bins_of_map, control);
        outcome.device = outcome.long_trace->engine;
    }
    outcome.milliseconds = milliseconds_since(begin);
    return outcome;
}

Document beginning_of(const Document& document) {
    Document beginning = document;
    const auto cut = [](std::vector<std::string>& tokens) { tokens.resize(std::min(tokens.size(), tokens_of_beginning)); };
    if (beginning.own_tokens) {
        cut(*beginning.own_tokens);
    } else {
        std::size_t bytes = std::min(beginning.text.size(), bytes_of_beginning);
        while (bytes > 0 && bytes < beginning.text.size() && (static_cast<unsigned char>(beginning.text[bytes]) & 0xC0u) == 0x80u) --bytes;
        beginning.text.resize(bytes);
        std::vector<std::string> tokens = token_texts(beginning);
        cut(tokens);
        beginning.own_tokens = std::move(tokens);
        beginning.text.clear();
    }
    const auto n = static_cast<Index>(beginning.own_tokens->size());
    MaskOptions& mask = beginning.options.mask;
    std::erase_if(mask.padding, [n](Index token) { return token >= n; });
    std::erase_if(mask.blocked, [n](const Cell& cell) { return cell.row >= n || cell.column >= n; });
    std::erase_if(beginning.overrides, [n](const Override& set) { return set.number.row >= n || set.number.column >= n; });
    const auto first_rows = [n](MatrixD& matrix) {
        if (matrix.rows() > n) matrix = MatrixD(matrix.topRows(n));
    };
    first_rows(beginning.own_E);
    first_rows(beginning.own_P);
    return beginning;
}

}  // namespace attnscope
