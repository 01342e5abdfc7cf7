/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the exchange format, streamed: an instance of many scenarios is never held in memory twice. One line an
 * element, so that two instances can be compared line by line. */
#include "../base/instance_fields.h"
#include "stream.h"

#include <ballast/file.h>

struct writer {
    FILE *out;
    const struct instance *inst;
    bool bad_text; /* a string is no UTF-8, or memory is short */
};

static void put_string(struct writer *w, const char *text)
{
    w->bad_text = !stream_string(w->out, text) || w->bad_text;
}

static void put_value(struct writer *w, const struct value_field *f, const void *base)
{
    const struct instance *inst = w->inst;
    const void *at = (const char *)base + f->offset;
    switch (f->type) {
    case VALUE_REAL:
        stream_number(w->out, *(const double *)at);
        break;
    case VALUE_WHOLE:
        fprintf(w->out, "%d", *(const int *)at);
        break;
    case VALUE_FLAG:
        fputs(*(const bool *)at ? "true" : "false", w->out);
        break;
    case VALUE_TEXT:
    case VALUE_ID:
        put_string(w, *(char *const *)at);
        break;
    case VALUE_KIND:
        put_string(w, module_kind_name[*(const enum module_kind *)at]);
        break;
    case VALUE_BUS:
        put_string(w, inst->bus[*(const int *)at].id);
        break;
    case VALUE_MODULE:
        put_string(w, inst->module[*(const int *)at].name);
        break;
    }
}

/* The fields of one object without its closing brace, so that more may follow. */
static void put_fields(struct writer *w, const struct value_table *table, const void *base, unsigned kind)
{
    const char *before = "{ ";
    for (int i = 0; i < table->count; i++) {
        const struct value_field *f = &table->fields[i];
        if (f->kinds && !(f->kinds & kind))
            continue;
        fprintf(w->out, "%s\"%s\": ", before, f->key);
        put_value(w, f, base);
        before = ", ";
    }
}

static void put_group(struct writer *w, enum value_group group)
{
    fprintf(w->out, "  \"%s\": ", value_table[group].path);
    put_fields(w, &value_table[group], w->inst, 0);
    fputs(" },\n", w->out);
}

static void put_stock(struct writer *w, const struct supplier *s)
{
    fputs(", \"stock\": {", w->out);
    for (int m = 0; m < w->inst->modules; m++) {
        fputs(m ? ", " : " ", w->out);
        put_string(w, w->inst->module[m].name);
        fprintf(w->out, ": %d", s->stock[m]);
    }
    fputs(" }", w->out);
}

static void put_list(struct writer *w, enum value_group group, const void *elements, int count, size_t size)
{
    fprintf(w->out, "  \"%s\": [", value_table[group].path);
    for (int i = 0; i < count; i++) {
        const char *at = (const char *)elements + (size_t)i * size;
        unsigned kind = group == GROUP_MODULES ? 1U << w->inst->module[i].kind : 0;
        fputs(i ? ",\n    " : "\n    ", w->out);
        put_fields(w, &value_table[group], at, kind);
        if (group == GROUP_SUPPLIERS)
            put_stock(w, &w->inst->supplier[i]);
        fputs(" }", w->out);
    }
    fputs(" ],\n", w->out);
}

static void put_scenario(struct writer *w, const struct scenario *s)
{
    size_t steps = (size_t)w->inst->steps;
    fputs("    { \"probability\": ", w->out);
    stream_number(w->out, s->probability);
    fputs(",\n      \"demand_kw\": [", w->out);
    for (int i = 0; i < w->inst->buses; i++) {
        fputs(i ? ",\n        " : "\n        ", w->out);
        stream_numbers(w->out, s->demand_kw + (size_t)i * steps, w->inst->steps);
    }
    fputs("],\n      \"import_factor\": ", w->out);
    stream_numbers(w->out, s->import_factor, w->inst->steps);
    fputs(",\n      \"branch_up\": [", w->out);
    for (int l = 0; l < w->inst->branches; l++) {
        fputs(l ? ",\n        [" : "\n        [", w->out);
        for (int t = 0; t < w->inst->steps; t++)
            fputs(t ? s->branch_up[(size_t)l * steps + (size_t)t] ? ", 1" : ", 0"
                  : s->branch_up[(size_t)l * steps + (size_t)t] ? "1"
                                                                : "0",
                  w->out);
        fputc(']', w->out);
    }
    fputs("],\n      \"available\": ", w->out);
    stream_numbers(w->out, s->available, w->inst->candidates);
    fputs(" }", w->out);
}

static void put_instance(struct writer *w)
{
    const struct instance *inst = w->inst;
    fputs("{ \"format\": 1,\n  \"name\": ", w->out);
    put_string(w, inst->name);
    fputs(",\n  \"step_hours\": ", w->out);
    stream_numbers(w->out, inst->step_hours, inst->steps);
    fputs(",\n", w->out);
    put_group(w, GROUP_FEEDER);
    put_group(w, GROUP_PRICES);
    put_list(w, GROUP_BUSES, inst->bus, inst->buses, sizeof *inst->bus);
    put_list(w, GROUP_BRANCHES, inst->branch, inst->branches, sizeof *inst->branch);
    put_list(w, GROUP_MODULES, inst->module, inst->modules, sizeof *inst->module);
    put_list(w, GROUP_CANDIDATES, inst->candidate, inst->candidates, sizeof *inst->candidate);
    put_list(w, GROUP_SUPPLIERS, inst->supplier, inst->suppliers, sizeof *inst->supplier);
    put_group(w, GROUP_ECONOMICS);
    put_group(w, GROUP_RISK);
    fputs("  \"scenarios\": [\n", w->out);
    for (int s = 0; s < inst->scenarios; s++) {
        put_scenario(w, &inst->scenario[s]);
        fputs(s + 1 < inst->scenarios ? ",\n" : "\n", w->out);
    }
    fputs("  ] }\n", w->out);
}

enum err_code instance_write_json(const struct instance *inst, const char *path, struct err *e)
{
    struct file_writer file;
    if (file_begin(&file, path, e) != ERR_NONE)
        return e ? e->code : ERR_IO;
    struct writer w = {.out = file.stream, .inst = inst};
    put_instance(&w);
    if (w.bad_text) {
        file_cancel(&file);
        err_set(e, ERR_INVALID, "a name or id is not valid UTF-8 and cannot stand in JSON");
        err_hint(e, "Rename it.");
        return ERR_INVALID;
    }
    return file_finish(&file, e);
}
