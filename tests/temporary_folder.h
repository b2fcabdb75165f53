#pragma once
// Files that exist for one test.

#include <filesystem>
#include <string>
#include <vector>

namespace attnscope::test {

// A folder that is removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }

    // The names of what is in it, sorted.
    std::vector<std::string> names() const;

private:
    std::filesystem::path path_;
};

std::string bytes_of(const std::string& path);
void write_bytes(const std::string& path, const std::string& bytes);

}  // namespace attnscope::test
