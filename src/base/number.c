/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/number.h>

#include <ctype.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- Units ---- */

enum dimension { SHARE, POWER, ENERGY, REACTIVE, APPARENT, VOLTAGE, RESISTANCE, DISTANCE, DURATION, YEARS, MONEY };

struct unit {
    const char *name;
    enum dimension dimension;
    double factor; /* to the first unit of the dimension that has factor 1 */
    bool listed;   /* named in messages */
};

static const struct unit units[] = {
    {"", SHARE, 1, false},         {"1", SHARE, 1, false},          {"%", SHARE, 0.01, true},
    {"p.u.", SHARE, 1, false},     {"pu", SHARE, 1, false},         {"W", POWER, 1e-3, true},
    {"kW", POWER, 1, true},        {"MW", POWER, 1e3, true},        {"GW", POWER, 1e6, true},
    {"Wh", ENERGY, 1e-3, true},    {"kWh", ENERGY, 1, true},        {"MWh", ENERGY, 1e3, true},
    {"GWh", ENERGY, 1e6, true},    {"var", REACTIVE, 1e-3, true},   {"kvar", REACTIVE, 1, true},
    {"Mvar", REACTIVE, 1e3, true}, {"VA", APPARENT, 1e-3, true},    {"kVA", APPARENT, 1, true},
    {"MVA", APPARENT, 1e3, true},  {"V", VOLTAGE, 1e-3, true},      {"kV", VOLTAGE, 1, true},
    {"ohm", RESISTANCE, 1, true},  {"m", DISTANCE, 1e-3, true},     {"km", DISTANCE, 1, true},
    {"s", DURATION, 1, true},      {"sec", DURATION, 1, false},     {"min", DURATION, 60, true},
    {"h", DURATION, 3600, true},   {"hour", DURATION, 3600, false}, {"hours", DURATION, 3600, false},
    {"d", DURATION, 86400, false}, {"years", YEARS, 1, true},       {"year", YEARS, 1, false},
    {"y", YEARS, 1, false},        {"a", YEARS, 1, false},          {"USD", MONEY, 1, true},
    {"$", MONEY, 1, false},        {"kUSD", MONEY, 1e3, true},      {"k$", MONEY, 1e3, false},
    {"MUSD", MONEY, 1e6, true},    {"M$", MONEY, 1e6, false},       {"k", MONEY, 1e3, false},
    {"M", MONEY, 1e6, false},
};
enum { UNIT_COUNT = sizeof units / sizeof units[0], UNIT_PARTS = 4 };

/* Of money "k" and "M" are said alone; of power they could be meant for energy or apparent power. "kw" is plainly kW; "mw"
 * could be a thousandth of a watt or a million watts, so a leading m must be spelled exactly. */
static const struct unit *find_unit(const char *text, size_t length)
{
    for (int i = 0; i < UNIT_COUNT; i++)
        if (strlen(units[i].name) == length && strncmp(units[i].name, text, length) == 0)
            return &units[i];
    if (length > 0 && (text[0] == 'm' || text[0] == 'M') && !(length == 3 && strncasecmp(text, "min", 3) == 0))
        return NULL;
    for (int i = 0; i < UNIT_COUNT; i++)
        if (strlen(units[i].name) == length && strncasecmp(units[i].name, text, length) == 0)
            return &units[i];
    return NULL;
}

/* Split "USD/kWh/h" at the slashes; the number of parts, 0 when one is unknown or there are too many. */
static int split_unit(const char *text, const struct unit *parts[UNIT_PARTS])
{
    int count = 0;
    for (;;) {
        while (*text == ' ')
            text++;
        size_t length = strcspn(text, "/");
        size_t end = length;
        while (end > 0 && text[end - 1] == ' ')
            end--;
        if (count == UNIT_PARTS || !(parts[count] = find_unit(text, end)))
            return 0;
        count++;
        if (text[length] == '\0')
            return count;
        text += length + 1;
    }
}

/* How many of `unit` one of `given` is; 0 when their dimensions differ. */
static double unit_factor(const char *given, const char *unit)
{
    const struct unit *have[UNIT_PARTS];
    const struct unit *want[UNIT_PARTS];
    int n = split_unit(given, have);
    int m = split_unit(unit, want);
    /* "5%" is enough where percent a minute are meant: nothing else can be. */
    if (n == 1 && m > 1 && strcmp(have[0]->name, "%") == 0 && want[0]->dimension == SHARE)
        m = 1;
    if (n == 0 || n != m)
        return 0;
    double factor = 1;
    for (int i = 0; i < n; i++) {
        if (have[i]->dimension != want[i]->dimension)
            return 0;
        double ratio = have[i]->factor / want[i]->factor;
        factor = i == 0 ? ratio : factor / ratio;
    }
    return factor;
}

/* The units that a number in `unit` may carry, for a message. */
static void hint_units(const char *unit, struct err *e)
{
    const struct unit *want[UNIT_PARTS];
    int m = split_unit(unit, want);
    char names[80] = "";
    for (int i = 0; m > 0 && i < UNIT_COUNT; i++) {
        if (units[i].dimension != want[0]->dimension || !units[i].listed)
            continue;
        size_t at = strlen(names);
        snprintf(names + at, sizeof names - at, "%s%s", at ? ", " : "", units[i].name);
    }
    if (m == 1 && want[0]->dimension == SHARE)
        err_hint(e, "Write a plain number, or a share as a percentage (5%%)");
    else if (m == 1)
        err_hint(e, "Write it in %s, or give one of the units %s", unit, names);
    else
        err_hint(e, "Write it in %s, without a unit or with one of that kind", unit);
}

/* ---- Numbers ---- */

static enum err_code refuse(struct err *e, const char *text, const char *why)
{
    err_set(e, ERR_INVALID, "'%.60s' %s", text, why);
    err_hint(e, "Write a number such as 250, 0.5 or 1e3, with a decimal point");
    return ERR_INVALID;
}

/* Digits, in groups of three if blanks stand between them ("1 500"), appended to out. The end of what was taken. */
static const char *take_digits(const char *p, bool groups, char *out, size_t size, size_t *used)
{
    for (;;) {
        if (isdigit((unsigned char)*p)) {
            if (*used + 1 < size)
                out[*used] = *p;
            (*used)++;
            p++;
        } else if (groups && *p == ' ' && *used > 0 && isdigit((unsigned char)p[1]) && isdigit((unsigned char)p[2]) &&
                   isdigit((unsigned char)p[3]) && !isdigit((unsigned char)p[4])) {
            p++;
        } else {
            return p;
        }
    }
}

/* Copy the number at p into out in strtod's own syntax for the current locale; the end of it, or NULL if there is
 * none. */
static const char *take_number(const char *p, char *out, size_t size)
{
    const char *point = localeconv()->decimal_point;
    size_t used = 0;
    if (*p == '+' || *p == '-')
        out[used++] = *p++;
    size_t sign = used;
    p = take_digits(p, true, out, size, &used);
    size_t digits = used - sign;
    if (*p == '.') {
        p++;
        if (used + strlen(point) >= size)
            return NULL;
        memcpy(out + used, point, strlen(point));
        used += strlen(point);
        size_t before = used;
        p = take_digits(p, false, out, size, &used);
        digits += used - before;
    }
    if (digits == 0)
        return NULL;
    if (*p == 'e' || *p == 'E') {
        const char *q = p + 1;
        bool sign_here = *q == '+' || *q == '-';
        if (isdigit((unsigned char)q[sign_here])) {
            if (used + 2 < size) {
                out[used] = 'e';
                out[used + 1] = sign_here ? *q : '+';
            }
            used += 2;
            p = take_digits(q + sign_here, false, out, size, &used);
        }
    }
    if (used >= size)
        return NULL;
    out[used] = '\0';
    return p;
}

static const char *skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* The number at the start of text; *rest is what follows it, blanks skipped. */
static enum err_code leading_number(const char *text, double *value, const char **rest, struct err *e)
{
    char digits[160];
    const char *p = skip_blanks(text);
    if (*p == '\0')
        return refuse(e, "", "is empty: a number is missing");
    const char *end = take_number(p, digits, sizeof digits);
    if (!end)
        return refuse(e, text, "is not a number");
    if (*end == ',') {
        err_set(e, ERR_INVALID, "'%.60s' holds a comma, which separates values", text);
        err_hint(e, "Write the number with a decimal point and no separator between thousands");
        return ERR_INVALID;
    }
    double parsed = strtod(digits, NULL);
    if (!isfinite(parsed))
        return refuse(e, text, "is too large for a number");
    *value = parsed;
    *rest = skip_blanks(end);
    return ERR_NONE;
}

enum err_code number_parse(const char *text, const char *unit, double *value, struct err *e)
{
    double parsed = 0;
    const char *rest = NULL;
    enum err_code code = leading_number(text, &parsed, &rest, e);
    if (code != ERR_NONE)
        return code;
    char given[40];
    size_t length = strlen(rest);
    while (length > 0 && (rest[length - 1] == ' ' || rest[length - 1] == '\t'))
        length--;
    snprintf(given, sizeof given, "%.*s", (int)(length < sizeof given ? length : sizeof given - 1), rest);
    double factor = 1;
    if (given[0] != '\0') {
        factor = unit_factor(given, unit);
        if (factor == 0 && strchr("*/+", given[0])) {
            err_set(e, ERR_INVALID, "'%.60s' is a calculation, where a number is expected", text);
            err_hint(e, "Write its result; in the program, *1.2 or /3 alone changes the value that is there");
            return ERR_INVALID;
        }
        if (factor == 0) {
            err_set(e, ERR_INVALID, "'%.60s' has the unit '%.30s', where %s is expected", text, given,
                    *unit ? unit : "a plain number");
            hint_units(unit, e);
            return ERR_INVALID;
        }
    }
    /* A factor below one is the inverse of a whole number: dividing by that keeps 95% at 0.95 exactly. */
    double scaled = factor < 1 ? parsed / (1 / factor) : parsed * factor;
    if (!isfinite(scaled))
        return refuse(e, text, "is too large for a number");
    *value = scaled;
    return ERR_NONE;
}

enum err_code number_parse_integer(const char *text, double *value, struct err *e)
{
    double parsed = 0;
    enum err_code code = number_parse(text, "", &parsed, e);
    if (code != ERR_NONE)
        return code;
    if (parsed != floor(parsed) || fabs(parsed) > 9007199254740992.0 || strchr(text, '%')) {
        err_set(e, ERR_INVALID, "'%.60s' is not a whole number", text);
        err_hint(e, "Write digits only, such as 12");
        return ERR_INVALID;
    }
    *value = parsed;
    return ERR_NONE;
}

/* ---- Time grids ---- */

static enum err_code refuse_steps(struct err *e, const char *group, const char *why)
{
    err_set(e, ERR_INVALID, "'%.60s' in the time steps %s", group, why);
    err_hint(e, "Write groups such as 12x5min 8x15min 4x1h, at most %d steps and %d hours in all", NUMBER_STEPS_MAX,
             NUMBER_HORIZON_MAX_H);
    return ERR_INVALID;
}

/* "12x5min" or "5min" into a count and a length in hours. */
static enum err_code parse_group(const char *group, double *repeat, double *hours, struct err *e)
{
    const char *length = group;
    *repeat = 1;
    size_t x = strcspn(group, "xX*");
    if (group[x] != '\0') {
        char count[16];
        if (x >= sizeof count)
            return refuse_steps(e, group, "has no sensible count");
        memcpy(count, group, x);
        count[x] = '\0';
        if (number_parse_integer(count, repeat, NULL) != ERR_NONE)
            return refuse_steps(e, group, "does not start with a whole number of steps");
        length = group + x + 1;
    }
    double minutes = 0;
    if (number_parse(length, "min", &minutes, NULL) != ERR_NONE)
        return refuse_steps(e, group, "has no length in s, min or h");
    if (!(*repeat >= 1 && *repeat <= NUMBER_STEPS_MAX))
        return refuse_steps(e, group, "repeats a step too often or never");
    if (!(minutes >= 1.0 / 60))
        return refuse_steps(e, group, "has steps shorter than a second");
    *hours = minutes / 60;
    return ERR_NONE;
}

enum err_code number_parse_steps(const char *text, double **hours, int *count, struct err *e)
{
    double *grid = malloc(NUMBER_STEPS_MAX * sizeof *grid);
    if (!grid)
        return err_set(e, ERR_MEMORY, "out of memory while reading the time steps");
    int n = 0;
    double horizon = 0;
    enum err_code code = ERR_NONE;
    for (const char *p = text; code == ERR_NONE;) {
        p += strspn(p, " \t,");
        size_t length = strcspn(p, " \t,");
        if (length == 0)
            break;
        char group[48];
        snprintf(group, sizeof group, "%.*s", (int)(length < sizeof group ? length : sizeof group - 1), p);
        double repeat = 0;
        double step = 0;
        code = parse_group(group, &repeat, &step, e);
        if (code != ERR_NONE)
            break;
        horizon += repeat * step;
        if (n + (int)repeat > NUMBER_STEPS_MAX || horizon > NUMBER_HORIZON_MAX_H)
            code = refuse_steps(e, group, "makes the grid too long");
        for (int i = 0; code == ERR_NONE && i < (int)repeat; i++)
            grid[n++] = step;
        p += length;
    }
    if (code == ERR_NONE && n == 0)
        code = refuse_steps(e, text, "is no time grid");
    if (code != ERR_NONE) {
        free(grid);
        return code;
    }
    *hours = grid;
    *count = n;
    return ERR_NONE;
}

/* ---- Formatting ---- */

/* snprintf writes the locale's decimal point; the program writes a point. */
static void point_only(char *buf)
{
    const char *point = localeconv()->decimal_point;
    size_t length = strlen(point);
    char *at = strcmp(point, ".") == 0 ? NULL : strstr(buf, point);
    if (at) {
        *at = '.';
        memmove(at + 1, at + length, strlen(at + length) + 1);
    }
}

/* Behind the point, zeros at the end say nothing. */
static void drop_zeros(char *buf)
{
    size_t n = strlen(buf);
    while (n > 0 && buf[n - 1] == '0')
        buf[--n] = '\0';
}

char *number_format(double value, char *buf, size_t size)
{
    if (!isfinite(value)) {
        snprintf(buf, size, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return buf;
    }
    if (value == 0) {
        snprintf(buf, size, "0");
        return buf;
    }
    /* A decimal of 15 digits survives in a double, and %g drops its zeros: what needs fewer shows fewer. Only subnormal
     * numbers carry less than that. */
    int precision = fabs(value) < DBL_MIN ? 1 : 15;
    for (; precision <= 17; precision++) {
        snprintf(buf, size, "%.*g", precision, value);
        if (strtod(buf, NULL) == value)
            break;
    }
    bool one_zero_more = strstr(buf, "e-05") != NULL; /* a hundred-thousandth is read better without exponent */
    if (one_zero_more)
        snprintf(buf, size, "%.*f", precision + 4, value);
    point_only(buf);
    if (one_zero_more)
        drop_zeros(buf);
    return buf;
}

char *number_grouped(double value, int decimals, char *buf, size_t size)
{
    char plain[64];
    if (!isfinite(value) || fabs(value) >= 1e15) {
        snprintf(plain, sizeof plain, "%.6g", value);
        point_only(plain);
        snprintf(buf, size, "%s", isfinite(value) ? plain : "-");
        return buf;
    }
    snprintf(plain, sizeof plain, "%.*f", decimals < 20 ? decimals : 20, value);
    point_only(plain);
    /* Minus nothing is nothing. */
    const char *digits = plain + (plain[0] == '-');
    size_t out = 0;
    if (digits != plain && strspn(digits, "0.") != strlen(digits) && size > 1)
        buf[out++] = '-';
    size_t whole = strcspn(digits, ".");
    for (size_t k = 0; digits[k] && out + 2 < size; k++) {
        if (k > 0 && k < whole && (whole - k) % 3 == 0)
            buf[out++] = ' ';
        buf[out++] = digits[k];
    }
    if (size)
        buf[out] = '\0';
    return buf;
}

int number_decimals(double value)
{
    double magnitude = fabs(value);
    if (fabs(value - nearbyint(value)) < 1e-9 * fmax(1.0, magnitude))
        return 0;
    return magnitude >= 1.0 ? 2 : 4;
}
