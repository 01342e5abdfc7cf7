/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists over the screen: help, messages, problems, the whole of a row. */
#include "app.h"

#include "widget/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void app_list_open(struct app *a, const char *title, bool filtering)
{
    struct list *l = &a->list;
    free(l->items);
    memset(l, 0, sizeof *l);
    snprintf(l->title, sizeof l->title, "%s", title);
    l->filtering = filtering;
    a->mode = MODE_LIST;
    a->repaint = true;
}

void app_list_add(struct app *a, enum style style, enum op op, const char *format, ...)
{
    struct list *l = &a->list;
    if (l->count == l->capacity) {
        int capacity = l->capacity ? 2 * l->capacity : 64;
        struct list_item *items = realloc(l->items, (size_t)capacity * sizeof *items);
        if (!items)
            return;
        l->items = items;
        l->capacity = capacity;
    }
    struct list_item *item = &l->items[l->count++];
    item->style = style;
    item->op = op;
    item->indent = 0;
    item->line = 0;
    va_list args;
    va_start(args, format);
    vsnprintf(item->text, sizeof item->text, format, args);
    va_end(args);
}

void app_list_indent(struct app *a, int columns)
{
    if (a->list.count > 0)
        a->list.items[a->list.count - 1].indent = columns;
}

static bool passes(const struct list *l, int i)
{
    return !l->filtering || text_contains(l->items[i].text, l->filter.text);
}

static int passing(const struct list *l)
{
    int n = 0;
    for (int i = 0; i < l->count; i++)
        n += passes(l, i);
    return n;
}

/* The item under the cursor, -1: none. */
static int current(const struct list *l)
{
    int n = 0;
    for (int i = 0; i < l->count; i++)
        if (passes(l, i) && n++ == l->cursor)
            return i;
    return -1;
}

/* ---- From a problem to the value ---- */

/* What stands in a line of the case file; of several values in it the one that the problem names. */
static bool value_of_line(const struct casedoc *doc, int line, const char *problem, struct case_reference *at)
{
    bool found = false;
    char name[200];
    for (int t = 0; t < CASE_TABLES; t++)
        for (int row = 0; row < casedoc_rows(doc, (enum case_table)t); row++)
            for (int f = 0; f < case_table[t].count; f++) {
                if (casedoc_line(doc, (enum case_table)t, row, f) != line)
                    continue;
                bool named = strstr(problem, casedoc_value_name(doc, (enum case_table)t, row, f, name, sizeof name));
                if (!found || named)
                    *at = (struct case_reference){(enum case_table)t, row, f};
                if (named)
                    return true;
                found = true;
            }
    return found;
}

/* The cursor goes to the value, on the sub-tab that has it; false: none has. */
static bool go_to_value(struct app *a, const struct case_reference *at)
{
    for (int s = 0; s < SCREENS; s++)
        for (int t = 0; t < screen_table[s].count; t++) {
            const struct tab *tab = &screen_table[s].tabs[t];
            bool form = tab->kind == TAB_FORM;
            if ((!form && tab->kind != TAB_CASE) || tab->table != at->table)
                continue;
            app_go(a, (enum screen_id)s, t);
            app_build(a);
            struct view *v = app_view(a);
            v->shape = VIEW_TABLE;
            grid_filter(&v->grid, "", NULL);
            grid_goto(&v->grid, form ? at->field : at->row);
            v->grid.col = form ? 1 : at->field + 1;
            return true;
        }
    return false;
}

static void run_current(struct app *a)
{
    int i = current(&a->list);
    const struct list_item *item = i >= 0 ? &a->list.items[i] : NULL;
    struct case_reference at;
    a->mode = MODE_NORMAL;
    if (item && item->line > 0 && !(value_of_line(a->doc, item->line, item->text, &at) && go_to_value(a, &at)))
        app_say(a, STYLE_WARN, "No screen has what stands in line %d of the file.", item->line);
    else if (item && item->op != OP_NONE)
        app_run(a, item->op);
}

/* ---- Keys ---- */

/* Keys that lead elsewhere do so from a list too; others say that they do nothing. */
static void other_key(struct app *a, uint32_t key)
{
    enum op op = key_op(key, CONTEXT_ANY, (int)a->screen + 1, NULL);
    char name[32];
    if ((op >= OP_FEEDER && op <= OP_COMPARE) || op == OP_NEXT_TAB || op == OP_PREVIOUS_TAB || op == OP_COMMAND ||
        op == OP_HELP || op == OP_REDRAW) {
        if (op != OP_REDRAW)
            a->mode = MODE_NORMAL;
        app_run(a, op);
        return;
    }
    key_name(key, name, sizeof name);
    app_say(a, STYLE_WARN, "%s does nothing in this list. Esc goes back.", name);
}

static int moved(const struct app *a, uint32_t key)
{
    int page = a->rows > 6 ? a->rows - 6 : 1;
    switch (key) {
    case KEYCODE_UP:
        return -1;
    case KEYCODE_DOWN:
        return 1;
    case KEYCODE_PAGE_UP:
        return -page;
    case KEYCODE_PAGE_DOWN:
    case ' ':
        return page;
    case KEYCODE_HOME:
        return -(1 << 20);
    case KEYCODE_END:
        return 1 << 20;
    case 'k':
        return a->list.filtering ? 0 : -1;
    case 'j':
        return a->list.filtering ? 0 : 1;
    default:
        return 0;
    }
}

void app_list_event(struct app *a, const struct event *event)
{
    struct list *l = &a->list;
    if (event->type != EVENT_KEY)
        return;
    uint32_t key = event->key;
    int move = key == ' ' && l->filtering ? 0 : moved(a, key);
    if (key == KEYCODE_ESCAPE || (!l->filtering && key == 'q')) {
        a->mode = MODE_NORMAL;
    } else if (key == KEYCODE_ENTER) {
        run_current(a);
    } else if (move) {
        l->cursor += move;
    } else if (l->filtering && line_key(&l->filter, key)) {
        l->cursor = 0;
    } else if (!l->filtering) {
        other_key(a, key);
    }
    int last = passing(l) - 1;
    if (l->cursor > last)
        l->cursor = last;
    if (l->cursor < 0)
        l->cursor = 0;
}

/* Bytes of the first columns. */
static size_t columns_before(const char *text, int columns)
{
    const char *at = text;
    for (int used = 0; *at && used < columns;)
        used += utf8_columns(utf8_next(&at));
    return (size_t)(at - text);
}

/* Draw an item over as many lines as it needs, from line `row` to before line `end`; returns the line after it. With
 * cells NULL nothing is drawn. */
static int draw_item(const struct list_item *item, struct cells *c, int row, int end, int col, int cols, bool here)
{
    const char *text = item->text;
    int indent = 0;
    do {
        char line[sizeof item->text];
        int width = cols - indent > 10 ? cols - indent : 10;
        size_t n = text_line(text, width);
        if (text == item->text && item->indent > cols / 2 && utf8_width(text) > item->indent)
            n = columns_before(text, item->indent);
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        text += n;
        text += strspn(text, " ");
        if (c && row < end) {
            enum style style = here ? STYLE_FOCUS : item->style;
            if (here) {
                cells_fill(c, row, col, cols, style, ' ');
                cells_cursor(c, indent ? c->cursor_row : row, col);
            }
            cells_text(c, row, col + indent, width, style, line);
        }
        row++;
        indent = item->indent <= cols / 2 ? item->indent : 2;
    } while (*text);
    return row;
}

/* The first item in sight such that the one under the cursor is, whole if it fits. */
static void scroll_list(struct list *l, int rows, int cols)
{
    int n = 0, lines = 0;
    if (l->cursor < l->top)
        l->top = l->cursor;
    for (int i = 0; i < l->count && n <= l->cursor; i++)
        if (passes(l, i) && n++ >= l->top)
            lines = draw_item(&l->items[i], NULL, lines, 0, 0, cols, false);
    n = 0;
    for (int i = 0; i < l->count && lines > rows && l->top < l->cursor; i++)
        if (passes(l, i) && n++ == l->top) {
            lines -= draw_item(&l->items[i], NULL, 0, 0, 0, cols, false);
            l->top++;
        }
}

void app_list_draw(struct app *a, struct cells *c, struct rectangle r)
{
    struct list *l = &a->list;
    int rows = r.rows - 1, shown = passing(l), n = 0;
    char count[80];
    snprintf(count, sizeof count, "%s of %s", text_number(shown ? l->cursor + 1 : 0, 0).text,
             text_number(shown, 0).text);
    int room = r.cols - (int)strlen(count) - 2;
    cells_cut(c, r.row, r.col, room, STYLE_HEAD, l->title);
    cells_right(c, r.row, r.col, r.cols, STYLE_DIM, count);
    /* The row under the cursor stands out as a whole: a sign beside it would look like a key. */
    scroll_list(l, rows, r.cols - 2);
    int line = r.row + 1, end = line + rows;
    for (int i = 0; i < l->count && line < end; i++)
        if (passes(l, i) && n++ >= l->top)
            line = draw_item(&l->items[i], c, line, end, r.col + 1, r.cols - 2, n - 1 == l->cursor);
    if (!shown)
        cells_text(c, r.row + 1, r.col + 2, r.cols - 2, STYLE_DIM, l->count ? "nothing matches" : "nothing yet");
}

/* ---- The lists ---- */

enum { HELP_INDENT = 33 };

/* An operation that cannot act now is there all the same, dim, with the reason. */
static void add_help(struct app *a, enum op op)
{
    char keys[48], name[64], buf[128];
    const char *argument = app_argument(op), *reason = app_refusal(a, op, buf, sizeof buf);
    key_names(op, 0, keys, sizeof keys);
    snprintf(name, sizeof name, "%s%s%s", op_table[op].name, argument[0] ? " " : "", argument);
    app_list_add(a, reason ? STYLE_DIM : STYLE_NORMAL, op, "%-12s :%-18s %s%s%s%s", keys, name, op_table[op].help,
                 reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
    app_list_indent(a, HELP_INDENT);
}

/* First what belongs to what is shown, then what works everywhere, then what works elsewhere. */
void app_show_help(struct app *a, const char *filter)
{
    unsigned here = app_context(a);
    char title[80];
    snprintf(title, sizeof title, "Keys on %s, %s", screen_table[a->screen].name, app_tab(a)->name);
    app_list_open(a, title, true);
    for (int pass = 0; pass < 3; pass++)
        for (int op = 1; op < OPS; op++) {
            bool works = op_table[op].contexts & here, special = !(op_table[op].contexts & CONTEXT_ANY);
            if (pass == (works ? special ? 0 : 1 : 2))
                add_help(a, (enum op)op);
        }
    line_set(&a->list.filter, filter, false);
}

void app_show_messages(struct app *a)
{
    int room = sizeof a->messages / sizeof *a->messages;
    app_list_open(a, "Messages", false);
    for (int i = a->message_count > room ? a->message_count - room : 0; i < a->message_count; i++) {
        app_list_add(a, STYLE_NORMAL, OP_NONE, "%s", a->messages[i % room]);
        app_list_indent(a, 2);
    }
    a->list.cursor = a->list.count > 0 ? a->list.count - 1 : 0;
}

void app_show_problems(struct app *a)
{
    char text[900];
    app_case(a);
    app_list_open(a, app_dirty(a) ? "Problems, lines as to be saved" : "Problems of the case", false);
    for (size_t i = 0; i < a->problems.count; i++) {
        app_list_add(a, STYLE_BAD, OP_NONE, "%s", err_format(&a->problems.items[i], text, sizeof text));
        app_list_indent(a, 2);
        if (a->list.count > 0)
            a->list.items[a->list.count - 1].line = a->problems.items[i].line;
    }
    if (a->problems.dropped)
        app_list_add(a, STYLE_BAD, OP_NONE, "and %zu more", a->problems.dropped);
    if (!a->problems.count)
        a->mode = MODE_NORMAL;
}

void app_show_detail(struct app *a)
{
    struct grid *g = &app_view(a)->grid;
    int row = grid_table_row(g);
    if (row < 0)
        return;
    app_list_open(a, g->table->title, false);
    for (int col = 0; col < g->table->column_count; col++) {
        const struct report_column *column = &g->table->columns[col];
        char text[256];
        grid_shown_text(g, row, col, text, sizeof text);
        app_list_add(a, STYLE_NORMAL, OP_NONE, "%-13s %14s %-8s  %s", column->title, text, column->unit, column->help);
        app_list_indent(a, 39);
    }
    a->list.cursor = g->col;
}
