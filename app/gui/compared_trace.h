#pragma once
// The Trace A that the Trace at hand, B, is compared with, and their differences; both follow every change.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/gui/compare_choice.h"
#include "core/attention/trace.h"
#include "core/compute/worker.h"
#include "core/document/document.h"
#include "core/document/validate.h"
#include "core/figure/colormap.h"

namespace attnscope {

// One array in A and in B.
struct ArrayComparison {
    const MatrixD* a = nullptr;      // null: A has no such head
    const MatrixD* b = nullptr;
    MatrixD difference;              // B - A; empty where the shapes differ
    std::optional<Cell> largest;     // none where nothing differs
    Index differing = 0;             // cells
    bool any_finite = false;         // a difference that has a colour
    ValueRange both, change;         // of A and B together, and of the difference, symmetric about 0

    bool comparable() const { return difference.size() > 0; }
};

struct ComparedArrays {
    ArrayId array = ArrayId::scores;
    Index head_a = 0, head_b = 0;
    Range range = Range::shared;
    Colormap map = Colormap::cividis;
    bool operator==(const ComparedArrays&) const = default;
};

class ComparedTrace {
public:
    // `wake` as of a Worker; `memory_limit` in bytes, as of run().
    explicit ComparedTrace(std::function<void()> wake, std::size_t memory_limit = default_memory_limit);
    ~ComparedTrace();

    // Once in a frame, before anything is drawn from it. `now` is the Trace at hand, made of a document in this revision.
    // True: A is another one.
    bool update(CompareChoice& choice, const Document& document, std::uint64_t revision, const std::shared_ptr<const Trace>& now);

    const Trace* a() const { return a_.get(); }                    // null: nothing is compared, or A cannot be computed
    const Trace& b() const { return *b_; }                         // asks for a()
    const std::vector<Problem>& problems() const { return problems_; }  // why A cannot be computed
    const std::string& error() const { return error_; }            // the same, from outside
    bool computing() const { return worker_.busy(); }
    std::uint64_t generation() const { return generation_; }       // rises with every other A

    // Kept until A, B or the question changes. Asks for a().
    const ArrayComparison& of(const ComparedArrays& question);

private:
    struct Made {
        CompareWith with = CompareWith::nothing;
        std::string text;
        std::uint64_t revision = 0;
        bool operator==(const Made&) const = default;
    };
    void bring_up_to_date(CompareChoice& choice, const Document& document, std::uint64_t revision, const std::shared_ptr<const Trace>& now);
    void set(std::shared_ptr<const Trace> a);
    void make(const CompareChoice& choice, const Document& document);
    void take_finished();

    std::size_t memory_limit_;
    std::shared_ptr<const Trace> a_, b_;
    std::vector<Problem> problems_;
    std::string error_;
    CompareChoice seen_;           // of the last update
    std::optional<Made> made_;     // what A was made for, or is being made for
    Worker<Trace> worker_;
    std::uint64_t submitted_ = 0, generation_ = 0;
    std::optional<ComparedArrays> question_;
    ArrayComparison kept_;
};

}  // namespace attnscope
