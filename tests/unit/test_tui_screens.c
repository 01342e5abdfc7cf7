/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden screens: every screen and sub-tab at four sizes, in UTF-8 and in ASCII, in colour and without. GENERATE=1 in the
 * environment writes them anew; look at them then. */
#include "columns.h"
#include "run_suite.h"
#include "tui_support.h"

#include "tui/term/look.h"

#include <unistd.h>

/* ---- What there may be at the start ---- */

static void give_nothing(struct app *a)
{
    (void)a;
}

/* Another run, under another alpha. */
static void give_runs(struct app *a)
{
    give_result(a);
    ck_assert_int_eq(casedoc_set_by_name(a->doc, "risk:alpha", "0.8", NULL), ERR_NONE);
    a->edits++;
    give_result(a);
}

static void give_feeder(struct app *a)
{
    give_result(a);
    give_outage(a);
}

static void give_edits(struct app *a)
{
    give_result(a);
    press(a, "2llle1\r1");
}

/* A solve at work: only what it last said is there. */
static void give_job(struct app *a)
{
    give_convergence(a);
    a->job.state = JOB_SOLVING;
    a->job.has_progress = true;
    a->job.last = a->log.last;
    a->job.seconds = 15;
    snprintf(a->origin, sizeof a->origin, "from nothing");
}

/* Three plans near the best. */
static void give_alternatives(struct app *a)
{
    static const int units[] = {1, 2, 0, 1, 1, 0, 2, 1, 1};
    static const double objective_usd[] = {123456, 123900, 124600}, annual_usd[] = {31000, 24000, 36000},
                        capital_usd[] = {290000, 210000, 305000};
    static const struct plan_range range[] = {
        {PLAN_GROUP_BUS, 3, 1, 4, 1, 3},    {PLAN_GROUP_BUS, 5, 0, 2, 1, 2},       {PLAN_GROUP_MODULE, 0, 1, 2, 1, 2},
        {PLAN_GROUP_MODULE, 2, 0, 1, 0, 1}, {PLAN_GROUP_CANDIDATE, 1, 1, 2, 1, 2},
    };
    give_result(a);
    struct plan_alternatives *near = calloc(1, sizeof *near);
    ck_assert_ptr_nonnull(near);
    *near = (struct plan_alternatives){
        .percent = 1, .limit_usd = 124690.56, .complete = true, .candidates = 3, .plans = 3, .ranges = 5};
    near->units = calloc(9, sizeof *near->units);
    near->range = calloc(5, sizeof *near->range);
    near->objective_usd = numbers(3);
    near->annual_usd = numbers(3);
    near->capital_usd = numbers(3);
    ck_assert(near->units && near->range);
    memcpy(near->units, units, sizeof units);
    memcpy(near->range, range, sizeof range);
    memcpy(near->objective_usd, objective_usd, sizeof objective_usd);
    memcpy(near->annual_usd, annual_usd, sizeof annual_usd);
    memcpy(near->capital_usd, capital_usd, sizeof capital_usd);
    a->run.result->near = near;
}

/* ---- The screens ---- */

static const struct golden {
    const char *name; /* tests/golden/screens/NAME-COLSxROWS.txt */
    void (*give)(struct app *a);
    const char *keys;
    int rows, cols; /* 0: all sizes */
} screens[] = {
    {"feeder", give_nothing, "", 0, 0},
    {"feeder-last", give_nothing, "G", 0, 0},
    {"feeder-sorted", give_nothing, "ls", 0, 0},
    {"feeder-scenario", give_feeder, "1w].jj", 0, 0},
    {"feeder-loading", give_feeder, "1w].c/6\r", 0, 0},
    {"feeder-map", give_feeder, "1w].zlll", 0, 0},
    {"feeder-bus", give_feeder, "1w].G\r", 0, 0},
    {"voltages", give_nothing, "\t", 0, 0},
    {"flows", give_nothing, ":go feeder:flows\r", 0, 0},
    {"buses", give_nothing, ":go feeder:buses\r", 0, 0},
    {"branches", give_nothing, ":go feeder:branches\rGl", 0, 0},
    {"candidates", give_nothing, "2jl", 0, 0},
    {"candidates-marked", give_nothing, "2vvll", 0, 0},
    {"candidates-edit", give_nothing, "2llle9", 0, 0},
    {"candidates-wrong", give_nothing, "2llle9999\r", 0, 0},
    {"candidates-edited", give_nothing, "2llle3\r", 0, 0},
    {"modules", give_nothing, "2\t", 0, 0},
    {"modules-scrolled", give_nothing, "2\t$", 0, 0},
    {"suppliers", give_nothing, ":go modules:suppliers\r", 0, 0},
    {"data-centres", give_nothing, ":go modules:data-centres\r", 0, 0},
    {"load-classes", give_nothing, ":go modules:load-classes\r", 0, 0},
    {"delete-asked", give_nothing, "2\tD", 0, 0},
    {"risk", give_nothing, "3", 0, 0},
    {"risk-wrong", give_nothing, "3e2\r", 0, 0},
    {"economics", give_nothing, ":go risk:economics\r", 0, 0},
    {"scenario-form", give_nothing, ":go risk:scenarios\r", 0, 0},
    {"shock", give_nothing, ":go risk:shock\r", 0, 0},
    {"disruptions", give_nothing, ":go risk:disruptions\r", 0, 0},
    {"prices", give_nothing, ":go risk:prices\r", 0, 0},
    {"solver", give_nothing, ":go risk:solver\r", 0, 0},
    {"feeder-form", give_nothing, ":go risk:feeder\r", 0, 0},
    {"time", give_nothing, ":go risk:time\r", 0, 0},
    {"scenarios-none", give_nothing, "4", 0, 0},
    {"scenarios", give_result, "4j", 0, 0},
    {"scenarios-stale", give_edits, "4", 0, 0},
    {"scenario-detail", give_result, "4j\r", 0, 0},
    {"fan-none", give_nothing, "4\t", 0, 0},
    {"fan", give_result, "4\t", 0, 0},
    {"weights", give_spread, "4p", 0, 0},
    {"solve-none", give_nothing, "5", 0, 0},
    {"convergence-none", give_nothing, "5\t", 0, 0},
    {"log-none", give_nothing, "5\t\t", 0, 0},
    {"solve-running", give_job, "5", 0, 0},
    {"solve-running-elsewhere", give_job, "2", 0, 0},
    {"progress", give_convergence, "5", 0, 0},
    {"convergence", give_convergence, "5\t", 0, 0},
    {"log", give_convergence, "5\t\t", 0, 0},
    {"results-none", give_nothing, "6", 0, 0},
    {"allocation", give_result, "6", 0, 0},
    {"allocation-stale", give_edits, "6", 0, 0},
    {"detail", give_result, "6\r", 0, 0},
    {"unserved", give_result, "6\t", 0, 0},
    {"unserved-bars", give_result, "6\tllp", 0, 0},
    {"unserved-curve", give_spread, "6\tbbllpp", 0, 0},
    {"unserved-sorted", give_result, "6\tllsfunserved>0\r", 0, 0},
    {"unserved-keys", give_result, "6\tl|llsllS", 0, 0},
    {"unserved-marks", give_result, "6\tjjvvll", 0, 0},
    {"unserved-step", give_result, "6\tb", 0, 0},
    {"imbalance", give_result, "6\t\t", 0, 0},
    {"imbalance-scenario", give_result, "6\t\tbb", 0, 0},
    {"dispatch", give_spread, ":go results:dispatch\r", 0, 0},
    {"dispatch-battery", give_spread, "6\t\t\tjp", 0, 0},
    {"dispatch-engine", give_spread, "6\t\t\tjjp", 0, 0},
    {"dispatch-import", give_spread, "6\t\t\tp]", 0, 0},
    {"results-risk", give_result, "6\t\t\t\t", 0, 0},
    {"exceedance", give_spread, "6\t\t\t\tp", 0, 0},
    {"ac-check", give_result, ":go results:ac-check\r", 0, 0},
    {"summary", give_result, ":go results:summary\r", 0, 0},
    {"costs", give_result, ":go results:costs\r", 0, 0},
    {"balance", give_result, ":go results:balance\r", 0, 0},
    {"alternatives-none", give_result, ":go results:alternatives\r", 0, 0},
    {"alternatives", give_alternatives, ":go results:alternatives\r", 0, 0},
    {"in-common", give_alternatives, ":go results:in-common\r", 0, 0},
    {"runs-none", give_nothing, "7", 0, 0},
    {"runs", give_runs, "7", 0, 0},
    {"runs-differing", give_runs, "7llt", 0, 0},
    {"sweep-none", give_nothing, ":go compare:sweep\r", 0, 0},
    {"sweep", give_sweep, "7\tj", 0, 0},
    {"frontier-none", give_nothing, ":go compare:frontier\r", 0, 0},
    {"frontier", give_sweep, "7\t\tj", 0, 0},
    {"frontier-table", give_sweep, "7\t\tppp", 0, 0},
    {"help", give_nothing, "2?", 0, 0},
    {"help-narrowed", give_nothing, "2?sort", 0, 0},
    {"messages", give_nothing, "a:nonsense\r:messages\r", 0, 0},
    {"problems", give_nothing, ":set v_min=1.04\r:check\r", 0, 0},
    {"command", give_nothing, ":s\t", 0, 0},
    {"command-wrong", give_nothing, ":nonsense\r", 0, 0},
    {"set-wrong", give_nothing, ":set risk:alpha=2\r", 0, 0},
    {"refused", give_nothing, "a", 0, 0},
    {"quit", give_nothing, "3e0.5\rq", 0, 0},
    {"tour", give_nothing, ":tour\r", 0, 0},
    {"too-small", give_nothing, "", 5, 30},
};
static const struct {
    int rows, cols;
} sizes[] = {{10, 40}, {24, 80}, {30, 120}, {50, 200}};
enum {
    SIZES = sizeof sizes / sizeof *sizes,
    GOLDENS = SIZES * sizeof screens / sizeof *screens, /* a screen of one size is there as often */
    TEXT_MAX = 1 << 18
};

/* The app on one of the screens at one of the sizes, which g has. */
static struct app *prepare(int i, struct golden *g)
{
    *g = screens[i / SIZES];
    if (!g->rows) {
        g->rows = sizes[i % SIZES].rows;
        g->cols = sizes[i % SIZES].cols;
    }
    struct app *a = open_small();
    app_resize(a, g->rows, g->cols);
    g->give(a);
    press(a, g->keys);
    return a;
}

static void leave(struct app *a)
{
    a->job.state = JOB_KILLED; /* what is said to be at work has no process */
    app_free(a);
}

static struct cells draw_cells(struct app *a, const struct golden *g, bool utf8)
{
    struct cells cells = {.utf8 = utf8};
    ck_assert(cells_resize(&cells, g->rows, g->cols));
    app_draw(a, &cells);
    return cells;
}

/* ---- One golden: UTF-8, the lines that ASCII has otherwise, styles, and attributes without colour ---- */

static void write_differing(FILE *out, const char *text, const char *other, int rows)
{
    for (int row = 0; row < rows; row++) {
        size_t length = strcspn(text, "\n"), others = strcspn(other, "\n");
        if (length != others || strncmp(text, other, length) != 0)
            fprintf(out, "%2d %.*s\n", row, (int)others, other);
        text += length + 1;
        other += others + 1;
    }
}

/* . nothing, b bold, u underlined, U both, r reverse */
static void write_mono(FILE *out, const struct cells *c)
{
    for (int row = 0; row < c->rows; row++) {
        int end = c->cols;
        while (end > 0 && !look_table[c->at[row * c->cols + end - 1].style].mono)
            end--;
        for (int col = 0; col < end; col++)
            fputc(".buUr"[look_table[c->at[row * c->cols + col].style].mono], out);
        fputc('\n', out);
    }
}

/* Where the styles begin in a dump. */
static const char *after_lines(const char *dump, int rows)
{
    while (rows-- > 0)
        dump = strchr(dump, '\n') + 1;
    return dump;
}

static char *golden_text(struct app *a, const struct golden *g)
{
    size_t length;
    char *text = NULL;
    FILE *out = open_memstream(&text, &length);
    struct cells wide = draw_cells(a, g, true), ascii = draw_cells(a, g, false);
    char *shown = cells_dump(&wide, true), *plain = cells_dump(&ascii, true);
    ck_assert(out && shown && plain);
    const char *styles = after_lines(shown, g->rows);
    fprintf(out, "--- UTF-8\n%.*s", (int)(styles - shown), shown);
    fprintf(out, "--- ASCII, where it differs\n");
    write_differing(out, shown, plain, g->rows);
    fprintf(out, "--- styles\n%s--- styles in ASCII, where they differ\n", styles);
    write_differing(out, styles, after_lines(plain, g->rows), g->rows);
    fprintf(out, "--- without colours\n");
    write_mono(out, &wide);
    fprintf(out, "--- cursor in row %d, column %d\n", wide.cursor_row, wide.cursor_col);
    ck_assert_int_eq(fclose(out), 0);
    free(shown);
    free(plain);
    cells_free(&wide);
    cells_free(&ascii);
    return text;
}

static const char *read_golden(const char *path)
{
    static char text[TEXT_MAX];
    FILE *f = fopen(path, "r");
    if (!f)
        return NULL;
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
    char *now = golden_text(a, &g);
    snprintf(path, sizeof path, "tests/golden/screens/%s-%dx%d.txt", g.name, g.cols, g.rows);
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
    leave(a);
}
END_TEST

/* Every sub-tab has a golden. */
START_TEST(every_tab_is_among_the_screens)
{
    static bool seen[SCREENS][TABS_MAX];
    struct golden g;
    for (int i = 0; i < GOLDENS; i += SIZES) {
        struct app *a = prepare(i, &g);
        seen[a->screen][a->tab[a->screen]] = true;
        leave(a);
    }
    for (int s = 0; s < SCREENS; s++)
        for (int t = 0; t < screen_table[s].count; t++)
            ck_assert_msg(seen[s][t], "%s: %s has no golden", screen_table[s].name, screen_table[s].tabs[t].name);
}
END_TEST

/* By bus, step and scenario, of all scenarios and of one. */
START_TEST(columns_are_told_apart)
{
    static const enum report_pivot pivots[] = {REPORT_BY_BUS, REPORT_BY_STEP, REPORT_BY_SCENARIO};
    static const enum report_weighting weightings[] = {REPORT_EXPECTED, REPORT_WORST_CASE, REPORT_SCENARIO};
    struct golden g;
    struct app *a = prepare(_i * SIZES, &g);
    struct view *v = app_view(a);
    for (int p = 0; p < 3; p++)
        for (int w = 0; w < 3; w++) {
            a->pivot = pivots[p];
            a->weighting = weightings[w];
            v->stamp = 0;
            app_build(a);
            if (v->grid.table)
                check_columns(v->grid.table);
        }
    leave(a);
}
END_TEST

/* Every table can be written to a file, with all its columns. */
START_TEST(tables_are_exported)
{
    struct golden g;
    char folder[] = "/tmp/ballast-screens-XXXXXX", path[64], command[128];
    struct app *a = prepare(_i * SIZES, &g);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out.csv", folder);
    snprintf(command, sizeof command, ":export %s\r", path);
    app_build(a);
    const struct report_table *t = app_view(a)->grid.table;
    if (t && a->mode == MODE_NORMAL) {
        press(a, command);
        const char *text = file_text(path);
        int columns = 1;
        for (; *text && *text != '\n'; text++)
            columns += *text == ',';
        ck_assert_msg(columns == t->column_count, "%s: %s", g.name, a->message);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(folder), 0);
    leave(a);
}
END_TEST

/* Numbers that people read are in groups of three, in tables, titles and words alike; what is typed stands as it is. */
START_TEST(numbers_are_grouped)
{
    struct golden g;
    struct app *a = prepare(_i * SIZES + 1, &g);
    char *text = draw(a, g.rows, g.cols, false, false);
    bool typed = a->mode == MODE_EDIT;
    for (const char *at = text; *at && !typed; at++) {
        size_t digits = strspn(at, "0123456789");
        bool fraction = at > text && at[-1] == '.';
        if (digits > 3 && !fraction)
            ck_abort_msg("%s shows %.*s in:\n%s", g.name, (int)digits, at, text);
        at += digits > 0 ? digits - 1 : 0;
    }
    free(text);
    leave(a);
}
END_TEST

/* What the colours of a terminal tell apart is told apart without them, or by a sign beside it. */
START_TEST(looks_are_as_they_were)
{
    static const char *const mono_of[STYLES] = {
        [STYLE_TITLE] = "r", [STYLE_TAB_ON] = "b", [STYLE_HEAD] = "u", [STYLE_ROW] = "b",  [STYLE_FOCUS] = "r",
        [STYLE_KEY] = "b",   [STYLE_WARN] = "b",   [STYLE_BAD] = "b",  [STYLE_EDIT] = "U", [STYLE_MARK] = "b",
    };
    for (int style = 0; style < STYLES; style++)
        ck_assert_int_eq(".buUr"[look_table[style].mono], mono_of[style] ? mono_of[style][0] : '.');
}
END_TEST

START_TEST(drawing_twice_gives_the_same_cells_and_ascii_is_ascii)
{
    struct golden g;
    struct app *a = prepare(_i, &g);
    for (int utf8 = 0; utf8 < 2; utf8++) {
        struct cells first = draw_cells(a, &g, utf8), second = draw_cells(a, &g, utf8);
        for (int k = 0; k < first.rows * first.cols; k++) {
            bool same = first.at[k].glyph == second.at[k].glyph && first.at[k].style == second.at[k].style;
            bool plain = utf8 || first.at[k].glyph < 0x80;
            if (!same || !plain)
                ck_abort_msg("%s: cell %d,%d %s", g.name, k / g.cols, k % g.cols, same ? "is not ASCII" : "differs");
        }
        cells_free(&first);
        cells_free(&second);
    }
    leave(a);
}
END_TEST

/* On any screen of a table, wherever the user goes from there. */
START_TEST(the_cursor_is_on_the_focused_cell)
{
    static const char *const walks[] = {"", "$", "G$", "S|", "lllljSs", "V", "i0"};
    struct golden g;
    struct app *a = prepare(_i, &g);
    for (size_t w = 0; w < sizeof walks / sizeof *walks; w++) {
        press(a, a->mode == MODE_NORMAL ? walks[w] : "");
        struct cells cells = draw_cells(a, &g, true);
        for (int k = 0; k < g.rows * g.cols; k++)
            if (cells.at[k].style == STYLE_FOCUS && a->mode == MODE_NORMAL && app_view(a)->shape == VIEW_TABLE &&
                (cells.cursor_row < 0 || cells.at[cells.cursor_row * g.cols + cells.cursor_col].style != STYLE_FOCUS))
                ck_abort_msg("%s after %s: the cursor is at %d,%d", g.name, walks[w], cells.cursor_row,
                             cells.cursor_col);
        cells_free(&cells);
    }
    leave(a);
}
END_TEST

/* News of a solve are sent over slow lines: of the screen that shows most of it, a few cells change with each. */
START_TEST(news_of_a_solve_change_few_cells)
{
    enum { FEW = 40 };
    const struct golden g = {.rows = 24, .cols = 80};
    struct app *a = open_small();
    struct solve_log *log = &a->log;
    give_job(a);
    press(a, "5");
    struct cells before = draw_cells(a, &g, true);
    for (int news = 0; news < 8; news++) {
        int changed = 0;
        log->last.seconds = log->seconds[log->samples] = log->seconds[log->samples - 1] + 0.25;
        log->last.bound = log->bound[log->samples] = log->bound[log->samples - 1] + 1;
        log->incumbent[log->samples] = log->incumbent[log->samples - 1];
        log->samples++;
        log->last.round++;
        log->last.gap -= 1e-5;
        a->job.last = log->last;
        a->job.seconds = log->last.seconds;
        struct cells after = draw_cells(a, &g, true);
        for (int k = 0; k < g.rows * g.cols; k++)
            changed += before.at[k].glyph != after.at[k].glyph || before.at[k].style != after.at[k].style;
        ck_assert_int_gt(changed, 0);
        ck_assert_int_le(changed, FEW);
        cells_free(&before);
        before = after;
    }
    cells_free(&before);
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
    tcase_add_test(tests, every_tab_is_among_the_screens);
    tcase_add_loop_test(tests, columns_are_told_apart, 0, GOLDENS / SIZES);
    tcase_add_loop_test(tests, tables_are_exported, 0, GOLDENS / SIZES);
    tcase_add_loop_test(tests, numbers_are_grouped, 0, GOLDENS / SIZES);
    tcase_add_test(tests, looks_are_as_they_were);
    tcase_add_loop_test(tests, drawing_twice_gives_the_same_cells_and_ascii_is_ascii, 0, GOLDENS);
    tcase_add_loop_test(tests, the_cursor_is_on_the_focused_cell, 0, GOLDENS);
    tcase_add_test(tests, news_of_a_solve_change_few_cells);
    tcase_add_test(tests, every_size_can_be_drawn_and_growing_again_restores_everything);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
