#pragma once
// JSON from files that nobody has checked: a tree of values, within limits, and errors that say where.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attnscope {

struct JsonMember;

// 16 bytes, whatever it holds, so that a file full of numbers stays small in memory. Members keep the order of the file.
class Json {
public:
    using Array = std::vector<Json>;
    using Object = std::vector<JsonMember>;

    Json() = default;
    explicit Json(bool value) : value_(value) {}
    explicit Json(std::int64_t value) : value_(value) {}
    explicit Json(std::uint64_t value) : value_(value) {}
    explicit Json(double value) : value_(value) {}
    explicit Json(std::string value) : value_(std::make_unique<std::string>(std::move(value))) {}
    explicit Json(Array value) : value_(std::make_unique<Array>(std::move(value))) {}
    explicit Json(Object value) : value_(std::make_unique<Object>(std::move(value))) {}

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    bool is_number() const { return as_number().has_value(); }

    // nullptr or nullopt where the value is of another type
    const bool* as_bool() const { return std::get_if<bool>(&value_); }
    std::optional<double> as_number() const;           // any number, rounded to double
    std::optional<std::int64_t> as_integer() const;    // numbers without a fraction that fit, 3.0 and 1e3 among them
    std::optional<std::uint64_t> as_unsigned() const;
    const std::string* as_string() const { return pointee<std::string>(); }
    const Array* as_array() const { return pointee<Array>(); }
    const Object* as_object() const { return pointee<Object>(); }

    // "a number", "a list" ...: for sentences
    const char* kind() const;

private:
    template <class T>
    const T* pointee() const {
        const auto* held = std::get_if<std::unique_ptr<T>>(&value_);
        return held ? held->get() : nullptr;
    }

    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::unique_ptr<std::string>,
                 std::unique_ptr<Array>, std::unique_ptr<Object>>
        value_;
};

struct JsonMember {
    std::string name;
    Json value;
};

// Refused before anything of that size is built.
struct JsonLimits {
    std::size_t bytes = std::size_t{256} << 20;
    std::size_t values = std::size_t{16} << 20;
    std::size_t depth = 32;
};

// Strict RFC 8259: UTF-8, no comments, no member name twice in one object, no number beyond double.
// Throws Error naming `name`, line and column for bad syntax, the path of the field for the rest.
Json json_from_text(std::string_view text, const std::string& name, const JsonLimits& limits = {});

// "…" with the escapes that JSON asks for. What is not UTF-8 becomes U+FFFD, so that the file can always be read.
std::string json_string(std::string_view text);

// The shortest digits that read back as the same double; "inf", "-inf" and "nan" in quotes, as JSON has no such numbers.
std::string json_number(double value);

}  // namespace attnscope
