#include "tests/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "core/files/atomic_write.h"
#include "tests/scratch_folder.h"

namespace attnscope {
namespace {

// Standard streams go through files, so that neither side can wait for the other.
[[noreturn]] void become(const std::vector<std::string>& command, const ScratchFolder& streams) {
    const int in = open(streams.file("in").c_str(), O_RDONLY);
    const int out = open(streams.file("out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int err = open(streams.file("err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

}  // namespace

Outcome run_program(const std::vector<std::string>& command, const std::string& input) {
    const ScratchFolder streams;
    write_file(streams.file("in"), input);
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child == 0) become(command, streams);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {}
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, read_file(streams.file("out")), read_file(streams.file("err"))};
}

Outcome attnscope_program(const std::vector<std::string>& arguments, const std::string& input) {
    std::vector<std::string> command = {ATTNSCOPE_PROGRAM};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_program(command, input);
}

}  // namespace attnscope
