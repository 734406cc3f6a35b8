# sluice_add_test(NAME name SOURCES a.cc ... [LIBS target ...] [THREADS] [AS_HOST])
#
# A GoogleTest program; each of its cases becomes a ctest test called
# NAME.Suite.Case. It may include "sluice/x.h", "src/room/x.h", "tests/x.h", and
# finds its files by two definitions:
#   SLUICE_TEST_DATA_DIR  the folder tests/
#   SLUICE_SHARED_DIR     a folder with recordings that may be absent: tests that
#                         use it skip, saying so
# AS_HOST: it links what LIBS says and nothing of ours besides, as the tests of a host do.
# THREADS marks tests of what is threaded: `.ci/run tsan` runs these under TSan.

find_package(GTest REQUIRED)
include(GoogleTest)

add_custom_target(sluice_threaded_tests)

function(sluice_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "THREADS;AS_HOST" "NAME" "SOURCES;LIBS")
  if(NOT arg_NAME OR NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "sluice_add_test(NAME name SOURCES a.cc ... [LIBS target ...] [THREADS]"
                        " [AS_HOST]), not: ${ARGV}")
  endif()
  set(label ${arg_NAME})
  set(target "sluice_${arg_NAME}_test")
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ${arg_LIBS} sluice_warnings GTest::gmock_main)
  if(arg_AS_HOST)
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  else()
    target_link_libraries(${target} PRIVATE sluice_insides $<TARGET_NAME_IF_EXISTS:sluice_trace>)
  endif()
  sluice_test_definitions(${target})
  if(arg_THREADS)
    # One label, for a list of them does not get through gtest_discover_tests.
    string(PREPEND label "threads/")
    add_dependencies(sluice_threaded_tests ${target})
  endif()
  # Values of parameters stay out of the names: they may hold addresses, which change.
  gtest_discover_tests(
    ${target}
    TEST_PREFIX "${arg_NAME}."
    NO_PRETTY_VALUES
    DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 300 LABELS "${label}")
endfunction()

# In a header that is included first, not on the command line: so a cache of objects that
# a build in another folder has filled serves all tests that don't ask for a folder.
function(sluice_test_definitions target)
  set(header "${PROJECT_BINARY_DIR}/test_folders.h")
  file(CONFIGURE OUTPUT "${header}" CONTENT [[
#define SLUICE_TEST_DATA_DIR "@PROJECT_SOURCE_DIR@/tests"
#define SLUICE_SHARED_DIR "@PROJECT_SOURCE_DIR@/../shared"
]] @ONLY)
  target_compile_options(${target} PRIVATE "SHELL:-include \"${header}\"")
endfunction()

# sluice_add_compile_failure_test(NAME name SOURCE a.cc [LIBS target ...]
#                                 [PROTO a.proto ROOT folder])
#
# Tests that mistakes do not compile, and that the compiler says why. SOURCE has them
# within `#ifdef SLUICE_WRONG`, each on one line that ends in
#
#   // error: REGEX
#
# which the compiler's messages must match, and to which one of them must point. Beside
# the mistakes stands the right way to write each, which must compile: so that none fails
# for another reason. ctest runs the build's compiler with -fsyntax-only, and the other
# one of g++ and clang++ where it is installed. PROTO as in sluice_generate_proto.
function(sluice_add_compile_failure_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;SOURCE;PROTO;ROOT" "LIBS")
  if(NOT arg_NAME OR NOT arg_SOURCE OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "sluice_add_compile_failure_test(NAME name SOURCE a.cc [LIBS target ...]"
                        " [PROTO a.proto ROOT folder]), not: ${ARGV}")
  endif()
  # What is right is a part of the build, which also makes the headers that it needs.
  set(target "sluice_${arg_NAME}_right")
  add_library(${target} OBJECT ${arg_SOURCE})
  target_link_libraries(${target} PRIVATE ${arg_LIBS} sluice sluice_warnings)
  if(arg_PROTO)
    sluice_generate_proto(${target} ${arg_PROTO} ROOT "${arg_ROOT}")
  endif()

  find_program(SLUICE_GXX g++)
  find_program(SLUICE_CLANGXX NAMES clang++ clang++-14)
  mark_as_advanced(SLUICE_GXX SLUICE_CLANGXX)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    set(compilers "${CMAKE_CXX_COMPILER}" ${SLUICE_GXX})
  else()
    set(compilers "${CMAKE_CXX_COMPILER}" ${SLUICE_CLANGXX})
  endif()
  list(FILTER compilers EXCLUDE REGEX "NOTFOUND")
  set(folders "$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>")
  foreach(compiler IN LISTS compilers)
    cmake_path(GET compiler FILENAME compiler_name)
    set(name "${arg_NAME}.MistakesDoNotCompile.${compiler_name}")
    add_test(
      NAME "${name}"
      COMMAND
        "${CMAKE_COMMAND}" "-DCOMPILER=${compiler}" "-DSTANDARD=${CMAKE_CXX_STANDARD}"
        "-DSOURCE=${CMAKE_CURRENT_SOURCE_DIR}/${arg_SOURCE}" "-DFOLDERS=$<JOIN:${folders},|>" -P
        "${PROJECT_SOURCE_DIR}/cmake/MistakesDoNotCompile.cmake")
    set_tests_properties("${name}" PROPERTIES TIMEOUT 300 LABELS "${arg_NAME}")
  endforeach()
endfunction()
