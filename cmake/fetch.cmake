# SPDX-License-Identifier: Apache-2.0
# cf_fetch(NAME n VERSION v FILE f SHA256 s): the sources of a pinned source distribution.
#
# Sets <NAME>_SOURCE_DIR. Looked for in this order: FETCHCONTENT_SOURCE_DIR_<NAME> (a folder of the
# user's own), third_party/fetched/<name> (inside our source distribution), the cache, the package index
# through pip. The cache is shared by all build folders: CF_CACHE_DIR, else ~/.cache/codeflash-build.
if(NOT CF_CACHE_DIR)
  if(DEFINED ENV{CF_CACHE_DIR})
    set(CF_CACHE_DIR "$ENV{CF_CACHE_DIR}")
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(CF_CACHE_DIR "$ENV{XDG_CACHE_HOME}/codeflash-build")
  elseif(DEFINED ENV{HOME})
    set(CF_CACHE_DIR "$ENV{HOME}/.cache/codeflash-build")
  else()
    set(CF_CACHE_DIR "${CMAKE_BINARY_DIR}/_deps")
  endif()
endif()

# The archive in the cache, downloaded where it is missing or does not match its checksum.
function(cf_fetch_archive name version archive sha256)
  if(EXISTS "${archive}")
    file(SHA256 "${archive}" found)
    if(found STREQUAL sha256)
      return()
    endif()
  endif()
  get_filename_component(folder "${archive}" DIRECTORY)
  set(part "${CMAKE_BINARY_DIR}/_download/${name}")
  file(MAKE_DIRECTORY "${folder}" "${part}")
  message(STATUS "fetching ${name} ${version}")
  # Only this project as sources: pip asks its build system for metadata, and that one's own
  # dependencies need no compiler as wheels.
  # PYTHONPATH is cleared: inside pip's build isolation it hides pip from its own interpreter.
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env --unset=PYTHONPATH "${Python_EXECUTABLE}" -m pip download
      --quiet --disable-pip-version-check --no-deps --no-binary "${name}" --dest "${part}"
      "${name}==${version}"
    RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  get_filename_component(file "${archive}" NAME)
  if(failed OR NOT EXISTS "${part}/${file}")
    message(FATAL_ERROR "cannot fetch ${name} ${version} with pip (set "
      "FETCHCONTENT_SOURCE_DIR_<NAME> to a folder with its sources instead):\n${output}")
  endif()
  file(SHA256 "${part}/${file}" found)
  if(NOT found STREQUAL sha256)
    message(FATAL_ERROR "${file} has the checksum ${found}, not the pinned ${sha256}")
  endif()
  file(RENAME "${part}/${file}" "${archive}")
endfunction()

function(cf_fetch)
  cmake_parse_arguments(arg "" "NAME;VERSION;FILE;SHA256" "" ${ARGN})
  string(TOUPPER "${arg_NAME}" upper)
  string(REPLACE "-" "_" upper "${upper}")
  string(SUBSTRING "${arg_SHA256}" 0 12 short)
  set(bundled "${PROJECT_SOURCE_DIR}/third_party/fetched/${arg_NAME}")
  set(cached "${CF_CACHE_DIR}/${arg_NAME}-${arg_VERSION}-${short}")
  if(FETCHCONTENT_SOURCE_DIR_${upper})
    set(source "${FETCHCONTENT_SOURCE_DIR_${upper}}")
  elseif(EXISTS "${bundled}")
    set(source "${bundled}")
  else()
    set(source "${cached}")
    if(NOT EXISTS "${cached}")
      set(archive "${CF_CACHE_DIR}/${arg_FILE}")
      cf_fetch_archive("${arg_NAME}" "${arg_VERSION}" "${archive}" "${arg_SHA256}")
      set(unpack "${CMAKE_BINARY_DIR}/_unpack/${arg_NAME}")
      file(REMOVE_RECURSE "${unpack}")
      file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${unpack}")
      file(GLOB inner "${unpack}/*")
      # Renamed whole, so that two configurations at once never see half a folder.
      execute_process(COMMAND "${CMAKE_COMMAND}" -E copy_directory "${inner}" "${cached}.part"
        COMMAND_ERROR_IS_FATAL ANY)
      file(RENAME "${cached}.part" "${cached}" RESULT lost_race)
      file(REMOVE_RECURSE "${unpack}" "${cached}.part")
    endif()
  endif()
  set(${upper}_SOURCE_DIR "${source}" PARENT_SCOPE)
endfunction()
