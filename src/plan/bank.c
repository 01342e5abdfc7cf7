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
    struct evaluator *evaluator;
    const double *units; /* [C] under which the scenarios are dispatched next */
    int *best;           /* [S * plans] set, -1: none; NULL: starts are lent, nothing more */
    double *constant;    /* [S * plans] */
    double *slope;       /* [S * plans * C] */
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

/* The set that says most under each plan of the bank. */
static void find_best(struct transfer *t, int s, const double *constant, const double *slope)
{
    const struct bank *b = t->bank;
    size_t C = (size_t)b->candidates, first = (size_t)s * (size_t)b->plans;
    for (int k = 0; t->best && k < b->plans; k++) {
        int j = t->best[first + (size_t)k] = best_set(b, b->plan + (size_t)k * C, constant, slope);
        if (j < 0)
            continue;
        t->constant[first + (size_t)k] = constant[j];
        memcpy(t->slope + (first + (size_t)k) * C, slope + (size_t)j * C, C * sizeof *slope);
    }
}

static bool lend_best(struct transfer *t, int s, const double *constant, const double *slope)
{
    int j = EVALUATOR_LENDS ? best_set(t->bank, t->units, constant, slope) : -1;
    return j < 0 || evaluator_lend(t->evaluator, s, &t->bank->set[j].start);
}

static void transfer_one(void *context, int s)
{
    struct transfer *t = context;
    const struct bank *b = t->bank;
    const struct stage2 *m = evaluator_model(t->evaluator);
    double *constant = malloc(((size_t)b->sets + 1) * sizeof *constant);
    double *slope = malloc(((size_t)b->sets * (size_t)b->candidates + 1) * sizeof *slope);
    bool fine = constant && slope;
    if (fine && stage2_transfers(m->inst, s)) {
        stage2_transfer(m, b->set, b->sets, s, constant, slope);
        find_best(t, s, constant, slope);
        fine = lend_best(t, s, constant, slope);
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

enum err_code bank_transfer(const struct bank *b, struct evaluator *ev, struct pool *pool, const double *units,
                            struct watch *watch, struct err *e)
{
    int scenarios = evaluator_model(ev)->inst->scenarios;
    size_t cells = pool ? (size_t)scenarios * (size_t)b->plans : 0, C = (size_t)b->candidates;
    struct transfer t = {.bank = b, .evaluator = ev, .units = units};
    t.best = pool ? malloc((cells + 1) * sizeof *t.best) : NULL;
    t.constant = malloc((cells + 1) * sizeof *t.constant);
    t.slope = malloc((cells * C + 1) * sizeof *t.slope);
    bool fine = (t.best || !pool) && t.constant && t.slope;
    for (size_t k = 0; k < cells && fine; k++)
        t.best[k] = -1;
    enum err_code code = fine ? evaluator_each(ev, transfer_one, &t, watch, e) : ERR_NONE;
    fine = fine && !atomic_load(&t.short_of_memory);
    for (int s = 0; pool && s < scenarios && !code && fine; s++)
        fine = add_cuts(&t, pool, s);
    free(t.best);
    free(t.constant);
    free(t.slope);
    if (!code && !fine)
        code = err_set(e, ERR_MEMORY, "Out of memory while carrying prices over to %d scenarios", scenarios);
    return code;
}
