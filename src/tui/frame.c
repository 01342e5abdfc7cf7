/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame around every screen: title, screens, sub-tabs, context, keys. Where things go follows from the size
 * and the kind of sub-tab: values of the case are explained at more length. */
#include "app.h"

#include "widget/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_ROWS = 10, LEAST_COLS = 40, TWO_PANES = 140, NAMES_FROM = 62, BESIDE = 48, BESIDE_PICTURE = 66 };

struct layout {
    struct rectangle body;
    int context_row, context_rows, keys_row;
};

static struct layout lay_out(int rows, int cols, bool words)
{
    struct layout l;
    l.context_rows = rows < 16 ? 1 : rows < 24 ? 2 : words ? 4 : 3;
    l.keys_row = rows - 1;
    l.context_row = l.keys_row - l.context_rows;
    l.body = (struct rectangle){.row = 3, .col = 0, .rows = l.context_row - 3, .cols = cols};
    return l;
}

/* ---- The three lines at the top ---- */

static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path ? path : "untitled";
}

static void job_text(const struct app *a, char *buf, size_t size)
{
    char time[32], gap[32] = "", sweep[40];
    const struct plan_progress *p = &a->job.last;
    buf[0] = '\0';
    if (!job_running(&a->job))
        return;
    if (a->job.has_progress && a->job.evaluates && p->total > 0)
        snprintf(gap, sizeof gap, " %ld/%ld", p->done, p->total);
    else if (a->job.has_progress && !a->job.evaluates && isfinite(p->gap))
        snprintf(gap, sizeof gap, " gap %.2f%%", 100 * p->gap);
    snprintf(sweep, sizeof sweep, "sweep %d/%d", a->job.point, a->job.points);
    const char *what = a->job.state == JOB_GENERATING ? "drawing"
                       : a->job.state == JOB_STOPPING ? "stopping"
                       : a->job.points > 0            ? sweep
                       : a->job.evaluates             ? "plan"
                                                      : "solve";
    if (a->screen == SCREEN_SOLVE && a->tab[SCREEN_SOLVE] == 0) /* says the rest below: not twice over a slow link */
        snprintf(buf, size, "%s", what);
    else
        snprintf(buf, size, "%s %s%s", what, text_time(time, sizeof time, a->job.seconds), gap);
}

static void set_text(struct app *a, char *buf, size_t size)
{
    char stale[64];
    buf[0] = '\0';
    if (!a->set)
        return;
    const struct instance *inst = a->set->instance;
    int sampled = scenario_set_sampled(a->set);
    app_stale_draw(a, a->set, stale, sizeof stale);
    snprintf(buf, size, "%s scenarios + %s stress%s%s%s", text_number(sampled, 0).text,
             text_number(inst->scenarios - sampled, 0).text, stale[0] ? "  " : "", stale, stale[0] ? " drawn" : "");
}

static void draw_title(struct app *a, struct cells *c)
{
    char left[400], job[96], set[160], problems[40] = "";
    if (!app_case(a))
        snprintf(problems, sizeof problems, " [%zu problem%s]", a->problems.count, a->problems.count == 1 ? "" : "s");
    set_text(a, set, sizeof set);
    job_text(a, job, sizeof job);
    cells_fill(c, 0, 0, c->cols, STYLE_TITLE, ' ');
    snprintf(left, sizeof left, " %s%s%s   %s", base_name(a->path), app_dirty(a) ? " [+]" : "", problems, set);
    int job_width = utf8_width(job);
    cells_cut(c, 0, 0, c->cols - (job_width ? job_width + 2 : 0), STYLE_TITLE, left);
    cells_right(c, 0, 0, c->cols - 1, STYLE_TITLE, job);
}

static void draw_screens(struct app *a, struct cells *c)
{
    bool names = c->cols >= NAMES_FROM;
    int at = 0;
    for (int s = 0; s < SCREENS; s++) {
        char text[64];
        bool here = s == (int)a->screen;
        snprintf(text, sizeof text, "%s%d%s%s%s", here ? "[" : " ", s + 1, names || here ? " " : "",
                 names || here ? screen_table[s].name : "", here ? "]" : " ");
        at += cells_text(c, 1, at, c->cols - at, here ? STYLE_TAB_ON : STYLE_TAB, text);
        a->screen_end[s] = at;
    }
}

/* Sub-tabs that do not fit scroll, so that the present one is in sight. Returns the columns that they take. */
static int draw_tabs(const struct app *a, struct cells *c)
{
    const struct screen *screen = &screen_table[a->screen];
    int current = a->tab[a->screen], first = 0, need = 0;
    for (int t = 0; t <= current; t++)
        need += (int)strlen(screen->tabs[t].name) + 2;
    while (need > c->cols && first < current)
        need -= (int)strlen(screen->tabs[first++].name) + 2;
    int at = 0;
    if (first > 0 && first < current)
        at = cells_text(c, 2, 0, 1, STYLE_KEY, "<");
    for (int t = first; t < screen->count && at < c->cols; t++) {
        char text[64];
        bool here = t == current;
        snprintf(text, sizeof text, "%s%s%s", here ? "[" : at == 1 ? "" : " ", screen->tabs[t].name, here ? "]" : " ");
        if (at + (int)strlen(text) > c->cols) {
            cells_text(c, 2, c->cols - 1, 1, STYLE_KEY, ">");
            return c->cols;
        }
        at += cells_text(c, 2, at, c->cols - at, here ? STYLE_TAB_ON : STYLE_TAB, text);
    }
    return at;
}

/* Which rows of a table are in sight, where the tabs leave room to say it. */
static void draw_rows_in_sight(struct app *a, struct cells *c, int from)
{
    const struct view *v = app_view(a);
    const struct grid *g = &v->grid;
    char text[120];
    if (!g->table || v->shape != VIEW_TABLE || g->shown <= g->page)
        return;
    int n = snprintf(text, sizeof text, "%s-%s of %s", text_number(g->top + 1, 0).text,
                     text_number(g->top + g->page, 0).text, text_number(g->shown, 0).text);
    if (from + n < c->cols)
        cells_right(c, 2, 0, c->cols, STYLE_DIM, text);
}

/* ---- The body ---- */

void app_draw_view(struct app *a, struct cells *c, struct rectangle r)
{
    struct view *v = app_view(a);
    char text[600];
    if (!v->grid.table) {
        const char *at = err_format(&v->error, text, sizeof text);
        for (int row = 1; row < r.rows && *at; row++) {
            size_t n = text_line(at, r.cols - 2);
            cells_format(c, r.row + row, r.col + 2, r.cols - 2, STYLE_DIM, "%.*s", (int)n, at);
            at += n;
            at += strspn(at, " ");
        }
        return;
    }
    const struct instance *inst = app_tab(a)->need == NEED_RESULT && a->run.set ? a->run.set->instance : a->feeder;
    v->grid.low = inst ? inst->v_min : 0;
    v->grid.high = inst ? inst->v_max : 0;
    v->grid.editor = a->mode == MODE_EDIT ? &a->line : NULL;
    if (v->shape == VIEW_CURVE)
        grid_draw_curve(&v->grid, &v->cursor, c, r.row, r.col, r.rows, r.cols);
    else if (v->shape == VIEW_BARS)
        grid_draw_bars(&v->grid, c, r.row, r.col, r.rows, r.cols);
    else
        grid_draw(&v->grid, c, r.row, r.col, r.rows, r.cols, a->mode == MODE_NORMAL || a->mode == MODE_EDIT);
    v->grid.editor = NULL;
}

int app_table_cols(const struct grid *g, int cols, int share, int beside)
{
    int most = cols - beside, need = g->table ? grid_width(g) : 0;
    return need < share || most < share ? share : need < most ? need : most;
}

static void draw_side_line(struct cells *c, struct rectangle r, int col)
{
    for (int i = 0; i < r.rows; i++)
        cells_glyph(c, r.row + i, col, STYLE_DIM, GLYPH_VERTICAL);
}

/* Beside the rows of a form what they are for. */
static void draw_meanings(const struct grid *g, const struct tab *tab, struct cells *c, struct rectangle r)
{
    const struct table *t = &case_table[tab->table];
    draw_side_line(c, r, r.col);
    cells_text(c, r.row, r.col + 2, r.cols - 2, STYLE_HEAD, "Meaning");
    for (int i = 0; i < g->page && g->top + i < g->shown; i++)
        cells_cut(c, g->body_row + i, r.col + 2, r.cols - 2, STYLE_DIM, t->fields[g->order[g->top + i]].help);
}

/* A line of bars beside each row, and the row under the cursor whole below them where there is room. */
static void draw_beside(struct grid *g, struct cells *c, struct rectangle r)
{
    enum { THREE_PANES = 180 };
    int above = grid_has_unit_line(g, r.rows), page = g->page, details = g->table->column_count;
    struct rectangle bars = {r.row + above, r.col, page + 1, r.cols};
    int spare = r.row + r.rows - (bars.row + 1 + g->shown) - 1;
    if (c->cols >= THREE_PANES && g->shown <= page && spare >= details) {
        int row = r.row + r.rows - details;
        bars.rows = row - 1 - bars.row;
        for (int i = 0; i < r.cols; i++)
            cells_glyph(c, row - 1, r.col + i, STYLE_DIM, GLYPH_HORIZONTAL);
        grid_draw_detail(g, c, row, r.col, details, r.cols);
    }
    grid_draw_bars(g, c, bars.row, bars.col, bars.rows, bars.cols);
    g->page = page; /* the table's */
}

/* On a wide terminal a second pane shows the row whole, or its values as bars; a third one the row beside these. */
static void draw_body(struct app *a, struct cells *c, struct rectangle r)
{
    const struct tab *tab = app_tab(a);
    struct view *v = app_view(a);
    if (v->shape == VIEW_PICTURE && v->grid.table) {
        tab->picture(a, c, r);
        return;
    }
    if (tab->draw && v->shape == VIEW_TABLE) {
        tab->draw(a, c, r);
        return;
    }
    if (r.cols < TWO_PANES || !v->grid.table) {
        app_draw_view(a, c, r);
        return;
    }
    bool form = tab->kind == TAB_FORM;
    struct rectangle left = r;
    left.cols = form ? r.cols / 2 : r.cols * 2 / 3 - 2;
    if (v->shape == VIEW_TABLE)
        left.cols = app_table_cols(&v->grid, r.cols, left.cols, tab->beside ? BESIDE_PICTURE : BESIDE);
    int right = left.cols + 3;
    app_draw_view(a, c, left);
    int row = c->cursor_row, col = c->cursor_col;
    if (form)
        draw_meanings(&v->grid, tab, c, (struct rectangle){r.row, left.cols + 1, r.rows, r.cols - left.cols - 1});
    else
        draw_side_line(c, r, left.cols + 1);
    if (tab->beside && v->shape == VIEW_TABLE)
        tab->picture(a, c, (struct rectangle){r.row, right, r.rows, r.cols - right});
    else if (tab->kind == TAB_REPORT && v->shape == VIEW_TABLE && !tab->unlike)
        draw_beside(&v->grid, c, (struct rectangle){r.row, right, r.rows, r.cols - right});
    else if (!form)
        grid_draw_detail(&v->grid, c, r.row, right, r.rows, r.cols - right);
    c->cursor_row = row;
    c->cursor_col = col;
}

/* ---- The lines at the bottom ---- */

static bool on_risk_form(const struct tab *tab)
{
    return tab->kind == TAB_FORM && (tab->table == CASE_RISK || tab->table == CASE_SCENARIO);
}

/* What must be known about what is shown: a filter, edits since, marks, and where there are lines enough a tail of few
 * scenarios. As many as fit in the line. */
static void notice(struct app *a, char *buf, size_t size, int cols, bool tail)
{
    const struct tab *tab = app_tab(a);
    const struct grid *g = &app_view(a)->grid;
    char part[4][240] = {"", "", "", ""}, stale[160];
    int marks = g->table ? grid_marks(g) : 0;
    bool of_run = tab->need == NEED_RESULT || app_context(a) & CONTEXT_STEP;
    if (g->table && g->filter[0])
        snprintf(part[0], sizeof part[0], "filter %s: %s of %s rows, F shows all", g->filter,
                 text_number(g->shown, 0).text, text_number(g->table->rows, 0).text);
    const struct scenario_set *set = of_run                        ? a->run.set
                                     : tab->need == NEED_SCENARIOS ? a->set
                                     : tab->need == NEED_SWEEP     ? a->sweep.set
                                                                   : NULL;
    if (set && app_stale(a, set, stale, sizeof stale)[0] && of_run)
        snprintf(part[1], sizeof part[1], "%s run %d, r solves anew", stale, a->run.number);
    else if (of_run && app_other_terms(a, set, stale, sizeof stale)[0])
        snprintf(part[1], sizeof part[1], "run %d has %s", a->run.number, stale);
    else if (set && stale[0] && tab->need == NEED_SWEEP)
        snprintf(part[1], sizeof part[1], "%s these points, :sweep solves anew", stale);
    else if (set && app_stale_draw(a, set, stale, sizeof stale)[0])
        snprintf(part[1], sizeof part[1], "%s these were drawn, d draws anew", stale);
    if (tab->need == NEED_RESULT && a->run.result)
        app_tail_warning(a->run.result->alpha, a->run.result->weight, scenario_set_sampled(a->run.set), part[3],
                         sizeof part[3]);
    else if (on_risk_form(tab) && app_case(a))
        app_tail_warning(a->pcase->alpha, a->pcase->weight, a->pcase->scenario.count, part[3], sizeof part[3]);
    if (marks)
        snprintf(part[2], sizeof part[2], "%s marked%s, U unmarks", text_number(marks, 0).text,
                 g->sums ? ": sums are of these" : "");
    buf[0] = '\0';
    for (int i = 0; i < (tail ? 4 : 3); i++) {
        size_t n = strlen(buf);
        if (part[i][0] && (n == 0 || n + 3 + strlen(part[i]) <= (size_t)cols))
            snprintf(buf + n, size - n, "%s%s", n ? " | " : "", part[i]);
    }
}

/* Draw a text in the lines from row to before end, broken at blanks; returns the line after it. */
static int draw_lines(struct cells *c, int row, int end, enum style style, const char *text)
{
    while (*text && row < end) {
        char line[1200];
        size_t n = row + 1 < end ? text_line(text, c->cols) : strlen(text);
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        text += n;
        text += strspn(text, " ");
        cells_fill(c, row, 0, c->cols, STYLE_NORMAL, ' ');
        cells_cut(c, row++, 0, c->cols, style, line);
    }
    return row;
}

static int count_lines(const char *text, int cols)
{
    int n = 0;
    for (; *text; n++) {
        text += text_line(text, cols);
        text += strspn(text, " ");
    }
    return n;
}

/* Where there is no line for the units below the titles, the context begins with the one of the column under the cursor. */
static void name_unit(const struct tab *tab, const struct view *v, int rows, char *first, size_t size)
{
    const struct grid *g = &v->grid;
    char rest[256];
    if (tab->kind != TAB_REPORT || v->shape != VIEW_TABLE || !g->table || grid_has_unit_line(g, rows) ||
        !g->table->columns[g->col].unit[0])
        return;
    snprintf(rest, sizeof rest, "%.255s", first);
    snprintf(first, size, "%s in %s%s%s", g->table->columns[g->col].title, g->table->columns[g->col].unit,
             rest[0] ? "; " : "", rest);
}

/* covered: how many of its lines, from the last on, a message stands over. A text that has no room beside one is left out. */
static void draw_context(struct app *a, struct cells *c, const struct layout *l, int covered)
{
    const struct tab *tab = app_tab(a);
    const struct view *v = app_view(a);
    char first[400] = "", second[400] = "", warning[400];
    if (tab->kind == TAB_CASE || tab->kind == TAB_FORM)
        edit_context(a, tab, v, first, second, sizeof first);
    else if (tab->context)
        tab->context(a, first, second, sizeof first);
    name_unit(tab, v, l->body.rows, first, sizeof first);
    notice(a, warning, sizeof warning, c->cols, l->context_rows > 1);
    int row = l->context_row, end = row + l->context_rows, free_rows = l->context_rows - covered;
    if (warning[0])
        draw_lines(c, --end, l->context_row + l->context_rows, STYLE_WARN, warning);
    if (end > row + free_rows)
        end = row + free_rows;
    int kept = second[0] && end - row > 1 ? 1 : 0; /* a line for the second text */
    row = draw_lines(c, row, end - kept, STYLE_NORMAL, first);
    if (!covered || count_lines(second, c->cols) <= end - row)
        draw_lines(c, row, end, STYLE_DIM, second);
}

/* Keys that the line can do without, the first to go first. */
static const enum op drop_from_edit[] = {OP_LEAVE, OP_EXPORT, OP_PLOT,  OP_SEARCH, OP_FILTER,
                                         OP_SORT,  OP_COPY,   OP_SOLVE, OP_FILL,   OP_UNDO};
static const enum op drop_from_report[] = {OP_UNDO,   OP_SAVE,   OP_LEAVE, OP_SEARCH,  OP_SOLVE,
                                           OP_FILTER, OP_EXPORT, OP_SORT,  OP_GENERATE};
static const enum op drop_from_feeder[] = {OP_UNDO,   OP_SAVE, OP_LEAVE,  OP_EXPORT,    OP_PLOT,
                                           OP_FILTER, OP_SORT, OP_SEARCH, OP_NEXT_STEP, OP_COLOUR};
static const enum op drop_from_runs[] = {OP_UNDO, OP_SAVE, OP_LEAVE, OP_SEARCH, OP_SOLVE, OP_FILTER, OP_SORT, OP_PLOT};
static const struct {
    unsigned context; /* the first one that holds */
    const enum op *ops;
    int count;
} drop_table[] = {
    {CONTEXT_EDITABLE, drop_from_edit, sizeof drop_from_edit / sizeof *drop_from_edit},
    {CONTEXT_FEEDER, drop_from_feeder, sizeof drop_from_feeder / sizeof *drop_from_feeder},
    {CONTEXT_RUNS, drop_from_runs, sizeof drop_from_runs / sizeof *drop_from_runs},
    {CONTEXT_ANY, drop_from_report, sizeof drop_from_report / sizeof *drop_from_report},
};

static bool in_key_line(const struct app *a, enum op op, unsigned here)
{
    bool runs = job_running(&a->job);
    switch (op) {
    case OP_SOLVE:
        return !runs;
    case OP_STOP:
    case OP_KILL:
        return runs;
    case OP_GENERATE:
        return !runs && a->screen == SCREEN_SCENARIOS;
    case OP_DETAIL:
        return here & CONTEXT_REPORT;
    case OP_PLOT:
        return here & CONTEXT_TABLE && !app_tab(a)->unlike;
    case OP_UNDO:
    case OP_SAVE:
    case OP_HELP:
    case OP_LEAVE:
        return true;
    default:
        return !(op_table[op].contexts & CONTEXT_ANY) && op_table[op].contexts & here;
    }
}

/* The key of an operation, after that of the one that goes the other way. */
static const char *bar_keys(enum op op, unsigned here, char *buf, size_t size)
{
    if (op == OP_DETAIL && here & (CONTEXT_POINTS | CONTEXT_PLANS)) /* its first key opens the row */
        return "t";
    static const enum op pairs[][2] = {{OP_PREVIOUS_STEP, OP_NEXT_STEP}, {OP_PREVIOUS_SCENARIO, OP_NEXT_SCENARIO}};
    char back[16], on[16];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (op == pairs[i][1]) {
            snprintf(buf, size, "%s %s", key_names(pairs[i][0], 1, back, sizeof back), key_names(op, 1, on, sizeof on));
            return buf;
        }
    return key_names(op, 1, buf, size);
}

static int key_width(enum op op, unsigned here)
{
    char key[40];
    return (int)strlen(bar_keys(op, here, key, sizeof key)) + 1 + (int)strlen(op_table[op].bar) + 2;
}

/* Leave out what does not fit: first what is listed, then from the end on; never the help. */
static int fit_keys(enum op *ops, int count, unsigned here, const enum op *drop, int drops, int cols)
{
    int width = -2;
    for (int i = 0; i < count; i++)
        width += key_width(ops[i], here);
    for (int d = 0; width > cols && count > 1; d++) {
        int at = ops[count - 1] == OP_HELP ? count - 2 : count - 1;
        for (int i = 0; d < drops && i < count; i++)
            if (ops[i] == drop[d])
                at = i;
        if (d < drops && ops[at] != drop[d])
            continue;
        width -= key_width(ops[at], here);
        memmove(ops + at, ops + at + 1, (size_t)(--count - at) * sizeof *ops);
    }
    return count;
}

/* The keys that work now, the special ones of this table first. */
static void draw_keys(struct app *a, struct cells *c, int row)
{
    unsigned here = app_context(a);
    if (!app_view(a)->grid.table)
        here &= ~(unsigned)(CONTEXT_TABLE | CONTEXT_REPORT | CONTEXT_POINTS); /* a table that is not there yet */
    enum op ops[OPS];
    int count = 0, at = 0;
    char reason[128];
    for (int op = 1; op < OPS; op++)
        if (op_table[op].bar && in_key_line(a, (enum op)op, here) &&
            !app_refusal(a, (enum op)op, reason, sizeof reason))
            ops[count++] = (enum op)op;
    size_t list = 0;
    while (!(here & drop_table[list].context))
        list++;
    count = fit_keys(ops, count, here, drop_table[list].ops, drop_table[list].count, c->cols);
    for (int i = 0; i < count; i++) {
        char buf[40];
        const char *key = bar_keys(ops[i], here, buf, sizeof buf);
        cells_text(c, row, at, c->cols - at, STYLE_KEY, key);
        cells_text(c, row, at + (int)strlen(key) + 1, c->cols, STYLE_NORMAL, op_table[ops[i]].bar);
        at += key_width(ops[i], here);
    }
}

/* A text over the last lines, as many as it needs, the last of them at the bottom. */
static void draw_wrapped(struct cells *c, int last_row, int most, enum style style, const char *text)
{
    int lines = count_lines(text, c->cols);
    if (lines > most)
        lines = most;
    draw_lines(c, last_row - lines + 1, last_row + 1, style, text);
}

/* The answers from a column of the last row on, or over the rows before it too where one is too short; returns the first row
 * of them. With draw false only that. */
static int draw_answers(const struct app *a, struct cells *c, int first, int at, bool draw)
{
    int row = first;
    for (int i = 0; i <= a->choice.count; i++) {
        bool last = i == a->choice.count;
        char key[4] = {last ? 'E' : (char)a->choice.answer[i].key, last ? 's' : 0, 'c', 0};
        const char *label = last ? "not now" : a->choice.answer[i].label;
        int width = (int)strlen(key) + 1 + utf8_width(label);
        if (at > 0 && at + width > c->cols) {
            row++;
            at = 0;
        }
        if (draw && at == 0)
            cells_fill(c, row, 0, c->cols, STYLE_NORMAL, ' ');
        if (draw) {
            int used = cells_text(c, row, at, c->cols - at, STYLE_KEY, key) + 1;
            cells_text(c, row, at + used, c->cols - at - used, STYLE_NORMAL, label);
        }
        at += width + 2;
    }
    return row;
}

/* The question, and its answers beside it or, where that is too long, below. */
static void draw_choice(const struct app *a, struct cells *c, const struct layout *l)
{
    int row = l->keys_row, width = utf8_width(a->choice.question) + 2 + 11;
    for (int i = 0; i < a->choice.count; i++)
        width += 4 + utf8_width(a->choice.answer[i].label);
    char both[sizeof a->choice.question + sizeof a->message];
    snprintf(both, sizeof both, "%s %s", a->message, a->choice.question);
    if (width > c->cols) {
        row -= draw_answers(a, c, 0, 0, false);
        draw_answers(a, c, row, 0, true);
        draw_wrapped(c, row - 1, l->context_rows, STYLE_WARN, a->message[0] ? both : a->choice.question);
    } else {
        draw_answers(a, c, row, cells_text(c, row, 0, c->cols, STYLE_WARN, a->choice.question) + 2, true);
    }
    if (a->message[0] && width <= c->cols)
        draw_wrapped(c, row - 1, l->context_rows, a->message_style, a->message);
}

/* Parts between commas, as many as fit. */
static void draw_hint(struct cells *c, int row, const char *text)
{
    size_t n = strlen(text);
    while (n > (size_t)c->cols) {
        while (n > 1 && text[n] != ',')
            n--;
        if (text[n] != ',')
            break;
        if (n > (size_t)c->cols)
            n--;
    }
    cells_format(c, row, 0, c->cols, STYLE_DIM, "%.*s", (int)n, text);
}

static void draw_list_hint(const struct app *a, struct cells *c, int row)
{
    const struct list *l = &a->list;
    bool leads = l->count > 0 && l->items[0].line > 0;
    if (a->message[0] && a->message_style == STYLE_WARN && !l->filtering)
        draw_wrapped(c, row, 2, a->message_style, a->message);
    else
        draw_hint(c, row,
                  l->filtering ? "Esc goes back, Enter runs the entry, type to narrow"
                  : leads      ? "Esc goes back, Enter goes to the value, 1 to 7 and : work as ever"
                               : "Esc goes back");
}

/* Where room is short the place need not be named, "alpha of [risk]: ": the editor stands there. */
static void draw_editor_error(const struct app *a, struct cells *c, const struct layout *l)
{
    const char *text = a->editor_error, *rest = strstr(text, "]: ");
    int most = l->context_rows + 1;
    if (rest && count_lines(text, c->cols) > most)
        text = rest + 3;
    draw_wrapped(c, l->keys_row, most, STYLE_BAD, text);
}

static void draw_bottom(struct app *a, struct cells *c, const struct layout *l)
{
    int most = l->context_rows + 1, lines = a->mode == MODE_NORMAL ? count_lines(a->message, c->cols) : 1;
    draw_context(a, c, l, lines > most ? l->context_rows : lines > 1 ? lines - 1 : 0);
    switch (a->mode) {
    case MODE_PROMPT: {
        int at = cells_text(c, l->keys_row, 0, c->cols, STYLE_KEY, app_prompt_label(a));
        line_draw(&a->line, c, l->keys_row, at, c->cols - at, STYLE_NORMAL);
        if (a->completion[0])
            draw_wrapped(c, l->keys_row - 1, l->context_rows, STYLE_DIM, a->completion);
        else if (a->message[0])
            draw_wrapped(c, l->keys_row - 1, l->context_rows, a->message_style, a->message);
        break;
    }
    case MODE_CHOICE:
        draw_choice(a, c, l);
        break;
    case MODE_EDIT:
        if (a->editor_error[0])
            draw_editor_error(a, c, l);
        else
            draw_hint(c, l->keys_row, "Enter keeps it, Esc leaves it as it was, Tab and arrows go on");
        break;
    default:
        if (a->mode == MODE_LIST)
            draw_list_hint(a, c, l->keys_row);
        else if (a->message[0])
            draw_wrapped(c, l->keys_row, most, a->message_style, a->message);
        else
            draw_keys(a, c, l->keys_row);
        break;
    }
}

static void draw_list_filter(const struct app *a, struct cells *c, int row)
{
    int at = cells_text(c, row, 0, c->cols, STYLE_KEY, "find: ");
    cells_text(c, row, at, c->cols - at, STYLE_EDIT, a->list.filter.text);
}

static void draw_too_small(const struct app *a, struct cells *c)
{
    char job[96];
    job_text(a, job, sizeof job);
    cells_format(c, c->rows / 2, 0, c->cols, STYLE_NORMAL, "%dx%d, needs %dx%d. %s", c->cols, c->rows, LEAST_COLS,
                 LEAST_ROWS, job[0] ? job : "q quits");
}

static void draw_frame(struct app *a, struct cells *c)
{
    struct layout l = lay_out(c->rows, c->cols, app_context(a) & CONTEXT_EDITABLE);
    draw_title(a, c);
    draw_screens(a, c);
    if (a->mode == MODE_LIST) {
        struct rectangle r = l.body;
        if (a->list.filtering)
            draw_list_filter(a, c, 2);
        r.rows += l.context_rows;
        app_list_draw(a, c, r);
        draw_list_hint(a, c, l.keys_row);
        return;
    }
    int tabs = draw_tabs(a, c);
    draw_body(a, c, l.body);
    draw_rows_in_sight(a, c, tabs);
    draw_bottom(a, c, &l);
}

void app_draw(struct app *a, struct cells *c)
{
    a->utf8 = c->utf8;
    cells_clear(c);
    app_build(a);
    if (c->rows < LEAST_ROWS || c->cols < LEAST_COLS) {
        draw_too_small(a, c);
        return;
    }
    struct cells above = *c; /* the same cells but for the panel of the tour */
    above.rows -= tour_rows(a, c->rows, c->cols);
    draw_frame(a, &above);
    cells_cursor(c, above.cursor_row, above.cursor_col);
    if (above.rows < c->rows)
        tour_draw(a, c, above.rows);
}
