/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app.h"
#include "widget/text.h"

#include "change.h"

#include <ballast/cmd.h>
#include <ballast/matpower.h>
#include <ballast/number.h>
#include <ballast/scenario.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Life ---- */

static void init_views(struct app *a)
{
    for (int s = 0; s < SCREENS; s++)
        for (int t = 0; t < screen_table[s].count; t++) {
            const struct tab *tab = &screen_table[s].tabs[t];
            grid_init(&a->view[s][t].grid, tab->sums);
            a->view[s][t].grid.col = tab->kind == TAB_FORM ? 1 : tab->need == NEED_RUNS ? COMPARE_FIRST : 0;
            a->view[s][t].shape = tab->picture_first ? VIEW_PICTURE : VIEW_TABLE;
        }
}

static void drop_derived(struct app *a)
{
    planning_case_free(a->pcase);
    instance_free(a->feeder);
    err_list_free(&a->problems);
    free(a->text);
    a->pcase = NULL;
    a->feeder = NULL;
    a->text = NULL;
    a->derived = false;
}

static char *copy_text(const char *text)
{
    size_t n = strlen(text) + 1;
    char *copy = malloc(n);
    if (copy)
        memcpy(copy, text, n);
    return copy;
}

void app_note_saved(struct app *a)
{
    casedoc_free(a->saved);
    free(a->saved_text);
    a->saved = NULL;
    a->saved_text = casedoc_text(a->doc, NULL);
    a->saved_edits = a->edits;
}

const struct casedoc *app_saved(struct app *a)
{
    struct err_list ignored = {0};
    if (!a->saved && a->saved_text)
        a->saved = casedoc_parse(a->saved_text, strlen(a->saved_text), "untitled", &ignored);
    err_list_free(&ignored);
    return a->saved;
}

struct app *app_new_with(struct casedoc *doc, const char *path)
{
    struct app *a = calloc(1, sizeof *a);
    if (!a) {
        casedoc_free(doc);
        return NULL;
    }
    a->rows = 24;
    a->cols = 80;
    a->repaint = true;
    a->weighting = REPORT_EXPECTED;
    job_init(&a->job);
    init_views(a);
    app_take_document(a, doc, path);
    return a;
}

static struct casedoc *open_document(const char *path, struct err_list *list)
{
    return path ? casedoc_open(path, list) : casedoc_parse("", 0, "untitled", list);
}

struct app *app_new(const char *path, struct err_list *list)
{
    struct casedoc *doc = open_document(path, list);
    if (!doc)
        return NULL;
    struct app *a = app_new_with(doc, path);
    if (!a) {
        err_list_addf(list, ERR_MEMORY, "", 0, "", "Memory is short");
        return NULL;
    }
    if (path && !app_case(a))
        app_show_problems(a);
    if (!path)
        app_say(a, STYLE_NORMAL, "An empty case. :open FILE loads one.");
    return a;
}

void app_import(struct app *a, const char *path)
{
    struct err_list problems = {0}, notes = {0};
    char *text = matpower_import(path, &problems, &notes);
    struct casedoc *doc = text ? casedoc_parse(text, strlen(text), "untitled", &problems) : NULL;
    for (size_t i = problems.count; i-- > 0;) /* the first one is shown, all are in the messages */
        app_say_error(a, &problems.items[i]);
    for (size_t i = notes.count; doc && i-- > 0;)
        app_say(a, STYLE_NORMAL, "%s", notes.items[i].message);
    if (doc) {
        recovery_remove(a);
        app_take_document(a, doc, NULL);
        a->recovered = true; /* it is in no file yet */
        app_say(a, STYLE_GOOD, "%s is imported; :messages has what was chosen. ^S saves it as a case.", path);
    }
    free(text);
    err_list_free(&problems);
    err_list_free(&notes);
}

void app_take_document(struct app *a, struct casedoc *doc, const char *path)
{
    job_free(&a->job); /* what it kept is of another case */
    runs_drop_unfinished(a);
    sweep_drop(&a->coming);
    drop_derived(a);
    casedoc_free(a->doc);
    char *own = path ? copy_text(path) : NULL;
    free(a->path);
    a->doc = doc;
    app_note_saved(a);
    a->openings++;
    a->path = own;
    a->kept_revision = casedoc_revision(doc);
    a->recovered = false;
    a->adding.revision = 0;
    for (int s = 0; s < SCREENS; s++)
        for (int t = 0; t < TABS_MAX; t++)
            a->view[s][t].stamp = 0;
}

bool app_open(struct app *a, const char *path)
{
    struct err_list list = {0};
    struct casedoc *doc = open_document(path, &list);
    if (doc) {
        recovery_remove(a);
        app_take_document(a, doc, path);
        app_say(a, STYLE_GOOD, "%s is open.", path);
        if (!recovery_load(a) && !app_case(a))
            app_show_problems(a);
    } else if (list.count) {
        app_say_error(a, &list.items[0]);
    }
    err_list_free(&list);
    return doc != NULL;
}

void scenario_set_drop(struct scenario_set *set)
{
    if (!set || --set->references > 0)
        return;
    instance_free(set->instance);
    free(set->text);
    free(set->total_kw);
    free(set->fan_kw);
    free(set);
}

static void free_view(struct view *v)
{
    grid_free(&v->grid);
    report_table_free(&v->table);
    free(v->columns);
}

void app_free(struct app *a)
{
    if (!a)
        return;
    job_free(&a->job);
    drop_derived(a);
    casedoc_free(a->doc);
    casedoc_free(a->saved);
    free(a->saved_text);
    for (int s = 0; s < SCREENS; s++)
        for (int t = 0; t < TABS_MAX; t++)
            free_view(&a->view[s][t]);
    feeder_view_free(a);
    scenario_set_drop(a->set);
    scenario_set_drop(a->evaluated.set);
    runs_free(a);
    sweep_drop(&a->sweep);
    sweep_drop(&a->coming);
    free(a->path);
    recovery_release(a);
    free(a->job_text);
    free(a->copy);
    free(a->list.items);
    recall_free(&a->recall);
    free(a);
}

/* ---- The document and what follows from it ---- */

bool app_dirty(const struct app *a)
{
    return a->recovered || casedoc_dirty(a->doc);
}

const struct planning_case *app_case(struct app *a)
{
    unsigned long revision = casedoc_revision(a->doc);
    if (a->derived && a->revision == revision)
        return a->pcase;
    drop_derived(a);
    a->derived = true;
    a->revision = revision;
    a->text = casedoc_text(a->doc, NULL);
    a->pcase = casedoc_read(a->doc, &a->problems);
    if (!a->pcase)
        return NULL;
    struct err e = {0};
    a->feeder = instance_from_case(a->pcase, &e);
    if (!a->feeder) {
        err_list_add(&a->problems, &e);
        planning_case_free(a->pcase);
        a->pcase = NULL;
    }
    return a->pcase;
}

static void compare_case(struct app *a, struct scenario_set *set)
{
    struct err_list ignored = {0};
    if (set->compared == a->revision + 1 && set->compared_opening == a->openings)
        return;
    struct casedoc *was = casedoc_parse(set->text, strlen(set->text), "untitled", &ignored);
    set->compared = a->revision + 1;
    set->compared_opening = a->openings;
    set->changes = was ? change_count(was, a->doc, NULL) : 1;
    set->changes_of_draw = was ? change_count(was, a->doc, change_spares_draw) : 1;
    set->same_but_terms = was && change_count(was, a->doc, change_is_term) == 0;
    casedoc_free(was);
    err_list_free(&ignored);
}

static bool same_text(struct app *a, const struct scenario_set *set)
{
    app_case(a);
    return !set || !set->text || !a->text || strcmp(set->text, a->text) == 0;
}

static const char *name_changes(long changes, char *buf, size_t size)
{
    buf[0] = '\0';
    if (changes > 0)
        snprintf(buf, size, "STALE: %ld edit%s since", changes, changes == 1 ? "" : "s");
    return buf;
}

const char *app_stale_draw(struct app *a, const struct scenario_set *set, char *buf, size_t size)
{
    buf[0] = '\0';
    if (same_text(a, set))
        return buf;
    compare_case(a, (struct scenario_set *)set); /* what it keeps of that is no part of its value */
    return name_changes(set->changes_of_draw, buf, size);
}

const char *app_other_terms(struct app *a, const struct scenario_set *set, char *buf, size_t size)
{
    size_t n = 0;
    buf[0] = '\0';
    if (!set || !set->swept || same_text(a, set) || !a->feeder)
        return buf;
    compare_case(a, (struct scenario_set *)set);
    const struct sweep_lists none = {0};
    struct plan_terms its = sweep_terms(set->instance, &none, 0), now = sweep_terms(a->feeder, &none, 0);
    for (int p = 0; p < SWEEP_PARAMETERS && set->same_but_terms && n < size; p++) {
        double x = *sweep_term(&its, (enum sweep_parameter)p), y = *sweep_term(&now, (enum sweep_parameter)p);
        if (x < y || x > y)
            snprintf(buf + n, size - n, "%s%s %s, the case %s", n ? "; " : "",
                     cmd_sweep_option((enum sweep_parameter)p)->name, text_digits(x, 6).text, text_digits(y, 6).text);
        n = strlen(buf);
    }
    return buf;
}

const char *app_stale(struct app *a, const struct scenario_set *set, char *buf, size_t size)
{
    char other[160];
    buf[0] = '\0';
    if (same_text(a, set) || app_other_terms(a, set, other, sizeof other)[0])
        return buf;
    compare_case(a, (struct scenario_set *)set);
    return name_changes(set->changes, buf, size);
}

int app_scenario(const struct app *a)
{
    int count = a->run.result ? a->run.result->scenarios : 0;
    return a->scenario < count ? a->scenario : count > 0 ? count - 1 : 0;
}

/* ---- What is shown ---- */

const struct tab *app_tab(const struct app *a)
{
    return &screen_table[a->screen].tabs[a->tab[a->screen]];
}

struct view *app_view(struct app *a)
{
    return &a->view[a->screen][a->tab[a->screen]];
}

void app_leave_tab(struct app *a)
{
    struct grid *g = &app_view(a)->grid;
    const struct tab *tab = app_tab(a);
    if (!g->table || tab->kind != TAB_REPORT || tab->need == NEED_RUNS || g->left <= grid_fixed(g))
        return;
    g->left = 0;
    grid_move(g, 0, -10000);
}

void app_go(struct app *a, enum screen_id screen, int tab)
{
    if (screen != a->screen || (tab >= 0 && tab != a->tab[screen]))
        app_leave_tab(a);
    a->screen = screen;
    if (tab >= 0 && tab < screen_table[screen].count)
        a->tab[screen] = tab;
}

/* Steps and buses that the AC check of all scenarios takes a moment for, and not a pause. */
static const double check_at_once = 5e5; /* a quarter of a second */

/* The AC check has no buses, and is by scenario from the start unless that would take long. */
enum report_pivot app_pivot(const struct app *a)
{
    const struct result *r = a->run.result;
    if (!(app_tab(a)->selects & SELECT_PIVOT))
        return REPORT_BY_BUS;
    if (app_tab(a)->selects & SELECT_WEIGHTING)
        return a->pivot;
    bool at_once = r && (r->ac || (double)r->scenarios * r->steps * r->buses <= check_at_once);
    return at_once && !a->check_by_step ? REPORT_BY_SCENARIO : REPORT_BY_STEP;
}

static bool selects(const struct app *a, unsigned what)
{
    const struct tab *tab = app_tab(a);
    if (!(tab->selects & what) || !a->run.result)
        return false;
    if (what == SELECT_PIVOT)
        return true;
    if (app_pivot(a) == REPORT_BY_SCENARIO)
        return false;
    return what == SELECT_WEIGHTING || !(tab->selects & SELECT_WEIGHTING) || a->weighting == REPORT_SCENARIO;
}

unsigned app_context(const struct app *a)
{
    const struct tab *tab = app_tab(a);
    unsigned contexts = CONTEXT_ANY;
    if (tab->kind != TAB_PICTURE)
        contexts |= CONTEXT_TABLE;
    else
        contexts |= CONTEXT_PICTURE;
    if (tab->kind == TAB_REPORT)
        contexts |= CONTEXT_REPORT;
    if (tab->need == NEED_RUNS)
        contexts |= CONTEXT_RUNS;
    if (tab->need == NEED_SWEEP)
        contexts |= CONTEXT_POINTS;
    if (tab->selects & SELECT_PLAN)
        contexts |= CONTEXT_PLANS;
    if (tab->kind == TAB_CASE)
        contexts |= CONTEXT_EDITABLE | CONTEXT_ROWS;
    if (tab->kind == TAB_FORM)
        contexts |= CONTEXT_EDITABLE;
    if (tab->selects & SELECT_FEEDER)
        contexts |= CONTEXT_FEEDER | (feeder_step(a) >= 0 ? CONTEXT_STEP | CONTEXT_SCENARIO : 0);
    if (selects(a, SELECT_PIVOT))
        contexts |= CONTEXT_PIVOT;
    if (selects(a, SELECT_WEIGHTING))
        contexts |= CONTEXT_WEIGHTING;
    if (selects(a, SELECT_SCENARIO))
        contexts |= CONTEXT_SCENARIO;
    return contexts;
}

/* A number that changes with everything the tab is built from. */
static unsigned long long stamp_of(const struct app *a, const struct tab *tab)
{
    unsigned long long parts[6] = {1, 0, 0, 0, 0, 0};
    if (tab->need == NEED_RESULT && a->run.result && a->run.result->ac) /* the summary has it, once it is known */
        parts[0] = 2;
    if (tab->need <= NEED_FEEDER || tab->need == NEED_RUNS)
        parts[1] = casedoc_revision(a->doc) + 1;
    if (tab->need >= NEED_FEEDER)
        parts[2] = 2 * a->arrivals + 1 + (job_running(&a->job) ? 1 : 0);
    if (tab->selects & SELECT_PIVOT)
        parts[3] = (unsigned long long)app_pivot(a) + 1;
    if (tab->selects & SELECT_WEIGHTING)
        parts[4] = (unsigned long long)a->weighting + 1;
    if (tab->selects & SELECT_SCENARIO)
        parts[5] = (unsigned long long)a->scenario + 1;
    if (tab->selects & SELECT_FEEDER) {
        parts[3] = (unsigned long long)feeder_step(a) + 2;
        parts[4] = a->feeder_view.by_loading ? 2 : 1;
        parts[5] = (unsigned long long)a->scenario + 1;
    }
    unsigned long long hash = 1469598103934665603ULL;
    for (int i = 0; i < 6; i++)
        hash = (hash ^ parts[i]) * 1099511628211ULL;
    return hash ? hash : 1;
}

static bool need_met(struct app *a, enum tab_need need, struct err *e)
{
    switch (need) {
    case NEED_FEEDER:
        if (app_case(a))
            return true;
        err_set(e, ERR_INVALID, "The case has %zu problem%s", a->problems.count, a->problems.count == 1 ? "" : "s");
        err_hint(e, ":check lists them.");
        return false;
    case NEED_SCENARIOS:
        if (a->set)
            return true;
        err_set(e, ERR_USAGE, "There are no scenarios yet");
        err_hint(e, job_running(&a->job) ? "They are being drawn." : "d draws them, r draws them and solves.");
        return false;
    case NEED_RESULT:
        if (a->run.result)
            return true;
        err_set(e, ERR_USAGE, "There is no result yet");
        err_hint(e, job_running(&a->job)
                        ? "The best plan so far comes here as soon as there is one; 5 shows how far it is."
                        : "r solves the case.");
        return false;
    case NEED_ALTERNATIVES:
        if (a->run.result && a->run.result->near)
            return true;
        err_set(e, ERR_USAGE, "No plans near the best were looked for");
        err_hint(e, ":alternatives 1 finds those within 1 %%, and what they have in common; Enter makes one a run.");
        return false;
    case NEED_RUNS:
        if (runs_count(a) > 0)
            return true;
        err_set(e, ERR_USAGE, "There is no run yet");
        err_hint(e, "r solves the case, :open-result FILE reads an answer of ballast solve --json.");
        return false;
    case NEED_SWEEP:
        if (a->sweep.count > 0)
            return true;
        err_set(e, ERR_USAGE, "There is no sweep yet");
        err_hint(e, job_running(&a->job) && a->job.points > 0 ? "Its points come here as they are solved."
                                                              : ":sweep alpha 0 0.9 4 solves the case under 4 values "
                                                                "of alpha, :sweep alpha 0.7,0.8,0.95 under these; "
                                                                "radius, weight and budget are swept alike.");
        return false;
    default:
        return true;
    }
}

static void build(struct app *a, const struct tab *tab, struct view *v)
{
    unsigned long long stamp = stamp_of(a, tab);
    if (v->stamp == stamp)
        return;
    v->stamp = stamp;
    memset(&v->error, 0, sizeof v->error);
    grid_bind(&v->grid, NULL);
    report_table_free(&v->table);
    memset(&v->table, 0, sizeof v->table);
    if (!need_met(a, tab->need, &v->error) || tab->kind == TAB_PICTURE)
        return;
    enum err_code code = tab->kind == TAB_REPORT ? tab->build(a, &v->table) : edit_build(a, tab, v);
    if (code != ERR_NONE || !grid_bind(&v->grid, &v->table))
        err_set(&v->error, code ? code : ERR_MEMORY,
                code && code != ERR_MEMORY
                    ? a->run.unfinished && tab->kind == TAB_REPORT
                          ? "This needs the dispatch of every scenario, which is made when the solve is finished"
                          : "This needs the dispatch of every scenario, which is not kept for a set this large"
                    : "Memory is short");
}

void app_build(struct app *a)
{
    const struct tab *tab = app_tab(a);
    struct view *v = app_view(a);
    build(a, tab, v);
    int scenario = app_scenario(a);
    if (tab->selects & SELECT_ROW && v->grid.table && scenario != v->scenario) {
        v->scenario = scenario;
        grid_goto(&v->grid, scenario);
    }
}

/* ---- Messages ---- */

void app_say(struct app *a, enum style style, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(a->message, sizeof a->message, format, args);
    va_end(args);
    a->message_style = style;
    a->repaint = true;
    int room = sizeof a->messages / sizeof *a->messages;
    snprintf(a->messages[a->message_count++ % room], sizeof *a->messages, "%.399s", a->message);
}

void app_say_error(struct app *a, const struct err *e)
{
    char text[600];
    app_say(a, STYLE_BAD, "%s", err_format(e, text, sizeof text));
}

/* ---- Questions ---- */

void app_ask(struct app *a, const char *question)
{
    memset(&a->choice, 0, sizeof a->choice);
    snprintf(a->choice.question, sizeof a->choice.question, "%s", question);
    a->mode = MODE_CHOICE;
    a->repaint = true;
}

void app_answer(struct app *a, uint32_t key, const char *label, choice_fn *run)
{
    int i = a->choice.count;
    if (i == (int)(sizeof a->choice.answer / sizeof *a->choice.answer))
        return;
    a->choice.answer[i].key = key;
    snprintf(a->choice.answer[i].label, sizeof a->choice.answer[i].label, "%s", label);
    a->choice.answer[i].run = run;
    a->choice.count++;
}

static void choice_event(struct app *a, uint32_t key)
{
    for (int i = 0; i < a->choice.count; i++)
        if (a->choice.answer[i].key == key) {
            a->mode = MODE_NORMAL;
            if (a->choice.answer[i].run)
                a->choice.answer[i].run(a);
            return;
        }
    if (key == KEYCODE_ESCAPE) {
        a->mode = MODE_NORMAL;
        return;
    }
    char keys[40] = "";
    for (int i = 0; i < a->choice.count; i++) {
        size_t n = strlen(keys);
        snprintf(keys + n, sizeof keys - n, "%s%c", n ? ", " : "", (char)a->choice.answer[i].key);
    }
    app_say(a, STYLE_WARN, "Press %s or Esc.", keys);
}

/* ---- Events ---- */

static void normal_key(struct app *a, uint32_t key)
{
    enum op elsewhere, op = key_op(key, app_context(a), (int)a->screen + 1, &elsewhere);
    char name[32], place[128];
    if (op != OP_NONE) {
        app_run(a, op);
    } else if (elsewhere != OP_NONE) {
        key_names(elsewhere, 1, name, sizeof name);
        app_say(a, STYLE_WARN, "%s (%s) %s.", name, op_table[elsewhere].name,
                app_place(a, elsewhere, place, sizeof place));
    } else if (key >= ' ' && key < KEYCODE_BACKSPACE) {
        app_say(a, STYLE_WARN, "'%c' does nothing here. ? shows the keys.", (char)key);
    }
}

/* A click on a row of the table puts the cursor there; on the line of screens, it opens that screen. */
static void click(struct app *a, int row, int col)
{
    struct view *v = app_view(a);
    for (int s = 0; row == 1 && s < SCREENS; s++)
        if (col < a->screen_end[s]) {
            app_go(a, (enum screen_id)s, -1);
            return;
        }
    int line = row - v->grid.body_row;
    if (!table_hidden(a, OP_DOWN) && line >= 0 && line < v->grid.page)
        grid_move(&v->grid, v->grid.top + line - v->grid.row, 0);
}

void app_event(struct app *a, const struct event *event)
{
    a->repaint = true;
    if (event->type == EVENT_NONE)
        return;
    if (a->mode != MODE_EDIT)
        a->message[0] = '\0';
    switch (a->mode) {
    case MODE_EDIT:
        edit_event(a, event);
        break;
    case MODE_PROMPT:
        app_prompt_event(a, event);
        break;
    case MODE_LIST:
        app_list_event(a, event);
        break;
    case MODE_CHOICE:
        if (event->type == EVENT_KEY)
            choice_event(a, event->key);
        break;
    default:
        if (event->type == EVENT_KEY)
            normal_key(a, event->key);
        else if (event->type == EVENT_CLICK)
            click(a, event->row, event->col);
        else
            app_say(a, STYLE_WARN, "A paste is text for an editor. Press e on a value first.");
        break;
    }
    tour_check(a);
}

void app_resize(struct app *a, int rows, int cols)
{
    a->rows = rows;
    a->cols = cols;
    a->repaint = true;
}
