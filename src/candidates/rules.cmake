# SPDX-License-Identifier: Apache-2.0
# Included by src/CMakeLists.txt: makes candidates_rules.h, every file of rules/ as an array of
# bytes, and CATALOGUE_FILES, a list of them.
include("${PROJECT_SOURCE_DIR}/cmake/embed.cmake")

file(GLOB rule_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/rules/*.rule")
set(rules_header "${CMAKE_CURRENT_BINARY_DIR}/generated/candidates_rules.h")
set(rules_text "")
set(rules_list "")
foreach(file ${rule_files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  get_filename_component(name "${file}" NAME)
  string(MAKE_C_IDENTIFIER "rule_${name}" identifier)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND rules_text "static const unsigned char ${identifier}[] = {\n${hex}0x00 };\n")
  string(APPEND rules_list
    " { \"${name}\", ${identifier}, sizeof(${identifier}) - 1 }, \\\n")
endforeach()
file(CONFIGURE OUTPUT "${rules_header}"
  CONTENT "${rules_text}#define CATALOGUE_FILES \\\n${rules_list}\n" @ONLY)
target_include_directories(cf_candidates PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/generated")
