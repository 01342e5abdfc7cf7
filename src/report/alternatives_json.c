/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plans near the best as part of an answer. */
#include "alternatives_json.h"

#include "stream.h"

#include <stdlib.h>

const char *const alternatives_key[] = {
    [PLAN_GROUP_BUS] = "sites", [PLAN_GROUP_MODULE] = "modules", [PLAN_GROUP_CANDIDATE] = "candidates"};

static bool put_units(FILE *out, const struct instance *inst, const int *units)
{
    bool fine = true, first = true;
    fputs("\"units\": {", out);
    for (int c = 0; c < inst->candidates; c++) {
        if (units[c] == 0)
            continue;
        fputs(first ? " " : ", ", out);
        first = false;
        fine = stream_string(out, inst->candidate[c].id) && fine;
        fprintf(out, ": %d", units[c]);
    }
    fputs(first ? "}" : " }", out);
    return fine;
}

static bool put_plan(FILE *out, const struct instance *inst, const struct result *r, int k)
{
    const struct plan_alternatives *a = r->near;
    const int *units = a->units + (size_t)k * (size_t)a->candidates;
    char *words = report_plan_difference(inst, r->units, units);
    fprintf(out, "%s\n      { \"objective\": ", k ? "," : "");
    stream_number(out, a->objective_usd[k]);
    fputs(", \"annual_plan_cost_usd\": ", out);
    stream_number(out, a->annual_usd[k]);
    fputs(", \"budget_used_usd\": ", out);
    stream_number(out, a->capital_usd[k]);
    fputs(",\n        ", out);
    bool fine = put_units(out, inst, units);
    fputs(", \"difference\": ", out);
    fine = stream_string(out, words ? words : "") && words && fine;
    fputs(" }", out);
    free(words);
    return fine;
}

static bool put_range(FILE *out, const struct instance *inst, const struct plan_range *g, bool first)
{
    fprintf(out, "%s\n      { \"%s\": ", first ? "" : ",", report_group_word[g->group]);
    bool fine = stream_string(out, report_group_name(inst, g));
    fprintf(out, ", \"least\": %d, \"most\": %d, \"found_least\": %d, \"found_most\": %d, \"in\": \"%s\" }", g->least,
            g->most, g->found_least, g->found_most, report_shared_word[report_share(g)]);
    return fine;
}

bool alternatives_put_json(FILE *out, const struct instance *inst, const struct result *r)
{
    const struct plan_alternatives *a = r->near;
    bool fine = true;
    fputs(",\n  \"alternatives\": { \"percent\": ", out);
    stream_number(out, a->percent);
    fputs(", \"limit_usd\": ", out);
    stream_number(out, a->limit_usd);
    fprintf(out, ", \"complete\": %s, \"stopped\": %s, \"seconds\": ", a->complete ? "true" : "false",
            a->stopped ? "true" : "false");
    stream_number(out, a->seconds);
    for (int group = PLAN_GROUP_BUS; group <= PLAN_GROUP_CANDIDATE; group++) {
        bool first = true;
        fprintf(out, ",\n    \"%s\": [", alternatives_key[group]);
        for (int k = 0; k < a->ranges; k++) {
            if ((int)a->range[k].group != group)
                continue;
            fine = put_range(out, inst, &a->range[k], first) && fine;
            first = false;
        }
        fputs(" ]", out);
    }
    fputs(",\n    \"plans\": [", out);
    for (int k = 0; k < a->plans; k++)
        fine = put_plan(out, inst, r, k) && fine;
    fputs(" ] }", out);
    return fine;
}
