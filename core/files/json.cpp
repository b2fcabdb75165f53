#include "core/files/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/attention/error.h"
#include "core/text/tokenizer.h"

namespace attnscope {
namespace {

// "line 3, column 7" of a byte, both from 1; columns count characters
std::string place_of(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto characters = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_begin), before.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return fmt::format("line {}, column {}", lines + 1, characters + 1);
}

// The library's own words for a syntax error without its position and codes.
std::string reason_of(std::string_view what) {
    const std::size_t dash = what.find(" - ");
    std::string reason(dash == std::string_view::npos ? what : what.substr(dash + 3));
    const std::size_t last_read = reason.find("; last read: ");
    if (last_read != std::string::npos) {
        const std::size_t quote = reason.find("'; expected", last_read);
        reason.erase(last_read, quote == std::string::npos ? std::string::npos : quote + 1 - last_read);
    }
    return reason;
}

// What the parser has met so far: the tree under construction, and the error once there is one.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

    bool null() { return add(Json()); }
    bool boolean(bool value) { return add(Json(value)); }
    bool number_integer(std::int64_t value) { return add(Json(value)); }
    bool number_unsigned(std::uint64_t value) { return add(Json(value)); }
    bool number_float(double value, const std::string&) { return add(Json(value)); }
    bool string(std::string& value) { return add(Json(std::move(value))); }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(/*is_object=*/true); }
    bool start_array(std::size_t) { return open(/*is_object=*/false); }

    bool key(std::string& name) {
        frames_.back().name = std::move(name);
        return true;
    }

    bool end_object() {
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        if (const std::string* twice = name_used_twice(frame.members)) {
            const std::string inside = path();
            error_ = fmt::format("{} is given twice. Keep one of them", inside.empty() ? *twice : inside + "." + *twice);
            return false;
        }
        return add(Json(std::move(frame.members)));
    }

    bool end_array() {
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        return add(Json(std::move(frame.elements)));
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& exception) {
        const std::size_t at = position > 0 ? position - 1 : 0;
        std::string reason = reason_of(exception.what());
        const std::size_t token = text_.find_last_of(" \t\r\n,:[{", at) + 1;  // npos + 1 is 0
        for (const std::string_view word : {"NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"})
            if (text_.substr(token).starts_with(word))
                reason = R"(infinities are written "inf" and "-inf", in quotes; NaN is not a number)";
        if (reason.find("number overflow") != std::string::npos) reason = "a number is larger than double precision can hold";
        error_ = fmt::format("{} is not valid JSON: {}. Correct it there, or take an earlier copy of the file",
                             place_of(text_, std::min(at, text_.size())), reason);
        return false;
    }

    Json take() { return std::move(root_); }
    const std::string& error() const { return error_; }

private:
    struct Frame {
        bool is_object;
        std::string name;  // of the member that is being read
        Json::Array elements;
        Json::Object members;
    };

    static const std::string* name_used_twice(const Json::Object& members) {
        std::vector<const std::string*> names;
        names.reserve(members.size());
        for (const JsonMember& member : members) names.push_back(&member.name);
        std::sort(names.begin(), names.end(), [](const std::string* a, const std::string* b) { return *a < *b; });
        const auto found =
            std::adjacent_find(names.begin(), names.end(), [](const std::string* a, const std::string* b) { return *a == *b; });
        return found == names.end() ? nullptr : *found;
    }

    // e.g. projections.W_Q[2]
    std::string path() const {
        std::string result;
        for (const Frame& frame : frames_) {
            if (!frame.is_object) result += fmt::format("[{}]", frame.elements.size());
            else result += (result.empty() ? "" : ".") + frame.name;
        }
        return result;
    }

    bool open(bool is_object) {
        if (frames_.size() == limits_.depth) {
            error_ = fmt::format("values are nested more than {} deep. No such file is written by this program", limits_.depth);
            return false;
        }
        frames_.push_back({.is_object = is_object, .name = {}, .elements = {}, .members = {}});
        return true;
    }

    bool add(Json value) {
        if (++values_ > limits_.values) {
            error_ = fmt::format("it holds more than {} values, the most that is read", limits_.values);
            return false;
        }
        if (frames_.empty()) root_ = std::move(value);
        else if (frames_.back().is_object) frames_.back().members.push_back({std::move(frames_.back().name), std::move(value)});
        else frames_.back().elements.push_back(std::move(value));
        return true;
    }

    std::string_view text_;
    JsonLimits limits_;
    std::size_t values_ = 0;
    std::vector<Frame> frames_;
    Json root_;
    std::string error_;
};

}  // namespace

std::optional<double> Json::as_number() const {
    if (const auto* value = std::get_if<double>(&value_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
    if (const auto* value = std::get_if<std::uint64_t>(&value_)) return static_cast<double>(*value);
    return std::nullopt;
}

std::optional<std::int64_t> Json::as_integer() const {
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
    if (const auto* value = std::get_if<std::uint64_t>(&value_)) {
        if (*value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
        return static_cast<std::int64_t>(*value);
    }
    const auto* value = std::get_if<double>(&value_);
    const double limit = 0x1p63;
    if (!value || *value != std::floor(*value) || !(*value >= -limit && *value < limit)) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

std::optional<std::uint64_t> Json::as_unsigned() const {
    if (const auto* value = std::get_if<std::uint64_t>(&value_)) return *value;
    const auto integer = as_integer();
    if (!integer || *integer < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*integer);
}

const char* Json::kind() const {
    if (is_null()) return "null";
    if (as_bool()) return "true or false";
    if (is_number()) return "a number";
    if (as_string()) return "text";
    return as_array() ? "a list" : "an object";
}

Json json_from_text(std::string_view text, const std::string& name, const JsonLimits& limits) {
    if (text.size() > limits.bytes)
        throw Error(fmt::format("{}: the file has {} bytes; at most {} are read", name, text.size(), limits.bytes));
    if (const CleanText clean = clean_utf8(text); !clean.invalid_at.empty())
        throw Error(fmt::format("{}: {} is not UTF-8 text. Save the file with the encoding UTF-8", name,
                                place_of(text, clean.invalid_at.front())));
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
        throw Error(fmt::format("{}: {} holds a NUL byte, so this is no text file. Choose another file", name, place_of(text, nul)));
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        throw Error(fmt::format("{}: the file is empty. Choose another file, or take an earlier copy", name));
    TreeBuilder builder(text, limits);
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) throw Error(fmt::format("{}: {}", name, builder.error()));
    return builder.take();
}

std::string json_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : clean_utf8(text).text) {
        switch (c) {
            case '"': quoted += "\\\""; break;
            case '\\': quoted += "\\\\"; break;
            case '\n': quoted += "\\n"; break;
            case '\r': quoted += "\\r"; break;
            case '\t': quoted += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                else quoted += c;
        }
    }
    return quoted + "\"";
}

std::string json_number(double value) {
    if (std::isnan(value)) return "\"nan\"";
    if (std::isinf(value)) return value > 0 ? "\"inf\"" : "\"-inf\"";
    if (value == 0 && std::signbit(value)) return "-0.0";  // readers take -0 for the integer 0
    char digits[32];
    const auto result = std::to_chars(digits, digits + sizeof digits, value);
    return {digits, result.ptr};
}

}  // namespace attnscope
