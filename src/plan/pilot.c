/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pilot: the same problem on a part of the scenarios, each standing for others of like cost. Its plan is where the search over all of
 * them starts; its bound proves nothing and is not used. A large pilot has a pilot itself. */
#include "plan/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PILOT_LEAST = 30,     /* scenarios drawn, and the same number again before a pilot pays */
    PILOT_OF_PILOT = 300, /* scenarios of a pilot from which it has one itself */
    PILOT_SHARE = 10      /* of all scenarios, one in so many */
};

struct ranked {
    double cost;
    int scenario;
};

static int by_cost(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->cost < y->cost ? -1 : x->cost > y->cost ? 1 : x->scenario - y->scenario;
}

static int pilot_size(int scenarios)
{
    int size = scenarios / PILOT_SHARE;
    return size < PILOT_LEAST ? PILOT_LEAST : size;
}

/* Strata of equal probability by cost; the middle one of each stands for all of it. Stress scenarios: the costliest. */
static void draw(const struct instance *inst, const double *cost, struct ranked *rank, int size, struct instance *sub)
{
    int drawn = 0, stress = 0;
    for (int s = 0; s < inst->scenarios; s++)
        if (inst->scenario[s].probability > 0)
            rank[drawn++] = (struct ranked){cost[s], s};
    qsort(rank, (size_t)drawn, sizeof *rank, by_cost);
    double below = 0; /* probability of the scenarios before k */
    sub->scenarios = 0;
    for (int from = 0, to = 0, k = 1; from < drawn; from = to, k++) {
        double mass = 0;
        for (; to < drawn &&
               (to == from || below + mass + 0.5 * inst->scenario[rank[to].scenario].probability < (double)k / size);
             to++)
            mass += inst->scenario[rank[to].scenario].probability;
        struct scenario *one = &sub->scenario[sub->scenarios++];
        *one = inst->scenario[rank[(from + to) / 2].scenario];
        one->probability = mass;
        below += mass;
    }
    for (int s = 0; s < inst->scenarios; s++)
        if (inst->scenario[s].probability <= 0)
            rank[stress++] = (struct ranked){-cost[s], s};
    qsort(rank, (size_t)stress, sizeof *rank, by_cost);
    for (int k = 0; k < stress && k < size / 8 + 1; k++)
        sub->scenario[sub->scenarios++] = inst->scenario[rank[k].scenario];
}

/* The pilot's progress is shown as that of a phase of its owner. */
static bool report_to_owner(void *context, const struct plan_progress *p)
{
    struct watch *owner = context;
    owner->now.round = p->round;
    owner->now.done = p->done;
    owner->now.total = p->total;
    return watch_tick(owner, true);
}

/* The pilot of a search; what the smallest pilot learns goes to the bank. */
static enum err_code go_ahead(struct search *s, struct bank *bank, struct err *e);

static enum err_code solve_pilot(struct search *owner, const struct instance *sub, int *units, struct bank *bank,
                                 struct err *e)
{
    struct search pilot;
    struct plan_options opt = *owner->opt;
    opt.keep_dispatch = false;
    opt.time_limit_s = 0;           /* the owner's counts */
    opt.gap = fmax(opt.gap, 0.002); /* finer than the sample is worth */
    enum err_code code = search_init(&pilot, sub, &opt, e);
    if (code)
        return code;
    search_start(&pilot, report_to_owner, &owner->watch);
    pilot.certify = false;
    double rho = 0;
    bool large = sub->scenarios >= PILOT_OF_PILOT;
    code = search_price_nothing(&pilot, !large, e);
    code = code ? code : search_risk(&pilot, pilot.tried[0].value, &rho, e);
    code = code ? code : master_init(&pilot.master, sub, rho, e);
    if (large)
        code = code ? code : go_ahead(&pilot, bank, e);
    else
        pilot.bank = bank;
    code = code ? code : tree_search(&pilot, e);
    /* Reports come by the clock; the count of rounds is part of the answer. */
    owner->watch.now.round = pilot.watch.now.round;
    if (!code && isfinite(pilot.objective))
        memcpy(units, pilot.tried[pilot.incumbent].units, (size_t)sub->candidates * sizeof *units);
    search_free(&pilot);
    return code;
}

bool search_wants_pilot(const struct search *s)
{
    return s->inst->scenarios >= 2 * PILOT_LEAST && !(s->opt->without & 1U << LEVER_PILOT);
}

static enum err_code take_from_bank(struct search *s, const struct bank *bank, const int *units, struct err *e)
{
    if (s->opt->without & 1U << LEVER_TRANSFER)
        return ERR_NONE;
    double *n = search_units(s, units);
    if (!n)
        return err_set(e, ERR_MEMORY, "Out of memory while dispatching a plan");
    enum err_code code = bank_transfer(bank, s->evaluator, &s->pool, n, &s->watch, e);
    free(n);
    return code;
}

static enum err_code go_ahead(struct search *s, struct bank *bank, struct err *e)
{
    const struct instance *inst = s->inst;
    int size = pilot_size(inst->scenarios), index;
    struct instance sub = *inst;
    sub.scenario = malloc(2 * (size_t)(size + 2) * sizeof *sub.scenario);
    struct ranked *rank = malloc((size_t)inst->scenarios * sizeof *rank);
    int *units = calloc((size_t)inst->candidates + 1, sizeof *units);
    enum err_code code = ERR_NONE;
    if (!sub.scenario || !rank || !units) {
        code = err_set(e, ERR_MEMORY, "Out of memory for a pilot of %d scenarios", size);
    } else {
        s->watch.now.phase = PLAN_PILOT;
        draw(inst, s->tried[s->incumbent].value, rank, size, &sub);
        code = solve_pilot(s, &sub, units, bank, e);
        code = code ? code : take_from_bank(s, bank, units, e);
        s->watch.now.done = s->watch.now.total = 0;
        if (!code && search_find(s, units) < 0)
            code = search_try(s, units, &index, e);
    }
    free(sub.scenario);
    free(rank);
    free(units);
    return code;
}

enum err_code search_pilot(struct search *s, struct err *e)
{
    struct bank bank = {0};
    enum err_code code = search_wants_pilot(s) ? go_ahead(s, &bank, e) : ERR_NONE;
    bank_free(&bank);
    return code;
}
