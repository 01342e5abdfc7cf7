/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event loop: waits for keys, signals and the job, and does nothing in between. */
#include <ballast/tui.h>

#include "app.h"
#include "headless.h"
#include "term/signals.h"
#include "term/terminal.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* News of a job is painted at most this often. */
enum { PROGRESS_EVERY_MS = 250 };

struct loop {
    struct app *app;
    struct cells cells;
    int signals;
    bool news;         /* of the job, not painted yet */
    long long painted; /* ms */
    int killed_by;     /* signal that ends the program, 0: none */
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void paint(struct loop *l)
{
    app_draw(l->app, &l->cells);
    term_flush(&l->cells);
    l->app->repaint = false;
    l->news = false;
    l->painted = now_ms();
}

static void resize(struct loop *l)
{
    int rows, cols;
    term_size(&rows, &cols);
    if (cells_resize(&l->cells, rows, cols))
        app_resize(l->app, rows, cols);
}

static void on_signal(struct loop *l, int number)
{
    switch (number) {
    case SIGWINCH:
        resize(l);
        break;
    case SIGTSTP:
        l->app->suspend = true;
        break;
    case SIGCONT:
        term_resume();
        l->app->repaint = true;
        break;
    case SIGINT:
        app_interrupt(l->app);
        break;
    case SIGHUP:
    case SIGTERM:
    case SIGQUIT:
        l->killed_by = number;
        break;
    default:
        break; /* SIGCHLD: the pipe of the job says the same */
    }
}

static void on_keys(struct loop *l)
{
    static struct event event;
    while (!l->app->quit && term_next(&event))
        app_event(l->app, &event);
}

/* What the state asked the outside world for. */
static void serve(struct loop *l)
{
    struct app *a = l->app;
    if (a->copy) {
        term_copy(a->copy);
        free(a->copy);
        a->copy = NULL;
    }
    if (a->redraw) {
        term_forget();
        a->redraw = false;
        a->repaint = true;
    }
    if (a->suspend && !l->killed_by) {
        a->suspend = false;
        term_suspend();
        resize(l);
    }
}

/* -1: wait for ever. */
static int timeout(const struct loop *l)
{
    if (!l->news)
        return -1;
    long long left = l->painted + PROGRESS_EVERY_MS - now_ms();
    return left > 0 ? (int)left : 0;
}

static void step(struct loop *l)
{
    struct pollfd fds[3] = {{.fd = STDIN_FILENO, .events = POLLIN},
                            {.fd = l->signals, .events = POLLIN},
                            {.fd = l->app->job.progress_fd, .events = POLLIN}};
    int ready = poll(fds, 3, timeout(l));
    if (ready < 0 && errno != EINTR)
        l->killed_by = SIGHUP;
    if (ready <= 0)
        return;
    if (fds[1].revents)
        for (int number; (number = signals_next()) != 0;)
            on_signal(l, number);
    if (fds[0].revents & POLLIN)
        on_keys(l);
    if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
        l->killed_by = l->killed_by ? l->killed_by : SIGHUP;
    if (fds[2].revents) {
        bool before = l->app->repaint;
        app_job_news(l->app);
        l->app->repaint = before || !job_running(&l->app->job);
        l->news = true;
    }
}

static void run(struct loop *l)
{
    while (!l->app->quit && !l->killed_by) {
        if (l->app->repaint || (l->news && timeout(l) == 0)) {
            paint(l);
            /* After the frame, so that no key waits for the disk. */
            recovery_keep(l->app);
            if (l->app->repaint) /* it had something to say */
                continue;
        }
        step(l);
        serve(l);
    }
    if (l->killed_by)
        recovery_keep(l->app);
}

static void print_problems(const struct err_list *list)
{
    char text[900];
    for (size_t i = 0; i < list->count; i++)
        fprintf(stderr, "ballast: %s\n", err_format(&list->items[i], text, sizeof text));
}

static int exit_code_of(const struct err_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].code == ERR_IO || list->items[i].code == ERR_MEMORY)
            return 1;
    return 3;
}

static void print_error(const struct err *e)
{
    char text[900];
    err_format(e, text, sizeof text);
    fprintf(stderr, "%s%s\n", e->file[0] ? "" : "ballast: ", text);
}

static int run_in_terminal(struct app *a, const struct tui_options *opt)
{
    struct loop l = {.app = a};
    struct err e = {0};
    struct term_options term = {.ascii = opt->ascii, .mono = opt->mono, .mouse = opt->mouse};
    l.signals = signals_open();
    if (l.signals < 0 || term_open(&term, &e) != ERR_NONE) {
        if (l.signals < 0)
            err_set(&e, ERR_IO, "No pipe for signals: %s", strerror(errno));
        signals_close();
        print_error(&e);
        return e.code == ERR_USAGE ? 2 : 1;
    }
    l.cells.utf8 = term_utf8();
    resize(&l);
    recall_open(&a->recall);
    recovery_load(a); /* its question comes before a list of problems */
    run(&l);
    job_free(&a->job);
    term_close();
    signals_close();
    cells_free(&l.cells);
    return l.killed_by ? 128 + l.killed_by : a->exit_code;
}

/* Play the script, then print the screen: what of the two is asked for. */
static int run_headless(struct app *a, const struct tui_options *opt)
{
    struct err e = {0};
    struct cells screen = {.utf8 = !opt->ascii && strcmp(nl_langinfo(CODESET), "UTF-8") == 0};
    enum err_code code =
        cells_resize(&screen, a->rows, a->cols) ? ERR_NONE : err_set(&e, ERR_MEMORY, "Memory is short");
    if (code == ERR_NONE && opt->script)
        code = script_play(a, &screen, opt->script, &e);
    if (code == ERR_NONE && opt->plain_screen)
        code = plain_print(a, stdout, opt->plain_screen, &e);
    cells_free(&screen);
    if (code == ERR_NONE && fflush(stdout) != 0)
        code = err_set(&e, ERR_IO, "Standard output cannot be written: %s", strerror(errno));
    if (code == ERR_NONE)
        return 0;
    print_error(&e);
    return code == ERR_USAGE ? 2 : code == ERR_INVALID ? 3 : 1;
}

static struct app *begin_tour(const char *path, struct err_list *list)
{
    struct casedoc *doc = tour_document(path, list);
    struct app *a = doc ? app_new_with(doc, NULL) : NULL;
    if (a)
        tour_command(a, "on");
    return a;
}

int tui_main(const char *path, const struct tui_options *opt)
{
    struct err_list list = {0};
    struct app *a = opt->tour ? begin_tour(path, &list) : app_new(path, &list);
    int code;
    if (!a) {
        print_problems(&list);
        code = exit_code_of(&list);
    } else if (opt->plain_screen || opt->script) {
        code = run_headless(a, opt);
    } else {
        code = run_in_terminal(a, opt);
    }
    app_free(a);
    err_list_free(&list);
    return code;
}
