/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/helper.h - functions, methods and properties of the same file that code uses: which
 * one it is, and what it looks at and does.
 */
#ifndef CF_CANDIDATES_HELPER_H
#define CF_CANDIDATES_HELPER_H

#include "candidates/code.h"

/*
 * The method or property of the same class that `self.m` (or `cls.m`) means, where self is the
 * first parameter of the method around it; CF_NONE. A subclass in another file may have its own:
 * the source's `relied` notes the answer.
 */
uint32_t cf_method_of(const struct cf_source *source, uint32_t attribute);

/* "no subclass of C has a m of its own", in the arena; NULL: out of memory. */
const char *cf_reliance_text(const struct cf_source *source, uint32_t method,
                             struct cf_arena *arena);

/* The class of the method around has a property of that name, whatever it does. */
bool cf_reads_property(const struct cf_source *source, uint32_t attribute);

/* The property that reading the attribute runs; CF_NONE. */
uint32_t cf_property_of(const struct cf_source *source, uint32_t attribute);

/* The function or method of the file that the call runs; CF_NONE. */
uint32_t cf_called(const struct cf_source *source, uint32_t call);

/* Its value depends on more than its arguments: on an object's attributes or variables of the
 * module that may change. */
bool cf_looks_outside(const struct cf_source *source, uint32_t definition);

/* It goes through elements, or calls what does: more than the call itself costs. */
bool cf_does_work(const struct cf_source *source, uint32_t definition);

/*
 * What it returns may be handed out again: nobody can change it, or it is an object that was there
 * before the call.
 */
bool cf_result_lasts(const struct cf_source *source, uint32_t definition);

/* It has a `raise`: it also checks what it is given. */
bool cf_checks(const struct cf_source *source, uint32_t definition);

/* It may give an iterator, which the first reader uses up. */
bool cf_gives_iterator(const struct cf_source *source, uint32_t definition);

/* The call makes an exception for `raise`. */
bool cf_makes_exception(const struct cf_source *source, uint32_t call);

/* A variable that only ever names objects made in this function (`deep`: their elements too). */
bool cf_is_fresh(const struct cf_source *source, uint32_t variable, bool deep);

/* Running the span may change an object that was not made in this function, or do anything else
 * that a function elsewhere can see. */
bool cf_span_touches(const struct cf_source *source, struct cf_span span);

/* `datetime.strptime(...).date()`: a method of what a known function of the standard library gives,
 * which cannot change. */
bool cf_asks_known(const struct cf_source *source, uint32_t call);

/* The code runs functions of the file or properties whose value the span may change. */
bool cf_helpers_change(const struct cf_source *source, struct cf_span span, struct cf_span code);

/*
 * The span may set an attribute or item anew that the code reads of an object (of an element of a
 * list that stays the same); a text alone is the name of an item.
 */
bool cf_span_sets_parts(const struct cf_source *source, struct cf_span span, struct cf_span code);

#endif
