/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shape.h"

#include <math.h>

/* Pieces shorter than this (60 microseconds) are no pieces: it keeps rounding from stalling the walk along a step. */
#define PIECE_MIN 1e-6
#define CYCLES_EXACT 1000

double surge_at(const struct surge *s, double t)
{
    double x = t - s->start;
    if (x <= 0)
        return 0;
    if (x < s->ramp)
        return s->kw * x / s->ramp;
    x -= s->ramp + s->hold;
    if (x <= 0)
        return s->kw;
    return s->decay > 0 ? s->kw * exp(-x / s->decay) : 0;
}

double surge_integral(const struct surge *s, double t)
{
    double x = t - s->start;
    if (x <= 0)
        return 0;
    if (x < s->ramp)
        return s->kw * x * x / (2 * s->ramp);
    double area = s->ramp / 2;
    x -= s->ramp;
    if (x <= s->hold)
        return s->kw * (area + x);
    x -= s->hold;
    area += s->hold;
    return s->kw * (area + (s->decay > 0 ? -s->decay * expm1(-x / s->decay) : 0));
}

double trip_lost(const struct trip *trip, double t)
{
    double x = t - trip->start;
    if (x < 0)
        return 0;
    x -= trip->back;
    if (x < 0)
        return trip->drop;
    double blocks = floor(x / TRIP_SPACING_MIN) + 1;
    return trip->drop * fmax(0, 1 - blocks * trip->block);
}

/* The next time after t at which the loss changes. */
static double trip_next(const struct trip *trip, double t)
{
    if (t < trip->start)
        return trip->start;
    double first = trip->start + trip->back;
    if (t < first)
        return first;
    if (!(trip_lost(trip, t) > 0))
        return INFINITY;
    return first + (floor((t - first) / TRIP_SPACING_MIN) + 1) * TRIP_SPACING_MIN;
}

static int has_cycle(const struct cycle *c)
{
    return c->depth > 0 && c->duty > 0 && c->period > 0;
}

double cycle_at(const struct cycle *c, double t)
{
    if (!has_cycle(c))
        return 1;
    double x = (t + c->phase) / c->period;
    return x - floor(x) < c->duty ? 1 - c->depth : 1;
}

static double cycle_next(const struct cycle *c, double t)
{
    if (!has_cycle(c))
        return INFINITY;
    double start = floor((t + c->phase) / c->period) * c->period - c->phase;
    double up = start + c->duty * c->period;
    return t + PIECE_MIN < up ? up : start + c->period;
}

/* Product of the cycle and the trips: constant between two changes. */
static double site_factor(const struct site_shape *s, double t)
{
    double factor = cycle_at(&s->cycle, t);
    for (int k = 0; k < s->trips; k++)
        if (s->trip[k].site == s->site)
            factor *= 1 - trip_lost(&s->trip[k], t);
    return factor;
}

static double site_next(const struct site_shape *s, double t)
{
    double next = cycle_next(&s->cycle, t);
    for (int k = 0; k < s->trips; k++)
        if (s->trip[k].site == s->site)
            next = fmin(next, trip_next(&s->trip[k], t));
    return fmax(next, t + PIECE_MIN);
}

double site_at(const struct site_shape *s, double t)
{
    double power = s->use_kw;
    for (int k = 0; k < s->surges; k++)
        if (s->surge[k].site == s->site)
            power += surge_at(&s->surge[k], t);
    return power * site_factor(s, t);
}

static double site_energy(const struct site_shape *s, double from, double to)
{
    double energy = s->use_kw * (to - from);
    for (int k = 0; k < s->surges; k++)
        if (s->surge[k].site == s->site)
            energy += surge_integral(&s->surge[k], to) - surge_integral(&s->surge[k], from);
    return energy;
}

double site_average(const struct site_shape *s, double from, double to)
{
    struct site_shape plain = *s;
    double share = 1;
    if (has_cycle(&s->cycle) && to - from > CYCLES_EXACT * s->cycle.period) {
        share = 1 - s->cycle.depth * s->cycle.duty;
        plain.cycle.depth = 0;
    }
    double energy = 0;
    for (double t = from; t < to;) {
        double next = fmin(site_next(&plain, t), to);
        energy += site_energy(&plain, t, next) * site_factor(&plain, (t + next) / 2);
        t = next;
    }
    return share * energy / (to - from);
}

double profile_at(const double profile[24], double hour)
{
    double day = hour - 24 * floor(hour / 24);
    int before = (int)day % 24;
    double part = day - floor(day);
    return (1 - part) * profile[before] + part * profile[(before + 1) % 24];
}

/* Straight pieces between full hours: the value in the middle is the average. */
double profile_average(const double profile[24], double start_hour, double from, double to)
{
    double begin = start_hour + from / 60;
    double end = start_hour + to / 60;
    double sum = 0;
    for (double hour = begin; hour < end;) {
        double next = fmin(floor(hour) + 1, end);
        sum += profile_at(profile, (hour + next) / 2) * (next - hour);
        hour = next;
    }
    return end > begin ? sum / (end - begin) : profile_at(profile, begin);
}

double overlap(double a, double b, double from, double to)
{
    return fmax(0, fmin(b, to) - fmax(a, from));
}
