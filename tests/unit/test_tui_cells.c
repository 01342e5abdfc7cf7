/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cell buffer, UTF-8, numbers as people read them, the editing line, round ticks. */
#include "run_suite.h"
#include "tui/term/cells.h"
#include "tui/widget/line.h"
#include "tui/widget/text.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

START_TEST(utf8_decodes_what_rfc_3629_allows_and_nothing_else)
{
    static const struct {
        const char *bytes;
        uint32_t code;
    } cases[] = {
        {"A", 'A'},
        {"\xc3\xa9", 0xe9},
        {"\xe2\x82\xac", 0x20ac},
        {"\xf0\x9f\x98\x80", 0x1f600},
        {"\xc0\xaf", 0xfffd},         /* overlong */
        {"\xe0\x80\xaf", 0xfffd},     /* overlong */
        {"\xed\xa0\x80", 0xfffd},     /* surrogate */
        {"\xf4\x90\x80\x80", 0xfffd}, /* past U+10FFFF */
        {"\x80", 0xfffd},             /* a tail alone */
        {"\xe2\x82", 0xfffd},         /* cut short */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = cases[i].bytes;
        ck_assert_uint_eq(utf8_next(&at), cases[i].code);
        ck_assert(at > cases[i].bytes);
    }
}
END_TEST

START_TEST(utf8_round_trip_of_every_code_point)
{
    for (uint32_t code = 1; code <= 0x10ffff; code += code < 0x3000 ? 1 : 97) {
        char bytes[5] = {0};
        if (code >= 0xd800 && code <= 0xdfff)
            continue;
        int n = utf8_encode(code, bytes);
        const char *at = bytes;
        ck_assert_uint_eq(utf8_next(&at), code);
        ck_assert_int_eq(at - bytes, n);
    }
}
END_TEST

START_TEST(text_is_clipped_and_wide_glyphs_stay_whole)
{
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 2, 6));
    ck_assert_int_eq(cells_text(&c, 0, 0, 10, STYLE_NORMAL, "abcdefgh"), 6);
    ck_assert_int_eq(cells_text(&c, 1, 3, 3, STYLE_KEY, "\xe6\xbc\xa2\xe6\xbc\xa2"), 2);
    char *text = cells_dump(&c, true);
    ck_assert_str_eq(text, "abcdef\n   \xe6\xbc\xa2\n\n...kk\n");
    free(text);
    cells_free(&c);
}
END_TEST

START_TEST(control_characters_and_foreign_letters_never_reach_a_terminal)
{
    struct cells c = {.utf8 = false};
    ck_assert(cells_resize(&c, 1, 12));
    cells_text(&c, 0, 0, 12, STYLE_NORMAL, "a\033[31m\tb\xc3\xa9\x9b");
    char *text = cells_dump(&c, false);
    ck_assert_str_eq(text, "a?[31m?b??\n");
    free(text);
    cells_free(&c);
}
END_TEST

START_TEST(drawing_outside_is_harmless)
{
    struct cells c = {.utf8 = true};
    ck_assert(cells_resize(&c, 3, 5));
    cells_text(&c, -1, 0, 5, STYLE_NORMAL, "x");
    cells_text(&c, 3, 0, 5, STYLE_NORMAL, "x");
    cells_text(&c, 0, 9, 5, STYLE_NORMAL, "x");
    cells_fill(&c, 1, -3, 20, STYLE_NORMAL, ' ');
    cells_paint(&c, 5, 5, 20, STYLE_BAD);
    cells_glyph(&c, 2, 5, STYLE_NORMAL, GLYPH_BLOCK);
    char *text = cells_dump(&c, false);
    ck_assert_str_eq(text, "\n\n\n");
    free(text);
    cells_free(&c);
}
END_TEST

START_TEST(short_figures_and_times)
{
    char text[32];
    ck_assert_str_eq(text_short(text, sizeof text, 131274), "131.3 k");
    ck_assert_str_eq(text_short(text, sizeof text, 5), "5");
    ck_assert_str_eq(text_short(text, sizeof text, 5346), "5 346");
    ck_assert_str_eq(text_number(7676.4, 0).text, "7 676");
    ck_assert_str_eq(text_number(-0.04, 1).text, "0.0");
    ck_assert_str_eq(text_number(1234.5, TEXT_DECIMALS).text, "1 234.50");
    ck_assert_str_eq(text_digits(0.05, 4).text, "0.05");
    ck_assert_str_eq(text_digits(12.5, 3).text, "12.5");
    ck_assert_str_eq(text_digits(12345, 3).text, "12 345");
    ck_assert_str_eq(text_digits(100, 3).text, "100");
    ck_assert_str_eq(text_digits(0, 3).text, "0");
    ck_assert_str_eq(text_digits(1e-9, 6).text, "1e-09");
    ck_assert_str_eq(text_short(text, sizeof text, 12.5), "12.50");
    ck_assert_str_eq(text_short(text, sizeof text, 2.5e7), "25.00 M");
    ck_assert_str_eq(text_time(text, sizeof text, 4.9), "0:04");
    ck_assert_str_eq(text_time(text, sizeof text, 3723), "1:02:03");
}
END_TEST

static void type(struct line *l, const char *text)
{
    for (; *text; text++)
        line_key(l, (unsigned char)*text);
}

START_TEST(line_edits_by_code_points)
{
    struct line l;
    line_set(&l, "na\xc3\xafve", false);
    line_key(&l, KEYCODE_LEFT);
    line_key(&l, KEYCODE_LEFT);
    line_key(&l, KEYCODE_BACKSPACE); /* the two bytes of the i with its dots */
    ck_assert_str_eq(l.text, "nave");
    line_key(&l, KEYCODE_HOME);
    line_key(&l, KEYCODE_DELETE);
    ck_assert_str_eq(l.text, "ave");
    line_key(&l, KEYCODE_END);
    type(&l, "!");
    line_key(&l, CONTROL('w'));
    ck_assert_str_eq(l.text, "");
}
END_TEST

START_TEST(typing_replaces_a_fresh_value_and_moving_keeps_it)
{
    struct line l;
    line_set(&l, "250", true);
    type(&l, "3");
    ck_assert_str_eq(l.text, "3");
    line_set(&l, "250", true);
    line_key(&l, KEYCODE_HOME);
    type(&l, "1");
    ck_assert_str_eq(l.text, "1250");
}
END_TEST

START_TEST(line_never_overflows_and_takes_only_the_first_line_of_a_paste)
{
    struct line l;
    line_set(&l, "", false);
    for (int i = 0; i < 2 * LINE_MAX_BYTES; i++)
        line_key(&l, 0x20ac);
    ck_assert_uint_lt(l.length, LINE_MAX_BYTES);
    ck_assert_uint_eq(l.length % 3, 0);
    line_set(&l, "", false);
    line_insert(&l, "one\033[2Jtwo\nthree");
    ck_assert_str_eq(l.text, "one[2Jtwo");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui cells");
    TCase *tests = tcase_create("cells");
    tcase_add_test(tests, utf8_decodes_what_rfc_3629_allows_and_nothing_else);
    tcase_add_test(tests, utf8_round_trip_of_every_code_point);
    tcase_add_test(tests, text_is_clipped_and_wide_glyphs_stay_whole);
    tcase_add_test(tests, control_characters_and_foreign_letters_never_reach_a_terminal);
    tcase_add_test(tests, drawing_outside_is_harmless);
    tcase_add_test(tests, short_figures_and_times);
    tcase_add_test(tests, line_edits_by_code_points);
    tcase_add_test(tests, typing_replaces_a_fresh_value_and_moving_keeps_it);
    tcase_add_test(tests, line_never_overflows_and_takes_only_the_first_line_of_a_paste);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
