#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <sstream>

#include <CLI/CLI.hpp>

#include "app/cli/document_options.h"
#include "app/cli/parsing.h"
#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {

using Words = std::vector<std::string>;

struct Parsed {
    Document document;
    std::string messages;
};

Parsed parsed(Words words) {
    CLI::App app;
    DocumentOptions options;
    options.add_to(app);
    std::reverse(words.begin(), words.end());  // CLI11 takes the words from the back
    app.parse(words);
    std::ostringstream messages;
    Document document = options.document(messages);
    return {std::move(document), messages.str()};
}

struct Row {
    Words words;
    std::function<void(Document&)> expected;  // what the words change in a new document
};

// Every option, and the opposite of every flag.
const Row rows[] = {
    {{"--text", "a b"}, [](Document& d) { d.text = "a b"; }},
    {{"--text", ""}, [](Document&) {}},
    {{"--text", "-5 degrees"}, [](Document& d) { d.text = "-5 degrees"; }},
    {{"--text", "[a,b]"}, [](Document& d) { d.text = "[a,b]"; }},
    {{"--tokens", "New York,is\\,so"}, [](Document& d) { d.own_tokens = Words{"New York", "is,so"}; }},
    {{"--tokenizer", "words"}, [](Document&) {}},
    {{"--tokenizer", "characters"}, [](Document& d) { d.tokenizer = TokenizerKind::characters; }},
    {{"--tokenizer", "whitespace"}, [](Document& d) { d.tokenizer = TokenizerKind::whitespace; }},
    {{"--set", "masked[0][0,2]=-inf"}, [](Document& d) { d.options.mask.blocked = {{0, 2}}; }},
    {{"--title", "A first look"}, [](Document& d) { d.title = "A first look"; }},
    {{"--notes", "why"}, [](Document& d) { d.notes = "why"; }},
    {{"--d-model", "12"}, [](Document& d) { d.widths.D = 12; }},
    {{"--heads", "3"}, [](Document& d) { d.widths.H = 3; }},
    {{"--d-k", "5"}, [](Document& d) { d.widths.d_k = 5; }},
    {{"--d-k", "0", "--no-projection"}, [](Document& d) { d.options.projections = false; }},
    {{"--d-v", "6"}, [](Document& d) { d.widths.d_v = 6; }},
    {{"--seed", "18446744073709551615"}, [](Document& d) { d.seed = 18446744073709551615u; }},
    {{"--embedding", "hash"}, [](Document& d) { d.embedding = EmbeddingSource::hash; }},
    {{"--embedding", "gaussian"}, [](Document& d) { d.embedding = EmbeddingSource::gaussian; }},
    {{"--embedding", "one-hot"}, [](Document& d) { d.embedding = EmbeddingSource::one_hot; }},
    {{"--embedding", "own"}, [](Document& d) { d.embedding = EmbeddingSource::own; }},
    {{"--positions", "sinusoidal"}, [](Document& d) { d.options.positions = PositionKind::sinusoidal; }},
    {{"--positions", "rotary"}, [](Document& d) { d.options.positions = PositionKind::rotary; }},
    {{"--positions", "linear-bias"}, [](Document& d) { d.options.positions = PositionKind::linear_bias; }},
    {{"--layer-norm"}, [](Document& d) { d.options.layer_norm = true; }},
    {{"--layer-norm", "--no-layer-norm"}, [](Document&) {}},
    {{"--layer-norm-epsilon", "0.5", "--layer-norm"},
     [](Document& d) {
         d.options.layer_norm = true;
         d.options.layer_norm_epsilon = 0.5;
     }},
    {{"--no-projection"}, [](Document& d) { d.options.projections = false; }},
    {{"--no-projection", "--projections"}, [](Document&) {}},
    {{"--weights", "gaussian"}, [](Document& d) { d.weights = WeightSource::gaussian; }},
    {{"--weights", "identity"}, [](Document& d) { d.weights = WeightSource::identity; }},
    {{"--weights", "hand-made"}, [](Document& d) { d.weights = WeightSource::hand_made; }},
    {{"--hand-made", "first-token,same-word"},
     [](Document& d) {
         d.weights = WeightSource::hand_made;
         d.hand_made = {HandMadeHead::first_token, HandMadeHead::same_word};
     }},
    {{"--biases"}, [](Document& d) { d.biases = true; }},
    {{"--biases", "--no-biases"}, [](Document&) {}},
    {{"--similarity", "cosine"}, [](Document& d) { d.options.similarity = Similarity::cosine; }},
    {{"--similarity", "additive"}, [](Document& d) { d.options.similarity = Similarity::additive; }},
    {{"--scale", "default"}, [](Document&) {}},
    {{"--scale", "1/sqrt(d_k)"}, [](Document& d) { d.options.scale.kind = ScaleKind::inverse_sqrt_d_k; }},
    {{"--scale", "off"}, [](Document& d) { d.options.scale.kind = ScaleKind::off; }},
    {{"--scale", "-0.25"}, [](Document& d) { d.options.scale = {ScaleKind::number, -0.25}; }},
    {{"--temperature", "0.5"}, [](Document& d) { d.options.temperature = 0.5; }},
    {{"--causal"}, [](Document& d) { d.options.mask.causal = true; }},
    {{"--causal", "--no-causal"}, [](Document&) {}},
    {{"--window", "-1,2"}, [](Document& d) { d.options.mask.window = Window{-1, 2}; }},
    {{"--window", "none"}, [](Document&) {}},
    {{"--padding", "3,1,3"}, [](Document& d) { d.options.mask.padding = {1, 3}; }},
    {{"--padding", "none"}, [](Document&) {}},
    {{"--block", "2,1", "--block", "0,3"}, [](Document& d) { d.options.mask.blocked = {{0, 3}, {2, 1}}; }},
    {{"--block", "none"}, [](Document&) {}},
    {{"--softmax-naive"}, [](Document& d) { d.options.softmax.shifted = false; }},
    {{"--softmax-naive", "--softmax-shifted"}, [](Document&) {}},
    {{"--softmax-float32"}, [](Document& d) { d.options.softmax.precision = SoftmaxPrecision::float32; }},
    {{"--softmax-float32", "--softmax-double"}, [](Document&) {}},
    {{"--softmax-axis", "columns"}, [](Document& d) { d.options.softmax.axis = SoftmaxAxis::columns; }},
    {{"--softmax-axis", "all"}, [](Document& d) { d.options.softmax.axis = SoftmaxAxis::all; }},
    {{"--dropout", "0.25"}, [](Document& d) { d.options.dropout.p = 0.25; }},
    {{"--dropout-seed", "9", "--dropout", "0.5"}, [](Document& d) { d.options.dropout = {.p = 0.5, .seed = 9}; }},
    {{"--no-output-projection"}, [](Document& d) { d.options.output_projection = false; }},
    {{"--no-output-projection", "--output-projection"}, [](Document&) {}},
    {{"--residual"}, [](Document& d) { d.options.residual = true; }},
    {{"--residual", "--no-residual"}, [](Document&) {}},
};

bool gives_text(const Words& words) { return words[0] == "--text" || words[0] == "--tokens"; }

std::string joined(const Words& words) {
    std::string text;
    for (const std::string& word : words) text += word + " ";
    return text;
}

std::string refusal(const Words& words) {
    try {
        parsed(words);
    } catch (const Error& error) {
        CHECK(error.exit_code == ExitCode::bad_usage);
        return error.what();
    } catch (const CLI::ParseError& error) {
        return std::string("CLI11: ") + error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("every option changes its field of the document and nothing else") {
    for (const Row& row : rows) {
        CAPTURE(joined(row.words));
        Words words = row.words;
        Document expected;
        if (!gives_text(words)) {
            words.insert(words.begin(), {"--text", "x y z w"});
            expected.text = "x y z w";
        }
        row.expected(expected);
        const Parsed result = parsed(words);
        CHECK(result.document == expected);
        CHECK(result.messages.empty());
    }
}

TEST_CASE("every option of a document has a row in the table of this test") {
    CLI::App app;
    DocumentOptions options;
    options.add_to(app);
    std::set<std::string> tried = {"--help", "--text-file"};  // text files have a case of their own
    for (const Row& row : rows)
        for (const std::string& word : row.words) tried.insert(word);
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) CHECK_MESSAGE(tried.contains("--" + name), name);
        CHECK_MESSAGE(!option->get_description().empty(), option->get_name());
    }
}

TEST_CASE("a text file's text is the document's, and what is not UTF-8 is said") {
    const ScratchFolder folder;
    write_file(folder.file("text"), "one \xFFtwo");
    const Parsed result = parsed({"--text-file", folder.file("text")});
    CHECK(result.document.text == "one \uFFFDtwo");
    CHECK(result.messages == "attnscope: '" + folder.file("text") + "': 1 invalid UTF-8 sequence shown as U+FFFD, the first at byte 4\n");
    CHECK(parsed({"--text", "\xE6\xB3 \xC0"}).messages ==
          "attnscope: --text: 2 invalid UTF-8 sequences shown as U+FFFD, the first at byte 0\n");
}

TEST_CASE("options override the fields of the file") {
    const ScratchFolder folder;
    write_file(folder.file("d.json"), R"({"attnscope": 1, "tokens": ["a", "b"], "seed": 3, "mask": {"causal": true}})");
    Document expected;
    expected.own_tokens = Words{"a", "b"};
    expected.seed = 3;
    expected.options.mask.causal = true;
    CHECK(parsed({folder.file("d.json")}).document == expected);
    expected.seed = 4;
    expected.options.mask.causal = false;
    CHECK(parsed({folder.file("d.json"), "--seed", "4", "--no-causal"}).document == expected);
    expected.own_tokens.reset();
    expected.text = "c";
    CHECK(parsed({"--text", "c", "--no-causal", "--seed", "4", folder.file("d.json")}).document == expected);
}

TEST_CASE("a document needs a file or a text") {
    CHECK(refusal({"--causal"}) == "no document: give a FILE (- is standard input), --text, --text-file or --tokens");
    CHECK(refusal({"--text", "a", "--tokens", "b"}).starts_with("CLI11: "));
    CHECK(refusal({"--text", "a", "--text-file", "b"}).starts_with("CLI11: "));
}

TEST_CASE("an option that would change nothing is refused with what to do") {
    struct Idle {
        Words words;
        const char* sentence;
    };
    const Words of_hand_made = {"--text", "a b a", "--hand-made", "same-word"};
    const Words text = {"--text", "a b"};
    const auto with = [](Words words, const Words& more) {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    const Idle idle[] = {
        {with(of_hand_made, {"--heads", "5"}),
         "--heads: 5 contradicts the list of hand-made heads, which has 1; leave --heads out, list as many with --hand-made, or choose other --weights"},
        {with(of_hand_made, {"--d-model", "8"}), "--d-model: hand-made heads need D = 5 for this text; leave the option out, or choose other --weights"},
        {with(of_hand_made, {"--d-k", "2"}), "--d-k: hand-made heads need d_k = 3 for this text; leave the option out, or choose other --weights"},
        {with(of_hand_made, {"--d-v", "3"}), "--d-v: hand-made heads need d_v = 2 for this text; leave the option out, or choose other --weights"},
        {with(of_hand_made, {"--embedding", "gaussian"}), "--embedding: hand-made heads bring their own one-hot vectors; leave --embedding out"},
        {with(of_hand_made, {"--biases"}), "--biases: hand-made heads have no biases; leave --biases out"},
        {with(of_hand_made, {"--seed", "3"}), "--seed: no number of this document is random; leave --seed out"},
        {with(of_hand_made, {"--no-projection"}), "--hand-made: hand-made heads are projections, which are off; give --projections, too"},
        {with(text, {"--weights", "hand-made", "--no-projection"}), "--weights: hand-made heads are projections, which are off; give --projections, too"},
        {with(of_hand_made, {"--weights", "xavier"}), "CLI11: --weights excludes --hand-made"},
        {with(text, {"--no-projection", "--d-k", "3"}), "--d-k: without projections d_k is D/H = 4; leave the option out"},
        {with(text, {"--no-projection", "--d-v", "3"}), "--d-v: without projections d_v is D/H = 4; leave the option out"},
        {with(text, {"--no-projection", "--no-output-projection", "--weights", "gaussian"}),
         "--weights: there are no weights without projections and output projection; leave --weights out"},
        {with(text, {"--no-projection", "--no-output-projection", "--biases"}),
         "--biases: there are no biases without projections and output projection; leave --biases out"},
        {with(text, {"--weights", "own", "--biases"}),
         "--biases: your own weights come with your own biases; write b_Q, b_K, b_V and b_O into the document"},
        {with(text, {"--no-projection", "--no-output-projection", "--embedding", "one-hot", "--seed", "1"}),
         "--seed: no number of this document is random; leave --seed out"},
        {with(text, {"--layer-norm-epsilon", "1"}), "--layer-norm-epsilon: layer norm is off; add --layer-norm"},
        {with(text, {"--dropout-seed", "1"}), "--dropout-seed: dropout is off; add --dropout P"},
        {with(text, {"--padding", "0,2"}), "--padding: there is no token 2; the text has tokens 0 to 1"},
        {with(text, {"--padding", "-1"}), "--padding: there is no token -1; the text has tokens 0 to 1"},
        {with(text, {"--block", "2,0"}), "--block: there is no row 2; the text has tokens 0 to 1"},
        {with(text, {"--block", "0,2"}), "--block: there is no column 2; the text has tokens 0 to 1"},
        {with(text, {"--block", "none", "--block", "0,1"}), "--block: 'none' contradicts the cells beside it; leave one of them out"},
        {{"--text", "", "--padding", "0"}, "--padding: there is no token 0, as the text has no token"},
        {{"--tokens", "a,b", "--tokenizer", "words"}, "--tokenizer: the tokens are given, so no text is split; leave --tokenizer out, or give --text"},
        {{"--tokens", ""}, "--tokens: the list is empty; give tokens between commas, or --text '' for none"},
    };
    for (const Idle& row : idle) {
        CAPTURE(joined(row.words));
        CHECK(refusal(row.words) == row.sentence);
    }
}

TEST_CASE("an option that says what is so anyway is accepted") {
    CHECK(refusal({"--text", "a b a", "--hand-made", "same-word", "--heads", "1", "--d-model", "5", "--d-k", "3", "--d-v", "2"}) == "accepted");
    CHECK(refusal({"--text", "a b a", "--hand-made", "same-word", "--embedding", "one-hot", "--no-biases"}) == "accepted");
    CHECK(refusal({"--text", "a", "--no-projection", "--d-k", "4"}) == "accepted");
    CHECK(refusal({"--text", "a", "--embedding", "own", "--weights", "identity", "--biases", "--seed", "1"}) == "accepted");
}

TEST_CASE("values that cannot be read are bad usage") {
    CHECK(refusal({"--text", "a", "--heads", "two"}) == "--heads: 'two' is not a whole number");
    CHECK(refusal({"--text", "a", "--scale", "big"}) == "--scale: 'big' is neither a number nor one of default|1/sqrt(d_k)|off");
    CHECK(refusal({"--text", "a", "--hand-made", "same-word,last-token"}) ==
          "--hand-made: 'last-token' is not one of same-word|previous-token|first-token");
    CHECK(refusal({"--text", "a", "--positions", "learned"}) == "--positions: 'learned' is not one of none|sinusoidal|own|rotary|linear-bias");
}
