/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance_fields.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#define BIG 1e9
#define COUNT_MAX 1000000
#define STORAGE (1U << MODULE_STORAGE)
#define GENERATOR (1U << MODULE_GENERATOR)
#define RESPONSE (1U << MODULE_DEMAND_RESPONSE)
#define AT(owner, member) offsetof(struct owner, member)
#define REAL(owner, member, low, high)                                                                                 \
    {                                                                                                                  \
        .key = #member, .type = VALUE_REAL, .offset = AT(owner, member), .min = (low), .max = (high)                   \
    }
#define POSITIVE(owner, member, high)                                                                                  \
    {                                                                                                                  \
        .key = #member, .type = VALUE_REAL, .offset = AT(owner, member), .min = 0, .max = (high), .above_min = true    \
    }
#define WHOLE(owner, member, low, high)                                                                                \
    {                                                                                                                  \
        .key = #member, .type = VALUE_WHOLE, .offset = AT(owner, member), .min = (low), .max = (high)                  \
    }
#define OF_KIND(set, member, low, high, above)                                                                         \
    {                                                                                                                  \
        .key = #member, .type = VALUE_REAL, .offset = AT(module_type, member), .min = (low), .max = (high),            \
        .above_min = (above), .kinds = (set)                                                                           \
    }
#define OTHER(kind_of_value, owner, member)                                                                            \
    {                                                                                                                  \
        .key = #member, .type = (kind_of_value), .offset = AT(owner, member)                                           \
    }
#define ROWS(array) (array), (int)(sizeof(array) / sizeof(array)[0])

const char *const module_kind_name[MODULE_KINDS] = {
    [MODULE_STORAGE] = "storage", [MODULE_GENERATOR] = "generator", [MODULE_DEMAND_RESPONSE] = "demand_response"};

static const struct value_field feeder[] = {
    POSITIVE(instance, base_kv, 1000),
    OTHER(VALUE_BUS, instance, substation),
    POSITIVE(instance, v_source, 2),
    POSITIVE(instance, v_min, 2),
    POSITIVE(instance, v_max, 2),
    REAL(instance, import_cap_kw, 0, BIG),
    REAL(instance, ramp_up_kw_per_min, 0, BIG),
    REAL(instance, ramp_down_kw_per_min, 0, BIG),
    REAL(instance, initial_import_kw, 0, BIG),
    REAL(instance, sag_share, 0, 1),
    REAL(instance, v_margin, 0, 1),
    REAL(instance, up_max_kw, 0, BIG),
};

static const struct value_field prices[] = {
    REAL(instance, energy_usd_per_kwh, 0, BIG), REAL(instance, up_usd_per_kwh, 0, BIG),
    REAL(instance, down_usd_per_kwh, 0, BIG),   REAL(instance, sag_usd_per_kwh, 0, BIG),
    REAL(instance, restore_kw_per_min, 0, BIG),
};

static const struct value_field buses[] = {
    OTHER(VALUE_ID, instance_bus, id),
    REAL(instance_bus, p_kw, 0, BIG),
    REAL(instance_bus, q_kvar, -BIG, BIG),
    REAL(instance_bus, tan_phi, -100, 100),
    REAL(instance_bus, voll_usd_per_kwh, 0, BIG),
    REAL(instance_bus, pickup_usd_per_kw, 0, BIG),
    REAL(instance_bus, unrestored_usd_per_kw, 0, BIG),
    REAL(instance_bus, delay_usd_per_kwh_h, 0, BIG),
    REAL(instance_bus, hosting_kw, 0, BIG),
};

static const struct value_field branches[] = {
    OTHER(VALUE_ID, instance_branch, id),    OTHER(VALUE_BUS, instance_branch, from),
    OTHER(VALUE_BUS, instance_branch, to),   REAL(instance_branch, r_ohm, 0, BIG),
    REAL(instance_branch, x_ohm, -BIG, BIG), REAL(instance_branch, rating_kva, 0, BIG),
};

static const struct value_field modules[] = {
    OTHER(VALUE_ID, module_type, name),
    OTHER(VALUE_KIND, module_type, kind),
    POSITIVE(module_type, kw, BIG),
    REAL(module_type, unit_usd, 0, 1e12),
    POSITIVE(module_type, life_years, 1000),
    REAL(module_type, om_usd_per_year, 0, BIG),
    REAL(module_type, start_min, 0, BIG),
    REAL(module_type, kvar, 0, BIG),
    OTHER(VALUE_FLAG, module_type, grid_forming),
    OF_KIND(STORAGE, kwh, 0, BIG, true),
    OF_KIND(STORAGE, eta_charge, 0, 1, true),
    OF_KIND(STORAGE, eta_discharge, 0, 1, true),
    OF_KIND(STORAGE, soc0, 0, 1, false),
    OF_KIND(STORAGE, soc_min, 0, 1, false),
    OF_KIND(STORAGE, soc_end, 0, 1, false),
    OF_KIND(GENERATOR | RESPONSE, min_kw, 0, BIG, false),
    OF_KIND(STORAGE | GENERATOR, ramp_kw_per_min, 0, BIG, false),
    OF_KIND(STORAGE, degradation_usd_per_kwh, 0, BIG, false),
    OF_KIND(GENERATOR, fuel_usd_per_kwh, 0, BIG, false),
    OF_KIND(GENERATOR, start_usd, 0, BIG, false),
    OF_KIND(GENERATOR, fuel_kwh, 0, BIG, false),
    OF_KIND(RESPONSE, share, 0, 1, false),
    OF_KIND(RESPONSE, hours, 0, STEP_HOURS_MAX, false),
    OF_KIND(RESPONSE, rebound, 0, 10, false),
    OF_KIND(RESPONSE, price_usd_per_kwh, 0, BIG, false),
    OF_KIND(RESPONSE, call_usd, 0, BIG, false),
};

static const struct value_field candidates[] = {
    OTHER(VALUE_ID, candidate, id),
    OTHER(VALUE_BUS, candidate, bus),
    OTHER(VALUE_MODULE, candidate, module),
    WHOLE(candidate, max_units, 0, COUNT_MAX),
    WHOLE(candidate, min_units, 0, COUNT_MAX),
    REAL(candidate, site_usd, 0, 1e12),
};

static const struct value_field suppliers[] = {
    OTHER(VALUE_ID, supplier, name),
    REAL(supplier, delivery_usd, 0, 1e12),
};

static const struct value_field economics[] = {
    REAL(instance, budget_usd, 0, 1e15),
    REAL(instance, discount_rate, 0, 1),
    REAL(instance, events_per_year, 0, BIG),
    WHOLE(instance, max_sites, 0, COUNT_MAX),
};

static const struct value_field risk[] = {
    {.key = "alpha", .type = VALUE_REAL, .offset = AT(instance, alpha), .min = 0, .max = 1, .below_max = true},
    REAL(instance, radius_kw, 0, 1e15),
    REAL(instance, weight, 0, 1),
};

const struct value_table value_table[VALUE_GROUPS] = {
    [GROUP_FEEDER] = {"feeder", ROWS(feeder), false},
    [GROUP_PRICES] = {"prices", ROWS(prices), false},
    [GROUP_BUSES] = {"buses", ROWS(buses), true},
    [GROUP_BRANCHES] = {"branches", ROWS(branches), true},
    [GROUP_MODULES] = {"modules", ROWS(modules), true},
    [GROUP_CANDIDATES] = {"candidates", ROWS(candidates), true},
    [GROUP_SUPPLIERS] = {"suppliers", ROWS(suppliers), true},
    [GROUP_ECONOMICS] = {"economics", ROWS(economics), false},
    [GROUP_RISK] = {"risk", ROWS(risk), false},
};

bool value_in_range(const struct value_field *f, double value)
{
    if (!isfinite(value) || value < f->min || value > f->max)
        return false;
    return !(f->above_min && value <= f->min) && !(f->below_max && value >= f->max);
}

char *value_range_text(const struct value_field *f, char *buf, size_t size)
{
    snprintf(buf, size, "%s %s %.10g %s %.10g", f->type == VALUE_WHOLE ? "a whole number" : "a number",
             f->above_min ? "above" : "from", f->min, f->below_max ? "to below" : "to", f->max);
    return buf;
}
