#include "app/cli/backend_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/parsing.h"
#include "core/files/speed_file.h"

namespace attnscope {
namespace {

int thread_count(const std::string& text) {
    constexpr Index most = 1024;
    const Index threads = whole_number("--threads", text);
    if (threads < 1 || threads > most) throw usage_error("--threads", fmt::format("{} is not from 1 to {}", quoted_beginning(text), most));
    return static_cast<int>(threads);
}

}  // namespace

void BackendOptions::add_to(CLI::App& command, const std::string& choices, const std::string& help) {
    command
        .add_option_function<std::string>(
            "--backend",
            [this, choices](const std::string& text) {
                if (("|" + choices + "|").find("|" + text + "|") == std::string::npos || text.find('|') != text.npos)
                    throw usage_error("--backend", quoted_beginning(text) + " is not one of " + choices + "; --device names a device");
                backend = text;
            },
            help)
        ->type_name(choices);
    command
        .add_option_function<std::string>(
            "--device", [this](const std::string& text) { device = file_name("--device", text); }, "a part of a device's name; attnscope devices lists them")
        ->type_name("NAME");
    command
        .add_option_function<std::string>("--threads", [this](const std::string& text) { threads = thread_count(text); },
                                          "of the processor; default one for each core; results do not depend on it")
        ->type_name("N");
}

ChosenBackend BackendOptions::chosen() const {
    const SpeedMemory memory{.recall = [](const std::string& engine) { return kept_speed(speed_file(), engine); },
                             .keep = [](const std::string& engine, double speed) { keep_speed(speed_file(), engine, speed); }};
    if (device.empty()) return make_backend(backend.empty() ? "auto" : backend, threads, memory);
    if (!backend.empty() && backend != "gpu") throw usage_error("--device", "contradicts --backend " + backend + "; leave one of them out");
    return make_backend(device, threads);
}

}  // namespace attnscope
