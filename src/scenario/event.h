/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens in one scenario, in continuous time: the shock model (ballast-model(7)). Time in minutes from the
 * onset. */
#ifndef BALLAST_SCENARIO_EVENT_H
#define BALLAST_SCENARIO_EVENT_H

#include "copula.h"
#include "shape.h"
#include "stream.h"

struct outage {
    int branch; /* of the instance */
    double start, length;
};
struct derating {
    double start, length, factor;
};

struct event {
    double *use_kw, *phase; /* [sites] use before the event; minutes into a check-pointing period */
    double *background;     /* [buses] factor on the profile */
    double *available;      /* [candidates] */
    bool steady;            /* no check-pointing */
    struct surge *surge;
    struct trip *trip;
    struct outage *outage;
    struct derating *derating;
    int surges, trips, outages, deratings;
    int surge_room, trip_room, outage_room, derating_room;
};

/* Everything drawing needs, made once a set. Pointers are borrowed but for the arrays and the generator. */
struct sampler {
    const struct planning_case *c;
    const struct instance *inst;
    struct copula copula;
    double *u;              /* [sites] scratch */
    double *outages_a_year; /* [branches of the instance] rate x length */
    gsl_rng *rng;
    unsigned long seed;
    double horizon_min;
    double amplitude, hold; /* inflation of surges, 1 for sampled scenarios */
};

enum err_code sampler_init(struct sampler *s, const struct planning_case *c, const struct instance *inst,
                           struct err *e);
void sampler_free(struct sampler *s);

bool event_init(struct event *v, const struct planning_case *c);
void event_free(struct event *v);
/* Nothing happens: mean use, the plain profile, every unit works. */
void event_calm(struct event *v, const struct planning_case *c);
/* Scenario `number` of a set, into v. In the event set draws are repeated until at least one surge, trip, outage or
 * derating happens, which is the law of the happenings given that there is one. False when memory is short. */
bool event_draw(struct sampler *s, enum stream_set set, int number, struct event *v);

/* Additions; false when memory is short. */
bool event_add_surge(struct event *v, const struct surge *surge);
bool event_add_trip(struct event *v, const struct trip *trip);
bool event_add_outage(struct event *v, const struct outage *outage);
bool event_add_derating(struct event *v, const struct derating *derating);

/* Mean use before the event, kW, of a site. */
double site_mean_use(const struct datacenter *site);

#endif
