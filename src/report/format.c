/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as aligned text. */

#include <ballast/number.h>
#include <ballast/report.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_MAX = 4000, GAP = 2, TEXT_LEAST = 8 };

struct text {
    char *data;
    size_t length, capacity;
    bool failed;
};

static void append(struct text *x, const char *s, size_t n)
{
    if (x->failed)
        return;
    if (x->length + n + 1 > x->capacity) {
        size_t capacity = 2 * (x->length + n + 1) + 256;
        char *data = realloc(x->data, capacity);
        if (!data) {
            x->failed = true;
            return;
        }
        x->data = data;
        x->capacity = capacity;
    }
    memcpy(x->data + x->length, s, n);
    x->length += n;
    x->data[x->length] = '\0';
}

static void append_string(struct text *x, const char *s)
{
    append(x, s, strlen(s));
}

static void append_repeated(struct text *x, const char *s, int n)
{
    for (int k = 0; k < n; k++)
        append_string(x, s);
}

/* Columns on the screen of UTF-8 text whose characters are one column wide. */
static int text_width(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* Names come from files: nothing in them may reach the terminal as a control sequence. */
static void copy_clean(char *buf, size_t size, const char *s)
{
    size_t n = 0;
    for (; *s && n + 1 < size; s++) {
        unsigned char c = (unsigned char)*s;
        bool c1 = c == 0xC2 && (unsigned char)s[1] >= 0x80 && (unsigned char)s[1] < 0xA0;
        if (c1)
            s++;
        buf[n++] = c < 0x20 || c == 0x7F || c1 ? '?' : *s;
    }
    /* A character cut in two by the end of the buffer goes as a whole. */
    if (*s && ((unsigned char)*s & 0xC0) == 0x80) {
        while (n > 0 && ((unsigned char)buf[n - 1] & 0xC0) == 0x80)
            n--;
        n -= n > 0;
    }
    buf[n] = '\0';
}

static int decimals_of(const struct report_column *column, double value)
{
    if (column->type == CELL_INTEGER)
        return 0;
    return column->decimals == REPORT_AUTO ? number_decimals(value) : column->decimals;
}

bool report_cell_is_word(const struct report_column *column, const struct report_cell *cell)
{
    return column->type == CELL_REAL && cell->text && !isfinite(cell->number);
}

void report_cell_text(const struct report_column *column, const struct report_cell *cell, char *buf, size_t size)
{
    if (size == 0)
        return;
    if (cell->state == CELL_NOT_APPLICABLE)
        snprintf(buf, size, "-");
    else if (cell->state == CELL_MISSING)
        snprintf(buf, size, "n/a");
    else if (column->type == CELL_TEXT || report_cell_is_word(column, cell))
        copy_clean(buf, size, cell->text ? cell->text : "");
    else
        number_grouped(cell->number, decimals_of(column, cell->number), buf, size);
}

char *report_cvar_name(double alpha, char *buf, size_t size)
{
    char level[NUMBER_SIZE];
    snprintf(level, sizeof level, "%.2f", alpha);
    double rounded = strtod(level, NULL);
    if (rounded < alpha || rounded > alpha)
        number_format(alpha, level, sizeof level);
    snprintf(buf, size, "CVaR %s", level);
    return buf;
}

double report_column_sum(const struct report_table *t, int column)
{
    double sum = 0.0;
    for (int r = 0; r < t->rows; r++) {
        const struct report_cell *cell = &t->cells[(size_t)r * (size_t)t->column_count + (size_t)column];
        if (cell->state == CELL_VALUE)
            sum += cell->number;
    }
    return sum;
}

/* Where one column stands. fraction: characters kept for the decimal point and what follows, so that points align. */
struct slot {
    int width, natural, fraction;
};

static int fraction_width(const char *number)
{
    const char *point = strchr(number, '.');
    return point ? (int)strlen(point) : 0;
}

static bool has_sum(const struct report_table *t)
{
    if (t->rows < 2)
        return false;
    for (int c = 0; c < t->column_count; c++)
        if (t->columns[c].sums)
            return true;
    return false;
}

/* Row t->rows is the sum line. */
static void cell_at(const struct report_table *t, int row, int c, char *buf, size_t size)
{
    const struct report_column *column = &t->columns[c];
    if (row < t->rows) {
        report_cell_text(column, &t->cells[(size_t)row * (size_t)t->column_count + (size_t)c], buf, size);
        return;
    }
    if (column->sums) {
        struct report_cell sum = {CELL_VALUE, report_column_sum(t, c), NULL};
        report_cell_text(column, &sum, buf, size);
    } else if (c == 0) {
        snprintf(buf, size, "sum");
    } else if (c == 1 && column->type == CELL_TEXT) {
        snprintf(buf, size, "%d rows", t->rows);
    } else {
        buf[0] = '\0';
    }
}

static void measure(const struct report_table *t, struct slot *slot)
{
    char buf[CELL_MAX];
    int rows = t->rows + (has_sum(t) ? 1 : 0);
    for (int c = 0; c < t->column_count; c++) {
        const struct report_column *column = &t->columns[c];
        int whole = 0, fraction = 0;
        for (int r = 0; r < rows; r++) {
            cell_at(t, r, c, buf, sizeof buf);
            int f = column->type == CELL_REAL ? fraction_width(buf) : 0;
            int w = text_width(buf) - f;
            whole = w > whole ? w : whole;
            fraction = f > fraction ? f : fraction;
        }
        int title = text_width(column->title), unit = text_width(column->unit);
        slot[c].fraction = fraction;
        slot[c].width = whole + fraction;
        slot[c].width = title > slot[c].width ? title : slot[c].width;
        slot[c].width = unit > slot[c].width ? unit : slot[c].width;
        slot[c].natural = slot[c].width;
    }
}

static int total_width(const struct slot *slot, int columns)
{
    int total = 0;
    for (int c = 0; c < columns; c++)
        total += slot[c].width + (c ? GAP : 0);
    return total;
}

/* The text column to narrow next; -1: all are at their least. */
static int widest_text(const struct report_table *t, const struct slot *slot, int columns)
{
    int widest = -1;
    for (int c = 0; c < columns; c++)
        if (t->columns[c].type == CELL_TEXT && slot[c].width > TEXT_LEAST &&
            (widest < 0 || slot[c].width > slot[widest].width))
            widest = c;
    return widest;
}

/* The narrowest text column that lacks room; -1: none does. */
static int shortest_text(const struct report_table *t, const struct slot *slot, int columns)
{
    int shortest = -1;
    for (int c = 0; c < columns; c++)
        if (t->columns[c].type == CELL_TEXT && slot[c].width < slot[c].natural &&
            (shortest < 0 || slot[c].width < slot[shortest].width))
            shortest = c;
    return shortest;
}

/* Narrow the widest text first, then leave columns out from the right and give what that frees back to the text; returns how
 * many columns stay. */
static int fit(const struct report_table *t, struct slot *slot, int width)
{
    int columns = t->column_count, c;
    while (width > 0 && total_width(slot, columns) > width) {
        if ((c = widest_text(t, slot, columns)) >= 0)
            slot[c].width--;
        else if (columns > 1)
            columns--;
        else
            break;
    }
    while (width > 0 && total_width(slot, columns) < width && (c = shortest_text(t, slot, columns)) >= 0)
        slot[c].width++;
    return columns;
}

/* left: text; right: numbers, padded so that their decimal points stand under each other. */
static void append_cell(struct text *x, const char *s, const struct slot *slot, bool left, bool number, bool last,
                        bool ascii)
{
    int w = text_width(s);
    if (w > slot->width) {
        int keep = slot->width - 1;
        const char *end = s;
        for (int n = 0; *end; end++)
            if (((unsigned char)*end & 0xC0) != 0x80 && n++ == keep)
                break;
        append(x, s, (size_t)(end - s));
        append_string(x, ascii ? "~" : "…");
        return;
    }
    int after = 0;
    if (left)
        after = last ? 0 : slot->width - w;
    else if (number)
        after = slot->fraction - fraction_width(s);
    if (after > slot->width - w || after < 0)
        after = slot->width - w;
    if (!left)
        append_repeated(x, " ", slot->width - w - after);
    append_string(x, s);
    append_repeated(x, " ", last ? 0 : after);
}

enum { LINE_TITLE = -2, LINE_UNIT = -1 };

/* Columns that stand side by side. */
struct block {
    const struct report_table *t;
    const struct slot *slot;
    int *column;
    int columns;
    bool wraps; /* a last text that lacks room goes on in further lines; else it is cut */
    bool ascii;
};

static int block_width(const struct block *b, int columns)
{
    int total = 0;
    for (int k = 0; k < columns; k++)
        total += b->slot[b->column[k]].width + (k ? GAP : 0);
    return total;
}

static void end_line(struct text *x)
{
    while (!x->failed && x->length && x->data[x->length - 1] == ' ')
        x->data[--x->length] = '\0';
    append_string(x, "\n");
}

/* Bytes of the text that fit into so many columns, broken at a blank where there is one. */
static size_t line_bytes(const char *text, int width)
{
    size_t n = 0, blank = 0;
    for (int w = 0; text[n]; n++) {
        if (((unsigned char)text[n] & 0xC0) != 0x80 && w++ == width)
            break;
        if (text[n] == ' ')
            blank = n;
    }
    return text[n] && text[n] != ' ' && blank ? blank : n;
}

static void append_wrapped(struct text *x, const char *text, int width, int indent)
{
    for (;;) {
        size_t n = line_bytes(text, width);
        append(x, text, n);
        text += n;
        text += strspn(text, " ");
        if (!*text)
            return;
        end_line(x);
        append_repeated(x, " ", indent);
    }
}

static void append_line(struct text *x, const struct block *b, int row)
{
    char buf[CELL_MAX];
    for (int k = 0; k < b->columns; k++) {
        int c = b->column[k];
        const struct report_column *column = &b->t->columns[c];
        bool number = row >= 0 && column->type == CELL_REAL, last = k == b->columns - 1;
        if (row == LINE_TITLE)
            snprintf(buf, sizeof buf, "%s", column->title);
        else if (row == LINE_UNIT)
            snprintf(buf, sizeof buf, "%s", column->unit);
        else
            cell_at(b->t, row, c, buf, sizeof buf);
        append_repeated(x, " ", k ? GAP : 0);
        if (b->wraps && last && column->type == CELL_TEXT)
            append_wrapped(x, buf, b->slot[c].width, block_width(b, k) + (k ? GAP : 0));
        else
            append_cell(x, buf, &b->slot[c], column->type == CELL_TEXT, number, last, b->ascii);
    }
    end_line(x);
}

static bool has_units(const struct block *b)
{
    for (int k = 0; k < b->columns; k++)
        if (b->t->columns[b->column[k]].unit[0])
            return true;
    return false;
}

static void append_empty(struct text *x, const char *why)
{
    append_string(x, "(");
    append_string(x, why ? why : "none");
    append_string(x, ")\n");
}

static void append_block(struct text *x, const struct block *b)
{
    append_line(x, b, LINE_TITLE);
    if (has_units(b))
        append_line(x, b, LINE_UNIT);
    append_repeated(x, b->ascii ? "-" : "─", block_width(b, b->columns));
    append_string(x, "\n");
    for (int r = 0; r < b->t->rows + (has_sum(b->t) ? 1 : 0); r++)
        append_line(x, b, r);
    if (b->t->rows == 0)
        append_empty(x, b->t->empty);
}

/* The columns from one on that go beside the first `keys` ones; returns how many. A text that is wider than what is left beside
 * them stands there alone. */
static int next_block(struct block *b, struct slot *slot, int keys, int from, int width)
{
    int columns = 0;
    b->columns = keys;
    for (int c = from; c < b->t->column_count; c++, columns++) {
        int room = width - block_width(b, b->columns) - (b->columns ? GAP : 0);
        bool alone = columns == 0, fits = width == 0 || slot[c].width <= room;
        if (!fits && !alone)
            break;
        if (!fits && b->t->columns[c].type == CELL_TEXT)
            slot[c].width = room;
        b->column[b->columns++] = c;
    }
    return columns;
}

static char *finish(struct text *x)
{
    if (!x->failed)
        return x->data;
    free(x->data);
    return NULL;
}

/* Memory for a format: a slot and a number for each column; false: it is short. */
static bool begin(const struct report_table *t, struct slot **slot, struct block *b, bool ascii)
{
    size_t n = (size_t)t->column_count + 1;
    *slot = calloc(n, sizeof **slot);
    *b = (struct block){.t = t, .slot = *slot, .column = calloc(n, sizeof *b->column), .ascii = ascii};
    if (*slot && b->column) {
        measure(t, *slot);
        return true;
    }
    free(*slot);
    free(b->column);
    return false;
}

char *report_format(const struct report_table *t, int width, bool ascii)
{
    struct text x = {0};
    struct slot *slot;
    struct block b;
    if (!begin(t, &slot, &b, ascii))
        return NULL;
    int columns = fit(t, slot, width);
    for (; b.columns < columns; b.columns++)
        b.column[b.columns] = b.columns;
    append_string(&x, t->title);
    append_string(&x, "\n");
    append_block(&x, &b);
    if (columns < t->column_count) {
        char note[80];
        snprintf(note, sizeof note, "(%d more column%s: widen the terminal or export)\n", t->column_count - columns,
                 t->column_count - columns == 1 ? "" : "s");
        append_string(&x, note);
    }
    free(slot);
    free(b.column);
    return finish(&x);
}

char *report_format_blocks(const struct report_table *t, int keys, int width, bool ascii)
{
    struct text x = {0};
    struct slot *slot;
    struct block b;
    if (!begin(t, &slot, &b, ascii))
        return NULL;
    b.wraps = true;
    for (int c = 0; c < keys; c++)
        b.column[c] = c;
    while (width > 0 && keys > 0 && block_width(&b, keys) + GAP + TEXT_LEAST > width)
        keys--;
    append_string(&x, t->title);
    append_string(&x, "\n");
    for (int c = keys; c < t->column_count;) {
        c += next_block(&b, slot, keys, c, width);
        append_block(&x, &b);
        append_string(&x, c < t->column_count ? "\n" : "");
    }
    free(slot);
    free(b.column);
    return finish(&x);
}
