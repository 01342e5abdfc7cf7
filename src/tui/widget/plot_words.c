/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots in words, for those who cannot see the picture. */
#include "plot_axis.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool append(char *buf, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool append(char *buf, size_t size, const char *format, ...)
{
    size_t n = strlen(buf);
    va_list args;
    va_start(args, format);
    int added = vsnprintf(buf + n, size - n, format, args);
    va_end(args);
    return added >= 0 && (size_t)added < size - n;
}

/* "1:30 h", "12 s". */
static char *place_text(const struct plot_span *x, double value, char *buf, size_t size)
{
    char number[48];
    snprintf(buf, size, "%s%s%s", plot_span_short(x, value, number, sizeof number), x->unit[0] ? " " : "", x->unit);
    return buf;
}

/* What a series does: where it starts and ends, its highest and its lowest point. */
struct course {
    int values, first, last, highest, lowest;
};

static struct course follow(const struct plot_series *s)
{
    struct course c = {0};
    for (int i = 0; i < s->count; i++) {
        if (!isfinite(s->y[i]))
            continue;
        if (c.values++ == 0)
            c.first = c.highest = c.lowest = i;
        c.last = i;
        if (s->y[i] > s->y[c.highest])
            c.highest = i;
        if (s->y[i] < s->y[c.lowest])
            c.lowest = i;
    }
    return c;
}

/* The turns worth telling: an extreme that is neither end, in the order of x. Returns how many stops, ends included. */
static int find_turns(const struct plot_series *s, const struct course *c, int stop[4])
{
    double least = 0.05 * (s->y[c->highest] - s->y[c->lowest]);
    double top = fmax(s->y[c->first], s->y[c->last]), bottom = fmin(s->y[c->first], s->y[c->last]);
    int n = 0, a = c->highest, b = c->lowest;
    stop[n++] = c->first;
    bool high = s->y[a] > top + least, low = s->y[b] < bottom - least;
    if (high && low) {
        stop[n++] = a < b ? a : b;
        stop[n++] = a < b ? b : a;
    } else if (high || low) {
        stop[n++] = high ? a : b;
    }
    stop[n++] = c->last;
    return n;
}

void plot_words(const struct plot *p, char *buf, size_t size)
{
    struct plot_span span[PLOT_SIDES];
    char from[48], to[48], at[96];
    buf[0] = '\0';
    if (p->subject < 0 || p->subject >= p->count || !plot_spans(p, span)) {
        snprintf(buf, size, "%s", p->empty ? p->empty : "nothing to plot yet");
        return;
    }
    const struct plot_series *s = &p->series[p->subject];
    const struct plot_span x = span[PLOT_X], y = span[plot_side_of(s)];
    struct course c = follow(s);
    const char *gap = y.unit[0] ? " " : "";
    if (c.values == 0) {
        snprintf(buf, size, "%s: no values", s->name);
        return;
    }
    plot_span_short(&y, s->y[c.first], from, sizeof from);
    if (s->kind == PLOT_POINT) {
        append(buf, size, "%d point%s: %s %s", c.values, c.values == 1 ? "" : "s", p->y.title ? p->y.title : s->name,
               plot_span_short(&y, s->y[c.lowest], from, sizeof from));
        if (c.values > 1)
            append(buf, size, " to %s", plot_span_short(&y, s->y[c.highest], to, sizeof to));
        append(buf, size, "%s%s", gap, y.unit);
        return;
    }
    if (c.values == 1) {
        snprintf(buf, size, "%s is %s%s%s at %s", s->name, from, gap, y.unit,
                 place_text(&x, s->x[c.first], at, sizeof at));
        return;
    }
    double most = fmax(fabs(s->y[c.highest]), fabs(s->y[c.lowest]));
    if (s->y[c.highest] - s->y[c.lowest] <= 1e-4 * most) {
        snprintf(buf, size, "%s stays at %s%s%s", s->name, from, gap, y.unit);
        return;
    }
    int stop[4], n = find_turns(s, &c, stop);
    append(buf, size, "%s ", s->name);
    for (int k = 1; k < n; k++) {
        double before = s->y[stop[k - 1]], now = s->y[stop[k]];
        plot_span_short(&y, now, to, sizeof to);
        append(buf, size, "%s%s ",
               k == 1      ? ""
               : k + 1 < n ? ", "
                           : ", then ",
               now > before   ? "rises"
               : now < before ? "falls"
                              : "is back");
        if (k == 1)
            append(buf, size, "from %s ", from);
        append(buf, size, "to %s%s%s", to, gap, y.unit);
        if (k + 1 < n)
            append(buf, size, " at %s", place_text(&x, s->x[stop[k]], at, sizeof at));
    }
}

/* One figure, rounded up: 0.27 to 0.3. */
static double round_up(double value)
{
    double power = pow(10, floor(log10(value)));
    return ceil(value / power - 1e-9) * power;
}

void plot_words_gap(const struct plot *p, int low, int high, char *buf, size_t size)
{
    const struct plot_series *a = &p->series[low], *b = &p->series[high];
    int n = a->count < b->count ? a->count : b->count;
    struct plot_span span[PLOT_SIDES];
    char at[96], one[48], other[48];
    if (n < 1 || !plot_spans(p, span) || !isfinite(a->y[n - 1]) || !isfinite(b->y[n - 1])) {
        plot_words(p, buf, size);
        return;
    }
    double size_of = fmax(fabs(b->y[n - 1]), 1e-12), gap = fabs(b->y[n - 1] - a->y[n - 1]) / size_of;
    double most = gap > 5e-7 ? round_up(100 * gap) : 0;
    int since = n - 1;
    while (since > 0 && isfinite(a->y[since - 1]) && isfinite(b->y[since - 1]) &&
           100 * fabs(b->y[since - 1] - a->y[since - 1]) <=
               (most > 0 ? most : 5e-5) * fabs(b->y[since - 1]) * (1 + 1e-9))
        since--;
    const struct plot_span *y = &span[plot_side_of(b)];
    place_text(&span[PLOT_X], a->x[since], at, sizeof at);
    plot_span_text(y, a->y[n - 1], one, sizeof one);
    plot_span_text(y, b->y[n - 1], other, sizeof other);
    if (most > 0)
        snprintf(buf, size, "%s %s within %.3g %% of %s %s %s since %s", a->name, one, most, b->name, other, y->unit,
                 at);
    else
        snprintf(buf, size, "%s meets %s, %s %s, since %s", a->name, b->name, other, y->unit, at);
}

double plot_value_at(const struct plot *p, int series, double x)
{
    const struct plot_series *s = &p->series[series];
    int i = -1;
    while (i + 1 < s->count && s->x[i + 1] <= x)
        i++;
    if (s->kind == PLOT_FALL) {
        int up_to = i >= 0 && s->x[i] == x ? i : i + 1;
        return up_to < s->count ? s->y[up_to] : NAN;
    }
    if (i < 0)
        return NAN;
    if (s->kind != PLOT_LINE || s->x[i] == x)
        return s->y[i];
    if (i + 1 == s->count)
        return NAN;
    return s->y[i] + (s->y[i + 1] - s->y[i]) * (x - s->x[i]) / (s->x[i + 1] - s->x[i]);
}

static double low_at(const struct plot_series *s, double x)
{
    int i = -1;
    while (i + 1 < s->count && s->x[i + 1] <= x)
        i++;
    return i < 0 ? NAN : s->low[i];
}

/* One entry of the readout, if it still fits; the first always does. */
static bool enter(char *buf, size_t size, int width, const char *entry)
{
    if (buf[0] && utf8_width(buf) + 2 + utf8_width(entry) > width)
        return false;
    return append(buf, size, "%s%s", buf[0] ? "  " : "", entry);
}

static void read_points(const struct plot *p, const struct plot_series *s, const struct plot_span spans[PLOT_SIDES],
                        const double ends[2], int width, char *buf, size_t size)
{
    char entry[200], value[48], at[96];
    for (int i = 0; i < s->count; i++) {
        if (!(s->x[i] >= ends[0] && s->x[i] <= ends[1]))
            continue;
        snprintf(entry, sizeof entry, "%s: %s, %s %s %s", s->label && s->label[i] ? s->label[i] : s->name,
                 place_text(&spans[PLOT_X], s->x[i], at, sizeof at), p->y.title ? p->y.title : "",
                 plot_span_text(&spans[PLOT_Y], s->y[i], value, sizeof value), spans[PLOT_Y].unit);
        enter(buf, size, width, entry);
    }
}

void plot_readout(const struct plot *p, double x, double to, int width, char *buf, size_t size)
{
    struct plot_span spans[PLOT_SIDES];
    char value[48], low[48], entry[200];
    buf[0] = '\0';
    if (!plot_spans(p, spans))
        return;
    bool along = false;
    for (int s = 0; s < p->count; s++)
        along = along || p->series[s].kind != PLOT_POINT;
    if (along && p->x.name) {
        p->x.name(p->x.of, x, entry, sizeof entry);
        append(buf, size, "%s", entry);
    } else if (along) {
        plot_span_text(&spans[PLOT_X], x, value, sizeof value);
        append(buf, size, "%s%s%s", value, spans[PLOT_X].unit[0] ? " " : "", spans[PLOT_X].unit);
    }
    for (int s = 0; s < p->count; s++) {
        const struct plot_series *one = &p->series[s];
        if (one->quiet)
            continue;
        if (one->kind == PLOT_POINT) {
            read_points(p, one, spans, (const double[]){x, to}, width, buf, size);
            continue;
        }
        double y = plot_value_at(p, s, x);
        const struct plot_span *of = &spans[plot_side_of(one)];
        plot_span_text(of, y, value, sizeof value);
        const char *unit = isfinite(y) ? of->unit : "";
        if (one->kind == PLOT_BAND)
            snprintf(entry, sizeof entry, "%s %s to %s %s", one->name,
                     plot_span_text(of, low_at(one, x), low, sizeof low), value, unit);
        else
            snprintf(entry, sizeof entry, "%s %s%s%s", one->name, value, unit[0] ? " " : "", unit);
        enter(buf, size, width, entry);
    }
}
