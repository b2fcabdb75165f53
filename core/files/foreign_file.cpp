#include "core/files/foreign_file.h"

namespace attnscope {
namespace {

struct Beginning {
    std::string_view bytes, sentence;
};

constexpr Beginning beginnings[] = {
    {"\x93NUMPY", "this is a NumPy array, no document. `attnscope attend` reads arrays; a document is JSON"},
    {"PK\x03\x04", "this is a ZIP archive, such as the NPZ file that `attnscope run --out` writes, no document. Open the document that it was made from"},
    {"\x89PNG", "this is a PNG picture, no document. Open the document that it was drawn from"},
    {"%PDF", "this is a PDF file, no document. Open the document that it was drawn from"},
    {"<svg", "this is an SVG picture, no document. Open the document that it was drawn from"},
    {"<?xml", "this is an XML file, such as an SVG picture, no document. Open the document that it was drawn from"},
    {"\x1f\x8b", "this is a file packed by gzip, no document. Unpack it first"},
};

}  // namespace

std::string_view why_no_document(std::string_view bytes) {
    for (const Beginning& beginning : beginnings)
        if (bytes.starts_with(beginning.bytes)) return beginning.sentence;
    return {};
}

}  // namespace attnscope
