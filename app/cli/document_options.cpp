#include "app/cli/document_options.h"

#include <ostream>

#include <CLI/CLI.hpp>

#include "app/cli/idle_options.h"
#include "app/cli/memory_limit.h"
#include "app/cli/parsing.h"
#include "app/cli/text_input.h"
#include "core/document/edit.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "core/document/validate.h"
#include "core/files/document_choices.h"
#include "core/files/document_json.h"
#include "core/files/file_system.h"
#include "core/files/language_file.h"

namespace attnscope {
namespace {

ScaleOption scale_of(std::string_view option, const std::string& text) {
    for (const auto& row : scale_choices)
        if (text == row.name) return {row.value, 1.0};
    try {
        return {ScaleKind::number, finite_number(option, text)};
    } catch (const Error&) {
        throw usage_error(option, quoted_beginning(text) + " is neither a number nor one of " + names_of(scale_choices));
    }
}

void use_text(Document& document, std::string text) {
    document.text = std::move(text);
    document.own_tokens.reset();
}

}  // namespace

CLI::Option* DocumentOptions::option(CLI::App& command, const std::string& name, const std::string& type, const std::string& help,
                                     std::function<Edit(Value)> edit_of) {
    return command
        .add_option_function<std::string>(
            name,
            [this, name, edit_of](const std::string& value) {
                given_.insert(name);
                edits_.push_back(edit_of(value));
            },
            help)
        ->type_name(type)
        ->group("The document");
}

CLI::Option* DocumentOptions::flag(CLI::App& command, const std::string& name, const std::string& opposite,
                                   const std::string& help, std::function<void(Document&, bool)> change) {
    const std::string both = name + ",!" + opposite;
    return command
        .add_flag_function(
            both,
            [this, name, opposite, change](std::int64_t count) {
                given_.insert(count > 0 ? name : opposite);
                edits_.push_back([change, count](Document& document, std::ostream&) { change(document, count > 0); });
            },
            help)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
        ->group("The document");
}

void DocumentOptions::add_to(CLI::App& command) {
    command.add_option("FILE", file_, "a document (JSON), - is standard input; the options below change it")->type_name("");
    add_text(command);
    add_vectors(command);
    add_scores(command);
    add_mask(command);
    add_softmax(command);
    add_output(command);
    add_set(command);
}

void DocumentOptions::add_text(CLI::App& command) {
    CLI::Option* text = option(command, "--text", "TEXT", "the text; - reads it from standard input", [this](Value value) -> Edit {
        gives_tokens_ = true;
        return [this, value](Document& document, std::ostream& messages) {
            if (value == "-" && file_ == "-") throw usage_error("--text", "standard input is the document already; give the text itself");
            use_text(document, value == "-" ? text_from_standard_input(messages) : clean_text(value, "--text", messages));
        };
    });
    CLI::Option* text_file = option(command, "--text-file", "FILE", "a file with the text", [this](Value value) -> Edit {
        gives_tokens_ = true;
        return [value](Document& document, std::ostream& messages) { use_text(document, text_from_file(value, messages)); };
    });
    CLI::Option* tokens = option(command, "--tokens", "A,B,...", "own tokens in place of a text; \\, is a comma", [this](Value value) -> Edit {
        gives_tokens_ = true;
        if (value.empty()) throw usage_error("--tokens", "the list is empty; give tokens between commas, or --text '' for none");
        return [value](Document& document, std::ostream& messages) {
            document.text.clear();
            document.own_tokens = parts_between_commas(clean_text(value, "--tokens", messages));
        };
    });
    text->excludes(text_file)->excludes(tokens);
    text_file->excludes(tokens);
    option(command, "--tokenizer", names_of(tokenizer_choices), "how the text is split", [](Value value) -> Edit {
        const TokenizerKind kind = named("--tokenizer", value, tokenizer_choices);
        return [kind](Document& document, std::ostream&) { document.tokenizer = kind; };
    });
    option(command, "--title", "TEXT", "the title of the document", [](Value value) -> Edit {
        return [value](Document& document, std::ostream& messages) { document.title = clean_text(value, "--title", messages); };
    });
    option(command, "--notes", "TEXT", "its notes", [](Value value) -> Edit {
        return [value](Document& document, std::ostream& messages) { document.notes = clean_text(value, "--notes", messages); };
    });
}

void DocumentOptions::add_vectors(CLI::App& command) {
    struct Width {
        const char* option;
        Index Widths::* member;
        const char* help;
    };
    for (const Width& width : {Width{"--d-model", &Widths::D, "model width D"}, Width{"--heads", &Widths::H, "number of heads H"},
                               Width{"--d-k", &Widths::d_k, "query and key width of a head; 0 is D/H"},
                               Width{"--d-v", &Widths::d_v, "value width of a head; 0 is D/H"}})
        option(command, width.option, "N", width.help, [width](Value value) -> Edit {
            const Index number = whole_number(width.option, value);
            return [width, number](Document& document, std::ostream&) { document.widths.*width.member = number; };
        });
    option(command, "--seed", "N", "of every random number but dropout's", [](Value value) -> Edit {
        const std::uint64_t seed = seed_number("--seed", value);
        return [seed](Document& document, std::ostream&) { document.seed = seed; };
    });
    option(command, "--embedding", names_of(embedding_choices), "where the vectors of the tokens come from", [](Value value) -> Edit {
        const EmbeddingSource source = named("--embedding", value, embedding_choices);
        return [source](Document& document, std::ostream&) { document.embedding = source; };
    });
    option(command, "--positions", names_of(position_choices), "how a token's place is told", [](Value value) -> Edit {
        const PositionKind kind = named("--positions", value, position_choices);
        return [kind](Document& document, std::ostream&) { document.options.positions = kind; };
    });
    flag(command, "--layer-norm", "--no-layer-norm", "normalise the rows of X first",
         [](Document& document, bool on) { document.options.layer_norm = on; });
    option(command, "--layer-norm-epsilon", "NUMBER", "what is added to the variance; default 1e-5", [](Value value) -> Edit {
        const double epsilon = finite_number("--layer-norm-epsilon", value);
        return [epsilon](Document& document, std::ostream&) { document.options.layer_norm_epsilon = epsilon; };
    });
    flag(command, "--projections", "--no-projection", "W_Q, W_K and W_V; without them Q = K = V = X",
         [](Document& document, bool on) { document.options.projections = on; });
    CLI::Option* weights = option(command, "--weights", names_of(weight_choices), "where the weights come from", [](Value value) -> Edit {
        const WeightSource source = named("--weights", value, weight_choices);
        return [source](Document& document, std::ostream&) { document.weights = source; };
    });
    CLI::Option* hand_made = option(command, "--hand-made", names_of(hand_made_choices), "heads made by hand, between commas", [](Value value) -> Edit {
        std::vector<HandMadeHead> heads;
        for (const std::string& name : parts_between_commas(value)) heads.push_back(named("--hand-made", name, hand_made_choices));
        return [heads](Document& document, std::ostream&) {
            document.weights = WeightSource::hand_made;
            document.hand_made = heads;
        };
    });
    hand_made->excludes(weights);  // it stands for --weights hand-made
    flag(command, "--biases", "--no-biases", "draw b_Q, b_K, b_V and b_O from the seed",
         [](Document& document, bool on) { document.biases = on; });
}

void DocumentOptions::add_scores(CLI::App& command) {
    option(command, "--similarity", names_of(similarity_choices), "how a query and a key are compared", [](Value value) -> Edit {
        const Similarity similarity = named("--similarity", value, similarity_choices);
        return [similarity](Document& document, std::ostream&) { document.options.similarity = similarity; };
    });
    option(command, "--scale", names_of(scale_choices) + "|NUMBER", "what scores are multiplied by", [](Value value) -> Edit {
        const ScaleOption scale = scale_of("--scale", value);
        return [scale](Document& document, std::ostream&) { document.options.scale = scale; };
    });
    option(command, "--temperature", "T", "what scores are divided by", [](Value value) -> Edit {
        const double temperature = finite_number("--temperature", value);
        return [temperature](Document& document, std::ostream&) { document.options.temperature = temperature; };
    });
}

void DocumentOptions::add_mask(CLI::App& command) {
    flag(command, "--causal", "--no-causal", "query i sees keys j <= i",
         [](Document& document, bool on) { document.options.mask.causal = on; });
    option(command, "--window", "LEFT,RIGHT", "query i sees keys i-LEFT to i+RIGHT; -1 is unlimited; none", [](Value value) -> Edit {
        const std::optional<Window> window = window_of("--window", value);
        return [window](Document& document, std::ostream&) { document.options.mask.window = window; };
    });
    option(command, "--padding", "I,J,...", "tokens that no query sees, from 0; none", [](Value value) -> Edit {
        const std::vector<Index> padding = sorted_without_repeats(whole_numbers("--padding", value));
        return [padding](Document& document, std::ostream&) { document.options.mask.padding = padding; };
    });
    command
        .add_option_function<std::vector<std::string>>(
            "--block",
            [this](const std::vector<std::string>& values) {
                std::vector<Cell> cells;
                for (const std::string& value : values)
                    if (value != "none") cells.push_back(cell_of("--block", value));
                if (!cells.empty() && cells.size() != values.size()) throw usage_error("--block", "'none' contradicts the cells beside it; leave one of them out");
                given_.insert("--block");
                edits_.push_back([cells = sorted_without_repeats(std::move(cells))](Document& document, std::ostream&) { document.options.mask.blocked = cells; });
            },
            "a single masked cell, from 0; may be repeated; none")
        ->type_name("ROW,COLUMN")
        ->allow_extra_args(false)
        ->group("The document");
}

void DocumentOptions::add_softmax(CLI::App& command) {
    flag(command, "--softmax-naive", "--softmax-shifted", "exp without subtracting the maximum",
         [](Document& document, bool on) { document.options.softmax.shifted = !on; });
    flag(command, "--softmax-float32", "--softmax-double", "softmax in single precision", [](Document& document, bool on) {
        document.options.softmax.precision = on ? SoftmaxPrecision::float32 : SoftmaxPrecision::float64;
    });
    option(command, "--softmax-axis", names_of(axis_choices), "what sums to 1; rows is right", [](Value value) -> Edit {
        const SoftmaxAxis axis = named("--softmax-axis", value, axis_choices);
        return [axis](Document& document, std::ostream&) { document.options.softmax.axis = axis; };
    });
    option(command, "--dropout", "P", "probability that a weight is dropped", [](Value value) -> Edit {
        const double p = finite_number("--dropout", value);
        return [p](Document& document, std::ostream&) { document.options.dropout.p = p; };
    });
    option(command, "--dropout-seed", "N", "which weights are dropped", [](Value value) -> Edit {
        const std::uint64_t seed = seed_number("--dropout-seed", value);
        return [seed](Document& document, std::ostream&) { document.options.dropout.seed = seed; };
    });
}

void DocumentOptions::add_output(CLI::App& command) {
    flag(command, "--output-projection", "--no-output-projection", "W_O and b_O",
         [](Document& document, bool on) { document.options.output_projection = on; });
    flag(command, "--residual", "--no-residual", "add X to the output",
         [](Document& document, bool on) { document.options.residual = on; });
}

void DocumentOptions::add_set(CLI::App& command) {
    command
        .add_option_function<std::vector<std::string>>(
            "--set",
            [this](const std::vector<std::string>& values) {
                for (const std::string& value : values) set_.push_back(set_number_of("--set", value));
            },
            "types over one number, as in the window; from 0; a head in brackets before scores, weights and masked; may be repeated")
        ->type_name("ARRAY[ROW,COL]=NUMBER")
        ->allow_extra_args(false)
        ->group("The document");
}

void DocumentOptions::add_memory_to(CLI::App& command) {
    command
        .add_option_function<std::string>(
            "--memory", [this](Value value) { memory_ = memory_limit("--memory", value); },
            "the most memory for the numbers, such as 300M or 2G; default 512M")
        ->type_name("BYTES");
}

Trace DocumentOptions::trace_of(const Document& document) const {
    const Language english = embedded_language("en");
    const std::vector<Problem> problems = validate(document, memory_);
    if (!problems.empty() && problems.front().field == Field::memory)
        throw Error(sentence(problems.front(), english) + ", or give a larger --memory");
    return attnscope::trace_of(document, english, memory_);
}

Document DocumentOptions::document(std::ostream& messages) const { return with_set_numbers(before_set(messages)); }

Document DocumentOptions::with_set_numbers(Document document) const {
    // what cannot be run is refused with its own sentence where it is run
    if (set_.empty() || !validate(document, memory_).empty()) return document;
    const Trace trace = trace_of(document);
    for (const NumberEdit& set : set_) {
        require_settable("--set", trace, set.number);
        document = with_number(document, set.number, set.value);
    }
    return document;
}

Document DocumentOptions::before_set(std::ostream& messages) const {
    if (file_ == "-") return edited(document_from_json(standard_input_bytes(), "standard input"), messages);
    // who forgets --text gives a name with spaces
    std::error_code ignored;
    if (file_.find(' ') != file_.npos && !std::filesystem::exists(file_, ignored))
        throw Error(quoted_beginning(file_) + " is no file; check its name, or give a text with --text");
    if (!file_.empty()) return edited(read_document(file_), messages);
    if (!gives_tokens_) throw Error("no document: give a FILE (- is standard input), --text, --text-file or --tokens", ExitCode::bad_usage);
    return edited(Document{}, messages);
}

Document DocumentOptions::document_of_arrays(std::ostream& messages) const {
    Document document;
    for (const Edit& edit : edits_) edit(document, messages);
    return document;
}

Document DocumentOptions::document_or_first_example(std::ostream& messages) const {
    return file_.empty() && !gives_tokens_ ? edited(first_example(), messages) : before_set(messages);
}

Document DocumentOptions::edited(Document document, std::ostream& messages) const {
    for (const Edit& edit : edits_) edit(document, messages);
    refuse_idle_options(document, given_);
    return document;
}

}  // namespace attnscope
