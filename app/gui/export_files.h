#pragma once
// What the export dialog asks for, written to a file.

#include <filesystem>
#include <string>

#include "app/gui/ui_state.h"
#include "core/attention/trace.h"
#include "core/figure/colormap.h"
#include "core/files/file_system.h"
#include "core/text/language.h"

namespace attnscope {

// ".png" and so on.
const char* extension_of(FigureFormat format);
bool is_picture(FigureFormat format);

// The array the choices name: their own, else the one that is looked at.
ArrayId exported_array(const UiState& ui);

// Whether all heads go into one file of this format: an array with heads, and not a table.
bool exports_all_heads(const Trace& trace, const UiState& ui);

// "the-cat-sat-weights.png" beside the document, or in the folder given.
std::filesystem::path proposed_file(const Trace& trace, const UiState& ui, const std::filesystem::path& folder, const std::string& title);

// Writes what the choices of `ui` say, with the colours that are on the screen. Throws Error.
void write_export(const Trace& trace, const UiState& ui, const std::filesystem::path& file, Paper paper, const Language& language,
                  const FileSystem& files = real_files());

}  // namespace attnscope
