# Makes small projects that call sluice_add_plan_test, configures them, and runs their
# tests. COMMAND is the `sluice` command, MODULE the file with the function, SCRATCH a
# folder to work in.
set(plan [[
role on_call
signal checkout outcome
gate checkout_failing {
  owner on_call
  when  success_ratio(checkout) over 1m < 95%
  given count(checkout) over 1m >= 50
  for   2m
}
]])
set(scenario [[
scenario "the provider goes down" {
  feed   checkout 10/s: 99% for 5m, 60% for 10m
  expect checkout_failing trips by 8m
}
]])

# make_project(NAME CALLS): a project with a good file, one that fails, and these calls.
function(make_project name calls)
  set(folder "${SCRATCH}/${name}")
  file(REMOVE_RECURSE "${folder}")
  file(WRITE "${folder}/plans/good.sluice" "${plan}${scenario}")
  string(REPLACE "by 8m" "by 7m" wrong "${scenario}")
  file(WRITE "${folder}/plans/wrong.sluice" "use \"good.sluice\"\n${wrong}")
  file(WRITE "${folder}/plans/none.sluice" "${plan}")
  file(WRITE "${folder}/CMakeLists.txt"
       "cmake_minimum_required(VERSION 3.25)
project(${name} LANGUAGES NONE)
enable_testing()
${calls}
")
endfunction()

set(with_command "add_executable(sluice::command IMPORTED)
set_target_properties(sluice::command PROPERTIES IMPORTED_LOCATION \"${COMMAND}\")
include(\"${MODULE}\")")

function(configure name)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${SCRATCH}/${name}" -B
            "${SCRATCH}/${name}/build"
    RESULT_VARIABLE status
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  # Messages are wrapped: one blank for each stretch of them.
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  set(status "${status}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# expect_refused(NAME CALLS TEXT): configuring fails, and says TEXT.
function(expect_refused name calls text)
  make_project(${name} "${calls}")
  configure(${name})
  string(FIND "${output}" "${text}" found)
  if(status EQUAL 0 OR found EQUAL -1)
    message(SEND_ERROR "${name}: not refused with\n  ${text}\nbut (status ${status})\n  ${output}")
  endif()
endfunction()

expect_refused(
  missing_file "${with_command}
sluice_add_plan_test(NAME launch FILES plans/good.sluice plans/gone.sluice)"
  "sluice_add_plan_test(NAME launch ...): there is no file ${SCRATCH}/missing_file/plans/gone.sluice")
expect_refused(a_folder "${with_command}
sluice_add_plan_test(NAME launch FILES plans)" "there is no file ${SCRATCH}/a_folder/plans")
expect_refused(
  missing_import "${with_command}
sluice_add_plan_test(NAME launch FILES plans/good.sluice IMPORT_DIRS protos)"
  "there is no folder ${SCRATCH}/missing_import/protos to import from")
expect_refused(no_files "${with_command}
sluice_add_plan_test(NAME launch)" "launch has no FILES")
expect_refused(no_name "${with_command}
sluice_add_plan_test(FILES plans/good.sluice)" "NAME is missing")
expect_refused(
  stray_word "${with_command}
sluice_add_plan_test(launch FILES plans/good.sluice)" "not: launch FILES plans/good.sluice")
expect_refused(
  no_command "include(\"${MODULE}\")
sluice_add_plan_test(NAME launch FILES plans/good.sluice)"
  "needs the command `sluice`, and there is none: build Sluice with -DSLUICE_BUILD_CLI=ON")

make_project(
  good "${with_command}
sluice_add_plan_test(NAME launch FILES plans/good.sluice plans/wrong.sluice plans/none.sluice)
set_source_files_properties(made.sluice PROPERTIES GENERATED TRUE)
sluice_add_plan_test(NAME made FILES \"\${CMAKE_CURRENT_BINARY_DIR}/made.sluice\" IMPORT_DIRS plans)
")
file(APPEND "${SCRATCH}/good/CMakeLists.txt"
     "configure_file(plans/good.sluice \"\${CMAKE_CURRENT_BINARY_DIR}/made.sluice\" COPYONLY)\n")
configure(good)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "good: ${output}")
endif()
execute_process(
  COMMAND "${CMAKE_CTEST_COMMAND}" --test-dir "${SCRATCH}/good/build" --output-on-failure -j 2
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
foreach(
  text IN
  ITEMS "launch.plans/good.sluice .*Passed"
        "launch.plans/wrong.sluice .*Failed"
        "plans/wrong.sluice:4: expect checkout_failing trips by 7m"
        "at 7m[0-9]+s instead, [0-9]+s too late"
        "launch.plans/none.sluice .*Failed"
        "there is no scenario in what was given"
        "made.made.sluice .*Passed"
        "50% tests passed, 2 tests failed out of 4")
  if(NOT output MATCHES "${text}")
    message(SEND_ERROR "good: ctest does not print\n  ${text}\nbut\n${output}")
  endif()
endforeach()
file(READ "${SCRATCH}/good/build/sluice_plan_tests/launch.plans_wrong_sluice.xml" report)
if(NOT report MATCHES "<testcase name=\"the provider goes down\".*<failure")
  message(SEND_ERROR "good: the JUnit report is\n${report}")
endif()
