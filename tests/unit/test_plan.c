/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decomposition against hand-solved cases and the extensive form; bounds, stopping, threads. */
#include "plan/extensive.h"

#include <ballast/plan.h>

#include "hand_cases.h"
#include "random_instance.h"
#include "run_suite.h"

#include <glpk.h>
#include <math.h>
#include <stdlib.h>

enum { INSTANCES = 25 };

struct watch_log {
    double bound, incumbent; /* last seen */
    int calls, stop_after;   /* 0: never */
    bool broken;             /* a bound fell, an incumbent rose, or they crossed */
};

static bool follow(void *context, const struct plan_progress *p)
{
    struct watch_log *log = context;
    double slack = 1e-9 * (1 + fabs(p->incumbent));
    if (p->bound < log->bound - slack || p->incumbent > log->incumbent + slack || p->bound > p->incumbent + slack)
        log->broken = true;
    log->bound = p->bound;
    log->incumbent = p->incumbent;
    log->calls++;
    return log->calls != log->stop_after;
}

static struct result *solve(const struct instance *inst, enum recourse_kind kind, double gap, int threads)
{
    struct plan_options opt = {.recourse = kind, .gap = gap, .threads = threads, .keep_dispatch = true};
    struct watch_log log = {.bound = -INFINITY, .incumbent = INFINITY};
    struct result *r;
    struct err e = {0};
    ck_assert_msg(plan_solve(inst, &opt, follow, &log, &r, &e) == ERR_NONE, "%s: %s", inst->name, e.message);
    ck_assert(!log.broken);
    ck_assert_double_le(r->bound, r->objective);
    ck_assert_double_le(r->gap, gap);
    return r;
}

START_TEST(agrees_with_paper)
{
    const struct hand_case *hand = &hand_cases[_i];
    struct instance *inst = hand->build();
    const double expected[2] = {hand->lp, hand->mip};
    for (int kind = RECOURSE_LP; kind <= RECOURSE_MIP; kind++) {
        struct result *r = solve(inst, (enum recourse_kind)kind, 5e-7, 1);
        ck_assert_msg(fabs(r->objective - expected[kind]) <= 1e-6 * (1e-3 + fabs(expected[kind])),
                      "%s (%s): %.9g, by hand %.9g", hand->name, kind == RECOURSE_LP ? "lp" : "mip", r->objective,
                      expected[kind]);
        result_free(r);
    }
    instance_free(inst);
}
END_TEST

static double extensive_optimum(const struct instance *inst, enum recourse_kind kind)
{
    struct err e = {0};
    glp_prob *lp = extensive_build(inst, kind, NULL, &e);
    ck_assert_msg(lp != NULL, "%s", e.message);
    glp_term_out(GLP_OFF);
    glp_scale_prob(lp, GLP_SF_AUTO);
    glp_adv_basis(lp, 0);
    ck_assert_int_eq(glp_simplex(lp, NULL), 0);
    glp_iocp parm;
    glp_init_iocp(&parm);
    ck_assert_int_eq(glp_intopt(lp, &parm), 0);
    double optimum = glp_mip_obj_val(lp);
    glp_delete_prob(lp);
    return optimum;
}

START_TEST(agrees_with_extensive_form)
{
    struct instance *inst = random_instance(2000ULL + (unsigned long long)_i, 3, 3);
    for (int kind = RECOURSE_LP; kind <= RECOURSE_MIP; kind++) {
        struct result *r = solve(inst, (enum recourse_kind)kind, 5e-7, 1);
        double optimum = extensive_optimum(inst, (enum recourse_kind)kind);
        ck_assert_msg(fabs(r->objective - optimum) <= 1e-6 * (1 + optimum),
                      "%s, recourse %d: %.9g, extensive form %.9g", inst->name, kind, r->objective, optimum);
        result_free(r);
    }
    instance_free(inst);
}
END_TEST

static void check_sums(const struct instance *inst, const struct result *r)
{
    double worst = 0, tail = 0, capital = 0;
    for (int s = 0; s < r->scenarios; s++) {
        worst += r->worst_probability[s];
        tail += r->tail[s];
        const struct cost_parts *c = &r->outcome[s].cost;
        double sum =
            c->energy + c->modules + c->interface + c->sag + c->unserved + c->delay + c->pickup + c->unrestored;
        ck_assert_double_eq_tol(sum, c->total, 1e-6 * (1 + c->total));
        ck_assert_double_le(r->dispatch[s].residual_kw, 1e-4);
        ck_assert_double_le(c->total, r->none[s].cost.total + 1e-6 * (1 + c->total));
    }
    ck_assert_double_eq_tol(worst, 1, 1e-9);
    ck_assert_double_eq_tol(tail, 1 - inst->alpha, 1e-9);
    ck_assert_double_eq_tol(r->objective, r->annual_plan_usd + inst->events_per_year * r->worst_case_usd,
                            1e-9 * fabs(r->objective));
    for (int c = 0; c < r->candidates; c++) {
        int shipped = 0;
        for (int k = 0; k < (r->suppliers > 0 ? r->suppliers : 1); k++) {
            int q = r->shipped[k * r->candidates + c];
            shipped += q;
            capital += q * (inst->module[inst->candidate[c].module].unit_usd +
                            (r->suppliers > 0 ? inst->supplier[k].delivery_usd : 0));
        }
        capital += r->units[c] > 0 ? inst->candidate[c].site_usd : 0;
        ck_assert_int_eq(shipped, r->units[c]);
    }
    ck_assert_double_eq_tol(capital, r->budget_used_usd, 1e-6 * (1 + capital));
    ck_assert_double_le(capital, inst->budget_usd * (1 + 1e-9));
}

START_TEST(does_not_depend_on_threads)
{
    struct instance *inst = random_instance(3000ULL + (unsigned long long)_i, 8, 7);
    struct result *one = solve(inst, RECOURSE_LP, 1e-5, 1), *two = solve(inst, RECOURSE_LP, 1e-5, 2);
    ck_assert(memcmp(&one->objective, &two->objective, sizeof one->objective) == 0);
    ck_assert(memcmp(&one->bound, &two->bound, sizeof one->bound) == 0);
    ck_assert_int_eq(one->rounds, two->rounds);
    ck_assert(memcmp(one->units, two->units, (size_t)inst->candidates * sizeof *one->units) == 0);
    for (int s = 0; s < inst->scenarios; s++)
        ck_assert(memcmp(&one->outcome[s].cost, &two->outcome[s].cost, sizeof one->outcome[s].cost) == 0);
    check_sums(inst, one);
    result_free(one);
    result_free(two);
    instance_free(inst);
}
END_TEST

START_TEST(stops_when_told)
{
    struct instance *inst = random_instance(3001, 8, 7);
    struct plan_options opt = {.recourse = _i ? RECOURSE_MIP : RECOURSE_LP, .gap = 1e-9, .threads = 2};
    struct watch_log log = {.bound = -INFINITY, .incumbent = INFINITY, .stop_after = 1};
    struct result *r;
    struct err e = {0};
    /* the first report is the first incumbent: the empty plan */
    ck_assert_int_eq(plan_solve(inst, &opt, follow, &log, &r, &e), ERR_NONE);
    ck_assert_int_eq(r->status, PLAN_STOPPED);
    ck_assert_double_le(r->bound, r->objective);
    ck_assert_int_eq(log.calls, 2); /* and the final figures */
    result_free(r);
    opt.time_limit_s = 1e-9;
    ck_assert_int_eq(plan_solve(inst, &opt, NULL, NULL, &r, &e), ERR_LIMIT);
    ck_assert_ptr_null(r);
    instance_free(inst);
}
END_TEST

START_TEST(prices_a_given_plan)
{
    struct instance *inst = random_instance(3002, 8, 7);
    struct plan_options opt = {.recourse = RECOURSE_MIP, .gap = 1e-6, .threads = 1};
    struct result *best = solve(inst, RECOURSE_MIP, 1e-6, 1), *again;
    struct err e = {0};
    ck_assert_int_eq(plan_evaluate(inst, best->units, &opt, NULL, NULL, &again, &e), ERR_NONE);
    ck_assert_double_eq_tol(again->objective, best->objective, 2e-6 * best->objective);
    ck_assert_double_le(again->bound, again->objective);
    result_free(again);
    int *units = calloc((size_t)inst->candidates, sizeof *units);
    ck_assert_int_eq(plan_evaluate(inst, units, &opt, NULL, NULL, &again, &e), ERR_NONE);
    ck_assert_double_eq_tol(again->worst_case_usd, best->none_worst_case_usd, 2e-6 * best->none_worst_case_usd);
    result_free(again);
    units[0] = inst->candidate[0].max_units + 1;
    ck_assert_int_eq(plan_evaluate(inst, units, &opt, NULL, NULL, &again, &e), ERR_INVALID);
    free(units);
    result_free(best);
    instance_free(inst);
}
END_TEST

static struct result *again(struct plan_session *session, const struct plan_terms *terms, double gap)
{
    struct watch_log log = {.bound = -INFINITY, .incumbent = INFINITY};
    struct result *r;
    struct err e = {0};
    ck_assert_msg(plan_session_solve(session, terms, follow, &log, &r, &e) == ERR_NONE, "%s", e.message);
    ck_assert(!log.broken);
    ck_assert_double_le(r->gap, gap);
    return r;
}

/* Whatever was solved before, under other terms: the same optimum as a solve from nothing. */
START_TEST(solves_again_under_other_terms)
{
    enum recourse_kind kind = _i % 2 ? RECOURSE_MIP : RECOURSE_LP;
    struct instance *inst = random_instance(6000ULL + (unsigned long long)_i, 5, 5);
    struct plan_options opt = {.recourse = kind, .gap = 1e-6, .threads = 1 + _i % 2, .keep_dispatch = true};
    struct plan_session *session;
    ck_assert_int_eq(plan_session_new(inst, &opt, &session, NULL), ERR_NONE);
    struct plan_terms own = {inst->alpha, inst->radius_kw, inst->weight, inst->budget_usd};
    struct plan_terms terms[] = {
        own, {0.5, 20, 0.7, own.budget_usd}, {0, 0, 0, own.budget_usd / 2}, own, {0.9, 1e6, 1, 3e6}};
    double first = 0;
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++) {
        struct result *r = again(session, k ? &terms[k] : NULL, 1e-6);
        struct instance other = *inst;
        other.alpha = terms[k].alpha;
        other.radius_kw = terms[k].radius_kw;
        other.weight = terms[k].weight;
        other.budget_usd = terms[k].budget_usd;
        struct result *cold = solve(&other, kind, 1e-6, 1);
        ck_assert_double_eq_tol(r->objective, cold->objective, 2e-6 * (1 + cold->objective));
        ck_assert_double_eq_tol(r->none_worst_case_usd, cold->none_worst_case_usd,
                                1e-7 * (1 + cold->none_worst_case_usd));
        ck_assert_double_le(r->bound, cold->objective * (1 + 1e-9));
        double energy = 0;
        for (int s = 0; s < r->scenarios; s++) {
            ck_assert_double_eq_tol(r->dispatch[s].cost.total, r->outcome[s].cost.total,
                                    1e-5 * (1 + r->outcome[s].cost.total) + 0.4e-6 * r->objective);
            energy = fmax(energy, r->dispatch[s].residual_kw);
        }
        ck_assert_double_le(energy, 1e-4);
        if (k == 0)
            first = r->objective;
        ck_assert(k != 3 || fabs(r->objective - first) <= 2e-6 * (1 + first));
        plan_session_give_back(session, r);
        result_free(cold);
    }
    plan_session_free(session);
    instance_free(inst);
}
END_TEST

/* A bound that was proven holds when the same is asked again less exactly, and where no term is easier. */
START_TEST(a_proven_bound_is_not_forgotten)
{
    struct instance *inst = random_instance(6100ULL + (unsigned long long)_i, 5, 5);
    struct plan_options opt = {.recourse = RECOURSE_LP, .gap = 1e-6, .threads = 1};
    struct plan_session *session;
    struct plan_terms own = {inst->alpha, inst->radius_kw, inst->weight, inst->budget_usd};
    struct plan_terms harsher = {own.alpha, own.radius_kw + 5, own.weight, 0.9 * own.budget_usd};
    ck_assert_int_eq(plan_session_new(inst, &opt, &session, NULL), ERR_NONE);
    struct result *exact = again(session, NULL, 1e-6);
    plan_session_limit(session, 0.5, 0);
    struct result *rough = again(session, &own, 0.5), *other = again(session, &harsher, 0.5);
    ck_assert_double_ge(rough->bound, exact->bound);
    ck_assert_double_ge(other->bound, exact->bound);
    result_free(exact);
    result_free(rough);
    result_free(other);
    plan_session_free(session);
    instance_free(inst);
}
END_TEST

/* Scenarios of an instance over again, each time with a little more demand; for enough of them that a pilot goes ahead. */
static struct instance many_scenarios(const struct instance *inst, int times)
{
    struct instance many = *inst;
    size_t S = (size_t)inst->scenarios, cells = (size_t)(inst->buses * inst->steps);
    many.scenarios = times * inst->scenarios;
    many.scenario = calloc(S * (size_t)times, sizeof *many.scenario);
    for (size_t k = 0; k < S * (size_t)times; k++) {
        struct scenario *one = &many.scenario[k];
        *one = inst->scenario[k % S];
        one->probability /= times;
        one->demand_kw = malloc(cells * sizeof *one->demand_kw);
        for (size_t at = 0; at < cells; at++)
            one->demand_kw[at] = inst->scenario[k % S].demand_kw[at] * (1 + 0.01 * (double)(k / S));
    }
    return many;
}

static void free_many(struct instance *many)
{
    for (int k = 0; k < many->scenarios; k++)
        free(many->scenario[k].demand_kw);
    free(many->scenario);
}

/* The pilot and what it lends change the way, not the end; also where its plan is to do nothing. */
START_TEST(pilot_leads_to_the_same_end)
{
    enum recourse_kind kind = _i % 4 == 3 ? RECOURSE_MIP : RECOURSE_LP;
    struct instance *inst = random_instance(6100ULL + (unsigned long long)_i, 5, 5);
    struct instance many = many_scenarios(inst, 64 / inst->scenarios + 1);
    if (_i % 3 == 0)
        many.budget_usd = 0;
    struct plan_options opt = {.recourse = kind, .gap = 1e-6, .threads = 2};
    struct plan_options plain = opt;
    plain.without = 1U << LEVER_PILOT;
    struct result *r, *other;
    ck_assert_int_eq(plan_solve(&many, &opt, NULL, NULL, &r, NULL), ERR_NONE);
    ck_assert_int_eq(plan_solve(&many, &plain, NULL, NULL, &other, NULL), ERR_NONE);
    ck_assert_double_le(r->gap, 1e-6);
    ck_assert_double_eq_tol(r->objective, other->objective, 2e-6 * (1 + other->objective));
    result_free(r);
    result_free(other);
    free_many(&many);
    instance_free(inst);
}
END_TEST

/* A solve that ends with the n-th new incumbent, and looks no further. */
static bool stop_at_incumbent(void *context, const struct plan_progress *p)
{
    double *least = context;
    bool go_on = !(p->phase == PLAN_TREE && p->incumbent < *least);
    *least = fmin(*least, p->incumbent);
    return go_on;
}

/* A plan that was taken at its word costs in the end what its dispatch costs, whichever terms came before and wherever a solve was
 * stopped. */
START_TEST(promises_are_kept)
{
    struct instance *inst = random_instance(6300ULL + (unsigned long long)_i, 5, 5);
    struct instance many = many_scenarios(inst, 50 / inst->scenarios + 1);
    struct plan_options opt = {.recourse = RECOURSE_LP, .gap = 1e-3, .threads = 2};
    struct plan_options plain = opt;
    plain.without = 1U << LEVER_PROMISE;
    struct plan_terms own = {many.alpha, many.radius_kw, many.weight, many.budget_usd};
    struct plan_terms terms[] = {own, {0.9, 20, 0.8, own.budget_usd}, {0.5, 0, 0.3, own.budget_usd / 2}, own};
    struct plan_session *session;
    ck_assert_int_eq(plan_session_new(&many, &opt, &session, NULL), ERR_NONE);
    for (size_t k = 0; k < sizeof terms / sizeof *terms; k++) {
        struct instance other = many;
        other.alpha = terms[k].alpha;
        other.radius_kw = terms[k].radius_kw;
        other.weight = terms[k].weight;
        other.budget_usd = terms[k].budget_usd;
        struct result *cut, *cold, *same;
        struct err e = {0};
        double least = INFINITY;
        if (!plan_session_solve(session, &terms[k], stop_at_incumbent, &least, &cut, &e))
            result_free(cut);
        struct result *r = again(session, &terms[k], 1e-3);
        ck_assert_int_eq(plan_solve(&other, &plain, NULL, NULL, &cold, NULL), ERR_NONE);
        ck_assert_double_le(r->bound, cold->objective * (1 + 1e-7));
        ck_assert_double_le(cold->bound, r->objective * (1 + 1e-7));
        ck_assert_int_eq(plan_evaluate(&other, r->units, &opt, NULL, NULL, &same, &e), ERR_NONE);
        ck_assert_double_eq_tol(r->objective, same->objective, 1e-7 * (1 + same->objective));
        for (int s = 0; s < r->scenarios; s++)
            ck_assert_double_eq_tol(r->outcome[s].cost.total, same->outcome[s].cost.total,
                                    1e-6 * (1 + same->outcome[s].cost.total));
        result_free(r);
        result_free(cold);
        result_free(same);
    }
    plan_session_free(session);
    free_many(&many);
    instance_free(inst);
}
END_TEST

struct onlooker {
    struct plan_session *session;
    int seen;
};

/* Every plan on the way is a result of its own, which costs what the progress says. */
static bool look(void *context, const struct plan_progress *p)
{
    struct onlooker *o = context;
    struct err e = {0};
    struct result *r;
    ck_assert_int_eq(plan_session_incumbent(o->session, &r, &e), ERR_NONE);
    ck_assert_int_eq(r != NULL, isfinite(p->incumbent));
    if (!r)
        return true;
    ck_assert_double_eq_tol(r->objective, p->incumbent, 1e-9 * p->incumbent);
    ck_assert_double_le(r->bound, r->objective);
    ck_assert_int_eq(r->status, PLAN_STOPPED);
    ck_assert_ptr_nonnull(r->outcome);
    ck_assert_ptr_null(r->dispatch);
    double mass = 0;
    for (int s = 0; s < r->scenarios; s++)
        mass += r->worst_probability[s];
    ck_assert_double_eq_tol(mass, 1, 1e-9);
    o->seen++;
    result_free(r);
    return true;
}

START_TEST(the_best_plan_so_far_is_a_result)
{
    struct instance *inst = random_instance(6100ULL + (unsigned long long)_i, 5, 5);
    struct plan_options opt = {
        .recourse = _i % 2 ? RECOURSE_MIP : RECOURSE_LP, .gap = 1e-6, .threads = 2, .keep_dispatch = true};
    struct onlooker o = {0};
    struct result *r;
    struct err e = {0};
    ck_assert_int_eq(plan_session_new(inst, &opt, &o.session, &e), ERR_NONE);
    ck_assert_int_eq(plan_session_solve(o.session, NULL, look, &o, &r, &e), ERR_NONE);
    ck_assert_int_gt(o.seen, 0);
    ck_assert_ptr_nonnull(r->dispatch);
    result_free(r);
    plan_session_free(o.session);
    instance_free(inst);
}
END_TEST

/* A wider gap ends earlier, the narrow one goes on from there; and the same plan is not dispatched again. */
START_TEST(goes_on_to_a_smaller_gap)
{
    struct instance *inst = random_instance(6200, 6, 6);
    struct plan_options opt = {.recourse = RECOURSE_LP, .gap = 0.2, .threads = 1, .keep_dispatch = true};
    struct plan_session *session;
    struct result *cold = solve(inst, RECOURSE_LP, 1e-6, 1), *r;
    ck_assert_int_eq(plan_session_new(inst, &opt, &session, NULL), ERR_NONE);
    r = again(session, NULL, 0.2);
    plan_session_give_back(session, r);
    plan_session_limit(session, 1e-6, 0);
    r = again(session, NULL, 1e-6);
    ck_assert_double_eq_tol(r->objective, cold->objective, 2e-6 * cold->objective);
    const struct dispatch *dispatch = r->dispatch;
    plan_session_give_back(session, r);
    r = again(session, NULL, 1e-6);
    ck_assert_ptr_eq(r->dispatch, dispatch);
    result_free(r);
    result_free(cold);
    plan_session_free(session);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan");
    TCase *tc = tcase_create("stage I");
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, agrees_with_paper, 0, HAND_CASES);
    tcase_add_loop_test(tc, agrees_with_extensive_form, 0, INSTANCES);
    tcase_add_loop_test(tc, does_not_depend_on_threads, 0, 10);
    tcase_add_loop_test(tc, stops_when_told, 0, 2);
    tcase_add_test(tc, prices_a_given_plan);
    tcase_add_loop_test(tc, solves_again_under_other_terms, 0, 16);
    tcase_add_loop_test(tc, a_proven_bound_is_not_forgotten, 0, 6);
    tcase_add_loop_test(tc, the_best_plan_so_far_is_a_result, 0, 4);
    tcase_add_test(tc, goes_on_to_a_smaller_gap);
    tcase_add_loop_test(tc, promises_are_kept, 0, 12);
    tcase_add_loop_test(tc, pilot_leads_to_the_same_end, 0, 12);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
