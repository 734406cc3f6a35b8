# `cmake --install`, so that find_package(sluice) and sluice::sluice work.

include(CMakePackageConfigHelpers)
set(SLUICE_CMAKE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/sluice")

install(
  TARGETS sluice
  EXPORT sluiceTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
set(SLUICE_LEFT_OUT)
if(NOT TARGET sluice_testing)
  set(SLUICE_LEFT_OUT PATTERN testing EXCLUDE PATTERN testing.h EXCLUDE)
endif()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/sluice" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.h" ${SLUICE_LEFT_OUT})
install(FILES ${SLUICE_PROTO_HEADERS} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/sluice/v1")
set(SLUICE_PROTO_INSTALL_DIR "${CMAKE_INSTALL_DATADIR}/sluice/proto")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/sluice" DESTINATION "${SLUICE_PROTO_INSTALL_DIR}"
        FILES_MATCHING PATTERN "*.proto")

install(EXPORT sluiceTargets NAMESPACE sluice:: DESTINATION "${SLUICE_CMAKE_DIR}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/sluiceConfig.cmake.in" "${PROJECT_BINARY_DIR}/sluiceConfig.cmake"
  INSTALL_DESTINATION "${SLUICE_CMAKE_DIR}" PATH_VARS SLUICE_PROTO_INSTALL_DIR)
# Before 1.0 a new minor version may break what was.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/sluiceConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/sluiceConfig.cmake"
              "${PROJECT_BINARY_DIR}/sluiceConfigVersion.cmake" DESTINATION "${SLUICE_CMAKE_DIR}")

install(FILES "${PROJECT_SOURCE_DIR}/cmake/SluicePlanTest.cmake"
        DESTINATION "${SLUICE_CMAKE_DIR}")

if(TARGET sluice_testing)
  install(
    TARGETS sluice_testing
    EXPORT sluiceTestingTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(EXPORT sluiceTestingTargets NAMESPACE sluice:: DESTINATION "${SLUICE_CMAKE_DIR}")
endif()

if(TARGET sluice_cli)
  install(TARGETS sluice_cli EXPORT sluiceCommandTargets
          RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(EXPORT sluiceCommandTargets NAMESPACE sluice:: DESTINATION "${SLUICE_CMAKE_DIR}")
endif()
