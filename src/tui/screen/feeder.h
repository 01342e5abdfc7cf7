/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the diagram of the feeder is made of; shared by the files of the Feeder screen. */
#ifndef BALLAST_TUI_FEEDER_H
#define BALLAST_TUI_FEEDER_H

#include "diagram.h"
#include "screens.h"

/* The state of the feeder by bus of the case: base case, or a dispatched step. NAN: not known. */
struct feeder_values {
    double *load_kw, *unserved_kw, *v_pu; /* [buses] v_pu 0: dark */
    double *flow_kw, *loading;            /* [buses] of the branch that feeds it; loading in %, negative: no rating */
    bool *out;                            /* [buses] that branch is out */
    bool *islanded;                       /* [buses] branches that are out cut it off from the substation */
    bool *alive; /* [buses] its part of the feeder has a source: the substation, or a module on line that
                                           * forms a grid */
};

/* False when memory is short. */
bool feeder_values_base(struct feeder_values *v, const struct instance *inst);
/* Of a dispatch of another instance under units[candidates]; its buses are found by their ids, its branches by the buses at their
 * ends. A bus is dark where its part of the feeder has no source, and where its demand is cut to the last watt. */
bool feeder_values_dispatch(struct feeder_values *v, const struct instance *inst, const struct instance *of,
                            const int *units, int scenario, int step, const struct dispatch *d);
void feeder_values_free(struct feeder_values *v);

/* A bus is near the lowest voltage below this one, p.u. */
double feeder_near_pu(const struct instance *inst);
const char *feeder_voltage_word(const struct instance *inst, const struct feeder_values *v, int bus);
bool feeder_is_shed(const struct feeder_values *v, int bus); /* load is unserved there */
bool feeder_is_dark(const struct feeder_values *v, int bus);
const char *feeder_loading_word(const struct feeder_values *v, int bus);

/* What is drawn, as of the last build of the table. */
struct feeder_picture {
    struct diagram diagram;
    struct feeder_values values;
    struct grid_node *node; /* [rows] */
    char title[120];
};

/* Has any branch a rating, and are the buses coloured by the loading that it makes known? */
bool feeder_has_ratings(const struct app *a);
bool feeder_by_loading(const struct app *a);
/* The bus under the cursor; -1: there is none. */
int feeder_bus(const struct app *a);
/* Units of a candidate, by its id, in the latest plan; what they give in the step shown, NAN: none is shown. */
int feeder_units(const struct app *a, const char *candidate);
double feeder_output_kw(const struct app *a, const char *candidate);
/* The letters beside the name of a row's bus, of D M c t u U. */
const char *feeder_letters(const struct app *a, int row);
/* The facts about a bus, in a rectangle. */
void feeder_draw_facts(const struct app *a, struct cells *c, struct rectangle r, int bus);

#endif
