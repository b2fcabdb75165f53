#include <doctest/doctest.h>

#include "app/gui/key_order.h"

using namespace attnscope;

namespace {

constexpr KeyStroke ctrl_down{1, 0, 1, 2}, ctrl_up{1, 0, 0, 0}, e_down{2, 0, 1, 2}, e_up{2, 0, 0, 2};

}  // namespace

TEST_CASE("a frame sees a chord whole, even where all of it is over before the frame begins") {
    KeyOrder order;
    CHECK(order.take(ctrl_down));
    CHECK(order.take(e_down));
    CHECK_FALSE(order.take(ctrl_up));
    CHECK_FALSE(order.take(e_up));
    CHECK(order.waiting());
    CHECK(order.next_frame() == std::vector<KeyStroke>{ctrl_up, e_up});
    CHECK_FALSE(order.waiting());
}

TEST_CASE("what follows something kept stays behind it") {
    KeyOrder order;
    CHECK(order.take(e_down));
    CHECK_FALSE(order.take(e_up));
    CHECK_FALSE(order.take(e_down));
    CHECK_FALSE(order.take(e_up));
    CHECK(order.next_frame() == std::vector<KeyStroke>{e_up, e_down});
    CHECK(order.next_frame() == std::vector<KeyStroke>{e_up});
    CHECK(order.next_frame().empty());
}

TEST_CASE("slow fingers are never kept waiting") {
    KeyOrder order;
    for (const KeyStroke& stroke : {ctrl_down, e_down, e_up, ctrl_up}) {
        CHECK(order.take(stroke));
        CHECK(order.next_frame().empty());
    }
}
