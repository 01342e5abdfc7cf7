/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens and their sub-tabs. */
#include "screens.h"

static enum err_code build_scenarios(struct app *a, struct report_table *out)
{
    /* A result belongs beside the scenarios only when it is theirs. */
    return report_scenarios(a->set->instance, app_result_of_set(a), out);
}

static enum err_code build_allocation(struct app *a, struct report_table *out)
{
    return report_allocation(a->run.set->instance, a->run.result, out);
}

static enum err_code build_unserved(struct app *a, struct report_table *out)
{
    return report_unserved(a->run.set->instance, a->run.result, a->pivot, a->weighting, app_scenario(a), out);
}

static enum err_code build_imbalance(struct app *a, struct report_table *out)
{
    return report_imbalance(a->run.set->instance, a->run.result, a->pivot, a->weighting, app_scenario(a), out);
}

static enum err_code build_dispatch(struct app *a, struct report_table *out)
{
    return report_dispatch(a->run.set->instance, a->run.result, app_scenario(a), out);
}

static enum err_code build_risk(struct app *a, struct report_table *out)
{
    return report_risk(a->run.set->instance, a->run.result, out);
}

static enum err_code build_contributions(struct app *a, struct report_table *out)
{
    return report_contributions(a->run.set->instance, a->run.result, a->weighting, app_scenario(a), out);
}

static enum err_code build_balance(struct app *a, struct report_table *out)
{
    return report_balance(a->run.set->instance, a->run.result, app_scenario(a), out);
}

static enum err_code build_ac_check(struct app *a, struct report_table *out)
{
    const struct instance *inst = a->run.set->instance;
    if (app_pivot(a) != REPORT_BY_SCENARIO)
        return report_ac_check(inst, a->run.result, app_scenario(a), out);
    enum err_code code = report_ac_all(inst, a->run.result);
    if (code == ERR_NONE)
        code = report_ac_scenarios(inst, a->run.result, out);
    if (code != ERR_NONE)
        return code;
    /* The worst come first: by steps, and by kW where these are equal. */
    report_table_sort(out, report_column_find(out, "above_cap_kw"), true);
    report_table_sort(out, report_column_find(out, "broken"), true);
    return ERR_NONE;
}

static enum err_code build_near_plans(struct app *a, struct report_table *out)
{
    return report_near_plans(a->run.set->instance, a->run.result, out);
}

static enum err_code build_near_ranges(struct app *a, struct report_table *out)
{
    return report_near_ranges(a->run.set->instance, a->run.result, out);
}

static enum err_code build_summary(struct app *a, struct report_table *out)
{
    return report_summary(a->run.set->instance, a->run.result, out);
}

#define REPORT(title, needs, with_sums, builder, lines)                                                                \
    {                                                                                                                  \
        .name = (title), .kind = TAB_REPORT, .need = (needs), .sums = (with_sums), .build = (builder),                 \
        .context = (lines)                                                                                             \
    }
#define CASE(title, which)                                                                                             \
    {                                                                                                                  \
        .name = (title), .kind = TAB_CASE, .table = (which)                                                            \
    }
#define FORM(title, which)                                                                                             \
    {                                                                                                                  \
        .name = (title), .kind = TAB_FORM, .table = (which), .unlike = true                                            \
    }

static const struct tab feeder_tabs[] = {
    {.name = "Tree",
     .kind = TAB_REPORT,
     .need = NEED_FEEDER,
     .selects = SELECT_FEEDER,
     .picture_row = true,
     .build = feeder_build_tree,
     .draw = feeder_draw,
     .picture = feeder_draw_map,
     .detail = feeder_show_bus,
     .context = feeder_context},
    REPORT("Voltages", NEED_FEEDER, true, feeder_build_voltages, feeder_voltages_context),
    REPORT("Flows", NEED_FEEDER, true, feeder_build_flows, feeder_flows_context),
    CASE("Buses", CASE_BUSES),
    CASE("Branches", CASE_BRANCHES),
};

static const struct tab module_tabs[] = {
    CASE("Candidates", CASE_CANDIDATES),    CASE("Module types", CASE_MODULES), CASE("Suppliers", CASE_SUPPLIERS),
    CASE("Data centres", CASE_DATACENTERS), CASE("Load classes", CASE_CLASSES),
};

static const struct tab risk_tabs[] = {
    FORM("Risk", CASE_RISK),     FORM("Economics", CASE_ECONOMICS),    FORM("Scenarios", CASE_SCENARIO),
    FORM("Shock", CASE_SHOCK),   FORM("Disruptions", CASE_DISRUPTION), FORM("Prices", CASE_PRICES),
    FORM("Solver", CASE_SOLVER), FORM("Feeder", CASE_FEEDER),          FORM("Time", CASE_TIME),
};

static const struct tab scenario_tabs[] = {
    {.name = "Table",
     .kind = TAB_REPORT,
     .need = NEED_SCENARIOS,
     .build = build_scenarios,
     .draw = scenarios_draw,
     .picture = plot_weights,
     .context = scenarios_context},
    {.name = "Fan",
     .kind = TAB_PICTURE,
     .need = NEED_SCENARIOS,
     .draw = scenarios_draw_fan,
     .context = scenarios_context},
};

static const struct tab solve_tabs[] = {
    {.name = "Progress", .kind = TAB_PICTURE, .draw = solve_draw, .context = solve_context},
    {.name = "Convergence", .kind = TAB_PICTURE, .draw = solve_draw_convergence, .context = solve_context},
    {.name = "Log", .kind = TAB_PICTURE, .draw = solve_draw_log, .context = solve_context},
};

static const struct tab result_tabs[] = {
    REPORT("Allocation", NEED_RESULT, true, build_allocation, results_context),
    {.name = "Unserved",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .sums = true,
     .build = build_unserved,
     .selects = SELECT_PIVOT | SELECT_WEIGHTING | SELECT_SCENARIO,
     .context = results_context},
    {.name = "Imbalance",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .sums = true,
     .build = build_imbalance,
     .selects = SELECT_PIVOT | SELECT_WEIGHTING | SELECT_SCENARIO,
     .context = results_context},
    {.name = "Dispatch",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .build = build_dispatch,
     .picture_row = true,
     .picture = plot_dispatch,
     .selects = SELECT_SCENARIO,
     .context = results_context},
    {.name = "Risk",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .sums = true,
     .build = build_risk,
     .selects = SELECT_ROW,
     .picture = plot_exceedance,
     .context = results_context},
    {.name = "AC check",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .build = build_ac_check,
     .selects = SELECT_PIVOT | SELECT_SCENARIO,
     .context = results_context},
    {.name = "Summary",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .unlike = true,
     .build = build_summary,
     .detail = summary_detail,
     .context = summary_context},
    {.name = "Costs",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .sums = true,
     .build = build_contributions,
     .selects = SELECT_WEIGHTING | SELECT_SCENARIO,
     .context = results_context},
    {.name = "Balance",
     .kind = TAB_REPORT,
     .need = NEED_RESULT,
     .build = build_balance,
     .selects = SELECT_SCENARIO,
     .context = results_context},
    {.name = "Alternatives",
     .kind = TAB_REPORT,
     .need = NEED_ALTERNATIVES,
     .selects = SELECT_PLAN,
     .build = build_near_plans,
     .context = alternatives_context},
    REPORT("In common", NEED_ALTERNATIVES, false, build_near_ranges, alternatives_context),
};

static const struct tab compare_tabs[] = {
    [TAB_RUNS] = REPORT("Runs", NEED_RUNS, false, compare_build, compare_context),
    [TAB_SWEEP] = {.name = "Sweep",
                   .kind = TAB_REPORT,
                   .need = NEED_SWEEP,
                   .picture_row = true,
                   .beside = true,
                   .build = sweep_build,
                   .picture = frontier_draw,
                   .context = sweep_context},
    [TAB_FRONTIER] = {.name = "Frontier",
                      .kind = TAB_REPORT,
                      .need = NEED_SWEEP,
                      .picture_first = true,
                      .picture_row = true,
                      .beside = true,
                      .build = frontier_build,
                      .picture = frontier_draw,
                      .context = frontier_context},
};

#define TABS(list) (list), (int)(sizeof(list) / sizeof *(list))

const struct screen screen_table[SCREENS] = {
    [SCREEN_FEEDER] = {"Feeder", TABS(feeder_tabs)},    [SCREEN_MODULES] = {"Modules", TABS(module_tabs)},
    [SCREEN_RISK] = {"Risk", TABS(risk_tabs)},          [SCREEN_SCENARIOS] = {"Scenarios", TABS(scenario_tabs)},
    [SCREEN_SOLVE] = {"Solve", TABS(solve_tabs)},       [SCREEN_RESULTS] = {"Results", TABS(result_tabs)},
    [SCREEN_COMPARE] = {"Compare", TABS(compare_tabs)},
};
