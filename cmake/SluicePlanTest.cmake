# sluice_add_plan_test(NAME name FILES a.sluice ... [IMPORT_DIRS folder ...])
#
# Registers the scenarios of plans with ctest: one test for each file, called NAME.FILE
# (FILE as it is given, or from the folder that it lies in by its full path), which runs `sluice test FILE` and shows what it has to say where a scenario
# fails. A file is a plan with its scenarios, or scenarios with `use "plan.sluice"`; one
# without any scenario fails. IMPORT_DIRS is where the .proto files lie that a plan
# imports, where they don't lie beside it.
#
#   enable_testing()
#   find_package(sluice REQUIRED COMPONENTS command)
#   sluice_add_plan_test(NAME launch FILES plans/launch.sluice plans/failures.sluice)
#
# Each test also writes a JUnit report, with a case for each scenario:
# ${CMAKE_CURRENT_BINARY_DIR}/sluice_plan_tests/NAME.FILE.xml, where what is no letter or
# digit of FILE is an underscore. All have the label `plan`. A file may be one that the
# build makes, if its source property GENERATED says so.
function(sluice_add_plan_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "FILES;IMPORT_DIRS")
  set(usage "sluice_add_plan_test(NAME name FILES a.sluice ... [IMPORT_DIRS folder ...])")
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
    string(REPLACE ";" " " given "${ARGV}")
    message(FATAL_ERROR "${usage}, not: ${given}")
  endif()
  if(NOT arg_NAME)
    message(FATAL_ERROR "${usage}: NAME is missing")
  endif()
  if(NOT arg_FILES)
    message(FATAL_ERROR "${usage}: ${arg_NAME} has no FILES")
  endif()
  if(NOT TARGET sluice::command)
    message(
      FATAL_ERROR
        "sluice_add_plan_test(NAME ${arg_NAME} ...) needs the command `sluice`, and there is none:"
        " build Sluice with -DSLUICE_BUILD_CLI=ON")
  endif()

  set(imports)
  foreach(folder IN LISTS arg_IMPORT_DIRS)
    cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    # One that only the build makes, of a target of this project, is not there yet.
    if(NOT IS_DIRECTORY "${folder}" AND NOT folder MATCHES "^${CMAKE_BINARY_DIR}/")
      message(FATAL_ERROR "sluice_add_plan_test(NAME ${arg_NAME} ...): there is no folder ${folder}"
                          " to import from")
    endif()
    list(APPEND imports -I "${folder}")
  endforeach()

  set(reports "${CMAKE_CURRENT_BINARY_DIR}/sluice_plan_tests")
  file(MAKE_DIRECTORY "${reports}")
  foreach(file IN LISTS arg_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
               OUTPUT_VARIABLE path)
    get_source_file_property(generated "${path}" GENERATED)
    if(NOT generated AND (NOT EXISTS "${path}" OR IS_DIRECTORY "${path}"))
      message(FATAL_ERROR "sluice_add_plan_test(NAME ${arg_NAME} ...): there is no file ${path}")
    endif()
    set(label "${file}")
    if(IS_ABSOLUTE "${file}")
      foreach(base IN ITEMS "${CMAKE_CURRENT_BINARY_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
        cmake_path(IS_PREFIX base "${path}" NORMALIZE inside)
        if(inside)
          cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${base}" OUTPUT_VARIABLE label)
          break()
        endif()
      endforeach()
    endif()
    string(REGEX REPLACE "[^A-Za-z0-9]" "_" report "${label}")
    # It runs where the caller's files lie, so that it names them as the caller does.
    add_test(
      NAME "${arg_NAME}.${label}"
      COMMAND sluice::command test "${file}" --junit "${reports}/${arg_NAME}.${report}.xml" ${imports}
      WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    set_tests_properties("${arg_NAME}.${label}" PROPERTIES LABELS plan)
  endforeach()
endfunction()
