/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one file that knows curses. */
#include "look.h"
#include "terminal.h"

#include <curses.h>
#include <term.h>

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* curses.h would otherwise take these from us. */
#undef lines

enum { CODE_PASTE_BEGIN = KEY_MAX + 1, CODE_PASTE_END, CODE_MOUSE, CODE_MOUSE_OLD, MOUSE_MAX = 16 };

static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";
static const char mouse_on[] = "\033[?1000h\033[?1006h", mouse_off[] = "\033[?1006l\033[?1000l";

static struct {
    bool open, utf8, colour, mouse, pastes;
    SCREEN *screen;
    WINDOW *input;        /* keys are read on a pad of their own: reading on the screen would refresh it */
    struct termios found; /* the line settings to give back */
    struct cells shown;   /* what the terminal shows */
    bool shown_valid;
    bool in_paste;
    size_t pasted;
    char paste[PASTE_MAX];
    int in_mouse; /* CODE_MOUSE, CODE_MOUSE_OLD: what follows tells of the mouse; 0: it does not */
    size_t moused;
    uint32_t report[MOUSE_MAX];
    char rescue[256]; /* bytes that give the screen back, prepared for a fatal signal */
    size_t rescue_length;
} term;

static const short colour_number[COLOURS] = {
    [COLOUR_OWN] = -1,
    [COLOUR_RED] = COLOR_RED,
    [COLOUR_GREEN] = COLOR_GREEN,
    [COLOUR_YELLOW] = COLOR_YELLOW,
    [COLOUR_BLUE] = COLOR_BLUE,
    [COLOUR_MAGENTA] = COLOR_MAGENTA,
    [COLOUR_CYAN] = COLOR_CYAN,
    [COLOUR_WHITE] = COLOR_WHITE,
};

static attr_t attributes_of(unsigned look)
{
    return (look & LOOK_BOLD ? A_BOLD : 0) | (look & LOOK_UNDERLINE ? A_UNDERLINE : 0) |
           (look & LOOK_REVERSE ? A_REVERSE : 0) | (look & LOOK_DIM ? A_DIM : 0);
}

static void prepare_colours(bool mono)
{
    const char *no_color = getenv("NO_COLOR");
    term.colour = !mono && !(no_color && *no_color) && has_colors() && tigetnum("pairs") > STYLES;
    if (!term.colour)
        return;
    start_color();
    bool transparent = use_default_colors() == OK;
    for (int i = 0; i < STYLES; i++) {
        short foreground = colour_number[look_table[i].foreground],
              background = colour_number[look_table[i].background];
        if (!transparent && foreground < 0)
            foreground = COLOR_WHITE;
        if (!transparent && background < 0)
            background = COLOR_BLACK;
        init_pair((short)(i + 1), foreground, background);
    }
}

/* Keys come one by one; ^S and ^Q are ours; ^C and ^Z stay signals, without throwing away what was typed or drawn. */
static void prepare_line(void)
{
    cbreak();
    noecho();
    nonl();
    struct termios line;
    if (tcgetattr(STDIN_FILENO, &line) != 0)
        return;
    line.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
    line.c_lflag &= ~(tcflag_t)IEXTEN;
    line.c_lflag |= NOFLSH;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &line);
    def_prog_mode();
}

static void send(const char *bytes)
{
    fputs(bytes, stdout);
    fflush(stdout);
}

static void add_rescue(const char *bytes)
{
    if (!bytes || bytes == (const char *)-1)
        return;
    size_t n = strlen(bytes);
    if (term.rescue_length + n >= sizeof term.rescue)
        return;
    memcpy(term.rescue + term.rescue_length, bytes, n);
    term.rescue_length += n;
}

static void ask_for_reports(bool on)
{
    if (term.pastes)
        send(on ? paste_on : paste_off);
    if (term.mouse)
        send(on ? mouse_on : mouse_off);
}

static void prepare_input(bool mouse)
{
    set_escdelay(25);
    term.input = newpad(1, 1);
    if (!term.input)
        return;
    keypad(term.input, TRUE);
    nodelay(term.input, TRUE);
    term.mouse = mouse;
    if (mouse) { /* not by curses: it waits for more when a button is let go */
        define_key("\033[<", CODE_MOUSE);
        define_key("\033[M", CODE_MOUSE_OLD);
    }
    const char *name = getenv("TERM");
    term.pastes = name && strncmp(name, "vt", 2) != 0;
    if (term.pastes) {
        define_key("\033[200~", CODE_PASTE_BEGIN);
        define_key("\033[201~", CODE_PASTE_END);
    }
    ask_for_reports(true);
}

/* TERM must name a terminal with a cursor that can be placed. */
static enum err_code check_terminal(struct err *e)
{
    const char *name = getenv("TERM");
    int status = 0;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        err_set(e, ERR_USAGE, "Standard input and output must be a terminal");
        err_hint(e, "Use a headless command instead, such as: ballast solve FILE.");
        return ERR_USAGE;
    }
    if (!name || !*name || setupterm(NULL, STDOUT_FILENO, &status) != OK) {
        err_set(e, ERR_USAGE, "The terminal type '%s' is not known here", name ? name : "");
        err_hint(e, "Set TERM to a type that this machine knows, such as xterm or vt100.");
        return ERR_USAGE;
    }
    const char *place = tigetstr("cup");
    bool usable = place && place != (const char *)-1;
    del_curterm(cur_term);
    if (!usable) {
        err_set(e, ERR_USAGE, "A terminal of type '%s' cannot place its cursor", name);
        err_hint(e, "Use another terminal, or a headless command such as: ballast solve FILE.");
        return ERR_USAGE;
    }
    return ERR_NONE;
}

enum err_code term_open(const struct term_options *opt, struct err *e)
{
    if (check_terminal(e) != ERR_NONE)
        return ERR_USAGE;
    setlocale(LC_CTYPE, "");
    memset(&term, 0, sizeof term);
    term.utf8 = !opt->ascii && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    tcgetattr(STDIN_FILENO, &term.found);
    term.screen = newterm(NULL, stdout, stdin);
    if (!term.screen) {
        err_set(e, ERR_USAGE, "The terminal cannot be set up");
        err_hint(e, "Set TERM to the type of this terminal.");
        return ERR_USAGE;
    }
    term.open = true;
    prepare_line();
    prepare_colours(opt->mono);
    prepare_input(opt->mouse);
    add_rescue(paste_off);
    if (opt->mouse)
        add_rescue(mouse_off);
    add_rescue(tigetstr("sgr0"));
    add_rescue(tigetstr("rmkx"));
    add_rescue(tigetstr("cnorm"));
    add_rescue(tigetstr("rmcup"));
    return ERR_NONE;
}

/* Leave full screen. A terminal that has no other screen to return to is left blank, not with what we drew last. */
static void leave_screen(void)
{
    const char *back = tigetstr("rmcup");
    ask_for_reports(false);
    if (!back || back == (const char *)-1) {
        erase();
        refresh();
    }
    endwin();
}

void term_close(void)
{
    if (!term.open)
        return;
    term.open = false;
    leave_screen();
    tcsetattr(STDIN_FILENO, TCSADRAIN, &term.found);
    if (term.input)
        delwin(term.input);
    delscreen(term.screen);
    cells_free(&term.shown);
}

void term_rescue(void)
{
    if (!term.open)
        return;
    tcsetattr(STDIN_FILENO, TCSANOW, &term.found);
    ssize_t written = write(STDOUT_FILENO, term.rescue, term.rescue_length);
    (void)written;
}

bool term_utf8(void)
{
    return term.utf8;
}

void term_size(int *rows, int *cols)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        (size.ws_row != LINES || size.ws_col != COLS)) {
        resizeterm(size.ws_row, size.ws_col);
        term_forget();
    }
    *rows = LINES;
    *cols = COLS;
}

void term_forget(void)
{
    term.shown_valid = false;
}

static void set_cell(int row, int col, const struct cell *cell)
{
    const struct look *look = &look_table[cell->style];
    attr_t attr = attributes_of(term.colour ? look->attributes : look->mono);
    short pair = term.colour ? (short)(cell->style + 1) : 0;
    wchar_t text[2] = {(wchar_t)cell->glyph, 0};
    cchar_t out;
    if (setcchar(&out, text, attr, pair, NULL) == OK)
        mvadd_wch(row, col, &out);
}

static bool same_cell(const struct cells *cells, int i)
{
    return term.shown_valid && term.shown.at[i].glyph == cells->at[i].glyph &&
           term.shown.at[i].style == cells->at[i].style;
}

void term_flush(const struct cells *cells)
{
    if (term.shown.rows != cells->rows || term.shown.cols != cells->cols) {
        term.shown_valid = false;
        if (!cells_resize(&term.shown, cells->rows, cells->cols))
            return;
    }
    if (!term.shown_valid)
        clearok(stdscr, TRUE);
    for (int row = 0; row < cells->rows && row < LINES; row++)
        for (int col = 0; col < cells->cols && col < COLS; col++) {
            int i = row * cells->cols + col;
            if (cells->at[i].glyph && !same_cell(cells, i))
                set_cell(row, col, &cells->at[i]);
        }
    memcpy(term.shown.at, cells->at, (size_t)cells->rows * (size_t)cells->cols * sizeof *cells->at);
    term.shown_valid = true;
    curs_set(cells->cursor_row >= 0);
    if (cells->cursor_row >= 0)
        move(cells->cursor_row, cells->cursor_col);
    refresh();
}

static const struct {
    int code;
    uint32_t key;
} key_table[] = {
    {KEY_UP, KEYCODE_UP},         {KEY_DOWN, KEYCODE_DOWN},       {KEY_LEFT, KEYCODE_LEFT},
    {KEY_RIGHT, KEYCODE_RIGHT},   {KEY_HOME, KEYCODE_HOME},       {KEY_END, KEYCODE_END},
    {KEY_PPAGE, KEYCODE_PAGE_UP}, {KEY_NPAGE, KEYCODE_PAGE_DOWN}, {KEY_IC, KEYCODE_INSERT},
    {KEY_DC, KEYCODE_DELETE},     {KEY_BTAB, KEYCODE_BACKTAB},    {KEY_BACKSPACE, KEYCODE_BACKSPACE},
    {KEY_ENTER, KEYCODE_ENTER},   {KEY_FIND, KEYCODE_HOME},       {KEY_SELECT, KEYCODE_END},
};

static uint32_t key_of_code(int code)
{
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return KEYCODE_F1 + (uint32_t)(code - KEY_F(1));
    for (size_t i = 0; i < sizeof key_table / sizeof *key_table; i++)
        if (key_table[i].code == code)
            return key_table[i].key;
    return 0;
}

/* A number of the report and what ends it. */
static int report_number(size_t *at)
{
    int n = 0;
    for (; *at < term.moused && term.report[*at] >= '0' && term.report[*at] <= '9' && n < 100000; ++*at)
        n = 10 * n + (int)(term.report[*at] - '0');
    ++*at;
    return n;
}

/* One more character of what the terminal tells of the mouse: "button;column;rowM", with m when it is let go, or of old
 * three characters from 32. True: the left button was pressed. */
static bool mouse_reports(uint32_t code, struct event *event)
{
    bool old = term.in_mouse == CODE_MOUSE_OLD;
    if (term.moused < MOUSE_MAX)
        term.report[term.moused++] = code;
    bool whole = old ? term.moused == 3 : code != ';' && (code < '0' || code > '9');
    if (!whole)
        return false;
    size_t at = 0;
    int button = old ? (int)term.report[0] - ' ' : report_number(&at);
    event->col = (old ? (int)term.report[1] - ' ' : report_number(&at)) - 1;
    event->row = (old ? (int)term.report[2] - ' ' : report_number(&at)) - 1;
    event->type = EVENT_CLICK;
    term.in_mouse = 0;
    return button == 0 && (old || code == 'M');
}

static bool special(int code, struct event *event)
{
    if (code == CODE_PASTE_BEGIN) {
        term.in_paste = true;
        term.pasted = 0;
        return false;
    }
    if (code == CODE_PASTE_END && term.in_paste) {
        term.in_paste = false;
        event->type = EVENT_PASTE;
        memcpy(event->text, term.paste, term.pasted);
        event->text[term.pasted] = '\0';
        return true;
    }
    if (term.in_paste)
        return false;
    term.in_mouse = code == CODE_MOUSE || code == CODE_MOUSE_OLD ? code : 0;
    term.moused = 0;
    event->type = EVENT_KEY;
    event->key = key_of_code(code);
    return event->key != 0;
}

static bool character(uint32_t code, struct event *event)
{
    if (term.in_paste) {
        char bytes[4];
        int n = utf8_encode(code, bytes);
        if (term.pasted + (size_t)n < sizeof term.paste) {
            memcpy(term.paste + term.pasted, bytes, (size_t)n);
            term.pasted += (size_t)n;
        }
        return false;
    }
    if (term.in_mouse)
        return mouse_reports(code, event);
    if (code >= 0x80 && !term.utf8)
        return false;
    if (code == '\n')
        code = KEYCODE_ENTER;
    if (code == '\b')
        code = KEYCODE_BACKSPACE;
    event->type = EVENT_KEY;
    event->key = code;
    return true;
}

bool term_next(struct event *event)
{
    wint_t code;
    for (int status; (status = wget_wch(term.input, &code)) != ERR;) {
        event->type = EVENT_NONE;
        if (status == KEY_CODE_YES ? special((int)code, event) : character((uint32_t)code, event))
            return true;
    }
    return false;
}

void term_resume(void)
{
    reset_prog_mode();
    ask_for_reports(true);
    term_forget();
}

void term_suspend(void)
{
    struct sigaction stop = {.sa_handler = SIG_DFL}, ours;
    leave_screen();
    sigaction(SIGTSTP, &stop, &ours);
    kill(getpid(), SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
    term_resume();
}

static void base64(const unsigned char *in, size_t n, FILE *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned long bits = (unsigned long)in[i] << 16;
        if (i + 1 < n)
            bits |= (unsigned long)in[i + 1] << 8;
        if (i + 2 < n)
            bits |= in[i + 2];
        fputc(digits[bits >> 18 & 63], out);
        fputc(digits[bits >> 12 & 63], out);
        fputc(i + 1 < n ? digits[bits >> 6 & 63] : '=', out);
        fputc(i + 2 < n ? digits[bits & 63] : '=', out);
    }
}

void term_copy(const char *text)
{
    fputs("\033]52;c;", stdout);
    base64((const unsigned char *)text, strlen(text), stdout);
    fputs("\a", stdout);
    fflush(stdout);
}
