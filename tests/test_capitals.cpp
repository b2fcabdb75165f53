#include <doctest/doctest.h>

#include "core/text/capitals.h"

using namespace attnscope;

TEST_CASE("letters beyond ASCII have capitals too") {
    CHECK(capitals("caf\u00e9", "en") == "CAF\u00c9");
    CHECK(capitals("stra\u00dfe", "de") == "STRASSE");
    CHECK(capitals("\u03b1\u03c2", "en") == "\u0391\u03a3");
}

TEST_CASE("a script without capitals stays as it is") {
    CHECK(capitals("\u6ce8\u610f\u529b", "zh") == "\u6ce8\u610f\u529b");
    CHECK(capitals("", "en").empty());
}
