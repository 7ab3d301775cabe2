# SPDX-License-Identifier: Apache-2.0
# Included by src/CMakeLists.txt: makes store_schema.h, the schema of the trace as an array of
# bytes (a string literal may have 4095 characters in ISO C), and gives cf_store its folder.
set(schema_sql ${CMAKE_CURRENT_LIST_DIR}/trace_schema.sql)
set(schema_header ${CMAKE_CURRENT_BINARY_DIR}/generated/store_schema.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema_sql})
file(READ ${schema_sql} schema_hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" schema_hex "${schema_hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," schema_hex "${schema_hex}")
file(CONFIGURE OUTPUT ${schema_header} CONTENT
  "static const char schema_text[] = {\n@schema_hex@0x00 };\n" @ONLY)
target_include_directories(cf_store PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
