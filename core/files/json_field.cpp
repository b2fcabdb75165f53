#include "core/files/json_field.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/attention/error.h"

namespace attnscope {
namespace {

// A text as it stands in the file, shortened when it would fill the sentence.
std::string shown(const Json& value) {
    constexpr std::size_t longest = 40;
    if (const std::string* text = value.as_string()) {
        if (text->size() <= longest) return json_string(*text);
        std::size_t end = longest;
        while ((static_cast<unsigned char>((*text)[end]) & 0xC0) == 0x80) --end;
        return json_string(text->substr(0, end) + "…");
    }
    if (value.is_number()) return json_number(*value.as_number());
    if (const bool* truth = value.as_bool()) return *truth ? "true" : "false";
    return value.kind();
}

// NaN stands for "no number": the file cannot contain it.
double number_or_nan(const Json& value) {
    if (const auto number = value.as_number()) return *number;
    if (const std::string* text = value.as_string()) {
        if (*text == "inf") return std::numeric_limits<double>::infinity();
        if (*text == "-inf") return -std::numeric_limits<double>::infinity();
    }
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::string counted(std::size_t count, const char* noun) {
    const char* plural = std::string_view(noun).ends_with("ch") ? "es" : "s";
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : plural);
}

void JsonField::refuse(const std::string& what) const {
    throw Error(fmt::format("{}: {} {}", *file_, path_.empty() ? "the file" : path_, what));
}

void JsonField::refuse_kind(const char* wanted) const { refuse(fmt::format("must be {}, but is {}", wanted, shown(*value_))); }

void JsonField::refuse_choice(const std::vector<const char*>& names) const {
    refuse(fmt::format("must be one of \"{}\", but is {}", fmt::join(names, "\", \""), shown(*value_)));
}

bool JsonField::boolean() const {
    const bool* truth = value_->as_bool();
    if (!truth) refuse_kind("true or false");
    return *truth;
}

std::string JsonField::text() const {
    const std::string* text = value_->as_string();
    if (!text) refuse_kind("text");
    return *text;
}

double JsonField::number() const {
    const double number = number_or_nan(*value_);
    if (std::isnan(number)) refuse_kind("a number");
    return number;
}

std::int64_t JsonField::integer(std::int64_t least, std::int64_t most) const {
    const auto integer = value_->as_integer();
    if (!integer || *integer < least || *integer > most)
        refuse_kind(fmt::format("a whole number from {} to {}", least, most).c_str());
    return *integer;
}

std::uint64_t JsonField::unsigned_integer() const {
    const auto integer = value_->as_unsigned();
    if (!integer)
        refuse_kind(fmt::format("a whole number from 0 to {}", std::numeric_limits<std::uint64_t>::max()).c_str());
    return *integer;
}

const Json::Array& JsonField::list(const char* wanted) const {
    const Json::Array* elements = value_->as_array();
    if (!elements) refuse_kind(wanted);
    return *elements;
}

JsonField JsonField::element(std::size_t i) const {
    return {(*value_->as_array())[i], fmt::format("{}[{}]", path_, i), *file_};
}

std::vector<JsonField> JsonField::elements() const {
    std::vector<JsonField> result;
    const std::size_t count = list("a list").size();
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i) result.push_back(element(i));
    return result;
}

std::vector<std::string> JsonField::texts() const {
    std::vector<std::string> result;
    const std::size_t count = list("a list of texts").size();
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i) result.push_back(element(i).text());
    return result;
}

MatrixD JsonField::row() const {
    const Json::Array& numbers = list("a list of numbers");
    if (numbers.empty()) return {};
    MatrixD row(1, static_cast<Index>(numbers.size()));
    for (std::size_t j = 0; j < numbers.size(); ++j) {
        const double number = number_or_nan(numbers[j]);
        if (std::isnan(number)) element(j).refuse_kind("a number");
        row(0, static_cast<Index>(j)) = number;
    }
    return row;
}

MatrixD JsonField::matrix() const {
    const Json::Array& rows = list("a list of rows of numbers");
    if (rows.empty()) return {};
    // lengths first, so that nothing is allocated for a list that is no matrix
    const std::size_t columns = element(0).list("a list of numbers").size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t found = element(i).list("a list of numbers").size();
        if (found != columns)
            element(i).refuse(fmt::format("has {}, the first row has {}. All rows of a matrix are of one length",
                                          counted(found, "number"), columns));
    }
    MatrixD matrix(static_cast<Index>(rows.size()), static_cast<Index>(columns));
    if (columns == 0) return matrix;
    for (std::size_t i = 0; i < rows.size(); ++i) matrix.row(static_cast<Index>(i)) = element(i).row();
    return matrix;
}

JsonMembers::JsonMembers(JsonField object) : object_(std::move(object)), members_(object_.json().as_object()) {
    if (!members_) object_.refuse(fmt::format("must be an object {{...}}, but is {}", object_.json().kind()));
}

std::optional<JsonField> JsonMembers::find(const char* name) {
    asked_.push_back(name);
    for (const JsonMember& member : *members_)
        if (member.name == name)
            return JsonField(member.value, object_.path().empty() ? name : object_.path() + "." + name, object_.file());
    return std::nullopt;
}

void JsonMembers::refuse_others() const {
    for (const JsonMember& member : *members_) {
        if (std::find(asked_.begin(), asked_.end(), member.name) != asked_.end()) continue;
        const std::string where = object_.path().empty() ? "this file" : object_.path();
        throw Error(fmt::format("{}: {} has no field {}; its fields are {}", object_.file(), where, shown(Json(member.name)),
                                fmt::join(asked_, ", ")));
    }
}

}  // namespace attnscope
