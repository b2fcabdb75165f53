// Somebody who does not know what a window is for: random pointer, keys and text, from a seed.
//   attnscope_monkey_tests [--events=200000] [--seed=1] [--steady]
// Steady: the worker is waited for in every frame, so that a seed does the same on every machine.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "core/attention/random.h"
#include "core/document/resolve.h"
#include "core/files/atomic_write.h"
#include "core/files/document_json.h"
#include "tests/app_window.h"
#include "tests/confined_files.h"
#include "tests/scratch_folder.h"

using namespace attnscope;
using attnscope::testing::AppWindow;

namespace {

struct Chosen {
    int events = 200000;
    std::uint64_t seed = 1;
    bool steady = false;
};
Chosen& chosen() {
    static Chosen given;
    return given;
}

constexpr int events_of_one_life = 4000;  // then the window is closed and opened anew, on what the last one left
constexpr int events_between_documents = 700;

// Documents that look different: one token, many, masks, positions, no projection, other scripts.
Document document_of(std::uint64_t choice) {
    Document document = first_example();
    switch (choice % 8) {
        case 0: break;
        case 1: document.text = "one"; break;
        case 2: document.options.mask.causal = true; document.options.positions = PositionKind::rotary; break;
        case 3: document.text = "\u6ce8\u610f\u529b \u0627\u0644\u0633\u0644\u0627\u0645 \U0001F469\u200D\U0001F680 na\u00efve"; break;
        case 4: document.options.projections = false; break;
        case 5: document.text = ""; break;
        case 6: document.widths = {.D = 2, .H = 1}; document.text = "a b a"; break;
        default:
            document.text.clear();
            for (int i = 0; i < 40; ++i) document.text += "t" + std::to_string(i % 5) + " ";
    }
    return document;
}

class Monkey {
public:
    explicit Monkey(std::uint64_t seed) : random_(seed, "monkey") {}

    // Hands one event to ImGui, or moves the clock on.
    void act(AppWindow& window) {
        ImGuiIO& io = ImGui::GetIO();
        const std::uint64_t kind = below(100);
        if (kind < 34) point(window, io);
        else if (kind < 62) press(io);
        else if (kind < 68) io.AddMouseWheelEvent(below(4) == 0 ? step() : 0.0f, step());
        else if (kind < 88) strike(io);
        else if (kind < 96) io.AddInputCharactersUTF8(any_of(texts));
        else if (kind < 97) resize(io);
        else if (kind < 98) window.headless.set_clipboard(any_of(clipboards));
        else if (kind < 99) io.AddFocusEvent(below(2) == 0);
        else window.app->open(any_of(files));
    }

    std::uint64_t below(std::uint64_t count) { return random_.bits(drawn_++) % count; }

private:
    template <class Choice, std::size_t count>
    const Choice& any_of(const std::array<Choice, count>& choices) { return choices[below(count)]; }
    static constexpr std::array texts{"1", "-0.5", "2,5", "1e308", "nan", "-inf", "x", "the cat", "\u6ce8\u610f", "\U0001F600", "\xff\xfe", "=", " ", "0", "999999999999", "\u0639"};
    static constexpr std::array clipboards{"1\t2\t3\n4\t5\t6\n", "1,5;2,5\n", "a b c", "", "[[1, 2], [3, 4]]", "\xc3\x28", "1e400\t-inf"};
    static constexpr std::array files{"missing.json", "good.json", "bad.json", "words.txt", "."};
    static constexpr std::array keys{ImGuiKey_Tab, ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_PageUp, ImGuiKey_PageDown,
                                     ImGuiKey_Home, ImGuiKey_End, ImGuiKey_Insert, ImGuiKey_Delete, ImGuiKey_Backspace, ImGuiKey_Space, ImGuiKey_Enter, ImGuiKey_Escape,
                                     ImGuiKey_F1, ImGuiKey_F5, ImGuiKey_Slash, ImGuiKey_Period, ImGuiKey_Minus, ImGuiKey_Equal, ImGuiKey_LeftBracket, ImGuiKey_RightBracket,
                                     ImGuiKey_0, ImGuiKey_1, ImGuiKey_2, ImGuiKey_9, ImGuiKey_A, ImGuiKey_B, ImGuiKey_C, ImGuiKey_D, ImGuiKey_E, ImGuiKey_F, ImGuiKey_H,
                                     ImGuiKey_I, ImGuiKey_L, ImGuiKey_M, ImGuiKey_N, ImGuiKey_O, ImGuiKey_P, ImGuiKey_Q, ImGuiKey_R, ImGuiKey_S, ImGuiKey_T, ImGuiKey_V,
                                     ImGuiKey_W, ImGuiKey_X, ImGuiKey_Y, ImGuiKey_Z};
    static constexpr std::array modifiers{ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt};

    float between(float least, float most) { return least + (most - least) * static_cast<float>(random_.uniform(drawn_++)); }
    float step() { return static_cast<float>(below(7)) - 3.0f; }

    // mostly at a control, as most of a window is empty
    void point(AppWindow& window, ImGuiIO& io) {
        const std::vector<SeenItem>& seen = window.headless.seen();
        if (!seen.empty() && below(4) != 0) {
            const SeenItem& at = seen[below(seen.size())];
            io.AddMousePosEvent(between(at.least.x, at.most.x), between(at.least.y, at.most.y));
        } else {
            io.AddMousePosEvent(between(-50.0f, io.DisplaySize.x + 50.0f), between(-50.0f, io.DisplaySize.y + 50.0f));
        }
    }
    void press(ImGuiIO& io) {
        const int button = below(6) == 0 ? 1 + static_cast<int>(below(2)) : 0;
        held_[static_cast<std::size_t>(button)] = !held_[static_cast<std::size_t>(button)];
        io.AddMouseButtonEvent(button, held_[static_cast<std::size_t>(button)]);
    }
    void strike(ImGuiIO& io) {
        const int modifier = below(2) == 0 ? any_of(modifiers) : 0;
        const ImGuiKey key = any_of(keys);
        if (modifier != 0) io.AddKeyEvent(static_cast<ImGuiKey>(modifier), true);
        io.AddKeyEvent(key, true);
        io.AddKeyEvent(key, false);
        if (modifier != 0) io.AddKeyEvent(static_cast<ImGuiKey>(modifier), false);
    }
    void resize(ImGuiIO& io) {
        constexpr std::array<ImVec2, 6> sizes{ImVec2(1280, 720), ImVec2(1920, 1080), ImVec2(320, 240), ImVec2(700, 1000), ImVec2(1280, 720), ImVec2(1, 1)};
        io.DisplaySize = any_of(sizes);
    }

    RandomStream random_;
    std::uint64_t drawn_ = 0;
    std::array<bool, 3> held_{};
};

// What holds whatever was done.
void check_is_sound(const App& app) {
    const Document& document = app.document();
    CHECK(document_from_json(document_to_json(document), "the document") == document);
    const Sizes& sizes = app.trace().setup.sizes;
    CHECK(static_cast<Index>(app.trace().setup.tokens.size()) == sizes.n);
    CHECK(app.ui().head < sizes.H);
    if (app.ui().pinned) {
        CAPTURE(std::string(info(app.ui().pinned->array).name));
        CAPTURE(std::string(info(app.ui().step).name));
        const MatrixD& shown = array(app.trace(), app.ui().pinned->array, app.ui().pinned->head);
        CHECK(app.ui().pinned->row < shown.rows());
        CHECK(app.ui().pinned->column < shown.cols());
    }
}

// What holds once the worker has nothing left to do.
void check_is_settled(const App& app) {
    if (app.problems().empty()) CHECK(app.trace().setup.sizes == resolved_sizes(app.document()));
}

}  // namespace

TEST_CASE("whatever is pressed, moved and typed, the window goes on and its document stays whole") {
    const ScratchFolder folder;
    const ConfinedFiles files(folder.path());
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    save_document("good.json", document_of(2));
    write_file("bad.json", "{\"attnscope\": 1, \"text\": ");
    write_file("words.txt", "some words \xff of a text");
    MESSAGE("seed " << chosen().seed << ", " << chosen().events << " events");

    Monkey monkey(chosen().seed);
    int done = 0;
    while (done < chosen().events) {
        AppWindow window({.settings_file = folder.path() / "settings.json", .state_folder = folder.path() / "state", .files = &files, .motion = done % 8000 == 0});
        int next_document = 0;
        for (int life = 0; life < events_of_one_life && done < chosen().events && !window.app->quits();) {
            if (life >= next_document) {
                window.app->show(document_of(monkey.below(8)));
                next_document += events_between_documents;
            }
            const int burst = 1 + static_cast<int>(monkey.below(6));
            for (int i = 0; i < burst; ++i, ++done, ++life) monkey.act(window);
            do window.headless.frames(1);  // ImGui spreads quick input over several frames
            while (!ImGui::GetCurrentContext()->InputEventsQueue.empty());
            if (chosen().steady) window.app->wait_for_result();
            CAPTURE(done);
            check_is_sound(*window.app);
        }
        window.settle();
        check_is_sound(*window.app);
        check_is_settled(*window.app);
    }
    std::filesystem::current_path(before);
    CHECK(done >= chosen().events);
}

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word.starts_with("--events=")) chosen().events = std::atoi(argv[i] + 9);
        if (word == "--steady") chosen().steady = true;
        if (word.starts_with("--seed=")) chosen().seed = std::strtoull(argv[i] + 7, nullptr, 10);
    }
    return doctest::Context(argc, argv).run();
}
