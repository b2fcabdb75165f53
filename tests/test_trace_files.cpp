#include <doctest/doctest.h>

#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "core/files/atomic_write.h"
#include "core/files/json.h"
#include "core/files/json_field.h"
#include "core/files/npz.h"
#include "core/files/trace_files.h"
#include "tests/error_text.h"
#include "tests/failing_files.h"
#include "tests/python_script.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {
// 5 tokens, one of them twice; every part that can leave an array behind is on.
Trace sample_trace() {
    Document d;
    d.text = "the cat, the 猫";
    d.widths = {.D = 6, .H = 2, .d_k = 4, .d_v = 3};
    d.biases = true;
    d.options.positions = PositionKind::sinusoidal;
    d.options.layer_norm = true;
    d.options.similarity = Similarity::additive;
    d.options.mask.causal = true;
    d.options.mask.padding = {0};
    d.options.residual = true;
    return run(resolve(d));
}

// The elements of every head, one after the other.
std::vector<double> elements_of(const Trace& trace, ArrayId id, Index heads) {
    std::vector<double> result;
    for (Index h = 0; h < heads; ++h) {
        const MatrixD& matrix = array(trace, id, h);
        result.insert(result.end(), matrix.data(), matrix.data() + matrix.size());
    }
    return result;
}

void append_numbers(const JsonField& field, std::vector<double>& numbers) {
    if (field.json().as_array())
        for (const JsonField& element : field.elements()) append_numbers(element, numbers);
    else numbers.push_back(field.number());
}
}  // namespace

TEST_CASE("an archive of a trace holds every array with its numbers") {
    const ScratchFolder folder;
    const Trace trace = sample_trace();
    write_trace(trace, folder / "trace.npz");
    const NpzArchive archive = read_npz(folder / "trace.npz");
    CHECK(archive.names().size() == array_count + 1);
    for (const ArrayInfo& array_info : arrays()) {
        CAPTURE(array_info.name);
        REQUIRE(is_stored(trace, array_info.id));
        const NpyArray stored = archive.array(array_info.name);
        CHECK(stored.shape == stored_shape(trace, array_info.id));
        CHECK(doubles_of(stored) == elements_of(trace, array_info.id, array_info.per_head ? 2 : 1));
        CHECK(stored.type == (array_info.id == ArrayId::tokens ? NpyType::i8 : NpyType::f8));
    }
}

TEST_CASE("NumPy finds the shapes of the step table in both kinds of file") {
    const ScratchFolder folder;
    const Trace trace = sample_trace();
    write_trace(trace, folder / "trace.npz");
    write_trace(trace, folder / "trace.json");
    const PythonResult result = run_python(folder.path(), R"(
import json, numpy as np
n, D, H, d_k, d_v, d_a = 5, 6, 2, 4, 3, 4
shapes = dict(tokens=(n,), labels=(n,), E=(n, D), P=(n, D), X=(n, D), norm=(n, D), Q_flat=(n, H*d_k), K_flat=(n, H*d_k), V_flat=(n, H*d_v),
    Q=(H, n, d_k), K=(H, n, d_k), V=(H, n, d_v), scores=(H, n, n), scaled=(H, n, n), masked=(H, n, n), row_max=(H, n),
    shifted=(H, n, n), exp=(H, n, n), row_sum=(H, n), weights=(H, n, n), dropped=(H, n, n), heads=(H, n, d_v), concat=(n, H*d_v),
    output=(n, D), residual=(n, D), W_Q=(D, H*d_k), W_K=(D, H*d_k), W_V=(D, H*d_v), W_O=(H*d_v, D), b_Q=(H*d_k,), b_K=(H*d_k,),
    b_V=(H*d_v,), b_O=(D,), gamma=(D,), beta=(D,), W_a=(H, d_a, d_k), U_a=(H, d_a, d_k), v_a=(H, d_a))
z = np.load('trace.npz', allow_pickle=False)
j = json.load(open('trace.json', encoding='utf-8'))
assert set(z.files) == set(shapes) == set(j), (set(z.files) ^ set(shapes), set(j) ^ set(shapes))
for name, shape in shapes.items():
    assert z[name].shape == shape, (name, z[name].shape)
    if name == 'labels':
        assert list(z[name]) == j[name] == ['the', 'cat', ',', 'the', '猫'], j[name]
    else:
        assert np.array_equal(np.array(j[name], dtype=float), z[name], equal_nan=True), name
assert list(z['tokens']) == j['tokens'] == [0, 1, 2, 0, 3] and z['tokens'].dtype == np.int64
assert j['masked'][0][1][0] == '-inf' and z['masked'][0][1][0] == -np.inf
assert (z['weights'][:, 0] == 0).all()
)");
    CHECK_MESSAGE(result.status == 0, result.output);
}

TEST_CASE("a JSON file of a trace reads back exactly") {
    const ScratchFolder folder;
    const Trace trace = sample_trace();
    write_trace(trace, folder / "trace.json");
    const std::string text = read_file(folder / "trace.json"), name = "trace.json";
    CHECK(text.find("  \"row_max\": [\n    [") != std::string::npos);
    const Json json = json_from_text(text, name);
    JsonMembers members{JsonField(json, "", name)};
    for (const ArrayInfo& array_info : arrays()) {
        CAPTURE(array_info.name);
        const auto field = members.find(array_info.name);
        REQUIRE(field);
        std::vector<double> numbers;
        append_numbers(*field, numbers);
        CHECK(numbers == elements_of(trace, array_info.id, array_info.per_head ? 2 : 1));
    }
}

TEST_CASE("weights that the options leave out are not in the file") {
    const ScratchFolder folder;
    Document d = first_example();
    d.weights = WeightSource::xavier;
    d.options.projections = false;
    d.options.output_projection = false;
    write_trace(run(resolve(d)), folder / "trace.npz");
    const NpzArchive archive = read_npz(folder / "trace.npz");
    CHECK(archive.has("weights"));
    for (const char* name : {"W_Q", "b_Q", "W_O", "b_O", "gamma", "W_a"}) CHECK_FALSE(archive.has(name));
}

TEST_CASE("heads of different inner widths are stored one by one") {
    const ScratchFolder folder;
    Trace trace = sample_trace();
    trace.setup.weights.additive[1] = {MatrixD::Ones(3, 4), MatrixD::Ones(3, 4), MatrixD::Ones(1, 3)};
    write_trace(trace, folder / "trace.npz");
    const NpzArchive archive = read_npz(folder / "trace.npz");
    CHECK_FALSE(archive.has("W_a"));
    CHECK(archive.array("W_a_0").shape == Shape{4, 4});
    CHECK(archive.array("W_a_1").shape == Shape{3, 4});
    CHECK(archive.array("v_a_1").shape == Shape{3});
}

TEST_CASE("an empty text gives files with empty arrays") {
    const ScratchFolder folder;
    Document d;
    d.text = "";
    const Trace trace = run(resolve(d));
    write_trace(trace, folder / "trace.npz");
    write_trace(trace, folder / "trace.json");
    const PythonResult result = run_python(folder.path(), R"(
import json, numpy as np
z = np.load('trace.npz', allow_pickle=False)
j = json.load(open('trace.json'))
assert z['E'].shape == (0, 8) and z['weights'].shape == (2, 0, 0) and z['labels'].shape == (0,)
assert j['E'] == [] and j['weights'] == [[], []] and j['labels'] == []
)");
    CHECK_MESSAGE(result.status == 0, result.output);
}

TEST_CASE("the ending of the name chooses the kind of file, any other is bad usage") {
    const ScratchFolder folder;
    const Trace trace = sample_trace();
    write_trace(trace, folder / "A.NPZ");
    CHECK(read_file(folder / "A.NPZ").starts_with("PK"));
    CHECK(error_text([&] { write_trace(trace, "x.txt"); }) == "cannot write the trace to 'x.txt': the name must end in .npz or .json");
    try {
        require_trace_extension("npz");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.exit_code == ExitCode::bad_usage);
    }
}

TEST_CASE("whichever call fails while a trace is written, the old file stays or the new one is complete") {
    const ScratchFolder folder;
    const Trace trace = sample_trace();
    for (const char* name : {"trace.npz", "trace.json"}) {
        write_trace(trace, folder / name);
        const std::string complete = read_file(folder / name);
        for (int k = 1;; ++k) {
            write_file(folder / name, "old");
            const FailingFiles files({.at_call = k, .error_number = ENOSPC, .largest_write = 1000});
            const std::string error = error_text([&] { write_trace(trace, folder / name, files); });
            if (files.calls() < k) break;
            const bool is_new = error.empty() || error.find("is written completely") != std::string::npos;
            CHECK(read_file(folder / name) == (is_new ? complete : "old"));
        }
    }
    CHECK(folder.names() == std::set<std::string>{"trace.json", "trace.npz"});
}
