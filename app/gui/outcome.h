#pragma once
// From a document to what the window shows of it: a Trace of a short text, a LongTrace of a long one, or what keeps it from
// being run. Pure, for any thread.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/attention/trace.h"
#include "core/compute/backend.h"
#include "core/compute/long_trace.h"
#include "core/document/document.h"
#include "core/document/validate.h"

namespace attnscope {

// bins of the pooled map of a long text, along each side
inline constexpr Index bins_of_map = 1024;

// Either of the two results where there is no problem.
struct Outcome {
    std::vector<Problem> problems;
    std::vector<std::string> tokens;  // of a short text
    Sizes sizes;
    std::shared_ptr<const Trace> trace;
    std::shared_ptr<const LongTrace> long_trace;
    std::string device;               // that computed it
    double milliseconds = 0.0;
};

struct OutcomeOptions {
    std::size_t memory_limit = default_memory_limit;             // bytes that a Trace may take; longer texts have a LongTrace
    std::function<std::unique_ptr<Backend>()> make_backend = {};  // for long texts
};

// Whether even counting its tokens is no work for a frame.
bool is_heavy(const Document& document);

// Throws what run() and run_long() throw.
Outcome outcome_of(const Document& document, const OutcomeOptions& options, const JobControl& control);

// The first tokens of a document with everything else as it is: what is said of steps and options is the same.
Document beginning_of(const Document& document);

}  // namespace attnscope
