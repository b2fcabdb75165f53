#pragma once
// `attnscope attend` in single precision, by one of the fast engines.

#include "app/cli/attend_arrays.h"
#include "core/attention/attend.h"
#include "core/compute/backend.h"

namespace attnscope {

// Every head in turn, in blocks of queries that hold no more than some 16 MiB of weights where these, the scores or a mask are
// wanted. Throws Error for scores beyond single precision, and for masks that are added to the scores.
void attend_in_float(const AttendArrays& arrays, const AttendShapes& shapes, const AttendOptions& options, Backend& backend, AttendResults& results);

}  // namespace attnscope
