/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_suite.h"

#include <ballast/number.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text, *unit;
    double value;
} readable[] = {
    {"250", "kW", 250},
    {"  250\t", "kW", 250},
    {"+2.5", "", 2.5},
    {"-0.5", "", -0.5},
    {".5", "", 0.5},
    {"5.", "", 5},
    {"1e3", "kW", 1000},
    {"1E-3", "kW", 0.001},
    {"1 500", "kW", 1500},
    {"1 500 000.5", "kW", 1500000.5},
    {"5%", "", 0.05},
    {"95%", "", 0.95},
    {"5 %", "", 0.05},
    {"0.95 p.u.", "p.u.", 0.95},
    {"2 MW", "kW", 2000},
    {"2MW", "kW", 2000},
    {"250 kw", "kW", 250},
    {"500 W", "kW", 0.5},
    {"500 kWh", "kWh", 500},
    {"2 MWh", "kWh", 2000},
    {"0.6 Mvar", "kvar", 600},
    {"12.66 kV", "kV", 12.66},
    {"230 V", "kV", 0.23},
    {"90 s", "min", 1.5},
    {"2 h", "min", 120},
    {"10 min", "s", 600},
    {"850 m", "km", 0.85},
    {"100 USD/MWh", "USD/kWh", 0.1},
    {"1.2 kUSD", "USD", 1200},
    {"2 M$", "USD", 2e6},
    {"2.5M", "USD", 2.5e6},
    {"300 k", "USD", 300000},
    {"3 MW/min", "kW/min", 3000},
    {"1 kW/s", "kW/min", 60},
    {"2 %/min", "%/min", 2},
    {"2%", "%/min", 2},
    {"0.02/min", "%/min", 2},
    {"1 USD/kWh/h", "USD/kWh/h", 1},
    {"60 USD/MWh/min", "USD/kWh/h", 3.6},
    {"15 years", "years", 15},
    {"1.5 /year", "1/year", 1.5},
};

static const struct {
    const char *text, *unit;
} unreadable[] = {
    {"", "kW"},           {"   ", "kW"},
    {"kW", "kW"},         {"abc", ""},
    {"1..2", ""},         {"1e", "kW"},
    {"--1", ""},          {"0x10", ""},
    {"nan", ""},          {"inf", ""},
    {"1e999", ""},        {"1e308 GW", "kW"},
    {"5 kWh", "kW"},      {"5 kW", "kWh"},
    {"5 mw", "kW"},       {"5 kW", ""},
    {"5%", "kW"},         {"1,5", ""},
    {"1,500", "kW"},      {"5 kW kW", "kW"},
    {"5 USD", "USD/kWh"}, {"5 USD/h", "USD/kWh"},
    {"15 00", ""},        {"5\n", ""},
    {"5 kW/min", "kW"},   {"5 /", ""},
    {"1 000 00", ""},     {"5 min", "years"},
    {"5 kW\x1b", "kW"},   {"2.5M", "kW"},
    {"2.5 m", "USD"},     {"300 k", "kWh"},
};

static const struct {
    double value;
    const char *text;
} formatted[] = {
    {0, "0"},
    {-0.0, "0"},
    {250, "250"},
    {1e6, "1000000"},
    {0.1, "0.1"},
    {1.0 / 3, "0.3333333333333333"},
    {0.05, "0.05"},
    {12.66, "12.66"},
    {1e-5, "0.00001"},
    {1e-9, "1e-09"},
    {123456789, "123456789"},
    {1e15, "1e+15"},
    {-62.5, "-62.5"},
    {0.30000000000000004, "0.30000000000000004"},
    {5e-324, "5e-324"},
    {1.7976931348623157e308, "1.7976931348623157e+308"},
    {INFINITY, "inf"},
    {-INFINITY, "-inf"},
    {NAN, "nan"},
};

START_TEST(numbers_and_units_are_read)
{
    double value = -1;
    struct err e = {0};
    enum err_code code = number_parse(readable[_i].text, readable[_i].unit, &value, &e);
    ck_assert_msg(code == ERR_NONE, "'%s' in %s: %s", readable[_i].text, readable[_i].unit, e.message);
    ck_assert_msg(fabs(value - readable[_i].value) <= 1e-12 * fabs(readable[_i].value), "'%s' in %s read as %.17g",
                  readable[_i].text, readable[_i].unit, value);
}
END_TEST

static void expect_refusal(const char *text, const char *unit)
{
    double value = 7;
    struct err e = {0};
    ck_assert_msg(number_parse(text, unit, &value, &e) == ERR_INVALID, "'%s' in '%s' gave %g", text, unit, value);
    ck_assert(value == 7);
    ck_assert(e.message[0] && e.hint[0]);
}

static void refuse_unreadable(int i)
{
    expect_refusal(unreadable[i].text, unreadable[i].unit);
}

START_TEST(anything_else_is_refused_with_reason_and_remedy)
{
    refuse_unreadable(_i);
}
END_TEST

START_TEST(long_digits_are_a_number_or_refused)
{
    char digits[400];
    double value = 0;
    memset(digits, '0', sizeof digits);
    digits[sizeof digits - 1] = '\0';
    ck_assert_int_eq(number_parse(digits, "", &value, NULL), ERR_INVALID);
    digits[100] = '\0';
    digits[99] = '1';
    ck_assert_int_eq(number_parse(digits, "", &value, NULL), ERR_NONE);
    ck_assert(value == 1);
}
END_TEST

START_TEST(unit_of_another_kind_names_the_right_ones)
{
    double value = 0;
    struct err e;
    ck_assert_int_eq(number_parse("5 kWh", "kW", &value, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "'kWh'"));
    ck_assert_ptr_nonnull(strstr(e.hint, "W, kW, MW, GW"));
    ck_assert_int_eq(number_parse("2.5M", "kW", &value, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "'M', where kW is expected"));
    ck_assert_ptr_nonnull(strstr(e.hint, "W, kW, MW, GW"));
    ck_assert_int_eq(number_parse("2.5 MW", "USD", &value, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.hint, "USD, kUSD, MUSD"));
    ck_assert_int_eq(number_parse("2500000*1.2", "USD", &value, &e), ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "is a calculation"));
}
END_TEST

START_TEST(whole_numbers)
{
    double value = 0;
    ck_assert_int_eq(number_parse_integer("12", &value, NULL), ERR_NONE);
    ck_assert(value == 12);
    ck_assert_int_eq(number_parse_integer("1e3", &value, NULL), ERR_NONE);
    ck_assert(value == 1000);
    ck_assert_int_eq(number_parse_integer("1.5", &value, NULL), ERR_INVALID);
    ck_assert_int_eq(number_parse_integer("1e17", &value, NULL), ERR_INVALID);
    ck_assert_int_eq(number_parse_integer("100%", &value, NULL), ERR_INVALID);
    ck_assert(value == 1000);
}
END_TEST

static void expect_format(int i)
{
    char buf[NUMBER_SIZE];
    ck_assert_str_eq(number_format(formatted[i].value, buf, sizeof buf), formatted[i].text);
}

START_TEST(shortest_text_of_a_number)
{
    expect_format(_i);
}
END_TEST

START_TEST(every_number_reads_back_exactly)
{
    uint64_t state = 20240607;
    for (int i = 0; i < 20000; i++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        uint64_t bits = state ^ (state >> 29);
        double value = 0;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char buf[NUMBER_SIZE];
        double back = 0;
        ck_assert_uint_lt(strlen(number_format(value, buf, sizeof buf)), sizeof buf - 1);
        ck_assert_int_eq(number_parse(buf, "", &back, NULL), ERR_NONE);
        ck_assert_msg(back == value, "%.17g was written as %s", value, buf);
    }
}
END_TEST

START_TEST(numbers_are_grouped_in_threes)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {
        {0, 0, "0"},
        {999, 0, "999"},
        {1000, 0, "1 000"},
        {1450, 1, "1 450.0"},
        {-1234567.891, 2, "-1 234 567.89"},
        {0.5, 2, "0.50"},
        {-0.001, 2, "0.00"},
        {INFINITY, 1, "-"},
        {NAN, 0, "-"},
        {1e15, 0, "1e+15"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        ck_assert_str_eq(number_grouped(cases[i].value, cases[i].decimals, text, sizeof text), cases[i].text);
    }
    char small[6];
    number_grouped(1e14, 0, small, sizeof small);
    ck_assert_uint_lt(strlen(small), sizeof small);
}
END_TEST

START_TEST(time_grids)
{
    double *hours = NULL;
    int count = 0;
    ck_assert_int_eq(number_parse_steps("12x5min 8x15min 4x1h", &hours, &count, NULL), ERR_NONE);
    ck_assert_int_eq(count, 24);
    ck_assert_double_eq_tol(hours[0], 5.0 / 60, 1e-15);
    ck_assert_double_eq_tol(hours[11], 5.0 / 60, 1e-15);
    ck_assert_double_eq_tol(hours[12], 0.25, 1e-15);
    ck_assert_double_eq_tol(hours[23], 1, 1e-15);
    free(hours);
    ck_assert_int_eq(number_parse_steps("30, 2X10s,1h", &hours, &count, NULL), ERR_NONE);
    ck_assert_int_eq(count, 4);
    ck_assert_double_eq_tol(hours[0], 0.5, 1e-15);
    ck_assert_double_eq_tol(hours[1], 10.0 / 3600, 1e-15);
    ck_assert_double_eq_tol(hours[3], 1, 1e-15);
    free(hours);
}
END_TEST

static const char *const bad_grids[] = {
    "",        " , ", "x5min",     "12x",    "0x5min", "-1x5min", "1.5x5min",
    "12y5min", "5kW", "1001x1min", "200x1h", "1x0min", "2x-5min", "1x1e-9s",
};

START_TEST(broken_time_grids_are_refused)
{
    double *hours = NULL;
    int count = 0;
    struct err e = {0};
    ck_assert_msg(number_parse_steps(bad_grids[_i], &hours, &count, &e) == ERR_INVALID, "'%s' is no grid",
                  bad_grids[_i]);
    ck_assert_ptr_null(hours);
    ck_assert(e.message[0] && e.hint[0]);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

int main(void)
{
    Suite *suite = suite_create("number");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, numbers_and_units_are_read, 0, COUNT(readable));
    tcase_add_loop_test(all, anything_else_is_refused_with_reason_and_remedy, 0, COUNT(unreadable));
    tcase_add_test(all, long_digits_are_a_number_or_refused);
    tcase_add_test(all, unit_of_another_kind_names_the_right_ones);
    tcase_add_test(all, whole_numbers);
    tcase_add_loop_test(all, shortest_text_of_a_number, 0, COUNT(formatted));
    tcase_add_test(all, every_number_reads_back_exactly);
    tcase_add_test(all, numbers_are_grouped_in_threes);
    tcase_add_test(all, time_grids);
    tcase_add_loop_test(all, broken_time_grids_are_refused, 0, COUNT(bad_grids));
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
