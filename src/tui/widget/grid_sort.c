/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting by several columns, without comparing: each row gets two words whose order is that of a piece of its cell, the rows
 * are put into the order of these words, and those whose words are equal go on with the next piece or the next column.
 * Two, since most names fit: a further piece is read in an order in which the cells do not lie in memory. */
#include "grid.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Numbers come before words, and what has no value last, whichever way the sort runs. */
enum cell_class { CLASS_NUMBER, CLASS_WORD, CLASS_NONE };
enum { WORDS = 2, FEW = 24 };

struct ranked {
    uint64_t rank[WORDS];
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

/* The next bytes of a text, upper and lower case alike, zeros after its end; returns where it goes on. */
static const char *text_bits(const char *text, int bytes, uint64_t *bits)
{
    *bits = 0;
    for (int i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)*text;
        *bits = *bits << 8 | (c >= 'A' && c <= 'Z' ? c | 0x20U : c);
        text += c != 0;
    }
    return text;
}

/* A piece of a text: 7 bytes beside the class in the first word, 8 in the second. */
static void rank_text(struct ranked *r, const char *text, int piece)
{
    for (int skip = piece * (7 + 8); skip > 0 && *text; skip--)
        text++;
    text = text_bits(text, 7, &r->rank[0]);
    text = text_bits(text, 8, &r->rank[1]);
    r->rank[0] |= (uint64_t)CLASS_WORD << 62;
    r->more = *text != '\0';
}

static struct ranked rank(struct grid *g, const struct grid_key *key, int row, int piece)
{
    const struct report_table *t = g->table;
    double number = g->column[key->col].number[row];
    struct ranked r = {{UINT64_MAX, UINT64_MAX}, row, false};
    g->ranks++;
    if (!isnan(number)) {
        uint64_t bits = number_bits(number);
        r.rank[0] = ((uint64_t)CLASS_NUMBER << 62) + (bits >> 2);
        r.rank[1] = bits & 3;
    } else {
        const struct report_cell *cell = &t->cells[(size_t)row * (size_t)t->column_count + (size_t)key->col];
        if (cell->state != CELL_VALUE || !cell->text)
            return r;
        rank_text(&r, cell->text, piece);
    }
    if (key->reverse) { /* words before numbers, nothing last */
        r.rank[0] = ~r.rank[0] - ((uint64_t)CLASS_NONE << 62);
        r.rank[1] = ~r.rank[1];
    }
    return r;
}

static bool same_rank(const struct ranked *a, const struct ranked *b)
{
    return a->rank[0] == b->rank[0] && a->rank[1] == b->rank[1];
}

static bool ranks_after(const struct ranked *a, const struct ranked *b)
{
    return a->rank[0] != b->rank[0] ? a->rank[0] > b->rank[0] : a->rank[1] > b->rank[1];
}

/* By a byte of a word, into the other array. */
static void scatter(const struct ranked *from, struct ranked *to, int n, int word, int shift)
{
    int place[257] = {0};
    for (int i = 0; i < n; i++)
        place[1 + (from[i].rank[word] >> shift & 0xff)]++;
    for (int i = 0; i < 256; i++)
        place[i + 1] += place[i];
    for (int i = 0; i < n; i++)
        to[place[from[i].rank[word] >> shift & 0xff]++] = from[i];
}

static void insert_in_order(struct ranked *x, int n)
{
    for (int i = 1; i < n; i++) {
        struct ranked one = x[i];
        int k = i;
        for (; k > 0 && ranks_after(&x[k - 1], &one); k--)
            x[k] = x[k - 1];
        x[k] = one;
    }
}

/* The word that tells most of the rows apart, and its bits that are not the same in all of them; -1: all are alike. */
static int first_difference(const struct ranked *x, int n, uint64_t *bits)
{
    for (int word = 0; word < WORDS; word++) {
        *bits = 0;
        for (int i = 1; i < n; i++)
            *bits |= x[i].rank[word] ^ x[0].rank[word];
        if (*bits)
            return word;
    }
    return -1;
}

/* By the three highest bytes that differ, then the rows that are alike in these by the rest of them, of which most often
 * there are few. Stable. */
static void put_in_order(struct ranked *x, struct ranked *spare, int n)
{
    uint64_t bits;
    if (n <= FEW) {
        insert_in_order(x, n);
        return;
    }
    int word = first_difference(x, n, &bits), low = 0;
    if (word < 0)
        return;
    while (bits >> low >> 24)
        low++;
    scatter(x, spare, n, word, low);
    scatter(spare, x, n, word, low + 8);
    scatter(x, spare, n, word, low + 16);
    memcpy(x, spare, (size_t)n * sizeof *x);
    for (int i = 0, end; i < n; i = end) {
        for (end = i; end < n && x[end].rank[word] >> low == x[i].rank[word] >> low; end++)
            ;
        put_in_order(x + i, spare, end - i);
    }
}

struct sorting {
    struct grid *g;
    const struct grid_key *key;
    int keys;
};

static void sort_by(const struct sorting *s, struct ranked *x, struct ranked *spare, int n, int key, int piece)
{
    for (int i = 0; i < n; i++)
        x[i] = rank(s->g, &s->key[key], x[i].row, piece);
    put_in_order(x, spare, n);
    for (int i = 0, end; i < n; i = end) {
        bool more = false;
        for (end = i; end < n && same_rank(&x[end], &x[i]); end++)
            more = more || x[end].more;
        if (end - i > 1 && more)
            sort_by(s, x + i, spare, end - i, key, piece + 1);
        else if (end - i > 1 && key + 1 < s->keys)
            sort_by(s, x + i, spare, end - i, key + 1, 0);
    }
}

void *grid_order_scratch(size_t rows)
{
    size_t size = 2 * rows * sizeof(struct ranked);
    void *scratch = malloc(size);
    if (scratch)
        memset(scratch, 1, size); /* now, so that no key waits for the kernel to find the pages */
    return scratch;
}

void grid_order_rows(struct grid *g, const struct grid_key *key, int keys, int *rows, int n)
{
    const struct sorting s = {g, key, keys};
    struct ranked *x = g->scratch;
    for (int i = 0; i < n; i++)
        x[i].row = rows[i];
    sort_by(&s, x, x + n, n, 0, 0);
    for (int i = 0; i < n; i++)
        rows[i] = x[i].row;
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
