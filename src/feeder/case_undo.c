/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "case_internal.h"
#include <stdlib.h>
void history_free(struct casedoc *doc)
{
    free(doc->groups);
}
