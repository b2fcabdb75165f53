#pragma once
// Documents as JSON files; docs/file-format.md describes the fields.

#include <filesystem>
#include <string>
#include <string_view>

#include "core/document/document.h"
#include "core/files/file_system.h"

namespace attnscope {

inline constexpr int document_format = 1;  // the value of the field "attnscope"

// Strict: unknown fields, values of another kind, ragged matrices, NaN and files of a newer format are refused.
// Throws Error naming `name`, the field's path, or line and column where the syntax is wrong.
// What the file holds may still be unfinished: see validate().
Document document_from_json(std::string_view text, const std::string& name);

// Every field, one matrix row per line; reads back equal. Throws Error when a number is NaN.
// The same Document always gives the same bytes.
std::string document_to_json(const Document& document);

Document read_document(const std::filesystem::path& path, const FileSystem& files = real_files());

// Complete or not at all.
void save_document(const std::filesystem::path& path, const Document& document, const FileSystem& files = real_files());

}  // namespace attnscope
