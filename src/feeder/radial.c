/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/feeder.h>

#include <stdio.h>
#include <stdlib.h>

/* The branch list and, for each bus b, the in-service branches at it: touch[first[b]] .. touch[first[b + 1] - 1]. */
struct graph {
    int buses, branches;
    const int *from, *to;
    int *first, *touch;
};

static bool is_used(const struct graph *g, const bool *in_service, int l)
{
    return (!in_service || in_service[l]) && g->from[l] != g->to[l];
}

static void graph_free(struct graph *g)
{
    free(g->first);
    free(g->touch);
}

static bool graph_init(struct graph *g, const bool *in_service)
{
    g->first = calloc((size_t)g->buses + 2, sizeof *g->first);
    g->touch = calloc(2 * (size_t)g->branches + 1, sizeof *g->touch);
    if (!g->first || !g->touch) {
        graph_free(g);
        return false;
    }
    /* Counts are kept two places on, sums one place on, so that filling leaves each start where it belongs. */
    for (int l = 0; l < g->branches; l++) {
        if (!is_used(g, in_service, l))
            continue;
        g->first[g->from[l] + 2]++;
        g->first[g->to[l] + 2]++;
    }
    for (int b = 0; b < g->buses; b++)
        g->first[b + 2] += g->first[b + 1];
    for (int l = 0; l < g->branches; l++) {
        if (!is_used(g, in_service, l))
            continue;
        g->touch[g->first[g->from[l] + 1]++] = l;
        g->touch[g->first[g->to[l] + 1]++] = l;
    }
    return true;
}

static void report_loop(const char *const *bus_id, int a, int b, bool parallel, struct err_list *list)
{
    err_list_addf(list, ERR_INVALID, "", 0,
                  "The model needs a radial feeder: take one branch of the loop out of service.",
                  parallel ? "buses %.80s and %.80s are joined by parallel branches"
                           : "the branch between buses %.80s and %.80s closes a loop",
                  bus_id[a], bus_id[b]);
}

/* The bus at the other end of branch l. */
static int far_end(const struct graph *g, int l, int bus)
{
    return g->from[l] == bus ? g->to[l] : g->from[l];
}

/* Breadth-first from start. Buses are appended to order from position n on; the new length is returned. A bus not yet
 * seen has parent_branch -2. Loops are reported once each, by the end that is left later, when list is given. */
static int walk(const struct graph *g, int start, int n, const char *const *bus_id, int *order, int *parent_branch,
                int *parent_bus, bool *radial, struct err_list *list)
{
    int at = n;
    order[n++] = start;
    parent_branch[start] = parent_bus[start] = -1;
    for (; at < n; at++) {
        int bus = order[at];
        for (int k = g->first[bus]; k < g->first[bus + 1]; k++) {
            int l = g->touch[k];
            int other = far_end(g, l, bus);
            if (parent_branch[other] == -2) {
                parent_branch[other] = l;
                parent_bus[other] = bus;
                order[n++] = other;
            } else if (l != parent_branch[bus] && l != parent_branch[other] && bus == g->from[l]) {
                *radial = false;
                report_loop(bus_id, bus, other, parent_bus[bus] == other || parent_bus[other] == bus, list);
            }
        }
    }
    return n;
}

/* One message a connected piece, naming a few of its buses. */
static void report_island(const char *const *bus_id, const int *piece, int count, int root, struct err_list *list)
{
    enum { NAMED = 4 };
    char text[300];
    int used = count == 1 ? snprintf(text, sizeof text, "bus") : snprintf(text, sizeof text, "%d buses", count);
    for (int k = 0; k < count && k < NAMED; k++)
        used +=
            snprintf(text + used, sizeof text - (size_t)used, "%s %.40s", k && count > 1 ? "," : "", bus_id[piece[k]]);
    snprintf(text + used, sizeof text - (size_t)used, "%s cannot be reached from the substation %.40s",
             count > NAMED ? " ..." : "", bus_id[root]);
    err_list_addf(list, ERR_INVALID, "", 0, "Put a branch that leads there in service, or remove the bus.", "%s", text);
}

static bool check_ends(const struct graph *g, const bool *in_service, const char *const *bus_id, struct err_list *list)
{
    bool good = true;
    for (int l = 0; l < g->branches; l++) {
        int a = g->from[l];
        int b = g->to[l];
        if (a < 0 || b < 0 || a >= g->buses || b >= g->buses) {
            err_list_addf(list, ERR_INVALID, "", 0, "Name two buses of the feeder.",
                          "branch number %d ends at a bus that does not exist", l + 1);
            good = false;
        } else if (a == b && (!in_service || in_service[l])) {
            err_list_addf(list, ERR_INVALID, "", 0, "Give the branch two different buses, or take it out of service.",
                          "a branch joins bus %.100s with itself", bus_id[a]);
            good = false;
        }
    }
    return good;
}

bool feeder_orient(int buses, int branches, const int *from, const int *to, const bool *in_service, int root,
                   const char *const *bus_id, int *order, int *parent_branch, int *parent_bus, struct err_list *list)
{
    struct graph g = {.buses = buses, .branches = branches, .from = from, .to = to};
    if (root < 0 || root >= buses) {
        err_list_addf(list, ERR_INVALID, "", 0, "Name one bus of the feeder as the substation.",
                      "the substation bus does not exist");
        return false;
    }
    if (!check_ends(&g, in_service, bus_id, list))
        return false;
    if (!graph_init(&g, in_service)) {
        err_list_addf(list, ERR_MEMORY, "", 0, "", "memory is short for a feeder of %d buses", buses);
        return false;
    }
    for (int b = 0; b < buses; b++)
        parent_branch[b] = -2;
    bool radial = true;
    int n = walk(&g, root, 0, bus_id, order, parent_branch, parent_bus, &radial, list);
    for (int b = 0; b < buses; b++) {
        if (parent_branch[b] != -2)
            continue;
        int next = walk(&g, b, n, bus_id, order, parent_branch, parent_bus, &radial, list);
        report_island(bus_id, order + n, next - n, root, list);
        radial = false;
        n = next;
    }
    graph_free(&g);
    return radial;
}

/* piece[bus] leads to the bus that stands for its piece. */
static int stands_for(int *piece, int bus)
{
    for (; piece[bus] != bus; bus = piece[bus])
        piece[bus] = piece[piece[bus]];
    return bus;
}

void feeder_join(int buses, int branches, const int *from, const int *to, const bool *in_service, int *piece,
                 bool *closes)
{
    for (int b = 0; b < buses; b++)
        piece[b] = b;
    for (int l = 0; l < branches; l++) {
        int a = stands_for(piece, from[l]), b = stands_for(piece, to[l]);
        bool used = !in_service || in_service[l];
        closes[l] = used && a == b;
        if (used)
            piece[a] = b;
    }
    for (int b = 0; b < buses; b++)
        piece[b] = stands_for(piece, b);
}
