/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Power flow on a radial feeder: the AC backward/forward sweep (Shirmohammadi et al., IEEE Trans. Power Systems 3,
 * 1988) and lossless LinDistFlow (ballast-model(7)). Powers are kW and kvar; impedances are divided by 1000 base_kv^2,
 * which makes currents and voltages per unit on a base of 1 kVA. */
#include <ballast/feeder.h>

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEPS_MAX = 1000 };
#define VOLTAGE_TOLERANCE 1e-10
/* Below this voltage a constant power draws a current without bound: the sweep has left the physical solution. */
#define VOLTAGE_COLLAPSED 1e-3

/* The buses that are connected to the substation, parents first. */
struct live {
    int count;
    int *bus;    /* [buses] in use: count */
    int *fed_by; /* [buses] branch into the bus, -1 at the substation */
};

static void live_free(struct live *live)
{
    free(live->bus);
    free(live->fed_by);
}

static bool live_init(struct live *live, const struct instance *inst, const unsigned char *branch_up)
{
    int *first = malloc(((size_t)inst->buses + 1) * sizeof *first);  /* a branch out of the bus, -1: none */
    int *next = malloc(((size_t)inst->branches + 1) * sizeof *next); /* another one out of the same bus */
    live->bus = malloc(((size_t)inst->buses + 1) * sizeof *live->bus);
    live->fed_by = malloc(((size_t)inst->buses + 1) * sizeof *live->fed_by);
    live->count = 0;
    bool good = first && next && live->bus && live->fed_by;
    if (good) {
        for (int i = 0; i < inst->buses; i++)
            first[i] = live->fed_by[i] = -1;
        for (int l = inst->branches - 1; l >= 0; l--) {
            next[l] = first[inst->branch[l].from];
            first[inst->branch[l].from] = l;
        }
        live->bus[live->count++] = inst->substation;
        for (int k = 0; k < live->count; k++) {
            for (int l = first[live->bus[k]]; l >= 0; l = next[l]) {
                if (branch_up && !branch_up[l])
                    continue;
                live->fed_by[inst->branch[l].to] = l;
                live->bus[live->count++] = inst->branch[l].to;
            }
        }
    } else {
        live_free(live);
    }
    free(first);
    free(next);
    return good;
}

static bool state_init(struct feeder_state *s, const struct instance *inst)
{
    size_t buses = (size_t)inst->buses + 1;
    size_t branches = (size_t)inst->branches + 1;
    memset(s, 0, sizeof *s);
    s->buses = inst->buses;
    s->branches = inst->branches;
    s->v_pu = calloc(buses, sizeof *s->v_pu);
    s->p_kw = calloc(branches, sizeof *s->p_kw);
    s->q_kvar = calloc(branches, sizeof *s->q_kvar);
    s->loading = calloc(branches, sizeof *s->loading);
    return s->v_pu && s->p_kw && s->q_kvar && s->loading;
}

void feeder_state_free(struct feeder_state *s)
{
    free(s->v_pu);
    free(s->p_kw);
    free(s->q_kvar);
    free(s->loading);
    memset(s, 0, sizeof *s);
}

static enum err_code no_memory(struct err *e)
{
    return err_set(e, ERR_MEMORY, "memory is short for the power flow");
}

static double complex impedance(const struct instance *inst, int l)
{
    double z = 1000 * inst->base_kv * inst->base_kv;
    return inst->branch[l].r_ohm / z + inst->branch[l].x_ohm / z * I;
}

/* What both methods derive from the flows: import, loadings, the lowest voltage. */
static void state_finish(struct feeder_state *s, const struct instance *inst, const struct live *live, double load_kw,
                         double load_kvar)
{
    s->import_kw = load_kw;
    s->import_kvar = load_kvar;
    s->v_lowest = s->v_pu[inst->substation];
    s->v_lowest_bus = inst->substation;
    for (int k = 0; k < live->count; k++) {
        int bus = live->bus[k];
        int l = live->fed_by[bus];
        if (s->v_pu[bus] < s->v_lowest) {
            s->v_lowest = s->v_pu[bus];
            s->v_lowest_bus = bus;
        }
        if (l < 0)
            continue;
        if (inst->branch[l].rating_kva > 0)
            s->loading[l] = hypot(s->p_kw[l], s->q_kvar[l]) / inst->branch[l].rating_kva;
        if (inst->branch[l].from == inst->substation) {
            s->import_kw += s->p_kw[l];
            s->import_kvar += s->q_kvar[l];
        }
    }
}

struct sweep {
    const struct instance *inst;
    const struct live *live;
    double complex *load;    /* [buses] */
    double complex *v;       /* [buses] */
    double complex *current; /* [buses] into the bus from above */
};

/* Currents from the ends of the feeder to the substation. */
static void sweep_back(struct sweep *w)
{
    for (int k = 0; k < w->live->count; k++) {
        int bus = w->live->bus[k];
        w->current[bus] = conj(w->load[bus] / w->v[bus]);
    }
    for (int k = w->live->count - 1; k > 0; k--) {
        int bus = w->live->bus[k];
        w->current[w->inst->branch[w->live->fed_by[bus]].from] += w->current[bus];
    }
}

/* Voltages from the substation outwards. Returns the largest change, infinite past collapse. */
static double sweep_forth(struct sweep *w)
{
    double change = 0;
    for (int k = 1; k < w->live->count; k++) {
        int bus = w->live->bus[k];
        int l = w->live->fed_by[bus];
        double complex v = w->v[w->inst->branch[l].from] - impedance(w->inst, l) * w->current[bus];
        double magnitude = cabs(v);
        if (!isfinite(magnitude) || magnitude < VOLTAGE_COLLAPSED)
            return INFINITY;
        change = fmax(change, cabs(v - w->v[bus]));
        w->v[bus] = v;
    }
    return change;
}

static void sweep_run(struct sweep *w, double v_source, struct feeder_state *out)
{
    for (int k = 0; k < w->live->count; k++)
        w->v[w->live->bus[k]] = v_source;
    while (out->iterations < SWEEPS_MAX && !out->converged) {
        sweep_back(w);
        double change = sweep_forth(w);
        out->iterations++;
        out->converged = change < VOLTAGE_TOLERANCE;
        if (isinf(change))
            break;
    }
}

static void sweep_report(const struct sweep *w, struct feeder_state *out)
{
    double complex loss = 0;
    for (int k = 0; k < w->live->count; k++) {
        int bus = w->live->bus[k];
        int l = w->live->fed_by[bus];
        out->v_pu[bus] = cabs(w->v[bus]);
        if (l < 0)
            continue;
        double complex power = w->v[w->inst->branch[l].from] * conj(w->current[bus]);
        double size = cabs(w->current[bus]);
        out->p_kw[l] = creal(power);
        out->q_kvar[l] = cimag(power);
        loss += impedance(w->inst, l) * (size * size);
    }
    out->loss_kw = creal(loss);
    out->loss_kvar = cimag(loss);
}

enum err_code feeder_ac(const struct instance *inst, const double *p_kw, const double *q_kvar,
                        const unsigned char *branch_up, double v_source, struct feeder_state *out, struct err *e)
{
    size_t n = (size_t)inst->buses + 1;
    struct live live = {0};
    struct sweep w = {.inst = inst,
                      .live = &live,
                      .load = calloc(n, sizeof *w.load),
                      .v = calloc(n, sizeof *w.v),
                      .current = calloc(n, sizeof *w.current)};
    enum err_code code = ERR_NONE;
    bool stated = state_init(out, inst);
    if (!stated || !w.load || !w.v || !w.current || !live_init(&live, inst, branch_up)) {
        feeder_state_free(out);
        code = no_memory(e);
    } else {
        for (int i = 0; i < inst->buses; i++)
            w.load[i] = p_kw[i] + q_kvar[i] * I;
        sweep_run(&w, v_source, out);
        sweep_report(&w, out);
        state_finish(out, inst, &live, p_kw[inst->substation], q_kvar[inst->substation]);
        live_free(&live);
    }
    free(w.load);
    free(w.v);
    free(w.current);
    return code;
}

enum err_code feeder_lindistflow(const struct instance *inst, const double *p_kw, const double *q_kvar,
                                 const unsigned char *branch_up, double v_source, struct feeder_state *out,
                                 struct err *e)
{
    struct live live = {0};
    if (!state_init(out, inst) || !live_init(&live, inst, branch_up)) {
        feeder_state_free(out);
        return no_memory(e);
    }
    for (int k = live.count - 1; k > 0; k--) {
        int bus = live.bus[k];
        int l = live.fed_by[bus];
        int above = live.fed_by[inst->branch[l].from];
        out->p_kw[l] += p_kw[bus];
        out->q_kvar[l] += q_kvar[bus];
        if (above >= 0) {
            out->p_kw[above] += out->p_kw[l];
            out->q_kvar[above] += out->q_kvar[l];
        }
    }
    out->converged = true;
    out->v_pu[inst->substation] = v_source;
    for (int k = 1; k < live.count; k++) {
        int bus = live.bus[k];
        int l = live.fed_by[bus];
        double complex z = impedance(inst, l);
        double v = out->v_pu[inst->branch[l].from];
        double square = v * v - 2 * (creal(z) * out->p_kw[l] + cimag(z) * out->q_kvar[l]);
        out->converged = out->converged && square > 0;
        out->v_pu[bus] = sqrt(fmax(square, 0));
    }
    state_finish(out, inst, &live, p_kw[inst->substation], q_kvar[inst->substation]);
    live_free(&live);
    return ERR_NONE;
}
