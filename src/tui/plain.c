/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any screen as lines of words, for screen readers and pipes: a row a line, every value with its label. */
#include "headless.h"

#include "widget/text.h"

#include <stdlib.h>
#include <string.h>

static void print_row(struct grid *g, FILE *out, int row)
{
    char text[512];
    bool begun = false;
    for (int col = 0; col < g->table->column_count; col++) {
        const struct report_column *column = &g->table->columns[col];
        grid_shown_text(g, row, col, text, sizeof text);
        if (col > 0 && (!text[0] || strcmp(text, "-") == 0))
            continue; /* it does not apply */
        fprintf(out, "%s%s %s%s%s",
                col == 0 ? ""
                : begun  ? "; "
                         : ": ",
                column->title, text, column->unit[0] ? " " : "", column->unit);
        begun = col > 0;
    }
    fputc('\n', out);
}

static void print_sums(struct grid *g, FILE *out)
{
    char text[64];
    bool begun = false;
    for (int col = 1; col < g->table->column_count; col++) {
        const struct report_column *column = &g->table->columns[col];
        if (!column->sums)
            continue;
        struct report_cell sum = {CELL_VALUE, grid_sum(g, col), NULL};
        report_cell_text(column, &sum, text, sizeof text);
        fprintf(out, "%s%s %s%s%s", begun ? "; " : "Sum: ", column->title, text, column->unit[0] ? " " : "",
                column->unit);
        begun = true;
    }
    if (begun)
        fputc('\n', out);
}

static void print_table(struct view *v, FILE *out)
{
    struct grid *g = &v->grid;
    fprintf(out, "%s, %d row%s", g->table->title, g->shown, g->shown == 1 ? "" : "s");
    if (g->filter[0])
        fprintf(out, " of %d that match %s", g->table->rows, g->filter);
    fputc('\n', out);
    for (int i = 0; i < g->shown; i++)
        print_row(g, out, g->order[i]);
    if (g->sums && g->shown > 0)
        print_sums(g, out);
}

/* What is drawn, without colours and lines that a font may lack; in two lines a plot is words alone. */
static enum err_code print_drawn(struct app *a, void (*draw)(struct app *a, struct cells *c, struct rectangle r),
                                 int rows, int cols, FILE *out, struct err *e)
{
    struct cells cells = {.utf8 = false};
    if (!cells_resize(&cells, rows, cols))
        return err_set(e, ERR_MEMORY, "Memory is short");
    draw(a, &cells, (struct rectangle){.rows = cells.rows, .cols = cells.cols});
    char *text = cells_dump(&cells, false);
    size_t n = text ? strlen(text) : 0;
    while (n > 1 && text[n - 1] == '\n' && text[n - 2] == '\n')
        n--;
    fwrite(text ? text : "", 1, n, out);
    free(text);
    cells_free(&cells);
    return text ? ERR_NONE : err_set(e, ERR_MEMORY, "Memory is short");
}

static enum err_code print_tab(struct app *a, FILE *out, struct err *e)
{
    const struct tab *tab = app_tab(a);
    struct view *v = app_view(a);
    char first[400] = "", second[400] = "";
    v->stamp = 0;
    v->shape = VIEW_TABLE;
    app_build(a);
    if (!v->grid.table && v->error.code != ERR_NONE) {
        *e = v->error;
        return e->code;
    }
    fprintf(out, "%s, %s\n", screen_table[a->screen].name, tab->name);
    if (tab->context)
        tab->context(a, first, second, sizeof first);
    if (first[0])
        fprintf(out, "%s\n", first);
    if (second[0] && (!v->grid.table || strcmp(second, v->grid.table->title) != 0))
        fprintf(out, "%s\n", second);
    if (!v->grid.table)
        return print_drawn(a, tab->draw, 40, 100, out, e);
    print_table(v, out);
    return tab->picture ? print_drawn(a, tab->picture, 2, 200, out, e) : ERR_NONE;
}

static void show_help(struct app *a)
{
    app_show_help(a, "");
}

static const struct {
    const char *name;
    void (*open)(struct app *a);
} list_table[] = {{"help", show_help}, {"messages", app_show_messages}, {"problems", app_show_problems}};

static bool print_list(struct app *a, FILE *out, const char *name)
{
    for (size_t i = 0; i < sizeof list_table / sizeof *list_table; i++) {
        if (strcmp(list_table[i].name, name) != 0)
            continue;
        list_table[i].open(a);
        fprintf(out, "%s\n", a->list.title);
        for (int k = 0; k < a->list.count; k++)
            fprintf(out, "%s\n", a->list.items[k].text);
        a->mode = MODE_NORMAL;
        return true;
    }
    return false;
}

enum err_code plain_print(struct app *a, FILE *out, const char *name, struct err *e)
{
    enum screen_id screen;
    int tab;
    a->mode = MODE_NORMAL;
    if (print_list(a, out, name))
        return ERR_NONE;
    if (!app_find_tab(name, &screen, &tab)) {
        char known[200] = "";
        for (int s = 0; s < SCREENS; s++) {
            size_t n = strlen(known);
            snprintf(known + n, sizeof known - n, "%s%s", s ? ", " : "", screen_table[s].name);
        }
        err_set(e, ERR_USAGE, "There is no screen '%.60s'", name);
        err_hint(e, "Screens are %s; a sub-tab is written results:dispatch. help, messages and problems are lists.",
                 known);
        return ERR_USAGE;
    }
    app_go(a, screen, tab);
    return print_tab(a, out, e);
}
