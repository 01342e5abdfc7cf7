/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include <ballast/number.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void table_begin(struct table_builder *b, struct report_table *t, const char *name, const char *title,
                 const struct report_column *columns, int column_count)
{
    memset(t, 0, sizeof *t);
    t->name = name;
    t->title = title;
    t->columns = columns;
    t->column_count = column_count;
    b->table = t;
    b->column = 0;
    b->failed = false;
}

void table_row(struct table_builder *b)
{
    struct report_table *t = b->table;
    if (b->failed)
        return;
    size_t width = (size_t)t->column_count;
    if (t->rows == t->capacity) {
        int capacity = t->capacity ? 2 * t->capacity : 32;
        struct report_cell *cells = realloc(t->cells, (size_t)capacity * width * sizeof *cells);
        if (!cells) {
            b->failed = true;
            return;
        }
        t->cells = cells;
        t->capacity = capacity;
    }
    struct report_cell *row = t->cells + (size_t)t->rows * width;
    for (size_t k = 0; k < width; k++)
        row[k] = (struct report_cell){CELL_MISSING, 0.0, NULL};
    t->rows++;
    b->column = 0;
}

static struct report_cell *next_cell(struct table_builder *b)
{
    struct report_table *t = b->table;
    if (b->failed || t->rows == 0 || b->column >= t->column_count)
        return NULL;
    return t->cells + (size_t)(t->rows - 1) * (size_t)t->column_count + b->column++;
}

/* Where each value has decimals of its own, they are settled here once for every viewer. */
static void note_shown(struct table_builder *b, struct report_cell *cell)
{
    char text[64];
    number_grouped(cell->number, number_decimals(cell->number), text, sizeof text);
    cell->text = strdup(text);
    b->failed = b->failed || !cell->text;
}

void put_number(struct table_builder *b, double value)
{
    struct report_cell *cell = next_cell(b);
    if (!cell || !isfinite(value))
        return;
    cell->state = CELL_VALUE;
    cell->number = value;
    const struct report_column *column = &b->table->columns[b->column - 1];
    if (column->type == CELL_REAL && column->decimals == REPORT_AUTO)
        note_shown(b, cell);
}

void put_text(struct table_builder *b, const char *text)
{
    struct report_cell *cell = next_cell(b);
    if (!cell || !text)
        return;
    cell->text = strdup(text);
    if (cell->text)
        cell->state = CELL_VALUE;
    else
        b->failed = true;
}

void put_word(struct table_builder *b, const char *word)
{
    put_text(b, word);
    if (word && !b->failed)
        b->table->cells[(size_t)(b->table->rows - 1) * (size_t)b->table->column_count + (size_t)b->column - 1].number =
            NAN;
}

void put_not_applicable(struct table_builder *b)
{
    struct report_cell *cell = next_cell(b);
    if (cell)
        cell->state = CELL_NOT_APPLICABLE;
}

void put_missing(struct table_builder *b)
{
    next_cell(b);
}

void table_help(struct table_builder *b, const char *key, const char *help)
{
    struct report_table *t = b->table;
    int column = report_column_find(t, key);
    size_t size = (size_t)t->column_count * sizeof *t->columns;
    if (column < 0)
        return;
    if (!t->owned) {
        t->owned = malloc(size);
        b->failed = b->failed || !t->owned;
        if (!t->owned)
            return;
        t->like = t->columns;
        t->columns = memcpy(t->owned, t->columns, size);
    }
    ((struct report_column *)t->owned)[column].help = help;
}

enum err_code table_end(struct table_builder *b)
{
    if (!b->failed)
        return ERR_NONE;
    report_table_free(b->table);
    return ERR_MEMORY;
}

void report_table_free(struct report_table *t)
{
    size_t cells = (size_t)t->rows * (size_t)t->column_count;
    for (size_t k = 0; k < cells; k++)
        free(t->cells[k].text);
    free(t->cells);
    free(t->owned);
    t->owned = NULL;
    t->cells = NULL;
    t->rows = t->capacity = 0;
}

/* Columns of a table in another order. */
static void permute(struct report_cell *row, const int *order, int columns, struct report_cell *spare)
{
    for (int c = 0; c < columns; c++)
        spare[c] = row[order[c]];
    memcpy(row, spare, (size_t)columns * sizeof *row);
}

bool report_table_lead(struct report_table *t, const char *const *keys, int count)
{
    size_t width = (size_t)t->column_count;
    struct report_column *columns = calloc(width + 1, sizeof *columns);
    struct report_cell *spare = calloc(width + 1, sizeof *spare);
    int *order = calloc(width + 1, sizeof *order), n = 0;
    unsigned char *taken = calloc(width + 1, 1);
    bool made = columns && spare && order && taken && !t->owned;
    for (int k = 0; made && k < count; k++) {
        int c = report_column_find(t, keys[k]);
        if (c >= 0 && !taken[c])
            taken[order[n++] = c] = 1;
    }
    for (int c = 0; made && c < t->column_count; c++)
        if (!taken[c])
            order[n++] = c;
    for (int c = 0; made && c < n; c++)
        columns[c] = t->columns[order[c]];
    for (int r = 0; made && r < t->rows; r++)
        permute(t->cells + (size_t)r * width, order, n, spare);
    free(spare);
    free(order);
    free(taken);
    if (!made) {
        free(columns);
        return false;
    }
    t->columns = t->owned = columns;
    return true;
}

int report_column_find(const struct report_table *t, const char *key)
{
    for (int c = 0; c < t->column_count; c++)
        if (!strcmp(t->columns[c].key, key))
            return c;
    return -1;
}

void report_table_keep(struct report_table *t, int rows)
{
    size_t width = (size_t)t->column_count;
    while (t->rows > rows && t->rows > 0) {
        t->rows--;
        for (size_t c = 0; c < width; c++)
            free(t->cells[(size_t)t->rows * width + c].text);
    }
}

void report_table_keep_columns(struct report_table *t, int columns)
{
    struct report_cell *to = t->cells;
    for (int r = 0; r < t->rows; r++)
        for (int c = 0; c < t->column_count; c++) {
            const struct report_cell *from = &t->cells[(size_t)r * (size_t)t->column_count + (size_t)c];
            if (c < columns)
                *to++ = *from;
            else
                free(from->text);
        }
    t->column_count = columns < t->column_count ? columns : t->column_count;
    t->capacity = t->rows;
}

void report_table_keep_positive(struct report_table *t, int column)
{
    size_t width = (size_t)t->column_count;
    int kept = 0;
    for (int r = 0; r < t->rows; r++) {
        struct report_cell *row = t->cells + (size_t)r * width;
        bool keep = row[column].state == CELL_VALUE && row[column].number > 0.0;
        for (size_t c = 0; c < width && !keep; c++)
            free(row[c].text);
        if (keep)
            memmove(t->cells + (size_t)kept++ * width, row, width * sizeof *row);
    }
    t->rows = kept;
}

/* Negative: a belongs before b. */
static int compare(const struct report_column *column, const struct report_cell *a, const struct report_cell *b,
                   bool descending)
{
    bool has_a = a->state == CELL_VALUE, has_b = b->state == CELL_VALUE;
    if (!has_a || !has_b)
        return (has_b ? 1 : 0) - (has_a ? 1 : 0);
    int order =
        column->type == CELL_TEXT ? strcmp(a->text, b->text) : (a->number > b->number) - (a->number < b->number);
    return descending ? -order : order;
}

/* Merge sort of row numbers: stable, and as quick for a long table as for a short one. */
static void merge_sort(const struct report_table *t, int column, bool descending, int *order, int *work, int n)
{
    if (n < 2)
        return;
    int half = n / 2, a = 0, b = half;
    merge_sort(t, column, descending, order, work, half);
    merge_sort(t, column, descending, order + half, work + half, n - half);
    for (int k = 0; k < n; k++) {
        bool take_a = a < half;
        if (take_a && b < n) {
            size_t width = (size_t)t->column_count, c = (size_t)column;
            take_a = compare(&t->columns[column], &t->cells[(size_t)order[a] * width + c],
                             &t->cells[(size_t)order[b] * width + c], descending) <= 0;
        }
        work[k] = take_a ? order[a++] : order[b++];
    }
    memcpy(order, work, (size_t)n * sizeof *order);
}

void report_table_sort(struct report_table *t, int column, bool descending)
{
    size_t width = (size_t)t->column_count, rows = (size_t)t->rows;
    int *order = calloc(2 * rows + 1, sizeof *order);
    struct report_cell *sorted = malloc((rows * width + 1) * sizeof *sorted);
    if (order && sorted && column >= 0 && column < t->column_count) {
        for (int r = 0; r < t->rows; r++)
            order[r] = r;
        merge_sort(t, column, descending, order, order + rows, t->rows);
        for (size_t r = 0; r < rows; r++)
            memcpy(sorted + r * width, t->cells + (size_t)order[r] * width, width * sizeof *sorted);
        memcpy(t->cells, sorted, rows * width * sizeof *sorted);
    }
    free(order);
    free(sorted);
}
