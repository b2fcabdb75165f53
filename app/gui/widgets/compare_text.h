#pragma once
// What is said about A and B in words.

#include <string>

#include "app/gui/compared_trace.h"
#include "core/text/language.h"

namespace attnscope {

struct ComparedSides {
    const Trace& a;
    const Trace& b;
    const ComparedArrays& question;
    const ArrayComparison& comparison;
};

// "without mask": what A is.
std::string name_of_a(const CompareChoice& choice, const Language& language);

// The largest difference with its place and both numbers; that nothing differs; or why there is no difference and what can
// be done about it.
std::string comparison_sentence(const ComparedSides& sides, int decimals, const Language& language);

// Of one cell: its place, and A, B and B - A line by line. A place that only one of them has has its number alone.
std::string comparison_card(const ComparedSides& sides, Cell cell, const Language& language);

// Whether the rows, or the columns, of the array have other names in A than in B.
bool rows_differ_in_name(const ComparedSides& sides);
bool columns_differ_in_name(const ComparedSides& sides);

}  // namespace attnscope
