/* SPDX-License-Identifier: Apache-2.0 */
/* hash.h - xxHash, compiled into the file that includes this; its header has warnings of its own.
 */
#ifndef EXT_HASH_H
#define EXT_HASH_H

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wundef"
#include <xxhash.h>
#pragma GCC diagnostic pop

#endif
