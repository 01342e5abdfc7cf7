/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans within a margin of the best: what they have in common and where they differ. Each question, such as whether one of them
 * places three units or more at this bus, is a tree search that ends with the first plan that answers it; when there is none, that is
 * proven, since every cut lies below the true cost. */
#include "plan/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum answer { ANSWER_NONE, ANSWER_FOUND, ANSWER_OPEN };

struct near {
    struct search *s;
    struct plan_options opt;
    struct plan_alternatives *out;
    int plans;                  /* to look for before the questions; where there are no more, nothing is left to ask */
    bool *member;               /* [C] of the group in question */
    int *lower, *upper;         /* [integers] root of the tree */
    struct plan_progress shown; /* what stays the same in reports */
    double begun, since;        /* seconds: of the watch, and since the plan was found, when this began */
    plan_progress_fn *report;
    void *context;
};

void plan_alternatives_free(struct plan_alternatives *a)
{
    if (!a)
        return;
    free(a->units);
    free(a->objective_usd);
    free(a->annual_usd);
    free(a->capital_usd);
    free(a->range);
    free(a);
}

/* ---- Groups of candidates ---- */

bool plan_range_holds(const struct instance *inst, const struct plan_range *g, int c)
{
    return g->index == (g->group == PLAN_GROUP_BUS      ? inst->candidate[c].bus
                        : g->group == PLAN_GROUP_MODULE ? inst->candidate[c].module
                                                        : c);
}

static int group_units(const struct instance *inst, const struct plan_range *g, const int *units)
{
    int sum = 0;
    for (int c = 0; c < inst->candidates; c++)
        sum += plan_range_holds(inst, g, c) ? units[c] : 0;
    return sum;
}

static bool lies_within(const struct instance *inst, const struct plan_range *part, const struct plan_range *whole)
{
    for (int c = 0; c < inst->candidates; c++)
        if (plan_range_holds(inst, part, c) && !plan_range_holds(inst, whole, c))
            return false;
    return true;
}

static void add_groups(const struct instance *inst, struct plan_alternatives *a, enum plan_group group, int count)
{
    for (int k = 0; k < count; k++) {
        struct plan_range g = {.group = group, .index = k};
        for (int c = 0; c < inst->candidates; c++)
            g.most += plan_range_holds(inst, &g, c) ? inst->candidate[c].max_units : 0;
        g.found_least = g.most;
        if (g.most > 0)
            a->range[a->ranges++] = g;
    }
}

/* What the groups before say about this one. */
static void inherit(const struct instance *inst, const struct plan_alternatives *a, struct plan_range *g)
{
    for (const struct plan_range *h = a->range; h < g; h++) {
        if (lies_within(inst, g, h) && h->most < g->most)
            g->most = h->most;
        if (lies_within(inst, h, g) && h->least > g->least)
            g->least = h->least;
    }
}

static void count_plan(const struct instance *inst, struct plan_alternatives *a, const int *units)
{
    for (int k = 0; k < a->ranges; k++) {
        struct plan_range *g = &a->range[k];
        int n = group_units(inst, g, units);
        g->found_least = n < g->found_least ? n : g->found_least;
        g->found_most = n > g->found_most ? n : g->found_most;
    }
}

/* ---- Questions ---- */

static bool report_near(void *context, const struct plan_progress *p)
{
    struct near *n = context;
    n->shown.seconds = p->seconds;
    n->shown.seconds_since_better = n->since + p->seconds - n->begun;
    return n->report(n->context, &n->shown);
}

/* A new plan within the margin, of those that the group's row lets pass. */
static enum err_code ask(struct near *n, enum answer *answer, struct err *e)
{
    struct search *s = n->s;
    bool beyond; /* the plan found is in the tolerance above the margin: known now, and passed by the next time */
    do {
        s->objective = s->within / (1 - s->opt->gap) * (1 + 1e-12);
        s->bound = -INFINITY;
        s->incumbent = -1;
        master_set_node(&s->master, n->lower, n->upper);
        enum err_code code = tree_search(s, e);
        if (code)
            return code;
        beyond = s->incumbent >= 0 && s->tried[s->incumbent].upper > s->within;
    } while (beyond);
    *answer = ANSWER_OPEN;
    if (s->incumbent >= 0) {
        *answer = ANSWER_FOUND;
        count_plan(s->inst, n->out, s->tried[s->incumbent].units);
    } else if (s->watch.stop == WATCH_GO && s->bound >= s->within) {
        *answer = ANSWER_NONE;
    }
    return ERR_NONE;
}

/* Any further plan. */
static enum err_code seek_plans(struct near *n, struct err *e)
{
    enum answer answer = ANSWER_FOUND;
    enum err_code code = master_set_group(&n->s->master, n->member, 0, 0, e);
    for (int k = 0; k < n->plans && !code && answer == ANSWER_FOUND; k++)
        code = ask(n, &answer, e);
    n->out->complete = !code && answer == ANSWER_NONE;
    return code;
}

/* Widen what was found, or narrow what is possible, until they meet on this side. */
static enum err_code settle(struct near *n, struct plan_range *g, bool upwards, struct err *e)
{
    const struct instance *inst = n->s->inst;
    enum answer answer = ANSWER_FOUND;
    enum err_code code = ERR_NONE;
    int most = g->most, least = g->least;
    for (int c = 0; c < inst->candidates; c++)
        n->member[c] = plan_range_holds(inst, g, c);
    while (!code && answer == ANSWER_FOUND && (upwards ? g->found_most < most : g->found_least > least)) {
        code = master_set_group(&n->s->master, n->member, upwards ? g->found_most + 1 : least,
                                upwards ? most : g->found_least - 1, e);
        code = code ? code : ask(n, &answer, e);
    }
    if (!code && answer == ANSWER_NONE && upwards)
        g->most = g->found_most;
    else if (!code && answer == ANSWER_NONE)
        g->least = g->found_least;
    return code;
}

static enum err_code settle_all(struct near *n, struct err *e)
{
    struct plan_alternatives *a = n->out;
    enum err_code code = ERR_NONE;
    n->shown.total = a->ranges;
    for (int k = 0; k < a->ranges && !code; k++) {
        struct plan_range *g = &a->range[k];
        n->shown.done = k;
        inherit(n->s->inst, a, g);
        if (n->s->watch.stop != WATCH_GO)
            continue;
        code = settle(n, g, true, e);
        code = code ? code : settle(n, g, false, e);
    }
    return code;
}

/* ---- The answer ---- */

struct found {
    double usd;
    int index;
};

static int by_cost(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    return x->usd < y->usd ? -1 : x->usd > y->usd ? 1 : x->index - y->index;
}

static enum err_code list_plans(const struct search *s, struct plan_alternatives *a, struct err *e)
{
    size_t room = (size_t)s->tried_count + 1, C = (size_t)s->inst->candidates;
    struct found *order = malloc(room * sizeof *order);
    a->candidates = s->inst->candidates;
    a->units = calloc(room * C + 1, sizeof *a->units);
    a->objective_usd = calloc(room, sizeof *a->objective_usd);
    a->annual_usd = calloc(room, sizeof *a->annual_usd);
    a->capital_usd = calloc(room, sizeof *a->capital_usd);
    bool fine = order && a->units && a->objective_usd && a->annual_usd && a->capital_usd;
    for (int k = 0; fine && k < s->tried_count; k++)
        if (s->tried[k].upper <= s->within)
            order[a->plans++] = (struct found){s->tried[k].upper, k};
    if (fine)
        qsort(order, (size_t)a->plans, sizeof *order, by_cost);
    for (int k = 0; fine && k < a->plans; k++) {
        int *units = a->units + (size_t)k * C;
        memcpy(units, s->tried[order[k].index].units, C * sizeof *units);
        a->objective_usd[k] = order[k].usd;
        master_price_plan(s->inst, units, &a->annual_usd[k], &a->capital_usd[k], NULL);
    }
    free(order);
    return fine ? ERR_NONE : err_set(e, ERR_MEMORY, "Out of memory for the plans near the best");
}

/* A master of its own, with a row for the group in question. */
static enum err_code prepare(struct near *n, struct err *e)
{
    struct search *s = n->s;
    double rho;
    enum err_code code = search_risk(s, s->tried[0].value, &rho, e);
    if (code)
        return code;
    master_free(&s->master);
    code = master_init(&s->master, s->inst, rho, e);
    if (code)
        return code;
    master_add_group(&s->master);
    size_t room = (size_t)s->master.integers + 1,
           groups = (size_t)(s->inst->buses + s->inst->modules + s->inst->candidates);
    n->member = calloc((size_t)s->inst->candidates + 1, sizeof *n->member);
    n->lower = malloc(room * sizeof *n->lower);
    n->upper = malloc(room * sizeof *n->upper);
    n->out->range = calloc(groups + 1, sizeof *n->out->range);
    if (!n->member || !n->lower || !n->upper || !n->out->range)
        return err_set(e, ERR_MEMORY, "Out of memory for the plans near the best");
    master_root_node(&s->master, n->lower, n->upper);
    add_groups(s->inst, n->out, PLAN_GROUP_BUS, s->inst->buses);
    add_groups(s->inst, n->out, PLAN_GROUP_MODULE, s->inst->modules);
    add_groups(s->inst, n->out, PLAN_GROUP_CANDIDATE, s->inst->candidates);
    for (int k = 0; k < s->tried_count; k++)
        if (s->tried[k].upper <= s->within)
            count_plan(s->inst, n->out, s->tried[k].units);
    return ERR_NONE;
}

static enum err_code answer_all(struct near *n, struct err *e)
{
    struct plan_alternatives *a = n->out;
    enum err_code code = prepare(n, e);
    code = code ? code : seek_plans(n, e);
    for (int k = 0; k < a->ranges && a->complete; k++) {
        a->range[k].least = a->range[k].found_least;
        a->range[k].most = a->range[k].found_most;
    }
    code = code || a->complete ? code : settle_all(n, e);
    a->stopped = n->s->watch.stop != WATCH_GO;
    return code ? code : list_plans(n->s, a, e);
}

enum err_code search_alternatives(struct search *s, double percent, int plans, struct plan_alternatives **out,
                                  struct err *e)
{
    struct search before = *s;
    struct near n = {.s = s, .opt = *s->opt, .plans = plans, .report = s->watch.report, .context = s->watch.context};
    n.begun = watch_seconds(&s->watch);
    n.since = s->watch.now.seconds_since_better;
    n.out = calloc(1, sizeof *n.out);
    if (!n.out)
        return err_set(e, ERR_MEMORY, "Out of memory for the plans near the best");
    n.out->percent = percent;
    n.out->limit_usd = s->objective * (1 + percent / 100);
    n.opt.gap = fmin(n.opt.gap, fmax(1e-4 * percent, 1e-7)); /* a hundredth of the margin */
    n.shown = (struct plan_progress){
        .phase = PLAN_NEAR, .round = s->watch.now.round, .bound = s->bound, .incumbent = s->objective};
    n.shown.gap = plan_gap(s->objective, s->bound);
    s->opt = &n.opt;
    s->within = n.out->limit_usd * (1 + 1e-9);
    s->watch.report = s->watch.report ? report_near : NULL;
    s->watch.context = &n;
    enum err_code code = answer_all(&n, e);
    n.out->seconds = watch_seconds(&s->watch) - n.begun;
    s->opt = before.opt;
    s->within = before.within;
    s->objective = before.objective;
    s->bound = before.bound;
    s->incumbent = before.incumbent;
    s->watch.report = n.report;
    s->watch.context = n.context;
    free(n.member);
    free(n.lower);
    free(n.upper);
    if (code)
        plan_alternatives_free(n.out);
    *out = code ? NULL : n.out;
    return code;
}
