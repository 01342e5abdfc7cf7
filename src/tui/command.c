/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: operations by their names, what they take, and its completion. */
#include "app.h"

#include "widget/text.h"

#include <ballast/cmd.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- What commands with an argument do ---- */

static bool something_would_be_lost(struct app *a)
{
    if (!app_dirty(a) && !job_running(&a->job))
        return false;
    app_say(a, STYLE_WARN, "Not opened: %s. Save (^S) or undo first; :open! FILE discards.",
            app_dirty(a) ? "edits are unsaved" : "a job runs");
    return true;
}

static void run_open(struct app *a, const char *argument)
{
    if (!something_would_be_lost(a))
        app_open(a, argument);
}

static void run_open_anyway(struct app *a, const char *argument)
{
    app_open(a, argument); /* and the job goes with the case */
}

static void run_import(struct app *a, const char *argument)
{
    if (!something_would_be_lost(a))
        app_import(a, argument);
}

/* The only form that has such a key; CASE_TABLES: none or several. */
static enum case_table form_with(const char *key, size_t length)
{
    enum case_table found = CASE_TABLES;
    for (int t = 0; t < CASE_TABLES; t++)
        for (int f = 0; case_table[t].layout == LAYOUT_FORM && f < case_table[t].count; f++) {
            const char *name = case_table[t].fields[f].key;
            if (strlen(name) != length || strncmp(name, key, length) != 0)
                continue;
            if (found != CASE_TABLES)
                return CASE_TABLES;
            found = (enum case_table)t;
        }
    return found;
}

static void run_alternatives(struct app *a, const char *argument)
{
    char *end;
    double percent = strtod(argument, &end);
    if (end == argument || end[strspn(end, " %")] || !(percent > 0 && percent <= 100))
        app_say(a, STYLE_WARN, "'%.40s' is no margin. Write per cents above 0 up to 100: :alternatives 1", argument);
    else
        app_find_alternatives(a, percent);
}

static void run_scenario(struct app *a, const char *argument)
{
    const struct scenario_set *set = a->run.result ? a->run.set : a->set;
    char *end;
    long number = strtol(argument, &end, 10);
    if (*end || number < 1 || number > set->instance->scenarios) {
        app_say(a, STYLE_WARN, "There is no scenario '%.40s'. They are numbered 1 to %d.", argument,
                set->instance->scenarios);
        return;
    }
    if (a->run.result)
        app_choose_scenario(a, (int)number - 1);
    struct grid *g = &app_view(a)->grid;
    if (g->table && g->named == 2 && g->table->rows == set->instance->scenarios)
        grid_goto(g, (int)number - 1); /* a table of scenarios: the cursor follows */
    app_show_scenario(a, set->instance, a->run.result, (int)number - 1);
}

static void run_set(struct app *a, const char *argument)
{
    struct err e = {0};
    char where[LINE_MAX_BYTES];
    const char *equals = strchr(argument, '=');
    if (!equals) {
        app_say(a, STYLE_WARN, "Write for example :set risk:alpha=0.9");
        return;
    }
    size_t n = (size_t)(equals - argument);
    while (n > 0 && argument[n - 1] == ' ')
        n--;
    enum case_table form = memchr(argument, ':', n) ? CASE_TABLES : form_with(argument, n);
    if (form == CASE_TABLES)
        snprintf(where, sizeof where, "%.*s", (int)n, argument);
    else
        snprintf(where, sizeof where, "%.60s:%.*s", case_table[form].section, (int)n, argument);
    equals += 1 + strspn(equals + 1, " ");
    unsigned long before = casedoc_revision(a->doc);
    if (casedoc_set_by_name(a->doc, where, equals, &e) != ERR_NONE)
        app_say_error(a, &e);
    else if (casedoc_revision(a->doc) != before) {
        edit_note(a);
        app_say(a, STYLE_GOOD, "%s is now %.100s. u takes it back.", where, equals);
    }
}

static void run_go(struct app *a, const char *argument)
{
    enum screen_id screen;
    int tab;
    if (app_find_tab(argument, &screen, &tab))
        app_go(a, screen, tab);
    else
        app_say(a, STYLE_WARN, "There is no screen '%.60s'. Tab completes.", argument);
}

static void run_sort(struct app *a, const char *argument)
{
    struct grid *g = &app_view(a)->grid;
    for (int col = 0; col < g->table->column_count; col++)
        if (strcmp(g->table->columns[col].key, argument) == 0 ||
            text_compare(g->table->columns[col].title, argument) == 0) {
            g->col = col;
            app_run(a, OP_SORT);
            return;
        }
    app_say(a, STYLE_WARN, "There is no column '%.60s' here. Tab completes.", argument);
}

static void run_add(struct app *a, const char *argument)
{
    edit_add(a, argument, false);
}

static void run_copy(struct app *a, const char *argument)
{
    edit_add(a, argument, true);
}

/* ---- Completion ---- */

/* What could stand where the typed text stands. */
struct offers {
    const char *typed;
    char common[LINE_MAX_BYTES]; /* what all of them begin with */
    int matches;
    bool open;        /* the only one goes on: no blank after it */
    const char *hint; /* what to write where there are none */
    char *shown;
    size_t room;
};

static void offer(struct offers *o, const char *word)
{
    size_t typed = strlen(o->typed), same = 0, used = strlen(o->shown);
    if (strncmp(word, o->typed, typed) != 0)
        return;
    snprintf(o->shown + used, o->room - used, "%s%s", used ? "  " : "", word);
    if (o->matches++ == 0) {
        snprintf(o->common, sizeof o->common, "%s", word);
        return;
    }
    while (o->common[same] && o->common[same] == word[same])
        same++;
    o->common[same] = '\0';
}

static void offer_files(struct app *a, struct offers *o)
{
    (void)a;
    const char *slash = strrchr(o->typed, '/');
    int folder = slash ? (int)(slash - o->typed) + 1 : 0;
    char path[LINE_MAX_BYTES + 300];
    snprintf(path, sizeof path, "%.*s", folder, o->typed);
    DIR *dir = opendir(folder ? path : ".");
    if (!dir)
        return;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct stat status;
        if (entry->d_name[0] == '.' && o->typed[folder] != '.')
            continue;
        int n = snprintf(path, sizeof path, "%.*s%s", folder, o->typed, entry->d_name);
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode) && (size_t)n + 1 < sizeof path)
            memcpy(path + n, "/", 2);
        offer(o, path);
    }
    closedir(dir);
    o->open = true;
}

/* "PREFIX:KEY=" and the words that the value may be, or else the value that stands there. */
static void offer_value(struct app *a, struct offers *o, const char *prefix, enum case_table t, int row, int field)
{
    const struct field *f = &case_table[t].fields[field];
    char name[LINE_MAX_BYTES], value[200];
    int n = snprintf(name, sizeof name, "%s%s=", prefix, f->key);
    if (strncmp(o->typed, name, (size_t)n) != 0) {
        offer(o, name);
        return;
    }
    const char *choices = f->choices ? f->choices : f->type == FIELD_BOOL ? "no|yes" : NULL;
    for (const char *at = choices; at && *at; at += strcspn(at, "|"), at += *at == '|') {
        snprintf(name + n, sizeof name - (size_t)n, "%.*s", (int)strcspn(at, "|"), at);
        offer(o, name);
    }
    for (int i = 0; f->type == FIELD_REF && i < casedoc_rows(a->doc, (enum case_table)f->ref); i++) {
        snprintf(name + n, sizeof name - (size_t)n, "%s", casedoc_row_name(a->doc, (enum case_table)f->ref, i));
        offer(o, name);
    }
    if (!choices && f->type != FIELD_REF) {
        casedoc_get(a->doc, t, row, field, value, sizeof value);
        snprintf(name + n, sizeof name - (size_t)n, "%s", value);
        offer(o, name);
    }
}

/* The prefix of a row's values, and once it is typed what may follow it. */
static void offer_row(struct app *a, struct offers *o, enum case_table t, int row)
{
    const struct table *table = &case_table[t];
    char prefix[LINE_MAX_BYTES];
    const char *between = table->layout == LAYOUT_FORM ? "" : table->layout == LAYOUT_SECTIONS ? " " : ":";
    snprintf(prefix, sizeof prefix, "%s%s%s:", table->section, between,
             table->layout == LAYOUT_FORM ? "" : casedoc_row_name(a->doc, t, row));
    if (strncmp(o->typed, prefix, strlen(prefix)) != 0) {
        offer(o, prefix);
        return;
    }
    for (int f = 0; f < table->count; f++)
        offer_value(a, o, prefix, t, row, f);
}

static void offer_settings(struct app *a, struct offers *o)
{
    for (int t = 0; t < CASE_TABLES; t++) {
        const struct table *table = &case_table[t];
        int rows = table->layout == LAYOUT_FORM ? 1 : casedoc_rows(a->doc, (enum case_table)t);
        for (int row = 0; row < rows; row++)
            offer_row(a, o, (enum case_table)t, row);
        for (int f = 0; table->layout == LAYOUT_FORM && o->typed[0] && f < table->count; f++)
            if (form_with(table->fields[f].key, strlen(table->fields[f].key)) != CASE_TABLES)
                offer_value(a, o, "", (enum case_table)t, 0, f);
    }
    o->open = true;
}

static void offer_tabs(struct app *a, struct offers *o)
{
    (void)a;
    char name[80];
    for (int s = 0; s < SCREENS; s++) {
        offer(o, app_tab_name((enum screen_id)s, -1, name, sizeof name));
        for (int t = 0; strchr(o->typed, ':') && t < screen_table[s].count; t++)
            offer(o, app_tab_name((enum screen_id)s, t, name, sizeof name));
    }
    o->open = true;
}

static void offer_tour(struct app *a, struct offers *o)
{
    (void)a;
    static const char *const words[] = {"on", "off", "back", "next"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        offer(o, words[i]);
    o->open = true;
}

/* The parameters; between them stand values. */
static void offer_sweep(struct app *a, struct offers *o)
{
    (void)a;
    const char *blank = strrchr(o->typed, ' ');
    o->typed = blank ? blank + 1 : o->typed;
    o->hint = "values: 0 0.9 4 from 0 to 0.9 in 4 values, or 0.7,0.8,0.95 these; then another parameter";
    for (int p = 0; p < SWEEP_PARAMETERS; p++)
        offer(o, cmd_sweep_option((enum sweep_parameter)p)->name);
}

static void offer_columns(struct app *a, struct offers *o)
{
    const struct report_table *table = app_view(a)->grid.table;
    const char *blank = strrchr(o->typed, ' ');
    o->typed = blank ? blank + 1 : o->typed;
    for (int col = 0; table && col < table->column_count; col++)
        offer(o, table->columns[col].key);
    o->open = true;
}

/* ---- What operations take; those that are not here take nothing ---- */

static const struct {
    const char *argument; /* for people */
    void (*run)(struct app *a, const char *argument);
    void (*offer)(struct app *a, struct offers *o); /* NULL: anything may be meant */
} argument_table[OPS] = {
    [OP_OPEN] = {"FILE", run_open, offer_files},
    [OP_OPEN_ANYWAY] = {"FILE", run_open_anyway, offer_files},
    [OP_IMPORT] = {"CASE.m", run_import, offer_files},
    [OP_SET] = {"WHERE=VALUE", run_set, offer_settings},
    [OP_SAVE] = {"FILE", app_save_as, offer_files},
    [OP_SAVE_AS] = {"FILE", app_save_as, offer_files},
    [OP_EXPORT] = {"FILE", app_export, offer_files},
    [OP_SCENARIO] = {"NUMBER", run_scenario, NULL},
    [OP_ALTERNATIVES] = {"PERCENT", run_alternatives, NULL},
    [OP_SWEEP] = {"PARAMETER VALUES", sweep_begin, offer_sweep},
    [OP_OPEN_RESULT] = {"FILE", compare_open_result, offer_files},
    [OP_NAME] = {"NAME", compare_rename, NULL},
    [OP_WRITE_RESULT] = {"FILE", app_write_json, offer_files},
    [OP_GO] = {"SCREEN", run_go, offer_tabs},
    [OP_TOUR] = {"WHERE", tour_command, offer_tour},
    [OP_SORT] = {"COLUMN", run_sort, offer_columns},
    [OP_FILTER] = {"WORDS", app_filter, offer_columns},
    [OP_SEARCH] = {"TEXT", app_search, NULL},
    [OP_FILL] = {"VALUE", edit_fill, NULL},
    [OP_ADD] = {"NAME", run_add, NULL},
    [OP_COPY] = {"NAME", run_copy, NULL},
    [OP_HELP] = {"TEXT", app_show_help, NULL},
};

/* Second names, after those of the command line program and of editors. */
static const struct {
    const char *name;
    enum op op;
} alias_table[] = {
    {"powerflow", OP_FEEDER}, {"generate", OP_GENERATE}, {"save-result", OP_WRITE_RESULT}, {"w", OP_SAVE},
    {"q", OP_QUIT},           {"q!", OP_DISCARD},
};

const char *app_argument(enum op op)
{
    return argument_table[op].argument ? argument_table[op].argument : "";
}

static enum op find_command(const char *name)
{
    enum op op = op_by_name(name);
    for (size_t i = 0; op == OP_NONE && i < sizeof alias_table / sizeof *alias_table; i++)
        if (strcmp(alias_table[i].name, name) == 0)
            op = alias_table[i].op;
    return op;
}

/* The first word, and what follows it and its blanks. */
static const char *split(const char *text, char *name, size_t size)
{
    size_t n = strcspn(text, " ");
    snprintf(name, size, "%.*s", (int)(n < size ? n : size - 1), text);
    return text + n + strspn(text + n, " ");
}

void app_command(struct app *a, const char *text)
{
    char name[64];
    text += strspn(text, " :");
    const char *argument = split(text, name, sizeof name);
    enum op op = find_command(name);
    if (!name[0])
        return;
    if (op == OP_NONE)
        app_say(a, STYLE_WARN, "There is no command '%s'. Tab completes; ? lists them.", name);
    else if (!argument[0])
        app_run(a, op);
    else if (!argument_table[op].run)
        app_say(a, STYLE_WARN, "%s takes nothing after it: '%.60s'.%s", name, argument,
                op == OP_FEEDER_STATE || op == OP_WEIGHTING || op == OP_NEXT_SCENARIO || op == OP_PREVIOUS_SCENARIO
                    ? " :scenario NUMBER chooses a scenario."
                    : "");
    else if (!app_refuse(a, op))
        argument_table[op].run(a, argument);
}

void app_ask_argument(struct app *a, enum op op)
{
    char text[64];
    snprintf(text, sizeof text, "%s ", op_table[op].name);
    app_prompt(a, PROMPT_COMMAND, "");
    line_set(&a->line, text, false);
    app_say(a, STYLE_WARN, "Write :%s %s. Tab completes.", op_table[op].name, app_argument(op));
}

void app_complete(struct app *a)
{
    char typed[LINE_MAX_BYTES], name[64], text[LINE_MAX_BYTES];
    snprintf(typed, sizeof typed, "%.*s", (int)a->line.at, a->line.text);
    bool filter = a->prompt == PROMPT_FILTER; /* its words alone */
    const char *argument = filter ? typed : split(typed, name, sizeof name), *rest = a->line.text + a->line.at;
    bool whole = filter || (argument > typed && argument[-1] == ' '); /* the command itself is typed */
    enum op op = filter ? OP_FILTER : whole ? find_command(name) : OP_NONE;
    struct offers o = {.typed = whole ? argument : typed, .shown = a->completion, .room = sizeof a->completion};
    a->completion[0] = '\0';
    for (int i = 1; !whole && i < OPS; i++)
        offer(&o, op_table[i].name);
    app_build(a);
    if (op != OP_NONE && argument_table[op].offer)
        argument_table[op].offer(a, &o);
    if (!o.matches) {
        snprintf(a->completion, sizeof a->completion, "%s",
                 !whole   ? "no command starts like this"
                 : o.hint ? o.hint
                          : "nothing begins like this");
        return;
    }
    size_t before = (size_t)(o.typed - typed);
    int n = snprintf(text, sizeof text, "%.*s%s%s%s", (int)before, typed, o.common,
                     o.matches == 1 && !o.open ? " " : "", rest);
    if (n < 0 || (size_t)n >= sizeof text)
        return;
    size_t after = strlen(rest);
    line_set(&a->line, text, false);
    a->line.at -= after;
    if (o.matches == 1)
        a->completion[0] = '\0';
}

/* ---- Screens by name ---- */

/* As in "AC check", which is "ac-check" here. */
static void lower_name(const char *name, char *buf, size_t size)
{
    size_t n = 0;
    for (; name[n] && n + 1 < size; n++)
        buf[n] = name[n] == ' ' ? '-' : name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] - 'A' + 'a') : name[n];
    buf[n] = '\0';
}

char *app_tab_name(enum screen_id screen, int tab, char *buf, size_t size)
{
    lower_name(screen_table[screen].name, buf, size);
    size_t n = strlen(buf);
    if (tab >= 0 && n + 1 < size) {
        buf[n++] = ':';
        lower_name(screen_table[screen].tabs[tab].name, buf + n, size - n);
    }
    return buf;
}

static bool is_name(const char *typed, const char *name, int number)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", number);
    return strcmp(typed, name) == 0 || strcmp(typed, digits) == 0;
}

bool app_find_tab(const char *name, enum screen_id *screen, int *tab)
{
    char typed[80], known[80];
    lower_name(name, typed, sizeof typed);
    char *colon = strchr(typed, ':');
    if (colon)
        *colon = '\0';
    for (int s = 0; s < SCREENS; s++) {
        lower_name(screen_table[s].name, known, sizeof known);
        if (!is_name(typed, known, s + 1))
            continue;
        *screen = (enum screen_id)s;
        *tab = -1;
        for (int t = 0; colon && t < screen_table[s].count; t++) {
            lower_name(screen_table[s].tabs[t].name, known, sizeof known);
            if (is_name(colon + 1, known, t + 1))
                *tab = t;
        }
        return !colon || *tab >= 0;
    }
    return false;
}
