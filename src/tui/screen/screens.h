/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sub-tabs are made of; put together in screens.c. */
#ifndef BALLAST_TUI_SCREENS_H
#define BALLAST_TUI_SCREENS_H

#include "tui/app.h"

enum err_code feeder_build_tree(struct app *a, struct report_table *out);
void feeder_draw(struct app *a, struct cells *c, struct rectangle r);
void feeder_draw_map(struct app *a, struct cells *c, struct rectangle r);
void feeder_show_bus(struct app *a);
void feeder_totals(const struct app *a, char *first, char *second, size_t size);
enum err_code feeder_build_voltages(struct app *a, struct report_table *out);
enum err_code feeder_build_flows(struct app *a, struct report_table *out);
void feeder_voltages_context(const struct app *a, char *first, char *second, size_t size);
void feeder_flows_context(const struct app *a, char *first, char *second, size_t size);
void feeder_context(const struct app *a, char *first, char *second, size_t size);

/* Where each step starts, in hours since the onset, and where the last one ends: [steps + 1]. NULL when memory is short; owned by
 * the caller. */
double *step_starts(const struct instance *inst);

void scenarios_draw(struct app *a, struct cells *c, struct rectangle r);
void scenarios_draw_fan(struct app *a, struct cells *c, struct rectangle r);
void scenarios_context(const struct app *a, char *first, char *second, size_t size);

/* Pictures of results, in place of their tables. */
void plot_weights(struct app *a, struct cells *c, struct rectangle r);
void plot_exceedance(struct app *a, struct cells *c, struct rectangle r);
void plot_dispatch(struct app *a, struct cells *c, struct rectangle r);

void solve_draw_convergence(struct app *a, struct cells *c, struct rectangle r);
void solve_draw_log(struct app *a, struct cells *c, struct rectangle r);
void solve_draw(struct app *a, struct cells *c, struct rectangle r);
void solve_context(const struct app *a, char *first, char *second, size_t size);

enum err_code compare_build(struct app *a, struct report_table *out);
void compare_context(const struct app *a, char *first, char *second, size_t size);

enum err_code sweep_build(struct app *a, struct report_table *out);
enum err_code frontier_build(struct app *a, struct report_table *out);
void frontier_draw(struct app *a, struct cells *c, struct rectangle r);
void sweep_context(const struct app *a, char *first, char *second, size_t size);
void frontier_context(const struct app *a, char *first, char *second, size_t size);

/* A figure of the summary, with what it means. */
void summary_detail(struct app *a);
void summary_context(const struct app *a, char *first, char *second, size_t size);
void results_context(const struct app *a, char *first, char *second, size_t size);
void alternatives_context(const struct app *a, char *first, char *second, size_t size);

#endif
