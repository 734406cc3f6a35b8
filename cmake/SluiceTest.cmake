# sluice_add_test(NAME name SOURCES a.cc ... [LIBS target ...] [THREADS])
#
# A GoogleTest program; each of its cases becomes a ctest test called
# NAME.Suite.Case. It may include "sluice/x.h", "src/room/x.h", "tests/x.h", and
# finds its files by two definitions:
#   SLUICE_TEST_DATA_DIR  the folder tests/
#   SLUICE_SHARED_DIR     a folder with recordings that may be absent: tests that
#                         use it skip, saying so
# THREADS marks tests of what is threaded: `.ci/run tsan` runs these under TSan.

find_package(GTest REQUIRED)
include(GoogleTest)

add_custom_target(sluice_threaded_tests)

function(sluice_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "THREADS" "NAME" "SOURCES;LIBS")
  if(NOT arg_NAME OR NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "sluice_add_test(NAME name SOURCES a.cc ... [LIBS target ...] [THREADS]),"
                        " not: ${ARGV}")
  endif()
  set(labels ${arg_NAME})
  set(target "sluice_${arg_NAME}_test")
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ${arg_LIBS} sluice_insides sluice_warnings
                                          $<TARGET_NAME_IF_EXISTS:sluice_trace>
                                          GTest::gmock_main)
  sluice_test_definitions(${target})
  if(arg_THREADS)
    list(APPEND labels threads)
    add_dependencies(sluice_threaded_tests ${target})
  endif()
  # Values of parameters stay out of the names: they may hold addresses, which change.
  gtest_discover_tests(
    ${target}
    TEST_PREFIX "${arg_NAME}."
    NO_PRETTY_VALUES
    DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 300 LABELS "${labels}")
endfunction()

function(sluice_test_definitions target)
  target_compile_definitions(
    ${target} PRIVATE SLUICE_TEST_DATA_DIR="${PROJECT_SOURCE_DIR}/tests"
                      SLUICE_SHARED_DIR="${PROJECT_SOURCE_DIR}/../shared")
endfunction()
