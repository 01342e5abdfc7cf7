/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the buses of a radial feeder stand in its diagram; knows neither values nor a screen. */
#ifndef BALLAST_TUI_DIAGRAM_H
#define BALLAST_TUI_DIAGRAM_H

#include <ballast/instance.h>

/* A line a bus. A line of the feeder goes on into the branch with the most buses behind it (of two such, the one that
 * reaches further), straight down; the others leave it as laterals, drawn before it goes on. So a lateral is nested at
 * most log2(buses) deep, and the buses fed through a bus stand in rows without a gap. */
struct diagram {
    int buses;
    int *order;  /* [rows] the bus of a row */
    int *row;    /* [buses] and back */
    int *depth;  /* [rows] laterals between it and the trunk */
    int *parent; /* [rows] row of the bus that feeds it; -1: none does */
    int *next;   /* [rows] row in which its own line goes on; -1: it ends */
    int *feeds;  /* [buses] branch that feeds the bus; -1: none does */
    int *below;  /* [buses] buses fed through this one, itself included */
    int *reach;  /* [buses] buses on the longest way down, itself included */
};

/* False when memory is short. */
bool diagram_build(struct diagram *t, const struct instance *inst);
void diagram_free(struct diagram *t);
/* The row of the first lateral that leaves the bus of a row, or of the next one after lateral `after`; -1: none. */
int diagram_lateral(const struct diagram *t, int row, int after);

/* The same on a plane: a line of the feeder runs to the right, its laterals drop from where they leave it and stand
 * below it as close as they fit, those at its far end uppermost: nothing crosses. */
struct diagram_plane {
    int lines, cols;
    int *line, *col; /* [rows] where the name of the bus starts */
};

/* width[rows]: columns of each bus's name. False when memory is short. */
bool diagram_plane_build(struct diagram_plane *m, const struct diagram *t, const int *width);
void diagram_plane_free(struct diagram_plane *m);

#endif
