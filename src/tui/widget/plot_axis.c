/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot_axis.h"

#include "text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Ends ---- */

static void reach(double value, bool positive, double *low, double *high)
{
    if (!isfinite(value) || (positive && value <= 0))
        return;
    *low = value < *low ? value : *low;
    *high = value > *high ? value : *high;
}

const struct plot_axis *plot_axis_of(const struct plot *p, enum plot_side side)
{
    return side == PLOT_X ? &p->x : side == PLOT_Y ? &p->y : &p->right;
}

void plot_range(const struct plot *p, enum plot_side side, double *low, double *high)
{
    bool positive = plot_axis_of(p, side)->scale == PLOT_LOG;
    *low = INFINITY;
    *high = -INFINITY;
    for (int s = 0; s < p->count; s++) {
        const struct plot_series *one = &p->series[s];
        for (int i = 0; i < one->count && (side == PLOT_X || side == plot_side_of(one)); i++) {
            if (!isfinite(one->x[i]))
                continue;
            reach(side == PLOT_X ? one->x[i] : one->y[i], positive, low, high);
            if (side != PLOT_X && one->kind == PLOT_BAND)
                reach(one->low[i], positive, low, high);
            if (side != PLOT_X && one->kind == PLOT_BAR)
                reach(0, positive, low, high);
        }
    }
    for (int r = 0; side != PLOT_X && r < p->rules && *low <= *high; r++)
        if (!p->rule[r].vertical && p->rule[r].right == (side == PLOT_RIGHT))
            reach(p->rule[r].at, positive, low, high);
}

/* Values that differ by less than what they are known to count as one, which needs room around it. */
static void widen(const struct plot_axis *axis, double *low, double *high)
{
    double size = fmax(fabs(*low), fabs(*high));
    if (*high - *low > 1e-7 * size)
        return;
    if (axis->scale == PLOT_LOG) {
        *low /= 2;
        *high *= 2;
        return;
    }
    double room = size > 0 ? size / 10 : 1; /* nothing but zeros: from 0 to 1 */
    *low -= *low == 0 && (axis->zero || size == 0) ? 0 : room;
    *high += room;
}

/* ---- Ticks ---- */

static double round_step(double least)
{
    static const double steps[] = {1, 2, 5, 10};
    double power = pow(10, floor(log10(least)));
    if (!(power > 0))
        return least;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (least <= steps[i] * power * (1 + 1e-9))
            return steps[i] * power;
    return 10 * power;
}

static double round_hours(double least)
{
    static const double steps[] = {1.0 / 60, 2.0 / 60, 5.0 / 60, 10.0 / 60, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 168};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (least <= steps[i] * (1 + 1e-9))
            return steps[i];
    return round_step(least / 24) * 24;
}

static double next_step(enum plot_scale scale, double least)
{
    return scale == PLOT_HOURS ? round_hours(least) : round_step(least);
}

/* Ends moved out to whole steps, fewer than most of them apart. */
static double round_ends(struct plot_span *s, int most)
{
    double low = s->low, high = s->high;
    double step = next_step(s->scale, (high / 2 - low / 2) / most * 2);
    for (int guard = 0; guard < 8; guard++) {
        s->low = floor(low / step + 1e-9) * step;
        s->high = ceil(high / step - 1e-9) * step;
        if ((s->high - s->low) / step <= most - 1 + 1e-9)
            break;
        step = next_step(s->scale, step * 1.01);
    }
    if (!(isfinite(s->low) && isfinite(s->high))) {
        s->low = low;
        s->high = high;
    }
    return step;
}

static void set_ticks(struct plot_span *s, double step, int most)
{
    double first = ceil(s->low / step - 1e-6);
    while (floor(s->high / step + 1e-6) - first > most - 1) {
        step = next_step(s->scale, step * 1.01);
        first = ceil(s->low / step - 1e-6);
    }
    for (int k = 0; k < most && (first + k) * step <= s->high + step * 1e-6; k++)
        s->tick[s->count++] = fabs((first + k) * step) < step / 1000 ? 0 : (first + k) * step;
    double shown = step / s->factor;
    for (s->decimals = 0; s->decimals < 6; s->decimals++) {
        double scaled = shown * pow(10, s->decimals);
        if (fabs(scaled - round(scaled)) < 1e-6 * scaled)
            break;
    }
}

/* Powers of ten; within two of them also their 2 and 5 fold. */
static void set_log_ticks(struct plot_span *s, int most, bool round)
{
    static const double fold[] = {1, 2, 5};
    if (round) {
        s->low = pow(10, floor(log10(s->low) + 1e-9));
        s->high = pow(10, ceil(log10(s->high) - 1e-9));
    }
    int first = (int)floor(log10(s->low) + 1e-9), last = (int)ceil(log10(s->high) - 1e-9);
    int folds = 3 * (last - first) + 1 <= most ? 3 : 1, every = 1;
    while ((last - first) / every + 1 > most)
        every++;
    for (int k = first; k <= last; k += every)
        for (int f = 0; f < folds; f++) {
            double at = fold[f] * pow(10, k);
            if (at >= s->low * (1 - 1e-9) && at <= s->high * (1 + 1e-9) && s->count < most)
                s->tick[s->count++] = at;
        }
    s->decimals = -1; /* each its own */
}

/* ---- Units ---- */

/* "kW" a thousand fold is "MW", "USD" is "k USD". */
static void set_unit(struct plot_span *s, const struct plot_axis *axis)
{
    static const char letter[] = {' ', 'k', 'M', 'G', 'T'};
    const char *unit = axis->unit ? axis->unit : "";
    double most = fmax(fabs(s->low), fabs(s->high));
    int k = 0, own = unit[0] == 'k';
    s->factor = 1;
    if (axis->scale == PLOT_LINEAR && most < 1e15)
        while (most / s->factor >= 999999.5 && k < 3) {
            s->factor *= 1000;
            k++;
        }
    if (k == 0)
        snprintf(s->unit, sizeof s->unit, "%s", unit);
    else
        snprintf(s->unit, sizeof s->unit, "%c%s%s", letter[k + own], own ? "" : " ", unit + own);
}

bool plot_span_set(struct plot_span *s, const struct plot_axis *axis, double low, double high, int most, bool round)
{
    memset(s, 0, sizeof *s);
    s->scale = axis->scale;
    if (axis->low < axis->high) {
        low = axis->low;
        high = axis->high;
    }
    if (!(low <= high) || !isfinite(low) || !isfinite(high) || (s->scale == PLOT_LOG && low <= 0))
        return false;
    if (axis->zero && s->scale != PLOT_LOG) {
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    widen(axis, &low, &high);
    s->low = low;
    s->high = high;
    set_unit(s, axis);
    if (most < 2)
        return true;
    if (most > PLOT_TICKS_MAX)
        most = PLOT_TICKS_MAX;
    bool fixed = axis->low < axis->high;
    if (s->scale == PLOT_LOG)
        set_log_ticks(s, most, round && !fixed);
    else if (isfinite(high - low))
        set_ticks(s, round && !fixed ? round_ends(s, most) : next_step(s->scale, (high - low) / most), most);
    return true;
}

bool plot_spans(const struct plot *p, struct plot_span span[PLOT_SIDES])
{
    bool any[PLOT_SIDES];
    for (int side = 0; side < PLOT_SIDES; side++) {
        double low, high;
        plot_range(p, (enum plot_side)side, &low, &high);
        any[side] = plot_span_set(&span[side], plot_axis_of(p, (enum plot_side)side), low, high, 0, false);
    }
    return any[PLOT_X] && any[PLOT_Y];
}

/* ---- Values ---- */

double plot_span_share(const struct plot_span *s, double value)
{
    double share;
    if (!isfinite(value) || (s->scale == PLOT_LOG && value <= 0))
        return NAN;
    if (s->scale == PLOT_LOG)
        share = log(value / s->low) / log(s->high / s->low);
    else /* halves, for the whole might be too large for a number */
        share = (value / 2 - s->low / 2) / (s->high / 2 - s->low / 2);
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

static char *show(const struct plot_span *s, double value, int decimals, char *buf, size_t size)
{
    if (!isfinite(value)) {
        snprintf(buf, size, "n/a");
        return buf;
    }
    if (s->scale == PLOT_HOURS)
        return text_hours(buf, size, value);
    double shown = value / s->factor, magnitude = fabs(shown);
    if (magnitude >= 1e9 || (magnitude > 0 && magnitude < 0.5e-4 && decimals > 0)) {
        snprintf(buf, size, "%.3g", shown);
        return buf;
    }
    number_grouped(shown, decimals, buf, size);
    return buf;
}

char *plot_span_tick_text(const struct plot_span *s, double value, char *buf, size_t size)
{
    int decimals = s->decimals;
    if (decimals < 0) {
        double magnitude = fabs(value / s->factor);
        for (decimals = 0; decimals < 6 && magnitude < 0.99; decimals++)
            magnitude *= 10;
    }
    return show(s, value, decimals, buf, size);
}

char *plot_span_text(const struct plot_span *s, double value, char *buf, size_t size)
{
    double shown = value / s->factor;
    int decimals = number_decimals(shown);
    if (decimals > 0 && s->factor > 1)
        decimals = 3;
    else if (decimals > 0 && fabs(shown) >= 1000)
        decimals = 1;
    return show(s, value, decimals, buf, size);
}

char *plot_span_short(const struct plot_span *s, double value, char *buf, size_t size)
{
    double shown = value / s->factor, magnitude = fabs(shown);
    int decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : magnitude >= 0.9995 ? 2 : magnitude > 0 ? 4 : 0;
    return show(s, value, fabs(shown - round(shown)) < 1e-9 ? 0 : decimals, buf, size);
}
