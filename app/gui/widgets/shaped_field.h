#pragma once
// What is typed into a field of ImGui, in any script: where the font atlas cannot draw it, ImGui edits it unseen and the
// letters, the selection and the caret are drawn here.

#include <imgui.h>

#include <string>

#include "app/gui/look.h"

namespace attnscope {

// A field of the current window. Its colours and what ImGui takes for the pointer's place are brought back in the end, so
// that this lives around the call of ImGui only.
class ShapedField {
public:
    // `id` as ImGui is given it; `shown` holds the lines as they stand in the field.
    ShapedField(const Look& look, const char* id, const std::string& shown);
    ~ShapedField();
    ShapedField(const ShapedField&) = delete;
    ShapedField& operator=(const ShapedField&) = delete;

    // After ImGui's call, with the text that it left; `padding` between the frame and the text.
    void draw(const std::string& shown, ImVec2 padding) const;

    // Before ImGui's call: the frame it will have. A click then lands on the letter that is seen there.
    void point(const std::string& shown, ImVec2 size, ImVec2 padding);

private:
    float scrolled(const std::string& line, float room) const;

    const Look& look_;
    ImGuiID id_;
    bool shaped_;
    ImVec2 pointer_;
};

// One line that can be typed into, as wide as there is room; `hint` is shown while it is empty.
bool text_field(const Look& look, const char* id, const char* hint, std::string& text, ImGuiInputTextFlags flags = 0,
                ImGuiInputTextCallback callback = nullptr, void* data = nullptr);

}  // namespace attnscope
