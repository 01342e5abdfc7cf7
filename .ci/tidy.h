/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For clang-tidy alone: what err_set returns. The analyzer reads one source file at a time and would take an error that was
 * just set for success. */
#include <ballast/err.h>
#define err_set(e, code, ...) ((err_set)((e), (code), __VA_ARGS__), (code))
