/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on the screen: sorting, filtering, searching, marking, and which words a filter takes. */
#include "run_suite.h"
#include "tui/widget/grid.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report_column columns[] = {
    {"bus", "Bus", "", CELL_TEXT, 0, false, ""},
    {"module", "Module", "", CELL_TEXT, 0, false, ""},
    {"power_kw", "Power", "kW", CELL_REAL, 1, true, ""},
};

static const struct {
    const char *bus, *module;
    double kw;
} rows[] = {{"18", "battery", 750}, {"25", "recip", 500}, {"30", "dr-ai", 200}, {"7", "Battery", 500}};
enum { ROWS = 4, COLUMNS = 3 };

static struct report_cell cells[ROWS * COLUMNS];
static struct report_table table = {.name = "t",
                                    .title = "T",
                                    .columns = columns,
                                    .column_count = COLUMNS,
                                    .rows = ROWS,
                                    .capacity = ROWS,
                                    .cells = cells};

static void fill(void)
{
    for (int r = 0; r < ROWS; r++) {
        cells[r * COLUMNS + 0] = (struct report_cell){CELL_VALUE, 0, (char *)(size_t)rows[r].bus};
        cells[r * COLUMNS + 1] = (struct report_cell){CELL_VALUE, 0, (char *)(size_t)rows[r].module};
        cells[r * COLUMNS + 2] = (struct report_cell){CELL_VALUE, rows[r].kw, NULL};
    }
}

static struct grid g;

static void setup(void)
{
    fill();
    grid_init(&g, true);
    ck_assert(grid_bind(&g, &table));
}

static void teardown(void)
{
    grid_free(&g);
}

static const char *order(void)
{
    static char text[64];
    text[0] = '\0';
    for (int i = 0; i < g.shown; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", rows[g.order[i]].bus);
    return text;
}

START_TEST(sorting_is_by_number_largest_first_then_smallest_then_as_it_was)
{
    g.col = 2;
    grid_sort(&g);
    ck_assert_str_eq(order(), "18 25 7 30 "); /* equal ones keep their order */
    grid_sort(&g);
    ck_assert_str_eq(order(), "30 25 7 18 ");
    grid_sort(&g);
    ck_assert_str_eq(order(), "18 25 30 7 ");
}
END_TEST

START_TEST(further_keys_order_what_is_equal)
{
    g.col = 1; /* battery, Battery, dr-ai, recip */
    grid_sort(&g);
    ck_assert_str_eq(order(), "18 7 30 25 ");
    g.col = 2; /* within a module, the largest first */
    ck_assert(grid_sort_further(&g));
    ck_assert_str_eq(order(), "18 7 30 25 ");
    ck_assert(grid_sort_further(&g)); /* the smallest first */
    ck_assert_str_eq(order(), "7 18 30 25 ");
    ck_assert_int_eq(grid_key_of(&g, 1), 1);
    ck_assert_int_eq(grid_key_of(&g, 2), 2);
    ck_assert(grid_sort_further(&g)); /* no longer */
    ck_assert_int_eq(g.keys, 1);
    ck_assert(grid_sort_further(&g));
    grid_sort(&g); /* this one alone */
    ck_assert_int_eq(g.keys, 1);
    ck_assert_str_eq(order(), "18 25 7 30 ");
}
END_TEST

START_TEST(headers_number_the_keys)
{
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 8, 60));
    g.col = 2;
    grid_sort(&g);
    grid_draw(&g, &c, 0, 0, 8, 60, true);
    char *text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "Power v\n"));
    free(text);
    g.col = 1;
    grid_sort_further(&g);
    cells_clear(&c);
    grid_draw(&g, &c, 0, 0, 8, 60, true);
    text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "Power v1"));
    ck_assert_ptr_nonnull(strstr(text, "Module ^2"));
    free(text);
    cells_free(&c);
}
END_TEST

START_TEST(what_has_no_value_is_last_either_way)
{
    cells[0 * COLUMNS + 2].state = CELL_MISSING; /* bus 18 */
    grid_bind(&g, &table);
    g.col = 2;
    grid_sort(&g);
    ck_assert_str_eq(order(), "25 7 30 18 ");
    grid_sort(&g);
    ck_assert_str_eq(order(), "30 25 7 18 ");
}
END_TEST

START_TEST(frozen_columns_stay_while_others_scroll)
{
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 8, 30));
    g.col = 1;
    grid_freeze(&g);
    ck_assert_int_eq(grid_fixed(&g), 2);
    g.col = 2;
    grid_draw(&g, &c, 0, 0, 8, 30, true);
    char *text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "Bus"));
    ck_assert_ptr_nonnull(strstr(text, "Module"));
    ck_assert_ptr_nonnull(strstr(text, "500.0"));
    free(text);
    cells_free(&c);
    g.col = 1;
    grid_freeze(&g);
    ck_assert_int_eq(grid_fixed(&g), 1);
}
END_TEST

START_TEST(texts_that_are_numbers_sort_as_numbers)
{
    g.col = 0;
    grid_sort(&g);
    ck_assert_str_eq(order(), "7 18 25 30 ");
}
END_TEST

START_TEST(filters)
{
    static const struct {
        const char *filter, *left;
    } good[] = {
        {"", "18 25 30 7 "},
        {"batt", "18 7 "},
        {"power_kw>=500", "18 25 7 "},
        {"power>500", "18 "},
        {"Power<500", "30 "},
        {"module=BATTERY power<700", "7 "},
        {"module!=battery", "25 30 "},
        {"module~ai", "30 "},
        {"bus=18", "18 "},
        {"mod~ai", "30 "},                   /* a part that only one column begins with */
        {"power>0.4MW power<=500", "25 7 "}, /* another unit of power */
        {"p >= 0.5 MW", ""},                 /* the unit is a word of its own: no cell has it */
        {"p >= '0.5 MW'", "18 25 7 "},
        {"p >= 500", "18 25 7 "},
        {"power=500.04", "25 7 "}, /* equal as it is shown */
        {"power!=500", "18 30 "},
        {"module='dr-ai'", "30 "},
        {"module!~batt", "25 30 "},
        {"\"dr-ai\" 200", "30 "},
        {"500", "25 7 "},
        {"zzz", ""},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert(grid_filter(&g, good[i].filter, NULL));
        ck_assert_str_eq(order(), good[i].left);
    }
}
END_TEST

START_TEST(a_wrong_filter_says_why_and_leaves_the_old_one)
{
    struct err e = {0};
    ck_assert(grid_filter(&g, "batt", NULL));
    ck_assert(!grid_filter(&g, "colour=red", &e));
    ck_assert_ptr_nonnull(strstr(e.message, "colour"));
    ck_assert_ptr_nonnull(strstr(e.hint, "bus, module, power_kw"));
    ck_assert(!grid_filter(&g, "power>many", &e));
    ck_assert_ptr_nonnull(strstr(e.message, "many"));
    ck_assert_ptr_nonnull(strstr(e.hint, "kW"));
    ck_assert(!grid_filter(&g, "power>", &e));
    ck_assert_ptr_nonnull(strstr(e.message, "missing"));
    ck_assert(!grid_filter(&g, "=5", &e));
    ck_assert(!grid_filter(&g, "1 2 3 4 5 6 7 8 9", &e));
    ck_assert_str_eq(order(), "18 7 ");
}
END_TEST

START_TEST(a_part_of_two_names_is_refused_with_both)
{
    static const struct report_column two[] = {{"up_kwh", "Up", "kWh", CELL_REAL, 1, true, ""},
                                               {"up_usd", "Up cost", "USD", CELL_REAL, 0, true, ""}};
    static struct report_cell values[] = {{CELL_VALUE, 1, NULL}, {CELL_VALUE, 2, NULL}};
    struct report_table t = {.name = "t", .title = "T", .columns = two, .column_count = 2, .rows = 1, .cells = values};
    struct grid grid;
    struct err e = {0};
    grid_init(&grid, false);
    ck_assert(grid_bind(&grid, &t));
    ck_assert(!grid_filter(&grid, "up_>0", &e));
    ck_assert_ptr_nonnull(strstr(e.hint, "up_kwh, up_usd"));
    ck_assert(grid_filter(&grid, "up>0", &e)); /* a whole title */
    ck_assert_int_eq(grid.shown, 1);
    grid_free(&grid);
}
END_TEST

START_TEST(the_cursor_stays_on_its_row)
{
    g.row = 2; /* bus 30 */
    g.col = 2;
    ck_assert(grid_filter(&g, "power<600", NULL));
    ck_assert_str_eq(rows[grid_table_row(&g)].bus, "30");
}
END_TEST

START_TEST(sorting_keeps_the_cursor_on_its_row)
{
    g.row = 1; /* bus 25 */
    g.col = 2;
    for (int i = 0; i < 3; i++) {
        grid_sort(&g);
        ck_assert_str_eq(rows[grid_table_row(&g)].bus, "25");
    }
}
END_TEST

START_TEST(a_number_is_shown_whole_or_not_at_all)
{
    for (int cols = 12; cols <= 40; cols++) {
        struct cells c = {.utf8 = true};
        ck_assert(cells_resize(&c, 8, cols));
        grid_draw(&g, &c, 0, 0, 8, cols, true);
        char *text = cells_dump(&c, false);
        bool begun = strstr(text, "75") != NULL, whole = strstr(text, "750.0") != NULL;
        ck_assert_msg(begun == whole, "at %d columns:\n%s", cols, text);
        if (!whole) { /* the end of the heading says that there is more */
            char *heading = strchr(text, '\n');
            ck_assert_int_eq(heading[-1], '>');
        }
        free(text);
        cells_free(&c);
    }
}
END_TEST

/* A line with a lateral that leaves its first bus, and one that leaves the lateral. */
START_TEST(a_diagram_is_drawn_in_the_order_of_the_table_only)
{
    static const char *const names[] = {"2", "19", "20", "3"};
    static const struct grid_node nodes[] = {{.glyph = GLYPH_DOT},
                                             {.depth = 1, .turns = true, .glyph = GLYPH_OUT, .marks = "out"},
                                             {.depth = 2, .turns = true, .glyph = GLYPH_DOT},
                                             {.glyph = GLYPH_DOT, .marks = "D"}};
    struct report_cell cell[4];
    for (int i = 0; i < 4; i++)
        cell[i] = (struct report_cell){CELL_VALUE, 0, (char *)(size_t)names[i]};
    struct report_table t = {
        .name = "t", .title = "T", .columns = columns, .column_count = 1, .rows = 4, .cells = cell};
    struct grid grid;
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 6, 30));
    grid_init(&grid, false);
    ck_assert(grid_bind(&grid, &t));
    grid_show_diagram(&grid, nodes);
    grid_draw(&grid, &c, 0, 0, 6, 30, true);
    char *text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "\n> \u2022 2\n  \u251c\u2500\u2500\u00d7 19 out\n"
                                       "  \u2502  \u251c\u2500\u2500\u2022 20\n  \u2022 3 D\n"));
    free(text);
    cells_clear(&c);
    grid_draw(&grid, &c, 0, 0, 6, 12, true); /* half of it: outer lines go first */
    text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "\n> \u2022 2\n  \u00d7 19 \u2026\n  \u2026\u2500\u2022 20\n"));
    free(text);
    cells_clear(&c);
    grid_sort(&grid);
    grid_draw(&grid, &c, 0, 0, 6, 30, true);
    text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "\n> 2\n  3\n  19\n  20\n"));
    free(text);
    grid_free(&grid);
    cells_free(&c);
}
END_TEST

/* Long tables are searched without writing their numbers down: what is found must be what is shown. */
START_TEST(numbers_are_searched_as_they_are_shown)
{
    static const double values[] = {0,      0.04,    -0.04,     0.05,     9.95,      99.5, 990.9,  1234567.8,
                                    -750.2, 10009.9, 999999999, 123456.7, 5e8 + 0.1, 1e9,  3.7e12, 100000000};
    static const char *const needles[] = {"0",    "00",        "9",   "99", "5",   "50",        "12", "34567",
                                          "0009", "999999999", "1.",  ".9", "9.9", "-7",        "-",  "7.8",
                                          "1234", "000",       "09",  "67", "e",   "+",         ",",  "1 2",
                                          "8.1",  "4.",        "0.0", "x",  "",    "9999999999"};
    struct report_column column = {"v", "V", "", CELL_REAL, 0, false, ""};
    struct report_cell cell = {CELL_VALUE, 0, NULL};
    const struct report_table one = {.columns = &column, .column_count = 1, .rows = 1, .cells = &cell};
    for (column.decimals = 0; column.decimals < 5; column.decimals++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            for (size_t n = 0; n < sizeof needles / sizeof *needles; n++) {
                const struct grid_needle needle = grid_needle_of(needles[n]);
                char shown[80], bare[80];
                size_t length = 0;
                cell.number = values[v];
                grid_cell_text(&one, 0, 0, shown, sizeof shown);
                for (const char *at = shown; *at; at++)
                    if (*at != ' ')
                        bare[length++] = *at;
                bare[length] = '\0';
                bool found = strstr(shown, needles[n]) || strstr(bare, needles[n]);
                ck_assert_msg(grid_cell_contains(&one, 0, 0, &needle) == found, "'%s' in '%s'", needles[n], shown);
            }
}
END_TEST

START_TEST(a_name_is_found_before_what_contains_it)
{
    static const char *const names[] = {"12", "2", "B2"};
    struct report_cell cell[3];
    for (int i = 0; i < 3; i++)
        cell[i] = (struct report_cell){CELL_VALUE, 0, (char *)(size_t)names[i]};
    struct report_table t = {
        .name = "t", .title = "T", .columns = columns, .column_count = 1, .rows = 3, .cells = cell};
    struct grid grid;
    grid_init(&grid, false);
    ck_assert(grid_bind(&grid, &t));
    ck_assert(grid_find_name(&grid, "2"));
    ck_assert_int_eq(grid.row, 1);
    ck_assert(grid_find_name(&grid, "b2"));
    ck_assert_int_eq(grid.row, 2);
    ck_assert(!grid_find_name(&grid, "1"));
    ck_assert_int_eq(grid.row, 2);
    grid_free(&grid);
}
END_TEST

START_TEST(digits_of_values_of_the_case_are_grouped_when_shown)
{
    static const struct report_column value = {"value", "Value", "", CELL_TEXT, 1, false, ""};
    static const struct {
        const char *text, *shown;
    } as[] = {{"2500000", "2 500 000"}, {"20000", "20 000"},  {"-1250.5 kW", "-1 250.5 kW"},
              {"999", "999"},           {"2.5 MW", "2.5 MW"}, {"0.12345", "0.12345"}};
    for (size_t i = 0; i < sizeof as / sizeof *as; i++) {
        struct report_cell cell = {CELL_VALUE, 0, (char *)(size_t)as[i].text};
        struct report_table t = {
            .name = "t", .title = "T", .columns = &value, .column_count = 1, .rows = 1, .cells = &cell};
        struct grid grid;
        char text[64];
        grid_init(&grid, false);
        ck_assert(grid_bind(&grid, &t));
        grid_shown_text(&grid, 0, 0, text, sizeof text);
        ck_assert_str_eq(text, as[i].shown);
        grid_cell_text(&t, 0, 0, text, sizeof text);
        ck_assert_str_eq(text, as[i].text);
        grid_free(&grid);
    }
}
END_TEST

START_TEST(search_wraps_both_ways)
{
    ck_assert(grid_search(&g, "battery", 1));
    ck_assert_int_eq(g.row, 3);
    ck_assert(grid_search(&g, "battery", 1));
    ck_assert_int_eq(g.row, 0);
    ck_assert(grid_search(&g, "RECIP", -1));
    ck_assert_int_eq(g.row, 1);
    ck_assert(!grid_search(&g, "flywheel", 1));
    ck_assert_int_eq(g.row, 1);
}
END_TEST

START_TEST(marks_count_only_what_is_shown)
{
    grid_mark(&g, GRID_MARK_ROW);
    grid_move(&g, 2, 0);
    grid_mark(&g, GRID_MARK_ROW);
    ck_assert_int_eq(grid_marks(&g), 2);
    ck_assert(grid_filter(&g, "battery", NULL));
    ck_assert_int_eq(grid_marks(&g), 1);
}
END_TEST

/* Names that differ at their ends alone are told apart where there is no room for them, wide ones too. */
START_TEST(long_names_keep_their_ends)
{
    static const struct report_column two[] = {{"bus", "Bus", "", CELL_TEXT, 0, false, ""},
                                               {"kw", "Load", "kW", CELL_INTEGER, 0, false, ""}};
    char first[] = "Substation-North-West-Section-A", second[] = "Substation-North-West-Section-B",
         wide[] = "変電所北西部工業団地第七母線";
    struct report_cell named[] = {{CELL_VALUE, 0, first}, {CELL_VALUE, 1, NULL}, {CELL_VALUE, 0, second},
                                  {CELL_VALUE, 2, NULL},  {CELL_VALUE, 0, wide}, {CELL_VALUE, 3, NULL}};
    struct report_table long_names = {
        .name = "long", .title = "Long", .columns = two, .column_count = 2, .rows = 3, .cells = named};
    struct grid narrow;
    grid_init(&narrow, false);
    ck_assert(grid_bind(&narrow, &long_names));
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 6, 32));
    grid_draw(&narrow, &c, 0, 0, 6, 32, true);
    char *text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "Substati…ction-A"));
    ck_assert_ptr_nonnull(strstr(text, "Substati…ction-B"));
    ck_assert_ptr_nonnull(strstr(text, "変電所北…七母線"));
    free(text);
    cells_free(&c);
    grid_free(&narrow);
}
END_TEST

START_TEST(marks_of_all_rows_shown_of_the_others_and_none)
{
    ck_assert(grid_filter(&g, "power=500", NULL)); /* 25 and 7 */
    grid_mark(&g, GRID_MARK_ALL);
    ck_assert(grid_filter(&g, "", NULL));
    ck_assert_int_eq(grid_marks(&g), 2);
    ck_assert_double_eq_tol(grid_sum(&g, 2), 1000, 1e-12); /* of the marked ones */
    grid_mark(&g, GRID_MARK_OTHERS);
    ck_assert(!g.mark[1] && !g.mark[3] && g.mark[0] && g.mark[2]);
    ck_assert_double_eq_tol(grid_sum(&g, 2), 950, 1e-12);
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 8, 60));
    grid_draw(&g, &c, 0, 0, 8, 60, true);
    char *text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(strstr(text, "sum of 2 marked"));
    ck_assert_ptr_nonnull(strstr(text, "950.0"));
    free(text);
    cells_free(&c);
    grid_mark(&g, GRID_MARK_NONE);
    ck_assert_int_eq(grid_marks(&g), 0);
    ck_assert_double_eq_tol(grid_sum(&g, 2), 1950, 1e-12);
}
END_TEST

/* A hundred thousand rows: what a key costs does not grow with them, and sorting grows by no square. */
START_TEST(a_long_table_makes_text_of_what_is_shown_alone)
{
    enum { LONG = 100000, SEEN = 8 * COLUMNS };
    struct report_cell *many = calloc((size_t)LONG * COLUMNS, sizeof *many);
    ck_assert_ptr_nonnull(many);
    for (int r = 0; r < LONG; r++) {
        memcpy(&many[r * COLUMNS], &cells[(r % ROWS) * COLUMNS], COLUMNS * sizeof *many);
        many[r * COLUMNS + 2].number = (double)(r * 7919L % LONG);
    }
    struct report_table t = table;
    struct grid grid;
    struct cells c = {.utf8 = true};
    t.cells = many;
    t.rows = LONG;
    grid_init(&grid, true);
    ck_assert(grid_bind(&grid, &t));
    ck_assert(cells_resize(&c, 8, 60));
    grid_move(&grid, LONG / 2, 2);
    grid_draw(&grid, &c, 0, 0, 8, 60, true);
    ck_assert_int_le(grid.texts, SEEN);
    grid_draw_bars(&grid, &c, 0, 0, 8, 60);
    ck_assert_int_le(grid.texts, 3 * SEEN);
    grid_sort(&grid);
    grid.col = 1;
    grid_sort(&grid);
    grid.col = 2;
    grid_sort_further(&grid);
    ck_assert(grid_filter(&grid, "power>500 battery", NULL));
    grid_draw(&grid, &c, 0, 0, 8, 60, true);
    ck_assert_int_le(grid.texts, 4 * SEEN);
    ck_assert_int_le(grid.ranks, 8 * LONG); /* by each sort, a few pieces of each cell */
    cells_free(&c);
    grid_free(&grid);
    free(many);
}
END_TEST

START_TEST(moves_stop_at_the_ends)
{
    grid_move(&g, 1000000000, 1000000);
    ck_assert_int_eq(g.row, ROWS - 1);
    ck_assert_int_eq(g.col, COLUMNS - 1);
    grid_move(&g, -2000000000, -1000000);
    ck_assert_int_eq(g.row, 0);
    ck_assert_int_eq(g.col, 0);
}
END_TEST

START_TEST(sums_are_of_the_rows_shown)
{
    ck_assert(grid_filter(&g, "power=500", NULL));
    ck_assert_double_eq_tol(grid_sum(&g, 2), 1000, 1e-12);
    ck_assert(grid_filter(&g, "", NULL));
    ck_assert_double_eq_tol(grid_sum(&g, 2), 1950, 1e-12);
}
END_TEST

START_TEST(a_table_without_rows_can_be_worked_on)
{
    static struct report_table none = {.name = "n", .title = "N", .columns = columns, .column_count = COLUMNS};
    struct grid empty;
    grid_init(&empty, true);
    ck_assert(grid_bind(&empty, &none));
    grid_sort(&empty);
    grid_mark(&empty, GRID_MARK_ALL);
    grid_move(&empty, 5, 5);
    ck_assert(!grid_search(&empty, "x", 1));
    ck_assert_int_eq(grid_table_row(&empty), -1);
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 10, 40));
    grid_draw(&empty, &c, 0, 0, 10, 40, true);
    grid_draw_bars(&empty, &c, 0, 0, 10, 40);
    grid_draw_detail(&empty, &c, 0, 0, 10, 40);
    cells_free(&c);
    grid_free(&empty);
}
END_TEST

START_TEST(the_hardware_cursor_is_on_the_focused_cell_wherever_it_is)
{
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 8, 30));
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLUMNS; col++) {
            cells_clear(&c);
            g.row = row;
            g.col = col;
            grid_draw(&g, &c, 0, 0, 8, 30, true);
            ck_assert_int_ge(c.cursor_row, 0);
            ck_assert_uint_eq(c.at[c.cursor_row * c.cols + c.cursor_col].style, STYLE_FOCUS);
        }
    cells_free(&c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui grid");
    TCase *tests = tcase_create("grid");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, sorting_is_by_number_largest_first_then_smallest_then_as_it_was);
    tcase_add_test(tests, further_keys_order_what_is_equal);
    tcase_add_test(tests, headers_number_the_keys);
    tcase_add_test(tests, what_has_no_value_is_last_either_way);
    tcase_add_test(tests, frozen_columns_stay_while_others_scroll);
    tcase_add_test(tests, texts_that_are_numbers_sort_as_numbers);
    tcase_add_test(tests, a_part_of_two_names_is_refused_with_both);
    tcase_add_test(tests, long_names_keep_their_ends);
    tcase_add_test(tests, marks_of_all_rows_shown_of_the_others_and_none);
    tcase_add_test(tests, a_long_table_makes_text_of_what_is_shown_alone);
    tcase_add_test(tests, filters);
    tcase_add_test(tests, a_wrong_filter_says_why_and_leaves_the_old_one);
    tcase_add_test(tests, the_cursor_stays_on_its_row);
    tcase_add_test(tests, sorting_keeps_the_cursor_on_its_row);
    tcase_add_test(tests, a_number_is_shown_whole_or_not_at_all);
    tcase_add_test(tests, a_diagram_is_drawn_in_the_order_of_the_table_only);
    tcase_add_test(tests, numbers_are_searched_as_they_are_shown);
    tcase_add_test(tests, a_name_is_found_before_what_contains_it);
    tcase_add_test(tests, digits_of_values_of_the_case_are_grouped_when_shown);
    tcase_add_test(tests, search_wraps_both_ways);
    tcase_add_test(tests, marks_count_only_what_is_shown);
    tcase_add_test(tests, moves_stop_at_the_ends);
    tcase_add_test(tests, sums_are_of_the_rows_shown);
    tcase_add_test(tests, a_table_without_rows_can_be_worked_on);
    tcase_add_test(tests, the_hardware_cursor_is_on_the_focused_cell_wherever_it_is);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
