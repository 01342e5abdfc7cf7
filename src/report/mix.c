/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mix.h"

#include <math.h>
#include <stdlib.h>

bool mix_shapes_agree(const struct instance *inst, const struct result *r)
{
    return r->scenarios == inst->scenarios && r->buses == inst->buses && r->steps == inst->steps &&
           r->candidates == inst->candidates;
}

bool mix_has_dispatch(const struct instance *inst, const struct result *r, int scenario)
{
    bool exists = scenario == REPORT_ALL || (scenario >= 0 && scenario < r->scenarios);
    return mix_shapes_agree(inst, r) && r->dispatch && exists;
}

double *mix_weights(const struct instance *inst, const struct result *r, enum report_weighting weighting, int scenario)
{
    if (!mix_shapes_agree(inst, r) || (weighting == REPORT_SCENARIO && (scenario < 0 || scenario >= r->scenarios)))
        return NULL;
    double *w = calloc((size_t)r->scenarios + 1, sizeof *w);
    for (int s = 0; w && s < r->scenarios; s++) {
        if (weighting == REPORT_EXPECTED)
            w[s] = r->probability[s];
        else if (weighting == REPORT_WORST_CASE)
            w[s] = r->worst_probability[s];
        else
            w[s] = s == scenario ? 1.0 : 0.0;
    }
    return w;
}

void mix_interface_share(const struct instance *inst, int scenario, int step, double *share)
{
    const double *demand = inst->scenario[scenario].demand_kw;
    double moved = 0.0, total = 0.0;
    for (int i = 0; i < inst->buses; i++) {
        const double *d = demand + (size_t)i * (size_t)inst->steps;
        share[i] = fabs(d[step] - (step > 0 ? d[step - 1] : inst->bus[i].p_kw));
        moved += share[i];
        total += d[step];
    }
    for (int i = 0; i < inst->buses; i++) {
        if (moved > 1e-9)
            share[i] /= moved;
        else if (total > 1e-9)
            share[i] = demand[(size_t)i * (size_t)inst->steps + (size_t)step] / total;
        else
            share[i] = i == inst->substation ? 1.0 : 0.0;
    }
}

const char *mix_label(const struct instance *inst, int scenario)
{
    const struct scenario *sc = &inst->scenario[scenario];
    if (sc->label)
        return sc->label;
    return sc->probability > 0.0 ? "sampled" : "stress";
}

bool mix_prices_unrestored(const struct instance *inst)
{
    bool priced = false;
    for (int i = 0; i < inst->buses; i++)
        priced = priced || inst->bus[i].unrestored_usd_per_kw > 0;
    return priced;
}

void mix_note_unrestored(struct table_builder *b, const struct instance *inst)
{
    if (mix_prices_unrestored(inst))
        return;
    table_help(b, "unrestored_usd", "load still out at the end, which is priced at 0 USD/kW in this case");
    table_help(b, "restoration_usd", "delay and pick-up; load still out at the end is priced at 0 USD/kW in this case");
}
