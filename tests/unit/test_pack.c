/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages between processes: what is read is what was written, and a damaged message is refused. */
#include "plan/pack.h"

#include "random_instance.h"
#include "run_suite.h"

#include <string.h>

enum { RANKS = 3 };

static void same_dispatch(const struct instance *a, const struct instance *b, int s, struct pack *p)
{
    int *units = calloc((size_t)a->candidates + 1, sizeof *units);
    struct dispatch here, there, read;
    double bound;
    ck_assert(units);
    for (int c = 0; c < a->candidates; c++)
        units[c] = a->candidate[c].max_units > 0;
    ck_assert_int_eq(recourse_dispatch(a, s, units, RECOURSE_LP, 1e-6, &here, &bound, NULL), ERR_NONE);
    ck_assert_int_eq(recourse_dispatch(b, s, units, RECOURSE_LP, 1e-6, &there, &bound, NULL), ERR_NONE);
    pack_clear(p);
    pack_put_dispatch(p, &there);
    ck_assert(pack_get_dispatch(p, &read));
    size_t loads = (size_t)(here.buses * here.steps) * sizeof(double);
    ck_assert(!memcmp(&here.cost, &read.cost, sizeof here.cost));
    ck_assert(!memcmp(here.unserved_kw, read.unserved_kw, loads));
    ck_assert(!memcmp(here.voltage_pu, read.voltage_pu, loads));
    ck_assert(!memcmp(here.import_kw, read.import_kw, (size_t)here.steps * sizeof(double)));
    dispatch_free(&read);
    for (p->at = 0, p->size -= 1; p->size > 0 && !p->failed; p->at = 0, p->size /= 2)
        ck_assert(!pack_get_dispatch(p, &read));
    dispatch_free(&here);
    dispatch_free(&there);
    free(units);
}

START_TEST(carries_an_instance)
{
    struct instance *inst = random_instance((unsigned long long)_i, 5, 5);
    struct pack p = {0}, text = {0};
    ck_assert(inst);
    for (int rank = 0; rank < RANKS; rank++) {
        pack_clear(&p);
        pack_put_instance(&p, inst, rank, RANKS);
        struct instance *read = pack_get_instance(&p);
        ck_assert(read && p.at == p.size);
        ck_assert_int_eq(read->scenarios, inst->scenarios);
        ck_assert_str_eq(read->bus[1].id, inst->bus[1].id);
        for (int s = 0; s < inst->scenarios; s++) {
            ck_assert((read->scenario[s].demand_kw != NULL) == (s % RANKS == rank));
            if (s % RANKS == rank)
                same_dispatch(inst, read, s, &text);
        }
        instance_free(read);
    }
    pack_free(&text);
    pack_free(&p);
    instance_free(inst);
}
END_TEST

START_TEST(refuses_a_damaged_instance)
{
    struct instance *inst = random_instance(1, 5, 5);
    struct pack p = {0};
    pack_put_instance(&p, inst, 0, 1);
    size_t whole = p.size;
    for (p.size = whole - 1; p.size > sizeof(struct instance); p.size -= p.size / 13 + 1) {
        p.at = 0;
        p.failed = false;
        ck_assert(!pack_get_instance(&p));
    }
    pack_free(&p);
    instance_free(inst);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pack");
    TCase *tc = tcase_create("messages");
    tcase_add_loop_test(tc, carries_an_instance, 0, 8);
    tcase_add_test(tc, refuses_a_damaged_instance);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
