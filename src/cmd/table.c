/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ballast/cmd.h>

#define SETTING(name, type, value, setting, help)                                                                      \
    {                                                                                                                  \
        name, 0, type, value, setting, NULL, 0, 0, NULL, help                                                          \
    }
#define PLAIN(name, letter, type, value, help)                                                                         \
    {                                                                                                                  \
        name, letter, type, value, NULL, NULL, 0, 0, NULL, help                                                        \
    }

const struct cmd_option cmd_option[CMD_OPTIONS] = {
    [OPT_SCENARIOS] = SETTING("scenarios", CMD_INTEGER, "N", "scenario:count", "scenarios to sample"),
    [OPT_STRESS] = SETTING("stress", CMD_INTEGER, "N", "scenario:stress", "stress scenarios to add"),
    [OPT_SEED] = SETTING("seed", CMD_INTEGER, "K", "scenario:seed", "seed of the sampling"),
    [OPT_ALPHA] = SETTING("alpha", CMD_NUMBER, "A", "risk:alpha", "level of CVaR"),
    [OPT_RADIUS] = SETTING("radius", CMD_NUMBER, "E", "risk:radius_kw", "radius of the Wasserstein ball"),
    [OPT_WEIGHT] = SETTING("weight", CMD_NUMBER, "L", "risk:weight", "weight of CVaR against the mean"),
    [OPT_BUDGET] = SETTING("budget", CMD_NUMBER, "B", "economics:budget_usd", "capital that may be spent"),
    [OPT_GAP] = SETTING("gap", CMD_NUMBER, "G", "solver:gap", "relative gap at which to stop"),
    [OPT_TIME_LIMIT] =
        SETTING("time-limit", CMD_NUMBER, "S", "solver:time_limit_s", "time after which to stop; 0: none"),
    [OPT_THREADS] = SETTING("threads", CMD_INTEGER, "N", "solver:threads", "threads; the answer does not depend on it"),
    [OPT_RECOURSE] = SETTING("recourse", CMD_CHOICE, "KIND", "solver:recourse",
                             "dispatch problem: its relaxation, or with whole units on line"),
    [OPT_SET] =
        PLAIN("set", 0, CMD_ASSIGN, "SECTION:KEY=VALUE", "set any value of the case for this run; may be repeated"),
    [OPT_READ] = PLAIN("read", 0, CMD_INPUT, "CSV", "use the scenarios of this file instead of sampling"),
    [OPT_V_SOURCE] = {"v-source", 0, CMD_NUMBER, "V", NULL, "p.u.", 0.5, 1.5, NULL, "voltage at the substation"},
    [OPT_FORMAT] = {"format", 0, CMD_CHOICE, "FORMAT", NULL, NULL, 0, 0, "json|mps|lp",
                    "json: the data; mps, lp: the extensive form for other solvers"},
    [OPT_OUTPUT] = PLAIN("output", 'o', CMD_OUTPUT, "OUT", "file to write; without it standard output"),
    [OPT_ANSWER_JSON] = PLAIN("json", 0, CMD_OUTPUT, "OUT", "write the answer as JSON"),
    [OPT_DETAIL] = PLAIN("detail", 0, CMD_FLAG, NULL, "with --json: the dispatch of every scenario too"),
    [OPT_EFFORT] =
        PLAIN("effort", 0, CMD_FLAG, NULL, "with --json: what the solve took, beside one sweep from nothing"),
    [OPT_WITHOUT] = PLAIN(
        "without", 0, CMD_TEXT, "LEVER",
        "leave out what makes it fast, to measure it: cells, islands, warm, pilot, transfer, order, probing, promise"),
    [OPT_ALTERNATIVES] = {"alternatives", 0, CMD_NUMBER, "P", NULL, "%", 1e-6, 100, NULL,
                          "the plans within P % of the best too: which there are, what they share"},
    [OPT_RESUME] =
        PLAIN("resume", 0, CMD_TEXT, "FILE", "keep what is learned in this file, and go on from it when it is there"),
    [OPT_ANSWER_CSV] = PLAIN("csv", 0, CMD_DIRECTORY, "DIR", "write every table as CSV into this folder"),
    [OPT_ALPHAS] = SETTING("alpha", CMD_LIST, "LIST", "risk:alpha", "levels of CVaR"),
    [OPT_RADII] = SETTING("radius", CMD_LIST, "LIST", "risk:radius_kw", "radii of the Wasserstein ball"),
    [OPT_WEIGHTS] = SETTING("weight", CMD_LIST, "LIST", "risk:weight", "weights of CVaR against the mean"),
    [OPT_BUDGETS] = SETTING("budget", CMD_LIST, "LIST", "economics:budget_usd", "capital that may be spent"),
    [OPT_SWEEP_JSON] = PLAIN("json", 0, CMD_OUTPUT, "OUT", "write the points as JSON"),
    [OPT_SWEEP_CSV] = PLAIN("csv", 0, CMD_OUTPUT, "OUT", "write the points as CSV"),
    [OPT_SET_JSON] = PLAIN("json", 0, CMD_OUTPUT, "OUT", "write the instance with its scenarios as JSON"),
    [OPT_SET_CSV] = PLAIN("csv", 0, CMD_OUTPUT, "OUT", "write the scenarios as CSV, in the form that --read reads"),
    [OPT_FLOW_JSON] = PLAIN("json", 0, CMD_OUTPUT, "OUT", "write the tables as JSON"),
    [OPT_FLOW_CSV] = PLAIN("csv", 0, CMD_DIRECTORY, "DIR", "write every table as CSV into this folder"),
    [OPT_PLAN] = PLAIN("plan", 0, CMD_INPUT, "RESULT", "the answer whose plan is evaluated"),
    [OPT_EVALUATE_JSON] = PLAIN("json", 0, CMD_OUTPUT, "OUT", "write the table as JSON"),
    [OPT_EVALUATE_CSV] = PLAIN("csv", 0, CMD_OUTPUT, "OUT", "write the table as CSV"),
    [OPT_BASE] =
        PLAIN("base", 0, CMD_TEXT, "RESULT", "the file that the others are compared with; without it the first"),
    [OPT_DIFFERING] = PLAIN("differing", 0, CMD_FLAG, NULL, "only what differs"),
    [OPT_COMPARE_JSON] = PLAIN("json", 0, CMD_OUTPUT, "OUT", "write the table as JSON"),
    [OPT_COMPARE_CSV] = PLAIN("csv", 0, CMD_OUTPUT, "OUT", "write the table as CSV"),
    [OPT_QUIET] = PLAIN("quiet", 'q', CMD_FLAG, NULL, "no progress, only warnings and errors"),
    [OPT_ASCII] = PLAIN("ascii", 0, CMD_FLAG, NULL, "draw with ASCII only"),
    [OPT_MONO] = PLAIN("mono", 0, CMD_FLAG, NULL, "no colours"),
    [OPT_MOUSE] = PLAIN("mouse", 0, CMD_FLAG, NULL, "a click moves the cursor"),
    [OPT_TOUR] = PLAIN("tour", 0, CMD_FLAG, NULL, "the first plan step by step, on a copy of the case"),
    [OPT_SCRIPT] = PLAIN("script", 0, CMD_INPUT, "FILE", "play keys and commands of this file without a terminal"),
    [OPT_PLAIN] = PLAIN("plain", 0, CMD_TEXT, "SCREEN", "print this screen as lines of words, after the script if any"),
    [OPT_HELP] = PLAIN("help", 'h', CMD_FLAG, NULL, "show this help"),
    [OPT_VERSION] = PLAIN("version", 'V', CMD_FLAG, NULL, "show the versions of the program and its libraries"),
};

static const enum cmd_option_id terminal_options[] = {OPT_ASCII,  OPT_MONO,  OPT_MOUSE, OPT_TOUR,
                                                      OPT_SCRIPT, OPT_PLAIN, OPT_HELP,  OPT_VERSION};
static const enum cmd_option_id check_options[] = {OPT_SET, OPT_HELP};
static const enum cmd_option_id powerflow_options[] = {OPT_V_SOURCE, OPT_FLOW_JSON, OPT_FLOW_CSV, OPT_SET, OPT_HELP};
static const enum cmd_option_id scenarios_options[] = {
    OPT_SCENARIOS, OPT_STRESS, OPT_SEED, OPT_READ, OPT_SET_JSON, OPT_SET_CSV, OPT_SET, OPT_HELP,
};
static const enum cmd_option_id sweep_options[] = {
    OPT_ALPHAS,     OPT_RADII,     OPT_WEIGHTS,  OPT_BUDGETS, OPT_SCENARIOS,  OPT_STRESS,
    OPT_SEED,       OPT_READ,      OPT_RECOURSE, OPT_GAP,     OPT_TIME_LIMIT, OPT_THREADS,
    OPT_SWEEP_JSON, OPT_SWEEP_CSV, OPT_QUIET,    OPT_SET,     OPT_HELP,
};
static const enum cmd_option_id solve_options[] = {
    OPT_ALPHA,        OPT_RADIUS, OPT_WEIGHT,     OPT_BUDGET,  OPT_SCENARIOS,   OPT_STRESS, OPT_SEED,   OPT_READ,
    OPT_RECOURSE,     OPT_GAP,    OPT_TIME_LIMIT, OPT_THREADS, OPT_ANSWER_JSON, OPT_DETAIL, OPT_EFFORT, OPT_WITHOUT,
    OPT_ALTERNATIVES, OPT_RESUME, OPT_ANSWER_CSV, OPT_QUIET,   OPT_SET,         OPT_HELP,
};
static const enum cmd_option_id export_options[] = {
    OPT_FORMAT,    OPT_OUTPUT, OPT_RECOURSE, OPT_ALPHA, OPT_RADIUS, OPT_WEIGHT, OPT_BUDGET,
    OPT_SCENARIOS, OPT_STRESS, OPT_SEED,     OPT_READ,  OPT_SET,    OPT_HELP,
};

static const enum cmd_option_id evaluate_options[] = {
    OPT_PLAN,     OPT_ALPHA,      OPT_RADIUS,  OPT_WEIGHT,        OPT_SCENARIOS,    OPT_STRESS, OPT_SEED, OPT_READ,
    OPT_RECOURSE, OPT_TIME_LIMIT, OPT_THREADS, OPT_EVALUATE_JSON, OPT_EVALUATE_CSV, OPT_QUIET,  OPT_SET,  OPT_HELP,
};
static const enum cmd_option_id compare_options[] = {OPT_BASE, OPT_DIFFERING, OPT_COMPARE_JSON, OPT_COMPARE_CSV,
                                                     OPT_HELP};

static const enum cmd_option_id import_options[] = {OPT_OUTPUT, OPT_HELP};

static const enum cmd_option_id help_options[] = {OPT_HELP};

#define OPTIONS(array) (array), (int)(sizeof(array) / sizeof *(array))

const struct command command_table[COMMANDS] = {
    [COMMAND_TERMINAL] =
        {"", "[FILE]", "open the terminal program",
         "Edit a case, generate scenarios, solve and browse the results. Standard input and output must be "
         "terminals, unless a script is played or a screen printed. Without FILE it starts with an empty case.",
         OPTIONS(terminal_options), false},
    [COMMAND_CHECK] =
        {"check", "FILE", "validate a case; every problem with its line",
         "Read a case (.ini) or an exported instance (.json) and report every problem in it. A sound file gives "
         "a short inventory on standard output.",
         OPTIONS(check_options), false},
    [COMMAND_POWERFLOW] =
        {"powerflow", "FILE", "power flow of the base case, AC beside LinDistFlow",
         "Losses, voltages and flows at nominal load, data centres apart. It works outside the voltage band that "
         "planning needs.",
         OPTIONS(powerflow_options), false},
    [COMMAND_SCENARIOS] =
        {"scenarios", "FILE", "generate the scenarios of a case",
         "Sample the shocks of a case and list them. The same seed gives the same scenarios everywhere; more "
         "scenarios change none of the earlier ones.",
         OPTIONS(scenarios_options), false},
    [COMMAND_SOLVE] =
        {"solve", "FILE", "plan the modules",
         "Place modules at least cost a year under the worst distribution of shocks inside the Wasserstein ball.\n"
         "FILE is a case (.ini) or an exported instance (.json); text that starts with { is taken as an instance. "
         "For an instance, options that belong to the making of scenarios are refused.\n"
         "Tables go to standard output, progress to standard error. An interrupt stops and keeps the best plan; "
         "a second one ends the program.",
         OPTIONS(solve_options), false},
    [COMMAND_SWEEP] = {"sweep", "FILE", "plan under many risk parameters and budgets",
                       "Solve every combination of the lists, one after the other, and show what each costs and "
                       "places. What one solve "
                       "learns serves the next: a point takes a small part of the first one's time.\n"
                       "A list is numbers separated by commas; FROM:TO:COUNT stands for so many at equal distances. "
                       "What has no list keeps its value. The time limit holds "
                       "for each point. An "
                       "interrupt stops, and shows the points so far.",
                       OPTIONS(sweep_options), false},
    [COMMAND_EVALUATE] = {"evaluate", "FILE", "a plan against other scenarios",
                          "Dispatch the plan of an answer in the scenarios of FILE: with another --seed, heavier tails "
                          "by --set, or a set of your own by --read. What it costs stands beside what the answer says, "
                          "with the standard error and the 95 % confidence interval of mean and CVaR.\n"
                          "The terms of the risk are those of the answer, unless an option states others. "
                          "The plan must fit the case.",
                          OPTIONS(evaluate_options), false},
    [COMMAND_COMPARE] = {"compare", "RESULT RESULT ...", "answers side by side",
                         "Read answers that `ballast solve --json` wrote and show their figures, plans and what "
                         "differs in their inputs, one column an answer, with the difference from the first.\n"
                         "Answers to different problems are compared as well; what differs is said on standard "
                         "error.",
                         OPTIONS(compare_options), true},
    [COMMAND_EXPORT] =
        {"export", "FILE", "write the whole instance as JSON, MPS or LP",
         "For programs that rebuild or solve the model elsewhere. FILE is a case (.ini) or an exported instance "
         "(.json).",
         OPTIONS(export_options), false},
    [COMMAND_IMPORT] = {"import", "CASE.m", "write a case from a MATPOWER file",
                        "Read the radial feeder of a MATPOWER case and write it as a case to go on from. Statements at "
                        "the end of the file that convert units are carried out. What is not understood, and what the "
                        "model has no place for, is refused with its line.\n"
                        "A file that exists is not replaced.",
                        OPTIONS(import_options), false},
    [COMMAND_HELP] = {"help", "[COMMAND]", "show the commands, or the options of one",
                      "The same as `ballast --help` and `ballast COMMAND --help`.", OPTIONS(help_options), false},
};
