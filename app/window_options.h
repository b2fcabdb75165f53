#pragma once
// What the program does without a command: its window, or a picture of it.

#include <iosfwd>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "app/cli/document_options.h"
#include "app/gui/screenshot.h"

namespace attnscope {

class WindowOptions {
public:
    // Adds FILE and the options to the program itself. This object must stay where it is until the parse.
    void add_to(CLI::App& app);

    // Opens the window, or writes the picture; the exit code of the program. Throws Error.
    int start(std::ostream& messages) const;

private:
    Start start_of(std::ostream& messages) const;

    DocumentOptions document_;
    std::string screenshot_;
    std::optional<Index> row_, column_;
    Start look_;  // all but the document and the number
    ScreenshotRequest picture_;
};

}  // namespace attnscope
