// Long texts in the window: small ones that a low memory limit makes long.

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <memory>
#include <string>

#include "app/gui/app.h"
#include "app/gui/outcome.h"
#include "app/gui/widgets/map_canvas.h"
#include "core/document/validate.h"
#include "tests/app_window.h"

using namespace attnscope;
using attnscope::testing::AppWindow;
using attnscope::testing::example_with_text;

namespace {

constexpr std::size_t limit_that_makes_long = std::size_t{1} << 20;

std::string words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += (i == 0 ? "" : " ") + (i % 50 == 7 ? std::string("white whale") : "w" + std::to_string(i * i % 97));
    return text;
}

Document long_document(int count = 900) {
    Document document = example_with_text(words(count));
    document.weights = WeightSource::xavier;
    document.widths = {.D = 8, .H = 2};
    return document;
}

AppOptions options_of_test() { return {.language = "en", .memory_limit = limit_that_makes_long, .motion = false}; }

// Until everything that is asked for has come.
void settle(AppWindow& window) {
    window.app->wait_for_result();
    for (int still = 0; still < 3; still = window.app->computing() ? 0 : still + 1) window.headless.frames(1);
}

struct LongWindow : AppWindow {
    explicit LongWindow(Document document = long_document(), testing::HeadlessSize size = {1600.0f, 1000.0f}) : AppWindow(options_of_test(), size) {
        app->show(std::move(document));
        testing_settle();
    }
    void testing_settle() { ::settle(*this); }
    MapLook& map() { return app->ui().map; }
    SeenItem canvas() { return headless.item("map 0"); }
    ImVec2 point(float across, float down) {
        const SeenItem item = canvas();
        return ImVec2(std::floor(item.least.x + (item.most.x - item.least.x) * across), std::floor(item.least.y + (item.most.y - item.least.y) * down));
    }
};

}  // namespace

TEST_CASE("a text too long for all its matrices is shown as a map, and a short one as before") {
    LongWindow window;
    REQUIRE(window.app->is_long());
    REQUIRE(window.app->long_trace() != nullptr);
    CHECK(window.app->long_trace()->n() > 900);
    CHECK(window.headless.shows("map 0"));
    CHECK(window.app->ui().step == StepId::softmax);
    CHECK(window.app->problems().empty());
    CHECK(window.app->ui().notice.empty());

    window.app->show(example_with_text("a b c"));
    window.headless.frames(3);
    CHECK_FALSE(window.app->is_long());
    CHECK(window.app->long_trace() == nullptr);
    CHECK_FALSE(window.headless.shows("map 0"));
    CHECK(window.app->trace().setup.sizes.n == 3);
}

TEST_CASE("the wheel zooms about the cell under the pointer, down to single weights") {
    LongWindow window;
    const ImVec2 at = window.point(0.6f, 0.4f);
    window.headless.move(at.x, at.y);
    window.headless.frames(1);
    for (int i = 0; i < 40; ++i) {
        const auto before = window.map().hovered;
        const double scale = window.map().drawn.pixels_per_cell;
        REQUIRE(before.has_value());
        window.headless.wheel(1.0f);
        window.headless.frames(1);
        REQUIRE(window.map().hovered.has_value());
        // one pixel holds several cells, and edges are rounded to whole pixels
        const double apart = 1.0 + 1.0 / scale;
        CHECK(std::abs(static_cast<double>(window.map().hovered->row - before->row)) <= apart);
        CHECK(std::abs(static_cast<double>(window.map().hovered->column - before->column)) <= apart);
    }
    CHECK(window.map().drawn.pixels_per_cell == doctest::Approx(window.map().limits.most_pixels_per_cell));
    window.headless.key(ImGuiKey_Home);
    CHECK_FALSE(window.map().view.has_value());
    CHECK(window.map().drawn.pixels_per_cell == doctest::Approx(whole_map(window.map().limits).pixels_per_cell));
}

TEST_CASE("dragging moves the map with the pointer and pins nothing") {
    LongWindow window;
    const ImVec2 at = window.point(0.5f, 0.5f);
    window.headless.move(at.x, at.y);
    window.headless.wheel(12.0f);
    window.headless.frames(2);
    const MapView before = window.map().drawn;
    window.headless.drag(-60.0f, -35.0f);
    window.headless.frames(2);
    const MapView after = window.map().drawn;
    CHECK((after.column - before.column) * after.pixels_per_cell == doctest::Approx(60.0).epsilon(1e-6));
    CHECK((after.row - before.row) * after.pixels_per_cell == doctest::Approx(35.0).epsilon(1e-6));
    CHECK_FALSE(window.map().pinned.has_value());
}

TEST_CASE("a click pins the cell, and its row is known in double") {
    LongWindow window;
    const ImVec2 at = window.point(0.45f, 0.7f);
    window.headless.click_at(at.x, at.y);
    settle(window);
    REQUIRE(window.map().pinned.has_value());
    const Cell cell = *window.map().pinned;
    const LongRow row = row_in_double(*window.app->long_trace(), 0, cell.row);
    // as the numbers in cells are computed from L in float arithmetic
    constexpr double of_stored_sums = 1e-5;
    CHECK(window.app->long_map().cell(0, cell).weight == doctest::Approx(row.weights(0, cell.column)).epsilon(of_stored_sums));
    CHECK(window.headless.shows("attended"));
}

TEST_CASE("the arithmetic of a pinned cell is that of the step that is looked at") {
    LongWindow window;
    window.map().pinned = window.map().look_at = Cell{600, 31};
    for (const auto& [step, array] : {std::pair(StepId::scores, ArrayId::scores), std::pair(StepId::softmax, ArrayId::weights)}) {
        go_to_step(window.app->ui(), step);
        settle(window);
        const NumberRef number{.array = array, .row = 600, .column = 31};
        const Explanation expected = explain_long(*window.app->long_trace(), number);
        window.headless.click("copy");
        CHECK_FALSE(window.headless.clipboard().empty());
        CHECK(window.headless.clipboard().find("[601,32]") != std::string::npos);
        CHECK(std::isfinite(expected.value));
    }
}

TEST_CASE("what needs all matrices is refused of a long text, in a sentence") {
    LongWindow window;
    for (const Command command : {Command::export_figure, Command::present, Command::copy_description}) {
        window.app->ui().notice.clear();
        window.app->ui().command = command;
        window.headless.frames(2);
        CHECK_FALSE(window.app->ui().notice.empty());
        CHECK(window.app->ui().dialog == Dialog::none);
        CHECK_FALSE(window.app->ui().presenting.on);
    }
}

TEST_CASE("a text far too large for a frame never stands in the text box") {
    AppWindow window({.language = "en", .motion = false}, {1600.0f, 1000.0f});
    Document document = example_with_text(words(5000));
    document.weights = WeightSource::xavier;
    document.widths = {.D = 8, .H = 1};
    REQUIRE(is_heavy(document));
    window.app->show(document);
    window.headless.frames(1);  // while it is being computed
    CHECK_FALSE(window.headless.shows("##text"));
    CHECK(window.app->document().text == document.text);
    settle(window);
    CHECK_FALSE(window.headless.shows("##text"));
    CHECK(window.headless.shows("map 0"));
}

TEST_CASE("a large text of few tokens is shown as a short one") {
    AppWindow window;
    window.app->show(example_with_text(std::string(40000, 'a') + " b " + std::string(30000, 'a')));
    CHECK(window.app->is_long());  // for all that a frame can know
    settle(window);
    CHECK_FALSE(window.app->is_long());
    CHECK(window.app->trace().setup.sizes.n == 3);
    CHECK_FALSE(window.headless.shows("map 0"));
}

TEST_CASE("the beginning of a document can be run whatever is masked or typed over in it") {
    Document document = long_document();
    document.options.mask.padding = {3, 500};
    document.options.mask.blocked = {{1, 2}, {700, 3}};
    const Document beginning = beginning_of(document);
    CHECK(validate(beginning).empty());
    REQUIRE(beginning.own_tokens);
    CHECK(beginning.own_tokens->size() == 12);
    CHECK(beginning.options.mask.padding == std::vector<Index>{3});
    CHECK(beginning.options.mask.blocked == std::vector<Cell>{{1, 2}});
}

TEST_CASE("a book pasted over the first example is offered random weights, since hand-made heads have no room for it") {
    LongWindow window(example_with_text(words(15000)));
    REQUIRE_FALSE(window.app->problems().empty());
    CHECK(window.app->long_trace() == nullptr);
    window.headless.click("Take random weights");
    settle(window);
    CHECK(window.app->problems().empty());
    REQUIRE(window.app->long_trace() != nullptr);
    CHECK(window.app->document().weights == WeightSource::xavier);
    CHECK(window.headless.shows("map 0"));
    window.headless.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(window.app->document().weights == WeightSource::hand_made);
}

TEST_CASE("a phrase is searched for, and Enter walks through its places") {
    LongWindow window;
    window.headless.click("##go to");
    window.headless.type("white whale");
    window.headless.key(ImGuiKey_Enter);
    settle(window);
    const auto& tokens = window.app->long_trace()->setup.tokens;
    REQUIRE(window.map().pinned.has_value());
    const Index first = window.map().pinned->row;
    CHECK(tokens.label(first) == "white");
    CHECK(first == 7);
    const IndexRange rows = visible_rows(window.map().drawn, window.map().limits);
    CHECK(rows.begin <= first);
    CHECK(first < rows.end);
    window.headless.key(ImGuiKey_Enter);
    settle(window);
    CHECK(window.map().pinned->row > first);
    CHECK(tokens.label(window.map().pinned->row) == "white");
}

TEST_CASE("an edit of a long text is computed anew, and the newest wins") {
    LongWindow window;
    Document edited = window.app->document();
    edited.options.mask.causal = true;
    window.app->show(edited);
    edited.text += " one more";
    window.app->show(edited);  // while the other is being computed
    settle(window);
    CHECK(window.app->long_trace()->rule.causal);
    CHECK(window.app->long_trace()->setup.tokens.label(window.app->long_trace()->n() - 1) == "more");
    CHECK(window.app->ui().notice.empty());
}

TEST_CASE("a cancelled computation leaves a way to begin again") {
    LongWindow window(long_document(400));
    window.app->show(long_document(2500));
    window.map().cancel = true;
    window.headless.frames(1);
    window.app->wait_for_result();
    window.headless.frames(3);
    if (window.app->cancelled()) {  // it may have been finished by then
        CHECK(window.app->ui().notice.empty());
        window.headless.click("Compute");
        settle(window);
    }
    CHECK_FALSE(window.app->cancelled());
    CHECK(window.app->long_trace()->n() > 2000);
}

TEST_CASE("whatever is looked at of a long text, every panel draws it") {
    for (const testing::HeadlessSize size : {testing::HeadlessSize{1280.0f, 720.0f}, testing::HeadlessSize{1920.0f, 1080.0f}, testing::HeadlessSize{700.0f, 500.0f}}) {
        LongWindow window(long_document(), size);
        for (const StepInfo& step : steps()) {
            CAPTURE(step.name);
            go_to_step(window.app->ui(), step.id);
            for (const bool all : {false, true}) {
                window.map().all_heads = all;
                window.map().pooling = all ? Pooling::max : Pooling::mean;
                window.map().per_row = all;
                for (const double scale : {0.0, 0.4, 3.0, 60.0}) {
                    window.map().view.reset();
                    if (scale > 0.0) window.map().view = MapView{.row = 300.0, .column = 200.0, .pixels_per_cell = scale};
                    settle(window);
                }
            }
        }
        CHECK(window.app->ui().notice.empty());
        CHECK(window.app->long_map().error().empty());
        CHECK(window.app->seconds_until_change() > 1e9);
    }
}

TEST_CASE("a device that fails while tiles are computed is told about once, and the map stays") {
    AppOptions options = options_of_test();
    std::atomic<int> made = 0;
    options.make_backend = [&made]() -> std::unique_ptr<Backend> {
        if (made++ > 0) throw Error("the device is gone");  // the first is for the result, the second for its tiles
        return backend_beside_window();
    };
    AppWindow window(options, {1600.0f, 1000.0f});
    window.app->show(long_document());
    window.app->wait_for_result();
    go_to_step(window.app->ui(), StepId::scores);  // whose map is made of tiles alone
    settle(window);
    CHECK(window.app->ui().notice == "the device is gone");
    window.headless.click("OK");
    settle(window);
    CHECK(window.app->ui().notice.empty());
    CHECK(window.headless.shows("map 0"));
}

TEST_CASE("a window with no room for the map comes to rest, also with all heads side by side") {
    for (const testing::HeadlessSize size : {testing::HeadlessSize{245.0f, 205.0f}, testing::HeadlessSize{260.0f, 700.0f}, testing::HeadlessSize{900.0f, 205.0f}}) {
        Document document = long_document();
        document.widths = {.D = 16, .H = 8};
        LongWindow window(document, size);
        window.map().all_heads = true;
        window.map().pinned = window.map().look_at = Cell{500, 400};
        settle(window);
        window.map().view.reset();
        settle(window);
        CHECK(window.app->ui().notice.empty());
        CHECK(window.app->seconds_until_change() > 1e9);
    }
}

TEST_CASE("what a long text cannot have is said, and the map of the last valid input stays") {
    LongWindow window;
    const LongTrace* before = window.app->long_trace();
    Document edited = window.app->document();
    edited.options.dropout.p = 0.5;
    window.app->show(edited);
    settle(window);
    REQUIRE_FALSE(window.app->problems().empty());
    CHECK(window.app->problems().front().field == Field::dropout);
    CHECK(window.app->long_trace() == before);
}
