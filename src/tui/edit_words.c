/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the value of a parameter means, with the value in the words. */
#include "app.h"

#include "widget/text.h"

#include <ballast/number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How the value stands in the words. */
enum figure {
    FIGURE_PLAIN,
    FIGURE_PERCENT, /* of a share */
    FIGURE_REST,    /* percent of what is left: 100 (1 - value) */
    FIGURE_PERIOD,  /* time between things that happen so often a year */
    FIGURE_SPREAD,  /* factor of a spread of the logarithm: exp(value) */
    FIGURE_HEAVY,   /* percent above ten times the median of a Pareto law of this shape */
    FIGURE_CLOCK,   /* hour of the day */
    FIGURE_SUM      /* money or power, in groups of digits */
};

/* Of a number: words for any value, and for the end of the range at which it means something else. */
static const struct {
    enum case_table table;
    const char *key;
    enum figure figure;
    const char *words; /* one %s: the figure */
    const char *at_low, *at_high;
} number_words[] = {
    {CASE_RISK, "alpha", FIGURE_REST, "the mean of the worst %s of events", "the mean of all events", NULL},
    {CASE_RISK, "radius_kw", FIGURE_PLAIN, "hedges against demand %s kW off the sample on average",
     "the sample is taken as it is", NULL},
    {CASE_RISK, "weight", FIGURE_PERCENT, "%s tail, the rest expected cost", "only the expected cost counts",
     "only the tail counts"},
    {CASE_ECONOMICS, "events_per_year", FIGURE_PERIOD, "one event every %s", "no events: nothing is worth it", NULL},
    {CASE_ECONOMICS, "budget_usd", FIGURE_SUM, "no plan costs more than %s USD up front", "nothing can be bought",
     NULL},
    {CASE_ECONOMICS, "discount_rate", FIGURE_PERCENT, "money costs %s a year",
     "money costs nothing: an investment is spread evenly", NULL},
    {CASE_ECONOMICS, "max_sites", FIGURE_PLAIN, "modules at no more than %s sites", "modules at any number of sites",
     NULL},
    {CASE_SCENARIO, "count", FIGURE_PLAIN, "%s equally likely events stand for all", NULL, NULL},
    {CASE_SCENARIO, "seed", FIGURE_PLAIN, "the same scenarios each time with seed %s, others with another", NULL, NULL},
    {CASE_SCENARIO, "stress", FIGURE_PLAIN, "%s extreme events that the ball may reach", "only what was sampled", NULL},
    {CASE_SCENARIO, "stress_amplitude", FIGURE_PLAIN, "inflated surges are %s times as high", "as high as sampled",
     NULL},
    {CASE_SCENARIO, "stress_hold", FIGURE_PLAIN, "inflated surges last %s times as long", "as long as sampled", NULL},
    {CASE_SHOCK, "surge_median", FIGURE_PERCENT, "half of the surges take more than %s of the head room", "no surge",
     NULL},
    {CASE_SHOCK, "surge_sigma", FIGURE_SPREAD, "two surges in three within a factor %s of the median",
     "every surge is the median", NULL},
    {CASE_SHOCK, "ramp_min_s", FIGURE_PLAIN, "no surge builds up in less than %s s", NULL, NULL},
    {CASE_SHOCK, "ramp_max_s", FIGURE_PLAIN, "every surge is up after %s s", NULL, NULL},
    {CASE_SHOCK, "hold_median_min", FIGURE_PLAIN, "half of the surges stay up for more than %s min", NULL, NULL},
    {CASE_SHOCK, "hold_sigma", FIGURE_SPREAD, "two holds in three within a factor %s of the median",
     "every hold is the median", NULL},
    {CASE_SHOCK, "pareto_shape", FIGURE_HEAVY, "with the law pareto %s of the holds last over 10 times the median",
     NULL, NULL},
    {CASE_SHOCK, "decay_min_min", FIGURE_PLAIN, "the fastest surge falls to 37 %% in %s min", NULL, NULL},
    {CASE_SHOCK, "decay_max_min", FIGURE_PLAIN, "the slowest surge falls to 37 %% in %s min", NULL, NULL},
    {CASE_SHOCK, "cycle_min", FIGURE_PLAIN, "training sites write a checkpoint every %s min", NULL, NULL},
    {CASE_SHOCK, "cycle_depth", FIGURE_PERCENT, "a checkpoint takes %s off a training site", "checkpoints are not felt",
     NULL},
    {CASE_SHOCK, "cycle_duty", FIGURE_PERCENT, "%s of the time in checkpoints", "checkpoints take no time", NULL},
    {CASE_SHOCK, "trip_probability", FIGURE_PERCENT, "in %s of the events a site drops its load", "no site trips",
     "a site trips in every event"},
    {CASE_SHOCK, "trip_drop_min", FIGURE_PERCENT, "a trip takes at least %s of the site's load", NULL,
     "a trip takes all"},
    {CASE_SHOCK, "trip_drop_max", FIGURE_PERCENT, "a trip takes at most %s of the site's load", NULL,
     "a trip may take all"},
    {CASE_SHOCK, "return_min_h", FIGURE_PLAIN, "tripped load stays away for at least %s h", NULL, NULL},
    {CASE_SHOCK, "return_max_h", FIGURE_PLAIN, "tripped load begins to return within %s h", NULL, NULL},
    {CASE_SHOCK, "return_block", FIGURE_PERCENT, "tripped load returns %s at a time", NULL, "it returns all at once"},
    {CASE_SHOCK, "copula_nu", FIGURE_PLAIN, "with the law t extremes come together as with %s degrees of freedom",
     "with the law t extremes come together most", NULL},
    {CASE_SHOCK, "rho_in", FIGURE_PLAIN, "sites of one group move together with correlation %s",
     "sites of one group move on their own", NULL},
    {CASE_SHOCK, "rho_across", FIGURE_PLAIN, "sites of different groups move together with correlation %s",
     "groups move on their own", NULL},
    {CASE_SHOCK, "common_shock", FIGURE_PERCENT, "in %s of the events one cause hits a whole group", "no common cause",
     "a common cause in every event"},
    {CASE_SHOCK, "background_sigma", FIGURE_PERCENT, "ordinary load is within %s of its profile two times in three",
     "ordinary load is its profile", NULL},
    {CASE_SHOCK, "background_rho", FIGURE_PLAIN, "the ordinary loads of two buses are off with correlation %s",
     "each bus is off its profile on its own", NULL},
    {CASE_DISRUPTION, "outage_per_km_year", FIGURE_PERIOD, "one outage every %s on each kilometre of line",
     "lines do not fail", NULL},
    {CASE_DISRUPTION, "outage_probability", FIGURE_PERCENT, "in %s of the events a line is out", "no line goes out",
     "a line is out in every event"},
    {CASE_DISRUPTION, "repair_median_h", FIGURE_PLAIN, "half of the repairs take more than %s h", NULL, NULL},
    {CASE_DISRUPTION, "repair_sigma", FIGURE_SPREAD, "two repairs in three within a factor %s of the median",
     "every repair is the median", NULL},
    {CASE_DISRUPTION, "repair_min_h", FIGURE_PLAIN, "a line that is out stays out for at least %s h",
     "a line may be back at once", NULL},
    {CASE_DISRUPTION, "repair_max_h", FIGURE_PLAIN, "every line is back within %s h", NULL, NULL},
    {CASE_DISRUPTION, "derating_probability", FIGURE_PERCENT, "in %s of the events the substation delivers less",
     "the substation always delivers", "the substation is derated in every event"},
    {CASE_DISRUPTION, "deratings_per_year", FIGURE_PERIOD, "one derating every %s", "no deratings", NULL},
    {CASE_DISRUPTION, "derating_min", FIGURE_PERCENT, "the deepest derating leaves %s of the import cap",
     "the deepest derating leaves nothing", NULL},
    {CASE_DISRUPTION, "derating_max", FIGURE_PERCENT, "the mildest derating leaves %s of the import cap", NULL, NULL},
    {CASE_DISRUPTION, "derating_min_h", FIGURE_PLAIN, "a derating lasts at least %s h", "a derating may end at once",
     NULL},
    {CASE_DISRUPTION, "derating_max_h", FIGURE_PLAIN, "a derating is over within %s h", "deratings take no time", NULL},
    {CASE_FEEDER, "base_kv", FIGURE_PLAIN, "1 p.u. is %s kV from line to line", NULL, NULL},
    {CASE_FEEDER, "v_source", FIGURE_PERCENT, "the substation holds its bus at %s of the base voltage", NULL, NULL},
    {CASE_FEEDER, "v_min", FIGURE_PERCENT, "no bus that is fed may fall below %s of the base voltage", NULL, NULL},
    {CASE_FEEDER, "v_max", FIGURE_PERCENT, "no bus that is fed may rise above %s of the base voltage", NULL, NULL},
    {CASE_FEEDER, "v_margin", FIGURE_PERCENT, "plans keep %s of the base voltage above the lowest, for the losses",
     "plans use all of the voltage down to the lowest", NULL},
    {CASE_FEEDER, "import_cap_kw", FIGURE_SUM, "the grid above delivers up to %s kW", "nothing comes from above", NULL},
    {CASE_FEEDER, "up_max_kw", FIGURE_SUM, "up to %s kW may be drawn beyond the schedule",
     "only the import cap limits what is drawn beyond the schedule", NULL},
    {CASE_FEEDER, "ramp_up_pct_per_min", FIGURE_PLAIN, "the import rises by at most %s %% of its cap a minute",
     "the import cannot rise", NULL},
    {CASE_FEEDER, "ramp_down_pct_per_min", FIGURE_PLAIN, "the import falls by at most %s %% of its cap a minute",
     "the import cannot fall", NULL},
    {CASE_FEEDER, "sag_share", FIGURE_PERCENT, "up to %s of a bus's load may go short", "no load goes short", NULL},
    {CASE_PRICES, "energy_usd_per_kwh", FIGURE_PLAIN, "each kWh of scheduled import costs %s USD",
     "scheduled import costs nothing", NULL},
    {CASE_PRICES, "up_usd_per_kwh", FIGURE_PLAIN, "each kWh drawn beyond the schedule costs %s USD",
     "what is drawn beyond the schedule costs nothing", NULL},
    {CASE_PRICES, "down_usd_per_kwh", FIGURE_PLAIN, "each kWh handed back costs %s USD",
     "what is handed back costs nothing", NULL},
    {CASE_PRICES, "sag_usd_per_kwh", FIGURE_PLAIN, "each kWh that connected load goes short of costs %s USD",
     "load may go short for nothing", NULL},
    {CASE_PRICES, "restore_kw_per_min", FIGURE_PLAIN, "crews reconnect %s kW a minute", "crews are no limit", NULL},
    {CASE_SOLVER, "gap", FIGURE_PERCENT, "at most %s from the best plan there is", NULL, NULL},
    {CASE_SOLVER, "threads", FIGURE_PLAIN, "up to %s scenarios are dispatched at a time; the plan is the same",
     "one scenario is dispatched after the other", NULL},
    {CASE_TIME, "start_hour", FIGURE_CLOCK, "the event begins at %s, with the load of that hour", NULL, NULL},
    {CASE_SOLVER, "time_limit_s", FIGURE_PLAIN, "the best plan after %s s, if it is not proven before",
     "until the gap is reached", NULL},
};

/* Of a choice. */
static const struct {
    enum case_table table;
    const char *key, *value, *words;
} choice_words[] = {
    {CASE_SCENARIO, "set", "event", "something happens in every scenario"},
    {CASE_SCENARIO, "set", "annual", "shocks come at their true yearly rates, quiet times included"},
    {CASE_SHOCK, "hold_law", "lognormal", "very long surges are rare"},
    {CASE_SHOCK, "hold_law", "pareto", "now and then a very long surge"},
    {CASE_SHOCK, "copula", "t", "extremes of the sites come together"},
    {CASE_SHOCK, "copula", "gaussian", "extremes of the sites come one by one"},
    {CASE_SOLVER, "recourse", "lp", "units may be dispatched in part"},
    {CASE_SOLVER, "recourse", "mip", "whole units only: exact and slower"},
};

/* "month", "2.5 months", "15.4 years". */
static void write_period(double years, char *buf, size_t size)
{
    const char *unit = years >= 2 ? "year" : years * 12 >= 1 ? "month" : "day";
    double count = years * (years >= 2 ? 1 : years * 12 >= 1 ? 12 : 365);
    if (fabs(count - 1) < 0.005)
        snprintf(buf, size, "%s", unit);
    else
        snprintf(buf, size, "%s %ss", text_digits(count, 3).text, unit);
}

static void write_figure(enum figure figure, double value, char *buf, size_t size)
{
    switch (figure) {
    case FIGURE_PERCENT:
        snprintf(buf, size, "%.3g %%", 100 * value);
        break;
    case FIGURE_REST:
        snprintf(buf, size, "%.3g %%", 100 * (1 - value));
        break;
    case FIGURE_PERIOD:
        write_period(1 / value, buf, size);
        break;
    case FIGURE_SPREAD:
        snprintf(buf, size, "%s", text_digits(exp(value), 3).text);
        break;
    case FIGURE_HEAVY:
        snprintf(buf, size, "%.3g %%", 50 * pow(10, -value));
        break;
    case FIGURE_CLOCK:
        text_hours(buf, size, value);
        break;
    case FIGURE_SUM:
        snprintf(buf, size, "%s", text_number(value, 0).text);
        break;
    default:
        snprintf(buf, size, "%s", text_digits(value, 4).text);
        break;
    }
}

/* The words with the figure in place of %s; %% is a percent sign. */
static void put_words(const char *words, const char *figure, char *buf, size_t size)
{
    size_t n = 0;
    buf[0] = '\0';
    for (; *words && n + 1 < size; words++) {
        bool sign = *words == '%' && (words[1] == 's' || words[1] == '%');
        int wrote = sign && words[1] == 's' ? snprintf(buf + n, size - n, "%s", figure)
                                            : snprintf(buf + n, size - n, "%c", *words);
        n += wrote > 0 ? (size_t)wrote : 0;
        words += sign;
    }
}

void edit_words(enum case_table table, const struct field *f, const char *text, char *buf, size_t size)
{
    char figure[64];
    double value;
    struct err ignored = {0};
    buf[0] = '\0';
    for (size_t i = 0; i < sizeof choice_words / sizeof *choice_words; i++)
        if (choice_words[i].table == table && strcmp(choice_words[i].key, f->key) == 0 &&
            strcmp(choice_words[i].value, text) == 0)
            snprintf(buf, size, "%s", choice_words[i].words);
    if ((f->type != FIELD_NUMBER && f->type != FIELD_INTEGER) ||
        number_parse(text, f->unit, &value, &ignored) != ERR_NONE || !(value >= f->min && value <= f->max))
        return;
    for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++) {
        if (number_words[i].table != table || strcmp(number_words[i].key, f->key) != 0)
            continue;
        write_figure(number_words[i].figure, value, figure, sizeof figure);
        const char *words = value <= f->min && number_words[i].at_low    ? number_words[i].at_low
                            : value >= f->max && number_words[i].at_high ? number_words[i].at_high
                                                                         : number_words[i].words;
        put_words(words, figure, buf, size);
    }
}
