/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/gil.h - which thread holds the GIL, for those that do not.
 */
#ifndef CF_EXT_GIL_H
#define CF_EXT_GIL_H

#include "compat.h"

/* The thread of this interpreter that holds the GIL at this moment; NULL: none. To compare with:
 * it may have gone before the caller looks at it. Any thread, with the GIL or without. */
const PyThreadState *ext_gil_holder(PyInterpreterState *interpreter);

#endif
