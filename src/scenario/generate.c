/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios of an instance: what happens in continuous time, averaged over the steps. */
#include "stress.h"

#include <ballast/scenario.h>

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Generated values are whole watts and millionths: the last bits of a mathematical library do not decide what a set
 * is. */
#define POWER_GRAIN 1e3
#define SHARE_GRAIN 1e6

struct generator {
    struct sampler sampler;
    struct event event;
    double *edge;    /* [steps + 1] minutes from the onset */
    double *profile; /* [steps] average share of the nominal load */
};

static double grain(double value, double per_unit)
{
    return round(value * per_unit) / per_unit;
}

static enum err_code generator_init(struct generator *g, const struct planning_case *c, const struct instance *inst,
                                    struct err *e)
{
    memset(g, 0, sizeof *g);
    enum err_code code = sampler_init(&g->sampler, c, inst, e);
    if (code != ERR_NONE)
        return code;
    g->edge = calloc((size_t)inst->steps + 1, sizeof *g->edge);
    g->profile = calloc((size_t)inst->steps + 1, sizeof *g->profile);
    if (!g->edge || !g->profile || !event_init(&g->event, c))
        return err_set(e, ERR_MEMORY, "memory is short for generating scenarios");
    for (int t = 0; t < inst->steps; t++) {
        g->edge[t + 1] = g->edge[t] + 60 * inst->step_hours[t];
        g->profile[t] = profile_average(c->profile, c->start_hour, g->edge[t], g->edge[t + 1]);
    }
    return ERR_NONE;
}

static void generator_free(struct generator *g)
{
    sampler_free(&g->sampler);
    event_free(&g->event);
    free(g->edge);
    free(g->profile);
}

static void fill_demand(const struct generator *g, struct scenario *s)
{
    const struct planning_case *c = g->sampler.c;
    const struct event *v = &g->event;
    size_t steps = (size_t)c->steps;
    for (int i = 0; i < c->buses; i++)
        for (size_t t = 0; t < steps; t++)
            s->demand_kw[(size_t)i * steps + t] = c->bus[i].p_kw * g->profile[t] * v->background[i];
    for (int j = 0; j < c->datacenters; j++) {
        struct site_shape shape = {.site = j,
                                   .use_kw = v->use_kw[j],
                                   .surge = v->surge,
                                   .surges = v->surges,
                                   .trip = v->trip,
                                   .trips = v->trips};
        if (c->datacenter[j].kind == DATACENTER_TRAINING && !v->steady)
            shape.cycle = (struct cycle){.period = c->shock.cycle_min,
                                         .depth = c->shock.cycle_depth,
                                         .duty = c->shock.cycle_duty,
                                         .phase = v->phase[j]};
        double *demand = s->demand_kw + (size_t)c->datacenter[j].bus * steps;
        for (size_t t = 0; t < steps; t++)
            demand[t] += site_average(&shape, g->edge[t], g->edge[t + 1]);
    }
    for (size_t k = 0; k < (size_t)c->buses * steps; k++)
        s->demand_kw[k] = grain(s->demand_kw[k], POWER_GRAIN);
}

/* A branch is in or out for a whole step: out where the outage covers at least half of it, and in any case where it
 * covers most. */
static void fill_outage(const struct generator *g, const struct outage *outage, struct scenario *s)
{
    int steps = g->sampler.inst->steps;
    unsigned char *up = s->branch_up + (size_t)outage->branch * (size_t)steps;
    double most = 0;
    int at = -1;
    for (int t = 0; t < steps; t++) {
        double common = overlap(outage->start, outage->start + outage->length, g->edge[t], g->edge[t + 1]);
        if (common > most) {
            most = common;
            at = t;
        }
        if (2 * common >= g->edge[t + 1] - g->edge[t])
            up[t] = 0;
    }
    if (at >= 0)
        up[at] = 0;
}

static void fill_derating(const struct generator *g, const struct derating *d, struct scenario *s)
{
    for (int t = 0; t < g->sampler.inst->steps; t++) {
        double share =
            overlap(d->start, d->start + d->length, g->edge[t], g->edge[t + 1]) / (g->edge[t + 1] - g->edge[t]);
        s->import_factor[t] = fmin(s->import_factor[t], grain(1 - share * (1 - d->factor), SHARE_GRAIN));
    }
}

static bool fill(const struct generator *g, const char *label, struct scenario *s)
{
    const struct event *v = &g->event;
    fill_demand(g, s);
    for (int k = 0; k < v->outages; k++)
        fill_outage(g, &v->outage[k], s);
    for (int k = 0; k < v->deratings; k++)
        fill_derating(g, &v->derating[k], s);
    for (int k = 0; k < g->sampler.c->candidates; k++)
        s->available[k] = grain(v->available[k], SHARE_GRAIN);
    s->label = strdup(label);
    return s->label != NULL;
}

static bool sampled(struct generator *g, int number, struct scenario *s)
{
    char label[LABEL_SIZE];
    if (!event_draw(&g->sampler, STREAM_SAMPLED, number, &g->event))
        return false;
    event_label(&g->event, g->sampler.c, g->sampler.inst, "", label);
    return fill(g, label, s);
}

static bool stressed(struct generator *g, int number, struct scenario *s)
{
    char label[LABEL_SIZE];
    return stress_build(&g->sampler, number, &g->event, label) && fill(g, label, s);
}

/* Every sampled scenario of the instance has the same probability, earlier ones included. */
static void share_probability(struct instance *inst, int sampled_count)
{
    for (int s = 0; s < inst->scenarios; s++)
        if (inst->scenario[s].probability > 0)
            inst->scenario[s].probability = 1.0 / sampled_count;
}

static enum err_code generate(struct generator *g, struct instance *inst, int count, int stress, struct err *e)
{
    int first = 0;
    for (int s = 0; s < inst->scenarios; s++)
        first += inst->scenario[s].probability > 0;
    int at = inst->scenarios;
    int first_stress = at - first;
    bool good = instance_add_scenarios(inst, count + stress);
    for (int k = 0; good && k < count; k++) {
        inst->scenario[at + k].probability = 1;
        good = sampled(g, first + k, &inst->scenario[at + k]);
    }
    for (int k = 0; good && k < stress; k++)
        good = stressed(g, first_stress + k, &inst->scenario[at + count + k]);
    if (!good)
        return err_set(e, ERR_MEMORY, "memory is short for %d scenarios", count + stress);
    share_probability(inst, first + count);
    return ERR_NONE;
}

enum err_code scenario_generate(const struct planning_case *c, struct instance *inst, int count, int stress,
                                struct err *e)
{
    if (count < 0 || stress < 0 || count > 1000000 || stress > 1000000)
        return err_set(e, ERR_USAGE, "%d scenarios and %d stress scenarios cannot be generated", count, stress);
    if (inst->steps != c->steps || inst->buses != c->buses || inst->candidates != c->candidates)
        return err_set(e, ERR_USAGE, "the instance is not one of this case");
    /* The library's own handler would end the process. */
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    struct generator g;
    enum err_code code = generator_init(&g, c, inst, e);
    if (code == ERR_NONE)
        code = generate(&g, inst, count, stress, e);
    generator_free(&g);
    gsl_set_error_handler(before);
    return code;
}

struct instance *scenario_instance(const struct planning_case *c, struct err *e)
{
    struct instance *inst = instance_from_case(c, e);
    if (!inst)
        return NULL;
    if (scenario_generate(c, inst, c->scenario.count, c->scenario.stress, e) == ERR_NONE)
        return inst;
    instance_free(inst);
    return NULL;
}

void scenario_summarise(const struct instance *inst, int s, struct scenario_summary *out)
{
    const struct scenario *sc = &inst->scenario[s];
    size_t steps = (size_t)inst->steps;
    double before = inst->initial_import_kw;
    memset(out, 0, sizeof *out);
    out->least_import_factor = 1;
    for (size_t t = 0; t < steps; t++) {
        double kw = 0;
        for (int i = 0; i < inst->buses; i++)
            kw += sc->demand_kw[(size_t)i * steps + t];
        out->peak_kw = fmax(out->peak_kw, kw);
        out->energy_kwh += kw * inst->step_hours[t];
        out->ramp_kw_per_min = fmax(out->ramp_kw_per_min, (kw - before) / (60 * inst->step_hours[t]));
        out->least_import_factor = fmin(out->least_import_factor, sc->import_factor[t]);
        before = kw;
    }
    for (int l = 0; l < inst->branches; l++)
        out->branches_out += memchr(sc->branch_up + (size_t)l * steps, 0, steps) != NULL;
}
