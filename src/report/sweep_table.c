/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row a point of a sweep, and how its plan differs from the first one's. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column sweep_columns[] = {
    {"alpha", "Alpha", "", CELL_REAL, REPORT_AUTO, false, "level of CVaR"},
    {"radius_kw", "Radius", "kW", CELL_REAL, REPORT_AUTO, false, "radius of the Wasserstein ball"},
    {"weight", "Weight", "", CELL_REAL, REPORT_AUTO, false, "weight of CVaR against the mean"},
    {"budget_usd", "Budget", "USD", CELL_REAL, 0, false, "capital that may be spent"},
    {"objective", "Objective", "USD/year", CELL_REAL, 0, false,
     "yearly cost of the plan and of the events at their risk"},
    {"gap_percent", "Gap", "%", CELL_REAL, 3, false, "how much less might still be possible"},
    {"annual_plan_cost_usd", "Plan", "USD/year", CELL_REAL, 0, false, "yearly cost of the modules"},
    {"expected_usd", "Mean", "USD", CELL_REAL, 0, false, "expected cost of an event"},
    {"cvar_usd", "CVaR", "USD", CELL_REAL, 0, false, "mean cost of the worst events of the sample"},
    {"worst_case_usd", "Risk", "USD", CELL_REAL, 0, false, "worst-case risk in the ball"},
    {"units", "Units", "", CELL_INTEGER, 0, false, "units placed"},
    {"plan", "Modules", "", CELL_TEXT, 0, false, "units by site"},
    {"budget_used_usd", "Capital", "USD", CELL_REAL, 0, false, "up-front capital of the plan"},
    {"bound", "Bound", "USD/year", CELL_REAL, 0, false, "no plan costs less"},
    {"gap", "Gap, share", "", CELL_REAL, REPORT_AUTO, false, "the gap as a share of the objective"},
    {"status", "Status", "", CELL_TEXT, 0, false, "optimal, gap, time_limit or stopped"},
    {"seconds", "Time", "s", CELL_REAL, 2, false, "what this point took"},
    {"change", "Change", "", CELL_TEXT, 0, false, "what is placed otherwise than at the point before"},
    {"cvar_case_usd", "CVaR", "USD", CELL_REAL, 0, false, "CVaR at the alpha of the case: alike for all points"},
    {"frontier", "Frontier", "", CELL_TEXT, 0, false,
     "yes, or the point whose plan costs no more and has no more CVaR at the level of the case"},
    {"point", "Point", "", CELL_INTEGER, 0, false, "which of the sweep it is"},
    {"within_gap", "", "", CELL_TEXT, 0, false,
     "~ where the objective differs from that of the point before by less than the gaps: either may be the lower one"},
};

const char report_sweep_words[] = "The gap certifies the objective (~: differs by less), not plan cost and CVaR: "
                                  "plans within it may differ much in these. Remedy: --gap or solver:gap 0.0001";

const char report_frontier_words[] = "Within the gap both may vary much: lower solver:gap";

/* "14 battery 2, 25 recip 1"; owned by the caller. */
static char *plan_text(const struct instance *inst, const int *units)
{
    size_t size = 8;
    for (int c = 0; c < inst->candidates; c++)
        size +=
            strlen(inst->bus[inst->candidate[c].bus].id) + strlen(inst->module[inst->candidate[c].module].name) + 16;
    char *text = malloc(size);
    size_t at = 0;
    for (int c = 0; text && c < inst->candidates; c++)
        if (units[c] > 0)
            at += (size_t)snprintf(text + at, size - at, "%s%s %s %d", at ? ", " : "",
                                   inst->bus[inst->candidate[c].bus].id, inst->module[inst->candidate[c].module].name,
                                   units[c]);
    if (text && at == 0)
        snprintf(text, size, "none");
    return text;
}

/* from NULL: there is none. */
static void put_change(struct table_builder *b, const struct instance *inst, const int *from, const int *to)
{
    if (!from) {
        put_not_applicable(b);
        return;
    }
    bool same = memcmp(from, to, (size_t)inst->candidates * sizeof *from) == 0;
    char *change = same ? NULL : report_plan_difference(inst, from, to);
    b->failed = b->failed || (!same && !change);
    put_text(b, same ? "none" : change);
    free(change);
}

static void put_frontier(struct table_builder *b, int better)
{
    char text[32] = "yes";
    if (better >= 0)
        snprintf(text, sizeof text, "no, %d", better + 1);
    put_text(b, text);
}

/* The columns become the table's own, with the level of the case in the title of its CVaR. */
static enum err_code name_level(struct report_table *t, double alpha)
{
    size_t n = (size_t)t->column_count;
    struct report_column *columns = malloc(n * sizeof *columns + REPORT_CVAR_NAME);
    if (!columns) {
        report_table_free(t);
        return ERR_MEMORY;
    }
    memcpy(columns, t->columns, n * sizeof *columns);
    free(t->owned);
    t->columns = t->owned = columns;
    columns[report_column_find(t, "cvar_case_usd")].title =
        report_cvar_name(alpha, (char *)(columns + n), REPORT_CVAR_NAME);
    return ERR_NONE;
}

static enum err_code build(const struct instance *inst, const struct sweep_point *points, int count,
                           struct report_table *out)
{
    struct table_builder b;
    memset(out, 0, sizeof *out);
    table_begin(&b, out, "points", "Sweep", COLUMNS(sweep_columns));
    for (int k = 0; k < count; k++) {
        const struct sweep_point *p = &points[k];
        int units = 0;
        for (int c = 0; c < inst->candidates; c++)
            units += p->units[c];
        char *plan = plan_text(inst, p->units);
        if (!plan)
            b.failed = true;
        table_row(&b);
        const double first[] = {
            p->terms.alpha,     p->terms.radius_kw, p->terms.weight, p->terms.budget_usd, p->objective, 100 * p->gap,
            p->annual_plan_usd, p->expected_usd,    p->cvar_usd,     p->worst_case_usd,   units};
        for (size_t i = 0; i < sizeof first / sizeof *first; i++)
            put_number(&b, first[i]);
        put_text(&b, plan);
        put_number(&b, p->budget_used_usd);
        put_number(&b, p->bound);
        put_number(&b, p->gap);
        put_text(&b, plan_status_name[p->status]);
        put_number(&b, p->seconds);
        put_change(&b, inst, k > 0 ? points[k - 1].units : NULL, p->units);
        put_number(&b, p->cvar_case_usd);
        put_frontier(&b, sweep_beaten_by(points, count, k));
        put_number(&b, k + 1);
        put_text(&b, k > 0 && sweep_within_gap(&points[k - 1], p, inst->candidates) ? "~" : "");
        free(plan);
    }
    return table_end(&b);
}

enum err_code report_sweep(const struct instance *inst, const struct sweep_point *points, int count,
                           struct report_table *out)
{
    enum err_code code = build(inst, points, count, out);
    return code ? code : name_level(out, inst->alpha);
}

/* What was swept leads, then these; how many lead in all. CVaR of the points' own levels only where there are others. */
static int lead(struct report_table *t, const struct sweep_lists *lists, const char *const *keys, int count)
{
    const char *all[SWEEP_PARAMETERS + 12];
    int n = 0;
    for (int p = 0; p < SWEEP_PARAMETERS; p++)
        if (lists->count[p] > 0)
            all[n++] = sweep_columns[p].key; /* the first columns are the parameters */
    for (int k = 0; k < count; k++)
        if (lists->count[SWEEP_ALPHA] > 0 || strcmp(keys[k], "cvar_usd") != 0)
            all[n++] = keys[k];
    if (report_table_lead(t, all, n))
        return n;
    report_table_free(t);
    return 0;
}

enum err_code report_sweep_view(const struct instance *inst, const struct sweep_lists *lists,
                                const struct sweep_point *points, int count, struct report_table *out)
{
    static const char *const keys[] = {"objective",     "within_gap", "annual_plan_cost_usd",
                                       "cvar_case_usd", "cvar_usd",   "units",
                                       "gap_percent",   "change",     "plan"};
    enum err_code code = build(inst, points, count, out);
    if (!code && lead(out, lists, keys, sizeof keys / sizeof *keys) == 0)
        code = ERR_MEMORY;
    return code ? code : name_level(out, inst->alpha);
}

enum err_code report_sweep_print(const struct instance *inst, const struct sweep_lists *lists,
                                 const struct sweep_point *points, int count, struct report_table *out)
{
    static const char *const keys[] = {"objective",    "within_gap",    "gap_percent", "annual_plan_cost_usd",
                                       "expected_usd", "cvar_case_usd", "cvar_usd",    "worst_case_usd",
                                       "units",        "change",        "plan"};
    enum err_code code = build(inst, points, count, out);
    int columns = code ? 0 : lead(out, lists, keys, sizeof keys / sizeof *keys);
    if (!code && columns == 0)
        code = ERR_MEMORY;
    if (!code)
        report_table_keep_columns(out, columns);
    return code ? code : name_level(out, inst->alpha);
}

enum err_code report_frontier(const struct instance *inst, const struct sweep_lists *lists,
                              const struct sweep_point *points, int count, struct report_table *out)
{
    static const char *const keys[] = {"annual_plan_cost_usd", "cvar_case_usd", "frontier",
                                       "expected_usd",         "units",         "plan"};
    enum err_code code = build(inst, points, count, out);
    if (!code && lead(out, lists, keys, sizeof keys / sizeof *keys) == 0)
        code = ERR_MEMORY;
    code = code ? code : name_level(out, inst->alpha);
    if (code)
        return code;
    out->name = "frontier";
    out->title = "Cost and risk";
    report_table_sort(out, report_column_find(out, "annual_plan_cost_usd"), false);
    return ERR_NONE;
}
