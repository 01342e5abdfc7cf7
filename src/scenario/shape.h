/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapes in continuous time and their averages over a step. Time in minutes from the onset. */
#ifndef BALLAST_SCENARIO_SHAPE_H
#define BALLAST_SCENARIO_SHAPE_H

/* Rise in a straight line, hold, exponential decay. */
struct surge {
    int site;
    double start, ramp, hold, decay; /* minutes; decay is the time constant */
    double kw;                       /* at the top */
};

/* Load lost at once; from `back` minutes after it on it returns in blocks, TRIP_SPACING_MIN apart. */
struct trip {
    int site;
    double start, drop, back, block; /* drop: share of the site; block: share of what was lost */
};
#define TRIP_SPACING_MIN 10.0

/* Square wave: power falls by `depth` for the share `duty` of each period. depth 0: no wave. */
struct cycle {
    double period, depth, duty, phase; /* phase: minutes into a period at the onset */
};

/* Power of a surge at time t, and its integral from the onset to t in kW min. */
double surge_at(const struct surge *s, double t);
double surge_integral(const struct surge *s, double t);
/* Share of the site that is lost at time t. */
double trip_lost(const struct trip *trip, double t);
double cycle_at(const struct cycle *c, double t);

/* What a site does: (use + surges) x cycle x what the trips leave. Entries of other sites in the lists are skipped. */
struct site_shape {
    int site;
    double use_kw;
    struct cycle cycle;
    const struct surge *surge;
    const struct trip *trip;
    int surges, trips;
};
double site_at(const struct site_shape *s, double t);
/* Average power over [from, to], exact but for steps of more than 1000 cycles, where the mean of the cycle is used. */
double site_average(const struct site_shape *s, double from, double to);

/* Average of a daily profile (values at the full hours, straight lines between) over [from, to] minutes after
 * start_hour. */
double profile_average(const double profile[24], double start_hour, double from, double to);
double profile_at(const double profile[24], double hour);

/* Length of the common part of [a, b] and [from, to]. */
double overlap(double a, double b, double from, double to);

#endif
