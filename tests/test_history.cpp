#include <doctest/doctest.h>

#include <string>

#include "core/document/history.h"

using namespace attnscope;

namespace {

Document with_text(std::string text) {
    Document document;
    document.text = std::move(text);
    return document;
}

}  // namespace

TEST_CASE("any step of the history can be gone to, and what follows it stays until the next edit") {
    const auto with_seed = [](std::uint64_t seed) {
        Document document;
        document.seed = seed;
        return document;
    };
    History history(with_seed(0));
    for (std::uint64_t seed = 1; seed <= 4; ++seed) history.edit(with_seed(seed), seed);
    history.go_to(1);
    CHECK(history.current().seed == 1);
    CHECK(history.size() == 5);
    CHECK(history.at(4).seed == 4);
    const std::uint64_t revision = history.revision();
    history.go_to(1);
    CHECK(history.revision() == revision);
    history.go_to(4);
    CHECK_FALSE(history.can_redo());
    history.go_to(0);
    history.edit(with_seed(9), 9);
    CHECK(history.size() == 2);
}

TEST_CASE("undo returns to the document before the edit and redo to the one after it") {
    History history(with_text("a"));
    history.edit(with_text("b"), 1);
    history.edit(with_text("c"), 2);
    history.undo();
    CHECK(history.current().text == "b");
    history.undo();
    CHECK(history.current().text == "a");
    CHECK_FALSE(history.can_undo());
    history.redo();
    history.redo();
    CHECK(history.current().text == "c");
    CHECK_FALSE(history.can_redo());
}

TEST_CASE("edits of one gesture are one step") {
    History history(with_text(""));
    for (const char* text : {"t", "th", "the"}) history.edit(with_text(text), 5);
    history.edit(with_text("the cat"), 6);
    history.undo();
    CHECK(history.current().text == "the");
    history.undo();
    CHECK(history.current().text == "");
    CHECK_FALSE(history.can_undo());
}

TEST_CASE("a gesture that returns to where it began leaves no step") {
    History history(with_text("a"));
    history.edit(with_text("ab"), 1);
    history.edit(with_text("a"), 1);
    CHECK(history.current().text == "a");
    CHECK_FALSE(history.can_undo());
    // and the same gesture may go on
    history.edit(with_text("ac"), 1);
    history.undo();
    CHECK(history.current().text == "a");
}

TEST_CASE("an edit after an undo starts a new step even within the same gesture") {
    History history(with_text("a"));
    history.edit(with_text("b"), 1);
    history.edit(with_text("c"), 2);
    history.undo();
    history.edit(with_text("d"), 1);
    CHECK_FALSE(history.can_redo());
    history.undo();
    CHECK(history.current().text == "b");
}

TEST_CASE("an edit that changes nothing is no step and keeps what can be redone") {
    History history(with_text("a"));
    history.edit(with_text("b"), 1);
    history.undo();
    const auto revision = history.revision();
    history.edit(with_text("a"), 2);
    CHECK(history.can_redo());
    CHECK(history.revision() == revision);
}

TEST_CASE("beyond its limit the history forgets the oldest step") {
    History history(with_text("0"), /*first_revision=*/0, /*most_steps=*/3);
    for (int i = 1; i <= 5; ++i) history.edit(with_text(std::to_string(i)), static_cast<Gesture>(i));
    int steps = 0;
    while (history.can_undo()) {
        history.undo();
        ++steps;
    }
    CHECK(steps == 3);
    CHECK(history.current().text == "2");
}
