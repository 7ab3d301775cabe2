/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/catalogue.h"

#include "candidates_rules.h"

const struct cf_catalogue_file cf_catalogue[] = { CATALOGUE_FILES{ NULL, NULL, 0 } };
