# cmake -D FUNCTION=name -D FILES="a.json;b.json" -D OUTPUT=out.cpp -P embed.cmake
# writes the C++ source of `std::span<const EmbeddedFile> FUNCTION()`, see embedded.h
set(text "#include \"core/files/embedded.h\"\n\nnamespace attnscope {\nnamespace {\n")
set(rows "")
set(number 0)
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  # a character array of hexadecimal escapes
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND text "constexpr char bytes_${number}[] = {${bytes}'\\0'};\n")
  string(APPEND rows "    {\"${name}\", {bytes_${number}, ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(APPEND text "constexpr EmbeddedFile files[] = {\n${rows}};\n}  // namespace\n\n")
string(APPEND text "std::span<const EmbeddedFile> ${FUNCTION}() { return files; }\n\n}  // namespace attnscope\n")
file(WRITE "${OUTPUT}" "${text}")
