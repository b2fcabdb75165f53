#pragma once
// What the program does without a command, as the command line says it: a window on a document, or a picture of the window.

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/document_options.h"
#include "core/attention/steps.h"
#include "core/document/variants.h"
#include "core/figure/colormap.h"

namespace CLI {
class App;
}

namespace attnscope {

enum class WindowDialog { none, history, keys, export_figure };

struct WindowChoices {
    std::string file;                    // UTF-8; empty: `document`
    std::optional<Document> document;    // none: the first example
    std::optional<StepId> step;
    std::optional<ArrayId> array;        // of that step
    Index head = 0;                      // from 0
    std::optional<Cell> pinned;          // of the array that is looked at, from 0
    std::vector<NumberEdit> set;          // typed over in the document
    Index terms = 0;                     // of the number's sum that are added up already
    bool bars = false, plane = false, lines = false, lines_of_all_heads = false;  // instead of matrices and sorted weights
    std::optional<Variant> compare;      // that is compared with the document
    std::optional<std::string> language;
    std::optional<Paper> theme;
    WindowDialog dialog = WindowDialog::none;  // that is open from the start
    bool present = false;                // the step fills the screen from the start
    std::string screenshot;              // empty: a window
    int width = 1600, height = 1000;     // of the screenshot in pixels
    float scale = 1.0f;                  // of the screenshot's monitor
};

class WindowOptions {
public:
    // Adds FILE and the options to the program itself. This object must stay where it is until the parse.
    void add_to(CLI::App& app);

    // Throws Error when a document that options change cannot be read.
    WindowChoices choices(std::ostream& messages) const;

private:
    DocumentOptions document_;
    std::optional<Index> row_, column_;
    WindowChoices given_;  // all but the document and the number
};

}  // namespace attnscope
