/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modules' own columns and rows, one block a candidate. Every limit scales with the working units h, so a block with h = 1
 * is the polytope of one unit, against which prices are tested. */
#include "recourse/rows.h"

#include <math.h>

bool module_has_column(const struct module_type *type, int kind)
{
    switch (type->kind) {
    case MODULE_STORAGE:
        return kind < COL_REACTIVE || type->kvar > 0;
    case MODULE_GENERATOR:
        return kind >= COL_REACTIVE ? type->kvar > 0 : kind == COL_START ? type->start_usd > 0 : true;
    default:
        return kind == COL_CALL ? type->call_usd > 0 : kind == COL_REBOUND ? type->rebound > 0 : kind < COL_REBOUND;
    }
}

bool module_column_moves(const struct module_type *type, int kind)
{
    switch (type->kind) {
    case MODULE_STORAGE:
        return kind == COL_DISCHARGE || kind == COL_CHARGE;
    case MODULE_GENERATOR:
        return kind == COL_POWER;
    default:
        return kind == COL_REDUCED || (kind == COL_REBOUND && type->rebound > 0);
    }
}

/* A step that ends at or before the starting time gives no power; the tolerance is for lengths such as 5/60 h. */
static bool too_early(const struct stage2 *m, const struct module_type *type, int t)
{
    return 60 * m->tau[t] <= type->start_min + 1e-9;
}

double module_whole_share(double available, int max_units)
{
    double most = 0;
    for (int n = 1; n <= max_units && available > 0; n++)
        most = fmax(most, fmin(1, floor(available * n + 1e-9) / (available * n)));
    return most;
}

void module_column_data(const struct stage2 *m, const struct module_type *type, int kind, int t, double h,
                        double online, double *lower, double *upper, double *cost)
{
    double hours = m->inst->step_hours[t], ready = too_early(m, type, t) ? 0 : h;
    *lower = *cost = 0;
    switch (type->kind) {
    case MODULE_STORAGE:
        *upper = type->kw * ready;
        if (kind == COL_DISCHARGE) {
            *cost = hours * type->degradation_usd_per_kwh;
        } else if (kind == COL_ENERGY) {
            double least = t == m->T - 1 ? fmax(type->soc_min, type->soc_end) : type->soc_min;
            *lower = least * type->kwh * h;
            *upper = type->kwh * h;
        } else if (kind >= COL_REACTIVE) {
            *upper = type->kvar * ready;
        }
        return;
    case MODULE_GENERATOR:
        *upper = fmin(online, ready);
        if (kind == COL_POWER) {
            *upper = type->kw * ready;
            *cost = hours * type->fuel_usd_per_kwh;
        } else if (kind == COL_START) {
            *cost = type->start_usd;
        } else if (kind >= COL_REACTIVE) {
            *upper = type->kvar * ready;
        }
        return;
    default:
        *upper = fmin(online, ready);
        if (kind == COL_REDUCED) {
            *upper = type->kw * ready;
            *cost = hours * type->price_usd_per_kwh;
        } else if (kind == COL_CALL) {
            *cost = type->call_usd;
        } else if (kind == COL_REBOUND) {
            *upper = type->kw * h;
        }
        return;
    }
}

void module_column_effect(const struct module_type *type, int kind, double tan_phi, double *active, double *reactive)
{
    *active = *reactive = 0;
    if (type->kind == MODULE_DEMAND_RESPONSE) {
        if (kind == COL_REDUCED || kind == COL_REBOUND) {
            *active = kind == COL_REDUCED ? -1 : 1;
            *reactive = *active * tan_phi;
        }
    } else if (kind >= COL_REACTIVE) {
        *reactive = kind == COL_REACTIVE ? -1 : 1;
    } else if (kind == COL_DISCHARGE) { /* COL_POWER alike */
        *active = -1;
    } else if (type->kind == MODULE_STORAGE && kind == COL_CHARGE) {
        *active = 1;
    }
}

bool module_has_row(const struct module_type *type, int kind, int t)
{
    switch (type->kind) {
    case MODULE_STORAGE:
        return kind == MROW_ENERGY || kind == MROW_MODE || (kind == MROW_SWING && type->ramp_kw_per_min > 0);
    case MODULE_GENERATOR:
        switch (kind) {
        case MROW_MAX:
            return true;
        case MROW_MIN:
            return type->min_kw > 0;
        case MROW_CLIMB:
            return type->ramp_kw_per_min > 0;
        case MROW_STARTS:
            return type->start_usd > 0;
        case MROW_FUEL:
            return t == 0 && type->fuel_kwh > 0;
        case MROW_REACTIVE:
            return type->kvar > 0;
        default:
            return false;
        }
    default:
        switch (kind) {
        case MROW_MAX:
            return true;
        case MROW_MIN:
            return type->min_kw > 0;
        case MROW_STARTS:
            return type->call_usd > 0;
        case MROW_BUDGET:
            return t == 0;
        case MROW_PAYBACK:
            return type->rebound > 0;
        default:
            return false;
        }
    }
}

static void put(struct row *out, int id, double value)
{
    out->id[out->count] = id;
    out->value[out->count++] = value;
}

/* Column identity of a block. */
static int at(const struct stage2 *m, int first, int kind, int t)
{
    return first + kind * m->T + t;
}

static void storage_row(const struct stage2 *m, const struct module_type *type, int first, int kind, int t, double h,
                        struct row *out)
{
    double hours = m->inst->step_hours[t];
    if (kind == MROW_ENERGY) {
        put(out, at(m, first, COL_ENERGY, t), 1);
        put(out, at(m, first, COL_CHARGE, t), -type->eta_charge * hours);
        put(out, at(m, first, COL_DISCHARGE, t), hours / type->eta_discharge);
        if (t > 0)
            put(out, at(m, first, COL_ENERGY, t - 1), -1);
        out->lower = out->upper = t > 0 ? 0 : type->soc0 * type->kwh * h;
    } else if (kind == MROW_MODE) {
        put(out, at(m, first, COL_CHARGE, t), 1);
        put(out, at(m, first, COL_DISCHARGE, t), 1);
        out->lower = -INFINITY;
        out->upper = type->kw * h;
    } else {
        for (int d = 0; d <= 1 && t - d >= 0; d++) {
            put(out, at(m, first, COL_DISCHARGE, t - d), d ? -1 : 1);
            put(out, at(m, first, COL_CHARGE, t - d), d ? 1 : -1);
        }
        out->upper = 60 * type->ramp_kw_per_min * hours * h;
        out->lower = -out->upper;
    }
}

/* Units on line or called: power between their least and most, starts counted. Generators and demand response share these. */
static void unit_row(const struct stage2 *m, const struct module_type *type, int first, int kind, int t,
                     struct row *out)
{
    out->lower = -INFINITY;
    out->upper = 0;
    if (kind == MROW_MAX) {
        put(out, at(m, first, COL_POWER, t), 1);
        put(out, at(m, first, COL_ONLINE, t), -type->kw);
    } else if (kind == MROW_MIN) {
        put(out, at(m, first, COL_POWER, t), -1);
        put(out, at(m, first, COL_ONLINE, t), type->min_kw);
    } else {
        put(out, at(m, first, COL_ONLINE, t), 1);
        if (t > 0)
            put(out, at(m, first, COL_ONLINE, t - 1), -1);
        put(out, at(m, first, COL_START, t), -1);
    }
}

static void generator_row(const struct stage2 *m, const struct module_type *type, int first, int kind, int t, double h,
                          struct row *out)
{
    out->lower = -INFINITY;
    out->upper = 0;
    switch (kind) {
    case MROW_CLIMB:
        put(out, at(m, first, COL_POWER, t), 1);
        if (t > 0)
            put(out, at(m, first, COL_POWER, t - 1), -1);
        put(out, at(m, first, COL_ONLINE, t), -60 * type->ramp_kw_per_min * m->inst->step_hours[t]);
        return;
    case MROW_FUEL:
        for (int k = 0; k < m->T; k++)
            put(out, at(m, first, COL_POWER, k), m->inst->step_hours[k]);
        out->upper = type->fuel_kwh * h;
        return;
    case MROW_REACTIVE:
        put(out, at(m, first, COL_REACTIVE, t), 1);
        put(out, at(m, first, COL_ABSORBED, t), 1);
        put(out, at(m, first, COL_ONLINE, t), -type->kvar);
        return;
    default:
        unit_row(m, type, first, kind, t, out);
        return;
    }
}

static void response_row(const struct stage2 *m, const struct module_type *type, int first, int kind, int t, double h,
                         struct row *out)
{
    const double *hours = m->inst->step_hours;
    if (kind == MROW_BUDGET) {
        for (int k = 0; k < m->T; k++)
            put(out, at(m, first, COL_REDUCED, k), hours[k]);
        out->lower = -INFINITY;
        out->upper = type->kw * type->hours * h;
    } else if (kind == MROW_PAYBACK) {
        for (int k = 0; k <= t; k++) {
            put(out, at(m, first, COL_REBOUND, k), hours[k]);
            put(out, at(m, first, COL_REDUCED, k), -type->rebound * hours[k]);
        }
        out->lower = t == m->T - 1 ? 0 : -INFINITY;
        out->upper = 0;
    } else {
        unit_row(m, type, first, kind, t, out);
    }
}

void module_row_build(const struct stage2 *m, const struct module_type *type, int first, int kind, int t, double h,
                      struct row *out)
{
    out->count = 0;
    switch (type->kind) {
    case MODULE_STORAGE:
        storage_row(m, type, first, kind, t, h, out);
        return;
    case MODULE_GENERATOR:
        generator_row(m, type, first, kind, t, h, out);
        return;
    default:
        response_row(m, type, first, kind, t, h, out);
        return;
    }
}
