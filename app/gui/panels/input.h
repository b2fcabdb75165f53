#pragma once
// The parts of the input panel, in the order in which they stand.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/long_map.h"
#include "app/gui/look.h"
#include "app/gui/ui_state.h"
#include "core/document/document.h"
#include "core/document/validate.h"

namespace attnscope {

struct InputParts {
    Document& draft;
    const std::vector<Problem>& problems;
    UiState& ui;
    const Look& look;
    const std::vector<std::string>& tokens;  // of the draft as it came in
    const Sizes& sizes;
    LongMap* map;  // of a long text; null for others, and until there is a result

    void text();
    void long_text();  // in place of text and tokens
    void tokenizer_row();
    void token_chips();
    void vectors();
    void weights();
    void scores();
    void mask();
    void softmax();
    void output();

    // The sentences about a control, under it.
    void say_problems(Field field) const;

    // Opens the editor of own numbers at this matrix; where its shape does not fit, offers to make it fit.
    void own_numbers_row(ArrayId id, Field field);

    // Rows of a caption and a control; `name` makes the keys "input.<name>" and "input.<name>.tip". True: changed.
    bool integer_row(const char* name, const char* symbol, Index& value, Index least, Index most);
    void width_row(const char* name, const char* symbol, Index& width, Index resolved);
    bool number_row(const char* name, const char* symbol, double& value, double least, double most, double per_pixel, const char* format);
    bool toggle_row(const char* name, const char* symbol, bool& on);
    bool segmented_row(const char* name, std::span<const char* const> choices, int& chosen);
    bool choice_row(const char* name, std::span<const char* const> choices, int& chosen);
    bool seed_row(const char* name, std::uint64_t& seed);

    // One of the choices "input.<name>.<choice>" for an enumeration counted from 0.
    template <class Enum, std::size_t count>
    bool enum_row(const char* name, const char* const (&choices)[count], Enum& value, bool side_by_side) {
        std::vector<const char*> shown;
        std::vector<std::string> texts;
        texts.reserve(count);
        for (const char* c : choices) texts.push_back(look(std::string("input.") + name + "." + c));
        for (const std::string& t : texts) shown.push_back(t.c_str());
        int chosen = static_cast<int>(value);
        const bool changed = side_by_side ? segmented_row(name, shown, chosen) : choice_row(name, shown, chosen);
        if (changed) value = static_cast<Enum>(chosen);
        return changed;
    }
};

}  // namespace attnscope
