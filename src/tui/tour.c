/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tour.h"

#include "app.h"
#include "widget/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- When a step is done ---- */

static bool moved(struct app *a, int unused)
{
    (void)unused;
    return app_view(a)->grid.row != a->tour.row;
}

static bool at_screen(struct app *a, int screen)
{
    return (int)a->screen == screen;
}

static bool past_tab(struct app *a, int screen)
{
    return (int)a->screen == screen && a->tab[screen] > 0;
}

static bool edited(struct app *a, int unused)
{
    (void)unused;
    return a->edits > a->tour.edits;
}

static bool undone(struct app *a, int unused)
{
    (void)unused;
    return a->edits < a->tour.edits;
}

static bool drawn(struct app *a, int unused)
{
    (void)unused;
    return a->set && (a->arrivals > a->tour.arrivals || !job_running(&a->job));
}

static bool solving(struct app *a, int unused)
{
    (void)unused;
    return a->job.state == JOB_SOLVING || a->run.result;
}

static bool solved(struct app *a, int unused)
{
    (void)unused;
    return a->run.result && !job_running(&a->job);
}

static bool listed(struct app *a, int unused)
{
    (void)unused;
    return a->mode == MODE_LIST && a->list.filtering; /* the help, not the detail of a row */
}

static bool never(struct app *a, int unused)
{
    (void)a;
    (void)unused;
    return false;
}

/* ---- The steps ---- */

/* @ in a text stands for the key of the operation. What must be done fits in two lines of 40 columns. */
static const struct {
    enum op op;
    const char *what, *why;
    bool (*done)(struct app *a, int argument);
    int argument;
} step_table[] = {
    {OP_DOWN, "@ or Down goes to the next bus: look for D, a data centre.",
     "This is the feeder, a line a bus: its voltage and load, and letters for what stands there.", moved, 0},
    {OP_MODULES, "Press @: what may be built, and where.",
     "A candidate is a module that may stand at a bus, with the most units of it. The plan chooses among them.",
     at_screen, SCREEN_MODULES},
    {OP_EDIT, "l goes right to a number. e, another one, Enter: an edit.",
     "Every value is edited where it stands. One that is out of range stays in the editor, with the reason.", edited,
     0},
    {OP_UNDO, "Press @: the edit is taken back.",
     "As often as you like. ^R makes it again, ^S saves; nothing is saved before you say so.", undone, 0},
    {OP_RISK, "Press @: how much risk is taken.",
     "Alpha and the weight say how far and how much the plan looks at the worst events, the radius how little the "
     "sample "
     "is trusted.",
     at_screen, SCREEN_RISK},
    {OP_GENERATE, "Press @: draw the scenarios.",
     "Each is an event: data centres that surge or trip, branches that fail. A real study draws hundreds of them.",
     drawn, 0},
    {OP_SCENARIOS, "Press @: look at them.",
     "A row is a scenario, its demand is drawn below. Tab shows all of them as a fan: median, 5 and 95 %, the worst.",
     at_screen, SCREEN_SCENARIOS},
    {OP_SOLVE, "Press @: find the plan.",
     "The least yearly cost of modules and events, when every event is dispatched at its best. The edits may go on "
     "meanwhile.",
     solving, 0},
    {OP_STOP, "Wait for the plan. @ would stop, and keep the best so far.",
     "The best plan comes down, the bound goes up: no plan can cost less than the bound. The gap is what may still be "
     "gained.",
     solved, 0},
    {OP_RESULTS, "Press @: what the plan places.",
     "Units, power and cost by site. Below: the yearly cost, and the cost of an event on average, in the tail, at "
     "risk.",
     at_screen, SCREEN_RESULTS},
    {OP_NEXT_TAB, "Press @: what stays unserved all the same.",
     "b turns the table: by bus, by step, by scenario. w weighs the scenarios, p draws the column as bars.", past_tab,
     SCREEN_RESULTS},
    {OP_HELP, "Press @: every key of this screen. Type to find one.",
     "Enter runs the entry, Esc goes back. What cannot act now is dim and says why.", listed, 0},
    {OP_BACK, "This was the first plan. @ ends the tour.",
     ":write-json FILE keeps the result, :save FILE the case, :open FILE loads another. :tour comes back here.", never,
     0},
};
enum { STEPS = sizeof step_table / sizeof *step_table };

static void begin_step(struct app *a, int step, bool seen)
{
    struct tour *t = &a->tour;
    t->step = step;
    t->seen = seen;
    t->edits = a->edits;
    t->arrivals = a->arrivals;
    t->row = app_view(a)->grid.row;
}

void tour_check(struct app *a)
{
    struct tour *t = &a->tour;
    while (t->on) {
        bool done = step_table[t->step].done(a, step_table[t->step].argument);
        if (!done || t->seen) {
            t->seen = done;
            return;
        }
        begin_step(a, t->step + 1, false);
        a->repaint = true;
    }
}

void tour_command(struct app *a, const char *argument)
{
    struct tour *t = &a->tour;
    bool on = strcmp(argument, "on") == 0 || !argument[0], off = strcmp(argument, "off") == 0;
    int step = strcmp(argument, "back") == 0 ? -1 : strcmp(argument, "next") == 0 ? 1 : 0;
    if (!on && !off && !step) {
        app_say(a, STYLE_WARN, "Write :tour on, off, back or next.");
        return;
    }
    t->on = !off;
    if (off)
        app_say(a, STYLE_NORMAL, "The tour is left; :tour goes back to it.");
    else if (t->step + step >= 0 && t->step + step < STEPS)
        begin_step(a, t->step + step, step < 0);
}

/* ---- The panel ---- */

int tour_rows(const struct app *a, int rows, int cols)
{
    if (!a->tour.on)
        return 0;
    return rows < 16 ? 2 : cols < 76 ? 4 : 3;
}

static void put_key(const char *text, enum op op, char *buf, size_t size)
{
    char key[16];
    const char *at = strchr(text, '@');
    key_names(op, 1, key, sizeof key);
    if (at)
        snprintf(buf, size, "%.*s%s%s", (int)(at - text), text, key, at + 1);
    else
        snprintf(buf, size, "%s", text);
}

static int draw_text(struct cells *c, int row, enum style style, const char *text)
{
    for (; *text && row < c->rows; row++) {
        char line[400];
        size_t n = text_line(text, c->cols - 1);
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        cells_fill(c, row, 0, c->cols, style, ' ');
        cells_text(c, row, 1, c->cols - 1, style, line);
        text += n;
        text += strspn(text, " ");
    }
    return row;
}

void tour_draw(const struct app *a, struct cells *c, int row)
{
    const struct tour *t = &a->tour;
    char what[200], line[240];
    put_key(step_table[t->step].what, step_table[t->step].op, what, sizeof what);
    snprintf(line, sizeof line, "%d/%d %s", t->step + 1, STEPS, what);
    row = draw_text(c, row, STYLE_TITLE, line);
    if (utf8_width(line) + 14 <= c->cols)
        cells_right(c, row - 1, 0, c->cols - 1, STYLE_TITLE, "Esc: leave");
    draw_text(c, row, STYLE_NORMAL, step_table[t->step].why);
}

/* ---- The case of the tour ---- */

/* The case beside the sources, where make run finds it, or the one installed with this program. */
static bool shipped_case(char *buf, size_t size)
{
    static const char *const places[] = {"/../share/ballast/cases/ieee33.ini", "/../../cases/ieee33.ini",
                                         "/cases/ieee33.ini"};
    char program[2048];
    snprintf(buf, size, "cases/ieee33.ini");
    if (access(buf, R_OK) == 0)
        return true;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(buf, size, "%s%s", program, places[i]);
        if (access(buf, R_OK) == 0)
            return true;
    }
    return false;
}

struct casedoc *tour_document(const char *path, struct err_list *list)
{
    static const char *const settings[][2] = {
        {"scenario:count", "12"}, {"scenario:stress", "2"}, {"solver:gap", "1%"}, {"solver:time_limit_s", "60"}};
    char found[2200];
    struct err e = {0};
    if (!path && !shipped_case(found, sizeof found)) {
        err_list_addf(list, ERR_IO, "", 0, "Name a case: ballast FILE --tour.", "The case of the tour was not found");
        return NULL;
    }
    struct casedoc *doc = casedoc_open(path ? path : found, list), *copy = NULL;
    if (!doc)
        return NULL;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        casedoc_set_by_name(doc, settings[i][0], settings[i][1], &e); /* a case that it does not suit keeps its own */
    size_t length;
    char *text = casedoc_text(doc, &length);
    if (text)
        copy = casedoc_parse(text, length, "untitled", list);
    else
        err_list_addf(list, ERR_MEMORY, "", 0, "", "Memory is short");
    free(text);
    casedoc_free(doc);
    return copy;
}
