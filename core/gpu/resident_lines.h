#pragma once
// A matrix of queries, keys or values on a device, copied there only when it is not there already.

#include <optional>

#include "core/compute/backend.h"
#include "core/gpu/submissions.h"

namespace attnscope {

// in which tiled.h writes them; columns: a line is a column of the matrix
enum class LineLayout { rows, columns, chunks };

class ResidentLines {
public:
    explicit ResidentLines(Submissions& submissions) : submissions_(submissions) {}

    const VulkanBuffer& buffer() const { return input_.device; }

    // From the next submission on, lines of `matrix` times `times` (1 for other layouts than rows) are in the buffer.
    void want(const MatrixView& matrix, IndexRange lines, LineLayout layout, float times = 1.0f);

    // To be called when matrices may have changed or gone: before each job.
    void forget() { there_.reset(); }

private:
    struct Contents {
        const float* data;
        Index rows, columns, stride;
        IndexRange lines;
        LineLayout layout;
        float times;
        bool operator==(const Contents&) const = default;
    };

    Submissions& submissions_;
    InputBuffer input_;
    std::optional<Contents> there_;
};

// Heads that share keys share what is on the device, and so do the walk along the keys and the tiles after it.
struct ResidentInputs {
    explicit ResidentInputs(Submissions& submissions) : Q(submissions), K(submissions), V(submissions) {}
    void forget() {
        Q.forget();
        K.forget();
        V.forget();
    }

    ResidentLines Q, K, V;
};

}  // namespace attnscope
