/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the outside world tells the program. */
#ifndef BALLAST_TUI_EVENT_H
#define BALLAST_TUI_EVENT_H

#include <stdint.h>

enum event_type {
    EVENT_NONE,
    EVENT_KEY,   /* key */
    EVENT_PASTE, /* text: for an editor, never commands */
    EVENT_CLICK  /* row, col */
};

/* Keys beyond Unicode. Control keys are their ASCII codes (^S is 19). */
enum key {
    KEYCODE_TAB = 9,
    KEYCODE_ENTER = 13,
    KEYCODE_ESCAPE = 27,
    KEYCODE_BACKSPACE = 127,
    KEYCODE_UP = 0x110000,
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
    KEYCODE_F12 = KEYCODE_F1 + 11
};
#define CONTROL(letter) ((uint32_t)(letter)&0x1fU)

enum { PASTE_MAX = 4096 };

struct event {
    enum event_type type;
    uint32_t key;
    int row, col;
    char text[PASTE_MAX]; /* paste, UTF-8 */
};

#endif
