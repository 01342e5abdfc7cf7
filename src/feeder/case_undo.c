/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of the document's lines, and the history that takes them back and does them again, a group at a time. */
#include "case_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Exchanging lines ---- */

static void read_line(struct line *line, char *text)
{
    size_t length = text ? strlen(text) : 0; /* the lines of a change are all there: doc_replace sees to it */
    line->text = text;
    line->eol = 0;
    if (length > 0 && text[length - 1] == '\n')
        line->eol = length > 1 && text[length - 2] == '\r' ? 2 : 1;
    line->length = (int)length - line->eol;
    line_scan(line);
}

static bool reserve_lines(struct casedoc *doc, int count)
{
    if (count <= doc->capacity)
        return true;
    int capacity = count + count / 2 + 16;
    struct line *lines = realloc(doc->lines, (size_t)capacity * sizeof *lines);
    if (!lines)
        return false;
    doc->lines = lines;
    doc->capacity = capacity;
    return true;
}

/* Exchange the change's texts with the document's lines; `texts` has room for the larger number. False, and nothing
 * done, when memory is short, which cannot happen on the way back: the lines keep the room that they once had. */
static bool exchange(struct casedoc *doc, struct change *change)
{
    int in = change->outside;
    int out = change->inside;
    if (!reserve_lines(doc, doc->count - out + in))
        return false;
    struct line *at = doc->lines + change->at;
    int both = in < out ? in : out;
    for (int i = 0; i < both; i++) {
        char *text = at[i].text;
        read_line(&at[i], change->texts[i]);
        change->texts[i] = text;
    }
    for (int i = both; i < out; i++)
        change->texts[i] = at[i].text;
    memmove(at + in, at + out, (size_t)(doc->count - change->at - out) * sizeof *at);
    for (int i = both; i < in; i++)
        read_line(&at[i], change->texts[i]);
    doc->count += in - out;
    change->outside = out;
    change->inside = in;
    doc->revision++;
    return true;
}

/* The index stays right when a line only got another value. */
static bool same_place(const struct casedoc *doc, const struct change *change)
{
    if (change->inside != 1 || change->outside != 1)
        return false;
    struct line before;
    read_line(&before, change->texts[0]);
    const struct line *now = &doc->lines[change->at];
    return before.kind == LINE_ENTRY && now->kind == LINE_ENTRY && before.name.length == now->name.length &&
           memcmp(before.text + before.name.at, now->text + now->name.at, (size_t)now->name.length) == 0;
}

/* Exchange the changes [from, to) of a group, the last first if backwards, and index anew. All or nothing. */
static bool exchange_all(struct casedoc *doc, struct change_group *group, int from, int to, bool backwards)
{
    bool indexed = true;
    int n = 0;
    for (; n < to - from; n++) {
        struct change *change = &group->changes[backwards ? to - 1 - n : from + n];
        if (!exchange(doc, change))
            break;
        indexed = indexed && same_place(doc, change);
    }
    if (n == to - from && (indexed || index_build(doc)))
        return true;
    /* The old index is the right one again once the lines are. */
    while (n-- > 0)
        (void)exchange(doc, &group->changes[backwards ? to - 1 - n : from + n]);
    return false;
}

/* ---- Groups ---- */

static void change_free(struct change *change)
{
    for (int i = 0; i < change->outside; i++)
        free(change->texts[i]);
    free((void *)change->texts);
}

static void group_free(struct change_group *group)
{
    for (int i = 0; i < group->count; i++)
        change_free(&group->changes[i]);
    free(group->changes);
    free(group->what);
    memset(group, 0, sizeof *group);
}

void history_free(struct casedoc *doc)
{
    for (int i = 0; i < doc->group_count; i++)
        group_free(&doc->groups[i]);
    free(doc->groups);
    doc->groups = NULL;
    doc->group_count = doc->group_capacity = doc->done = 0;
    group_free(&doc->pending);
}

void casedoc_group_begin(struct casedoc *doc, const char *what)
{
    if (doc->nesting++ == 0)
        doc->pending.what = strdup(what ? what : "edit");
}

/* A finished group ends the redo side of the history: that future is no more. doc_replace has made room for it. */
static void push_group(struct casedoc *doc)
{
    for (int i = doc->done; i < doc->group_count; i++)
        group_free(&doc->groups[i]);
    doc->groups[doc->done++] = doc->pending;
    doc->group_count = doc->done;
    memset(&doc->pending, 0, sizeof doc->pending);
}

void casedoc_group_end(struct casedoc *doc)
{
    if (doc->nesting == 0 || --doc->nesting > 0)
        return;
    if (doc->pending.count == 0)
        group_free(&doc->pending);
    else
        push_group(doc);
}

void casedoc_group_cancel(struct casedoc *doc)
{
    if (doc->nesting == 1)
        doc_roll_back(doc, 0);
    casedoc_group_end(doc);
}

bool casedoc_group_join(struct casedoc *doc)
{
    if (doc->nesting > 0 || doc->done < 2 || doc->done < doc->group_count)
        return false;
    struct change_group *last = &doc->groups[doc->done - 1], *before = last - 1;
    int count = before->count + last->count;
    struct change *changes = realloc(before->changes, (size_t)count * sizeof *changes);
    if (!changes)
        return false;
    memcpy(changes + before->count, last->changes, (size_t)last->count * sizeof *changes);
    before->changes = changes;
    before->count = before->capacity = count;
    last->count = 0; /* its changes have another owner */
    group_free(last);
    doc->group_count = --doc->done;
    return true;
}

bool casedoc_undo(struct casedoc *doc)
{
    if (doc->nesting > 0 || doc->done == 0)
        return false;
    struct change_group *group = &doc->groups[doc->done - 1];
    if (!exchange_all(doc, group, 0, group->count, true))
        return false;
    doc->done--;
    return true;
}

bool casedoc_redo(struct casedoc *doc)
{
    if (doc->nesting > 0 || doc->done == doc->group_count)
        return false;
    struct change_group *group = &doc->groups[doc->done];
    if (!exchange_all(doc, group, 0, group->count, false))
        return false;
    doc->done++;
    return true;
}

static const char *group_name(const struct change_group *group)
{
    return group->what ? group->what : "edit";
}

const char *casedoc_undo_name(const struct casedoc *doc)
{
    return doc->done > 0 ? group_name(&doc->groups[doc->done - 1]) : NULL;
}

const char *casedoc_redo_name(const struct casedoc *doc)
{
    return doc->done < doc->group_count ? group_name(&doc->groups[doc->done]) : NULL;
}

/* ---- One change ---- */

static enum err_code out_of_memory(struct err *e)
{
    err_set(e, ERR_MEMORY, "out of memory: the case is unchanged");
    err_hint(e, "Save, then close other programs");
    return ERR_MEMORY;
}

/* Room for the group itself, so that ending it cannot fail. */
static bool reserve_group(struct casedoc *doc)
{
    if (doc->done < doc->group_capacity)
        return true;
    int capacity = doc->group_capacity ? 2 * doc->group_capacity : 32;
    struct change_group *groups = realloc(doc->groups, (size_t)capacity * sizeof *groups);
    if (!groups)
        return false;
    doc->groups = groups;
    doc->group_capacity = capacity;
    return true;
}

static bool reserve_change(struct change_group *group)
{
    if (group->count < group->capacity)
        return true;
    int capacity = group->capacity ? 2 * group->capacity : 4;
    struct change *changes = realloc(group->changes, (size_t)capacity * sizeof *changes);
    if (!changes)
        return false;
    group->changes = changes;
    group->capacity = capacity;
    return true;
}

enum err_code doc_replace(struct casedoc *doc, int at, int removed, char **texts, int count, struct err *e)
{
    char **own = calloc((size_t)(count > removed ? count : removed) + 1, sizeof *own);
    bool complete = own != NULL;
    for (int i = 0; i < count; i++)
        complete = complete && texts[i];
    if (!complete || !reserve_group(doc) || !reserve_change(&doc->pending)) {
        for (int i = 0; i < count; i++)
            free(texts[i]);
        free((void *)own);
        return out_of_memory(e);
    }
    for (int i = 0; i < count; i++)
        own[i] = texts[i];
    int mark = doc->pending.count++;
    doc->pending.changes[mark] = (struct change){.at = at, .inside = removed, .outside = count, .texts = own};
    if (exchange_all(doc, &doc->pending, mark, mark + 1, false))
        return ERR_NONE;
    change_free(&doc->pending.changes[mark]);
    doc->pending.count = mark;
    return out_of_memory(e);
}

void doc_roll_back(struct casedoc *doc, int mark)
{
    if (doc->pending.count == mark || !exchange_all(doc, &doc->pending, mark, doc->pending.count, true))
        return;
    for (int i = mark; i < doc->pending.count; i++)
        change_free(&doc->pending.changes[i]);
    doc->pending.count = mark;
}
