/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a MATPOWER file must hold to be a feeder of the model: each problem with its line. */
#include "matpower.h"

#include <ballast/feeder.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TYPE_PQ = 1, TYPE_PV, TYPE_REFERENCE, TYPE_ISOLATED };

struct check {
    struct matpower *m;
    const char *path;
    struct err_list *list;
    size_t before; /* problems that were there */
};

double matpower_at(const struct matlab_value *v, int row, int col)
{
    return v->at[(size_t)row * (size_t)v->cols + (size_t)col];
}

static bool good(const struct check *k)
{
    return k->list->count + k->list->dropped == k->before;
}

/* A problem of a row of a table; row -1: of the table. */
static void problem(struct check *k, const struct matlab_value *v, int row, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
static void problem(struct check *k, const struct matlab_value *v, int row, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int line = !v ? 0 : row >= 0 && v->line ? v->line[row] : v->set_at;
    err_list_addv(k->list, ERR_INVALID, k->path, line, hint, format, args);
    va_end(args);
}

/* ---- Tables ---- */

static const struct matlab_value *table(struct check *k, const struct matlab_file *file, const char *name, int columns)
{
    const struct matlab_value *v = matlab_find(file, name);
    if (!v) {
        problem(k, NULL, -1, "A case of MATPOWER, version 2, sets baseMVA, bus, gen and branch",
                "the file sets no %s: it is no case of MATPOWER", name);
        return NULL;
    }
    if (v->text || v->rows < 1 || v->cols < columns) {
        problem(k, v, -1, "See the case format in MATPOWER's manual", "%s needs at least 1 row of %d columns", name,
                columns);
        return NULL;
    }
    for (int i = 0; i < v->rows * v->cols; i++)
        if (isnan(v->at[i])) {
            problem(k, v, i / v->cols, "State a number", "column %d of %s is no number", i % v->cols + 1, name);
            return NULL;
        }
    return v;
}

static void read_tables(struct check *k, const struct matlab_file *file)
{
    struct matpower *m = k->m;
    const struct matlab_value *version = matlab_find(file, "version"), *base = matlab_find(file, "baseMVA");
    m->bus = table(k, file, "bus", BUS_COLUMNS);
    m->gen = table(k, file, "gen", GEN_COLUMNS);
    m->branch = table(k, file, "branch", BRANCH_COLUMNS);
    if (m->branch && m->branch->cols == BRANCH_COLUMNS + 1) {
        problem(k, m->branch, 0,
                "A row has 11 columns, or 13 with the limits of the angle: add the value that is missing",
                "branch has rows of %d columns", m->branch->cols);
        m->branch = NULL; /* its values may stand in the wrong columns */
    }
    m->name = matlab_function(file);
    if (!version || !version->text || strcmp(version->text, "2") != 0)
        problem(k, version, -1, "Convert it in MATPOWER: savecase('new.m', loadcase('old'))",
                "the case does not say that it is of version 2");
    if (!base || base->text || base->rows != 1 || base->cols != 1 || !(base->at[0] > 0) || isinf(base->at[0]))
        problem(k, base, -1, "State the power that is 1 per unit, such as mpc.baseMVA = 10",
                "baseMVA is no positive number");
    else
        m->base_mva = base->at[0];
    const struct matlab_value *lines = matlab_find(file, "dcline");
    if (lines && lines->rows)
        problem(k, lines, -1, "Replace them by the loads that they are", "the model has no direct-current lines");
}

/* ---- Buses ---- */

/* Row of a bus, -1: there is none. */
static int find_bus(const struct matlab_value *bus, double id)
{
    for (int i = 0; i < bus->rows; i++)
        if (matpower_at(bus, i, BUS_ID) == id)
            return i;
    return -1;
}

static void find_source(struct check *k)
{
    const struct matlab_value *bus = k->m->bus;
    k->m->source = -1;
    for (int i = 0; i < bus->rows; i++) {
        if (matpower_at(bus, i, BUS_TYPE) != TYPE_REFERENCE)
            continue;
        if (k->m->source >= 0)
            problem(k, bus, i, "Keep one of them of type 3: a feeder has one substation",
                    "bus %.0f is a second reference bus", matpower_at(bus, i, BUS_ID));
        else
            k->m->source = i;
    }
    if (k->m->source < 0)
        problem(k, bus, -1, "Make the substation's bus one of type 3", "there is no reference bus");
    else
        k->m->source_kv = matpower_at(bus, k->m->source, BUS_KV);
}

static void check_bus(struct check *k, int i)
{
    const struct matlab_value *bus = k->m->bus;
    double id = matpower_at(bus, i, BUS_ID), mw = matpower_at(bus, i, BUS_MW), mvar = matpower_at(bus, i, BUS_MVAR);
    double type = matpower_at(bus, i, BUS_TYPE), kv = matpower_at(bus, i, BUS_KV);
    if (!(id >= 1 && id <= 1e9) || id != floor(id)) {
        problem(k, bus, i, "Number the buses from 1", "a bus is numbered %g", id);
        return;
    }
    if (find_bus(bus, id) != i)
        problem(k, bus, i, "Number each bus once", "bus %.0f is there twice", id);
    if (type == TYPE_ISOLATED)
        problem(k, bus, i, "Delete its row and its branches, or put a branch to it in service and make it of type 1",
                "bus %.0f is isolated", id);
    else if (type != TYPE_PQ && type != TYPE_PV && type != TYPE_REFERENCE)
        problem(k, bus, i, "Types are 1 (load), 2, 3 (substation) and 4", "bus %.0f is of type %g", id, type);
    if (mw < 0)
        problem(k, bus, i, "Set it to 0: the model has generators as modules only", "bus %.0f feeds in %g MW", id, -mw);
    else if (mvar != 0 && !(mw > 0))
        problem(k, bus, i, "State its active load, or set the reactive one to 0",
                "bus %.0f has reactive load without active load", id);
    if (matpower_at(bus, i, BUS_GS) != 0 || matpower_at(bus, i, BUS_BS) != 0)
        problem(k, bus, i, "Set Gs and Bs to 0, and take what they supply off the reactive load",
                "bus %.0f has a shunt, which the model does not", id);
    if (k->m->source >= 0 && kv != k->m->source_kv)
        problem(k, bus, i, "Import the part of one voltage, and stand the rest for by loads",
                "bus %.0f is of %g kV, the substation of %g: the model has no transformers", id, kv, k->m->source_kv);
    if (!(kv > 0))
        problem(k, bus, i, "State its base voltage in kV (column 10)", "bus %.0f has no base voltage", id);
}

/* ---- Generators: the substation's only ---- */

static void check_generators(struct check *k)
{
    const struct matlab_value *gen = k->m->gen;
    double source = matpower_at(k->m->bus, k->m->source, BUS_ID);
    int feeding = 0;
    for (int i = 0; i < gen->rows; i++) {
        double bus = matpower_at(gen, i, GEN_BUS), voltage = matpower_at(gen, i, GEN_VOLTAGE);
        if (!(matpower_at(gen, i, GEN_STATUS) > 0))
            continue;
        if (bus != source)
            problem(k, gen, i, "Set its status (column 8) to 0, and plan generators as modules",
                    "a generator at bus %.0f is in service: the model has none but the substation", bus);
        else if (feeding++ && voltage != k->m->v_source)
            problem(k, gen, i, "Give them the same voltage", "the generators of bus %.0f hold different voltages", bus);
        else
            k->m->v_source = voltage;
        if (bus == source)
            k->m->gen_kw += 1e3 * matpower_at(gen, i, GEN_MW_MAX);
    }
    if (!feeding)
        problem(k, gen, -1, "Put one in service there: its voltage is that of the substation",
                "no generator is in service at the reference bus %.0f", source);
}

/* ---- Branches ---- */

static void check_branch(struct check *k, int l)
{
    const struct matlab_value *branch = k->m->branch;
    double end[2] = {matpower_at(branch, l, BRANCH_FROM), matpower_at(branch, l, BRANCH_TO)};
    double r = matpower_at(branch, l, BRANCH_R), x = matpower_at(branch, l, BRANCH_X);
    double ratio = matpower_at(branch, l, BRANCH_RATIO);
    int *row[2] = {&k->m->from[l], &k->m->to[l]};
    for (int i = 0; i < 2; i++)
        if ((*row[i] = find_bus(k->m->bus, end[i])) < 0)
            problem(k, branch, l, "Name two buses of the table bus", "a branch ends at bus %g, which is not there",
                    end[i]);
    if (!(r >= 0) || isinf(r) || isinf(x))
        problem(k, branch, l, "State a resistance of 0 or more", "branch %d has an impedance of %g + j %g", l + 1, r,
                x);
    if ((ratio != 0 && ratio != 1) || matpower_at(branch, l, BRANCH_ANGLE) != 0)
        problem(k, branch, l, "Import the part behind it, with its low side as the substation",
                "branch %d is a transformer with a ratio or an angle, which the model does not have", l + 1);
    if (matpower_at(branch, l, BRANCH_MVA) < 0)
        problem(k, branch, l, "State its rating in MVA; 0 is none", "branch %d has a negative rating", l + 1);
    if (matpower_at(branch, l, BRANCH_STATUS) > 0)
        k->m->charging_mvar += k->m->base_mva * matpower_at(branch, l, BRANCH_B);
}

/* ---- Shape ---- */

static void check_pieces(struct check *k, const int *piece, const bool *closes)
{
    const struct matpower *m = k->m;
    for (int l = 0; l < m->branch->rows; l++)
        if (closes[l])
            problem(
                k, m->branch, l,
                "The model needs a radial feeder: set the status (column 11) of one branch of the loop to 0, and it "
                "stays as an open tie",
                "branch %d, from bus %.0f to %.0f, closes a loop", l + 1, matpower_at(m->branch, l, BRANCH_FROM),
                matpower_at(m->branch, l, BRANCH_TO));
    for (int i = 0; i < m->bus->rows; i++)
        if (piece[i] != piece[m->source])
            problem(k, m->bus, i, "Put a branch that leads there in service, or delete the bus",
                    "bus %.0f cannot be reached from the reference bus %.0f", matpower_at(m->bus, i, BUS_ID),
                    matpower_at(m->bus, m->source, BUS_ID));
}

static void check_shape(struct check *k)
{
    const struct matpower *m = k->m;
    size_t branches = m->branch->rows > 0 ? (size_t)m->branch->rows : 1;
    int *piece = calloc((size_t)m->bus->rows, sizeof *piece);
    bool *closes = calloc(branches, sizeof *closes), *in_service = calloc(branches, sizeof *in_service);
    for (int l = 0; in_service && l < m->branch->rows; l++)
        in_service[l] = matpower_at(m->branch, l, BRANCH_STATUS) > 0;
    if (piece && closes && in_service) {
        feeder_join(m->bus->rows, m->branch->rows, m->from, m->to, in_service, piece, closes);
        check_pieces(k, piece, closes);
    } else {
        err_list_addf(k->list, ERR_MEMORY, k->path, 0, "", "memory is short for %d buses", m->bus->rows);
    }
    free(piece);
    free(closes);
    free(in_service);
}

bool matpower_check(const struct matlab_file *file, const char *path, struct matpower *m, struct err_list *list)
{
    struct check k = {.m = m, .path = path, .list = list, .before = list->count + list->dropped};
    read_tables(&k, file);
    if (!good(&k) || !m->bus || !m->branch)
        return false;
    m->from = calloc((size_t)m->branch->rows, sizeof *m->from);
    m->to = calloc((size_t)m->branch->rows, sizeof *m->to);
    if (!m->from || !m->to) {
        err_list_addf(list, ERR_MEMORY, path, 0, "", "memory is short for %d branches", m->branch->rows);
        return false;
    }
    find_source(&k);
    for (int i = 0; i < m->bus->rows; i++)
        check_bus(&k, i);
    if (m->source >= 0)
        check_generators(&k);
    for (int l = 0; l < m->branch->rows; l++)
        check_branch(&k, l);
    if (good(&k))
        check_shape(&k);
    return good(&k);
}

void matpower_free(struct matpower *m)
{
    free(m->from);
    free(m->to);
    m->from = m->to = NULL;
}
