/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a style looks, with colour and without. The terminal back end turns it into what its terminal knows. */
#ifndef BALLAST_TUI_LOOK_H
#define BALLAST_TUI_LOOK_H

#include "cells.h"

enum { LOOK_BOLD = 1, LOOK_UNDERLINE = 2, LOOK_REVERSE = 4, LOOK_DIM = 8 };
enum colour {
    COLOUR_OWN, /* what the terminal has of itself */
    COLOUR_RED,
    COLOUR_GREEN,
    COLOUR_YELLOW,
    COLOUR_BLUE,
    COLOUR_MAGENTA,
    COLOUR_CYAN,
    COLOUR_WHITE,
    COLOURS
};

struct look {
    unsigned mono, attributes; /* LOOK_ bits, without and with colour */
    enum colour foreground, background;
};
extern const struct look look_table[STYLES];

#endif
