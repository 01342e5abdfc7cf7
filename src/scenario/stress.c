/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stress.h"

#include <stdio.h>
#include <stdlib.h>

/* The branch with most load behind it, data centres with their rating; -1: none. */
static int worst_branch(const struct sampler *s)
{
    const struct instance *inst = s->inst;
    double *behind = calloc((size_t)inst->branches + 1, sizeof *behind);
    int *fed_by = calloc((size_t)inst->buses + 1, sizeof *fed_by);
    int worst = -1;
    for (int i = 0; fed_by && i < inst->buses; i++)
        fed_by[i] = -1;
    for (int l = 0; fed_by && l < inst->branches; l++)
        fed_by[inst->branch[l].to] = l;
    for (int i = 0; behind && fed_by && i < inst->buses; i++) {
        double kw = inst->bus[i].p_kw;
        for (int j = 0; j < s->c->datacenters; j++)
            if (s->c->datacenter[j].bus == i)
                kw += s->c->datacenter[j].rated_kw;
        for (int l = fed_by[i]; l >= 0; l = fed_by[inst->branch[l].from])
            behind[l] += kw;
    }
    for (int l = 0; behind && fed_by && l < inst->branches; l++)
        if (worst < 0 || behind[l] > behind[worst])
            worst = l;
    free(behind);
    free(fed_by);
    return worst;
}

static bool has_sites(const struct sampler *s)
{
    return s->c->datacenters > 0;
}

static bool has_branches(const struct sampler *s)
{
    return s->inst->branches > 0;
}

static bool has_both(const struct sampler *s)
{
    return has_sites(s) && has_branches(s);
}

static bool has_derating(const struct sampler *s)
{
    return s->c->disruption.derating_min < 1;
}

static bool all_surge(const struct sampler *s, struct event *v)
{
    bool good = true;
    for (int j = 0; good && j < s->c->datacenters; j++) {
        struct surge surge = {.site = j, .ramp = s->c->shock.ramp_min_s / 60, .hold = s->horizon_min};
        surge.kw = s->c->datacenter[j].rated_kw - v->use_kw[j];
        surge.decay = s->c->shock.decay_max_min;
        good = event_add_surge(v, &surge);
    }
    return good;
}

static bool all_trip(const struct sampler *s, struct event *v)
{
    const struct shock_parameters *p = &s->c->shock;
    bool good = true;
    for (int j = 0; good && j < s->c->datacenters; j++) {
        struct trip trip = {
            .site = j, .drop = p->trip_drop_max, .back = 60 * p->return_max_h, .block = p->return_block};
        good = event_add_trip(v, &trip);
    }
    return good;
}

static bool worst_outage(const struct sampler *s, struct event *v)
{
    struct outage outage = {.branch = worst_branch(s), .length = 60 * s->c->disruption.repair_max_h};
    return outage.branch >= 0 && event_add_outage(v, &outage);
}

static bool worst_outage_and_surge(const struct sampler *s, struct event *v)
{
    return all_surge(s, v) && worst_outage(s, v);
}

static bool deepest_derating(const struct sampler *s, struct event *v)
{
    const struct disruption_parameters *p = &s->c->disruption;
    struct derating derating = {.length = 60 * p->derating_max_h, .factor = p->derating_min};
    return event_add_derating(v, &derating);
}

static const struct stress_kind {
    const char *label;
    bool (*applies)(const struct sampler *s);
    bool (*build)(const struct sampler *s, struct event *v);
} kinds[] = {
    {"stress: all sites surge", has_sites, all_surge},
    {"stress: all sites trip", has_sites, all_trip},
    {"stress: worst outage", has_branches, worst_outage},
    {"stress: worst outage, all sites surge", has_both, worst_outage_and_surge},
    {"stress: deepest derating", has_derating, deepest_derating},
};

static bool build_inflated(struct sampler *s, int number, struct event *v, char label[LABEL_SIZE])
{
    s->amplitude = s->c->scenario.stress_amplitude;
    s->hold = s->c->scenario.stress_hold;
    bool good = event_draw(s, STREAM_STRESS, number, v);
    s->amplitude = s->hold = 1;
    if (good)
        event_label(v, s->c, s->inst, "stress: inflated ", label);
    return good;
}

bool stress_build(struct sampler *s, int number, struct event *v, char label[LABEL_SIZE])
{
    int at = 0;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        if (!kinds[k].applies(s) || at++ < number)
            continue;
        snprintf(label, LABEL_SIZE, "%s", kinds[k].label);
        event_calm(v, s->c);
        return kinds[k].build(s, v);
    }
    return build_inflated(s, number - at, v, label);
}
