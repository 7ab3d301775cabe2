/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/monitor_tools.h - the functions of sys.monitoring, and ours that hide our id from the
 * program (3.12 on).
 */
#ifndef CF_EXT_MONITOR_TOOLS_H
#define CF_EXT_MONITOR_TOOLS_H

#include "compat.h"

enum ext_tool_function {
    EXT_TOOL_USE,
    EXT_TOOL_FREE,
    EXT_TOOL_GET,
    EXT_TOOL_REGISTER,
    EXT_TOOL_GET_EVENTS,
    EXT_TOOL_SET_EVENTS,
    EXT_TOOL_GET_LOCAL,
    EXT_TOOL_SET_LOCAL,
    EXT_TOOL_FUNCTIONS,
};

/* Replaces the functions, once in a process. -1 with a Python exception. */
int ext_tools_install(PyObject *namespace);
/* The interpreter's own function; borrowed, valid after ext_tools_install(). */
PyObject *ext_tool_function(enum ext_tool_function which);

/* monitor.c */
/* The id that is ours; -1: none. */
int ext_hooks_tool(void);
/* Moves to another id that is free, or stops listening where there is none. */
void ext_hooks_step_aside(void);

#endif
