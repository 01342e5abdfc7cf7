/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the placed modules and of the buses, shared by tables and the answer file. */
#ifndef BALLAST_REPORT_ALLOCATION_H
#define BALLAST_REPORT_ALLOCATION_H

#include <ballast/report.h>

/* Energy that the units hold: storage, fuel, or callable load; not applicable where it is unlimited. */
double allocation_kwh(const struct module_type *m, int units, bool *applicable);
/* Capital of a candidate as placed: site, units, delivery. USD. */
double allocation_capital(const struct instance *inst, const struct result *r, int candidate);

/* What happened at one bus over the horizon, averaged over a mix of scenarios. */
struct bus_energy {
    double unserved_kwh, sag_kwh, up_kwh, down_kwh; /* up, down: its share of the interface imbalance */
    double hours_unserved, peak_unserved_kw;        /* the peak is the largest over the scenarios with weight */
    double unserved_usd, sag_usd, interface_usd, delay_usd, pickup_usd, unrestored_usd;
    double out_at_end_kw;
};
/* [buses], owned by the caller; needs dispatch. NULL when memory is short or the mix does not exist. */
struct bus_energy *bus_energy_mix(const struct instance *inst, const struct result *r, enum report_weighting weighting,
                                  int scenario);

#endif
