#pragma once
// --backend, --device and --threads: who computes in single precision.

#include <string>

#include "core/compute/backends.h"

namespace CLI {
class App;
}

namespace attnscope {

struct BackendOptions {
    std::string backend;  // as given; empty where it was not
    std::string device;
    int threads = 0;      // 0: as many as there are cores

    // `choices`: for the help, such as "auto|cpu|gpu"; `help` of --backend. This object must stay where it is until the parse.
    void add_to(CLI::App& command, const std::string& choices, const std::string& help);

    // Throws Error (bad usage) for what contradicts itself or is not there.
    ChosenBackend chosen() const;
};

}  // namespace attnscope
