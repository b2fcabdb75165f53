# core/gpu with its shaders, or its stand-in where Vulkan's headers or the shader compiler are missing
set(ATTNSCOPE_VULKAN AUTO CACHE STRING "compute on GPUs through Vulkan: ON, OFF, or AUTO (when the headers and glslc are installed)")

find_path(VULKAN_HEADERS vulkan/vulkan_raii.hpp)
find_program(GLSLC glslc)
set(use_vulkan ${ATTNSCOPE_VULKAN})
if(use_vulkan STREQUAL "AUTO")
  set(use_vulkan OFF)
  if(VULKAN_HEADERS AND GLSLC)
    set(use_vulkan ON)
  else()
    message(STATUS "Vulkan's C++ headers (vulkan/vulkan_raii.hpp) or glslc are missing: the program will compute on the CPU only")
  endif()
elseif(use_vulkan AND NOT (VULKAN_HEADERS AND GLSLC))
  message(FATAL_ERROR "ATTNSCOPE_VULKAN is ON, but Vulkan's C++ headers (vulkan/vulkan_raii.hpp) or glslc are missing")
endif()

set(ATTNSCOPE_USES_VULKAN ${use_vulkan} PARENT_SCOPE)
if(NOT use_vulkan)
  target_sources(attnscope_core PRIVATE gpu/no_vulkan.cpp)
  return()
endif()

set(shader_folder ${CMAKE_CURRENT_BINARY_DIR}/shaders)
file(MAKE_DIRECTORY ${shader_folder})
foreach(shader attention_tile pool attention_stream)
  add_custom_command(OUTPUT ${shader_folder}/${shader}.inc
    COMMAND ${GLSLC} -O -Werror --target-env=vulkan1.1 -mfmt=c -MD -MF ${shader_folder}/${shader}.d
      -o ${shader_folder}/${shader}.inc ${PROJECT_SOURCE_DIR}/shaders/${shader}.comp
    DEPENDS ${PROJECT_SOURCE_DIR}/shaders/${shader}.comp DEPFILE ${shader_folder}/${shader}.d VERBATIM)
  target_sources(attnscope_core PRIVATE ${shader_folder}/${shader}.inc)
endforeach()

target_sources(attnscope_core PRIVATE
  gpu/blocks.cpp
  gpu/tiled.cpp
  gpu/vulkan_device.cpp
  gpu/vulkan_kernel.cpp
  gpu/submissions.cpp
  gpu/resident_lines.cpp
  gpu/tile_windows.cpp
  gpu/streamed_attention.cpp
  gpu/vulkan_backend.cpp
)
# the library itself is loaded at run time, so that a machine without it can start the program
target_compile_definitions(attnscope_core PRIVATE VK_NO_PROTOTYPES)
target_include_directories(attnscope_core SYSTEM PRIVATE ${VULKAN_HEADERS})
target_include_directories(attnscope_core PRIVATE ${CMAKE_CURRENT_BINARY_DIR})  # shaders/*.inc
target_link_libraries(attnscope_core PRIVATE ${CMAKE_DL_LIBS})
