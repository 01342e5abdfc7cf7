/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of one bus, in the pane beside the diagram and in full under Enter. */
#include "feeder.h"

#include "tui/widget/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Where the facts go. */
struct sink {
    void (*take)(struct sink *s, const char *label, enum style style, const char *text);
    struct app *app;     /* a list, */
    struct cells *cells; /* or a pane */
    struct rectangle r;
    int line;
};

static void tell(struct sink *s, const char *label, enum style style, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void tell(struct sink *s, const char *label, enum style style, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    s->take(s, label, style, text);
}

/* ---- The facts ---- */

static const struct {
    char letter;
    const char *meaning;
} letter_table[] = {
    {'D', "data centre"}, {'M', "modules placed"},   {'c', "candidate without modules"},
    {'t', "open tie"},    {'u', "load cut in part"}, {'U', "dark"},
};

/* What the letters stand for, of those given. */
static void tell_letters(struct sink *s, const char *label, const char *letters)
{
    char text[160] = "";
    for (size_t i = 0; i < sizeof letter_table / sizeof *letter_table; i++) {
        size_t n = strlen(text);
        if (strchr(letters, letter_table[i].letter))
            snprintf(text + n, sizeof text - n, "%s%c %s", n ? ", " : "", letter_table[i].letter,
                     letter_table[i].meaning);
    }
    if (text[0])
        tell(s, label, STYLE_DIM, "%s", text);
}

static void tell_voltage(const struct app *a, struct sink *s, int bus)
{
    const struct feeder_values *v = &a->feeder_view.picture->values;
    const struct instance *inst = a->feeder;
    const char *word = feeder_voltage_word(inst, v, bus);
    char near[40] = "";
    if (strcmp(word, "near") == 0)
        snprintf(near, sizeof near, " (below %.3f)", feeder_near_pu(inst));
    if (isnan(v->v_pu[bus]))
        tell(s, "voltage", STYLE_NORMAL, "n/a: the result has no such bus");
    else if (feeder_is_dark(v, bus))
        tell(s, "voltage", grid_word_style(word), "none, dark: %s",
             v->alive[bus] ? "all its load is cut" : "no module that can form a grid feeds its island");
    else
        tell(s, "voltage", grid_word_style(word), "%.4f p.u., %s%s; limits %.3f to %.3f", v->v_pu[bus], word, near,
             inst->v_min, inst->v_max);
    if (v->islanded[bus] && v->alive[bus])
        tell(s, "islanded", grid_word_style("island"), "%s",
             feeder_is_dark(v, bus) ? "the modules of its island serve other buses"
                                    : "lives on its modules, which set the voltage");
}

static void tell_load(const struct app *a, struct sink *s, int bus)
{
    const struct feeder_values *v = &a->feeder_view.picture->values;
    const struct instance_bus *b = &a->feeder->bus[bus];
    bool base = feeder_step(a) < 0, none = base ? b->p_kw == 0 && b->q_kvar == 0 : v->load_kw[bus] == 0;
    if (none && bus != a->feeder->substation)
        tell(s, base ? "load" : "demand", STYLE_NORMAL, "none");
    else if (base && !none)
        tell(s, "load", STYLE_NORMAL, "%s kW, %s kvar, class %s", text_number(b->p_kw, 1).text,
             text_number(b->q_kvar, 1).text, a->pcase->load_class[a->pcase->bus[bus].load_class].name);
    else if (!none && !isnan(v->load_kw[bus]))
        tell(s, "demand", feeder_is_shed(v, bus) ? STYLE_BAD : STYLE_NORMAL, "%s kW, unserved %s kW",
             text_number(v->load_kw[bus], 1).text, text_number(v->unserved_kw[bus], 1).text);
}

static void loading_text(const struct feeder_values *v, int bus, char *buf, size_t size)
{
    if (v->out[bus])
        snprintf(buf, size, "out of service");
    else if (isnan(v->flow_kw[bus]))
        snprintf(buf, size, "flow n/a");
    else if (v->loading[bus] < 0)
        snprintf(buf, size, "%s kW", text_number(v->flow_kw[bus], 1).text);
    else
        snprintf(buf, size, "%s kW, %.0f %%, %s", text_number(v->flow_kw[bus], 1).text, v->loading[bus],
                 feeder_loading_word(v, bus));
}

static void tell_neighbours(const struct app *a, struct sink *s, int bus)
{
    const struct feeder_picture *p = a->feeder_view.picture;
    const struct diagram *d = &p->diagram;
    const struct instance *inst = a->feeder;
    int row = d->row[bus], l = d->feeds[bus];
    char text[100];
    if (l >= 0) {
        const struct instance_branch *b = &inst->branch[l];
        loading_text(&p->values, bus, text, sizeof text);
        tell(s, "fed by", grid_word_style(feeder_loading_word(&p->values, bus)), "%.40s: %s", inst->bus[b->from].id,
             text);
        if (b->rating_kva > 0)
            tell(s, "branch", STYLE_NORMAL, "%.40s: r %.4g, x %.4g ohm, rating %s kVA", b->id, b->r_ohm, b->x_ohm,
                 text_number(b->rating_kva, 0).text);
        else
            tell(s, "branch", STYLE_NORMAL, "%.40s: r %.4g, x %.4g ohm, no rating", b->id, b->r_ohm, b->x_ohm);
    }
    for (int lateral = diagram_lateral(d, row, -1); lateral >= 0; lateral = diagram_lateral(d, row, lateral)) {
        loading_text(&p->values, d->order[lateral], text, sizeof text);
        tell(s, "lateral", STYLE_NORMAL, "%.40s: %s", inst->bus[d->order[lateral]].id, text);
    }
    if (d->next[row] >= 0) {
        loading_text(&p->values, d->order[d->next[row]], text, sizeof text);
        tell(s, "goes on to", STYLE_NORMAL, "%.40s: %s", inst->bus[d->order[d->next[row]]].id, text);
    }
    if (d->below[bus] > 1)
        tell(s, "beyond it", STYLE_NORMAL, "%d bus%s", d->below[bus] - 1, d->below[bus] == 2 ? "" : "es");
}

static void tell_ties(const struct planning_case *c, struct sink *s, int bus)
{
    for (int i = 0; i < c->branches; i++) {
        const struct case_branch *b = &c->branch[i];
        if (!b->closed && (b->from == bus || b->to == bus))
            tell(s, "open tie", STYLE_NORMAL, "to %.40s, branch %.40s", c->bus[b->from == bus ? b->to : b->from].id,
                 b->id);
    }
}

static void tell_sites(const struct app *a, struct sink *s, int bus)
{
    const struct planning_case *c = a->pcase;
    for (int i = 0; i < c->datacenters; i++)
        if (c->datacenter[i].bus == bus)
            tell(s, "data centre", STYLE_NORMAL, "%.60s: %s kW, class %.40s", c->datacenter[i].name,
                 text_number(c->datacenter[i].rated_kw, 0).text, c->load_class[c->datacenter[i].load_class].name);
    for (int k = 0; k < c->candidates; k++) {
        const struct candidate *one = &c->candidate[k];
        if (one->bus != bus)
            continue;
        int units = feeder_units(a, one->id);
        double kw = feeder_output_kw(a, one->id);
        const char *module = c->module[one->module].type.name;
        if (units > 0 && !isnan(kw))
            tell(s, "plan", STYLE_NORMAL, "%d x %.40s (%.40s), gives %s kW", units, module, one->id,
                 text_number(kw, 1).text);
        else if (units > 0)
            tell(s, "plan", STYLE_NORMAL, "%d x %.40s (%.40s), at most %d", units, module, one->id, one->max_units);
        else
            tell(s, "candidate", STYLE_NORMAL, "%.40s: %.40s, at most %d", one->id, module, one->max_units);
    }
}

static void tell_all(const struct app *a, struct sink *s, int bus)
{
    tell(s, "bus", STYLE_HEAD, "%s%s", a->feeder->bus[bus].id, bus == a->feeder->substation ? ", the substation" : "");
    tell_letters(s, "letters", feeder_letters(a, a->feeder_view.picture->diagram.row[bus]));
    tell_voltage(a, s, bus);
    tell_load(a, s, bus);
    tell_neighbours(a, s, bus);
    tell_sites(a, s, bus);
    tell_ties(a->pcase, s, bus);
}

/* ---- The pane ---- */

enum { LABEL = 12 };

/* Facts that do not fit are left out, which the last line says. */
static void into_pane(struct sink *s, const char *label, enum style style, const char *text)
{
    int end = s->r.row + s->r.rows, width = s->r.cols - LABEL;
    cells_text(s->cells, s->line, s->r.col, s->line < end ? LABEL : 0, STYLE_DIM, label);
    for (; *text; s->line++) {
        char line[600];
        size_t n = text_line(text, width);
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        text += n;
        text += strspn(text, " ");
        if (s->line < end)
            cells_text(s->cells, s->line, s->r.col + LABEL, width, style, line);
    }
}

/* And at the bottom, where there is room, what the letters beside all names mean. */
void feeder_draw_facts(const struct app *a, struct cells *c, struct rectangle r, int bus)
{
    enum { LEGEND = 6 };
    int end = r.row + r.rows;
    struct sink s = {.take = into_pane, .cells = c, .r = r, .line = r.row};
    tell_all(a, &s, bus);
    if (s.line > end) {
        cells_fill(c, end - 1, r.col, r.cols, STYLE_NORMAL, ' ');
        cells_text(c, end - 1, r.col, r.cols, STYLE_DIM, "Enter shows the rest");
    } else if (s.line + LEGEND < end) {
        s.line = end - LEGEND;
        tell_letters(&s, "all letters", "DMctuU");
    }
}

/* ---- In full ---- */

static void into_list(struct sink *s, const char *label, enum style style, const char *text)
{
    app_list_add(s->app, style, OP_NONE, "%-*s%s", LABEL, label, text);
    app_list_indent(s->app, LABEL);
}

void feeder_show_bus(struct app *a)
{
    int bus = feeder_bus(a);
    struct sink s = {.take = into_list, .app = a};
    if (bus < 0)
        return;
    app_list_open(a, a->feeder_view.picture->title, false);
    tell_all(a, &s, bus);
}
