/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The costs of the scenarios under their nominal and their worst-case weights: how likely a cost is to be reached, and how much
 * each scenario weighs. */
#include "screens.h"

#include "tui/widget/plot.h"
#include "tui/widget/text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOMINAL, WORST, COST, WEIGHTS };

struct costed {
    double usd;
    int scenario;
};

/* The scenarios from the cheapest on, with their figures in this order: weights in percent. */
struct ranking {
    int count;
    struct costed *order; /* [count] */
    double *rank;         /* [count] 1, 2, 3 ... */
    double *y[WEIGHTS];   /* [count] each; COST in USD */
    const struct instance *inst;
};

/* Rare costs that are a hundred times the usual ones would leave no room for those. */
static enum plot_scale scale_of(double least, double most)
{
    return least > 0 && most > 50 * least ? PLOT_LOG : PLOT_LINEAR;
}

static int by_cost(const void *x, const void *y)
{
    const struct costed *a = x, *b = y;
    if (a->usd != b->usd)
        return a->usd < b->usd ? -1 : 1;
    return a->scenario - b->scenario;
}

/* What is allocated is freed by ranking_free, also after false: memory is short. */
static bool ranking_make(struct ranking *k, const struct instance *inst, const struct result *r)
{
    size_t n = r ? (size_t)r->scenarios : 0;
    *k = (struct ranking){.count = (int)n, .inst = inst};
    k->order = calloc(n + 1, sizeof *k->order);
    k->rank = calloc(n + 1, sizeof *k->rank);
    bool complete = k->order && k->rank;
    for (int w = 0; w < WEIGHTS; w++) {
        k->y[w] = calloc(n + 1, sizeof *k->y[w]);
        complete = complete && k->y[w];
    }
    if (!complete)
        return false;
    for (size_t i = 0; i < n; i++)
        k->order[i] = (struct costed){r->outcome[i].cost.total, (int)i};
    qsort(k->order, n, sizeof *k->order, by_cost);
    for (size_t i = 0; i < n; i++) {
        int s = k->order[i].scenario;
        k->rank[i] = (double)i + 1;
        k->y[NOMINAL][i] = 100 * r->probability[s];
        k->y[WORST][i] = 100 * r->worst_probability[s];
        k->y[COST][i] = k->order[i].usd;
    }
    return true;
}

static void ranking_free(struct ranking *k)
{
    free(k->order);
    free(k->rank);
    for (int w = 0; w < WEIGHTS; w++)
        free(k->y[w]);
}

/* ---- Weights ---- */

/* The scenario at a place of the ranking. */
static void name_scenario(const void *of, double x, char *buf, size_t size)
{
    const struct ranking *k = of;
    int i = (int)lround(x) - 1;
    if (i < 0 || i >= k->count)
        return;
    int s = k->order[i].scenario;
    snprintf(buf, size, "No. %d", s + 1);
}

/* How much of the probability the ball moves, and where most of it goes. */
static void put_weights(const struct ranking *k, char *buf, size_t size)
{
    double moved = 0;
    int most = 0;
    for (int i = 0; i < k->count; i++) {
        double gain = k->y[WORST][i] - k->y[NOMINAL][i];
        moved += fmax(gain, 0);
        if (gain > k->y[WORST][most] - k->y[NOMINAL][most])
            most = i;
    }
    if (moved < 0.005) {
        snprintf(buf, size, "the worst-case weights are the nominal ones");
        return;
    }
    snprintf(buf, size, "the ball moves %.3g %% of the weight, most to No. %d: from %.3g to %.3g %%", moved,
             k->order[most].scenario + 1, k->y[NOMINAL][most], k->y[WORST][most]);
}

static void draw_weights(struct app *a, const struct ranking *k, struct cells *c, struct rectangle r)
{
    struct plot_series series[] = {
        {.name = "worst-case", .kind = PLOT_BAR, .ascii = '#', .style = STYLE_BAR, .y = k->y[WORST]},
        {.name = "nominal", .kind = PLOT_STEP, .ascii = '-', .style = STYLE_WARN, .y = k->y[NOMINAL]},
        {.name = "cost", .kind = PLOT_STEP, .dash = PLOT_DOTTED, .ascii = '.', .style = STYLE_TAB, .y = k->y[COST]},
    };
    enum { SERIES = sizeof series / sizeof *series };
    for (int s = 0; s < SERIES; s++) {
        series[s].count = k->count;
        series[s].x = k->rank;
    }
    series[COST].right = true;
    const double *cost = k->y[COST];
    char words[300] = "";
    put_weights(k, words, sizeof words);
    struct plot plot = {.title = "Weights of the scenarios, cheapest first",
                        .x = {.title = "rank by cost", .low = 1, .high = k->count + 1, .name = name_scenario, .of = k},
                        .y = {.title = "weight", .unit = "%", .zero = true},
                        .right = {.title = "cost",
                                  .unit = "USD",
                                  .zero = true,
                                  .scale = k->count ? scale_of(cost[0], cost[k->count - 1]) : PLOT_LINEAR},
                        .series = series,
                        .count = SERIES,
                        .start = PLOT_LAST,
                        .words = k->count ? words : NULL,
                        .empty = a->run.result
                                     ? "the run in Results has other scenarios: r solves the case with these"
                                     : "no worst-case weights and costs yet: r solves the case with these scenarios"};
    plot_draw(&plot, &app_view(a)->cursor, c, r.row, r.col, r.rows, r.cols);
}

void plot_weights(struct app *a, struct cells *c, struct rectangle r)
{
    struct ranking k;
    if (ranking_make(&k, a->set->instance, app_result_of_set(a)))
        draw_weights(a, &k, c, r);
    ranking_free(&k);
}

/* ---- Exceedance ---- */

/* Costs that differ, and the chance in percent of such a cost or a higher one. */
struct exceedance {
    int count, tail; /* tail: the first level above VaR */
    double *usd;     /* [count] rising */
    double *y[2];    /* [count] NOMINAL, WORST */
    double *band;    /* [count] of the tail, above each level: the larger of the two */
    double var, cvar, worst_cvar;
};

/* Levels from the ranking, in its own arrays, and the chances added up from the costliest down. */
static void add_up_from_top(struct exceedance *x, const struct ranking *k)
{
    x->count = 0;
    for (int i = 0; i < k->count; i++) {
        bool same = x->count > 0 && k->y[COST][i] == x->usd[x->count - 1];
        int at = same ? x->count - 1 : x->count++;
        double nominal = (same ? x->y[NOMINAL][at] : 0) + k->y[NOMINAL][i];
        double worst = (same ? x->y[WORST][at] : 0) + k->y[WORST][i];
        x->usd[at] = k->y[COST][i];
        x->y[NOMINAL][at] = nominal;
        x->y[WORST][at] = worst;
    }
    for (int i = x->count - 2; i >= 0; i--)
        for (int w = NOMINAL; w <= WORST; w++)
            x->y[w][i] += x->y[w][i + 1];
}

/* Above each level of the tail the chance is that of the next one. */
static void shade_tail(struct exceedance *x)
{
    x->tail = 0;
    while (x->tail < x->count && x->usd[x->tail] < x->var)
        x->tail++;
    for (int i = x->tail; i < x->count; i++)
        x->band[i] = i + 1 < x->count ? fmax(x->y[NOMINAL][i + 1], x->y[WORST][i + 1]) : NAN;
}

static void measure(struct exceedance *x, const struct result *r, double *cost)
{
    for (int s = 0; s < r->scenarios; s++)
        cost[s] = r->outcome[s].cost.total;
    x->var = risk_quantile(r->scenarios, cost, r->probability, r->alpha);
    x->cvar = risk_cvar(r->scenarios, cost, r->probability, r->alpha);
    x->worst_cvar = risk_cvar(r->scenarios, cost, r->worst_probability, r->alpha);
}

static void draw_exceedance(struct app *a, const struct exceedance *x, const double *zero, struct cells *c,
                            struct rectangle r)
{
    const struct plot_series series[] = {
        {.name = "tail",
         .kind = PLOT_BAND,
         .ascii = ':',
         .style = STYLE_TAB,
         .count = x->count - x->tail,
         .x = x->usd + x->tail,
         .y = x->band + x->tail,
         .low = zero,
         .quiet = true},
        {.name = "nominal",
         .kind = PLOT_FALL,
         .ascii = '*',
         .style = STYLE_BAR,
         .count = x->count,
         .x = x->usd,
         .y = x->y[NOMINAL]},
        {.name = "worst-case",
         .kind = PLOT_FALL,
         .dash = PLOT_DASHED,
         .ascii = 'x',
         .style = STYLE_BAD,
         .count = x->count,
         .x = x->usd,
         .y = x->y[WORST]},
    };
    const struct plot_rule rules[] = {{.name = "VaR", .vertical = true, .at = x->var},
                                      {.name = "CVaR", .vertical = true, .at = x->cvar},
                                      {.name = "worst-case CVaR", .vertical = true, .at = x->worst_cvar}};
    char words[300], var[32], cvar[32], worst[32];
    snprintf(words, sizeof words, "worst %.3g %%: from %s up (VaR), mean %s (CVaR), worst-case %s USD",
             100 * (1 - a->run.result->alpha), number_grouped(x->var, 0, var, sizeof var),
             number_grouped(x->cvar, 0, cvar, sizeof cvar), number_grouped(x->worst_cvar, 0, worst, sizeof worst));
    struct plot plot = {.title = "of an event that costs at least so much",
                        .x = {.title = "cost", .unit = "USD", .scale = scale_of(x->usd[0], x->usd[x->count - 1])},
                        .y = {.title = "probability", .unit = "%", .low = 0, .high = 100},
                        .series = series,
                        .count = sizeof series / sizeof *series,
                        .rule = rules,
                        .rules = sizeof rules / sizeof *rules,
                        .subject = 1,
                        .words = words};
    plot_draw(&plot, &app_view(a)->cursor, c, r.row, r.col, r.rows, r.cols);
}

void plot_exceedance(struct app *a, struct cells *c, struct rectangle r)
{
    const struct result *result = a->run.result;
    struct ranking k;
    size_t room = (size_t)result->scenarios + 1;
    double *zero = calloc(room, sizeof *zero), *cost = calloc(room, sizeof *cost);
    struct exceedance x = {.usd = calloc(room, sizeof *x.usd),
                           .y = {calloc(room, sizeof *x.y[NOMINAL]), calloc(room, sizeof *x.y[WORST])},
                           .band = calloc(room, sizeof *x.band)};
    bool complete = zero && cost && x.usd && x.y[NOMINAL] && x.y[WORST] && x.band;
    if (ranking_make(&k, a->run.set->instance, result) && complete) {
        add_up_from_top(&x, &k);
        measure(&x, result, cost);
        shade_tail(&x);
        draw_exceedance(a, &x, zero, c, r);
    }
    ranking_free(&k);
    free(zero);
    free(cost);
    free(x.usd);
    free(x.y[NOMINAL]);
    free(x.y[WORST]);
    free(x.band);
}
