#pragma once

#include <string>

#include "core/attention/error.h"

namespace attnscope {

// The sentence that `call` throws as an Error; empty when it throws none.
template <class Call>
std::string error_text(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace attnscope
