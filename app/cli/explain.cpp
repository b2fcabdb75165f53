#include <iostream>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/array_choice.h"
#include "app/cli/commands.h"
#include "app/cli/document_options.h"
#include "app/cli/explanation_json.h"
#include "app/cli/parsing.h"
#include "core/attention/explain.h"
#include "core/figure/arithmetic_text.h"
#include "core/figure/label.h"
#include "core/files/language_file.h"

namespace attnscope {
namespace {


struct ExplainOptions {
    DocumentOptions document;
    std::string step;
    Index head = 0, row = 0, column = 0;
    int decimals = 2;
    bool latex = false, json = false;
};

// "scaled, head 0, row 1 (cat), column 2 (sat)"
std::string place(const Trace& trace, const NumberRef& number) {
    const ArrayInfo& array = info(number.array);
    const auto token = [&trace](Axis axis, Index index) {
        return axis == Axis::tokens ? " (" + visible_label(trace.setup.tokens[static_cast<std::size_t>(index)]) + ")" : std::string();
    };
    const std::string head = array.per_head ? fmt::format(", head {}", number.head) : "";
    return fmt::format("{}{}, row {}{}, column {}{}", array.name, head, number.row, token(array.rows, number.row), number.column,
                       token(array.columns, number.column));
}

void explain_command(const ExplainOptions& options) {
    const NumberRef number{array_chosen("--step", options.step), options.head, options.row, options.column};
    const Language english = embedded_language("en");
    const Trace trace = options.document.trace(std::cerr);
    require_number(trace, number);
    const Explanation explanation = explain(trace, number);
    const ArithmeticOptions how{.decimals = options.decimals, .first_index = 0};
    if (options.json) {
        std::cout << explanation_json(explanation, plain_text(arithmetic_line(explanation, how)));
    } else if (options.latex) {
        std::cout << arithmetic_latex(explanation, how) << '\n';
    } else {
        std::cout << place(trace, number) << '\n' << plain_text(arithmetic_line(explanation, how)) << '\n';
        const std::string reason = reasons_text(explanation, english, how.first_index);
        if (!reason.empty()) std::cout << reason << '\n';
    }
}

}  // namespace

void add_explain_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand("explain", "the arithmetic behind one number");
    const auto options = std::make_shared<ExplainOptions>();
    options->document.add_to(*command);
    options->document.add_memory_to(*command);
    command->add_option("--step", options->step, "a step or an array; see below")->type_name("NAME")->required();
    const auto add_index = [command](const char* name, Index& index, const char* help) {
        command
            ->add_option_function<std::string>(
                name, [name, &index](const std::string& text) { index = whole_number(name, text); }, help)
            ->type_name("N");
    };
    add_index("--head", options->head, "from 0; 0 where it is left out, as are row and column");
    add_index("--row", options->row, "from 0: the query, for scores and weights");
    add_index("--col", options->column, "from 0: the key, for scores and weights");
    command
        ->add_option_function<std::string>(
            "--decimals", [options](const std::string& text) { options->decimals = decimals_of("--decimals", text); },
            "digits after the point of the operands; the result has two more; default 2")
        ->type_name("N");
    CLI::Option* json = command->add_flag("--json", options->json, "the expression as a tree, with every digit");
    command->add_flag("--latex", options->latex, "for LaTeX's mathematics mode")->excludes(json);
    command->footer(step_help() + "\n" + counting_note);
    command->callback([options] { explain_command(*options); });
}

}  // namespace attnscope
