/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/bank.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void bank_free(struct bank *b)
{
    for (int k = 0; k < b->sets; k++)
        stage2_prices_free(&b->set[k]);
    free(b->set);
    free(b->plan);
    memset(b, 0, sizeof *b);
}

static bool make_room(struct bank *b, int sets, int plans)
{
    if (b->sets + sets > b->room) {
        int room = 2 * (b->sets + sets);
        struct stage2_prices *grown = realloc(b->set, (size_t)room * sizeof *grown);
        if (!grown)
            return false;
        b->set = grown;
        b->room = room;
    }
    if (b->plans + plans > b->plan_room) {
        int room = 2 * (b->plans + plans) + 8;
        double *grown = realloc(b->plan, (size_t)room * ((size_t)b->candidates + 1) * sizeof *grown);
        if (!grown)
            return false;
        b->plan = grown;
        b->plan_room = room;
    }
    return true;
}

bool bank_take(struct bank *b, int candidates, const double *units, struct stage2_prices *prices, int count)
{
    b->candidates = candidates;
    if (!make_room(b, count, 1)) {
        for (int k = 0; k < count; k++)
            stage2_prices_free(&prices[k]);
        return false;
    }
    for (int k = 0; k < count; k++) {
        if (prices[k].demand)
            b->set[b->sets++] = prices[k];
        memset(&prices[k], 0, sizeof prices[k]);
    }
    memcpy(b->plan + (size_t)b->plans++ * (size_t)candidates, units, (size_t)candidates * sizeof *units);
    return true;
}

struct transfer {
    const struct bank *bank;
    const struct stage2 *model;
    int *best;        /* [S * plans] set, -1: none */
    double *constant; /* [S * plans] */
    double *slope;    /* [S * plans * C] */
    atomic_bool short_of_memory;
};

/* The set that says most under a plan, -1: none says anything. */
static int best_set(const struct bank *b, const double *units, const double *constant, const double *slope)
{
    int best = -1;
    double most = 0;
    for (int j = 0; j < b->sets; j++) {
        double bound = constant[j];
        for (int c = 0; c < b->candidates && bound > most; c++)
            bound += slope[(size_t)j * (size_t)b->candidates + (size_t)c] * units[c];
        if (bound > most) {
            most = bound;
            best = j;
        }
    }
    return best;
}

static void transfer_one(void *context, int s)
{
    struct transfer *t = context;
    const struct bank *b = t->bank;
    size_t C = (size_t)b->candidates, first = (size_t)s * (size_t)b->plans;
    double *constant = malloc(((size_t)b->sets + 1) * sizeof *constant);
    double *slope = malloc(((size_t)b->sets * C + 1) * sizeof *slope);
    bool fine = constant && slope, useful = fine && stage2_transfers(t->model->inst, s);
    if (useful)
        stage2_transfer(t->model, b->set, b->sets, s, constant, slope);
    for (int k = 0; k < b->plans; k++) {
        int j = t->best[first + (size_t)k] = useful ? best_set(b, b->plan + (size_t)k * C, constant, slope) : -1;
        if (j < 0)
            continue;
        t->constant[first + (size_t)k] = constant[j];
        memcpy(t->slope + (first + (size_t)k) * C, slope + (size_t)j * C, C * sizeof *slope);
    }
    if (!fine)
        atomic_store(&t->short_of_memory, true);
    free(constant);
    free(slope);
}

static bool add_cuts(const struct transfer *t, struct pool *pool, int s)
{
    int plans = t->bank->plans;
    size_t C = (size_t)t->bank->candidates, first = (size_t)s * (size_t)plans;
    for (int k = 0; k < plans; k++) {
        bool known = t->best[first + (size_t)k] < 0;
        for (int j = 0; j < k; j++)
            known = known || t->best[first + (size_t)j] == t->best[first + (size_t)k];
        if (!known && !pool_add(pool, s, t->constant[first + (size_t)k], t->slope + (first + (size_t)k) * C))
            return false;
    }
    return true;
}

enum err_code bank_transfer(const struct bank *b, struct evaluator *ev, struct pool *pool, struct watch *watch,
                            struct err *e)
{
    size_t cells = (size_t)pool->scenarios * (size_t)b->plans + 1, C = (size_t)b->candidates;
    struct transfer t = {.bank = b, .model = evaluator_model(ev)};
    t.best = malloc(cells * sizeof *t.best);
    t.constant = malloc(cells * sizeof *t.constant);
    t.slope = malloc((cells * C + 1) * sizeof *t.slope);
    bool fine = t.best && t.constant && t.slope;
    enum err_code code = fine ? evaluator_each(ev, transfer_one, &t, watch, e) : ERR_NONE;
    fine = fine && !atomic_load(&t.short_of_memory);
    for (int s = 0; s < pool->scenarios && !code && fine; s++)
        fine = add_cuts(&t, pool, s);
    free(t.best);
    free(t.constant);
    free(t.slope);
    if (!code && !fine)
        code = err_set(e, ERR_MEMORY, "Out of memory while carrying prices over to %d scenarios", pool->scenarios);
    return code;
}

struct lending {
    const struct bank *bank;
    struct evaluator *evaluator;
    const double *units;
    atomic_bool short_of_memory;
};

static void lend_one(void *context, int s)
{
    struct lending *l = context;
    const struct bank *b = l->bank;
    const struct stage2 *m = evaluator_model(l->evaluator);
    double *constant = malloc(((size_t)b->sets + 1) * sizeof *constant);
    double *slope = malloc(((size_t)b->sets * (size_t)b->candidates + 1) * sizeof *slope);
    bool fine = constant && slope;
    if (fine && stage2_transfers(m->inst, s)) {
        stage2_transfer(m, b->set, b->sets, s, constant, slope);
        int j = best_set(b, l->units, constant, slope);
        fine = j < 0 || evaluator_lend(l->evaluator, s, &b->set[j].start);
    }
    if (!fine)
        atomic_store(&l->short_of_memory, true);
    free(constant);
    free(slope);
}

enum err_code bank_lend(const struct bank *b, struct evaluator *ev, const int *units, struct watch *watch,
                        struct err *e)
{
    if (!EVALUATOR_LENDS)
        return ERR_NONE;
    double *n = calloc((size_t)b->candidates + 1, sizeof *n);
    struct lending l = {.bank = b, .evaluator = ev, .units = n};
    for (int c = 0; n && c < b->candidates; c++)
        n[c] = units[c];
    enum err_code code = n ? evaluator_each(ev, lend_one, &l, watch, e) : ERR_NONE;
    if (!code && (!n || atomic_load(&l.short_of_memory)))
        code = err_set(e, ERR_MEMORY, "Out of memory while lending the bases of a pilot");
    free(n);
    return code;
}
