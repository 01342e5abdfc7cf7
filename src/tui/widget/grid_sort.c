/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting by several columns. Each row gets a word whose order is that of the first column, as far as a word can hold
 * it; only rows whose words are equal are compared cell by cell. */
#include "grid.h"

#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Numbers come before words, and what has no value last, whichever way the sort runs. */
enum cell_class { CLASS_NUMBER, CLASS_WORD, CLASS_NONE };

static enum cell_class classify(const struct report_table *t, int row, int col, double *number)
{
    const struct report_cell *cell = &t->cells[(size_t)row * (size_t)t->column_count + (size_t)col];
    *number = 0;
    if (grid_cell_number(t, row, col, number))
        return CLASS_NUMBER;
    return cell->state == CELL_VALUE && cell->text ? CLASS_WORD : CLASS_NONE;
}

static int compare_cells(const struct report_table *t, const struct grid_key *key, int a, int b)
{
    double x, y;
    enum cell_class of_a = classify(t, a, key->col, &x), of_b = classify(t, b, key->col, &y);
    int order = 0;
    if (of_a == CLASS_NONE || of_b == CLASS_NONE)
        return (of_a == CLASS_NONE) - (of_b == CLASS_NONE);
    if (of_a != of_b)
        order = of_a < of_b ? -1 : 1;
    else if (of_a == CLASS_NUMBER)
        order = (x > y) - (x < y);
    else
        order = text_compare(grid_plain_text(t, a, key->col), grid_plain_text(t, b, key->col));
    return key->reverse ? -order : order;
}

/* Bits of a number in the order of its value. */
static uint64_t number_bits(double number)
{
    uint64_t bits;
    number += 0.0; /* -0 is 0 */
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static uint64_t word_bits(const char *word)
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++) {
        unsigned char c = (unsigned char)*word;
        bits = bits << 8 | (c >= 'A' && c <= 'Z' ? c | 0x20U : c);
        word += c != 0;
    }
    return bits;
}

static uint64_t rank_of(const struct report_table *t, const struct grid_key *key, int row)
{
    double number;
    enum cell_class class = classify(t, row, key->col, &number);
    if (class == CLASS_NONE)
        return UINT64_MAX;
    uint64_t bits = class == CLASS_NUMBER ? number_bits(number) : word_bits(grid_plain_text(t, row, key->col));
    uint64_t rank = (uint64_t) class << 62 | bits >> 2;
    return key->reverse ? ~rank : rank;
}

struct ranked {
    uint64_t rank;
    int row;
};

static bool comes_first(struct grid *g, const struct ranked *a, const struct ranked *b)
{
    g->compares++;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    for (int k = 0; k < g->keys; k++) {
        int order = compare_cells(g->table, &g->key[k], a->row, b->row);
        if (order != 0)
            return order < 0;
    }
    return true; /* equal rows keep their order */
}

static void merge_sort(struct grid *g, struct ranked *x, struct ranked *spare, int n)
{
    if (n < 2)
        return;
    int half = n / 2, i = 0, j = half;
    merge_sort(g, x, spare, half);
    merge_sort(g, x + half, spare, n - half);
    if (comes_first(g, &x[half - 1], &x[half]))
        return;
    memcpy(spare, x, (size_t)n * sizeof *x);
    for (int k = 0; k < n; k++)
        x[k] = j >= n || (i < half && comes_first(g, &spare[i], &spare[j])) ? spare[i++] : spare[j++];
}

void grid_order_rows(struct grid *g, int *rows, int n)
{
    struct ranked *x = malloc(2 * (size_t)(n > 0 ? n : 1) * sizeof *x);
    if (!x)
        return;
    for (int i = 0; i < n; i++)
        x[i] = (struct ranked){rank_of(g->table, &g->key[0], rows[i]), rows[i]};
    merge_sort(g, x, x + n, n);
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
    grid_arrange(g);
    return true;
}
