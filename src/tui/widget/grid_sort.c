/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting by several columns, without comparing: each row gets a word whose order is that of a piece of its cell, the rows
 * are put into the order of these words, and those whose words are equal go on with the next piece or the next column. */
#include "grid.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Numbers come before words, and what has no value last, whichever way the sort runs. */
enum cell_class { CLASS_NUMBER, CLASS_WORD, CLASS_NONE };
enum { PIECE_BYTES = 7, FEW = 24 };

struct ranked {
    uint64_t rank;
    int row;
    bool more; /* the cell has another piece */
};

/* Bits of a number in the order of its value. */
static uint64_t number_bits(double number)
{
    uint64_t bits;
    number += 0.0; /* -0 is 0 */
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

/* The bytes of a word from a piece on, upper and lower case alike. */
static uint64_t word_bits(const char *word, int piece, bool *more)
{
    uint64_t bits = 0;
    for (int skip = piece * PIECE_BYTES; skip > 0 && *word; skip--)
        word++;
    for (int i = 0; i < PIECE_BYTES; i++) {
        unsigned char c = (unsigned char)*word;
        bits = bits << 8 | (c >= 'A' && c <= 'Z' ? c | 0x20U : c);
        word += c != 0;
    }
    *more = *word != '\0';
    return bits;
}

static struct ranked rank(struct grid *g, const struct grid_key *key, int row, int piece)
{
    const struct report_table *t = g->table;
    const struct report_cell *cell = &t->cells[(size_t)row * (size_t)t->column_count + (size_t)key->col];
    struct ranked r = {UINT64_MAX, row, false};
    double number;
    g->ranks++;
    if (grid_cell_number(t, row, key->col, &number)) {
        uint64_t bits = number_bits(number);
        r.rank = ((uint64_t)CLASS_NUMBER << 62) + (piece ? bits & 3 : bits >> 2);
        r.more = piece == 0;
    } else if (cell->state == CELL_VALUE && cell->text) {
        r.rank = (uint64_t)CLASS_WORD << 62 | word_bits(cell->text, piece, &r.more);
    } else {
        return r;
    }
    if (key->reverse)
        r.rank = ~r.rank - ((uint64_t)CLASS_NONE << 62); /* words before numbers, nothing last */
    return r;
}

/* By a byte of the rank, into the other array; false: all have the same, nothing was done. */
static bool scatter(const struct ranked *from, struct ranked *to, int n, int shift)
{
    int place[257] = {0};
    for (int i = 0; i < n; i++)
        place[1 + (from[i].rank >> shift & 0xff)]++;
    if (place[1 + (from[0].rank >> shift & 0xff)] == n)
        return false;
    for (int i = 0; i < 256; i++)
        place[i + 1] += place[i];
    for (int i = 0; i < n; i++)
        to[place[from[i].rank >> shift & 0xff]++] = from[i];
    return true;
}

static void insert_in_order(struct ranked *x, int n)
{
    for (int i = 1; i < n; i++) {
        struct ranked one = x[i];
        int k = i;
        for (; k > 0 && x[k - 1].rank > one.rank; k--)
            x[k] = x[k - 1];
        x[k] = one;
    }
}

/* Both ways are stable. */
static void put_in_order(struct ranked *x, struct ranked *spare, int n)
{
    struct ranked *from = x, *to = spare;
    if (n <= FEW) {
        insert_in_order(x, n);
        return;
    }
    for (int shift = 0; shift < 64; shift += 8)
        if (scatter(from, to, n, shift)) {
            struct ranked *other = from;
            from = to;
            to = other;
        }
    if (from != x)
        memcpy(x, from, (size_t)n * sizeof *x);
}

static void sort_by(struct grid *g, struct ranked *x, struct ranked *spare, int n, int key, int piece)
{
    for (int i = 0; i < n; i++)
        x[i] = rank(g, &g->key[key], x[i].row, piece);
    put_in_order(x, spare, n);
    for (int i = 0, end; i < n; i = end) {
        bool more = false;
        for (end = i; end < n && x[end].rank == x[i].rank; end++)
            more = more || x[end].more;
        if (end - i > 1 && more)
            sort_by(g, x + i, spare, end - i, key, piece + 1);
        else if (end - i > 1 && key + 1 < g->keys)
            sort_by(g, x + i, spare, end - i, key + 1, 0);
    }
}

void grid_order_rows(struct grid *g, int *rows, int n)
{
    struct ranked *x = malloc(2 * (size_t)(n > 0 ? n : 1) * sizeof *x);
    if (!x)
        return;
    for (int i = 0; i < n; i++)
        x[i].row = rows[i];
    sort_by(g, x, x + n, n, 0, 0);
    for (int i = 0; i < n; i++)
        rows[i] = x[i].row;
    free(x);
}

int grid_key_of(const struct grid *g, int col)
{
    for (int k = 0; k < g->keys; k++)
        if (g->key[k].col == col)
            return k + 1;
    return 0;
}

/* Next of the states of a key: as it comes first, the other way round, no key. */
static void step_key(struct grid *g, int k)
{
    bool first = grid_column_is_number(g->table, g->key[k].col); /* who sorts by a number wants the largest */
    if (g->key[k].reverse == first) {
        g->key[k].reverse = !first;
        return;
    }
    g->keys--;
    memmove(&g->key[k], &g->key[k + 1], (size_t)(g->keys - k) * sizeof *g->key);
}

void grid_sort(struct grid *g)
{
    if (!g->table)
        return;
    if (g->keys != 1 || g->key[0].col != g->col)
        g->keys = 0;
    grid_sort_further(g);
}

bool grid_sort_further(struct grid *g)
{
    int place = grid_key_of(g, g->col);
    if (!g->table)
        return true;
    if (place > 0)
        step_key(g, place - 1);
    else if (g->keys == GRID_KEYS)
        return false;
    else
        g->key[g->keys++] = (struct grid_key){g->col, grid_column_is_number(g->table, g->col)};
    grid_arrange(g, false);
    return true;
}
