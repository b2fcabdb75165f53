#pragma once
// A window without a window: frames run, events go in through ImGui's own queue, and controls are found by their labels.

#include <imgui.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/drawing.h"
#include "tests/seen_items.h"

namespace attnscope::testing {

struct HeadlessSize {
    float width = 1280.0f, height = 720.0f, scale = 1.0f;
};

// Of all windows of a test program: most of them want the same.
std::shared_ptr<FontStore> shared_fonts();

class Headless {
public:
    // `draw` is called between NewFrame and Render with this object. What it captures must outlive this object.
    explicit Headless(std::function<void(Headless&)> draw, HeadlessSize size = {}, Paper paper = Paper::light);
    ~Headless();
    Headless(const Headless&) = delete;
    Headless& operator=(const Headless&) = delete;

    // For panels that are tested alone. Valid inside `draw`.
    Look look(const Language& language) { return drawing_.look(language); }

    // A window as large as the display, for panels that are tested alone.
    void whole_window(const std::function<void()>& content);

    // For whole applications, which have fonts of their own: called before every frame in place of this object's fonts.
    void prepare_with(std::function<void()> prepare);

    void frames(int count = 1);

    // Items of the last frame. A label is compared whole, or up to its "##"; some controls do not report their label,
    // they are known by the id it makes.
    std::vector<SeenItem> items(std::string_view label) const;
    const std::vector<SeenItem>& seen() const { return seen_.items; }
    bool shows(std::string_view label) const;

    // The `which`-th item of this label, from 0; it is required to be there.
    SeenItem item(std::string_view label, std::size_t which = 0) const;

    // Moves to the item's middle and requires that it is what the pointer meets: not covered, disabled, clipped or behind a dialog.
    void hover(std::string_view label, std::size_t which = 0);
    void click(std::string_view label, std::size_t which = 0);
    void double_click(std::string_view label, std::size_t which = 0);

    void move(float x, float y);
    void click_at(float x, float y);
    void drag(float dx, float dy);
    void wheel(float steps);

    void type(const char* utf8);
    // `modifiers`: ImGuiMod_Ctrl and so on, joined with |.
    void key(ImGuiKey pressed, int modifiers = 0);

    std::string clipboard() const { return clipboard_; }
    void set_clipboard(std::string text) { clipboard_ = std::move(text); }
    ImGuiContext& context() { return *context_; }

private:
    void press_and_release(int mouse_button);
    void send_modifiers(int modifiers, bool down);
    std::string labels() const;  // of the last frame, for messages
    std::string label_of(ImGuiID id) const;

    std::function<void(Headless&)> draw_;
    std::function<void()> prepare_;
    HeadlessSize size_;
    Paper paper_;
    SeenItems seen_;
    Drawing drawing_;  // outlives the context, which has its fonts
    std::string clipboard_;
    ImGuiContext* context_;
};

}  // namespace attnscope::testing
