/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_suite.h"
#include "shock_case.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct shock_case k;
static char path[64];

static void setup(void)
{
    shock_case_init(&k);
    snprintf(path, sizeof path, "/tmp/ballast-scenario-%ld.csv", (long)getpid());
}

static void teardown(void)
{
    unlink(path);
}

static struct instance *instance(void)
{
    struct err e;
    struct instance *inst = scenario_instance(&k.c, &e);
    ck_assert_msg(inst != NULL, "%s", e.message);
    return inst;
}

static double demand(const struct instance *inst, int s, int bus, int t)
{
    return inst->scenario[s].demand_kw[bus * inst->steps + t];
}

static bool same_demand(const struct instance *a, int s, const struct instance *b, int r)
{
    for (int i = 0; i < a->buses; i++)
        for (int t = 0; t < a->steps; t++)
            if (demand(a, s, i, t) < demand(b, r, i, t) || demand(a, s, i, t) > demand(b, r, i, t))
                return false;
    return true;
}

static void assert_same(const struct instance *a, int s, const struct instance *b, int r)
{
    const struct scenario *x = &a->scenario[s];
    const struct scenario *y = &b->scenario[r];
    size_t steps = (size_t)a->steps;
    ck_assert(same_demand(a, s, b, r));
    ck_assert_mem_eq(x->import_factor, y->import_factor, steps * sizeof *x->import_factor);
    ck_assert_mem_eq(x->branch_up, y->branch_up, (size_t)a->branches * steps);
    ck_assert_mem_eq(x->available, y->available, (size_t)a->candidates * sizeof *x->available);
    ck_assert_str_eq(x->label, y->label);
}

/* ---- The instance of a case ---- */

START_TEST(branches_lead_away_nearest_first_without_ties)
{
    struct instance *inst = instance_from_case(&k.c, NULL);
    ck_assert_ptr_nonnull(inst);
    ck_assert_int_eq(inst->branches, 3);
    static const char *const id[] = {"l1", "l2", "l3"};
    for (int l = 0; l < 3; l++) {
        ck_assert_str_eq(inst->branch[l].id, id[l]);
        ck_assert_int_eq(inst->branch[l].from, l);
        ck_assert_int_eq(inst->branch[l].to, l + 1);
    }
    ck_assert_double_eq(inst->branch[2].rating_kva, 900);
    struct err_list list = {0};
    ck_assert(instance_check(inst, &list));
    instance_free(inst);
}
END_TEST

/* Bus b: 300 kW of houses, 100 kvar, and east: 1000 kW at 0.98. Bus a has no site, s no load: its class speaks for
 * it. */
START_TEST(prices_are_weighted_by_rated_power)
{
    struct instance *inst = instance_from_case(&k.c, NULL);
    const struct instance_bus *b = &inst->bus[2];
    ck_assert_double_eq_tol(b->voll_usd_per_kwh, (300 * 5 + 1000 * 20) / 1300.0, 1e-12);
    ck_assert_double_eq_tol(b->delay_usd_per_kwh_h, 300 / 1300.0, 1e-12);
    ck_assert_double_eq_tol(b->pickup_usd_per_kw, (300 * 2 + 1000 * 4) / 1300.0, 1e-12);
    ck_assert_double_eq_tol(b->unrestored_usd_per_kw, (300 * 3 + 1000 * 1) / 1300.0, 1e-12);
    ck_assert_double_eq_tol(b->tan_phi, (100 + 1000 * sqrt(1 - 0.98 * 0.98) / 0.98) / 1300, 1e-12);
    ck_assert_double_eq(b->p_kw, 300);
    ck_assert_double_eq(inst->bus[1].tan_phi, 0.5);
    ck_assert_double_eq(inst->bus[0].voll_usd_per_kwh, 5);
    ck_assert_double_eq(inst->bus[0].tan_phi, 0);
    ck_assert_str_eq(b->classes, "house + ai");
    ck_assert_str_eq(inst->bus[1].classes, "house");
    ck_assert_str_eq(inst->bus[0].classes, "house");
    instance_free(inst);
}
END_TEST

/* At 17:30 the profile is 0.85: 765 kW of load and 1000 x 2/3 + 500 x 2/3 + 300 x 1/2 of sites. */
START_TEST(import_starts_at_the_expected_demand)
{
    struct instance *inst = instance_from_case(&k.c, NULL);
    ck_assert_double_eq_tol(inst->initial_import_kw, 900 * 0.85 + 1000 + 150, 1e-9);
    ck_assert_double_eq_tol(inst->ramp_up_kw_per_min, 60, 1e-9);
    ck_assert_double_eq_tol(inst->ramp_down_kw_per_min, 150, 1e-9);
    instance_free(inst);
    k.c.import_cap_kw = 1000;
    inst = instance_from_case(&k.c, NULL);
    ck_assert_double_eq(inst->initial_import_kw, 1000);
    instance_free(inst);
}
END_TEST

START_TEST(a_feeder_that_is_not_radial_is_refused)
{
    struct err e;
    k.branch[1].closed = true;
    ck_assert_ptr_null(instance_from_case(&k.c, &e));
    ck_assert_int_eq(e.code, ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(e.message, "loop"));
}
END_TEST

/* ---- Generation ---- */

START_TEST(a_generated_instance_is_valid)
{
    struct instance *inst = instance();
    struct err_list list = {0};
    ck_assert_int_eq(inst->scenarios, 28);
    ck_assert(instance_check(inst, &list));
    for (int s = 0; s < 28; s++)
        ck_assert_double_eq(inst->scenario[s].probability, s < 20 ? 1.0 / 20 : 0);
    instance_free(inst);
}
END_TEST

START_TEST(same_seed_same_set_another_seed_another)
{
    struct instance *a = instance();
    struct instance *b = instance();
    for (int s = 0; s < a->scenarios; s++)
        assert_same(a, s, b, s);
    k.c.scenario.seed = 8;
    struct instance *other = instance();
    int equal = 0;
    for (int s = 0; s < 20; s++)
        for (int r = 0; r < 20; r++)
            equal += same_demand(a, s, other, r);
    ck_assert_int_eq(equal, 0);
    instance_free(a);
    instance_free(b);
    instance_free(other);
}
END_TEST

START_TEST(a_scenario_does_not_depend_on_how_many_there_are)
{
    struct instance *many = instance();
    k.c.scenario.count = 5;
    k.c.scenario.stress = 7;
    struct instance *few = instance();
    for (int s = 0; s < 5; s++)
        assert_same(many, s, few, s);
    for (int s = 0; s < 7; s++)
        assert_same(many, 20 + s, few, 5 + s);
    instance_free(few);
    instance_free(many);
}
END_TEST

START_TEST(scenarios_can_be_added_later)
{
    struct instance *whole = instance();
    struct instance *grown = instance_from_case(&k.c, NULL);
    ck_assert_int_eq(scenario_generate(&k.c, grown, 12, 0, NULL), ERR_NONE);
    ck_assert_int_eq(scenario_generate(&k.c, grown, 8, 8, NULL), ERR_NONE);
    for (int s = 0; s < 28; s++) {
        assert_same(whole, s, grown, s);
        ck_assert_double_eq(whole->scenario[s].probability, grown->scenario[s].probability);
    }
    instance_free(whole);
    instance_free(grown);
}
END_TEST

/* Four hours in six unequal steps or in 240 of a minute: the same scenarios, averaged differently; energy is the same
 * but for the rounding to whole watts. */
START_TEST(energy_does_not_depend_on_the_steps)
{
    struct instance *coarse = instance();
    static double minutes[240];
    for (int t = 0; t < 240; t++)
        minutes[t] = 1.0 / 60;
    k.c.steps = 240;
    k.c.step_hours = minutes;
    struct instance *fine = instance();
    for (int s = 0; s < coarse->scenarios; s++) {
        ck_assert_str_eq(coarse->scenario[s].label, fine->scenario[s].label);
        for (int i = 0; i < SHOCK_BUSES; i++) {
            double a = 0;
            double b = 0;
            for (int t = 0; t < coarse->steps; t++)
                a += demand(coarse, s, i, t) * coarse->step_hours[t];
            for (int t = 0; t < fine->steps; t++)
                b += demand(fine, s, i, t) * fine->step_hours[t];
            ck_assert_double_eq_tol(a, b, 0.0005 * 4 * 2);
        }
    }
    instance_free(coarse);
    instance_free(fine);
}
END_TEST

/* Without surges, trips and noise, bus a draws its profile: 17:30 to 17:35 it rises from 0.85 by 0.02 an hour. */
START_TEST(calm_demand_is_the_profile)
{
    k.c.shock.background_sigma = 0;
    struct instance *inst = instance();
    double middle = 0.85 + 0.02 * (2.5 / 60);
    for (int s = 0; s < inst->scenarios; s++) {
        ck_assert_double_eq_tol(demand(inst, s, 1, 0), 400 * middle, 0.0006);
        ck_assert_double_eq(demand(inst, s, 0, 3), 0);
    }
    instance_free(inst);
}
END_TEST

static bool all_out(const struct instance *inst, int s, int branch, int up)
{
    for (int t = 0; t < inst->steps; t++)
        if (inst->scenario[s].branch_up[branch * inst->steps + t] != up)
            return false;
    return true;
}

START_TEST(stress_scenarios_in_their_order)
{
    struct instance *inst = instance();
    static const char *const label[] = {"stress: all sites surge", "stress: all sites trip", "stress: worst outage",
                                        "stress: worst outage, all sites surge", "stress: deepest derating"};
    for (int n = 0; n < 5; n++)
        ck_assert_str_eq(inst->scenario[20 + n].label, label[n]);
    for (int n = 5; n < 8; n++)
        ck_assert_int_eq(strncmp(inst->scenario[20 + n].label, "stress: inflated ", 17), 0);
    /* From the second step on every site is at its rating; the last step runs from 19:30 to 21:30, at 0.91 of the
     * load. */
    ck_assert_double_eq_tol(demand(inst, 20, 2, 5), 300 * 0.91 + 1000, 0.001);
    ck_assert_double_eq_tol(demand(inst, 20, 3, 5), 200 * 0.91 + 800, 0.001);
    /* Everything that a site may lose is lost at once and stays away for four hours. */
    for (int t = 0; t < SHOCK_STEPS; t++)
        ck_assert_double_le(demand(inst, 21, 2, t), 300 * 0.92);
    ck_assert(all_out(inst, 22, 0, 0) && all_out(inst, 22, 1, 1) && all_out(inst, 23, 0, 0));
    ck_assert_double_eq(demand(inst, 23, 2, 5), demand(inst, 20, 2, 5));
    for (int t = 0; t < SHOCK_STEPS; t++)
        ck_assert_double_eq(inst->scenario[24].import_factor[t], 0.4);
    instance_free(inst);
}
END_TEST

START_TEST(stress_kinds_without_an_object_are_left_out)
{
    k.c.datacenters = 0;
    k.c.scenario.stress = 2;
    struct instance *inst = instance();
    ck_assert_str_eq(inst->scenario[20].label, "stress: worst outage");
    ck_assert_str_eq(inst->scenario[21].label, "stress: deepest derating");
    instance_free(inst);
}
END_TEST

START_TEST(annual_set_is_mostly_calm)
{
    k.c.scenario.set = 1;
    k.c.scenario.count = 400;
    struct instance *inst = instance();
    int calm = 0;
    for (int s = 0; s < 400; s++)
        calm += strcmp(inst->scenario[s].label, "calm") == 0;
    /* Surges of 250 a year in 4 of 8,760 hours: something happens in 0.11 of the scenarios at most. */
    ck_assert_int_gt(calm, 340);
    ck_assert_int_lt(calm, 400);
    instance_free(inst);
}
END_TEST

START_TEST(outages_last_whole_steps)
{
    k.c.scenario.count = 300;
    struct instance *inst = instance();
    int with_outage = 0;
    for (int s = 0; s < 300; s++) {
        struct scenario_summary sum;
        scenario_summarise(inst, s, &sum);
        ck_assert_int_eq(sum.branches_out > 0, strstr(inst->scenario[s].label, "outage") != NULL);
        ck_assert_int_le(sum.branches_out, 1);
        with_outage += sum.branches_out;
    }
    ck_assert_int_gt(with_outage, 60);
    instance_free(inst);
}
END_TEST

/* On steps of a minute: one stretch each, of the repair time or to the end of the four hours. */
START_TEST(an_outage_is_one_stretch_of_its_length)
{
    static double minutes[240];
    for (int t = 0; t < 240; t++)
        minutes[t] = 1.0 / 60;
    k.c.steps = 240;
    k.c.step_hours = minutes;
    k.c.disruption.outage_probability = 1;
    k.c.disruption.repair_median_h = k.c.disruption.repair_min_h = k.c.disruption.repair_max_h = 1;
    struct instance *inst = instance();
    for (int s = 0; s < 20; s++) {
        int out = 0;
        int changes = 0;
        for (int n = 0; n < 3 * 240; n++) {
            bool first = n % 240 == 0;
            out += !inst->scenario[s].branch_up[n];
            changes += !first && inst->scenario[s].branch_up[n] != inst->scenario[s].branch_up[n - 1];
        }
        ck_assert_int_ge(out, 59);
        ck_assert_int_le(out, 61);
        ck_assert_int_le(changes, 2);
    }
    instance_free(inst);
}
END_TEST

START_TEST(refusals_of_generation)
{
    struct instance *inst = instance_from_case(&k.c, NULL);
    struct err e;
    ck_assert_int_eq(scenario_generate(&k.c, inst, -1, 0, &e), ERR_USAGE);
    k.c.shock.rho_across = 0.9;
    ck_assert_int_eq(scenario_generate(&k.c, inst, 1, 0, &e), ERR_INVALID);
    k.c.steps = 3;
    ck_assert_int_eq(scenario_generate(&k.c, inst, 1, 0, &e), ERR_USAGE);
    instance_free(inst);
}
END_TEST

/* Two buses, steps of 6 and 60 minutes: totals 100 then 400 kW from 70 kW before. */
START_TEST(summary_by_hand)
{
    struct instance shape = {.steps = 2, .buses = 2, .branches = 1, .scenarios = 1};
    struct instance *inst = instance_new(&shape);
    inst->step_hours[0] = 0.1;
    inst->step_hours[1] = 1;
    inst->initial_import_kw = 70;
    double *d = inst->scenario[0].demand_kw;
    d[0] = 40;
    d[1] = 300;
    d[2] = 60;
    d[3] = 100;
    inst->scenario[0].import_factor[1] = 0.25;
    struct scenario_summary sum;
    scenario_summarise(inst, 0, &sum);
    ck_assert_double_eq_tol(sum.peak_kw, 400, 1e-9);
    ck_assert_double_eq_tol(sum.energy_kwh, 410, 1e-9);
    ck_assert_double_eq_tol(sum.ramp_kw_per_min, 5, 1e-9);
    ck_assert_double_eq(sum.least_import_factor, 0.25);
    ck_assert_int_eq(sum.branches_out, 0);
    inst->scenario[0].branch_up[1] = 0;
    scenario_summarise(inst, 0, &sum);
    ck_assert_int_eq(sum.branches_out, 1);
    instance_free(inst);
}
END_TEST

/* ---- CSV ---- */

START_TEST(csv_reads_back_exactly)
{
    struct instance *a = instance();
    struct instance *b = instance_from_case(&k.c, NULL);
    struct err_list list = {0};
    free(a->scenario[3].label);
    a->scenario[3].label = strdup("two, \"quoted\" words # here");
    a->scenario[4].demand_kw[7] = 0.1 + 0.2;
    ck_assert_int_eq(scenario_write_csv(a, path, NULL), ERR_NONE);
    ck_assert(scenario_read_csv(b, path, &list));
    ck_assert_int_eq(b->scenarios, a->scenarios);
    for (int s = 0; s < a->scenarios; s++) {
        assert_same(a, s, b, s);
        ck_assert_double_eq(a->scenario[s].probability, b->scenario[s].probability);
    }
    instance_free(a);
    instance_free(b);
}
END_TEST

static void put(const char *text)
{
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

#define HEAD "scenario,quantity,item,step,value\n"
#define DEMAND "1,demand_kw,s,*,0\n1,demand_kw,a,*,10\n1,demand_kw,b,*,20\n1,demand_kw,c,*,30\n"

START_TEST(csv_by_hand)
{
    put("\xef\xbb\xbf# mine\r\n\r\n scenario , quantity,item,step,value\r\n"
        "1,probability,,,1\r\n1,demand_kw,\"s\",*,0\r\n1 , demand_kw , a , 1 , 1e2\r\n"
        "1,demand_kw,a,2,1\n1,demand_kw,a,3,2\n1,demand_kw,a,4,3\n1,demand_kw,a,5,4\n1,demand_kw,a,6,5.5\n"
        "1,demand_kw,b,*,20\n1,demand_kw,c,*,30\n1,branch_up,l2,3,0\n1,import_factor,,6,0.5\n1,available,c1,,0.25\n"
        "# the worst\n2,probability,,,0\n2,demand_kw,s,*,0\n2,demand_kw,a,*,0\n2,demand_kw,b,*,0\n2,demand_kw,c,*,7");
    struct instance *inst = instance();
    struct err_list list = {0};
    ck_assert(scenario_read_csv(inst, path, &list));
    ck_assert_int_eq(inst->scenarios, 2);
    ck_assert_double_eq(demand(inst, 0, 1, 0), 100);
    ck_assert_double_eq(demand(inst, 0, 1, 5), 5.5);
    ck_assert_double_eq(demand(inst, 1, 3, 2), 7);
    ck_assert_int_eq(inst->scenario[0].branch_up[1 * SHOCK_STEPS + 2], 0);
    ck_assert_int_eq(inst->scenario[0].branch_up[1 * SHOCK_STEPS + 3], 1);
    ck_assert_double_eq(inst->scenario[0].import_factor[5], 0.5);
    ck_assert_double_eq(inst->scenario[0].import_factor[4], 1);
    ck_assert_double_eq(inst->scenario[0].available[1], 0.25);
    ck_assert_str_eq(inst->scenario[0].label, "sampled");
    ck_assert_str_eq(inst->scenario[1].label, "stress");
    instance_free(inst);
}
END_TEST

static const struct bad_csv {
    const char *text;
    int line;
    const char *word; /* of the message */
} bad_csv[] = {
    {"", 0, "no scenarios"},
    {HEAD, 0, "no scenarios"},
    {"scenario,value\n", 1, "header"},
    {HEAD "1,probability,,,1\n", 2, "no demand of bus s in step 1"},
    {HEAD DEMAND, 2, "no probability"},
    {HEAD "1,probability,,,0.5\n" DEMAND, 0, "sum to 0.5"},
    {HEAD "1,probability,,,2\n" DEMAND, 2, "probability is 2"},
    {HEAD "1,probability,,,1\n" DEMAND "1,demand_kw,a,3,5\n", 7, "stated already"},
    {HEAD "1,probability,,,1\n" DEMAND "1,probability,,,1\n", 7, "stated already"},
    {HEAD "1,probability,,,1\n" DEMAND "1,demand_kw,z,3,5\n", 7, "no bus \"z\""},
    {HEAD "1,probability,,,1\n" DEMAND "1,branch_up,tie,3,0\n", 7, "no branch in service \"tie\""},
    {HEAD "1,probability,,,1\n" DEMAND "1,branch_up,l1,3,0.5\n", 7, "0 or 1"},
    {HEAD "1,probability,,,1\n" DEMAND "1,branch_up,l1,7,0\n", 7, "from 1 to 6"},
    {HEAD "1,probability,,,1\n" DEMAND "1,branch_up,l1,,0\n", 7, "step"},
    {HEAD "1,probability,,,1\n" DEMAND "1,available,c9,,0\n", 7, "no candidate"},
    {HEAD "1,probability,,,1\n" DEMAND "1,available,c1,1,0\n", 7, "has no step"},
    {HEAD "1,probability,,,1\n" DEMAND "1,import_factor,a,1,0\n", 7, "has no item"},
    {HEAD "1,probability,,,1\n" DEMAND "1,import_factor,,1,1.5\n", 7, "1.5"},
    {HEAD "1,probability,,,1\n" DEMAND "1,import_factor,,1,nan\n", 7, "no number"},
    {HEAD "1,probability,,,1\n" DEMAND "1,import_factor,,1,\n", 7, "no number"},
    {HEAD "1,probability,,,1\n" DEMAND "1,import_factor,,1,50%\n", 7, "no number"},
    {HEAD "1,probability,,,1\n" DEMAND "1,import_factor,,1,1e999\n", 7, "no number"},
    {HEAD "1,probability,,,1\n" DEMAND "1,wind,,1,1\n", 7, "no quantity"},
    {HEAD "1,probability,,,1\n" DEMAND "3,probability,,,0\n", 7, "scenario \"3\""},
    {HEAD "1,probability,,,1\n" DEMAND "-1,probability,,,0\n", 7, "scenario \"-1\""},
    {HEAD "1,probability,,,1\n" DEMAND "99999999999,probability,,,0\n", 7, "must be a whole number"},
    {HEAD "1,probability,,,1\n" DEMAND "1,label,,\n", 7, "4 fields"},
    {HEAD "1,probability,,,1\n" DEMAND "1,label,,,a,b,c\n", 7, "at least 6 fields"},
    {HEAD "1,probability,,,1\n" DEMAND "1,label,,,\"open\n", 7, "quotation"},
    {HEAD "1,probability,,,1\n" DEMAND "1,label,,,\"a\"b\n", 7, "quotation"},
    {HEAD "1,probability,,,1\n" DEMAND "1,label,,,a\tb\x01\n", 7, "control"},
};

START_TEST(csv_problems_have_their_line)
{
    const struct bad_csv *bad = &bad_csv[_i];
    struct instance *inst = instance();
    struct err_list list = {0};
    put(bad->text);
    ck_assert(!scenario_read_csv(inst, path, &list));
    ck_assert_uint_ge(list.count, 1);
    const struct err *e = &list.items[0];
    ck_assert_msg(strstr(e->message, bad->word) != NULL, "\"%s\" lacks \"%s\"", e->message, bad->word);
    ck_assert_int_eq(e->line, bad->line);
    ck_assert_str_eq(e->file, path);
    ck_assert_int_eq(inst->scenarios, 28);
    err_list_free(&list);
    instance_free(inst);
}
END_TEST

START_TEST(csv_reports_all_problems)
{
    struct instance *inst = instance();
    struct err_list list = {0};
    put(HEAD "1,probability,,,x\n1,demand_kw,q,*,1\n1,demand_kw,a,0,1\n");
    ck_assert(!scenario_read_csv(inst, path, &list));
    for (int line = 2; line <= 4; line++)
        ck_assert_int_eq(list.items[line - 2].line, line);
    ck_assert_uint_gt(list.count, 4);
    err_list_free(&list);
    ck_assert(!scenario_read_csv(inst, "/nonexistent/x.csv", &list));
    ck_assert_int_eq(list.items[0].code, ERR_IO);
    err_list_free(&list);
    struct err e;
    ck_assert_int_eq(scenario_write_csv(inst, "/nonexistent/x.csv", &e), ERR_IO);
    instance_free(inst);
}
END_TEST

/* Bytes and pieces of the format in wrong places: refused with a reason, or read; never worse. */
START_TEST(damaged_csv_is_refused_or_read)
{
    static const char *const piece[] = {",", "\"", "*", "\n", "#", "-1", "1e999", "999999", "label", "\xff"};
    char text[] = HEAD "1,probability,,,1\n" DEMAND "1,branch_up,l1,2,0\n1,label,,,\"a, b\"\n";
    struct instance *inst = instance();
    unsigned state = 1;
    for (int n = 0; n < 1000; n++) {
        char damaged[sizeof text];
        memcpy(damaged, text, sizeof text);
        for (int m = 0; m < 1 + n % 3; m++) {
            state = state * 1664525 + 1013904223;
            const char *put_in = piece[(state >> 16) % 10];
            size_t at = (state >> 8) % (sizeof text - 8);
            for (size_t c = 0; put_in[c]; c++)
                damaged[at + c] = put_in[c];
        }
        put(damaged);
        struct err_list list = {0};
        ck_assert_int_eq(scenario_read_csv(inst, path, &list), list.count == 0);
        err_list_free(&list);
    }
    instance_free(inst);
}
END_TEST

static TCase *group(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("scenario");
    TCase *from_case = group(suite, "instance of a case");
    tcase_add_test(from_case, branches_lead_away_nearest_first_without_ties);
    tcase_add_test(from_case, prices_are_weighted_by_rated_power);
    tcase_add_test(from_case, import_starts_at_the_expected_demand);
    tcase_add_test(from_case, a_feeder_that_is_not_radial_is_refused);
    TCase *generation = group(suite, "generation");
    tcase_add_test(generation, a_generated_instance_is_valid);
    tcase_add_test(generation, same_seed_same_set_another_seed_another);
    tcase_add_test(generation, a_scenario_does_not_depend_on_how_many_there_are);
    tcase_add_test(generation, scenarios_can_be_added_later);
    tcase_add_test(generation, energy_does_not_depend_on_the_steps);
    tcase_add_test(generation, calm_demand_is_the_profile);
    tcase_add_test(generation, stress_scenarios_in_their_order);
    tcase_add_test(generation, stress_kinds_without_an_object_are_left_out);
    tcase_add_test(generation, annual_set_is_mostly_calm);
    tcase_add_test(generation, outages_last_whole_steps);
    tcase_add_test(generation, an_outage_is_one_stretch_of_its_length);
    tcase_add_test(generation, refusals_of_generation);
    tcase_add_test(generation, summary_by_hand);
    TCase *csv = group(suite, "csv");
    tcase_add_test(csv, csv_reads_back_exactly);
    tcase_add_test(csv, csv_by_hand);
    tcase_add_loop_test(csv, csv_problems_have_their_line, 0, (int)(sizeof bad_csv / sizeof bad_csv[0]));
    tcase_add_test(csv, damaged_csv_is_refused_or_read);
    tcase_add_test(csv, csv_reports_all_problems);
    return run_suite(suite);
}
