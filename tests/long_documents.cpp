#include "tests/long_documents.h"

#include "core/attention/random.h"

namespace attnscope {

namespace {

constexpr const char* text =
    "the cat sat on the mat and the dog sat on the cat; then the mat was gone, and the cat and the dog looked for the mat "
    "where the cat had sat before the dog sat there";
constexpr Index token_count = 40;

MatrixD numbers(const char* name, Index rows, Index columns) { return gaussian_matrix(RandomStream(11, name), rows, columns, 0.5); }

void give_own_weights(Document& d) {
    d.widths = {.D = 6, .H = 3, .d_k = 4, .d_v = 5};
    d.weights = WeightSource::own;
    d.own_weights.W_Q = numbers("W_Q", 6, 12);
    d.own_weights.W_K = numbers("W_K", 6, 12);
    d.own_weights.W_V = numbers("W_V", 6, 15);
    d.own_weights.W_O = numbers("W_O", 15, 6);
    d.own_weights.b_Q = numbers("b_Q", 1, 12);
    d.own_weights.b_K = numbers("b_K", 1, 12);
    d.own_weights.b_V = numbers("b_V", 1, 15);
    d.own_weights.b_O = numbers("b_O", 1, 6);
}

void give_layer_norm(Document& d) {
    d.options.layer_norm = true;
    d.own_weights.gamma = numbers("gamma", 1, d.widths.D);
    d.own_weights.beta = numbers("beta", 1, d.widths.D);
}

}  // namespace

std::vector<NamedDocument> documents_of_both_regimes() {
    std::vector<NamedDocument> result;
    const auto add = [&result](const char* name, auto change) {
        Document document;
        document.text = text;
        document.widths = {.D = 12, .H = 3};
        change(document);
        result.push_back({name, document});
    };
    add("plain", [](Document&) {});
    add("one token", [](Document& d) { d.text = "cat"; });
    add("characters", [](Document& d) { d.tokenizer = TokenizerKind::characters; });
    add("own tokens", [](Document& d) { d.own_tokens = std::vector<std::string>{"a b", "c", "", "a b", "c"}; });
    add("sinusoidal positions", [](Document& d) { d.options.positions = PositionKind::sinusoidal; });
    add("sinusoidal positions of odd width", [](Document& d) {
        d.options.positions = PositionKind::sinusoidal;
        d.widths = {.D = 7, .H = 2, .d_k = 3, .d_v = 2};
    });
    add("own vectors and positions", [](Document& d) {
        d.embedding = EmbeddingSource::own;
        d.own_E = numbers("E", token_count, 12);
        d.options.positions = PositionKind::own;
        d.own_P = numbers("P", token_count, 12);
    });
    add("own vectors, rotary positions", [](Document& d) {
        d.embedding = EmbeddingSource::own;
        d.own_E = numbers("E", token_count, 12);
        d.options.positions = PositionKind::rotary;
    });
    add("rotary positions", [](Document& d) { d.options.positions = PositionKind::rotary; });
    add("rotary positions without projections", [](Document& d) {
        d.options.positions = PositionKind::rotary;
        d.options.projections = false;
    });
    add("linear bias", [](Document& d) { d.options.positions = PositionKind::linear_bias; });
    add("table of random vectors", [](Document& d) { d.embedding = EmbeddingSource::gaussian; });
    add("one-hot words", [](Document& d) {
        d.embedding = EmbeddingSource::one_hot;
        d.widths = {.D = 24, .H = 2};
    });
    add("layer norm", [](Document& d) { give_layer_norm(d); });
    add("layer norm of sinusoidal positions", [](Document& d) {
        give_layer_norm(d);
        d.options.positions = PositionKind::sinusoidal;
        d.biases = true;
    });
    add("layer norm, rotary positions", [](Document& d) {
        give_layer_norm(d);
        d.options.positions = PositionKind::rotary;
        d.biases = true;
    });
    add("no projections, residual", [](Document& d) {
        d.options.projections = false;
        d.options.residual = true;
    });
    add("no projections, layer norm, nothing behind the heads", [](Document& d) {
        give_layer_norm(d);
        d.options.projections = d.options.output_projection = false;
    });
    add("identity weights", [](Document& d) { d.weights = WeightSource::identity; });
    add("gaussian weights and biases", [](Document& d) {
        d.weights = WeightSource::gaussian;
        d.biases = true;
    });
    add("own weights and biases, free widths", [](Document& d) { give_own_weights(d); });
    add("hand-made heads", [](Document& d) {
        d.weights = WeightSource::hand_made;
        d.hand_made = {HandMadeHead::same_word, HandMadeHead::previous_token, HandMadeHead::first_token};
    });
    add("hand-made heads with layer norm", [](Document& d) {
        d.weights = WeightSource::hand_made;
        d.options.layer_norm = true;
    });
    add("cosine", [](Document& d) { d.options.similarity = Similarity::cosine; });
    add("cosine, rotary positions, a scale and a temperature", [](Document& d) {
        d.options.similarity = Similarity::cosine;
        d.options.positions = PositionKind::rotary;
        d.options.scale = {ScaleKind::number, 12.5};
        d.options.temperature = 0.5;
    });
    add("cosine of rows without length", [](Document& d) {
        d.options.similarity = Similarity::cosine;
        d.embedding = EmbeddingSource::own;
        d.own_E = numbers("E", token_count, 12);
        d.own_E.row(5).setZero();
        d.own_E.row(8).setZero();
    });
    add("cosine of sinusoidal positions", [](Document& d) {
        d.options.similarity = Similarity::cosine;
        d.options.positions = PositionKind::sinusoidal;
    });
    add("no scale, a temperature", [](Document& d) {
        d.options.scale.kind = ScaleKind::off;
        d.options.temperature = 1.7;
    });
    add("a negative scale", [](Document& d) { d.options.scale = {ScaleKind::number, -0.3}; });
    add("causal", [](Document& d) { d.options.mask.causal = true; });
    add("window", [](Document& d) { d.options.mask.window = Window{3, 1}; });
    add("causal window, padding, painted", [](Document& d) {
        d.options.mask.causal = true;
        d.options.mask.window = Window{6, -1};
        d.options.mask.padding = {4, 9, 9, 30};
        d.options.mask.blocked = {{2, 1}, {12, 12}, {3, 2}, {3, 3}};
    });
    add("rows that see nothing", [](Document& d) {
        d.options.mask.causal = true;
        d.options.mask.padding = {0, 1, 2};
        d.options.residual = true;
    });
    return result;
}

}  // namespace attnscope
