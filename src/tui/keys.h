/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Four tables: operations and what they are called, keys that mean them, what they do and when they can (in ops.c), and
 * what they take on the command line (in command.c). Help, the line of keys and the command line come from here. */
#ifndef BALLAST_TUI_KEYS_H
#define BALLAST_TUI_KEYS_H

#include <stddef.h>
#include <stdint.h>

enum op {
    OP_NONE,
    OP_FEEDER,
    OP_MODULES,
    OP_RISK,
    OP_SCENARIOS,
    OP_SOLVE_SCREEN,
    OP_RESULTS,
    OP_COMPARE, /* in the order of the screens */
    OP_NEXT_TAB,
    OP_PREVIOUS_TAB,
    OP_EDIT,
    OP_ADD,
    OP_COPY,
    OP_DELETE,
    OP_FILL,
    OP_RESET,
    OP_GENERATE,
    OP_SOLVE,
    OP_STOP,
    OP_KILL,
    OP_PIVOT,
    OP_WEIGHTING,
    OP_PREVIOUS_SCENARIO,
    OP_NEXT_SCENARIO,
    OP_OPEN_POINT,
    OP_OPEN_PLAN,
    OP_FEEDER_STATE,
    OP_PREVIOUS_STEP,
    OP_NEXT_STEP,
    OP_COLOUR,
    OP_MAP,
    OP_VALUES,
    OP_BASE,
    OP_DIFFERING,
    OP_PRESENT,
    OP_NAME,
    OP_FORGET,
    OP_SEARCH,
    OP_SEARCH_NEXT,
    OP_SEARCH_PREVIOUS,
    OP_FILTER,
    OP_FILTER_CLEAR,
    OP_SORT,
    OP_SORT_FURTHER,
    OP_FREEZE,
    OP_MARK,
    OP_MARK_ALL,
    OP_MARK_OTHERS,
    OP_MARK_NONE,
    OP_DETAIL,
    OP_PLOT,
    OP_EXPORT,
    OP_YANK,
    OP_YANK_MORE,
    OP_UP,
    OP_DOWN,
    OP_LEFT,
    OP_RIGHT,
    OP_PAGE_UP,
    OP_PAGE_DOWN,
    OP_TOP,
    OP_BOTTOM,
    OP_FIRST_COLUMN,
    OP_LAST_COLUMN,
    OP_UNDO,
    OP_REDO,
    OP_SAVE,
    OP_SAVE_AS,
    OP_CHECK,
    OP_OPEN,
    OP_OPEN_ANYWAY,
    OP_IMPORT,
    OP_SET,
    OP_SCENARIO,
    OP_WRITE_RESULT,
    OP_ALTERNATIVES,
    OP_SWEEP,
    OP_OPEN_RESULT,
    OP_GO,
    OP_TOUR,
    OP_MESSAGES,
    OP_COMMAND,
    OP_HELP,
    OP_REDRAW,
    OP_SUSPEND,
    OP_BACK,
    OP_LEAVE,
    OP_QUIT,
    OP_DISCARD,
    OPS
};

/* Where an operation has a meaning; bits. */
enum key_context {
    CONTEXT_ANY = 1,        /* everywhere */
    CONTEXT_TABLE = 2,      /* a table is shown */
    CONTEXT_EDITABLE = 4,   /* its cells are values of the case */
    CONTEXT_ROWS = 8,       /* and its rows rows of the case */
    CONTEXT_PIVOT = 16,     /* a result that can be seen by bus, step and scenario */
    CONTEXT_WEIGHTING = 32, /* a result over several scenarios */
    CONTEXT_SCENARIO = 64,  /* a result of one scenario */
    CONTEXT_REPORT = 128,   /* a table that is computed */
    CONTEXT_RUNS = 256,     /* whose columns are runs */
    CONTEXT_PICTURE = 512,  /* a picture with a cursor along x */
    CONTEXT_FEEDER = 1024,  /* the diagram of the feeder */
    CONTEXT_STEP = 2048,    /* in a dispatched step */
    CONTEXT_PLANS = 4096,   /* a table whose rows are plans near the best */
    CONTEXT_POINTS = 8192   /* a table whose rows are points of a sweep */
};

struct op_spec {
    const char *name; /* on the command line */
    const char *bar;  /* in the line of keys; NULL: not there */
    const char *help;
    unsigned contexts;
    const char *where; /* for a refusal: "in tables of results" */
};
extern const struct op_spec op_table[OPS];

/* What the key means in these contexts; OP_NONE: nothing. *elsewhere (may be NULL): what it means in others, on the screen of
 * that number rather than on another. */
enum op key_op(uint32_t key, unsigned contexts, int screen, enum op *elsewhere);
/* The keys of an operation as people read them, "j Down"; "" when it has none. first: the first one only. */
char *key_names(enum op op, size_t first, char *buf, size_t size);
/* A key as people read it: "Enter", "^R", "j". */
void key_name(uint32_t key, char *buf, size_t size);
/* The key of that name, as key_name writes it, or of a single character; C-r is ^R. 0: none. */
uint32_t key_by_name(const char *name);
/* The operation of that name; OP_NONE: none. */
enum op op_by_name(const char *name);

#endif
