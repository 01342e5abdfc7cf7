/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots: ticks, where points lie, words, the cursor; and golden pictures of each kind. GENERATE=1 writes these anew. */
#include "run_suite.h"
#include "tui/widget/plot_canvas.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Axes ---- */

static struct plot_span span(enum plot_scale scale, double low, double high, int most, bool round)
{
    struct plot_span s;
    const struct plot_axis axis = {.unit = "kW", .scale = scale};
    ck_assert(plot_span_set(&s, &axis, low, high, most, round));
    return s;
}

START_TEST(ticks_are_one_two_or_five_times_a_power_of_ten)
{
    static const double ends[][2] = {{0, 1},       {3, 4.9},      {-7, 12}, {428600, 428900},
                                     {1e-9, 3e-9}, {-1e12, 2e12}, {0, 97}};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        for (int most = 2; most <= 20; most++) {
            struct plot_span s = span(PLOT_LINEAR, ends[k][0], ends[k][1], most, false);
            ck_assert_int_le(s.count, most);
            if (s.count < 2)
                continue;
            double step = s.tick[1] - s.tick[0], power = pow(10, floor(log10(step * 1.000001))), first = step / power;
            ck_assert(fabs(first - 1) < 1e-3 || fabs(first - 2) < 1e-3 || fabs(first - 5) < 1e-3);
            ck_assert_double_ge(s.tick[0], s.low - step * 1e-5);
            ck_assert_double_le(s.tick[s.count - 1], s.high + step * 1e-5);
        }
}
END_TEST

START_TEST(round_ends_hold_the_values)
{
    struct plot_span s = span(PLOT_LINEAR, 3.1, 4.9, 5, true);
    ck_assert_double_eq_tol(s.low, 3, 1e-9);
    ck_assert_double_eq_tol(s.high, 5, 1e-9);
    ck_assert_int_eq(s.count, 5);
    char text[64];
    ck_assert_str_eq(plot_span_tick_text(&s, 3.5, text, sizeof text), "3.5");
    s = span(PLOT_LINEAR, 0, 12500, 4, true);
    ck_assert_str_eq(plot_span_tick_text(&s, s.high, text, sizeof text), "15 000");
}
END_TEST

START_TEST(hours_have_round_minutes)
{
    struct plot_span s = span(PLOT_HOURS, 0, 3, 4, false);
    char text[64];
    ck_assert_int_eq(s.count, 4);
    ck_assert_str_eq(plot_span_tick_text(&s, s.tick[1], text, sizeof text), "1:00");
    s = span(PLOT_HOURS, 0, 0.5, 4, false);
    ck_assert_str_eq(plot_span_tick_text(&s, s.tick[1], text, sizeof text), "0:10");
}
END_TEST

START_TEST(large_values_have_a_larger_unit)
{
    struct plot_span s = span(PLOT_LINEAR, 0, 2.5e6, 4, true);
    char text[64];
    ck_assert_str_eq(s.unit, "MW");
    ck_assert_str_eq(plot_span_text(&s, 2.5e6, text, sizeof text), "2 500");
    const struct plot_axis axis = {.unit = "USD"};
    ck_assert(plot_span_set(&s, &axis, 0, 2.5e6, 4, true));
    ck_assert_str_eq(s.unit, "k USD");
}
END_TEST

START_TEST(logarithms_skip_what_has_none)
{
    struct plot_span s = span(PLOT_LOG, 3, 4000, 8, true);
    ck_assert_double_eq_tol(s.low, 1, 1e-9);
    ck_assert_double_eq_tol(s.high, 10000, 1e-6);
    ck_assert_double_eq_tol(plot_span_share(&s, 100), 0.5, 1e-9);
    ck_assert(isnan(plot_span_share(&s, 0)));
    ck_assert(isnan(plot_span_share(&s, -3)));
}
END_TEST

START_TEST(constant_and_huge_values_have_a_range)
{
    struct plot_span s = span(PLOT_LINEAR, 5, 5, 4, true);
    ck_assert_double_lt(s.low, 5);
    ck_assert_double_gt(s.high, 5);
    s = span(PLOT_LINEAR, 0, 0, 4, true);
    ck_assert_double_lt(s.low, s.high);
    s = span(PLOT_LINEAR, -1.5e308, 1.5e308, 4, true);
    ck_assert_double_eq_tol(plot_span_share(&s, 0), 0.5, 1e-9);
    const struct plot_axis axis = {.unit = ""};
    ck_assert(!plot_span_set(&s, &axis, INFINITY, -INFINITY, 4, true));
}
END_TEST

/* ---- Where points lie ---- */

/* A rule whose name has no room beside it is named in the legend; the last tick keeps its label beside the name of the axis. */
START_TEST(nothing_drawn_goes_without_a_name)
{
    const double at_x[] = {0, 50, 100}, at_y[] = {5, 5, 5}, zero[] = {0, 0, 0};
    const struct plot_series s[] = {
        {.name = "a", .kind = PLOT_BAND, .ascii = ':', .count = 3, .x = at_x, .y = at_y, .low = zero},
        {.name = "b", .kind = PLOT_LINE, .ascii = '*', .count = 3, .x = at_x, .y = zero}};
    const struct plot_rule rule = {.name = "cap", .at = 3};
    struct plot p = {.x = {.title = "rows", .unit = "%", .high = 100},
                     .y = {.unit = "kW", .high = 5},
                     .series = s,
                     .count = 2,
                     .rule = &rule,
                     .rules = 1};
    struct cells c = {0};
    ck_assert(cells_resize(&c, 15, 80));
    cells_clear(&c);
    plot_draw(&p, NULL, &c, 0, 0, 15, 80);
    char *text = cells_dump(&c, false);
    ck_assert_ptr_nonnull(text);
    ck_assert_msg(strstr(text, "--- cap 3 kW") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "rows, %   100\n") != NULL, "%s", text);
    free(text);
    cells_free(&c);
}
END_TEST

START_TEST(a_point_lies_in_its_dot)
{
    struct plot_span x = span(PLOT_LINEAR, 0, 19, 0, false), y = span(PLOT_LINEAR, 0, 39, 0, false);
    struct plot_canvas v = {.rows = 10, .cols = 10, .across = 2, .down = 4, .x = &x, .y = &y};
    ck_assert_int_eq(plot_dot_x(&v, 0), 0);
    ck_assert_int_eq(plot_dot_x(&v, 7), 7);
    ck_assert_int_eq(plot_dot_x(&v, 19), 19);
    ck_assert_int_eq(plot_dot_y(&v, 39), 0);
    ck_assert_int_eq(plot_dot_y(&v, 0), 39);
    ck_assert_int_eq(plot_dot_y(&v, 30), 9);
    ck_assert_int_eq(plot_dot_y(&v, NAN), -1);
}
END_TEST

START_TEST(one_point_is_one_dot_of_braille)
{
    const double at_x[] = {0, 9, 19}, at_y[] = {0, 30, 39};
    struct plot_series s = {.name = "a", .kind = PLOT_LINE, .ascii = '*', .count = 1, .x = at_x + 1, .y = at_y + 1};
    struct plot_span x = span(PLOT_LINEAR, 0, 19, 0, false), y = span(PLOT_LINEAR, 0, 39, 0, false);
    struct cells c = {.utf8 = true};
    unsigned char owner[100] = {0};
    ck_assert(cells_resize(&c, 10, 10));
    struct plot_canvas v = {
        .cells = &c, .rows = 10, .cols = 10, .across = 2, .down = 4, .x = &x, .y = &y, .owner = owner, .braille = true};
    plot_canvas_series(&v, &s, 0);
    /* Dot 9 of 20 is the right one of column 4, dot 9 of 40 the second of row 2. */
    ck_assert_uint_eq(c.at[2 * 10 + 4].glyph, 0x2810);
    int drawn = 0;
    for (int k = 0; k < 100; k++)
        drawn += c.at[k].glyph != ' ';
    ck_assert_int_eq(drawn, 1);
    cells_free(&c);
}
END_TEST

/* ---- Words ---- */

static const double hours[] = {0, 1, 2, 3};

static struct plot one_series(struct plot_series *s, const double *y, int count)
{
    *s = (struct plot_series){.name = "demand", .kind = PLOT_STEP, .ascii = '*', .count = count, .x = hours, .y = y};
    return (struct plot){.x = {.unit = "h", .scale = PLOT_HOURS}, .y = {.unit = "kW"}, .series = s, .count = 1};
}

START_TEST(words_tell_the_course)
{
    static const struct {
        double y[4];
        const char *words;
    } courses[] = {
        {{3.1, 4.9, 3, 2.2}, "demand rises from 3.10 to 4.90 kW at 1:00 h, then falls to 2.20 kW"},
        {{5, 1, 2, 6}, "demand falls from 5 to 1 kW at 1:00 h, then rises to 6 kW"},
        {{1, 2, 3, 4}, "demand rises from 1 to 4 kW"},
        {{7, 7, 7, 7}, "demand stays at 7 kW"},
        {{4, 9, 1, 5}, "demand rises from 4 to 9 kW at 1:00 h, falls to 1 kW at 2:00 h, then rises to 5 kW"},
        {{NAN, 3, NAN, NAN}, "demand is 3 kW at 1:00 h"},
        {{NAN, NAN, NAN, NAN}, "nothing to plot yet"},
    };
    for (size_t k = 0; k < sizeof courses / sizeof *courses; k++) {
        struct plot_series s;
        struct plot p = one_series(&s, courses[k].y, 4);
        char words[300];
        plot_words(&p, words, sizeof words);
        ck_assert_str_eq(words, courses[k].words);
    }
}
END_TEST

START_TEST(words_of_a_gap_say_since_when)
{
    static const double t[] = {0, 4, 12, 20}, bound[] = {90, 95, 99.72, 99.75}, best[] = {INFINITY, 101, 100, 100};
    struct plot_series s[] = {{.name = "bound", .kind = PLOT_STEP, .count = 4, .x = t, .y = bound},
                              {.name = "best plan", .kind = PLOT_STEP, .count = 4, .x = t, .y = best}};
    struct plot p = {.x = {.unit = "s"}, .y = {.unit = "USD"}, .series = s, .count = 2, .subject = 1};
    char words[300];
    plot_words_gap(&p, 0, 1, words, sizeof words);
    ck_assert_str_eq(words, "bound 99.75 within 0.3 % of best plan 100 USD since 12 s");
}
END_TEST

START_TEST(the_readout_has_every_series_and_what_is_missing)
{
    static const double y[] = {1, 812, 3, 4}, worst[] = {NAN, 1204, NAN, 5};
    struct plot_series s[2];
    struct plot p = one_series(&s[0], y, 4);
    s[1] = s[0];
    s[0].name = "P50";
    s[1].name = "worst";
    s[1].y = worst;
    p.count = 2;
    char text[200];
    plot_readout(&p, 1, 1, 80, text, sizeof text);
    ck_assert_str_eq(text, "1:00 h  P50 812 kW  worst 1 204 kW");
    plot_readout(&p, 2, 2, 80, text, sizeof text);
    ck_assert_str_eq(text, "2:00 h  P50 3 kW  worst n/a");
    plot_readout(&p, 1, 1, 20, text, sizeof text);
    ck_assert_str_eq(text, "1:00 h  P50 812 kW");
    ck_assert_double_eq(plot_value_at(&p, 0, 1.5), 812);
    s[0].kind = PLOT_LINE;
    ck_assert_double_eq(plot_value_at(&p, 0, 0.5), 406.5);
}
END_TEST

static void name_place(const void *of, double x, char *buf, size_t size)
{
    snprintf(buf, size, "%s %.0f", (const char *)of, x);
}

START_TEST(a_falling_value_holds_up_to_its_point)
{
    static const double y[] = {100, 60, 10, 5};
    struct plot_series s;
    struct plot p = one_series(&s, y, 4);
    s.kind = PLOT_FALL;
    ck_assert_double_eq(plot_value_at(&p, 0, -1), 100);
    ck_assert_double_eq(plot_value_at(&p, 0, 0), 100);
    ck_assert_double_eq(plot_value_at(&p, 0, 0.5), 60);
    ck_assert_double_eq(plot_value_at(&p, 0, 1), 60);
    ck_assert_double_eq(plot_value_at(&p, 0, 3), 5);
    ck_assert(isnan(plot_value_at(&p, 0, 3.5)));
}
END_TEST

START_TEST(the_readout_has_units_of_both_sides_and_no_quiet_series)
{
    static const double y[] = {1, 812, 3, 4}, charge[] = {800, 700, 600, 500};
    struct plot_series s[3];
    struct plot p = one_series(&s[0], y, 4);
    s[1] = s[2] = s[0];
    s[1].name = "charge";
    s[1].y = charge;
    s[1].right = true;
    s[2].name = "shade";
    s[2].quiet = true;
    p.count = 3;
    p.right = (struct plot_axis){.unit = "kWh"};
    p.x.name = name_place;
    p.x.of = "step";
    char text[200];
    plot_readout(&p, 1, 1, 80, text, sizeof text);
    ck_assert_str_eq(text, "step 1  demand 812 kW  charge 700 kWh");
    p.subject = 1;
    plot_words(&p, text, sizeof text);
    ck_assert_str_eq(text, "charge falls from 800 to 500 kWh");
}
END_TEST

/* An axis may end before the values do: what lies beyond is not drawn, but read out. */
START_TEST(lines_leave_the_picture)
{
    static const double y[] = {0, 500, 990, 995};
    struct plot_series s;
    struct plot p = one_series(&s, y, 4);
    struct plot_cursor at = {.place = PLOT_FIRST};
    struct cells c = {.utf8 = false};
    p.y.low = 900;
    p.y.high = 1000;
    ck_assert(cells_resize(&c, 10, 60));
    plot_draw(&p, &at, &c, 0, 0, 10, 60);
    char *text = cells_dump(&c, false), *line = text;
    ck_assert_ptr_nonnull(strstr(text, "0:00 h  demand 0 kW"));
    int drawn = 0;
    for (int row = 1; row < 7; row++) { /* of the body */
        line = strchr(line, '\n') + 1;
        for (int col = 0; line[col] != '\n'; col++)
            drawn += line[col] == '*' && col < 36; /* before 2:00 */
    }
    ck_assert_int_eq(drawn, 0);
    free(text);
    cells_free(&c);
}
END_TEST

START_TEST(the_cursor_goes_from_point_to_point)
{
    static const double y[] = {1, 812, 3, 4};
    struct plot_series s;
    struct plot p = one_series(&s, y, 4);
    struct plot_cursor at = {.place = PLOT_UNSET};
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 12, 60));
    plot_draw(&p, &at, &c, 0, 0, 12, 60);
    ck_assert_double_eq(at.x, 0);
    plot_cursor_move(&at, 1);
    plot_draw(&p, &at, &c, 0, 0, 12, 60);
    ck_assert_double_eq(at.x, 1);
    ck_assert_int_ge(c.cursor_row, 0);
    plot_cursor_move(&at, -9);
    plot_draw(&p, &at, &c, 0, 0, 12, 60);
    ck_assert_double_eq(at.x, 0);
    plot_cursor_end(&at, true);
    plot_draw(&p, &at, &c, 0, 0, 12, 60);
    ck_assert_double_eq(at.x, 3);
    cells_free(&c);
}
END_TEST

/* ---- Pictures ---- */

enum { POINTS = 48 };
static double axis_x[POINTS], p5[POINTS], p50[POINTS], p95[POINTS], worst[POINTS], log_y[POINTS];

static void make_data(void)
{
    for (int i = 0; i < POINTS; i++) {
        double wave = exp(-pow((i - 20) / 9.0, 2));
        axis_x[i] = 0.5 * i;
        p50[i] = 2600 + 1900 * wave;
        p5[i] = p50[i] - 300 - 10 * i;
        p95[i] = p50[i] + 500 + 15 * i;
        worst[i] = i == 30 ? NAN : p95[i] * 1.2;
        log_y[i] = pow(10, 5 - 0.11 * i);
    }
}

static const double bar_x[] = {0, 1, 2, 3, 4, 5}, bar_y[] = {4, 0.01, 17, 9, -3, 12};
static const double frontier_x[] = {8, 12, 20, 35, 36}, frontier_y[] = {131, 118, 104, 99, 98.5};
static const char *const frontier_label[] = {"radius 80", "radius 40", "radius 20", "radius 10", "radius 0"};

static const struct plot_series fan[] = {
    {.name = "P5 to P95",
     .kind = PLOT_BAND,
     .ascii = ':',
     .style = STYLE_TAB,
     .count = POINTS,
     .x = axis_x,
     .y = p95,
     .low = p5},
    {.name = "P50", .kind = PLOT_STEP, .ascii = '*', .style = STYLE_BAR, .count = POINTS, .x = axis_x, .y = p50},
    {.name = "worst",
     .kind = PLOT_STEP,
     .dash = PLOT_DOTTED,
     .ascii = 'x',
     .style = STYLE_BAD,
     .count = POINTS,
     .x = axis_x,
     .y = worst}};
static const struct plot_series falling = {
    .name = "gap", .kind = PLOT_LINE, .ascii = '*', .style = STYLE_BAR, .count = POINTS, .x = axis_x, .y = log_y};
static const struct plot_series bars = {
    .name = "weight", .kind = PLOT_BAR, .ascii = '#', .style = STYLE_BAR, .count = 6, .x = bar_x, .y = bar_y};
static const struct plot_series frontier = {.name = "runs",
                                            .kind = PLOT_POINT,
                                            .ascii = 'o',
                                            .style = STYLE_BAR,
                                            .count = 5,
                                            .x = frontier_x,
                                            .y = frontier_y,
                                            .label = frontier_label};
static const double charge_x[] = {0, 1, 2, 3, 4, 5, 6}, charge_y[] = {800, 640, 639, 200, 20, 130, 130};
static const struct plot_series two_sides[] = {
    {.name = "power", .kind = PLOT_BAR, .ascii = '#', .style = STYLE_BAR, .count = 6, .x = bar_x, .y = bar_y},
    {.name = "charge",
     .kind = PLOT_LINE,
     .ascii = '*',
     .style = STYLE_TAB,
     .count = 7,
     .x = charge_x,
     .y = charge_y,
     .right = true}};
static const struct plot_rule limits[] = {{.name = "most", .at = 20}, {.name = "full", .at = 800, .right = true}};
static const double fall_y[] = {100, 98, 70, 40, 12, 3};
static const struct plot_series exceeding = {
    .name = "nominal", .kind = PLOT_FALL, .ascii = '*', .style = STYLE_BAR, .count = 6, .x = bar_x, .y = fall_y};
static const struct plot_rule quantiles[] = {{.name = "VaR", .vertical = true, .at = 4},
                                             {.name = "CVaR", .vertical = true, .at = 4.6}};
static const struct plot_rule cap = {.name = "cap", .at = 6000};
static const struct plot kinds[] = {
    {.title = "Fan",
     .x = {.title = "since onset", .unit = "h", .scale = PLOT_HOURS},
     .y = {.title = "demand", .unit = "kW"},
     .series = fan,
     .count = 3,
     .rule = &cap,
     .rules = 1,
     .subject = 1},
    {.title = "Gap", .x = {.unit = "s"}, .y = {.unit = "USD", .scale = PLOT_LOG}, .series = &falling, .count = 1},
    {.title = "Weights",
     .x = {.title = "scenario", .low = 0, .high = 6},
     .y = {.unit = "%"},
     .series = &bars,
     .count = 1},
    {.title = "Frontier",
     .x = {.title = "risk", .unit = "k USD"},
     .y = {.title = "cost", .unit = "k USD"},
     .series = &frontier,
     .count = 1},
    {.title = "Battery",
     .x = {.title = "since onset", .unit = "h", .scale = PLOT_HOURS, .low = 0, .high = 6},
     .y = {.title = "power", .unit = "kW"},
     .right = {.title = "charge", .unit = "kWh", .zero = true},
     .series = two_sides,
     .count = 2,
     .rule = limits,
     .rules = 2},
    {.title = "Exceedance",
     .x = {.title = "cost", .unit = "USD"},
     .y = {.title = "probability", .unit = "%", .low = 0, .high = 100},
     .series = &exceeding,
     .count = 1,
     .rule = quantiles,
     .rules = 2},
};
static const char *const kind_name[] = {"band", "log", "bars", "points", "sides", "fall"};
static const int sizes[][2] = {{10, 40}, {24, 80}, {30, 120}, {50, 200}};
enum { PLOTS = 6, PICTURES = PLOTS * 4 * 2 };

static char *picture(int kind, int rows, int cols, bool utf8)
{
    struct cells c = {.utf8 = utf8};
    struct plot_cursor at = {.place = PLOT_UNSET, .move = 3};
    ck_assert(cells_resize(&c, rows, cols));
    make_data();
    plot_draw(&kinds[kind], &at, &c, 0, 0, rows, cols);
    char *text = cells_dump(&c, true);
    ck_assert_ptr_nonnull(text);
    cells_free(&c);
    return text;
}

START_TEST(picture_is_as_it_was)
{
    int kind = _i % PLOTS, size = _i / PLOTS % 4;
    bool utf8 = _i / (4 * PLOTS) == 0;
    char path[200];
    static char golden[200000];
    char *now = picture(kind, sizes[size][0], sizes[size][1], utf8);
    snprintf(path, sizeof path, "tests/golden/plot-%s-%dx%d%s.txt", kind_name[kind], sizes[size][1], sizes[size][0],
             utf8 ? "" : "-ascii");
    if (getenv("GENERATE")) {
        FILE *out = fopen(path, "w");
        ck_assert_ptr_nonnull(out);
        fputs(now, out);
        fclose(out);
    }
    FILE *in = fopen(path, "r");
    ck_assert_msg(in != NULL, "%s is missing: GENERATE=1 writes it", path);
    golden[fread(golden, 1, sizeof golden - 1, in)] = '\0';
    fclose(in);
    if (strcmp(golden, now) != 0)
        fprintf(stderr, "%s is now:\n%s", path, now);
    ck_assert_msg(strcmp(golden, now) == 0, "%s differs", path);
    free(now);
}
END_TEST

START_TEST(every_size_can_be_drawn)
{
    for (int rows = 1; rows <= 100; rows += rows < 12 ? 1 : 11)
        for (int cols = 1; cols <= 300; cols += cols < 30 ? 1 : 37)
            for (int kind = 0; kind < PLOTS; kind++)
                free(picture(kind, rows, cols, (rows + cols) % 2 == 0));
}
END_TEST

START_TEST(without_room_there_are_words)
{
    char *text = picture(0, 2, 60, true);
    ck_assert_ptr_nonnull(strstr(text, "P50 rises from"));
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui plot");
    TCase *tests = tcase_create("plot");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, ticks_are_one_two_or_five_times_a_power_of_ten);
    tcase_add_test(tests, round_ends_hold_the_values);
    tcase_add_test(tests, hours_have_round_minutes);
    tcase_add_test(tests, large_values_have_a_larger_unit);
    tcase_add_test(tests, logarithms_skip_what_has_none);
    tcase_add_test(tests, constant_and_huge_values_have_a_range);
    tcase_add_test(tests, nothing_drawn_goes_without_a_name);
    tcase_add_test(tests, a_point_lies_in_its_dot);
    tcase_add_test(tests, one_point_is_one_dot_of_braille);
    tcase_add_test(tests, words_tell_the_course);
    tcase_add_test(tests, words_of_a_gap_say_since_when);
    tcase_add_test(tests, the_readout_has_every_series_and_what_is_missing);
    tcase_add_test(tests, a_falling_value_holds_up_to_its_point);
    tcase_add_test(tests, the_readout_has_units_of_both_sides_and_no_quiet_series);
    tcase_add_test(tests, lines_leave_the_picture);
    tcase_add_test(tests, the_cursor_goes_from_point_to_point);
    tcase_add_loop_test(tests, picture_is_as_it_was, 0, PICTURES);
    tcase_add_test(tests, every_size_can_be_drawn);
    tcase_add_test(tests, without_room_there_are_words);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
