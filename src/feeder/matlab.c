/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matlab_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What idx_bus and the like return, in this order: where the columns stand. */
static const struct constants {
    const char *function;
    const char *names;
    int first[26];
} constants[] = {
    {"idx_bus",
     "PQ PV REF NONE BUS_I BUS_TYPE PD QD GS BS BUS_AREA VM VA BASE_KV ZONE VMAX VMIN LAM_P LAM_Q MU_VMAX MU_VMIN",
     {1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}},
    {"idx_brch",
     "F_BUS T_BUS BR_R BR_X BR_B RATE_A RATE_B RATE_C TAP SHIFT BR_STATUS PF QF PT QT MU_SF MU_ST ANGMIN ANGMAX "
     "MU_ANGMIN MU_ANGMAX",
     {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19, 12, 13, 20, 21}},
    {"idx_gen",
     "GEN_BUS PG QG QMAX QMIN VG MBASE GEN_STATUS PMAX PMIN MU_PMAX MU_PMIN MU_QMAX MU_QMIN PC1 PC2 QC1MIN QC1MAX "
     "QC2MIN QC2MAX RAMP_AGC RAMP_10 RAMP_30 RAMP_Q APF",
     {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 25, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21}},
    {"idx_cost", "PW_LINEAR POLYNOMIAL MODEL STARTUP SHUTDOWN NCOST COST", {1, 2, 1, 2, 3, 4, 5}},
};
enum { CONSTANTS = sizeof constants / sizeof *constants };

/* All names of the table, as define_constants has it. */
static bool define(struct matlab_file *m, const struct constants *c)
{
    char name[NAME_MAX_LENGTH];
    const char *at = c->names;
    for (int i = 0; *at; i++) {
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        struct matlab_value *v = matlab_new_number(m, c->first[i]);
        if (!v || !matlab_set(m, name, v))
            return false;
        at += length + strspn(at + length, " ");
    }
    return true;
}

static bool ends_statement(const struct matlab_file *m)
{
    return m->t.kind == TOKEN_NEWLINE || m->t.kind == TOKEN_END || matlab_is_sign(m, ';') || matlab_is_sign(m, ',');
}

static bool word_is(const struct matlab_file *m, const char *word)
{
    return m->t.kind == TOKEN_NAME && strlen(word) == m->t.length && memcmp(m->t.start, word, m->t.length) == 0;
}

/* A name alone, to be known by. */
static bool plain_name(struct matlab_file *m, char *buf)
{
    if (m->t.kind != TOKEN_NAME || m->t.length >= NAME_MAX_LENGTH || memchr(m->t.start, '.', m->t.length))
        return matlab_fail(m, matlab_understood, "a name is expected");
    snprintf(buf, NAME_MAX_LENGTH, "%.*s", (int)m->t.length, m->t.start);
    matlab_next(m);
    return true;
}

/* "function mpc = case33bw" */
static bool header(struct matlab_file *m)
{
    matlab_next(m);
    if (matlab_is_sign(m, '['))
        return matlab_fail(m, "Convert it in MATPOWER: savecase('new.m', loadcase('old'))",
                           "the case is of version 1, which returns its tables one by one,");
    return plain_name(m, m->structure) && matlab_expect(m, '=') && plain_name(m, m->function) &&
           (!matlab_is_sign(m, '(') || (matlab_expect(m, '(') && matlab_expect(m, ')')));
}

/* "[PQ, PV, ...] = idx_bus": names for columns, given by their place. */
static bool column_names(struct matlab_file *m)
{
    enum { NAMES = 26 };
    char name[NAMES][NAME_MAX_LENGTH];
    int count = 0;
    matlab_next(m);
    while (!matlab_take_sign(m, ']')) {
        if (matlab_take_sign(m, ','))
            continue;
        if (count == NAMES)
            return matlab_fail(m, matlab_understood, "there are too many names");
        if (matlab_take_sign(m, '~'))
            name[count++][0] = '\0';
        else if (!plain_name(m, name[count++]))
            return false;
    }
    if (!matlab_expect(m, '='))
        return false;
    const struct constants *c = NULL;
    for (int i = 0; i < CONSTANTS; i++)
        c = word_is(m, constants[i].function) ? &constants[i] : c;
    if (!c)
        return matlab_fail(m, matlab_understood, "a function is not known");
    matlab_next(m);
    for (int i = 0; i < count; i++)
        if (name[i][0] && !matlab_set(m, name[i], matlab_new_number(m, c->first[i])))
            return false;
    return !m->failed;
}

/* Lists between braces, such as the names of the buses, are of no use here. */
static bool skip_braces(struct matlab_file *m)
{
    int depth = 0;
    do {
        if (m->t.kind == TOKEN_END)
            return matlab_fail(m, "Close the list", "'}' is missing");
        depth += matlab_is_sign(m, '{') ? 1 : matlab_is_sign(m, '}') ? -1 : 0;
        matlab_next(m);
    } while (depth > 0);
    return true;
}

static bool set_text(struct matlab_file *m, const char *name)
{
    struct matlab_value *v = matlab_new_value(m, 0, 0);
    if (!v || !(v->text = strndup(m->t.start, m->t.length)))
        return matlab_no_memory(m);
    v->set_at = m->t.line;
    matlab_next(m);
    return matlab_set(m, name, v);
}

/* A copy: what is set must not change with what it was set from. */
static bool set_whole(struct matlab_file *m, const char *name, int line)
{
    operand *from = matlab_expression(m);
    struct matlab_value *v = from && !from->text ? matlab_new_value(m, from->rows, from->cols) : NULL;
    if (!v)
        return from ? matlab_fail(m, matlab_understood, "a text is copied") : false;
    size_t rows = (size_t)v->rows;
    memcpy(v->at, from->at, rows * (size_t)v->cols * sizeof *v->at);
    v->set_at = line;
    if (from->line && rows) {
        if (!(v->line = malloc(rows * sizeof *v->line)))
            return matlab_no_memory(m);
        memcpy(v->line, from->line, rows * sizeof *v->line);
    }
    return matlab_set(m, name, v);
}

/* "bus(:, [PD, QD]) = ..." */
static bool set_part(struct matlab_file *m, operand *of)
{
    operand *rows = NULL, *cols = NULL;
    if (!matlab_indices(m, of, &rows, &cols) || !matlab_expect(m, '='))
        return false;
    struct token first = m->t;
    operand *from = matlab_expression(m);
    if (!from)
        return false;
    int nr = rows->rows * rows->cols, nc = cols->rows * cols->cols;
    bool one = matlab_is_scalar(from);
    if (from->text || (!one && (from->rows != nr || from->cols != nc)))
        return matlab_fail_at(m, &first, matlab_understood, "the sides do not fit");
    for (int r = 0; r < nr; r++)
        for (int c = 0; c < nc; c++)
            of->at[matlab_cell(of, rows, cols, r, c)] = from->at[one ? 0 : r * nc + c];
    return true;
}

static bool assignment(struct matlab_file *m)
{
    char name[NAME_MAX_LENGTH];
    struct token word = m->t;
    if (!matlab_word_name(m, name))
        return matlab_fail(m, "Shorten it", "a name is too long");
    struct variable *known = matlab_variable(m, name);
    matlab_next(m);
    if (matlab_is_sign(m, '(') && known && !known->value->text)
        return set_part(m, known->value);
    if (!matlab_take_sign(m, '='))
        return matlab_fail_at(m, &word, matlab_understood, "a statement is not understood");
    if (matlab_is_sign(m, '{'))
        return skip_braces(m) && matlab_set(m, name, matlab_new_value(m, 0, 0));
    return m->t.kind == TOKEN_TEXT ? set_text(m, name) : set_whole(m, name, word.line);
}

static bool define_all(struct matlab_file *m)
{
    matlab_next(m);
    for (int i = 0; i < CONSTANTS; i++)
        if (!define(m, &constants[i]))
            return false;
    return true;
}

static bool statement(struct matlab_file *m)
{
    bool good;
    if (word_is(m, "function"))
        good =
            !m->function[0] ? header(m) : matlab_fail(m, "Keep the case alone in its file", "a second function begins");
    else if (word_is(m, "define_constants"))
        good = define_all(m);
    else if (matlab_is_sign(m, '['))
        good = column_names(m);
    else if (m->t.kind == TOKEN_NAME)
        good = assignment(m);
    else
        good = matlab_fail(m, matlab_understood, "a statement is not understood");
    return good && !m->failed && (ends_statement(m) || matlab_fail(m, matlab_understood, "a statement goes on"));
}

static bool run(struct matlab_file *m)
{
    matlab_next(m);
    while (m->t.kind != TOKEN_END && !word_is(m, "return") && !word_is(m, "end") && !word_is(m, "endfunction")) {
        if (ends_statement(m))
            matlab_next(m);
        else if (!statement(m))
            return false;
    }
    return !m->failed;
}

struct matlab_file *matlab_run(const char *text, const char *name, struct err *e)
{
    struct matlab_file *m = calloc(1, sizeof *m);
    if (m)
        m->variable = calloc(VALUES_MAX, sizeof *m->variable);
    if (!m || !m->variable) {
        free(m);
        err_set(e, ERR_MEMORY, "memory is short for the file");
        return NULL;
    }
    m->name = name;
    m->e = e;
    m->lexer = (struct lexer){.begin = text, .at = text, .line = 1};
    snprintf(m->structure, sizeof m->structure, "mpc");
    if (run(m))
        return m;
    matlab_free(m);
    return NULL;
}

void matlab_free(struct matlab_file *m)
{
    if (!m)
        return;
    for (struct made *made = m->made, *after; made; made = after) {
        after = made->next;
        free(made->value.at);
        free(made->value.line);
        free(made->value.text);
        free(made);
    }
    free(m->variable);
    free(m);
}

const struct matlab_value *matlab_find(const struct matlab_file *m, const char *name)
{
    char field[2 * NAME_MAX_LENGTH];
    snprintf(field, sizeof field, "%s.%s", m->structure, name);
    struct variable *v = matlab_variable(m, field);
    return v ? v->value : NULL;
}

const char *matlab_function(const struct matlab_file *m)
{
    return m->function;
}
