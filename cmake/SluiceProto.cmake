# sluice_generate_proto(target proto [ROOT folder])
#
# Gives `target`, a program or library of this project, the C++ code of a .proto file,
# as a host would have it: for tests and examples. ROOT (default: the caller's folder)
# is what the file's own name is relative to:
#
#   sluice_generate_proto(streaming_backend launch.proto)
#
# registers "launch.proto", and `#include "launch.pb.h"` finds its classes. The code is
# part of the target itself, so that its messages are registered even where nothing
# names them. Sluice's own .proto files may be imported, and other ones in ROOT; give
# each of these that is to be linked a call of its own.

function(sluice_generate_proto target proto)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "ROOT" "")
  if(NOT TARGET ${target} OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "sluice_generate_proto(target proto [ROOT folder]), not: ${ARGV}")
  endif()
  if(NOT arg_ROOT)
    set(arg_ROOT "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  cmake_path(ABSOLUTE_PATH arg_ROOT BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  # Of each target its own, so that targets of several folders can share a file.
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${target}_proto")
  file(MAKE_DIRECTORY "${out}")
  string(REGEX REPLACE "\\.proto$" ".pb" generated "${out}/${proto}")
  add_custom_command(
    OUTPUT "${generated}.cc" "${generated}.h"
    COMMAND protobuf::protoc "--cpp_out=${out}" "-I${arg_ROOT}" "-I${PROJECT_SOURCE_DIR}/proto"
            "-I${Protobuf_INCLUDE_DIRS}" "${arg_ROOT}/${proto}"
    DEPENDS "${arg_ROOT}/${proto}"
    COMMENT "Generating ${proto} for ${target}"
    VERBATIM)
  # Not ours to warn about.
  set_source_files_properties("${generated}.cc" PROPERTIES COMPILE_OPTIONS "-w")
  target_sources(${target} PRIVATE "${generated}.cc" "${generated}.h")
  target_include_directories(${target} SYSTEM PUBLIC "${out}")
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf)
endfunction()
