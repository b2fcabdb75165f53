#include "core/files/document_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/attention/error.h"
#include "core/files/atomic_write.h"
#include "core/files/document_choices.h"
#include "core/files/foreign_file.h"
#include "core/files/json_field.h"

namespace attnscope {
namespace {

constexpr std::int64_t largest_width = std::int64_t{1} << 20;  // of D, H, d_k, d_v: products stay far from overflow
constexpr std::int64_t largest_token = std::int64_t{1} << 40;  // index of a token, and reach of a window

// Each function reads one field into `value` where the file has it.

void read(JsonMembers& members, const char* name, bool& value) {
    if (const auto field = members.find(name)) value = field->boolean();
}
void read(JsonMembers& members, const char* name, std::string& value) {
    if (const auto field = members.find(name)) value = field->text();
}
void read(JsonMembers& members, const char* name, double& value) {
    if (const auto field = members.find(name)) value = field->number();
}
void read(JsonMembers& members, const char* name, std::uint64_t& value) {
    if (const auto field = members.find(name)) value = field->unsigned_integer();
}
void read_width(JsonMembers& members, const char* name, Index& value) {
    if (const auto field = members.find(name)) value = static_cast<Index>(field->integer(0, largest_width));
}
void read_matrix(JsonMembers& members, const char* name, MatrixD& value) {
    if (const auto field = members.find(name)) value = field->matrix();
}
void read_row(JsonMembers& members, const char* name, MatrixD& value) {
    if (const auto field = members.find(name)) value = field->row();
}
template <class T, std::size_t count>
void read(JsonMembers& members, const char* name, T& value, const JsonChoice<T> (&choices)[count]) {
    if (const auto field = members.find(name)) value = field->one_of(std::span<const JsonChoice<T>>(choices));
}

// False where there is none.
bool read_format(JsonMembers& members) {
    const auto field = members.find("attnscope");
    if (!field) return false;
    const std::int64_t format = field->json().as_integer().value_or(0);
    if (format < 1) field->refuse(fmt::format("is the format of the file and must be {}", document_format));
    if (format > document_format)
        field->refuse(fmt::format("is {}: the file was written by a newer version; this one reads format {}. Update the program",
                                  format, document_format));
    return true;
}

// What `attnscope run --out trace.json` writes.
bool is_trace(const Json& json) {
    const Json::Object* members = json.as_object();
    const auto has = [members](std::string_view name) {
        return std::any_of(members->begin(), members->end(), [name](const JsonMember& member) { return member.name == name; });
    };
    return members && !has("attnscope") && has("labels") && has("weights");
}

void read_widths(const JsonField& field, Widths& widths) {
    JsonMembers members(field);
    read_width(members, "D", widths.D);
    read_width(members, "H", widths.H);
    read_width(members, "d_k", widths.d_k);
    read_width(members, "d_v", widths.d_v);
    members.refuse_others();
}

void read_embedding(const JsonField& field, Document& document) {
    JsonMembers members(field);
    read(members, "source", document.embedding, embedding_choices);
    read_matrix(members, "values", document.own_E);
    members.refuse_others();
}

void read_positions(const JsonField& field, Document& document) {
    JsonMembers members(field);
    read(members, "kind", document.options.positions, position_choices);
    read_matrix(members, "values", document.own_P);
    members.refuse_others();
}

void read_layer_norm(const JsonField& field, Document& document) {
    JsonMembers members(field);
    read(members, "on", document.options.layer_norm);
    read(members, "epsilon", document.options.layer_norm_epsilon);
    read_row(members, "gamma", document.own_weights.gamma);
    read_row(members, "beta", document.own_weights.beta);
    members.refuse_others();
}

void read_projections(const JsonField& field, Document& document) {
    JsonMembers members(field);
    Weights& weights = document.own_weights;
    read(members, "on", document.options.projections);
    read(members, "source", document.weights, weight_choices);
    read(members, "biases", document.biases);
    if (const auto heads = members.find("heads")) {
        document.hand_made.clear();
        for (const JsonField& head : heads->elements())
            document.hand_made.push_back(head.one_of(std::span<const JsonChoice<HandMadeHead>>(hand_made_choices)));
    }
    read_matrix(members, "W_Q", weights.W_Q);
    read_matrix(members, "W_K", weights.W_K);
    read_matrix(members, "W_V", weights.W_V);
    read_matrix(members, "W_O", weights.W_O);
    read_row(members, "b_Q", weights.b_Q);
    read_row(members, "b_K", weights.b_K);
    read_row(members, "b_V", weights.b_V);
    read_row(members, "b_O", weights.b_O);
    members.refuse_others();
}

void read_scale(const JsonField& field, ScaleOption& scale) {
    if (!field.json().is_number()) {
        scale.kind = field.one_of(std::span<const JsonChoice<ScaleKind>>(scale_choices));
        return;
    }
    scale = {.kind = ScaleKind::number, .number = field.number()};
}

// One matrix or row per head in each of the three lists; an empty list leaves that matrix of every head empty.
void read_additive(JsonMembers& members, std::vector<AdditiveWeights>& additive) {
    std::string first;  // of the lists that are given
    const auto read_list = [&](const char* name, MatrixD AdditiveWeights::* member, MatrixD (JsonField::*reading)() const) {
        const auto field = members.find(name);
        if (!field) return;
        const std::vector<JsonField> heads = field->elements();
        if (heads.empty()) return;
        if (first.empty()) {
            first = field->path();
            additive.resize(heads.size());
        }
        if (heads.size() != additive.size())
            field->refuse(fmt::format("has {}, {} has {}. Give every head its weights", counted(heads.size(), "head"), first,
                                      additive.size()));
        for (std::size_t h = 0; h < heads.size(); ++h) additive[h].*member = (heads[h].*reading)();
    };
    read_list("W_a", &AdditiveWeights::W_a, &JsonField::matrix);
    read_list("U_a", &AdditiveWeights::U_a, &JsonField::matrix);
    read_list("v_a", &AdditiveWeights::v_a, &JsonField::row);
}

void read_scores(const JsonField& field, Document& document) {
    JsonMembers members(field);
    read(members, "similarity", document.options.similarity, similarity_choices);
    if (const auto scale = members.find("scale")) read_scale(*scale, document.options.scale);
    read(members, "temperature", document.options.temperature);
    read_additive(members, document.own_weights.additive);
    members.refuse_others();
}

std::vector<JsonField> read_pair(const JsonField& field, const char* what) {
    std::vector<JsonField> pair = field.elements();
    if (pair.size() != 2) field.refuse(fmt::format("must be {}, but has {}", what, counted(pair.size(), "number")));
    return pair;
}

void read_mask(const JsonField& field, MaskOptions& mask) {
    JsonMembers members(field);
    read(members, "causal", mask.causal);
    if (const auto window = members.find("window"); window && !window->is_null()) {
        const auto pair = read_pair(*window, "null or [left, right]");
        mask.window = {.left = static_cast<Index>(pair[0].integer(-1, largest_token)),
                       .right = static_cast<Index>(pair[1].integer(-1, largest_token))};
    }
    if (const auto padding = members.find("padding"))
        for (const JsonField& token : padding->elements()) mask.padding.push_back(static_cast<Index>(token.integer(0, largest_token)));
    if (const auto blocked = members.find("blocked"))
        for (const JsonField& cell : blocked->elements()) {
            const auto pair = read_pair(cell, "[row, column]");
            mask.blocked.push_back({.row = static_cast<Index>(pair[0].integer(0, largest_token)),
                                    .column = static_cast<Index>(pair[1].integer(0, largest_token))});
        }
    mask.padding = sorted_without_repeats(std::move(mask.padding));
    mask.blocked = sorted_without_repeats(std::move(mask.blocked));
    members.refuse_others();
}

void read_softmax(const JsonField& field, SoftmaxOptions& softmax) {
    JsonMembers members(field);
    read(members, "shifted", softmax.shifted);
    read(members, "precision", softmax.precision, precision_choices);
    read(members, "axis", softmax.axis, axis_choices);
    members.refuse_others();
}

// [head, row, column, value] for each number set by hand.
void read_overrides(const JsonField& field, std::vector<Override>& overrides) {
    JsonMembers members(field);
    for (const ArrayId id : {ArrayId::scores, ArrayId::weights}) {
        const auto list = members.find(info(id).name);
        if (!list) continue;
        for (const JsonField& entry : list->elements()) {
            const std::vector<JsonField> parts = entry.elements();
            if (parts.size() != 4) entry.refuse(fmt::format("must be [head, row, column, value], but has {}", counted(parts.size(), "number")));
            const auto place = [&parts](std::size_t i) { return static_cast<Index>(parts[i].integer(0, largest_token)); };
            overrides.push_back({.number = {id, place(0), place(1), place(2)}, .value = parts[3].number()});
        }
    }
    members.refuse_others();
    std::ranges::sort(overrides, {}, &Override::number);
    const auto twice = std::ranges::adjacent_find(overrides, {}, &Override::number);
    if (twice != overrides.end())
        field.refuse(fmt::format("sets {}[{}][{}, {}] more than once", info(twice->number.array).name, twice->number.head,
                                 twice->number.row, twice->number.column));
}

void read_dropout(const JsonField& field, DropoutOptions& dropout) {
    JsonMembers members(field);
    read(members, "p", dropout.p);
    read(members, "seed", dropout.seed);
    members.refuse_others();
}

}  // namespace

Document document_from_json(std::string_view text, const std::string& name) {
    if (const std::string_view reason = why_no_document(text); !reason.empty()) throw Error(fmt::format("{}: {}", name, reason));
    const Json json = json_from_text(text, name);
    if (is_trace(json))
        throw Error(name + ": this is a trace, the numbers that `attnscope run --out` writes, no document. Open the document that it was made from");
    JsonMembers members{JsonField(json, "", name)};
    Document document;
    const bool has_format = read_format(members);
    read(members, "title", document.title);
    read(members, "notes", document.notes);
    read(members, "text", document.text);
    read(members, "tokenizer", document.tokenizer, tokenizer_choices);
    if (const auto tokens = members.find("tokens"); tokens && !tokens->is_null()) document.own_tokens = tokens->texts();
    read(members, "seed", document.seed);
    if (const auto field = members.find("sizes")) read_widths(*field, document.widths);
    if (const auto field = members.find("embedding")) read_embedding(*field, document);
    if (const auto field = members.find("positions")) read_positions(*field, document);
    if (const auto field = members.find("layer_norm")) read_layer_norm(*field, document);
    if (const auto field = members.find("projections")) read_projections(*field, document);
    if (const auto field = members.find("scores")) read_scores(*field, document);
    if (const auto field = members.find("mask")) read_mask(*field, document.options.mask);
    if (const auto field = members.find("softmax")) read_softmax(*field, document.options.softmax);
    if (const auto field = members.find("dropout")) read_dropout(*field, document.options.dropout);
    if (const auto field = members.find("overrides")) read_overrides(*field, document.overrides);
    read(members, "output_projection", document.options.output_projection);
    read(members, "residual", document.options.residual);
    members.refuse_others();
    // last, as a field that is wrong says more about the file
    if (!has_format)
        throw Error(fmt::format("{}: the field \"attnscope\": {} is missing, by which a document is known. Add it, or choose another file", name,
                                document_format));
    return document;
}

Document read_document(const std::filesystem::path& path, const FileSystem& files) {
    return document_from_json(read_file(path, JsonLimits().bytes, files), quoted(path));
}

void save_document(const std::filesystem::path& path, const Document& document, const FileSystem& files) {
    write_file(path, document_to_json(document), files);
}

}  // namespace attnscope
