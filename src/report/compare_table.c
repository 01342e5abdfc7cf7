/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers side by side, and how each differs from the one that is the base. */
#include "result_fields.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_TEXT = 280 };

static const struct report_column leading[COMPARE_FIRST] = {
    {"figure", "Figure", "", CELL_TEXT, 0, false,
     "what it is; costs of an event are per event, energies expected ones"},
    {"differs", "", "", CELL_TEXT, 0, false, "* where the answers differ"},
    {"unit", "Unit", "", CELL_TEXT, 0, false, "unit"},
};

struct comparison {
    struct table_builder b;
    const struct answer *const *answers;
    int count, base;
    bool differing;
};

/* ---- Columns ---- */

/* "run 2" as "run_2": what filters and other programs can name. */
static void write_key(char *buf, const char *label, const char *ending)
{
    char *at = buf;
    for (; *label && at < buf + 60; label++) {
        char c = *label;
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        *at++ = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : letter ? c : '_';
    }
    snprintf(at, 12, "%s", ending);
}

/* Bytes of a text up to so many; a character that would be cut in two goes as a whole. */
static int cut_at(const char *text, int most)
{
    int n = (int)strlen(text);
    n = n < most ? n : most;
    while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return n;
}

/* "run 2 less run 1" of differences from a base, else "run 2 stale". */
static void write_title(char *buf, size_t size, const struct answer *a, const char *base)
{
    if (base)
        snprintf(buf, size, "%.*s less %.*s", cut_at(a->label, 28), a->label, cut_at(base, 28), base);
    else
        snprintf(buf, size, "%.*s%s%.28s", cut_at(a->label, 28), a->label, a->mark ? " " : "", a->mark ? a->mark : "");
}

/* One block: the columns, then COLUMN_TEXT bytes of text for each. NULL when memory is short. */
static struct report_column *make_columns(const struct comparison *x, int *columns)
{
    int most = COMPARE_FIRST + 2 * x->count, at = COMPARE_FIRST;
    struct report_column *column = calloc((size_t)most, sizeof *column + COLUMN_TEXT);
    if (!column)
        return NULL;
    char *text = (char *)(column + most);
    const char *base = x->answers[x->base]->label;
    memcpy(column, leading, sizeof leading);
    for (int k = 0; k < x->count; k++)
        for (int difference = 0; difference < (k == x->base ? 1 : 2); difference++, text += COLUMN_TEXT) {
            char *key = text, *title = text + 80, *help = text + 160;
            write_key(key, x->answers[k]->label, difference ? "_change" : "");
            write_title(title, 80, x->answers[k], difference ? base : NULL);
            snprintf(help, 120, difference ? "%.40s less %.40s" : "%.40s%.40s", x->answers[k]->label,
                     difference                     ? base
                     : k == x->base && x->count > 1 ? ", the base of the differences"
                                                    : "");
            column[at++] = (struct report_column){key, title, "", CELL_REAL, REPORT_AUTO, false, help};
        }
    *columns = at;
    return column;
}

/* ---- Rows ---- */

/* Equal to the digits that arithmetic leaves; NAN equals NAN. */
static bool same_number(double a, double b)
{
    if (!isfinite(a) || !isfinite(b))
        return isfinite(a) == isfinite(b);
    return fabs(a - b) <= 1e-9 * fmax(1.0, fmax(fabs(a), fabs(b)));
}

static void begin_row(struct comparison *x, bool differs, const char *figure, const char *unit)
{
    table_row(&x->b);
    put_text(&x->b, figure);
    put_text(&x->b, differs ? "*" : "");
    put_text(&x->b, unit);
}

static void number_row(struct comparison *x, const char *figure, const char *unit, const double *value)
{
    bool differs = false;
    for (int k = 0; k < x->count; k++)
        differs = differs || !same_number(value[k], value[x->base]);
    if (x->differing && !differs)
        return;
    begin_row(x, differs, figure, unit);
    for (int k = 0; k < x->count; k++) {
        put_number(&x->b, value[k]);
        if (k == x->base)
            continue;
        if (same_number(value[k], value[x->base]))
            put_not_applicable(&x->b);
        else
            put_number(&x->b, value[k] - value[x->base]);
    }
}

/* Whether two words that are stated differ. */
static bool differ(const struct comparison *x, const char *const *word)
{
    const char *first = NULL;
    for (int k = 0; k < x->count; k++) {
        if (first && word[k] && strcmp(first, word[k]) != 0)
            return true;
        first = first ? first : word[k];
    }
    return false;
}

/* Whether every word that is stated is a number; they are then in value, NAN where there is none. */
static bool numbers(const struct comparison *x, const char *const *word, double *value)
{
    for (int k = 0; k < x->count; k++) {
        char *end = NULL;
        value[k] = word[k] ? strtod(word[k], &end) : NAN;
        if (word[k] && (end == word[k] || *end))
            return false;
    }
    return true;
}

/* Words: NULL is not stated. Shown where two that are stated differ; `always`: in any case. */
static void word_row(struct comparison *x, const char *figure, const char *const *word, bool always)
{
    bool differs = differ(x, word);
    if (!differs && (!always || x->differing))
        return;
    begin_row(x, differs, figure, "");
    for (int k = 0; k < x->count; k++) {
        put_word(&x->b, word[k]);
        if (k == x->base)
            continue;
        if (word[k] && word[x->base] && strcmp(word[k], word[x->base]) != 0)
            put_word(&x->b, "other");
        else
            put_not_applicable(&x->b);
    }
}

/* Of the k-th answer's CVaR; NAN: it does not say. */
static double level_of(const struct comparison *x, int k)
{
    const char *text = answer_input_value(x->answers[k], "risk:alpha", NULL);
    return text ? strtod(text, NULL) : NAN;
}

/* CVaR of one level is not that of another. */
static void level(struct comparison *x, double *value)
{
    bool differs = false;
    for (int k = 0; k < x->count; k++) {
        value[k] = level_of(x, k);
        differs = differs || !same_number(value[k], value[0]);
    }
    if (differs)
        number_row(x, "CVaR level", "", value);
}

/* All at one level, where that is not the level of each. */
static void cvar_at(struct comparison *x, double alpha, double *value)
{
    char figure[sizeof "Event, " + REPORT_CVAR_NAME] = "Event, ";
    bool other = false;
    for (int k = 0; k < x->count; k++) {
        other = other || !same_number(level_of(x, k), alpha);
        value[k] = answer_cvar(x->answers[k], alpha);
    }
    report_cvar_name(alpha, figure + strlen(figure), REPORT_CVAR_NAME);
    if (other && isfinite(alpha))
        number_row(x, figure, "USD", value);
}

static void figures(struct comparison *x, double alpha, double *value)
{
    for (int f = 0; f < ANSWER_FIGURES; f++) {
        for (int k = 0; k < x->count; k++)
            value[k] = x->answers[k]->figure[f];
        number_row(x, answer_figure_spec[f].title, answer_figure_spec[f].unit, value);
        if (f == ANSWER_CVAR)
            cvar_at(x, alpha, value);
    }
}

/* Whether an answer before the k-th has units at the candidate. */
static bool site_was_seen(const struct comparison *x, int k, const char *candidate)
{
    for (int before = 0; before < k; before++)
        if (answer_units(x->answers[before], candidate) > 0)
            return true;
    return false;
}

static void sites(struct comparison *x, double *value)
{
    for (int k = 0; k < x->count; k++)
        for (int s = 0; s < x->answers[k]->sites; s++) {
            const struct answer_site *site = &x->answers[k]->site[s];
            char name[200];
            if (site_was_seen(x, k, site->candidate))
                continue;
            for (int other = 0; other < x->count; other++)
                value[other] = answer_units(x->answers[other], site->candidate);
            snprintf(name, sizeof name, "%.60s %.60s (%.60s)", site->bus, site->module, site->candidate);
            number_row(x, name, "units", value);
        }
}

/* The k-th answer's inputs that no answer before states. */
static void inputs(struct comparison *x, int k, const char **word, double *value, int *hint)
{
    for (int i = 0; i < x->answers[k]->inputs; i++) {
        const char *name = x->answers[k]->input[i].name;
        bool seen = false;
        for (int other = 0; other < x->count && !seen; other++) {
            word[other] = answer_input_value(x->answers[other], name, &hint[other]);
            seen = other < k && word[other];
        }
        if (!seen && !(differ(x, word) && numbers(x, word, value)))
            word_row(x, name, word, false);
        else if (!seen)
            number_row(x, name, "", value);
    }
}

enum err_code report_compare(const struct answer *const *answers, int count, int base, bool differing, double alpha,
                             struct report_table *out)
{
    struct comparison x = {.answers = answers, .count = count, .base = base, .differing = differing};
    int columns = 0;
    memset(out, 0, sizeof *out);
    struct report_column *column = make_columns(&x, &columns);
    double *value = calloc((size_t)count, sizeof *value);
    const char **word = calloc((size_t)count, sizeof *word);
    int *hint = calloc((size_t)count, sizeof *hint);
    table_begin(&x.b, out, "comparison", "Comparison", column, columns);
    out->owned = column;
    x.b.failed = !column || !value || !word || !hint;
    if (!x.b.failed) {
        level(&x, value);
        figures(&x, isfinite(alpha) ? alpha : level_of(&x, base), value);
        for (int k = 0; k < count; k++)
            word[k] = plan_status_name[answers[k]->status];
        word_row(&x, "Status", word, true);
        for (int k = 0; k < count; k++)
            word[k] = recourse_word[answers[k]->recourse];
        word_row(&x, "Recourse", word, true);
        sites(&x, value);
        for (int k = 0; k < count; k++)
            inputs(&x, k, word, value, hint);
    }
    free(value);
    free(word);
    free(hint);
    return table_end(&x.b);
}

char *report_other_terms(const struct answer *base, const struct answer *other, double level, char *buf, size_t size)
{
    bool alpha;
    char terms[160], name[REPORT_CVAR_NAME];
    buf[0] = '\0';
    if (!answer_other_terms(base, other, &alpha, terms, sizeof terms)[0])
        return buf;
    const char *own = answer_input_value(base, "risk:alpha", NULL);
    if (!isfinite(level))
        level = own ? strtod(own, NULL) : NAN;
    if (alpha && isfinite(level))
        snprintf(buf, size, "%s: compare Event, %s; not objective, bound, risk", terms,
                 report_cvar_name(level, name, sizeof name));
    else
        snprintf(buf, size, "%s: compare mean and CVaR; not objective, bound, risk", terms);
    return buf;
}
