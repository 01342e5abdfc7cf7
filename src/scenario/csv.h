/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario set as comma-separated values, one value a line.
 *
 *     # comment lines and empty lines may stand anywhere
 *     scenario,quantity,item,step,value
 *     1,probability,,,0.5
 *     1,label,,,"surge dc-east 1.4 MW; outage 5-6"
 *     1,demand_kw,18,1,93.2
 *     1,demand_kw,19,*,90
 *     1,import_factor,,3,0.5
 *     1,branch_up,b25,*,0
 *     1,available,c3,,0.667
 *     2,probability,,,0.5
 *     ...
 *
 * The first line that is no comment is the header. scenario counts from 1; a new number is the last one plus one, after
 * which lines of any scenario may come in any order. item is the id of a bus (demand_kw), an in-service branch
 * (branch_up) or a candidate (available); step counts from 1, and * stands for every step. A scenario states its
 * probability (0: a stress scenario; all sum to 1) and the demand of every bus in every step, in kW, data centres
 * included. What it need not state: import_factor (share of the import cap, 0 to 1), branch_up (1 in service, 0 out)
 * and available (share of the units that work, 0 to 1) are 1; label is "sampled" or "stress". No value is stated twice.
 * Fields with a comma or a quotation mark in them are quoted as in RFC 4180; blanks around fields do not count. */
#ifndef BALLAST_SCENARIO_CSV_H
#define BALLAST_SCENARIO_CSV_H

#include <ballast/instance.h>

#define CSV_HEADER "scenario,quantity,item,step,value"

enum csv_item { ITEM_NONE, ITEM_BUS, ITEM_BRANCH, ITEM_CANDIDATE };

enum csv_quantity_number {
    CSV_PROBABILITY,
    CSV_LABEL,
    CSV_DEMAND,
    CSV_IMPORT,
    CSV_BRANCH,
    CSV_AVAILABLE,
    CSV_QUANTITIES
};

struct csv_quantity {
    const char *name;
    enum csv_item item;
    bool by_step;
    double max; /* values run from 0 */
};
extern const struct csv_quantity csv_quantity[CSV_QUANTITIES];

#endif
