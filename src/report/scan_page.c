/* SPDX-License-Identifier: Apache-2.0 */
#include "report/scan_page.h"
#include "report_scan_web.h"

const char *cf_scan_page(void)
{
    return (const char *)scan_page;
}
