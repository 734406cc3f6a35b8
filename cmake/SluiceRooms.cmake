# The rooms of src/. Each has a CMakeLists.txt that adds its own sources, with
# paths relative to itself:
#
#   src/language/CMakeLists.txt:  target_sources(sluice PRIVATE lexer.cc parse.cc ...)
#   src/trace/CMakeLists.txt:     target_sources(sluice_trace PRIVATE csv.cc ...)
#   src/cli/CMakeLists.txt:       target_sources(sluice_cli PRIVATE main.cc ...)

function(sluice_room_exists room result)
  if(EXISTS "${PROJECT_SOURCE_DIR}/src/${room}/CMakeLists.txt")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

foreach(room IN ITEMS language plan window evaluate gate engine builder journal compare)
  sluice_room_exists(${room} exists)
  if(exists)
    add_subdirectory("${PROJECT_SOURCE_DIR}/src/${room}" "${PROJECT_BINARY_DIR}/src/${room}")
  endif()
endforeach()

# What tests, the command and the trace readers link: the library with all of its
# insides. A shared library hides these, so then the same objects are archived once more.
if(BUILD_SHARED_LIBS)
  add_library(sluice_insides STATIC $<TARGET_OBJECTS:sluice>)
  set_target_properties(sluice_insides PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(sluice_insides PUBLIC $<TARGET_PROPERTY:sluice,INTERFACE_LINK_LIBRARIES>)
  target_include_directories(sluice_insides
                             PUBLIC "$<TARGET_PROPERTY:sluice,INTERFACE_INCLUDE_DIRECTORIES>")
  target_include_directories(sluice_insides SYSTEM PUBLIC "${SLUICE_PROTO_OUT}")
  target_compile_features(sluice_insides PUBLIC cxx_std_17)
  add_dependencies(sluice_insides sluice)
else()
  add_library(sluice_insides INTERFACE)
  target_link_libraries(sluice_insides INTERFACE sluice)
endif()
target_include_directories(sluice_insides INTERFACE "${PROJECT_SOURCE_DIR}")

# Readers of recorded samples: the command and tests need them, services don't.
sluice_room_exists(trace exists)
if(exists AND (SLUICE_BUILD_CLI OR SLUICE_BUILD_TESTS OR SLUICE_BUILD_TESTING))
  find_package(ZLIB REQUIRED)
  find_package(simdjson REQUIRED)
  add_library(sluice_trace STATIC)
  target_link_libraries(
    sluice_trace
    PUBLIC sluice_insides
    PRIVATE sluice_warnings ZLIB::ZLIB simdjson::simdjson)
  add_subdirectory("${PROJECT_SOURCE_DIR}/src/trace" "${PROJECT_BINARY_DIR}/src/trace")
endif()

# Scenarios, and how far they put their plans to the test: as for the trace readers.
foreach(room IN ITEMS scenario coverage mutate)
  sluice_room_exists(${room} exists)
  if(exists AND (SLUICE_BUILD_CLI OR SLUICE_BUILD_TESTS
                 OR (SLUICE_BUILD_TESTING AND room STREQUAL scenario)))
    add_library(sluice_${room} STATIC)
    target_link_libraries(
      sluice_${room}
      PUBLIC sluice_insides sluice_trace $<$<NOT:$<STREQUAL:${room},scenario>>:sluice_scenario>
      PRIVATE sluice_warnings)
    add_subdirectory("${PROJECT_SOURCE_DIR}/src/${room}" "${PROJECT_BINARY_DIR}/src/${room}")
  endif()
endforeach()

# What stands open of a plan: likewise.
sluice_room_exists(ready exists)
if(exists AND (SLUICE_BUILD_CLI OR SLUICE_BUILD_TESTS))
  add_library(sluice_ready STATIC)
  target_link_libraries(
    sluice_ready
    PUBLIC sluice_insides sluice_coverage sluice_mutate
    PRIVATE sluice_warnings)
  add_subdirectory("${PROJECT_SOURCE_DIR}/src/ready" "${PROJECT_BINARY_DIR}/src/ready")
endif()

# Thresholds and durations over recorded data: likewise.
sluice_room_exists(tune exists)
if(exists AND (SLUICE_BUILD_CLI OR SLUICE_BUILD_TESTS))
  add_library(sluice_tune STATIC)
  target_link_libraries(
    sluice_tune
    PUBLIC sluice_insides sluice_trace
    PRIVATE sluice_warnings)
  add_subdirectory("${PROJECT_SOURCE_DIR}/src/tune" "${PROJECT_BINARY_DIR}/src/tune")
endif()

# Incidents out of events, and people who practise on a scenario.
foreach(room IN ITEMS review drill)
  sluice_room_exists(${room} exists)
  if(exists AND (SLUICE_BUILD_CLI OR SLUICE_BUILD_TESTS))
    add_library(sluice_${room} STATIC)
    target_link_libraries(
      sluice_${room}
      PUBLIC sluice_insides $<$<STREQUAL:${room},drill>:sluice_scenario>
             $<$<STREQUAL:${room},drill>:sluice_review>
      PRIVATE sluice_warnings)
    add_subdirectory("${PROJECT_SOURCE_DIR}/src/${room}" "${PROJECT_BINARY_DIR}/src/${room}")
  endif()
endforeach()

# Prometheus' alerting rules as plans: likewise. yaml-cpp is the command's alone.
sluice_room_exists(import exists)
if(exists AND (SLUICE_BUILD_CLI OR SLUICE_BUILD_TESTS))
  find_package(yaml-cpp REQUIRED)
  # Versions differ in what they call it.
  if(TARGET yaml-cpp::yaml-cpp)
    set(yaml yaml-cpp::yaml-cpp)
  else()
    set(yaml yaml-cpp)
  endif()
  add_library(sluice_promql STATIC)
  target_link_libraries(
    sluice_promql
    PUBLIC sluice_insides
    PRIVATE sluice_warnings)
  add_library(sluice_import STATIC)
  target_link_libraries(
    sluice_import
    PUBLIC sluice_insides sluice_promql
    PRIVATE sluice_warnings ${yaml})
  foreach(room IN ITEMS promql import)
    add_subdirectory("${PROJECT_SOURCE_DIR}/src/${room}" "${PROJECT_BINARY_DIR}/src/${room}")
  endforeach()
endif()

if(SLUICE_BUILD_TESTING OR SLUICE_BUILD_TESTS)
  include(SluiceTesting)
endif()

sluice_room_exists(cli exists)
if(exists AND SLUICE_BUILD_CLI)
  find_package(CLI11 REQUIRED)
  add_executable(sluice_cli)
  add_executable(sluice::command ALIAS sluice_cli)
  set_target_properties(
    sluice_cli PROPERTIES OUTPUT_NAME sluice EXPORT_NAME command
                          RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  target_compile_definitions(sluice_cli PRIVATE SLUICE_VERSION="${PROJECT_VERSION}")
  target_link_libraries(
    sluice_cli PRIVATE sluice_insides sluice_warnings CLI11::CLI11
                       $<TARGET_NAME_IF_EXISTS:sluice_trace>
                       $<TARGET_NAME_IF_EXISTS:sluice_scenario>
                       $<TARGET_NAME_IF_EXISTS:sluice_coverage>
                       $<TARGET_NAME_IF_EXISTS:sluice_tune>
                       $<TARGET_NAME_IF_EXISTS:sluice_mutate>
                       $<TARGET_NAME_IF_EXISTS:sluice_ready>
                       $<TARGET_NAME_IF_EXISTS:sluice_review>
                       $<TARGET_NAME_IF_EXISTS:sluice_drill>
                       $<TARGET_NAME_IF_EXISTS:sluice_import>)
  add_subdirectory("${PROJECT_SOURCE_DIR}/src/cli" "${PROJECT_BINARY_DIR}/src/cli")
endif()
