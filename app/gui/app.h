#pragma once
// The application without its window: history, worker, result, what is looked at, and one frame of all of it.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/drawing.h"
#include "app/gui/frame_layout.h"
#include "app/gui/long_map.h"
#include "app/gui/outcome.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets/step_picture.h"
#include "core/attention/trace.h"
#include "core/compute/worker.h"
#include "core/document/history.h"
#include "core/files/file_system.h"

namespace attnscope {

// a new result is laid out in one frame, its new characters come in the next, and dialogs have their size in the third
inline constexpr int frames_to_settle = 3;

// Around the content of the columns at the left and right, in pixels.
ImVec2 padding_of_column(const Look& look);

// The processor, with one core left to the window.
std::unique_ptr<Backend> backend_beside_window();
// That, or a GPU where one was measured to be faster; what was measured is kept in the cache folder.
std::unique_ptr<Backend> fastest_backend_beside_window();

struct AppOptions {
    std::filesystem::path settings_file;    // empty: defaults, and nothing is kept
    std::filesystem::path state_folder;     // where unsaved work is kept for the case of a crash; empty: nowhere
    std::optional<std::string> language;    // in place of the settings'
    std::optional<Paper> theme;             // in place of the settings'
    const FileSystem* files = &real_files();  // documents, exports and the journal go through it
    std::size_t memory_limit = default_memory_limit;    // bytes that a Trace may take
    std::function<std::unique_ptr<Backend>()> make_backend = backend_beside_window;  // for long texts; called on threads of theirs
    bool motion = true;
    bool timing = true;                     // the status bar says how long a run took; off where pictures are compared
    TextureCalls textures{.upload = [](const Picture&) { return ImTextureID{}; }, .release = [](ImTextureID) {}};  // default: none, for tests
    std::shared_ptr<FontStore> fonts = std::make_shared<FontStore>();  // windows may share them
    std::function<void()> wake;             // called on the worker's thread when a result is ready; may be empty
};

class App {
public:
    // Opens on the first example. An ImGui context must exist for every other function.
    explicit App(AppOptions options);
    ~App();

    // Before NewFrame: takes results, brings style and fonts up to date. True: the font atlas was built anew, so the
    // renderer must make its texture anew.
    bool prepare(float monitor_scale);

    // Between NewFrame and Render: draws everything, and does what was asked for.
    void frame();

    // Replaces the document and its history, without asking. `file` is empty for what has no file yet.
    void show(Document document, std::filesystem::path file = {});
    // Reads the file; asks first where unsaved work would be lost. What goes wrong is said in the window.
    void open(const std::filesystem::path& file);
    void ask_to_quit();
    bool quits() const { return quits_; }

    // For the title of a window.
    std::string title() const;

    // Seconds from now until something changes without an event; infinity when nothing will.
    double seconds_until_change() const;

    const Document& document() const { return history_.current(); }
    // Of a long text: of its beginning, for what is said of steps and options.
    const Trace& trace() const { return *trace_; }
    // Whether the document is shown as a long text, or is going to be; its result, or null.
    bool is_long() const { return long_.expected; }
    const LongTrace* long_trace() const { return map_.trace(); }
    const LongMap& long_map() const { return map_; }
    bool cancelled() const { return long_.cancelled; }
    const Trace* before() const { return before_.get(); }  // the Trace before the last edit, or null
    const Trace* compared() const { return compared_.a(); }  // A of a comparison, or null
    const History& history() const { return history_; }
    const std::vector<Problem>& problems() const { return input_.problems; }
    const Settings& settings() const { return settings_; }
    const Language& language() const { return language_; }
    const UiState& ui() const { return ui_; }
    UiState& ui() { return ui_; }
    bool computing() const { return worker_.busy() || compared_.computing() || map_.busy(); }
    // Until trace() is that of the document, for callers that ask about it before the first frame.
    void wait_for_result();
    bool unsaved() const;

private:
    // How far the worker is; shared with it.
    struct Progress {
        std::atomic<double> fraction = 0.0;
        std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    };
    // The state of a long text beside its result.
    struct LongState {
        bool expected = false;   // the document is long, or too large for a frame to know
        bool cancelled = false;  // by hand; nothing is computed until the document changes or is asked for again
        std::shared_ptr<Progress> progress;
    };
    // Everything the height of the tabs follows from.
    struct TabsShown {
        const Trace* trace = nullptr;
        const LongTrace* long_trace = nullptr;
        int tab = 0;
        bool computing = false;  // of a long text
        std::string language;
        float width = 0.0f, height = 0.0f, scale = 0.0f;  // of the display
        bool operator==(const TabsShown&) const = default;
    };
    // Everything the size of what is presented follows from.
    struct PresentedFor {
        const Trace* trace = nullptr;
        StepId step = StepId::tokens;
        ArrayId array = ArrayId::tokens;
        Index head = 0;
        float width = 0.0f, height = 0.0f, monitor_scale = 0.0f;
        double type = 0.0;
        StepView view = StepView::nothing;
        bool operator==(const PresentedFor&) const = default;
    };
    // Whose characters the fonts have been told.
    struct Spelled {
        std::uint64_t revision = 0;
        const Trace* trace = nullptr;
        const LongTrace* long_trace = nullptr;
        bool operator==(const Spelled&) const = default;
    };
    // What waits until the question about unsaved work is answered.
    struct AfterSaving {
        Command command = Command::none;
        std::filesystem::path file;  // for Command::open
    };

    Look look();
    bool is_presented() const;
    void choose_presented_type(float monitor_scale);
    FontScales font_scales(float monitor_scale);
    void draw_presented(const Look& look);
    void take_present_shortcuts();
    void follow_comparison();
    void draw_panels(const FrameLayout& layout, const Look& look);
    void draw_right_panels(const FrameLayout& layout, const Look& look);
    void draw_bars(const FrameLayout& layout, const Look& look);
    void draw_tabs(float most_height, const Look& look);
    void keep_tabs_height(int tab, float needed);
    void edit_cells(Document& draft, const Look& look);
    void draw_dialogs(const Look& look);
    void draw_notice(const Look& look);
    void take_shortcuts();
    void compute_if_changed();
    void submit();
    void take(Outcome outcome);
    void take_trace(std::shared_ptr<const Trace> trace);
    void take_finished();
    void expect_long();
    void take_map_commands();
    LongStatus long_status() const;
    void draw_long_panels(const FrameLayout& layout, const Look& look);
    void perform(Command command);
    bool is_refused(Command command);
    void copy_description();
    void perform_unsaved_choice();
    void change_history(Command command);
    void show_after_history_change();
    void perform_recover_choice();
    void take_back(const UnsavedWork& work);
    void keep_work();
    void propose_export();
    void export_figure();
    void without_loss(AfterSaving then);
    void carry_out(const AfterSaving& then);
    bool save();  // false: there was no file yet or it failed
    bool save_to(const std::filesystem::path& file);
    void set_language(const std::string& code);
    void keep_settings();
    void say_missing_fonts();
    void open_file(const std::filesystem::path& file);
    Gesture gesture_of_this_frame();

    AppOptions options_;
    Settings settings_;
    Language language_;
    History history_;
    Document saved_;
    Document baseline_;        // as it was opened: what a reset goes back to
    std::filesystem::path file_;
    UiState ui_;
    std::optional<Journal> journal_;
    std::vector<LeftWork> left_;   // what crashes left, the latest first
    InputStatus input_;        // of the document
    std::shared_ptr<const Trace> trace_;
    std::shared_ptr<const Trace> before_;    // the Trace before the last gesture; null for a document that was just opened
    std::optional<Gesture> gesture_of_before_;
    RunStatus run_;
    Worker<Outcome> worker_;
    LongState long_;
    LongMap map_;              // of the last long result
    ComparedTrace compared_;   // what the Trace is compared with
    std::uint64_t computed_revision_ = 0;  // of the history: what was computed or submitted last
    std::uint64_t submitted_ = 0;          // jobs of the worker
    AfterSaving after_saving_;
    bool quits_ = false;
    float tabs_height_ = 0.0f; // of the content of the tabs in the last frame, in pixels
    TabsShown tabs_shown_;      // what that height belongs to
    PresentedFor presented_for_;      // what the next two belong to
    float presented_stage_ = 1.0f;    // in multiples of the monitor's scale
    float presented_words_ = 0.0f;    // in pixels of scale 1
    int frames_due_ = frames_to_settle;       // what changed settles in so many frames
    bool missing_fonts_said_ = false;

    Drawing drawing_;
    Spelled spelled_;
    unsigned active_item_ = 0;  // ImGui's, of the last frame
    Gesture gesture_ = 1;
    bool dragging_cells_ = false;  // the last change of a cell was one of several that belong together
    double last_edit_ = 0.0;    // seconds of the frame clock
};

}  // namespace attnscope
