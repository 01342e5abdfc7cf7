/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands below the tables of a result. */
#include "screens.h"

#include "tui/widget/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Steps of the AC check in which the substation does not feed every bus: its figures are of what it feeds. */
static int steps_cut_off(const struct report_table *t)
{
    int col = report_column_find(t, "islanded"), n = 0;
    for (int row = 0; row < t->rows; row++)
        n += t->cells[row * t->column_count + col].state == CELL_VALUE &&
             t->cells[row * t->column_count + col].number > 0;
    return n;
}

void alternatives_context(const struct app *a, char *first, char *second, size_t size)
{
    results_context(a, first, second, size);
    const struct plan_alternatives *near = a->run.result ? a->run.result->near : NULL;
    char *words = near ? report_alternatives_words(a->run.set->instance, near) : NULL;
    struct app *here = (struct app *)a; /* the row is built when asked for */
    int plan = near_at_cursor(here);
    const struct run *made = plan ? runs_find_near(here, a->run.number, plan) : NULL;
    int n = made ? snprintf(second, size, "Plan %d is %s. ", plan, made->name) : 0;
    if (words)
        snprintf(second + n, size - (size_t)n, "%s", words);
    free(words);
}

/* What the column under the cursor is, where there is room for it; alone: or else in place of what stands there. */
static void add_column(const struct app *a, const struct grid *g, bool alone, char *text, size_t size)
{
    const struct report_column *column = &g->table->columns[g->col];
    char words[300];
    if (g->col < g->named || !column->help[0])
        return;
    int n = snprintf(words, sizeof words, "%s: %s", column->title, column->help), used = (int)strlen(text);
    if (used + 3 + n <= a->cols)
        snprintf(text + used, size - (size_t)used, " | %s", words);
    else if (alone)
        snprintf(text, size, "%s", words);
}

/* Energies of a long step and of a short one say little beside each other. */
static const char *uneven_words(const struct grid *g)
{
    return grid_steps_differ(g) ? ". Steps differ in length: kW compares them" : "";
}

/* Of a row of the import: what is scheduled, and what becomes of it; the picture uses the same words. NULL: of a module. */
static const char *import_words(const struct grid *g)
{
    static const struct {
        const char *source, *next, *words; /* next: of the row below; NULL: any */
    } rows[] = {
        {"import", "up", "import: scheduled; up: drawn besides"},
        {"import", "down", "import: scheduled; down: what the feeder cannot take, handed back"},
        {"up", NULL, "up: drawn besides the scheduled import"},
        {"down", NULL, "down: scheduled import that the feeder cannot take, handed back"},
    };
    const struct report_table *t = g->table;
    int row = grid_table_row(g), col = report_column_find(t, "source");
    if (row < 0 || col < 0)
        return NULL;
    const char *here = t->cells[row * t->column_count + col].text;
    const char *below = row + 1 < t->rows ? t->cells[(row + 1) * t->column_count + col].text : NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (here && strcmp(here, rows[i].source) == 0 && (!rows[i].next || (below && strcmp(below, rows[i].next) == 0)))
            return rows[i].words;
    return NULL;
}

/* A cost in k$, with a decimal while it has less than three digits: a line of 80 columns has room for no more. */
static struct text_shown thousands(double usd)
{
    return text_number(usd / 1000, fabs(usd) < 99950 ? 1 : 0);
}

void results_context(const struct app *a, char *first, char *second, size_t size)
{
    const struct result *r = a->run.result;
    first[0] = second[0] = '\0';
    if (!r)
        return;
    char plan[32], level[REPORT_CVAR_NAME];
    /* Another word of state leaves no room on 80 columns for the rest. */
    if (a->run.unfinished || r->status == PLAN_STOPPED)
        snprintf(first, size, "run %d %s: %s$/year, gap %.2f %%; event k$: mean %s risk %s", a->run.number,
                 a->run.unfinished ? "unfinished" : "stopped", text_short(plan, sizeof plan, r->objective),
                 100 * r->gap, thousands(r->expected_usd).text, thousands(r->worst_case_usd).text);
    else
        snprintf(first, size, "run %d: %s$/year, gap %.2f %%; event k$: mean %s %s %s risk %s", a->run.number,
                 text_short(plan, sizeof plan, r->objective), 100 * r->gap, thousands(r->expected_usd).text,
                 report_cvar_name(r->alpha, level, sizeof level), thousands(r->cvar_usd).text,
                 thousands(r->worst_case_usd).text);
    const struct tab *tab = &screen_table[a->screen].tabs[a->tab[a->screen]];
    const struct view *v = &a->view[a->screen][a->tab[a->screen]];
    if (!v->grid.table)
        return;
    int s = app_scenario(a);
    bool mixes =
        tab->selects & SELECT_WEIGHTING && (a->weighting != REPORT_SCENARIO || app_pivot(a) == REPORT_BY_SCENARIO);
    bool one = tab->selects & SELECT_SCENARIO && !mixes;
    if (report_column_find(v->grid.table, "cut_off") >= 0) {
        report_ac_words(a->run.set->instance, r, second, size);
        second[0] = 'L'; /* as a sentence begins */
        add_column(a, &v->grid, false, second, size);
        return;
    }
    if (!one) {
        snprintf(second, size, "%s%s", v->grid.table->title, uneven_words(&v->grid));
        add_column(a, &v->grid, !(tab->selects & (SELECT_PIVOT | SELECT_PLAN)), second, size);
        return;
    }
    const char *label = a->run.set->instance->scenario[s].label;
    int cut = report_column_find(v->grid.table, "islanded") >= 0 ? steps_cut_off(v->grid.table) : 0;
    const char *import = import_words(&v->grid);
    if (import) {
        snprintf(second, size, "Scenario %d. %s. %s", s + 1, import, label ? label : "");
        return;
    }
    int n = snprintf(second, size, "Scenario %d of %d: %s", s + 1, r->scenarios, label ? label : "");
    if (n < 0 || (size_t)n >= size)
        return;
    if (tab->selects & SELECT_WEIGHTING)
        snprintf(second + n, size - (size_t)n, ". %s%s", v->grid.table->title, uneven_words(&v->grid));
    else if (tab->selects & SELECT_PIVOT && !r->ac)
        snprintf(second + n, size - (size_t)n, ". b computes the check of all");
    else if (cut > 0)
        snprintf(second + n, size - (size_t)n, ". In %d of %d steps buses are cut off: figures are of what is fed", cut,
                 v->grid.table->rows);
    add_column(a, &v->grid, false, second, size);
}

/* What the figures of the summary mean, by how their names begin. */
static const struct {
    const char *figure, *meaning;
} meanings[] = {
    {"Objective",
     "yearly cost of the modules and, events a year times the worst-case risk of one, of the events; with no "
     "modules the events alone"},
    {"Saved", "what the objective is below that of no modules"},
    {"Lower bound", "no plan can cost less"},
    {"Gap", "how far the plan may be from the best: from the bound to the objective"},
    {"Whole units", "how much dearer the plan is because modules come in whole units"},
    {"Budget used", "up-front capital of the plan: units, delivery and sites"},
    {"Budget left", "the budget may bind where it buys no unit more of a type that has room: see whether a larger one "
                    "gives a better plan"},
    {"Budget", "what may be spent up front; economics:budget_usd in screen 3. The line below says whether it held the "
               "plan back"},
    {"Cost of an event, worst-case mean", "the mean under the least favourable weights of the scenarios within the "
                                          "radius: those that make the risk largest"},
    {"Cost of an event, worst-case CVaR", "CVaR under the same weights, which need not be the largest there is"},
    {"Risk (", "what the plan is chosen by: worst-case mean and worst-case CVaR, the two lines above, added up with "
               "these weights; risk:weight is that of CVaR"},
    {"Radius of", "how far true demand may lie from the sample, on average; risk:radius_kw"},
    {"Radius beyond", "from this radius on only the worst scenario counts: a larger one changes nothing"},
    {"Risk of an event per", "what a kW more of radius adds to the risk"},
    {"AC check", "the dispatch leaves losses out: in how many steps of all scenarios the true state breaks a limit"},
};

/* The figure under the cursor; "": none. */
static const char *figure_at_cursor(const struct grid *g)
{
    int row = grid_table_row(g);
    const char *name = row >= 0 ? g->table->cells[row * g->table->column_count].text : NULL;
    return name ? name : "";
}

void summary_context(const struct app *a, char *first, char *second, size_t size)
{
    results_context(a, first, second, size);
    const struct grid *g = &a->view[SCREEN_RESULTS][a->tab[SCREEN_RESULTS]].grid;
    if (a->run.result && g->table && strncmp(figure_at_cursor(g), "Budget left", 11) == 0)
        report_budget_left(a->run.set->instance, a->run.result, second, size);
}

void summary_detail(struct app *a)
{
    const char *name = figure_at_cursor(&app_view(a)->grid);
    char words[REPORT_LEFT_WORDS];
    app_show_detail(a);
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strncmp(name, meanings[i].figure, strlen(meanings[i].figure)) == 0) {
            app_list_add(a, STYLE_HEAD, OP_NONE, "%s", meanings[i].meaning);
            break;
        }
    if (strncmp(name, "Budget left", 11) != 0)
        return;
    report_budget_left(a->run.set->instance, a->run.result, words, sizeof words);
    app_list_add(a, STYLE_HEAD, OP_NONE, "%s", words);
}
