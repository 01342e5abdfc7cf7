/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The typed case from the document: every value through the descriptor of its field into the C struct of its row. */
#include "case_internal.h"
#include "tree.h"

#include <ballast/feeder.h>
#include <ballast/number.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report(struct reading *r, struct err *e, int line)
{
    err_at(e, r->doc->path, line);
    problem_add(r->list, e);
    r->problems++;
}

void reading_report(struct reading *r, struct err *e, enum case_table table, int row, int field)
{
    report(r, e, casedoc_line(r->doc, table, row, field));
}

static void out_of_memory(struct reading *r)
{
    struct err e;
    err_set(&e, ERR_MEMORY, "out of memory while reading the case");
    err_hint(&e, "Close other programs and try again");
    report(r, &e, 0);
}

bool reading_knows(const struct reading *r, enum case_table table, int row, const char *key)
{
    int field = table_field(&case_table[table], key, strlen(key));
    return !r->bad[table][row * case_table[table].count + field];
}

/* ---- Where rows land ---- */

struct target {
    char *base;
    size_t size;
};

static struct target row_target(struct planning_case *c, enum case_table table)
{
    switch (table) {
    case CASE_CLASSES:
        return (struct target){(char *)c->load_class, sizeof *c->load_class};
    case CASE_BUSES:
        return (struct target){(char *)c->bus, sizeof *c->bus};
    case CASE_BRANCHES:
        return (struct target){(char *)c->branch, sizeof *c->branch};
    case CASE_MODULES:
        return (struct target){(char *)c->module, sizeof *c->module};
    case CASE_CANDIDATES:
        return (struct target){(char *)c->candidate, sizeof *c->candidate};
    case CASE_SUPPLIERS:
        return (struct target){(char *)c->supplier, sizeof *c->supplier};
    case CASE_DATACENTERS:
        return (struct target){(char *)c->datacenter, sizeof *c->datacenter};
    default:
        return (struct target){(char *)c, sizeof *c};
    }
}

/* The name is the first member of every row's struct but a module's, where it is the first of its first member. */
static char **row_name(struct planning_case *c, enum case_table table, int row)
{
    struct target target = row_target(c, table);
    return (char **)(void *)(target.base + (size_t)row * target.size);
}
_Static_assert(offsetof(struct load_class, name) == 0 && offsetof(struct case_bus, id) == 0 &&
                   offsetof(struct case_branch, id) == 0 && offsetof(struct case_module, type.name) == 0 &&
                   offsetof(struct candidate, id) == 0 && offsetof(struct case_supplier, name) == 0 &&
                   offsetof(struct datacenter, name) == 0,
               "a row's struct begins with its name");

static int case_rows(const struct planning_case *c, enum case_table table)
{
    const int rows[CASE_TABLES] = {
        [CASE_CLASSES] = c->classes,         [CASE_BUSES] = c->buses,           [CASE_BRANCHES] = c->branches,
        [CASE_MODULES] = c->modules,         [CASE_CANDIDATES] = c->candidates, [CASE_SUPPLIERS] = c->suppliers,
        [CASE_DATACENTERS] = c->datacenters,
    };
    return rows[table];
}

static bool allocate(struct reading *r)
{
    struct planning_case *c = r->c;
    const struct casedoc *doc = r->doc;
    c->classes = casedoc_rows(doc, CASE_CLASSES);
    c->buses = casedoc_rows(doc, CASE_BUSES);
    c->branches = casedoc_rows(doc, CASE_BRANCHES);
    c->modules = casedoc_rows(doc, CASE_MODULES);
    c->candidates = casedoc_rows(doc, CASE_CANDIDATES);
    c->suppliers = casedoc_rows(doc, CASE_SUPPLIERS);
    c->datacenters = casedoc_rows(doc, CASE_DATACENTERS);
    c->load_class = calloc((size_t)c->classes + 1, sizeof *c->load_class);
    c->bus = calloc((size_t)c->buses + 1, sizeof *c->bus);
    c->branch = calloc((size_t)c->branches + 1, sizeof *c->branch);
    c->module = calloc((size_t)c->modules + 1, sizeof *c->module);
    c->candidate = calloc((size_t)c->candidates + 1, sizeof *c->candidate);
    c->supplier = calloc((size_t)c->suppliers + 1, sizeof *c->supplier);
    c->datacenter = calloc((size_t)c->datacenters + 1, sizeof *c->datacenter);
    for (int t = 0; t < CASE_TABLES; t++) {
        size_t values = (size_t)casedoc_rows(doc, (enum case_table)t) * (size_t)case_table[t].count;
        if (!(r->bad[t] = calloc(values + 1, 1)))
            return false;
    }
    return c->load_class && c->bus && c->branch && c->module && c->candidate && c->supplier && c->datacenter;
}

/* ---- One value ---- */

/* The text of a value as iniparser read it: stated, default, or (false) neither, which is reported. */
static bool value_text(struct reading *r, enum case_table table, int row, int field, char *buf, size_t size,
                       bool *stated)
{
    const struct field *f = &case_table[table].fields[field];
    int line = 0;
    struct span span = {0, 0};
    *stated = value_place(r->doc, table, row, field, &line, &span);
    if (*stated && !r->values[line])
        return false;
    if (*stated) {
        /* The two readings agree, so the place within the value is the same in both. */
        int at = span.at - r->doc->lines[line].value.at;
        snprintf(buf, size, "%.*s", span.length, r->values[line] + at);
        if (buf[0] || f->type == FIELD_TEXT || f->type == FIELD_LIST)
            return true;
    }
    const char *fallback = value_fallback(r->doc, f);
    if (!*stated && fallback && (fallback[0] || f->type != FIELD_REF)) {
        snprintf(buf, size, "%s", fallback);
        return true;
    }
    struct err e;
    char name[200];
    value_name(r->doc, table, row, field, name, sizeof name);
    err_set(&e, ERR_INVALID, *stated ? "%s has no value" : "%s is missing", name);
    if (*stated && fallback)
        err_hint(&e, "Write one, or delete the line for the default %s", fallback);
    else if (f->unit[0])
        err_hint(&e, "State it in %s: %s", f->unit, f->help);
    else
        err_hint(&e, "State it: %s%s%s", f->help, f->choices ? "; one of " : "", f->choices ? f->choices : "");
    reading_report(r, &e, table, row, field);
    return false;
}

static bool store_list(struct reading *r, enum case_table table, int row, const struct field *f, const char *text,
                       struct err *e)
{
    struct planning_case *c = r->c;
    if (table == CASE_SUPPLIERS) {
        int *stock = calloc((size_t)c->modules + 1, sizeof *stock);
        c->supplier[row].stock = stock;
        return stock ? value_parse_stock(r->doc, text, stock, e) == ERR_NONE
                     : err_set(e, ERR_MEMORY, "out of memory") == 0;
    }
    if (f->offset == offsetof(struct planning_case, step_hours))
        return number_parse_steps(text, &c->step_hours, &c->steps, e) == ERR_NONE;
    return value_parse_profile(text, f, c->profile, e) == ERR_NONE;
}

static bool store(struct reading *r, enum case_table table, int row, const struct field *f, const char *text,
                  struct err *e)
{
    if (f->type == FIELD_LIST)
        return store_list(r, table, row, f, text, e);
    union value value = {0};
    if (value_parse(r->doc, f, text, &value, e) != ERR_NONE)
        return false;
    struct target target = row_target(r->c, table);
    char *at = target.base + (size_t)row * target.size + f->offset;
    switch (f->type) {
    case FIELD_NUMBER:
        memcpy(at, &value.number, sizeof value.number);
        break;
    case FIELD_INTEGER:
        if (table == CASE_SCENARIO && f->offset == offsetof(struct planning_case, scenario.seed)) {
            r->c->scenario.seed = (unsigned long)value.number;
        } else {
            int integer = (int)value.number;
            memcpy(at, &integer, sizeof integer);
        }
        break;
    case FIELD_BOOL:
        memcpy(at, &value.yes, sizeof value.yes);
        break;
    case FIELD_CHOICE:
    case FIELD_REF:
        memcpy(at, &value.integer, sizeof value.integer);
        break;
    case FIELD_TEXT:
    case FIELD_LIST: {
        char *copy = strdup(text);
        memcpy(at, &copy, sizeof copy);
        return copy || err_set(e, ERR_MEMORY, "out of memory") == ERR_NONE;
    }
    }
    return true;
}

/* A reference into a table without rows is wrong by that alone, which is told once: of buses and classes by the rules,
 * of others where they are first named. */
static bool follows_from_none(struct reading *r, const struct field *f)
{
    if (f->type != FIELD_REF || casedoc_rows(r->doc, (enum case_table)f->ref) > 0)
        return false;
    bool told = r->told_none[f->ref] || f->ref == CASE_BUSES || f->ref == CASE_CLASSES;
    r->told_none[f->ref] = true;
    return told;
}

/* A name that is missing is missed wherever it stands: three places are told, the last saying that there are more. */
static bool is_told(struct err_list *list, const char *reason)
{
    static const char more[] = "; the same further down";
    struct err *last = NULL;
    int places = 0;
    for (size_t i = 0; i < list->count; i++)
        if (strstr(list->items[i].message, reason)) {
            last = &list->items[i];
            places++;
        }
    if (places < 3)
        return false;
    if (!strstr(last->message, more)) {
        size_t at = strlen(last->message);
        snprintf(last->message + at, sizeof last->message - at, "%s", more);
    }
    return true;
}

static void read_value(struct reading *r, enum case_table table, int row, int field)
{
    char text[CASE_CELL_SIZE];
    bool stated = false;
    unsigned char *bad = &r->bad[table][row * case_table[table].count + field];
    *bad = 1;
    if (!value_text(r, table, row, field, text, sizeof text, &stated)) {
        r->problems++;
        return;
    }
    struct err reason;
    const struct field *f = &case_table[table].fields[field];
    if (store(r, table, row, f, text, &reason)) {
        *bad = 0;
        return;
    }
    if (follows_from_none(r, f) || (f->type == FIELD_REF && is_told(r->list, reason.message))) {
        r->problems++;
        return;
    }
    char name[200];
    struct err e;
    value_name(r->doc, table, row, field, name, sizeof name);
    err_set(&e, reason.code, "%s: %s", name, reason.message);
    err_hint(&e, "%s", reason.hint);
    reading_report(r, &e, table, row, field);
}

/* ---- Rows ---- */

/* A field that the module's kind does not have must not be stated: it would do nothing. */
static void refuse_foreign(struct reading *r, int row, int field, enum module_kind kind)
{
    static const char *const words[MODULE_KINDS] = {"storage", "generators", "demand response"};
    char name[200];
    struct err e;
    value_name(r->doc, CASE_MODULES, row, field, name, sizeof name);
    err_set(&e, ERR_INVALID, "%s has no meaning for %s", name, words[kind]);
    err_hint(&e, "Delete the line or change the kind: it is %s", case_table[CASE_MODULES].fields[field].help);
    reading_report(r, &e, CASE_MODULES, row, field);
}

static void read_module(struct reading *r, int row)
{
    read_value(r, CASE_MODULES, row, MODULE_FIELD_KIND);
    bool known = reading_knows(r, CASE_MODULES, row, "kind");
    enum module_kind kind = r->c->module[row].type.kind;
    for (int f = 0; f < case_table[CASE_MODULES].count; f++) {
        unsigned kinds = case_table[CASE_MODULES].fields[f].kinds;
        int line = 0;
        struct span span;
        bool stated = value_place(r->doc, CASE_MODULES, row, f, &line, &span);
        if (f == MODULE_FIELD_KIND || (kinds && !known && !stated))
            continue;
        if (kinds && known && !(kinds & 1u << kind)) {
            if (stated)
                refuse_foreign(r, row, f, kind);
            continue;
        }
        read_value(r, CASE_MODULES, row, f);
    }
}

static void read_table(struct reading *r, enum case_table table)
{
    const struct table *t = &case_table[table];
    for (int row = 0; row < casedoc_rows(r->doc, table); row++) {
        if (t->layout != LAYOUT_FORM && !(*row_name(r->c, table, row) = strdup(casedoc_row_name(r->doc, table, row)))) {
            out_of_memory(r);
            return;
        }
        if (table == CASE_MODULES)
            read_module(r, row);
        for (int f = 0; table != CASE_MODULES && f < t->count; f++)
            read_value(r, table, row, f);
    }
}

/* ---- Names of the whole ---- */

/* Without a name of its own the case is called after its file. */
static bool name_case(struct reading *r)
{
    struct planning_case *c = r->c;
    c->path = strdup(r->doc->path);
    if (c->name && c->name[0] == '\0') {
        const char *base = strrchr(r->doc->path, '/');
        base = base ? base + 1 : r->doc->path;
        const char *dot = strrchr(base, '.');
        size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
        free(c->name);
        c->name = strndup(base, length);
    }
    if (c->buses > 0 && c->bus[c->substation].id)
        c->substation_id = strdup(c->bus[c->substation].id);
    return c->path && c->name && (c->substation_id || c->buses == 0);
}

/* ---- The feeder ---- */

/* Each branch that closes a loop, in the order of the file. It is taken out of the case, which is refused: what then cannot be
 * reached cannot be reached with it either. */
static void check_loops(struct reading *r, const struct feeder_tree *tree)
{
    const struct planning_case *c = r->c;
    int *piece = calloc((size_t)c->buses + 1, sizeof *piece);
    bool *closes = calloc((size_t)c->branches + 1, sizeof *closes);
    if (piece && closes && tree->from && tree->to && tree->in_service)
        feeder_join(c->buses, c->branches, tree->from, tree->to, tree->in_service, piece, closes);
    for (int l = 0; closes && l < c->branches; l++) {
        if (!closes[l])
            continue;
        struct err e;
        err_set(&e, ERR_INVALID, "branch '%s', from bus %s to %s, closes a loop", c->branch[l].id,
                c->bus[tree->from[l]].id, c->bus[tree->to[l]].id);
        err_hint(&e, "The model needs a radial feeder: take one branch of the loop out of service (status open)");
        reading_report(r, &e, CASE_BRANCHES, l, 0);
        c->branch[l].closed = false;
    }
    free(piece);
    free(closes);
}

static void check_radial(struct reading *r)
{
    struct feeder_tree tree;
    struct err_list found = {0};
    int line = r->doc->index.table[CASE_BRANCHES].section + 1;
    if (!feeder_tree_of_case(&tree, r->c, &found)) {
        err_list_free(&found);
        check_loops(r, &tree);
        feeder_tree_free(&tree);
        (void)feeder_tree_of_case(&tree, r->c, &found);
    }
    for (size_t i = 0; i < found.count; i++)
        report(r, &found.items[i], line);
    err_list_free(&found);
    feeder_tree_free(&tree);
}

/* ---- The whole case ---- */

/* The shape of the feeder can be judged once every end of every branch is known, and leads from one bus to another. */
static bool shape_known(const struct reading *r)
{
    for (int l = 0; l < r->c->branches; l++)
        if (!reading_knows(r, CASE_BRANCHES, l, "from") || !reading_knows(r, CASE_BRANCHES, l, "to") ||
            !reading_knows(r, CASE_BRANCHES, l, "status") || r->c->branch[l].from == r->c->branch[l].to)
            return false;
    return r->c->buses > 0 && reading_knows(r, CASE_FEEDER, 0, "substation");
}

static void read_all(struct reading *r)
{
    if (!allocate(r)) {
        out_of_memory(r);
        return;
    }
    for (int t = 0; t < CASE_TABLES; t++)
        read_table(r, (enum case_table)t);
    rules_check(r);
    if (shape_known(r))
        check_radial(r);
    if (r->problems == 0 && !name_case(r))
        out_of_memory(r);
}

struct planning_case *casedoc_read(const struct casedoc *doc, struct err_list *list)
{
    struct reading r = {.doc = doc, .list = list};
    struct err_list form = {0};
    bool in_place = form_check(doc, &form);
    for (size_t i = 0; i < form.count; i++)
        problem_add(list, &form.items[i]);
    r.problems = form.count;
    err_list_free(&form);
    r.values = in_place ? ini_values(doc, list) : NULL;
    r.c = calloc(1, sizeof *r.c);
    if (!r.c)
        out_of_memory(&r);
    else if (r.values)
        read_all(&r);
    bool fine = r.c && r.values && r.problems == 0;
    ini_values_free(r.values, doc->count);
    for (int t = 0; t < CASE_TABLES; t++)
        free(r.bad[t]);
    err_list_sort(list);
    if (fine)
        return r.c;
    planning_case_free(r.c);
    return NULL;
}

void planning_case_free(struct planning_case *c)
{
    if (!c)
        return;
    for (int t = CASE_CLASSES; t < CASE_TABLES; t++)
        for (int row = 0; row_target(c, (enum case_table)t).base && row < case_rows(c, (enum case_table)t); row++)
            free(*row_name(c, (enum case_table)t, row));
    for (int k = 0; c->supplier && k < c->suppliers; k++)
        free(c->supplier[k].stock);
    for (int j = 0; c->datacenter && j < c->datacenters; j++)
        free(c->datacenter[j].group);
    free(c->load_class);
    free(c->bus);
    free(c->branch);
    free(c->module);
    free(c->candidate);
    free(c->supplier);
    free(c->datacenter);
    free(c->step_hours);
    free(c->substation_id);
    free(c->name);
    free(c->path);
    free(c);
}
