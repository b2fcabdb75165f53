#include "app/gui/app.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <utility>

#include "app/gui/widgets/any_text.h"
#include "app/gui/widgets/controls.h"
#include "app/gui/widgets/stage_switches.h"
#include "core/document/examples.h"
#include "core/figure/palette.h"
#include "core/files/language_file.h"

namespace attnscope {
namespace {

// typing that pauses for longer is a new step of undo
constexpr double seconds_between_bursts = 1.0;
constexpr double seconds_between_looks_at_progress = 0.1;

// The first two letters of what the system's variables name, as "zh" in "zh_CN.UTF-8".
std::string system_language() {
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(variable); value != nullptr && *value != '\0') return std::string(value).substr(0, 2);
    return {};
}

std::string language_code(const AppOptions& options, const Settings& settings) {
    const std::string wanted = options.language.value_or(settings.language.empty() ? system_language() : settings.language);
    const std::vector<std::string> codes = embedded_language_codes();
    return std::find(codes.begin(), codes.end(), wanted) != codes.end() ? wanted : codes.front();
}

// A child window without decoration; its padding is the panel's. What goes on below its lower edge fades out there.
class Pane {
public:
    Pane(const char* name, const Place& place, ImU32 ground, ImVec2 padding, ImGuiWindowFlags flags = 0)
        : ground_(ground), fade_((flags & ImGuiWindowFlags_NoScrollbar) == 0 ? padding.y * 1.5f : 0.0f) {
        ImGui::SetCursorScreenPos(place.at);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
        ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0.0f);
        ImGui::PushStyleColor(ImGuiCol_ChildBg, ground);
        ImGui::BeginChild(name, place.size, ImGuiChildFlags_AlwaysUseWindowPadding, flags);
        ImGui::PopStyleColor();
        ImGui::PopStyleVar(2);
    }
    ~Pane() {
        if (fade_ > 0.0f && ImGui::GetScrollY() < ImGui::GetScrollMaxY() - 1.0f) {
            const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
            const ImVec2 end(at.x + size.x - ImGui::GetStyle().ScrollbarSize, at.y + size.y);
            const ImU32 clear = with_alpha(ground_, 0.0f);
            ImDrawList& draw = *ImGui::GetWindowDrawList();
            draw.PushClipRect(at, end);
            draw.AddRectFilledMultiColor(ImVec2(at.x, end.y - fade_), end, clear, clear, ground_, ground_);
            draw.PopClipRect();
        }
        ImGui::EndChild();
    }
    Pane(const Pane&) = delete;
    Pane& operator=(const Pane&) = delete;

private:
    ImU32 ground_;
    float fade_;  // pixels; 0: does not scroll
};

constexpr ImGuiWindowFlags fixed = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;

}  // namespace

ImVec2 padding_of_column(const Look& look) { return ImVec2(look.px(panel_padding), look.px(look.low ? 12.0f : panel_padding)); }

App::App(AppOptions options)
    : options_(std::move(options)),
      language_(embedded_language("en")),
      history_(first_example()),
      saved_(history_.current()),
      worker_(options_.wake),
      map_(options_.make_backend, options_.wake),
      compared_(options_.wake, options_.memory_limit),
      drawing_(options_.textures, options_.fonts) {
    if (!options_.settings_file.empty()) settings_ = read_settings(options_.settings_file, &ui_.notice);
    language_ = embedded_language(language_code(options_, settings_));
    if (options_.theme) settings_.theme = name_of(*options_.theme);
    if (!options_.state_folder.empty()) {
        left_ = left_work(options_.state_folder, &ui_.notice);
        journal_.emplace(options_.state_folder, Journal::usual_pause, *options_.files);
        if (!left_.empty()) ui_.dialog = Dialog::recover;
    }
    show(first_example());
    go_to_step(ui_, StepId::scores);
}

App::~App() = default;

bool App::prepare(float monitor_scale) {
    take_finished();
    const auto [scale, words] = font_scales(monitor_scale);
    drawing_.begin_frame(settings_.theme, scale);
    drawing_.spell(language_);
    drawing_.characters().add(title());
    const Spelled spelled{.revision = history_.revision(), .trace = trace_.get(), .long_trace = map_.trace()};
    if (spelled != std::exchange(spelled_, spelled)) {
        drawing_.characters().add(document().text);
        for (const std::string& token : trace_->setup.tokens) drawing_.characters().add(token);
        if (map_.trace() && document().own_tokens) drawing_.characters().add(map_.trace()->setup.tokens.text);
    }
    const bool built = drawing_.build_fonts(words);
    if (built) say_missing_fonts();
    return built;
}

void App::say_missing_fonts() {
    if (std::exchange(missing_fonts_said_, true) || drawing_.atlas().missing().empty()) return;
    std::string packages;
    for (const FontFace face : drawing_.atlas().missing()) {
        const std::string package(font_package(face));
        if (packages.find(package) == std::string::npos) packages += (packages.empty() ? "" : ", ") + package;
    }
    ui_.notice = language_("fonts.missing", {packages});
}

Look App::look() {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    Look look = drawing_.look(language_);
    look.motion = options_.motion && !settings_.reduced_motion;
    look.low = frame_layout(size.x, size.y, look.scale).low;
    return look;
}

void App::frame() {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const Look look = this->look();
    const FrameLayout layout = frame_layout(size.x, size.y, drawing_.scale(), {.tabs = tabs_height_, .column_open = ui_.column_open, .arithmetic = ui_.pinned.has_value()});

    ImGui::PushFont(look.fonts.text);
    ImGui::SetNextWindowPos(ImVec2(0.0f, 0.0f));
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0.0f, 0.0f));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, look.theme.rule);  // seen in the gaps between the panes
    ImGui::Begin("attnscope", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNavFocus | fixed);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    if (ui_.presenting.on) {
        draw_presented(look);
    } else if (layout.too_small) {
        ImGui::SetCursorPos(ImVec2(look.px(8.0f), look.px(8.0f)));
        dim_sentence(look, look("window.too_small"));
    } else {
        draw_panels(layout, look);
    }
    ImGui::End();
    draw_dialogs(look);
    draw_notice(look);
    ImGui::PopFont();

    take_shortcuts();
    // a dialog that was left without an answer leaves nothing waiting
    const bool answered = ui_.command != Command::none || ui_.recover_choice != RecoverChoice::none || ui_.history_step || ui_.unsaved_choice != UnsavedChoice::none;
    if (ui_.dialog == Dialog::none && !answered) after_saving_ = {};
    if (answered) frames_due_ = frames_to_settle;
    else frames_due_ = std::max(frames_due_ - 1, 0);
    perform_unsaved_choice();
    perform_recover_choice();
    if (const auto step = std::exchange(ui_.history_step, std::nullopt)) {
        history_.go_to(*step);
        show_after_history_change();
    }
    perform(std::exchange(ui_.command, Command::none));
    if (const std::string code = std::exchange(ui_.wanted_language, {}); !code.empty()) set_language(code);
    keep_within(ui_, *trace_);  // a token of the text that was clicked may be none of the result that is still shown
    follow_comparison();
}

// After everything that may change the choice, the document or its Trace.
void App::follow_comparison() {
    if (compared_.update(ui_.compare, document(), computed_revision_, trace_)) frames_due_ = frames_to_settle;
}

void App::draw_panels(const FrameLayout& layout, const Look& look) {
    ui_.hovered_before = std::exchange(ui_.hovered, std::nullopt);
    ui_.hovered_term.reset();
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ImGui::GetStyle().FramePadding.x, look.row_padding() / 2.0f));

    Document draft = history_.current();
    if (std::exchange(ui_.map.random_weights, false)) draft.weights = WeightSource::xavier;
    if (!layout.input.empty()) {
        const Pane pane("input", layout.input, look.theme.panel, padding_of_column(look));
        input_panel(draft, input_, ui_, look, map_.trace() ? &map_ : nullptr);
    }
    ImGui::PopStyleVar();
    numbers_panel(draft, input_.problems, ui_, look);
    notes_panel(draft, ui_, look);
    edit_cells(draft, look);
    const Gesture gesture = gesture_of_this_frame();
    if (!(draft == history_.current())) {
        history_.edit(std::move(draft), gesture);
        last_edit_ = ImGui::GetTime();
    }
    compute_if_changed();
    take_map_commands();

    draw_bars(layout, look);
    follow_comparison();
    if (!layout.right.empty()) draw_right_panels(layout, look);
    if (!layout.stage.empty()) {
        Place place = layout.stage;
        if (ui_.map.shown && !layout.arithmetic.empty()) place.size.y = layout.arithmetic.end().y - place.at.y;
        const Pane pane("stage", place, look.theme.paper, layout.narrow ? ImVec2(look.px(16.0f), look.px(14.0f)) : ImVec2(look.px(28.0f), look.px(20.0f)), fixed);
        if (ui_.map.shown) long_map_panel(map_, long_status(), ui_, look);
        else stage_panel(*trace_, before_.get(), ui_, look, &compared_);
    }
    if (!layout.arithmetic.empty() && !ui_.map.shown) {
        const Pane pane("arithmetic", layout.arithmetic, look.theme.paper, ImVec2(look.px(layout.narrow ? 16.0f : 28.0f), look.px(4.0f)), fixed);
        if (trace_->setup.sizes.n > 0) arithmetic_panel(*trace_, before_.get(), ui_, look);
    }
}

// What is dragged or painted belongs together; everything else that changes a cell is a step of its own.
void App::edit_cells(Document& draft, const Look& look) {
    const bool continuous = !ui_.edits.empty();
    const Document before = draft;
    const bool ready = trace_ && !run_.stale && !run_.computing && before == history_.current();
    const Editing editing{.trace = *trace_, .baseline = baseline_, .ready = ready};
    take_option_edit(draft, ui_);
    cell_editor_panel(draft, editing, ui_, look);
    token_editor_panel(draft, editing, ui_, look);
    if (draft == before) return;
    const bool paused = ImGui::GetTime() - last_edit_ > seconds_between_bursts && !ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (!continuous || !dragging_cells_ || paused) ++gesture_;
    dragging_cells_ = continuous;
}

void App::draw_bars(const FrameLayout& layout, const Look& look) {
    {
        const Pane pane("top bar", layout.top_bar, look.theme.panel, ImVec2(look.px(panel_padding), 0.0f), fixed | ImGuiWindowFlags_MenuBar);
        const std::string name = file_.empty() ? document().title : file_.filename().string();
        top_bar_panel({.name = name, .unsaved = unsaved(), .can_undo = history_.can_undo(), .can_redo = history_.can_redo(), .compare = compare_offers(*trace_, document().text), .column_away = layout.narrow},
                      settings_, ui_, look);
    }
    {
        const Pane pane("step strip", layout.step_strip, look.theme.panel, ImVec2(look.px(panel_padding), 0.0f), fixed);
        step_strip_panel(*trace_, ui_, look);
    }
    if (!layout.status_bar.empty()) {
        const Pane pane("status", layout.status_bar, look.theme.panel, ImVec2(look.px(panel_padding), 0.0f), fixed);
        if (ui_.map.shown) long_status_bar_panel(map_, long_status(), look);
        else status_bar_panel(*trace_, run_, look);
    }
}

void App::draw_right_panels(const FrameLayout& layout, const Look& look) {
    const Pane pane("right", layout.right, look.theme.panel, padding_of_column(look));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ImGui::GetStyle().FramePadding.x, look.row_padding() / 2.0f));
    if (ui_.map.shown) {
        draw_long_panels(layout, look);
    } else if (layout.folded) {
        draw_tabs(layout.most_tabs, look);
    } else {
        heads_panel(*trace_, ui_, look);
        const std::array views = {look("tab.row"), look("tab.lines")};
        int view = ui_.lines.shown ? 1 : 0;
        if (segmented(look, "row or lines", views, view)) ui_.lines.shown = view == 1;
        if (ui_.lines.shown) lines_panel(*trace_, ui_, look);
        else row_panel(*trace_, ui_, look);
        colours_panel(*trace_, ui_, look);
    }
    ImGui::PopStyleVar();
}

void App::draw_tabs(float most_height, const Look& look) {
    const float begin = ImGui::GetCursorPosY();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ImGui::GetStyle().ItemSpacing.x, look.row_gap()));
    const std::array tabs = {look("tab.heads"), look("tab.row"), look("tab.colours"), look("tab.lines")};
    segmented(look, "tabs", tabs, ui_.folded_tab);
    const float above = ImGui::GetCursorPosY() + padding_of_column(look).y;
    if (ui_.folded_tab == 0) heads_panel(*trace_, ui_, look, {.tab = true, .most_height = most_height - above});
    if (ui_.folded_tab == 1) row_panel(*trace_, ui_, look);
    if (ui_.folded_tab == 2) colours_panel(*trace_, ui_, look, /*headed=*/false);
    if (ui_.folded_tab == 3) lines_panel(*trace_, ui_, look);
    const float needed = ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y - begin + 2.0f * padding_of_column(look).y;
    ImGui::PopStyleVar();
    keep_tabs_height(ui_.folded_tab, needed);
}

// A scroll bar that comes makes the content narrower, perhaps lower, and would go again: while nothing else changes the
// height only grows.
void App::keep_tabs_height(int tab, float needed) {
    const TabsShown shown{.trace = trace_.get(), .long_trace = map_.trace(), .tab = tab, .computing = run_.computing, .language = language_.code(), .width = ImGui::GetIO().DisplaySize.x,
                          .height = ImGui::GetIO().DisplaySize.y, .scale = drawing_.scale()};
    if (shown == tabs_shown_ && needed <= tabs_height_) return;
    tabs_shown_ = shown;
    tabs_height_ = needed;
    frames_due_ = frames_to_settle;
}

void App::draw_dialogs(const Look& look) {
    open_panel(settings_, ui_, look);
    export_panel(*trace_, ui_, look);
    history_panel(history_, ui_, look);
    if (!left_.empty()) recover_panel(left_.front().work(), ui_, look);
    unsaved_panel(ui_, look);
    keys_panel(ui_, look);
    about_panel(ui_, look);
}

void App::draw_notice(const Look& look) {
    if (ui_.notice.empty()) return;
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(size.x / 2.0f, size.y - look.px(44.0f)), ImGuiCond_Always, ImVec2(0.5f, 1.0f));
    ImGui::SetNextWindowSizeConstraints(ImVec2(0.0f, 0.0f), ImVec2(look.px(640.0f), size.y));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, look.px(card_rounding));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1.0f);
    ImGui::Begin("notice", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                        ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PopStyleVar(2);
    draw_sentence({.text = ui_.notice, .em = look.px(15.0f), .color = look.theme.ink, .width = look.px(584.0f)}, look);
    const bool dismissed = button(look, look("notice.dismiss"));
    ImGui::End();
    const bool escaped = ui_.dialog == Dialog::none && !ui_.field && ImGui::IsKeyPressed(ImGuiKey_Escape, false);
    if (dismissed || escaped) ui_.notice.clear();
}

Gesture App::gesture_of_this_frame() {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    const bool new_item = context.ActiveId != 0 && context.ActiveId != active_item_;
    const bool new_burst = context.ActiveId != 0 && ImGui::GetIO().WantTextInput && ImGui::GetTime() - last_edit_ > seconds_between_bursts;
    if (new_item || new_burst || ImGui::IsMouseClicked(ImGuiMouseButton_Left)) ++gesture_;
    active_item_ = context.ActiveId;
    return gesture_;
}

double App::seconds_until_change() const {
    const double now = ImGui::GetTime();
    // ImGui spreads quick input over several frames
    if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) return 0.0;
    if (ui_.moving_until > now || frames_due_ > 0 || !ui_.edits.empty() || ui_.option_edit.any() || ui_.token_editing.waits() || (ui_.field && ui_.field->fresh) || ui_.menu) return 0.0;
    if (long_.progress) return seconds_between_looks_at_progress;
    if (ui_.playback.playing) return std::max(0.0, ui_.playback.next_at - now);
    return std::numeric_limits<double>::infinity();
}

}  // namespace attnscope
