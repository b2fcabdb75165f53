#include "core/files/number_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "core/attention/error.h"
#include "core/files/csv.h"

namespace attnscope {
namespace {

constexpr std::string_view separators = " \t,;[](){}\r";
constexpr std::string_view minus_sign = "\u2212";

std::string with_plain_minus(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const bool minus = text.substr(at, minus_sign.size()) == minus_sign;
        plain += minus ? '-' : text[at];
        at += minus ? minus_sign.size() : 1;
    }
    return plain;
}

bool has_decimal_commas(std::string_view text) {
    return text.find_first_of("\t;") != std::string_view::npos && text.find('.') == std::string_view::npos;
}

double number_from(std::string_view word, std::size_t line) {
    double number = 0.0;
    if (word.starts_with('+')) word.remove_prefix(1);
    const auto parsed = std::from_chars(word.data(), word.data() + word.size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr != word.data() + word.size() || !std::isfinite(number))
        throw Error("line " + std::to_string(line) + ": \"" + std::string(word.substr(0, 40)) + "\" is not a finite number");
    return number;
}

std::vector<double> numbers_of(std::string_view text, std::size_t line) {
    std::vector<double> numbers;
    for (std::size_t at = text.find_first_not_of(separators); at != std::string_view::npos; at = text.find_first_not_of(separators, at)) {
        const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
        numbers.push_back(number_from(text.substr(at, end - at), line));
        at = end;
    }
    return numbers;
}

}  // namespace

MatrixD matrix_from_text(std::string_view text) {
    std::string plain = with_plain_minus(text);
    if (has_decimal_commas(plain)) std::ranges::replace(plain, ',', '.');
    std::vector<std::vector<double>> rows;
    std::size_t line = 0;
    for (std::size_t begin = 0; begin < plain.size(); ++line) {
        const std::size_t end = std::min(plain.find('\n', begin), plain.size());
        std::vector<double> numbers = numbers_of(std::string_view(plain).substr(begin, end - begin), line + 1);
        begin = end + 1;
        if (numbers.empty()) continue;
        if (!rows.empty() && rows.front().size() != numbers.size())
            throw Error("line " + std::to_string(line + 1) + " has " + std::to_string(numbers.size()) + " numbers, the first has " +
                        std::to_string(rows.front().size()) + "; every line needs as many");
        rows.push_back(std::move(numbers));
    }
    MatrixD matrix(static_cast<Index>(rows.size()), rows.empty() ? 0 : static_cast<Index>(rows.front().size()));
    for (Index i = 0; i < matrix.rows(); ++i)
        for (Index j = 0; j < matrix.cols(); ++j) matrix(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    return matrix;
}

std::optional<double> number_from_text(std::string_view text) {
    std::string plain = with_plain_minus(text);
    std::erase(plain, ' ');
    if (plain.find('.') == std::string::npos && std::ranges::count(plain, ',') == 1) std::ranges::replace(plain, ',', '.');
    const std::size_t slash = plain.find('/');
    try {
        if (slash == std::string::npos) return number_from(plain, 1);
        const double quotient = number_from(std::string_view(plain).substr(0, slash), 1) / number_from(std::string_view(plain).substr(slash + 1), 1);
        return std::isfinite(quotient) ? std::optional(quotient) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::string text_from_matrix(const MatrixD& matrix) {
    std::string text;
    for (Index i = 0; i < matrix.rows(); ++i)
        for (Index j = 0; j < matrix.cols(); ++j) text += csv_number(matrix(i, j)) + (j + 1 < matrix.cols() ? '\t' : '\n');
    return text;
}

std::string numpy_from_matrix(const MatrixD& matrix) {
    const auto number = [](double value) {
        if (std::isnan(value)) return std::string("np.nan");
        if (std::isinf(value)) return std::string(value < 0 ? "-np.inf" : "np.inf");
        return csv_number(value);
    };
    std::string text = "np.array([";
    for (Index i = 0; i < matrix.rows(); ++i) {
        text += i == 0 ? "[" : ",\n          [";
        for (Index j = 0; j < matrix.cols(); ++j) text += (j == 0 ? "" : ", ") + number(matrix(i, j));
        text += "]";
    }
    return text + "])\n";
}

std::string latex_from_matrix(const MatrixD& matrix, int decimals) {
    const auto number = [decimals](double value) {
        if (std::isnan(value)) return std::string("\\mathrm{NaN}");
        if (std::isinf(value)) return std::string(value < 0 ? "-\\infty" : "\\infty");
        std::string digits = fmt::format("{:.{}f}", value, decimals);
        const bool is_zero = digits.find_first_of("123456789") == std::string::npos;
        return is_zero && digits.starts_with('-') ? digits.substr(1) : digits;
    };
    std::string text = "\\begin{bmatrix}\n";
    for (Index i = 0; i < matrix.rows(); ++i)
        for (Index j = 0; j < matrix.cols(); ++j) text += number(matrix(i, j)) + (j + 1 < matrix.cols() ? " & " : " \\\\\n");
    return text + "\\end{bmatrix}\n";
}

}  // namespace attnscope
