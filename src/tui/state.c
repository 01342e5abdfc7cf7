/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void make_folders(char *path)
{
    for (char *p = path + 1; *p; p++)
        if (*p == '/') {
            *p = '\0';
            mkdir(path, 0700);
            *p = '/';
        }
}

bool state_path(const char *name, bool make, char *buf, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n;
    if (state && *state == '/')
        n = snprintf(buf, size, "%s/ballast/%s", state, name);
    else if (home && *home == '/')
        n = snprintf(buf, size, "%s/.local/state/ballast/%s", home, name);
    else
        return false;
    if (n < 0 || (size_t)n >= size)
        return false;
    if (make)
        make_folders(buf);
    return true;
}
