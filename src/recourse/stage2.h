/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stage II inside the house: one scenario's dispatch as a reduced linear program.
 *
 * On a radial feeder injections determine flows and voltages, so the only columns are import, shedding, sag and the
 * modules that stand. Every row that couples them beyond the energy balance (line limits, voltages, pick-up, sag share ...)
 * is found violated by a sweep over the feeder and added then; each scenario remembers its rows and its basis.
 *
 * All columns are boxed, so that any vector of row multipliers with the right signs gives a valid lower bound. */
#ifndef BALLAST_STAGE2_H
#define BALLAST_STAGE2_H

#include <ballast/recourse.h>

#include <stdatomic.h>

/* ---- Shared, read-only description of an instance ---- */

struct stage2 {
    const struct instance *inst;
    unsigned without;        /* bits of enum plan_lever */
    enum recourse_kind kind; /* the problem that relaxations and cuts must lie below */
    int T, N, C;
    int columns;     /* column identities, absent ones included */
    int *preorder;   /* [N] buses, parents first, subtrees contiguous */
    int *position;   /* [N] place of a bus in preorder */
    int *last;       /* [N] place after the last bus of its subtree */
    int *parent;     /* [N] parent bus, -1 at the substation */
    int *feeder;     /* [N] branch that feeds the bus, -1 at the substation */
    int *site_start; /* [N+1] candidates by bus: site[site_start[i] .. site_start[i+1]-1] */
    int *site;
    double *tau;     /* [T] hours from the onset to the end of the step */
    double *share;   /* [N] demand-response share of the bus: the largest of its candidates' types */
    double down_max; /* no useful surplus exceeds what all modules inject */
    double half_z;   /* 500 base_kv^2: voltage rows are scaled by it (ohm kW) */
};
enum err_code stage2_init(struct stage2 *m, const struct instance *inst, enum recourse_kind kind, struct err *e);
void stage2_free(struct stage2 *m);

/* Column identities. */
enum { BLOCK = 5 }; /* column kinds of a module: see module_column */
enum module_column {
    COL_DISCHARGE = 0,
    COL_CHARGE = 1,
    COL_ENERGY = 2,
    COL_REACTIVE = 3,
    COL_ABSORBED = 4, /* storage; reactive power given and taken apart, so that neither moves without a reason */
    COL_POWER = 0,
    COL_ONLINE = 1,
    COL_START = 2, /* generator, and the reactive columns */
    COL_REDUCED = 0,
    COL_CALLED = 1,
    COL_CALL = 2,
    COL_REBOUND = 3 /* demand response */
};
static inline int col_import(const struct stage2 *m, int t)
{
    (void)m;
    return t;
}
static inline int col_up(const struct stage2 *m, int t)
{
    return m->T + t;
}
static inline int col_down(const struct stage2 *m, int t)
{
    return 2 * m->T + t;
}
static inline int col_unserved(const struct stage2 *m, int i, int t)
{
    return (3 + i) * m->T + t;
}
static inline int col_sag(const struct stage2 *m, int i, int t)
{
    return (3 + m->N + i) * m->T + t;
}
static inline int col_pickup(const struct stage2 *m, int i, int t)
{
    return (3 + 2 * m->N + i) * m->T + t;
}
static inline int col_module(const struct stage2 *m, int c, int kind, int t)
{
    return (3 + 3 * m->N + BLOCK * c + kind) * m->T + t;
}
static inline int first_module_column(const struct stage2 *m)
{
    return (3 + 3 * m->N) * m->T;
}

/* ---- Rows ---- */

enum row_kind {
    ROW_BALANCE, /* t: total injections meet total demand */
    ROW_RAMP,    /* t: import against the step before */
    ROW_CAP,     /* t: scheduled and unscheduled import within the derated substation */
    ROW_SAG,     /* bus, t: b <= beta (D - u) */
    ROW_LOAD,    /* bus, t: u + b + r <= D */
    ROW_SHARE,   /* bus, t: r <= share D */
    ROW_PICKUP,  /* bus, t: pk >= u before - u - fall of demand */
    ROW_RESTORE, /* t: sum of pick-up */
    ROW_P_OUT,   /* branch, t: no active flow through an open branch */
    ROW_Q_OUT,   /* branch, t: no reactive flow through an open branch */
    ROW_LINE,    /* branch, t, facet: octagon inside the rating */
    ROW_VOLTAGE, /* bus, t: voltage band, fed from the substation */
    ROW_ISLAND,  /* bus, t, other bus: voltages of an island fit one band */
    ROW_MODULE   /* candidate, t, module row kind */
};
struct row_key {
    int kind, a, t, b;
};
enum module_row {
    MROW_ENERGY,
    MROW_MODE,
    MROW_SWING, /* storage */
    MROW_MAX,
    MROW_MIN,
    MROW_CLIMB,
    MROW_STARTS,
    MROW_FUEL,
    MROW_REACTIVE, /* generator */
    MROW_BUDGET,
    MROW_PAYBACK /* demand response, and MAX, MIN, STARTS */
};
struct row {
    struct row_key key;
    double lower, upper; /* -INFINITY / INFINITY: none */
    int count;
    int *id; /* column identities */
    double *value;
};

/* ---- One worker a thread ---- */

struct stage2_worker;
/* halt (may be NULL) is looked at during long searches, which then end with ERR_CANCELED. */
struct stage2_worker *stage2_worker_new(const struct stage2 *m, const atomic_bool *halt);
void stage2_worker_free(struct stage2_worker *w); /* in the thread that made it */

/* What a scenario remembers between solves; zero-initialised, freed by stage2_memory_free. */
struct stage2_memory {
    struct row_key *row; /* rows of the last solve */
    unsigned char *row_status;
    int rows;
    unsigned char *column_status; /* by column identity, 0: absent */
    int *cell;                    /* [N*T] cells of buses, NULL: as few as the data allow */
    bool lent;                    /* it is another scenario's */
};
void stage2_memory_free(struct stage2_memory *mem);
/* to, zeroed or filled, becomes what `from` is, for another scenario to begin with. False when memory is short. */
bool stage2_memory_lend(const struct stage2 *m, const struct stage2_memory *from, struct stage2_memory *to);

/* Lower bound of a scenario's cost for every plan: Q_s(n) >= constant + sum_c slope[c] n_c, USD. With RECOURSE_MIP it holds for
 * the integer dispatch of whole plans, and uses that a fraction of a unit cannot be on line. */
struct stage2_cut {
    double constant;
    double *slope; /* [C], not owned: filled in place */
};

struct stage2_prices;
/* Solve the relaxed dispatch of scenario s under units[C] (whole or not). *value: its cost; cut (may be NULL): the re-priced
 * cut, tight at units; prices (may be NULL, with a cut, of a plain scenario) the same for others. mem (may be NULL) is read and
 * refreshed. */
enum err_code stage2_solve(struct stage2_worker *w, int s, const double *units, struct stage2_memory *mem,
                           double *value, struct stage2_cut *cut, struct stage2_prices *prices, struct err *e);
/* What the prices of a plain scenario, one without an outage or a derated substation, say about every scenario without an outage
 * (transfer.c). */
struct stage2_prices {
    double constant;
    double *demand;             /* [N*T] USD per kW of demand */
    int falls;                  /* entries of fall */
    int *fall_at;               /* [falls] i * T + t */
    double *fall;               /* [falls] USD per kW by which demand falls before the step */
    double *import;             /* [T] USD per kW of the substation's rating that a derating takes */
    double *drop;               /* [T] USD per kW by which a derating sets in */
    double *up;                 /* [T] USD per kW of unscheduled import that could be drawn */
    double *value;              /* [C] profit of a unit, INFINITY: not known */
    double *online;             /* [C] share of a working unit that could be on line for it */
    struct stage2_memory start; /* the basis they came with */
};
bool stage2_plain(const struct instance *inst, int s);
bool stage2_transfers(const struct instance *inst, int s);
void stage2_prices_free(struct stage2_prices *p);
/* Cuts for a scenario without an outage from `sets` sets of prices: its cost is at least constant[k] + sum_c slope[k*C + c] n_c.
 * constant[k] is -INFINITY where a set says nothing. */
void stage2_transfer(const struct stage2 *m, const struct stage2_prices *set, int sets, int s, double *constant,
                     double *slope);

/* The integer dispatch (of a description with RECOURSE_MIP): *value is the cost of the dispatch found, *bound a proven lower bound; the search stops when they are
 * within slack USD. */
enum err_code stage2_solve_integer(struct stage2_worker *w, int s, const double *units, struct stage2_memory *mem,
                                   double slack, double *value, double *bound, struct err *e);
/* The dispatch of the last solve of this worker. */
enum err_code stage2_dispatch(const struct stage2_worker *w, struct dispatch *out, struct err *e);

#endif
