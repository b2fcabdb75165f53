#include "core/figure/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/attention/error.h"

namespace attnscope {
namespace {

using Kind = FormulaNode::Kind;

struct Command {
    std::string_view name;
    const char* text;
    AtomClass atom = AtomClass::ordinary;
    bool upright = true;
    bool limits = false;
};

constexpr std::array commands = {
    Command{"alpha", "α", AtomClass::ordinary, false}, Command{"beta", "β", AtomClass::ordinary, false},
    Command{"gamma", "γ", AtomClass::ordinary, false}, Command{"delta", "δ", AtomClass::ordinary, false},
    Command{"epsilon", "ϵ", AtomClass::ordinary, false}, Command{"theta", "θ", AtomClass::ordinary, false},
    Command{"lambda", "λ", AtomClass::ordinary, false}, Command{"mu", "μ", AtomClass::ordinary, false},
    Command{"pi", "π", AtomClass::ordinary, false}, Command{"sigma", "σ", AtomClass::ordinary, false},
    Command{"tau", "τ", AtomClass::ordinary, false}, Command{"phi", "φ", AtomClass::ordinary, false},
    Command{"omega", "ω", AtomClass::ordinary, false}, Command{"ell", "ℓ", AtomClass::ordinary, false}, Command{"infty", "∞"}, Command{"top", "⊤"}, Command{"ldots", "…"},
    Command{"cdots", "⋯"}, Command{"prime", "′"}, Command{"cdot", "⋅", AtomClass::binary},
    Command{"times", "×", AtomClass::binary}, Command{"oplus", "⊕", AtomClass::binary},
    Command{"odot", "⊙", AtomClass::binary}, Command{"in", "∈", AtomClass::relation},
    Command{"mid", "|", AtomClass::relation}, Command{"le", "≤", AtomClass::relation}, Command{"ge", "≥", AtomClass::relation},
    Command{"neq", "≠", AtomClass::relation}, Command{"approx", "≈", AtomClass::relation},
    Command{"to", "→", AtomClass::relation}, Command{"sum", "∑", AtomClass::large_operator, true, /*limits=*/true},
    Command{"exp", "exp", AtomClass::large_operator}, Command{"tanh", "tanh", AtomClass::large_operator},
    Command{"sin", "sin", AtomClass::large_operator}, Command{"cos", "cos", AtomClass::large_operator},
    Command{"max", "max", AtomClass::large_operator}, Command{"log", "log", AtomClass::large_operator},
    Command{"softmax", "softmax", AtomClass::large_operator}};

FormulaNode symbol(std::string text, AtomClass atom = AtomClass::ordinary, bool upright = true) {
    FormulaNode node;
    node.kind = Kind::symbol;
    node.text = std::move(text);
    node.atom = atom;
    node.upright = upright;
    return node;
}

FormulaNode of_kind(Kind kind, std::vector<FormulaNode> children) {
    FormulaNode node;
    node.kind = kind;
    node.children = std::move(children);
    return node;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
public:
    explicit Parser(std::string_view markup) : markup_(markup) {}

    FormulaNode whole() {
        FormulaNode result = row({});
        if (at_ < markup_.size()) fail("has \"" + std::string(1, markup_[at_]) + "\" without its beginning");
        return result;
    }

private:
    static constexpr int deepest = 40;  // far beyond any formula a reader could follow

    // Up to `end`, which is not consumed; an empty end is the end of the markup.
    FormulaNode row(std::string_view end) {
        if (++depth_ > deepest) fail("is nested too deeply");
        FormulaNode result = of_kind(Kind::row, {});
        for (;;) {
            const bool space = skip_space();
            if (at_ >= markup_.size() || (!end.empty() && rest().starts_with(end)) || is_closing()) break;
            FormulaNode atom = scripted(end);
            atom.space_before = space;
            result.children.push_back(std::move(atom));
        }
        --depth_;
        return result;
    }

    FormulaNode scripted(std::string_view end) {
        FormulaNode base;
        const char first = markup_[at_];
        if (first != '_' && first != '^' && first != '\'') base = atom(end);
        FormulaNode sub = of_kind(Kind::row, {}), super = of_kind(Kind::row, {});
        bool any = false;
        while (at_ < markup_.size() && (markup_[at_] == '_' || markup_[at_] == '^' || markup_[at_] == '\'')) {
            const char mark = markup_[at_++];
            any = true;
            if (mark == '\'') {
                super.children.push_back(symbol("′"));
                continue;
            }
            FormulaNode& script = mark == '_' ? sub : super;
            if (mark == '_' && !script.children.empty()) fail("has two subscripts on one symbol");
            FormulaNode content = argument();
            for (FormulaNode& child : content.children) script.children.push_back(std::move(child));
        }
        if (!any) return base;
        const AtomClass atom = base.kind == Kind::symbol ? base.atom : AtomClass::ordinary;
        FormulaNode result = of_kind(Kind::script, {std::move(base), std::move(sub), std::move(super)});
        result.atom = atom;
        result.limits = result.children[0].limits;
        return result;
    }

    FormulaNode atom(std::string_view end) {
        const char c = markup_[at_];
        if (c == '{') return argument();
        if (c == '\\') return command();
        if (c == '(') return fence("(", ")", ")");
        if (c == '[') return fence("[", "]", "]");
        if (c == '|' && end != "|") return fence("|", "|", "|");
        ++at_;
        if (is_letter(c)) return symbol(std::string(1, c), AtomClass::ordinary, /*upright=*/false);
        if (is_digit(c)) return number(c);
        switch (c) {
            case '+': return symbol("+", AtomClass::binary);
            case '-': return symbol("−", AtomClass::binary);
            case '/': return symbol("/");
            case '=': return symbol("=", AtomClass::relation);
            case '<': case '>': return symbol(std::string(1, c), AtomClass::relation);
            case ':': case ',': case ';': return symbol(std::string(1, c), AtomClass::punctuation);
            case '.': return symbol(".");
            default: break;
        }
        --at_;
        fail("has the character \"" + std::string(1, c) + "\", which it may not");
    }

    FormulaNode number(char first) {
        std::string digits(1, first);
        while (at_ < markup_.size() && (is_digit(markup_[at_]) || (markup_[at_] == '.' && at_ + 1 < markup_.size() && is_digit(markup_[at_ + 1]))))
            digits += markup_[at_++];
        return symbol(std::move(digits));
    }

    FormulaNode command() {
        const std::size_t begin = at_++;
        if (at_ >= markup_.size()) fail("ends in a backslash");
        if (markup_[at_] == '|') {
            ++at_;
            return fence_after_opening("‖", "‖", "\\|");
        }
        if (markup_[at_] == '{') {
            ++at_;
            return fence_after_opening("{", "}", "\\}");
        }
        if (markup_[at_] == ' ') {
            ++at_;
            return symbol(" ");
        }
        std::size_t last = at_;
        while (last < markup_.size() && is_letter(markup_[last])) ++last;
        const std::string_view name = markup_.substr(at_, last - at_);
        at_ = last;
        if (name == "frac") {
            FormulaNode numerator = argument();
            return of_kind(Kind::fraction, {std::move(numerator), argument()});
        }
        if (name == "sqrt") return of_kind(Kind::root, {argument()});
        if (name == "mathrm") return symbol(raw_text());
        for (const Command& known : commands)
            if (known.name == name) {
                FormulaNode result = symbol(known.text, known.atom, known.upright);
                result.limits = known.limits;
                return result;
            }
        at_ = begin;
        fail("has the unknown command \"\\" + std::string(name) + "\"");
    }

    FormulaNode fence(const char* open, const char* close, std::string_view end) {
        ++at_;
        return fence_after_opening(open, close, end);
    }

    FormulaNode fence_after_opening(const char* open, const char* close, std::string_view end) {
        FormulaNode result = of_kind(Kind::fence, {row(end)});
        if (!rest().starts_with(end)) fail(fmt::format("lacks \"{}\"", end));
        at_ += end.size();
        result.text = open;
        result.closing = close;
        return result;
    }

    // {...} or one symbol
    FormulaNode argument() {
        skip_space();
        if (at_ >= markup_.size()) fail("ends where an argument should follow");
        if (markup_[at_] != '{') {
            if (is_closing() || markup_[at_] == '_' || markup_[at_] == '^') fail("lacks an argument");
            return of_kind(Kind::row, {atom({})});
        }
        ++at_;
        FormulaNode result = row("}");
        if (at_ >= markup_.size() || markup_[at_] != '}') fail("lacks \"}\"");
        ++at_;
        return result;
    }

    // {...} taken as it is; "\ " is a space
    std::string raw_text() {
        skip_space();
        if (at_ >= markup_.size() || markup_[at_] != '{') fail("lacks \"{\" after \\mathrm");
        std::string text;
        for (++at_; at_ < markup_.size() && markup_[at_] != '}'; ++at_)
            if (markup_[at_] != '\\') text += markup_[at_];
        if (at_ >= markup_.size()) fail("lacks \"}\"");
        ++at_;
        return text;
    }

    bool is_closing() const { return at_ < markup_.size() && (markup_[at_] == '}' || markup_[at_] == ')' || markup_[at_] == ']'); }
    std::string_view rest() const { return markup_.substr(at_); }
    bool skip_space() {
        const std::size_t begin = at_;
        while (at_ < markup_.size() && markup_[at_] == ' ') ++at_;
        return at_ > begin;
    }
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(fmt::format("the formula \"{}\" {} (at position {})", markup_, what, at_));
    }

    std::string_view markup_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

std::string joined(const FormulaNode& node) {
    std::string text = node.text;
    for (const FormulaNode& child : node.children) text += joined(child);
    return text;
}

struct SymbolName {
    std::string_view base, subscript;
    bool primed = false;
};

std::optional<ArrayId> array_of(const SymbolName& name, std::optional<StepId> step) {
    struct Entry {
        std::string_view base;
        bool primed;
        ArrayId array;
    };
    static constexpr Entry entries[] = {
        {"t", false, ArrayId::tokens}, {"E", false, ArrayId::E}, {"P", false, ArrayId::P}, {"X", false, ArrayId::X},
        {"X", true, ArrayId::norm}, {"Q", false, ArrayId::Q}, {"K", false, ArrayId::K}, {"V", false, ArrayId::V},
        {"S", false, ArrayId::scores}, {"S", true, ArrayId::scaled}, {"M", false, ArrayId::masked},
        {"m", false, ArrayId::row_max}, {"ℓ", false, ArrayId::row_sum}, {"A", false, ArrayId::weights}, {"A", true, ArrayId::dropped},
        {"Y", false, ArrayId::output}, {"Z", false, ArrayId::residual}, {"γ", false, ArrayId::gamma}, {"β", false, ArrayId::beta}};
    const std::string full = std::string(name.base) + "_" + std::string(name.subscript);
    if (name.base == "W" || name.base == "b" || name.base == "U" || name.base == "v") return array_named(full);
    if (name.base == "O") return name.subscript.empty() ? ArrayId::concat : ArrayId::heads;
    const bool flat = name.subscript.empty() && (step == StepId::projections || step == StepId::heads);
    if (flat && name.base == "Q") return ArrayId::Q_flat;
    if (flat && name.base == "K") return ArrayId::K_flat;
    if (flat && name.base == "V") return ArrayId::V_flat;
    for (const Entry& entry : entries)
        if (entry.base == name.base && entry.primed == name.primed) return entry.array;
    return std::nullopt;
}

void mark(FormulaNode& node, ArrayId array) {
    node.array = array;
    for (FormulaNode& child : node.children) mark(child, array);
}

// A matrix's indices belong to it; indices of anything else are no matrices.
void name_arrays(FormulaNode& node, std::optional<StepId> step) {
    if (node.kind == Kind::script) {
        FormulaNode& base = node.children[0];
        const std::string sub = joined(node.children[1]), super = joined(node.children[2]);
        const auto array = base.kind == Kind::symbol && !base.upright ? array_of({base.text, sub, super.starts_with("′")}, step) : std::nullopt;
        if (array) mark(node, *array);
        else if (base.kind != Kind::symbol) name_arrays(base, step);
        else name_arrays(node.children[2], step);
        return;
    }
    if (node.kind == Kind::symbol && !node.upright) node.array = array_of({node.text, {}, false}, step);
    for (FormulaNode& child : node.children) name_arrays(child, step);
}

}  // namespace

FormulaNode parsed_formula(std::string_view markup, std::optional<StepId> step) {
    FormulaNode result = Parser(markup).whole();
    name_arrays(result, step);
    return result;
}

}  // namespace attnscope
