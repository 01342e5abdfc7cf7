/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scalar values of an instance, one row each: what reads, writes and checks them is driven by these tables. */
#ifndef BALLAST_BASE_INSTANCE_FIELDS_H
#define BALLAST_BASE_INSTANCE_FIELDS_H

#include <ballast/instance.h>

enum value_type {
    VALUE_REAL,  /* double */
    VALUE_WHOLE, /* int */
    VALUE_FLAG,  /* bool */
    VALUE_TEXT,  /* char *, owned */
    VALUE_ID,    /* char *, owned, not empty, unique in its list */
    VALUE_KIND,  /* enum module_kind, by name */
    VALUE_BUS,   /* int index of a bus, by id */
    VALUE_MODULE /* int index of a module type, by name */
};

struct value_field {
    const char *key;
    enum value_type type;
    size_t offset;   /* in the struct of the list's element, or in struct instance */
    double min, max; /* accepted, inclusive unless stated below */
    bool above_min;  /* min itself is refused */
    bool below_max;  /* max itself is refused */
    unsigned kinds;  /* modules: bit set of the kinds that carry it; 0: all */
};

struct value_table {
    const char *path; /* "feeder", "buses" */
    const struct value_field *fields;
    int count;
    bool list; /* an array of objects, not one object */
};

enum value_group {
    GROUP_FEEDER,
    GROUP_PRICES,
    GROUP_BUSES,
    GROUP_BRANCHES,
    GROUP_MODULES,
    GROUP_CANDIDATES,
    GROUP_SUPPLIERS,
    GROUP_ECONOMICS,
    GROUP_RISK,
    VALUE_GROUPS
};
extern const struct value_table value_table[VALUE_GROUPS];
extern const char *const module_kind_name[MODULE_KINDS];

/* Limits of the values that stand in arrays. */
enum { STEP_HOURS_MAX = 8760 };
#define DEMAND_KW_MAX 1e9

bool value_in_range(const struct value_field *f, double value);
/* "a number above 0 up to 1" into buf; returns buf. */
char *value_range_text(const struct value_field *f, char *buf, size_t size);

#endif
