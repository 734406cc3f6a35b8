# cmake -DCOMPILER=... -DSOURCE=... -DSTANDARD=17 -DFOLDERS=a|b -P MistakesDoNotCompile.cmake
# The work of sluice_add_compile_failure_test (SluiceTest.cmake).

string(REPLACE "|" ";" folders "${FOLDERS}")
# Not -isystem: with /usr/include among them, the standard headers would lose each other.
list(TRANSFORM folders PREPEND "-I" OUTPUT_VARIABLE includes)
if(COMPILER MATCHES "clang")
  set(all_errors -ferror-limit=0 -ftemplate-backtrace-limit=0)
else()
  set(all_errors -fmax-errors=0 -ftemplate-backtrace-limit=0)
endif()

# Runs the compiler; warnings would point at lines, too, and are none of our business.
macro(compile)
  execute_process(
    COMMAND "${COMPILER}" -std=c++${STANDARD} -fsyntax-only -w ${all_errors} ${ARGN} ${includes}
            "${SOURCE}"
    RESULT_VARIABLE result
    ERROR_VARIABLE messages
    OUTPUT_VARIABLE ignored)
endmacro()

compile()
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the right way of writing it does not compile:\n${messages}")
endif()

compile(-DSLUICE_WRONG)
if(result EQUAL 0)
  message(FATAL_ERROR "all of the mistakes compile")
endif()

# Lines are counted by hand; `[`, `]` and `;` mean something to CMake's lists.
file(READ "${SOURCE}" text)
string(REGEX REPLACE "[][;]" "." text "${text}")
string(REGEX REPLACE "\n" ";" lines "${text}")
cmake_path(GET SOURCE FILENAME name)
set(number 0)
set(mistakes 0)
set(faults "")
foreach(line IN LISTS lines)
  math(EXPR number "${number} + 1")
  if(NOT line MATCHES "// error: (.*)$")
    continue()
  endif()
  set(expected "${CMAKE_MATCH_1}")
  math(EXPR mistakes "${mistakes} + 1")
  string(FIND "${messages}" "${name}:${number}:" at)
  if(at EQUAL -1)
    string(APPEND faults "\n${name}:${number}: this compiles: ${line}")
  elseif(NOT messages MATCHES "${expected}")
    string(APPEND faults "\n${name}:${number}: no message of the compiler matches: ${expected}")
  endif()
endforeach()
if(mistakes EQUAL 0)
  message(FATAL_ERROR "${SOURCE} has no mistake in it")
endif()
if(faults)
  message(FATAL_ERROR "${faults}\nThe compiler said:\n${messages}")
endif()
message(STATUS "${mistakes} mistakes do not compile")
