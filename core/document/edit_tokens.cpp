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

// The parts of a text that becomes tokens of this Document.
std::vector<std::string> cut(const Document& document, const std::string& text) {
    const TokenizerKind kind = document.own_tokens ? TokenizerKind::whitespace : document.tokenizer;
    std::vector<std::string> parts;
    for (Token& token : tokenize(clean_utf8(text).text, kind)) parts.push_back(std::move(token.text));
    return parts;
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

Document with_token_edit(const Document& document, const TokenEdit& edit) {
    std::vector<PlacedToken> tokens = placed_tokens(document);
    [[maybe_unused]] const auto count = static_cast<Index>(tokens.size());
    const auto at = tokens.begin() + edit.at;
    switch (edit.kind) {
        case TokenEdit::Kind::move:
            assert(edit.at >= 0 && edit.at < count && edit.to >= 0 && edit.to < count);
            if (edit.to > edit.at) std::rotate(at, at + 1, tokens.begin() + edit.to + 1);
            else std::rotate(tokens.begin() + edit.to, at, at + 1);
            break;
        case TokenEdit::Kind::remove:
            assert(edit.at >= 0 && edit.at < count);
            tokens.erase(at);
            break;
        case TokenEdit::Kind::insert: {
            assert(edit.at >= 0 && edit.at <= count);
            std::vector<PlacedToken> added;
            for (std::string& part : cut(document, edit.text)) added.push_back({.text = std::move(part), .from = std::nullopt});
            if (added.empty()) return document;
            tokens.insert(at, added.begin(), added.end());
            break;
        }
    }
    return with_tokens(document, tokens);
}

std::optional<TokenEdit> token_edit_between(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t same_begin = 0, same_end = 0;
    while (same_begin < shorter && before[same_begin] == after[same_begin]) ++same_begin;
    while (same_end < shorter - same_begin && before[before.size() - 1 - same_end] == after[after.size() - 1 - same_end]) ++same_end;
    const auto first = static_cast<Index>(same_begin);
    if (before.empty() || before == after) return std::nullopt;
    if (after.size() > before.size()) {
        if (same_begin + same_end < before.size()) return std::nullopt;
        std::string text;
        for (std::size_t i = same_begin; i < after.size() - same_end; ++i) text += (text.empty() ? "" : " ") + after[i];
        return TokenEdit{.kind = TokenEdit::Kind::insert, .at = first, .text = std::move(text)};
    }
    if (after.size() < before.size()) {
        if (same_begin + same_end < after.size() || before.size() - after.size() > 1) return std::nullopt;
        return TokenEdit{.kind = TokenEdit::Kind::remove, .at = first, .text = {}};
    }
    // what lies between the equal ends is turned by one place
    const auto last = static_cast<Index>(before.size() - same_end) - 1;
    std::vector<std::string> turned = before;
    std::rotate(turned.begin() + first, turned.begin() + first + 1, turned.begin() + last + 1);
    if (turned == after) return TokenEdit{.kind = TokenEdit::Kind::move, .at = first, .to = last, .text = {}};
    turned = before;
    std::rotate(turned.begin() + first, turned.begin() + last, turned.begin() + last + 1);
    if (turned == after) return TokenEdit{.kind = TokenEdit::Kind::move, .at = last, .to = first, .text = {}};
    return std::nullopt;
}

}  // namespace attnscope
