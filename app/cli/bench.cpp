#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/bench_cases.h"
#include "app/cli/commands.h"
#include "app/cli/parsing.h"
#include "app/cli/peak_memory.h"
#include "core/compute/cpu_backend.h"
#include "core/compute/kernels/instruction_sets.h"
#include "core/compute/kernels/peak.h"
#include "core/compute/thread_pool.h"

namespace attnscope {
namespace {

struct BenchCommand {
    std::vector<std::string> cases;
    int threads = 0;
    double min_time = 0.5;  // seconds for each case
    bool json = false, alone = false;
};

double seconds_of(const std::function<void()>& job) {
    const auto begin = std::chrono::steady_clock::now();
    job();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

// A job so short that a clock would be most of its time is repeated.
struct Timed {
    explicit Timed(std::function<void()> what) : job(std::move(what)) {
        job();  // the first touches fresh memory
        constexpr double long_enough = 1e-4;
        repeats = static_cast<int>(std::clamp(long_enough / std::max(seconds_of(job), 1e-9), 1.0, 10'000.0));
    }
    double seconds() const {
        return seconds_of([this] { for (int i = 0; i < repeats; ++i) job(); }) / repeats;
    }
    std::function<void()> job;
    int repeats = 1;
};

struct Measured {
    double seconds = 0.0;
    double of_peak = 0.0;      // share of the multiply-add limit
    double of_product = 0.0;   // speed as a multiple of Eigen's matrix product
    double times_plain = 0.0;  // the plain version's time as a multiple of ours; 0: not measured
};

// What the machine does at best, in operations per second: multiply-adds on all threads, and Eigen's product on one.
class Limits {
public:
    explicit Limits(int threads) : pool_(threads), A_(MatrixF::Random(size, size)), B_(MatrixF::Random(size, size)) {}

    double multiply_adds() {
        const double seconds = seconds_of([this] { pool_.run(pool_.threads(), [this](Index, int thread) { sums_[static_cast<std::size_t>(thread)] = run_multiply_adds(); }); });
        return multiply_add_operations() * pool_.threads() / seconds;
    }
    double product() {
        const double seconds = seconds_of([this] { C_.noalias() = A_ * B_; });
        return 2.0 * static_cast<double>(size) * static_cast<double>(size) * static_cast<double>(size) / seconds;
    }

private:
    static constexpr Index size = 512;
    ThreadPool pool_;
    MatrixF A_, B_, C_;
    std::vector<float> sums_ = std::vector<float>(static_cast<std::size_t>(pool_.threads()));
};

// Everything that is compared takes its turn in each round, so that a drifting clock speed is in both.
Measured measure(const BenchCase& bench, const BenchCommand& command, Limits& limits) {
    const Timed ours(job_of(bench, command.threads));
    std::optional<Timed> plain;
    if (!command.alone)
        if (std::optional<std::function<void()>> job = plain_job_of(bench)) plain.emplace(std::move(*job));
    std::vector<double> seconds, peak, product, ratio;
    constexpr std::size_t fewest_rounds = 3;
    double spent = 0.0;
    while (spent < command.min_time || seconds.size() < fewest_rounds) {
        seconds.push_back(ours.seconds());
        spent += seconds.back() * ours.repeats;
        if (command.alone) continue;
        peak.push_back(operations_of(bench) / seconds.back() / limits.multiply_adds());
        product.push_back(operations_of(bench) / seconds.back() / limits.product());
        if (plain) ratio.push_back(plain->seconds() / seconds.back());
    }
    const auto middle = [](const std::vector<double>& values) { return values.empty() ? 0.0 : median(values); };
    return {.seconds = median(seconds), .of_peak = middle(peak), .of_product = middle(product), .times_plain = middle(ratio)};
}

double peak_megabytes() { return static_cast<double>(peak_memory()) / (1 << 20); }

std::string json_line(const BenchCase& bench, const Measured& m, int threads, bool alone) {
    std::string line = fmt::format("{{\"case\": \"{}\", \"n\": {}, \"d\": {}, \"h\": {}, \"causal\": {}, \"threads\": {}, \"ms\": {:.6g}, \"gflops\": {:.5g}, \"rss_mb\": {:.1f}",
                                   text_of(bench), bench.n, bench.D, bench.H, bench.causal ? 1 : 0, threads, m.seconds * 1e3, operations_of(bench) / m.seconds * 1e-9, peak_megabytes());
    if (!alone) line += fmt::format(", \"of_multiply_add_limit\": {:.4g}, \"times_eigen_product\": {:.4g}", m.of_peak, m.of_product);
    if (m.times_plain > 0) line += fmt::format(", \"times_plain_eigen\": {:.4g}", m.times_plain);
    return line + "}\n";
}

std::string text_line(const BenchCase& bench, const Measured& m) {
    return fmt::format("{:<24} {:>12.4f} {:>10.1f} {:>9.1f} % {:>9.2f} x {:>11} {:>9.0f}\n", text_of(bench), m.seconds * 1e3, operations_of(bench) / m.seconds * 1e-9,
                       m.of_peak * 100, m.of_product, m.times_plain > 0 ? fmt::format("{:.2f} x", m.times_plain) : "-", peak_megabytes());
}

void run_bench(BenchCommand command) {
    if (command.threads == 0) command.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    std::vector<BenchCase> cases;
    for (const std::string& text : command.cases) cases.push_back(bench_case_of(text));
    if (cases.empty()) cases = usual_bench_cases();
    if (!command.json)
        std::cout << fmt::format("{} threads, {}\n{:<24} {:>12} {:>10} {:>11} {:>11} {:>11} {:>9}\n", command.threads, instruction_set(), "case", "ms", "GFLOP/s", "of limit", "of Eigen", "of plain", "peak MB");
    Limits limits(command.threads);
    for (const BenchCase& bench : cases) {
        const Measured measured = measure(bench, command, limits);
        std::cout << (command.json ? json_line(bench, measured, command.threads, command.alone) : text_line(bench, measured)) << std::flush;
    }
}

}  // namespace

void add_bench_command(CLI::App& app) {
    CLI::App* command = app.add_subcommand("bench", "how fast this machine computes attention, beside its own limits");
    const auto given = std::make_shared<BenchCommand>();
    command->add_option("case", given->cases, "layer:TOKENS,WIDTH,HEADS  map:TOKENS,WIDTH  tile:TOKENS,WIDTH, each with \",causal\" or without; all usual ones where none is given");
    command->add_flag("--json", given->json, "one object per line");
    command->add_flag("--alone", given->alone, "only our own time: no limits of the machine, no plain version");
    command->add_option_function<std::string>("--threads", [given](const std::string& text) {
        constexpr Index most = 1024;
        const Index threads = whole_number("--threads", text);
        if (threads < 1 || threads > most) throw usage_error("--threads", "give 1 to 1024");
        given->threads = static_cast<int>(threads);
    }, "as many as there are cores where it is left out")->type_name("N");
    command->add_option_function<std::string>("--min-time", [given](const std::string& text) { given->min_time = positive_number("--min-time", text); },
                                              "seconds for each case, at least three rounds; 0.5 where it is left out")->type_name("SECONDS");
    command->footer("of limit: share of what multiply-adds in registers reach on all threads in the same round. of Eigen: speed beside Eigen's product of 512 x 512 matrices on one thread.\n"
                    "of plain: the time of three Eigen products and a row softmax on one thread, compiled for any processor of this kind as the program is, divided by ours.");
    command->callback([given] { run_bench(*given); });
}

}  // namespace attnscope
