/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/catalogue.h - the files of rules/, as the build put them in. */
#ifndef CF_CANDIDATES_CATALOGUE_H
#define CF_CANDIDATES_CATALOGUE_H

#include <stddef.h>

struct cf_catalogue_file {
    const char *file; /* "sorted-first.rule"; NULL: the end */
    const unsigned char *text;
    size_t size;
};

extern const struct cf_catalogue_file cf_catalogue[];

#endif
