/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be bought: of nothing in stock no plan has a unit, and what is left of the budget may buy another. */
#include "mix.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

bool report_out_of_stock(const struct instance *inst, int module)
{
    for (int s = 0; s < inst->suppliers; s++)
        if (inst->supplier[s].stock[module] > 0)
            return false;
    return inst->suppliers > 0;
}

const char *report_stock_words(const struct instance *inst, int module, char *buf, size_t size)
{
    const char *name = inst->module[module].name;
    buf[0] = '\0';
    if (report_out_of_stock(inst, module))
        snprintf(buf, size, "no supplier has %.60s in stock: it cannot be placed. Add %.60s to the stock of one.", name,
                 name);
    return buf;
}

const char *report_stock_warning(const struct instance *inst, int module, char *buf, size_t size)
{
    enum { NAMED = 3 };
    char names[200] = "", words[200];
    int count = 0;
    buf[0] = '\0';
    if (!report_stock_words(inst, module, words, sizeof words)[0])
        return buf;
    for (int c = 0; c < inst->candidates; c++) {
        size_t n = strlen(names);
        if (inst->candidate[c].module == module && inst->candidate[c].max_units > 0 && ++count <= NAMED)
            snprintf(names + n, sizeof names - n, "%s%.40s", n ? ", " : "", inst->candidate[c].id);
    }
    if (count > NAMED)
        snprintf(names + strlen(names), sizeof names - strlen(names), " and %d more", count - NAMED);
    if (count > 0)
        snprintf(buf, size, "candidate%s %s: %s", count == 1 ? "" : "s", names, words);
    return buf;
}

/* What more of a supplier's stock of a module type the plan leaves. */
static int stock_left(const struct instance *inst, const struct result *r, int supplier, int module)
{
    int left = inst->supplier[supplier].stock[module];
    for (int c = 0; c < inst->candidates; c++)
        if (inst->candidate[c].module == module)
            left -= r->shipped[supplier * inst->candidates + c];
    return left;
}

/* Units that the candidate takes at least, if it takes more; 0: no room for them at the candidate, the bus or the sites. */
static int next_units(const struct instance *inst, const struct result *r, int candidate)
{
    const struct candidate *one = &inst->candidate[candidate];
    int units = r->units[candidate] > 0 || one->min_units < 1 ? 1 : one->min_units, sites = 0;
    double hosted = 0.0, hosting = inst->bus[one->bus].hosting_kw;
    for (int c = 0; c < inst->candidates; c++) {
        sites += r->units[c] > 0;
        if (inst->candidate[c].bus == one->bus)
            hosted += r->units[c] * inst->module[inst->candidate[c].module].kw;
    }
    if (r->units[candidate] + units > one->max_units ||
        (hosting > 0.0 && hosted + units * inst->module[one->module].kw > hosting * (1 + 1e-9)) ||
        (r->units[candidate] == 0 && inst->max_sites > 0 && sites >= inst->max_sites))
        return 0;
    return units;
}

/* Up front, from the suppliers that deliver at the least cost; INFINITY: they do not have so many. */
static double cost_of(const struct instance *inst, const struct result *r, int candidate, int units)
{
    const struct candidate *one = &inst->candidate[candidate];
    double usd = (r->units[candidate] > 0 ? 0.0 : one->site_usd) + units * inst->module[one->module].unit_usd;
    double beyond = -1.0; /* suppliers up to this cost are done */
    while (inst->suppliers > 0 && units > 0) {
        double next = INFINITY;
        int stock = 0;
        for (int s = 0; s < inst->suppliers; s++) {
            double delivery = inst->supplier[s].delivery_usd;
            int left = stock_left(inst, r, s, one->module);
            if (delivery <= beyond || delivery > next || left <= 0)
                continue;
            stock = delivery < next ? left : stock + (left < units ? left : units);
            next = delivery;
        }
        if (!isfinite(next))
            return INFINITY;
        int taken = stock < units ? stock : units;
        usd += taken * next;
        units -= taken;
        beyond = next;
    }
    return usd;
}

enum report_left report_budget_left(const struct instance *inst, const struct result *r, char *words, size_t size)
{
    double left = inst->budget_usd - r->budget_used_usd;
    char usd[NUMBER_SIZE], names[160] = "";
    enum report_left what = REPORT_LEFT_NO_ROOM;
    int last = -1; /* module types that are too dear are named once each */
    number_grouped(fmax(left, 0.0), 0, usd, sizeof usd);
    for (int m = 0; m < inst->modules; m++)
        for (int c = 0; c < inst->candidates; c++) {
            int units = inst->candidate[c].module == m ? next_units(inst, r, c) : 0;
            double cost = units > 0 ? cost_of(inst, r, c, units) : INFINITY;
            if (!isfinite(cost))
                continue;
            bool dear = cost > left + 1e-6 * fmax(1.0, inst->budget_usd);
            if (what != REPORT_LEFT_SHORT)
                what = dear ? REPORT_LEFT_SHORT : REPORT_LEFT_ENOUGH;
            size_t n = strlen(names);
            if (dear && last != m && n + 50 < sizeof names)
                snprintf(names + n, sizeof names - n, "%s%.40s", n ? " or " : "", inst->module[m].name);
            last = dear ? m : last;
        }
    if (what == REPORT_LEFT_NO_ROOM)
        snprintf(words, size, "%s USD left, and no candidate has room for one more unit", usd);
    else if (what == REPORT_LEFT_ENOUGH)
        snprintf(words, size, "%s USD left, enough for one more unit of any candidate that has room", usd);
    else
        snprintf(words, size, "%s USD left, less than one more %s: the budget may bind", usd, names);
    return what;
}
