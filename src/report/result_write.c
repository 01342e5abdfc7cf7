/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer as JSON, streamed: with the dispatch of many scenarios it is too large to hold twice. */
#include "allocation.h"
#include "mix.h"
#include "alternatives_json.h"
#include "result_fields.h"
#include "stream.h"

#include <ballast/file.h>

#include <math.h>
#include <stdlib.h>

struct writer {
    FILE *out;
    const struct instance *inst;
    const struct result *r;
    bool bad_text; /* a string is no UTF-8, or memory is short */
};

static void put_string(struct writer *w, const char *text)
{
    w->bad_text = !stream_string(w->out, text) || w->bad_text;
}

static void put_key_string(struct writer *w, const char *before, const char *key, const char *text)
{
    fprintf(w->out, "%s\"%s\": ", before, key);
    put_string(w, text);
}

/* key: value pairs parted by `between`, after whatever stands before. */
static void put_numbers(struct writer *w, const struct number_table *table, const void *base, const char *between)
{
    for (int k = 0; k < table->count; k++) {
        fprintf(w->out, "%s\"%s\": ", k ? between : "", table->fields[k].key);
        stream_number(w->out, *(const double *)((const char *)base + table->fields[k].offset));
    }
}

static void put_shipped(struct writer *w, int candidate)
{
    const char *between = "";
    fputs(", \"shipped\": {", w->out);
    for (int k = 0; k < w->inst->suppliers; k++) {
        int n = w->r->shipped[k * w->inst->candidates + candidate];
        if (n == 0)
            continue;
        fputs(between, w->out);
        put_string(w, w->inst->supplier[k].name);
        fprintf(w->out, ": %d", n);
        between = ", ";
    }
    fputc('}', w->out);
}

static void put_plan(struct writer *w)
{
    const char *between = "\n    ";
    fputs("  \"plan\": [", w->out);
    for (int c = 0; c < w->inst->candidates; c++) {
        const struct candidate *site = &w->inst->candidate[c];
        const struct module_type *m = &w->inst->module[site->module];
        int units = w->r->units[c];
        bool applicable;
        double kwh = allocation_kwh(m, units, &applicable);
        if (units == 0)
            continue;
        fputs(between, w->out);
        put_key_string(w, "{ ", "candidate", site->id);
        put_key_string(w, ", ", "bus", w->inst->bus[site->bus].id);
        put_key_string(w, ", ", "module", m->name);
        fprintf(w->out, ", \"units\": %d, \"kw\": ", units);
        stream_number(w->out, m->kw * units);
        fputs(", \"kwh\": ", w->out);
        stream_number(w->out, applicable ? kwh : NAN);
        fputs(", \"capital_usd\": ", w->out);
        stream_number(w->out, allocation_capital(w->inst, w->r, c));
        put_shipped(w, c);
        fputs(" }", w->out);
        between = ",\n    ";
    }
    fputs(" ],\n", w->out);
}

static void put_risk(struct writer *w)
{
    fputs("  \"risk\": { ", w->out);
    put_numbers(w, &risk_numbers, w->r, ", ");
    for (int k = 0; k < SCENARIO_ARRAYS; k++) {
        fprintf(w->out, ",\n    \"%s\": ", scenario_array[k].key);
        stream_numbers(w->out, *(double *const *)((const char *)w->r + scenario_array[k].offset), w->r->scenarios);
    }
    fputs(" },\n", w->out);
}

static void put_outcomes(struct writer *w, const char *indent, const struct scenario_outcome *outcome)
{
    fputs("\"scenarios\": [", w->out);
    for (int s = 0; s < w->r->scenarios; s++) {
        const struct scenario_outcome *o = &outcome[s];
        fprintf(w->out, "%s\n%s", s ? "," : "", indent);
        put_key_string(w, "{ ", "label", mix_label(w->inst, s));
        fputs(", ", w->out);
        put_numbers(w, &outcome_numbers, o, ", ");
        fputs(", \"imbalance_kwh\": ", w->out);
        stream_number(w->out, o->sag_kwh + o->interface_kwh);
        fprintf(w->out, ", \"buses_hit\": %d, \"parts\": { ", o->buses_hit);
        put_numbers(w, &part_numbers, &o->cost, ", ");
        fputs(" } }", w->out);
    }
    fputs(" ]", w->out);
}

static void put_units(struct writer *w, int bus)
{
    const char *between = "";
    fputs(", \"units\": {", w->out);
    for (int m = 0; m < w->inst->modules; m++) {
        int units = 0;
        for (int c = 0; c < w->inst->candidates; c++)
            if (w->inst->candidate[c].bus == bus && w->inst->candidate[c].module == m)
                units += w->r->units[c];
        if (units == 0)
            continue;
        fputs(between, w->out);
        put_string(w, w->inst->module[m].name);
        fprintf(w->out, ": %d", units);
        between = ", ";
    }
    fputc('}', w->out);
}

/* Expected values; null when the result keeps no dispatch. */
static void put_buses(struct writer *w, const struct bus_energy *energy)
{
    fputs("  \"buses\": [", w->out);
    for (int i = 0; i < w->inst->buses; i++) {
        const struct bus_energy *e = energy ? &energy[i] : NULL;
        fprintf(w->out, "%s\n    ", i ? "," : "");
        put_key_string(w, "{ ", "id", w->inst->bus[i].id);
        put_units(w, i);
        fputs(", \"unserved_kwh\": ", w->out);
        stream_number(w->out, e ? e->unserved_kwh : NAN);
        fputs(", \"imbalance_kwh\": ", w->out);
        stream_number(w->out, e ? e->sag_kwh + e->up_kwh + e->down_kwh : NAN);
        fputs(" }", w->out);
    }
    fputs(" ]", w->out);
}

static void put_dispatch_array(struct writer *w, const struct dispatch *d, const struct dispatch_array *a)
{
    const double *values = *(double *const *)((const char *)d + a->offset);
    int rows = dispatch_rows(w->inst, a->rows);
    fprintf(w->out, ",\n      \"%s\": ", a->key);
    if (a->rows == ROWS_FEEDER) {
        stream_numbers(w->out, values, w->inst->steps);
        return;
    }
    fputc('[', w->out);
    for (int k = 0; k < rows; k++) {
        fputs(k ? ",\n        " : "\n        ", w->out);
        stream_numbers(w->out, values + (size_t)k * (size_t)w->inst->steps, w->inst->steps);
    }
    fputs(" ]", w->out);
}

static void put_dispatch(struct writer *w)
{
    fputs(",\n  \"dispatch\": [", w->out);
    for (int s = 0; s < w->r->scenarios; s++) {
        const struct dispatch *d = &w->r->dispatch[s];
        fprintf(w->out, "%s\n    { \"residual_kw\": ", s ? "," : "");
        stream_number(w->out, d->residual_kw);
        for (int k = 0; k < DISPATCH_ARRAYS; k++)
            put_dispatch_array(w, d, &dispatch_array[k]);
        fputs(" }", w->out);
    }
    fputs(" ]", w->out);
}

static void put_effort(FILE *out, const struct plan_effort *effort)
{
    fprintf(out,
            ",\n  \"effort\": { \"dispatches\": %ld, \"dispatch_seconds\": %.6g, \"solve_seconds\": %.6g, "
            "\"cold_sweep_seconds\": %.6g }",
            effort->dispatches, effort->dispatch_s, effort->solve_s, effort->cold_sweep_s);
}

struct inputs {
    struct writer *w;
    const char *between;
};

static void put_input(void *context, const char *name, const char *value, bool number)
{
    struct inputs *inputs = context;
    fputs(inputs->between, inputs->w->out);
    put_string(inputs->w, name);
    fputs(": ", inputs->w->out);
    if (number)
        fputs(value, inputs->w->out);
    else
        put_string(inputs->w, value);
    inputs->between = ",\n    ";
}

static void put_answer(struct writer *w, const struct bus_energy *energy, bool detail)
{
    fprintf(w->out, "{\n  \"format\": %d, \"program\": \"ballast %s\"", ANSWER_FORMAT, BALLAST_VERSION);
    put_key_string(w, ", ", "name", w->inst->name ? w->inst->name : "");
    fprintf(w->out, ",\n  \"status\": \"%s\", \"recourse\": \"%s\", \"rounds\": %d,\n  ",
            plan_status_name[w->r->status], recourse_word[w->r->recourse], w->r->rounds);
    put_numbers(w, &answer_numbers, w->r, ",\n  ");
    fputs(",\n", w->out);
    struct inputs inputs = {w, "  \"inputs\": { "};
    answer_each_input(w->inst, put_input, &inputs);
    fputs(" },\n", w->out);
    put_plan(w);
    put_risk(w);
    fputs("  \"no_modules\": { ", w->out);
    put_numbers(w, &none_numbers, w->r, ", ");
    fputs(",\n    ", w->out);
    put_outcomes(w, "      ", w->r->none);
    fputs(" },\n  ", w->out);
    put_outcomes(w, "    ", w->r->outcome);
    fputs(",\n", w->out);
    put_buses(w, energy);
    if (w->r->relaxed_objective > 0) {
        fputs(",\n  \"relaxed_objective\": ", w->out);
        stream_number(w->out, w->r->relaxed_objective);
    }
    if (w->r->effort.cold_sweep_s > 0)
        put_effort(w->out, &w->r->effort);
    if (w->r->near)
        w->bad_text = !alternatives_put_json(w->out, w->inst, w->r) || w->bad_text;
    if (detail && w->r->dispatch)
        put_dispatch(w);
    fputs(" }\n", w->out);
}

enum err_code result_write_json(const struct instance *inst, const struct result *r, bool detail, const char *path,
                                struct err *e)
{
    if (!mix_shapes_agree(inst, r))
        return err_set(e, ERR_INVALID, "the result does not answer this instance");
    struct bus_energy *energy = r->dispatch ? bus_energy_mix(inst, r, REPORT_EXPECTED, 0) : NULL;
    if (r->dispatch && !energy)
        return err_set(e, ERR_MEMORY, "memory is short for %s", path);
    struct file_writer file;
    struct writer w = {NULL, inst, r, false};
    enum err_code code = file_begin(&file, path, e);
    if (code == ERR_NONE) {
        w.out = file.stream;
        put_answer(&w, energy, detail);
        if (w.bad_text) {
            file_cancel(&file);
            code = err_set(e, ERR_INVALID, "a name in the instance is no UTF-8 text");
            err_hint(e, "JSON can hold UTF-8 only: save the case in that encoding.");
        } else {
            code = file_finish(&file, e);
        }
    }
    free(energy);
    return code;
}
