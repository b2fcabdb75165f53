#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "core/files/atomic_write.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {

using Words = std::vector<std::string>;

std::string joined(const Words& words) {
    std::string text;
    for (const std::string& word : words) text += word + " ";
    return text;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The worked number of docs and issue: q = (1.20, 0.50), k = (0.31, -0.80), no projections.
const char* const worked_document = R"({"attnscope": 1, "tokens": ["cat", "sat"], "sizes": {"D": 2, "H": 1},
  "embedding": {"source": "own", "values": [[1.2, 0.5], [0.31, -0.8]]}, "projections": {"on": false}, "output_projection": false})";

struct Refusal {
    Words words;
    int exit_code;
    std::string message;  // the whole of stderr, or its beginning where it ends in "…"
};

void check_refusals(const ScratchFolder& folder, const std::vector<Refusal>& refusals) {
    const auto before = folder.names();
    for (const Refusal& refusal : refusals) {
        CAPTURE(joined(refusal.words));
        const Outcome outcome = attnscope_program(refusal.words);
        CHECK(outcome.exit_code == refusal.exit_code);
        CHECK(outcome.out.empty());
        const std::string ellipsis = "…";
        if (refusal.message.ends_with(ellipsis)) {
            const std::string beginning = refusal.message.substr(0, refusal.message.size() - ellipsis.size());
            CHECK_MESSAGE(outcome.err.starts_with(beginning), outcome.err);
        } else {
            CHECK(outcome.err == refusal.message + "\n");
        }
        CHECK(folder.names() == before);  // nothing new, nothing half-written
    }
}

}  // namespace

TEST_CASE("the help of the program and of every command goes to standard output and says from where they count") {
    for (const char* command : {"", "run", "explain", "export", "attend", "map", "devices"}) {
        CAPTURE(command);
        const Outcome outcome = attnscope_program(*command ? Words{command, "--help"} : Words{"--help"});
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.err.empty());
        CHECK(contains(outcome.out, std::string("Usage: attnscope ") + (*command ? std::string(command) + " " : "")));
        CHECK(contains(outcome.out, "The command line and the files count from 0"));
    }
}

TEST_CASE("the help of every command names every option with every name") {
    CLI::App app;
    add_commands(app);
    CHECK(app.get_subcommands([](const CLI::App*) { return true; }).size() == 7);
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        const std::string help = command->help();
        for (const CLI::Option* option : command->get_options()) {
            for (const std::string& name : option->get_lnames()) CHECK_MESSAGE(contains(help, " --" + name), (command->get_name() + " " + name));
            CHECK_MESSAGE(contains(help, option->get_description()), (command->get_name() + " " + option->get_name()));
            CHECK_MESSAGE(!option->get_description().empty(), (command->get_name() + " " + option->get_name()));
        }
    }
}

TEST_CASE("the version is printed") {
    const Outcome outcome = attnscope_program({"--version"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.starts_with("attnscope 0."));
}

TEST_CASE("run prints the weights when no file is asked for") {
    const ScratchFolder folder;
    write_file(folder.file("d.json"), worked_document);
    const Outcome outcome = attnscope_program({"run", folder.file("d.json"), "--scale", "off"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    // scores 1.69, -0.028; -0.028, 0.7361
    CHECK(outcome.out == "2 tokens, 1 head, D = 2, d_k = 2, d_v = 2\nvectors: your numbers; weights: none\n"
                         "scale off; no projections; no output projection\n"
                         "\nweights of head 0; rows are queries, columns are keys\n"
                         "          0      1\n"
                         "   0 0.8479 0.1521  cat\n"
                         "   1 0.3178 0.6822  sat\n");
}

TEST_CASE("run says every option that is not as in a new document, and the seed where it counts") {
    const auto header = [](Words words) {
        words.insert(words.begin(), {"run", "--text", "a b c"});
        const Outcome outcome = attnscope_program(words);
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
        return outcome.out.substr(0, outcome.out.find("\n\n") + 1);
    };
    CHECK(header({}) == "3 tokens, 2 heads, D = 8, d_k = 4, d_v = 4, seed 7\nvectors: same word, same vector; weights: random, untrained\n");
    CHECK(header({"--weights", "hand-made"}) == "3 tokens, 2 heads, D = 6, d_k = 3, d_v = 3\nvectors: one-hot; weights: made by hand\n");
    CHECK(header({"--no-projection"}).ends_with("weights: W_O alone, random, untrained\nno projections\n"));
    CHECK(header({"--no-projection", "--no-output-projection"}).ends_with("weights: none\nno projections; no output projection\n"));
    CHECK(header({"--causal", "--window", "1,-1", "--padding", "0,2", "--block", "1,0", "--block", "1,1"})
              .ends_with("\ncausal mask; window 1,-1; padding 0,2; 2 masked cells\n"));
    CHECK(header({"--positions", "rotary", "--layer-norm", "--biases", "--similarity", "cosine", "--scale", "3", "--temperature", "2"})
              .ends_with("\npositions rotary; layer norm with epsilon 0.00001; biases; cosine similarity; scale 3; temperature 2\n"));
    CHECK(header({"--softmax-naive", "--softmax-float32", "--softmax-axis", "all", "--residual"})
              .ends_with("\nsoftmax not shifted; softmax in float32; softmax over the whole matrix; residual\n"));
    CHECK(header({"--dropout", "0.25"}).ends_with("\ndropout 0.25 with seed 1\n"));
    CHECK(contains(attnscope_program({"run", "-"}, R"({"attnscope": 1, "text": "a b", "overrides": {"weights": [[0, 0, 1, 0.5]]}})").out,
                   "\n1 number set by hand\n"));
    CHECK(contains(attnscope_program({"run", "--text", "a b c", "--dropout", "0.25"}).out, "weights of head 0, before dropout; rows"));
}

TEST_CASE("explain prints the arithmetic of the worked example") {
    const ScratchFolder folder;
    write_file(folder.file("d.json"), worked_document);
    const Words words = {"explain", folder.file("d.json"), "--step", "scale", "--head", "0", "--row", "0", "--col", "1"};
    const Outcome outcome = attnscope_program(words);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "scaled, head 0, row 0 (cat), column 1 (sat)\n"
                         "S′₀[0,1] = (1.20·0.31 + 0.50·(−0.80)) / √2 ≈ −0.0198\n");
    CHECK(outcome.err.empty());
}

TEST_CASE("tokens cannot disturb the terminal, and an empty text is said to be empty") {
    const Outcome outcome = attnscope_program({"run", "--tokens", "a\nb,\x1b[2J"});
    CHECK(outcome.exit_code == 0);
    CHECK(!contains(outcome.out, "a\nb"));
    CHECK(!contains(outcome.out, "\x1b"));
    CHECK(attnscope_program({"run", "--text", ""}).out.ends_with("\nThe text has no token.\n"));
}

TEST_CASE("an explanation as JSON is a tree of operations that gives the number") {
    const ScratchFolder folder;
    write_file(folder.file("check.py"), R"(
import json, math, sys
operations = {
    "sum": lambda a: math.fsum(a), "difference": lambda a: a[0] - sum(a[1:]), "product": math.prod,
    "quotient": lambda a: a[0] / a[1], "square_root": lambda a: math.sqrt(a[0]), "exponential": lambda a: math.exp(a[0]),
    "tanh": lambda a: math.tanh(a[0]), "sine": lambda a: math.sin(a[0]), "cosine": lambda a: math.cos(a[0]),
    "power": lambda a: a[0] ** a[1], "maximum": max}
def evaluated(tree):
    if tree["operation"] in ("number", "constant"):
        assert tree["operation"] == "constant" or {"array", "row", "column"} <= tree.keys()
        return float(tree["value"])
    return operations[tree["operation"]]([evaluated(argument) for argument in tree["arguments"]])
said = json.load(sys.stdin)
assert (said["array"], said["row"], said["column"]) == (sys.argv[1], 1, 0), said
assert abs(evaluated(said["expression"]) - float(said["value"])) < 1e-12, said
)");
    for (const std::string array : {"E", "P", "X", "norm", "Q_flat", "Q", "V", "scores", "scaled", "masked", "row_max", "shifted", "exp", "row_sum",
                                    "weights", "dropped", "heads", "concat", "output", "residual", "W_Q"}) {
        CAPTURE(array);
        const Outcome said = attnscope_program({"explain", "--text", "a b c", "--positions", "sinusoidal", "--layer-norm", "--residual", "--step", array,
                                                "--row", "1", "--json"});
        CHECK(said.exit_code == 0);
        const Outcome checked = run_program({"/usr/bin/python3", folder.file("check.py"), array}, said.out);
        CHECK_MESSAGE(checked.exit_code == 0, checked.err);
    }
}

TEST_CASE("a text comes from standard input, and what is not UTF-8 is said on standard error") {
    const Outcome outcome = attnscope_program({"run", "--text", "-"}, "the c\xFFt");
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "  the\n"));
    CHECK(outcome.err == "attnscope: standard input: 1 invalid UTF-8 sequence shown as U+FFFD, the first at byte 5\n");
}

TEST_CASE("without a display the window is a sentence, and its picture is still drawn") {
    const Outcome window = attnscope_program({"--step", "weights"});
    CHECK(window.exit_code == 1);
    CHECK(window.err.starts_with("attnscope: no window can be opened: there is no display"));
    const ScratchFolder folder;
    const Outcome picture = attnscope_program({"--text", "a b a", "--step", "softmax", "--row", "1", "--col", "0", "--theme", "dark",
                                               "--language", "zh", "--screenshot", folder.file("a.png"), "--size", "900x600"});
    CHECK_MESSAGE(picture.exit_code == 0, picture.err);
    CHECK(picture.out.empty());
    CHECK(read_file(folder.file("a.png")).substr(12, 12) == std::string("IHDR\0\0\x03\x84\0\0\x02\x58", 12));
}

TEST_CASE("the window's options are checked before it opens") {
    const ScratchFolder folder;
    const std::string png = folder.file("a.png");
    check_refusals(folder, {
        {{"--screenshot", png, "--size", "1280"}, 2, "attnscope: --size: '1280' is not WIDTHxHEIGHT, each from 320 to 16384, such as 1280x720"},
        {{"--screenshot", png, "--size", "10x10"}, 2, "attnscope: --size: '10x10' is not WIDTHxHEIGHT, each from 320 to 16384, such as 1280x720"},
        {{"--size", "1280x720"}, 2, "attnscope: --size: needs --screenshot, too\nSee attnscope --help."},
        {{"--screenshot", png, "--scale-ui", "9"}, 2, "attnscope: --scale-ui: '9' is not from 0.5 to 4"},
        {{"--screenshot", png, "--theme", "blue"}, 2, "attnscope: --theme: 'blue' is not one of light|dark|contrast"},
        {{"--screenshot", png, "--language", "xx"}, 2, "attnscope: --language: there is no language 'xx'; there are: en, zh"},
        {{"--screenshot", png, "--step", "logits"}, 2, "attnscope: --step: there is no array or step 'logits'.\nArrays for --step: …"},
        {{"--screenshot", png, "--head", "7"}, 2, "attnscope: there is no head 7: …"},
        {{"--screenshot", png, "--row", "1"}, 2, "attnscope: --row: needs --col, too\nSee attnscope --help."},
        {{"--screenshot", png, "--compare", "two-heads"}, 2, "attnscope: --compare: 'two-heads' is not one of without-mask|causal-mask|without-scale|standard-scale"},
        {{"--screenshot", png, "--terms", "2"}, 2, "attnscope: --terms: needs --row, too\nSee attnscope --help."},
        {{"--screenshot", png, "--step", "scores", "--row", "0", "--col", "0", "--terms", "99"}, 2, "attnscope: there are no 99 terms to add up: the number has …"},
        {{"--screenshot", png, "--step", "scores", "--bars"}, 2, "attnscope: only the step softmax has one row as bars"},
        {{"--screenshot", png, "--step", "scores", "--plane"}, 2, "attnscope: there are no vectors of two numbers at this step: …"},
        {{"--screenshot", png, "--dialog", "open"}, 2, "attnscope: --dialog: 'open' is not one of history|keys|export"},
        {{"--screenshot", png, "--lines", "some"}, 2, "attnscope: --lines: 'some' is not one of head|all"},
        {{"--screenshot", png, "--set", "scaled[0][0,0]=1"}, 2, "attnscope: --set: scaled only follows from other numbers here; …"},
        {{"--screenshot", png, folder.file("none.json")}, 1, "attnscope: cannot read '" + folder.file("none.json") + "': there is no such file. Check the name"},
        {{"--screenshot", folder.file("none/a.png")}, 1, "attnscope: cannot write '" + folder.file("none/a.png") + "'…"},
    });
}

TEST_CASE("bad usage exits with 2 and says what would do") {
    const ScratchFolder folder;
    write_file(folder.file("d.json"), worked_document);
    const std::string d = folder.file("d.json");
    check_refusals(folder, {
        {{"run"}, 2, "attnscope: no document: give a FILE (- is standard input), --text, --text-file or --tokens"},
        {{"run", d, "--colour"}, 2, "attnscope: --colour: run has no such option\nSee attnscope run --help."},
        {{"run", d, "--heads"}, 2, "attnscope: --heads: needs a value\nSee attnscope run --help."},
        {{"run", d, "--heads", "two"}, 2, "attnscope: --heads: 'two' is not a whole number"},
        {{"run", d, "--tokenizer", "letters"}, 2, "attnscope: --tokenizer: 'letters' is not one of words|characters|whitespace"},
        {{"run", d, "--window", "3"}, 2, "attnscope: --window: '3' is not LEFT,RIGHT, two whole numbers such as 2,0, of which -1 is unlimited, or none"},
        {{"run", d, "--text", "a", "--tokens", "b"}, 2, "attnscope: --text: cannot be given together with --tokens; leave one of them out\nSee attnscope run --help."},
        {{"run", d, "--out", ""}, 2, "attnscope: --out: the name of the file is empty"},
        {{"run", d, "--out", folder.file("trace.txt")}, 2, "attnscope: cannot write the trace to '" + folder.file("trace.txt") + "': the name must end in .npz or .json"},
        {{"run", d, "--memory", "some"}, 2, "attnscope: --memory: 'some' is not a number of bytes, such as 1000000, 512M or 8G"},
        {{"run", d, "--memory", "1000000G"}, 2, "attnscope: --memory: '1000000G' is more than this machine's …"},
        {{"explain", d}, 2, "attnscope: --step is required\nSee attnscope explain --help."},
        {{"explain", d, "--step", "logits"}, 2, "attnscope: --step: there is no array or step 'logits'.\nArrays for --step: tokens …"},
        {{"explain", d, "--step", "wieghts"}, 2, "attnscope: --step: there is no array or step 'wieghts'; did you mean weights?\nArrays for --step: tokens …"},
        {{"explain", d, "--step", std::string(5000, 'x')}, 2, "attnscope: --step: there is no array or step '" + std::string(40, 'x') + "…'.\nArrays …"},
        {{"explain", d, "--step", "scores", "--row", std::string(5000, '9')}, 2, "attnscope: --row: '" + std::string(40, '9') + "…' is not a whole number"},
        {{"explain", d, "--step", "a\x1b[2J"}, 2, "attnscope: --step: there is no array or step 'a\\x1b[2J'.\n…"},
        {{"explain", d, "--step", "W_Q"}, 2, "attnscope: --step: this document has no W_Q"},
        {{"explain", d, "--step", "scores", "--head", "1"}, 2, "attnscope: --head: there is no head 1 in scores; there are 0 to 0"},
        {{"explain", d, "--step", "scores", "--row", "2"}, 2, "attnscope: --row: there is no row 2 in scores; there are 0 to 1"},
        {{"explain", d, "--step", "scores", "--col", "-1"}, 2, "attnscope: --col: there is no column -1 in scores; there are 0 to 1"},
        {{"explain", d, "--step", "X", "--head", "1"}, 2, "attnscope: --head: X is shared by all heads; leave --head out"},
        {{"explain", "--text", " ", "--step", "scores"}, 2, "attnscope: --row: scores has no row, as the text has no token"},
        {{"explain", d, "--step", "scores", "--decimals", "18"}, 2, "attnscope: --decimals: '18' is not from 0 to 17"},
        {{"explain", d, "--step", "scores", "--json", "--latex"}, 2, "attnscope: --json: cannot be given together with --latex; leave one of them out\nSee attnscope explain --help."},
    });
}

TEST_CASE("a command line that is wrong as a whole says what was meant") {
    const ScratchFolder folder;
    write_file(folder.file("d.json"), worked_document);
    const std::string d = folder.file("d.json");
    const std::string commands = " The commands are run, explain, export, attend, map, bench and devices.\nSee attnscope --help.";
    check_refusals(folder, {
        {{"exprot"}, 2, "attnscope: 'exprot' is neither a file nor a command; did you mean export?" + commands},
        {{"exprot", "--text", "a", "-o", folder.file("a.png")}, 2, "attnscope: 'exprot' is neither a file nor a command; did you mean export?" + commands},
        {{"rnu", d}, 2, "attnscope: 'rnu' is neither a file nor a command; did you mean run?" + commands},
        {{"documents"}, 2, "attnscope: 'documents' is neither a file nor a command." + commands},
        {{"the cat sat"}, 2, "attnscope: 'the cat sat' is no file; give a text with --text\nSee attnscope --help."},
        {{"run", "the cat sat"}, 1, "attnscope: 'the cat sat' is no file; check its name, or give a text with --text"},
        {{d, "run"}, 2, "attnscope: '" + d + "': stands before run; give the file after it"},
        {{"--text", "a", "run"}, 2, "attnscope: --text: stands before run; give it after it"},
        {{"--theme", "dark", "run", d}, 2, "attnscope: --theme: is an option of the window, which run does not open; leave it out"},
        {{"run", d, "--theme", "dark"}, 2, "attnscope: --theme: run has no such option; it belongs to the window and export\nSee attnscope run --help."},
        {{"run", d, "--sead", "3"}, 2, "attnscope: --sead: run has no such option; did you mean --seed?\nSee attnscope run --help."},
        {{"run", d, d}, 2, "attnscope: '" + d + "' is one word too many; give one FILE, and quote a text that has spaces\nSee attnscope run --help."},
        {{"devices", "all"}, 2, "attnscope: 'all' is one word too many; devices takes options only\nSee attnscope devices --help."},
        {{"run", d, "--causal", "--seed", "1", "--seed", "2"}, 2, "attnscope: --seed: is given more than once; give it once\nSee attnscope run --help."},
        {{"run", d, "--seed", "3"}, 2, "attnscope: --seed: no number of this document is random; leave --seed out"},
    });
}

TEST_CASE("picture options are refused where there is no picture, or none with pixels") {
    const ScratchFolder folder;
    const auto refused = [&](const char* file, const Words& more, const std::string& sentence) {
        Words words = {"export", "--text", "a b", "--step", "weights", "-o", folder.file(file)};
        words.insert(words.end(), more.begin(), more.end());
        check_refusals(folder, {{words, 2, "attnscope: " + sentence}});
    };
    const std::string no_picture = ": CSV and NPY files hold numbers, no picture; leave it out, or write PNG, SVG or PDF";
    for (const char* file : {"a.csv", "a.npy"}) {
        for (const Words& option : std::vector<Words>{{"--colormap", "magma"}, {"--theme", "dark"}, {"--range", "log"}, {"--decimals", "3"}, {"--width", "90"},
                                                      {"--dpi", "90"}, {"--language", "zh"}, {"--heading", "x"}, {"--transparent"}, {"--row-sums"},
                                                      {"--no-numbers"}, {"--no-color-bar"}, {"--no-equation"}, {"--no-caption"}})
            refused(file, option, option[0] + no_picture);
    }
    refused("a.png", {"--language", "xx"}, "--language: there is no language 'xx'; there are: en, zh");
    refused("a.png", {"--head", "x"}, "--head: 'x' is neither the number of a head nor all");
    refused("a.svg", {"--width", "90"}, "--width: only PNG pictures have pixels");
    refused("a.pdf", {"--dpi", "90"}, "--dpi: only PNG pictures have pixels");
    refused("a.png", {"--decimals", "3", "--no-numbers"}, "--decimals: cannot be given together with --no-numbers; leave one of them out\nSee attnscope export --help.");
}

TEST_CASE("a document comes from standard input where FILE is -") {
    const Outcome outcome = attnscope_program({"run", "-", "--scale", "off"}, worked_document);
    CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    CHECK(contains(outcome.out, "   0 0.8479 0.1521  cat\n"));
    const Outcome broken = attnscope_program({"explain", "-", "--step", "scores"}, "[");
    CHECK(broken.exit_code == 1);
    CHECK_MESSAGE(broken.err.starts_with("attnscope: standard input: line 1, column "), broken.err);
    CHECK(attnscope_program({"run", "-", "--text", "-"}, worked_document).err ==
          "attnscope: --text: standard input is the document already; give the text itself\n");
}

TEST_CASE("bad input exits with 1 and names file, field and reason") {
    const ScratchFolder folder;
    write_file(folder.file("d.json"), worked_document);
    write_file(folder.file("broken.json"), "{\"attnscope\": 1, \"text\": ");
    write_file(folder.file("field.json"), R"({"attnscope": 1, "colour": 3})");
    const std::string d = folder.file("d.json");
    check_refusals(folder, {
        {{"run", folder.file("none.json")}, 1, "attnscope: cannot read '" + folder.file("none.json") + "': there is no such file. Check the name"},
        {{folder.file("none.json")}, 1, "attnscope: cannot read '" + folder.file("none.json") + "': there is no such file. Check the name"},
        {{"run", folder.path().string()}, 1, "attnscope: cannot read '" + folder.path().string() + "': it is a folder. Name a file inside it"},
        {{"run", folder.file("broken.json")}, 1, "attnscope: '" + folder.file("broken.json") + "'…"},
        {{"run", folder.file("field.json")}, 1, "attnscope: '" + folder.file("field.json") + "'…"},
        {{"run", "--text-file", folder.file("none.txt")}, 1, "attnscope: cannot read '" + folder.file("none.txt") + "': there is no such file. Check the name"},
        {{"run", "--text-file", "/dev/zero"}, 1, "attnscope: cannot read '/dev/zero': it has more than 268435456 bytes, the most that is read…"},
        {{"export", "--text", "", "--step", "weights", "-o", folder.file("empty.png")}, 1,
         "attnscope: the text has no token, so there is nothing to draw; give --text some words"},
        {{"run", d, "--heads", "3"}, 1,
         "attnscope: without projections the width 2 cannot be split into 3 heads; use …"},
        {{"run", d, "--temperature", "0"}, 1, "attnscope: the temperature must be from 1e-100 to 1e100; 1 leaves the scores as they are"},
        {{"run", "--text", "a", "--d-model", "100000000000"}, 1, "attnscope: D is 100000000000; it must be from 1 to …"},
        {{"run", "--text", "a b", "--memory", "1K"}, 1,
         "attnscope: at these widths not even one token fits: n = 2 would need 4.4 KiB, more than the limit of 1.0 KiB; make the widths smaller, or give a larger --memory"},
        {{"run", "--text", "a b", "--weights", "own"}, 1, "attnscope: W_Q has no numbers; write 8 x 8 of them into the document, or choose another source"},
        {{"run", d, "--out", folder.file("no-such-folder/trace.npz")}, 1, "attnscope: cannot write '" + folder.file("no-such-folder/trace.npz") + "': the folder '" + folder.file("no-such-folder") +
             "' does not exist. Check the name or create it"},
    });
}

TEST_CASE("an unprivileged user is told about a folder that may not be written") {
    if (geteuid() != 0) return;  // only the superuser may become somebody else
    const ScratchFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    // the program may lie where only we can look; nobody can run a copy
    const std::string copy = folder.file("attnscope");
    std::filesystem::copy_file(ATTNSCOPE_PROGRAM, copy);
    std::filesystem::permissions(copy, std::filesystem::perms{0755});
    const Outcome outcome = run_program({"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy, "run", "--text", "a",
                                         "--out", folder.file("trace.npz")});
    CHECK(outcome.exit_code == 1);
    CHECK_MESSAGE(contains(outcome.err, "trace.npz"), outcome.err);
    CHECK_MESSAGE(contains(outcome.err, "permission is denied"), outcome.err);
    CHECK(folder.names() == std::set<std::string>{"attnscope"});
}

TEST_CASE("a full disk behind standard output is an error") {
    const std::string program = ATTNSCOPE_PROGRAM;
    for (const std::string words : {"run --text a", "explain --text a --step scores", "explain --text a --step scores --json", "devices", "devices --json",
                                    "--help", "run --help", "--version"})
        for (const char* where : {" > /dev/full", " >&-"}) {
            const Outcome outcome = run_program({"sh", "-c", "exec \"$0\" " + words + where, program});
            CAPTURE(words + where);
            CHECK(outcome.exit_code == 1);
            CHECK(outcome.err == "attnscope: standard output: cannot be written. Check what it leads to, such as a full disk\n");
        }
}
