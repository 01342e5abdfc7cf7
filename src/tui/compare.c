/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs that there were: kept, shown side by side, named, made the present one, forgotten. */
#include "app.h"

#include "screen/screens.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a name that the user gives. */
enum { RUN_NAME = 30 };

/* Dispatches of all runs together; beyond it the oldest give theirs up. */
static const double runs_bytes_max = 400e6;

/* ---- The list: the present run and the others ---- */

void run_free(struct run *run)
{
    result_free(run->result);
    scenario_set_drop(run->set);
    answer_free(&run->answer);
    *run = (struct run){0};
}

void runs_free(struct app *a)
{
    run_free(&a->run);
    for (int k = 0; k < a->others; k++)
        run_free(&a->other[k]);
    free(a->other);
    a->other = NULL;
    a->others = 0;
}

int runs_count(const struct app *a)
{
    return a->others + (a->run.number > 0);
}

/* The k-th by number. */
static struct run *nth(struct app *a, int k)
{
    int at = 0;
    while (at < a->others && a->run.number > 0 && a->other[at].number < a->run.number)
        at++;
    if (a->run.number == 0 || k < at)
        return &a->other[k];
    return k == at ? &a->run : &a->other[k - 1];
}

int runs_unkept(struct app *a)
{
    int n = 0;
    for (int k = 0; k < runs_count(a); k++)
        n += nth(a, k)->result && !nth(a, k)->kept;
    return n;
}

/* Put a run among the others, by number. False when memory is short: it is not taken. */
static bool put_aside(struct app *a, const struct run *run)
{
    struct run *other = realloc(a->other, (size_t)(a->others + 1) * sizeof *other);
    if (!other)
        return false;
    a->other = other;
    int at = a->others++;
    for (; at > 0 && other[at - 1].number > run->number; at--)
        other[at] = other[at - 1];
    other[at] = *run;
    return true;
}

static void take_out(struct app *a, int k)
{
    memmove(a->other + k, a->other + k + 1, (size_t)(--a->others - k) * sizeof *a->other);
}

static double dispatch_bytes(const struct result *r)
{
    if (!r || !r->dispatch)
        return 0;
    double row = 3.0 + 4.0 * r->buses + 4.0 * r->candidates + 2.0 * r->dispatch[0].branches;
    return 8.0 * r->steps * row * r->scenarios;
}

void runs_lighten(struct app *a)
{
    double bytes = dispatch_bytes(a->run.result);
    for (int k = 0; k < a->others; k++)
        bytes += dispatch_bytes(a->other[k].result);
    for (int k = 0; k < a->sweep.count; k++)
        bytes += dispatch_bytes(a->sweep.result[k]);
    for (int k = 0; k < a->sweep.count && bytes > runs_bytes_max; k++)
        if (a->sweep.result[k]) {
            bytes -= dispatch_bytes(a->sweep.result[k]);
            result_drop_dispatch(a->sweep.result[k]);
        }
    for (int k = 0; k < a->others && bytes > runs_bytes_max; k++) {
        struct result *r = a->other[k].result;
        if (!r || !r->dispatch)
            continue;
        bytes -= dispatch_bytes(r);
        result_drop_dispatch(r);
        app_say(a, STYLE_WARN, "%s gave up its dispatch: the runs took more than %.0f MB. Its figures are kept.",
                a->other[k].name, runs_bytes_max / 1e6);
    }
}

static void add_case(struct answer *answer, const char *text)
{
    struct err_list list = {0};
    struct casedoc *doc = casedoc_parse(text, strlen(text), "", &list);
    if (doc)
        answer_add_case(answer, doc);
    casedoc_free(doc);
    err_list_free(&list);
}

void runs_drop_unfinished(struct app *a)
{
    for (int k = a->others - 1; k >= 0; k--) {
        if (!a->other[k].unfinished)
            continue;
        run_free(&a->other[k]);
        take_out(a, k);
    }
    if (!a->run.unfinished)
        return;
    run_free(&a->run);
    if (a->others > 0) {
        a->run = a->other[a->others - 1];
        take_out(a, a->others - 1);
    }
    a->arrivals++;
}

bool runs_take(struct app *a, struct result *r, bool unfinished)
{
    return runs_add(a, a->set, r, "", unfinished);
}

/* The next run, in no list yet; what is compared of it is made here. */
static bool make_run(struct app *a, struct scenario_set *set, struct result *r, const char *name, struct run *run)
{
    *run = (struct run){.number = a->runs + 1, .set = set, .result = r};
    snprintf(run->name, sizeof run->name, "run %d%s", run->number, name);
    if (answer_of(set->instance, r, run->name, &run->answer) != ERR_NONE)
        return false;
    if (set->text)
        add_case(&run->answer, set->text);
    return true;
}

bool runs_add_near(struct app *a, struct scenario_set *set, struct result *r, int near, int plan)
{
    struct run run;
    char name[40];
    snprintf(name, sizeof name, " plan %d", plan);
    if (!make_run(a, set, r, name, &run))
        return false;
    run.near = near;
    run.plan = plan;
    if (!put_aside(a, &run)) {
        answer_free(&run.answer);
        return false;
    }
    set->references++;
    a->runs++;
    a->arrivals++;
    if (a->run.number == 0) /* all others were deleted meanwhile */
        runs_show(a, run.number);
    runs_lighten(a);
    return true;
}

bool runs_add(struct app *a, struct scenario_set *set, struct result *r, const char *name, bool unfinished)
{
    struct run run;
    if (!make_run(a, set, r, unfinished ? ", unfinished" : name, &run))
        return false;
    run.kept = run.unfinished = unfinished;
    runs_drop_unfinished(a);
    if (a->run.number > 0 && !put_aside(a, &a->run))
        run_free(&a->run);
    set->references++;
    a->run = run;
    a->runs += !unfinished;
    a->arrivals++;
    if (!unfinished && !r->near && screen_table[SCREEN_RESULTS].tabs[a->tab[SCREEN_RESULTS]].need == NEED_ALTERNATIVES)
        a->tab[SCREEN_RESULTS] = 0; /* it has none */
    runs_lighten(a);
    return true;
}

/* ---- The table ---- */

static int base_index(struct app *a)
{
    for (int k = 0; k < runs_count(a); k++)
        if (nth(a, k)->number == a->base)
            return k;
    return 0;
}

/* The run of the column under the cursor, -1: it is on none. */
static int run_at_cursor(struct app *a)
{
    int col = app_view(a)->grid.col - COMPARE_FIRST, base = base_index(a), count = runs_count(a);
    if (count == 1)
        return 0;
    for (int k = 0; k < count && col >= 0; k++) {
        int columns = k == base ? 1 : 2;
        if (col < columns)
            return k;
        col -= columns;
    }
    return -1;
}

const char *compare_needs_run(struct app *a)
{
    if (runs_count(a) == 0)
        return "there is no run yet: r solves the case, :open-result reads an answer";
    return run_at_cursor(a) < 0 ? "put the cursor on the column of a run" : NULL;
}

enum err_code compare_build(struct app *a, struct report_table *out)
{
    int count = runs_count(a);
    struct answer *shown = calloc((size_t)count + 1, sizeof *shown);
    const struct answer **list = calloc((size_t)count + 1, sizeof(struct answer *)); // NOLINT: an array of pointers
    enum err_code code = shown && list ? ERR_NONE : ERR_MEMORY;
    for (int k = 0; code == ERR_NONE && k < count; k++) {
        struct run *run = nth(a, k);
        char stale[64];
        shown[k] = run->answer; /* but for its name and mark the run's own */
        shown[k].label = run->name;
        shown[k].mark = app_stale(a, run->set, stale, sizeof stale)[0] ? "stale" : NULL;
        list[k] = &shown[k];
    }
    if (code == ERR_NONE)
        code = report_compare(list, count, base_index(a), a->differing, app_case(a) ? a->pcase->alpha : NAN, out);
    free(shown);
    free((void *)list);
    return code;
}

/* Other plans whose objectives differ by less than the gaps: either may be the better one. */
static bool same_within_gaps(const struct answer *a, const struct answer *b)
{
    const double *x = a->figure, *y = b->figure;
    bool same = a->sites == b->sites;
    for (int k = 0; k < a->sites && same; k++)
        same = answer_units(b, a->site[k].candidate) == a->site[k].units;
    return !same && study_within_gap(x[ANSWER_OBJECTIVE], x[ANSWER_BOUND], y[ANSWER_OBJECTIVE], y[ANSWER_BOUND]);
}

void compare_context(const struct app *a, char *first, char *second, size_t size)
{
    struct app *here = (struct app *)a; /* what is stale is derived when asked for */
    int k = runs_count(here) ? run_at_cursor(here) : -1;
    char stale[160], other[300], near[40] = "";
    first[0] = second[0] = '\0';
    if (k < 0) {
        if (runs_count(here) > 0)
            snprintf(first, size, "%d run%s; on the column of one: b base, m shows it in Results, R name, D delete",
                     runs_count(here), runs_count(here) == 1 ? "" : "s");
        return;
    }
    const struct run *run = nth(here, k), *base = nth(here, base_index(here));
    app_stale(here, run->set, stale, sizeof stale);
    if (run->near)
        snprintf(near, sizeof near, "near run %d, ", run->near);
    snprintf(first, size, "%s: %s%s%s%s%s%s", run->name, near, !run->result ? "read from a file, " : "",
             run == &here->run ? "in Results, " : "", run == base ? "base of the differences, " : "",
             run->kept ? "in a file" : "in no file", stale[0] ? ", " : "");
    size_t n = strlen(first);
    if (stale[0])
        snprintf(first + n, size - n, "%s it was solved", stale);
    else if (app_other_terms(here, run->set, stale, sizeof stale)[0])
        snprintf(first + n, size - n, ", has %s", stale);
    if (answer_other_problem(&base->answer, &run->answer, other, sizeof other)[0])
        snprintf(second, size, "another problem than %s: not the same are %s", base->name, other);
    else if (report_other_terms(&base->answer, &run->answer, app_case(here) ? a->pcase->alpha : NAN, other,
                                sizeof other)[0])
        snprintf(second, size, "%s", other);
    else if (same_within_gaps(&base->answer, &run->answer))
        snprintf(second, size, "another plan than %s; the difference is smaller than the gap", base->name);
    else
        snprintf(second, size, "%s", a->differing ? "only rows that differ; t shows all" : "* marks rows that differ");
}

/* ---- What can be done ---- */

void compare_choose_base(struct app *a, enum op op)
{
    (void)op;
    int k = run_at_cursor(a);
    a->base = nth(a, k)->number;
    a->arrivals++;
    app_view(a)->grid.col = COMPARE_FIRST + 2 * k;
    app_say(a, STYLE_NORMAL, "Differences are from %s.", nth(a, k)->name);
}

void compare_toggle_differing(struct app *a, enum op op)
{
    (void)op;
    a->differing = !a->differing;
    a->arrivals++;
    app_say(a, STYLE_NORMAL, a->differing ? "Only rows that differ." : "All rows.");
}

static int index_of(const struct app *a, const struct run *run)
{
    return run == &a->run ? -1 : (int)(run - a->other);
}

static void make_present(struct app *a, const struct run *run)
{
    int at = index_of(a, run);
    if (at < 0)
        return;
    struct run chosen = *run, before = a->run;
    take_out(a, at);
    a->run = chosen;
    if (before.number > 0 && !put_aside(a, &before)) /* cannot fail: there was room for it */
        run_free(&before);
    a->arrivals++;
}

const struct run *runs_find(struct app *a, int number)
{
    for (int k = 0; k < runs_count(a); k++)
        if (nth(a, k)->number == number)
            return nth(a, k);
    return NULL;
}

const struct run *runs_find_near(struct app *a, int near, int plan)
{
    for (int k = 0; k < runs_count(a); k++)
        if (nth(a, k)->near == near && nth(a, k)->plan == plan)
            return nth(a, k);
    return NULL;
}

bool runs_show(struct app *a, int number)
{
    const struct run *run = runs_find(a, number);
    if (!run || !run->result)
        return false;
    make_present(a, run);
    return true;
}

void compare_make_present(struct app *a, enum op op)
{
    (void)op;
    const struct run *run = nth(a, run_at_cursor(a));
    if (!run->result) {
        app_say(a, STYLE_WARN, "%s was read from a file: its scenarios are not here, and Results cannot show it.",
                run->name);
        return;
    }
    make_present(a, run);
    app_say(a, STYLE_GOOD, "%s is shown in Results (6).", a->run.name);
}

void compare_rename(struct app *a, const char *name)
{
    struct run *run = nth(a, run_at_cursor(a));
    for (int k = 0; k < runs_count(a); k++)
        if (nth(a, k) != run && strcmp(nth(a, k)->name, name) == 0) {
            app_say(a, STYLE_WARN, "Another run is called %.60s already.", name);
            return;
        }
    if (!name[0]) {
        app_say(a, STYLE_WARN, "Not renamed: a run needs a name.");
        return;
    }
    if (strlen(name) > RUN_NAME) {
        app_say(a, STYLE_WARN, "Not renamed: a name of %d letters or less fits beside the others.", RUN_NAME);
        return;
    }
    snprintf(run->name, sizeof run->name, "%s", name);
    a->arrivals++;
    app_say(a, STYLE_GOOD, "Run %d is called %s.", run->number, run->name);
}

void compare_ask_name(struct app *a, enum op op)
{
    (void)op;
    app_prompt(a, PROMPT_RUN_NAME, nth(a, run_at_cursor(a))->name);
}

static void forget(struct app *a)
{
    int k = run_at_cursor(a);
    if (k < 0)
        return;
    struct run *run = nth(a, k);
    int at = index_of(a, run);
    char name[sizeof run->name];
    snprintf(name, sizeof name, "%s", run->name);
    run_free(run);
    for (int i = a->others - 1; at < 0 && i >= 0 && a->run.number == 0; i--)
        if (a->other[i].result) { /* the latest before it takes its place */
            a->run = a->other[i];
            take_out(a, i);
        }
    if (at >= 0)
        take_out(a, at);
    a->arrivals++;
    app_say(a, STYLE_NORMAL, "%s is deleted.", name);
}

void compare_forget(struct app *a, enum op op)
{
    (void)op;
    const struct run *run = nth(a, run_at_cursor(a));
    char question[120];
    if (run->kept) {
        forget(a);
        return;
    }
    snprintf(question, sizeof question, "%s is in no file.", run->name);
    app_ask(a, question);
    app_answer(a, 'y', "delete it", forget);
}

void compare_open_result(struct app *a, const char *path)
{
    struct err e = {0};
    struct run run = {.number = a->runs + 1, .kept = true};
    const char *slash = strrchr(path, '/');
    snprintf(run.name, sizeof run.name, "%.30s", slash ? slash + 1 : path);
    size_t n = strlen(run.name);
    if (n > 5 && strcmp(run.name + n - 5, ".json") == 0)
        run.name[n - 5] = '\0';
    if (answer_read_json(path, run.name, &run.answer, &e) != ERR_NONE) {
        app_say_error(a, &e);
        return;
    }
    if (!put_aside(a, &run)) {
        answer_free(&run.answer);
        app_say(a, STYLE_BAD, "Memory is short.");
        return;
    }
    a->runs++;
    a->arrivals++;
    app_go(a, SCREEN_COMPARE, 0);
    app_say(a, STYLE_GOOD, "%s joins the comparison.", run.name);
}
