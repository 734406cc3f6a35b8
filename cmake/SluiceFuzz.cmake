# sluice_add_fuzzer(NAME name SOURCES a.cc ... [CORPUS dir] [LIBS target ...])
#
# SOURCES define LLVMFuzzerTestOneInput. With SLUICE_BUILD_FUZZERS and clang this
# makes a libFuzzer program, `fuzz_NAME`. In every other build the same sources get
# the main of tests/fuzz/standalone_main.cc, and a ctest test runs each file of the
# corpus (default: corpus/NAME beside the caller) and seeded mutations of these.

function(sluice_add_fuzzer)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;CORPUS" "SOURCES;LIBS")
  if(NOT arg_NAME OR NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "sluice_add_fuzzer(NAME name SOURCES a.cc ... [CORPUS dir]"
                        " [LIBS target ...]), not: ${ARGV}")
  endif()
  if(NOT arg_CORPUS)
    set(arg_CORPUS "corpus/${arg_NAME}")
  endif()
  cmake_path(ABSOLUTE_PATH arg_CORPUS BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)

  set(target "fuzz_${arg_NAME}")
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ${arg_LIBS} sluice_insides sluice_warnings
                                          $<TARGET_NAME_IF_EXISTS:sluice_trace>)
  sluice_test_definitions(${target})
  if(SLUICE_BUILD_FUZZERS AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz.${arg_NAME} COMMAND ${target} -runs=20000 -max_total_time=20
                                           "${arg_CORPUS}")
  else()
    target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests/fuzz/standalone_main.cc")
    add_test(NAME fuzz.${arg_NAME} COMMAND ${target} --mutations 2000 "${arg_CORPUS}")
  endif()
  set_tests_properties(fuzz.${arg_NAME} PROPERTIES TIMEOUT 300 LABELS fuzz)
endfunction()
