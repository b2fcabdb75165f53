# Dear ImGui 1.90 or newer with 32-bit characters, compiled from its sources or else taken from a package:
#   attnscope_imgui_headers   what code that draws compiles against
#   attnscope_imgui           the library, for the program
#   attnscope_imgui_test      the library that reports every item to the tests' hooks; only when compiled from sources
# The sources are, in this order: ATTNSCOPE_IMGUI_DIR, the folder app/setup fetched, find_package, pkg-config.

set(imgui_sentence "attnscope needs Dear ImGui 1.90 or newer with 32-bit characters (IMGUI_USE_WCHAR32); \
app/setup imgui fetches it on Debian, docs/building.md names the packages elsewhere, or set ATTNSCOPE_IMGUI_DIR to its sources")

set(imgui_folder "${ATTNSCOPE_IMGUI_DIR}")
if(NOT imgui_folder)
  if(DEFINED ENV{XDG_CACHE_HOME})
    set(imgui_folder "$ENV{XDG_CACHE_HOME}/attnscope/imgui-1.90.1")
  else()
    set(imgui_folder "$ENV{HOME}/.cache/attnscope/imgui-1.90.1")
  endif()
  if(NOT EXISTS "${imgui_folder}/imgui.h")
    set(imgui_folder "")
  endif()
endif()

find_package(Freetype REQUIRED)
find_package(glfw3 3.3 REQUIRED CONFIG)
find_package(OpenGL REQUIRED COMPONENTS OpenGL OPTIONAL_COMPONENTS EGL)

add_library(attnscope_imgui_headers INTERFACE)
target_compile_definitions(attnscope_imgui_headers INTERFACE IMGUI_USE_WCHAR32 IMGUI_ENABLE_FREETYPE)
target_link_libraries(attnscope_imgui_headers INTERFACE glfw Freetype::Freetype OpenGL::GL ${CMAKE_DL_LIBS})

if(imgui_folder)
  if(NOT EXISTS "${imgui_folder}/imgui.h")
    message(FATAL_ERROR "ATTNSCOPE_IMGUI_DIR is ${imgui_folder}, which holds no imgui.h. ${imgui_sentence}")
  endif()
  file(STRINGS "${imgui_folder}/imgui.h" imgui_version REGEX "^#define IMGUI_VERSION_NUM +[0-9]+")
  string(REGEX MATCH "[0-9]+" imgui_version "${imgui_version}")
  if(NOT imgui_version GREATER_EQUAL 19000)
    message(FATAL_ERROR "${imgui_folder} holds Dear ImGui number ${imgui_version}, and 19000 is needed. ${imgui_sentence}")
  endif()
  message(STATUS "Dear ImGui: compiled from ${imgui_folder} (${imgui_version})")

  target_include_directories(attnscope_imgui_headers SYSTEM INTERFACE
    ${imgui_folder} ${imgui_folder}/backends ${imgui_folder}/misc/freetype ${imgui_folder}/misc/cpp)
  add_library(attnscope_imgui_parts OBJECT
    ${imgui_folder}/imgui_draw.cpp
    ${imgui_folder}/imgui_tables.cpp
    ${imgui_folder}/misc/freetype/imgui_freetype.cpp
    ${imgui_folder}/misc/cpp/imgui_stdlib.cpp
    ${imgui_folder}/backends/imgui_impl_glfw.cpp
    ${imgui_folder}/backends/imgui_impl_opengl3.cpp)
  target_link_libraries(attnscope_imgui_parts PUBLIC attnscope_imgui_headers)

  # only these two files call the tests' hooks
  foreach(variant attnscope_imgui attnscope_imgui_test)
    add_library(${variant} STATIC EXCLUDE_FROM_ALL ${imgui_folder}/imgui.cpp ${imgui_folder}/imgui_widgets.cpp
      $<TARGET_OBJECTS:attnscope_imgui_parts>)
    target_link_libraries(${variant} PUBLIC attnscope_imgui_headers)
  endforeach()
  target_compile_definitions(attnscope_imgui_test PUBLIC IMGUI_ENABLE_TEST_ENGINE)
else()
  find_package(imgui CONFIG QUIET)
  if(TARGET imgui::imgui)
    set(imgui_package imgui::imgui)
  else()
    pkg_check_modules(IMGUI QUIET IMPORTED_TARGET imgui)
    set(imgui_package PkgConfig::IMGUI)
  endif()
  if(NOT TARGET ${imgui_package})
    message(FATAL_ERROR "no Dear ImGui found. ${imgui_sentence}")
  endif()
  target_link_libraries(attnscope_imgui_headers INTERFACE ${imgui_package})
  add_library(attnscope_imgui INTERFACE)
  target_link_libraries(attnscope_imgui INTERFACE attnscope_imgui_headers)

  # the package's own configuration decides the width of a character
  try_compile(imgui_suits SOURCE_FROM_CONTENT imgui_suits.cpp
    "#include <imgui.h>\nstatic_assert(IMGUI_VERSION_NUM >= 19000 && sizeof(ImWchar) == 4);\nint main() {}\n"
    LINK_LIBRARIES ${imgui_package} CXX_STANDARD 20)
  if(NOT imgui_suits)
    message(FATAL_ERROR "the Dear ImGui package found is too old or has 16-bit characters. ${imgui_sentence}")
  endif()
  message(STATUS "Dear ImGui: the package ${imgui_package}; the tests of the window are left out, they need its sources")
endif()
