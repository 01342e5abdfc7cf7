/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words, values and variables of the interpreter. */
#include "matlab_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Errors, memory ---- */

const char matlab_understood[] = "Understood are assignments of numbers and matrices, and + - * / ^ on their columns. "
                                 "Write what the statement computes into the tables, and remove it";

bool matlab_fail_at(struct matlab_file *m, const struct token *t, const char *hint, const char *what)
{
    if (m->failed)
        return false;
    m->failed = true;
    int length = t->length > 40 ? 40 : (int)t->length;
    if (t->kind == TOKEN_END)
        err_set(m->e, ERR_INVALID, "%s at the end of the file", what);
    else if (t->kind == TOKEN_NEWLINE)
        err_set(m->e, ERR_INVALID, "%s at the end of the line", what);
    else
        err_set(m->e, ERR_INVALID, "%s at '%.*s'", what, length, t->start);
    err_hint(m->e, "%s", hint);
    err_at(m->e, m->name, t->line);
    return false;
}

bool matlab_fail(struct matlab_file *m, const char *hint, const char *what)
{
    return matlab_fail_at(m, &m->t, hint, what);
}

bool matlab_no_memory(struct matlab_file *m)
{
    if (!m->failed)
        err_set(m->e, ERR_MEMORY, "memory is short for what the file computes");
    m->failed = true;
    return false;
}

struct matlab_value *matlab_new_value(struct matlab_file *m, int rows, int cols)
{
    size_t cells = (size_t)rows * (size_t)cols;
    struct made *made = m->cells + cells <= CELLS_MAX ? calloc(1, sizeof *made) : NULL;
    double *at = made ? calloc(cells ? cells : 1, sizeof *at) : NULL;
    if (!at) {
        free(made);
        matlab_no_memory(m);
        return NULL;
    }
    m->cells += cells;
    made->value = (struct matlab_value){.rows = rows, .cols = cols, .at = at};
    made->next = m->made;
    m->made = made;
    return &made->value;
}

struct matlab_value *matlab_new_number(struct matlab_file *m, double number)
{
    struct matlab_value *v = matlab_new_value(m, 1, 1);
    if (v)
        v->at[0] = number;
    return v;
}

void matlab_next(struct matlab_file *m)
{
    m->t = matlab_token(&m->lexer);
}

bool matlab_is_sign(const struct matlab_file *m, char sign)
{
    return m->t.kind == TOKEN_SIGN && m->t.sign == sign;
}

bool matlab_take_sign(struct matlab_file *m, char sign)
{
    if (!matlab_is_sign(m, sign))
        return false;
    matlab_next(m);
    return true;
}

bool matlab_expect(struct matlab_file *m, char sign)
{
    char what[32];
    snprintf(what, sizeof what, "'%c' is missing", sign);
    return matlab_take_sign(m, sign) || matlab_fail(m, matlab_understood, what);
}

bool matlab_is_scalar(const struct matlab_value *v)
{
    return v->rows == 1 && v->cols == 1;
}

/* ---- Variables ---- */

bool matlab_word_name(const struct matlab_file *m, char buf[NAME_MAX_LENGTH])
{
    if (m->t.length >= NAME_MAX_LENGTH)
        return false;
    memcpy(buf, m->t.start, m->t.length);
    buf[m->t.length] = '\0';
    return true;
}

struct variable *matlab_variable(const struct matlab_file *m, const char *name)
{
    for (int i = 0; i < m->variables; i++)
        if (strcmp(m->variable[i].name, name) == 0)
            return &m->variable[i];
    return NULL;
}

bool matlab_set(struct matlab_file *m, const char *name, operand *set)
{
    struct variable *v = matlab_variable(m, name);
    if (!v) {
        if (m->variables == VALUES_MAX)
            return matlab_fail(m, matlab_understood, "there are too many variables");
        v = &m->variable[m->variables++];
        snprintf(v->name, sizeof v->name, "%s", name);
    }
    v->value = set;
    return true;
}
