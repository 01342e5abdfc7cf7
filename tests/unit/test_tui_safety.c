/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a file cannot be written, nothing is lost and there is a way out: files and folders that are write-protected, a
 * disk that is full. */
#include "run_suite.h"
#include "tui_support.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static struct app *a;
static char folder[64], other[64], path[128], kept[128], away[128];

static void fresh_folder(char *buf, size_t size)
{
    snprintf(buf, size, "/tmp/ballast-safety-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(buf));
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

/* A copy of the small case in a folder of its own, opened by a user whom permissions bind. */
static void setup(void)
{
    struct err_list list = {0};
    fresh_folder(folder, sizeof folder);
    fresh_folder(other, sizeof other);
    snprintf(path, sizeof path, "%s/case.ini", folder);
    snprintf(kept, sizeof kept, "%s/.case.ini.recovery", folder);
    snprintf(away, sizeof away, "%s/away.ini", other);
    write_file(path, file_text(SMALL_CASE));
    if (geteuid() == 0) {
        ck_assert_int_eq(chown(folder, NOBODY, NOBODY) | chown(other, NOBODY, NOBODY) | chown(path, NOBODY, NOBODY), 0);
        ck_assert_int_eq(setgid(NOBODY) | setuid(NOBODY), 0);
    }
    setenv("XDG_STATE_HOME", other, 1);
    a = app_new(path, &list);
    ck_assert_ptr_nonnull(a);
    err_list_free(&list);
}

/* The recovery file in the state folder. */
static const char *kept_elsewhere(void)
{
    static char name[200];
    snprintf(name, sizeof name, "%s/ballast/%%tmp%%%s%%case.ini", other, strrchr(folder, '/') + 1);
    return name;
}

static void teardown(void)
{
    char state[100];
    chmod(folder, 0700);
    app_free(a);
    unlink(path);
    unlink(kept);
    unlink(away);
    snprintf(state, sizeof state, "%s/ballast", other);
    unlink(kept_elsewhere());
    rmdir(state);
    ck_assert_int_eq(rmdir(other), 0); /* no temporary file was left behind */
    ck_assert_int_eq(rmdir(folder), 0);
}

/* ^S does not work, says why, and offers another name; the file is as it was and the edit is still there. */
static void save_is_refused_with_a_way_out(const char *reason)
{
    char before[100000];
    snprintf(before, sizeof before, "%s", file_text(path));
    press_key(a, CONTROL('s'));
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert_msg(strstr(a->message, reason) != NULL, "'%s' lacks '%s'", a->message, reason);
    ck_assert_ptr_nonnull(
        strstr(a->message, "Save under another name") ? a->message : strstr(a->message, "save under another name"));
    ck_assert_str_eq(file_text(path), before);
    ck_assert(app_dirty(a));
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.6");
}

static void save_elsewhere(void)
{
    press(a, "a");
    ck_assert_int_eq(a->mode, MODE_PROMPT);
    line_set(&a->line, away, false);
    press(a, "\r");
    ck_assert(!app_dirty(a));
    ck_assert_ptr_nonnull(strstr(file_text(away), "alpha     = 0.6"));
}

START_TEST(a_file_that_is_read_only_is_left_alone)
{
    ck_assert_int_eq(chmod(path, 0444), 0);
    press(a, "3e0.6\r");
    save_is_refused_with_a_way_out("write-protected");
    save_elsewhere();
}
END_TEST

START_TEST(a_folder_that_is_read_only_keeps_the_edits_elsewhere)
{
    ck_assert_int_eq(chmod(folder, 0555), 0);
    press(a, "3e0.6\r");
    recovery_keep(a);
    ck_assert_str_ne(a->message, "Unsaved edits cannot be kept for recovery here: save often (^S).");
    ck_assert_ptr_nonnull(strstr(a->message, "^S will be refused, :save FILE writes another"));
    ck_assert_int_ne(access(kept, F_OK), 0);
    ck_assert_ptr_nonnull(strstr(file_text(kept_elsewhere()), "= 0.6"));
    save_is_refused_with_a_way_out("write-protected");
    save_elsewhere();
}
END_TEST

START_TEST(where_nothing_can_be_kept_that_is_said)
{
    ck_assert_int_eq(chmod(folder, 0555), 0);
    setenv("XDG_STATE_HOME", "/proc/none", 1);
    press(a, "3e0.6\r");
    recovery_keep(a);
    ck_assert_ptr_nonnull(strstr(a->message, "save often"));
    press(a, "q");
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    press(a, "s"); /* save and quit: not while it cannot be saved */
    ck_assert(!a->quit);
    ck_assert(app_dirty(a));
}
END_TEST

/* Files may grow to this many bytes only, as on a disk that is full; 0: they may again. Nothing is asserted in between:
 * that would be written to a file. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
    limit.rlim_cur = bytes ? bytes : limit.rlim_max;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
}

START_TEST(a_full_disk_loses_nothing)
{
    signal(SIGXFSZ, SIG_IGN); /* as main does */
    press(a, "3e0.6\r");
    limit_files(512);
    recovery_keep(a);
    bool said = strstr(a->message, "save often") != NULL;
    press_key(a, CONTROL('s'));
    limit_files(0);
    ck_assert(said);
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert_ptr_nonnull(strstr(a->message, "Free some space"));
    ck_assert(app_dirty(a));
    ck_assert_ptr_null(strstr(file_text(path), "= 0.6"));
    press(a, "\033");
    press_key(a, CONTROL('s')); /* there is room again */
    ck_assert(!app_dirty(a));
    ck_assert_ptr_nonnull(strstr(file_text(path), "= 0.6"));
}
END_TEST

START_TEST(a_job_that_has_no_room_fails_with_the_reason)
{
    signal(SIGXFSZ, SIG_IGN);
    limit_files(512);
    press(a, "3e0.6\rr");
    while (job_running(&a->job)) {
        struct pollfd fd = {.fd = a->job.progress_fd, .events = POLLIN};
        poll(&fd, 1, -1);
        app_job_news(a);
    }
    limit_files(0);
    ck_assert_int_eq(a->job.state, JOB_FAILED);
    ck_assert_ptr_nonnull(strstr(a->message, "temporary file"));
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.6");
}
END_TEST

START_TEST(a_folder_is_not_overwritten)
{
    char command[200];
    snprintf(command, sizeof command, ":save %s\r", other);
    press(a, command);
    ck_assert_int_eq(a->mode, MODE_PROMPT); /* the name, to be mended */
    ck_assert_ptr_nonnull(strstr(a->message, "Name a file in that folder"));
}
END_TEST

START_TEST(a_result_that_cannot_be_written_is_not_taken_for_kept)
{
    give_result(a);
    press(a, ":write-json /proc/none/result.json\r");
    ck_assert_int_eq(a->message_style, STYLE_BAD);
    press(a, "q");
    ck_assert(!a->quit);
    press(a, "w"); /* write the result: a name to mend, and not gone when that fails */
    ck_assert_int_eq(a->mode, MODE_PROMPT);
    line_set(&a->line, "/proc/none/result.json", false);
    press(a, "\r");
    ck_assert(!a->quit);
    ck_assert(!a->run.kept);
    ck_assert_ptr_nonnull(a->run.result);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui safety");
    TCase *tests = tcase_create("safety");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_file_that_is_read_only_is_left_alone);
    tcase_add_test(tests, a_folder_that_is_read_only_keeps_the_edits_elsewhere);
    tcase_add_test(tests, where_nothing_can_be_kept_that_is_said);
    tcase_add_test(tests, a_full_disk_loses_nothing);
    tcase_add_test(tests, a_job_that_has_no_room_fails_with_the_reason);
    tcase_add_test(tests, a_folder_is_not_overwritten);
    tcase_add_test(tests, a_result_that_cannot_be_written_is_not_taken_for_kept);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
