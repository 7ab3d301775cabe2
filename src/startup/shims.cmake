# SPDX-License-Identifier: Apache-2.0
# Included by src/CMakeLists.txt: makes startup_shims.h, what runs inside the interpreter, as bytes:
# the interpreter that is looked at need not have our package.
include("${PROJECT_SOURCE_DIR}/cmake/embed.cmake")

set(shims_text "")
foreach(pair record=_startup_record.py alone=_startup_alone.py outcomes=_outcomes.py
    workload=_startup_workload.py
    watch=_startup_watch.py early=_startup_early.py answer=_startup_answer.py same=_startup_same.py)
  string(REGEX REPLACE "=.*" "" name "${pair}")
  string(REGEX REPLACE "^[^=]*=" "${PROJECT_SOURCE_DIR}/python/codeflash/" file "${pair}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND shims_text "static const unsigned char ${name}_shim[] = {\n${hex}0x00 };\n")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/generated/startup_shims.h"
  CONTENT "${shims_text}" @ONLY)
target_include_directories(cf_startup PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/generated")
