/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_suite.h"

#include <ballast/file.h>

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[32];
static char path[64];

static void setup(void)
{
    snprintf(folder, sizeof folder, "/tmp/ballast-file-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/case.ini", folder);
}

static int entries(void)
{
    DIR *dir = opendir(folder);
    ck_assert_ptr_nonnull(dir);
    int count = -2; /* . and .. */
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static void teardown(void)
{
    DIR *dir = opendir(folder);
    for (const struct dirent *d = dir ? readdir(dir) : NULL; d; d = readdir(dir)) {
        char name[PATH_MAX];
        snprintf(name, sizeof name, "%s/%s", folder, d->d_name);
        if (unlink(name) != 0)
            (void)rmdir(name);
    }
    if (dir)
        closedir(dir);
    (void)rmdir(folder);
}

static void expect(const char *name, const char *text)
{
    char *read_back = NULL;
    size_t length = 0;
    struct err e = {0};
    ck_assert_msg(file_read(name, 1000000, &read_back, &length, &e) == ERR_NONE, "%s", e.message);
    ck_assert_str_eq(read_back, text);
    ck_assert_uint_eq(length, strlen(text));
    free(read_back);
}

START_TEST(saved_text_reads_back)
{
    struct err e;
    ck_assert_int_eq(file_save(path, "one\n", 4, &e), ERR_NONE);
    expect(path, "one\n");
    ck_assert_int_eq(file_save(path, "a longer text\n", 14, &e), ERR_NONE);
    expect(path, "a longer text\n");
    ck_assert_int_eq(file_save(path, "", 0, &e), ERR_NONE);
    expect(path, "");
    ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(large_text_with_zero_bytes_reads_back)
{
    size_t size = 300001;
    char *text = malloc(size);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)(i % 251);
    ck_assert_int_eq(file_save(path, text, size, NULL), ERR_NONE);
    char *back = NULL;
    size_t length = 0;
    ck_assert_int_eq(file_read(path, size, &back, &length, NULL), ERR_NONE);
    ck_assert_uint_eq(length, size);
    ck_assert_mem_eq(back, text, size);
    free(back);
    struct err e;
    ck_assert_int_eq(file_read(path, size - 1, &back, &length, &e), ERR_IO);
    ck_assert_ptr_nonnull(strstr(e.message, "longer"));
    free(text);
}
END_TEST

START_TEST(mode_is_kept_and_a_new_file_follows_the_mask)
{
    struct stat st;
    umask(027);
    ck_assert_int_eq(file_save(path, "a", 1, NULL), ERR_NONE);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq((int)(st.st_mode & 07777), 0640);
    ck_assert_int_eq(chmod(path, 0604), 0);
    ck_assert_int_eq(file_save(path, "b", 1, NULL), ERR_NONE);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq((int)(st.st_mode & 07777), 0604);
}
END_TEST

START_TEST(links_are_followed_and_stay_links)
{
    char link[80];
    snprintf(link, sizeof link, "%s/link", folder);
    ck_assert_int_eq(file_save(path, "old", 3, NULL), ERR_NONE);
    ck_assert_int_eq(symlink("case.ini", link), 0);
    ck_assert_int_eq(file_save(link, "new", 3, NULL), ERR_NONE);
    struct stat st;
    ck_assert_int_eq(lstat(link, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    expect(path, "new");
}
END_TEST

START_TEST(link_to_nowhere_is_refused)
{
    struct err e;
    ck_assert_int_eq(symlink("gone", path), 0);
    ck_assert_int_eq(file_save(path, "new", 3, &e), ERR_IO);
    ck_assert_ptr_nonnull(strstr(e.hint, "leads nowhere"));
    ck_assert_int_eq(entries(), 1);
}
END_TEST

/* The folder is there, though it takes no file. */
START_TEST(a_file_that_only_the_system_makes_is_refused_truly)
{
    struct err e;
    ck_assert_int_eq(file_save("/proc/version", "x", 1, &e), ERR_IO);
    ck_assert_ptr_null(strstr(e.hint, "not exist"));
    ck_assert_ptr_null(strstr(e.message, "No such file"));
    ck_assert_ptr_nonnull(strstr(e.hint, "under another name"));
    ck_assert_int_eq(file_save(folder, "x", 1, &e), ERR_IO);
    ck_assert_str_eq(e.hint, "Name a file in that folder");
}
END_TEST

START_TEST(relative_names_without_a_folder_work)
{
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(file_save("case.ini", "here", 4, NULL), ERR_NONE);
    expect(path, "here");
    ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(folders_and_missing_files_are_refused)
{
    struct err e;
    char *text = NULL;
    size_t length = 0;
    char below[96];
    snprintf(below, sizeof below, "%s/none/case.ini", folder);
    ck_assert_int_eq(file_read(folder, 100, &text, &length, &e), ERR_IO);
    ck_assert_str_eq(e.file, folder);
    ck_assert_int_eq(file_read(path, 100, &text, &length, &e), ERR_IO);
    ck_assert_ptr_nonnull(strstr(e.message, "No such file"));
    ck_assert_int_eq(file_save(folder, "x", 1, &e), ERR_IO);
    ck_assert_int_eq(file_save(below, "x", 1, &e), ERR_IO);
    ck_assert_ptr_nonnull(strstr(e.hint, "folder does not exist"));
    ck_assert_ptr_null(text);
    ck_assert_int_eq(entries(), 0);
}
END_TEST

START_TEST(folder_that_takes_no_files_is_refused)
{
    struct err e;
    ck_assert_int_ne(file_save("/proc/self/case.ini", "x", 1, &e), ERR_NONE);
    ck_assert_int_eq((int)e.code, ERR_IO);
    ck_assert(e.hint[0]);
    ck_assert_str_eq(e.file, "/proc/self/case.ini");
}
END_TEST

/* A limit on the size of files stands in for a full disk: the write stops in the middle. */
START_TEST(write_that_fails_midway_leaves_the_old_file)
{
    static char large[100000];
    memset(large, 'x', sizeof large);
    ck_assert_int_eq(file_save(path, "old", 3, NULL), ERR_NONE);
    struct rlimit before;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit low = {4096, before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &low), 0);
    struct err e;
    enum err_code code = file_save(path, large, sizeof large, &e);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert_int_eq(code, ERR_IO);
    ck_assert_ptr_nonnull(strstr(e.hint, "old file is untouched"));
    expect(path, "old");
    ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(stream_appears_when_it_is_finished)
{
    struct file_writer w;
    ck_assert_int_eq(file_save(path, "old", 3, NULL), ERR_NONE);
    ck_assert_int_eq(chmod(path, 0640), 0);
    ck_assert_int_eq(file_begin(&w, path, NULL), ERR_NONE);
    fputs("new", w.stream);
    expect(path, "old");
    ck_assert_int_eq(file_finish(&w, NULL), ERR_NONE);
    expect(path, "new");
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0640);
    ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(cancelled_stream_leaves_nothing)
{
    struct file_writer w;
    ck_assert_int_eq(file_begin(&w, path, NULL), ERR_NONE);
    fputs("half", w.stream);
    ck_assert_int_eq(entries(), 1);
    file_cancel(&w);
    ck_assert_int_eq(entries(), 0);
}
END_TEST

/* A device takes what is written as it comes and is no old file. */
START_TEST(devices_are_written_directly)
{
    struct file_writer w;
    struct err e;
    ck_assert_int_eq(file_begin(&w, "/dev/full", NULL), ERR_NONE);
    ck_assert_ptr_null(w.temporary);
    fputs("x", w.stream);
    ck_assert_int_eq(file_finish(&w, &e), ERR_IO);
    ck_assert_str_eq(e.file, "/dev/full");
    ck_assert_ptr_null(strstr(e.hint, "old file"));
    ck_assert_int_eq(file_begin(&w, "/dev/null", NULL), ERR_NONE);
    fputs("x", w.stream);
    ck_assert_int_eq(file_finish(&w, NULL), ERR_NONE);
    ck_assert_int_eq(file_save("/dev/null", "x", 1, NULL), ERR_IO);
}
END_TEST

START_TEST(pipe_without_a_writer_does_not_block)
{
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    char *text = NULL;
    size_t length = 1;
    ck_assert_int_eq(file_read(path, 100, &text, &length, NULL), ERR_NONE);
    ck_assert_uint_eq(length, 0);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("file");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, saved_text_reads_back);
    tcase_add_test(all, large_text_with_zero_bytes_reads_back);
    tcase_add_test(all, mode_is_kept_and_a_new_file_follows_the_mask);
    tcase_add_test(all, links_are_followed_and_stay_links);
    tcase_add_test(all, link_to_nowhere_is_refused);
    tcase_add_test(all, a_file_that_only_the_system_makes_is_refused_truly);
    tcase_add_test(all, relative_names_without_a_folder_work);
    tcase_add_test(all, folders_and_missing_files_are_refused);
    tcase_add_test(all, folder_that_takes_no_files_is_refused);
    tcase_add_test(all, write_that_fails_midway_leaves_the_old_file);
    tcase_add_test(all, stream_appears_when_it_is_finished);
    tcase_add_test(all, cancelled_stream_leaves_nothing);
    tcase_add_test(all, devices_are_written_directly);
    tcase_add_test(all, pipe_without_a_writer_does_not_block);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
