#include "app/gui/compared_trace.h"

#include <array>
#include <cassert>
#include <cmath>
#include <exception>
#include <utility>

#include "app/gui/frame_limit.h"
#include "core/attention/difference.h"
#include "core/document/resolve.h"
#include "core/document/variants.h"

namespace attnscope {
namespace {

Document document_of_a(const CompareChoice& choice, const Document& document) {
    switch (choice.with) {
        case CompareWith::without_mask: return variant(document, Variant::without_mask);
        case CompareWith::causal_mask: return variant(document, Variant::causal_mask);
        case CompareWith::without_scale: return variant(document, Variant::without_scale);
        case CompareWith::standard_scale: return variant(document, Variant::standard_scale);
        case CompareWith::another_text: return with_text(document, choice.text);
        default: return document;
    }
}

ArrayComparison compared(const Trace& a, const Trace& b, const ComparedArrays& question) {
    ArrayComparison result{.a = find_array(a, question.array, question.head_a), .b = find_array(b, question.array, question.head_b)};
    const bool same_shape = result.a && result.b && result.a->rows() == result.b->rows() && result.a->cols() == result.b->cols();
    if (!result.a || !result.b) return result;
    const std::array<const MatrixD*, 2> matrices{result.a, result.b};
    result.both = range_of(matrices, same_shape ? question.range : Range::shared, question.map);
    if (!same_shape) return result;
    result.difference = difference(*result.a, *result.b);
    result.largest = largest_difference(*result.a, *result.b);
    result.change = range_of(result.difference, question.range == Range::log ? Range::log : Range::shared, Colormap::diverging);
    for (Index i = 0; i < result.a->size(); ++i)
        if (!same_number(result.a->data()[i], result.b->data()[i])) {
            ++result.differing;
            result.any_finite = result.any_finite || std::isfinite(result.difference.data()[i]);
        }
    return result;
}

}  // namespace

ComparedTrace::ComparedTrace(std::function<void()> wake, std::size_t memory_limit) : memory_limit_(memory_limit), worker_(std::move(wake)) {}

ComparedTrace::~ComparedTrace() = default;

bool ComparedTrace::update(CompareChoice& choice, const Document& document, std::uint64_t revision, const std::shared_ptr<const Trace>& now) {
    const std::uint64_t before = generation_;
    bring_up_to_date(choice, document, revision, now);
    seen_ = choice;
    return generation_ != before;
}

void ComparedTrace::bring_up_to_date(CompareChoice& choice, const Document& document, std::uint64_t revision, const std::shared_ptr<const Trace>& now) {
    if (std::exchange(b_, now) != now) question_.reset();
    if (std::exchange(choice.pin, false)) {
        choice.with = CompareWith::pinned;
        choice.shown = true;
        set(nullptr);
    }
    const bool other_kind = seen_.with != choice.with;
    if (choice.with <= CompareWith::pinned || choice.with == CompareWith::other_head) {
        made_.reset();
        problems_.clear();
        error_.clear();
        if (choice.with == CompareWith::nothing) set(nullptr);
        else if (choice.with == CompareWith::other_head || other_kind || !a_) set(now);
        return;
    }
    take_finished();
    const Made wanted{.with = choice.with, .text = choice.text, .revision = revision};
    if (made_ == wanted) return;
    made_ = wanted;
    make(choice, document);
}

void ComparedTrace::make(const CompareChoice& choice, const Document& document) {
    const Document other = document_of_a(choice, document);
    problems_ = validate(other, memory_limit_);
    error_.clear();
    if (!problems_.empty()) {
        set(nullptr);
        return;
    }
    if (!fits_into_a_frame(resolved_sizes(other))) {
        set(nullptr);  // the old A is none of this question
        worker_.submit({.revision = ++submitted_, .compute = [other, limit = memory_limit_](std::stop_token) { return run(resolve(other), limit); }});
        return;
    }
    ++submitted_;  // what is being computed for an earlier question is not taken
    try {
        set(std::make_shared<const Trace>(run(resolve(other), memory_limit_)));
    } catch (const std::exception& failure) {
        set(nullptr);
        error_ = failure.what();
    }
}

void ComparedTrace::take_finished() {
    const auto finished = worker_.take_finished();
    if (!finished || finished->revision != submitted_) return;
    error_ = finished->error;
    set(finished->result);
}

void ComparedTrace::set(std::shared_ptr<const Trace> a) {
    if (a == a_) return;
    a_ = std::move(a);
    question_.reset();
    ++generation_;
}

const ArrayComparison& ComparedTrace::of(const ComparedArrays& question) {
    assert(a_ && b_);
    if (question_ != question) {
        kept_ = compared(*a_, *b_, question);
        question_ = question;
    }
    return kept_;
}

}  // namespace attnscope
