# SPDX-License-Identifier: Apache-2.0
# cf_flags: what every file of ours is compiled with. Warnings are errors in the Dev build only, so
# that a compiler of next year does not break an installation.
add_library(cf_flags INTERFACE)
target_compile_definitions(cf_flags INTERFACE _GNU_SOURCE)
target_compile_options(cf_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef
  -Wswitch-enum -Wvla -Wnull-dereference -Wimplicit-fallthrough
  -fno-common -fvisibility=hidden $<$<CONFIG:Dev>:-Werror>)
if(CF_SANITIZE)
  target_compile_options(cf_flags INTERFACE
    -fsanitize=${CF_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(cf_flags INTERFACE -fsanitize=${CF_SANITIZE})
endif()
if(CF_FUZZ)
  target_compile_options(cf_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
