/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "result_fields.h"

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))
#define ANSWER(key, member)                                                                                            \
    {                                                                                                                  \
        key, offsetof(struct result, member)                                                                           \
    }

static const struct number_field answer_fields[] = {
    ANSWER("objective", objective),
    ANSWER("bound", bound),
    ANSWER("gap", gap),
    ANSWER("seconds", seconds),
    ANSWER("annual_plan_cost_usd", annual_plan_usd),
    ANSWER("budget_used_usd", budget_used_usd),
};
static const struct number_field risk_fields[] = {
    ANSWER("expected_usd", expected_usd),     ANSWER("cvar_usd", cvar_usd),
    ANSWER("worst_case_usd", worst_case_usd), ANSWER("alpha", alpha),
    ANSWER("radius_kw", radius_kw),           ANSWER("weight", weight),
    ANSWER("radius_max_kw", radius_max_kw),   ANSWER("gamma_usd_per_kw", gamma),
};
static const struct number_field none_fields[] = {
    ANSWER("expected_usd", none_expected_usd),
    ANSWER("cvar_usd", none_cvar_usd),
    ANSWER("worst_case_usd", none_worst_case_usd),
};

#define OUTCOME(key, member)                                                                                           \
    {                                                                                                                  \
        key, offsetof(struct scenario_outcome, member)                                                                 \
    }
static const struct number_field outcome_fields[] = {
    OUTCOME("cost_usd", cost.total),
    OUTCOME("unserved_kwh", unserved_kwh),
    OUTCOME("sag_kwh", sag_kwh),
    OUTCOME("interface_kwh", interface_kwh),
    OUTCOME("restoration_usd", restoration_usd),
    OUTCOME("peak_unserved_kw", peak_unserved_kw),
    OUTCOME("hours_unserved", hours_unserved),
};

#define PART(key, member)                                                                                              \
    {                                                                                                                  \
        key, offsetof(struct cost_parts, member)                                                                       \
    }
static const struct number_field part_fields[] = {
    PART("energy_usd", energy), PART("modules_usd", modules),       PART("interface_usd", interface),
    PART("sag_usd", sag),       PART("unserved_usd", unserved),     PART("delay_usd", delay),
    PART("pickup_usd", pickup), PART("unrestored_usd", unrestored),
};

const struct number_table answer_numbers = {answer_fields, COUNT(answer_fields)};
const struct number_table risk_numbers = {risk_fields, COUNT(risk_fields)};
const struct number_table none_numbers = {none_fields, COUNT(none_fields)};
const struct number_table outcome_numbers = {outcome_fields, COUNT(outcome_fields)};
const struct number_table part_numbers = {part_fields, COUNT(part_fields)};

const struct scenario_array scenario_array[SCENARIO_ARRAYS] = {
    {"probabilities", offsetof(struct result, probability)},
    {"worst_probabilities", offsetof(struct result, worst_probability)},
    {"tail", offsetof(struct result, tail)},
};

#define DISPATCH(member, rows)                                                                                         \
    {                                                                                                                  \
#member, offsetof(struct dispatch, member), rows                                                               \
    }
const struct dispatch_array dispatch_array[DISPATCH_ARRAYS] = {
    DISPATCH(import_kw, ROWS_FEEDER),    DISPATCH(up_kw, ROWS_FEEDER),      DISPATCH(down_kw, ROWS_FEEDER),
    DISPATCH(unserved_kw, ROWS_BUSES),   DISPATCH(sag_kw, ROWS_BUSES),      DISPATCH(pickup_kw, ROWS_BUSES),
    DISPATCH(p_kw, ROWS_CANDIDATES),     DISPATCH(q_kvar, ROWS_CANDIDATES), DISPATCH(soc_kwh, ROWS_CANDIDATES),
    DISPATCH(on_units, ROWS_CANDIDATES), DISPATCH(voltage_pu, ROWS_BUSES),  DISPATCH(flow_kw, ROWS_BRANCHES),
    DISPATCH(flow_kvar, ROWS_BRANCHES),
};

int dispatch_rows(const struct instance *inst, enum dispatch_rows rows)
{
    switch (rows) {
    case ROWS_BUSES:
        return inst->buses;
    case ROWS_BRANCHES:
        return inst->branches;
    case ROWS_CANDIDATES:
        return inst->candidates;
    case ROWS_FEEDER:
        break;
    }
    return 1;
}

const char *const recourse_word[2] = {"lp", "mip"};
