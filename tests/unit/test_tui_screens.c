/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden screens: every screen as text and as styles. GENERATE=1 in the environment writes them anew; look at them
 * then. */
#include "run_suite.h"
#include "tui_support.h"

struct golden {
    const char *name; /* tests/golden/NAME.txt */
    const char *keys; /* from the start */
    int rows, cols;
    bool utf8;
};

static const struct golden screens[] = {
    {"feeder-80x24", "", 24, 80, true},
    {"feeder-80x24-ascii", "", 24, 80, false},
    {"feeder-40x10", "", 10, 40, true},
    {"feeder-40x10-ascii", "", 10, 40, false},
    {"feeder-120x30", "jj", 30, 120, true},
    {"feeder-120x30-ascii", "jj", 30, 120, false},
    {"feeder-200x50", "G", 50, 200, true},
    {"feeder-200x50-ascii", "G", 50, 200, false},
    {"feeder-60x30", "G", 30, 60, true},
    {"feeder-sorted-80x24", "ls", 24, 80, true},
    {"feeder-scenario-80x24", "1w].jj", 24, 80, true},
    {"feeder-scenario-80x24-ascii", "1w].jj", 24, 80, false},
    {"feeder-scenario-40x10", "1w].cG", 10, 40, true},
    {"feeder-scenario-40x10-ascii", "1w].cG", 10, 40, false},
    {"feeder-scenario-120x30", "1w].c/6\r", 30, 120, true},
    {"feeder-scenario-120x30-ascii", "1w].c/6\r", 30, 120, false},
    {"feeder-scenario-200x50", "1w].G", 50, 200, true},
    {"feeder-scenario-200x50-ascii", "1w].G", 50, 200, false},
    {"feeder-bus-80x24", "1w].G\r", 24, 80, true},
    {"voltages-80x24", "\t", 24, 80, true},
    {"candidates-80x24", "2jl", 24, 80, true},
    {"candidates-marked-80x24", "2vvll", 24, 80, true},
    {"candidates-edit-80x24", "2llle9", 24, 80, true},
    {"candidates-wrong-80x24", "2llle9999\r", 24, 80, true},
    {"candidates-edited-80x24", "2llle3\r", 24, 80, true},
    {"modules-80x24", "2\t", 24, 80, true},
    {"modules-scrolled-80x24", "2\t$", 24, 80, true},
    {"modules-40x10", "2\tlll", 10, 40, false},
    {"risk-80x24", "3", 24, 80, true},
    {"risk-120x30", "3\t\t\t", 30, 120, true},
    {"risk-40x10", "3", 10, 40, false},
    {"scenarios-80x24", "4j", 24, 80, true},
    {"scenarios-80x24-ascii", "4j", 24, 80, false},
    {"scenarios-200x50", "4j", 50, 200, true},
    {"fan-80x24", "4\t", 24, 80, true},
    {"fan-80x24-ascii", "4\t", 24, 80, false},
    {"solve-80x24", "5", 24, 80, true},
    {"solve-40x10", "5", 10, 40, true},
    {"allocation-80x24", "6", 24, 80, true},
    {"allocation-120x30", "6", 30, 120, true},
    {"allocation-200x50", "6", 50, 200, true},
    {"unserved-80x24", "6\t", 24, 80, true},
    {"unserved-bars-80x24", "6\tllp", 24, 80, true},
    {"unserved-bars-80x24-ascii", "6\tllp", 24, 80, false},
    {"unserved-sorted-80x24", "6\tllsfunserved>0\r", 24, 80, true},
    {"unserved-keys-80x24", "6\tl|llsllS", 24, 80, true},
    {"unserved-marks-80x24", "6\tjjvvll", 24, 80, true},
    {"imbalance-scenario-80x24", "6\t\tbb", 24, 80, true},
    {"results-risk-80x24", "6\t\t\t\t", 24, 80, true},
    {"costs-80x24", "6\t\t\t\t\t\t\t", 24, 80, true},
    {"balance-80x24", "6\t\t\t\t\t\t\t\t", 24, 80, true},
    {"compare-80x24", "7", 24, 80, true},
    {"compare-40x10", "7", 10, 40, false},
    {"compare-120x30", "7llt", 30, 120, true},
    {"compare-200x50", "7", 50, 200, true},
    {"sweep-none-80x24", ":go compare:sweep\r", 24, 80, true},
    {"sweep-none-40x10", ":go compare:sweep\r", 10, 40, true},
    {"detail-80x24", "6\r", 24, 80, true},
    {"help-80x24", "2?", 24, 80, true},
    {"quit-80x24", "3e0.5\rq", 24, 80, true},
    {"tour-80x24", ":tour\r", 24, 80, true},
    {"tour-40x10", ":tour\r", 10, 40, false},
    {"command-80x24", ":s\t", 24, 80, true},
    {"refused-80x24", "a", 24, 80, true},
    {"too-small-30x5", "", 5, 30, true},
};
enum { SCREEN_COUNT = sizeof screens / sizeof *screens };

static void give_feeder(struct app *app)
{
    give_result(app);
    give_outage(app);
}

/* Pictures, each at every size: NAME-COLSxROWS, in ASCII at one of them. */
static const struct {
    const char *name, *keys;
    void (*give)(struct app *app); /* what there is at the start */
} pictures[] = {
    {"feeder-map", "1w].zlll", give_feeder},
    {"exceedance", "6\t\t\t\tp", give_spread},
    {"weights", "4p", give_spread},
    {"progress", "5", give_convergence},
    {"convergence", "5\t", give_convergence},
    {"dispatch-battery", "6\t\t\tjp", give_spread},
    {"dispatch-engine", "6\t\t\tjjp", give_spread},
    {"dispatch-import", "6\t\t\tp]", give_spread},
    {"sweep", "7\tj", give_sweep},
    {"frontier", "7\t\tj", give_sweep},
    {"frontier-table", "7\t\tppp", give_sweep},
};
static const struct {
    int rows, cols;
    bool utf8;
} picture_sizes[] = {{10, 40, true}, {24, 80, true}, {24, 80, false}, {30, 120, true}, {50, 200, true}};
enum {
    PICTURE_SIZES = sizeof picture_sizes / sizeof *picture_sizes,
    GOLDENS = SCREEN_COUNT + PICTURE_SIZES * sizeof pictures / sizeof *pictures
};

/* One of all of them. name_buf is what its name stands in. */
static struct golden golden_at(int i, char name_buf[64])
{
    if (i < SCREEN_COUNT)
        return screens[i];
    int picture = (i - SCREEN_COUNT) / PICTURE_SIZES, size = (i - SCREEN_COUNT) % PICTURE_SIZES;
    struct golden g = {name_buf, pictures[picture].keys, picture_sizes[size].rows, picture_sizes[size].cols,
                       picture_sizes[size].utf8};
    snprintf(name_buf, 64, "%s-%dx%d%s", pictures[picture].name, g.cols, g.rows, g.utf8 ? "" : "-ascii");
    return g;
}

/* The app on one golden's screen; results and scenarios are there for those that need them. */
static struct app *prepare(int i, struct golden *g)
{
    static char name[64];
    *g = golden_at(i, name);
    struct app *a = open_small();
    a->utf8 = g->utf8;
    if (i >= SCREEN_COUNT)
        pictures[(i - SCREEN_COUNT) / PICTURE_SIZES].give(a);
    else if (strchr("46", g->keys[0]) && g->keys[0])
        give_result(a);
    else if (g->keys[0] == '1')
        give_feeder(a);
    else if (g->keys[0] == '7') { /* another run, under another alpha */
        give_result(a);
        ck_assert_int_eq(casedoc_set_by_name(a->doc, "risk:alpha", "0.8", NULL), ERR_NONE);
        a->edits++;
        give_result(a);
    }
    press(a, g->keys);
    return a;
}

static char *read_golden(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return NULL;
    static char text[200000];
    size_t n = fread(text, 1, sizeof text - 1, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

START_TEST(screen_is_as_it_was)
{
    struct golden g;
    char path[256];
    struct app *a = prepare(_i, &g);
    char *now = draw(a, g.rows, g.cols, g.utf8, true);
    snprintf(path, sizeof path, "tests/golden/%s.txt", g.name);
    if (getenv("GENERATE")) {
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fputs(now, f);
        fclose(f);
    }
    const char *golden = read_golden(path);
    ck_assert_msg(golden != NULL, "%s is missing: GENERATE=1 writes it", path);
    if (strcmp(golden, now) != 0)
        fprintf(stderr, "%s is now:\n%s", path, now);
    ck_assert_msg(strcmp(golden, now) == 0, "%s differs", path);
    free(now);
    app_free(a);
}
END_TEST

START_TEST(drawing_twice_gives_the_same_cells)
{
    struct golden g;
    struct app *a = prepare(_i, &g);
    char *first = draw(a, g.rows, g.cols, g.utf8, true);
    char *second = draw(a, g.rows, g.cols, g.utf8, true);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    app_free(a);
}
END_TEST

/* On any screen of a table, wherever the user goes. */
START_TEST(the_cursor_is_on_the_focused_cell)
{
    static const char *const walks[] = {"", "$", "G$", "S|", "lllljSs", "V", "i0"};
    struct golden g;
    for (size_t w = 0; w < sizeof walks / sizeof *walks; w++) {
        struct app *a = prepare(_i, &g);
        press(a, a->mode == MODE_NORMAL ? walks[w] : "");
        struct cells cells = {.utf8 = g.utf8};
        ck_assert(cells_resize(&cells, g.rows, g.cols));
        app_resize(a, g.rows, g.cols);
        app_draw(a, &cells);
        for (int k = 0; k < g.rows * g.cols; k++)
            if (cells.at[k].style == STYLE_FOCUS && a->mode == MODE_NORMAL && app_view(a)->shape == VIEW_TABLE) {
                ck_assert_int_ge(cells.cursor_row, 0);
                ck_assert_uint_eq(cells.at[cells.cursor_row * g.cols + cells.cursor_col].style, STYLE_FOCUS);
            }
        cells_free(&cells);
        app_free(a);
    }
}
END_TEST

START_TEST(ascii_screens_are_ascii)
{
    struct golden g;
    struct app *a = prepare(_i, &g);
    a->utf8 = false;
    char *screen = draw(a, g.rows, g.cols, false, false);
    for (const char *p = screen; *p; p++)
        ck_assert((unsigned char)*p < 0x80);
    free(screen);
    app_free(a);
}
END_TEST

START_TEST(every_size_can_be_drawn_and_growing_again_restores_everything)
{
    struct app *a = open_small();
    give_result(a);
    press(a, "6\t");
    char *before = draw(a, 24, 80, true, true);
    for (int rows = 1; rows <= 60; rows += 3)
        for (int cols = 1; cols <= 220; cols += 7)
            for (int s = 0; s < SCREENS; s++) {
                app_go(a, (enum screen_id)s, -1);
                free(draw(a, rows, cols, true, false));
            }
    app_go(a, SCREEN_RESULTS, 1);
    char *after = draw(a, 24, 80, true, true);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
    app_free(a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui screens");
    TCase *tests = tcase_create("screens");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, screen_is_as_it_was, 0, GOLDENS);
    tcase_add_loop_test(tests, drawing_twice_gives_the_same_cells, 0, GOLDENS);
    tcase_add_loop_test(tests, the_cursor_is_on_the_focused_cell, 0, GOLDENS);
    tcase_add_loop_test(tests, ascii_screens_are_ascii, 0, GOLDENS);
    tcase_add_test(tests, every_size_can_be_drawn_and_growing_again_restores_everything);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
