/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The feeder as a tree: the main line runs straight down, laterals are indented where they leave it. */
#include "screens.h"

#include <ballast/feeder.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column tree_columns[] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false, "buses from the substation on; a lateral is indented"},
    {"load_kw", "Load", "kW", CELL_REAL, 1, true, "nominal load, data centres apart"},
    {"datacenter_kw", "Data c.", "kW", CELL_REAL, 0, true,
     "rated power of the data centres; no part of voltage and flow"},
    {"voltage_pu", "Voltage", "p.u.", CELL_REAL, 4, false, "base case without data centres, full AC"},
    {"voltage_state", "Is", "", CELL_TEXT, 0, false, "low or high: outside the limits; near: within the margin"},
    {"loading", "Loading", "%", CELL_REAL, 0, false, "of the branch's rating; not applicable: unlimited"},
    {"loading_state", "Is", "", CELL_TEXT, 0, false, "over: past the rating; heavy: past 80 %"},
    {"here", "Here", "", CELL_TEXT, 0, false, "data centres, open ties, candidates with the units of the latest plan"},
    {"flow_kw", "Flow", "kW", CELL_REAL, 1, false, "into that branch, base case without data centres, AC"},
    {"branch", "Branch", "", CELL_TEXT, 0, false, "the branch that feeds the bus"},
};
enum {
    COLUMN_BUS,
    COLUMN_LOAD,
    COLUMN_DATACENTER,
    COLUMN_VOLTAGE,
    COLUMN_VOLTAGE_STATE,
    COLUMN_LOADING,
    COLUMN_LOADING_STATE,
    COLUMN_HERE,
    COLUMN_FLOW,
    COLUMN_BRANCH,
    COLUMNS
};

struct tree {
    const struct app *app;
    const struct instance *inst;
    struct feeder_state state;
    int *below; /* [buses] buses fed through this one, itself included */
    int *feeds; /* [buses] branch that feeds the bus, -1: none */
    struct report_table *out;
    char prefix[200];
    bool failed;
};

static void set_number(struct report_cell *cell, double value)
{
    cell->state = CELL_VALUE;
    cell->number = value;
}

static void set_text(struct tree *t, struct report_cell *cell, const char *text)
{
    size_t n = strlen(text) + 1;
    cell->text = malloc(n);
    if (!cell->text) {
        t->failed = true;
        return;
    }
    memcpy(cell->text, text, n);
    cell->state = CELL_VALUE;
}

static void append(char *buf, size_t size, const char *text)
{
    size_t n = strlen(buf);
    snprintf(buf + n, size - n, "%s%s", n ? ", " : "", text);
}

static int units_of(const struct app *a, const char *candidate)
{
    const struct instance *inst = a->run.set ? a->run.set->instance : NULL;
    for (int k = 0; inst && k < inst->candidates; k++)
        if (strcmp(inst->candidate[k].id, candidate) == 0)
            return a->run.result->units[k];
    return 0;
}

/* What stands or could stand at the bus. The typed case has the buses in the same order. */
static void describe(const struct tree *t, int bus, char *buf, size_t size)
{
    const struct planning_case *c = t->app->pcase;
    char text[160];
    buf[0] = '\0';
    if (bus == t->inst->substation)
        append(buf, size, "substation");
    for (int i = 0; i < c->datacenters; i++)
        if (c->datacenter[i].bus == bus) {
            snprintf(text, sizeof text, "DC %s", c->datacenter[i].name);
            append(buf, size, text);
        }
    for (int k = 0; k < c->candidates; k++) {
        if (c->candidate[k].bus != bus)
            continue;
        int units = units_of(t->app, c->candidate[k].id);
        const char *module = c->module[c->candidate[k].module].type.name;
        if (units > 0)
            snprintf(text, sizeof text, "%d x %s", units, module);
        else
            snprintf(text, sizeof text, "(%s)", module);
        append(buf, size, text);
    }
    for (int i = 0; i < c->branches; i++) {
        const struct case_branch *b = &c->branch[i];
        if (!b->closed && (b->from == bus || b->to == bus)) {
            snprintf(text, sizeof text, "open tie to %s", c->bus[b->from == bus ? b->to : b->from].id);
            append(buf, size, text);
        }
    }
}

static double datacenters_kw(const struct planning_case *c, int bus)
{
    double kw = 0;
    for (int i = 0; i < c->datacenters; i++)
        kw += c->datacenter[i].bus == bus ? c->datacenter[i].rated_kw : 0;
    return kw;
}

static const char *voltage_word(const struct instance *inst, double v)
{
    if (v < inst->v_min)
        return "low";
    if (v > inst->v_max)
        return "high";
    return v < inst->v_min + 2 * inst->v_margin ? "near" : "ok";
}

static void add_row(struct tree *t, int bus, const char *label)
{
    struct report_cell *cell = &t->out->cells[t->out->rows++ * COLUMNS];
    char text[400];
    const struct instance *inst = t->inst;
    set_text(t, &cell[COLUMN_BUS], label);
    set_number(&cell[COLUMN_LOAD], inst->bus[bus].p_kw);
    cell[COLUMN_DATACENTER].state = CELL_NOT_APPLICABLE;
    if (datacenters_kw(t->app->pcase, bus) > 0)
        set_number(&cell[COLUMN_DATACENTER], datacenters_kw(t->app->pcase, bus));
    set_number(&cell[COLUMN_VOLTAGE], t->state.v_pu[bus]);
    set_text(t, &cell[COLUMN_VOLTAGE_STATE], voltage_word(inst, t->state.v_pu[bus]));
    int l = t->feeds[bus];
    if (l < 0) {
        cell[COLUMN_LOADING].state = cell[COLUMN_LOADING_STATE].state = CELL_NOT_APPLICABLE;
        cell[COLUMN_FLOW].state = cell[COLUMN_BRANCH].state = CELL_NOT_APPLICABLE;
    } else {
        set_text(t, &cell[COLUMN_BRANCH], inst->branch[l].id);
        set_number(&cell[COLUMN_FLOW], t->state.p_kw[l]);
        bool limited = inst->branch[l].rating_kva > 0;
        double loading = 100 * t->state.loading[l];
        cell[COLUMN_LOADING].state = CELL_NOT_APPLICABLE;
        if (limited)
            set_number(&cell[COLUMN_LOADING], loading);
        set_text(t, &cell[COLUMN_LOADING_STATE],
                 !limited        ? ""
                 : loading > 100 ? "over"
                 : loading > 80  ? "heavy"
                                 : "ok");
    }
    describe(t, bus, text, sizeof text);
    set_text(t, &cell[COLUMN_HERE], text);
}

/* The bus that goes on in the same line: the one with the most behind it, so that laterals nest at most log2(buses)
 * deep. -1: the line ends. */
static int main_child(const struct tree *t, int bus)
{
    int best = -1;
    for (int l = 0; l < t->inst->branches; l++) {
        int to = t->inst->branch[l].to;
        if (t->inst->branch[l].from == bus && (best < 0 || t->below[to] > t->below[best]))
            best = to;
    }
    return best;
}

static void add_line(struct tree *t, int bus, int depth)
{
    bool wide = t->app->utf8, first = true;
    const char *rail = wide ? "\u2502  " : "|  ";
    size_t stem = strlen(t->prefix);
    while (bus >= 0 && !t->failed) {
        char label[300];
        /* Beside a lateral runs the line that it leaves. */
        const char *joint = depth == 0 ? "" : first ? (wide ? "\u251c\u2500 " : "+- ") : rail;
        snprintf(label, sizeof label, "%s%s%s", t->prefix, joint, t->inst->bus[bus].id);
        add_row(t, bus, label);
        int next = main_child(t, bus);
        for (int l = 0; l < t->inst->branches; l++)
            if (t->inst->branch[l].from == bus && t->inst->branch[l].to != next) {
                if (depth > 0)
                    snprintf(t->prefix + stem, sizeof t->prefix - stem, "%s", rail);
                add_line(t, t->inst->branch[l].to, depth + 1);
                t->prefix[stem] = '\0';
            }
        bus = next;
        first = false;
    }
}

static bool prepare(struct tree *t)
{
    const struct instance *inst = t->inst;
    size_t buses = (size_t)inst->buses;
    t->below = calloc(buses, sizeof *t->below);
    t->feeds = calloc(buses, sizeof *t->feeds);
    t->out->cells = calloc(buses * COLUMNS, sizeof *t->out->cells);
    double *p = calloc(buses, sizeof *p), *q = calloc(buses, sizeof *q);
    bool ok = t->below && t->feeds && t->out->cells && p && q;
    for (size_t i = 0; ok && i < buses; i++) {
        t->below[i] = 1;
        t->feeds[i] = -1;
        p[i] = inst->bus[i].p_kw;
        q[i] = inst->bus[i].q_kvar;
    }
    /* Branches come in an order in which those upstream are first. */
    for (int l = inst->branches - 1; ok && l >= 0; l--) {
        t->below[inst->branch[l].from] += t->below[inst->branch[l].to];
        t->feeds[inst->branch[l].to] = l;
    }
    ok = ok && feeder_ac(inst, p, q, NULL, inst->v_source, &t->state, NULL) == ERR_NONE;
    free(p);
    free(q);
    return ok;
}

enum err_code feeder_build_tree(struct app *a, struct report_table *out)
{
    struct tree t = {.app = a, .inst = a->feeder, .out = out};
    out->name = "feeder";
    out->title = "The feeder, base case";
    out->columns = tree_columns;
    out->column_count = COLUMNS;
    bool ok = prepare(&t);
    if (ok) {
        out->capacity = t.inst->buses;
        add_line(&t, t.inst->substation, 0);
        feeder_state_free(&t.state);
    }
    free(t.below);
    free(t.feeds);
    return ok && !t.failed ? ERR_NONE : ERR_MEMORY;
}

void feeder_context(const struct app *a, char *first, char *second, size_t size)
{
    const struct view *v = &a->view[a->screen][a->tab[a->screen]];
    const struct instance *inst = a->feeder;
    first[0] = second[0] = '\0';
    if (!inst)
        return;
    double load = 0, sites = 0;
    for (int i = 0; i < inst->buses; i++)
        load += inst->bus[i].p_kw;
    for (int i = 0; i < a->pcase->datacenters; i++)
        sites += a->pcase->datacenter[i].rated_kw;
    snprintf(first, size, "%d buses, load %.0f kW, cap %.0f kW; voltages leave out %d data centre%s, %.0f kW",
             inst->buses, load, inst->import_cap_kw, a->pcase->datacenters, a->pcase->datacenters == 1 ? "" : "s",
             sites);
    int row = grid_table_row(&v->grid);
    char here[300] = "", name[300] = "";
    if (row >= 0 && v->table.columns == tree_columns) {
        const char *id = v->table.cells[row * COLUMNS + COLUMN_BUS].text;
        grid_cell_text(&v->table, row, COLUMN_HERE, here, sizeof here);
        const char *start = id ? strrchr(id, ' ') : NULL; /* after the lines of the tree */
        snprintf(name, sizeof name, "%s", start ? start + 1 : id ? id : "");
    }
    if (here[0])
        snprintf(second, size, "bus %s: %s", name, here);
    else
        snprintf(second, size, "voltage limits %.3f to %.3f p.u., source %.3f", inst->v_min, inst->v_max,
                 inst->v_source);
}
