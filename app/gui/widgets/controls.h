#pragma once
// The controls of every panel. Each draws at the cursor and answers whether its value changed.

#include <imgui.h>

#include <span>
#include <string>
#include <string_view>

#include "app/gui/look.h"
#include "core/attention/matrix.h"

namespace attnscope {

// Small spaced capitals; in scripts without capitals small and bold. `name` follows as the person wrote it.
void section_head(const Look& look, std::string_view text, const std::string& name = {});

// A caption in dim ink with the control's symbol in italics after it, and the tooltip that names it; the control follows on
// the same line with its right edge at the right edge of the panel. `control_width` in pixels.
void control_row(const Look& look, std::string_view caption, std::string_view symbol, std::string_view tooltip, float control_width);

// A name at the left and its value at the right, neither of which can be changed.
void value_row(const Look& look, std::string_view caption, std::string_view value, std::string_view tooltip = {});

// Two to four choices side by side. `id` is not shown.
bool segmented(const Look& look, const char* id, std::span<const char* const> choices, int& chosen);
float segmented_width(const Look& look, std::span<const char* const> choices);

// One of many, opened by a click.
bool choice(const Look& look, const char* id, std::span<const char* const> choices, int& chosen, float width);
float choice_width(const Look& look, std::span<const char* const> choices);

// A line of a list or a menu, with rounded ground under the pointer and where it is chosen. True: it was clicked.
bool list_entry(const Look& look, const char* label, bool chosen, ImGuiSelectableFlags flags = 0);
bool menu_entry(const Look& look, const char* label, const char* keys, bool enabled = true);

// Drags with the mouse, is typed into after a click.
struct IntegerRange {
    Index least = 0, most = 0;
};
bool integer_field(const char* id, Index& value, IntegerRange range, float width);
struct NumberRange {
    double least = 0.0, most = 0.0;
    double per_pixel = 0.01;  // while dragged
    const char* format = "%.2f";
};
bool number_field(const char* id, double& value, const NumberRange& range, float width);

// On or off.
bool toggle(const Look& look, const char* id, bool& on);
float toggle_width(const Look& look);

// A button with a thin outline; `primary` is filled with the accent.
bool button(const Look& look, const char* label, bool primary = false);
float button_width(const Look& look, const char* label);

// A line that opens and closes what follows it; `open` is the caller's.
bool disclosure(const Look& look, const char* label, bool& open);

// A sentence beside a control, wrapped.
void problem_sentence(const Look& look, std::string_view sentence);
void dim_sentence(const Look& look, std::string_view sentence);

// Of the item before it, after the pointer rested; wrapped.
void tooltip(const Look& look, std::string_view sentence);

// Beside the pointer at once, for places that are no items.
void small_tip(const Look& look, std::string_view text);

// A rounded ground with a thin outline, behind what is drawn next.
void card(const Look& look, ImVec2 least, ImVec2 most);

// UTF-8 cut at a character so that it fits into `width` with an ellipsis.
std::string shortened(const ImFont& font, std::string_view text, float width);

}  // namespace attnscope
