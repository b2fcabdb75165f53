#include "core/text/line_breaks.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>

namespace attnscope {

std::vector<std::size_t> line_breaks(std::string_view utf8) {
    std::vector<std::size_t> breaks;
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> iterator(icu::BreakIterator::createLineInstance(icu::Locale::getRoot(), error));
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, utf8.data(), static_cast<std::int64_t>(utf8.size()), &error);
    if (U_SUCCESS(error)) {
        iterator->setText(&text, error);
        for (std::int32_t at = iterator->next(); U_SUCCESS(error) && at != icu::BreakIterator::DONE; at = iterator->next()) breaks.push_back(static_cast<std::size_t>(at));
    }
    utext_close(&text);
    // without ICU's data a line ends where the text does
    if (breaks.empty() || breaks.back() != utf8.size()) breaks.push_back(utf8.size());
    return breaks;
}

}  // namespace attnscope
