/* SPDX-License-Identifier: Apache-2.0 */
#include "report/difference.h"

void cf_difference_json(struct cf_json *json, const char *name,
                        const struct cf_difference *difference)
{
    cf_json_open(json, name, '{');
    cf_json_string(json, "input", difference->input);
    cf_json_string(json, "observable", difference->observable);
    cf_json_string(json, "where", difference->where);
    cf_json_string(json, "original", difference->original);
    cf_json_string(json, "candidate", difference->candidate);
    cf_json_close(json, '}');
}
