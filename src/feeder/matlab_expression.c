/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions are computed as they are read. */
#include "matlab_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 60 };

static double apply(char sign, double a, double b)
{
    switch (sign) {
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    case '/':
        return a / b;
    default:
        return pow(a, b);
    }
}

/* Element by element; a product of matrices, or a division by one, is something else and not understood. */
static operand *combine(struct matlab_file *m, const struct token *op, operand *a, operand *b)
{
    if (!a || !b)
        return NULL;
    bool sa = matlab_is_scalar(a), sb = matlab_is_scalar(b);
    bool plain = op->elementwise || op->sign == '+' || op->sign == '-' || (op->sign == '*' && (sa || sb)) ||
                 (op->sign == '/' && sb) || (sa && sb);
    if (a->text || b->text || !plain || (!sa && !sb && (a->rows != b->rows || a->cols != b->cols))) {
        matlab_fail_at(m, op, "Write .* ./ .^ between columns of the same length",
                       plain ? "the sides do not fit" : "matrices are multiplied or divided");
        return NULL;
    }
    operand *shape = sa ? b : a;
    struct matlab_value *v = matlab_new_value(m, shape->rows, shape->cols);
    for (int i = 0; v && i < v->rows * v->cols; i++)
        v->at[i] = apply(op->sign, a->at[sa ? 0 : i], b->at[sb ? 0 : i]);
    return v;
}

static const struct {
    const char *name;
    double (*call)(double);
} functions[] = {{"sqrt", sqrt}, {"sin", sin},   {"cos", cos},  {"tan", tan}, {"asin", asin},
                 {"acos", acos}, {"atan", atan}, {"abs", fabs}, {"exp", exp}, {"log", log}};

static operand *in_parentheses(struct matlab_file *m)
{
    bool outer = m->in_matrix;
    m->in_matrix = false;
    operand *v = matlab_expect(m, '(') ? matlab_expression(m) : NULL;
    if (v && !matlab_expect(m, ')'))
        v = NULL;
    m->in_matrix = outer;
    return v;
}

/* A function of one argument. */
static operand *call(struct matlab_file *m, const struct token *word)
{
    size_t i = 0, count = sizeof functions / sizeof *functions;
    while (i < count &&
           (strlen(functions[i].name) != word->length || memcmp(word->start, functions[i].name, word->length) != 0))
        i++;
    if (i == count || !matlab_is_sign(m, '(')) {
        matlab_fail_at(m, word, matlab_understood, "a name is not known");
        return NULL;
    }
    operand *of = in_parentheses(m);
    if (of && of->text) {
        matlab_fail_at(m, word, matlab_understood, "a text is computed with");
        return NULL;
    }
    struct matlab_value *v = of ? matlab_new_value(m, of->rows, of->cols) : NULL;
    for (int k = 0; v && k < v->rows * v->cols; k++)
        v->at[k] = functions[i].call(of->at[k]);
    return v;
}

/* The numbers a, a + 1 ... b. */
static operand *range(struct matlab_file *m, operand *a, operand *b)
{
    if (!a || !b || !matlab_is_scalar(a) || !matlab_is_scalar(b) || fabs(a->at[0]) > 1e6 || fabs(b->at[0]) > 1e6) {
        matlab_fail(m, matlab_understood, "a range is not one of whole numbers");
        return NULL;
    }
    int count = b->at[0] >= a->at[0] ? (int)(b->at[0] - a->at[0]) + 1 : 0;
    struct matlab_value *v = matlab_new_value(m, 1, count);
    for (int i = 0; v && i < count; i++)
        v->at[i] = a->at[0] + i;
    return v;
}

/* One of the two indices of something with `size` rows or columns, checked; ':' is all of them. */
static operand *one_index(struct matlab_file *m, int size)
{
    operand *v;
    int outer = m->end;
    m->end = size;
    if (matlab_take_sign(m, ':')) {
        v = range(m, matlab_new_number(m, 1), matlab_new_number(m, size));
    } else {
        v = matlab_expression(m);
        if (v && matlab_take_sign(m, ':'))
            v = range(m, v, matlab_expression(m));
    }
    m->end = outer;
    for (int i = 0; v && i < v->rows * v->cols; i++)
        if (v->text || v->at[i] < 1 || v->at[i] > size || v->at[i] != floor(v->at[i])) {
            matlab_fail(m, "An index is a whole number of a row or column that is there", "an index is wrong");
            return NULL;
        }
    return v;
}

/* "(rows, columns)" of v. */
bool matlab_indices(struct matlab_file *m, operand *v, operand **rows, operand **cols)
{
    bool outer = m->in_matrix;
    m->in_matrix = false;
    bool good = matlab_expect(m, '(') && (*rows = one_index(m, v->rows)) && matlab_expect(m, ',') &&
                (*cols = one_index(m, v->cols)) && matlab_expect(m, ')');
    m->in_matrix = outer;
    return good;
}

size_t matlab_cell(operand *v, operand *rows, operand *cols, int r, int c)
{
    return (size_t)((int)rows->at[r] - 1) * (size_t)v->cols + (size_t)cols->at[c] - 1;
}

static operand *part(struct matlab_file *m, operand *v)
{
    operand *rows = NULL, *cols = NULL;
    if (!matlab_indices(m, v, &rows, &cols))
        return NULL;
    int nr = rows->rows * rows->cols, nc = cols->rows * cols->cols;
    struct matlab_value *out = matlab_new_value(m, nr, nc);
    for (int r = 0; out && r < nr; r++)
        for (int c = 0; c < nc; c++)
            out->at[r * nc + c] = v->at[matlab_cell(v, rows, cols, r, c)];
    return out;
}

static operand *named(struct matlab_file *m)
{
    char name[NAME_MAX_LENGTH];
    if (!matlab_word_name(m, name)) {
        matlab_fail(m, "Shorten it", "a name is too long");
        return NULL;
    }
    struct token word = m->t;
    struct variable *found = matlab_variable(m, name);
    matlab_next(m);
    bool called = matlab_is_sign(m, '(') && !(m->in_matrix && m->t.blank_before);
    if (found)
        return called ? part(m, found->value) : found->value;
    if (m->end && strcmp(name, "end") == 0)
        return matlab_new_number(m, m->end);
    if (strcmp(name, "pi") == 0)
        return matlab_new_number(m, acos(-1.0));
    if (strcmp(name, "Inf") == 0 || strcmp(name, "inf") == 0)
        return matlab_new_number(m, HUGE_VAL);
    return call(m, &word);
}

/* Rows end at semicolons and lines, elements at commas and blanks. Elements are single numbers. */
struct grid {
    double *at;
    int *line;
    int rows, cols, col; /* col: of the row that is being read */
    size_t room, line_room;
};

static void *grown(void *at, size_t *room, size_t used, size_t size)
{
    if (used < *room)
        return at;
    size_t larger = *room ? 2 * *room : 64;
    void *new = larger <= CELLS_MAX ? realloc(at, larger * size) : NULL;
    *room = new ? larger : *room;
    return new;
}

/* Which of the two rows is wrong is not known. */
static bool fail_row(struct matlab_file *m, const struct grid *g, const struct token *at, const char *how)
{
    char what[100];
    snprintf(what, sizeof what, "a row is %s than the first, in line %d: %d column%s", how, g->line[0], g->cols,
             g->cols == 1 ? "" : "s");
    return matlab_fail_at(m, at, "Give every row the same number of columns", what);
}

static bool add_element(struct matlab_file *m, struct grid *g)
{
    struct token first = m->t;
    operand *v = matlab_expression(m);
    if (!v || v->text || !matlab_is_scalar(v))
        return matlab_fail_at(m, &first, "Write one number for each element", "a matrix is made of more than numbers");
    if (g->rows && g->col == g->cols)
        return fail_row(m, g, &first, "longer");
    size_t used = (size_t)g->rows * (size_t)g->cols + (size_t)g->col;
    double *at = grown(g->at, &g->room, used, sizeof *at);
    if (!at)
        return matlab_no_memory(m);
    g->at = at;
    g->at[used] = v->at[0];
    if (g->col++ == 0) {
        int *line = grown(g->line, &g->line_room, (size_t)g->rows, sizeof *line);
        if (!line)
            return matlab_no_memory(m);
        g->line = line;
        g->line[g->rows] = first.line;
    }
    return true;
}

static bool end_row(struct matlab_file *m, struct grid *g)
{
    if (g->col == 0)
        return true;
    if (g->rows && g->col < g->cols)
        return fail_row(m, g, &m->t, "shorter");
    g->cols = g->col;
    g->rows++;
    g->col = 0;
    return true;
}

static bool read_grid(struct matlab_file *m, struct grid *g)
{
    while (!m->failed) {
        if (matlab_is_sign(m, ']'))
            return end_row(m, g);
        if (m->t.kind == TOKEN_END)
            return matlab_fail(m, "Close the matrix", "']' is missing");
        if (m->t.kind == TOKEN_NEWLINE || matlab_is_sign(m, ';')) {
            end_row(m, g);
            matlab_next(m);
        } else if (!matlab_take_sign(m, ',')) {
            add_element(m, g);
        }
    }
    return false;
}

static operand *matrix(struct matlab_file *m)
{
    struct grid g = {0};
    struct matlab_value *v = NULL;
    bool outer = m->in_matrix;
    m->in_matrix = true;
    matlab_next(m);
    bool good = read_grid(m, &g);
    m->in_matrix = outer;
    if (good && (v = matlab_new_value(m, g.rows, g.cols))) {
        if (g.rows)
            memcpy(v->at, g.at, (size_t)g.rows * (size_t)g.cols * sizeof *g.at);
        v->line = g.line;
        g.line = NULL;
        matlab_next(m);
    }
    free(g.at);
    free(g.line);
    return m->failed ? NULL : v;
}

static operand *primary(struct matlab_file *m)
{
    operand *v = NULL;
    if (m->t.kind == TOKEN_NUMBER) {
        v = matlab_new_number(m, m->t.number);
        matlab_next(m);
    } else if (m->t.kind == TOKEN_NAME) {
        v = named(m);
    } else if (matlab_is_sign(m, '(')) {
        v = in_parentheses(m);
    } else if (matlab_is_sign(m, '[')) {
        v = matrix(m);
    } else {
        matlab_fail(m, matlab_understood, "something is not understood");
    }
    return m->failed ? NULL : v;
}

static operand *signed_part(struct matlab_file *m, operand *(*of)(struct matlab_file *))
{
    struct token op = m->t;
    bool minus = matlab_is_sign(m, '-');
    if (!minus && !matlab_is_sign(m, '+'))
        return of(m);
    matlab_next(m);
    if (++m->depth > DEPTH_MAX) {
        matlab_fail(m, matlab_understood, "the signs are too many");
        return NULL;
    }
    operand *v = signed_part(m, of);
    m->depth--;
    return minus ? combine(m, &op, matlab_new_number(m, 0), v) : v;
}

static operand *power(struct matlab_file *m)
{
    operand *v = primary(m);
    while (v && matlab_is_sign(m, '^')) {
        struct token op = m->t;
        matlab_next(m);
        v = combine(m, &op, v, signed_part(m, primary));
    }
    return v;
}

static operand *product(struct matlab_file *m)
{
    operand *v = signed_part(m, power);
    while (v && (matlab_is_sign(m, '*') || matlab_is_sign(m, '/'))) {
        struct token op = m->t;
        matlab_next(m);
        v = combine(m, &op, v, signed_part(m, power));
    }
    return v;
}

/* In a matrix "a -b" are two elements, "a - b" and "a-b" one. */
static bool begins_element(const struct matlab_file *m)
{
    return m->in_matrix && m->t.blank_before && !m->t.blank_behind;
}

operand *matlab_expression(struct matlab_file *m)
{
    if (++m->depth > DEPTH_MAX) {
        matlab_fail(m, matlab_understood, "the parentheses are too many");
        return NULL;
    }
    operand *v = product(m);
    while (v && (matlab_is_sign(m, '+') || matlab_is_sign(m, '-')) && !begins_element(m)) {
        struct token op = m->t;
        matlab_next(m);
        v = combine(m, &op, v, product(m));
    }
    m->depth--;
    return v;
}
