# The library `sluice` (alias sluice::sluice): what a host links. The rooms in src/
# add their sources to it (SluiceRooms.cmake).

find_package(Protobuf REQUIRED)
find_package(absl REQUIRED)
# Only headers, and only of src/evaluate: hosts never see them.
find_package(Boost 1.74 REQUIRED)

add_library(sluice)
add_library(sluice::sluice ALIAS sluice)

set_target_properties(
  sluice
  PROPERTIES VERSION "${PROJECT_VERSION}"
             SOVERSION "${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}"
             POSITION_INDEPENDENT_CODE ON
             CXX_VISIBILITY_PRESET hidden
             VISIBILITY_INLINES_HIDDEN ON)
target_compile_features(sluice PUBLIC cxx_std_17)
target_include_directories(
  sluice
  PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
         "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>"
  PRIVATE "${PROJECT_SOURCE_DIR}")
target_link_libraries(
  sluice
  PUBLIC absl::any_invocable
         absl::flat_hash_map
         absl::function_ref
         absl::optional
         absl::span
         absl::status
         absl::statusor
         absl::strings
         absl::time
         protobuf::libprotobuf
  PRIVATE $<BUILD_INTERFACE:Boost::headers>)

target_compile_definitions(sluice PRIVATE $<$<BOOL:${SLUICE_PORTABLE_LOOPS}>:SLUICE_PORTABLE_LOOPS>)

# Our own warnings, for our own code.
add_library(sluice_warnings INTERFACE)
target_compile_options(
  sluice_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow
                            $<$<BOOL:${SLUICE_WERROR}>:-Werror>)
target_link_libraries(sluice PRIVATE $<BUILD_INTERFACE:sluice_warnings>)

# proto/sluice/v1/x.proto -> ${SLUICE_PROTO_OUT}/sluice/v1/x.pb.{h,cc}, in the build tree.
set(SLUICE_PROTO_OUT "${PROJECT_BINARY_DIR}/proto")
file(GLOB SLUICE_PROTOS CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/proto"
     "${PROJECT_SOURCE_DIR}/proto/sluice/v1/*.proto")
file(MAKE_DIRECTORY "${SLUICE_PROTO_OUT}")
list(TRANSFORM SLUICE_PROTOS PREPEND "${PROJECT_SOURCE_DIR}/proto/"
     OUTPUT_VARIABLE SLUICE_PROTO_FILES)
set(SLUICE_PROTO_HEADERS)
foreach(proto IN LISTS SLUICE_PROTOS)
  string(REGEX REPLACE "\\.proto$" ".pb" generated "${SLUICE_PROTO_OUT}/${proto}")
  add_custom_command(
    OUTPUT "${generated}.cc" "${generated}.h"
    COMMAND protobuf::protoc "--cpp_out=${SLUICE_PROTO_OUT}" "-I${PROJECT_SOURCE_DIR}/proto"
            "-I${Protobuf_INCLUDE_DIRS}" "${PROJECT_SOURCE_DIR}/proto/${proto}"
    # A proto may import another one: all of them are few, so any change makes all.
    DEPENDS ${SLUICE_PROTO_FILES}
    COMMENT "Generating ${proto}"
    VERBATIM)
  # The messages are public, so a shared library shows them; their code is not
  # ours to warn about.
  set_source_files_properties("${generated}.cc" PROPERTIES COMPILE_OPTIONS
                                                           "-w;-fvisibility=default")
  target_sources(sluice PRIVATE "${generated}.cc" "${generated}.h")
  list(APPEND SLUICE_PROTO_HEADERS "${generated}.h")
endforeach()
target_include_directories(sluice SYSTEM PUBLIC "$<BUILD_INTERFACE:${SLUICE_PROTO_OUT}>")
