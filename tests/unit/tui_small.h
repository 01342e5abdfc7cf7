/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fixture: the small case, opened anew for each test. */
#ifndef BALLAST_TUI_SMALL_H
#define BALLAST_TUI_SMALL_H

#include "tui_support.h"

static struct app *a;

static void setup(void)
{
    a = open_small();
}

static void teardown(void)
{
    app_free(a);
    a = NULL;
}

#endif
