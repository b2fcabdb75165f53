#include "core/document/resolve_long.h"

#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/attention/error.h"
#include "core/document/hand_made.h"
#include "core/document/resolve.h"
#include "core/document/resolved_parts.h"

namespace attnscope {
namespace {

// Gives ids by first appearance. The views of one list end with the text they look at, so it must stay where it is.
class IdsOfWords {
public:
    std::int32_t id_of(std::string_view word, std::vector<std::string>& vocabulary) {
        const auto [entry, is_new] = ids_.emplace(word, static_cast<std::int32_t>(ids_.size()));
        if (is_new) vocabulary.emplace_back(word);
        return entry->second;
    }

private:
    std::unordered_map<std::string_view, std::int32_t> ids_;
};

void require_countable(std::size_t bytes) {
    if (bytes > std::numeric_limits<std::uint32_t>::max()) throw Error("the text is longer than 4 GiB; split it into parts");
}

void append(TokenList& list, std::size_t begin, std::size_t end, std::int32_t id) {
    list.begin.push_back(static_cast<std::uint32_t>(begin));
    list.end.push_back(static_cast<std::uint32_t>(end));
    list.ids.push_back(id);
}

TokenList list_of(const std::vector<std::string>& tokens) {
    TokenList list;
    IdsOfWords ids;
    for (const std::string& token : tokens) {
        if (list.size() > 0) list.text += ' ';
        const std::size_t begin = list.text.size();
        list.text += token;
        require_countable(list.text.size());
        append(list, begin, list.text.size(), ids.id_of(token, list.vocabulary));
    }
    return list;
}

// a one-hot word, and a one-hot position behind all words
void fill_one_hot(LongSetup& setup) {
    const Index words = setup.tokens.words(), n = setup.sizes.n;
    setup.options.positions = PositionKind::own;
    setup.embedding_provenance = Provenance::one_hot;
    setup.table = MatrixD::Identity(words, setup.sizes.D);
    setup.P = MatrixD::Zero(n, setup.sizes.D);
    for (Index i = 0; i < n; ++i) setup.P(i, words + i) = 1;
}

}  // namespace

TokenList token_list(const Document& document) {
    if (document.own_tokens) return list_of(*document.own_tokens);
    require_countable(document.text.size());
    TokenList list;
    list.text = document.text;
    IdsOfWords ids;
    for (const Token& token : tokenize(list.text, document.tokenizer)) {
        const std::string_view word = std::string_view(list.text).substr(token.begin, token.end - token.begin);
        append(list, token.begin, token.end, ids.id_of(word, list.vocabulary));
    }
    return list;
}

LongSetup resolve_long(const Document& document, TokenList tokens) {
    LongSetup setup;
    setup.options = document.options;
    setup.options.mask.padding = sorted_without_repeats(document.options.mask.padding);
    setup.options.mask.blocked = sorted_without_repeats(document.options.mask.blocked);
    setup.seed = document.seed;
    setup.tokens = std::move(tokens);
    const Index n = setup.tokens.size(), words = setup.tokens.words();
    setup.sizes = resolved_sizes(document, n, words);
    setup.head_names.resize(static_cast<std::size_t>(setup.sizes.H));
    setup.weights_provenance = weights_provenance(document);
    if (uses_hand_made_heads(document)) {
        setup.head_names = hand_made_names(document.hand_made);
        fill_one_hot(setup);
        setup.weights = hand_made_weights(document.hand_made, n, words, document.options.output_projection);
        if (!document.options.layer_norm) return setup;
        setup.weights.gamma = given_or(document.own_weights.gamma, MatrixD::Ones(1, setup.sizes.D));
        setup.weights.beta = given_or(document.own_weights.beta, MatrixD::Zero(1, setup.sizes.D));
        return setup;
    }
    setup.table_of_tokens = document.embedding == EmbeddingSource::own;
    setup.table = setup.table_of_tokens ? document.own_E : embedding_table(document, setup.tokens.vocabulary, setup.sizes.D);
    setup.embedding_provenance = provenance_of(document.embedding);
    if (document.options.positions == PositionKind::own) setup.P = document.own_P;
    setup.weights = resolved_weights(document, setup.sizes);
    return setup;
}

LongSetup resolve_long(const Document& document) { return resolve_long(document, token_list(document)); }

}  // namespace attnscope
