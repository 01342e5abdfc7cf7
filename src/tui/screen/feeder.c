/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The feeder as a one-line diagram, a bus a row, beside its figures: of the base case, or of a step of a scenario. */
#include "feeder.h"

#include "tui/widget/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column tree_columns[] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false,
     "from the substation on; D data centre, M modules of the plan, else c candidate, t open tie, u load cut in part, "
     "U all of it"},
    {"voltage_pu", "Voltage", "p.u.", CELL_REAL, 4, false,
     "base case without data centres: full AC; a scenario: LinDistFlow, in an island the level is free"},
    {"voltage_state", "Bus is", "", CELL_TEXT, 0, false,
     "low or high: outside the limits; near: within twice the margin of the lowest; island: cut off from the "
     "substation, on its modules; dark: without a source, or all its load is cut"},
    {"unserved_kw", "Unserved", "kW", CELL_REAL, 1, true, "demand that is not served, in a scenario"},
    {"loading", "Loading", "%", CELL_REAL, 0, false, "of the branch's rating; not applicable: unlimited"},
    {"loading_state", "Branch is", "", CELL_TEXT, 0, false,
     "over: past the rating; heavy: past 80 %; out: out of service; not applicable: no rating"},
    {"load_kw", "Load", "kW", CELL_REAL, 1, true, "base case: nominal, data centres apart; a scenario: demand"},
    {"here", "Here", "", CELL_TEXT, 0, false, "data centres, open ties, candidates with the units of the latest plan"},
    {"datacenter_kw", "Data c.", "kW", CELL_REAL, 0, true, "rated power of the data centres"},
    {"flow_kw", "Flow", "kW", CELL_REAL, 1, false, "into the branch that feeds the bus"},
    {"branch", "Branch", "", CELL_TEXT, 0, false, "the branch that feeds the bus"},
    {"from_bus", "From", "", CELL_TEXT, 0, false, "the bus at its other end"},
};
enum {
    COLUMN_BUS,
    COLUMN_VOLTAGE,
    COLUMN_VOLTAGE_STATE,
    COLUMN_UNSERVED,
    COLUMN_LOADING,
    COLUMN_LOADING_STATE,
    COLUMN_LOAD,
    COLUMN_HERE,
    COLUMN_DATACENTER,
    COLUMN_FLOW,
    COLUMN_BRANCH,
    COLUMN_FROM,
    COLUMNS
};

/* ---- What is shown ---- */

static const struct dispatch *dispatch_at_hand(const struct app *a)
{
    const struct result *r = a->run.result;
    return r && r->dispatch ? &r->dispatch[app_scenario(a)] : NULL;
}

int feeder_step(const struct app *a)
{
    const struct dispatch *d = dispatch_at_hand(a);
    if (!d || !a->feeder_view.dispatched)
        return -1;
    return a->feeder_view.step < d->steps ? a->feeder_view.step : d->steps - 1;
}

static int find_candidate(const struct app *a, const char *id)
{
    const struct instance *inst = a->run.set ? a->run.set->instance : NULL;
    for (int k = 0; inst && k < inst->candidates; k++)
        if (strcmp(inst->candidate[k].id, id) == 0)
            return k;
    return -1;
}

int feeder_units(const struct app *a, const char *candidate)
{
    int k = find_candidate(a, candidate);
    return k >= 0 ? a->run.result->units[k] : 0;
}

double feeder_output_kw(const struct app *a, const char *candidate)
{
    int k = find_candidate(a, candidate), step = feeder_step(a);
    const struct dispatch *d = dispatch_at_hand(a);
    return k >= 0 && step >= 0 ? d->p_kw[k * d->steps + step] : NAN;
}

/* ---- The table ---- */

enum { MARKS = 5 }; /* letters and the end */

struct build {
    const struct app *app;
    const struct instance *inst;
    struct feeder_picture *picture;
    struct report_table *out;
    bool failed;
};

/* NAN is what is not known. */
static void set_number(struct report_cell *cell, double value)
{
    cell->state = isnan(value) ? CELL_MISSING : CELL_VALUE;
    cell->number = value;
}

static void set_text(struct build *b, struct report_cell *cell, const char *text)
{
    cell->text = strdup(text);
    cell->state = CELL_VALUE;
    b->failed = b->failed || !cell->text;
}

static void append(char *buf, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void append(char *buf, size_t size, const char *format, ...)
{
    size_t n = strlen(buf);
    if (n + 2 < size && n > 0)
        n += (size_t)snprintf(buf + n, size - n, ", ");
    va_list args;
    va_start(args, format);
    vsnprintf(buf + n, size - n, format, args);
    va_end(args);
}

/* What stands or could stand at the bus, in words and as letters. The typed case has the buses in the same order. */
static void describe(const struct build *b, int bus, char *buf, size_t size, char *marks)
{
    const struct planning_case *c = b->app->pcase;
    const struct feeder_values *v = &b->picture->values;
    bool datacenter = false, placed = false, candidate = false, tie = false;
    buf[0] = '\0';
    if (bus == b->inst->substation)
        append(buf, size, "substation");
    for (int i = 0; i < c->datacenters; i++)
        if (c->datacenter[i].bus == bus) {
            append(buf, size, "DC %s", c->datacenter[i].name);
            datacenter = true;
        }
    for (int k = 0; k < c->candidates; k++) {
        int units = c->candidate[k].bus == bus ? feeder_units(b->app, c->candidate[k].id) : 0;
        const char *module = c->module[c->candidate[k].module].type.name;
        if (c->candidate[k].bus != bus)
            continue;
        if (units > 0)
            append(buf, size, "%d x %s", units, module);
        else
            append(buf, size, "(%s)", module);
        placed = placed || units > 0;
        candidate = candidate || units == 0;
    }
    for (int i = 0; i < c->branches; i++) {
        const struct case_branch *branch = &c->branch[i];
        if (branch->closed || (branch->from != bus && branch->to != bus))
            continue;
        append(buf, size, "open tie to %s", c->bus[branch->from == bus ? branch->to : branch->from].id);
        tie = true;
    }
    snprintf(marks, MARKS, "%s%s%s%s", datacenter ? "D" : "",
             placed      ? "M"
             : candidate ? "c"
                         : "",
             tie ? "t" : "",
             !feeder_is_shed(v, bus)  ? ""
             : feeder_is_dark(v, bus) ? "U"
                                      : "u");
}

static double datacenters_kw(const struct planning_case *c, int bus)
{
    double kw = 0;
    for (int i = 0; i < c->datacenters; i++)
        kw += c->datacenter[i].bus == bus ? c->datacenter[i].rated_kw : 0;
    return kw;
}

static void set_branch(struct build *b, struct report_cell *cell, int bus)
{
    const struct feeder_values *v = &b->picture->values;
    const struct instance_branch *branch = b->inst->branch + b->picture->diagram.feeds[bus];
    if (b->picture->diagram.feeds[bus] < 0)
        return;
    set_text(b, &cell[COLUMN_BRANCH], branch->id);
    set_text(b, &cell[COLUMN_FROM], b->inst->bus[branch->from].id);
    set_number(&cell[COLUMN_FLOW], v->flow_kw[bus]);
    if (!(v->loading[bus] < 0))
        set_number(&cell[COLUMN_LOADING], v->loading[bus]);
    const char *word = feeder_loading_word(v, bus);
    if (feeder_has_ratings(b->app) && word[0])
        set_text(b, &cell[COLUMN_LOADING_STATE], word);
}

static void add_row(struct build *b, int row)
{
    struct report_cell *cell = &b->out->cells[row * COLUMNS];
    const struct diagram *d = &b->picture->diagram;
    const struct feeder_values *v = &b->picture->values;
    struct grid_node *node = &b->picture->node[row];
    char text[400], marks[MARKS];
    int bus = d->order[row], above = d->parent[row];
    for (int col = 0; col < COLUMNS; col++)
        cell[col].state = CELL_NOT_APPLICABLE;
    describe(b, bus, text, sizeof text, marks);
    set_text(b, &cell[COLUMN_BUS], b->inst->bus[bus].id);
    set_text(b, &cell[COLUMN_HERE], text);
    set_number(&cell[COLUMN_LOAD], v->load_kw[bus]);
    if (feeder_step(b->app) >= 0)
        set_number(&cell[COLUMN_UNSERVED], v->unserved_kw[bus]);
    double kw = datacenters_kw(b->app->pcase, bus);
    if (kw > 0)
        set_number(&cell[COLUMN_DATACENTER], kw);
    if (!feeder_is_dark(v, bus))
        set_number(&cell[COLUMN_VOLTAGE], v->v_pu[bus]);
    set_text(b, &cell[COLUMN_VOLTAGE_STATE], feeder_voltage_word(b->inst, v, bus));
    set_branch(b, cell, bus);
    node->depth = d->depth[row];
    node->turns = above >= 0 && d->next[above] != row;
    node->glyph = v->out[bus] ? GLYPH_OUT : bus == b->inst->substation ? GLYPH_SQUARE : GLYPH_DOT;
    node->style =
        grid_word_style(feeder_by_loading(b->app) ? feeder_loading_word(v, bus) : feeder_voltage_word(b->inst, v, bus));
    snprintf(node->marks, sizeof node->marks, "%s%s%s", v->out[bus] ? "out" : "", v->out[bus] && marks[0] ? " " : "",
             marks);
}

static bool prepare(struct app *a, struct feeder_picture *p)
{
    int step = feeder_step(a), s = app_scenario(a);
    char hours[24];
    double start = 0;
    p->node = calloc((size_t)a->feeder->buses + 1, sizeof *p->node);
    if (!p->node || !diagram_build(&p->diagram, a->feeder))
        return false;
    if (step < 0) {
        snprintf(p->title, sizeof p->title, "The feeder, base case");
        return feeder_values_base(&p->values, a->feeder);
    }
    const struct instance *of = a->run.set->instance;
    for (int t = 0; t < step; t++)
        start += of->step_hours[t];
    snprintf(p->title, sizeof p->title, "The feeder in scenario %d of %d, step %d of %d, %s h", s + 1, of->scenarios,
             step + 1, of->steps, text_hours(hours, sizeof hours, start));
    return feeder_values_dispatch(&p->values, a->feeder, of, a->run.result->units, s, step, dispatch_at_hand(a));
}

void feeder_view_free(struct app *a)
{
    struct feeder_picture *p = a->feeder_view.picture;
    if (!p)
        return;
    diagram_free(&p->diagram);
    feeder_values_free(&p->values);
    free(p->node);
    free(p);
    a->feeder_view.picture = NULL;
}

enum err_code feeder_build_tree(struct app *a, struct report_table *out)
{
    feeder_view_free(a);
    struct build b = {.app = a, .inst = a->feeder, .out = out};
    b.picture = a->feeder_view.picture = calloc(1, sizeof *b.picture);
    out->cells = calloc((size_t)a->feeder->buses * COLUMNS, sizeof *out->cells);
    if (!b.picture || !out->cells || !prepare(a, b.picture))
        return ERR_MEMORY;
    out->name = "feeder";
    out->title = b.picture->title;
    out->columns = tree_columns;
    out->column_count = COLUMNS;
    out->rows = out->capacity = a->feeder->buses;
    for (int row = 0; row < out->rows; row++)
        add_row(&b, row);
    return b.failed ? ERR_MEMORY : ERR_NONE;
}

/* ---- Drawing ---- */

const char *feeder_letters(const struct app *a, int row)
{
    const struct feeder_picture *p = a->feeder_view.picture;
    const char *marks = p->node[row].marks;
    if (!p->values.out[p->diagram.order[row]])
        return marks;
    marks += strcspn(marks, " ");
    return marks + (*marks == ' ');
}

int feeder_bus(const struct app *a)
{
    const struct view *v = &a->view[SCREEN_FEEDER][a->tab[SCREEN_FEEDER]];
    int row = v->table.columns == tree_columns ? grid_table_row(&v->grid) : -1;
    return row >= 0 ? a->feeder_view.picture->diagram.order[row] : -1;
}

/* The diagram, and where there is room what is at the bus under the cursor: beside it, else below. */
void feeder_draw(struct app *a, struct cells *c, struct rectangle r)
{
    enum { SIDE_FROM = 76, SIDE = 30, SIDE_LEAST = 48, BELOW_FROM = 16, BELOW = 6 };
    struct rectangle diagram = r, facts = r;
    struct grid *g = &app_view(a)->grid;
    bool side = r.cols >= SIDE_FROM, below = !side && r.rows >= BELOW_FROM;
    int bus = feeder_bus(a);
    if (g->table)
        grid_show_diagram(g, a->feeder_view.picture->node);
    if (bus < 0 || !(side || below)) {
        app_draw_view(a, c, r);
        return;
    }
    if (side) {
        int share = r.cols - 3 - (r.cols / 3 > SIDE ? r.cols / 3 : SIDE);
        diagram.cols = app_table_cols(g, r.cols - 3, share, SIDE_LEAST);
        facts.cols = r.cols - diagram.cols - 3;
        facts.col += r.cols - facts.cols;
    } else {
        facts.rows = r.rows / 3 > BELOW ? r.rows / 3 : BELOW;
        diagram.rows = r.rows - facts.rows - 1;
        facts.row += r.rows - facts.rows;
    }
    app_draw_view(a, c, diagram);
    for (int i = 0; side && i < r.rows; i++)
        cells_glyph(c, r.row + i, facts.col - 2, STYLE_DIM, GLYPH_VERTICAL);
    for (int i = 0; below && i < r.cols; i++)
        cells_glyph(c, facts.row - 1, r.col + i, STYLE_DIM, GLYPH_HORIZONTAL);
    feeder_draw_facts(a, c, facts, bus);
}

/* What the scenario does to the feeder in this step. */
static void say_scenario(const struct app *a, char *buf, size_t size)
{
    const struct feeder_picture *p = a->feeder_view.picture;
    double unserved = 0;
    int out = 0, islanded = 0, dark = 0;
    char without[40] = "", hint[40] = "";
    for (int i = 0; i < p->diagram.buses; i++) {
        unserved += p->values.unserved_kw[i] > 0 ? p->values.unserved_kw[i] : 0;
        out += p->values.out[i];
        islanded += p->values.islanded[i];
        dark += feeder_is_dark(&p->values, i);
    }
    if (dark > 0)
        snprintf(without, sizeof without, ", %d dark", dark);
    if (unserved > 0 && !a->view[SCREEN_FEEDER][a->tab[SCREEN_FEEDER]].grid.filter[0])
        snprintf(hint, sizeof hint, "; f unserved>0 shows where");
    snprintf(buf, size, "%s: %d branch%s out, %d bus%s islanded%s, unserved %s kW%s",
             p->title + strlen("The feeder in "), out, out == 1 ? "" : "es", islanded, islanded == 1 ? "" : "es",
             without, text_number(unserved, 1).text, hint);
}

void feeder_context(const struct app *a, char *first, char *second, size_t size)
{
    const struct view *v = &a->view[SCREEN_FEEDER][a->tab[SCREEN_FEEDER]];
    char here[300];
    int bus = feeder_bus(a);
    feeder_totals(a, first, second, size);
    if (!v->grid.table)
        return;
    if (feeder_step(a) >= 0)
        say_scenario(a, first, size);
    if (bus < 0) {
        snprintf(second, size, "no bus passes the filter");
        return;
    }
    const struct feeder_values *values = &a->feeder_view.picture->values;
    grid_cell_text(&v->table, grid_table_row(&v->grid), COLUMN_HERE, here, sizeof here);
    const char *loading = feeder_loading_word(values, bus);
    /* A long name, which the row has, would push what is said of the bus out of the line. */
    const char *name = a->feeder->bus[bus].id;
    bool fits = utf8_width(name) <= a->cols / 3;
    snprintf(second, size, "%s %s: %s%s%s%s%s%s", fits ? "bus" : "this", fits ? name : "bus",
             feeder_is_dark(values, bus) ? "" : "voltage ", feeder_voltage_word(a->feeder, values, bus),
             loading[0] ? ", branch " : "", loading, here[0] ? "; " : "", here);
    if (a->rows < 16) /* a single line */
        snprintf(first, size, "%s", second);
}

/* ---- Keys ---- */

const char *feeder_needs_dispatch(struct app *a)
{
    if (!a->run.result)
        return "there is no result yet: r solves the case";
    if (a->run.unfinished)
        return "the dispatch of every scenario is made when the solve is finished";
    return a->run.result->dispatch ? NULL : "the dispatch is not kept for a set this large";
}

bool feeder_has_ratings(const struct app *a)
{
    for (int l = 0; a->feeder && l < a->feeder->branches; l++)
        if (a->feeder->branch[l].rating_kva > 0)
            return true;
    return false;
}

bool feeder_by_loading(const struct app *a)
{
    return a->feeder_view.by_loading && feeder_has_ratings(a);
}

const char *feeder_needs_ratings(struct app *a)
{
    if (!app_case(a))
        return "the case has problems: :check lists them";
    return feeder_has_ratings(a) ? NULL : "no branch of the case has a rating, so there is no loading";
}

void feeder_switch(struct app *a, enum op op)
{
    (void)op;
    struct feeder_view *v = &a->feeder_view;
    v->dispatched = !v->dispatched;
    if (v->dispatched)
        app_say(a, STYLE_NORMAL, "Scenario %d of run %d. Step: , back, . on; scenario: [ back, ] on.",
                app_scenario(a) + 1, a->run.number);
    else
        app_say(a, STYLE_NORMAL, "The base case without data centres.");
}

void feeder_move_step(struct app *a, enum op op)
{
    int last = a->run.result->steps - 1, step = feeder_step(a), to = op == OP_NEXT_STEP ? step + 1 : step - 1;
    if (to > last)
        app_say(a, STYLE_NORMAL, "Step %d is the last one: , goes back.", last + 1);
    else if (to < 0)
        app_say(a, STYLE_NORMAL, "Step 1 is the first one: . goes on.");
    else
        a->feeder_view.step = to;
}

/* The cursor goes to the words for what is coloured: they are in sight then. */
void feeder_colour(struct app *a, enum op op)
{
    (void)op;
    bool loading = a->feeder_view.by_loading = !a->feeder_view.by_loading;
    app_view(a)->grid.col = loading ? COLUMN_LOADING_STATE : COLUMN_VOLTAGE_STATE;
    app_say(a, STYLE_NORMAL, "Coloured by %s.", loading ? "loading of the branch into the bus" : "voltage");
}

void feeder_go_values(struct app *a, enum op op)
{
    (void)op;
    int bus = feeder_bus(a), tab = 0;
    while (screen_table[SCREEN_FEEDER].tabs[tab].table != CASE_BUSES)
        tab++;
    app_go(a, SCREEN_FEEDER, tab);
    app_build(a);
    grid_goto(&app_view(a)->grid, bus);
}
