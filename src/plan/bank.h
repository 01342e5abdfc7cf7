/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of prices learned in a pilot, and what they prove about all scenarios. */
#ifndef BALLAST_BANK_H
#define BALLAST_BANK_H

#include "plan/evaluator.h"
#include "plan/pool.h"

struct bank {
    struct stage2_prices *set;
    int sets, room;
    double *plan; /* [plans * C] under which they were learned */
    int plans, plan_room;
    int candidates;
};
void bank_free(struct bank *b);
/* Takes the sets that are filled out of prices[count], and remembers the plan. False when memory is short. */
bool bank_take(struct bank *b, int candidates, const double *units, struct stage2_prices *prices, int count);
/* To every scenario that prices carry over to: the set that says most under each plan becomes a cut of the pool (NULL: none does), and
 * the basis of the one that says most under units[C] is where its next dispatch begins. */
enum err_code bank_transfer(const struct bank *b, struct evaluator *ev, struct pool *pool, const double *units,
                            struct watch *watch, struct err *e);

#endif
