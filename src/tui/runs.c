/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job and what it brings: scenario sets, results, the log of a solve. */
#include "app.h"

#include "base/digest.h"
#include "change.h"
#include "wire.h"
#include "widget/text.h"

#include <ballast/number.h>
#include <ballast/scenario.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const run_status_words[] = {
    [PLAN_OPTIMAL] = "optimal",
    [PLAN_GAP] = "gap reached",
    [PLAN_TIME_LIMIT] = "time limit reached",
    [PLAN_STOPPED] = "stopped",
};

/* ---- Starting ---- */

/* What differs between two cases besides the terms, "risk:alpha" or "modules"; "": nothing. */
static const char *case_change(const struct casedoc *was, const struct casedoc *is, char *name, size_t size)
{
    struct case_reference at;
    name[0] = '\0';
    if (!change_find(was, is, change_is_term, &at))
        return name;
    const struct table *spec = &case_table[at.table];
    if (at.field < 0)
        snprintf(name, size, "%s", spec->section);
    else
        snprintf(name, size, "%s%s%s", spec->layout == LAYOUT_FORM ? spec->section : "",
                 spec->layout == LAYOUT_FORM ? ":" : "", spec->fields[at.field].key);
    return name;
}

/* Whether the child that was kept can go on with a case; why not, in a->origin. */
static bool may_solve_again(struct app *a, const struct casedoc *is)
{
    char name[160];
    bool solved = a->job.has_progress;
    snprintf(a->origin, sizeof a->origin, "%s",
             !solved                      ? "from nothing: it is the first"
             : a->job.state == JOB_KILLED ? "from nothing: the last one was ended"
             : a->job.state == JOB_FAILED ? "from nothing: the last one failed"
                                          : "from nothing: the cuts are no longer kept");
    if (!job_kept(&a->job))
        return false;
    struct err_list ignored = {0};
    struct casedoc *was = casedoc_parse(a->job_text, strlen(a->job_text), "untitled", &ignored);
    bool may = was && is && !case_change(was, is, name, sizeof name)[0];
    if (may)
        snprintf(a->origin, sizeof a->origin, "from kept cuts");
    else
        snprintf(a->origin, sizeof a->origin, "from nothing: %s changed", was ? name : "the case");
    casedoc_free(was);
    err_list_free(&ignored);
    return may;
}

static enum err_code begin(struct app *a, const struct planning_case *c, bool solve, const struct plan_terms *point,
                           int points, struct err *e)
{
    char stale[64];
    const struct job_terms now = {.risk = {c->alpha, c->radius_kw, c->weight, c->budget_usd},
                                  .gap = c->gap,
                                  .time_limit_s = c->time_limit_s,
                                  .near_percent = a->near_percent,
                                  .point = point,
                                  .points = points};
    bool have = solve && a->set && !app_stale(a, a->set, stale, sizeof stale)[0];
    struct job_work work = {
        .c = c,
        .instance = have ? a->set->instance : NULL,
        .solve = solve,
        .options = {.recourse = (enum recourse_kind)c->recourse,
                    .gap = c->gap,
                    .time_limit_s = c->time_limit_s,
                    .near_percent = a->near_percent,
                    .threads = c->threads > 0 ? c->threads : 1,
                    .keep_dispatch = plan_dispatch_fits(c->steps, c->buses, c->branches, c->candidates,
                                                        c->scenario.count + c->scenario.stress)},
        .terms = now};
    if (solve && may_solve_again(a, a->doc) && job_again(&a->job, &now))
        return ERR_NONE;
    return job_start(&a->job, &work, e);
}

enum err_code app_start_evaluation(struct app *a, const struct scenario_set *set, const struct result *like,
                                   const int *units, struct err *e)
{
    const struct instance *inst = set->instance;
    struct err_list ignored = {0};
    struct casedoc *doc = set->text ? casedoc_parse(set->text, strlen(set->text), "untitled", &ignored) : NULL;
    struct planning_case *c = doc ? casedoc_read(doc, &ignored) : NULL;
    enum err_code code = c ? ERR_NONE : err_set(e, ERR_MEMORY, "Memory is short");
    if (c) {
        const struct job_terms terms = {.risk = {inst->alpha, inst->radius_kw, inst->weight, inst->budget_usd},
                                        .gap = c->gap,
                                        .plan = units,
                                        .candidates = inst->candidates};
        const struct job_work work = {
            .instance = inst,
            .options = {.recourse = like->recourse,
                        .gap = c->gap,
                        .threads = c->threads > 0 ? c->threads : 1,
                        .keep_dispatch = plan_dispatch_fits(inst->steps, inst->buses, inst->branches, inst->candidates,
                                                            inst->scenarios)},
            .terms = terms};
        if (!may_solve_again(a, doc) || !job_again(&a->job, &terms))
            code = job_start(&a->job, &work, e);
    }
    planning_case_free(c);
    casedoc_free(doc);
    err_list_free(&ignored);
    return code;
}

void app_find_alternatives(struct app *a, double percent)
{
    a->near_percent = percent;
    app_solve(a, true);
    a->near_percent = 0;
}

bool app_start_job(struct app *a, bool solve, const struct plan_terms *point, int points)
{
    const struct planning_case *c = app_case(a);
    if (!c) {
        app_show_problems(a);
        return false;
    }
    struct err e = {0};
    char *text = casedoc_text(a->doc, NULL);
    if (!text || begin(a, c, solve, point, points, &e) != ERR_NONE) {
        free(text);
        app_say_error(a, &e);
        return false;
    }
    free(a->job_text);
    a->job_text = text;
    a->job_near = a->near_percent > 0;
    memset(&a->log, 0, sizeof a->log);
    return true;
}

void app_solve(struct app *a, bool solve)
{
    if (!app_start_job(a, solve, NULL, 0))
        return;
    if (solve)
        app_go(a, SCREEN_SOLVE, 0);
    else
        app_say(a, STYLE_NORMAL, "Drawing the scenarios.");
}

/* ---- The log ---- */

/* Halve the samples when they are full: the picture keeps its span. */
static void add_sample(struct solve_log *log, const struct plan_progress *p)
{
    if (log->samples == SAMPLES) {
        for (int i = 0; i < SAMPLES / 2; i++) {
            log->seconds[i] = log->seconds[2 * i];
            log->bound[i] = log->bound[2 * i];
            log->incumbent[i] = log->incumbent[2 * i];
        }
        log->samples = SAMPLES / 2;
    }
    log->seconds[log->samples] = p->seconds;
    log->bound[log->samples] = p->bound;
    log->incumbent[log->samples++] = p->incumbent;
}

static void add_log_line(struct solve_log *log, const struct plan_progress *p)
{
    char bound[32], incumbent[32], gap[32], time[32];
    number_grouped(p->bound, 0, bound, sizeof bound);
    number_grouped(p->incumbent, 0, incumbent, sizeof incumbent);
    if (isfinite(p->gap))
        snprintf(gap, sizeof gap, "%.3f %%", 100 * p->gap);
    else
        snprintf(gap, sizeof gap, "-");
    snprintf(log->line[log->count++ % LOG_LINES], sizeof *log->line, "%6s %6d  %-9.9s %15.15s %15.15s %11.11s",
             text_time(time, sizeof time, p->seconds), p->round, plan_phase_name[p->phase], bound, incumbent, gap);
}

void runs_log(struct solve_log *log, const struct plan_progress *p)
{
    bool better = p->incumbent < log->last.incumbent || p->bound > log->last.bound;
    if (log->samples == 0 || better || p->phase != log->last.phase)
        add_log_line(log, p);
    add_sample(log, p);
    log->last = *p;
}

/* ---- What arrives ---- */

static void take_scenarios(struct app *a)
{
    struct err e = {0};
    struct scenario_set *set = calloc(1, sizeof *set);
    struct err_list list = {0};
    /* The instance is that of the case the job was given, which may have been edited since. */
    struct casedoc *doc = casedoc_parse(a->job_text, strlen(a->job_text), a->path ? a->path : "untitled", &list);
    struct planning_case *c = doc ? casedoc_read(doc, &list) : NULL;
    struct instance *inst = c ? instance_from_case(c, &e) : NULL;
    size_t n = strlen(a->job_text) + 1;
    char *text = malloc(n);
    if (set && inst && text && wire_read_scenarios(a->job.data_fd, &a->job.data_at, inst)) {
        memcpy(text, a->job_text, n);
        *set = (struct scenario_set){.references = 1, .instance = inst, .text = text};
        scenario_set_drop(a->set);
        a->set = set;
        a->arrivals++;
    } else {
        free(set);
        free(text);
        instance_free(inst);
        app_say(a, STYLE_BAD, "The scenarios could not be taken over: memory or the temporary file failed.");
        job_kill(&a->job);
    }
    planning_case_free(c);
    casedoc_free(doc);
    err_list_free(&list);
}

static void take_result(struct app *a, bool unfinished)
{
    struct result *r = a->set ? wire_read_result(a->job.data_fd, &a->job.data_at, a->set->instance) : NULL;
    if (!r) {
        app_say(a, STYLE_BAD, "The result could not be taken over: memory or the temporary file failed.");
        return;
    }
    if (!runs_take(a, r, unfinished)) {
        result_free(r);
        app_say(a, STYLE_BAD, "The result could not be taken over: memory is short.");
    }
}

void runs_ask_best(struct app *a)
{
    /* Plans near the best are looked for around a plan that is solved: that one stays in sight until they are found. */
    if (!a->job_near || !a->run.result || a->run.unfinished)
        job_ask_best(&a->job);
}

/* Who looks at the best plan so far sees the next one too, a second later at most. */
static void follow_best(struct app *a)
{
    const double every_s = 1;
    const struct plan_progress *p = &a->job.last;
    bool watched = a->screen == SCREEN_RESULTS && (a->run.unfinished || !a->run.result);
    if (watched && isfinite(p->incumbent) &&
        (!a->run.result || (p->incumbent < a->run.result->objective && p->seconds >= a->run.result->seconds + every_s)))
        runs_ask_best(a);
}

int scenario_set_sampled(const struct scenario_set *set)
{
    int n = 0;
    for (int s = 0; s < set->instance->scenarios; s++)
        n += set->instance->scenario[s].probability > 0;
    return n;
}

/* Every job draws anew, and what is drawn of one case is the same. */
static uint64_t digest_of(struct scenario_set *set)
{
    if (set->digest == 0)
        set->digest = digest_scenarios(set->instance);
    return set->digest;
}

const struct result *app_result_of_set(const struct app *a)
{
    struct scenario_set *own = a->run.set, *shown = a->set;
    if (!a->run.result || !own || !shown)
        return NULL;
    bool same = own == shown || (own->instance->scenarios == shown->instance->scenarios &&
                                 own->instance->buses == shown->instance->buses &&
                                 own->instance->steps == shown->instance->steps && digest_of(own) == digest_of(shown));
    return same ? a->run.result : NULL;
}

const char *app_tail_warning(double alpha, double weight, int sampled, char *buf, size_t size)
{
    /* Fewer than some twenty scenarios in the tail say little about it. */
    const double enough = 20;
    double tail = (1 - alpha) * sampled;
    buf[0] = '\0';
    if (weight > 0 && tail < enough - 1e-9)
        snprintf(buf, size, "CVaR rests on %s of %s scenarios: sample %s or more%s.", text_digits(tail, 3).text,
                 text_number(sampled, 0).text, text_number(ceil(enough / (1 - alpha) - 1e-9), 0).text,
                 alpha > 0 ? ", or lower alpha" : "");
    return buf;
}

const char *app_stock_warning(const struct instance *inst, char *buf, size_t size)
{
    int found = 0;
    char words[450];
    buf[0] = '\0';
    for (int m = 0; m < inst->modules; m++)
        if (report_stock_warning(inst, m, words, sizeof words)[0] && ++found == 1)
            snprintf(buf, size, "%s", words);
    size_t n = strlen(buf);
    if (found > 1)
        snprintf(buf + n, size - n, " Nor has one %d more module types.", found - 1);
    return buf;
}

static void say_end(struct app *a)
{
    char number[32], seconds[32], warning[120], stock[500];
    if (a->job.state != JOB_DONE)
        runs_drop_unfinished(a);
    const struct result *r = a->run.result;
    if (a->job.state == JOB_KILLED) {
        app_say(a, STYLE_WARN, "The job was ended; nothing of it was kept.");
    } else if (a->job.state == JOB_FAILED) {
        app_say_error(a, &a->job.error);
    } else if (a->job.has_result && r) {
        const char *barren = instance_barren(a->run.set->instance);
        app_tail_warning(r->alpha, r->weight, scenario_set_sampled(a->run.set), warning, sizeof warning);
        if (barren) /* no sample mends that */
            snprintf(warning, sizeof warning, "Note: %s.", barren);
        app_stock_warning(a->run.set->instance, stock, sizeof stock);
        app_say(a, warning[0] || stock[0] ? STYLE_WARN : STYLE_GOOD,
                "Run %d: %s USD a year, gap %.2f %%, %s, %s. 6 shows the plan%s.%s%s%s%s", a->run.number,
                number_grouped(r->objective, 0, number, sizeof number), 100 * r->gap, run_status_words[r->status],
                text_time(seconds, sizeof seconds, r->seconds), r->near ? "; Alternatives there, those near it" : "",
                warning[0] ? " " : "", warning, stock[0] ? " But " : "", stock);
    } else if (a->set) {
        app_say(a, STYLE_GOOD, "%s scenarios drawn. r solves.", text_number(a->set->instance->scenarios, 0).text);
    }
}

void app_job_news(struct app *a)
{
    for (unsigned news; (news = job_read(&a->job)) != 0;) {
        a->repaint = true;
        if (a->log.point != a->job.point) { /* another solve: its bound begins anew */
            memset(&a->log, 0, sizeof a->log);
            a->log.point = a->job.point;
        }
        if (news & JOB_NEWS_PROGRESS && !a->job.evaluates) {
            runs_log(&a->log, &a->job.last);
            follow_best(a);
        }
        if (news & JOB_NEWS_SCENARIOS)
            take_scenarios(a);
        if (news & JOB_NEWS_UNFINISHED)
            take_result(a, true);
        if (news & JOB_NEWS_RESULT && a->job.evaluates)
            near_take(a);
        else if (news & JOB_NEWS_RESULT)
            take_result(a, false);
        if (news & JOB_NEWS_POINT)
            sweep_take(a);
        if (news & JOB_NEWS_END && a->job.points > 0) {
            sweep_end(a);
            break;
        }
        if (news & JOB_NEWS_END && a->job.evaluates) {
            near_end(a);
            break;
        }
        if (news & JOB_NEWS_END) {
            say_end(a);
            break;
        }
    }
    tour_check(a);
}
