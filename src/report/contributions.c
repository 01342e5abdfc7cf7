/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each kind of cost contributes to the expected cost, to CVaR and to the worst-case risk. */
#include "mix.h"
#include "table.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column columns[] = {
    {"kind", "Kind", "", CELL_TEXT, 0, false, "the penalty, or the operation, that it belongs to"},
    {"part", "Part", "", CELL_TEXT, 0, false, "what is paid for"},
    {"expected_usd", "Expected", "USD", CELL_REAL, 1, true, "per event, over the sample"},
    {"expected_percent", "of exp.", "%", CELL_REAL, 1, true, "share of the expected cost"},
    {"cvar_usd", "CVaR", "USD", CELL_REAL, 1, true, "per event, in the tail of the sample that CVaR is the mean of"},
    {"cvar_percent", "of CVaR", "%", CELL_REAL, 1, true, "share of CVaR"},
    {"worst_usd", "Worst case", "USD", CELL_REAL, 1, true,
     "per event, with the worst-case weights: what the plan is chosen by"},
    {"worst_percent", "of worst", "%", CELL_REAL, 1, true, "share of the worst-case risk"},
    {"scenario_usd", "Scenario", "USD", CELL_REAL, 1, true, "in the scenario at hand"},
    {"scenario_percent", "of it", "%", CELL_REAL, 1, true, "share of the cost of the scenario"},
};
/* What goes before the rest, by enum report_weighting. */
enum { LEADING = 4 };
static const char *const leading[][LEADING] = {
    [REPORT_EXPECTED] = {"kind", "part", "expected_usd", "expected_percent"},
    [REPORT_WORST_CASE] = {"kind", "part", "worst_usd", "worst_percent"},
    [REPORT_SCENARIO] = {"kind", "part", "scenario_usd", "scenario_percent"},
};
static const char *const title[] = {
    [REPORT_EXPECTED] = "What contributes to the cost of an event",
    [REPORT_WORST_CASE] = "What contributes to the cost of an event, worst case first",
    [REPORT_SCENARIO] = "Its cost by parts",
};

/* The last mix is one scenario alone, and not there without one. */
enum { MIXES = 4, OF_SCENARIO = 3, PARTS_MAX = 40, PART_NAME = 120 };

/* How much each scenario counts in the figures; their costs so weighted are the figures themselves. */
static bool weigh(const struct result *r, int scenario, double *w[MIXES])
{
    size_t n = (size_t)r->scenarios;
    for (int m = 0; m < MIXES; m++)
        w[m] = calloc(n + 1, sizeof *w[m]);
    if (!w[0] || !w[1] || !w[2] || !w[OF_SCENARIO])
        return false;
    if (scenario >= 0)
        w[OF_SCENARIO][scenario] = 1;
    double open = 1 - r->alpha;
    for (size_t s = 0; s < n; s++) {
        w[0][s] = r->probability[s];
        w[2][s] = (1 - r->weight) * r->worst_probability[s] + r->weight * r->tail[s] / (1 - r->alpha);
    }
    int last = -1;
    while (open > 1e-15) { /* the costliest that is left */
        int most = -1;
        for (int s = 0; s < r->scenarios; s++)
            if (r->probability[s] > 0 && w[1][s] <= 0 &&
                (most < 0 || r->outcome[s].cost.total > r->outcome[most].cost.total))
                most = s;
        if (most < 0)
            break;
        last = most;
        w[1][most] = fmin(r->probability[most], open) / (1 - r->alpha);
        open -= fmin(r->probability[most], open);
    }
    /* Probabilities that sum to a little less than 1 leave a remainder. */
    if (last >= 0 && open > 0)
        w[1][last] += open / (1 - r->alpha);
    return true;
}

/* What is not served, where the result keeps no dispatch to tell buses apart. */
static const char not_told_apart[] = "lost load";

struct part {
    const char *kind;
    char name[PART_NAME];
    double usd[MIXES];
};
struct parts {
    struct part at[PARTS_MAX];
    int count;
};

/* The part of that name, a new one if there is none yet. */
static struct part *part_of(struct parts *p, const char *kind, const char *name)
{
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->at[i].name, name) == 0)
            return &p->at[i];
    struct part *part = &p->at[p->count < PARTS_MAX - 1 ? p->count++ : p->count - 1];
    part->kind = kind;
    snprintf(part->name, sizeof part->name, "%s", name);
    return part;
}

/* What one scenario adds to a part, as it counts in each mix. */
static void add(struct parts *p, const char *kind, const char *name, double *const w[MIXES], int s, double usd)
{
    struct part *part = part_of(p, kind, name);
    for (int m = 0; m < MIXES; m++)
        part->usd[m] += w[m][s] * usd;
}

/* Energy disconnected at the buses, a part for each value of lost load and the classes of load that it is of. The parts
 * are shares of the cost as reported, which they sum to. */
static void add_unserved(struct parts *p, const struct instance *inst, const struct result *r, double *const w[MIXES],
                         int s)
{
    const char *kind = "unserved";
    double cost = r->outcome[s].cost.unserved, total = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; r->dispatch && i < inst->buses; i++) {
            double usd = 0;
            char name[PART_NAME], value[32];
            for (int t = 0; t < inst->steps; t++)
                usd += inst->step_hours[t] * r->dispatch[s].unserved_kw[i * inst->steps + t];
            usd *= inst->bus[i].voll_usd_per_kwh;
            number_grouped(inst->bus[i].voll_usd_per_kwh, number_decimals(inst->bus[i].voll_usd_per_kwh), value,
                           sizeof value);
            snprintf(name, sizeof name, "%.60s at %.30s USD/kWh", inst->bus[i].classes ? inst->bus[i].classes : "load",
                     value);
            if (pass == 0)
                total += usd;
            else if (total > 0)
                add(p, kind, name, w, s, cost * usd / total);
        }
    if (!(total > 0))
        add(p, kind, r->dispatch ? "dust of the solver" : not_told_apart, w, s, cost);
}

static void add_interface(struct parts *p, const struct instance *inst, const struct result *r, double *const w[MIXES],
                          int s)
{
    const char *kind = "imbalance";
    double cost = r->outcome[s].cost.interface, up = 0, down = 0;
    for (int t = 0; r->dispatch && t < inst->steps; t++) {
        up += inst->step_hours[t] * inst->up_usd_per_kwh * r->dispatch[s].up_kw[t];
        down += inst->step_hours[t] * inst->down_usd_per_kwh * r->dispatch[s].down_kw[t];
    }
    if (!r->dispatch) {
        add(p, kind, "up and down", w, s, cost);
        return;
    }
    add(p, kind, "up", w, s, up + down > 0 ? cost * up / (up + down) : cost);
    add(p, kind, "down", w, s, up + down > 0 ? cost * down / (up + down) : 0);
}

/* Generators by what they made and started; the rest of the modules' cost is that of storage and demand response. */
static double generators_usd(const struct instance *inst, const struct dispatch *d)
{
    double usd = 0;
    for (int c = 0; c < inst->candidates; c++) {
        const struct module_type *m = &inst->module[inst->candidate[c].module];
        double before = 0;
        for (int t = 0; m->kind == MODULE_GENERATOR && t < inst->steps; t++) {
            double on = d->on_units[c * inst->steps + t];
            usd += m->fuel_usd_per_kwh * inst->step_hours[t] * d->p_kw[c * inst->steps + t] +
                   m->start_usd * fmax(0, on - before);
            before = on;
        }
    }
    return usd;
}

static void add_scenario(struct parts *p, const struct instance *inst, const struct result *r, double *const w[MIXES],
                         int s)
{
    const struct cost_parts *cost = &r->outcome[s].cost;
    add_unserved(p, inst, r, w, s);
    add_interface(p, inst, r, w, s);
    add(p, "imbalance", "sag", w, s, cost->sag);
    add(p, "restoration", "delay", w, s, cost->delay);
    add(p, "restoration", "pick-up", w, s, cost->pickup);
    add(p, "restoration", mix_prices_unrestored(inst) ? "not restored" : "not restored, priced at 0", w, s,
        cost->unrestored);
    add(p, "operation", "import", w, s, cost->energy);
    double fuel = r->dispatch ? fmin(generators_usd(inst, &r->dispatch[s]), cost->modules) : 0;
    if (r->dispatch)
        add(p, "operation", "fuel and starts", w, s, fuel);
    add(p, "operation", r->dispatch ? "storage, demand response" : "modules", w, s, cost->modules - fuel);
}

static void put_parts(struct table_builder *b, const struct parts *p, int mixes)
{
    static const char *const kinds[] = {"unserved", "imbalance", "restoration", "operation"};
    double total[MIXES] = {0};
    for (int i = 0; i < p->count; i++)
        for (int m = 0; m < MIXES; m++)
            total[m] += p->at[i].usd[m];
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int i = 0; i < p->count; i++) {
            bool nothing = true;
            for (int m = 0; m < mixes; m++)
                nothing = nothing && p->at[i].usd[m] == 0;
            if (strcmp(p->at[i].kind, kinds[k]) != 0 ||
                (nothing && k == 0 && strcmp(p->at[i].name, not_told_apart) != 0))
                continue;
            table_row(b);
            put_text(b, kinds[k]);
            put_text(b, p->at[i].name);
            for (int m = 0; m < mixes; m++) {
                put_number(b, p->at[i].usd[m]);
                put_number(b, total[m] > 0 ? 100 * p->at[i].usd[m] / total[m] : 0);
            }
        }
}

enum err_code report_contributions(const struct instance *inst, const struct result *r, enum report_weighting weighting,
                                   int scenario, struct report_table *out)
{
    struct table_builder b;
    double *w[MIXES];
    memset(out, 0, sizeof *out);
    int mixes = weighting == REPORT_SCENARIO ? MIXES : OF_SCENARIO;
    if (!mix_shapes_agree(inst, r) || (mixes == MIXES && (scenario < 0 || scenario >= r->scenarios)))
        return ERR_INVALID;
    struct parts *parts = calloc(1, sizeof *parts);
    enum err_code code = ERR_MEMORY;
    if (weigh(r, mixes == MIXES ? scenario : -1, w) && parts) {
        for (int s = 0; s < r->scenarios; s++)
            add_scenario(parts, inst, r, w, s);
        table_begin(&b, out, "contributions", title[weighting], columns, 2 + 2 * mixes);
        put_parts(&b, parts, mixes);
        code = table_end(&b);
    }
    if (code == ERR_NONE && !report_table_lead(out, leading[weighting], LEADING)) {
        report_table_free(out);
        code = ERR_MEMORY;
    }
    for (int m = 0; m < MIXES; m++)
        free(w[m]);
    free(parts);
    return code;
}
