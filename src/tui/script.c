/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts: lines of keys, commands, and what only a script needs: to wait, to look, to expect a refusal. */
#include "headless.h"

#include <ballast/file.h>
#include <ballast/number.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SCRIPT_LIMIT = 16 << 20 };

struct player {
    struct app *a;
    struct cells *screen;
    double wait_limit_s;
    bool refused;
    char reason[700]; /* of the refusal */
    struct err *e;
};

static void refuse(struct player *p, const char *what, const char *reason)
{
    p->refused = true;
    snprintf(p->reason, sizeof p->reason, "'%.60s' was refused: %.600s", what, reason);
}

/* What the program said since then that is a refusal. */
static void look_for_refusal(struct player *p, const char *what, int messages_before)
{
    const struct app *a = p->a;
    bool warned = a->message_count > messages_before && a->message_style != STYLE_GOOD &&
                  a->message_style != STYLE_NORMAL && a->message[0];
    if (a->mode == MODE_EDIT && a->editor_error[0])
        refuse(p, what, a->editor_error);
    else if (warned)
        refuse(p, what, a->message);
}

static bool draw(struct player *p)
{
    app_resize(p->a, p->screen->rows, p->screen->cols);
    app_draw(p->a, p->screen);
    return true;
}

/* ---- Keys ---- */

static void press(struct player *p, uint32_t key, const char *name)
{
    struct event event = {.type = EVENT_KEY, .key = key};
    int before = p->a->message_count;
    if (key == CONTROL('c'))
        app_interrupt(p->a);
    else
        app_event(p->a, &event);
    look_for_refusal(p, name, before);
    draw(p); /* a page is as long as it was last drawn */
}

/* The key that the text begins with, a character or a name between < and >. False: there is none of that name. */
static bool next_key(const char **text, uint32_t *key, char *name, size_t size)
{
    const char *start = *text, *end = *start == '<' && start[1] ? strchr(start + 2, '>') : NULL;
    if (*start == '<') {
        snprintf(name, size, "%.*s", end ? (int)(end - start) - 1 : 0, start + 1);
        *key = key_by_name(name);
        *text = end ? end + 1 : start + strlen(start);
        return *key != 0;
    }
    *key = utf8_next(text);
    snprintf(name, size, "%.*s", (int)(*text - start), start);
    return true;
}

static enum err_code play_keys(struct player *p, const char *text)
{
    char name[32];
    uint32_t key;
    while (*text && !p->refused && !p->a->quit) {
        if (!next_key(&text, &key, name, sizeof name)) {
            err_set(p->e, ERR_USAGE, "there is no key '<%s>'", name);
            err_hint(p->e, "Keys are written as the help has them, <Enter>, <^R>, <F5>; a < itself is <<>.");
            return ERR_USAGE;
        }
        press(p, key, name);
    }
    if (*text && p->a->quit)
        return err_set(p->e, ERR_USAGE, "the program was left before '%.40s'", text);
    return ERR_NONE;
}

/* ---- Directives ---- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool on_screen(struct player *p, const char *text)
{
    draw(p);
    char *shown = cells_dump(p->screen, false);
    bool found = shown && strstr(shown, text);
    free(shown);
    return found;
}

static enum err_code run_wait(struct player *p, const char *text)
{
    struct app *a = p->a;
    double end = seconds_now() + p->wait_limit_s;
    bool waited = job_running(&a->job), found = text[0] && on_screen(p, text);
    while (!found && job_running(&a->job)) {
        struct pollfd fd = {.fd = a->job.progress_fd, .events = POLLIN};
        double left = end - seconds_now();
        int ready = left > 0 ? poll(&fd, 1, (int)(left * 1000) + 1) : 0;
        if (ready < 0 && errno != EINTR)
            return err_set(p->e, ERR_IO, "the job cannot be followed: %s", strerror(errno));
        if (ready == 0) {
            err_set(p->e, ERR_CANCELED, "waited %g s in vain", p->wait_limit_s);
            err_hint(p->e, ":limit SECONDS waits longer.");
            return ERR_CANCELED;
        }
        if (ready > 0)
            app_job_news(a);
        found = text[0] && on_screen(p, text);
    }
    if (text[0] && !found)
        return err_set(p->e, ERR_CANCELED, "'%.100s' is not on the screen, and no job runs that could change it", text);
    if (!text[0] && waited && (a->job.state == JOB_FAILED || a->job.state == JOB_KILLED))
        refuse(p, "wait", a->message);
    draw(p);
    return ERR_NONE;
}

static enum err_code dump(struct player *p, const char *path, bool styles)
{
    draw(p);
    char *text = cells_dump(p->screen, styles);
    if (!text)
        return err_set(p->e, ERR_MEMORY, "memory is short");
    enum err_code code = ERR_NONE;
    if (strcmp(path, "-") != 0)
        code = file_save(path, text, strlen(text), p->e);
    else if (fputs(text, stdout) == EOF || fflush(stdout) != 0)
        code = err_set(p->e, ERR_IO, "standard output cannot be written: %s", strerror(errno));
    free(text);
    return code;
}

static enum err_code run_dump(struct player *p, const char *path)
{
    return dump(p, path, false);
}

static enum err_code run_dump_styles(struct player *p, const char *path)
{
    return dump(p, path, true);
}

static enum err_code run_resize(struct player *p, const char *text)
{
    char *end;
    long cols = strtol(text, &end, 10), rows = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
    if (*end || cols < 1 || rows < 1 || cols > 1000 || rows > 1000)
        return err_set(p->e, ERR_USAGE, "'%.40s' is no size: write COLUMNSxROWS, 80x24", text);
    if (!cells_resize(p->screen, (int)rows, (int)cols))
        return err_set(p->e, ERR_MEMORY, "memory is short");
    draw(p);
    return ERR_NONE;
}

static enum err_code run_limit(struct player *p, const char *text)
{
    struct err why = {0};
    double seconds;
    if (number_parse(text, "s", &seconds, &why) != ERR_NONE || seconds < 0)
        return err_set(p->e, ERR_USAGE, "'%.40s' is no time in seconds", text);
    p->wait_limit_s = seconds;
    return ERR_NONE;
}

static enum err_code run_paste(struct player *p, const char *text)
{
    static struct event event;
    int before = p->a->message_count;
    event.type = EVENT_PASTE;
    snprintf(event.text, sizeof event.text, "%s", text);
    app_event(p->a, &event);
    look_for_refusal(p, "paste", before);
    return ERR_NONE;
}

static enum err_code play_line(struct player *p, const char *text);

static enum err_code run_refused(struct player *p, const char *line)
{
    enum err_code code = play_line(p, line);
    if (code != ERR_NONE)
        return code;
    if (!p->refused)
        return err_set(p->e, ERR_CANCELED, "'%.100s' was not refused", line);
    p->refused = false;
    return ERR_NONE;
}

static const struct {
    const char *name;
    bool needs; /* something after it */
    enum err_code (*run)(struct player *p, const char *argument);
} directive_table[] = {
    {"wait", false, run_wait},      {"dump", true, run_dump},   {"dump-styles", true, run_dump_styles},
    {"resize", true, run_resize},   {"limit", true, run_limit}, {"paste", true, run_paste},
    {"refused", true, run_refused},
};

/* ---- Lines ---- */

static enum err_code play_command(struct player *p, const char *text)
{
    size_t n = strcspn(text, " ");
    const char *argument = text + n + strspn(text + n, " ");
    for (size_t i = 0; i < sizeof directive_table / sizeof *directive_table; i++)
        if (strlen(directive_table[i].name) == n && strncmp(directive_table[i].name, text, n) == 0) {
            if (argument[0] || !directive_table[i].needs)
                return directive_table[i].run(p, argument);
            return err_set(p->e, ERR_USAGE, ":%s lacks what it is about", directive_table[i].name);
        }
    if (p->a->mode != MODE_NORMAL) {
        refuse(p, text, "an editor, a question or a list is open; <Esc> leaves it");
        return ERR_NONE;
    }
    int before = p->a->message_count;
    p->a->message[0] = '\0';
    app_build(p->a);
    app_command(p->a, text);
    look_for_refusal(p, text, before);
    draw(p);
    return ERR_NONE;
}

static enum err_code play_line(struct player *p, const char *text)
{
    if (p->a->quit)
        return err_set(p->e, ERR_USAGE, "the program was left before '%.40s'", text);
    return text[0] == ':' ? play_command(p, text + 1) : play_keys(p, text);
}

/* The script line by line; *line is the one that was played last. */
static enum err_code play(struct player *p, char *text, int *line)
{
    enum err_code code = ERR_NONE;
    for (char *next; text && code == ERR_NONE; text = next) {
        next = strchr(text, '\n');
        if (next)
            *next++ = '\0';
        ++*line;
        text += strspn(text, " \t");
        for (size_t n = strlen(text); n > 0 && strchr(" \t\r", text[n - 1]); n--)
            text[n - 1] = '\0';
        if (!text[0] || text[0] == '#')
            continue;
        code = play_line(p, text);
        if (code == ERR_NONE && p->refused) {
            code = err_set(p->e, ERR_CANCELED, "%.310s", p->reason);
            err_hint(p->e, "A line that is meant to be refused begins with :refused.");
        }
    }
    return code;
}

enum err_code script_play(struct app *a, struct cells *screen, const char *path, struct err *e)
{
    struct player p = {.a = a, .screen = screen, .wait_limit_s = 600, .e = e};
    char *text;
    size_t length;
    int line = 0;
    enum err_code code = file_read(path, SCRIPT_LIMIT, &text, &length, e);
    if (code != ERR_NONE)
        return code;
    draw(&p);
    code = play(&p, text, &line);
    if (code != ERR_NONE)
        err_at(e, path, line);
    free(text);
    return code;
}
