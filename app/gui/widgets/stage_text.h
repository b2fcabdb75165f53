#pragma once
// What is said about a step: the keys of its sentences, and short lines made of sizes.

#include <string>

#include "app/gui/widgets/stage_plan.h"
#include "core/text/language.h"

namespace attnscope {

std::string step_name_key(StepId step);
std::string step_title_key(StepId step);

// The teaching sentence that fits the options and, where a step has several, the result that is looked at.
std::string step_sentence_key(StepId step, ArrayId shown, const Setup& setup);

// "8×8 = 8×4 · 4×8": the shapes of what stands on the stage, in the order of its equation.
std::string shapes_text(const StagePlan& plan, const Options& options);

// "row 5 “the”, column 1 “the”", counted from 1.
std::string place_text(const Trace& trace, const NumberRef& number, const Language& language);

// "same word" for a head made by hand, else empty.
std::string head_name(const Setup& setup, Index head, const Language& language);

}  // namespace attnscope
