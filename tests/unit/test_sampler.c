/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of the shock model against theory. Seeds are fixed; tolerances are four standard errors or more. */
#include "run_suite.h"
#include "shock_case.h"

#include "scenario/event.h"
#include "scenario/laws.h"

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static gsl_rng *rng;

static void setup(void)
{
    rng = gsl_rng_alloc(gsl_rng_mt19937);
    ck_assert_ptr_nonnull(rng);
    gsl_rng_set(rng, 20240710);
}

static void teardown(void)
{
    gsl_rng_free(rng);
}

struct moments {
    double n, sum, squares;
};

static void note(struct moments *m, double x)
{
    m->n++;
    m->sum += x;
    m->squares += x * x;
}

static double mean(const struct moments *m)
{
    return m->sum / m->n;
}

static double variance(const struct moments *m)
{
    return m->squares / m->n - mean(m) * mean(m);
}

/* ---- Single laws ---- */

/* Standard error of the variance: sqrt((mu + 2 mu^2) / n). */
START_TEST(poisson_mean_and_variance)
{
    static const double means[] = {0.05, 0.9, 3.7};
    for (int k = 0; k < 3; k++) {
        struct moments m = {0};
        double mu = means[k];
        for (int i = 0; i < 200000; i++)
            note(&m, law_poisson(rng, mu));
        ck_assert_double_eq_tol(mean(&m), mu, 4 * sqrt(mu / m.n));
        ck_assert_double_eq_tol(variance(&m), mu, 4 * sqrt((mu + 2 * mu * mu) / m.n));
    }
    ck_assert_int_eq(law_poisson(rng, 0), 0);
    ck_assert_int_eq(law_poisson(rng, 1e9), LAW_COUNT_MAX);
}
END_TEST

/* The remainder of the place is uniform again, for either number of happenings. */
START_TEST(place_leaves_a_uniform_remainder)
{
    struct moments rest[2] = {0};
    struct moments happens = {0};
    for (int i = 0; i < 200000; i++) {
        double left;
        int n = law_happens_at(gsl_rng_uniform(rng), 0.3, &left);
        note(&happens, n);
        note(&rest[n], left);
    }
    ck_assert_double_eq_tol(mean(&happens), 0.3, 0.005);
    for (int n = 0; n < 2; n++) {
        ck_assert_double_eq_tol(mean(&rest[n]), 0.5, 0.005);
        ck_assert_double_eq_tol(variance(&rest[n]), 1.0 / 12, 0.002);
    }
    struct moments poisson = {0};
    for (int i = 0; i < 200000; i++) {
        double left;
        law_poisson_at(gsl_rng_uniform(rng), 1.5, &left);
        note(&poisson, left);
    }
    ck_assert_double_eq_tol(mean(&poisson), 0.5, 0.003);
    ck_assert_double_eq_tol(variance(&poisson), 1.0 / 12, 0.001);
}
END_TEST

START_TEST(lognormal_median_and_spread)
{
    struct moments log_of = {0};
    int above = 0;
    for (int i = 0; i < 100000; i++) {
        double x = law_lognormal(rng, 45, 0.8);
        above += x > 45;
        note(&log_of, log(x));
    }
    ck_assert_double_eq_tol(above / log_of.n, 0.5, 0.007);
    ck_assert_double_eq_tol(mean(&log_of), log(45), 0.011);
    ck_assert_double_eq_tol(sqrt(variance(&log_of)), 0.8, 0.008);
    ck_assert_double_eq_tol(law_lognormal_at(0.5, 0.6, 0.5), 0.6, 1e-12);
    ck_assert_double_eq_tol(law_lognormal_at(gsl_cdf_ugaussian_P(1), 0.6, 0.5), 0.6 * exp(0.5), 1e-9);
}
END_TEST

START_TEST(log_uniform_has_its_median_at_the_geometric_mean)
{
    int below = 0;
    for (int i = 0; i < 100000; i++) {
        double x = law_log_uniform(rng, 10, 600);
        ck_assert(x >= 10 && x <= 600);
        below += x < sqrt(10 * 600.0);
    }
    ck_assert_double_eq_tol(below / 1e5, 0.5, 0.007);
}
END_TEST

/* Pareto: P(X > x) = (least / x)^shape with the median of the lognormal it stands for. */
START_TEST(pareto_hold_keeps_the_median_and_has_its_tail)
{
    struct shock_parameters p = {.hold_median_min = 45, .hold_sigma = 1, .hold_law = 1, .pareto_shape = 1.8};
    int above_median = 0;
    int far = 0;
    for (int i = 0; i < 100000; i++) {
        double x = law_hold(rng, &p);
        above_median += x > 45;
        far += x > 450;
    }
    ck_assert_double_eq_tol(above_median / 1e5, 0.5, 0.007);
    ck_assert_double_eq_tol(far / 1e5, 0.5 * pow(10, -1.8), 0.0012);
}
END_TEST

START_TEST(choice_follows_the_weights)
{
    const double weight[] = {1, 0, 2, 5};
    int count[4] = {0};
    for (int i = 0; i < 80000; i++)
        count[law_choose(rng, 4, weight)]++;
    ck_assert_int_eq(count[1], 0);
    ck_assert_double_eq_tol(count[0] / 8e4, 0.125, 0.005);
    ck_assert_double_eq_tol(count[2] / 8e4, 0.25, 0.007);
    const double nothing[] = {0, 0};
    ck_assert_int_eq(law_choose(rng, 2, nothing), -1);
}
END_TEST

/* ---- Dependence ---- */

static struct copula copula_of(int law, double rho_in, double rho_across, double common)
{
    struct shock_case k;
    struct copula copula;
    shock_case_init(&k);
    k.c.shock.copula = law;
    k.c.shock.rho_in = rho_in;
    k.c.shock.rho_across = rho_across;
    k.c.shock.common_shock = common;
    ck_assert_int_eq(copula_init(&copula, &k.c, NULL), ERR_NONE);
    return copula;
}

enum { PAIRS = 3000 };
static double place[SHOCK_SITES][PAIRS];

static double kendall_tau(const double *x, const double *y)
{
    long concordant = 0;
    for (int i = 0; i < PAIRS; i++)
        for (int j = 0; j < i; j++)
            concordant += (x[i] - x[j]) * (y[i] - y[j]) > 0 ? 1 : -1;
    return (double)concordant / (PAIRS * (PAIRS - 1.0) / 2);
}

/* tau = (2 / pi) asin rho for the t and the Gaussian copula alike. Its standard error is at most sqrt(2 (1 - tau^2) /
 * n). */
START_TEST(kendall_tau_of_both_laws)
{
    struct copula copula = copula_of(_i, 0.6, 0.2, 0);
    double u[SHOCK_SITES];
    for (int i = 0; i < PAIRS; i++) {
        copula_draw(&copula, rng, u);
        for (int j = 0; j < SHOCK_SITES; j++)
            place[j][i] = u[j];
    }
    ck_assert_double_eq_tol(kendall_tau(place[0], place[1]), 2 / M_PI * asin(0.6), 0.04);
    ck_assert_double_eq_tol(kendall_tau(place[0], place[2]), 2 / M_PI * asin(0.2), 0.04);
    ck_assert_double_eq_tol(kendall_tau(place[1], place[2]), 2 / M_PI * asin(0.2), 0.04);
    copula_free(&copula);
}
END_TEST

START_TEST(each_place_is_uniform)
{
    struct copula copula = copula_of(0, 0.6, 0.2, 0.5);
    struct moments m[SHOCK_SITES] = {0};
    double u[SHOCK_SITES];
    for (int i = 0; i < 100000; i++) {
        copula_draw(&copula, rng, u);
        for (int j = 0; j < SHOCK_SITES; j++) {
            ck_assert(u[j] > 0 && u[j] < 1);
            note(&m[j], u[j]);
        }
    }
    for (int j = 0; j < SHOCK_SITES; j++) {
        ck_assert_double_eq_tol(mean(&m[j]), 0.5, 0.004);
        ck_assert_double_eq_tol(variance(&m[j]), 1.0 / 12, 0.001);
    }
    copula_free(&copula);
}
END_TEST

START_TEST(common_shock_joins_a_group_only)
{
    struct copula copula = copula_of(0, 0.6, 0.2, 0.15);
    double u[SHOCK_SITES];
    int joined = 0;
    for (int i = 0; i < 50000; i++) {
        copula_draw(&copula, rng, u);
        joined += !(u[0] < u[1] || u[0] > u[1]);
        ck_assert(u[0] < u[2] || u[0] > u[2]);
    }
    ck_assert_double_eq_tol(joined / 5e4, 0.15, 0.0065);
    copula_free(&copula);
}
END_TEST

/* P(U2 > q | U1 > q) for the t copula: given X1 = x, (X2 - rho x) / sqrt((nu + x^2)(1 - rho^2) / (nu + 1)) is t with nu
 * + 1. */
static double t_joint_tail(double q, double nu, double rho)
{
    enum { POINTS = 4000 };
    double at = gsl_cdf_tdist_Pinv(q, nu);
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
        double tail = (1 - q) * (i + 0.5) / POINTS;
        double x = gsl_cdf_tdist_Qinv(tail, nu);
        double scale = sqrt((nu + x * x) * (1 - rho * rho) / (nu + 1));
        sum += gsl_cdf_tdist_Q((at - rho * x) / scale, nu + 1);
    }
    return sum / POINTS;
}

static double joint_tail(int law, double q, int draws)
{
    struct copula copula = copula_of(law, 0.6, 0.2, 0);
    double u[SHOCK_SITES];
    int one = 0;
    int both = 0;
    for (int i = 0; i < draws; i++) {
        copula_draw(&copula, rng, u);
        one += u[0] > q;
        both += u[0] > q && u[1] > q;
    }
    copula_free(&copula);
    return (double)both / one;
}

/* Joe: the coefficient of tail dependence is 2 T_{nu+1}(-sqrt((nu + 1)(1 - rho) / (1 + rho))); it is 0 for the
 * Gaussian. */
START_TEST(tail_dependence_of_the_t_law)
{
    double lambda = 2 * gsl_cdf_tdist_P(-sqrt(5 * 0.4 / 1.6), 5);
    ck_assert_double_eq_tol(t_joint_tail(1 - 1e-7, 4, 0.6), lambda, 0.005);
    double q = 0.99;
    double seen = joint_tail(0, q, 100000);
    ck_assert_double_eq_tol(seen, t_joint_tail(q, 4, 0.6), 4 * sqrt(0.25 / 1000));
    ck_assert_double_gt(seen, lambda);
    ck_assert_double_lt(joint_tail(1, q, 100000), lambda - 0.05);
}
END_TEST

START_TEST(correlations_that_cannot_be_are_refused)
{
    struct shock_case k;
    struct copula copula;
    struct err e;
    shock_case_init(&k);
    k.c.shock.rho_across = 0.7;
    ck_assert_int_eq(copula_init(&copula, &k.c, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "rho_across"));
}
END_TEST

/* ---- Shapes ---- */

START_TEST(surge_rises_holds_and_decays)
{
    struct surge s = {.start = 10, .ramp = 4, .hold = 20, .decay = 5, .kw = 200};
    ck_assert_double_eq(surge_at(&s, 10), 0);
    ck_assert_double_eq_tol(surge_at(&s, 11), 50, 1e-12);
    ck_assert_double_eq_tol(surge_at(&s, 14), 200, 1e-12);
    ck_assert_double_eq_tol(surge_at(&s, 34), 200, 1e-12);
    ck_assert_double_eq_tol(surge_at(&s, 39), 200 / M_E, 1e-12);
    ck_assert_double_eq_tol(surge_integral(&s, 1e6), 200 * (2 + 20 + 5), 1e-6);
}
END_TEST

START_TEST(trip_returns_in_blocks)
{
    struct trip trip = {.start = 5, .drop = 0.8, .back = 60, .block = 0.25};
    ck_assert_double_eq(trip_lost(&trip, 4.9), 0);
    ck_assert_double_eq(trip_lost(&trip, 5), 0.8);
    ck_assert_double_eq(trip_lost(&trip, 64.9), 0.8);
    for (int block = 1; block <= 4; block++)
        ck_assert_double_eq_tol(trip_lost(&trip, 65.1 + (block - 1) * TRIP_SPACING_MIN), 0.8 * (1 - 0.25 * block),
                                1e-12);
    ck_assert_double_eq(trip_lost(&trip, 1e4), 0);
}
END_TEST

static double quadrature(const struct site_shape *s, double from, double to)
{
    enum { POINTS = 50000 };
    double sum = 0;
    for (int i = 0; i < POINTS; i++)
        sum += site_at(s, from + (to - from) * (i + 0.5) / POINTS);
    return sum / POINTS;
}

START_TEST(average_equals_the_integral)
{
    struct surge surge[] = {{0, 3, 7, 30, 12, 150}, {0, 50, 0.2, 5, 6, 80}, {1, 0, 1, 1, 1, 1e6}};
    struct trip trip[] = {{0, 40, 0.7, 33, 0.25}, {1, 0, 1, 1000, 0.1}};
    struct site_shape s = {
        .site = 0, .use_kw = 300, .cycle = {15, 0.3, 0.1, 4}, .surge = surge, .trip = trip, .surges = 3, .trips = 2};
    static const double edge[] = {0, 5, 10, 20, 60, 61, 120, 240};
    double energy = 0;
    for (int t = 0; t < 7; t++) {
        double average = site_average(&s, edge[t], edge[t + 1]);
        ck_assert_double_eq_tol(average, quadrature(&s, edge[t], edge[t + 1]), 0.05);
        energy += average * (edge[t + 1] - edge[t]);
    }
    ck_assert_double_eq_tol(energy, site_average(&s, 0, 240) * 240, 1e-6);
}
END_TEST

/* Whole periods: 1 - depth x duty. A step of many thousand periods takes the mean without walking along them. */
START_TEST(checkpoint_cycle_averages_to_its_mean)
{
    struct site_shape s = {.use_kw = 100, .cycle = {15, 0.3, 0.1, 7}};
    ck_assert_double_eq_tol(site_average(&s, 0, 150), 97, 1e-9);
    ck_assert_double_eq_tol(site_average(&s, 8, 9.5), 70, 1e-9);
    ck_assert_double_eq_tol(site_average(&s, 20, 22), 100, 1e-9);
    s.cycle.period = 1e-7;
    ck_assert_double_eq_tol(site_average(&s, 0, 1e4), 97, 1e-9);
}
END_TEST

START_TEST(profile_is_averaged_exactly)
{
    double profile[24];
    for (int h = 0; h < 24; h++)
        profile[h] = h;
    ck_assert_double_eq_tol(profile_at(profile, 6.25), 6.25, 1e-12);
    ck_assert_double_eq_tol(profile_at(profile, 23.5), 11.5, 1e-12);
    ck_assert_double_eq_tol(profile_at(profile, 24 + 6.25), 6.25, 1e-12);
    ck_assert_double_eq_tol(profile_average(profile, 5.5, 0, 60), 6, 1e-12);
    /* 22:30 to 00:30: 22.5..23 mean 22.75 half an hour, 23..0 mean 11.5 one hour, 0..0.5 mean 0.25 half an hour. */
    ck_assert_double_eq_tol(profile_average(profile, 22.5, 0, 120), (22.75 / 2 + 11.5 + 0.25 / 2) / 2, 1e-12);
}
END_TEST

/* ---- Streams ---- */

START_TEST(streams_depend_on_their_name_only)
{
    double first[4];
    for (int k = 0; k < 2; k++) {
        stream_start(rng, 42, STREAM_SAMPLED, 7, STREAM_SURGE, 0);
        first[k] = gsl_rng_uniform(rng);
        gsl_rng_uniform(rng);
    }
    ck_assert_double_eq(first[0], first[1]);
    struct moments m = {0};
    struct moments products = {0};
    double before = 0.5;
    for (int s = 0; s < 5000; s++) {
        stream_start(rng, 42, STREAM_SAMPLED, s, STREAM_SURGE, 0);
        double u = gsl_rng_uniform(rng);
        note(&m, u);
        note(&products, (u - 0.5) * (before - 0.5));
        before = u;
    }
    ck_assert_double_eq_tol(mean(&m), 0.5, 4 * sqrt(1.0 / 12 / m.n));
    ck_assert_double_eq_tol(variance(&m), 1.0 / 12, 0.0045);
    ck_assert_double_eq_tol(mean(&products), 0, 4 / 12.0 / sqrt(m.n));
}
END_TEST

/* ---- Events ---- */

struct draws {
    struct shock_case k;
    struct instance *inst;
    struct sampler s;
    struct event v;
};

static void draws_open(struct draws *d)
{
    d->inst = instance_from_case(&d->k.c, NULL);
    ck_assert_ptr_nonnull(d->inst);
    ck_assert_int_eq(sampler_init(&d->s, &d->k.c, d->inst, NULL), ERR_NONE);
    ck_assert(event_init(&d->v, &d->k.c));
}

static void draws_close(struct draws *d)
{
    sampler_free(&d->s);
    event_free(&d->v);
    instance_free(d->inst);
}

static void check_limits(const struct draws *d)
{
    const struct event *v = &d->v;
    const struct shock_parameters *p = &d->k.c.shock;
    double surged[SHOCK_SITES] = {0};
    for (int i = 0; i < v->surges; i++) {
        const struct surge *s = &v->surge[i];
        ck_assert(s->ramp >= p->ramp_min_s / 60 && s->ramp <= p->ramp_max_s / 60);
        ck_assert(s->decay >= p->decay_min_min && s->decay <= p->decay_max_min);
        ck_assert(s->kw > 0 && s->hold >= 0 && s->hold <= d->s.horizon_min);
        surged[s->site] += s->kw;
    }
    for (int j = 0; j < SHOCK_SITES; j++)
        ck_assert_double_le(v->use_kw[j] + surged[j], d->k.site[j].rated_kw * (1 + 1e-12));
    for (int i = 0; i < v->trips; i++) {
        ck_assert(v->trip[i].drop >= p->trip_drop_min && v->trip[i].drop <= p->trip_drop_max);
        ck_assert(v->trip[i].back >= 60 * p->return_min_h && v->trip[i].back <= 60 * p->return_max_h);
    }
    for (int i = 0; i < v->outages; i++)
        ck_assert(v->outage[i].length >= 30 && v->outage[i].length <= 720);
    for (int i = 0; i < v->deratings; i++)
        ck_assert(v->derating[i].factor >= 0.4 && v->derating[i].factor <= 0.8);
}

START_TEST(every_event_keeps_the_limits)
{
    struct draws d;
    shock_case_init(&d.k);
    d.k.c.scenario.set = _i;
    d.k.c.shock.hold_law = _i;
    for (int j = 0; j < SHOCK_SITES; j++)
        d.k.site[j].surges_per_year = 4000;
    draws_open(&d);
    for (int s = 0; s < 1000; s++) {
        ck_assert(event_draw(&d.s, STREAM_SAMPLED, s, &d.v));
        check_limits(&d);
        ck_assert(_i == 1 || (d.v.surges + d.v.trips + d.v.outages + d.v.deratings > 0 && d.v.outages <= 1));
    }
    draws_close(&d);
}
END_TEST

START_TEST(use_before_the_event_is_beta)
{
    struct draws d;
    shock_case_init(&d.k);
    draws_open(&d);
    struct moments m[SHOCK_SITES] = {0};
    for (int s = 0; s < 4000; s++) {
        ck_assert(event_draw(&d.s, STREAM_SAMPLED, s, &d.v));
        for (int j = 0; j < SHOCK_SITES; j++)
            note(&m[j], d.v.use_kw[j] / d.k.site[j].rated_kw);
    }
    for (int j = 0; j < SHOCK_SITES; j++) {
        double a = d.k.site[j].use_a;
        double b = d.k.site[j].use_b;
        double spread = a * b / ((a + b) * (a + b) * (a + b + 1));
        ck_assert_double_eq_tol(mean(&m[j]), a / (a + b), 4 * sqrt(spread / 4000));
        ck_assert_double_eq_tol(variance(&m[j]), spread, 0.1 * spread);
    }
    ck_assert_double_eq_tol(site_mean_use(&d.k.site[0]), 1000 * 2.0 / 3, 1e-9);
    draws_close(&d);
}
END_TEST

/* With outages (0.3) and trips (0.2) alone: given that something happens, an outage has 0.3 / (1 - 0.7 x 0.8). Lines of
 * 1, 2 (from their resistance) and 2 km (stated) share it. Trips choose sites by their rates 1.5, 1.5, 3. */
START_TEST(event_set_is_the_law_given_that_something_happens)
{
    struct draws d;
    shock_case_init(&d.k);
    for (int j = 0; j < SHOCK_SITES; j++)
        d.k.site[j].surge_probability = 0;
    d.k.c.disruption.derating_probability = 0;
    d.k.c.shock.common_shock = 0;
    draws_open(&d);
    int outages[3] = {0};
    int trips[SHOCK_SITES] = {0};
    enum { DRAWS = 5000 };
    for (int s = 0; s < DRAWS; s++) {
        ck_assert(event_draw(&d.s, STREAM_SAMPLED, s, &d.v));
        ck_assert_int_eq(d.v.surges, 0);
        ck_assert_int_ge(d.v.trips + d.v.outages, 1);
        for (int i = 0; i < d.v.outages; i++)
            outages[d.v.outage[i].branch]++;
        for (int i = 0; i < d.v.trips; i++)
            trips[d.v.trip[i].site]++;
    }
    double happens = 1 - 0.7 * 0.8;
    ck_assert_double_eq_tol((double)(outages[0] + outages[1] + outages[2]) / DRAWS, 0.3 / happens,
                            4 * sqrt(0.25 / DRAWS));
    for (int l = 0; l < 3; l++)
        ck_assert_double_eq_tol((double)outages[l] / DRAWS, 0.3 / happens * (l == 0 ? 0.2 : 0.4),
                                4 * sqrt(0.25 / DRAWS));
    for (int j = 0; j < SHOCK_SITES; j++)
        ck_assert_double_eq_tol((double)trips[j] / DRAWS, 0.2 / happens * (j == 2 ? 0.5 : 0.25),
                                4 * sqrt(0.25 / DRAWS));
    draws_close(&d);
}
END_TEST

/* A horizon of 4 h holds rate x 4 / 8760 happenings: means and variances of every kind. */
START_TEST(annual_set_has_true_rates)
{
    struct draws d;
    shock_case_init(&d.k);
    d.k.c.scenario.set = 1;
    d.k.c.shock.common_shock = 0;
    d.k.c.shock.surge_median = 0.01; /* so that no surge finds the head room gone */
    for (int j = 0; j < SHOCK_SITES; j++) {
        d.k.site[j].surges_per_year = 2190;
        d.k.site[j].trips_per_year = 1095;
    }
    d.k.c.disruption.outage_per_km_year = 438;
    d.k.c.disruption.deratings_per_year = 657;
    draws_open(&d);
    struct moments surge = {0};
    struct moments trip = {0};
    struct moments outage = {0};
    struct moments derating = {0};
    enum { DRAWS = 5000 };
    for (int s = 0; s < DRAWS; s++) {
        int surges = 0;
        int outages = 0;
        ck_assert(event_draw(&d.s, STREAM_SAMPLED, s, &d.v));
        for (int i = 0; i < d.v.surges; i++)
            surges += d.v.surge[i].site == 0;
        for (int i = 0; i < d.v.outages; i++)
            outages += d.v.outage[i].branch == 1;
        note(&surge, surges);
        note(&trip, d.v.trips);
        note(&outage, outages);
        note(&derating, d.v.deratings);
    }
    const struct moments *seen[] = {&surge, &trip, &outage, &derating};
    const double expected[] = {1, 1.5, 0.4, 0.3};
    for (int k = 0; k < 4; k++) {
        double mu = expected[k];
        ck_assert_double_eq_tol(mean(seen[k]), mu, 4 * sqrt(mu / DRAWS));
        ck_assert_double_eq_tol(variance(seen[k]), mu, 4 * sqrt((mu + 2 * mu * mu) / DRAWS));
    }
    draws_close(&d);
}
END_TEST

/* Binomial shares: 8 batteries at 0.97, 4 generators at 0.995 x 0.9906, demand response U(0.7, 1). */
START_TEST(availability_of_each_kind)
{
    struct draws d;
    shock_case_init(&d.k);
    draws_open(&d);
    struct moments m[3] = {0};
    for (int s = 0; s < 5000; s++) {
        ck_assert(event_draw(&d.s, STREAM_SAMPLED, s, &d.v));
        double working = d.v.available[0] * 8;
        ck_assert_double_eq_tol(working, round(working), 1e-9);
        ck_assert(d.v.available[2] >= 0.7 && d.v.available[2] <= 1);
        for (int k = 0; k < 3; k++)
            note(&m[k], d.v.available[k]);
    }
    double start = 0.995 * (1 - 0.0094);
    ck_assert_double_eq_tol(mean(&m[0]), 0.97, 4 * sqrt(0.97 * 0.03 / 8 / 5e3));
    ck_assert_double_eq_tol(variance(&m[0]), 0.97 * 0.03 / 8, 0.0006);
    ck_assert_double_eq_tol(mean(&m[1]), start, 4 * sqrt(start * (1 - start) / 4 / 5e3));
    ck_assert_double_eq_tol(mean(&m[2]), 0.85, 4 * sqrt(0.09 / 12 / 5e3));
    ck_assert_double_eq_tol(variance(&m[2]), 0.09 / 12, 0.0005);
    draws_close(&d);
}
END_TEST

START_TEST(supplier_shortfall_lowers_what_is_there)
{
    struct draws d;
    shock_case_init(&d.k);
    d.k.supplier[0].shortfall_min = 0.5;
    d.k.module[0].fail_probability = 0;
    draws_open(&d);
    struct moments m = {0};
    for (int s = 0; s < 5000; s++) {
        ck_assert(event_draw(&d.s, STREAM_SAMPLED, s, &d.v));
        note(&m, d.v.available[0]);
    }
    ck_assert_double_eq_tol(mean(&m), 0.75, 4 * sqrt(0.25 / 12 / 5000));
    draws_close(&d);
}
END_TEST

START_TEST(background_errors_are_correlated)
{
    struct draws d;
    shock_case_init(&d.k);
    draws_open(&d);
    struct moments m = {0};
    double products = 0;
    for (int s = 0; s < 4000; s++) {
        ck_assert(event_draw(&d.s, STREAM_SAMPLED, s, &d.v));
        note(&m, d.v.background[1]);
        products += (d.v.background[1] - 1) * (d.v.background[2] - 1);
    }
    ck_assert_double_eq_tol(mean(&m), 1, 0.0032);
    ck_assert_double_eq_tol(sqrt(variance(&m)), 0.05, 0.0024);
    ck_assert_double_eq_tol(products / 4000 / 0.0025, 0.8, 0.09);
    draws_close(&d);
}
END_TEST

/* A case in which nothing can happen stays calm instead of drawing for ever. */
START_TEST(nothing_to_happen_is_calm)
{
    struct draws d;
    shock_case_init(&d.k);
    for (int j = 0; j < SHOCK_SITES; j++)
        d.k.site[j].surge_probability = 0;
    d.k.c.shock.trip_probability = 0;
    d.k.c.disruption.outage_probability = d.k.c.disruption.derating_probability = 0;
    draws_open(&d);
    ck_assert(event_draw(&d.s, STREAM_SAMPLED, 0, &d.v));
    ck_assert_int_eq(d.v.surges + d.v.trips + d.v.outages + d.v.deratings, 0);
    draws_close(&d);
}
END_TEST

static TCase *group(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    suite_add_tcase(suite, tests);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("sampler");
    TCase *laws = group(suite, "laws");
    tcase_add_test(laws, poisson_mean_and_variance);
    tcase_add_test(laws, place_leaves_a_uniform_remainder);
    tcase_add_test(laws, lognormal_median_and_spread);
    tcase_add_test(laws, log_uniform_has_its_median_at_the_geometric_mean);
    tcase_add_test(laws, pareto_hold_keeps_the_median_and_has_its_tail);
    tcase_add_test(laws, choice_follows_the_weights);
    TCase *dependence = group(suite, "dependence");
    tcase_add_loop_test(dependence, kendall_tau_of_both_laws, 0, 2);
    tcase_add_test(dependence, each_place_is_uniform);
    tcase_add_test(dependence, common_shock_joins_a_group_only);
    tcase_add_test(dependence, tail_dependence_of_the_t_law);
    tcase_add_test(dependence, correlations_that_cannot_be_are_refused);
    TCase *shapes = group(suite, "shapes");
    tcase_add_test(shapes, surge_rises_holds_and_decays);
    tcase_add_test(shapes, trip_returns_in_blocks);
    tcase_add_test(shapes, average_equals_the_integral);
    tcase_add_test(shapes, checkpoint_cycle_averages_to_its_mean);
    tcase_add_test(shapes, profile_is_averaged_exactly);
    TCase *events = group(suite, "events");
    tcase_add_test(events, streams_depend_on_their_name_only);
    tcase_add_loop_test(events, every_event_keeps_the_limits, 0, 2);
    tcase_add_test(events, use_before_the_event_is_beta);
    tcase_add_test(events, event_set_is_the_law_given_that_something_happens);
    tcase_add_test(events, annual_set_has_true_rates);
    tcase_add_test(events, availability_of_each_kind);
    tcase_add_test(events, supplier_shortfall_lowers_what_is_there);
    tcase_add_test(events, background_errors_are_correlated);
    tcase_add_test(events, nothing_to_happen_is_calm);
    return run_suite(suite);
}
