/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the case file: the document as lines, the index of its rows and values, and the steps that read it. */
#ifndef BALLAST_FEEDER_CASE_INTERNAL_H
#define BALLAST_FEEDER_CASE_INTERNAL_H

#include <ballast/case.h>

enum {
    CASE_FILE_MAX = 16 << 20, /* bytes: far beyond any feeder, small enough to hold twice */
    CASE_LINE_MAX = 1000,     /* bytes: iniparser gives up a little above */
    CASE_NAME_MAX = 60,       /* bytes of a row's name */
    CASE_CELL_SIZE = CASE_LINE_MAX + 1,
    CASE_CLASS_FIELDS = 4,
    CASE_BUS_FIELDS = 4,
    CASE_BRANCH_FIELDS = 7,
    CASE_MODULE_FIELDS = 29,
    CASE_CANDIDATE_FIELDS = 5,
    CASE_SUPPLIER_FIELDS = 3,
    CASE_DATACENTER_FIELDS = 11,
    MODULE_FIELD_KIND = 0 /* position of "kind" among the module fields */
};
extern const struct field case_class_fields[], case_bus_fields[], case_branch_fields[], case_module_fields[],
    case_candidate_fields[], case_supplier_fields[], case_datacenter_fields[];

/* ---- Lines (case_line.c) ---- */

enum line_kind { LINE_BLANK, LINE_COMMENT, LINE_SECTION, LINE_ENTRY, LINE_WRONG };

/* What is wrong with the form of one line; each has its message in case_form.c. */
enum line_flaw {
    FLAW_NONE,
    FLAW_LONG,         /* longer than CASE_LINE_MAX */
    FLAW_CONTROL,      /* a control character other than tab */
    FLAW_NO_EQUALS,    /* no section, comment or key = value */
    FLAW_SECTION_OPEN, /* "[" without "]", or text behind "]" */
    FLAW_NAME,         /* a section or key with characters that names do not have */
    FLAW_QUOTE,        /* an unmatched quotation mark, or text behind the closing one */
    FLAW_BACKSLASH,    /* ends in a backslash: iniparser would glue the next line to it */
};

/* A place in a line. */
struct span {
    int at, length;
};

struct line {
    char *text; /* with its end-of-line characters, zero-terminated */
    int length; /* without them */
    int eol;    /* how many there are: 0, 1 or 2 */
    int start;  /* where the text begins: 3 after a byte-order mark */
    enum line_kind kind;
    enum line_flaw flaw;
    struct span name;  /* section: between the brackets; entry: the key */
    int equals;        /* entry: the equals sign */
    struct span value; /* entry: the value, inside its quotation marks if it has any */
    bool quoted;
};

/* Fill all but text, length and eol, which are given. */
void line_scan(struct line *line);
/* Copy a span, cut to size; returns buf. */
char *line_copy(const struct line *line, struct span span, char *buf, size_t size);
/* Whether a name of a row or section may be written in the file: the reason why not, NULL if it may. */
const char *name_flaw(const char *name, size_t length);
/* The same for a free text: empty is fine, 200 bytes at most, printable UTF-8 without quotation marks. */
const char *text_flaw(const char *text);
/* The n-th of the values that commas separate within the value of an entry, blanks trimmed; false if there are
 * fewer. */
bool line_cell(const struct line *line, int n, struct span *cell);
int line_cells(const struct line *line);

/* ---- Index (case_index.c) ---- */

struct row {
    char *name;
    int line;       /* LAYOUT_ROWS: the entry; otherwise the section header, -1 when the form's section is absent */
    int *field;     /* not LAYOUT_ROWS: line of each field's entry, -1: not stated */
    bool duplicate; /* an earlier row has this name */
};

struct row_table {
    struct row *rows;
    int count, capacity;
    int section; /* line of the first section header, -1: none */
    int *slots;  /* hash of names to rows, -1: empty */
    int slot_count;
};

struct index {
    struct row_table table[CASE_TABLES];
    int *owner; /* [lines] table of the section that a line stands in, -1: unknown or none */
};

/* ---- The document (case_doc.c) ---- */

/* One replacement of lines. Exchanging it with the document does it or takes it back: `texts` are the lines that are
 * out now, `inside` is how many lines of the document, from `at` on, stand in their place. */
struct change {
    int at, inside, outside;
    char **texts; /* [outside], with room for [inside] */
};
struct change_group {
    char *what;
    struct change *changes;
    int count, capacity;
};

struct casedoc {
    char *path; /* as given: what messages name and where the file is saved; NULL: a text without a file */
    bool from_file;
    struct line *lines;
    int count, capacity;
    struct index index;
    char *saved; /* the bytes as last read or saved */
    size_t saved_length;
    const char *eol;             /* what new lines end in */
    struct change_group *groups; /* history: those before `done` can be undone, the others redone */
    int group_count, group_capacity, done;
    int nesting;                 /* open groups within each other */
    struct change_group pending; /* collects while nesting > 0 */
    unsigned long revision;
};

/* Build the index of all lines anew; false when memory is short (the old one stays). */
bool index_build(struct casedoc *doc);
void index_free(struct index *index);
int index_find(const struct row_table *table, const char *name);
/* The table of a section, and its row's name within the span if the table has a section a row; -1: unknown. */
int section_table(const struct line *line, struct span *row_name);
/* Number of the field with this key, -1: none. */
int table_field(const struct table *table, const char *key, size_t length);

/* Line and place of a stated value; false when the file does not state it (case_doc.c). */
bool value_place(const struct casedoc *doc, enum case_table table, int row, int field, int *line, struct span *span);
/* The text that stands for a value that is not stated; NULL when it must be. */
const char *value_fallback(const struct casedoc *doc, const struct field *field);

/* ---- Changes (case_undo.c) ---- */

/* Replace `removed` lines from `at` on by texts, each with its end of line; the strings become the document's or are
 * freed. Within an open group only. On ERR_MEMORY the document is unchanged. */
enum err_code doc_replace(struct casedoc *doc, int at, int removed, char **texts, int count, struct err *e);
/* Take back what the open group has done since it had `mark` changes. */
void doc_roll_back(struct casedoc *doc, int mark);
void history_free(struct casedoc *doc);

/* ---- Edits (case_edit.c) ---- */

/* Replace a span of a line by text. Refuses a result that would not read as one line with the same name (unless
 * renaming) and leaves the document unchanged then. */
enum err_code edit_span(struct casedoc *doc, int line, struct span span, const char *text, bool renaming,
                        struct err *e);
/* A new line "key = value" that looks like the one at `like` (-1: plain), with its end of line; NULL when memory is
 * short. */
char *edit_entry_text(const struct casedoc *doc, int like, const char *key, const char *value);
/* Insert lines before line `at`, giving the last line of the file an end if it has none. Takes the strings. */
enum err_code edit_insert(struct casedoc *doc, int at, char **texts, int count, struct err *e);
/* Last line that belongs to the section whose header is at `header`: its last entry, or the header. */
int section_last(const struct casedoc *doc, int header);
/* Tell why a name may not be given to a row of the table. ERR_NONE if it may. `row` is the one that may have it now,
 * -1: none. */
enum err_code edit_check_name(const struct casedoc *doc, enum case_table table, int row, const char *name,
                              struct err *e);
/* Blanks at the ends cut, into buf; false when it does not fit. */
bool edit_trim(const char *text, char *buf, size_t size);

/* ---- Messages (case_form.c) ---- */

/* Every problem of form: lines, unknown or repeated sections, rows and keys. False when a header seems to be missing:
 * the values then stand where they do not belong, and nothing more can be said of them. */
bool form_check(const struct casedoc *doc, struct err_list *list);
/* The nearest of the words that `next` gives for 0, 1, .. (NULL ends) to the one given, NULL if none is near. */
const char *nearest_word(const char *word, const char *(*next)(const void *ctx, int i), const void *ctx);
/* Add a problem once: not again if the list holds the same place and message. */
void problem_add(struct err_list *list, const struct err *e);
/* "alpha of [risk]", "kw of [module battery]", "class of bus 18". */
char *value_name(const struct casedoc *doc, enum case_table table, int row, int field, char *buf, size_t size);

/* ---- Missing headers (case_header.c) ---- */

/* Tell once that the entries from line `number` on lack their header; `row` is the row that the entry belongs to. The
 * last line before the next header, -1 when they do not. */
int header_missing(const struct casedoc *doc, int number, int row, struct err_list *list);

/* ---- Values ---- */

/* Values as iniparser reads them, one a line of the document; NULL for lines that are no entries or that it reads
 * differently from the document, which is a problem (case_ini.c). NULL on failure, which is in list. */
char **ini_values(const struct casedoc *doc, struct err_list *list);
void ini_values_free(char **values, int count);

/* A value: integers in number too, words and references in integer. */
union value {
    double number;
    int integer;
    bool yes;
};
/* Parse one value by its field's descriptor: form, unit, range, word, reference. Messages speak of the text only.
 * Lists are checked for form (time grid, profile, stock). */
enum err_code value_parse(const struct casedoc *doc, const struct field *field, const char *text, union value *out,
                          struct err *e);
/* Profile: 24 numbers or one. */
enum err_code value_parse_profile(const char *text, const struct field *field, double profile[24], struct err *e);
/* Stock list against the rows of [module]; stock[modules] is filled. */
enum err_code value_parse_stock(const struct casedoc *doc, const char *text, int *stock, struct err *e);

/* ---- Reading (case_read.c) ---- */

/* A case being read. What could not be read is marked, so that rules between values leave it alone. */
struct reading {
    const struct casedoc *doc;
    char **values; /* [lines] by iniparser */
    struct planning_case *c;
    struct err_list *list;
    size_t problems;                 /* found, those the list had already included */
    unsigned char *bad[CASE_TABLES]; /* [rows * fields] */
    bool told_none[CASE_TABLES];     /* that a table to which values refer has no rows */
};
/* Add a problem at the line of a value. */
void reading_report(struct reading *r, struct err *e, enum case_table table, int row, int field);
/* The value with this key was read. */
bool reading_knows(const struct reading *r, enum case_table table, int row, const char *key);

/* Rules between values (case_rules.c). */
void rules_check(struct reading *r);

#endif
