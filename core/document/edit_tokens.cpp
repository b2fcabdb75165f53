#include "core/document/edit_tokens.h"

#include <algorithm>
#include <cassert>

#include "core/document/own_numbers.h"
#include "core/document/resolve.h"

namespace attnscope {
namespace {

// Where each old token stands now; none: it is gone.
using Places = std::vector<std::optional<Index>>;

Places places_of(const std::vector<PlacedToken>& tokens, Index count) {
    Places places(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].from) continue;
        assert(*tokens[i].from >= 0 && *tokens[i].from < count);
        std::optional<Index>& place = places[static_cast<std::size_t>(*tokens[i].from)];
        assert(!place);
        place = static_cast<Index>(i);
    }
    return places;
}

// Tokens beyond the text keep their index: they have no effect there.
std::optional<Index> moved(const Places& places, Index token) {
    return token < static_cast<Index>(places.size()) ? places[static_cast<std::size_t>(token)] : std::nullopt;
}

void write_text(Document& document, const std::vector<std::string>& tokens) {
    const bool has_spaces = document.text.find(' ') != std::string::npos;
    for (const char* between : {has_spaces ? " " : "", has_spaces ? "" : " "}) {
        std::string text;
        for (const std::string& token : tokens) text += (text.empty() ? "" : between) + token;
        std::vector<std::string> found;
        for (Token& token : tokenize(text, document.tokenizer)) found.push_back(std::move(token.text));
        if (found != tokens) continue;
        document.text = std::move(text);
        document.own_tokens.reset();
        return;
    }
    document.own_tokens = tokens;
}

MatrixD moved_rows(const MatrixD& rows, const std::vector<PlacedToken>& tokens) {
    MatrixD result = MatrixD::Zero(static_cast<Index>(tokens.size()), rows.cols());
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens[i].from && *tokens[i].from < rows.rows()) result.row(static_cast<Index>(i)) = rows.row(*tokens[i].from);
    return result;
}

}  // namespace

std::vector<PlacedToken> placed_tokens(const Document& document) {
    std::vector<PlacedToken> tokens;
    for (std::string& text : token_texts(document)) tokens.push_back({std::move(text), static_cast<Index>(tokens.size())});
    return tokens;
}

Document with_tokens(const Document& document, const std::vector<PlacedToken>& tokens) {
    const Places places = places_of(tokens, static_cast<Index>(token_texts(document).size()));
    Document result = document;
    std::vector<std::string> texts;
    for (const PlacedToken& token : tokens) texts.push_back(token.text);
    write_text(result, texts);
    if (result.embedding == EmbeddingSource::own) result.own_E = moved_rows(document.own_E, tokens);

    MaskOptions& mask = result.options.mask;
    mask.padding.clear();
    for (const Index token : document.options.mask.padding)
        if (const auto place = moved(places, token)) mask.padding.push_back(*place);
    mask.blocked.clear();
    for (const Cell& cell : document.options.mask.blocked) {
        const auto row = moved(places, cell.row), column = moved(places, cell.column);
        if (row && column) mask.blocked.push_back({*row, *column});
    }
    result.overrides.clear();
    for (Override set : document.overrides) {
        const auto row = moved(places, set.number.row), column = moved(places, set.number.column);
        if (!row || !column) continue;
        set.number.row = *row;
        set.number.column = *column;
        result.overrides.push_back(set);
    }
    std::ranges::sort(mask.padding);
    std::ranges::sort(mask.blocked);
    std::ranges::sort(result.overrides, {}, &Override::number);
    return with_fitting_numbers(std::move(result));
}

}  // namespace attnscope
