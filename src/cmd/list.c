/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of numbers, and the lists that a sweep goes through. */
#include <ballast/cmd.h>
#include <ballast/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM = 64, LINE = 1024, COUNT_MOST = 1000 };

/* What an item of a list stands for: a number, or so many of them. */
struct span {
    double from, to;
    int count;
};

static enum err_code bad_span(const struct cmd_option *o, const char *item, const char *why, struct err *e)
{
    err_set(e, ERR_USAGE, "--%s %s: %s", o->name, item, why);
    err_hint(e, "FROM:TO:COUNT stands for 2 to %d values at equal distances, as in 0:0.9:4.", COUNT_MOST);
    return ERR_USAGE;
}

static enum err_code read_span(const struct cmd_option *o, const char *item, struct span *span, struct err *e)
{
    char text[ITEM];
    struct err why = {0};
    double count = 1;
    snprintf(text, sizeof text, "%s", item);
    char *to = strchr(text, ':'), *number = to ? strchr(to + 1, ':') : NULL;
    if (to && !number)
        return bad_span(o, item, "a third number is missing", e);
    if (to)
        *to++ = *number++ = '\0';
    if (number && (number_parse_integer(number, &count, &why) != ERR_NONE || count < 2 || count > COUNT_MOST))
        return bad_span(o, item, "the third number is no count", e);
    enum err_code code = cmd_number(o, text, &span->from, e);
    span->to = span->from;
    if (!code && to)
        code = cmd_number(o, to, &span->to, e);
    span->count = (int)count;
    return code;
}

/* The k-th value, without the traces of binary arithmetic that no one wrote: 0.3, not 0.30000000000000004. */
static double span_value(const struct span *span, int k)
{
    char text[32];
    if (k == 0 || k == span->count - 1)
        return k == 0 ? span->from : span->to;
    snprintf(text, sizeof text, "%.12g", span->from + (span->to - span->from) * k / (span->count - 1));
    return strtod(text, NULL);
}

int cmd_list(const struct cmd_option *o, const char *text, double **list, struct err *e)
{
    int count = 0;
    double *values = NULL;
    for (const char *from = text, *to; from; from = *to ? to + 1 : NULL) {
        char item[ITEM];
        struct span span;
        to = from + strcspn(from, ",");
        snprintf(item, sizeof item, "%.*s", (int)(to - from), from);
        if (read_span(o, item, &span, e) != ERR_NONE) {
            free(values);
            return 0;
        }
        double *grown = list ? realloc(values, (size_t)(count + span.count) * sizeof *grown) : NULL;
        if (list && !grown) {
            free(values);
            err_set(e, ERR_MEMORY, "Memory is short for the list of --%s", o->name);
            return 0;
        }
        values = grown;
        for (int k = 0; values && k < span.count; k++)
            values[count + k] = span_value(&span, k);
        count += span.count;
    }
    if (list)
        *list = values;
    return count;
}

/* ---- Sweeps ---- */

static const enum cmd_option_id sweep_option[SWEEP_PARAMETERS] = {
    [SWEEP_ALPHA] = OPT_ALPHAS, [SWEEP_RADIUS] = OPT_RADII, [SWEEP_WEIGHT] = OPT_WEIGHTS, [SWEEP_BUDGET] = OPT_BUDGETS};

const struct cmd_option *cmd_sweep_option(enum sweep_parameter parameter)
{
    return &cmd_option[sweep_option[parameter]];
}

static enum err_code take_list(struct sweep_lists *out, int p, const char *text, struct err *e)
{
    out->count[p] = cmd_list(cmd_sweep_option((enum sweep_parameter)p), text, &out->value[p], e);
    if (out->count[p] > 0)
        return ERR_NONE;
    sweep_lists_free(out);
    return e->code;
}

enum err_code cmd_sweep_line(const struct cmd_line *line, struct sweep_lists *out, struct err *e)
{
    enum err_code code = ERR_NONE;
    memset(out, 0, sizeof *out);
    for (int p = 0; p < SWEEP_PARAMETERS && !code; p++)
        if (line->value[sweep_option[p]])
            code = take_list(out, p, line->value[sweep_option[p]], e);
    return code;
}

/* The parameter of that name, as an option or bare; -1: none. */
static int parameter_of(const char *word)
{
    if (strncmp(word, "--", 2) == 0)
        word += 2;
    for (int p = 0; p < SWEEP_PARAMETERS; p++)
        if (strcmp(cmd_sweep_option((enum sweep_parameter)p)->name, word) == 0)
            return p;
    return -1;
}

/* The next word of *at; "" at the end. */
static const char *next_word(const char **at, char *word)
{
    *at += strspn(*at, " ");
    size_t n = strcspn(*at, " ");
    snprintf(word, LINE, "%.*s", (int)n, *at);
    *at += n;
    return word;
}

static enum err_code bad_words(struct sweep_lists *out, struct err *e)
{
    err_hint(
        e, "Sweep alpha, radius, weight or budget: alpha 0 0.9 4 from 0 to 0.9 in 4 values, or alpha 0,0.5,0.9 these.");
    sweep_lists_free(out);
    return ERR_USAGE;
}

static bool is_count(const char *word)
{
    double count = 0;
    struct err ignored;
    return number_parse_integer(word, &count, &ignored) == ERR_NONE && count >= 2 && count <= COUNT_MOST;
}

/* The values that follow a parameter, as one list: FROM TO COUNT as FROM:TO:COUNT, any others as they are. Returns how many words
 * they were. */
static int join_values(const char **at, char *list, size_t size)
{
    const char *next = *at;
    char word[LINE];
    int words = 0;
    bool plain = true, counted = false;
    list[0] = '\0';
    for (; *next_word(&next, word) && parameter_of(word) < 0; words++, *at = next) {
        size_t n = strlen(list);
        snprintf(list + n, size - n, "%s%s", words ? "," : "", word);
        plain = plain && !strpbrk(word, ",:");
        counted = words == 2 && is_count(word);
    }
    for (char *comma = list; plain && counted && (comma = strchr(comma, ',')) != NULL;)
        *comma = ':';
    return words;
}

enum err_code cmd_sweep_words(const char *words, struct sweep_lists *out, struct err *e)
{
    char word[LINE], list[2 * LINE];
    memset(out, 0, sizeof *out);
    if (strlen(words) >= LINE) {
        err_set(e, ERR_USAGE, "this is too long");
        return bad_words(out, e);
    }
    while (*next_word(&words, word)) {
        int p = parameter_of(word);
        if (p < 0) {
            err_set(e, ERR_USAGE, "'%.60s' cannot be swept", word);
            return bad_words(out, e);
        }
        if (out->count[p] > 0) {
            err_set(e, ERR_USAGE, "%.60s is there twice", word);
            return bad_words(out, e);
        }
        int count = join_values(&words, list, sizeof list);
        if (count == 0 || count == 2) {
            err_set(e, ERR_USAGE,
                    count ? "the values of %.60s are neither a list nor FROM TO COUNT" : "%.60s has no values", word);
            return bad_words(out, e);
        }
        enum err_code code = take_list(out, p, list, e);
        if (code) {
            if (strncmp(e->message, "--", 2) == 0) /* no option was typed */
                memmove(e->message, e->message + 2, strlen(e->message + 2) + 1);
            return code;
        }
    }
    if (sweep_count(out) > 1)
        return ERR_NONE;
    err_set(e, ERR_USAGE, "there are not two values to sweep");
    return bad_words(out, e);
}
