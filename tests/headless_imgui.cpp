#include "tests/headless_imgui.h"

#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <utility>

#include "core/figure/palette.h"

namespace attnscope::testing {

std::shared_ptr<FontStore> shared_fonts() {
    static const auto store = std::make_shared<FontStore>(6);
    return store;
}

Headless::Headless(std::function<void(Headless&)> draw, HeadlessSize size, Paper paper)
    : draw_(std::move(draw)), size_(size), paper_(paper),
      drawing_({.upload = [](const Picture&) { return ImTextureID{}; }, .release = [](ImTextureID) {}}, shared_fonts()), context_(create_context()) {
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
    watch_items(*context_, &seen_);
}

Headless::~Headless() { ImGui::DestroyContext(context_); }

void Headless::whole_window(const std::function<void()>& content) {
    ImGui::SetNextWindowPos(ImVec2(0.0f, 0.0f));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("whole", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    content();
    ImGui::End();
}

void Headless::prepare_with(std::function<void()> prepare) { prepare_ = std::move(prepare); }

void Headless::frames(int count) {
    ImGui::SetCurrentContext(context_);
    for (int i = 0; i < count; ++i) {
        if (prepare_) {
            prepare_();
        } else {
            drawing_.begin_frame(name_of(paper_), size_.scale);
            drawing_.build_fonts(0.0f);
        }
        seen_.items.clear();
        ImGui::NewFrame();
        if (!prepare_) ImGui::PushFont(drawing_.atlas().fonts().text);
        draw_(*this);
        if (!prepare_) ImGui::PopFont();
        ImGui::Render();
    }
}

std::vector<SeenItem> Headless::items(std::string_view label) const {
    std::vector<SeenItem> found;
    for (const SeenItem& item : seen_.items)
        if (item.label.empty() ? item.id == ImHashStr(label.data(), label.size(), item.id_seed)
                               : item.label == label || item.label.substr(0, item.label.find("##")) == label)
            found.push_back(item);
    return found;
}

bool Headless::shows(std::string_view label) const { return !items(label).empty(); }

SeenItem Headless::item(std::string_view label, std::size_t which) const {
    const std::vector<SeenItem> found = items(label);
    REQUIRE_MESSAGE(which < found.size(), "no control is labelled \"" << std::string(label) << "\"; there are: " << labels());
    return found[which];
}

void Headless::hover(std::string_view label, std::size_t which) {
    const SeenItem target = item(label, which);
    move((target.least.x + target.most.x) / 2.0f, (target.least.y + target.most.y) / 2.0f);
    const bool met = context_->HoveredId == target.id && !context_->HoveredIdDisabled;
    REQUIRE_MESSAGE(met, "the pointer over \"" << std::string(label) << "\" meets " << label_of(context_->HoveredId));
}

void Headless::click(std::string_view label, std::size_t which) {
    hover(label, which);
    press_and_release(0);
}

void Headless::double_click(std::string_view label, std::size_t which) {
    click(label, which);
    press_and_release(0);
}

void Headless::move(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x, y);
    frames(2);
}

void Headless::click_at(float x, float y) {
    move(x, y);
    press_and_release(0);
}

void Headless::drag(float dx, float dy) {
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

void Headless::wheel(float steps) {
    ImGui::GetIO().AddMouseWheelEvent(0.0f, steps);
    frames(2);
}

void Headless::type(const char* utf8) {
    ImGui::GetIO().AddInputCharactersUTF8(utf8);
    frames(3);
}

void Headless::key(ImGuiKey pressed, int modifiers) {
    send_modifiers(modifiers, true);
    ImGui::GetIO().AddKeyEvent(pressed, true);
    frames(1);
    ImGui::GetIO().AddKeyEvent(pressed, false);
    send_modifiers(modifiers, false);
    frames(2);
}

void Headless::press_and_release(int mouse_button) {
    ImGui::GetIO().AddMouseButtonEvent(mouse_button, true);
    frames(1);
    ImGui::GetIO().AddMouseButtonEvent(mouse_button, false);
    frames(4);  // a dialog that grew has settled
}

void Headless::send_modifiers(int modifiers, bool down) {
    for (const ImGuiKey modifier : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt})
        if ((modifiers & modifier) != 0) ImGui::GetIO().AddKeyEvent(modifier, down);
}

std::string Headless::labels() const {
    std::string all;
    for (const SeenItem& item : seen_.items)
        if (!item.label.empty()) all += "\"" + item.label + "\" ";
    return all;
}

std::string Headless::label_of(ImGuiID id) const {
    for (const SeenItem& item : seen_.items)
        if (item.id == id && !item.label.empty()) return "\"" + item.label + "\"";
    return id == 0 ? "nothing" : "a control without a label";
}

}  // namespace attnscope::testing
