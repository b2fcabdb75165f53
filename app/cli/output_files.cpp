#include "app/cli/output_files.h"

#include <filesystem>

#include <fmt/format.h>

#include "app/cli/parsing.h"

namespace attnscope {
namespace {

bool same(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return !a.empty() && !b.empty() && (a == b || std::filesystem::weakly_canonical(a, ignored) == std::filesystem::weakly_canonical(b, ignored));
}

}  // namespace

void require_different_files(const std::vector<NamedFile>& inputs, const std::vector<NamedFile>& outputs) {
    for (const NamedFile& output : outputs)
        for (const NamedFile& input : inputs)
            if (same(output.path, input.path))
                throw usage_error(output.option, fmt::format("this is the file of {}, which would be lost; give another", input.option));
    for (std::size_t later = 1; later < outputs.size(); ++later)
        for (std::size_t earlier = 0; earlier < later; ++earlier)
            if (same(outputs[later].path, outputs[earlier].path))
                throw usage_error(outputs[later].option, fmt::format("this is the file of {}; give another", outputs[earlier].option));
}

}  // namespace attnscope
