/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The read-only description of an instance that every Stage II problem shares. */
#include "recourse/stage2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const plan_lever_name[PLAN_LEVERS] = {
    [LEVER_CELLS] = "cells",     [LEVER_ISLANDS] = "islands",   [LEVER_WARM] = "warm",
    [LEVER_PILOT] = "pilot",     [LEVER_TRANSFER] = "transfer", [LEVER_ORDER] = "order",
    [LEVER_PROBING] = "probing", [LEVER_PROMISE] = "promise"};

/* Depth-first order without recursion: a long feeder is a deep tree. */
static bool order_buses(struct stage2 *m)
{
    const struct instance *inst = m->inst;
    int n = m->N;
    int *first = malloc((size_t)n * sizeof *first), *next = malloc(((size_t)inst->branches + 1) * sizeof *next);
    int *stack = malloc((size_t)n * sizeof *stack);
    if (!first || !next || !stack) {
        free(first);
        free(next);
        free(stack);
        return false;
    }
    for (int i = 0; i < n; i++)
        first[i] = -1;
    for (int l = inst->branches - 1; l >= 0; l--) {
        next[l] = first[inst->branch[l].from];
        first[inst->branch[l].from] = l;
    }
    int depth = 0, count = 0;
    stack[depth++] = inst->substation;
    m->parent[inst->substation] = m->feeder[inst->substation] = -1;
    while (depth > 0) {
        int i = stack[--depth];
        m->position[i] = count;
        m->preorder[count++] = i;
        for (int l = first[i]; l >= 0 && depth < n; l = next[l]) {
            int j = inst->branch[l].to;
            m->parent[j] = i;
            m->feeder[j] = l;
            stack[depth++] = j;
        }
    }
    for (int k = 0; k < n; k++)
        m->last[k] = 0;
    for (int k = count - 1; k >= 0; k--) {
        int i = m->preorder[k];
        if (m->last[i] < k + 1)
            m->last[i] = k + 1;
        int p = m->parent[i];
        if (p >= 0 && m->last[p] < m->last[i])
            m->last[p] = m->last[i];
    }
    free(first);
    free(next);
    free(stack);
    return count == n;
}

static void list_sites(struct stage2 *m)
{
    const struct instance *inst = m->inst;
    for (int c = 0; c < m->C; c++) {
        int i = inst->candidate[c].bus;
        const struct module_type *type = &inst->module[inst->candidate[c].module];
        m->site_start[i + 1]++;
        if (type->kind == MODULE_DEMAND_RESPONSE && m->share[i] < type->share)
            m->share[i] = type->share;
        m->down_max += type->kw * inst->candidate[c].max_units;
    }
    for (int i = 0; i < m->N; i++)
        m->site_start[i + 1] += m->site_start[i];
    int *fill = m->position; /* borrowed: order_buses writes it afterwards */
    memcpy(fill, m->site_start, (size_t)m->N * sizeof *fill);
    for (int c = 0; c < m->C; c++)
        m->site[fill[inst->candidate[c].bus]++] = c;
}

enum err_code stage2_init(struct stage2 *m, const struct instance *inst, enum recourse_kind kind, struct err *e)
{
    memset(m, 0, sizeof *m);
    m->inst = inst;
    m->kind = kind;
    m->T = inst->steps;
    m->N = inst->buses;
    m->C = inst->candidates;
    m->columns = (3 + 3 * m->N + BLOCK * m->C) * m->T;
    m->half_z = 500.0 * inst->base_kv * inst->base_kv;
    size_t n = (size_t)m->N;
    m->preorder = calloc(n, sizeof *m->preorder);
    m->position = calloc(n, sizeof *m->position);
    m->last = calloc(n, sizeof *m->last);
    m->parent = calloc(n, sizeof *m->parent);
    m->feeder = calloc(n, sizeof *m->feeder);
    m->site_start = calloc(n + 1, sizeof *m->site_start);
    m->site = calloc((size_t)m->C + 1, sizeof *m->site);
    m->tau = calloc((size_t)m->T, sizeof *m->tau);
    m->share = calloc(n, sizeof *m->share);
    if (!m->preorder || !m->position || !m->last || !m->parent || !m->feeder || !m->site_start || !m->site || !m->tau ||
        !m->share) {
        stage2_free(m);
        return err_set(e, ERR_MEMORY, "Out of memory while preparing the dispatch problems");
    }
    double hours = 0;
    for (int t = 0; t < m->T; t++)
        m->tau[t] = hours += inst->step_hours[t];
    /* What the import cannot shed at once comes on top of what the modules inject. */
    m->down_max = inst->import_cap_kw + 1.0;
    list_sites(m);
    if (!order_buses(m)) {
        stage2_free(m);
        return err_set(e, ERR_INVALID, "The feeder is not a tree that reaches every bus from the substation");
    }
    return ERR_NONE;
}

void stage2_free(struct stage2 *m)
{
    free(m->preorder);
    free(m->position);
    free(m->last);
    free(m->parent);
    free(m->feeder);
    free(m->site_start);
    free(m->site);
    free(m->tau);
    free(m->share);
    memset(m, 0, sizeof *m);
}
