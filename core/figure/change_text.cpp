#include "core/figure/change_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/document/edit_tokens.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"
#include "core/figure/figure.h"
#include "core/figure/label.h"
#include "core/figure/number_text.h"

namespace attnscope {
namespace {

using Phrases = std::vector<std::string>;

constexpr std::size_t longest_value = 8;     // characters of a number that is written out
constexpr int decimals_of_long_values = 4;
constexpr std::size_t longest_text = 40;     // bytes of the tokens, about
constexpr std::size_t most_phrases = 3;

std::string value_text(double value) {
    std::string text = shortest_text(value);
    return text.size() <= longest_value ? text : number_text(value, decimals_of_long_values);
}

std::string place_text(Index i, Index j) { return std::to_string(i + 1) + "," + std::to_string(j + 1); }

// The first tokens, as many as fit.
std::string tokens_text(const std::vector<std::string>& tokens) {
    std::string text;
    for (const std::string& token : tokens) {
        if (text.size() + token.size() > longest_text) return text + " …";
        text += (text.empty() ? "" : " ") + token;
    }
    return text;
}

// One token that moved, went or came by its place from 1; everything else by all tokens.
std::string changed_tokens(const std::vector<std::string>& before, const std::vector<std::string>& after, const Language& language) {
    const auto edit = token_edit_between(before, after);
    if (!edit) return language("change.tokens", {tokens_text(after)});
    const auto token = [&before](Index i) { return visible_label(before[static_cast<std::size_t>(i)]); };
    const auto place = [](Index i) { return std::to_string(i + 1); };
    switch (edit->kind) {
        case TokenEdit::Kind::move:
            if (edit->to == edit->at + 1) return language("change.token.swapped", {token(edit->at), token(edit->to)});
            return language("change.token.moved", {token(edit->at), place(edit->to)});
        case TokenEdit::Kind::remove: return language("change.token.removed", {token(edit->at), place(edit->at)});
        case TokenEdit::Kind::insert: return language("change.token.inserted", {edit->text, place(edit->at)});
    }
    return {};
}

void add_numbers(Phrases& phrases, const std::string& name, const MatrixD& before, const MatrixD& after, const Language& language) {
    if (before.rows() != after.rows() || before.cols() != after.cols() || equal(before, after)) return;
    Index changed = 0;
    Cell last;
    for (Index i = 0; i < after.rows(); ++i)
        for (Index j = 0; j < after.cols(); ++j)
            if (before(i, j) != after(i, j)) {
                ++changed;
                last = {i, j};
            }
    if (changed == 1)
        phrases.push_back(language("change.number", {name, place_text(last.row, last.column), value_text(before(last.row, last.column)),
                                                     value_text(after(last.row, last.column))}));
    else
        phrases.push_back(language("change.numbers", {name, count_text(static_cast<std::uint64_t>(changed))}));
}

Phrases changed_numbers(const Setup& before, const Setup& after, const Language& language) {
    Phrases phrases;
    add_numbers(phrases, "E", before.E, after.E, language);
    add_numbers(phrases, "P", before.P, after.P, language);
    constexpr MatrixD Weights::* members[] = {&Weights::W_Q, &Weights::W_K, &Weights::W_V, &Weights::W_O, &Weights::b_Q,
                                              &Weights::b_K, &Weights::b_V, &Weights::b_O, &Weights::gamma, &Weights::beta};
    for (std::size_t k = 0; k < std::size(members); ++k)
        add_numbers(phrases, info(static_cast<ArrayId>(static_cast<std::size_t>(ArrayId::W_Q) + k)).name, before.weights.*members[k],
                    after.weights.*members[k], language);
    const auto &old_heads = before.weights.additive, &heads = after.weights.additive;
    for (std::size_t h = 0; h < std::min(old_heads.size(), heads.size()); ++h) {
        const auto name = [&](ArrayId id) { return language("change.of_head", {info(id).name, std::to_string(h + 1)}); };
        add_numbers(phrases, name(ArrayId::W_a), old_heads[h].W_a, heads[h].W_a, language);
        add_numbers(phrases, name(ArrayId::U_a), old_heads[h].U_a, heads[h].U_a, language);
        add_numbers(phrases, name(ArrayId::v_a), old_heads[h].v_a, heads[h].v_a, language);
    }
    return phrases;
}

Phrases changed_overrides(const Setup& before, const Setup& after, const Language& language) {
    Phrases phrases;
    for (const ArrayId id : {ArrayId::scores, ArrayId::weights}) {
        std::vector<Override> set;
        for (const Override& now : after.overrides)
            if (now.number.array == id && std::ranges::find(before.overrides, now) == before.overrides.end()) set.push_back(now);
        const bool released = std::ranges::any_of(before.overrides, [&](const Override& old) {
            return old.number.array == id && find_override(after.overrides, old.number) == nullptr;
        });
        const std::string name = info(id).name;
        if (set.size() == 1) {
            const NumberRef& at = set.front().number;
            phrases.push_back(language("change.override", {language("change.of_head", {name, std::to_string(at.head + 1)}),
                                                           place_text(at.row, at.column), value_text(set.front().value)}));
        } else if (!set.empty()) {
            phrases.push_back(language("change.overrides", {name, count_text(set.size())}));
        } else if (released) {
            phrases.push_back(language("change.released", {name}));
        }
    }
    return phrases;
}

// Settings that only say that numbers are a person's own; the numbers themselves say it better.
bool speaks_of_own_numbers(const std::string& setting, const Setup& setup, const Language& language) {
    for (const char* key : {"provenance.own", "caption.positions.own"})
        if (setting.ends_with(language(key))) return true;
    if (setup.weights_provenance == Provenance::own && setting.starts_with(language("caption.biases"))) return true;
    return setting.starts_with(language("caption.overrides"));
}

Phrases changed_settings(const Setup& before, const Setup& after, const Language& language) {
    const Phrases old = settings_of(before, language), now = settings_of(after, language);
    Phrases phrases;
    for (const std::string& setting : now)
        if (std::ranges::find(old, setting) == old.end() && !speaks_of_own_numbers(setting, after, language)) phrases.push_back(setting);
    return phrases;
}

std::string joined(Phrases phrases, const Language& language) {
    const bool more = phrases.size() > most_phrases;
    if (more) phrases.resize(most_phrases);
    std::string text;
    for (const std::string& phrase : phrases) text = text.empty() ? phrase : language("change.also", {text, phrase});
    return more ? text + " …" : text;
}

}  // namespace

std::string change_text(const Document& before, const Document& after, const Language& language) {
    if (before == after) return {};
    Phrases phrases;
    if (before.title != after.title) phrases.push_back(language("change.title", {after.title}));
    if (before.notes != after.notes) phrases.push_back(language("change.notes"));
    const std::vector<std::string> old_tokens = token_texts(before), tokens = token_texts(after);
    const bool other_tokens = old_tokens != tokens;
    if (other_tokens) phrases.push_back(changed_tokens(old_tokens, tokens, language));
    if (!other_tokens && validate(before).empty() && validate(after).empty()) {
        const Setup old = resolve(before), now = resolve(after);
        Phrases settings = changed_settings(old, now, language);
        // other numbers follow from another setting
        Phrases more = settings.empty() ? changed_numbers(old, now, language) : std::move(settings);
        phrases.insert(phrases.end(), more.begin(), more.end());
        more = changed_overrides(old, now, language);
        phrases.insert(phrases.end(), more.begin(), more.end());
    }
    if (phrases.empty()) phrases.push_back(language("change.other"));
    return joined(std::move(phrases), language);
}

}  // namespace attnscope
