#include <doctest/doctest.h>

#include <functional>

#include "app/cli/memory_limit.h"
#include "app/cli/parsing.h"

using namespace attnscope;

namespace {

enum class Fruit { apple, pear };
constexpr Named<Fruit> fruits[] = {{Fruit::apple, "apple"}, {Fruit::pear, "pear"}};

std::string usage_message(const std::function<void()>& parse) {
    try {
        parse();
    } catch (const Error& error) {
        CHECK(error.exit_code == ExitCode::bad_usage);
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("numbers are read whole or not at all") {
    CHECK(whole_number("--heads", "12") == 12);
    CHECK(whole_number("--heads", "-3") == -3);
    CHECK(finite_number("--scale", "+1e-3") == 1e-3);
    CHECK(seed_number("--seed", "18446744073709551615") == 18446744073709551615u);
    for (const char* text : {"", "x", "1.5", "1 ", " 1", "9223372036854775808", "0x10", "--1"})
        CHECK(usage_message([=] { whole_number("--heads", text); }) == "--heads: '" + std::string(text) + "' is not a whole number");
    for (const char* text : {"", "nan", "inf", "-inf", "1e999", "1,5", "one"})
        CHECK(usage_message([=] { finite_number("--scale", text); }) ==
              "--scale: '" + std::string(text) + "' is not a finite number, such as 0.5 or 1e-3");
    for (const char* text : {"-1", "18446744073709551616", "1e3"})
        CHECK(usage_message([=] { seed_number("--seed", text); }).starts_with("--seed: '" + std::string(text)));
}

TEST_CASE("a window has two ends, and -1 is the least") {
    CHECK(window_of("--window", "2,0") == Window{2, 0});
    CHECK(window_of("--window", "-1,3") == Window{-1, 3});
    CHECK(!window_of("--window", "none"));
    for (const char* text : {"2", "1,2,3", "-2,0", "", "a,b", "1,"})
        CHECK(usage_message([=] { (void)window_of("--window", text); }) ==
              "--window: '" + std::string(text) + "' is not LEFT,RIGHT, two whole numbers such as 2,0, of which -1 is unlimited, or none");
}

TEST_CASE("a cell has two numbers") {
    CHECK(cell_of("--block", "0,3") == Cell{0, 3});
    CHECK(usage_message([] { (void)cell_of("--block", "7"); }) == "--block: '7' is not ROW,COLUMN, two whole numbers such as 0,3");
}

TEST_CASE("an empty list has no numbers") {
    CHECK(whole_numbers("--padding", "").empty());
    CHECK(whole_numbers("--padding", "none").empty());
    CHECK(whole_numbers("--padding", "3,1") == std::vector<Index>{3, 1});
}

TEST_CASE("commas separate unless a backslash stands before them") {
    using Parts = std::vector<std::string>;
    CHECK(parts_between_commas("a,b") == Parts{"a", "b"});
    CHECK(parts_between_commas("New York\\, NY,is") == Parts{"New York, NY", "is"});
    CHECK(parts_between_commas("\\\\,\\n") == Parts{"\\", "\\n"});
    CHECK(parts_between_commas("") == Parts{""});
    CHECK(parts_between_commas(",") == Parts{"", ""});
}

TEST_CASE("a name that is none of the table's is refused with all of them") {
    CHECK(named("--fruit", "pear", fruits) == Fruit::pear);
    CHECK(usage_message([] { (void)named("--fruit", "plum", fruits); }) == "--fruit: 'plum' is not one of apple|pear");
}

TEST_CASE("bytes may be counted in powers of 1024") {
    CHECK(byte_count("--memory", "1000") == 1000);
    CHECK(byte_count("--memory", "2K") == 2048);
    CHECK(byte_count("--memory", "8G") == std::size_t{8} << 30);
    for (const char* text : {"", "0", "M", "-1", "1.5G", "1T", "18446744073709551615G"})
        CHECK(usage_message([=] { (void)byte_count("--memory", text); }) ==
              "--memory: '" + std::string(text) + "' is not a number of bytes, such as 1000000, 512M or 8G");
}

TEST_CASE("a file has a name") {
    CHECK(file_name("--out", "a b") == "a b");
    CHECK(usage_message([] { (void)file_name("--out", ""); }) == "--out: the name of the file is empty");
}

TEST_CASE("no more memory may be asked for than the machine has") {
    CHECK(memory_limit("--memory", "2M", std::size_t{2} << 20) == std::size_t{2} << 20);
    CHECK(memory_limit("--memory", "2M", 0) == std::size_t{2} << 20);  // the system does not say
    CHECK(usage_message([] { (void)memory_limit("--memory", "3M", std::size_t{2} << 20); }) ==
          "--memory: '3M' is more than this machine's 2097152 bytes; give at most 2M");
    CHECK(machine_memory() > 0);
}

TEST_CASE("words are as far apart as the typing errors between them") {
    CHECK(edit_distance("export", "export") == 0);
    CHECK(edit_distance("exprot", "export") == 1);
    CHECK(edit_distance("rn", "run") == 1);
    CHECK(edit_distance("attned", "attend") == 1);
    CHECK(edit_distance("", "run") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
}
