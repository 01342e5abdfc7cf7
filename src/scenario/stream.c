/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream.h"

#include <stdint.h>

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014): neighbouring seeds and numbers give unrelated states. */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

void stream_start(gsl_rng *rng, unsigned long seed, enum stream_set set, int scenario, enum stream_use use, int attempt)
{
    uint64_t state = mix(seed);
    state = mix(state ^ (uint64_t)set);
    state = mix(state ^ (uint64_t)scenario);
    state = mix(state ^ (uint64_t)use);
    state = mix(state ^ (uint64_t)attempt);
    /* The generator takes 32 bits, and 0 stands for a fixed default there. */
    uint32_t start = (uint32_t)(state >> 32);
    gsl_rng_set(rng, start ? start : 1);
}
