/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and bound over units, with cuts for every node: best bound first, diving to the nearer child after each branching. It
 * probes totals by module type, sites and single candidates, and branches where both sides gain. */
#include "plan/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE 1e-6         /* distance from an integer that counts as none */
#define CUT_FLOOR_USD 1e-3 /* the simplex may leave a cut violated by some of this */

enum { ROOT_ROUNDS = 200, NODE_ROUNDS = 1000, CHOICES = 12 };

struct node {
    double bound;
    long number;        /* order of creation: ties are broken the same way in every run */
    int *lower, *upper; /* [integers] */
};

struct tree {
    struct search *s;
    struct node **heap;
    int count, capacity;
    long created;
    double closed; /* least bound of the nodes that were closed without being solved to the end */
};

/* ---- Nodes and the heap ---- */

static void node_free(struct node *n)
{
    if (n)
        free(n->lower);
    free(n);
}

static struct node *node_new(struct tree *t, const struct node *parent)
{
    size_t m = (size_t)t->s->master.integers;
    struct node *n = calloc(1, sizeof *n);
    if (!n || !(n->lower = malloc(2 * m * sizeof *n->lower))) {
        free(n);
        return NULL;
    }
    n->upper = n->lower + m;
    n->number = t->created++;
    if (parent) {
        memcpy(n->lower, parent->lower, 2 * m * sizeof *n->lower);
        n->bound = parent->bound;
    } else {
        master_root_node(&t->s->master, n->lower, n->upper);
        n->bound = -INFINITY;
    }
    return n;
}

static bool before(const struct node *a, const struct node *b)
{
    return a->bound < b->bound || (a->bound <= b->bound && a->number < b->number);
}

static bool heap_push(struct tree *t, struct node *n)
{
    if (t->count == t->capacity) {
        int capacity = t->capacity ? 2 * t->capacity : 64;
        struct node **grown =
            realloc(t->heap, (size_t)capacity * sizeof(struct node *)); // NOLINT: an array of pointers
        if (!grown)
            return false;
        t->heap = grown;
        t->capacity = capacity;
    }
    int i = t->count++;
    for (; i > 0 && before(n, t->heap[(i - 1) / 2]); i = (i - 1) / 2)
        t->heap[i] = t->heap[(i - 1) / 2];
    t->heap[i] = n;
    return true;
}

static struct node *heap_pop(struct tree *t)
{
    struct node *top = t->heap[0], *last = t->heap[--t->count];
    int i = 0;
    for (;;) {
        int child = 2 * i + 1;
        if (child >= t->count)
            break;
        if (child + 1 < t->count && before(t->heap[child + 1], t->heap[child]))
            child++;
        if (!before(t->heap[child], last))
            break;
        t->heap[i] = t->heap[child];
        i = child;
    }
    t->heap[i] = last;
    return top;
}

/* The proven bound of everything left, the node in hand included. */
static void update_bound(struct tree *t, const struct node *in_hand)
{
    double bound = fmin(t->closed, t->s->objective);
    if (t->count > 0)
        bound = fmin(bound, t->heap[0]->bound);
    if (in_hand)
        bound = fmin(bound, in_hand->bound);
    if (bound > t->s->bound)
        t->s->bound = bound;
    watch_bounds(&t->s->watch, t->s->bound, t->s->objective);
}

static bool closes(const struct tree *t, double bound)
{
    return bound >= search_target(t->s) - search_tolerance(t->s);
}

/* ---- One node ---- */

static bool fractional(double x)
{
    return fabs(x - floor(x + 0.5)) > WHOLE;
}

/* Fractional columns (from 0), the most fractional of each group first: totals, sites where they matter, candidates. */
static int fractional_columns(const struct search *s, int *column, int most)
{
    const struct master *m = &s->master;
    struct {
        int from, count;
    } group[3] = {{2 * m->C, m->M}, {m->C, m->sites_matter ? m->C : 0}, {0, m->C}};
    int count = 0;
    for (int g = 0; g < 3; g++) {
        int first = count, share = (most - count) / (3 - g);
        for (int j = group[g].from; j < group[g].from + group[g].count; j++) {
            double x = glp_get_col_prim(m->lp, j + 1);
            if (!fractional(x))
                continue;
            double part = fmin(x - floor(x), ceil(x) - x);
            int at = count < first + share ? count++ : count - 1;
            for (; at > first; at--) {
                double y = glp_get_col_prim(m->lp, column[at - 1] + 1);
                if (fmin(y - floor(y), ceil(y) - y) >= part)
                    break;
                column[at] = column[at - 1];
            }
            if (share > 0)
                column[at] = j;
        }
    }
    return count;
}

/* Where to branch: of some fractional columns the one whose branches raise the master's bound most, both together. */
struct choice {
    int column;             /* from 0, -1: whole */
    double x, below, above; /* its value; bounds of the branches, USD a year */
};

static enum err_code choose(struct search *s, const struct node *n, struct choice *best, struct err *e)
{
    bool probes = !(s->opt->without & 1U << LEVER_PROBING);
    int column[CHOICES], count = fractional_columns(s, column, CHOICES);
    double score = -1, x[CHOICES];
    *best = (struct choice){.column = -1};
    for (int k = 0; k < count; k++)
        x[k] = glp_get_col_prim(s->master.lp, column[k] + 1); /* probing spoils them */
    if (!probes) {                                            /* the first of the first group */
        *best = (struct choice){column[0], x[0], n->bound, n->bound};
        return ERR_NONE;
    }
    for (int k = 0; k < count; k++) {
        struct choice c = {.column = column[k], .x = x[k]};
        enum err_code code = master_probe(&s->master, column[k], n->lower[column[k]], floor(c.x), &c.below, e);
        code = code ? code : master_probe(&s->master, column[k], floor(c.x) + 1, n->upper[column[k]], &c.above, e);
        if (code)
            return code;
        double least = 1e-6 * fmax(fabs(n->bound), 1), worth = s->objective - n->bound;
        double product = fmax(fmin(c.below - n->bound, worth), least) * fmax(fmin(c.above - n->bound, worth), least);
        if (product > score) {
            score = product;
            *best = c;
        }
    }
    return ERR_NONE;
}

static bool whole_units(const struct search *s, int *units)
{
    bool whole = true;
    for (int c = 0; c < s->inst->candidates; c++) {
        units[c] = (int)floor(s->master.units[c] + 0.5);
        whole = whole && !fractional(s->master.units[c]);
    }
    return whole;
}

/* A whole plan near the master's: its units rounded down, then up again by the largest fractions as far as that is allowed. */
static void round_units(const struct search *s, int *units)
{
    int C = s->inst->candidates;
    double annual, capital;
    for (int c = 0; c < C; c++)
        units[c] = (int)floor(s->master.units[c] + WHOLE);
    for (double least = 1; least > 0.4;) {
        int best = -1;
        double most = 0.4;
        for (int c = 0; c < C; c++) {
            double part = s->master.units[c] - floor(s->master.units[c] + WHOLE);
            if (part > most && part < least) {
                most = part;
                best = c;
            }
        }
        if (best < 0)
            return;
        least = most;
        units[best]++;
        if (!master_price_plan(s->inst, units, &annual, &capital, NULL))
            units[best]--;
    }
}

/* Add the pool's cut where it lies above the master's risk; *added tells. */
static enum err_code separate(struct search *s, bool *added, struct err *e)
{
    double rho, constant;
    enum err_code code = pool_cut(&s->pool, s->inst, s->metric, s->master.units, &rho, &constant, s->cut_slope);
    if (code)
        return err_set(e, code, "The worst-case risk could not be computed");
    double scale = fmax(isinf(s->objective) ? 0 : s->objective, 1) / fmax(s->inst->events_per_year, 1e-9);
    *added = rho > s->master.theta + fmin(0.02 * s->opt->gap, 1e-4) * scale + 1e-8 * scale + CUT_FLOOR_USD;
    return *added ? master_add_cut(&s->master, constant, s->cut_slope, e) : ERR_NONE;
}

enum node_state { NODE_CLOSED, NODE_BRANCH, NODE_WHOLE };

/* Solve a node with cuts until it is closed, fractional and tight, or whole and tight. At the root fractional points are
 * dispatched too: there every cut serves the whole tree. */
static enum err_code solve_node(struct tree *t, struct node *n, bool root, int *units, enum node_state *state,
                                struct err *e)
{
    struct search *s = t->s;
    int root_rounds = 0;
    master_set_node(&s->master, n->lower, n->upper);
    for (int round = 0; round < NODE_ROUNDS; round++) {
        bool feasible, added = false;
        *state = NODE_CLOSED;
        enum err_code code = master_solve(&s->master, &feasible, e);
        if (code)
            return code;
        if (!feasible) {
            n->bound = INFINITY;
            return ERR_NONE;
        }
        n->bound = fmax(n->bound, s->master.bound);
        if (!watch_tick(&s->watch, false))
            return ERR_CANCELED;
        if (closes(t, n->bound))
            return ERR_NONE;
        code = separate(s, &added, e);
        if (code)
            return code;
        if (added)
            continue;
        s->watch.now.round++;
        if (whole_units(s, units)) {
            int index = search_find(s, units);
            if (index < 0 || search_open(s, index)) {
                code = search_try(s, units, &index, e);
                update_bound(t, n);
                if (code)
                    return code;
                if (index >= 0)
                    continue; /* its cuts are new */
            }
            if (index >= 0 && s->tried[index].complete && !s->tried[index].taught) {
                code = search_teach(s, index, e);
                if (code)
                    return code;
                continue;
            }
            int column[CHOICES];
            *state = fractional_columns(s, column, CHOICES) > 0 ? NODE_BRANCH : NODE_WHOLE;
            return ERR_NONE;
        }
        *state = NODE_BRANCH;
        if (!root || root_rounds++ >= ROOT_ROUNDS)
            return ERR_NONE;
        double known = s->inst->events_per_year * s->master.theta, risk_usd;
        code = search_learn(s, s->master.units, &risk_usd, e);
        if (code)
            return code;
        update_bound(t, n);
        watch_tick(&s->watch, true);
        if (risk_usd - known > 0.2 * search_tolerance(s))
            continue;
        round_units(s, units);
        if (search_find(s, units) >= 0)
            return ERR_NONE;
        int index;
        code = search_try(s, units, &index, e);
        update_bound(t, n);
        if (code)
            return code;
        watch_tick(&s->watch, true);
    }
    *state = NODE_CLOSED;
    return err_set(e, ERR_INTERNAL, "A node of the search does not settle after %d rounds", NODE_ROUNDS);
}

/* ---- Branching ---- */

static enum err_code push_child(struct tree *t, const struct node *parent, int column, int lower, int upper,
                                struct node **out, struct err *e)
{
    *out = NULL;
    if (lower > upper)
        return ERR_NONE;
    struct node *child = node_new(t, parent);
    if (!child || !heap_push(t, child)) {
        node_free(child);
        return err_set(e, ERR_MEMORY, "Out of memory for the search tree");
    }
    child->lower[column] = lower;
    child->upper[column] = upper;
    *out = child;
    return ERR_NONE;
}

static enum err_code branch(struct tree *t, struct node *n, struct node **dive, struct err *e)
{
    struct node *down, *up;
    struct choice c;
    enum err_code code = choose(t->s, n, &c, e);
    if (code)
        return code;
    int below = (int)floor(c.x);
    double own = n->bound;
    n->bound = fmax(own, c.below); /* a child begins with its parent's bound */
    code = push_child(t, n, c.column, n->lower[c.column], below, &down, e);
    n->bound = fmax(own, c.above);
    code = code ? code : push_child(t, n, c.column, below + 1, n->upper[c.column], &up, e);
    n->bound = own;
    if (!code)
        *dive = c.x - below > 0.5 ? up : down;
    return code;
}

/* A whole plan whose integer dispatch costs more than its relaxation, or that is known and others are wanted: its node is split
 * around it until it stands alone, and alone it is worth its own proven bound. */
static enum err_code split_around(struct tree *t, struct node *n, const int *units, struct err *e)
{
    struct search *s = t->s;
    int index = search_find(s, units);
    struct node *unused;
    enum err_code code = ERR_NONE;
    for (int c = 0; c < s->inst->candidates && !code; c++) {
        if (n->lower[c] == n->upper[c])
            continue;
        code = push_child(t, n, c, n->lower[c], units[c] - 1, &unused, e);
        code = code ? code : push_child(t, n, c, units[c] + 1, n->upper[c], &unused, e);
        n->lower[c] = n->upper[c] = units[c];
    }
    if (index >= 0 && !code && s->tried[index].upper > s->within)
        t->closed = fmin(t->closed, s->tried[index].lower);
    return code;
}

static struct node *take(struct tree *t, struct node *dive)
{
    if (!dive)
        return heap_pop(t);
    /* The dive's child is somewhere in the heap: take it out and put the order right. */
    int i = 0;
    while (t->heap[i] != dive)
        i++;
    for (; i > 0; i = (i - 1) / 2)
        t->heap[i] = t->heap[(i - 1) / 2];
    t->heap[0] = dive;
    return heap_pop(t);
}

/* *park: a plan's promise closed the node, or would; it goes back to the others until that is settled. */
static enum err_code step(struct tree *t, struct node *n, int *units, struct node **dive, bool *park, struct err *e)
{
    struct search *s = t->s;
    enum node_state state;
    bool root = n->number == 0;
    *dive = NULL;
    enum err_code code = solve_node(t, n, root, units, &state, e);
    if (root)
        s->watch.now.phase = PLAN_TREE;
    if (code)
        return code;
    if (state == NODE_BRANCH)
        return branch(t, n, dive, e);
    if (state == NODE_WHOLE && (s->certify || isfinite(s->within)))
        return split_around(t, n, units, e);
    *park = s->promised >= 0;
    if (*park)
        return state == NODE_WHOLE ? search_settle(s, e) : ERR_NONE;
    /* With relaxed recourse a whole, tight node is worth its incumbent, to the tolerance of its cuts. */
    t->closed = fmin(t->closed, n->bound);
    return ERR_NONE;
}

enum err_code tree_search(struct search *s, struct err *e)
{
    struct tree t = {.s = s, .closed = INFINITY};
    int *units = calloc((size_t)s->inst->candidates + 1, sizeof *units);
    struct node *n = node_new(&t, NULL), *dive = NULL;
    enum err_code code = ERR_NONE;
    if (!units || !n || !heap_push(&t, n)) {
        node_free(n);
        code = err_set(e, ERR_MEMORY, "Out of memory for the search tree");
    }
    s->watch.now.phase = PLAN_ROOT;
    while (!code && t.count > 0 && !(isfinite(s->within) && s->incumbent >= 0)) {
        bool park = false;
        n = take(&t, dive);
        if (closes(&t, n->bound)) {
            park = s->promised >= 0;
            if (!park)
                t.closed = fmin(t.closed, n->bound);
            else if (!dive) /* the least bound of all */
                code = search_settle(s, e);
            dive = NULL;
        } else {
            s->watch.now.done = t.created - t.count;
            s->watch.now.total = 0;
            code = step(&t, n, units, &dive, &park, e);
        }
        if (!code && park && !heap_push(&t, n))
            code = err_set(e, ERR_MEMORY, "Out of memory for the search tree");
        if (code)
            t.closed = fmin(t.closed, n->bound); /* left open: its bound still counts */
        if (code || !park)
            node_free(n);
        update_bound(&t, NULL);
    }
    s->promised = -1;
    while (t.count > 0)
        node_free(t.heap[--t.count]);
    free(t.heap);
    free(units);
    /* Stopping is an answer, not a failure. */
    return code == ERR_CANCELED && s->watch.stop != WATCH_GO ? ERR_NONE : code;
}
