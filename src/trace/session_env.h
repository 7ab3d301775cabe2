/* SPDX-License-Identifier: Apache-2.0 */
/* trace/session_env.h - how a program knows that it is recorded. */
#ifndef CF_TRACE_SESSION_ENV_H
#define CF_TRACE_SESSION_ENV_H

#define CF_SESSION_ENV "CODEFLASH_SESSION" /* the session folder */

#endif
