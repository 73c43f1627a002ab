/* SPDX-License-Identifier: MIT */
#include "tui/app/help.h"

/*
 * Names and syntax stand on the left, in ASCII; the translated text is the
 * last thing of its line, because its width differs from terminal to
 * terminal.
 */
struct line {
    const char *syntax;
    const char *text; /* an i18n id */
};

static const struct line exit_codes[] = {
    {"0", N_("all went well")},
    {"1", N_("the run ended with a leak, a deadlock or a panic (also where "
             "its lesson means it to), or a check failed")},
    {"2", N_("wrong usage or bad input: the message says what")},
};

static const struct line script[] = {
    {"open [PATTERN]", N_("open a lesson; without a name the course list")},
    {"lang en|bn", N_("change the language")},
    {"size COLSxROWS", N_("change the screen's size; at first 80x24")},
    {"seed N", N_("run anew with this seed")},
    {"mode live|deterministic", N_("run anew in this mode; at first the "
                                   "latter")},
    {"knob NAME=VALUE", N_("run anew with this setting")},
    {"run until EVENT [NAME] [#n]",
        N_("go to the n-th such event from here, of this channel, wait "
           "group or task")},
    {"run until end", N_("go to the end of the run")},
    {"step [N]", N_("go N operations on")},
    {"back [N]", N_("go N operations back")},
    {"key NAME ...", N_("press keys, as on the screen")},
    {"shot NAME", N_("write the frame to NAME.txt and NAME.ansi")},
    {"expect \"TEXT\"", N_("fail unless a line of the frame holds the text")},
    {"# ...", N_("a remark")},
};

static void print_line(const char *syntax, int width, const char *text,
    const struct catalogue *words, FILE *out)
{
    fprintf(out, "  %-*s  %s\n", width, syntax, tr(words, text));
}

static void print_lines(const struct line *lines, size_t count, int width,
    const struct catalogue *words, FILE *out)
{
    for (size_t i = 0; i < count; i++) {
        print_line(lines[i].syntax, width, lines[i].text, words, out);
    }
}

static void print_usage(enum command command, FILE *out)
{
    const struct command_row *row = &options_commands[command];
    fprintf(out, "taant%s%s%s%s [OPTION ...]", row->name[0] ? " " : "",
        row->name, row->operand ? " " : "", row->operand ? row->operand : "");
}

static void print_commands(const struct catalogue *words, FILE *out)
{
    fprintf(out, "\n%s\n", tr(words, "Commands:"));
    for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++) {
        const struct command_row *row = &options_commands[i];
        char syntax[40];
        snprintf(syntax, sizeof syntax, "%s %s", row->name,
            row->operand ? row->operand : "");
        print_line(syntax, 15, row->help, words, out);
    }
}

static void print_options(
    enum command command, const struct catalogue *words, FILE *out)
{
    fprintf(out, "\n%s\n", tr(words, "Options:"));
    for (size_t i = 0; i < options_table_count; i++) {
        const struct option_row *row = &options_table[i];
        if (row->commands & 1u << command) {
            char syntax[48];
            snprintf(syntax, sizeof syntax, "%s %s", row->name,
                row->argument ? row->argument : "");
            print_line(syntax, 29, row->help, words, out);
        }
    }
}

void help_print(enum command command, const struct catalogue *words, FILE *out)
{
    fprintf(out, "%s ", tr(words, "Usage:"));
    print_usage(command, out);
    fprintf(out, "\n%s\n", tr(words, options_commands[command].help));
    if (command == COMMAND_SCREEN) {
        print_commands(words, out);
    }
    if (command == COMMAND_PLAY) {
        fprintf(out, "\n%s\n", tr(words, "A script has one command a line:"));
        print_lines(script, sizeof script / sizeof *script, 27, words, out);
        fprintf(out, "%s\n",
            tr(words, "Events are named as `taant run PATTERN --events jsonl` "
                      "names them. Nothing in a script waits for time."));
    }
    print_options(command, words, out);
    fprintf(out, "\n%s\n", tr(words, "Exit status:"));
    print_lines(exit_codes, 3, 1, words, out);
}
