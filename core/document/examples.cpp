#include "core/document/examples.h"

namespace attnscope {

Document first_example() {
    Document document;
    document.title = "the cat sat on the mat";
    document.text = "the cat sat on the mat";
    document.weights = WeightSource::hand_made;
    return document;
}

}  // namespace attnscope
