/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the case file that have rows: load classes, buses, branches, modules, candidates, suppliers, data
 * centres. */
#include "case_internal.h"

#include <stddef.h>

#define COUNT_IS(array, number)                                                                                        \
    _Static_assert(sizeof(array) / sizeof(array)[0] == (number), "the count of " #array " is out of step")

#define AT(member) offsetof(struct load_class, member)
const struct field case_class_fields[] = {
    {"voll_usd_per_kwh", "Lost load", FIELD_NUMBER, "USD/kWh", 0, 1e6, NULL, NULL, 0,
     "value of energy not served to these customers", AT(voll_usd_per_kwh), 0},
    {"delay_usd_per_kwh_h", "Delay", FIELD_NUMBER, "USD/kWh/h", 0, 1e6, "1", NULL, 0,
     "added for every hour since the onset that the energy is late", AT(delay_usd_per_kwh_h), 0},
    {"pickup_usd_per_kw", "Pick-up", FIELD_NUMBER, "USD/kW", 0, 1e6, "0.5", NULL, 0,
     "cost of switching disconnected load back on", AT(pickup_usd_per_kw), 0},
    {"unrestored_usd_per_kw", "Unrestored", FIELD_NUMBER, "USD/kW", 0, 1e6, "0", NULL, 0,
     "charge for load still off at the end of the horizon", AT(unrestored_usd_per_kw), 0},
};
COUNT_IS(case_class_fields, CASE_CLASS_FIELDS);
#undef AT

#define AT(member) offsetof(struct case_bus, member)
const struct field case_bus_fields[] = {
    {"p_kw", "Load", FIELD_NUMBER, "kW", 0, 1e6, "0", NULL, 0, "active load at profile 1, data centres apart", AT(p_kw),
     0},
    {"q_kvar", "Reactive", FIELD_NUMBER, "kvar", -1e6, 1e6, "0", NULL, 0, "reactive load at profile 1", AT(q_kvar), 0},
    {"class", "Class", FIELD_REF, "", 0, 0, "", NULL, CASE_CLASSES, "load class of the customers", AT(load_class), 0},
    {"hosting_kw", "Hosting", FIELD_NUMBER, "kW", 0, 1e6, "0", NULL, 0, "module power that the bus can host; 0: any",
     AT(hosting_kw), 0},
};
COUNT_IS(case_bus_fields, CASE_BUS_FIELDS);
#undef AT

#define AT(member) offsetof(struct case_branch, member)
const struct field case_branch_fields[] = {
    {"from", "From", FIELD_REF, "", 0, 0, NULL, NULL, CASE_BUSES, "bus at one end", AT(from), 0},
    {"to", "To", FIELD_REF, "", 0, 0, NULL, NULL, CASE_BUSES, "bus at the other end", AT(to), 0},
    {"r_ohm", "Resistance", FIELD_NUMBER, "ohm", 0, 1e4, NULL, NULL, 0, "series resistance of one phase", AT(r_ohm), 0},
    {"x_ohm", "Reactance", FIELD_NUMBER, "ohm", -1e4, 1e4, NULL, NULL, 0, "series reactance of one phase", AT(x_ohm),
     0},
    {"rating_kva", "Rating", FIELD_NUMBER, "kVA", 0, 1e6, "0", NULL, 0, "thermal limit; 0: none", AT(rating_kva), 0},
    {"status", "Status", FIELD_BOOL, "", 0, 0, "closed", "open|closed", 0,
     "an open branch is a tie kept out of service", AT(closed), 0},
    {"km", "Length", FIELD_NUMBER, "km", 0, 1e4, "0", NULL, 0,
     "for outage rates; 0: unknown, 0.4 ohm a kilometre is assumed", AT(km), 0},
};
COUNT_IS(case_branch_fields, CASE_BRANCH_FIELDS);
#undef AT

#define AT(member) offsetof(struct case_module, member)
const struct field case_module_fields[] = {
    {"kind", "Kind", FIELD_CHOICE, "", 0, 0, NULL, "storage|generator|demand_response", 0,
     "storage, generator or demand response: decides which other keys apply", AT(type.kind), 0},
    {"kw", "Power", FIELD_NUMBER, "kW", 0.001, 1e6, NULL, NULL, 0, "rated power of one unit", AT(type.kw), 0},
    {"unit_usd", "Price", FIELD_NUMBER, "USD", 0, 1e10, NULL, NULL, 0, "price of one unit, installed",
     AT(type.unit_usd), 0},
    {"life_years", "Life", FIELD_NUMBER, "years", 0.1, 100, "15", NULL, 0, "years over which the price is spread",
     AT(type.life_years), 0},
    {"om_usd_per_year", "Upkeep", FIELD_NUMBER, "USD/year", 0, 1e9, "0", NULL, 0,
     "operation and maintenance of one unit", AT(type.om_usd_per_year), 0},
    {"start_min", "Start", FIELD_NUMBER, "min", 0, 10000, "0", NULL, 0,
     "no power in a step that ends before this time after the onset", AT(type.start_min), 0},
    {"kvar", "Reactive", FIELD_NUMBER, "kvar", 0, 1e6, "0", NULL, 0, "reactive power of one unit, either way",
     AT(type.kvar), KIND_STORAGE | KIND_GENERATOR},
    {"grid_forming", "Grid forming", FIELD_BOOL, "", 0, 0, "no", NULL, 0,
     "can carry an island by itself when the grid is gone", AT(type.grid_forming), KIND_STORAGE | KIND_GENERATOR},
    {"ramp_kw_per_min", "Ramp", FIELD_NUMBER, "kW/min", 0, 1e6, "0", NULL, 0,
     "how fast its power can change; 0: at once", AT(type.ramp_kw_per_min), KIND_STORAGE | KIND_GENERATOR},
    {"kwh", "Energy", FIELD_NUMBER, "kWh", 0.001, 1e8, NULL, NULL, 0, "energy that one unit holds when full",
     AT(type.kwh), KIND_STORAGE},
    {"eta_charge", "Charging", FIELD_NUMBER, "", 0.01, 1, "0.92", NULL, 0, "share of the charged energy that is stored",
     AT(type.eta_charge), KIND_STORAGE},
    {"eta_discharge", "Discharging", FIELD_NUMBER, "", 0.01, 1, "0.92", NULL, 0,
     "share of the stored energy that comes back", AT(type.eta_discharge), KIND_STORAGE},
    {"soc0", "First charge", FIELD_NUMBER, "", 0, 1, "0.8", NULL, 0, "state of charge at the onset, share of full",
     AT(type.soc0), KIND_STORAGE},
    {"soc_min", "Least charge", FIELD_NUMBER, "", 0, 1, "0.1", NULL, 0, "lowest state of charge, share of full",
     AT(type.soc_min), KIND_STORAGE},
    {"soc_end", "Last charge", FIELD_NUMBER, "", 0, 1, "0", NULL, 0,
     "state of charge required at the end, share of full", AT(type.soc_end), KIND_STORAGE},
    {"degradation_usd_per_kwh", "Wear", FIELD_NUMBER, "USD/kWh", 0, 1e4, "0.02", NULL, 0,
     "wear for each kWh discharged", AT(type.degradation_usd_per_kwh), KIND_STORAGE},
    {"min_kw", "Least power", FIELD_NUMBER, "kW", 0, 1e6, "0", NULL, 0, "least power of one unit when it runs",
     AT(type.min_kw), KIND_GENERATOR | KIND_DEMAND_RESPONSE},
    {"fuel_usd_per_kwh", "Fuel", FIELD_NUMBER, "USD/kWh", 0, 1e4, "0.17", NULL, 0, "fuel for each kWh generated",
     AT(type.fuel_usd_per_kwh), KIND_GENERATOR},
    {"start_usd", "Start cost", FIELD_NUMBER, "USD", 0, 1e6, "0", NULL, 0, "cost of each start of a unit",
     AT(type.start_usd), KIND_GENERATOR},
    {"fuel_kwh", "Fuel store", FIELD_NUMBER, "kWh", 0, 1e8, "0", NULL, 0,
     "energy that one unit's fuel gives in an event; 0: no limit", AT(type.fuel_kwh), KIND_GENERATOR},
    {"share", "Share", FIELD_NUMBER, "", 0, 1, "0.25", NULL, 0, "share of the bus's demand that may be called",
     AT(type.share), KIND_DEMAND_RESPONSE},
    {"hours", "Hours", FIELD_NUMBER, "h", 0.01, 1000, "3", NULL, 0, "full-power hours that may be called in an event",
     AT(type.hours), KIND_DEMAND_RESPONSE},
    {"rebound", "Rebound", FIELD_NUMBER, "", 0, 2, "1", NULL, 0, "share of the called energy that is consumed later",
     AT(type.rebound), KIND_DEMAND_RESPONSE},
    {"price_usd_per_kwh", "Call price", FIELD_NUMBER, "USD/kWh", 0, 1e4, "0.3", NULL, 0, "paid for each kWh called",
     AT(type.price_usd_per_kwh), KIND_DEMAND_RESPONSE},
    {"call_usd", "Call cost", FIELD_NUMBER, "USD", 0, 1e6, "0", NULL, 0, "paid for each call of a unit",
     AT(type.call_usd), KIND_DEMAND_RESPONSE},
    {"fail_probability", "Failure", FIELD_NUMBER, "", 0, 1, "0.03", NULL, 0, "probability that a unit does not work",
     AT(fail_probability), 0},
    {"start_fail_probability", "Start failure", FIELD_NUMBER, "", 0, 1, "0.0094", NULL, 0,
     "probability that a working unit does not start", AT(start_fail_probability), KIND_GENERATOR},
    {"delivery_min", "Least delivery", FIELD_NUMBER, "", 0, 1, "0.7", NULL, 0,
     "smallest share of the called power that customers deliver", AT(delivery_min), KIND_DEMAND_RESPONSE},
    {"delivery_max", "Most delivery", FIELD_NUMBER, "", 0, 1, "1", NULL, 0,
     "largest share of the called power that customers deliver", AT(delivery_max), KIND_DEMAND_RESPONSE},
};
COUNT_IS(case_module_fields, CASE_MODULE_FIELDS);
#undef AT

#define AT(member) offsetof(struct candidate, member)
const struct field case_candidate_fields[] = {
    {"bus", "Bus", FIELD_REF, "", 0, 0, NULL, NULL, CASE_BUSES, "where the units would stand", AT(bus), 0},
    {"module", "Module", FIELD_REF, "", 0, 0, NULL, NULL, CASE_MODULES, "type of the units", AT(module), 0},
    {"max_units", "Units at most", FIELD_INTEGER, "", 0, 1000, "1", NULL, 0, "units that fit", AT(max_units), 0},
    {"min_units", "Units at least", FIELD_INTEGER, "", 0, 1000, "0", NULL, 0,
     "fewest units if the site is opened at all", AT(min_units), 0},
    {"site_usd", "Site cost", FIELD_NUMBER, "USD", 0, 1e9, "0", NULL, 0,
     "cost of opening the site, whatever the number of units", AT(site_usd), 0},
};
COUNT_IS(case_candidate_fields, CASE_CANDIDATE_FIELDS);
#undef AT

#define AT(member) offsetof(struct case_supplier, member)
const struct field case_supplier_fields[] = {
    {"delivery_usd", "Delivery", FIELD_NUMBER, "USD", 0, 1e9, "0", NULL, 0, "delivery of one unit", AT(delivery_usd),
     0},
    {"stock", "Stock", FIELD_LIST, "", 0, 0, "", NULL, CASE_MODULES,
     "module and number, by commas: battery 4, recip any; empty: any number of each", AT(stock), 0},
    {"shortfall_min", "Least delivered", FIELD_NUMBER, "", 0, 1, "1", NULL, 0,
     "smallest share of an order that arrives in time; 1: all always does", AT(shortfall_min), 0},
};
COUNT_IS(case_supplier_fields, CASE_SUPPLIER_FIELDS);
#undef AT

#define AT(member) offsetof(struct datacenter, member)
const struct field case_datacenter_fields[] = {
    {"bus", "Bus", FIELD_REF, "", 0, 0, NULL, NULL, CASE_BUSES, "where the data centre is connected", AT(bus), 0},
    {"kind", "Kind", FIELD_CHOICE, "", 0, 0, NULL, "training|inference|colocation", 0,
     "training clusters also drop their load at checkpoints", AT(kind), 0},
    {"class", "Class", FIELD_REF, "", 0, 0, NULL, NULL, CASE_CLASSES, "load class that prices its interruption",
     AT(load_class), 0},
    {"group", "Group", FIELD_TEXT, "", 0, 0, "", NULL, 0, "sites with a common cause share a group; empty: on its own",
     AT(group), 0},
    {"rated_kw", "Rating", FIELD_NUMBER, "kW", 0, 1e6, NULL, NULL, 0, "most that the site can draw", AT(rated_kw), 0},
    {"power_factor", "Power factor", FIELD_NUMBER, "", 0.5, 1, "0.98", NULL, 0, "active over apparent power, lagging",
     AT(power_factor), 0},
    {"use_a", "Use, a", FIELD_NUMBER, "", 0.01, 1000, "6", NULL, 0,
     "first parameter of the Beta law of its use before the event; the mean is a / (a + b)", AT(use_a), 0},
    {"use_b", "Use, b", FIELD_NUMBER, "", 0.01, 1000, "3", NULL, 0, "second parameter of that law", AT(use_b), 0},
    {"surge_probability", "Surge probability", FIELD_NUMBER, "", 0, 1, "0.5", NULL, 0,
     "share of the events in which this site surges", AT(surge_probability), 0},
    {"surges_per_year", "Surges a year", FIELD_NUMBER, "1/year", 0, 1e5, "12", NULL, 0, "for the annual set",
     AT(surges_per_year), 0},
    {"trips_per_year", "Trips a year", FIELD_NUMBER, "1/year", 0, 1e5, "1.5", NULL, 0,
     "for the annual set, and as weights in the event set", AT(trips_per_year), 0},
};
COUNT_IS(case_datacenter_fields, CASE_DATACENTER_FIELDS);
