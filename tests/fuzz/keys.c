/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random keys, words, pastes, clicks and sizes on the terminal program in memory. After every event it must draw the same
 * cells twice, with the cursor where it belongs; the document must come back byte by byte when all is undone and when it
 * is read again. A sequence that fails is made as short as it gets and printed as a script, with its seed.
 *
 * FUZZ_EVENTS says how many events there are at least, FUZZ_SECONDS how long it goes on at least, FUZZ_SEED where they
 * begin. Run from the project's root. */
#include "tui/app.h"

#include <ballast/file.h>

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    SEQUENCE = 400,
    GUARD = 512,
    ROWS_MAX = 100,
    COLS_MAX = 300,
    CHECK_EVERY = 50,
    JOB_LIMIT_MS = 300,
    HANG_S = 120
};

#define FOLDER_NAME "ballast-fuzz-" /* in /tmp, and the process that it belongs to */
static char folder[64];

enum kind { KEY, WORDS, PASTE, CLICK, SIZE, JOB, INTERRUPT };
struct happening {
    enum kind kind;
    uint32_t key;
    int row, col; /* of a click; a size; row: number of the words or the paste */
};

static const char *const word_table[] = {
    ":set risk:alpha=0.7\r",
    ":set alpha=",
    "0.5\r",
    ":filter bus=4\r",
    ":filter kw>1 dc\r",
    ":sort bus\r",
    ":go results:dispatch\r",
    ":go modules:module-types\r",
    ":fill *1.1\r",
    ":fill 2\r",
    ":add new\r",
    ":copy new\r",
    ":scenario 2\r",
    ":sweep alpha 0 0.9 3\r",
    ":sweep weight 0,1 budget 1e5,5e5\r",
    ":sweep \t",
    ":go compare:sweep\r",
    ":go compare:frontier\r",
    ":export out.csv\r",
    "y",
    ":write-json out.json\r",
    ":save\r",
    ":save-as other.ini\r",
    ":open case.ini\r",
    ":open! other.ini\r",
    ":open ",
    ":undo\r",
    ":set v_min=1.04\r",
    ":set feeder:substation=4\r",
    ":set candidates:c1:bus=6\r",
    ":set module battery:kw=0\r",
    ":messages\r",
    ":check\r",
    ":help :s",
    ":tour\r",
    ":tour back\r",
    ":tour next\r",
    "1w].c",
    "1z",
    ":go feeder:tree\r",
    ":go scenarios:fan\r",
    ":go solve:convergence\r",
    ":alternatives 1\r",
    "7\t\tp",
    "4p",
    "6\t\t\tp",
    "/bat\r",
    "e\x15",
    "\xc3\xa9\xe4\xb8\xad\xe6\x96\x87\r",
    "2ae\r",
    "DDDD",
    "vvv=5%\r",
    ":nonsense\r",
    "1e999\r",
    ":\t\t\t",
    ":set \t\t",
    ":go \t",
    "99999999999\r",
};
static const char *const paste_table[] = {
    "0.75",
    "two\nlines",
    "DDDq:quit!\r",
    "\xe4\xb8\xad\xe6\x96\x87\xcc\x81",
    "\xff\xfe",
    "; [x] = y",
    "",
    "%s%n%d",
    " ",
    "a very long text that is longer than any field of the case may be, and then some more of it to be sure that it is",
};
static const char plain_keys[] = "1234567\t\r\033\r\033eacDv =*%+.:nNfFsvpyhjklhjklgG0$u?[]bwq<xoXm\x7f-5";
/* Beside these every key that does something, in whatever context, so that a new one need not be named here. */
static uint32_t bound_keys[128];
static unsigned bound_count;
static const uint32_t special_keys[] = {
    KEYCODE_UP,
    KEYCODE_DOWN,
    KEYCODE_LEFT,
    KEYCODE_RIGHT,
    KEYCODE_HOME,
    KEYCODE_END,
    KEYCODE_PAGE_UP,
    KEYCODE_PAGE_DOWN,
    KEYCODE_INSERT,
    KEYCODE_DELETE,
    KEYCODE_BACKTAB,
    KEYCODE_F1,
    KEYCODE_F1 + 1,
    KEYCODE_F1 + 9,
    CONTROL('r'),
    CONTROL('u'),
    CONTROL('w'),
    CONTROL('k'),
    CONTROL('a'),
    CONTROL('e'),
    CONTROL('l'),
    CONTROL('d'),
    CONTROL('s'),
    0xe9,
    0x4e2d,
    0x301,
    'r',
    'd',
};
#define COUNT(table) (sizeof(table) / sizeof *(table))

static unsigned long long state;

static unsigned draw_number(unsigned below)
{
    state += 0x9e3779b97f4a7c15ULL;
    unsigned long long z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (unsigned)((z ^ (z >> 31)) >> 33) % below;
}

static void find_bound_keys(void)
{
    for (uint32_t key = 1; key <= KEYCODE_F12 && bound_count < COUNT(bound_keys); key++)
        if (key_op(key, ~0U, 0, NULL) != OP_NONE)
            bound_keys[bound_count++] = key;
}

static struct happening draw_happening(void)
{
    struct happening h = {.kind = KEY};
    unsigned pick = draw_number(1000);
    if (pick < 300) {
        h.key = bound_keys[draw_number(bound_count)];
    } else if (pick < 700) {
        h.key = (unsigned char)plain_keys[draw_number(sizeof plain_keys - 1)];
    } else if (pick < 830) {
        h.key = special_keys[draw_number(COUNT(special_keys))];
    } else if (pick < 920) {
        h.kind = WORDS;
        h.row = (int)draw_number(COUNT(word_table));
    } else if (pick < 940) {
        h.kind = PASTE;
        h.row = (int)draw_number(COUNT(paste_table));
    } else if (pick < 980) {
        h.kind = pick < 960 ? CLICK : SIZE;
        h.row = (int)draw_number(draw_number(2) ? 26 : ROWS_MAX) + 1;
        h.col = (int)draw_number(draw_number(2) ? 90 : COLS_MAX) + 1;
    } else {
        h.kind = pick < 992 ? JOB : INTERRUPT;
    }
    return h;
}

/* ---- In a child: one sequence ---- */

/* What the parent learns of it. */
static struct report {
    int at; /* the event at work */
    char message[600];
} * report;

static struct app *app;
static struct cells cells, again;
static struct cell storage[2][ROWS_MAX * COLS_MAX + 2 * GUARD];
static char *loaded; /* text of the document as it was opened */
static unsigned long openings;

#define FAIL(...)                                                                                                      \
    do {                                                                                                               \
        snprintf(report->message, sizeof report->message, __VA_ARGS__);                                                \
        return false;                                                                                                  \
    } while (0)

static void set_size(struct cells *c, struct cell *room, int rows, int cols)
{
    for (int i = 0; i < ROWS_MAX * COLS_MAX + 2 * GUARD; i++)
        room[i] = (struct cell){.glyph = 0x7fffffff, .style = 0xff};
    *c = (struct cells){.rows = rows, .cols = cols, .utf8 = c->utf8, .at = room + GUARD};
}

static bool inside(const struct cells *c, const struct cell *room)
{
    for (int i = 0; i < ROWS_MAX * COLS_MAX + 2 * GUARD; i++)
        if ((i < GUARD || i >= GUARD + c->rows * c->cols) && room[i].style != 0xff)
            return false;
    return true;
}

static bool cells_are_sound(const struct cells *c)
{
    for (int i = 0; i < c->rows * c->cols; i++) {
        uint32_t glyph = c->at[i].glyph;
        if (c->at[i].style >= STYLES || (glyph && glyph < ' ') || (glyph >= 0x7f && glyph < 0xa0) || glyph > 0x10ffff)
            FAIL("cell %d,%d holds %lx in style %d", i / c->cols, i % c->cols, (unsigned long)glyph, c->at[i].style);
        if (!glyph && (i % c->cols == 0 || utf8_columns(c->at[i - 1].glyph) != 2))
            FAIL("cell %d,%d is the half of nothing", i / c->cols, i % c->cols);
    }
    return true;
}

static bool cursor_is_right(const struct cells *c)
{
    const struct grid *g = &app_view(app)->grid;
    if (c->cursor_row < -1 || c->cursor_row >= c->rows || c->cursor_col < 0 || c->cursor_col >= c->cols)
        FAIL("the cursor is at %d,%d of %dx%d", c->cursor_row, c->cursor_col, c->cols, c->rows);
    if (c->rows < 10 || c->cols < 40)
        return true;
    int style = c->cursor_row < 0 ? -1 : c->at[c->cursor_row * c->cols + c->cursor_col].style;
    bool table = g->table && g->shown > 0 && app_tab(app)->kind != TAB_PICTURE && app_view(app)->shape == VIEW_TABLE;
    if (table && app->mode == MODE_NORMAL && style != STYLE_FOCUS)
        FAIL("the cursor is at %d,%d, not on the focused cell", c->cursor_row, c->cursor_col);
    if (app->mode == MODE_EDIT && style != STYLE_EDIT)
        FAIL("the cursor is at %d,%d, not in the editor", c->cursor_row, c->cursor_col);
    if (app->mode == MODE_PROMPT && c->cursor_row != c->rows - 1 - tour_rows(app, c->rows, c->cols))
        FAIL("the cursor is at %d,%d, not in the prompt", c->cursor_row, c->cursor_col);
    return true;
}

static bool draws_alike(void)
{
    app_draw(app, &cells);
    app_draw(app, &again);
    size_t size = (size_t)cells.rows * (size_t)cells.cols;
    for (size_t i = 0; i < size; i++)
        if (cells.at[i].glyph != again.at[i].glyph || cells.at[i].style != again.at[i].style)
            FAIL("cell %zu,%zu differs when drawn again", i / (size_t)cells.cols, i % (size_t)cells.cols);
    if (cells.cursor_row != again.cursor_row || cells.cursor_col != again.cursor_col)
        FAIL("the cursor is elsewhere when drawn again");
    return cells_are_sound(&cells) && cursor_is_right(&cells);
}

static bool same_text(const char *want, const char *what)
{
    char *now = casedoc_text(app->doc, NULL);
    bool same = now && want && strcmp(now, want) == 0;
    free(now);
    if (!same)
        FAIL("%s", what);
    return true;
}

/* All undone, it is as it was opened; all made again, as it was. */
static bool undo_is_exact(void)
{
    int undone = 0;
    char *now = casedoc_text(app->doc, NULL);
    while (casedoc_undo(app->doc))
        undone++;
    bool good = same_text(loaded, "all undone, the text is not the one that was opened");
    while (undone-- > 0)
        casedoc_redo(app->doc);
    good = good && same_text(now, "all made again, the text is another");
    free(now);
    return good;
}

static bool reads_back(void)
{
    struct err_list list = {0};
    size_t length;
    char *text = casedoc_text(app->doc, &length);
    struct casedoc *doc = text ? casedoc_parse(text, length, "again", &list) : NULL;
    char *back = doc ? casedoc_text(doc, NULL) : NULL;
    bool same = back && strcmp(text, back) == 0;
    err_list_free(&list);
    casedoc_free(doc);
    free(text);
    free(back);
    if (!same)
        FAIL("the text is another when it is read and written again");
    return true;
}

static bool is_sound(int at)
{
    if (!app->doc)
        FAIL("the document is gone");
    if (app->openings != openings) {
        openings = app->openings;
        free(loaded);
        loaded = casedoc_text(app->doc, NULL);
    }
    if (!draws_alike())
        return false;
    if (at % CHECK_EVERY && at != SEQUENCE - 1)
        return true;
    if (!inside(&cells, storage[0]) || !inside(&again, storage[1]))
        FAIL("cells outside the screen were drawn");
    return undo_is_exact() && reads_back();
}

static void press_key(uint32_t key)
{
    struct event event = {.type = EVENT_KEY, .key = key};
    /* Files stay in the folder of this test. */
    if (key != '/' || app->mode != MODE_PROMPT)
        app_event(app, &event);
}

/* What the job brings is taken all at once, as far as it comes in time. */
static void finish_job(void)
{
    struct pollfd fd = {.fd = app->job.progress_fd, .events = POLLIN};
    while (job_running(&app->job)) {
        if (poll(&fd, 1, JOB_LIMIT_MS) == 0)
            job_kill(&app->job);
        app_job_news(app);
    }
}

static void happen(const struct happening *h)
{
    static struct event event;
    const char *words = h->kind == WORDS ? word_table[h->row] : "";
    switch (h->kind) {
    case KEY:
        press_key(h->key);
        break;
    case WORDS:
        while (*words)
            press_key(utf8_next(&words));
        break;
    case PASTE:
        event.type = EVENT_PASTE;
        snprintf(event.text, sizeof event.text, "%s", paste_table[h->row]);
        app_event(app, &event);
        break;
    case CLICK:
        event.type = EVENT_CLICK;
        event.row = h->row - 1;
        event.col = h->col - 1;
        app_event(app, &event);
        break;
    case SIZE:
        set_size(&cells, storage[0], h->row, h->col);
        set_size(&again, storage[1], h->row, h->col);
        app_resize(app, h->row, h->col);
        break;
    case JOB:
        finish_job();
        break;
    default:
        app_interrupt(app);
        break;
    }
    app->quit = app->suspend = false;
    free(app->copy);
    app->copy = NULL;
}

static void enter_folder(const char *text)
{
    struct err e = {0};
    if (chdir(folder) != 0 || file_save("case.ini", text, strlen(text), &e) != ERR_NONE) {
        perror(folder);
        _exit(2);
    }
    setenv("XDG_STATE_HOME", folder, 1);
}

static int play(const struct happening *list, int count, const char *text, unsigned number)
{
    struct err_list problems = {0};
    alarm(HANG_S);
    enter_folder(text);
    app = app_new("case.ini", &problems);
    cells.utf8 = again.utf8 = number % 2 == 0;
    set_size(&cells, storage[0], 24, 80);
    set_size(&again, storage[1], 24, 80);
    bool good = app && is_sound(0);
    for (int i = 0; good && i < count; i++) {
        report->at = i;
        happen(&list[i]);
        good = is_sound(i);
    }
    app_free(app);
    free(loaded);
    err_list_free(&problems);
    return good ? 0 : 1;
}

/* ---- In the parent ---- */

static volatile sig_atomic_t told_to_end;

static void note_signal(int number)
{
    told_to_end = number;
}

static void empty_folder(const char *path)
{
    DIR *dir = opendir(path);
    for (const struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
        unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
}

/* Those of runs that were killed: their names say which process they belonged to, and there is none. */
static void remove_stale_folders(void)
{
    DIR *dir = opendir("/tmp");
    for (const struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        char path[300], *end = NULL;
        bool own = strncmp(entry->d_name, FOLDER_NAME, strlen(FOLDER_NAME)) == 0;
        long pid = own ? strtol(entry->d_name + strlen(FOLDER_NAME), &end, 10) : 0;
        if (pid <= 0 || *end != '\0' || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
            continue;
        snprintf(path, sizeof path, "/tmp/%s", entry->d_name);
        empty_folder(path);
        rmdir(path);
    }
    if (dir)
        closedir(dir);
}

static void make_folder(void)
{
    const struct sigaction action = {.sa_handler = note_signal}; /* no SA_RESTART: waiting for a child ends */
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    remove_stale_folders();
    snprintf(folder, sizeof folder, "/tmp/%s%ld", FOLDER_NAME, (long)getpid());
    if (mkdir(folder, 0700) != 0) {
        perror(folder);
        exit(2);
    }
}

static void remove_folder(void)
{
    empty_folder(folder);
    rmdir(folder);
}

/* By the signal itself, once nothing is left behind. child 0: there is none. */
static void end_if_told(pid_t child)
{
    if (!told_to_end)
        return;
    if (child > 0 && kill(child, SIGKILL) == 0)
        waitpid(child, NULL, 0);
    remove_folder();
    signal(told_to_end, SIG_DFL);
    raise(told_to_end);
}

/* True when the sequence fails in a child of its own. */
static bool fails(const struct happening *list, int count, const char *text, unsigned number)
{
    int status = 0;
    fflush(NULL);
    memset(report, 0, sizeof *report);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGTERM, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        signal(SIGHUP, SIG_DFL);
        exit(play(list, count, text, number));
    }
    bool ended = child > 0 && waitpid(child, &status, 0) == child;
    end_if_told(child > 0 && !ended ? child : 0);
    if (!ended) {
        perror("fork");
        exit(2);
    }
    empty_folder(folder); /* a child that was killed leaves all */
    if (WIFSIGNALED(status))
        snprintf(report->message, sizeof report->message, "ended by signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) && !report->message[0])
        snprintf(report->message, sizeof report->message, "ended with %d", WEXITSTATUS(status));
    return status != 0;
}

/* Leave out what the failure does not need, in ever smaller pieces. */
static int shrink(struct happening *list, int count, const char *text, unsigned number)
{
    struct happening shorter[SEQUENCE];
    for (int piece = count / 2; piece > 0; piece /= 2)
        for (int from = 0; from + piece <= count;) {
            memcpy(shorter, list, (size_t)from * sizeof *list);
            memcpy(shorter + from, list + from + piece, (size_t)(count - from - piece) * sizeof *list);
            if (fails(shorter, count - piece, text, number)) {
                count -= piece;
                memcpy(list, shorter, (size_t)count * sizeof *list);
            } else {
                from += piece;
            }
        }
    return count;
}

static void print_key(uint32_t key)
{
    char name[16];
    key_name(key, name, sizeof name);
    printf(strlen(name) > 1 || name[0] == '<' || name[0] == ':' || name[0] == '#' ? "<%s>\n" : "%s\n", name);
}

static void print_happening(const struct happening *h)
{
    const char *words = h->kind == WORDS ? word_table[h->row] : "";
    switch (h->kind) {
    case KEY:
        print_key(h->key);
        break;
    case WORDS:
        while (*words)
            print_key(utf8_next(&words));
        break;
    case PASTE:
        printf(":paste %s\n", paste_table[h->row]);
        break;
    case CLICK:
        printf("# a click in row %d, column %d\n", h->row, h->col);
        break;
    case SIZE:
        printf(":resize %dx%d\n", h->col, h->row);
        break;
    case JOB:
        printf(":wait\n");
        break;
    default:
        printf("<^C>\n");
        break;
    }
}

static bool one_sequence(unsigned long long seed, const char *text)
{
    struct happening list[SEQUENCE];
    unsigned number = (unsigned)(seed & 0xffff);
    state = seed;
    for (int i = 0; i < SEQUENCE; i++)
        list[i] = draw_happening();
    if (!fails(list, SEQUENCE, text, number))
        return true;
    int count = report->at + 1;
    struct report first = *report;
    if (fails(list, count, text, number))
        count = shrink(list, count, text, number);
    if (!fails(list, count, text, number)) {
        printf("It does not always fail. ");
        *report = first;
    }
    printf("FAILED: %s\nFUZZ_SEED=%llu FUZZ_EVENTS=%d, with %s, as a script on tests/golden/small.ini:\n",
           report->message, seed, SEQUENCE, number % 2 ? "ASCII" : "UTF-8");
    for (int i = 0; i < count; i++)
        print_happening(&list[i]);
    return false;
}

static unsigned long long number_of(const char *name, unsigned long long fallback)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : fallback;
}

int main(void)
{
    unsigned long long seed = number_of("FUZZ_SEED", 1), events = number_of("FUZZ_EVENTS", 30000);
    time_t end = time(NULL) + (time_t)number_of("FUZZ_SECONDS", 0);
    int good = 0, bad = 0;
    char *text;
    size_t length;
    struct err e = {0};
    signal(SIGPIPE, SIG_IGN); /* as main does */
    FILE *shared = tmpfile();
    if (!shared || ftruncate(fileno(shared), sizeof *report) != 0)
        return 2;
    report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(shared), 0);
    if (report == MAP_FAILED || file_read("tests/golden/small.ini", 1 << 20, &text, &length, &e) != ERR_NONE) {
        fprintf(stderr, "%s\n", e.message);
        return 2;
    }
    find_bound_keys();
    make_folder();
    for (unsigned long long done = 0; (done < events || time(NULL) < end) && bad < 5; done += SEQUENCE)
        if (one_sequence(seed++, text))
            good++;
        else
            bad++;
    remove_folder();
    free(text);
    fclose(shared);
    printf("%d events in sequences of %d\n%d passed, %d failed\n", (good + bad) * SEQUENCE, SEQUENCE, good, bad);
    return bad ? 1 : 0;
}
