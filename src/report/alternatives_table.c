/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plans near the best: which there are, how they differ from the plan of the result, and what they have in common. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const report_shared_word[REPORT_SHARES] = {[REPORT_IN_ALL] = "all",
                                                       [REPORT_IN_ALL_FOUND] = "all found",
                                                       [REPORT_IN_SOME] = "some",
                                                       [REPORT_IN_NONE_FOUND] = "none found",
                                                       [REPORT_IN_NONE] = "none"};
const char *const report_group_word[] = {
    [PLAN_GROUP_BUS] = "site", [PLAN_GROUP_MODULE] = "module", [PLAN_GROUP_CANDIDATE] = "candidate"};

enum report_share report_share(const struct plan_range *g)
{
    if (g->least > 0)
        return REPORT_IN_ALL;
    if (g->most == 0)
        return REPORT_IN_NONE;
    if (g->found_least > 0)
        return REPORT_IN_ALL_FOUND;
    return g->found_most > 0 ? REPORT_IN_SOME : REPORT_IN_NONE_FOUND;
}

const char *report_group_name(const struct instance *inst, const struct plan_range *g)
{
    return g->group == PLAN_GROUP_BUS      ? inst->bus[g->index].id
           : g->group == PLAN_GROUP_MODULE ? inst->module[g->index].name
                                           : inst->candidate[g->index].id;
}

/* ---- Growing text ---- */

struct text {
    char *at;
    size_t used, room;
    bool failed;
};

static void add(struct text *t, const char *words)
{
    size_t n = strlen(words);
    if (!t->failed && t->used + n + 1 > t->room) {
        size_t room = 2 * (t->used + n + 1) + 64;
        char *grown = realloc(t->at, room);
        if (!grown) {
            t->failed = true;
            return;
        }
        t->at = grown;
        t->room = room;
    }
    if (t->failed)
        return;
    memcpy(t->at + t->used, words, n + 1);
    t->used += n;
}

static char *finish(struct text *t)
{
    if (!t->failed)
        return t->at;
    free(t->at);
    return NULL;
}

/* ---- Words ---- */

char *report_plan_difference(const struct instance *inst, const int *from, const int *to)
{
    struct text t = {0};
    add(&t, "");
    for (int c = 0; c < inst->candidates; c++) {
        const struct candidate *one = &inst->candidate[c];
        char count[32];
        if (from[c] == to[c])
            continue;
        snprintf(count, sizeof count, "%s%+d ", t.used ? ", " : "", to[c] - from[c]);
        add(&t, count);
        add(&t, inst->module[one->module].name);
        add(&t, " at ");
        add(&t, inst->bus[one->bus].id);
    }
    if (!t.failed && t.used == 0)
        add(&t, "the plan");
    return finish(&t);
}

/* "sites 18, 30"; how many there were. */
static int add_names(struct text *t, const struct instance *inst, const struct plan_alternatives *a,
                     enum plan_group group, enum report_share share)
{
    int count = 0, said = 0;
    for (int k = 0; k < a->ranges; k++)
        count += a->range[k].group == group && report_share(&a->range[k]) == share;
    for (int k = 0; k < a->ranges; k++) {
        if (a->range[k].group != group || report_share(&a->range[k]) != share)
            continue;
        add(t, said++ ? ", " : count > 1 ? "sites " : "site ");
        add(t, report_group_name(inst, &a->range[k]));
    }
    return count;
}

char *report_alternatives_words(const struct instance *inst, const struct plan_alternatives *a)
{
    static const struct {
        enum report_share share;
        const char *one, *many;
    } clause[] = {{REPORT_IN_ALL, " is in all of them", " are in all of them"},
                  {REPORT_IN_ALL_FOUND, " is in all that were found, but a plan without is not excluded",
                   " are in all that were found, but plans without are not excluded"},
                  {REPORT_IN_SOME, " is in some", " are in some"},
                  {REPORT_IN_NONE_FOUND, " is in none that was found, but not excluded",
                   " are in none that was found, but not excluded"},
                  {REPORT_IN_NONE, " is in none", " are in none"}};
    struct text t = {0};
    char head[200];
    double solved = a->limit_usd / (1 + a->percent / 100);
    if (a->plans > 0 && a->objective_usd[0] < solved * (1 - 1e-6)) {
        snprintf(
            head, sizeof head,
            "Plan 1 costs %.2g %% less than the plan of the result, within the gap: a smaller solver:gap finds it. ",
            100 * (1 - a->objective_usd[0] / solved));
        add(&t, head);
    }
    snprintf(head, sizeof head, "Within %.6g %%: %d plan%s%s", a->percent, a->plans, a->plans == 1 ? "" : "s",
             a->complete  ? ", and no other"
             : a->stopped ? " found before a limit or a stop; there may be others"
                          : " found; there may be others");
    add(&t, head);
    bool first = true;
    for (size_t k = 0; k < sizeof clause / sizeof *clause; k++) {
        size_t before = t.used;
        add(&t, "; ");
        int count = add_names(&t, inst, a, PLAN_GROUP_BUS, clause[k].share);
        if (count > 0)
            add(&t, count > 1 ? clause[k].many : clause[k].one);
        else if (!t.failed)
            t.at[t.used = before] = '\0';
        first = first && count == 0;
    }
    add(&t, ".");
    return finish(&t);
}

/* ---- Tables ---- */

static const struct report_column plan_columns[] = {
    {"rank", "Plan", "", CELL_INTEGER, 0, false, "the best first"},
    {"objective", "Objective", "USD/year", CELL_REAL, 0, false,
     "yearly cost of the plan and of the events at their risk"},
    {"above_usd", "Above", "USD/year", CELL_REAL, 0, false, "how much more than the plan of the result"},
    {"above_percent", "Excess", "%", CELL_REAL, 3, false, "the same in per cent"},
    {"budget_used_usd", "Capital", "USD", CELL_REAL, 0, false, "up-front capital"},
    {"units", "Units", "", CELL_INTEGER, 0, false, "units placed"},
    {"difference", "Difference", "", CELL_TEXT, 0, false, "units more and fewer than in the plan of the result"},
    {"annual_plan_cost_usd", "Plan cost", "USD/year", CELL_REAL, 0, false, "yearly cost of the modules"},
};

static const struct report_column range_columns[] = {
    {"what", "What", "", CELL_TEXT, 0, false, "site: all modules at a bus; module: all of a type; or one candidate"},
    {"name", "Name", "", CELL_TEXT, 0, false, "bus, module type or candidate"},
    {"units", "Units", "", CELL_INTEGER, 0, false, "in the plan of the result"},
    {"least", "Least", "units", CELL_INTEGER, 0, false, "no plan within the margin has fewer: proven"},
    {"most", "Most", "units", CELL_INTEGER, 0, false, "no plan within the margin has more: proven"},
    {"found_least", "Found least", "units", CELL_INTEGER, 0, false, "in the plans found"},
    {"found_most", "Found most", "units", CELL_INTEGER, 0, false, "in the plans found"},
    {"in", "In plans", "", CELL_TEXT, 0, false,
     "all or none: proven; some: shown by plans; all found, none found: the contrary is not excluded"},
    {"place", "Place", "", CELL_TEXT, 0, false, "bus and module type of a candidate"},
};

static enum err_code check(const struct instance *inst, const struct result *r, struct report_table *out)
{
    memset(out, 0, sizeof *out);
    return r->near && r->candidates == inst->candidates && r->near->candidates == inst->candidates ? ERR_NONE
                                                                                                   : ERR_INVALID;
}

enum err_code report_near_plans(const struct instance *inst, const struct result *r, struct report_table *out)
{
    const struct plan_alternatives *a = r->near;
    struct table_builder b;
    enum err_code code = check(inst, r, out);
    if (code)
        return code;
    table_begin(&b, out, "near_plans", "Plans near the best", COLUMNS(plan_columns));
    for (int k = 0; k < a->plans; k++) {
        const int *units = a->units + (size_t)k * (size_t)a->candidates;
        char *words = report_plan_difference(inst, r->units, units);
        int sum = 0;
        for (int c = 0; c < a->candidates; c++)
            sum += units[c];
        table_row(&b);
        put_number(&b, k + 1);
        put_number(&b, a->objective_usd[k]);
        put_number(&b, a->objective_usd[k] - r->objective);
        put_number(&b, r->objective > 0 ? 100 * (a->objective_usd[k] / r->objective - 1) : 0);
        put_number(&b, a->capital_usd[k]);
        put_number(&b, sum);
        put_text(&b, words);
        put_number(&b, a->annual_usd[k]);
        b.failed = b.failed || !words;
        free(words);
    }
    return table_end(&b);
}

static int units_of(const struct instance *inst, const struct plan_range *g, const int *units)
{
    int sum = 0;
    for (int c = 0; c < inst->candidates; c++)
        sum += plan_range_holds(inst, g, c) ? units[c] : 0;
    return sum;
}

enum err_code report_near_ranges(const struct instance *inst, const struct result *r, struct report_table *out)
{
    struct table_builder b;
    enum err_code code = check(inst, r, out);
    if (code)
        return code;
    table_begin(&b, out, "near_ranges", "Units in the plans near the best", COLUMNS(range_columns));
    for (int k = 0; k < r->near->ranges; k++) {
        const struct plan_range *g = &r->near->range[k];
        table_row(&b);
        put_text(&b, report_group_word[g->group]);
        put_text(&b, report_group_name(inst, g));
        put_number(&b, units_of(inst, g, r->units));
        put_number(&b, g->least);
        put_number(&b, g->most);
        put_number(&b, g->found_least);
        put_number(&b, g->found_most);
        put_text(&b, report_shared_word[report_share(g)]);
        if (g->group != PLAN_GROUP_CANDIDATE) {
            put_not_applicable(&b);
            continue;
        }
        const struct candidate *c = &inst->candidate[g->index];
        char place[200];
        snprintf(place, sizeof place, "%.90s %.90s", inst->bus[c->bus].id, inst->module[c->module].name);
        put_text(&b, place);
    }
    return table_end(&b);
}
