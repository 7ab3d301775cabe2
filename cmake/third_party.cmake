# SPDX-License-Identifier: Apache-2.0
# The libraries that we stand on, as static libraries cf_<name> without our warnings: the wheel
# depends on nothing but the C library. Licences: THIRD_PARTY_LICENSES.md.
include(cmake/fetch.cmake)

cf_fetch(NAME tree-sitter VERSION 0.23.2 FILE tree-sitter-0.23.2.tar.gz
  SHA256 66bae8dd47f1fed7bdef816115146d3a41c39b5c482d7bad36d9ba1def088450)
cf_fetch(NAME tree-sitter-python VERSION 0.23.6 FILE tree_sitter_python-0.23.6.tar.gz
  SHA256 354bfa0a2f9217431764a631516f85173e9711af2c13dbd796a8815acfe505d9)
cf_fetch(NAME tree-sitter-toml VERSION 0.7.0 FILE tree_sitter_toml-0.7.0.tar.gz
  SHA256 29e257612fa8f0c1fcbc4e7e08ddc561169f1725265302e64d81086354144a70)
cf_fetch(NAME zstandard VERSION 0.23.0 FILE zstandard-0.23.0.tar.gz
  SHA256 b2d8c62d08e7255f68f7a740bae85b3c9b8e5466baa9cbf7f57f1cde0ac6bc09)

# Third-party code is optimized in every build, so that sanitizer runs stay quick.
function(cf_third_party name)
  add_library(cf_${name} STATIC ${ARGN})
  target_compile_options(cf_${name} PRIVATE -w -O2 -fvisibility=hidden
    -ffunction-sections -fdata-sections)
  set_target_properties(cf_${name} PROPERTIES C_CLANG_TIDY "" C_EXTENSIONS ON)
endfunction()

set(core "${TREE_SITTER_SOURCE_DIR}/tree_sitter/core/lib")
cf_third_party(tree_sitter "${core}/src/lib.c")
target_include_directories(cf_tree_sitter PRIVATE "${core}/src")
target_include_directories(cf_tree_sitter SYSTEM PUBLIC "${core}/include")

# The grammars' distributions leave out the header of their generated parsers: take the core's.
set(headers "${CMAKE_BINARY_DIR}/_generated/tree_sitter")
foreach(header parser.h alloc.h array.h ts_assert.h)
  configure_file("${core}/src/${header}" "${headers}/tree_sitter/${header}" COPYONLY)
endforeach()
foreach(language toml python)
  string(TOUPPER "${language}" upper)
  set(grammar "${TREE_SITTER_${upper}_SOURCE_DIR}")
  cf_third_party(tree_sitter_${language} "${grammar}/src/parser.c" "${grammar}/src/scanner.c")
  target_include_directories(cf_tree_sitter_${language} PRIVATE "${headers}")
endforeach()

# The system's libzstd.a is not position independent, so zstd's amalgamation is compiled.
cf_third_party(zstd "${ZSTANDARD_SOURCE_DIR}/zstd/zstd.c")
target_compile_definitions(cf_zstd PRIVATE ZSTD_MULTITHREAD=0 ZSTD_LEGACY_SUPPORT=0 DEBUGLEVEL=0)
target_include_directories(cf_zstd SYSTEM PUBLIC "${ZSTANDARD_SOURCE_DIR}/zstd")

find_package(Threads REQUIRED)

# SQLite and xxHash come from the system: a static archive and a header.
find_library(CF_SQLITE_LIBRARY NAMES libsqlite3.a sqlite3)
find_path(CF_SQLITE_INCLUDE sqlite3.h)
find_path(CF_XXHASH_INCLUDE xxhash.h)
if(NOT CF_SQLITE_LIBRARY OR NOT CF_SQLITE_INCLUDE)
  message(FATAL_ERROR "SQLite is missing: install libsqlite3-dev")
endif()
if(NOT CF_XXHASH_INCLUDE)
  message(FATAL_ERROR "xxHash is missing: install libxxhash-dev")
endif()
add_library(cf_sqlite INTERFACE)
target_include_directories(cf_sqlite SYSTEM INTERFACE "${CF_SQLITE_INCLUDE}")
target_link_libraries(cf_sqlite INTERFACE "${CF_SQLITE_LIBRARY}" m ${CMAKE_DL_LIBS} Threads::Threads)
add_library(cf_xxhash INTERFACE)
target_include_directories(cf_xxhash SYSTEM INTERFACE "${CF_XXHASH_INCLUDE}")
target_compile_definitions(cf_xxhash INTERFACE XXH_INLINE_ALL)

# Our own source distribution carries the fetched sources.
if(SKBUILD_STATE STREQUAL "sdist")
  foreach(name tree-sitter tree-sitter-python tree-sitter-toml zstandard)
    string(TOUPPER "${name}" upper)
    string(REPLACE "-" "_" upper "${upper}")
    if(NOT EXISTS "${PROJECT_SOURCE_DIR}/third_party/fetched/${name}")
      file(COPY "${${upper}_SOURCE_DIR}/" DESTINATION "${PROJECT_SOURCE_DIR}/third_party/fetched/${name}")
    endif()
  endforeach()
endif()
