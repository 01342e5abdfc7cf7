/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the terminal program. It knows no terminal: events go in, a cell buffer comes out, and what the loop
 * must do besides (leave, suspend, copy) is asked for in it. */
#ifndef BALLAST_TUI_APP_H
#define BALLAST_TUI_APP_H

#include <ballast/case.h>
#include <ballast/report.h>

#include "job.h"
#include "keys.h"
#include "recall.h"
#include "sweep.h"
#include "term/cells.h"
#include "term/event.h"
#include "tour.h"
#include "widget/grid.h"
#include "widget/line.h"
#include "widget/plot.h"

enum screen_id {
    SCREEN_FEEDER,
    SCREEN_MODULES,
    SCREEN_RISK,
    SCREEN_SCENARIOS,
    SCREEN_SOLVE,
    SCREEN_RESULTS,
    SCREEN_COMPARE,
    SCREENS
};

/* ---- Screens and their sub-tabs: descriptors ---- */

struct app;

enum tab_kind {
    TAB_REPORT, /* a table computed from the case, the scenarios or a result */
    TAB_CASE,   /* an editable table of the case: a row of it is a row here */
    TAB_FORM,   /* one section of the case: a parameter is a row here */
    TAB_PICTURE /* no table; draw does all */
};
/* What the keys may choose in a tab; bits. ROW: the rows are scenarios, and the cursor goes to the one at hand. */
enum {
    SELECT_PIVOT = 1,
    SELECT_WEIGHTING = 2,
    SELECT_SCENARIO = 4,
    SELECT_FEEDER = 8,
    SELECT_PLAN = 16,
    SELECT_ROW = 32
};
/* What a tab needs before it has anything to show. */
enum tab_need { NEED_NOTHING, NEED_FEEDER, NEED_SCENARIOS, NEED_RESULT, NEED_ALTERNATIVES, NEED_RUNS, NEED_SWEEP };

struct rectangle {
    int row, col, rows, cols;
};
struct view;

struct tab {
    const char *name;
    enum tab_kind kind;
    enum case_table table; /* TAB_CASE, TAB_FORM */
    enum tab_need need;
    unsigned selects;
    bool sums;
    bool picture_first; /* before p is pressed, too */
    bool picture_row;   /* the picture shows which row the cursor is in */
    bool unlike;        /* rows of unlike things: no picture of a column says anything */
    bool beside;        /* the picture, in place of bars, beside the table where that has room */

    enum err_code (*build)(struct app *a, struct report_table *out);     /* TAB_REPORT */
    void (*draw)(struct app *a, struct cells *c, struct rectangle r);    /* NULL: the table alone */
    void (*picture)(struct app *a, struct cells *c, struct rectangle r); /* under p; NULL: bars and curve alone */
    void (*detail)(struct app *a);                                       /* under Enter; NULL: the row whole */
    /* Two lines of context; NULL: those of the column under the cursor. */
    void (*context)(const struct app *a, char *first, char *second, size_t size);
};
enum { TABS_MAX = 14 };
enum { TAB_RUNS, TAB_SWEEP, TAB_FRONTIER }; /* of SCREEN_COMPARE */
struct screen {
    const char *name;
    const struct tab *tabs;
    int count;
};
extern const struct screen screen_table[SCREENS];

/* ---- Pieces of the state ---- */

/* What p goes through: bars of the column; its duration curve, the values in order; and before these the picture of the tab, if it has one. */
enum view_shape { VIEW_TABLE, VIEW_PICTURE, VIEW_BARS, VIEW_CURVE, VIEW_SHAPES };

/* One sub-tab's table and where the user stands in it. */
struct view {
    struct grid grid;
    struct report_table table;
    struct report_column *columns; /* of a table of the case; owned */
    unsigned long long stamp;      /* what it was built from; 0: never built */
    enum view_shape shape;         /* how it is shown */
    struct plot_cursor cursor;     /* in its picture */
    int scenario;                  /* SELECT_ROW: the one at hand when the cursor went there */
    struct err error;              /* why there is none */
};

/* Scenarios as generated, with the text of the case they came from; shared by what was computed from them. */
struct scenario_set {
    int references;
    struct instance *instance;
    char *text;
    bool swept; /* the case with the terms of a point of a sweep */
    /* How the case as it stands differs from the text, and of which state that is true. */
    unsigned long compared, compared_opening;
    long changes, changes_of_draw; /* of all, and of what the draw depends on */
    bool same_but_terms;
    /* Figures for the pictures, made when first wanted. */
    double *total_kw; /* [scenarios * steps] demand of all buses, scenario-major */
    double *fan_kw;   /* [4 * steps] P5, P50, P95 of the sampled ones, highest of the stress ones */
    double peak_kw, stress_peak_kw;
    int sampled;
    uint64_t digest; /* of the scenarios, made when first wanted; 0: not yet */
};
/* What the Feeder screen shows (screen/feeder.c). */
struct feeder_view {
    bool dispatched; /* a step of the scenario at hand, where there is one; else the base case */
    bool by_loading; /* coloured by loading, not by voltage */
    int step;
    struct feeder_picture *picture; /* what that comes to; owned, NULL: not built */
};
/* How a run ended, for people; by enum plan_status. */
extern const char *const run_status_words[];

struct run {
    int number; /* 0: there is none */
    char name[40];
    struct scenario_set *set; /* set and result are NULL where the answer was read from a file */
    struct result *result;
    struct answer answer; /* what is compared */
    bool kept;            /* written to a file, whole */
    bool unfinished;      /* the best plan so far of a solve that goes on */
    int near, plan;       /* it is the plan-th plan near that run; 0: it was solved */
};

enum mode { MODE_NORMAL, MODE_EDIT, MODE_PROMPT, MODE_CHOICE, MODE_LIST };
enum prompt_kind {
    PROMPT_COMMAND,
    PROMPT_SEARCH,
    PROMPT_FILTER,
    PROMPT_EXPORT,
    PROMPT_SAVE_AS,
    PROMPT_RESULT,
    PROMPT_RUN_NAME,
    PROMPT_ADD,
    PROMPT_COPY,
    PROMPT_FILL,
    PROMPT_REPLACE,
    PROMPTS
};

/* The recovery file that this program holds (recovery.c). */
struct recovery {
    char *path;     /* owned, NULL: none */
    int fd;         /* open and locked */
    bool elsewhere; /* in the state folder */
    bool refused;   /* beside the case nothing can be written */
    bool said;      /* what cannot be written was said */
    long edits;     /* in it, when it was found */
};

/* A question with a key for each answer. */
typedef void choice_fn(struct app *a);
struct choice {
    char question[400];
    struct {
        uint32_t key;
        char label[64];
        choice_fn *run;
    } answer[4];
    int count;
};

/* A list over the screen: help, messages, problems, the details of a row. */
struct list_item {
    char text[700];
    enum style style;
    enum op op; /* Enter runs it; OP_NONE: nothing */
    int indent; /* columns before the lines that go on with it */
    int line;   /* of the case file: Enter goes to what stands there; 0: nowhere */
};
struct list {
    char title[80];
    struct list_item *items;
    int count, capacity;
    int cursor, top; /* cursor counts the items that pass the filter */
    struct line filter;
    bool filtering; /* typed characters narrow it */
};

enum { LOG_LINES = 400, SAMPLES = 400 };
struct solve_log {
    char line[LOG_LINES][96];
    int count; /* all there ever were; the last LOG_LINES are kept */
    int point; /* of a sweep that it is about */
    double seconds[SAMPLES], bound[SAMPLES], incumbent[SAMPLES];
    int samples;
    struct plan_progress last;
};

struct app {
    /* What the loop must do. */
    bool repaint, quit, suspend, redraw;
    int exit_code;
    char *copy; /* for the clipboard; owned */

    /* The document and what is derived from it. */
    struct casedoc *doc;
    char *path;       /* where it is saved; owned, NULL: nowhere yet */
    char *saved_text; /* the case as it was opened or saved last; and read, when first wanted: owned */
    struct casedoc *saved;
    unsigned long openings; /* documents that there were */
    struct {
        enum case_table table;
        int row;
        unsigned long revision; /* 0: none */
    } adding;                   /* the row added last, and the revision up to which nothing else was done */
    bool recovered;             /* text of a recovery file or of an import: not saved yet */
    char *recovery;             /* such a text, while the user is asked; owned */
    struct recovery kept;
    unsigned long kept_revision; /* revision that the recovery file holds, or that needs none */
    long edits;                  /* grows with each edit and redo, shrinks with each undo */
    long saved_edits;            /* what it was when the case was opened or saved */
    unsigned long revision;      /* the derived data below are of this one */
    bool derived;
    char *text;
    struct planning_case *pcase; /* NULL: the case has problems */
    struct err_list problems;
    struct instance *feeder; /* without scenarios; NULL likewise */

    struct job job;
    char *job_text; /* the case that the job works on; owned */
    bool job_near;  /* it looks for plans near the best, too */
    struct {
        struct scenario_set *set; /* what it is evaluated in; NULL: the job does something else */
        int near, plan;           /* as in struct run */
        double bound;             /* of that run: no plan costs less */
    } evaluated;                  /* the plan that the job evaluates */
    double near_percent;          /* what the solve that begins looks for besides; 0: nothing */
    char origin[200];             /* what the latest solve began with, in words */
    struct scenario_set *set;     /* the latest; NULL: none */
    struct run run;               /* the present one: what Results shows */
    struct run *other;            /* the others, by number; owned */
    int others;
    struct sweep sweep, coming; /* that shown, and one that has no point yet */
    int base;                   /* number of the run that the others are compared with; none has it: the first */
    bool differing;             /* only rows that differ are compared */
    int runs;
    unsigned long arrivals; /* grows with each set and each result */
    struct solve_log log;
    struct tour tour;

    /* Where the user is. */
    enum screen_id screen;
    int tab[SCREENS];
    struct view view[SCREENS][TABS_MAX];
    enum report_pivot pivot;
    bool check_by_step; /* the AC check, where it could be by scenario */
    enum report_weighting weighting;
    int scenario;
    struct feeder_view feeder_view;
    bool utf8;

    enum mode mode;
    struct line line; /* of the cell editor or the prompt */
    enum prompt_kind prompt;
    char editor_error[600];
    char completion[480]; /* what could be meant, shown beside a prompt */
    struct choice choice;
    char file[LINE_MAX_BYTES]; /* that may be overwritten, or the words of a sweep, while the user is asked */
    struct list list;
    struct recall recall; /* of the command line */

    char message[600]; /* until the next key */
    enum style message_style;
    char messages[100][400];
    int message_count;
    int rows, cols;
    int screen_end[SCREENS]; /* columns at which the names of the screens end, as last drawn */
};

/* ---- Life ---- */

/* Open a case (path NULL: an empty one). NULL with the reasons in list. */
struct app *app_new(const char *path, struct err_list *list);
/* The same on a document made elsewhere, which it takes over. */
struct app *app_new_with(struct casedoc *doc, const char *path);
void app_free(struct app *a);
void app_event(struct app *a, const struct event *event);
void app_resize(struct app *a, int rows, int cols);
void app_draw(struct app *a, struct cells *c);
/* After the job's pipe became readable. */
void app_job_news(struct app *a);
/* ^C */
void app_interrupt(struct app *a);

/* ---- Shared by the files of this folder ---- */

const struct tab *app_tab(const struct app *a);
struct view *app_view(struct app *a);
unsigned app_context(const struct app *a); /* enum key_context bits */
/* Rebuild what the current tab shows, if what it came from changed. */
void app_build(struct app *a);
/* The table of the current tab, or why there is none. */
/* Columns of a table that has something beside it: its share, or more where it needs that and the least for the rest is left. */
int app_table_cols(const struct grid *g, int cols, int share, int beside);
void app_draw_view(struct app *a, struct cells *c, struct rectangle r);
void app_say(struct app *a, enum style style, const char *format, ...) __attribute__((format(printf, 3, 4)));
void app_say_error(struct app *a, const struct err *e);
/* A table that was scrolled sideways shows its first columns again when the user comes back to it. */
void app_leave_tab(struct app *a);
void app_go(struct app *a, enum screen_id screen, int tab);
/* Typed case, text and feeder of the document as it stands. NULL while the case has problems (a->problems). */
const struct planning_case *app_case(struct app *a);
bool app_dirty(const struct app *a);
/* The document is as it is in its file. */
void app_note_saved(struct app *a);
/* The case as it was opened or saved last; NULL when memory is short. */
const struct casedoc *app_saved(struct app *a);
bool app_open(struct app *a, const char *path);
/* A case made of a MATPOWER file takes the place of the one at hand, in no file yet; what is wrong is said. */
void app_import(struct app *a, const char *path);
/* A document in place of the present one. */
void app_take_document(struct app *a, struct casedoc *doc, const char *path);
/* "" while the set or run is of the case as it stands, else how it is stale: "STALE: 2 edits since", which are the differences
 * that change_count finds, not the keys that were pressed. */
const char *app_stale(struct app *a, const struct scenario_set *set, char *buf, size_t size);
/* The same of the draw alone: values that it does not depend on leave it fresh. */
const char *app_stale_draw(struct app *a, const struct scenario_set *set, char *buf, size_t size);
/* Of a point of a sweep on the case as it stands: "alpha 0.9, the case 0.8"; "": no terms differ. */
const char *app_other_terms(struct app *a, const struct scenario_set *set, char *buf, size_t size);
/* How the tab at hand is built; one without SELECT_PIVOT as if by bus. */
enum report_pivot app_pivot(const struct app *a);
int app_scenario(const struct app *a); /* the scenario at hand, within the result's range */
/* Make it the scenario at hand wherever a result of one scenario is shown. */
void app_choose_scenario(struct app *a, int scenario);
/* "" or that few scenarios of the sample are in the tail that CVaR is the mean of. */
const char *app_tail_warning(double alpha, double weight, int sampled, char *buf, size_t size);
/* "" or that suppliers have nothing of the first such module type, and of how many more. */
const char *app_stock_warning(const struct instance *inst, char *buf, size_t size);
int scenario_set_sampled(const struct scenario_set *set);
/* The result shown, where its scenarios are those that screen 4 shows, drawn anew or not; NULL: they are others. */
const struct result *app_result_of_set(const struct app *a);

/* Runs (compare.c). A result of a->set becomes the present run, the one before it is kept beside; false when memory is short:
 * the result stays the caller's. */
bool runs_take(struct app *a, struct result *r, bool unfinished);
/* The same of any set; it is called "run 3", and what follows that. */
bool runs_add(struct app *a, struct scenario_set *set, struct result *r, const char *name, bool unfinished);
/* A plan near run `near`, evaluated: it joins the runs, and the present one stays. */
bool runs_add_near(struct app *a, struct scenario_set *set, struct result *r, int near, int plan);
/* The run of that number, or the one that was made of a plan near it; NULL: there is none. */
const struct run *runs_find(struct app *a, int number);
const struct run *runs_find_near(struct app *a, int near, int plan);
/* Make it the present run by its number; false: there is none. */
bool runs_show(struct app *a, int number);
/* The dispatches of all runs and points take only so much memory: the oldest give theirs up. */
/* Take the progress of a solve into its log and the lines of its convergence. */
void runs_log(struct solve_log *log, const struct plan_progress *p);
void runs_lighten(struct app *a);
/* Ask the solve that goes on for its best plan so far. */
void runs_ask_best(struct app *a);
/* The best plan so far, where its solve ended without a result. */
void runs_drop_unfinished(struct app *a);
void runs_free(struct app *a);
void run_free(struct run *run);
int runs_count(const struct app *a);
int runs_unkept(struct app *a); /* how many are in no file */
const char *compare_needs_run(struct app *a);
void compare_choose_base(struct app *a, enum op op);
void compare_toggle_differing(struct app *a, enum op op);
void compare_make_present(struct app *a, enum op op);
void compare_ask_name(struct app *a, enum op op);
void compare_forget(struct app *a, enum op op);
void compare_rename(struct app *a, const char *name);
void compare_open_result(struct app *a, const char *path);

/* Plans near the best (near.c): evaluated in full, and runs of their own then. */
const char *near_needs_plan(struct app *a);
void near_open(struct app *a, enum op op);
/* The plan of the row under the cursor, from 1 on; 0: none. */
int near_at_cursor(struct app *a);
/* The job has the result of such a plan; and it has ended. */
void near_take(struct app *a);
void near_end(struct app *a);

const char *sweep_needs_point(struct app *a);
void sweep_open_point(struct app *a, enum op op);

/* The Feeder screen (screen/feeder.c). */
void feeder_view_free(struct app *a);
/* The step of the scenario that it shows; -1: it shows the base case. */
int feeder_step(const struct app *a);
const char *feeder_needs_dispatch(struct app *a);
const char *feeder_needs_ratings(struct app *a);
void feeder_switch(struct app *a, enum op op);
void feeder_move_step(struct app *a, enum op op);
void feeder_colour(struct app *a, enum op op);
void feeder_go_values(struct app *a, enum op op);
void feeder_toggle_map(struct app *a, enum op op);
/* Move along the map; false: the operation means the same there as in the table. */
bool feeder_move_on_map(struct app *a, enum op op);

void scenario_set_drop(struct scenario_set *set);

void app_ask(struct app *a, const char *question);
void app_answer(struct app *a, uint32_t key, const char *label, choice_fn *run);
void app_prompt(struct app *a, enum prompt_kind kind, const char *text);
void app_prompt_event(struct app *a, const struct event *event);
const char *app_prompt_label(const struct app *a);

void app_list_open(struct app *a, const char *title, bool filtering);
void app_list_add(struct app *a, enum style style, enum op op, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Lines of an item after its first start further right. */
void app_list_indent(struct app *a, int columns);
void app_list_event(struct app *a, const struct event *event);
void app_list_draw(struct app *a, struct cells *c, struct rectangle r);
void app_show_help(struct app *a, const char *filter); /* filter: what it is narrowed to at first */
void app_show_messages(struct app *a);
void app_show_problems(struct app *a);
void app_show_detail(struct app *a);
/* What happens in a scenario; result NULL: there is none of this set. */
void app_show_scenario(struct app *a, const struct instance *inst, const struct result *r, int scenario);

/* Ops: run one if its precondition holds, else say why not. */
void app_run(struct app *a, enum op op);
/* Where the operation works, or why not here: "works in tables"; in buf. */
const char *app_place(const struct app *a, enum op op, char *buf, size_t size);
/* Why it cannot run now, in buf or elsewhere; NULL: it can. */
const char *app_refusal(struct app *a, enum op op, char *buf, size_t size);
/* The same, said; false: it can run. */
bool app_refuse(struct app *a, enum op op);
/* Go on with a file that is there already only when the user says so. */
void app_write_over(struct app *a, const char *path, choice_fn *write);
/* The command line: a command with its argument, run; what stands before the cursor, completed; and the line opened
 * with a command that lacks its argument. */
void app_command(struct app *a, const char *text);
void app_complete(struct app *a);
void app_ask_argument(struct app *a, enum op op);
/* What the operation takes on the command line, for people; "": nothing. */
const char *app_argument(enum op op);
/* A screen or sub-tab by name or number: "results", "6", "results:ac-check". *tab is -1 where none is named. */
bool app_find_tab(const char *name, enum screen_id *screen, int *tab);
char *app_tab_name(enum screen_id screen, int tab, char *buf, size_t size);
void app_solve(struct app *a, bool solve);
/* The job on the case as it stands, of so many points where it is a sweep; false: it could not begin, and why was said. */
bool app_start_job(struct app *a, bool solve, const struct plan_terms *point, int points);
/* The job on a plan in a set, with the recourse of that result: in the child that was kept where that one has the scenarios. */
enum err_code app_start_evaluation(struct app *a, const struct scenario_set *set, const struct result *like,
                                   const int *units, struct err *e);
/* Solve, and find the plans within so many per cent of the best. */
void app_find_alternatives(struct app *a, double percent);
bool app_save(struct app *a, const char *path);
/* Files named in a prompt or a command. */
void app_export(struct app *a, const char *path);
void app_write_json(struct app *a, const char *path);
void app_save_as(struct app *a, const char *path);
void app_filter(struct app *a, const char *text);
void app_search(struct app *a, const char *text);

/* What can be done with any table (table_ops.c). */
void table_sort(struct app *a, enum op op);
void table_mark(struct app *a, enum op op);
void table_freeze(struct app *a, enum op op);
void table_export(struct app *a, enum op op);
void table_copy_cell(struct app *a, enum op op);
void table_copy(struct app *a, enum op op);
/* Why the operation would act on what a picture hides; NULL: what it does is seen. */
const char *table_hidden(struct app *a, enum op op);

/* Editing of the case (edit.c). */
void edit_begin(struct app *a);
void edit_event(struct app *a, const struct event *event);
bool edit_target(struct app *a, enum case_table *table, int *row, int *field); /* field -1: the name of the row */
void edit_fill(struct app *a, const char *text);
void edit_add(struct app *a, const char *name, bool copy);
void edit_delete(struct app *a); /* asks when something refers to a row that is to go */
/* Delete the rows, and name another wherever they are named. */
void edit_replace(struct app *a, const char *name);
/* The end of a group of edits of `done` rows, begun at a revision: all or nothing, and one step of undo. */
void edit_end_group(struct app *a, unsigned long before, const struct err *e, int done, const char *what);
enum err_code edit_build(struct app *a, const struct tab *tab, struct view *v);
void edit_context(const struct app *a, const struct tab *tab, const struct view *v, char *first, char *second,
                  size_t size);
/* What a value of a form means, in words; "" where there are none or the value is out of range. */
void edit_words(enum case_table table, const struct field *f, const char *text, char *buf, size_t size);
/* Has the field a meaning in this row? Those of a module depend on its kind. */
bool edit_applies(const struct casedoc *doc, enum case_table table, int row, int field);
void edit_note(struct app *a); /* the document was changed by one edit */

/* Recovery file: it is locked, so that no other program takes it for one that was left behind. */
bool recovery_load(struct app *a);    /* hold that left behind last, and ask about it; false: there is none */
void recovery_keep(struct app *a);    /* hold one; write it if the document differs from the saved one */
void recovery_remove(struct app *a);  /* nothing is left to recover */
void recovery_release(struct app *a); /* let go of it: edits in it stay for the next start */

#endif
