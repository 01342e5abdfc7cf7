/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

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

void put_number(struct table_builder *b, double value)
{
    struct report_cell *cell = next_cell(b);
    if (!cell || !isfinite(value))
        return;
    cell->state = CELL_VALUE;
    cell->number = value;
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
    t->cells = NULL;
    t->rows = t->capacity = 0;
}
