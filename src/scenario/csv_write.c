/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv.h"

#include <ballast/file.h>
#include <ballast/number.h>
#include <ballast/scenario.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct csv_quantity csv_quantity[CSV_QUANTITIES] = {
    [CSV_PROBABILITY] = {"probability", ITEM_NONE, false, 1}, [CSV_LABEL] = {"label", ITEM_NONE, false, 0},
    [CSV_DEMAND] = {"demand_kw", ITEM_BUS, true, 1e9},        [CSV_IMPORT] = {"import_factor", ITEM_NONE, true, 1},
    [CSV_BRANCH] = {"branch_up", ITEM_BRANCH, true, 1},       [CSV_AVAILABLE] = {"available", ITEM_CANDIDATE, false, 1},
};

static void put_text(FILE *out, const char *text)
{
    bool plain = strcspn(text, ",\"#") == strlen(text) && text[0] != ' ' && (!text[0] || text[strlen(text) - 1] != ' ');
    if (plain) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++)
        fputs(*text == '"' ? "\"\"" : (char[2]){*text, '\0'}, out);
    fputc('"', out);
}

/* step 0: the quantity has none; -1: every step. */
static void put_row(FILE *out, int scenario, enum csv_quantity_number quantity, const char *item, int step,
                    double value)
{
    char number[NUMBER_SIZE];
    fprintf(out, "%d,%s,", scenario, csv_quantity[quantity].name);
    put_text(out, item);
    if (step > 0)
        fprintf(out, ",%d,", step);
    else
        fputs(step < 0 ? ",*," : ",,", out);
    fprintf(out, "%s\n", number_format(value, number, sizeof number));
}

static bool differ(double a, double b)
{
    return a < b || a > b;
}

/* One line where all steps are alike, none where they have the default. */
static void put_steps(FILE *out, int scenario, enum csv_quantity_number quantity, const char *item,
                      const double *values, int steps, bool has_default)
{
    bool alike = true;
    for (int t = 1; t < steps; t++)
        alike = alike && !differ(values[t], values[0]);
    if (alike) {
        if (!has_default || differ(values[0], 1))
            put_row(out, scenario, quantity, item, -1, values[0]);
        return;
    }
    for (int t = 0; t < steps; t++)
        if (!has_default || differ(values[t], 1))
            put_row(out, scenario, quantity, item, t + 1, values[t]);
}

static void put_scenario(FILE *out, const struct instance *inst, int s, double *scratch)
{
    const struct scenario *sc = &inst->scenario[s];
    size_t steps = (size_t)inst->steps;
    put_row(out, s + 1, CSV_PROBABILITY, "", 0, sc->probability);
    if (sc->label) {
        fprintf(out, "%d,label,,,", s + 1);
        put_text(out, sc->label);
        fputc('\n', out);
    }
    for (int i = 0; i < inst->buses; i++)
        put_steps(out, s + 1, CSV_DEMAND, inst->bus[i].id, sc->demand_kw + (size_t)i * steps, inst->steps, false);
    put_steps(out, s + 1, CSV_IMPORT, "", sc->import_factor, inst->steps, true);
    for (int l = 0; l < inst->branches; l++) {
        for (size_t t = 0; t < steps; t++)
            scratch[t] = sc->branch_up[(size_t)l * steps + t];
        put_steps(out, s + 1, CSV_BRANCH, inst->branch[l].id, scratch, inst->steps, true);
    }
    for (int c = 0; c < inst->candidates; c++)
        if (differ(sc->available[c], 1))
            put_row(out, s + 1, CSV_AVAILABLE, inst->candidate[c].id, 0, sc->available[c]);
}

/* False when memory is short; whether writing failed is known at the end. */
static bool put_set(FILE *out, const struct instance *inst)
{
    double *scratch = calloc((size_t)inst->steps + 1, sizeof *scratch);
    if (!scratch)
        return false;
    fputs(CSV_HEADER "\n", out);
    for (int s = 0; s < inst->scenarios; s++)
        put_scenario(out, inst, s, scratch);
    free(scratch);
    return true;
}

enum err_code scenario_write_csv(const struct instance *inst, const char *path, struct err *e)
{
    struct file_writer file;
    enum err_code code = file_begin(&file, path, e);
    if (code != ERR_NONE)
        return code;
    if (put_set(file.stream, inst))
        return file_finish(&file, e);
    file_cancel(&file);
    return err_set(e, ERR_MEMORY, "memory is short for writing the scenarios");
}
