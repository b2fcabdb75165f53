#pragma once
// The table of steps, and the table of arrays they leave behind. Strip, docs, exports, command line and tests iterate these.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/attention/options.h"

namespace attnscope {

struct Setup;

enum class StepId {
    tokens, embedding, positions, norm, projections, heads, scores, scale, mask,
    softmax, dropout, weighted_sum, concat, output, residual
};
inline constexpr int step_count = 15;

enum class ArrayId {
    tokens, E, P, X, norm, Q_flat, K_flat, V_flat, Q, K, V, scores, scaled, masked,
    row_max, shifted, exp, row_sum, weights, dropped, heads, concat, output, residual,
    W_Q, W_K, W_V, W_O, b_Q, b_K, b_V, b_O, gamma, beta, W_a, U_a, v_a
};
inline constexpr int array_count = 37;

// What the rows or columns of an array stand for.
enum class Axis { tokens, model, head_keys, head_values, all_keys, all_values, one, additive };

// Matrices keep their colour everywhere.
enum class Role { query, key, value, weight, input, plain };

struct ArrayInfo {
    ArrayId id;
    const char* name;    // as in files
    const char* symbol;  // formula markup, see StepInfo::equation
    bool per_head;
    Axis rows, columns;
    Role role;
    bool is_signed;      // drawn on the diverging map
};

struct StepInfo {
    StepId id;
    const char* name;                  // as on the command line; texts are "step.<name>.title" and so on
    const char* symbol;                // formula markup for the step strip
    const char* shape;                 // e.g. "S (H, n, n)"
    std::span<const ArrayId> results;  // in the order in which they arise
    ArrayId main_result;
};

std::span<const StepInfo> steps();
std::span<const ArrayInfo> arrays();
const StepInfo& info(StepId id);
const ArrayInfo& info(ArrayId id);
std::optional<StepId> step_named(std::string_view name);    // also accepts the name of a result array
std::optional<ArrayId> array_named(std::string_view name);
StepId step_of(ArrayId id);                                  // the step that leaves this array; weights belong to the step that uses them

// Off: the step passes its input through.
bool is_on(StepId id, const Options& options);

// The equation of a step under these options, in a small subset of TeX:
// symbols, ^{} and _{}, \frac{}{}, \sqrt{}, \mathrm{}, ( ) [ ] | \| \{ \} and named operators; e.g. "S = Q K^{\top}".
std::string equation(StepId id, const Options& options);

// The same for one of the step's results: queries, keys and values have one equation each.
std::string equation(StepId id, const Options& options, ArrayId result);

// The same for one setup: without biases where all four are zero, with as many heads as there are.
std::string equation(StepId id, const Setup& setup, ArrayId result);

// The symbol of an array under these options: what a step that is off passes through keeps the name it came with,
// e.g. "X" for the rows that no layer norm has changed, and "e^{M}" where no maximum is subtracted.
std::string symbol(ArrayId id, const Options& options);

}  // namespace attnscope
