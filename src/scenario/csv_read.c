/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a user's own scenarios. The whole file is read before the set is replaced; every problem has its line. */
#include "csv.h"

#include <ballast/file.h>
#include <ballast/number.h>
#include <ballast/scenario.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 5 };
#define FILE_LIMIT ((size_t)1 << 30)
#define PROBABILITY_TOLERANCE 1e-6

struct id {
    const char *text;
    int at;
};

/* What a scenario of the file has stated so far. */
struct progress {
    int line;            /* of its first row */
    unsigned char *seen; /* [cells] by cell_of */
};

struct reader {
    const char *path;
    struct err_list *list;
    const struct instance *inst;
    struct instance *fresh;    /* the scenarios read so far */
    struct progress *progress; /* [count], one a scenario of fresh */
    int count, room;
    int line;
    bool good, header;
    struct id *ids[ITEM_CANDIDATE + 1];
    int id_count[ITEM_CANDIDATE + 1];
};

static void refuse(struct reader *r, int line, const char *hint, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static void refuse(struct reader *r, int line, const char *hint, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err_list_addv(r->list, ERR_INVALID, r->path, line, hint, fmt, args);
    va_end(args);
    r->good = false;
}

static void no_memory(struct reader *r)
{
    err_list_addf(r->list, ERR_MEMORY, r->path, r->line, "", "memory is short for these scenarios");
    r->good = false;
}

/* ---- Ids ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct id *)a)->text, ((const struct id *)b)->text);
}

static bool index_ids(struct reader *r)
{
    const struct instance *inst = r->inst;
    const int counts[] = {
        [ITEM_NONE] = 0, [ITEM_BUS] = inst->buses, [ITEM_BRANCH] = inst->branches, [ITEM_CANDIDATE] = inst->candidates};
    for (int kind = ITEM_BUS; kind <= ITEM_CANDIDATE; kind++) {
        struct id *ids = calloc((size_t)counts[kind] + 1, sizeof *ids);
        if (!ids)
            return false;
        for (int k = 0; k < counts[kind]; k++) {
            ids[k].text = kind == ITEM_BUS      ? inst->bus[k].id
                          : kind == ITEM_BRANCH ? inst->branch[k].id
                                                : inst->candidate[k].id;
            ids[k].at = k;
        }
        qsort(ids, (size_t)counts[kind], sizeof *ids, by_text);
        r->ids[kind] = ids;
        r->id_count[kind] = counts[kind];
    }
    return true;
}

static int find_item(struct reader *r, enum csv_item kind, const char *text)
{
    static const char *const what[] = {
        [ITEM_BUS] = "bus", [ITEM_BRANCH] = "branch in service", [ITEM_CANDIDATE] = "candidate"};
    if (kind == ITEM_NONE) {
        if (text[0])
            refuse(r, r->line, "Leave the item empty.", "this quantity has no item, but \"%.60s\" is given", text);
        return text[0] ? -1 : 0;
    }
    struct id key = {text, 0};
    const struct id *found = bsearch(&key, r->ids[kind], (size_t)r->id_count[kind], sizeof key, by_text);
    if (!found)
        refuse(r, r->line, "Use an id of the case.", "there is no %s \"%.60s\"", what[kind], text);
    return found ? found->at : -1;
}

/* ---- Fields of a line ---- */

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t n = strlen(text);
    while (n && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        text[--n] = '\0';
    return text;
}

/* A quoted field, unquoted in place; returns what follows the closing mark, NULL when there is none. */
static char *unquote(char *text)
{
    char *to = text;
    for (char *from = text + 1; *from; from++) {
        if (*from == '"' && from[1] != '"') {
            *to = '\0';
            return from + 1;
        }
        if (*from == '"')
            from++;
        *to++ = *from;
    }
    return NULL;
}

/* One field, terminated in place. Returns where the next one begins (more is set when there is one), NULL when a
 * quotation does not end properly. */
static char *take_field(char *at, char **field, bool *more)
{
    at += strspn(at, " \t");
    bool quoted = *at == '"';
    char *end = quoted ? unquote(at) : at + strcspn(at, ",");
    if (end && quoted)
        end += strspn(end, " \t");
    if (!end || (*end && *end != ','))
        return NULL;
    *more = *end == ',';
    *end = '\0';
    *field = quoted ? at : trim(at);
    return end + (*more ? 1 : 0);
}

/* Split in place. The number of fields, FIELDS + 1 for more, -1 when a quotation does not end properly. */
static int split(char *line, char *field[FIELDS])
{
    bool more = true;
    int n = 0;
    for (char *at = line; more; n++) {
        if (n == FIELDS)
            return FIELDS + 1;
        at = take_field(at, &field[n], &more);
        if (!at)
            return -1;
    }
    return n;
}

static bool read_number(struct reader *r, const char *text, double *value)
{
    struct err e;
    if (text[strspn(text, "+-.0123456789eE")] == '\0' && number_parse(text, "", value, &e) == ERR_NONE)
        return true;
    refuse(r, r->line, "Write a plain number such as 93.2.", "\"%.60s\" is no number", text);
    return false;
}

/* A whole number from 1 to max, -1 when it is none. */
static int read_count(struct reader *r, const char *text, int max, const char *what)
{
    long value = 0;
    bool good = text[0] && text[strspn(text, "0123456789")] == '\0' && strlen(text) < 9;
    if (good)
        value = strtol(text, NULL, 10);
    if (good && value >= 1 && value <= max)
        return (int)value;
    refuse(r, r->line, "", "%s \"%.60s\" must be a whole number from 1 to %d", what, text, max);
    return -1;
}

/* ---- Scenarios and their cells ---- */

static size_t cells(const struct instance *inst)
{
    size_t steps = (size_t)inst->steps;
    return 2 + ((size_t)inst->buses + (size_t)inst->branches + 1) * steps + (size_t)inst->candidates;
}

/* Place of a value among all of its scenario. */
static size_t cell_of(const struct instance *inst, enum csv_quantity_number quantity, int item, int step)
{
    size_t steps = (size_t)inst->steps;
    size_t start = 2;
    switch (quantity) {
    case CSV_PROBABILITY:
        return 0;
    case CSV_LABEL:
        return 1;
    case CSV_BRANCH:
        start += (size_t)inst->buses * steps;
        break;
    case CSV_IMPORT:
        start += ((size_t)inst->buses + (size_t)inst->branches) * steps;
        break;
    case CSV_AVAILABLE:
        return start + ((size_t)inst->buses + (size_t)inst->branches + 1) * steps + (size_t)item;
    default:
        break;
    }
    return start + (size_t)item * steps + (size_t)step;
}

static bool add_scenario(struct reader *r)
{
    int n = r->count;
    if (n == r->room) {
        int room = n ? 2 * n : 64;
        struct progress *grown = realloc(r->progress, (size_t)room * sizeof *grown);
        if (!grown)
            return false;
        r->progress = grown;
        r->room = room;
    }
    r->progress[n] = (struct progress){r->line, calloc(cells(r->inst), 1)};
    if (!r->progress[n].seen || !instance_add_scenarios(r->fresh, 1)) {
        free(r->progress[n].seen);
        return false;
    }
    r->count++;
    return true;
}

/* The scenario of a line, opened by its first; -1 with the reason reported. */
static int find_scenario(struct reader *r, const char *text)
{
    int number = read_count(r, text, r->count + 1, "scenario");
    if (number < 0)
        return -1;
    if (number > r->count && !add_scenario(r)) {
        no_memory(r);
        return -1;
    }
    return number - 1;
}

static bool claim(struct reader *r, int scenario, enum csv_quantity_number quantity, int item, int step)
{
    unsigned char *seen = &r->progress[scenario].seen[cell_of(r->inst, quantity, item, step)];
    if (*seen) {
        refuse(r, r->line, "State each value once.", "%s of scenario %d is stated already%s",
               csv_quantity[quantity].name, scenario + 1,
               csv_quantity[quantity].by_step ? " for this item and step" : "");
        return false;
    }
    *seen = 1;
    return true;
}

static void store(struct reader *r, int scenario, enum csv_quantity_number quantity, int item, int step, double value)
{
    struct scenario *s = &r->fresh->scenario[scenario];
    size_t at = (size_t)item * (size_t)r->inst->steps + (size_t)step;
    if (!claim(r, scenario, quantity, item, step))
        return;
    switch (quantity) {
    case CSV_PROBABILITY:
        s->probability = value;
        break;
    case CSV_DEMAND:
        s->demand_kw[at] = value;
        break;
    case CSV_IMPORT:
        s->import_factor[step] = value;
        break;
    case CSV_BRANCH:
        s->branch_up[at] = value > 0;
        break;
    case CSV_AVAILABLE:
        s->available[item] = value;
        break;
    default:
        break;
    }
}

static void store_label(struct reader *r, int scenario, const char *text)
{
    struct scenario *s = &r->fresh->scenario[scenario];
    if (!claim(r, scenario, CSV_LABEL, 0, 0))
        return;
    for (const char *c = text; *c; c++) {
        if ((unsigned char)*c < 32 || *c == 127) {
            refuse(r, r->line, "Use visible characters only.", "the label has a control character in it");
            return;
        }
    }
    s->label = strdup(text);
    if (!s->label)
        no_memory(r);
}

/* ---- Lines ---- */

static int find_quantity(struct reader *r, const char *name)
{
    for (int q = 0; q < CSV_QUANTITIES; q++)
        if (strcmp(csv_quantity[q].name, name) == 0)
            return q;
    refuse(r, r->line, "Use probability, label, demand_kw, import_factor, branch_up or available.",
           "there is no quantity \"%.60s\"", name);
    return -1;
}

/* First and one past the last step of the field; false with the reason reported. */
static bool find_steps(struct reader *r, bool by_step, const char *text, int *first, int *end)
{
    *first = 0;
    *end = 1;
    if (!by_step) {
        if (text[0])
            refuse(r, r->line, "Leave the step empty.", "this quantity has no step, but \"%.60s\" is given", text);
        return !text[0];
    }
    if (strcmp(text, "*") == 0) {
        *end = r->inst->steps;
        return true;
    }
    int step = read_count(r, text, r->inst->steps, "step");
    *first = step - 1;
    *end = step;
    return step > 0;
}

static void read_row(struct reader *r, char *field[FIELDS])
{
    int scenario = find_scenario(r, field[0]);
    int quantity = find_quantity(r, field[1]);
    if (scenario < 0 || quantity < 0)
        return;
    const struct csv_quantity *q = &csv_quantity[quantity];
    int first;
    int end;
    int item = find_item(r, q->item, field[2]);
    if (!find_steps(r, q->by_step, field[3], &first, &end) || item < 0)
        return;
    if (quantity == CSV_LABEL) {
        store_label(r, scenario, field[4]);
        return;
    }
    double value;
    if (!read_number(r, field[4], &value))
        return;
    if (value < 0 || value > q->max || (quantity == CSV_BRANCH && value > 0 && value < 1)) {
        refuse(r, r->line, "", "%s is %.10g. It must be %s %.10g", q->name, value,
               quantity == CSV_BRANCH ? "0 or" : "a number from 0 to", q->max);
        return;
    }
    for (int t = first; t < end; t++)
        store(r, scenario, (enum csv_quantity_number)quantity, item, t, value);
}

static void read_header(struct reader *r, char *field[FIELDS], int n)
{
    char joined[128] = "";
    for (int k = 0; k < n && k < FIELDS; k++) {
        size_t used = strlen(joined);
        snprintf(joined + used, sizeof joined - used, "%s%s", k ? "," : "", field[k]);
    }
    r->header = true;
    if (n != FIELDS || strcmp(joined, CSV_HEADER) != 0)
        refuse(r, r->line, "The first line must be " CSV_HEADER ".", "this is not the header of a scenario file");
}

static void read_line(struct reader *r, char *text)
{
    char *field[FIELDS];
    char *start = text + strspn(text, " \t");
    if (*start == '\0' || *start == '#')
        return;
    int n = split(start, field);
    if (n < 0)
        refuse(r, r->line, "Close it, and double each mark inside.", "a quotation does not end properly");
    else if (!r->header)
        read_header(r, field, n);
    else if (n != FIELDS)
        refuse(r, r->line, "Each line has " CSV_HEADER ".", "the line has %s%d fields, not %d",
               n > FIELDS ? "at least " : "", n, FIELDS);
    else
        read_row(r, field);
}

static void read_text(struct reader *r, char *text, size_t length)
{
    static const char mark[] = "\xef\xbb\xbf"; /* some programs begin UTF-8 files with it */
    char *end = text + length;
    char *at = strncmp(text, mark, 3) == 0 ? text + 3 : text;
    while (at < end) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((stop ? stop : end) - at);
        r->line++;
        at[n] = '\0';
        if (strlen(at) != n) {
            refuse(r, r->line, "Save the file as plain text.", "the line has a zero byte in it");
        } else {
            if (n && at[n - 1] == '\r')
                at[n - 1] = '\0';
            read_line(r, at);
        }
        at += n + 1;
    }
    if (!r->header)
        refuse(r, 0, "The first line must be " CSV_HEADER ".", "the file holds no scenarios");
    else if (r->count == 0)
        refuse(r, 0, "Give at least one scenario.", "the file holds no scenarios");
}

/* ---- The set ---- */

static void check_complete(struct reader *r, int s)
{
    const struct progress *p = &r->progress[s];
    if (!p->seen[cell_of(r->inst, CSV_PROBABILITY, 0, 0)])
        refuse(r, p->line, "Add a line such as 1,probability,,,0.01.", "scenario %d states no probability", s + 1);
    for (int i = 0; i < r->inst->buses; i++) {
        int t = 0;
        while (t < r->inst->steps && p->seen[cell_of(r->inst, CSV_DEMAND, i, t)])
            t++;
        if (t < r->inst->steps)
            refuse(r, p->line, "State the demand of every bus in every step; * is every step.",
                   "scenario %d states no demand of bus %.60s in step %d", s + 1, r->inst->bus[i].id, t + 1);
    }
}

static void finish(struct reader *r)
{
    double sum = 0;
    for (int s = 0; s < r->count; s++) {
        struct scenario *sc = &r->fresh->scenario[s];
        check_complete(r, s);
        sum += sc->probability;
        if (!sc->label)
            sc->label = strdup(sc->probability > 0 ? "sampled" : "stress");
        if (!sc->label)
            no_memory(r);
    }
    if (r->good && fabs(sum - 1) > PROBABILITY_TOLERANCE)
        refuse(r, 0, "Stress scenarios have probability 0, the others share 1.",
               "the probabilities sum to %.10g, not 1", sum);
}

static void reader_free(struct reader *r)
{
    for (int s = 0; s < r->count; s++)
        free(r->progress[s].seen);
    for (int kind = ITEM_BUS; kind <= ITEM_CANDIDATE; kind++)
        free(r->ids[kind]);
    free(r->progress);
    instance_free(r->fresh);
}

/* The old scenarios leave with the shell that the new ones came in. */
static void exchange(struct instance *a, struct instance *b)
{
    struct scenario *scenario = a->scenario;
    int scenarios = a->scenarios;
    a->scenario = b->scenario;
    a->scenarios = b->scenarios;
    b->scenario = scenario;
    b->scenarios = scenarios;
}

bool scenario_read_csv(struct instance *inst, const char *path, struct err_list *list)
{
    struct reader r = {.path = path, .list = list, .inst = inst, .good = true};
    struct instance shape = {
        .steps = inst->steps, .buses = inst->buses, .branches = inst->branches, .candidates = inst->candidates};
    char *text = NULL;
    size_t length = 0;
    struct err e;
    if (file_read(path, FILE_LIMIT, &text, &length, &e) != ERR_NONE) {
        err_list_add(list, &e);
        return false;
    }
    r.fresh = instance_new(&shape);
    if (r.fresh && index_ids(&r)) {
        read_text(&r, text, length);
        finish(&r);
    } else {
        no_memory(&r);
    }
    free(text);
    if (r.good)
        exchange(inst, r.fresh);
    reader_free(&r);
    return r.good;
}
