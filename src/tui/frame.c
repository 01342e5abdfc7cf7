/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame around every screen: title, screens, sub-tabs, context, keys. Where things go follows from the size
 * alone. */
#include "app.h"

#include "widget/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_ROWS = 10, LEAST_COLS = 40, TWO_PANES = 140, NAMES_FROM = 60 };

struct layout {
    struct rectangle body;
    int context_row, context_rows, keys_row;
};

static struct layout lay_out(int rows, int cols)
{
    struct layout l;
    l.context_rows = rows < 16 ? 1 : 2;
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
    char time[32], gap[32] = "";
    const struct plan_progress *p = &a->job.last;
    buf[0] = '\0';
    if (!job_running(&a->job))
        return;
    if (a->job.has_progress && isfinite(p->gap))
        snprintf(gap, sizeof gap, " gap %.2f%%", 100 * p->gap);
    const char *what = a->job.state == JOB_GENERATING ? "drawing" : a->job.state == JOB_STOPPING ? "stopping" : "solve";
    snprintf(buf, size, "%s %s%s", what, text_time(time, sizeof time, a->job.seconds), gap);
}

static void set_text(struct app *a, char *buf, size_t size)
{
    char stale[64];
    buf[0] = '\0';
    if (!a->set)
        return;
    int sampled = 0;
    const struct instance *inst = a->set->instance;
    for (int s = 0; s < inst->scenarios; s++)
        sampled += inst->scenario[s].probability > 0;
    app_stale(a, a->set, stale, sizeof stale);
    snprintf(buf, size, "%d scenarios + %d stress%s%s", sampled, inst->scenarios - sampled, stale[0] ? "  " : "",
             stale);
}

static void draw_title(struct app *a, struct cells *c)
{
    char left[400], job[96], set[160];
    set_text(a, set, sizeof set);
    job_text(a, job, sizeof job);
    cells_fill(c, 0, 0, c->cols, STYLE_TITLE, ' ');
    snprintf(left, sizeof left, " %s%s   %s", base_name(a->path), app_dirty(a) ? " [+]" : "", set);
    int job_width = utf8_width(job);
    cells_text(c, 0, 0, c->cols - (job_width ? job_width + 2 : 0), STYLE_TITLE, left);
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

/* Sub-tabs that do not fit scroll, so that the present one is in sight. */
static void draw_tabs(const struct app *a, struct cells *c)
{
    const struct screen *screen = &screen_table[a->screen];
    int current = a->tab[a->screen], first = 0, need = 0;
    for (int t = 0; t <= current; t++)
        need += (int)strlen(screen->tabs[t].name) + 2;
    while (need > c->cols && first < current)
        need -= (int)strlen(screen->tabs[first++].name) + 2;
    int at = 0;
    for (int t = first; t < screen->count && at < c->cols; t++) {
        char text[64];
        bool here = t == current;
        snprintf(text, sizeof text, "%s%s%s", here ? "[" : " ", screen->tabs[t].name, here ? "]" : " ");
        if (at + (int)strlen(text) > c->cols)
            break;
        at += cells_text(c, 2, at, c->cols - at, here ? STYLE_TAB_ON : STYLE_TAB, text);
    }
}

/* ---- The body ---- */

void app_draw_view(struct app *a, struct cells *c, struct rectangle r)
{
    struct view *v = app_view(a);
    char text[600];
    if (!v->grid.table) {
        cells_text(c, r.row + 1, r.col + 2, r.cols - 2, STYLE_DIM, err_format(&v->error, text, sizeof text));
        return;
    }
    v->grid.editor = a->mode == MODE_EDIT ? &a->line : NULL;
    if (v->bars)
        grid_draw_bars(&v->grid, c, r.row, r.col, r.rows, r.cols);
    else
        grid_draw(&v->grid, c, r.row, r.col, r.rows, r.cols, a->mode == MODE_NORMAL || a->mode == MODE_EDIT);
    v->grid.editor = NULL;
}

/* On a wide terminal a second pane shows the row whole. */
static void draw_body(struct app *a, struct cells *c, struct rectangle r)
{
    const struct tab *tab = app_tab(a);
    if (tab->draw) {
        tab->draw(a, c, r);
        return;
    }
    struct view *v = app_view(a);
    if (r.cols < TWO_PANES || !v->grid.table || tab->kind == TAB_FORM) {
        app_draw_view(a, c, r);
        return;
    }
    struct rectangle left = r;
    left.cols = r.cols * 2 / 3 - 2;
    int right = left.cols + 3;
    app_draw_view(a, c, left);
    for (int i = 0; i < r.rows; i++)
        cells_glyph(c, r.row + i, left.cols + 1, STYLE_DIM, GLYPH_VERTICAL);
    int row = c->cursor_row, col = c->cursor_col;
    if (tab->kind == TAB_REPORT && !v->bars)
        grid_draw_bars(&v->grid, c, r.row, right, r.rows, r.cols - right);
    else
        grid_draw_detail(&v->grid, c, r.row, right, r.rows, r.cols - right);
    c->cursor_row = row;
    c->cursor_col = col;
}

/* ---- The lines at the bottom ---- */

static void draw_context(struct app *a, struct cells *c, const struct layout *l)
{
    const struct tab *tab = app_tab(a);
    const struct view *v = app_view(a);
    char first[400] = "", second[400] = "", stale[64] = "";
    if (tab->kind == TAB_CASE || tab->kind == TAB_FORM)
        edit_context(a, tab, v, first, second, sizeof first);
    else if (tab->context)
        tab->context(a, first, second, sizeof first);
    cells_text(c, l->context_row, 0, c->cols, STYLE_NORMAL, first);
    if (l->context_rows > 1)
        cells_text(c, l->context_row + 1, 0, c->cols, STYLE_DIM, second);
    if (tab->need == NEED_RESULT && a->run.set && app_stale(a, a->run.set, stale, sizeof stale)[0])
        cells_right(c, l->context_row + l->context_rows - 1, 0, c->cols, STYLE_WARN, stale);
}

/* The keys that work now, the special ones of this table first. */
static void draw_keys(struct app *a, struct cells *c, int row)
{
    unsigned here = app_context(a);
    if (!app_view(a)->grid.table)
        here &= ~(unsigned)(CONTEXT_TABLE | CONTEXT_REPORT); /* a table that is not there yet */
    int at = 0;
    static const enum op always[] = {OP_UNDO, OP_SAVE, OP_HELP, OP_LEAVE};
    char line[64];
    int room = c->cols - 7; /* for the help */
    for (int op = 1; op < OPS; op++) {
        bool common = op_table[op].contexts & CONTEXT_ANY && op != OP_SOLVE;
        char key[16];
        if (!op_table[op].bar || common || !(op_table[op].contexts & here))
            continue;
        snprintf(line, sizeof line, "%s %s", key_names((enum op)op, 1, key, sizeof key), op_table[op].bar);
        if (at + (int)strlen(line) > room)
            continue;
        cells_text(c, row, at, 8, STYLE_KEY, key);
        cells_text(c, row, at + (int)strlen(key) + 1, c->cols, STYLE_NORMAL, op_table[op].bar);
        at += (int)strlen(line) + 2;
    }
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        char key[16];
        bool help = always[i] == OP_HELP;
        key_names(always[i], 1, key, sizeof key);
        snprintf(line, sizeof line, "%s %s", key, op_table[always[i]].bar);
        if (at + (int)strlen(line) > (help ? c->cols : room))
            continue;
        cells_text(c, row, at, 8, STYLE_KEY, key);
        cells_text(c, row, at + (int)strlen(key) + 1, c->cols, STYLE_NORMAL, op_table[always[i]].bar);
        at += (int)strlen(line) + 2;
    }
}

/* A text over the last lines, as many as it needs, the last of them at the bottom. */
static void draw_wrapped(struct cells *c, int last_row, int most, enum style style, const char *text)
{
    char line[3][1200];
    int count = 0;
    while (*text && count < most && count < 3) {
        size_t n = strlen(text);
        if (n > (size_t)c->cols) {
            n = (size_t)c->cols;
            while (n > 10 && text[n] != ' ')
                n--;
        }
        snprintf(line[count++], sizeof line[0], "%.*s", (int)n, text);
        text += n;
        text += strspn(text, " ");
    }
    for (int i = 0; i < count; i++) {
        int row = last_row - count + 1 + i;
        cells_fill(c, row, 0, c->cols, STYLE_NORMAL, ' ');
        cells_text(c, row, 0, c->cols, style, line[i]);
    }
}

static void draw_choice(const struct app *a, struct cells *c, int row)
{
    int at = cells_text(c, row, 0, c->cols, STYLE_WARN, a->choice.question) + 2;
    for (int i = 0; i < a->choice.count; i++) {
        char key[2] = {(char)a->choice.answer[i].key, 0};
        at += cells_text(c, row, at, c->cols - at, STYLE_KEY, key) + 1;
        at += cells_text(c, row, at, c->cols - at, STYLE_NORMAL, a->choice.answer[i].label) + 2;
    }
    at += cells_text(c, row, at, c->cols - at, STYLE_KEY, "Esc") + 1;
    cells_text(c, row, at, c->cols - at, STYLE_NORMAL, "not now");
}

static void draw_bottom(struct app *a, struct cells *c, const struct layout *l)
{
    int most = l->context_rows + 1;
    draw_context(a, c, l);
    switch (a->mode) {
    case MODE_PROMPT: {
        int at = cells_text(c, l->keys_row, 0, c->cols, STYLE_KEY, app_prompt_label(a));
        line_draw(&a->line, c, l->keys_row, at, c->cols - at, STYLE_NORMAL);
        if (a->completion[0])
            draw_wrapped(c, l->keys_row - 1, l->context_rows, STYLE_DIM, a->completion);
        break;
    }
    case MODE_CHOICE:
        draw_choice(a, c, l->keys_row);
        if (a->message[0])
            draw_wrapped(c, l->keys_row - 1, l->context_rows, a->message_style, a->message);
        break;
    case MODE_EDIT:
        if (a->editor_error[0])
            draw_wrapped(c, l->keys_row, l->context_rows, STYLE_BAD, a->editor_error);
        else
            cells_text(c, l->keys_row, 0, c->cols, STYLE_DIM,
                       "Enter keeps it, Tab and arrows go on, Esc leaves it as it was");
        break;
    default:
        if (a->mode == MODE_LIST)
            cells_text(c, l->keys_row, 0, c->cols, STYLE_DIM,
                       a->list.filtering ? "type to narrow, Enter runs the entry, Esc goes back" : "Esc goes back");
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

void app_draw(struct app *a, struct cells *c)
{
    a->utf8 = c->utf8;
    cells_clear(c);
    app_build(a);
    if (c->rows < LEAST_ROWS || c->cols < LEAST_COLS) {
        draw_too_small(a, c);
        return;
    }
    struct layout l = lay_out(c->rows, c->cols);
    draw_title(a, c);
    draw_screens(a, c);
    if (a->mode == MODE_LIST) {
        struct rectangle r = l.body;
        if (a->list.filtering)
            draw_list_filter(a, c, 2);
        r.rows += l.context_rows;
        app_list_draw(a, c, r);
        cells_text(c, l.keys_row, 0, c->cols, STYLE_DIM,
                   a->list.filtering ? "type to narrow, Enter runs the entry, Esc goes back" : "Esc goes back");
        return;
    }
    draw_tabs(a, c);
    draw_body(a, c, l.body);
    draw_bottom(a, c, &l);
}
