#pragma once
// Runs Python with NumPy, the program our files are exchanged with.

#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/files/atomic_write.h"

namespace attnscope {

struct PythonResult {
    int status;          // 0: the script ran to its end
    std::string output;  // of both streams
};

// Runs `script` in `folder`.
inline PythonResult run_python(const std::filesystem::path& folder, const std::string& script) {
    write_file(folder / "script.py", script);
    const std::string command = "cd '" + folder.string() + "' && /usr/bin/python3 script.py > output.txt 2>&1";
    const int status = std::system(command.c_str());
    return {status, read_file(folder / "output.txt")};
}

}  // namespace attnscope
