#pragma once
// Files that a command writes must not be those it reads, nor one another.

#include <string>
#include <vector>

namespace attnscope {

// An option with the file it names; an empty path: it was not given.
struct NamedFile {
    const char* option;
    const std::string& path;
};

// Throws Error (bad usage) that names both options, also where two paths lead to one file.
void require_different_files(const std::vector<NamedFile>& inputs, const std::vector<NamedFile>& outputs);

}  // namespace attnscope
