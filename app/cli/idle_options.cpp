#include "app/cli/idle_options.h"

#include <fmt/format.h>

#include "app/cli/parsing.h"
#include "core/document/hand_made.h"
#include "core/document/resolve.h"

namespace attnscope {
namespace {

struct Asked {
    const Document& document;
    const Sizes sizes = resolved_sizes(document);
    const bool hand_made = uses_hand_made_heads(document);
};

bool has_weights(const Document& document) { return document.options.projections || document.options.output_projection; }

// Empty where the option has its effect.
using Sentence = std::string;

Sentence tokenizer(const Asked& a) {
    return a.document.own_tokens ? "the tokens are given, so no text is split; leave --tokenizer out, or give --text" : "";
}

Sentence width(const char* symbol, Index asked, Index resolved, const Asked& a) {
    if (asked == resolved) return "";
    if (a.hand_made) return fmt::format("hand-made heads need {} = {} for this text; leave the option out, or choose other --weights", symbol, resolved);
    return "";
}

// d_k and d_v: 0 asks for whatever the others make it
Sentence head_width(const char* symbol, Index asked, Index resolved, const Asked& a) {
    if (asked == 0) return "";
    if (asked != resolved && !a.document.options.projections)
        return fmt::format("without projections {} is D/H = {}; leave the option out", symbol, resolved);
    return width(symbol, asked, resolved, a);
}

Sentence d_model(const Asked& a) { return width("D", a.document.widths.D, a.sizes.D, a); }
Sentence d_k(const Asked& a) { return head_width("d_k", a.document.widths.d_k, a.sizes.d_k, a); }
Sentence d_v(const Asked& a) { return head_width("d_v", a.document.widths.d_v, a.sizes.d_v, a); }

Sentence heads(const Asked& a) {
    if (!a.hand_made || a.document.widths.H == a.sizes.H) return "";
    return fmt::format("{} contradicts the list of hand-made heads, which has {}; leave --heads out, list as many with --hand-made, or choose other --weights",
                       a.document.widths.H, a.sizes.H);
}

Sentence seed(const Asked& a) {
    return uses_seed(a.document) ? "" : "no number of this document is random; leave --seed out";
}

Sentence embedding(const Asked& a) {
    const bool idle = a.hand_made && a.document.embedding != EmbeddingSource::one_hot;
    return idle ? "hand-made heads bring their own one-hot vectors; leave --embedding out" : "";
}

Sentence layer_norm_epsilon(const Asked& a) { return a.document.options.layer_norm ? "" : "layer norm is off; add --layer-norm"; }

Sentence weights(const Asked& a) {
    if (!has_weights(a.document)) return "there are no weights without projections and output projection; leave --weights out";
    const bool lost = a.document.weights == WeightSource::hand_made && !a.document.options.projections;
    return lost ? "hand-made heads are projections, which are off; give --projections, too" : "";
}

Sentence hand_made(const Asked& a) {
    return a.document.options.projections ? "" : "hand-made heads are projections, which are off; give --projections, too";
}

Sentence biases(const Asked& a) {
    if (!has_weights(a.document)) return "there are no biases without projections and output projection; leave --biases out";
    if (a.hand_made) return "hand-made heads have no biases; leave --biases out";
    return a.document.weights == WeightSource::own ? "your own weights come with your own biases; write b_Q, b_K, b_V and b_O into the document" : "";
}

Sentence dropout_seed(const Asked& a) { return a.document.options.dropout.p == 0 ? "dropout is off; add --dropout P" : ""; }

Sentence no_such_token(const char* noun, Index index, Index n) {
    if (n == 0) return fmt::format("there is no {} {}, as the text has no token", noun, index);
    return fmt::format("there is no {} {}; the text has tokens 0 to {}", noun, index, n - 1);
}

Sentence padding(const Asked& a) {
    for (const Index token : a.document.options.mask.padding)
        if (token < 0 || token >= a.sizes.n) return no_such_token("token", token, a.sizes.n);
    return "";
}

Sentence block(const Asked& a) {
    for (const Cell& cell : a.document.options.mask.blocked) {
        if (cell.row < 0 || cell.row >= a.sizes.n) return no_such_token("row", cell.row, a.sizes.n);
        if (cell.column < 0 || cell.column >= a.sizes.n) return no_such_token("column", cell.column, a.sizes.n);
    }
    return "";
}

struct Rule {
    const char* option;
    Sentence (*of)(const Asked&);
};

// In the order in which they are said where several apply. The options that are missing here always have an effect.
constexpr Rule rules[] = {{"--tokenizer", tokenizer},
                          {"--hand-made", hand_made},
                          {"--weights", weights},
                          {"--heads", heads},
                          {"--d-model", d_model},
                          {"--d-k", d_k},
                          {"--d-v", d_v},
                          {"--embedding", embedding},
                          {"--biases", biases},
                          {"--seed", seed},
                          {"--layer-norm-epsilon", layer_norm_epsilon},
                          {"--padding", padding},
                          {"--block", block},
                          {"--dropout-seed", dropout_seed}};

}  // namespace

void refuse_idle_options(const Document& document, const std::set<std::string>& given) {
    if (given.empty()) return;
    const Asked asked{document};
    for (const Rule& rule : rules) {
        if (!given.contains(rule.option)) continue;
        if (const Sentence sentence = rule.of(asked); !sentence.empty()) throw usage_error(rule.option, sentence);
    }
}

}  // namespace attnscope
