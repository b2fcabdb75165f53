#include "app/cli/window_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/array_choice.h"
#include "app/cli/parsing.h"
#include "app/cli/picture_choices.h"
#include "core/document/examples.h"
#include "core/files/document_json.h"

namespace attnscope {
namespace {

struct Size {
    int width = 0, height = 0;
};

Size size_of(const std::string& text) {
    constexpr Index least = 320, most = 16384;  // what the panels need, and what graphics drivers can draw
    const std::size_t cross = text.find('x');
    const auto refuse = [&] {
        throw usage_error("--size", fmt::format("'{}' is not WIDTHxHEIGHT, each from {} to {}, such as 1280x720", text, least, most));
    };
    if (cross == text.npos) refuse();
    const Index width = whole_number("--size", text.substr(0, cross)), height = whole_number("--size", text.substr(cross + 1));
    if (width < least || height < least || width > most || height > most) refuse();
    return {static_cast<int>(width), static_cast<int>(height)};
}

constexpr Named<Variant> variants[] = {{Variant::without_mask, "without-mask"}, {Variant::causal_mask, "causal-mask"},
                                       {Variant::without_scale, "without-scale"}, {Variant::standard_scale, "standard-scale"}};

float scale_of(const std::string& text) {
    const double scale = finite_number("--scale-ui", text);
    if (scale < 0.5 || scale > 4) throw usage_error("--scale-ui", fmt::format("'{}' is not from 0.5 to 4", text));
    return static_cast<float>(scale);
}

// Steps come before arrays here: the window walks through steps.
void choose_step(const std::string& name, WindowChoices& choices) {
    for (const StepInfo& step : steps())
        if (name == step.name) {
            choices.step = step.id;
            return;
        }
    choices.array = array_chosen("--step", name);
    choices.step = step_of(*choices.array);
}

}  // namespace

void WindowOptions::add_to(CLI::App& app) {
    document_.add_to(app);
    const auto value = [&app](const char* name, const char* type, const std::string& help, std::function<void(const std::string&)> read) {
        return app.add_option_function<std::string>(name, read, help)->type_name(type)->group("The window");
    };
    value("--step", "NAME", "the step to look at, or one of its arrays", [this](const std::string& text) { choose_step(text, given_); });
    value("--head", "N", "the head to look at, from 0", [this](const std::string& text) { given_.head = whole_number("--head", text); });
    CLI::Option* row = value("--row", "N", "the row of the number that is explained, from 0",
                             [this](const std::string& text) { row_ = whole_number("--row", text); });
    CLI::Option* column = value("--col", "N", "its column, from 0", [this](const std::string& text) { column_ = whole_number("--col", text); });
    row->needs(column);
    column->needs(row);
    value("--terms", "N", "how many terms of that number's sum are added up", [this](const std::string& text) {
        given_.terms = whole_number("--terms", text);
    })->needs(row);
    app.add_flag("--bars", given_.bars, "softmax shows one row as bars")->group("The window");
    app.add_flag("--plane", given_.plane, "vectors of two numbers are arrows in a plane")->group("The window");
    value("--lines", "head|all", "weights as lines between tokens, of one head or of all", [this](const std::string& text) {
        constexpr Named<bool> heads[] = {{false, "head"}, {true, "all"}};
        given_.lines_of_all_heads = named("--lines", text, heads);
        given_.lines = true;
    });
    value("--compare", "without-mask|causal-mask|without-scale|standard-scale", "show the step beside that of the document with this one thing set otherwise",
          [this](const std::string& text) { given_.compare = named("--compare", text, variants); });
    value("--theme", "light|dark|contrast", "in place of the one that was chosen last",
          [this](const std::string& text) { given_.theme = named("--theme", text, themes); });
    value("--language", "CODE", language_codes() + ", in place of the one that was chosen last", [this](const std::string& text) {
        given_.language = language_code("--language", text);
    });
    value("--dialog", "history|keys|export", "what is open from the start", [this](const std::string& text) {
        constexpr Named<WindowDialog> dialogs[] = {{WindowDialog::history, "history"}, {WindowDialog::keys, "keys"}, {WindowDialog::export_figure, "export"}};
        given_.dialog = named("--dialog", text, dialogs);
    });
    app.add_flag("--present", given_.present, "the step fills the screen, as F5 makes it")->group("The window");
    CLI::Option* screenshot = value("--screenshot", "OUT.png", "write a picture of the window and exit; no display is needed",
                                    [this](const std::string& text) { given_.screenshot = file_name("--screenshot", text); });
    value("--size", "WxH", "of the picture in pixels; default 1600x1000", [this](const std::string& text) {
        const Size size = size_of(text);
        given_.width = size.width, given_.height = size.height;
    })->needs(screenshot);
    value("--scale-ui", "N", "of the picture, as a monitor would ask for; default 1",
          [this](const std::string& text) { given_.scale = scale_of(text); })->needs(screenshot);
}

WindowChoices WindowOptions::choices(std::ostream& messages) const {
    WindowChoices choices = given_;
    if (row_ && column_) choices.pinned = Cell{*row_, *column_};
    if (document_.changes_a_document() || document_.file() == "-") choices.document = document_.document_or_first_example(messages);
    else choices.file = document_.file();
    choices.set = document_.set_numbers();
    // what is wrong is said before there is a window
    if (!choices.file.empty()) document_.with_set_numbers(read_document(choices.file));
    else if (!choices.set.empty()) document_.with_set_numbers(choices.document.value_or(first_example()));
    return choices;
}

}  // namespace attnscope
