/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Feeder screen: where buses stand in the diagram, what is shown of them, and its keys. */
#include "run_suite.h"
#include "tui_small.h"

#include "tui/screen/feeder.h"

#include <gsl/gsl_rng.h>
#include <math.h>

enum { RANDOM_FEEDERS = 300 };

/* ---- The layout ---- */

/* A feeder of one kind or another: bushy, long, or all from one bus; the buses in no order. */
static void make_feeder(struct instance *inst, unsigned long number)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    ck_assert_ptr_nonnull(random);
    gsl_rng_set(random, number + 1);
    int n = 1 + (int)gsl_rng_uniform_int(random, 120), kind = (int)gsl_rng_uniform_int(random, 3);
    *inst = (struct instance){.buses = n, .branches = n - 1};
    inst->bus = calloc((size_t)n, sizeof *inst->bus);
    inst->branch = calloc((size_t)n, sizeof *inst->branch);
    int *shuffled = calloc((size_t)n, sizeof *shuffled);
    ck_assert(inst->bus && inst->branch && shuffled);
    for (int i = 0; i < n; i++) {
        int at = (int)gsl_rng_uniform_int(random, (unsigned long)i + 1);
        char id[16];
        shuffled[i] = shuffled[at];
        shuffled[at] = i;
        snprintf(id, sizeof id, "b%d", i);
        inst->bus[i].id = strdup(id);
    }
    inst->substation = shuffled[0];
    for (int i = 1; i < n; i++) {
        int near = i > 3 ? 3 : i, far = kind == 0 ? i : kind == 1 ? near : 1;
        int from = (kind == 1 ? i - near : 0) + (int)gsl_rng_uniform_int(random, (unsigned long)far);
        inst->branch[i - 1] = (struct instance_branch){.from = shuffled[from], .to = shuffled[i]};
    }
    free(shuffled);
    gsl_rng_free(random);
}

static void free_feeder(struct instance *inst)
{
    for (int i = 0; i < inst->buses; i++)
        free(inst->bus[i].id);
    free(inst->bus);
    free(inst->branch);
}

static void check_layout(unsigned long number)
{
    struct instance inst;
    struct diagram d;
    make_feeder(&inst, number);
    ck_assert(diagram_build(&d, &inst));
    int drawn = 0;
    ck_assert_int_eq(d.order[0], inst.substation);
    for (int row = 0; row < inst.buses; row++) {
        int bus = d.order[row], from = d.parent[row];
        ck_assert_int_eq(d.row[bus], row);
        ck_assert_int_lt(from, row);
        ck_assert_int_eq(d.feeds[bus] < 0, row == 0);
        if (row > 0) {
            ck_assert_int_eq(inst.branch[d.feeds[bus]].to, bus);
            ck_assert_int_eq(inst.branch[d.feeds[bus]].from, d.order[from]);
            ck_assert_int_eq(d.depth[row], d.depth[from] + (d.next[from] != row));
        }
        ck_assert(1 << d.depth[row] <= inst.buses);
        /* The laterals, one after the other without a gap, then the line itself. */
        int at = row + 1;
        for (int lateral = diagram_lateral(&d, row, -1); lateral >= 0; lateral = diagram_lateral(&d, row, lateral)) {
            ck_assert_int_eq(lateral, at);
            ck_assert_int_eq(d.parent[lateral], row);
            ck_assert_int_le(d.below[d.order[lateral]], d.below[d.order[d.next[row]]]);
            at += d.below[d.order[lateral]];
            drawn++;
        }
        ck_assert_int_eq(d.next[row], at < row + d.below[bus] ? at : -1);
        drawn += d.next[row] >= 0;
    }
    ck_assert_int_eq(drawn, inst.branches);
    diagram_free(&d);
    free_feeder(&inst);
}

START_TEST(every_branch_is_in_the_diagram_once_and_below_what_feeds_it)
{
    for (unsigned long number = 0; number < RANDOM_FEEDERS; number++)
        check_layout(number);
}
END_TEST

static enum glyph ascii_glyph(uint32_t code)
{
    return code == '|' ? GLYPH_VERTICAL : code == '+' ? GLYPH_TEE : code == '*' ? GLYPH_DOT : GLYPHS;
}

static enum glyph glyph_at(const struct cells *c, int row, int col)
{
    return row < 0 || row >= c->rows ? GLYPHS : ascii_glyph(c->at[row * c->cols + col].glyph);
}

/* As the screen has it: a line goes on from what is above to what is below. */
static void check_lines(unsigned long number)
{
    static const struct report_column column = {"bus", "Bus", "", CELL_TEXT, 0, false, ""};
    struct instance inst;
    struct diagram d;
    make_feeder(&inst, number);
    ck_assert(diagram_build(&d, &inst));
    struct report_cell *cell = calloc((size_t)inst.buses, sizeof *cell);
    struct grid_node *node = calloc((size_t)inst.buses, sizeof *node);
    ck_assert(cell && node);
    for (int row = 0; row < inst.buses; row++) {
        int from = d.parent[row];
        cell[row] = (struct report_cell){CELL_VALUE, 0, inst.bus[d.order[row]].id};
        node[row] =
            (struct grid_node){.depth = d.depth[row], .turns = from >= 0 && d.next[from] != row, .glyph = GLYPH_DOT};
    }
    struct report_table t = {
        .name = "t", .title = "T", .columns = &column, .column_count = 1, .rows = inst.buses, .cells = cell};
    struct grid grid;
    struct cells c = {.utf8 = false};
    ck_assert(cells_resize(&c, inst.buses + 1, 100));
    grid_init(&grid, false);
    ck_assert(grid_bind(&grid, &t));
    grid_show_diagram(&grid, node);
    grid_draw(&grid, &c, 0, 0, inst.buses + 1, 100, false);
    int turns = 0;
    for (int row = 0; row < inst.buses; row++)
        for (int k = 0; k <= d.depth[row]; k++) {
            int line = row + 1, col = 2 + 3 * k;
            enum glyph here = glyph_at(&c, line, col);
            turns += here == GLYPH_TEE;
            ck_assert_int_eq(here == GLYPH_DOT, k == d.depth[row]);
            ck_assert_int_ne(here, GLYPHS);
            if (here == GLYPH_DOT)
                continue;
            ck_assert_int_ne(glyph_at(&c, line - 1, col), GLYPHS);
            ck_assert_int_ne(glyph_at(&c, line + 1, col), GLYPHS);
        }
    int laterals = 0;
    for (int row = 0; row < inst.buses; row++)
        laterals += node[row].turns;
    ck_assert_int_eq(turns, laterals);
    cells_free(&c);
    grid_free(&grid);
    free(cell);
    free(node);
    diagram_free(&d);
    free_feeder(&inst);
}

START_TEST(lines_of_the_diagram_have_no_gaps)
{
    for (unsigned long number = 0; number < RANDOM_FEEDERS; number++)
        check_lines(number);
}
END_TEST

/* A cell of the plane is taken once. A way down is one for all laterals of a bus. */
static void take(char *plane, const struct diagram_plane *m, int line, int col, char what)
{
    ck_assert(line >= 0 && line < m->lines && col >= 0 && col < m->cols);
    char *at = &plane[line * m->cols + col];
    ck_assert_msg(*at == 0 || (*at == '|' && what == '|'), "%c over %c at %d, %d", what, *at, line, col);
    *at = what;
}

static void check_plane(unsigned long number)
{
    struct instance inst;
    struct diagram d;
    struct diagram_plane m;
    make_feeder(&inst, number);
    int *width = calloc((size_t)inst.buses, sizeof *width);
    ck_assert(width && diagram_build(&d, &inst));
    for (int row = 0; row < inst.buses; row++)
        width[row] = 1 + (int)((number + (unsigned long)row * 7) % 5);
    ck_assert(diagram_plane_build(&m, &d, width));
    char *plane = calloc((size_t)m.lines * (size_t)m.cols, 1);
    ck_assert_ptr_nonnull(plane);
    for (int row = 0; row < inst.buses; row++) {
        int above = d.parent[row], line = m.line[row], col = m.col[row];
        for (int k = 0; k < width[row]; k++)
            take(plane, &m, line, col + k, 'n');
        if (above < 0)
            continue;
        take(plane, &m, line, col - 1, '-');
        if (d.next[above] == row) {
            ck_assert_int_eq(line, m.line[above]);
            ck_assert_int_eq(col, m.col[above] + width[above] + 1);
            continue;
        }
        ck_assert_int_gt(line, m.line[above]);
        ck_assert_int_eq(col, m.col[above] + 2);
        for (int at = m.line[above] + 1; at <= line; at++)
            take(plane, &m, at, m.col[above], '|');
    }
    free(plane);
    free(width);
    diagram_plane_free(&m);
    diagram_free(&d);
    free_feeder(&inst);
}

START_TEST(nothing_overlaps_on_the_plane)
{
    for (unsigned long number = 0; number < RANDOM_FEEDERS; number++)
        check_plane(number);
}
END_TEST

/* ---- The values ---- */

/* Of a result whose buses stand in another order, some of them unknown to it. */
START_TEST(values_of_a_scenario_are_found_by_the_names_of_the_buses)
{
    give_result(a);
    give_outage(a);
    struct instance *of = a->run.set->instance, other = *of;
    struct instance_bus bus[6];
    struct instance_branch branch[5];
    memcpy(branch, of->branch, sizeof branch);
    for (int i = 0; i < 6; i++)
        bus[i] = of->bus[5 - i]; /* the other way round */
    for (int l = 0; l < 5; l++) {
        branch[l].from = 5 - branch[l].from;
        branch[l].to = 5 - branch[l].to;
    }
    bus[2].id = (char *)(size_t) "new"; /* was 4, at the end of the trunk */
    other.bus = bus;
    other.branch = branch;
    other.substation = 5;
    struct feeder_values v;
    ck_assert(feeder_values_dispatch(&v, &other, of, a->run.result->units, 1, 2, &a->run.result->dispatch[1]));
    ck_assert(isnan(v.v_pu[2]) && isnan(v.load_kw[2]) && isnan(v.flow_kw[2]) && !v.out[2]);
    ck_assert_str_eq(feeder_voltage_word(&other, &v, 2), "");
    ck_assert(v.out[1] && !v.out[0] && !v.out[4]); /* 5 */
    ck_assert_str_eq(feeder_loading_word(&v, 1), "out");
    ck_assert_str_eq(feeder_voltage_word(&other, &v, 0), "dark");
    ck_assert_double_eq_tol(v.load_kw[4], 110, 1e-9); /* 2 */
    ck_assert_double_eq_tol(v.flow_kw[3], 200, 1e-9); /* into 3 */
    ck_assert_double_eq_tol(v.loading[3], 20, 1e-9);
    ck_assert_double_eq_tol(v.unserved_kw[0], 132, 1e-9); /* 6 */
    feeder_values_free(&v);
}
END_TEST

static struct grid *grid(void)
{
    app_build(a);
    return &app_view(a)->grid;
}

static const char *at_cursor(void)
{
    return a->feeder->bus[feeder_bus(a)].id;
}

static bool lacks(const char *text)
{
    char *screen = draw(a, 24, 80, false, false);
    bool lacking = strstr(screen, text) == NULL;
    free(screen);
    return lacking;
}

static const struct report_cell *cell_of(const char *bus, const char *key)
{
    const struct report_table *t = grid()->table;
    int col = report_column_find(t, key);
    ck_assert_int_ge(col, 0);
    for (int row = 0; row < t->rows; row++)
        if (strcmp(t->cells[row * t->column_count].text, bus) == 0)
            return &t->cells[row * t->column_count + col];
    ck_abort_msg("no bus %s", bus);
}

START_TEST(without_a_dispatch_the_keys_say_why)
{
    press(a, "w");
    ck_assert_ptr_nonnull(strstr(a->message, "there is no result yet"));
    press(a, ".");
    ck_assert_ptr_nonnull(strstr(a->message, "while it shows a scenario"));
    give_result(a);
    a->run.unfinished = true;
    struct dispatch *kept = a->run.result->dispatch;
    a->run.result->dispatch = NULL;
    press(a, "w");
    ck_assert_ptr_nonnull(strstr(a->message, "when the solve is finished"));
    a->run.unfinished = false;
    press(a, "w");
    ck_assert_ptr_nonnull(strstr(a->message, "not kept"));
    a->run.result->dispatch = kept;
}
END_TEST

START_TEST(a_scenario_is_shown_step_by_step)
{
    give_result(a);
    give_outage(a);
    press(a, "w]");
    ck_assert(shows(a, "scenario 2 of 4, step 1 of 4"));
    ck_assert_int_eq(cell_of("5", "loading_state")->state, CELL_NOT_APPLICABLE);
    ck_assert_double_eq_tol(cell_of("2", "load_kw")->number, 110, 1e-9);
    press(a, ".");
    ck_assert(shows(a, "step 2 of 4, 1:00 h: 1 branch out, 2 buses islanded, 2 dark,"));
    ck_assert(shows(a, "unserved 251.0 kW; f unserved>0 shows where"));
    ck_assert(shows(a, "bus 1: voltage ok"));
    ck_assert(shows(a, "[ ] scenario  w state  , . step"));
    ck_assert(shows(a, "+--x 5 out"));
    ck_assert_str_eq(cell_of("5", "loading_state")->text, "out");
    ck_assert_str_eq(cell_of("6", "voltage_state")->text, "dark");
    press(a, "/6\r");
    ck_assert(shows(a, "bus 6: dark, branch ok"));
    press(a, "f unserved>0\r");
    ck_assert(lacks("shows where"));
    press(a, "F");
    ck_assert_str_eq(cell_of("4", "voltage_state")->text, "low");
    ck_assert_str_eq(cell_of("4", "loading_state")->text, "over");
    press(a, ",,");
    ck_assert_str_eq(a->message, "Step 1 is the first one: . goes on.");
    press(a, "....");
    ck_assert_str_eq(a->message, "Step 4 is the last one: , goes back.");
    press(a, "h"); /* the message goes */
    ck_assert(shows(a, "step 4 of 4, 3:00 h"));
    press(a, "x");
    ck_assert_str_eq(a->line.text, "feeder-scenario-2-step-4.csv");
    press(a, "\033\t");
    ck_assert(shows(a, "Base case without 1 data centre (600 kW)"));
    ck_assert(shows(a, "; the scenario is in Tree alone"));
    press(a, "1:go feeder:tree\rwh");
    ck_assert(shows(a, "Base case without 1 data centre (600 kW)"));
    ck_assert_int_eq(cell_of("5", "unserved_kw")->state, CELL_NOT_APPLICABLE);
    ck_assert_double_eq_tol(cell_of("2", "load_kw")->number, 100, 1e-9);
}
END_TEST

/* An island that modules keep alive has a voltage, which is none of the feeder's: it is not ok. */
START_TEST(a_bus_that_is_cut_off_is_an_island)
{
    give_result(a);
    give_outage(a);
    struct dispatch *d = &a->run.result->dispatch[1];
    for (int bus = 4; bus < 6; bus++)
        for (int t = 1; t < 4; t++) {
            d->voltage_pu[bus * 4 + t] = bus == 4 ? 1.05 : 0.94;
            d->unserved_kw[bus * 4 + t] /= 2;
            d->on_units[1 * 4 + t] = 1; /* the generator at 6 */
        }
    press(a, "w].h");
    ck_assert(shows(a, "1 branch out, 2 buses islanded, unserved"));
    ck_assert_str_eq(cell_of("5", "voltage_state")->text, "island");
    ck_assert_str_eq(cell_of("6", "voltage_state")->text, "low");
    ck_assert_str_eq(cell_of("2", "voltage_state")->text, "ok");
    press(a, "/5\r\r");
    ck_assert(shows(a, "lives on its modules, which set the voltage"));
    ck_assert(shows(a, "letters     u load cut in part"));
    press(a, "\033z");
    ck_assert(shows(a, "`x5:u~-6:Mtu!"));
}
END_TEST

/* The state of buses 5 and 6, cut off, in step 2 of scenario 2. */
static void check_island(const char *word5, const char *word6, const char *fact)
{
    a->arrivals++;
    ck_assert_str_eq(cell_of("5", "voltage_state")->text, word5);
    ck_assert_int_eq(cell_of("5", "voltage_pu")->state, strcmp(word5, "dark") == 0 ? CELL_NOT_APPLICABLE : CELL_VALUE);
    ck_assert_str_eq(cell_of("6", "voltage_state")->text, word6);
    press(a, "/5\r\r");
    ck_assert(shows(a, fact));
    ck_assert_int_eq(lacks("lives on its modules"), strcmp(word5, "island") != 0);
    press(a, "\033");
}

/* Whatever level the dispatch puts the voltage at: without a module on line, or all load cut, there is none. */
START_TEST(a_bus_without_a_source_or_service_is_dark)
{
    give_result(a);
    give_outage(a);
    struct dispatch *d = &a->run.result->dispatch[1];
    const double *demand = a->run.set->instance->scenario[1].demand_kw;
    struct module_type *recip = &a->run.set->instance->module[1];
    d->voltage_pu[4 * 4 + 1] = d->voltage_pu[5 * 4 + 1] = 1.05;
    d->unserved_kw[5 * 4 + 1] = 0;
    press(a, "w].");
    d->on_units[1 * 4 + 1] = 0; /* the generator stands still, however that serves 6 */
    check_island("dark", "dark", "none, dark: no module that can form a grid");
    d->on_units[1 * 4 + 1] = 1;
    check_island("dark", "island", "none, dark: all its load is cut");
    ck_assert(shows(a, "2 buses islanded, 1 dark,"));
    press(a, "\r");
    ck_assert(shows(a, "the modules of its island serve other buses"));
    ck_assert(shows(a, "letters     U dark"));
    press(a, "\033z");
    ck_assert(shows(a, "`x5:U!-6:Mt~"));
    press(a, "z");
    d->unserved_kw[4 * 4 + 1] -= 0.01;
    check_island("island", "island", "lives on its modules");
    recip->start_min = 120; /* it can start when the step ends */
    check_island("dark", "dark", "none, dark: no module that can form a grid");
    recip->start_min = 119;
    recip->grid_forming = false;
    check_island("dark", "dark", "none, dark: no module that can form a grid");
    recip->grid_forming = true;
    a->run.result->units[1] = 0;
    check_island("dark", "dark", "none, dark: no module that can form a grid");
    a->run.result->units[1] = 2;
    d->unserved_kw[4 * 4 + 1] = demand[4 * 4 + 1];
    d->unserved_kw[5 * 4 + 1] = demand[5 * 4 + 1];
    check_island("dark", "dark", "none, dark: no module that can form a grid");
    /* And a bus that hangs on the substation. */
    d->unserved_kw[1 * 4 + 1] = demand[1 * 4 + 1];
    a->arrivals++;
    ck_assert_str_eq(cell_of("2", "voltage_state")->text, "dark");
    ck_assert_str_eq(cell_of("1", "voltage_state")->text, "ok");
}
END_TEST

START_TEST(a_filter_without_rows_leaves_the_scenario_in_the_caption)
{
    give_result(a);
    press(a, "w]f unserved>9e6\r");
    ck_assert(shows(a, "scenario 2 of 4, step 1 of 4"));
    ck_assert(shows(a, "no bus passes the filter") && shows(a, "0 of 6 rows, F shows all"));
    ck_assert(lacks("Base case"));
    press(a, "w");
    ck_assert(shows(a, "Base case") && shows(a, "no bus passes the filter"));
    press(a, "F");
    ck_assert(lacks("passes the filter"));
}
END_TEST

START_TEST(minus_nothing_is_nothing)
{
    give_result(a);
    give_outage(a);
    struct dispatch *d = &a->run.result->dispatch[1];
    for (int k = 0; k < 20; k++)
        d->flow_kw[k] = -0.04;
    press(a, "w]/3\r\r");
    ck_assert(shows(a, "2: 0.0 kW"));
    ck_assert(lacks("-0.0"));
}
END_TEST

START_TEST(what_data_centres_add_to_the_load_is_said)
{
    char first[200], second[200];
    ck_assert_ptr_nonnull(app_case(a));
    a->feeder->import_cap_kw = 1260;
    feeder_totals(a, first, second, sizeof first);
    ck_assert_str_eq(first, "Base case without 1 data centre (600 kW): load 660 kW, import cap 1 260 kW");
    a->feeder->import_cap_kw = 1000;
    feeder_totals(a, first, second, sizeof first);
    ck_assert_ptr_nonnull(strstr(first, "cap 1 000 kW; with them 1 260 kW, 260 kW over the cap"));
}
END_TEST

START_TEST(flows_are_in_the_order_of_the_tree)
{
    static const char *const to[] = {"2", "5", "6", "3", "4"};
    press(a, ":go feeder:flows\r");
    const struct report_table *t = grid()->table;
    ck_assert_int_eq(t->rows, 5);
    for (int row = 0; row < 5; row++)
        ck_assert_str_eq(t->cells[row * t->column_count + report_column_find(t, "to")].text, to[row]);
    ck_assert(shows(a, "Branches in the order of the tree"));
}
END_TEST

/* The base case comes back while there is no dispatch, and the scenario when there is one again. */
START_TEST(a_result_without_a_dispatch_leaves_the_base_case)
{
    give_result(a);
    press(a, "w");
    struct dispatch *kept = a->run.result->dispatch;
    a->run.result->dispatch = NULL;
    a->arrivals++;
    ck_assert(shows(a, "Base case without 1 data centre"));
    a->run.result->dispatch = kept;
    a->arrivals++;
    ck_assert(shows(a, "scenario 1 of 4"));
    press(a, ":set risk:alpha=0.8\r");
    ck_assert(shows(a, "STALE: 1 edit since"));
}
END_TEST

/* ---- Keys ---- */

static void open_ieee33(void)
{
    struct err_list list = {0};
    app_free(a);
    a = app_new("cases/ieee33.ini", &list);
    ck_assert_ptr_nonnull(a);
}

START_TEST(a_bus_is_found_by_its_name)
{
    open_ieee33();
    press(a, "/2\r");
    ck_assert_str_eq(at_cursor(), "2");
    press(a, "/3\r"); /* 23, 30 to 33 and 13 have it too */
    ck_assert_str_eq(at_cursor(), "3");
    press(a, "n");
    ck_assert_ptr_nonnull(strstr(at_cursor(), "3"));
    ck_assert_str_ne(at_cursor(), "3");
    press(a, "c");
    ck_assert_ptr_nonnull(strstr(a->message, "no branch of the case has a rating"));
}
END_TEST

START_TEST(without_ratings_nothing_is_said_of_loading)
{
    ck_assert(shows(a, "Loading") && shows(a, "c colour"));
    open_ieee33();
    ck_assert(lacks("Loading") && lacks("Branch is") && lacks("c colour"));
    ck_assert(shows(a, "1-15 of 33"));
    press(a, "lll");
    ck_assert_str_eq(grid()->table->columns[grid()->col].key, "load_kw");
    press(a, "G");
    ck_assert(shows(a, "19-33 of 33"));
}
END_TEST

START_TEST(sorted_and_filtered_it_is_a_table_of_plain_names)
{
    ck_assert(shows(a, "+--* 5"));
    press(a, "s");
    ck_assert(shows(a, "> 1 "));
    ck_assert(lacks("+--"));
    press(a, "ssfbus=5\r");
    ck_assert(shows(a, "> 5 "));
    press(a, "Fy");
    ck_assert_str_eq(a->copy, "5");
    ck_assert(shows(a, "> +--* 5"));
}
END_TEST

START_TEST(enter_tells_all_and_t_goes_to_the_values)
{
    give_result(a);
    press(a, "/4\r\r");
    ck_assert_int_eq(a->mode, MODE_LIST);
    ck_assert(shows(a, "1 x battery (c1), at most 2"));
    ck_assert(shows(a, "3: 150.1 kW, 18 %, ok"));
    ck_assert(shows(a, "to 6, branch 6"));
    press(a, "\033t");
    ck_assert_int_eq(app_tab(a)->table, CASE_BUSES);
    ck_assert_str_eq(casedoc_row_name(a->doc, CASE_BUSES, grid_table_row(grid())), "4");
}
END_TEST

START_TEST(on_the_map_arrows_follow_the_lines)
{
    give_result(a);
    give_outage(a);
    press(a, "zl");
    ck_assert(shows(a, "1--2--3--4:DMt"));
    ck_assert(shows(a, "   `-5--6:Mt"));
    ck_assert_str_eq(at_cursor(), "2");
    press(a, "lll"); /* to the end of the line */
    ck_assert_str_eq(at_cursor(), "4");
    press(a, "j");
    ck_assert_str_eq(at_cursor(), "6");
    press(a, "hh"); /* and back to where it leaves */
    ck_assert_str_eq(at_cursor(), "2");
    press(a, "/6\r");
    ck_assert_str_eq(at_cursor(), "6");
    press(a, "w].");
    ck_assert(shows(a, "1--2--3--4:DMtu!"));
    ck_assert(shows(a, "   `x5:U!-6:MtU!"));
    press(a, "g");
    ck_assert_str_eq(at_cursor(), "1");
    press(a, "\033");
    ck_assert(shows(a, "# 1"));
}
END_TEST

START_TEST(the_default_feeder_fits_the_map_at_80_columns)
{
    open_ieee33();
    press(a, "z");
    ck_assert(shows(a, "1-2-3:Dc-4-5-6:c-7-8:ct-9:t-10-11-12:t-13-14:c-15:t-16-17-18:ct"));
    ck_assert(shows(a, "! outside 0.950 to 1.100 or dark; ~ below 0.960 or island"));
    ck_assert(lacks("~-") && lacks("more"));
}
END_TEST

/* A name is whole or not there; where a line goes on past a side stands a sign. */
START_TEST(names_on_the_map_are_not_cut)
{
    open_ieee33();
    press(a, "z");
    for (int step = 0; step < 18; step++) {
        char *screen = draw(a, 24, 50, false, false), *line = screen;
        for (int i = 0; i < 4; i++)
            line = strchr(line, '\n') + 1;
        bool left = line[0] == '~';
        size_t n = strcspn(line, "\n");
        bool right = line[n - 1] == '~';
        ck_assert_msg(left || strncmp(line, "1-2-3:Dc-", 9) == 0, "%.*s", (int)n, line);
        ck_assert_msg(right ? n == 50 : strncmp(line + n - 6, "-18:ct", 6) == 0, "%.*s", (int)n, line);
        /* What is between is a piece of the whole, from a name or a dash on, to one. */
        static const char whole[] = "1-2-3:Dc-4-5-6:c-7-8:ct-9:t-10-11-12:t-13-14:c-15:t-16-17-18:ct";
        const char *first = line + left + strspn(line + left, "-"), *last = line + n - right;
        while (last > first && last[-1] == '-')
            last--;
        char *piece = strndup(first, (size_t)(last - first));
        const char *found = piece ? strstr(whole, piece) : NULL;
        ck_assert_msg(found, "%s", piece);
        ck_assert_msg(found == whole || found[-1] == '-', "%s", piece);
        ck_assert_msg(strchr("-", found[strlen(piece)]) != NULL, "%s", piece);
        free(piece);
        free(screen);
        press(a, "l");
    }
    ck_assert_str_eq(a->message, "Bus 18 is the end of its line.");
}
END_TEST

START_TEST(keys_of_the_map_go_along_the_line_or_say_why_not)
{
    press(a, "z$");
    ck_assert_str_eq(at_cursor(), "4");
    press(a, "$");
    ck_assert_str_eq(a->message, "Bus 4 is the end of its line.");
    press(a, "j0");
    ck_assert_str_eq(at_cursor(), "5");
    ck_assert_int_eq(grid()->col, 0);
    press(a, "0");
    ck_assert_str_eq(a->message, "Bus 5 is the start of its line.");
    press(a, "gh");
    ck_assert_str_eq(a->message, "Bus 1 is the substation: nothing feeds it.");
    press(a, "fbus=1\rl");
    ck_assert_str_eq(a->message, "Bus 2 does not pass the filter. F shows all.");
}
END_TEST

START_TEST(colours_go_with_the_words_beside_them)
{
    give_result(a);
    give_outage(a);
    press(a, "w].c");
    const struct grid_node *node = grid()->node;
    ck_assert_ptr_null(node); /* until it is drawn */
    free(draw(a, 24, 80, true, false));
    node = grid()->node;
    for (int by_loading = 1; by_loading >= 0; by_loading--) {
        const struct report_table *t = grid()->table;
        int col = grid()->col;
        ck_assert_str_eq(t->columns[col].key, by_loading ? "loading_state" : "voltage_state");
        for (int row = 0; row < t->rows; row++) {
            const char *word = t->cells[row * t->column_count + col].text;
            ck_assert_int_eq(node[row].style, grid_word_style(word ? word : ""));
        }
        press(a, "c");
        free(draw(a, 24, 80, true, false));
        node = grid()->node;
    }
}
END_TEST

/* ---- Large feeders ---- */

/* A trunk of 300 buses, and from each of them a lateral of one; or laterals nested as deep as they can be. */
static struct app *open_large(int buses, bool nested)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    fprintf(out, "[feeder]\nname = Large\nbase_kv = 12.66\nsubstation = b1\nv_min = 0.8\nimport_cap_kw = 9000\n"
                 "[class house]\nvoll_usd_per_kwh = 50\n[buses]\n");
    for (int i = 1; i <= buses; i++)
        fprintf(out, "b%d = 1, 0.5, house\n", i);
    fprintf(out, "[branches]\n");
    for (int i = 2; i <= buses; i++)
        fprintf(out, "l%d = b%d, b%d, 0.001, 0.001, 900\n", i, nested ? i / 2 : i % 2 ? i - 1 : i > 2 ? i - 2 : 1, i);
    fclose(out);
    struct err_list list = {0};
    struct casedoc *doc = casedoc_parse(text, size, "large", &list);
    ck_assert_ptr_nonnull(doc);
    struct app *opened = app_new_with(doc, NULL);
    ck_assert_ptr_nonnull(opened);
    for (size_t i = 0; !app_case(opened) && i < opened->problems.count; i++)
        fprintf(stderr, "%s\n", opened->problems.items[i].message);
    ck_assert_ptr_nonnull(app_case(opened));
    free(text);
    return opened;
}

static const struct {
    int rows, cols;
} sizes[] = {{10, 40}, {24, 80}, {30, 120}, {50, 200}};

static void walk(struct app *app, const char *keys)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (const char *key = keys; *key; key++) {
            char name[80];
            press_key(app, (unsigned char)*key);
            char *screen = draw(app, sizes[i].rows, sizes[i].cols, false, false);
            const char *row = strstr(screen, "\n>");
            ck_assert_ptr_nonnull(row);
            snprintf(name, sizeof name, " %s ", app->feeder->bus[feeder_bus(app)].id);
            const char *found = strstr(row, name);
            ck_assert_msg(found && found < strchr(row + 1, '\n'), "no%s at:\n%s", name, screen);
            free(screen);
        }
}

START_TEST(large_feeders_scroll)
{
    for (int nested = 0; nested < 2; nested++) {
        struct app *app = open_large(600, nested);
        walk(app, "jjjjjjjjjjjjjjjjjjjjjjjjjjG\002\002kkkkgG");
        press(app, "/b511\r");
        ck_assert_str_eq(app->feeder->bus[feeder_bus(app)].id, "b511");
        walk(app, "jk");
        app_free(app);
    }
    struct err_list list = {0};
    struct app *app = app_new("cases/khodr141.ini", &list);
    ck_assert_ptr_nonnull(app);
    walk(app, "jjjjjjjjjjjjjjjjjjjjjjjjjjG\002\002kkkkgG");
    app_free(app);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui feeder");
    TCase *layout = tcase_create("layout");
    tcase_add_test(layout, every_branch_is_in_the_diagram_once_and_below_what_feeds_it);
    tcase_add_test(layout, lines_of_the_diagram_have_no_gaps);
    tcase_add_test(layout, nothing_overlaps_on_the_plane);
    tcase_set_timeout(layout, 60);
    suite_add_tcase(suite, layout);
    TCase *tests = tcase_create("screen");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, values_of_a_scenario_are_found_by_the_names_of_the_buses);
    tcase_add_test(tests, without_a_dispatch_the_keys_say_why);
    tcase_add_test(tests, a_scenario_is_shown_step_by_step);
    tcase_add_test(tests, a_bus_that_is_cut_off_is_an_island);
    tcase_add_test(tests, a_bus_without_a_source_or_service_is_dark);
    tcase_add_test(tests, a_filter_without_rows_leaves_the_scenario_in_the_caption);
    tcase_add_test(tests, minus_nothing_is_nothing);
    tcase_add_test(tests, what_data_centres_add_to_the_load_is_said);
    tcase_add_test(tests, flows_are_in_the_order_of_the_tree);
    tcase_add_test(tests, a_result_without_a_dispatch_leaves_the_base_case);
    tcase_add_test(tests, a_bus_is_found_by_its_name);
    tcase_add_test(tests, without_ratings_nothing_is_said_of_loading);
    tcase_add_test(tests, sorted_and_filtered_it_is_a_table_of_plain_names);
    tcase_add_test(tests, enter_tells_all_and_t_goes_to_the_values);
    tcase_add_test(tests, on_the_map_arrows_follow_the_lines);
    tcase_add_test(tests, the_default_feeder_fits_the_map_at_80_columns);
    tcase_add_test(tests, names_on_the_map_are_not_cut);
    tcase_add_test(tests, keys_of_the_map_go_along_the_line_or_say_why_not);
    tcase_add_test(tests, colours_go_with_the_words_beside_them);
    tcase_add_test(tests, large_feeders_scroll);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
