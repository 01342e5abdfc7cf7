/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands below the tables of a result. */
#include "screens.h"

#include "tui/widget/text.h"

#include <stdio.h>
#include <string.h>

void results_context(const struct app *a, char *first, char *second, size_t size)
{
    const struct result *r = a->run.result;
    first[0] = second[0] = '\0';
    if (!r)
        return;
    char plan[32];
    snprintf(first, size, "run %d: %s$ a year, gap %.2f %%; event, k$: mean %.1f CVaR %.1f risk %.1f", a->run.number,
             text_short(plan, sizeof plan, r->objective), 100 * r->gap, r->expected_usd / 1000, r->cvar_usd / 1000,
             r->worst_case_usd / 1000);
    const struct tab *tab = &screen_table[a->screen].tabs[a->tab[a->screen]];
    const struct view *v = &a->view[a->screen][a->tab[a->screen]];
    if (!v->grid.table)
        return;
    char which[160] = "";
    int s = app_scenario(a);
    bool one = tab->selects & SELECT_SCENARIO &&
               (!(tab->selects & SELECT_PIVOT) || (a->pivot != REPORT_BY_SCENARIO && a->weighting == REPORT_SCENARIO));
    if (one) {
        const char *label = a->run.set->instance->scenario[s].label;
        snprintf(which, sizeof which, ", number %d of %d (%.80s)", s + 1, r->scenarios, label ? label : "");
    }
    int n = snprintf(second, size, "%s%s", v->grid.table->title, which);
    if (v->grid.filter[0] && n > 0 && (size_t)n < size)
        snprintf(second + n, size - (size_t)n, "; filter %s: %d of %d rows", v->grid.filter, v->grid.shown,
                 v->grid.table->rows);
}
