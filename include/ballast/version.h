/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's own version, written into every answer. */
#ifndef BALLAST_VERSION_H
#define BALLAST_VERSION_H

#define BALLAST_VERSION "0.1.0"

#endif
