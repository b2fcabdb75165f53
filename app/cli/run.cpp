#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/document_options.h"
#include "app/cli/parsing.h"
#include "app/cli/summary.h"
#include "core/attention/trace.h"
#include "core/figure/label.h"
#include "core/figure/number_text.h"
#include "core/files/language_file.h"
#include "core/files/trace_files.h"

namespace attnscope {
namespace {

// a wider table would be wrapped by the terminal and could not be read
constexpr Index widest_table = 24;
constexpr int table_decimals = 4;

struct RunOptions {
    DocumentOptions document;
    std::string out;
};

std::string right_aligned(const std::string& text, std::size_t width) {
    return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

// The tokens stand at the ends of the rows, where their width on the terminal does not matter.
void print_weights(const Trace& trace, Index head) {
    const MatrixD& A = array(trace, ArrayId::weights, head);
    const std::string& name = trace.setup.head_names[static_cast<std::size_t>(head)];
    std::cout << "\nweights of head " << head << (name.empty() ? "" : " (" + name + ")") << (trace.setup.options.dropout.p > 0 ? ", before dropout" : "") << "; rows are queries, columns are keys\n    ";
    for (Index j = 0; j < A.cols(); ++j) std::cout << right_aligned(std::to_string(j), table_decimals + 3);
    std::cout << '\n';
    for (Index i = 0; i < A.rows(); ++i) {
        std::cout << right_aligned(std::to_string(i), 4);
        for (Index j = 0; j < A.cols(); ++j) std::cout << ' ' << right_aligned(cell_text(A(i, j), table_decimals), table_decimals + 2);
        std::cout << "  " << visible_label(trace.setup.tokens[static_cast<std::size_t>(i)]) << '\n';
    }
}

void run_command(const RunOptions& options) {
    if (!options.out.empty()) require_trace_extension(options.out);
    const Document document = options.document.document(std::cerr);
    const Trace trace = options.document.trace_of(document);
    if (!options.out.empty()) write_trace(trace, options.out);
    std::cout << summary(document, trace, embedded_language("en"));
    if (!options.out.empty()) {
        std::cout << "written: " << options.out << '\n';
    } else if (trace.setup.sizes.n == 0) {
        std::cout << "The text has no token.\n";
    } else if (trace.setup.sizes.n <= widest_table) {
        for (Index h = 0; h < trace.setup.sizes.H; ++h) print_weights(trace, h);
    } else {
        std::cout << "The table of weights is too wide to print; --out FILE.npz or FILE.json writes every number.\n";
    }
}

}  // namespace

void add_run_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand("run", "compute every step; print the weights, or write every number to a file");
    const auto options = std::make_shared<RunOptions>();
    options->document.add_to(*command);
    options->document.add_memory_to(*command);
    command
        ->add_option_function<std::string>(
            "-o,--out", [options](const std::string& text) { options->out = file_name("--out", text); },
            "the file to write: OUT.npz or OUT.json")
        ->type_name("OUT");
    command->callback([options] { run_command(*options); });
}

}  // namespace attnscope
