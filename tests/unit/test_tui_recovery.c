/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits that outlive the program, and files that another one changes. */
#include "run_suite.h"
#include "tui_small.h"

#include <sys/stat.h>
#include <unistd.h>

/* A copy of the small case in a folder of its own. */
static void open_copy(char *folder, char *path, size_t size)
{
    size_t length;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, size, "%s/case.ini", folder);
    char *text = casedoc_text(a->doc, &length);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, length, f), length);
    fclose(f);
    free(text);
    ck_assert(app_open(a, path));
}

/* A program that starts with the case; one that ends without a word is app_free. */
static struct app *start(const char *path)
{
    struct err_list list = {0};
    struct app *another = app_new(path, &list);
    ck_assert_ptr_nonnull(another);
    err_list_free(&list);
    recovery_load(another);
    recovery_keep(another);
    return another;
}

static long size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

START_TEST(unsaved_edits_come_back_after_a_sudden_end)
{
    char folder[] = "/tmp/ballast-recovery-XXXXXX", path[128], kept[160];
    open_copy(folder, path, sizeof path);
    snprintf(kept, sizeof kept, "%s/.case.ini.recovery", folder);
    press(a, ":set scenario:seed=8\r3e0.6\r");
    recovery_keep(a);
    ck_assert_int_gt(size_of(kept), 0);
    app_free(a);
    a = start(path);
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert_msg(strstr(a->choice.question, "2 edits left behind, the last at ") != NULL, "%s", a->choice.question);
    ck_assert_msg(strstr(a->choice.question, "set alpha of [risk].") != NULL, "%s", a->choice.question);
    press(a, "r");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.6");
    ck_assert(app_dirty(a));
    recovery_keep(a);
    ck_assert_int_gt(size_of(kept), 0);
    ck_assert(app_save(a, NULL));
    ck_assert(!app_dirty(a));
    ck_assert_int_ne(access(kept, F_OK), 0);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(undoing_all_edits_leaves_nothing_to_recover)
{
    char folder[] = "/tmp/ballast-recovery-XXXXXX", path[128], kept[160];
    open_copy(folder, path, sizeof path);
    snprintf(kept, sizeof kept, "%s/.case.ini.recovery", folder);
    press(a, "3e0.6\r");
    recovery_keep(a);
    press(a, "u");
    recovery_keep(a);
    ck_assert_int_eq(size_of(kept), 0);
    press(a, "q");
    ck_assert(a->quit);
    ck_assert_int_eq(size_of(kept), -1);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

/* Each has a file of its own, and none touches that of the other. */
START_TEST(two_programs_on_one_case_lose_no_edit)
{
    char folder[] = "/tmp/ballast-recovery-XXXXXX", path[128], first[160], second[160];
    open_copy(folder, path, sizeof path);
    snprintf(first, sizeof first, "%s/.case.ini.recovery", folder);
    snprintf(second, sizeof second, "%s/.case.ini.recovery-2", folder);
    recovery_keep(a);
    press(a, "3e0.85\r");
    recovery_keep(a);
    struct app *b = start(path);
    ck_assert_int_eq(b->mode, MODE_NORMAL);
    ck_assert_ptr_nonnull(strstr(b->message, "Another program has this case open"));
    press(b, "3e0.7\r");
    recovery_keep(b);
    ck_assert_ptr_nonnull(strstr(file_text(second), "= 0.7"));
    ck_assert(app_save(b, NULL));
    ck_assert_int_eq(size_of(second), -1);
    ck_assert_ptr_nonnull(strstr(file_text(first), "= 0.85"));
    press(b, "3e0.65\r");
    recovery_keep(b);
    app_free(a);
    app_free(b);
    a = start(path); /* that of the second is newer, then comes the other */
    ck_assert_ptr_nonnull(strstr(a->choice.question, "1 edit left behind"));
    press(a, "d");
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert_ptr_nonnull(strstr(a->choice.question, "file changed since"));
    ck_assert_int_eq(size_of(second), -1);
    press(a, "\033"); /* not now: the next start asks again */
    recovery_keep(a);
    press(a, "3e0.75\r");
    recovery_keep(a);
    ck_assert_ptr_nonnull(strstr(file_text(first), "= 0.85"));
    ck_assert_ptr_nonnull(strstr(file_text(second), "= 0.75"));
    press(a, "u");
    app_free(a);
    unlink(second);
    a = start(path);
    press(a, "r");
    ck_assert_str_eq(value_of(a, "risk:alpha"), "0.85");
    press(a, "qy");
    ck_assert(a->quit);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_file_changed_underneath_is_not_overwritten)
{
    char folder[] = "/tmp/ballast-changed-XXXXXX", path[128], other[128], line[64] = "";
    open_copy(folder, path, sizeof path);
    snprintf(other, sizeof other, "%s/other.ini", folder);
    press(a, "3e0.6\r");
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("; of somebody else\n", f);
    fclose(f);
    press_key(a, CONTROL('s'));
    ck_assert_int_eq(a->mode, MODE_CHOICE);
    ck_assert(app_dirty(a));
    f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    fclose(f);
    ck_assert_str_eq(line, "; of somebody else\n");
    press(a, "a"); /* save under another name */
    line_set(&a->line, other, false);
    press(a, "\r");
    ck_assert(!app_dirty(a));
    ck_assert_int_eq(access(other, F_OK), 0);
    unlink(path);
    unlink(other);
    rmdir(folder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui recovery");
    TCase *tests = tcase_create("recovery");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, unsaved_edits_come_back_after_a_sudden_end);
    tcase_add_test(tests, undoing_all_edits_leaves_nothing_to_recover);
    tcase_add_test(tests, two_programs_on_one_case_lose_no_edit);
    tcase_add_test(tests, a_file_changed_underneath_is_not_overwritten);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
