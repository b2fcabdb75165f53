#pragma once
// A look at the result of a long computation with other means: some of its rows again, in double.

#include "core/compute/backend.h"

namespace attnscope {

struct RowCheck {
    Index rows = 0;               // that were looked at
    double weight_absolute = 0.0; // the largest error of a weight
    double weight_relative = 0.0; // the same where the true weight is above 1e-3 / m
    double output_absolute = 0.0; // the largest error of O
};

inline constexpr Index rows_to_check = 16;

// Rows spread at random over heads and queries, always the same ones for the same sizes. The weights come from
// backend.tile() with result.L. Asserts that the result is of the request. Throws what the backend throws, and Cancelled.
RowCheck check_rows(const AttendRequest& request, const AttendResult& result, Backend& backend, const JobControl& control = {});

}  // namespace attnscope
