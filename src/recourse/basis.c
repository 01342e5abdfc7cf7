/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a remembered basis one again, after columns and rows have come and gone: basic columns and rows whose slack is not basic must
 * pair off, singletons by their pattern, the knot that is left by elimination in numbers. What finds no partner leaves: the column
 * goes to its bound, the slack becomes basic. */
#include "recourse/worker.h"

#include <math.h>
#include <stdlib.h>

/* A pivot of less than this share of its column's largest entry is none. */
#define PIVOT_SHARE 1e-7

/* The pattern of basic columns in rows with nonbasic slacks, by row and by column. */
struct pattern {
    int rows, columns;
    int *row, *column;      /* [rows], [columns] their numbers in the problem */
    int *from_row, *in_row; /* columns of a row: in_row[from_row[k] .. from_row[k+1]-1] */
    int *from_column, *in_column;
    int *left_row, *left_column; /* entries not yet taken by a pair; -1: done with */
    int *queue;
    void *memory;
};

static bool allocate(struct pattern *p, int rows, int columns, int entries)
{
    size_t r = (size_t)rows + 1, c = (size_t)columns + 1, n = (size_t)entries + 1;
    int *memory = malloc((4 * r + 4 * c + 2 * n + 4 * (r + c)) * sizeof *memory);
    if (!memory)
        return false;
    p->memory = p->row = memory;
    p->from_row = p->row + r;
    p->left_row = p->from_row + r + 1;
    p->column = p->left_row + r;
    p->from_column = p->column + c;
    p->left_column = p->from_column + c + 1;
    p->in_row = p->left_column + c;
    p->in_column = p->in_row + n;
    p->queue = p->in_column + n;
    return true;
}

static bool read_pattern(struct stage2_worker *w, struct pattern *p)
{
    int rows = glp_get_num_rows(w->lp), columns = glp_get_num_cols(w->lp);
    if (!allocate(p, rows, columns, glp_get_num_nz(w->lp)))
        return false;
    int *place = p->queue; /* of a column among the basic ones; the queue is not in use yet */
    p->rows = p->columns = 0;
    for (int j = 1; j <= columns; j++) {
        place[j] = -1;
        if (glp_get_col_stat(w->lp, j) == GLP_BS) {
            place[j] = p->columns;
            p->left_column[p->columns] = 0;
            p->column[p->columns++] = j;
        }
    }
    int entries = 0;
    for (int r = 1; r <= rows; r++) {
        if (glp_get_row_stat(w->lp, r) == GLP_BS)
            continue;
        int count = glp_get_mat_row(w->lp, r, w->index, NULL);
        p->row[p->rows] = r;
        p->from_row[p->rows] = entries;
        for (int k = 1; k <= count; k++) {
            int c = place[w->index[k]];
            if (c >= 0) {
                p->in_row[entries++] = c;
                p->left_column[c]++;
            }
        }
        p->left_row[p->rows] = entries - p->from_row[p->rows];
        p->rows++;
    }
    p->from_row[p->rows] = entries;
    p->from_column[0] = 0;
    for (int c = 0; c < p->columns; c++)
        p->from_column[c + 1] = p->from_column[c] + p->left_column[c];
    int *fill = place;
    for (int c = 0; c < p->columns; c++)
        fill[c] = p->from_column[c];
    for (int k = 0; k < p->rows; k++)
        for (int a = p->from_row[k]; a < p->from_row[k + 1]; a++)
            p->in_column[fill[p->in_row[a]]++] = k;
    return true;
}

/* The queue holds rows as k and columns as -1 - c, of which one entry is left or none. */
struct queue {
    int head, tail;
};

static void fill_queue(struct pattern *p, struct queue *q)
{
    for (int k = 0; k < p->rows; k++)
        if (p->left_row[k] <= 1)
            p->queue[q->tail++] = k;
    for (int c = 0; c < p->columns; c++)
        if (p->left_column[c] <= 1)
            p->queue[q->tail++] = -1 - c;
}

/* The open column of a row that has fewest entries left, -1: none. */
static int column_for(const struct pattern *p, int k)
{
    int c = -1;
    for (int a = p->from_row[k]; a < p->from_row[k + 1]; a++) {
        int other = p->in_row[a];
        if (p->left_column[other] >= 0 && (c < 0 || p->left_column[other] < p->left_column[c]))
            c = other;
    }
    return c;
}

static int row_for(const struct pattern *p, int c)
{
    for (int a = p->from_column[c]; a < p->from_column[c + 1]; a++)
        if (p->left_row[p->in_column[a]] >= 0)
            return p->in_column[a];
    return -1;
}

static void take_row(struct pattern *p, struct queue *q, int k, int c)
{
    p->left_row[k] = -1;
    for (int a = p->from_row[k]; a < p->from_row[k + 1]; a++) {
        int other = p->in_row[a];
        if (p->left_column[other] > 0 && --p->left_column[other] <= 1 && other != c)
            p->queue[q->tail++] = -1 - other;
    }
}

static void take_column(struct pattern *p, struct queue *q, int c)
{
    p->left_column[c] = -1;
    for (int a = p->from_column[c]; a < p->from_column[c + 1]; a++) {
        int other = p->in_column[a];
        if (p->left_row[other] > 0 && --p->left_row[other] <= 1)
            p->queue[q->tail++] = other;
    }
}

/* Singletons, until each row and column that is left has two entries left at least. */
static void pair_singletons(struct stage2_worker *w, struct pattern *p)
{
    struct queue q = {0, 0};
    fill_queue(p, &q);
    while (q.head < q.tail) {
        int next = p->queue[q.head++], k = -1, c = -1;
        if (next >= 0 && p->left_row[next] >= 0) {
            k = next;
            c = column_for(p, k);
            if (c < 0)
                glp_set_row_stat(w->lp, p->row[k], GLP_BS);
        } else if (next < 0 && p->left_column[-1 - next] >= 0) {
            c = -1 - next;
            k = row_for(p, c);
            if (k < 0)
                glp_set_col_stat(w->lp, p->column[c], GLP_NL);
        }
        if (k >= 0)
            take_row(p, &q, k, c);
        if (c >= 0)
            take_column(p, &q, c);
    }
}

/* ---- The knot ---- */

struct knot {
    int rows, columns;
    int *row, *column; /* of the pattern */
    double *entry;     /* [columns * rows], by column */
};

static bool read_knot(struct stage2_worker *w, const struct pattern *p, struct knot *n)
{
    int *place = calloc((size_t)glp_get_num_rows(w->lp) + 1, sizeof *place); /* of a row of lp in the knot, from 1 */
    n->row = malloc(((size_t)p->rows + 1) * sizeof *n->row);
    n->column = malloc(((size_t)p->columns + 1) * sizeof *n->column);
    n->rows = n->columns = 0;
    bool fine = place && n->row && n->column;
    for (int k = 0; fine && k < p->rows; k++)
        if (p->left_row[k] >= 0) {
            n->row[n->rows++] = k;
            place[p->row[k]] = n->rows;
        }
    for (int c = 0; fine && c < p->columns; c++)
        if (p->left_column[c] >= 0)
            n->column[n->columns++] = c;
    n->entry = fine ? calloc((size_t)n->rows * (size_t)n->columns + 1, sizeof *n->entry) : NULL;
    for (int c = 0; n->entry && c < n->columns; c++) {
        int count = glp_get_mat_col(w->lp, p->column[n->column[c]], w->index, w->coefficient);
        for (int k = 1; k <= count; k++)
            if (place[w->index[k]])
                n->entry[(size_t)c * (size_t)n->rows + (size_t)place[w->index[k]] - 1] = w->coefficient[k];
    }
    free(place);
    return n->entry != NULL;
}

/* Of the open rows the one with the largest entry; -1: the column depends on those before it. largest: what it had at first. */
static int pivot_of(const struct knot *n, const double *column, const bool *taken, double largest)
{
    int best = -1;
    double most = PIVOT_SHARE * largest;
    for (int k = 0; k < n->rows; k++)
        if (!taken[k] && fabs(column[k]) > most) {
            most = fabs(column[k]);
            best = k;
        }
    return best;
}

/* Column by column: what the earlier pivots leave of it is its part in the open rows. */
static bool untie(struct stage2_worker *w, const struct pattern *p, struct knot *n)
{
    bool *taken = calloc((size_t)n->rows + 1, sizeof *taken);
    int *pivot = malloc(((size_t)n->columns + 1) * sizeof *pivot);
    for (int c = 0; taken && pivot && c < n->columns; c++) {
        double *own = n->entry + (size_t)c * (size_t)n->rows, largest = 0;
        for (int k = 0; k < n->rows; k++)
            largest = fmax(largest, fabs(own[k]));
        for (int b = 0; b < c; b++) {
            const double *before = n->entry + (size_t)b * (size_t)n->rows;
            if (pivot[b] < 0 || own[pivot[b]] == 0)
                continue;
            double share = own[pivot[b]] / before[pivot[b]];
            for (int k = 0; k < n->rows; k++)
                own[k] -= share * before[k];
        }
        pivot[c] = pivot_of(n, own, taken, largest);
        if (pivot[c] >= 0)
            taken[pivot[c]] = true;
        else
            glp_set_col_stat(w->lp, p->column[n->column[c]], GLP_NL);
    }
    for (int k = 0; taken && pivot && k < n->rows; k++)
        if (!taken[k])
            glp_set_row_stat(w->lp, p->row[n->row[k]], GLP_BS);
    bool fine = taken && pivot;
    free(taken);
    free(pivot);
    return fine;
}

static bool pair_knot(struct stage2_worker *w, const struct pattern *p)
{
    struct knot n = {0};
    bool fine = read_knot(w, p, &n) && untie(w, p, &n);
    free(n.row);
    free(n.column);
    free(n.entry);
    return fine;
}

bool worker_mend_basis(struct stage2_worker *w)
{
    struct pattern p = {0};
    bool fine = read_pattern(w, &p);
    if (fine) {
        pair_singletons(w, &p);
        fine = pair_knot(w, &p);
    }
    free(p.memory);
    return fine;
}
