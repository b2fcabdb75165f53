#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>

#include "core/attention/error.h"
#include "core/files/number_table.h"

using namespace attnscope;

namespace {

MatrixD two_by_three() {
    MatrixD matrix(2, 3);
    matrix << 1, -2.5, 3e-7, 0.1, 1.0 / 3.0, -0.0;
    return matrix;
}

std::string complaint_about(const std::string& text) {
    try {
        matrix_from_text(text);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a matrix copied as text is pasted as the same matrix") {
    CHECK(equal(matrix_from_text(text_from_matrix(two_by_three())), two_by_three()));
}

TEST_CASE("numbers are found between tabs, commas, semicolons, spaces and brackets") {
    for (const char* text : {"1 2\n3 4", "1,2\r\n3,4\r\n", "[[1., 2.],\n [3., 4.]]\n", "\n1;2\n\n+3;4\n", "1\t2\n3\t4"}) {
        CAPTURE(text);
        const MatrixD matrix = matrix_from_text(text);
        REQUIRE(matrix.rows() == 2);
        REQUIRE(matrix.cols() == 2);
        CHECK(matrix(1, 0) == 3.0);
    }
    CHECK(matrix_from_text("\u22121.5")(0, 0) == -1.5);
    CHECK(matrix_from_text("").size() == 0);
}

TEST_CASE("a block from a spreadsheet that writes decimal commas is read as it was meant") {
    for (const char* text : {"0,5\t1,25\t−3\n2\t0\t1e-3\n", "0,5;1,25;−3\n2;0;0,001"}) {
        CAPTURE(text);
        MatrixD expected(2, 3);
        expected << 0.5, 1.25, -3, 2, 0, 0.001;
        CHECK(equal(matrix_from_text(text), expected));
    }
    // with points in the text, commas part numbers
    CHECK(equal(matrix_from_text("0.5,1;2\t3"), matrix_from_text("0.5 1 2 3")));
}

TEST_CASE("one number is read as a person types it") {
    for (const auto& [text, value] : {std::pair{"0.5", 0.5}, {"0,5", 0.5}, {"\u22122", -2.0}, {" 1 / 4 ", 0.25}, {"1e-3", 1e-3}, {"+3", 3.0}, {"-1/-2", 0.5}}) {
        CAPTURE(text);
        CHECK(number_from_text(text) == value);
    }
    for (const char* text : {"", "-", "1/0", "1,2,3", "0,5.1", "nan", "inf", "1 2x", "1/2/3", "1e999"}) {
        CAPTURE(text);
        CHECK_FALSE(number_from_text(text));
    }
}

TEST_CASE("a matrix is written for NumPy with every digit and for LaTeX with as many as asked for") {
    MatrixD matrix(2, 2);
    matrix << 0.1, -std::numeric_limits<double>::infinity(), -0.004, 1.0 / 3.0;
    CHECK(numpy_from_matrix(matrix) == "np.array([[0.1, -np.inf],\n          [-0.004, 0.3333333333333333]])\n");
    CHECK(latex_from_matrix(matrix, 2) == "\\begin{bmatrix}\n0.10 & -\\infty \\\\\n0.00 & 0.33 \\\\\n\\end{bmatrix}\n");
    CHECK(numpy_from_matrix(MatrixD(0, 0)) == "np.array([])\n");
}

TEST_CASE("what is no number or no rectangle is refused with its line") {
    CHECK(complaint_about("1 2\n3 x4").find("line 2: \"x4\"") != std::string::npos);
    CHECK(complaint_about("1 2\n3").find("line 2 has 1 numbers") != std::string::npos);
    CHECK(complaint_about("nan").find("not a finite number") != std::string::npos);
    CHECK(complaint_about("1e999").find("not a finite number") != std::string::npos);
}
