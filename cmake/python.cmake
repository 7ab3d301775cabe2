# SPDX-License-Identifier: Apache-2.0
# The interpreter that the extension is built for; refuses the ones it cannot support.
if(CF_EXTENSION)
  find_package(Python COMPONENTS Interpreter Development.Module REQUIRED)
else()
  find_package(Python COMPONENTS Interpreter REQUIRED)
endif()

if(CF_EXTENSION)
  if(NOT Python_INTERPRETER_ID STREQUAL "Python" AND NOT Python_INTERPRETER_ID STREQUAL "Anaconda")
    message(STATUS "interpreter kind: ${Python_INTERPRETER_ID}")
  endif()
  if(Python_VERSION VERSION_LESS 3.9 OR Python_VERSION VERSION_GREATER_EQUAL 3.14)
    message(FATAL_ERROR
      "codeflash needs CPython 3.9 to 3.13; ${Python_EXECUTABLE} is ${Python_VERSION}")
  endif()
  execute_process(
    COMMAND "${Python_EXECUTABLE}" -c
      "import sys, sysconfig as s; print(sys.implementation.name, s.get_config_var('Py_GIL_DISABLED') or 0, s.get_config_var('EXT_SUFFIX'))"
    OUTPUT_VARIABLE cf_python_kind OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  if(NOT cf_python_kind MATCHES "^cpython ")
    message(FATAL_ERROR "codeflash needs CPython; ${Python_EXECUTABLE} is another Python")
  endif()
  if(cf_python_kind MATCHES "^cpython 1 ")
    message(FATAL_ERROR "codeflash does not support free-threaded Python (${Python_EXECUTABLE}); "
      "use the ordinary build of CPython ${Python_VERSION_MAJOR}.${Python_VERSION_MINOR}")
  endif()
  string(REGEX REPLACE "^cpython [01] " "" CF_EXT_SUFFIX "${cf_python_kind}")
endif()
