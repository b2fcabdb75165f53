#include "core/compute/worker.h"

#include <new>

namespace attnscope {

std::string sentence_of_current_exception() {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return "there was not enough memory for this computation; try a shorter text or smaller sizes";
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "the computation failed with an error of unknown kind";
    }
}

}  // namespace attnscope
