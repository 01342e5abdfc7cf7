/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small valid case as text, and what tests do with it. */
#ifndef BALLAST_TESTS_CASE_TEXT_H
#define BALLAST_TESTS_CASE_TEXT_H

#include <ballast/case.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Line numbers matter to the tests: add at the end. */
static const char small_case[] = "; a small case\n"                           /* 1 */
                                 "[feeder]\n"                                 /* 2 */
                                 "base_kv = 11\n"                             /* 3 */
                                 "substation = s\n"                           /* 4 */
                                 "import_cap_kw = 1.5 MW   ; the cap\n"       /* 5 */
                                 "\n"                                         /* 6 */
                                 "[risk]\n"                                   /* 7 */
                                 "alpha   = 90%\n"                            /* 8 */
                                 "Weight  =  0.25 # a quarter\n"              /* 9 */
                                 "[time]\n"                                   /* 10 */
                                 "steps = 2x5min 3x10min 1h\n"                /* 11 */
                                 "[class home]\n"                             /* 12 */
                                 "voll_usd_per_kwh = 5\n"                     /* 13 */
                                 "[class Works]\n"                            /* 14 */
                                 "voll_usd_per_kwh = 30\n"                    /* 15 */
                                 "[buses]\n"                                  /* 16 */
                                 "s  =\n"                                     /* 17 */
                                 "b1 = 100, 50, home\n"                       /* 18 */
                                 "b2 =  80,   , works, 500 ; hosts modules\n" /* 19 */
                                 "B3 = 0.2 MW, 40 kvar\n"                     /* 20 */
                                 "[branches]\n"                               /* 21 */
                                 "l1 = s, b1, 0.1, 0.2\n"                     /* 22 */
                                 "l2 = b1, b2, 0.1, 0.2, 400\n"               /* 23 */
                                 "l3 = b1, b3, 0.1, 0.2, 0, closed, 1.5\n"    /* 24 */
                                 "tie = b2, b3, 0.5, 0.5, 0, open\n"          /* 25 */
                                 "[module battery]\n"                         /* 26 */
                                 "kind = storage\n"                           /* 27 */
                                 "kw = 250\n"                                 /* 28 */
                                 "kwh = 500\n"                                /* 29 */
                                 "unit_usd = 200 kUSD\n"                      /* 30 */
                                 "grid_forming = yes\n"                       /* 31 */
                                 "[module gas engine]\n"                      /* 32 */
                                 "kind = Generator\n"                         /* 33 */
                                 "kw = 200\n"                                 /* 34 */
                                 "min_kw = 50\n"                              /* 35 */
                                 "unit_usd = 1e5\n"                           /* 36 */
                                 "[module dr]\n"                              /* 37 */
                                 "kind = demand-response\n"                   /* 38 */
                                 "kw = 50\n"                                  /* 39 */
                                 "unit_usd = 5000\n"                          /* 40 */
                                 "[candidates]\n"                             /* 41 */
                                 "c1 = b2, battery, 3, 1, 20000\n"            /* 42 */
                                 "c2 = b3, gas engine\n"                      /* 43 */
                                 "c3 = b1, dr, 2\n"                           /* 44 */
                                 "[supplier near]\n"                          /* 45 */
                                 "stock = battery 2, gas engine any\n"        /* 46 */
                                 "[supplier far]\n"                           /* 47 */
                                 "delivery_usd = 9000\n"                      /* 48 */
                                 "[datacenter hall]\n"                        /* 49 */
                                 "bus = b2\n"                                 /* 50 */
                                 "kind = training\n"                          /* 51 */
                                 "class = works\n"                            /* 52 */
                                 "rated_kw = 400\n"                           /* 53 */
                                 "group = \"campus; north\"\n";               /* 54 */

/* A copy of text with the first occurrence of `from` replaced; free. */
static inline char *text_replace(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "'%s' is not in the text", from);
    size_t size = strlen(text) + strlen(to) + 1;
    char *out = malloc(size);
    ck_assert_ptr_nonnull(out);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return out;
}

static inline struct casedoc *parse_text(const char *text, struct err_list *problems)
{
    struct casedoc *parsed = casedoc_parse(text, strlen(text), "small.ini", problems);
    ck_assert_ptr_nonnull(parsed);
    return parsed;
}

/* All problems, one a line, for a message; free. */
static inline char *list_text(const struct err_list *problems)
{
    size_t size = problems->count * 900 + 32;
    char *out = calloc(1, size);
    ck_assert_ptr_nonnull(out);
    for (size_t i = 0; i < problems->count; i++) {
        char line[900];
        err_format(&problems->items[i], line, sizeof line);
        strcat(strcat(out, line), "\n");
    }
    return out;
}

static inline bool list_has(const struct err_list *problems, int line, const char *fragment)
{
    for (size_t i = 0; i < problems->count; i++)
        if (problems->items[i].line == line && strstr(problems->items[i].message, fragment))
            return true;
    return false;
}

#endif
