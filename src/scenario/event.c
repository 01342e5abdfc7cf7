/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event.h"

#include <stdlib.h>
#include <string.h>

double site_mean_use(const struct datacenter *site)
{
    return site->rated_kw * site->use_a / (site->use_a + site->use_b);
}

bool event_init(struct event *v, const struct planning_case *c)
{
    memset(v, 0, sizeof *v);
    v->use_kw = calloc((size_t)c->datacenters + 1, sizeof *v->use_kw);
    v->phase = calloc((size_t)c->datacenters + 1, sizeof *v->phase);
    v->background = calloc((size_t)c->buses + 1, sizeof *v->background);
    v->available = calloc((size_t)c->candidates + 1, sizeof *v->available);
    if (v->use_kw && v->phase && v->background && v->available)
        return true;
    event_free(v);
    return false;
}

void event_free(struct event *v)
{
    free(v->use_kw);
    free(v->phase);
    free(v->background);
    free(v->available);
    free(v->surge);
    free(v->trip);
    free(v->outage);
    free(v->derating);
    memset(v, 0, sizeof *v);
}

void event_calm(struct event *v, const struct planning_case *c)
{
    v->surges = v->trips = v->outages = v->deratings = 0;
    v->steady = true;
    for (int j = 0; j < c->datacenters; j++) {
        v->use_kw[j] = site_mean_use(&c->datacenter[j]);
        v->phase[j] = 0;
    }
    for (int i = 0; i < c->buses; i++)
        v->background[i] = 1;
    for (int k = 0; k < c->candidates; k++)
        v->available[k] = 1;
}

/* Room for one element more; the array stays as it is when memory is short. */
static void *room_for_one(void *array, int count, int *room, size_t size)
{
    if (count < *room)
        return array;
    int wanted = *room ? 2 * *room : 8;
    void *grown = realloc(array, (size_t)wanted * size);
    if (grown)
        *room = wanted;
    return grown;
}

bool event_add_surge(struct event *v, const struct surge *surge)
{
    struct surge *array = room_for_one(v->surge, v->surges, &v->surge_room, sizeof *array);
    if (!array)
        return false;
    v->surge = array;
    v->surge[v->surges++] = *surge;
    return true;
}

bool event_add_trip(struct event *v, const struct trip *trip)
{
    struct trip *array = room_for_one(v->trip, v->trips, &v->trip_room, sizeof *array);
    if (!array)
        return false;
    v->trip = array;
    v->trip[v->trips++] = *trip;
    return true;
}

bool event_add_outage(struct event *v, const struct outage *outage)
{
    struct outage *array = room_for_one(v->outage, v->outages, &v->outage_room, sizeof *array);
    if (!array)
        return false;
    v->outage = array;
    v->outage[v->outages++] = *outage;
    return true;
}

bool event_add_derating(struct event *v, const struct derating *derating)
{
    struct derating *array = room_for_one(v->derating, v->deratings, &v->derating_room, sizeof *array);
    if (!array)
        return false;
    v->derating = array;
    v->derating[v->deratings++] = *derating;
    return true;
}
