#pragma once
// Short documents that the regime of long texts can run, too: every option of it at least once.

#include <string>
#include <vector>

#include "core/document/document.h"

namespace attnscope {

struct NamedDocument {
    std::string name;
    Document document;
};

std::vector<NamedDocument> documents_of_both_regimes();

}  // namespace attnscope
