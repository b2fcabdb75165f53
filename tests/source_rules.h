// The rules of the tree as functions from texts to broken rules, so that they can be tried on texts made up for it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace attnscope {

using SourceTexts = std::map<std::string, std::string>;  // path from the repository root -> text of the file

// Each broken rule about who may include whom as "path:line: the rule in words; it includes what".
// Looks at the .h and .cpp files of core and app, and at those of tests for how an include is written.
std::vector<std::string> broken_include_rules(const SourceTexts& sources);

// Each .h or .cpp file of more than line_limit lines as "path: n lines, and line_limit is the limit".
std::vector<std::string> files_that_are_too_long(const SourceTexts& sources, int line_limit);

// Each line that names a folder of one person's machine as "path:line: names folder".
std::vector<std::string> lines_with_machine_paths(const SourceTexts& sources);

// All files below the given folders and files of the repository, read whole; build folders and hidden ones are passed over.
// Throws std::runtime_error when one of them does not exist.
SourceTexts source_texts(const std::string& repository, const std::vector<std::string>& names);

}  // namespace attnscope
