/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One random scenario in continuous time. */
#include "event.h"
#include "laws.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOURS_A_YEAR 8760.0
/* Where the length of a line is not known: ohm per km of a common overhead conductor. */
#define OHM_PER_KM 0.4
/* Draws until something happens. A case in which this does not do stays calm rather than hang. */
enum { ATTEMPTS_MAX = 1000 };

static double branch_km(const struct planning_case *c, const struct instance_branch *branch)
{
    for (int l = 0; l < c->branches; l++)
        if (strcmp(c->branch[l].id, branch->id) == 0 && c->branch[l].km > 0)
            return c->branch[l].km;
    return branch->r_ohm / OHM_PER_KM;
}

enum err_code sampler_init(struct sampler *s, const struct planning_case *c, const struct instance *inst, struct err *e)
{
    memset(s, 0, sizeof *s);
    s->c = c;
    s->inst = inst;
    s->seed = c->scenario.seed;
    s->horizon_min = 60 * instance_horizon(inst);
    s->amplitude = s->hold = 1;
    enum err_code code = copula_init(&s->copula, c, e);
    if (code != ERR_NONE)
        return code;
    s->u = calloc((size_t)c->datacenters + 1, sizeof *s->u);
    s->outages_a_year = calloc((size_t)inst->branches + 1, sizeof *s->outages_a_year);
    s->rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!s->u || !s->outages_a_year || !s->rng) {
        sampler_free(s);
        return err_set(e, ERR_MEMORY, "memory is short for drawing scenarios");
    }
    for (int l = 0; l < inst->branches; l++)
        s->outages_a_year[l] = c->disruption.outage_per_km_year * branch_km(c, &inst->branch[l]);
    return ERR_NONE;
}

void sampler_free(struct sampler *s)
{
    copula_free(&s->copula);
    free(s->u);
    free(s->outages_a_year);
    if (s->rng)
        gsl_rng_free(s->rng);
    memset(s, 0, sizeof *s);
}

static int happenings(const struct event *v)
{
    return v->surges + v->trips + v->outages + v->deratings;
}

/* In the event set the first to happen (in the order surge, trip, outage, derating) starts at the onset, a further one
 * somewhere in the first half of the horizon. In the annual set everything starts anywhere. */
static double start_time(const struct sampler *s, const struct event *v, bool annual)
{
    if (annual)
        return law_uniform(s->rng, 0, s->horizon_min);
    double later = law_uniform(s->rng, 0, s->horizon_min / 2);
    return happenings(v) ? later : 0;
}

static double expected_in_horizon(const struct sampler *s, double per_year)
{
    return per_year * s->horizon_min / 60 / HOURS_A_YEAR;
}

static void draw_sites(const struct sampler *s, struct event *v)
{
    for (int j = 0; j < s->c->datacenters; j++) {
        const struct datacenter *site = &s->c->datacenter[j];
        v->use_kw[j] = site->rated_kw * gsl_ran_beta(s->rng, site->use_a, site->use_b);
        v->phase[j] = law_uniform(s->rng, 0, s->c->shock.cycle_min);
    }
}

/* The place u of the copula decides whether the site surges, and what is left of it how strongly: sites that depend on
 * each other surge together and hard together. Each surge takes its share of the head room that is still there. */
static bool draw_site_surges(const struct sampler *s, struct event *v, int j, bool annual)
{
    const struct shock_parameters *p = &s->c->shock;
    const struct datacenter *site = &s->c->datacenter[j];
    double head_kw = fmax(0, site->rated_kw - v->use_kw[j]);
    double place;
    int n = annual ? law_poisson_at(s->u[j], expected_in_horizon(s, site->surges_per_year), &place)
                   : law_happens_at(s->u[j], site->surge_probability, &place);
    for (int k = 0; k < n; k++) {
        double share = s->amplitude * law_lognormal_at(place, p->surge_median, p->surge_sigma);
        struct surge surge = {.site = j, .kw = fmin(1, share) * head_kw};
        surge.start = annual ? law_uniform(s->rng, 0, s->horizon_min) : 0;
        surge.ramp = law_log_uniform(s->rng, p->ramp_min_s, p->ramp_max_s) / 60;
        surge.hold = fmin(s->hold * law_hold(s->rng, p), s->horizon_min);
        surge.decay = law_uniform(s->rng, p->decay_min_min, p->decay_max_min);
        head_kw -= surge.kw;
        place = gsl_rng_uniform_pos(s->rng);
        if (surge.kw > 0 && !event_add_surge(v, &surge))
            return false;
    }
    return true;
}

static bool draw_surges(const struct sampler *s, struct event *v, bool annual)
{
    copula_draw(&s->copula, s->rng, s->u);
    bool good = true;
    for (int j = 0; good && j < s->c->datacenters; j++)
        good = draw_site_surges(s, v, j, annual);
    return good;
}

static bool add_trip(const struct sampler *s, struct event *v, int site, double start)
{
    const struct shock_parameters *p = &s->c->shock;
    struct trip trip = {.site = site, .start = start, .block = p->return_block};
    trip.drop = law_uniform(s->rng, p->trip_drop_min, p->trip_drop_max);
    trip.back = 60 * law_uniform(s->rng, p->return_min_h, p->return_max_h);
    return event_add_trip(v, &trip);
}

/* A common cause takes the whole group of the site. */
static bool trip_from(const struct sampler *s, struct event *v, int site, double start)
{
    if (gsl_rng_uniform(s->rng) >= s->c->shock.common_shock)
        return add_trip(s, v, site, start);
    bool good = true;
    for (int j = 0; good && j < s->c->datacenters; j++)
        if (s->copula.group[j] == s->copula.group[site])
            good = add_trip(s, v, j, start);
    return good;
}

static bool draw_event_trip(const struct sampler *s, struct event *v)
{
    if (gsl_rng_uniform(s->rng) >= s->c->shock.trip_probability)
        return true;
    for (int j = 0; j < s->c->datacenters; j++)
        s->u[j] = s->c->datacenter[j].trips_per_year;
    int site = law_choose(s->rng, s->c->datacenters, s->u);
    return site < 0 || trip_from(s, v, site, start_time(s, v, false));
}

static bool draw_annual_trips(const struct sampler *s, struct event *v)
{
    bool good = true;
    for (int j = 0; j < s->c->datacenters; j++) {
        int n = law_poisson(s->rng, expected_in_horizon(s, s->c->datacenter[j].trips_per_year));
        for (int k = 0; good && k < n; k++)
            good = trip_from(s, v, j, start_time(s, v, true));
    }
    return good;
}

static bool add_outage(const struct sampler *s, struct event *v, int branch, double start)
{
    const struct disruption_parameters *p = &s->c->disruption;
    double hours = law_lognormal(s->rng, p->repair_median_h, p->repair_sigma);
    struct outage outage = {.branch = branch, .start = start};
    outage.length = 60 * fmin(fmax(hours, p->repair_min_h), p->repair_max_h);
    return event_add_outage(v, &outage);
}

static bool draw_outages(const struct sampler *s, struct event *v, bool annual)
{
    bool good = true;
    if (!annual) {
        if (gsl_rng_uniform(s->rng) >= s->c->disruption.outage_probability)
            return true;
        int branch = law_choose(s->rng, s->inst->branches, s->outages_a_year);
        return branch < 0 || add_outage(s, v, branch, start_time(s, v, false));
    }
    for (int l = 0; l < s->inst->branches; l++) {
        int n = law_poisson(s->rng, expected_in_horizon(s, s->outages_a_year[l]));
        for (int k = 0; good && k < n; k++)
            good = add_outage(s, v, l, start_time(s, v, true));
    }
    return good;
}

static bool draw_deratings(const struct sampler *s, struct event *v, bool annual)
{
    const struct disruption_parameters *p = &s->c->disruption;
    int n = annual ? law_poisson(s->rng, expected_in_horizon(s, p->deratings_per_year))
                   : gsl_rng_uniform(s->rng) < p->derating_probability;
    bool good = true;
    for (int k = 0; good && k < n; k++) {
        struct derating derating = {.start = start_time(s, v, annual)};
        derating.factor = law_uniform(s->rng, p->derating_min, p->derating_max);
        derating.length = 60 * law_uniform(s->rng, p->derating_min_h, p->derating_max_h);
        good = event_add_derating(v, &derating);
    }
    return good;
}

/* The level of the background load is not known exactly: one error a bus for the whole horizon, correlated between
 * buses. */
static void draw_background(const struct sampler *s, struct event *v)
{
    const struct shock_parameters *p = &s->c->shock;
    double all = gsl_ran_ugaussian(s->rng);
    for (int i = 0; i < s->c->buses; i++) {
        double own = gsl_ran_ugaussian(s->rng);
        double error = sqrt(p->background_rho) * all + sqrt(1 - p->background_rho) * own;
        v->background[i] = fmax(0, 1 + p->background_sigma * error);
    }
}

/* What is delivered of a module type, by each supplier's share of the stock. */
static double delivered_share(const struct planning_case *c, const double *share, int module)
{
    double stock = 0;
    double delivered = 0;
    for (int k = 0; k < c->suppliers; k++) {
        stock += c->supplier[k].stock[module];
        delivered += share[k] * c->supplier[k].stock[module];
    }
    return stock > 0 ? delivered / stock : 1;
}

static double working_probability(const struct case_module *m)
{
    double works = 1 - m->fail_probability;
    return m->type.kind == MODULE_GENERATOR ? works * (1 - m->start_fail_probability) : works;
}

static bool draw_available(const struct sampler *s, struct event *v)
{
    const struct planning_case *c = s->c;
    double *share = calloc((size_t)c->suppliers + 1, sizeof *share);
    if (!share)
        return false;
    for (int k = 0; k < c->suppliers; k++)
        share[k] = law_uniform(s->rng, c->supplier[k].shortfall_min, 1);
    for (int k = 0; k < c->candidates; k++) {
        const struct case_module *m = &c->module[c->candidate[k].module];
        int units = c->candidate[k].max_units;
        double delivery = law_uniform(s->rng, m->delivery_min, m->delivery_max);
        double working = gsl_ran_binomial(s->rng, working_probability(m), (unsigned)units);
        v->available[k] = units > 0 ? working / units : 1;
        if (m->type.kind == MODULE_DEMAND_RESPONSE)
            v->available[k] *= delivery;
        v->available[k] *= delivered_share(c, share, c->candidate[k].module);
    }
    free(share);
    return true;
}

static void start(const struct sampler *s, enum stream_set set, int number, enum stream_use use, int attempt)
{
    stream_start(s->rng, s->seed, set, number, use, attempt);
}

static bool draw_happenings(const struct sampler *s, enum stream_set set, int number, int attempt, bool annual,
                            struct event *v)
{
    v->surges = v->trips = v->outages = v->deratings = 0;
    start(s, set, number, STREAM_SURGE, attempt);
    if (!draw_surges(s, v, annual))
        return false;
    start(s, set, number, STREAM_TRIP, attempt);
    if (!(annual ? draw_annual_trips(s, v) : draw_event_trip(s, v)))
        return false;
    start(s, set, number, STREAM_OUTAGE, attempt);
    if (!draw_outages(s, v, annual))
        return false;
    start(s, set, number, STREAM_DERATING, attempt);
    return draw_deratings(s, v, annual);
}

bool event_draw(struct sampler *s, enum stream_set set, int number, struct event *v)
{
    /* Stress scenarios are events whatever the set. */
    bool annual = set == STREAM_SAMPLED && s->c->scenario.set == 1;
    v->steady = false;
    start(s, set, number, STREAM_SITES, 0);
    draw_sites(s, v);
    start(s, set, number, STREAM_BACKGROUND, 0);
    draw_background(s, v);
    start(s, set, number, STREAM_AVAILABLE, 0);
    if (!draw_available(s, v))
        return false;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        if (!draw_happenings(s, set, number, attempt, annual, v))
            return false;
        if (annual || happenings(v))
            break;
    }
    return true;
}
