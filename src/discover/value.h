/* SPDX-License-Identifier: Apache-2.0 */
/* discover/value.h - the values that a solution follows. */
#ifndef CF_DISCOVER_VALUE_H
#define CF_DISCOVER_VALUE_H

#include <stdint.h>

/* A value: kind in bits 0-3, flags in 4 and 5, a number above. */
enum cf_value_kind {
    CF_VALUE_BUILTIN,   /* an object of a built-in type */
    CF_VALUE_FUNCTION,  /* definition */
    CF_VALUE_BOUND,     /* definition: a method that has its object */
    CF_VALUE_CLASS,     /* definition */
    CF_VALUE_INSTANCE,  /* definition: an object of that class */
    CF_VALUE_MODULE,    /* module */
    CF_VALUE_NAMED,     /* name: a built-in function or type */
    CF_VALUE_SUPER,     /* definition: super() in that class */
    CF_VALUE_EXTERNAL,  /* name, or 0: something from outside the project */
    CF_VALUE_CONTAINER, /* variable of its items */
    CF_VALUE_METHOD,    /* variable of a container's items: a method of the container */
};
#define CF_VALUE_PASSED 0x10U  /* came by a parameter */
#define CF_VALUE_GUESSED 0x20U /* found by its name only */

static inline uint32_t cf_value(enum cf_value_kind kind, uint32_t number)
{
    return (uint32_t)kind | number << 6;
}

static inline enum cf_value_kind cf_value_kind(uint32_t value)
{
    return (enum cf_value_kind)(value & 0xFU);
}

static inline uint32_t cf_value_number(uint32_t value)
{
    return value >> 6;
}

#endif
