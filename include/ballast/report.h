/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as tables, CSV, JSON and text plots. A column is one row of a descriptor table. */
#ifndef BALLAST_REPORT_H
#define BALLAST_REPORT_H

#include <ballast/plan.h>
#include <ballast/study.h>

/* The answer as JSON (format of the manual): keys of ballast(1); with dispatch when the result keeps it and detail is true. */
enum err_code result_write_json(const struct instance *inst, const struct result *r, bool detail, const char *path,
                                struct err *e);
/* Read one back, against the instance it answers (sizes and ids must agree). NULL with list non-empty on problems. */
struct result *result_read_json(const struct instance *inst, const char *path, struct err_list *list);

/* ---- Data tables: what is shown, sorted, filtered and exported is the same thing everywhere ---- */

enum cell_type { CELL_TEXT, CELL_INTEGER, CELL_REAL };
enum cell_state { CELL_VALUE, CELL_NOT_APPLICABLE, CELL_MISSING }; /* shown as the value, "-", "n/a" */
enum { REPORT_AUTO = -1 };
struct report_column {
    const char *key;   /* CSV header and filter name: lower case, underscores */
    const char *title; /* screen header */
    const char *unit;  /* shown in the header */
    enum cell_type type;
    int decimals; /* shown; exact values are exported. REPORT_AUTO: by the size of each value */
    bool sums;    /* a sum of the column makes sense */
    const char *help;
};
struct report_cell {
    enum cell_state state;
    double number;
    /* CELL_TEXT; in a REPORT_AUTO column the number as it is shown, or NULL, or a word in its place (number NAN). Owned */
    char *text;
};
struct report_table {
    const char *name, *title; /* "allocation", "Allocation by site" */
    const char *empty;        /* why it has no rows; NULL: "no rows" */
    const struct report_column *columns;
    int column_count;
    int rows, capacity;
    struct report_cell *cells;        /* [rows * column_count] */
    void *owned;                      /* columns that are this table's own, with their texts; NULL: they are static */
    const struct report_column *like; /* static ones that the owned ones differ from in words alone; NULL: none */
};
void report_table_free(struct report_table *t);
/* Rows in order of a column, stable; cells without a value come last either way. Memory short: the order stays. */
void report_table_sort(struct report_table *t, int column, bool descending);
/* Leave out all rows after the first `rows`; all columns after the first `columns`; rows without a positive value in a column. */
void report_table_keep(struct report_table *t, int rows);
void report_table_keep_columns(struct report_table *t, int columns);
void report_table_keep_positive(struct report_table *t, int column);
/* Columns with these keys first, in this order; the table then owns its columns. False when memory is short: nothing moves. */
bool report_table_lead(struct report_table *t, const char *const *keys, int count);
/* Number of the column with this key, -1: none. */
int report_column_find(const struct report_table *t, const char *key);
/* RFC 4180, numbers to 15 significant digits; not applicable and missing are empty. path "-" is standard output; a file appears whole or not at all. */
enum err_code report_write_csv(const struct report_table *t, const char *path, struct err *e);
/* One object with an array of row objects a table, keyed by the tables' names and columns; not applicable and missing are null. */
enum err_code report_write_json(const struct report_table *const *tables, int count, const char *path, struct err *e);
/* One table: name, title, columns (key, title, unit) and rows, objects keyed by the columns; exact values. */
enum err_code report_write_table_json(const struct report_table *t, const char *path, struct err *e);
/* The value of a cell as it is shown: grouped, with the column's decimals, cleaned of control characters. buf is terminated. */
void report_cell_text(const struct report_column *column, const struct report_cell *cell, char *buf, size_t size);
/* Whether a column of numbers has a word in this cell. */
bool report_cell_is_word(const struct report_column *column, const struct report_cell *cell);
/* Sum of a column that sums; missing cells count nothing. */
double report_column_sum(const struct report_table *t, int column);
/* Aligned text with headers, units, sum line; at most width columns wide (0: no limit). Appends to a growing string (free). */
char *report_format(const struct report_table *t, int width, bool ascii);
/* The same with nothing left out: columns that have no room stand in further blocks below, beside the first `keys` columns again,
 * and text that is wider than a block goes on in further lines. */
char *report_format_blocks(const struct report_table *t, int keys, int width, bool ascii);

/* ---- Tables of a result. Each returns ERR_NONE, ERR_MEMORY, or ERR_INVALID when it needs the dispatch and the result keeps
 * none or the scenario does not exist; *out is then empty. ---- */

/* weights for tables that mix scenarios */
enum report_weighting { REPORT_EXPECTED, REPORT_WORST_CASE, REPORT_SCENARIO };
enum report_pivot { REPORT_BY_BUS, REPORT_BY_STEP, REPORT_BY_SCENARIO };

enum err_code report_allocation(const struct instance *inst, const struct result *r, struct report_table *out);
/* Unserved energy / imbalance by bus, step or scenario; weighting and scenario choose the mix for bus and step. Need dispatch. */
enum err_code report_unserved(const struct instance *inst, const struct result *r, enum report_pivot pivot,
                              enum report_weighting weighting, int scenario, struct report_table *out);
enum err_code report_imbalance(const struct instance *inst, const struct result *r, enum report_pivot pivot,
                               enum report_weighting weighting, int scenario, struct report_table *out);
/* A row a step and module that stands. scenario REPORT_ALL: every scenario. */
enum { REPORT_ALL = -1 };
enum err_code report_dispatch(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out);
/* The extremes of a dispatched scenario, a row a bus and a row a branch; scenario REPORT_ALL: of every scenario. Islands that
 * live on their modules count, dark ones do not. */
enum err_code report_voltages(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out);
enum err_code report_loadings(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out);
enum err_code report_risk(const struct instance *inst, const struct result *r,
                          struct report_table *out); /* a row a scenario */
/* A row a kind of cost: what it adds to the expected cost, CVaR and the worst-case risk, which the columns sum to; those of
 * the weighting first, with REPORT_SCENARIO columns of the scenario besides. Up and down, values of lost load and fuel are told
 * apart when the result keeps the dispatch. */
enum err_code report_contributions(const struct instance *inst, const struct result *r, enum report_weighting weighting,
                                   int scenario, struct report_table *out);
/* The feeder as a whole, a row a step: demand, served, import and its ramp, modules by kind, stored energy, residual. */
enum err_code report_balance(const struct instance *inst, const struct result *r, int scenario,
                             struct report_table *out);
/* The AC state of a dispatched scenario, a row a step, beside LinDistFlow; scenario REPORT_ALL: every scenario. */
enum err_code report_ac_check(const struct instance *inst, const struct result *r, int scenario,
                              struct report_table *out);
/* The same of every scenario and step, into r->ac, unless it is there. */
enum err_code report_ac_all(const struct instance *inst, struct result *r);
/* What report_ac_all found, a row a scenario, and in a sentence: "limits broken in 1 383 of 2 640 steps: ...". ERR_INVALID, or an
 * empty sentence, before. */
enum err_code report_ac_scenarios(const struct instance *inst, const struct result *r, struct report_table *out);
enum { REPORT_AC_WORDS = 400 };
char *report_ac_words(const struct instance *inst, const struct result *r, char *buf, size_t size);
enum err_code report_scenarios(const struct instance *inst, const struct result *r /* or NULL */,
                               struct report_table *out);
enum err_code report_buses(const struct instance *inst,
                           struct report_table *out); /* base case: load, AC and LDF voltage */
enum err_code report_branches(const struct instance *inst,
                              struct report_table *out); /* base case: flow, loading, losses */
/* Base case: losses, lowest voltage and import, AC beside LinDistFlow. */
enum err_code report_powerflow(const struct instance *inst, struct report_table *out);
/* A row a point of a sweep; its JSON has one array, "points". */
enum err_code report_sweep(const struct instance *inst, const struct sweep_point *points, int count,
                           struct report_table *out);
/* What must be known to read it. */
extern const char report_sweep_words[];
/* Of its plan costs and CVaR alone, shorter. */
extern const char report_frontier_words[];
/* The same columns, those first that are looked at first: what has a list in the sweep, what it comes to, what changes. */
enum err_code report_sweep_view(const struct instance *inst, const struct sweep_lists *lists,
                                const struct sweep_point *points, int count, struct report_table *out);
/* For print: what has a list, then what is looked at, and no more. */
enum err_code report_sweep_print(const struct instance *inst, const struct sweep_lists *lists,
                                 const struct sweep_point *points, int count, struct report_table *out);
/* And by the cost of the plan, with the CVaR that it is weighed against. */
enum err_code report_frontier(const struct instance *inst, const struct sweep_lists *lists,
                              const struct sweep_point *points, int count, struct report_table *out);
/* Answers side by side: a row a figure, a column an answer and, beside all but the base, a column of differences from it.
 * differing: only rows in which the answers differ. alpha: a level at which all have a CVaR, where theirs are others; NAN: that
 * of the base. Columns: figure, mark, unit, then those of the answers in order. */
enum { COMPARE_FIGURE, COMPARE_MARK, COMPARE_UNIT, COMPARE_FIRST };
enum err_code report_compare(const struct answer *const *answers, int count, int base, bool differing, double alpha,
                             struct report_table *out);
/* What must be known to compare two answers that are solved on other terms: "alpha 0.9, not 0.8: compare Event, CVaR 0.80; not
 * objective, bound, risk"; "": their terms are the same. level: as alpha above. Returns buf. */
char *report_other_terms(const struct answer *base, const struct answer *other, double level, char *buf, size_t size);
/* What CVaR of a level is called: "CVaR 0.80". */
enum { REPORT_CVAR_NAME = 40 };
char *report_cvar_name(double alpha, char *buf, size_t size);
/* Two answers with one plan, before in the sample that it was made for. */
enum err_code report_evaluation(const struct answer *before, const struct answer *after,
                                const struct study_estimate *mean, const struct study_estimate *cvar,
                                struct report_table *out);
/* What an answer file says of itself, without the instance that it answers; label as in answer_of. *out is owned by the caller
 * (answer_free); what is no answer is ERR_INVALID with file and reason. */
enum err_code answer_read_json(const char *path, const char *label, struct answer *out, struct err *e);
/* The plans near the best, and the ranges of what they place; ERR_INVALID where the result has none. */
enum err_code report_near_plans(const struct instance *inst, const struct result *r, struct report_table *out);
enum err_code report_near_ranges(const struct instance *inst, const struct result *r, struct report_table *out);
/* In how many of the plans near the best a group has units: proven, shown by plans found, or neither proven nor shown. */
enum report_share {
    REPORT_IN_ALL,
    REPORT_IN_ALL_FOUND,
    REPORT_IN_SOME,
    REPORT_IN_NONE_FOUND,
    REPORT_IN_NONE,
    REPORT_SHARES
};
enum report_share report_share(const struct plan_range *g);
extern const char *const report_shared_word[REPORT_SHARES];
extern const char *const report_group_word[]; /* by enum plan_group: "site", "module", "candidate" */
const char *report_group_name(const struct instance *inst, const struct plan_range *g);
/* "+1 battery at 18, -1 recip at 25"; and "Within 1 %: 6 plans, and no other; sites 18, 30 are in all of them; ...". Owned by the caller
 * (free); NULL when memory is short. */
char *report_plan_difference(const struct instance *inst, const int *from, const int *to);
char *report_alternatives_words(const struct instance *inst, const struct plan_alternatives *a);
/* No supplier has any of it, so that no plan can. In words with the remedy, "" where one has; and the same of the candidates that
 * could take it, "candidates c2, c5, c7 and 3 more: no supplier has recip in stock: ...", "" where there is none. Return buf. */
bool report_out_of_stock(const struct instance *inst, int module);
const char *report_stock_words(const struct instance *inst, int module, char *buf, size_t size);
const char *report_stock_warning(const struct instance *inst, int module, char *buf, size_t size);
/* Whether what is left of the budget buys a unit more wherever a candidate, its bus and the stocks have room for one; in words:
 * "128 333 USD left, less than one more recip or battery: the budget may bind". */
enum report_left { REPORT_LEFT_NO_ROOM, REPORT_LEFT_ENOUGH, REPORT_LEFT_SHORT };
enum { REPORT_LEFT_WORDS = 300 };
enum report_left report_budget_left(const struct instance *inst, const struct result *r, char *words, size_t size);
/* Key figures of a result: name, value, unit; the summary printed after a solve. */
enum err_code report_summary(const struct instance *inst, const struct result *r, struct report_table *out);

#endif
