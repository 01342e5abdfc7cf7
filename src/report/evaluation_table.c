/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan was said to cost, and what it costs under other scenarios. */
#include "table.h"

#include <math.h>
#include <string.h>

static const struct report_column columns[] = {
    {"figure", "Figure", "", CELL_TEXT, 0, false, "what it is"},
    {"unit", "Unit", "", CELL_TEXT, 0, false, "unit"},
    {"in_sample", "In sample", "", CELL_REAL, REPORT_AUTO, false, "as the answer has it"},
    {"out_of_sample", "Out of sample", "", CELL_REAL, REPORT_AUTO, false, "under the scenarios of this evaluation"},
    {"change", "Change", "", CELL_REAL, REPORT_AUTO, false, "out of sample less in sample"},
    {"standard_error", "Std. error", "", CELL_REAL, REPORT_AUTO, false,
     "standard error of the estimate out of sample, by the number of sampled scenarios"},
    {"low", "95 % from", "", CELL_REAL, REPORT_AUTO, false, "lower end of the 95 % confidence interval"},
    {"high", "to", "", CELL_REAL, REPORT_AUTO, false, "upper end of the 95 % confidence interval"},
};

enum err_code report_evaluation(const struct answer *before, const struct answer *after,
                                const struct study_estimate *mean, const struct study_estimate *cvar,
                                struct report_table *out)
{
    static const enum answer_figure rows[] = {
        ANSWER_OBJECTIVE, ANSWER_PLAN_COST, ANSWER_CAPITAL,   ANSWER_EXPECTED,    ANSWER_CVAR,      ANSWER_RISK,
        ANSWER_COSTLIEST, ANSWER_UNSERVED,  ANSWER_IMBALANCE, ANSWER_RESTORATION, ANSWER_SCENARIOS, ANSWER_STRESS,
    };
    struct table_builder b;
    memset(out, 0, sizeof *out);
    table_begin(&b, out, "evaluation", "Evaluation", COLUMNS(columns));
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        enum answer_figure f = rows[k];
        const struct study_estimate *of = f == ANSWER_EXPECTED ? mean : f == ANSWER_CVAR ? cvar : NULL;
        table_row(&b);
        put_text(&b, answer_figure_spec[f].title);
        put_text(&b, answer_figure_spec[f].unit);
        put_number(&b, before->figure[f]);
        put_number(&b, after->figure[f]);
        put_number(&b, after->figure[f] - before->figure[f]);
        const double open[] = {of ? of->error : 0, of ? of->low : 0, of ? of->high : 0};
        for (int i = 0; i < 3; i++) {
            if (of)
                put_number(&b, open[i]);
            else
                put_not_applicable(&b);
        }
    }
    return table_end(&b);
}
