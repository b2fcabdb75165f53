#include <doctest/doctest.h>

#include <limits>

#include "core/files/atomic_write.h"
#include "core/files/csv.h"
#include "tests/python_script.h"
#include "tests/scratch_folder.h"

using namespace attnscope;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("a matrix becomes a table with its labels") {
    MatrixD matrix(2, 3);
    matrix << 0.1, -infinity, 1e-300, 2, -0.5, 1.0 / 3;
    const std::vector<std::string> rows = {"the", "cat"}, columns = {"a", "b", "c"};
    CHECK(csv_text(matrix, rows, columns) == ",a,b,c\nthe,0.1,-inf,1e-300\ncat,2,-0.5,0.3333333333333333\n");
    CHECK(csv_text(matrix) == "0.1,-inf,1e-300\n2,-0.5,0.3333333333333333\n");
    CHECK(csv_text(matrix, {}, columns).starts_with("a,b,c\n0.1,"));
    CHECK(csv_text(matrix, rows).starts_with("the,0.1,"));
    CHECK(csv_text(MatrixD()).empty());
}

TEST_CASE("labels are quoted where a reader would misunderstand them") {
    CHECK(csv_field("plain text") == "plain text");
    CHECK(csv_field(",") == "\",\"");
    CHECK(csv_field("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(csv_field("two\nlines") == "\"two\nlines\"");
    CHECK(csv_field(" x") == "\" x\"");
    CHECK(csv_field("注意") == "注意");
}

TEST_CASE("Python reads labels and numbers back exactly") {
    const ScratchFolder folder;
    MatrixD matrix(2, 2);
    matrix << 5e-324, -infinity, 0.1 + 0.2, -0.0;
    const std::vector<std::string> rows = {"a,\"b\"", "注\n意"}, columns = {"", " "};
    write_csv(folder / "x.csv", matrix, rows, columns);
    CHECK(read_file(folder / "x.csv") == csv_text(matrix, rows, columns));
    const PythonResult result = run_python(folder.path(), R"(
import csv, math
table = list(csv.reader(open('x.csv', newline='', encoding='utf-8')))
assert [row[0] for row in table] == ['', 'a,"b"', '注\n意'], table
assert table[0][1:] == ['', ' ']
numbers = [[float(x) for x in row[1:]] for row in table[1:]]
assert numbers == [[5e-324, -math.inf], [0.1 + 0.2, 0.0]] and math.copysign(1, numbers[1][1]) == -1
)");
    CHECK_MESSAGE(result.status == 0, result.output);
}
