/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as CSV (RFC 4180), numbers to 15 digits, and as JSON, exact values. */

#include <ballast/file.h>
#include <ballast/number.h>
#include <ballast/report.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_text(FILE *f, const char *text)
{
    if (!strpbrk(text, "\",\r\n")) {
        fputs(text, f);
        return;
    }
    fputc('"', f);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', f);
        fputc(*c, f);
    }
    fputc('"', f);
}

/* Past the fifteenth digit a sum shows how it was added up, 579.6774999999999, and nothing of the matter. */
static double fifteen_digits(double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.14e", value);
    return strtod(text, NULL);
}

static void write_cell(FILE *f, const struct report_column *column, const struct report_cell *cell)
{
    char number[NUMBER_SIZE];
    if (cell->state != CELL_VALUE)
        return;
    if (column->type == CELL_TEXT || report_cell_is_word(column, cell)) {
        write_text(f, cell->text);
        return;
    }
    number_format(fifteen_digits(cell->number), number, sizeof number);
    fputs(number, f);
}

enum err_code report_write_csv(const struct report_table *t, const char *path, struct err *e)
{
    struct file_writer file;
    if (file_begin(&file, path, e) != ERR_NONE)
        return ERR_IO;
    for (int c = 0; c < t->column_count; c++) {
        fputs(c ? "," : "", file.stream);
        write_text(file.stream, t->columns[c].key);
    }
    fputs("\r\n", file.stream);
    for (int r = 0; r < t->rows && !ferror(file.stream); r++) {
        const struct report_cell *row = t->cells + (size_t)r * (size_t)t->column_count;
        for (int c = 0; c < t->column_count; c++) {
            fputs(c ? "," : "", file.stream);
            write_cell(file.stream, &t->columns[c], &row[c]);
        }
        fputs("\r\n", file.stream);
    }
    return file_finish(&file, e);
}

static json_t *cell_json(const struct report_column *column, const struct report_cell *cell)
{
    if (cell->state != CELL_VALUE)
        return json_null();
    if (column->type == CELL_TEXT || report_cell_is_word(column, cell))
        return json_string(cell->text);
    if (column->type == CELL_INTEGER)
        return json_integer((json_int_t)cell->number);
    return json_real(cell->number);
}

static json_t *table_json(const struct report_table *t)
{
    json_t *rows = json_array();
    for (int r = 0; rows && r < t->rows; r++) {
        const struct report_cell *cells = t->cells + (size_t)r * (size_t)t->column_count;
        json_t *row = json_object();
        bool bad = json_array_append_new(rows, row) != 0;
        for (int c = 0; !bad && c < t->column_count; c++)
            bad = json_object_set_new(row, t->columns[c].key, cell_json(&t->columns[c], &cells[c])) != 0;
        if (bad) {
            json_decref(rows);
            return NULL;
        }
    }
    return rows;
}

/* Takes root over; NULL: memory is short. */
static enum err_code dump(json_t *root, const char *path, struct err *e)
{
    struct file_writer file;
    if (!root)
        return err_set(e, ERR_MEMORY, "memory is short for %s", path);
    enum err_code code = file_begin(&file, path, e);
    if (code == ERR_NONE) {
        if (json_dumpf(root, file.stream, JSON_INDENT(1)) == 0)
            fputc('\n', file.stream);
        code = file_finish(&file, e);
    }
    json_decref(root);
    return code;
}

enum err_code report_write_json(const struct report_table *const *tables, int count, const char *path, struct err *e)
{
    json_t *root = json_object();
    bool bad = !root;
    for (int k = 0; !bad && k < count; k++)
        bad = json_object_set_new(root, tables[k]->name, table_json(tables[k])) != 0;
    if (bad) {
        json_decref(root);
        root = NULL;
    }
    return dump(root, path, e);
}

static json_t *columns_json(const struct report_table *t)
{
    json_t *columns = json_array();
    for (int c = 0; columns && c < t->column_count; c++) {
        const struct report_column *column = &t->columns[c];
        json_t *one = json_pack("{s:s, s:s, s:s, s:s*}", "key", column->key, "title", column->title, "unit",
                                column->unit, "help", column->help);
        if (json_array_append_new(columns, one) != 0) {
            json_decref(columns);
            return NULL;
        }
    }
    return columns;
}

enum err_code report_write_table_json(const struct report_table *t, const char *path, struct err *e)
{
    return dump(json_pack("{s:s, s:s, s:o, s:o}", "name", t->name, "title", t->title, "columns", columns_json(t),
                          "rows", table_json(t)),
                path, e);
}
