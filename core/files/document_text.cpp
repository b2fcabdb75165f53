// The writing half of core/files/document_json.h.

#include <fmt/format.h>

#include <cmath>

#include "core/attention/error.h"
#include "core/files/document_choices.h"
#include "core/files/document_json.h"

namespace attnscope {
namespace {

struct Member {
    const char* name;
    std::string text;  // of the value
};

std::string line_break(int depth) { return "\n" + std::string(2 * static_cast<std::size_t>(depth), ' '); }

// One line where every value stands on one line and they fit together; else one line per member.
std::string object_text(const std::vector<Member>& members, int depth) {
    constexpr std::size_t widest_line = 100;
    std::size_t width = 0;
    bool one_line = depth > 0;
    for (const Member& member : members) {
        width += member.text.size() + std::string_view(member.name).size() + 6;
        one_line = one_line && member.text.find('\n') == std::string::npos;
    }
    one_line = one_line && width <= widest_line;
    std::string text = "{";
    for (const Member& member : members) {
        if (&member != &members.front()) text += one_line ? ", " : ",";
        if (!one_line) text += line_break(depth + 1);
        text += fmt::format("\"{}\": {}", member.name, member.text);
    }
    return text + (one_line ? "" : line_break(depth)) + "}";
}

std::string truth(bool value) { return value ? "true" : "false"; }

std::string number(double value, const char* name) {
    if (std::isnan(value)) throw Error(fmt::format("the document cannot be saved: {} holds NaN. Give a number", name));
    return json_number(value);
}

template <class T>
std::string list_text(const std::vector<T>& values, std::string (*text_of)(const T&)) {
    std::string text = "[";
    for (const T& value : values) text += (&value == &values.front() ? "" : ", ") + text_of(value);
    return text + "]";
}

std::string row_text(const MatrixD& matrix, Index row, const char* name) {
    std::string text = "[";
    for (Index j = 0; j < matrix.cols(); ++j) text += (j == 0 ? "" : ", ") + number(matrix(row, j), name);
    return text + "]";
}

// A bias, gamma, beta or v_a.
std::string row_text(const MatrixD& matrix, const char* name) { return matrix.size() == 0 ? "[]" : row_text(matrix, 0, name); }

// One row per line, `depth` is that of the member it belongs to.
std::string matrix_text(const MatrixD& matrix, const char* name, int depth) {
    if (matrix.rows() == 0) return "[]";
    std::string text = "[";
    for (Index i = 0; i < matrix.rows(); ++i) text += (i == 0 ? "" : ",") + line_break(depth + 1) + row_text(matrix, i, name);
    return text + line_break(depth) + "]";
}

template <class T, std::size_t count>
std::string choice_text(T value, const JsonChoice<T> (&choices)[count]) {
    for (const JsonChoice<T>& choice : choices)
        if (choice.value == value) return json_string(choice.name);
    return "null";  // not reached: every choice has a word
}

std::string scale_text(const ScaleOption& scale) {
    return scale.kind == ScaleKind::number ? number(scale.number, "scores.scale") : choice_text(scale.kind, scale_choices);
}

template <class TextOf>
std::string per_head_text(const std::vector<AdditiveWeights>& heads, int depth, TextOf text_of) {
    if (heads.empty()) return "[]";
    std::string text = "[";
    for (const AdditiveWeights& head : heads) text += (&head == &heads.front() ? "" : ",") + line_break(depth + 1) + text_of(head);
    return text + line_break(depth) + "]";
}

std::string projections_text(const Document& document) {
    const Weights& w = document.own_weights;
    constexpr int depth = 2;
    return object_text({{"on", truth(document.options.projections)},
                        {"source", choice_text(document.weights, weight_choices)},
                        {"biases", truth(document.biases)},
                        {"heads", list_text<HandMadeHead>(document.hand_made,
                                                          [](const HandMadeHead& head) { return choice_text(head, hand_made_choices); })},
                        {"W_Q", matrix_text(w.W_Q, "projections.W_Q", depth)},
                        {"W_K", matrix_text(w.W_K, "projections.W_K", depth)},
                        {"W_V", matrix_text(w.W_V, "projections.W_V", depth)},
                        {"W_O", matrix_text(w.W_O, "projections.W_O", depth)},
                        {"b_Q", row_text(w.b_Q, "projections.b_Q")},
                        {"b_K", row_text(w.b_K, "projections.b_K")},
                        {"b_V", row_text(w.b_V, "projections.b_V")},
                        {"b_O", row_text(w.b_O, "projections.b_O")}},
                       1);
}

std::string scores_text(const Document& document) {
    const std::vector<AdditiveWeights>& heads = document.own_weights.additive;
    constexpr int depth = 2;
    return object_text(
        {{"similarity", choice_text(document.options.similarity, similarity_choices)},
         {"scale", scale_text(document.options.scale)},
         {"temperature", number(document.options.temperature, "scores.temperature")},
         {"W_a", per_head_text(heads, depth, [](const auto& head) { return matrix_text(head.W_a, "scores.W_a", depth + 1); })},
         {"U_a", per_head_text(heads, depth, [](const auto& head) { return matrix_text(head.U_a, "scores.U_a", depth + 1); })},
         {"v_a", per_head_text(heads, depth, [](const auto& head) { return row_text(head.v_a, "scores.v_a"); })}},
        1);
}

std::string mask_text(const MaskOptions& mask) {
    const std::string window = mask.window ? fmt::format("[{}, {}]", mask.window->left, mask.window->right) : "null";
    return object_text(
        {{"causal", truth(mask.causal)},
         {"window", window},
         {"padding", list_text<Index>(mask.padding, [](const Index& token) { return std::to_string(token); })},
         {"blocked", list_text<Cell>(mask.blocked, [](const Cell& cell) { return fmt::format("[{}, {}]", cell.row, cell.column); })}},
        1);
}

std::string overrides_text(const std::vector<Override>& overrides) {
    const auto entries = [&overrides](ArrayId id) {
        std::string text;
        for (const Override& set : overrides)
            if (set.number.array == id)
                text += fmt::format("{}[{}, {}, {}, {}]", text.empty() ? "" : ", ", set.number.head, set.number.row, set.number.column,
                                    number(set.value, "overrides"));
        return "[" + text + "]";
    };
    return object_text({{"scores", entries(ArrayId::scores)}, {"weights", entries(ArrayId::weights)}}, 1);
}

}  // namespace

std::string document_to_json(const Document& document) {
    const Options& o = document.options;
    const Widths& widths = document.widths;
    const std::string tokens =
        document.own_tokens ? list_text<std::string>(*document.own_tokens, [](const std::string& token) { return json_string(token); })
                            : "null";
    const std::string sizes = fmt::format(R"({{"D": {}, "H": {}, "d_k": {}, "d_v": {}}})", widths.D, widths.H, widths.d_k, widths.d_v);
    const std::string embedding = object_text({{"source", choice_text(document.embedding, embedding_choices)},
                                               {"values", matrix_text(document.own_E, "embedding.values", 2)}},
                                              1);
    const std::string positions = object_text({{"kind", choice_text(o.positions, position_choices)},
                                               {"values", matrix_text(document.own_P, "positions.values", 2)}},
                                              1);
    const std::string layer_norm = object_text({{"on", truth(o.layer_norm)},
                                                {"epsilon", number(o.layer_norm_epsilon, "layer_norm.epsilon")},
                                                {"gamma", row_text(document.own_weights.gamma, "layer_norm.gamma")},
                                                {"beta", row_text(document.own_weights.beta, "layer_norm.beta")}},
                                               1);
    const std::string softmax = object_text({{"shifted", truth(o.softmax.shifted)},
                                             {"precision", choice_text(o.softmax.precision, precision_choices)},
                                             {"axis", choice_text(o.softmax.axis, axis_choices)}},
                                            1);
    const std::string dropout = object_text({{"p", number(o.dropout.p, "dropout.p")}, {"seed", std::to_string(o.dropout.seed)}}, 1);
    return object_text({{"attnscope", std::to_string(document_format)},
                        {"title", json_string(document.title)},
                        {"notes", json_string(document.notes)},
                        {"text", json_string(document.text)},
                        {"tokenizer", choice_text(document.tokenizer, tokenizer_choices)},
                        {"tokens", tokens},
                        {"seed", std::to_string(document.seed)},
                        {"sizes", sizes},
                        {"embedding", embedding},
                        {"positions", positions},
                        {"layer_norm", layer_norm},
                        {"projections", projections_text(document)},
                        {"scores", scores_text(document)},
                        {"mask", mask_text(o.mask)},
                        {"softmax", softmax},
                        {"dropout", dropout},
                        {"overrides", overrides_text(document.overrides)},
                        {"output_projection", truth(o.output_projection)},
                        {"residual", truth(o.residual)}},
                       0) +
           "\n";
}

}  // namespace attnscope
