/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules between the values of a case: what each alone may be, but not together. Broken, they would make Stage II
 * infeasible or its prices absurd. */
#include "case_internal.h"

#include <ballast/number.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* One value must not exceed another of the same row. */
static const struct order_rule {
    enum case_table table;
    const char *low, *high;
    const char *why;
} order_rules[] = {
    {CASE_FEEDER, "v_min", "v_max", "no voltage could satisfy both limits"},
    {CASE_FEEDER, "v_source", "v_max", "the substation bus itself would break the limit"},
    {CASE_SHOCK, "ramp_min_s", "ramp_max_s", "the range of rise times would be empty"},
    {CASE_SHOCK, "decay_min_min", "decay_max_min", "the range of decays would be empty"},
    {CASE_SHOCK, "trip_drop_min", "trip_drop_max", "the range of drops would be empty"},
    {CASE_SHOCK, "return_min_h", "return_max_h", "the range of return times would be empty"},
    {CASE_SHOCK, "rho_across", "rho_in", "sites of one group are at least as alike as sites of two"},
    {CASE_DISRUPTION, "repair_min_h", "repair_median_h", "the middle repair would be cut off"},
    {CASE_DISRUPTION, "repair_median_h", "repair_max_h", "the middle repair would be cut off"},
    {CASE_DISRUPTION, "derating_min", "derating_max", "the range of deratings would be empty"},
    {CASE_DISRUPTION, "derating_min_h", "derating_max_h", "the range of durations would be empty"},
    {CASE_MODULES, "soc_min", "soc0", "a module would begin below its own limit"},
    {CASE_MODULES, "soc_end", "soc0", "an idle module could not end as it must"},
    {CASE_MODULES, "min_kw", "kw", "a unit could never run"},
    {CASE_MODULES, "delivery_min", "delivery_max", "the range of deliveries would be empty"},
    {CASE_CANDIDATES, "min_units", "max_units", "the site could never be opened"},
};

static bool number_of(struct reading *r, enum case_table table, int row, const char *key, double *value)
{
    const struct table *t = &case_table[table];
    int f = table_field(t, key, strlen(key));
    if (!reading_knows(r, table, row, key))
        return false;
    char text[CASE_CELL_SIZE];
    union value parsed = {0};
    casedoc_get(r->doc, table, row, f, text, sizeof text);
    if (value_parse(r->doc, &t->fields[f], text, &parsed, NULL) != ERR_NONE)
        return false;
    *value = parsed.number;
    return true;
}

/* A module's kind has the field. */
static bool applies(const struct reading *r, enum case_table table, int row, const char *key)
{
    if (table != CASE_MODULES)
        return true;
    unsigned kinds = case_module_fields[table_field(&case_table[table], key, strlen(key))].kinds;
    return reading_knows(r, table, row, "kind") && (kinds == 0 || kinds & 1u << r->c->module[row].type.kind);
}

static void check_order(struct reading *r, const struct order_rule *rule, int row)
{
    double low = 0;
    double high = 0;
    if (!applies(r, rule->table, row, rule->low) || !applies(r, rule->table, row, rule->high) ||
        !number_of(r, rule->table, row, rule->low, &low) || !number_of(r, rule->table, row, rule->high, &high) ||
        low <= high)
        return;
    const struct table *t = &case_table[rule->table];
    int f = table_field(t, rule->low, strlen(rule->low));
    char name[200];
    char a[NUMBER_SIZE];
    char b[NUMBER_SIZE];
    struct err e;
    err_set(&e, ERR_INVALID, "%s is %s, above %s = %s: %s", value_name(r->doc, rule->table, row, f, name, sizeof name),
            number_format(low, a, sizeof a), rule->high, number_format(high, b, sizeof b), rule->why);
    err_hint(&e, "Lower %s or raise %s", rule->low, rule->high);
    reading_report(r, &e, rule->table, row, f);
}

static void check_source_voltage(struct reading *r)
{
    const struct planning_case *c = r->c;
    if (!reading_knows(r, CASE_FEEDER, 0, "v_source") || !reading_knows(r, CASE_FEEDER, 0, "v_min") ||
        !reading_knows(r, CASE_FEEDER, 0, "v_margin") || c->v_source >= c->v_min + c->v_margin - 1e-12)
        return;
    struct err e;
    err_set(&e, ERR_INVALID,
            "v_source of [feeder] is %g, below v_min + v_margin = %g: the substation bus breaks the limit", c->v_source,
            c->v_min + c->v_margin);
    err_hint(&e, "Raise v_source or lower v_min or v_margin");
    reading_report(r, &e, CASE_FEEDER, 0, table_field(&case_table[CASE_FEEDER], "v_source", 8));
}

/* Load is disconnected last: every class must lose more by that than a sag or an unscheduled draw costs. */
static void check_lost_load(struct reading *r, const char *price_key, double price)
{
    for (int k = 0; reading_knows(r, CASE_PRICES, 0, price_key) && k < r->c->classes; k++) {
        if (!reading_knows(r, CASE_CLASSES, k, "voll_usd_per_kwh") || r->c->load_class[k].voll_usd_per_kwh > price)
            continue;
        struct err e;
        err_set(&e, ERR_INVALID,
                "%s of [prices] is %g USD/kWh, not below voll_usd_per_kwh = %g of [class %s]: it would be cheaper to "
                "disconnect",
                price_key, price, r->c->load_class[k].voll_usd_per_kwh, r->c->load_class[k].name);
        err_hint(&e, "Lower %s, or raise the value of lost load of that class", price_key);
        reading_report(r, &e, CASE_PRICES, 0, table_field(&case_table[CASE_PRICES], price_key, strlen(price_key)));
    }
}

/* tan phi is reactive over active power, data centres included, so reactive power needs some active power beside it. */
static void check_reactive(struct reading *r)
{
    for (int i = 0; i < r->c->buses; i++) {
        double active = r->c->bus[i].p_kw;
        for (int j = 0; j < r->c->datacenters; j++)
            if (r->c->datacenter[j].bus == i)
                active += r->c->datacenter[j].rated_kw;
        if (r->c->bus[i].q_kvar == 0 || active > 0 || !reading_knows(r, CASE_BUSES, i, "p_kw"))
            continue;
        struct err e;
        err_set(&e, ERR_INVALID, "bus '%s' has reactive load but no active load, so it has no power factor",
                r->c->bus[i].id);
        err_hint(&e, "State its active load p_kw, or set q_kvar to 0");
        reading_report(r, &e, CASE_BUSES, i, 1);
    }
}

static void check_ends(struct reading *r)
{
    for (int l = 0; l < r->c->branches; l++) {
        if (!reading_knows(r, CASE_BRANCHES, l, "from") || !reading_knows(r, CASE_BRANCHES, l, "to") ||
            r->c->branch[l].from != r->c->branch[l].to)
            continue;
        struct err e;
        err_set(&e, ERR_INVALID, "branch '%s' begins and ends at the same bus", r->c->branch[l].id);
        err_hint(&e, "Correct one of its ends or delete it");
        reading_report(r, &e, CASE_BRANCHES, l, 0);
    }
}

static void check_presence(struct reading *r)
{
    static const struct {
        enum case_table table;
        const char *hint;
    } needed[] = {
        {CASE_BUSES, "Add the section [buses] with lines such as: 1 = 100 kW, 60 kvar, residential"},
        {CASE_CLASSES, "Add a section [class NAME] with voll_usd_per_kwh"},
    };
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (casedoc_rows(r->doc, needed[i].table) > 0)
            continue;
        struct err e;
        err_set(&e, ERR_INVALID, "the case has no %s", needed[i].table == CASE_BUSES ? "buses" : "load class");
        err_hint(&e, "%s", needed[i].hint);
        reading_report(r, &e, needed[i].table, 0, 0);
    }
}

void rules_check(struct reading *r)
{
    check_presence(r);
    for (size_t i = 0; i < sizeof order_rules / sizeof order_rules[0]; i++)
        for (int row = 0; row < casedoc_rows(r->doc, order_rules[i].table); row++)
            check_order(r, &order_rules[i], row);
    check_source_voltage(r);
    check_lost_load(r, "sag_usd_per_kwh", r->c->sag_usd_per_kwh);
    check_lost_load(r, "up_usd_per_kwh", r->c->up_usd_per_kwh);
    check_reactive(r);
    check_ends(r);
}
