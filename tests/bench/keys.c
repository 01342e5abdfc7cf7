/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a key to its frame in a table of 100,000 rows, in memory and in seconds of the processor, as Markdown. Run from the
 * root of the project. */
#include "tui/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 100000, COLUMNS = 10, REPEATS = 5 };
static const double target_ms = 16;

static const struct report_column columns[COLUMNS] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false, ""},          {"label", "Scenario", "", CELL_TEXT, 0, false, ""},
    {"step", "Step", "", CELL_INTEGER, 0, false, ""},     {"kw", "Power", "kW", CELL_REAL, 1, true, ""},
    {"kvar", "Reactive", "kvar", CELL_REAL, 1, true, ""}, {"kwh", "Energy", "kWh", CELL_REAL, 2, true, ""},
    {"usd", "Cost", "USD", CELL_REAL, 0, true, ""},       {"v_pu", "Voltage", "p.u.", CELL_REAL, 4, false, ""},
    {"share", "Share", "%", CELL_REAL, 2, false, ""},     {"hours", "Duration", "h", CELL_REAL, 2, false, ""},
};

static char *text_of(const char *word, int number)
{
    char text[40];
    snprintf(text, sizeof text, "%s%d", word, number);
    return strdup(text);
}

static bool fill(struct report_table *t)
{
    *t = (struct report_table){.name = "long", .title = "Long", .columns = columns, .column_count = COLUMNS};
    t->cells = calloc((size_t)ROWS * COLUMNS, sizeof *t->cells);
    t->rows = t->capacity = t->cells ? ROWS : 0;
    for (int row = 0; row < t->rows; row++)
        for (int col = 0; col < COLUMNS; col++) {
            struct report_cell *cell = &t->cells[row * COLUMNS + col];
            cell->state = CELL_VALUE;
            cell->number = (double)((long)row * (7919 + col) % 99991) / (col < 3 ? 1 : 7);
            if (col < 2)
                cell->text = text_of(col ? "surge " : "", (int)cell->number % 1000);
        }
    return t->rows > 0;
}

static void press(struct app *a, const char *keys)
{
    for (; *keys; keys++) {
        struct event event = {.type = EVENT_KEY, .key = (unsigned char)*keys};
        app_event(a, &event);
    }
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* Setting up is not timed; of the key itself the slowest of several counts. */
static const struct {
    const char *what, *before, *key;
} actions[] = {
    {"down", "", "j"},
    {"last row", "g", "G"},
    {"a column to the right", "0", "l"},
    {"mark a row, sums anew", "", "v"},
    {"mark all rows", "U", "V"},
    {"sort by numbers", "U0lll", "s"},
    {"sort by words", "0l", "s"},
    {"a further key", "0lslls", "S"},
    {"filter by a number", "ssf\025kw>5MW", "\r"},
    {"filter by a word of one column", "Ff\025label~99", "\r"},
    {"a word anywhere", "Ff\025surge 99", "\r"},
    {"all rows again", "", "F"},
    {"a search in vain", "/nowhere", "\r"},
    {"bars", "0lll", "p"},
    {"down in bars", "", "j"},
};

static double time_action(struct app *a, struct cells *c, size_t i)
{
    double worst = 0;
    for (int k = 0; k < REPEATS; k++) {
        press(a, actions[i].before);
        app_draw(a, c);
        double start = now_ms();
        press(a, actions[i].key);
        app_draw(a, c);
        double took = now_ms() - start;
        worst = took > worst ? took : worst;
        while (a->mode != MODE_NORMAL)
            press(a, "\033");
    }
    return worst;
}

static bool show_long_table(struct app *a)
{
    press(a, "1\t"); /* a table that is computed */
    app_build(a);
    struct view *v = app_view(a);
    grid_bind(&v->grid, NULL);
    report_table_free(&v->table);
    return fill(&v->table) && grid_bind(&v->grid, &v->table);
}

int main(void)
{
    struct err_list list = {0};
    struct cells cells = {.utf8 = true};
    struct app *a = app_new("cases/ieee33.ini", &list);
    if (!a || !show_long_table(a) || !cells_resize(&cells, 50, 200)) {
        fputs("cases/ieee33.ini cannot be shown\n", stderr);
        return 1;
    }
    printf("\n## A key in a table of %d rows, 200x50\n\n| key | ms, slowest of %d | target %g ms |\n|---|---:|---|\n",
           ROWS, REPEATS, target_ms);
    app_resize(a, 50, 200);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        double ms = time_action(a, &cells, i);
        printf("| %s | %.2f | %s |\n", actions[i].what, ms, ms <= target_ms ? "reached" : "missed");
    }
    cells_free(&cells);
    app_free(a);
    err_list_free(&list);
    return 0;
}
