/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompts at the bottom. */
#include "app.h"

#include "widget/text.h"

#include <ballast/report.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void app_search(struct app *a, const char *text)
{
    struct grid *g = &app_view(a)->grid;
    snprintf(g->search, sizeof g->search, "%.120s", text);
    if (text[0] && !grid_find_name(g, text) && !grid_search(g, text, 1))
        app_say(a, STYLE_WARN, "'%.100s' is nowhere in this table.", text);
}

void app_filter(struct app *a, const char *text)
{
    struct err e = {0};
    struct grid *g = &app_view(a)->grid;
    if (!grid_filter(g, text, &e)) { /* the same prompt again, with the words to mend in it */
        app_say_error(a, &e);
        app_prompt(a, PROMPT_FILTER, text);
        line_set(&a->line, text, false);
    } else if (g->filter[0])
        app_say(a, STYLE_NORMAL, "%s of %s rows. F shows all again.", text_number(g->shown, 0).text,
                text_number(g->table->rows, 0).text);
}

void app_write_over(struct app *a, const char *path, choice_fn *write)
{
    char question[400];
    struct stat st;
    snprintf(a->file, sizeof a->file, "%s", path);
    if (!path[0] || strcmp(path, "-") == 0) {
        app_say(a, STYLE_WARN, "Not written: a file needs a name.");
    } else if (stat(path, &st) != 0 || S_ISDIR(st.st_mode)) { /* a folder is not overwritten: the writer says so */
        write(a);
    } else {
        snprintf(question, sizeof question, "%.300s is there already.", path);
        app_ask(a, question);
        app_answer(a, 'y', "overwrite it", write);
    }
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

void app_write_json(struct app *a, const char *path)
{
    if (a->run.result)
        app_write_over(a, path, write_result);
    else
        app_say(a, STYLE_WARN, "There is no result yet. r solves the case.");
}

static void save_over(struct app *a)
{
    char path[LINE_MAX_BYTES];
    snprintf(path, sizeof path, "%s", a->file);
    app_save(a, path);
}

void app_save_as(struct app *a, const char *path)
{
    if (a->path && strcmp(a->path, path) == 0)
        app_save(a, path);
    else
        app_write_over(a, path, save_over);
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
    [PROMPT_SEARCH] = {"search: ", app_search},
    [PROMPT_FILTER] = {"filter: ", app_filter},
    [PROMPT_EXPORT] = {"export to CSV or JSON file: ", app_export},
    [PROMPT_SAVE_AS] = {"save as: ", app_save_as},
    [PROMPT_RUN_NAME] = {"name of the run: ", compare_rename},
    [PROMPT_RESULT] = {"write the result to JSON file: ", app_write_json},
    [PROMPT_ADD] = {"name of the new row: ", run_add},
    [PROMPT_COPY] = {"name of the copy: ", run_copy},
    [PROMPT_REPLACE] = {"name there instead: ", edit_replace},
    [PROMPT_FILL] = {"set to, e.g. 250, *1.1 or +5%: ", edit_fill},
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
    recall_rewind(&a->recall);
    line_set(&a->line, text, true);
    a->repaint = true;
}

void app_prompt_event(struct app *a, const struct event *event)
{
    if (event->type == EVENT_PASTE) {
        line_insert(&a->line, event->text);
        recall_rewind(&a->recall);
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
            recall_add(&a->recall, text);
        app_build(a);
        prompt_table[a->prompt].run(a, text);
    } else if (key == KEYCODE_TAB && (command || a->prompt == PROMPT_FILTER)) {
        app_complete(a);
    } else if ((key == KEYCODE_UP || key == KEYCODE_DOWN) && command) {
        recall_step(&a->recall, &a->line, key == KEYCODE_UP ? -1 : 1);
    } else {
        line_key(&a->line, key);
        recall_rewind(&a->recall);
        a->completion[0] = '\0';
    }
}
