#include "core/files/trace_files.h"

#include <fmt/format.h>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/files/json.h"
#include "core/files/npz.h"

namespace attnscope {
namespace {

// An array as it is stored: the matrices, one per head or one in all, that are its elements one after the other.
struct Stored {
    std::string name;
    Shape shape;
    std::vector<const MatrixD*> parts;
};

Index heads_of(const Trace& trace, ArrayId id) {
    if (!info(id).per_head) return 1;
    const bool additive = id == ArrayId::W_a || id == ArrayId::U_a || id == ArrayId::v_a;
    return static_cast<Index>(additive ? trace.setup.weights.additive.size() : trace.head.size());
}

Shape shape_of(const Trace& trace, ArrayId id, Index head) {
    const MatrixD& matrix = array(trace, id, head);
    Shape shape;
    if (info(id).rows != Axis::one) shape.push_back(matrix.rows());
    if (info(id).columns != Axis::one) shape.push_back(matrix.cols());
    return shape;
}

bool heads_are_alike(const Trace& trace, ArrayId id) {
    for (Index h = 1; h < heads_of(trace, id); ++h)
        if (shape_of(trace, id, h) != shape_of(trace, id, 0)) return false;
    return true;
}

// All arrays; those that cannot be stacked stand alone as name_0, name_1 ...
std::vector<Stored> stored_arrays(const Trace& trace) {
    std::vector<Stored> result;
    for (const ArrayInfo& array_info : arrays()) {
        if (!is_stored(trace, array_info.id)) continue;
        const Index heads = heads_of(trace, array_info.id);
        if (!heads_are_alike(trace, array_info.id)) {
            for (Index h = 0; h < heads; ++h)
                result.push_back({fmt::format("{}_{}", array_info.name, h), shape_of(trace, array_info.id, h),
                                  {&array(trace, array_info.id, h)}});
            continue;
        }
        Stored stored{array_info.name, stored_shape(trace, array_info.id), {}};
        for (Index h = 0; h < heads; ++h) stored.parts.push_back(&array(trace, array_info.id, h));
        result.push_back(std::move(stored));
    }
    return result;
}

std::vector<std::int64_t> token_ids(const Trace& trace) {
    return {trace.setup.ids.begin(), trace.setup.ids.end()};
}

std::string number_list(const MatrixD& matrix, Index first, Index count, bool whole) {
    std::string text = "[";
    for (Index k = first; k < first + count; ++k) {
        if (k > first) text += ", ";
        text += whole ? std::to_string(static_cast<std::int64_t>(matrix.data()[k])) : json_number(matrix.data()[k]);
    }
    return text + "]";
}

// A list of `shape` nested from dimension `axis` on; `next` counts the rows over all parts.
void append_nested(AtomicFile& file, const Stored& stored, std::size_t axis, Index& next) {
    const Index row_length = stored.shape.back();
    if (axis + 1 == stored.shape.size()) {
        const bool whole = stored.name == info(ArrayId::tokens).name;
        const Index rows_per_part = row_length == 0 ? 0 : stored.parts.front()->size() / row_length;
        const Index part = rows_per_part == 0 ? 0 : next / rows_per_part;
        const Index row = rows_per_part == 0 ? 0 : next % rows_per_part;
        file.append(number_list(*stored.parts[static_cast<std::size_t>(part)], row * row_length, row_length, whole));
        ++next;
        return;
    }
    const std::string indent = "\n" + std::string(2 * (axis + 2), ' ');
    file.append("[");
    for (Index k = 0; k < stored.shape[axis]; ++k) {
        file.append((k == 0 ? "" : ",") + indent);
        append_nested(file, stored, axis + 1, next);
    }
    file.append(stored.shape[axis] == 0 ? "]" : indent.substr(0, indent.size() - 2) + "]");
}

}  // namespace

bool is_stored(const Trace& trace, ArrayId id) {
    if (id < ArrayId::W_Q) return true;
    return heads_of(trace, id) > 0 && array(trace, id, 0).size() > 0;
}

Shape stored_shape(const Trace& trace, ArrayId id) {
    Shape shape = shape_of(trace, id, 0);
    if (info(id).per_head) shape.insert(shape.begin(), heads_of(trace, id));
    return shape;
}

void write_trace_npz(const Trace& trace, const std::filesystem::path& path, const FileSystem& files) {
    NpzWriter writer(path, files);
    writer.add("labels", trace.setup.tokens);
    for (const Stored& stored : stored_arrays(trace)) {
        if (stored.name == info(ArrayId::tokens).name) {
            writer.add(stored.name, stored.shape, token_ids(trace));
            continue;
        }
        std::vector<std::span<const double>> parts;
        for (const MatrixD* part : stored.parts) parts.emplace_back(part->data(), static_cast<std::size_t>(part->size()));
        writer.add(stored.name, stored.shape, parts);
    }
    writer.commit();
}

void write_trace_json(const Trace& trace, const std::filesystem::path& path, const FileSystem& files) {
    AtomicFile file(path, files);
    file.append("{\n  \"labels\": [");
    for (std::size_t i = 0; i < trace.setup.tokens.size(); ++i) file.append((i == 0 ? "" : ", ") + json_string(trace.setup.tokens[i]));
    file.append("]");
    for (const Stored& stored : stored_arrays(trace)) {
        file.append(fmt::format(",\n  \"{}\": ", stored.name));
        Index next = 0;
        append_nested(file, stored, 0, next);
    }
    file.append("\n}\n");
    file.commit();
}

void require_trace_extension(const std::filesystem::path& path) {
    const std::string extension = lower_case_ending(path);
    if (extension != ".npz" && extension != ".json")
        throw Error(fmt::format("cannot write the trace to {}: the name must end in .npz or .json", quoted(path)), ExitCode::bad_usage);
}

void write_trace(const Trace& trace, const std::filesystem::path& path, const FileSystem& files) {
    require_trace_extension(path);
    if (lower_case_ending(path) == ".npz") write_trace_npz(trace, path, files);
    else write_trace_json(trace, path, files);
}

}  // namespace attnscope
