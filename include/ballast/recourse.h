/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stage II: the dispatch of placed modules in one scenario (LinDistFlow feeder). The only place that knows its rows and columns. */
#ifndef BALLAST_RECOURSE_H
#define BALLAST_RECOURSE_H

#include <ballast/instance.h>

enum recourse_kind { RECOURSE_LP, RECOURSE_MIP };

/* What makes a solve fast, one bit each: to leave one out changes the time, not the optimum. For measurements. */
enum plan_lever {
    LEVER_CELLS,    /* buses that are shed alike share columns */
    LEVER_ISLANDS,  /* dark islands are valued at what one unit could carry */
    LEVER_WARM,     /* a scenario starts from its last basis */
    LEVER_PILOT,    /* a part of the scenarios first */
    LEVER_TRANSFER, /* prices carry over from the pilot */
    LEVER_ORDER,    /* the most doubtful scenarios first */
    LEVER_PROBING,  /* branches are probed before one is chosen */
    LEVER_PROMISE,  /* a plan is taken at its word while better ones are looked for */
    PLAN_LEVERS
};
extern const char *const plan_lever_name[PLAN_LEVERS];

/* Cost of one scenario by what causes it, USD. total is their sum. The three penalties are imbalance, unserved, restoration. */
struct cost_parts {
    double energy;                    /* scheduled import */
    double modules;                   /* fuel, degradation, demand-response energy, starts and calls */
    double interface;                 /* imbalance: up and down at the substation */
    double sag;                       /* imbalance: deficit of connected load */
    double unserved;                  /* unserved energy at voll */
    double delay, pickup, unrestored; /* restoration */
    double total;
};

/* The dispatch of one scenario. All arrays owned by it; T steps, N buses, L branches, C candidates. */
struct dispatch {
    int steps, buses, branches, candidates;
    double *import_kw, *up_kw, *down_kw; /* [T] */
    double *unserved_kw, *sag_kw;        /* [N*T] bus-major */
    double *pickup_kw;                   /* [N*T] */
    double *p_kw, *q_kvar;               /* [C*T] net injection of candidate c, candidate-major */
    double *soc_kwh;                     /* [C*T] storage: energy at the end of the step; 0 otherwise */
    double *on_units;                    /* [C*T] generator units on line, DR units called; 0 for storage */
    double *voltage_pu;                  /* [N*T] |V|; 0 where the bus is in a dark island */
    double *flow_kw, *flow_kvar;         /* [L*T] */
    struct cost_parts cost;
    double residual_kw; /* largest energy conservation residual over buses and steps */
};

/* Optimal dispatch of scenario s under units[C] placed. RECOURSE_MIP solves to mip_gap relative; *bound is a proven lower
 * bound of the scenario's cost for that kind. */
enum err_code recourse_dispatch(const struct instance *inst, int s, const int *units, enum recourse_kind kind,
                                double mip_gap, struct dispatch *out, double *bound, struct err *e);
void dispatch_free(struct dispatch *d);

#endif
