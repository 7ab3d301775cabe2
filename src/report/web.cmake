# SPDX-License-Identifier: Apache-2.0
# Included by src/CMakeLists.txt: makes report_web.h, report_run_web.h, report_startup_web.h and
# report_scan_web.h, the flame graph page and the reports' with their styles and scripts in them; the
# C files put the title and the data where {{title}}, {{report}} and the like stand.
include("${PROJECT_SOURCE_DIR}/cmake/embed.cmake")

set(web "${CMAKE_CURRENT_LIST_DIR}/web")
set(d3 "${PROJECT_SOURCE_DIR}/third_party/d3-flame-graph")
set(libraries "")
foreach(name color array dispatch ease timer format interpolate selection time time-format hierarchy
    scale transition flamegraph)
  list(APPEND libraries "${d3}/d3-${name}.min.js")
endforeach()

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${web}/flamegraph.html")
file(READ "${web}/flamegraph.html" page HEX)
cf_embed_fill(page styles "${web}/flamegraph.css")
cf_embed_fill(page libraries ${libraries})
cf_embed_fill(page script "${web}/flamegraph.js")
cf_embed_write("${CMAKE_CURRENT_BINARY_DIR}/generated/report_web.h" flamegraph_page "${page}")

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${web}/run.html")
file(READ "${web}/run.html" page HEX)
cf_embed_fill(page styles "${web}/flamegraph.css" "${web}/run.css")
cf_embed_fill(page libraries ${libraries})
cf_embed_fill(page script "${web}/page.js" "${web}/run.js" "${web}/flamegraph.js")
cf_embed_write("${CMAKE_CURRENT_BINARY_DIR}/generated/report_run_web.h" run_page "${page}")

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${web}/startup.html")
file(READ "${web}/startup.html" page HEX)
cf_embed_fill(page styles "${web}/flamegraph.css" "${web}/run.css" "${web}/startup.css")
cf_embed_fill(page libraries "${d3}/d3-hierarchy.min.js")
cf_embed_fill(page script "${web}/page.js" "${web}/startup.js" "${web}/waterfall.js" "${web}/treemap.js")
cf_embed_write("${CMAKE_CURRENT_BINARY_DIR}/generated/report_startup_web.h" startup_page "${page}")

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${web}/scan.html")
file(READ "${web}/scan.html" page HEX)
cf_embed_fill(page styles "${web}/flamegraph.css" "${web}/run.css" "${web}/startup.css"
  "${web}/scan.css")
cf_embed_fill(page libraries ${libraries})
cf_embed_fill(page script "${web}/page.js" "${web}/flamegraph.js" "${web}/scan.js"
  "${web}/waterfall.js" "${web}/treemap.js")
cf_embed_write("${CMAKE_CURRENT_BINARY_DIR}/generated/report_scan_web.h" scan_page "${page}")
target_include_directories(cf_report PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/generated")
