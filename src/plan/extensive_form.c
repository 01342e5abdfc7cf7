/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extensive_form.h"

#include "recourse/linear.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Solvers cut or refuse long names; a composed one stays below 100 characters. */
enum { LABEL_MAX = 24, LABEL_SIZE = 40, NAME_SIZE = 128 };

void extensive_terms_add(struct extensive *f, struct terms *list, int col, double coef)
{
    if (col == 0 || coef == 0)
        return;
    if (list->length + 1 >= list->capacity) {
        int capacity = list->capacity ? 2 * list->capacity : 64;
        int *cols = realloc(list->col, (size_t)capacity * sizeof *cols);
        if (cols)
            list->col = cols;
        double *coefs = realloc(list->coef, (size_t)capacity * sizeof *coefs);
        if (coefs)
            list->coef = coefs;
        if (!cols || !coefs) {
            f->memory_short = true;
            return;
        }
        list->capacity = capacity;
    }
    list->length++;
    list->col[list->length] = col;
    list->coef[list->length] = coef;
}

void extensive_term(struct extensive *f, int col, double coef)
{
    extensive_terms_add(f, &f->row, col, coef);
}

int extensive_column(struct extensive *f, enum column_type type, double lower, double upper, double usd,
                     const char *name, ...)
{
    char text[NAME_SIZE];
    va_list args;
    va_start(args, name);
    vsnprintf(text, sizeof text, name, args);
    va_end(args);
    int col = glp_add_cols(f->lp, 1);
    glp_set_col_name(f->lp, col, text);
    if (type == COLUMN_INTEGER)
        glp_set_col_kind(f->lp, col, GLP_IV);
    glp_set_col_bnds(f->lp, col, linear_bound_type(lower, upper), lower, upper);
    extensive_terms_add(f, &f->cost, col, usd);
    return col;
}

void extensive_row(struct extensive *f, double lower, double upper, const char *name, ...)
{
    if (f->row.length == 0)
        return;
    char text[NAME_SIZE];
    va_list args;
    va_start(args, name);
    vsnprintf(text, sizeof text, name, args);
    va_end(args);
    int row = glp_add_rows(f->lp, 1);
    glp_set_row_name(f->lp, row, text);
    glp_set_row_bnds(f->lp, row, linear_bound_type(lower, upper), lower, upper);
    glp_set_mat_row(f->lp, row, f->row.length, f->row.col, f->row.coef);
    f->row.length = 0;
}

/* ---- Names ---- */

static void labels_free(char **labels, int count)
{
    for (int i = 0; labels && i < count; i++)
        free(labels[i]);
    free(labels);
}

/* Letters, digits and underscores are valid in every format; anything else, the bytes of UTF-8 too, becomes an underscore. */
static void sanitise(const char *id, char *label)
{
    size_t n = 0;
    for (; id && id[n] && n < LABEL_MAX; n++) {
        char ch = id[n];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
        label[n] = ch;
        if (!plain)
            label[n] = '_';
    }
    label[n] = '\0';
}

static bool taken(char *const *labels, int count, const char *label)
{
    for (int i = 0; i < count; i++)
        if (strcmp(labels[i], label) == 0)
            return true;
    return false;
}

/* The id is the first member of every element of the instance's lists. */
static char **labels_make(const void *elements, size_t size, int count)
{
    char **labels = calloc((size_t)count + 1, sizeof *labels);
    for (int i = 0; labels && i < count; i++) {
        char *const *id = (char *const *)(const void *)((const char *)elements + (size_t)i * size);
        char plain[LABEL_MAX + 1];
        labels[i] = malloc(LABEL_SIZE);
        if (!labels[i]) {
            labels_free(labels, i);
            return NULL;
        }
        sanitise(*id, plain);
        snprintf(labels[i], LABEL_SIZE, "%s", plain);
        for (int number = 2; taken(labels, i, labels[i]); number++)
            snprintf(labels[i], LABEL_SIZE, "%s_%d", plain, number);
    }
    return labels;
}

bool extensive_init(struct extensive *f, const struct instance *inst, enum recourse_kind kind)
{
    memset(f, 0, sizeof *f);
    f->inst = inst;
    f->kind = kind;
    f->bus = labels_make(inst->bus, sizeof *inst->bus, inst->buses);
    f->branch = labels_make(inst->branch, sizeof *inst->branch, inst->branches);
    f->module = labels_make(inst->module, sizeof *inst->module, inst->modules);
    f->candidate = labels_make(inst->candidate, sizeof *inst->candidate, inst->candidates);
    f->supplier = labels_make(inst->supplier, sizeof *inst->supplier, inst->suppliers);
    f->units = calloc((size_t)inst->candidates + 1, sizeof *f->units);
    f->total = calloc((size_t)inst->scenarios + 1, sizeof *f->total);
    if (!f->bus || !f->branch || !f->module || !f->candidate || !f->supplier || !f->units || !f->total)
        return false;
    f->lp = glp_create_prob();
    return true;
}

void extensive_free(struct extensive *f)
{
    labels_free(f->bus, f->inst->buses);
    labels_free(f->branch, f->inst->branches);
    labels_free(f->module, f->inst->modules);
    labels_free(f->candidate, f->inst->candidates);
    labels_free(f->supplier, f->inst->suppliers);
    free(f->units);
    free(f->total);
    free(f->row.col);
    free(f->row.coef);
    free(f->cost.col);
    free(f->cost.coef);
}
