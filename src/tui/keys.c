/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

#include "term/cells.h"
#include "term/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANY CONTEXT_ANY
#define TABLE CONTEXT_TABLE
#define ONE_SCENARIO "in Dispatch, AC check and Balance of screen 6; in Unserved, Imbalance and Costs after w"

const struct op_spec op_table[OPS] = {
    [OP_NONE] = {"", NULL, "", 0, ""},
    [OP_FEEDER] = {"feeder", NULL, "the feeder: its tree, voltages and loadings, buses and branches", ANY, ""},
    [OP_MODULES] = {"modules", NULL, "module types, candidates, suppliers, data centres, load classes", ANY, ""},
    [OP_RISK] = {"risk", NULL, "parameters: risk, economics, scenarios, shocks, solver", ANY, ""},
    [OP_SCENARIOS] = {"scenario-table", NULL, "the generated scenarios", ANY, ""},
    [OP_SOLVE_SCREEN] = {"progress", NULL, "the solve: bound, plan, gap, log", ANY, ""},
    [OP_RESULTS] = {"results", NULL, "what the plan is and what it does", ANY, ""},
    [OP_COMPARE] = {"compare", NULL, "the runs side by side", ANY, ""},
    [OP_NEXT_TAB] = {"next-tab", NULL, "next sub-tab", ANY, ""},
    [OP_PREVIOUS_TAB] = {"previous-tab", NULL, "sub-tab before", ANY, ""},
    [OP_EDIT] = {"edit", "edit", "edit the value under the cursor", CONTEXT_EDITABLE,
                 "in tables of the case, as on screens 2 and 3"},
    [OP_ADD] = {"add", "add", "add a row with the default values", CONTEXT_ROWS,
                "in tables of the case, as on screen 2"},
    [OP_COPY] = {"copy", "copy", "add a copy of the row", CONTEXT_ROWS, "in tables of the case, as on screen 2"},
    [OP_DELETE] = {"delete", "delete",
                   "delete the marked rows, or the one under the cursor; asks when something names them", CONTEXT_ROWS,
                   "in tables of the case, as on screen 2"},
    [OP_FILL] = {"fill", "fill", "set the column in every marked row: 250, *1.1, +5%", CONTEXT_EDITABLE,
                 "in tables of the case, as on screens 2 and 3"},
    [OP_RESET] = {"reset", NULL, "back to the default, in every marked row", CONTEXT_EDITABLE,
                  "in tables of the case, as on screens 2 and 3"},
    [OP_GENERATE] = {"scenarios", "draw", "draw the scenarios of the case", ANY, ""},
    [OP_SOLVE] = {"solve", "solve", "generate the scenarios and find the plan", ANY, ""},
    [OP_STOP] = {"stop", "stop", "stop the solve and keep the best plan; a sweep, the points reached", ANY, ""},
    [OP_KILL] = {"kill", "kill", "end the job at once; nothing is kept but the points of a sweep", ANY, ""},
    [OP_PIVOT] = {"pivot", "by",
                  "the same by bus, by step or by scenario; the limits broken in the AC check, by scenario or by step",
                  CONTEXT_PIVOT, "in Unserved, Imbalance and AC check of screen 6"},
    [OP_WEIGHTING] = {"weighting", "weights", "expected, worst-case weights, or one scenario", CONTEXT_WEIGHTING,
                      "in Unserved, Imbalance and Costs of screen 6"},
    [OP_PREVIOUS_SCENARIO] = {"previous-scenario", NULL, "the scenario before", CONTEXT_SCENARIO, ONE_SCENARIO},
    [OP_NEXT_SCENARIO] = {"next-scenario", "scenario", "the next scenario", CONTEXT_SCENARIO, ONE_SCENARIO},
    [OP_FEEDER_STATE] = {"state", "state",
                         "the base case, or a step of the scenario of the results, which :scenario N chooses; f "
                         "unserved>0 shows where load is cut",
                         CONTEXT_FEEDER, "in the tree of screen 1"},
    [OP_PREVIOUS_STEP] = {"previous-step", NULL, "the step before", CONTEXT_STEP,
                          "in the tree of screen 1 while it shows a scenario: w"},
    [OP_NEXT_STEP] = {"next-step", "step", "the next step of the scenario", CONTEXT_STEP,
                      "in the tree of screen 1 while it shows a scenario: w"},
    [OP_COLOUR] = {"colour", "colour", "colours by voltage or by loading", CONTEXT_FEEDER, "in the tree of screen 1"},
    [OP_MAP] = {"map", "map", "the feeder on a plane, or its tree again", CONTEXT_FEEDER, "in the tree of screen 1"},
    [OP_VALUES] = {"values", NULL, "the values of the bus, to edit them", CONTEXT_FEEDER, "in the tree of screen 1"},
    [OP_OPEN_POINT] = {"open-point", "make run",
                       "make the point under the cursor a run: Results shows it, Runs compares it", CONTEXT_POINTS,
                       "in Sweep and Frontier of screen 7"},
    [OP_OPEN_PLAN] = {"open-plan", "make run",
                      "evaluate the plan under the cursor in every scenario and make it a run; again: Results shows it",
                      CONTEXT_PLANS, "in Alternatives of screen 6"},
    [OP_BASE] = {"base", "base", "differences are from the run under the cursor", CONTEXT_RUNS, "in Runs of screen 7"},
    [OP_DIFFERING] = {"differing", "differing", "only rows in which the runs differ, or all", CONTEXT_RUNS,
                      "in Runs of screen 7"},
    [OP_PRESENT] = {"present", "show", "show the run under the cursor in Results", CONTEXT_RUNS, "in Runs of screen 7"},
    [OP_NAME] = {"name", "name", "give the run under the cursor another name", CONTEXT_RUNS, "in Runs of screen 7"},
    [OP_FORGET] = {"delete-run", "delete", "delete the run under the cursor", CONTEXT_RUNS, "in Runs of screen 7"},
    [OP_SEARCH] = {"search", "search", "find a text in the table; a row of that name first", TABLE, "in tables"},
    [OP_SEARCH_NEXT] = {"search-next", NULL, "the next row with that text", TABLE, "in tables"},
    [OP_SEARCH_PREVIOUS] = {"search-previous", NULL, "the row before with that text", TABLE, "in tables"},
    [OP_FILTER] = {"filter", "filter",
                   "show only rows that match all of: dc, kw>0.5MW, module=battery, name~dc, label=\"surge 2\"", TABLE,
                   "in tables"},
    [OP_FILTER_CLEAR] = {"filter-clear", NULL, "show all rows again", TABLE, "in tables"},
    [OP_SORT] = {"sort", "sort",
                 "sort by the column, as by Unserved in Scenarios or Risk: the most unserved energy; again: the other "
                 "way; then: as it was",
                 TABLE, "in tables"},
    [OP_SORT_FURTHER] = {"sort-further", NULL,
                         "sort by the column where the ones before are equal; again: the other way; then: no longer",
                         TABLE, "in tables"},
    [OP_FREEZE] = {"freeze", NULL, "the columns up to the cursor's stay in sight; again: no longer", TABLE,
                   "in tables"},
    [OP_MARK] = {"mark", NULL, "mark the row, or no longer; sums are of the marked rows", TABLE, "in tables"},
    [OP_MARK_ALL] = {"mark-all", NULL, "mark all rows shown: those that pass the filter", TABLE, "in tables"},
    [OP_MARK_OTHERS] = {"mark-others", NULL, "mark the rows shown that are not marked, in place of those that are",
                        TABLE, "in tables"},
    [OP_MARK_NONE] = {"mark-none", NULL, "no marks", TABLE, "in tables"},
    [OP_DETAIL] = {"detail", "detail", "the whole row; a scenario: what happens in it, there and in the other results",
                   CONTEXT_REPORT, "in tables of results"},
    [OP_PLOT] = {"plot", "plot",
                 "the picture of the table, if it has one; the column as bars; its duration curve: the values in "
                 "order; and back",
                 TABLE, "in tables"},
    [OP_EXPORT] = {"export", "export", "write the rows shown to a file: CSV, or JSON where its name ends in .json",
                   TABLE, "in tables"},
    [OP_YANK] = {"yank", NULL, "copy the value to the clipboard of the terminal", TABLE, "in tables"},
    [OP_YANK_MORE] = {"yank-more", NULL, "copy the marked rows or the row, the column, the table", TABLE, "in tables"},
    [OP_UP] = {"up", NULL, "up", TABLE, "in tables"},
    [OP_DOWN] = {"down", NULL, "down", TABLE, "in tables"},
    [OP_LEFT] = {"left", NULL, "left", TABLE | CONTEXT_PICTURE, "in tables and plots"},
    [OP_RIGHT] = {"right", NULL, "right", TABLE | CONTEXT_PICTURE, "in tables and plots"},
    [OP_PAGE_UP] = {"page-up", NULL, "a page up", TABLE, "in tables"},
    [OP_PAGE_DOWN] = {"page-down", NULL, "a page down", TABLE, "in tables"},
    [OP_TOP] = {"top", NULL, "first row", TABLE | CONTEXT_PICTURE, "in tables and plots"},
    [OP_BOTTOM] = {"bottom", NULL, "last row", TABLE | CONTEXT_PICTURE, "in tables and plots"},
    [OP_FIRST_COLUMN] = {"first-column", NULL, "first column; the first point of a picture", TABLE | CONTEXT_PICTURE,
                         "in tables and plots"},
    [OP_LAST_COLUMN] = {"last-column", NULL, "last column; the last point of a picture", TABLE | CONTEXT_PICTURE,
                        "in tables and plots"},
    [OP_UNDO] = {"undo", "undo", "take the last edit back", ANY, ""},
    [OP_REDO] = {"redo", NULL, "make it again", ANY, ""},
    [OP_SAVE] = {"save", "save", "save the case; with a name: save as", ANY, ""},
    [OP_SAVE_AS] = {"save-as", NULL, "save the case under another name", ANY, ""},
    [OP_CHECK] = {"check", NULL, "check the case: every problem with its line", ANY, ""},
    [OP_OPEN] = {"open", NULL, "load another case", ANY, ""},
    [OP_OPEN_ANYWAY] = {"open!", NULL, "load another case; edits that are unsaved and a job are lost", ANY, ""},
    [OP_IMPORT] = {"import", NULL, "make a case of a MATPOWER file", ANY, ""},
    [OP_SET] = {"set", NULL, "set a value: risk:alpha=0.9, module battery:kw=250, or alpha=0.9 where that is clear",
                ANY, ""},
    [OP_SCENARIO] = {"scenario", NULL,
                     "make it the scenario of the results and of the feeder, and show what happens in it", ANY, ""},
    [OP_ALTERNATIVES] = {"alternatives", NULL, "solve, and find the plans within so many per cent of the best", ANY,
                         ""},
    [OP_SWEEP] = {"sweep", NULL,
                  "solve under many values: alpha 0 0.9 4, or alpha 0,0.9 budget 1e5,2e5; screen 7 shows the points",
                  ANY, ""},
    [OP_OPEN_RESULT] = {"open-result", NULL, "compare an answer of ballast solve --json with the runs", ANY, ""},
    [OP_WRITE_RESULT] = {"write-json", NULL, "write the result as JSON, with the dispatch when it is kept", ANY, ""},
    [OP_GO] = {"go", NULL, "a screen, or a sub-tab of it: results:dispatch", ANY, ""},
    [OP_TOUR] = {"tour", NULL, "the first plan, step by step; on, off, back, next", ANY, ""},
    [OP_MESSAGES] = {"messages", NULL, "what was said so far", ANY, ""},
    [OP_COMMAND] = {"command", NULL, "command line; Tab completes", ANY, ""},
    [OP_HELP] = {"help", "help", "this list; type to narrow it, Enter runs the entry", ANY, ""},
    [OP_REDRAW] = {"redraw", NULL, "draw the screen anew", ANY, ""},
    [OP_SUSPEND] = {"suspend", NULL, "back to the shell; fg returns", ANY, ""},
    [OP_BACK] = {"back", NULL, "back: out of the plot, out of the filter", ANY, ""},
    [OP_LEAVE] = {"leave", "quit", "back; with nothing to step back from: quit", ANY, ""},
    [OP_QUIT] = {"quit", NULL, "quit; asks when edits are unsaved, a job runs or a result is in no file", ANY, ""},
    [OP_DISCARD] = {"quit!", NULL, "quit; edits that are unsaved, a job and results are lost", ANY, ""},
};

static const struct {
    uint32_t key;
    enum op op;
} key_table[] = {
    {'1', OP_FEEDER},
    {'2', OP_MODULES},
    {'3', OP_RISK},
    {'4', OP_SCENARIOS},
    {'5', OP_SOLVE_SCREEN},
    {'6', OP_RESULTS},
    {'7', OP_COMPARE},
    {KEYCODE_TAB, OP_NEXT_TAB},
    {KEYCODE_BACKTAB, OP_PREVIOUS_TAB},
    {KEYCODE_ENTER, OP_EDIT},
    {'e', OP_EDIT},
    {KEYCODE_F1 + 1, OP_EDIT},
    {KEYCODE_ENTER, OP_OPEN_POINT},
    {KEYCODE_ENTER, OP_OPEN_PLAN},
    {KEYCODE_ENTER, OP_DETAIL},
    {'a', OP_ADD},
    {KEYCODE_INSERT, OP_ADD},
    {'c', OP_COLOUR},
    {'c', OP_COPY},
    {'D', OP_DELETE},
    {KEYCODE_DELETE, OP_DELETE},
    {'=', OP_FILL},
    {'R', OP_RESET},
    {'d', OP_GENERATE},
    {'r', OP_SOLVE},
    {KEYCODE_F1 + 4, OP_SOLVE},
    {'o', OP_STOP},
    {'X', OP_KILL},
    {'b', OP_PIVOT},
    {'b', OP_BASE},
    {'z', OP_MAP},
    {'t', OP_VALUES},
    {'t', OP_DIFFERING},
    {'t', OP_DETAIL},
    {'m', OP_PRESENT},
    {'R', OP_NAME},
    {'D', OP_FORGET},
    {'w', OP_FEEDER_STATE},
    {'w', OP_WEIGHTING},
    {',', OP_PREVIOUS_STEP},
    {'.', OP_NEXT_STEP},
    {'[', OP_PREVIOUS_SCENARIO},
    {']', OP_NEXT_SCENARIO},
    {'/', OP_SEARCH},
    {'n', OP_SEARCH_NEXT},
    {'N', OP_SEARCH_PREVIOUS},
    {'f', OP_FILTER},
    {'F', OP_FILTER_CLEAR},
    {'s', OP_SORT},
    {'S', OP_SORT_FURTHER},
    {'|', OP_FREEZE},
    {'v', OP_MARK},
    {' ', OP_MARK},
    {'V', OP_MARK_ALL},
    {'i', OP_MARK_OTHERS},
    {'U', OP_MARK_NONE},
    {'p', OP_PLOT},
    {'x', OP_EXPORT},
    {'y', OP_YANK},
    {'Y', OP_YANK_MORE},
    {'k', OP_UP},
    {KEYCODE_UP, OP_UP},
    {'j', OP_DOWN},
    {KEYCODE_DOWN, OP_DOWN},
    {'h', OP_LEFT},
    {KEYCODE_LEFT, OP_LEFT},
    {'l', OP_RIGHT},
    {KEYCODE_RIGHT, OP_RIGHT},
    {KEYCODE_PAGE_UP, OP_PAGE_UP},
    {CONTROL('b'), OP_PAGE_UP},
    {KEYCODE_PAGE_DOWN, OP_PAGE_DOWN},
    {CONTROL('f'), OP_PAGE_DOWN},
    {'g', OP_TOP},
    {KEYCODE_HOME, OP_FIRST_COLUMN},
    {'G', OP_BOTTOM},
    {KEYCODE_END, OP_LAST_COLUMN},
    {'0', OP_FIRST_COLUMN},
    {'$', OP_LAST_COLUMN},
    {'u', OP_UNDO},
    {CONTROL('r'), OP_REDO},
    {CONTROL('s'), OP_SAVE},
    {KEYCODE_F1 + 3, OP_SAVE},
    {':', OP_COMMAND},
    {'?', OP_HELP},
    {KEYCODE_F1, OP_HELP},
    {CONTROL('l'), OP_REDRAW},
    {KEYCODE_ESCAPE, OP_BACK},
    {'q', OP_LEAVE},
    {KEYCODE_F12 - 2, OP_QUIT},
};
enum { KEYS = sizeof key_table / sizeof *key_table };

enum op key_op(uint32_t key, unsigned contexts, int screen, enum op *elsewhere)
{
    char here[16];
    snprintf(here, sizeof here, "screen %d", screen);
    if (elsewhere)
        *elsewhere = OP_NONE;
    for (int i = 0; i < KEYS; i++) {
        if (key_table[i].key != key)
            continue;
        if (op_table[key_table[i].op].contexts & contexts)
            return key_table[i].op;
        if (elsewhere && (*elsewhere == OP_NONE ||
                          (strstr(op_table[key_table[i].op].where, here) && !strstr(op_table[*elsewhere].where, here))))
            *elsewhere = key_table[i].op;
    }
    return OP_NONE;
}

static const struct {
    uint32_t key;
    const char *name;
} name_table[] = {
    {KEYCODE_TAB, "Tab"},      {KEYCODE_BACKTAB, "S-Tab"}, {KEYCODE_ENTER, "Enter"},
    {KEYCODE_ESCAPE, "Esc"},   {KEYCODE_UP, "Up"},         {KEYCODE_DOWN, "Down"},
    {KEYCODE_LEFT, "Left"},    {KEYCODE_RIGHT, "Right"},   {KEYCODE_HOME, "Home"},
    {KEYCODE_END, "End"},      {KEYCODE_PAGE_UP, "PgUp"},  {KEYCODE_PAGE_DOWN, "PgDn"},
    {KEYCODE_INSERT, "Ins"},   {KEYCODE_DELETE, "Del"},    {' ', "Space"},
    {KEYCODE_BACKSPACE, "BS"},
};

void key_name(uint32_t key, char *buf, size_t size)
{
    for (size_t i = 0; i < sizeof name_table / sizeof *name_table; i++)
        if (name_table[i].key == key) {
            snprintf(buf, size, "%s", name_table[i].name);
            return;
        }
    if (key >= KEYCODE_F1 && key <= KEYCODE_F12)
        snprintf(buf, size, "F%d", (int)(key - KEYCODE_F1) + 1);
    else if (key < ' ')
        snprintf(buf, size, "^%c", (char)(key + '@'));
    else {
        char bytes[4];
        snprintf(buf, size, "%.*s", utf8_encode(key, bytes), bytes);
    }
}

uint32_t key_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof name_table / sizeof *name_table; i++)
        if (strcmp(name_table[i].name, name) == 0)
            return name_table[i].key;
    const char *at = name;
    uint32_t code = utf8_next(&at);
    if (code && !*at)
        return code;
    if (name[0] == 'F' && name[1] >= '1' && name[1] <= '9') {
        char *end;
        long number = strtol(name + 1, &end, 10);
        return *end == '\0' && number <= 12 ? KEYCODE_F1 + (uint32_t)number - 1 : 0;
    }
    const char *letter = strncmp(name, "C-", 2) == 0 ? name + 2 : name[0] == '^' ? name + 1 : "";
    return letter[0] >= '@' && letter[0] <= 'z' && !letter[1] ? CONTROL(letter[0]) : 0;
}

char *key_names(enum op op, size_t first, char *buf, size_t size)
{
    size_t n = 0;
    buf[0] = '\0';
    for (int i = 0; i < KEYS; i++) {
        if (key_table[i].op != op)
            continue;
        char name[16];
        key_name(key_table[i].key, name, sizeof name);
        int added = snprintf(buf + n, size - n, "%s%s", n ? " " : "", name);
        if (added < 0 || (size_t)added >= size - n)
            break;
        n += (size_t)added;
        if (first && --first == 0)
            break;
    }
    return buf;
}

enum op op_by_name(const char *name)
{
    for (int op = 1; op < OPS; op++)
        if (strcmp(op_table[op].name, name) == 0)
            return (enum op)op;
    return OP_NONE;
}
