#include "app/cli/commands.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace attnscope {
namespace {

// Every option with all its names and what it takes, and nothing else on its line.
class HelpText : public CLI::Formatter {
public:
    HelpText() { column_width(34); }

    std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
        if (is_positional) return option->get_name(/*positional=*/true);
        std::string names;
        const auto add = [&names](const std::string& name) { names += (names.empty() ? "" : ", ") + name; };
        for (const std::string& name : option->get_snames()) add("-" + name);
        for (const std::string& name : option->get_lnames()) add("--" + name);
        return names;
    }

    std::string make_option_opts(const CLI::Option* option) const override {
        std::string text;
        if (option->get_type_size() != 0 && !option->get_type_name().empty()) text += " " + option->get_type_name();
        if (option->get_required()) text += " (required)";
        return text;
    }
};

}  // namespace

void add_commands(CLI::App& app) {
    app.name("attnscope");
    app.formatter(std::make_shared<HelpText>());  // commands inherit it, as they do the footer and --help
    app.footer(counting_note);
    app.set_help_flag("-h,--help", "this text, for a command too");
    add_run_command(app);
    add_explain_command(app);
    add_export_command(app);
    add_attend_command(app);
    add_map_command(app);
    add_bench_command(app);
    add_devices_command(app);
}

}  // namespace attnscope
