/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompts at the bottom, and the command line. */
#include "app.h"

#include "widget/text.h"

#include <ballast/report.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void run_search(struct app *a, const char *text)
{
    struct grid *g = &app_view(a)->grid;
    snprintf(g->search, sizeof g->search, "%.120s", text);
    if (text[0] && !grid_search(g, text, 1))
        app_say(a, STYLE_WARN, "'%.100s' is nowhere in this table.", text);
}

static void run_filter(struct app *a, const char *text)
{
    struct err e = {0};
    struct grid *g = &app_view(a)->grid;
    if (!grid_filter(g, text, &e))
        app_say_error(a, &e);
    else if (g->filter[0])
        app_say(a, STYLE_NORMAL, "%d of %d rows. F shows all again.", g->shown, g->table->rows);
}

/* What is shown is what is written: the rows that pass the filter, in their order. */
static enum err_code export_shown(const struct grid *g, const char *path, struct err *e)
{
    size_t columns = (size_t)g->table->column_count, count = (size_t)g->shown * columns;
    struct report_table part = *g->table;
    part.cells = malloc((count ? count : 1) * sizeof *part.cells);
    if (!part.cells)
        return err_set(e, ERR_MEMORY, "Memory is short");
    part.rows = part.capacity = g->shown;
    for (int i = 0; i < g->shown; i++)
        memcpy(part.cells + (size_t)i * columns, g->table->cells + (size_t)g->order[i] * columns,
               columns * sizeof *part.cells);
    enum err_code code = report_write_csv(&part, path, e);
    free(part.cells);
    return code;
}

void app_write_over(struct app *a, const char *path, choice_fn *write)
{
    char question[400];
    snprintf(a->file, sizeof a->file, "%s", path);
    if (!path[0] || strcmp(path, "-") == 0) {
        app_say(a, STYLE_WARN, "Not written: a file needs a name.");
    } else if (access(path, F_OK) != 0) {
        write(a);
    } else {
        snprintf(question, sizeof question, "%.300s is there already.", path);
        app_ask(a, question);
        app_answer(a, 'y', "overwrite it", write);
    }
}

static void write_export(struct app *a)
{
    struct err e = {0};
    const struct grid *g = &app_view(a)->grid;
    if (export_shown(g, a->file, &e) != ERR_NONE) {
        app_say_error(a, &e);
        return;
    }
    if (app_tab(a)->need == NEED_RESULT)
        a->run.kept = true;
    app_say(a, STYLE_GOOD, "%d rows written to %.300s.", g->shown, a->file);
}

static void run_export(struct app *a, const char *text)
{
    app_write_over(a, text, write_export);
}

static void write_result(struct app *a)
{
    struct err e = {0};
    const struct result *r = a->run.result;
    if (result_write_json(a->run.set->instance, r, r->dispatch != NULL, a->file, &e) != ERR_NONE) {
        app_say_error(a, &e);
        return;
    }
    a->run.kept = true;
    app_say(a, STYLE_GOOD, "The result of run %d is written to %.300s.", a->run.number, a->file);
}

static void run_write_json(struct app *a, const char *text)
{
    if (a->run.result)
        app_write_over(a, text, write_result);
    else
        app_say(a, STYLE_WARN, "There is no result yet. r solves the case.");
}

static void save_over(struct app *a)
{
    char path[LINE_MAX_BYTES];
    snprintf(path, sizeof path, "%s", a->file);
    app_save(a, path);
}

static void run_save_as(struct app *a, const char *text)
{
    if (a->path && strcmp(a->path, text) == 0)
        app_save(a, text);
    else
        app_write_over(a, text, save_over);
}

static void run_add(struct app *a, const char *text)
{
    edit_add(a, text, false);
}

static void run_copy(struct app *a, const char *text)
{
    edit_add(a, text, true);
}

static const struct {
    const char *label;
    void (*run)(struct app *a, const char *text);
} prompt_table[PROMPTS] = {
    [PROMPT_COMMAND] = {":", app_command},
    [PROMPT_SEARCH] = {"search: ", run_search},
    [PROMPT_FILTER] = {"filter: ", run_filter},
    [PROMPT_EXPORT] = {"export to CSV file: ", run_export},
    [PROMPT_SAVE_AS] = {"save as: ", run_save_as},
    [PROMPT_RESULT] = {"write the result to JSON file: ", run_write_json},
    [PROMPT_ADD] = {"name of the new row: ", run_add},
    [PROMPT_COPY] = {"name of the copy: ", run_copy},
    [PROMPT_FILL] = {"set to (250, *1.1, +5%): ", edit_fill},
};

const char *app_prompt_label(const struct app *a)
{
    return prompt_table[a->prompt].label;
}

void app_prompt(struct app *a, enum prompt_kind kind, const char *text)
{
    a->mode = MODE_PROMPT;
    a->prompt = kind;
    a->completion[0] = '\0';
    a->history_at = a->history_count;
    line_set(&a->line, text, true);
    a->repaint = true;
}

static void remember(struct app *a, const char *text)
{
    int room = sizeof a->history / sizeof *a->history;
    if (!text[0] || (a->history_count > 0 && strcmp(a->history[(a->history_count - 1) % room], text) == 0))
        return;
    snprintf(a->history[a->history_count++ % room], sizeof *a->history, "%s", text);
}

static void recall(struct app *a, int step)
{
    int room = sizeof a->history / sizeof *a->history;
    int at = a->history_at + step, oldest = a->history_count > room ? a->history_count - room : 0;
    if (at < oldest || at > a->history_count)
        return;
    a->history_at = at;
    line_set(&a->line, at == a->history_count ? "" : a->history[at % room], false);
}

void app_prompt_event(struct app *a, const struct event *event)
{
    if (event->type == EVENT_PASTE) {
        line_insert(&a->line, event->text);
        return;
    }
    if (event->type != EVENT_KEY)
        return;
    bool command = a->prompt == PROMPT_COMMAND;
    uint32_t key = event->key;
    if (key == KEYCODE_ESCAPE || (key == KEYCODE_BACKSPACE && command && !a->line.length)) {
        a->mode = MODE_NORMAL;
    } else if (key == KEYCODE_ENTER) {
        char text[LINE_MAX_BYTES];
        memcpy(text, a->line.text, sizeof text);
        a->mode = MODE_NORMAL;
        if (command)
            remember(a, text);
        app_build(a);
        prompt_table[a->prompt].run(a, text);
    } else if (key == KEYCODE_TAB && command) {
        app_complete(a);
    } else if ((key == KEYCODE_UP || key == KEYCODE_DOWN) && command) {
        recall(a, key == KEYCODE_UP ? -1 : 1);
    } else {
        line_key(&a->line, key);
        a->completion[0] = '\0';
    }
}

/* ---- The command line ---- */

static void command_open(struct app *a, const char *argument)
{
    if (app_dirty(a) || job_running(&a->job))
        app_say(a, STYLE_WARN, "Not opened: %s. Save (^S) or undo first; :open! FILE discards.",
                app_dirty(a) ? "edits are unsaved" : "a job runs");
    else
        app_open(a, argument);
}

static void command_open_anyway(struct app *a, const char *argument)
{
    job_free(&a->job);
    app_open(a, argument);
}

/* "alpha" is "risk:alpha" where no other form has such a key. */
static void complete_section(char *where, size_t size)
{
    char full[LINE_MAX_BYTES] = "";
    int found = 0;
    if (strchr(where, ':'))
        return;
    for (int t = 0; t < CASE_TABLES; t++)
        for (int f = 0; case_table[t].layout == LAYOUT_FORM && f < case_table[t].count; f++)
            if (strcmp(case_table[t].fields[f].key, where) == 0 && found++ == 0)
                snprintf(full, sizeof full, "%.60s:%.400s", case_table[t].section, where);
    if (found == 1)
        snprintf(where, size, "%s", full);
}

static void command_scenario(struct app *a, const char *argument)
{
    const struct scenario_set *set = a->run.result ? a->run.set : a->set;
    char *end;
    long number = strtol(argument, &end, 10);
    if (!set) {
        app_say(a, STYLE_WARN, "There are no scenarios yet. d draws them, r draws them and solves.");
    } else if (*end || number < 1 || number > set->instance->scenarios) {
        app_say(a, STYLE_WARN, "There is no scenario '%.40s'. They are numbered 1 to %d.", argument,
                set->instance->scenarios);
    } else {
        if (a->run.result)
            app_choose_scenario(a, (int)number - 1);
        struct grid *g = &app_view(a)->grid;
        if (g->table && g->fixed == 2 && g->table->rows == set->instance->scenarios)
            grid_goto(g, (int)number - 1); /* a table of scenarios: the cursor follows */
        app_show_scenario(a, set->instance, a->run.result, (int)number - 1);
    }
}

static void command_set(struct app *a, const char *argument)
{
    struct err e = {0};
    char where[LINE_MAX_BYTES];
    const char *equals = strchr(argument, '=');
    if (!equals) {
        app_say(a, STYLE_WARN, "Write for example :set risk:alpha=0.9");
        return;
    }
    snprintf(where, sizeof where, "%.*s", (int)(equals - argument), argument);
    for (size_t n = strlen(where); n > 0 && where[n - 1] == ' '; n--)
        where[n - 1] = '\0';
    complete_section(where, sizeof where);
    equals += 1 + strspn(equals + 1, " ");
    unsigned long before = casedoc_revision(a->doc);
    if (casedoc_set_by_name(a->doc, where, equals, &e) != ERR_NONE)
        app_say_error(a, &e);
    else if (casedoc_revision(a->doc) != before) {
        edit_note(a);
        app_say(a, STYLE_GOOD, "%s is now %.100s. u takes it back.", where, equals);
    }
}

static void command_discard(struct app *a, const char *argument)
{
    (void)argument;
    job_free(&a->job);
    recovery_remove(a);
    a->quit = true;
}

/* Commands with an argument; those without are the operations by their names. */
static const struct {
    const char *name, *argument;
    void (*run)(struct app *a, const char *argument);
} command_table[] = {
    {"open", "FILE", command_open},
    {"open!", "FILE", command_open_anyway},
    {"set", "SECTION:KEY=VALUE", command_set},
    {"save", "FILE", run_save_as},
    {"save-as", "FILE", run_save_as},
    {"export", "FILE.csv", run_export},
    {"scenario", "NUMBER", command_scenario},
    {"write-json", "FILE.json", run_write_json},
    {"save-result", "FILE.json", run_write_json},
    {"filter", "WORDS", run_filter},
    {"search", "TEXT", run_search},
    {"fill", "VALUE", edit_fill},
    {"add", "NAME", run_add},
    {"copy", "NAME", run_copy},
    {"quit!", "", command_discard},
};
enum { COMMANDS = sizeof command_table / sizeof *command_table };

/* Second names, after those of the command line program and of editors. */
static const struct {
    const char *name;
    enum op op;
} alias_table[] = {
    {"powerflow", OP_FEEDER},
    {"generate", OP_GENERATE},
    {"w", OP_SAVE},
    {"q", OP_QUIT},
};

static bool table_ready(struct app *a, const char *name)
{
    enum op op = op_by_name(name);
    if (op == OP_NONE || op_table[op].contexts & CONTEXT_ANY)
        return true;
    if (op_table[op].contexts & app_context(a) && app_view(a)->grid.table)
        return true;
    app_say(a, STYLE_WARN, "%s works %s.", name, op_table[op].where);
    return false;
}

/* A command that lacks its argument: say how it is written. */
static bool argument_of(struct app *a, const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(command_table[i].name, name) == 0) {
            app_say(a, STYLE_WARN, "Write :%s %s.", name, command_table[i].argument);
            return true;
        }
    return false;
}

void app_command(struct app *a, const char *text)
{
    char name[64];
    text += strspn(text, " :");
    size_t n = strcspn(text, " ");
    snprintf(name, sizeof name, "%.*s", (int)(n < 63 ? n : 63), text);
    const char *argument = text + n + strspn(text + n, " ");
    if (!name[0])
        return;
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(command_table[i].name, name) == 0 && (argument[0] || !command_table[i].argument[0])) {
            if (table_ready(a, name))
                command_table[i].run(a, argument);
            return;
        }
    enum op op = op_by_name(name);
    for (size_t i = 0; op == OP_NONE && i < sizeof alias_table / sizeof *alias_table; i++)
        if (strcmp(alias_table[i].name, name) == 0)
            op = alias_table[i].op;
    if (op != OP_NONE)
        app_run(a, op);
    else if (!argument_of(a, name))
        app_say(a, STYLE_WARN, "There is no command '%s'. Tab completes; ? lists them.", name);
}

static void offer(struct app *a, const char *typed, const char *name, char *common, int *matches)
{
    if (strncmp(name, typed, strlen(typed)) != 0)
        return;
    size_t used = strlen(a->completion);
    snprintf(a->completion + used, sizeof a->completion - used, "%s%s", used ? "  " : "", name);
    if ((*matches)++ == 0) {
        snprintf(common, 64, "%s", name);
        return;
    }
    size_t same = 0;
    while (common[same] && common[same] == name[same])
        same++;
    common[same] = '\0';
}

/* "set sec" offers the sections, "set risk:al" the keys of one. */
static void complete_set(struct app *a, const char *typed, char *common, int *matches)
{
    for (int t = 0; t < CASE_TABLES; t++) {
        char name[128];
        if (case_table[t].layout != LAYOUT_FORM)
            continue;
        size_t n = strlen(case_table[t].section);
        if (strncmp(typed, case_table[t].section, n) != 0 || typed[n] != ':') {
            snprintf(name, sizeof name, "%s:", case_table[t].section);
            offer(a, typed, name, common, matches);
            continue;
        }
        for (int f = 0; f < case_table[t].count; f++) {
            snprintf(name, sizeof name, "%s:%s=", case_table[t].section, case_table[t].fields[f].key);
            offer(a, typed, name, common, matches);
        }
    }
}

void app_complete(struct app *a)
{
    char common[64] = "", text[LINE_MAX_BYTES];
    int matches = 0;
    const char *typed = a->line.text;
    a->completion[0] = '\0';
    bool set = strncmp(typed, "set ", 4) == 0;
    if (set)
        complete_set(a, typed + 4, common, &matches);
    for (int i = 0; !set && i < COMMANDS; i++)
        if (op_by_name(command_table[i].name) == OP_NONE)
            offer(a, typed, command_table[i].name, common, &matches);
    for (int op = 1; !set && op < OPS; op++)
        offer(a, typed, op_table[op].name, common, &matches);
    if (!matches) {
        snprintf(a->completion, sizeof a->completion, "no command starts like this");
        return;
    }
    snprintf(text, sizeof text, "%s%s%s", set ? "set " : "", common, matches == 1 && !set ? " " : "");
    line_set(&a->line, text, false);
    if (matches == 1)
        a->completion[0] = '\0';
}
