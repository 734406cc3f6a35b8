# The library `sluice_testing` (alias sluice::testing): what a host's own tests link.
#
# It is made of the room `testing`, and has the rooms `scenario` and `trace` in it. Its
# headers need GoogleMock, its objects don't: so the host brings the GoogleTest that it
# has, and the library `sluice` never hears of it.
add_library(sluice_testing)
add_library(sluice::testing ALIAS sluice_testing)
add_subdirectory("${PROJECT_SOURCE_DIR}/src/testing" "${PROJECT_BINARY_DIR}/src/testing")
target_sources(sluice_testing PRIVATE $<TARGET_OBJECTS:sluice_scenario>
                                      $<TARGET_OBJECTS:sluice_trace>)
set_target_properties(
  sluice_testing sluice_scenario sluice_trace
  PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
set_target_properties(
  sluice_testing
  PROPERTIES EXPORT_NAME testing
             VERSION "${PROJECT_VERSION}"
             SOVERSION "${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}")
target_include_directories(sluice_testing PRIVATE "${PROJECT_SOURCE_DIR}")
target_link_libraries(
  sluice_testing
  PUBLIC sluice
  PRIVATE $<BUILD_INTERFACE:sluice_warnings> ZLIB::ZLIB simdjson::simdjson
  # In a build without GoogleTest only what needs none of it can be linked.
  INTERFACE $<INSTALL_INTERFACE:GTest::gmock>
            $<BUILD_INTERFACE:$<TARGET_NAME_IF_EXISTS:GTest::gmock>>)

# The insides of a shared `sluice` are hidden: those that this library asks (pure
# functions all, without state) are linked once more, and stay hidden in it. Not so its
# messages, which are shown, and may be registered once only.
if(BUILD_SHARED_LIBS)
  add_library(sluice_hidden STATIC $<FILTER:$<TARGET_OBJECTS:sluice>,EXCLUDE,\\.pb\\.cc>)
  set_target_properties(sluice_hidden PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(sluice_testing PRIVATE $<BUILD_INTERFACE:sluice_hidden>)
  target_link_options(sluice_testing PRIVATE -Wl,--exclude-libs,libsluice_hidden.a)
endif()
