#pragma once
// A window without a window: frames run, events go in through ImGui's own queue, and controls are found by their labels.

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/characters.h"
#include "app/gui/draw_cache.h"
#include "app/gui/fonts.h"
#include "app/gui/look.h"
#include "tests/seen_items.h"
#include "app/gui/theme.h"

namespace attnscope::testing {

struct HeadlessSize {
    float width = 1280.0f, height = 720.0f, scale = 1.0f;
};

class Headless {
public:
    // `draw` is called between NewFrame and Render with this object. What it captures must outlive this object.
    explicit Headless(std::function<void(Headless&)> draw, HeadlessSize size = {}, Paper paper = Paper::light)
        : draw_(std::move(draw)), size_(size), theme_(theme_of(paper)), context_(ImGui::CreateContext()) {
        ImGui::SetCurrentContext(context_);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        io.DisplaySize = ImVec2(size.width, size.height);
        io.DeltaTime = 1.0f / 60.0f;
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        io.ConfigDragClickToInputText = true;
        io.ConfigInputTextCursorBlink = false;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        io.SetClipboardTextFn = [](void* text, const char* copied) { *static_cast<std::string*>(text) = copied; };
        io.GetClipboardTextFn = [](void* text) { return static_cast<std::string*>(text)->c_str(); };
        io.ClipboardUserData = &clipboard_;
        ImGui::GetStyle() = style_of(theme_, size.scale);
        watch_items(*context_, &seen_);
    }
    ~Headless() { ImGui::DestroyContext(context_); }
    Headless(const Headless&) = delete;
    Headless& operator=(const Headless&) = delete;

    // For panels that are tested alone. Valid inside `draw`.
    Look look(const Language& language) {
        return {.theme = theme_, .fonts = atlas_.fonts(), .language = language, .cache = cache_, .characters = characters_,
                .scale = size_.scale, .motion = false};
    }

    // A window as large as the display, for panels that are tested alone.
    void whole_window(const std::function<void()>& content) {
        ImGui::SetNextWindowPos(ImVec2(0.0f, 0.0f));
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("whole", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
        content();
        ImGui::End();
    }

    // For whole applications, which have fonts of their own: called before every frame in place of this object's fonts.
    void prepare_with(std::function<void()> prepare) { prepare_ = std::move(prepare); }

    void frames(int count = 1) {
        ImGui::SetCurrentContext(context_);
        for (int i = 0; i < count; ++i) {
            if (prepare_) prepare_();
            else atlas_.update(*ImGui::GetIO().Fonts, characters_, {.scale = size_.scale});
            cache_.next_frame();
            seen_.items.clear();
            ImGui::NewFrame();
            if (!prepare_) ImGui::PushFont(atlas_.fonts().text);
            draw_(*this);
            if (!prepare_) ImGui::PopFont();
            ImGui::Render();
        }
    }

    // Items of the last frame. A label is compared whole, or up to its "##"; some controls do not report their label,
    // they are known by the id it makes.
    std::vector<SeenItem> items(std::string_view label) const {
        std::vector<SeenItem> found;
        for (const SeenItem& item : seen_.items)
            if (item.label.empty() ? item.id == ImHashStr(label.data(), label.size(), item.id_seed)
                                   : item.label == label || item.label.substr(0, item.label.find("##")) == label)
                found.push_back(item);
        return found;
    }
    const std::vector<SeenItem>& seen() const { return seen_.items; }
    bool shows(std::string_view label) const { return !items(label).empty(); }

    // The `which`-th item of this label, from 0.
    SeenItem item(std::string_view label, std::size_t which = 0) const {
        const std::vector<SeenItem> found = items(label);
        REQUIRE_MESSAGE(which < found.size(), "no control is labelled \"" << std::string(label) << "\"; there are: " << labels());
        return found[which];
    }

    // Moves to the item's middle and requires that it is what the pointer meets: not covered, disabled, clipped or behind a dialog.
    void hover(std::string_view label, std::size_t which = 0) {
        const SeenItem target = item(label, which);
        move((target.least.x + target.most.x) / 2.0f, (target.least.y + target.most.y) / 2.0f);
        const bool met = context_->HoveredId == target.id && !context_->HoveredIdDisabled;
        REQUIRE_MESSAGE(met, "the pointer over \"" << std::string(label) << "\" meets " << label_of(context_->HoveredId));
    }
    void click(std::string_view label, std::size_t which = 0) {
        hover(label, which);
        press_and_release(0);
    }
    void double_click(std::string_view label, std::size_t which = 0) {
        click(label, which);
        press_and_release(0);
    }

    void move(float x, float y) {
        ImGui::GetIO().AddMousePosEvent(x, y);
        frames(2);
    }
    void click_at(float x, float y) {
        move(x, y);
        press_and_release(0);
    }
    void drag(float dx, float dy) {
        const ImVec2 at = ImGui::GetIO().MousePos;
        ImGui::GetIO().AddMouseButtonEvent(0, true);
        frames(2);
        for (int i = 1; i <= 4; ++i) {
            ImGui::GetIO().AddMousePosEvent(at.x + dx * static_cast<float>(i) / 4.0f, at.y + dy * static_cast<float>(i) / 4.0f);
            frames(1);
        }
        ImGui::GetIO().AddMouseButtonEvent(0, false);
        frames(2);
    }
    void wheel(float steps) {
        ImGui::GetIO().AddMouseWheelEvent(0.0f, steps);
        frames(2);
    }

    void type(const char* utf8) {
        ImGui::GetIO().AddInputCharactersUTF8(utf8);
        frames(3);
    }
    // `modifiers`: ImGuiMod_Ctrl and so on, joined with |.
    void key(ImGuiKey pressed, int modifiers = 0) {
        send_modifiers(modifiers, true);
        ImGui::GetIO().AddKeyEvent(pressed, true);
        frames(1);
        ImGui::GetIO().AddKeyEvent(pressed, false);
        send_modifiers(modifiers, false);
        frames(2);
    }

    std::string clipboard() const { return clipboard_; }
    void set_clipboard(std::string text) { clipboard_ = std::move(text); }
    ImGuiContext& context() { return *context_; }

    // All labels of the last frame, for messages.
    std::string labels() const {
        std::string all;
        for (const SeenItem& item : seen_.items)
            if (!item.label.empty()) all += "\"" + item.label + "\" ";
        return all;
    }

private:
    void press_and_release(int mouse_button) {
        ImGui::GetIO().AddMouseButtonEvent(mouse_button, true);
        frames(1);
        ImGui::GetIO().AddMouseButtonEvent(mouse_button, false);
        frames(4);  // a dialog that grew has settled
    }
    void send_modifiers(int modifiers, bool down) {
        for (const ImGuiKey modifier : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt})
            if ((modifiers & modifier) != 0) ImGui::GetIO().AddKeyEvent(modifier, down);
    }
    std::string label_of(ImGuiID id) const {
        for (const SeenItem& item : seen_.items)
            if (item.id == id && !item.label.empty()) return "\"" + item.label + "\"";
        return id == 0 ? "nothing" : "a control without a label";
    }

    std::function<void(Headless&)> draw_;
    std::function<void()> prepare_;
    HeadlessSize size_;
    Theme theme_;
    SeenItems seen_;
    Characters characters_;
    DrawCache cache_{{.upload = [](const Picture&) { return ImTextureID{}; }, .release = [](ImTextureID) {}}};
    FontAtlas atlas_;       // outlives the context, whose atlas points into it
    std::string clipboard_;
    ImGuiContext* context_;
};

}  // namespace attnscope::testing
