/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case file: an INI document that keeps the user's comments and order, the tables that describe it, and the typed
 * case read from it. The document is the one source of truth; everything else is derived from it. */
#ifndef BALLAST_CASE_H
#define BALLAST_CASE_H

#include <ballast/instance.h>

/* ---- Descriptors: one row a parameter, driving reading, checking, forms, --set, help and the manual ---- */

enum field_type {
    FIELD_NUMBER, /* double, with unit conversion ("5%", "2 MW", "1e3") */
    FIELD_INTEGER,
    FIELD_BOOL,   /* yes / no, or the two words of choices, false first */
    FIELD_CHOICE, /* one word of choices */
    FIELD_TEXT,
    FIELD_REF, /* name of a row of table `ref` */
    FIELD_LIST /* parsed by the reader: time grid, profile, stock lists */
};

struct field {
    const char *key;   /* as in the file */
    const char *title; /* short column or form title */
    enum field_type type;
    const char *unit;     /* "kW", "USD/kWh", "" */
    double min, max;      /* accepted range, inclusive */
    const char *fallback; /* default as text; NULL: the file must state it */
    const char *choices;  /* FIELD_CHOICE, FIELD_BOOL: words separated by '|'; the value is their number from 0 */
    int ref;              /* FIELD_REF: enum case_table; a fallback of "" is the first row of that table */
    const char *help;     /* one line, no full stop needed */
    size_t offset;        /* where the value lands in the row's C struct: double, int, bool, char *, by type */
    /* CASE_MODULES: bit 1 << kind for each kind that has it; 0: all. A field without a fallback must be stated by these
     * kinds only, and the others must not state it. */
    unsigned kinds;
};
enum {
    KIND_STORAGE = 1 << MODULE_STORAGE,
    KIND_GENERATOR = 1 << MODULE_GENERATOR,
    KIND_DEMAND_RESPONSE = 1 << MODULE_DEMAND_RESPONSE
};

enum table_layout {
    LAYOUT_FORM,     /* one section, one key a field:        [risk] alpha = 0.95          */
    LAYOUT_SECTIONS, /* one section a row, one key a field:  [module battery] kw = 250    */
    LAYOUT_ROWS      /* one line a row, fields by position:  [buses] 18 = 90, 40, house   */
};

enum case_table {
    /* clang-format off */
    CASE_FEEDER, CASE_PRICES, CASE_TIME, CASE_ECONOMICS, CASE_SCENARIO, CASE_SHOCK, CASE_DISRUPTION, CASE_RISK,
    CASE_SOLVER, CASE_CLASSES, CASE_BUSES, CASE_BRANCHES, CASE_MODULES, CASE_CANDIDATES, CASE_SUPPLIERS,
    CASE_DATACENTERS,
    /* clang-format on */
    CASE_TABLES
};

struct table {
    const char *section; /* "risk", "module" (then "[module NAME]"), "buses" */
    const char *title;   /* for people */
    enum table_layout layout;
    const struct field *fields;
    int count;
    const char *help;
};
extern const struct table case_table[CASE_TABLES];

/* ---- The typed case ---- */

struct load_class { /* [class NAME] */
    char *name;
    double voll_usd_per_kwh, delay_usd_per_kwh_h, pickup_usd_per_kw, unrestored_usd_per_kw;
};
struct case_bus { /* [buses] id = p_kw, q_kvar, class, hosting_kw */
    char *id;
    double p_kw, q_kvar;
    int load_class;
    double hosting_kw; /* 0: unlimited */
};
struct case_branch { /* [branches] id = from, to, r_ohm, x_ohm, rating_kva, status, km */
    char *id;
    int from, to;
    double r_ohm, x_ohm, rating_kva;
    bool closed; /* false: an open tie, kept but out of service */
    double km;   /* 0: unknown, r / 0.4 ohm per km is used */
};
struct case_module { /* [module NAME] */
    struct module_type type;
    double fail_probability;           /* a unit does not work */
    double start_fail_probability;     /* generator: a working unit does not start */
    double delivery_min, delivery_max; /* demand response: uniform delivered share */
};
/* [supplier NAME] stock = battery 4, recip any. No stock line: any number of each; not named in it: none. */
struct case_supplier {
    char *name;
    double delivery_usd;
    int *stock;           /* [modules]; INSTANCE_UNLIMITED: any number */
    double shortfall_min; /* delivered share is U(shortfall_min, 1); 1: off */
};
enum datacenter_kind { DATACENTER_TRAINING, DATACENTER_INFERENCE, DATACENTER_COLOCATION };
struct datacenter { /* [datacenter NAME] */
    char *name, *group;
    int bus, kind, load_class;
    double rated_kw, power_factor;
    double use_a, use_b;      /* Beta law of the use before the event */
    double surge_probability; /* in the event set */
    double surges_per_year;   /* in the annual set */
    double trips_per_year;
};
struct shock_parameters {             /* [shock] */
    double surge_median, surge_sigma; /* share of head room */
    double ramp_min_s, ramp_max_s;    /* log-uniform */
    double hold_median_min, hold_sigma;
    int hold_law; /* 0 lognormal, 1 pareto */
    double pareto_shape;
    double decay_min_min, decay_max_min;
    double cycle_min, cycle_depth, cycle_duty; /* training check-pointing */
    double trip_probability;                   /* event set: share of events with a trip */
    double trip_drop_min, trip_drop_max;
    double return_min_h, return_max_h, return_block;
    int copula; /* 0 t, 1 gaussian */
    double copula_nu, rho_in, rho_across, common_shock;
    double background_sigma, background_rho;
};
struct disruption_parameters {                     /* [disruption] */
    double outage_per_km_year, outage_probability; /* annual rate; chance of one outage in the event set */
    double repair_median_h, repair_sigma, repair_min_h, repair_max_h;
    double derating_probability, deratings_per_year, derating_min, derating_max, derating_min_h, derating_max_h;
};
struct scenario_parameters { /* [scenario] */
    int count, stress;
    unsigned long seed;
    int set;                              /* 0 event, 1 annual */
    double stress_amplitude, stress_hold; /* inflation of the extra stress samples */
};
struct planning_case {
    char *name, *path;
    /* [feeder] */
    double base_kv, v_source, v_min, v_max, v_margin, import_cap_kw, ramp_up_pct_per_min, ramp_down_pct_per_min,
        up_max_kw, sag_share;
    char *substation_id;
    int substation; /* bus index */
    /* [prices] */
    double energy_usd_per_kwh, up_usd_per_kwh, down_usd_per_kwh, sag_usd_per_kwh, restore_kw_per_min;
    /* [time] */
    int steps;
    double *step_hours; /* [steps] */
    double start_hour;  /* clock time of the onset */
    double profile[24]; /* share of p_kw by hour of day, interpolated linearly */
    /* [economics] */
    double budget_usd, discount_rate, events_per_year;
    int max_sites;
    /* [risk], [solver] */
    double alpha, radius_kw, weight;
    double gap, time_limit_s;
    int threads, recourse; /* enum recourse_kind */
    struct scenario_parameters scenario;
    struct shock_parameters shock;
    struct disruption_parameters disruption;
    int classes, buses, branches, modules, candidates, suppliers, datacenters;
    struct load_class *load_class;
    struct case_bus *bus;
    struct case_branch *branch;
    struct case_module *module;
    struct candidate *candidate;
    struct case_supplier *supplier;
    struct datacenter *datacenter;
};
void planning_case_free(struct planning_case *c);

/* ---- The document ---- */

struct casedoc;

/* Read a file or a text (name stands for the file in messages). A file with any problem of form is still returned as
 * far as it can be edited; NULL only when it cannot be read at all. Problems go to list with file and line. */
struct casedoc *casedoc_open(const char *path, struct err_list *list);
struct casedoc *casedoc_parse(const char *text, size_t length, const char *name, struct err_list *list);
void casedoc_free(struct casedoc *doc);

/* The typed case: every value parsed, converted, in range, every reference resolved, the feeder radial, the model's
 * data rules kept. All problems are reported; NULL with list non-empty if there is any. */
struct planning_case *casedoc_read(const struct casedoc *doc, struct err_list *list);

/* Rows of a table (a form has one). */
int casedoc_rows(const struct casedoc *doc, enum case_table table);
const char *casedoc_row_name(const struct casedoc *doc, enum case_table table, int row);  /* "" for a form */
int casedoc_find_row(const struct casedoc *doc, enum case_table table, const char *name); /* -1: none */
/* The value as it stands in the file, or the default; true when the file states it. buf is always terminated. */
bool casedoc_get(const struct casedoc *doc, enum case_table table, int row, int field, char *buf, size_t size);
/* Line of the value (or of its section) in the file, 0 unknown. */
int casedoc_line(const struct casedoc *doc, enum case_table table, int row, int field);

/* Edits. Each is validated alone (form, unit, range, reference) and leaves the document unchanged on error; the
 * message names the accepted range. They are undone and redone one group at a time. */
enum err_code casedoc_set(struct casedoc *doc, enum case_table table, int row, int field, const char *text,
                          struct err *e);
enum err_code casedoc_rename(struct casedoc *doc, enum case_table table, int row, const char *name, struct err *e);
enum err_code casedoc_add(struct casedoc *doc, enum case_table table, const char *name, int copy_of /* -1: defaults */,
                          struct err *e);
/* Values that name a row, and keep it from being deleted; out gets the first `room` of them. Returns how many there are. */
struct case_reference {
    enum case_table table;
    int row, field;
};
int casedoc_references(const struct casedoc *doc, enum case_table table, int row, struct case_reference *out, int room);
/* "bus of 'c1' in [candidates]"; returns buf. */
char *casedoc_value_name(const struct casedoc *doc, enum case_table table, int row, int field, char *buf, size_t size);
enum err_code casedoc_delete(struct casedoc *doc, enum case_table table, int row, struct err *e);
/* "risk:alpha" or "module battery:kw" or "candidates:c3:max_units" (--set). */
enum err_code casedoc_set_by_name(struct casedoc *doc, const char *where, const char *text, struct err *e);
void casedoc_group_begin(struct casedoc *doc, const char *what); /* nests */
void casedoc_group_end(struct casedoc *doc);
void casedoc_group_cancel(struct casedoc *doc); /* in place of the end: as if it had never begun */
bool casedoc_group_join(struct casedoc *doc);   /* the last step of undo to the one before it; false: they stay two */
bool casedoc_undo(struct casedoc *doc);         /* false: nothing to undo */
bool casedoc_redo(struct casedoc *doc);
const char *casedoc_undo_name(const struct casedoc *doc); /* what undo would take back, NULL: nothing */
const char *casedoc_redo_name(const struct casedoc *doc);
bool casedoc_dirty(const struct casedoc *doc);             /* differs from the file as last read or saved */
unsigned long casedoc_revision(const struct casedoc *doc); /* grows with every change, undo and redo included */

/* The whole text now; owned by the caller (free). */
char *casedoc_text(const struct casedoc *doc, size_t *length);
const char *casedoc_path(const struct casedoc *doc);
/* Write atomically through the real path (temporary file, fsync, rename), mode kept. Refuses with ERR_INVALID when
 * the file changed on disk since it was read. path NULL: where it came from; otherwise save as (it becomes the
 * document's path). */
enum err_code casedoc_save(struct casedoc *doc, const char *path, struct err *e);

#endif
