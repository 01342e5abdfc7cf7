/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is compared of an answer. */
#include <ballast/risk.h>
#include <ballast/study.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct answer_figure_spec answer_figure_spec[ANSWER_FIGURES] = {
    [ANSWER_OBJECTIVE] = {"Objective", "USD/year"},
    [ANSWER_BOUND] = {"Lower bound", "USD/year"},
    [ANSWER_GAP_PERCENT] = {"Gap", "%"},
    [ANSWER_PLAN_COST] = {"Plan, annual", "USD/year"},
    [ANSWER_CAPITAL] = {"Capital", "USD"},
    [ANSWER_SITES] = {"Sites opened", ""},
    [ANSWER_UNITS] = {"Units placed", ""},
    [ANSWER_EXPECTED] = {"Event, mean", "USD"},
    [ANSWER_CVAR] = {"Event, CVaR", "USD"},
    [ANSWER_RISK] = {"Event, risk", "USD"},
    [ANSWER_COSTLIEST] = {"Event, worst", "USD"},
    [ANSWER_UNSERVED] = {"Unserved", "kWh"},
    [ANSWER_IMBALANCE] = {"Imbalance", "kWh"},
    [ANSWER_RESTORATION] = {"Restoration", "USD"},
    [ANSWER_SCENARIOS] = {"Scenarios", ""},
    [ANSWER_STRESS] = {"Stress ones", ""},
};

/* Room for one more in an array whose length doubles; NULL when memory is short. */
static void *grown(void *array, int count, size_t element)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return array;
    return realloc(array, (count ? 2 * (size_t)count : 1) * element);
}

bool answer_add_site(struct answer *a, const char *candidate, const char *bus, const char *module, int units)
{
    struct answer_site *site = grown(a->site, a->sites, sizeof *site);
    if (!site)
        return false;
    a->site = site;
    site += a->sites++;
    *site = (struct answer_site){strdup(candidate), strdup(bus), strdup(module), units};
    return site->candidate && site->bus && site->module;
}

bool answer_add_input(struct answer *a, const char *name, const char *value)
{
    struct answer_input *input = grown(a->input, a->inputs, sizeof *input);
    if (!input)
        return false;
    a->input = input;
    input += a->inputs++;
    *input = (struct answer_input){strdup(name), strdup(value)};
    return input->name && input->value;
}

const char *answer_input_value(const struct answer *a, const char *name, int *hint)
{
    int own = 0;
    hint = hint ? hint : &own;
    for (int k = 0; k < a->inputs; k++) {
        int at = (*hint + k) % a->inputs;
        if (strcmp(a->input[at].name, name) == 0) {
            *hint = (at + 1) % a->inputs;
            return a->input[at].value;
        }
    }
    return NULL;
}

int answer_units(const struct answer *a, const char *candidate)
{
    for (int k = 0; k < a->sites; k++)
        if (strcmp(a->site[k].candidate, candidate) == 0)
            return a->site[k].units;
    return 0;
}

bool answer_make_room(struct answer *a, int scenarios)
{
    a->cost_usd = calloc((size_t)scenarios + 1, sizeof *a->cost_usd);
    a->probability = calloc((size_t)scenarios + 1, sizeof *a->probability);
    a->scenarios = a->cost_usd && a->probability ? scenarios : 0;
    return a->cost_usd && a->probability;
}

double answer_cvar(const struct answer *a, double alpha)
{
    return a->scenarios > 0 && alpha >= 0 && alpha < 1 ? risk_cvar(a->scenarios, a->cost_usd, a->probability, alpha)
                                                       : NAN;
}

void answer_free(struct answer *a)
{
    for (int k = 0; k < a->sites; k++) {
        free(a->site[k].candidate);
        free(a->site[k].bus);
        free(a->site[k].module);
    }
    for (int k = 0; k < a->inputs; k++) {
        free(a->input[k].name);
        free(a->input[k].value);
    }
    free(a->site);
    free(a->input);
    free(a->cost_usd);
    free(a->probability);
    free(a->label);
    free(a->instance);
    memset(a, 0, sizeof *a);
}

/* ---- From a result ---- */

static void add_outcomes(struct answer *a, const struct result *r)
{
    double *f = a->figure;
    f[ANSWER_COSTLIEST] = f[ANSWER_UNSERVED] = f[ANSWER_IMBALANCE] = f[ANSWER_RESTORATION] = f[ANSWER_SCENARIOS] = 0;
    for (int s = 0; s < r->scenarios; s++) {
        const struct scenario_outcome *o = &r->outcome[s];
        double p = a->probability[s] = r->probability[s];
        a->cost_usd[s] = o->cost.total;
        f[ANSWER_COSTLIEST] = fmax(f[ANSWER_COSTLIEST], o->cost.total);
        f[ANSWER_UNSERVED] += p * o->unserved_kwh;
        f[ANSWER_IMBALANCE] += p * (o->sag_kwh + o->interface_kwh);
        f[ANSWER_RESTORATION] += p * o->restoration_usd;
        f[ANSWER_SCENARIOS] += p > 0;
    }
    f[ANSWER_STRESS] = r->scenarios - f[ANSWER_SCENARIOS];
}

static bool add_sites(struct answer *a, const struct instance *inst, const struct result *r)
{
    double units = 0;
    for (int c = 0; c < r->candidates; c++) {
        const struct candidate *site = &inst->candidate[c];
        if (r->units[c] > 0 &&
            !answer_add_site(a, site->id, inst->bus[site->bus].id, inst->module[site->module].name, r->units[c]))
            return false;
        units += r->units[c];
    }
    a->figure[ANSWER_SITES] = a->sites;
    a->figure[ANSWER_UNITS] = units;
    return true;
}

struct adding {
    struct answer *a;
    bool failed;
};

static void add_one(void *context, const char *name, const char *value, bool number)
{
    struct adding *adding = context;
    (void)number;
    adding->failed = adding->failed || !answer_add_input(adding->a, name, value);
}

enum err_code answer_of(const struct instance *inst, const struct result *r, const char *label, struct answer *out)
{
    struct adding adding = {out, false};
    *out = (struct answer){.status = r->status, .recourse = r->recourse};
    double *f = out->figure;
    f[ANSWER_OBJECTIVE] = r->objective;
    f[ANSWER_BOUND] = r->bound;
    f[ANSWER_GAP_PERCENT] = 100 * r->gap;
    f[ANSWER_PLAN_COST] = r->annual_plan_usd;
    f[ANSWER_CAPITAL] = r->budget_used_usd;
    f[ANSWER_EXPECTED] = r->expected_usd;
    f[ANSWER_CVAR] = r->cvar_usd;
    f[ANSWER_RISK] = r->worst_case_usd;
    out->label = strdup(label);
    out->instance = strdup(inst->name ? inst->name : "");
    adding.failed = !answer_make_room(out, r->scenarios);
    if (!adding.failed)
        add_outcomes(out, r);
    adding.failed = adding.failed || !out->label || !out->instance || !add_sites(out, inst, r);
    answer_each_input(inst, add_one, &adding);
    if (!adding.failed)
        return ERR_NONE;
    answer_free(out);
    return ERR_MEMORY;
}

enum err_code answer_add_case(struct answer *a, const struct casedoc *doc)
{
    int known = a->inputs, hint = 0;
    struct answer instance = *a;
    for (int t = 0; t < CASE_TABLES; t++)
        for (int row = 0; row < casedoc_rows(doc, (enum case_table)t); row++)
            for (int f = 0; f < case_table[t].count; f++) {
                char name[200], value[240];
                const char *row_name = casedoc_row_name(doc, (enum case_table)t, row);
                snprintf(name, sizeof name, "%s%s%s:%s", case_table[t].section, row_name[0] ? " " : "", row_name,
                         case_table[t].fields[f].key);
                casedoc_get(doc, (enum case_table)t, row, f, value, sizeof value);
                instance.inputs = known;
                instance.input = a->input;
                if (!answer_input_value(&instance, name, &hint) && !answer_add_input(a, name, value))
                    return ERR_MEMORY;
            }
    return ERR_NONE;
}

/* ---- Whether two answers are about the same ---- */

const char *answer_other_terms(const struct answer *a, const struct answer *b, bool *alpha, char *buf, size_t size)
{
    static const struct {
        const char *input, *name, *unit;
    } terms[] = {{"risk:alpha", "alpha", ""}, {"risk:weight", "weight", ""}, {"risk:radius_kw", "radius", " kW"}};
    size_t n = 0;
    *alpha = false;
    buf[0] = '\0';
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++) {
        const char *x = answer_input_value(a, terms[k].input, NULL), *y = answer_input_value(b, terms[k].input, NULL);
        if (!x || !y || strcmp(x, y) == 0)
            continue;
        *alpha = *alpha || k == 0;
        int added = snprintf(buf + n, size - n, "%s%s %s%s, not %s", n ? "; " : "", terms[k].name, y, terms[k].unit, x);
        n = added < 0 || (size_t)added >= size - n ? size - 1 : n + (size_t)added;
    }
    return buf;
}

const char *answer_other_problem(const struct answer *a, const struct answer *b, char *buf, size_t size)
{
    static const char *const lists[][2] = {{"buses", "buses"},
                                           {"branches", "branches"},
                                           {"steps", "time steps"},
                                           {"modules", "module types"},
                                           {"candidates", "candidates"},
                                           {"suppliers", "suppliers"},
                                           {"scenarios", "the scenarios"}};
    size_t n = 0;
    buf[0] = '\0';
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        const char *x = answer_input_value(a, lists[k][0], NULL), *y = answer_input_value(b, lists[k][0], NULL);
        if (!x || !y || strcmp(x, y) == 0)
            continue;
        int added = snprintf(buf + n, size - n, "%s%s", n ? ", " : "", lists[k][1]);
        n = added < 0 || (size_t)added >= size - n ? size - 1 : n + (size_t)added;
    }
    if (n == 0 && (a->figure[ANSWER_SCENARIOS] != b->figure[ANSWER_SCENARIOS] ||
                   a->figure[ANSWER_STRESS] != b->figure[ANSWER_STRESS]))
        snprintf(buf, size, "the number of scenarios");
    return buf;
}
