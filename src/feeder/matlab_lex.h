/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of the Matlab language. */
#ifndef BALLAST_FEEDER_MATLAB_LEX_H
#define BALLAST_FEEDER_MATLAB_LEX_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_END,     /* of the file */
    TOKEN_NEWLINE, /* of a line that does not go on */
    TOKEN_NUMBER,
    TOKEN_NAME, /* dots included: mpc.bus */
    TOKEN_TEXT, /* between quotation marks, which are left out */
    TOKEN_SIGN, /* one character, or the second one of .* ./ .^ */
    TOKEN_WRONG /* nothing that the language has */
};
struct token {
    enum token_kind kind;
    const char *start;
    size_t length;
    double number;
    char sign;
    bool elementwise;                /* .* ./ .^ */
    bool blank_before, blank_behind; /* these part the elements of a matrix */
    int line;
};
struct lexer {
    const char *begin, *at;
    int line;         /* from 1 */
    bool after_value; /* a quotation mark here transposes */
};
/* The next word, past blanks, comments and continued lines. */
struct token matlab_token(struct lexer *l);

#endif
