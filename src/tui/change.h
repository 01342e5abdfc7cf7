/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two states of a case. */
#ifndef BALLAST_TUI_CHANGE_H
#define BALLAST_TUI_CHANGE_H

#include <ballast/case.h>

/* Whether a value of a form, "risk:alpha", is passed over. */
typedef bool change_skip_fn(const char *name);
/* Values that leave the scenarios, and what was learned of them, as they are. */
change_skip_fn change_is_term;
/* Values that leave the draw of the scenarios as it is. */
change_skip_fn change_spares_draw;

/* The first change, skip NULL: of any value. Rows that came or went: field -1, and the first row that is another. False: there is
 * none. */
bool change_find(const struct casedoc *was, const struct casedoc *is, change_skip_fn *skip, struct case_reference *at);

/* How many there are, what skip names apart: a value that is another, a row that came, a row that went, and rows in another order
 * are one each. However a state was reached, it is the same number. */
long change_count(const struct casedoc *was, const struct casedoc *is, change_skip_fn *skip);

#endif
