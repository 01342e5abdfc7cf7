/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the interpreter share. */
#ifndef BALLAST_FEEDER_MATLAB_INTERNAL_H
#define BALLAST_FEEDER_MATLAB_INTERNAL_H

#include "matlab.h"
#include "matlab_lex.h"

typedef const struct matlab_value operand; /* is not changed */

enum { NAME_MAX_LENGTH = 64, VALUES_MAX = 400, CELLS_MAX = 1 << 24 };

struct variable {
    char name[NAME_MAX_LENGTH];
    const struct matlab_value *value;
};

struct made {
    struct made *next;
    struct matlab_value value;
};

struct matlab_file {
    struct lexer lexer;
    struct token t; /* the word at hand */
    const char *name;
    struct err *e;
    bool failed;
    struct made *made;
    size_t cells;
    struct variable *variable;
    int variables;
    char structure[NAME_MAX_LENGTH], function[NAME_MAX_LENGTH];
    bool in_matrix; /* blanks part elements */
    int end;        /* what `end` stands for within an index; 0: not in one */
    int depth;
};

/* ---- Errors: the first problem counts. All return false ---- */

extern const char matlab_understood[]; /* a hint */
bool matlab_fail_at(struct matlab_file *m, const struct token *t, const char *hint, const char *what);
bool matlab_fail(struct matlab_file *m, const char *hint, const char *what); /* at the word at hand */
bool matlab_no_memory(struct matlab_file *m);

/* ---- Values: they live until the end, for a file makes few of them. NULL when memory is short ---- */

struct matlab_value *matlab_new_value(struct matlab_file *m, int rows, int cols);
struct matlab_value *matlab_new_number(struct matlab_file *m, double number);
bool matlab_is_scalar(operand *v);

/* ---- Words ---- */

void matlab_next(struct matlab_file *m);
bool matlab_is_sign(const struct matlab_file *m, char sign);
bool matlab_take_sign(struct matlab_file *m, char sign); /* true: it was there */
bool matlab_expect(struct matlab_file *m, char sign);

/* ---- Variables ---- */

/* The name at hand. False: it is too long. */
bool matlab_word_name(const struct matlab_file *m, char buf[NAME_MAX_LENGTH]);
struct variable *matlab_variable(const struct matlab_file *m, const char *name); /* NULL: not set */
bool matlab_set(struct matlab_file *m, const char *name, operand *set);

/* ---- Expressions: NULL, or false, once something failed ---- */

operand *matlab_expression(struct matlab_file *m);
/* "(rows, columns)" of v, checked. */
bool matlab_indices(struct matlab_file *m, operand *v, operand **rows, operand **cols);
size_t matlab_cell(operand *v, operand *rows, operand *cols, int r, int c);

#endif
