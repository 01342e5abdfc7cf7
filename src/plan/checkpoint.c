/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session has learned, in a file: the cuts of every scenario and the whole plans that were dispatched. Bases are left behind, they
 * are found again in one sweep. A checkpoint is a head, a body of values as the machine holds them, and the body's checksum. */
#include "plan/checkpoint.h"

#include "base/digest.h"
#include "plan/pack.h"

#include <ballast/file.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char magic[24] = "ballast checkpoint 1\n";
/* A machine that holds numbers otherwise, or a program whose structures differ, reads another number here. */
static const uint64_t layout = 0x0102030405060708U + sizeof(struct scenario_outcome);

struct head {
    char magic[sizeof magic];
    uint64_t layout, instance, size, checksum;
    int32_t recourse, scenarios, candidates, plans;
};

static uint64_t checksum_of(const unsigned char *data, size_t size)
{
    uint64_t sum = DIGEST_START;
    digest_mix(&sum, data, size);
    return sum;
}

/* ---- Writing ---- */

static void put_pool(struct pack *p, const struct pool *pool)
{
    for (int s = 0; s < pool->scenarios; s++) {
        size_t count = (size_t)pool->count[s];
        pack_put(p, &pool->count[s], sizeof pool->count[s]);
        pack_put(p, pool->constant[s], count * sizeof **pool->constant);
        pack_put(p, pool->slope[s], count * (size_t)pool->candidates * sizeof **pool->slope);
    }
}

static bool is_known(const struct tried *t)
{
    return t->complete && t->value && t->floor && t->outcome;
}

static void put_tried(struct pack *p, const struct search *s, const struct tried *t)
{
    size_t n = (size_t)s->inst->scenarios;
    pack_put(p, t->units, (size_t)s->inst->candidates * sizeof *t->units);
    pack_put(p, &t->integer, sizeof t->integer);
    pack_put(p, &t->taught, sizeof t->taught);
    pack_put(p, t->value, n * sizeof *t->value);
    pack_put(p, t->floor, n * sizeof *t->floor);
    pack_put(p, t->outcome, n * sizeof *t->outcome);
}

enum err_code checkpoint_write(const struct search *s, uint64_t instance, const char *path, struct err *e)
{
    struct pack body = {0};
    struct head head = {.layout = layout,
                        .instance = instance,
                        .recourse = (int32_t)s->opt->recourse,
                        .scenarios = s->inst->scenarios,
                        .candidates = s->inst->candidates};
    memcpy(head.magic, magic, sizeof magic);
    pack_put(&body, &head, sizeof head); /* its place */
    put_pool(&body, &s->pool);
    for (int k = 0; k < s->tried_count; k++) {
        if (!is_known(&s->tried[k]))
            continue;
        put_tried(&body, s, &s->tried[k]);
        head.plans++;
    }
    enum err_code code = ERR_MEMORY;
    if (!body.failed) {
        head.size = body.size - sizeof head;
        head.checksum = checksum_of(body.data + sizeof head, (size_t)head.size);
        memcpy(body.data, &head, sizeof head);
        code = file_save(path, (const char *)body.data, body.size, e);
    } else {
        err_set(e, code, "Out of memory for the checkpoint %s", path);
    }
    pack_free(&body);
    return code;
}

/* ---- Reading ---- */

static bool get_pool(struct pack *p, struct pool *pool)
{
    size_t C = (size_t)pool->candidates;
    double *slope = malloc((C + 1) * sizeof *slope), *constant = NULL;
    bool fine = slope != NULL;
    for (int s = 0; s < pool->scenarios && fine; s++) {
        int count = 0;
        pack_get(p, &count, sizeof count);
        fine = !p->failed && count >= 0 && (size_t)count <= (p->size - p->at) / sizeof *constant;
        double *grown = fine ? realloc(constant, ((size_t)count + 1) * sizeof *constant) : NULL;
        fine = grown != NULL;
        constant = fine ? grown : constant;
        if (fine)
            pack_get(p, constant, (size_t)count * sizeof *constant);
        for (int k = 0; k < count && fine; k++) {
            pack_get(p, slope, C * sizeof *slope);
            fine = !p->failed && pool_add(pool, s, constant[k], slope);
        }
    }
    free(slope);
    free(constant);
    return fine;
}

static bool get_tried(struct pack *p, struct search *s)
{
    size_t n = (size_t)s->inst->scenarios;
    int *units = calloc((size_t)s->inst->candidates + 1, sizeof *units);
    struct tried *t = NULL;
    if (units) {
        pack_get(p, units, (size_t)s->inst->candidates * sizeof *units);
        t = search_add_tried(s, units);
    }
    free(units);
    if (!t)
        return false;
    t->value = calloc(n, sizeof *t->value);
    t->floor = calloc(n, sizeof *t->floor);
    t->outcome = calloc(n, sizeof *t->outcome);
    if (!t->value || !t->floor || !t->outcome)
        return false;
    t->complete = true;
    pack_get(p, &t->integer, sizeof t->integer);
    pack_get(p, &t->taught, sizeof t->taught);
    pack_get(p, t->value, n * sizeof *t->value);
    pack_get(p, t->floor, n * sizeof *t->floor);
    pack_get(p, t->outcome, n * sizeof *t->outcome);
    return !p->failed;
}

static enum err_code refuse(const char *path, const char *why, struct err *e)
{
    err_set(e, ERR_INVALID, "%s %s", path, why);
    err_hint(e, "Name another file for this solve, or delete this one to begin anew; it is left as it is.");
    return ERR_INVALID;
}

static enum err_code check(const struct search *s, uint64_t instance, const char *path, const char *text, size_t length,
                           struct head *head, struct err *e)
{
    if (length < sizeof *head || memcmp(text, magic, sizeof magic) != 0)
        return refuse(path, "is no checkpoint of this program", e);
    memcpy(head, text, sizeof *head);
    if (head->layout != layout)
        return refuse(path, "is a checkpoint of another machine or version", e);
    if (head->size != length - sizeof *head ||
        head->checksum != checksum_of((const unsigned char *)text + sizeof *head, length - sizeof *head))
        return refuse(path, "is a damaged checkpoint", e);
    if (head->instance != instance || head->scenarios != s->inst->scenarios || head->candidates != s->inst->candidates)
        return refuse(
            path,
            "is the checkpoint of another problem: the case or its scenarios have changed since (alpha, radius, "
            "weight and budget may)",
            e);
    if (head->recourse != (int32_t)s->opt->recourse)
        return refuse(path, "is the checkpoint of a solve with the other kind of recourse", e);
    return ERR_NONE;
}

enum err_code checkpoint_read(struct search *s, uint64_t instance, const char *path, struct err *e)
{
    char *text = NULL;
    size_t length = 0;
    struct head head;
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) /* a device may never end */
        return refuse(path, "is no regular file, and holds no checkpoint", e);
    enum err_code code = file_read(path, SIZE_MAX, &text, &length, e);
    code = code ? code : check(s, instance, path, text, length, &head, e);
    if (!code) {
        struct pack body = {.data = (unsigned char *)text + sizeof head, .size = length - sizeof head};
        bool fine = get_pool(&body, &s->pool);
        for (int k = 0; k < head.plans && fine; k++)
            fine = get_tried(&body, s);
        if (!fine)
            code = err_set(e, ERR_MEMORY, "Out of memory for the checkpoint %s", path);
    }
    free(text);
    return code;
}
