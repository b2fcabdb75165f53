#pragma once
// What the window or a screenshot starts with, as the command line says it.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/app.h"
#include "core/document/variants.h"

namespace attnscope {

struct Start {
    std::filesystem::path file;            // empty: `document`
    std::optional<Document> document;      // none: the first example
    std::optional<StepId> step;
    std::optional<ArrayId> array;          // of that step
    Index head = 0;                        // from 0
    std::optional<Cell> pinned;            // of the array that is looked at, from 0
    std::vector<NumberEdit> edits;         // typed over in the first frame, as one change
    Index terms = 0;                       // of the pinned number's sum that are added up
    bool bars = false;                     // softmax on one row
    bool plane = false;                    // vectors of two numbers
    LinesChoice lines;
    std::optional<Variant> compare;        // that is compared with the document on the stage
    Dialog dialog = Dialog::none;          // that is open from the start
    Disclosures open;                      // parts of the input panel
    bool present = false;                  // the step fills the screen from the start
    std::optional<std::string> language;   // "en", "zh"
    std::optional<Paper> theme;
};

// Options for an App that starts so; `settings_file` and the rest are the caller's to add.
AppOptions options_of(const Start& start);

// Puts document, step, head and pinned number in place. Throws Error when the file cannot be read, or when the head or
// the number does not exist.
void begin(App& app, const Start& start);

}  // namespace attnscope
