#include "core/document/variants.h"

#include <utility>

namespace attnscope {

Document variant(Document document, Variant which) {
    Options& options = document.options;
    switch (which) {
        case Variant::without_mask: options.mask = {}; break;
        case Variant::causal_mask: options.mask = {.causal = true, .window = {}, .padding = {}, .blocked = {}}; break;
        case Variant::without_scale:
            options.scale = {.kind = ScaleKind::off};
            options.temperature = 1.0;
            break;
        case Variant::standard_scale: options.scale = {.kind = ScaleKind::inverse_sqrt_d_k}; break;
    }
    return document;
}

Document with_text(Document document, std::string text) {
    document.text = std::move(text);
    document.own_tokens.reset();
    document.options.mask.padding.clear();
    document.options.mask.blocked.clear();
    document.overrides.clear();
    return document;
}

}  // namespace attnscope
