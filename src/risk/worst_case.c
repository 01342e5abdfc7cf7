/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean-CVaR inside a Wasserstein ball without an LP solver.
 *
 * With k0 = 1 - weight and k1 = k0 + weight / (1 - alpha), splitting the transport plan into mass that ends in the CVaR tail
 * (a) and mass that does not (b) turns the nested optimum into one linear program,
 *
 *     max  sum_ij (k1 q_j a_ij + k0 q_j b_ij)
 *     s.t. sum_j (a_ij + b_ij) = p_i,  sum_ij a_ij = 1 - alpha,  sum_ij d_ij (a_ij + b_ij) <= radius,  a, b >= 0,
 *
 * whose dual is convex in the multiplier gamma of the radius alone. For a given gamma the best plan sends the tail mass of
 * row i to argmax k1 q_j - gamma d_ij, the rest to argmax k0 q_j - gamma d_ij, and puts the tail where the difference of
 * the two maxima is largest. A plan with value V and distance D is the tangent V + gamma (radius - D). */
#include "risk/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct transport {
    double gamma;    /* where the plan is optimal */
    double value;    /* V, USD */
    double distance; /* D, kW */
    int *tail_to;    /* [rows] where the tail mass of the row goes */
    int *body_to;    /* [rows] where the rest goes */
    double *tail;    /* [rows] tail mass of the row */
};

struct gain {
    double better; /* what one unit of mass gains by being in the tail */
    double extra;  /* distance that it travels more */
    int row;
};

struct work {
    int n, rows;
    const double *q;
    const struct risk_metric *metric;
    int *dearest; /* [n] scenarios by falling cost */
    double k0, k1, tail, radius;
    int *source;  /* [rows] scenarios that have mass */
    double *mass; /* [rows] theirs */
    struct gain *gain;
    struct transport plan[3];
};

static bool data_valid(int n, const double *q, const double *p, const struct risk_metric *metric, double alpha,
                       double weight, double radius)
{
    /* Negated comparisons so that a NaN fails them. */
    if (n < 1 || !metric || metric->n != n || !(alpha >= 0 && alpha < 1) || !(weight >= 0 && weight <= 1) ||
        !(radius >= 0))
        return false;
    double total = 0;
    for (int j = 0; j < n; j++) {
        if (!isfinite(q[j]) || !(p[j] >= 0))
            return false;
        total += p[j];
    }
    return fabs(total - 1) <= 1e-6;
}

static void work_free(struct work *w)
{
    free(w->source);
    free(w->mass);
    free(w->gain);
    free(w->dearest);
    for (int k = 0; k < 3; k++) {
        free(w->plan[k].tail_to);
        free(w->plan[k].body_to);
        free(w->plan[k].tail);
    }
}

static bool work_allocate(struct work *w)
{
    size_t n = (size_t)w->n;
    w->source = malloc(n * sizeof *w->source);
    w->mass = malloc(n * sizeof *w->mass);
    w->gain = malloc(n * sizeof *w->gain);
    w->dearest = malloc(n * sizeof *w->dearest);
    bool complete = w->source && w->mass && w->gain && w->dearest;
    for (int k = 0; k < 3; k++) {
        struct transport *plan = &w->plan[k];
        plan->tail_to = malloc(n * sizeof *plan->tail_to);
        plan->body_to = malloc(n * sizeof *plan->body_to);
        plan->tail = malloc(n * sizeof *plan->tail);
        complete = complete && plan->tail_to && plan->body_to && plan->tail;
    }
    return complete;
}

/* Scenarios without mass are targets only. Rounding in the sum of p is taken out, so that mass is conserved exactly. */
static void work_sources(struct work *w, const double *p)
{
    double total = 0;
    for (int j = 0; j < w->n; j++)
        total += p[j];
    w->rows = 0;
    for (int j = 0; j < w->n; j++) {
        if (p[j] <= 0)
            continue;
        w->source[w->rows] = j;
        w->mass[w->rows++] = p[j] / total;
    }
}

/* Ties go to the nearest target, and to the row's own scenario first: at gamma = 0 the plan then has the least distance of
 * all optimal ones, which decides whether the radius binds at all. Targets are looked at in the order of falling cost: once even
 * the nearest place would not make up for less cost, the rest is settled. */
static void best_targets(const struct work *w, int row, double gamma, int *tail_to, int *body_to)
{
    int own = w->source[row], a = own, b = own;
    double best_a = w->k1 * w->q[own], best_b = w->k0 * w->q[own], way_a = 0, way_b = 0;
    double least = gamma * w->metric->nearest[own];
    for (int k = 0; k < w->n; k++) {
        int j = w->dearest[k];
        double most_a = w->k1 * w->q[j], most_b = w->k0 * w->q[j];
        bool settled_a = most_a - least < best_a || (a == own && most_a - least <= best_a);
        bool settled_b = most_b - least < best_b || (b == own && most_b - least <= best_b);
        if (settled_a && settled_b)
            break;
        if (j == own)
            continue;
        if (w->metric->block) {
            double bound = gamma * metric_bound(w->metric, own, j);
            if (most_a - bound < best_a && most_b - bound < best_b)
                continue;
        }
        double d = risk_distance(w->metric, own, j), value_a = most_a - gamma * d, value_b = most_b - gamma * d;
        if (value_a > best_a || (value_a == best_a && d < way_a)) {
            best_a = value_a;
            way_a = d;
            a = j;
        }
        if (value_b > best_b || (value_b == best_b && d < way_b)) {
            best_b = value_b;
            way_b = d;
            b = j;
        }
    }
    *tail_to = a;
    *body_to = b;
}

/* gamma = infinity: nobody moves, except to a duplicate (distance 0) that costs more. */
static int best_duplicate(const struct work *w, int row)
{
    int own = w->source[row];
    for (int k = 0; k < w->n && w->metric->nearest[own] <= 0; k++) {
        int j = w->dearest[k];
        if (w->q[j] <= w->q[own])
            break;
        if (risk_distance(w->metric, own, j) <= 0)
            return j;
    }
    return own;
}

static int by_gain(const void *x, const void *y)
{
    const struct gain *a = x;
    const struct gain *b = y;
    if (a->better != b->better)
        return a->better > b->better ? -1 : 1;
    if (a->extra != b->extra)
        return a->extra < b->extra ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* Given targets, put the tail where it gains most; then value and distance of the plan. */
static void place_tail(struct work *w, struct transport *plan)
{
    for (int r = 0; r < w->rows; r++) {
        int own = w->source[r], a = plan->tail_to[r], b = plan->body_to[r];
        double extra = a == b ? 0 : risk_distance(w->metric, own, a) - risk_distance(w->metric, own, b);
        double way = isinf(plan->gamma) ? 0 : plan->gamma * extra;
        w->gain[r] = (struct gain){w->k1 * w->q[a] - w->k0 * w->q[b] - way, extra, r};
    }
    qsort(w->gain, (size_t)w->rows, sizeof *w->gain, by_gain);
    double open = w->tail;
    for (int k = 0; k < w->rows; k++) {
        int r = w->gain[k].row;
        plan->tail[r] = fmin(w->mass[r], open);
        open -= plan->tail[r];
    }
    plan->value = plan->distance = 0;
    for (int r = 0; r < w->rows; r++) {
        int own = w->source[r], a = plan->tail_to[r], b = plan->body_to[r];
        double tail = plan->tail[r], body = w->mass[r] - tail;
        plan->value += w->k1 * w->q[a] * tail + w->k0 * w->q[b] * body;
        plan->distance += (a == own ? 0 : risk_distance(w->metric, own, a) * tail) +
                          (b == own ? 0 : risk_distance(w->metric, own, b) * body);
    }
}

static void plan_stay(struct work *w, struct transport *plan)
{
    plan->gamma = INFINITY;
    for (int r = 0; r < w->rows; r++)
        plan->tail_to[r] = plan->body_to[r] = best_duplicate(w, r);
    place_tail(w, plan);
}

/* The best plan at gamma. A target that is best at both ends of an interval is best throughout it (a maximum of lines is
 * convex), so such rows are not scanned again; low and high may be NULL. */
static void plan_at(struct work *w, double gamma, const struct transport *low, const struct transport *high,
                    struct transport *plan)
{
    plan->gamma = gamma;
    for (int r = 0; r < w->rows; r++) {
        bool settled = low && high && low->tail_to[r] == high->tail_to[r] && low->body_to[r] == high->body_to[r];
        if (settled) {
            plan->tail_to[r] = low->tail_to[r];
            plan->body_to[r] = low->body_to[r];
        } else {
            best_targets(w, r, gamma, &plan->tail_to[r], &plan->body_to[r]);
        }
    }
    place_tail(w, plan);
}

/* Narrow [low, high] by intersecting the tangents until the dual function meets their intersection. low travels further than
 * the radius, high does not. Returns the optimal multiplier. */
static double bracket(struct work *w, struct transport **low, struct transport **high, struct transport *spare)
{
    for (;;) {
        double gamma = ((*low)->value - (*high)->value) / ((*low)->distance - (*high)->distance);
        /* Only rounding puts the intersection on an end or outside: then the ends are as good as they get. */
        if (!(gamma > (*low)->gamma && gamma < (*high)->gamma))
            return fmax((*low)->gamma, fmin(gamma, (*high)->gamma));
        double meet = (*high)->value + gamma * (w->radius - (*high)->distance);
        plan_at(w, gamma, *low, *high, spare);
        double value = spare->value + gamma * (w->radius - spare->distance);
        double scale = fabs((*low)->value) + fabs((*high)->value) + gamma * spare->distance;
        if (value <= meet + 1e-14 * scale)
            return gamma;
        struct transport **end = spare->distance > w->radius ? low : high;
        struct transport *replaced = *end;
        *end = spare;
        spare = replaced;
    }
}

static void order_by_cost(struct work *w)
{
    for (int j = 0; j < w->n; j++)
        w->gain[j] = (struct gain){w->q[j], 0, j};
    qsort(w->gain, (size_t)w->n, sizeof *w->gain, by_gain);
    for (int j = 0; j < w->n; j++)
        w->dearest[j] = w->gain[j].row;
}

static void add_mass(const struct work *w, const struct transport *plan, double share, double *worst)
{
    for (int r = 0; r < w->rows; r++) {
        worst[plan->tail_to[r]] += share * plan->tail[r];
        worst[plan->body_to[r]] += share * (w->mass[r] - plan->tail[r]);
    }
}

/* The costliest 1 - alpha of P. */
static void costliest(struct work *w, const double *worst, double *tail)
{
    double open = w->tail;
    for (int k = 0; k < w->n; k++) {
        int j = w->dearest[k];
        tail[j] = fmin(worst[j], open);
        open -= tail[j];
    }
}

static void solve(struct work *w, double weight, struct risk_value *value, double *sensitivity, double *worst,
                  double *tail)
{
    struct transport *low = &w->plan[0];
    struct transport *high = &w->plan[1];
    plan_at(w, 0, NULL, NULL, low);
    value->radius_max = low->distance;
    value->gamma = 0;
    double share = 1; /* of the far plan in the optimal mixture, whose distance is the radius */
    if (low->distance > w->radius) {
        plan_stay(w, high);
        value->gamma = bracket(w, &low, &high, &w->plan[2]);
        share = (w->radius - high->distance) / (low->distance - high->distance);
        add_mass(w, high, 1 - share, worst);
    }
    add_mass(w, low, share, worst);
    costliest(w, worst, tail);
    value->rho = 0;
    for (int j = 0; j < w->n; j++) {
        sensitivity[j] = (1 - weight) * worst[j] + weight / w->tail * tail[j];
        value->rho += sensitivity[j] * w->q[j];
    }
}

enum err_code risk_worst_case(int n, const double *q, const double *p, const struct risk_metric *metric, double alpha,
                              double weight, double radius, struct risk_value *value, double *w, double *worst,
                              double *tail)
{
    if (!data_valid(n, q, p, metric, alpha, weight, radius))
        return ERR_INVALID;
    struct work work = {.n = n, .q = q, .metric = metric, .tail = 1 - alpha, .radius = radius};
    work.k0 = 1 - weight;
    work.k1 = work.k0 + weight / work.tail;
    double *answer = calloc(3 * (size_t)n, sizeof *answer);
    bool complete = work_allocate(&work) && answer;
    if (complete) {
        work_sources(&work, p);
        order_by_cost(&work);
        solve(&work, weight, value, answer, answer + n, answer + 2 * n);
        double *wanted[3] = {w, worst, tail};
        for (int k = 0; k < 3; k++)
            if (wanted[k])
                memcpy(wanted[k], answer + k * n, (size_t)n * sizeof *answer);
    }
    work_free(&work);
    free(answer);
    return complete ? ERR_NONE : ERR_MEMORY;
}
