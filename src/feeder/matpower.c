/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matpower.h"

#include <ballast/case.h>
#include <ballast/feeder.h>
#include <ballast/file.h>
#include <ballast/matpower.h>
#include <ballast/scenario.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 16 << 20 };

static void note(struct err_list *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void note(struct err_list *notes, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_list_addv(notes, ERR_NONE, "", 0, "", format, args);
    va_end(args);
}

/* ---- What the file leaves to choose ---- */

static double total_kw(const struct matpower *m)
{
    double mw = 0;
    for (int i = 0; i < m->bus->rows; i++)
        mw += matpower_at(m->bus, i, BUS_MW);
    return 1e3 * mw;
}

/* Generators of such files often have a limit that is none. */
static double import_cap_kw(const struct matpower *m, struct err_list *notes)
{
    double load = total_kw(m);
    if (m->gen_kw >= load && m->gen_kw <= 4 * load)
        return m->gen_kw;
    double cap = 100 * ceil(1.5 * load / 100);
    note(notes, "the import cap is chosen as %.0f kW, one and a half times the load: the file says %g MW", cap,
         m->gen_kw / 1e3);
    return cap;
}

/* One band for all buses: the narrowest. */
static void voltage_band(const struct matpower *m, double *low, double *high, struct err_list *notes)
{
    bool differ = false;
    *low = -HUGE_VAL;
    *high = HUGE_VAL;
    for (int i = 0; i < m->bus->rows; i++) {
        if (i == m->source)
            continue;
        double v_min = matpower_at(m->bus, i, BUS_VMIN), v_max = matpower_at(m->bus, i, BUS_VMAX);
        differ = differ || (*low > 0 && (v_min != *low || v_max != *high));
        *low = v_min > *low ? v_min : *low;
        *high = v_max < *high ? v_max : *high;
    }
    if (differ)
        note(notes, "the voltage limits differ between buses: the narrowest band, %g to %g, is taken for all", *low,
             *high);
}

/* ---- Writing ---- */

static const char example[] =
    "\n"
    "; ---- From here on: examples, not from the file. Change them ----\n"
    "\n"
    "[class customers]\n"
    "voll_usd_per_kwh = 20\n"
    "\n"
    "[module battery]\n"
    "kind         = storage\n"
    "kw           = 250\n"
    "kwh          = 500\n"
    "unit_usd     = 232750\n"
    "kvar         = 150\n"
    "grid_forming = yes\n"
    "\n"
    "[module recip]\n"
    "kind         = generator\n"
    "kw           = 250\n"
    "unit_usd     = 190000\n"
    "life_years   = 20\n"
    "start_min    = 5\n"
    "kvar         = 120\n"
    "grid_forming = yes\n"
    "min_kw       = 62.5\n"
    "\n"
    "; What is missing for a plan: data centres, and where modules may stand. Take the semicolons away and go on.\n";

/* Rows for the bus that suffers most. */
static void put_example(FILE *f, double bus, double kw)
{
    fprintf(f,
            "%s"
            "; [datacenter hall]\n"
            "; bus      = %.0f\n"
            "; kind     = training\n"
            "; class    = customers\n"
            "; rated_kw = %.0f\n"
            "\n"
            "[candidates]\n"
            "; name = bus, module, units at most, units at least, site cost\n"
            "; c1 = %.0f, battery, 3, 0, 20000\n"
            "; c2 = %.0f, recip, 2, 0, 30000\n",
            example, bus, kw, bus, bus);
}

static void put_head(FILE *f, const struct matpower *m, const char *path, struct err_list *notes)
{
    double low, high;
    voltage_band(m, &low, &high, notes);
    fprintf(f,
            "; Imported from %.*s, a case of MATPOWER.\n"
            "; Every key, its unit and its default are explained in the manual page ballast-case(5).\n"
            "\n"
            "[feeder]\n"
            "name          = %s\n"
            "base_kv       = %.12g\n"
            "substation    = %.0f\n"
            "v_source      = %.12g\n",
            (int)strcspn(path, "\n"), path, m->name[0] ? m->name : "imported", m->source_kv,
            matpower_at(m->bus, m->source, BUS_ID), m->v_source);
    if (low > -HUGE_VAL)
        fprintf(f, "v_min         = %.12g\nv_max         = %.12g\n", low, high);
    fprintf(f, "import_cap_kw = %.12g\n", import_cap_kw(m, notes));
}

/* Twelve digits give back what stood in the file before its units were converted. */
static void put_feeder(FILE *f, const struct matpower *m)
{
    double ohm = m->source_kv * m->source_kv / m->base_mva;
    fputs("\n[buses]\n; name = kW, kvar\n", f);
    for (int i = 0; i < m->bus->rows; i++)
        fprintf(f, "%.0f = %.12g, %.12g\n", matpower_at(m->bus, i, BUS_ID), 1e3 * matpower_at(m->bus, i, BUS_MW),
                1e3 * matpower_at(m->bus, i, BUS_MVAR));
    fputs("\n[branches]\n; name = from, to, ohm, ohm, kVA (0: no limit), status\n", f);
    for (int l = 0; l < m->branch->rows; l++) {
        const struct matlab_value *v = m->branch;
        double mva = matpower_at(v, l, BRANCH_MVA);
        fprintf(f, "%d = %.0f, %.0f, %.12g, %.12g, %.12g, %s\n", l + 1, matpower_at(v, l, BRANCH_FROM),
                matpower_at(v, l, BRANCH_TO), ohm * matpower_at(v, l, BRANCH_R), ohm * matpower_at(v, l, BRANCH_X),
                isinf(mva) ? 0 : 1e3 * mva, matpower_at(v, l, BRANCH_STATUS) > 0 ? "closed" : "open");
    }
}

static char *write_case(const struct matpower *m, const char *path, double weak_bus, struct err_list *notes)
{
    char *text = NULL;
    size_t length;
    FILE *f = open_memstream(&text, &length);
    if (!f)
        return NULL;
    put_head(f, m, path, notes);
    put_example(f, weak_bus, 100 * ceil(total_kw(m) / 1000));
    put_feeder(f, m);
    bool bad = ferror(f) != 0;
    if (fclose(f) != 0 || bad) {
        free(text);
        return NULL;
    }
    return text;
}

/* ---- The base case: that it can be supplied at all shows units that were taken wrongly ---- */

static void describe(const struct matpower *m, const struct instance *inst, const struct feeder_state *s,
                     struct err_list *notes)
{
    int ties = 0;
    for (int l = 0; l < m->branch->rows; l++)
        ties += !(matpower_at(m->branch, l, BRANCH_STATUS) > 0);
    note(notes, "%d buses, %d branches in service, %d open %s, load %.2f kW", m->bus->rows, m->branch->rows - ties,
         ties, ties == 1 ? "tie" : "ties", total_kw(m));
    note(notes, "base case: losses %.2f kW, lowest voltage %.4f p.u. at bus %s", s->loss_kw, s->v_lowest,
         inst->bus[s->v_lowest_bus].id);
    if (s->v_lowest < inst->v_min + inst->v_margin)
        note(notes, "that is below the band of %g to %g: raise v_source or lower v_min before planning", inst->v_min,
             inst->v_max);
}

static bool flows(const struct matpower *m, const struct instance *inst, const char *path, double *weak_bus,
                  struct err_list *problems, struct err_list *notes)
{
    struct feeder_state s = {0};
    struct err e = {0};
    size_t size = (size_t)inst->buses;
    double *load = calloc(2 * size + 1, sizeof *load);
    for (int i = 0; load && i < inst->buses; i++) {
        load[i] = inst->bus[i].p_kw;
        load[size + (size_t)i] = inst->bus[i].q_kvar;
    }
    enum err_code code = load ? feeder_ac(inst, load, load + size, NULL, inst->v_source, &s, &e)
                              : err_set(&e, ERR_MEMORY, "memory is short for the power flow");
    free(load);
    if (code == ERR_NONE && !s.converged) {
        code =
            err_set(&e, ERR_INVALID, "the load of %.6g MW cannot be supplied: no power flow exists", total_kw(m) / 1e3);
        err_hint(&e, "Loads are in MW and impedances per unit once all statements are carried out: add the conversion "
                     "that the file lacks, such as mpc.bus(:, [3 4]) = mpc.bus(:, [3 4]) / 1e3");
        err_at(&e, path, 0);
    }
    if (code == ERR_NONE) {
        *weak_bus = matpower_at(m->bus, s.v_lowest_bus, BUS_ID);
        describe(m, inst, &s, notes);
    } else {
        err_list_add(problems, &e);
    }
    feeder_state_free(&s);
    return code == ERR_NONE;
}

/* The text read back as any case is. Its problems are the file's: lines of a text that nobody has are of no use. */
static struct instance *read_back(const char *text, const char *path, struct err_list *problems)
{
    struct err_list list = {0};
    struct err e = {0};
    struct casedoc *doc = casedoc_parse(text, strlen(text), path, &list);
    struct planning_case *c = doc ? casedoc_read(doc, &list) : NULL;
    struct instance *inst = c ? instance_from_case(c, &e) : NULL;
    if (c && !inst)
        err_list_add(problems, &e);
    for (size_t i = 0; i < list.count; i++) {
        err_at(&list.items[i], path, 0);
        err_list_add(problems, &list.items[i]);
    }
    err_list_free(&list);
    planning_case_free(c);
    casedoc_free(doc);
    return inst;
}

static char *import(const struct matpower *m, const char *path, struct err_list *problems, struct err_list *notes)
{
    struct err_list unused = {0};
    double weak_bus = matpower_at(m->bus, m->source, BUS_ID);
    char *text = write_case(m, path, weak_bus, &unused);
    struct instance *inst = text ? read_back(text, path, problems) : NULL;
    bool good = inst && flows(m, inst, path, &weak_bus, problems, notes);
    instance_free(inst);
    free(text);
    err_list_free(&unused);
    if (!good)
        return NULL;
    if (m->charging_mvar != 0)
        note(notes, "line charging of %.4g Mvar in all is left out: the model has none", m->charging_mvar);
    return write_case(m, path, weak_bus, notes);
}

char *matpower_import(const char *path, struct err_list *problems, struct err_list *notes)
{
    struct err e = {0};
    char *text, *made = NULL;
    size_t length;
    if (file_read(path, FILE_LIMIT, &text, &length, &e) != ERR_NONE) {
        err_list_add(problems, &e);
        return NULL;
    }
    struct matlab_file *file = matlab_run(text, path, &e);
    free(text);
    struct matpower m = {0};
    if (!file)
        err_list_add(problems, &e);
    else if (matpower_check(file, path, &m, problems))
        made = import(&m, path, problems, notes);
    if (file && !made && !problems->count)
        err_list_addf(problems, ERR_MEMORY, path, 0, "", "memory is short for the case");
    matpower_free(&m);
    matlab_free(file);
    return made;
}
