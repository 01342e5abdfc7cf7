/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "label.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Whole pieces only; what finds no room is told by dots. */
static void add_piece(char buf[LABEL_SIZE], const char *piece, bool *first)
{
    const char *between = *first ? "" : "; ";
    size_t used = strlen(buf);
    *first = false;
    if (used + strlen(between) + strlen(piece) + sizeof "; ..." < LABEL_SIZE)
        snprintf(buf + used, LABEL_SIZE - used, "%s%s", between, piece);
    else if (used < 3 || strcmp(buf + used - 3, "...") != 0)
        snprintf(buf + used, LABEL_SIZE - used, "%s...", between);
}

char *event_label(const struct event *v, const struct planning_case *c, const struct instance *inst, const char *prefix,
                  char buf[LABEL_SIZE])
{
    char piece[140];
    bool first = true;
    snprintf(buf, LABEL_SIZE, "%s", prefix);
    for (int k = 0; k < v->surges; k++) {
        double kw = v->surge[k].kw;
        snprintf(piece, sizeof piece, "surge %.60s %.*f %s", c->datacenter[v->surge[k].site].name, kw < 1000 ? 0 : 1,
                 kw < 1000 ? kw : kw / 1000, kw < 1000 ? "kW" : "MW");
        add_piece(buf, piece, &first);
    }
    for (int k = 0; k < v->trips; k++) {
        snprintf(piece, sizeof piece, "trip %.60s %.0f %%", c->datacenter[v->trip[k].site].name, 100 * v->trip[k].drop);
        add_piece(buf, piece, &first);
    }
    for (int k = 0; k < v->outages; k++) {
        const struct instance_branch *branch = &inst->branch[v->outage[k].branch];
        snprintf(piece, sizeof piece, "outage %.60s-%.60s", inst->bus[branch->from].id, inst->bus[branch->to].id);
        add_piece(buf, piece, &first);
    }
    for (int k = 0; k < v->deratings; k++) {
        snprintf(piece, sizeof piece, "derating to %.0f %%", 100 * v->derating[k].factor);
        add_piece(buf, piece, &first);
    }
    if (first)
        add_piece(buf, "calm", &first);
    return buf;
}
