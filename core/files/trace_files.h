#pragma once
// Every number of a Trace in one file, under the array names and with the shapes of the step table.

#include <filesystem>

#include "core/attention/trace.h"
#include "core/files/file_system.h"
#include "core/files/npy.h"

namespace attnscope {

// Arrays of heads are stacked: (H, rows, columns); what has one row or one column loses that dimension. W_a, U_a, v_a of heads
// of different widths cannot be stacked and have no shape of their own.
Shape stored_shape(const Trace& trace, ArrayId id);

// Whether the options leave this array with numbers. Weights that are not used are not stored.
bool is_stored(const Trace& trace, ArrayId id);

// tokens (n) are int64 ids, all others float64; `labels` holds the tokens' texts. Throws Error as AtomicFile does.
void write_trace_npz(const Trace& trace, const std::filesystem::path& path, const FileSystem& files = real_files());

// One object: "labels" and the arrays as nested lists, one row per line; -inf, inf and nan are texts.
void write_trace_json(const Trace& trace, const std::filesystem::path& path, const FileSystem& files = real_files());

// By the ending of the name, .npz or .json in any case; Error of bad usage for any other.
void write_trace(const Trace& trace, const std::filesystem::path& path, const FileSystem& files = real_files());
void require_trace_extension(const std::filesystem::path& path);

}  // namespace attnscope
