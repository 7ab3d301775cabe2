# SPDX-License-Identifier: Apache-2.0
# Files as arrays of bytes in a generated header (a string literal may have 4095 characters in C).

# Replaces {{name}} in `content`, which is text in hexadecimal, by the files after it, one after
# another. Hexadecimal, because CMake's own strings do not keep brackets and semicolons as they are.
function(cf_embed_fill content name)
  set(filling "")
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" hex HEX)
    string(APPEND filling "${hex}" "0a")
  endforeach()
  string(HEX "{{${name}}}" marker)
  string(REPLACE "${marker}" "${filling}" filled "${${content}}")
  set(${content} "${filled}" PARENT_SCOPE)
endfunction()

# Writes `header` with `static const unsigned char name[]`, terminated, of the content in hexadecimal.
function(cf_embed_write header name content)
  string(REGEX REPLACE "(................................)" "\\1\n" content "${content}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," content "${content}")
  file(CONFIGURE OUTPUT "${header}" CONTENT
    "static const unsigned char ${name}[] = {\n@content@0x00 };\n" @ONLY)
endfunction()
