#include "app/cli/summary.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/document/hand_made.h"
#include "core/document/resolve.h"
#include "core/figure/figure.h"
#include "core/figure/number_text.h"
#include "core/files/document_choices.h"

namespace attnscope {
namespace {

using Phrases = std::vector<std::string>;

template <class T, std::size_t count>
const char* name_in(const JsonChoice<T> (&choices)[count], T value) {
    for (const JsonChoice<T>& choice : choices)
        if (choice.value == value) return choice.name;
    return "";
}

std::string weights(const Document& document, const Setup& setup, const Language& english) {
    const bool some = document.options.projections || document.options.output_projection;
    const char* which = document.options.projections ? "" : "W_O alone, ";
    return std::string(some ? which : "") + english(provenance_key(setup.weights_provenance));
}

void add_mask(const MaskOptions& mask, Phrases& phrases) {
    if (mask.causal) phrases.push_back("causal mask");
    if (mask.window) phrases.push_back(fmt::format("window {},{}", mask.window->left, mask.window->right));
    if (!mask.padding.empty()) phrases.push_back(fmt::format("padding {}", fmt::join(mask.padding, ",")));
    if (!mask.blocked.empty()) phrases.push_back(counted(mask.blocked.size(), "masked cell"));
}

void add_softmax(const SoftmaxOptions& softmax, Phrases& phrases) {
    if (!softmax.shifted) phrases.push_back("softmax not shifted");
    if (softmax.precision == SoftmaxPrecision::float32) phrases.push_back("softmax in float32");
    if (softmax.axis == SoftmaxAxis::columns) phrases.push_back("softmax over columns");
    if (softmax.axis == SoftmaxAxis::all) phrases.push_back("softmax over the whole matrix");
}

std::string scale(const ScaleOption& scale) {
    return scale.kind == ScaleKind::number ? shortest_text(scale.number) : name_in(scale_choices, scale.kind);
}

Phrases differences(const Document& document) {
    const Options& o = document.options;
    const Options usual;
    Phrases phrases;
    if (o.positions != usual.positions) phrases.push_back(fmt::format("positions {}", name_in(position_choices, o.positions)));
    if (o.layer_norm) phrases.push_back("layer norm with epsilon " + shortest_text(o.layer_norm_epsilon));
    if (document.biases && document.weights != WeightSource::own && !uses_hand_made_heads(document)) phrases.push_back("biases");
    if (o.similarity != usual.similarity) phrases.push_back(fmt::format("{} similarity", name_in(similarity_choices, o.similarity)));
    if (!(o.scale == usual.scale)) phrases.push_back("scale " + scale(o.scale));
    if (o.temperature != usual.temperature) phrases.push_back("temperature " + shortest_text(o.temperature));
    add_mask(o.mask, phrases);
    add_softmax(o.softmax, phrases);
    if (o.dropout.p > 0) phrases.push_back(fmt::format("dropout {} with seed {}", shortest_text(o.dropout.p), o.dropout.seed));
    if (!o.projections) phrases.push_back("no projections");
    if (!o.output_projection) phrases.push_back("no output projection");
    if (o.residual) phrases.push_back("residual");
    if (!document.overrides.empty()) phrases.push_back(counted(document.overrides.size(), "number") + " set by hand");
    return phrases;
}

}  // namespace

std::string summary(const Document& document, const Trace& trace, const Language& english) {
    const Setup& setup = trace.setup;
    const Sizes& s = setup.sizes;
    std::string text = fmt::format("{}, {}, D = {}, d_k = {}, d_v = {}", counted(static_cast<std::size_t>(s.n), "token"),
                                   counted(static_cast<std::size_t>(s.H), "head"), s.D, s.d_k, s.d_v);
    if (uses_seed(document)) text += fmt::format(", seed {}", document.seed);
    text += fmt::format("\nvectors: {}; weights: {}\n", english(provenance_key(setup.embedding_provenance)), weights(document, setup, english));
    if (const Phrases phrases = differences(document); !phrases.empty()) text += fmt::format("{}\n", fmt::join(phrases, "; "));
    return text;
}

}  // namespace attnscope
