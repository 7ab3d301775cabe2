/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/scan_page.h - the page of a scan, without its data: {{report}} stands for what scan.js
 * reads, {{data}} for the flame graph's.
 */
#ifndef CF_REPORT_SCAN_PAGE_H
#define CF_REPORT_SCAN_PAGE_H

/* Static; styles, scripts and libraries are in it. */
const char *cf_scan_page(void);

#endif
