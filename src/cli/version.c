/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <gsl/gsl_version.h>
#include <jansson.h>
#include <stdio.h>

/* From glpk.h, which only the solver's own folders include. */
extern const char *glp_version(void);

int cli_version(void)
{
    cli_output_begins();
    printf("ballast %s\nGLPK %s\nGSL %s\njansson %s\n", BALLAST_VERSION, glp_version(), gsl_version,
           jansson_version_str());
    const char *library = cli_ranks_library();
    if (library)
        printf("%s\n", library);
    return cli_finish_output();
}
