#pragma once
// The sub-commands, one file each, and the window that opens when none is given.

namespace CLI {
class App;
}

namespace attnscope {

// Each adds itself to `app` and runs in the callback of its parse. Errors are thrown as attnscope::Error.
void add_run_command(CLI::App& app);
void add_explain_command(CLI::App& app);
void add_export_command(CLI::App& app);
void add_attend_command(CLI::App& app);
void add_map_command(CLI::App& app);
void add_bench_command(CLI::App& app);
void add_devices_command(CLI::App& app);

// All of them, with the help that they share.
void add_commands(CLI::App& app);

inline constexpr const char* counting_note =
    "The command line and the files count from 0: heads, rows, columns, tokens. The window and the pictures count from 1.";

}  // namespace attnscope
