/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the operations do, and when they can. */
#include "app.h"
#include "widget/text.h"

#include "change.h"

#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct grid *grid(struct app *a)
{
    app_build(a);
    return &app_view(a)->grid;
}

/* ---- Preconditions: NULL when it can be done, else why not ---- */

static const char *needs_rows(struct app *a)
{
    return grid(a)->shown > 0 ? NULL : "there are no rows here";
}

static const char *needs_picture(struct app *a)
{
    return app_tab(a)->unlike ? "the rows are unlike things in unlike units, which no picture can compare"
                              : needs_rows(a);
}

static const char *needs_table(struct app *a)
{
    return grid(a)->table ? NULL : "there is no table here yet";
}

static const char *needs_marks(struct app *a)
{
    return grid_marks(grid(a)) > 0 ? NULL : "no row is marked";
}

static const char *needs_idle(struct app *a)
{
    return job_running(&a->job) ? "a job runs already: o stops it and keeps the best plan, X kills it" : NULL;
}

static const char *needs_job(struct app *a)
{
    return job_running(&a->job) ? NULL : "no job runs";
}

static const char *needs_undo(struct app *a)
{
    return casedoc_undo_name(a->doc) ? NULL : "there is nothing to take back";
}

static const char *needs_redo(struct app *a)
{
    return casedoc_redo_name(a->doc) ? NULL : "there is nothing to make again";
}

static const char *needs_search(struct app *a)
{
    return grid(a)->search[0] ? needs_rows(a) : "nothing was searched for yet: / does";
}

static const char *needs_scenarios(struct app *a)
{
    return a->run.result || a->set ? NULL : "there are no scenarios yet: d draws them, r draws them and solves";
}

static const char *needs_result(struct app *a)
{
    return a->run.result ? NULL : "there is no result yet: r solves the case";
}

/* ---- Moving about ---- */

static void go_screen(struct app *a, enum op op)
{
    app_go(a, (enum screen_id)(op - OP_FEEDER), -1);
    if (op == OP_RESULTS)
        runs_ask_best(a); /* of a solve that goes on */
}

static void step_tab(struct app *a, enum op op)
{
    int count = screen_table[a->screen].count, step = op == OP_NEXT_TAB ? 1 : count - 1;
    app_leave_tab(a);
    a->tab[a->screen] = (a->tab[a->screen] + step) % count;
}

static const struct {
    enum op op;
    int rows, cols;  /* in cells */
    int pages, ends; /* in pages, in whole tables */
} move_table[] = {
    {OP_UP, -1, 0, 0, 0},
    {OP_DOWN, 1, 0, 0, 0},
    {OP_LEFT, 0, -1, 0, 0},
    {OP_RIGHT, 0, 1, 0, 0},
    {OP_PAGE_UP, 0, 0, -1, 0},
    {OP_PAGE_DOWN, 0, 0, 1, 0},
    {OP_TOP, 0, 0, 0, -1},
    {OP_BOTTOM, 0, 0, 0, 1},
    {OP_FIRST_COLUMN, 0, -10000, 0, 0},
    {OP_LAST_COLUMN, 0, 10000, 0, 0},
};

/* Along the picture, where one is shown; its rows are those of the table. */
static bool move_along(struct app *a, enum op op)
{
    struct view *v = app_view(a);
    if (app_tab(a)->kind != TAB_PICTURE && v->shape != VIEW_PICTURE && v->shape != VIEW_CURVE)
        return false;
    if (op == OP_LEFT || op == OP_RIGHT)
        plot_cursor_move(&v->cursor, op == OP_RIGHT ? 1 : -1);
    else if (op == OP_TOP || op == OP_BOTTOM || op == OP_FIRST_COLUMN || op == OP_LAST_COLUMN)
        plot_cursor_end(&v->cursor, op == OP_BOTTOM || op == OP_LAST_COLUMN);
    else
        return false;
    return true;
}

static void move(struct app *a, enum op op)
{
    bool on_map = app_view(a)->shape == VIEW_PICTURE && app_context(a) & CONTEXT_FEEDER;
    if (on_map ? feeder_move_on_map(a, op) : move_along(a, op))
        return;
    struct grid *g = grid(a);
    for (size_t i = 0; i < sizeof move_table / sizeof *move_table; i++)
        if (move_table[i].op == op)
            grid_move(g, move_table[i].rows + move_table[i].pages * g->page + move_table[i].ends * g->shown,
                      move_table[i].cols);
    app_view(a)->cursor.place = PLOT_UNSET; /* of a picture of the row: it goes there */
}

/* ---- Tables ---- */

static void prompt_with(struct app *a, enum op op)
{
    switch (op) {
    case OP_SEARCH:
        app_prompt(a, PROMPT_SEARCH, grid(a)->search);
        break;
    case OP_FILTER:
        app_prompt(a, PROMPT_FILTER, grid(a)->filter);
        break;
    case OP_COMMAND:
        app_prompt(a, PROMPT_COMMAND, "");
        break;
    case OP_SAVE_AS:
        app_prompt(a, PROMPT_SAVE_AS, a->path ? a->path : "");
        break;
    default:
        app_prompt(a, PROMPT_FILL, "");
        break;
    }
}

static void search_again(struct app *a, enum op op)
{
    struct grid *g = grid(a);
    if (!grid_search(g, g->search, op == OP_SEARCH_NEXT ? 1 : -1))
        app_say(a, STYLE_WARN, "'%s' is nowhere in this table.", g->search);
}

static void clear_filter(struct app *a, enum op op)
{
    (void)op;
    grid_filter(grid(a), "", NULL);
}

static void plot(struct app *a, enum op op)
{
    (void)op;
    struct view *v = app_view(a);
    v->shape = (v->shape + 1) % VIEW_SHAPES;
    if (v->shape == VIEW_PICTURE && !app_tab(a)->picture)
        v->shape = VIEW_BARS;
    v->cursor = (struct plot_cursor){.place = PLOT_UNSET};
}

/* The scenario that the row stands for, -1: none. */
static int row_scenario(const struct grid *g)
{
    int row = grid_table_row(g);
    bool scenarios = strcmp(g->table->columns[0].key, "scenario") == 0 && g->table->column_count > 1 &&
                     strcmp(g->table->columns[1].key, "label") == 0;
    return scenarios && row >= 0 ? (int)g->table->cells[row * g->table->column_count].number - 1 : -1;
}

/* A row that stands for a scenario leads to what happens in it; any other is shown whole. */
static void detail(struct app *a, enum op op)
{
    (void)op;
    const struct tab *tab = app_tab(a);
    const struct grid *g = grid(a);
    const struct scenario_set *set = a->screen == SCREEN_RESULTS ? a->run.set : a->set;
    int scenario = row_scenario(g);
    if (scenario < 0 || !set || scenario >= set->instance->scenarios) {
        (tab->detail ? tab->detail : app_show_detail)(a);
        return;
    }
    const struct result *r = a->screen == SCREEN_RESULTS ? a->run.result : app_result_of_set(a);
    if (r)
        app_choose_scenario(a, scenario);
    if (!(tab->selects & SELECT_PIVOT))
        app_show_scenario(a, set->instance, r, scenario);
    else if (!(tab->selects & SELECT_WEIGHTING))
        app_say(a, STYLE_NORMAL, "Scenario %d by step, here and in Dispatch. b: by scenario again.", scenario + 1);
    else
        app_say(a, STYLE_NORMAL, "Scenario %d, here and in Dispatch. w: expected again; b: by scenario again.",
                scenario + 1);
}

/* ---- Results ---- */

static void pivot(struct app *a, enum op op)
{
    (void)op;
    if (app_tab(a)->selects & SELECT_WEIGHTING) {
        a->pivot = a->pivot == REPORT_BY_SCENARIO ? REPORT_BY_BUS : a->pivot + 1;
        return;
    }
    a->check_by_step = app_pivot(a) == REPORT_BY_SCENARIO;
    /* Of a large set only when it is asked for; once there, it stays. */
    if (!a->check_by_step && report_ac_all(a->run.set->instance, a->run.result) == ERR_INVALID)
        app_say(a, STYLE_WARN, "That needs the dispatch of every scenario, which is not kept.");
}

static void weighting(struct app *a, enum op op)
{
    (void)op;
    static const char *const names[2][3] = {
        {"expected over the sample", "with the worst-case probabilities", "in one scenario; ] goes to the next"},
        {"led by what is expected", "led by the worst case", "led by one scenario; ] goes to the next"}};
    bool all = !(app_tab(a)->selects & SELECT_PIVOT); /* a table that has all of them, in another order */
    a->weighting = a->weighting == REPORT_SCENARIO ? REPORT_EXPECTED : a->weighting + 1;
    app_say(a, STYLE_NORMAL, "The table is now %s.", names[all][a->weighting]);
}

void app_choose_scenario(struct app *a, int scenario)
{
    a->scenario = scenario;
    a->weighting = REPORT_SCENARIO;
    if (a->pivot == REPORT_BY_SCENARIO)
        a->pivot = REPORT_BY_BUS;
    a->check_by_step = true;
}

/* What a row of the dispatch stands for: in another scenario it may be another row. */
static const char *const place_keys[] = {"step", "bus", "source"};
enum { PLACE_KEYS = sizeof place_keys / sizeof *place_keys };

static void place_text(const struct report_table *t, int row, int key, char *buf, size_t size)
{
    int col = t && row >= 0 ? report_column_find(t, place_keys[key]) : -1;
    buf[0] = '\0';
    if (col >= 0)
        report_cell_text(&t->columns[col], &t->cells[row * t->column_count + col], buf, size);
}

static void go_to_place(struct grid *g, char place[PLACE_KEYS][64])
{
    char text[64];
    for (int row = 0; g->table && row < g->table->rows; row++) {
        int same = 0;
        for (; same < PLACE_KEYS; same++) {
            place_text(g->table, row, same, text, sizeof text);
            if (!place[same][0] || strcmp(text, place[same]) != 0)
                break;
        }
        if (same == PLACE_KEYS) {
            grid_goto(g, row);
            return;
        }
    }
}

static void step_scenario(struct app *a, enum op op)
{
    char place[PLACE_KEYS][64];
    int count = a->run.result ? a->run.result->scenarios : 0;
    int to = app_scenario(a) + (op == OP_NEXT_SCENARIO ? 1 : -1);
    if (count < 1)
        return;
    if (to == count || to < 0) {
        app_say(a, STYLE_NORMAL, "Scenario %d is the %s", app_scenario(a) + 1,
                to < 0 ? "first one: ] goes on." : "last one: [ goes back.");
        return;
    }
    const struct grid *g = grid(a);
    for (int key = 0; key < PLACE_KEYS; key++)
        place_text(g->table, grid_table_row(g), key, place[key], sizeof place[key]);
    a->scenario = to;
    go_to_place(grid(a), place);
}

/* ---- The case ---- */

static void edit(struct app *a, enum op op)
{
    (void)op;
    app_view(a)->shape = VIEW_TABLE; /* the editor stands in the table */
    edit_begin(a);
}

/* A name like the one under the cursor that is still free: "c7" suggests "c8". */
static void suggest_name(struct app *a, char *buf, size_t size)
{
    enum case_table table = app_tab(a)->table;
    int row = grid_table_row(grid(a));
    const char *like = row >= 0 ? casedoc_row_name(a->doc, table, row) : "new0";
    size_t stem = strlen(like);
    while (stem > 0 && like[stem - 1] >= '0' && like[stem - 1] <= '9')
        stem--;
    long number = like[stem] ? strtol(like + stem, NULL, 10) : 1;
    do
        snprintf(buf, size, "%.*s%ld", (int)stem, like, ++number);
    while (casedoc_find_row(a->doc, table, buf) >= 0 && number < 1000000);
}

static void add(struct app *a, enum op op)
{
    char name[LINE_MAX_BYTES];
    suggest_name(a, name, sizeof name);
    app_prompt(a, op == OP_ADD ? PROMPT_ADD : PROMPT_COPY, name);
}

static void reset(struct app *a, enum op op)
{
    (void)op;
    edit_fill(a, "");
}

static void delete_rows(struct app *a, enum op op)
{
    (void)op;
    edit_delete(a);
}

/* The first line in which two texts differ, as it stands in the first of them: without its comment, blanks single. */
static void changed_line(const char *text, const char *other, char *buf, size_t size)
{
    size_t start = 0, n = 0;
    for (size_t i = 0; text[i] && text[i] == other[i]; i++)
        if (text[i] == '\n')
            start = i + 1;
    const char *at = text + start;
    for (; *at && *at != '\n' && n + 1 < size; at++) {
        bool blank = *at == ' ' || *at == '\t';
        if (*at == ';' && n > 0 && buf[n - 1] == ' ')
            break;
        if (!blank || (n > 0 && buf[n - 1] != ' '))
            buf[n++] = blank ? ' ' : *at;
    }
    while (n > 0 && buf[n - 1] == ' ')
        n--;
    buf[n] = '\0';
}

static int lines_of(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* " Was 'alpha = 0.8', is 'alpha = 0.9'." of an edit that left the lines their number. */
static void say_change(const char *before, const char *after, char *buf, size_t size)
{
    char old[64], new[64];
    buf[0] = '\0';
    if (!before || !after || lines_of(before) != lines_of(after))
        return;
    changed_line(before, after, old, sizeof old);
    changed_line(after, before, new, sizeof new);
    snprintf(buf, size, " Was '%s', is '%s'.", old, new);
}

/* Where the first difference from the text before is: the cursor goes there where the table is shown, else it is said. */
static void show_change(struct app *a, const char *before, char *buf, size_t size)
{
    struct err_list ignored = {0};
    struct case_reference at;
    struct casedoc *was = before ? casedoc_parse(before, strlen(before), "untitled", &ignored) : NULL;
    bool found = was && change_find(was, a->doc, NULL, &at);
    buf[0] = '\0';
    for (int s = 0; found && s < SCREENS; s++)
        for (int t = 0; t < screen_table[s].count; t++) {
            const struct tab *tab = &screen_table[s].tabs[t];
            bool form = tab->kind == TAB_FORM;
            if ((!form && tab->kind != TAB_CASE) || tab->table != at.table)
                continue;
            if (tab == app_tab(a))
                grid_goto(grid(a), form ? at.field : at.row);
            else
                snprintf(buf, size, " In %d %s, %s.", s + 1, screen_table[s].name, tab->name);
        }
    casedoc_free(was);
    err_list_free(&ignored);
}

static void undo(struct app *a, enum op op)
{
    char name[200], change[160], place[100];
    const char *what = op == OP_UNDO ? casedoc_undo_name(a->doc) : casedoc_redo_name(a->doc);
    snprintf(name, sizeof name, "%s", what ? what : "");
    char *before = casedoc_text(a->doc, NULL);
    bool done = op == OP_UNDO ? casedoc_undo(a->doc) : casedoc_redo(a->doc);
    char *after = done ? casedoc_text(a->doc, NULL) : NULL;
    say_change(before, after, change, sizeof change);
    show_change(a, done ? before : NULL, place, sizeof place);
    free(before);
    free(after);
    if (!done)
        return;
    a->edits += op == OP_UNDO ? -1 : 1;
    app_say(a, STYLE_NORMAL, "%s: %s.%s%s%s", op == OP_UNDO ? "Taken back" : "Made again", name, change, place,
            app_dirty(a) ? "" : " The case is as saved.");
}

static void ask_name(struct app *a)
{
    prompt_with(a, OP_SAVE_AS);
}

bool app_save(struct app *a, const char *path)
{
    struct err e = {0};
    const char *to = path ? path : a->recovered ? a->path : NULL;
    if (!path && !a->path) {
        ask_name(a);
        return false;
    }
    if (casedoc_save(a->doc, to, &e) != ERR_NONE) {
        char text[600];
        app_say_error(a, &e);
        snprintf(text, sizeof text, "%s", a->message);
        if (path) { /* the same prompt again, with the name to mend in it */
            app_prompt(a, PROMPT_SAVE_AS, path);
            line_set(&a->line, path, false);
            return false;
        }
        app_ask(a, "Not saved.");
        app_answer(a, 'a', "save under another name", ask_name);
        snprintf(a->message, sizeof a->message, "%s", text);
        return false;
    }
    recovery_remove(a);
    if (path) {
        char *own = malloc(strlen(path) + 1);
        if (own) {
            memcpy(own, path, strlen(path) + 1);
            free(a->path);
            a->path = own;
        }
    }
    a->recovered = false;
    app_note_saved(a);
    a->kept_revision = casedoc_revision(a->doc);
    if (app_case(a))
        app_say(a, STYLE_GOOD, "Saved %s.", a->path);
    else
        app_say(a, STYLE_WARN, "Saved %.300s, with %zu problem%s: :check lists %s.", a->path, a->problems.count,
                a->problems.count == 1 ? "" : "s", a->problems.count == 1 ? "it" : "them");
    return true;
}

static void save(struct app *a, enum op op)
{
    (void)op;
    app_save(a, NULL);
}

static void check(struct app *a, enum op op)
{
    (void)op;
    if (!app_case(a)) {
        app_show_problems(a);
        return;
    }
    struct err_list notes = {0};
    char note[600], more[32] = "", warning[500];
    if (app_stock_warning(a->feeder, warning, sizeof warning)[0]) {
        app_say(a, STYLE_WARN, "No error, but %s", warning);
        return;
    }
    instance_remark(a->feeder, &notes);
    if (notes.count > 1)
        snprintf(more, sizeof more, " And %zu more.", notes.count - 1);
    app_say(a, notes.count ? STYLE_WARN : STYLE_GOOD, "The case is sound: %s buses, %s candidates.%s%.400s%s",
            text_number(a->pcase->buses, 0).text, text_number(a->pcase->candidates, 0).text,
            notes.count ? " Note: " : "", notes.count ? err_format(&notes.items[0], note, sizeof note) : "", more);
    err_list_free(&notes);
}

/* ---- Jobs ---- */

static void begin_job(struct app *a, enum op op)
{
    app_solve(a, op == OP_SOLVE);
}

static void stop(struct app *a, enum op op)
{
    (void)op;
    job_stop(&a->job);
    app_say(a, STYLE_NORMAL, "Stopping; %s kept.",
            a->job.points      ? "the points reached are"
            : a->job.evaluates ? "nothing of the evaluation is"
                               : "the best plan so far is");
}

static void kill_job(struct app *a, enum op op)
{
    (void)op;
    job_kill(&a->job);
}

static void stop_job(struct app *a)
{
    stop(a, OP_STOP);
}

static void end_job(struct app *a)
{
    kill_job(a, OP_KILL);
}

void app_interrupt(struct app *a)
{
    a->repaint = true;
    if (a->mode != MODE_NORMAL) {
        a->mode = MODE_NORMAL;
        a->editor_error[0] = '\0';
    } else if (job_running(&a->job)) {
        app_ask(a, "Stop the job?");
        app_answer(a, 'o',
                   a->job.points      ? "stop and keep the points"
                   : a->job.evaluates ? "stop"
                                      : "stop and keep the best plan",
                   stop_job);
        app_answer(a, 'X', "end it at once", end_job);
    } else {
        app_say(a, STYLE_NORMAL, "q quits.");
    }
}

/* ---- Leaving ---- */

static void leave(struct app *a)
{
    job_free(&a->job);
    recovery_remove(a);
    a->quit = true;
}

static void save_and_leave(struct app *a)
{
    if (app_save(a, NULL))
        leave(a);
}

static void ask_result(struct app *a)
{
    app_prompt(a, PROMPT_RESULT, "result.json");
}

static void quit(struct app *a, enum op op)
{
    (void)op;
    bool dirty = app_dirty(a), runs = job_running(&a->job), unkept = a->run.result && !a->run.kept;
    bool swept = a->sweep.count > 0 && !a->sweep.kept;
    int lost = runs_unkept(a);
    char question[300] = "", write[64];
    if (!dirty && !runs && !lost && !swept) {
        leave(a);
        return;
    }
    if (dirty || runs)
        snprintf(question, sizeof question, "%s",
                 dirty && runs ? "Edits are unsaved and a job runs."
                 : dirty       ? "Edits are unsaved."
                               : "A job runs.");
    size_t n = strlen(question);
    if (lost > 1 || (lost && !unkept))
        snprintf(question + n, sizeof question - n,
                 "%s%d result%s in no file: 7 shows which; m there and :write-json FILE keep one.", n ? " " : "", lost,
                 lost == 1 ? " is" : "s are");
    else if (lost)
        snprintf(question + n, sizeof question - n, "%sThe result of run %d is in no file (:write-json FILE).",
                 n ? " " : "", a->run.number);
    n = strlen(question);
    if (swept)
        snprintf(question + n, sizeof question - n, "%sThe sweep is in no file; x in 7 writes it.", n ? " " : "");
    app_ask(a, question);
    if (dirty)
        app_answer(a, 's', "save and quit", save_and_leave);
    if (unkept) {
        snprintf(write, sizeof write, "write %s", a->run.name);
        app_answer(a, 'w', write, ask_result);
    }
    app_answer(a, 'y', dirty ? "quit without saving" : runs ? "end it and quit" : "quit", leave);
}

/* Esc steps back as far as there is something to step back from; q goes on and quits. */
static void back(struct app *a, enum op op)
{
    struct view *v = app_view(a);
    if (v->shape != VIEW_TABLE)
        v->shape = VIEW_TABLE;
    else if (v->grid.filter[0])
        grid_filter(&v->grid, "", NULL);
    else if (op == OP_BACK && a->tour.on)
        tour_command(a, "off");
    else if (op == OP_LEAVE)
        app_run(a, OP_QUIT);
}

static void tour(struct app *a, enum op op)
{
    (void)op;
    tour_command(a, "");
}

static void discard(struct app *a, enum op op)
{
    (void)op;
    leave(a);
}

static void show(struct app *a, enum op op)
{
    if (op == OP_HELP)
        app_show_help(a, "");
    else
        app_show_messages(a);
}

static void ask_loop(struct app *a, enum op op)
{
    if (op == OP_REDRAW)
        a->redraw = true;
    else
        a->suspend = true;
}

/* ---- The table of handlers ---- */

static const struct {
    void (*run)(struct app *a, enum op op);
    const char *(*refuse)(struct app *a);
} handler_table[OPS] = {
    [OP_FEEDER] = {go_screen, NULL},
    [OP_MODULES] = {go_screen, NULL},
    [OP_RISK] = {go_screen, NULL},
    [OP_SCENARIOS] = {go_screen, NULL},
    [OP_SOLVE_SCREEN] = {go_screen, NULL},
    [OP_RESULTS] = {go_screen, NULL},
    [OP_COMPARE] = {go_screen, NULL},
    [OP_OPEN_POINT] = {sweep_open_point, sweep_needs_point},
    [OP_OPEN_PLAN] = {near_open, near_needs_plan},
    [OP_FEEDER_STATE] = {feeder_switch, feeder_needs_dispatch},
    [OP_PREVIOUS_STEP] = {feeder_move_step, NULL},
    [OP_NEXT_STEP] = {feeder_move_step, NULL},
    [OP_COLOUR] = {feeder_colour, feeder_needs_ratings},
    [OP_MAP] = {feeder_toggle_map, needs_rows},
    [OP_VALUES] = {feeder_go_values, needs_rows},
    [OP_BASE] = {compare_choose_base, compare_needs_run},
    [OP_DIFFERING] = {compare_toggle_differing, needs_table},
    [OP_PRESENT] = {compare_make_present, compare_needs_run},
    [OP_NAME] = {compare_ask_name, compare_needs_run},
    [OP_FORGET] = {compare_forget, compare_needs_run},
    [OP_ALTERNATIVES] = {app_ask_argument, needs_idle},
    [OP_SWEEP] = {app_ask_argument, needs_idle},
    [OP_OPEN_RESULT] = {app_ask_argument, NULL},
    [OP_NEXT_TAB] = {step_tab, NULL},
    [OP_PREVIOUS_TAB] = {step_tab, NULL},
    [OP_EDIT] = {edit, needs_rows},
    [OP_ADD] = {add, NULL},
    [OP_COPY] = {add, needs_rows},
    [OP_DELETE] = {delete_rows, needs_rows},
    [OP_FILL] = {prompt_with, needs_rows},
    [OP_RESET] = {reset, needs_rows},
    [OP_GENERATE] = {begin_job, needs_idle},
    [OP_SOLVE] = {begin_job, needs_idle},
    [OP_STOP] = {stop, needs_job},
    [OP_KILL] = {kill_job, needs_job},
    [OP_PIVOT] = {pivot, NULL},
    [OP_WEIGHTING] = {weighting, NULL},
    [OP_PREVIOUS_SCENARIO] = {step_scenario, NULL},
    [OP_NEXT_SCENARIO] = {step_scenario, NULL},
    [OP_SEARCH] = {prompt_with, needs_rows},
    [OP_SEARCH_NEXT] = {search_again, needs_search},
    [OP_SEARCH_PREVIOUS] = {search_again, needs_search},
    [OP_FILTER] = {prompt_with, needs_table},
    [OP_FILTER_CLEAR] = {clear_filter, needs_table},
    [OP_SORT] = {table_sort, needs_rows},
    [OP_SORT_FURTHER] = {table_sort, needs_rows},
    [OP_FREEZE] = {table_freeze, needs_rows},
    [OP_MARK] = {table_mark, needs_rows},
    [OP_MARK_ALL] = {table_mark, needs_rows},
    [OP_MARK_OTHERS] = {table_mark, needs_rows},
    [OP_MARK_NONE] = {table_mark, needs_marks},
    [OP_DETAIL] = {detail, needs_rows},
    [OP_PLOT] = {plot, needs_picture},
    [OP_EXPORT] = {table_export, needs_table},
    [OP_YANK] = {table_copy_cell, needs_rows},
    [OP_YANK_MORE] = {table_copy, needs_rows},
    [OP_UP] = {move, NULL},
    [OP_DOWN] = {move, NULL},
    [OP_LEFT] = {move, NULL},
    [OP_RIGHT] = {move, NULL},
    [OP_PAGE_UP] = {move, NULL},
    [OP_PAGE_DOWN] = {move, NULL},
    [OP_TOP] = {move, NULL},
    [OP_BOTTOM] = {move, NULL},
    [OP_FIRST_COLUMN] = {move, NULL},
    [OP_LAST_COLUMN] = {move, NULL},
    [OP_UNDO] = {undo, needs_undo},
    [OP_REDO] = {undo, needs_redo},
    [OP_SAVE] = {save, NULL},
    [OP_SAVE_AS] = {prompt_with, NULL},
    [OP_CHECK] = {check, NULL},
    [OP_OPEN] = {app_ask_argument, NULL},
    [OP_OPEN_ANYWAY] = {app_ask_argument, NULL},
    [OP_IMPORT] = {app_ask_argument, NULL},
    [OP_SET] = {app_ask_argument, NULL},
    [OP_SCENARIO] = {app_ask_argument, needs_scenarios},
    [OP_WRITE_RESULT] = {app_ask_argument, needs_result},
    [OP_GO] = {app_ask_argument, NULL},
    [OP_TOUR] = {tour, NULL},
    [OP_MESSAGES] = {show, NULL},
    [OP_COMMAND] = {prompt_with, NULL},
    [OP_HELP] = {show, NULL},
    [OP_REDRAW] = {ask_loop, NULL},
    [OP_SUSPEND] = {ask_loop, NULL},
    [OP_BACK] = {back, NULL},
    [OP_LEAVE] = {back, NULL},
    [OP_QUIT] = {quit, NULL},
    [OP_DISCARD] = {discard, NULL},
};

const char *app_place(const struct app *a, enum op op, char *buf, size_t size)
{
    unsigned choice = op == OP_PIVOT                                         ? SELECT_PIVOT
                      : op == OP_WEIGHTING                                   ? SELECT_WEIGHTING
                      : op == OP_NEXT_SCENARIO || op == OP_PREVIOUS_SCENARIO ? SELECT_SCENARIO
                                                                             : 0;
    if (!(app_tab(a)->selects & choice))
        snprintf(buf, size, "works %s", op_table[op].where);
    else if (!a->run.result)
        snprintf(buf, size, "needs a result: r solves the case");
    else if (app_pivot(a) == REPORT_BY_SCENARIO)
        snprintf(buf, size, "does nothing by scenario: b changes to %s",
                 app_tab(a)->selects & SELECT_WEIGHTING ? "by bus or by step" : "by step");
    else
        snprintf(buf, size, "is for one scenario, and this is of all: w changes that");
    return buf;
}

const char *app_refusal(struct app *a, enum op op, char *buf, size_t size)
{
    if (!(op_table[op].contexts & app_context(a))) {
        return app_place(a, op, buf, size);
    }
    const char *reason = handler_table[op].refuse ? handler_table[op].refuse(a) : NULL;
    return reason ? reason : table_hidden(a, op);
}

bool app_refuse(struct app *a, enum op op)
{
    char buf[128];
    const char *reason = app_refusal(a, op, buf, sizeof buf);
    if (reason)
        app_say(a, STYLE_WARN, reason == buf ? "%s %s." : "%s: %s.", op_table[op].name, reason);
    return reason != NULL;
}

/* The first editing of a row that was added goes on while nothing is done but going along it. */
static bool is_of_editing(enum op op)
{
    return op == OP_EDIT || op == OP_LEFT || op == OP_RIGHT || op == OP_FIRST_COLUMN || op == OP_LAST_COLUMN ||
           op == OP_REDRAW;
}

void app_run(struct app *a, enum op op)
{
    if (!is_of_editing(op))
        a->adding.revision = 0;
    if (op > OP_NONE && op < OPS && handler_table[op].run && !app_refuse(a, op))
        handler_table[op].run(a, op);
}
