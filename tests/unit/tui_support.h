/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal program without a terminal: keys in, cells out. Run from the root of the project. */
#ifndef BALLAST_TUI_SUPPORT_H
#define BALLAST_TUI_SUPPORT_H

#include "tui/app.h"

#include <ballast/cmd.h>
#include <ballast/scenario.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_CASE "tests/golden/small.ini"

static inline struct app *open_small(void)
{
    struct err_list list = {0};
    struct app *opened = app_new(SMALL_CASE, &list);
    ck_assert_ptr_nonnull(opened);
    ck_assert_uint_eq(list.count, 0);
    err_list_free(&list);
    return opened;
}

static void press_key(struct app *app, uint32_t key)
{
    struct event event = {.type = EVENT_KEY, .key = key};
    app_event(app, &event);
}

/* Characters are keys; '\r' is Enter, '\t' Tab, '\033' Esc. */
static inline void press(struct app *app, const char *keys)
{
    for (; *keys; keys++)
        press_key(app, (unsigned char)*keys);
}

/* A value of the case by its name, as it stands there. */
static inline const char *value_of(const struct app *app, const char *section_key)
{
    static char text[256];
    for (int t = 0; t < CASE_TABLES; t++)
        for (int f = 0; f < case_table[t].count; f++) {
            char name[128];
            snprintf(name, sizeof name, "%s:%s", case_table[t].section, case_table[t].fields[f].key);
            if (strcmp(name, section_key) == 0) {
                casedoc_get(app->doc, (enum case_table)t, 0, f, text, sizeof text);
                return text;
            }
        }
    return "";
}

static inline char *draw(struct app *app, int rows, int cols, bool utf8, bool styles)
{
    struct cells cells = {.utf8 = utf8};
    ck_assert(cells_resize(&cells, rows, cols));
    app_resize(app, rows, cols);
    app_draw(app, &cells);
    char *text = cells_dump(&cells, styles);
    ck_assert_ptr_nonnull(text);
    cells_free(&cells);
    return text;
}

static inline bool shows(struct app *app, const char *text)
{
    char *screen = draw(app, 24, 80, false, false);
    bool found = strstr(screen, text) != NULL;
    if (!found)
        fprintf(stderr, "no '%s' on:\n%s", text, screen);
    free(screen);
    return found;
}

/* Scenarios with demands that can be checked by eye: load * (1 + s / 10) for s of 0 to 3 in turn, the data centre on top
 * from the second step on. */
static inline void give_some_scenarios(struct app *app, int sampled, int stress)
{
    ck_assert_ptr_nonnull(app_case(app));
    struct err e = {0};
    struct instance *inst = instance_from_case(app->pcase, &e);
    ck_assert_ptr_nonnull(inst);
    ck_assert(instance_add_scenarios(inst, sampled + stress));
    for (int s = 0; s < sampled + stress; s++) {
        struct scenario *one = &inst->scenario[s];
        char label[32];
        snprintf(label, sizeof label, s < sampled ? "surge %d" : "stress: surge", s + 1);
        one->label = malloc(strlen(label) + 1);
        ck_assert_ptr_nonnull(one->label);
        strcpy(one->label, label);
        one->probability = s < sampled ? 1.0 / sampled : 0;
        for (int i = 0; i < inst->buses; i++)
            for (int t = 0; t < inst->steps; t++)
                one->demand_kw[i * inst->steps + t] =
                    inst->bus[i].p_kw * (1 + 0.1 * (s % 4)) + (i == 3 && t > 0 ? 100.0 * (s % 4) : 0);
    }
    struct scenario_set *set = calloc(1, sizeof *set);
    ck_assert_ptr_nonnull(set);
    set->references = 1;
    set->instance = inst;
    set->text = casedoc_text(app->doc, NULL);
    scenario_set_drop(app->set);
    app->set = set;
    app->arrivals++;
}

/* Four, the last of them stress. */
static inline void give_scenarios(struct app *app)
{
    give_some_scenarios(app, 3, 1);
}

static inline double *numbers(size_t count)
{
    double *x = calloc(count ? count : 1, sizeof *x);
    ck_assert_ptr_nonnull(x);
    return x;
}

static inline void give_dispatch(const struct instance *inst, int s, struct dispatch *d)
{
    size_t t = (size_t)inst->steps, n = t * (size_t)inst->buses, l = t * (size_t)inst->branches,
           c = t * (size_t)inst->candidates;
    *d = (struct dispatch){
        .steps = inst->steps, .buses = inst->buses, .branches = inst->branches, .candidates = inst->candidates};
    d->import_kw = numbers(t);
    d->up_kw = numbers(t);
    d->down_kw = numbers(t);
    d->unserved_kw = numbers(n);
    d->sag_kw = numbers(n);
    d->pickup_kw = numbers(n);
    d->p_kw = numbers(c);
    d->q_kvar = numbers(c);
    d->soc_kwh = numbers(c);
    d->on_units = numbers(c);
    d->voltage_pu = numbers(n);
    d->flow_kw = numbers(l);
    d->flow_kvar = numbers(l);
    for (size_t k = 0; k < n; k++)
        d->voltage_pu[k] = 1;
    for (size_t k = 0; k < t; k++) {
        d->import_kw[k] = 660;
        d->up_kw[k] = 10.0 * s;
        d->unserved_kw[3 * t + k] = 20.0 * s; /* at bus 4 */
        d->sag_kw[5 * t + k] = 3.0 * s;       /* at bus 6 */
    }
}

/* A plan of 1 battery, 2 engines, no demand response, with costs that grow by scenario. */
static inline struct result *make_result(const struct app *app)
{
    const struct instance *inst = app->set->instance;
    size_t S = (size_t)inst->scenarios;
    struct result *r = calloc(1, sizeof *r);
    ck_assert_ptr_nonnull(r);
    r->status = PLAN_GAP;
    r->objective = 123456 + 1000.0 * app->runs;
    r->bound = 123000;
    r->gap = 0.0037;
    r->seconds = 4.2;
    r->scenarios = inst->scenarios;
    r->candidates = inst->candidates;
    r->buses = inst->buses;
    r->steps = inst->steps;
    r->expected_usd = 3200;
    r->cvar_usd = 8100;
    r->worst_case_usd = 9000;
    r->alpha = 0.9;
    r->units = calloc(3, sizeof *r->units);
    r->shipped = calloc(3, sizeof *r->shipped);
    r->probability = numbers(S);
    r->worst_probability = numbers(S);
    r->tail = numbers(S);
    r->outcome = calloc(S, sizeof *r->outcome);
    r->none = calloc(S, sizeof *r->none);
    r->dispatch = calloc(S, sizeof *r->dispatch);
    ck_assert(r->units && r->shipped && r->outcome && r->none && r->dispatch);
    r->units[0] = r->shipped[0] = 1;
    r->units[1] = r->shipped[1] = 2;
    for (int s = 0; s < inst->scenarios; s++) {
        r->probability[s] = inst->scenario[s].probability;
        r->worst_probability[s] = 0.25;
        r->outcome[s].cost = (struct cost_parts){.energy = 100, .unserved = 1000.0 * s, .total = 100 + 1000.0 * s};
        r->outcome[s].unserved_kwh = 80.0 * s;
        r->outcome[s].sag_kwh = 12.0 * s;
        r->outcome[s].peak_unserved_kw = 20.0 * s;
        give_dispatch(inst, s, &r->dispatch[s]);
    }
    return r;
}

static inline void give_result_of(struct app *app, int sampled, int stress)
{
    give_some_scenarios(app, sampled, stress);
    ck_assert(runs_take(app, make_result(app), false));
}

/* A whole file, until the next one is read. */
static inline char *file_text(const char *path)
{
    static char text[100000];
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

/* Five values of the weight: plans that cost more the more they help, one that is beaten, and two that are one, whose objectives
 * differ by less than the gap. */
static inline void give_sweep(struct app *app)
{
    static const double plan_usd[] = {0, 12000, 30000, 45000, 45000}, event_usd[] = {1, 0.55, 0.7, 0.2, 0.2},
                        objective_usd[] = {100000, 132000, 170000, 205000, 205300};
    static const int units[][3] = {{0, 0, 0}, {1, 0, 0}, {1, 0, 2}, {1, 2, 0}, {1, 2, 0}};
    struct sweep *s = &app->sweep;
    struct err e = {0};
    if (!app->set)
        give_scenarios(app);
    ck_assert_int_eq(cmd_sweep_words("weight 0 1 5", &s->lists, &e), ERR_NONE);
    s->of = s->count = 5;
    s->set = app->set;
    s->set->references++;
    s->terms = calloc(5, sizeof *s->terms);
    s->point = calloc(5, sizeof *s->point);
    s->result = calloc(5, sizeof(struct result *)); // NOLINT: an array of pointers
    s->run = calloc(5, sizeof *s->run);
    ck_assert(s->terms && s->point && s->result && s->run);
    for (int k = 0; k < 5; k++) {
        struct result *r = s->result[k] = make_result(app);
        s->terms[k] = sweep_terms(s->set->instance, &s->lists, k);
        r->weight = s->terms[k].weight;
        memcpy(r->units, units[k], sizeof units[k]);
        r->annual_plan_usd = plan_usd[k];
        r->objective = objective_usd[k];
        r->bound = r->objective * (1 - r->gap);
        for (int i = 0; i < r->scenarios; i++)
            r->outcome[i].cost.total *= event_usd[k];
        ck_assert(sweep_point_of(s->set->instance, &s->terms[k], r, &s->point[k]));
    }
    app->arrivals++;
}

static inline void give_result(struct app *app)
{
    give_result_of(app, 3, 1);
}

/* The figures of a solve that closes in on 123 456 USD a year, the last gap 0.1 %. */
static inline void give_convergence(struct app *app)
{
    for (int i = 0; i < 60; i++) {
        double left = 1.0 / (1 + i) / (1 + i);
        struct plan_progress p = {.phase = PLAN_TREE, .round = i, .seconds = 0.25 * i};
        p.bound = 123456 * (1 - 0.001 - left);
        p.incumbent = i < 3 ? INFINITY : 123456 * (1 + (i < 20 ? 0.2 : i < 40 ? 0.002 : 0));
        p.gap = i < 3 ? INFINITY : (p.incumbent - p.bound) / p.incumbent;
        p.seconds_since_better = 0.25 * (i < 20 ? i - 3 : i % 20);
        runs_log(&app->log, &p);
    }
    app->job.state = JOB_DONE;
}

/* Thirty sampled and six stress scenarios whose costs spread, worst-case weights that move a fifth from the cheaper ones to
 * the costly ones, a battery that works and an engine that runs. */
static inline void give_spread(struct app *app)
{
    give_result_of(app, 30, 6);
    static const double battery_kw[] = {0, 150, 60, -80}, charge_kwh[] = {200, 44, 20, 100},
                        engine_kw[] = {0, 480, 250, 0};
    struct result *r = app->run.result;
    double cost[36];
    for (int s = 0; s < 36; s++) {
        int k = s * 7 % 30;
        cost[s] = s < 30 ? 3000 + 60.0 * k * k : 60000 + 8000.0 * (s - 30);
        r->outcome[s].cost = (struct cost_parts){.unserved = cost[s], .total = cost[s]};
        r->worst_probability[s] = s < 30 ? (k < 12 ? 0.5 / 30 : 1.0 / 30) : s == 35 ? 0.15 : 0.01;
        for (size_t t = 0; t < 4; t++) {
            r->dispatch[s].p_kw[t] = battery_kw[t];
            r->dispatch[s].soc_kwh[t] = charge_kwh[t];
            r->dispatch[s].p_kw[4 + t] = engine_kw[t];
            r->dispatch[s].on_units[4 + t] = engine_kw[t] / 250;
        }
    }
    r->cvar_usd = risk_cvar(36, cost, r->probability, r->alpha);
}

/* In scenario 2 the branch from bus 2 to 5 is out from the second step on: 5 and 6 are dark; the branch from 3 to 4
 * carries more than its rating, and the voltage of 4 is low. */
static inline void give_outage(struct app *app)
{
    const struct instance *inst = app->run.set->instance;
    struct dispatch *d = &app->run.result->dispatch[1];
    size_t steps = (size_t)inst->steps;
    for (int l = 0; l < inst->branches; l++)
        for (size_t t = 0; t < steps; t++) {
            size_t to = (size_t)inst->branch[l].to, k = to * steps + t;
            bool dark = t > 0 && to >= 4;
            d->flow_kw[(size_t)l * steps + t] = dark ? 0 : to == 3 ? 950 : 100 * (double)to;
            d->voltage_pu[k] = dark ? 0 : to == 3 ? 0.94 : 1;
            if (dark)
                d->unserved_kw[k] = inst->scenario[1].demand_kw[k];
            if (dark && to == 4)
                inst->scenario[1].branch_up[(size_t)l * steps + t] = 0;
        }
}

#endif
