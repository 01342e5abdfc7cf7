/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep.h"

#include "app.h"
#include "widget/text.h"
#include "wire.h"

#include <ballast/cmd.h>
#include <ballast/number.h>
#include <ballast/scenario.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sweep_drop(struct sweep *s)
{
    for (int k = 0; k < s->count; k++) {
        free(s->point[k].units);
        result_free(s->result[k]);
    }
    scenario_set_drop(s->set);
    sweep_lists_free(&s->lists);
    free(s->terms);
    free(s->point);
    free((void *)s->result);
    free(s->run);
    memset(s, 0, sizeof *s);
}

static char *write_values(const struct sweep *s, int point, bool names, char *buf, size_t size)
{
    size_t n = 0;
    buf[0] = '\0';
    for (int p = 0; p < SWEEP_PARAMETERS && n + 1 < size; p++) {
        if (s->lists.count[p] == 0)
            continue;
        enum sweep_parameter parameter = (enum sweep_parameter)p;
        snprintf(buf + n, size - n, "%s%s%s%s",
                 !n      ? ""
                 : names ? ", "
                         : "/",
                 names ? cmd_sweep_option(parameter)->name : "", names ? " " : "",
                 text_digits(*sweep_term(&s->terms[point], parameter), 6).text);
        n = strlen(buf);
    }
    return buf;
}

char *sweep_name(const struct sweep *s, int point, char *buf, size_t size)
{
    return write_values(s, point, true, buf, size);
}

char *sweep_values(const struct sweep *s, int point, char *buf, size_t size)
{
    return write_values(s, point, false, buf, size);
}

/* ---- From the command to the points ---- */

/* Room for all points, and their terms. */
static bool make_room(struct sweep *s, const struct instance *inst)
{
    size_t of = (size_t)s->of;
    s->terms = calloc(of, sizeof *s->terms);
    s->point = calloc(of, sizeof *s->point);
    s->result = calloc(of, sizeof(struct result *)); // NOLINT: an array of pointers
    s->run = calloc(of, sizeof *s->run);
    for (int k = 0; s->terms && k < s->of; k++)
        s->terms[k] = sweep_terms(inst, &s->lists, k);
    return s->terms && s->point && s->result && s->run;
}

/* The sweep that the words ask for, without room for its points yet; false: why it cannot be is said. */
static bool is_possible(struct app *a, const char *words, struct sweep *coming)
{
    struct err e = {0};
    if (cmd_sweep_words(words, &coming->lists, &e) != ERR_NONE) {
        app_say_error(a, &e);
        return false;
    }
    coming->of = sweep_count(&coming->lists);
    if (!app_case(a)) {
        app_show_problems(a);
        return false;
    }
    if (coming->of > JOB_POINTS)
        app_say(a, STYLE_WARN, "These are more than %d points. Sweep fewer values, or in parts.", JOB_POINTS);
    return coming->of <= JOB_POINTS;
}

/* By the words in a->file. */
static void begin(struct app *a)
{
    struct sweep coming = {0};
    bool possible = is_possible(a, a->file, &coming);
    if (possible && !make_room(&coming, a->feeder)) {
        app_say(a, STYLE_BAD, "Memory is short for a sweep of %d points.", coming.of);
    } else if (possible && app_start_job(a, true, coming.terms, coming.of)) {
        sweep_drop(&a->coming);
        a->coming = coming;
        app_go(a, SCREEN_COMPARE, TAB_SWEEP);
        app_say(a, STYLE_NORMAL, "%d points are to be solved. o stops and keeps those reached, X ends it at once.",
                coming.of);
        return;
    }
    sweep_drop(&coming);
}

/* What cannot be is refused before anything is asked. */
void sweep_begin(struct app *a, const char *words)
{
    struct sweep coming = {0};
    snprintf(a->file, sizeof a->file, "%s", words);
    if (a->sweep.count == 0 || a->sweep.kept) {
        begin(a);
    } else if (is_possible(a, words, &coming)) {
        app_ask(a, "The sweep before is in no file, and the new one takes its place; x in 7 writes it.");
        app_answer(a, 'y', "replace it", begin);
    }
    sweep_drop(&coming);
}

/* The first point takes the place of the sweep before. */
static void show_coming(struct app *a)
{
    sweep_drop(&a->sweep);
    a->sweep = a->coming;
    a->coming = (struct sweep){0};
    a->sweep.set = a->set;
    a->set->references++;
}

void sweep_take(struct app *a)
{
    if (a->coming.of > 0 && a->set)
        show_coming(a);
    struct sweep *s = &a->sweep;
    struct result *r =
        a->set && s->count < s->of ? wire_read_result(a->job.data_fd, &a->job.data_at, a->set->instance) : NULL;
    if (!r || !sweep_point_of(a->set->instance, &s->terms[s->count], r, &s->point[s->count])) {
        result_free(r);
        job_kill(&a->job);
        app_say(a, STYLE_BAD, "The point could not be taken over: memory or the temporary file failed.");
        return;
    }
    s->result[s->count++] = r;
    a->arrivals++;
    runs_lighten(a);
}

void sweep_end(struct app *a)
{
    char reached[80], text[600];
    int count = a->coming.of > 0 ? 0 : a->sweep.count, of = a->job.points;
    bool stopped = a->job.state == JOB_FAILED && a->job.error.code == ERR_CANCELED;
    sweep_drop(&a->coming);
    snprintf(reached, sizeof reached, "%d of %d points %s", count, of, count ? "are kept" : "were reached");
    if (a->job.state == JOB_KILLED)
        app_say(a, STYLE_WARN, "The sweep was ended: %s.", reached);
    else if (a->job.state == JOB_FAILED && !stopped)
        app_say(a, STYLE_BAD, "%s %s.", err_format(&a->job.error, text, sizeof text), reached);
    else if (stopped || count < of)
        app_say(a, STYLE_WARN, "The sweep was stopped: %s.", reached);
    else
        app_say(a, STYLE_GOOD, "%d points are solved: 7 has them, Sweep and Frontier. Enter makes one a run.", count);
}

/* ---- A point as a run ---- */

int sweep_at_cursor(struct app *a)
{
    const struct grid *g = &app_view(a)->grid;
    int row = grid_table_row(g), col = g->table ? report_column_find(g->table, "point") : -1;
    if (row < 0 || col < 0)
        return -1;
    return (int)g->table->cells[row * g->table->column_count + col].number - 1;
}

const char *sweep_needs_point(struct app *a)
{
    app_build(a);
    if (a->sweep.count == 0)
        return "there is no sweep yet: :sweep alpha 0 0.9 4 makes one";
    return sweep_at_cursor(a) < 0 ? "there are no rows here" : NULL;
}

/* The case of the sweep with the terms of the point in it, as if the user had set them there. */
static struct casedoc *case_at(const struct sweep *s, int k)
{
    struct err_list list = {0};
    const char *text = s->set->text;
    struct casedoc *doc = text ? casedoc_parse(text, strlen(text), "untitled", &list) : NULL;
    bool set = doc != NULL;
    for (int p = 0; p < SWEEP_PARAMETERS && set; p++) {
        char value[NUMBER_SIZE];
        struct err ignored;
        if (s->lists.count[p] == 0)
            continue;
        number_format(*sweep_term(&s->terms[k], (enum sweep_parameter)p), value, sizeof value);
        set = casedoc_set_by_name(doc, cmd_sweep_option((enum sweep_parameter)p)->setting, value, &ignored) == ERR_NONE;
    }
    err_list_free(&list);
    if (set)
        return doc;
    casedoc_free(doc);
    return NULL;
}

/* The scenarios of the sweep, with the case as it is at the point; NULL when memory is short. */
static struct scenario_set *set_at(const struct sweep *s, int k)
{
    struct err_list list = {0};
    struct err ignored;
    struct casedoc *doc = case_at(s, k);
    struct planning_case *c = doc ? casedoc_read(doc, &list) : NULL;
    struct instance *inst = c ? instance_from_case(c, &ignored) : NULL;
    char *text = doc ? casedoc_text(doc, NULL) : NULL;
    struct scenario_set *set = calloc(1, sizeof *set);
    bool made = set && text && inst && instance_copy_scenarios(inst, s->set->instance);
    planning_case_free(c);
    casedoc_free(doc);
    err_list_free(&list);
    if (made) {
        *set = (struct scenario_set){.references = 1, .instance = inst, .text = text, .swept = true};
        return set;
    }
    instance_free(inst);
    free(text);
    free(set);
    return NULL;
}

void sweep_open_point(struct app *a, enum op op)
{
    (void)op;
    struct sweep *s = &a->sweep;
    char name[SWEEP_NAME], values[SWEEP_NAME], run[SWEEP_NAME + 20];
    int k = sweep_at_cursor(a);
    sweep_name(s, k, name, sizeof name);
    if (s->run[k] == 0) {
        struct scenario_set *set = set_at(s, k);
        /* It heads a column: of several parameters the values alone. */
        snprintf(run, sizeof run, " %s", strchr(name, ',') ? sweep_values(s, k, values, sizeof values) : name);
        bool taken = set && runs_add(a, set, s->result[k], run, false);
        scenario_set_drop(set);
        if (!taken) {
            app_say(a, STYLE_BAD, "The point could not be made a run: memory is short.");
            return;
        }
        s->result[k] = NULL;
        s->run[k] = a->run.number;
    } else if (!runs_show(a, s->run[k])) {
        app_say(a, STYLE_WARN, "Run %d, which %s was, is deleted. :set the values and r solve it again.", s->run[k],
                name);
        return;
    }
    app_say(a, STYLE_GOOD, "Run %d is %s. 6 shows it; Runs here has it beside the others.", s->run[k], name);
}
