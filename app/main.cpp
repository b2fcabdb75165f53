// The program `attnscope`: a window, or a sub-command.

#include <exception>
#include <iostream>
#include <new>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/usage.h"
#include "app/cli/window_options.h"
#include "app/gui/screenshot.h"
#include "app/gui/window.h"
#include "core/attention/error.h"
#include "core/files/journal.h"
#include "core/files/settings.h"

namespace {

using namespace attnscope;

Dialog dialog_of(WindowDialog dialog) {
    switch (dialog) {
        case WindowDialog::history: return Dialog::history;
        case WindowDialog::keys: return Dialog::keys;
        case WindowDialog::export_figure: return Dialog::export_figure;
        case WindowDialog::none: break;
    }
    return Dialog::none;
}

int open_window(const WindowChoices& choices) {
    const Start start{.file = choices.file, .document = choices.document, .step = choices.step, .array = choices.array, .head = choices.head,
                .pinned = choices.pinned, .edits = choices.set, .terms = choices.terms, .bars = choices.bars, .plane = choices.plane,
                .lines = {.shown = choices.lines, .all_heads = choices.lines_of_all_heads}, .compare = choices.compare, .dialog = dialog_of(choices.dialog),
                .present = choices.present, .language = choices.language, .theme = choices.theme};
    if (choices.screenshot.empty()) return run_window({.start = start, .settings_file = settings_folder() / "settings.json", .state_folder = state_folder()});
    return screenshot({.start = start, .output = choices.screenshot, .width = choices.width, .height = choices.height, .scale = choices.scale});
}

constexpr const char* no_output = "standard output: cannot be written. Check what it leads to, such as a full disk";

int failed(const std::string& sentence, ExitCode code) {
    std::cerr << "attnscope: " << sentence << '\n';
    return static_cast<int>(code);
}

int parse_and_run(CLI::App& app, const WindowOptions& window, int argument_count, char** arguments) {
    try {
        app.parse(argument_count, arguments);
        if (app.get_subcommands().empty()) return open_window(window.choices(std::cerr));
        if (!std::cout.flush()) throw Error(no_output);
        return static_cast<int>(ExitCode::success);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) return failed(usage_sentence(app, error), ExitCode::bad_usage);
        app.exit(error);  // prints what --help and --version ask for
        return std::cout.flush() ? 0 : failed(no_output, ExitCode::bad_input);
    } catch (const Error& error) {
        return failed(error.what(), error.exit_code);
    } catch (const std::bad_alloc&) {
        return failed("there is not enough memory; try a shorter text or smaller arrays", ExitCode::bad_input);
    } catch (const std::exception& error) {
        return failed(error.what(), ExitCode::bad_input);
    }
}

}  // namespace

int main(int argument_count, char** arguments) {
    CLI::App app("A microscope for self-attention. Without a command it opens its window.");
    add_commands(app);
    app.set_version_flag("--version", "attnscope " ATTNSCOPE_VERSION, "the version of this program");
    app.require_subcommand(0, 1);
    WindowOptions window;
    window.add_to(app);
    app.parse_complete_callback([&app] { require_window_or_command(app); });  // before the command itself runs
    return parse_and_run(app, window, argument_count, arguments);
}
