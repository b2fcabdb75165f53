#pragma once
// Values of a JSON file together with the way to them, so that what is wrong can be said in full.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/attention/matrix.h"
#include "core/files/json.h"

namespace attnscope {

// "1 row", "2 rows", "2 batches"
std::string counted(std::size_t count, const char* noun);

template <class T>
struct JsonChoice {
    T value;
    const char* name;  // in files
};

// Lives no longer than the Json and the file name it was made of. Every reading function throws Error
// "FILE: PATH must be ..., but is ..." for a value of another kind.
class JsonField {
public:
    JsonField(const Json& value, std::string path, const std::string& file) : value_(&value), path_(std::move(path)), file_(&file) {}

    [[noreturn]] void refuse(const std::string& what) const;  // "FILE: PATH `what`"

    bool is_null() const { return value_->is_null(); }

    bool boolean() const;
    std::string text() const;
    double number() const;  // or "inf", "-inf"; never NaN
    std::int64_t integer(std::int64_t least, std::int64_t most) const;
    std::uint64_t unsigned_integer() const;
    std::vector<JsonField> elements() const;
    std::vector<std::string> texts() const;
    MatrixD row() const;     // (1, N) from N numbers; (0, 0) from an empty list
    MatrixD matrix() const;  // from a list of rows of equal length; (0, 0) from an empty list

    template <class T>
    T one_of(std::span<const JsonChoice<T>> choices) const {
        if (const std::string* text = value_->as_string())
            for (const JsonChoice<T>& choice : choices)
                if (*text == choice.name) return choice.value;
        std::vector<const char*> names;
        for (const JsonChoice<T>& choice : choices) names.push_back(choice.name);
        refuse_choice(names);
    }

    const Json& json() const { return *value_; }
    const std::string& path() const { return path_; }
    const std::string& file() const { return *file_; }

private:
    [[noreturn]] void refuse_kind(const char* wanted) const;
    [[noreturn]] void refuse_choice(const std::vector<const char*>& names) const;
    const Json::Array& list(const char* wanted) const;
    JsonField element(std::size_t i) const;

    const Json* value_;
    std::string path_;  // e.g. projections.W_Q[2][1]; empty for the whole file
    const std::string* file_;
};

// The members of an object. Each is asked for by name; then refuse_others() names one that nobody asked for.
class JsonMembers {
public:
    explicit JsonMembers(JsonField object);

    std::optional<JsonField> find(const char* name);
    void refuse_others() const;

private:
    JsonField object_;
    const Json::Object* members_;
    std::vector<const char*> asked_;
};

}  // namespace attnscope
