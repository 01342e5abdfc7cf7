/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/bank.h"

#include <math.h>
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
    atomic_bool short_of_memory;
};

static void transfer_one(void *context, int s)
{
    struct transfer *t = context;
    const struct bank *b = t->bank;
    int C = b->candidates, *best = t->best + (size_t)s * (size_t)b->plans;
    double *most = t->constant + (size_t)s * (size_t)b->plans;
    for (int k = 0; k < b->plans; k++)
        best[k] = -1;
    if (!stage2_plain(t->model->inst, s))
        return;
    double *constant = malloc((size_t)b->sets * sizeof *constant), *slope = malloc(((size_t)C + 1) * sizeof *slope);
    double *value = calloc((size_t)b->plans, sizeof *value);
    if (!constant || !slope || !value) {
        atomic_store(&t->short_of_memory, true);
    } else {
        stage2_transfer(t->model, b->set, b->sets, s, constant);
        for (int j = 0; j < b->sets; j++) {
            bool finite = true;
            stage2_transfer_slope(t->model, &b->set[j], s, slope);
            for (int c = 0; c < C; c++)
                finite = finite && isfinite(slope[c]);
            for (int k = 0; k < b->plans && finite; k++) {
                const double *units = b->plan + (size_t)k * (size_t)C;
                double bound = constant[j];
                for (int c = 0; c < C; c++)
                    bound += slope[c] * units[c];
                if (best[k] < 0 || bound > value[k]) {
                    value[k] = bound;
                    best[k] = j;
                    most[k] = constant[j];
                }
            }
        }
    }
    free(constant);
    free(slope);
    free(value);
}

enum err_code bank_transfer(const struct bank *b, struct evaluator *ev, struct pool *pool, struct watch *watch,
                            struct err *e)
{
    size_t cells = (size_t)pool->scenarios * (size_t)b->plans + 1, C = (size_t)b->candidates;
    struct transfer t = {.bank = b, .model = evaluator_model(ev)};
    t.best = malloc(cells * sizeof *t.best);
    t.constant = malloc(cells * sizeof *t.constant);
    double *slope = malloc((C + 1) * sizeof *slope);
    enum err_code code = ERR_NONE;
    if (!t.best || !t.constant || !slope)
        code = err_set(e, ERR_MEMORY, "Out of memory while carrying prices over to %d scenarios", pool->scenarios);
    code = code ? code : evaluator_each(ev, transfer_one, &t, watch, e);
    bool fine = !atomic_load(&t.short_of_memory);
    for (int s = 0; s < pool->scenarios && !code && fine; s++) {
        const int *best = t.best + (size_t)s * (size_t)b->plans;
        for (int k = 0; k < b->plans && fine; k++) {
            bool known = best[k] < 0;
            for (int j = 0; j < k; j++)
                known = known || best[j] == best[k];
            if (known)
                continue;
            stage2_transfer_slope(t.model, &b->set[best[k]], s, slope);
            fine = pool_add(pool, s, t.constant[(size_t)s * (size_t)b->plans + (size_t)k], slope);
        }
    }
    if (!code && !fine)
        code = err_set(e, ERR_MEMORY, "Out of memory while carrying prices over to %d scenarios", pool->scenarios);
    free(t.best);
    free(t.constant);
    free(slope);
    return code;
}
