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
    {"open [PATTERN|TOKEN]",
        N_("open a lesson, or a shared run; without a name the course list")},
    {"lang en|bn", N_("change the language")},
    {"size COLSxROWS", N_("change the screen's size; at first 80x24")},
    {"theme light|dark", N_("what the pictures that follow are drawn on")},
    {"seed N", N_("run anew with this seed")},
    {"mode live|deterministic", N_("run anew in this mode; at first the "
                                   "latter")},
    {"knob NAME=VALUE", N_("run anew with this setting")},
    {"env NAME VALUE", N_("set a variable of the environment")},
    {"run until EVENT [NAME] [#n]",
        N_("go to the n-th such event from here, of this channel, wait "
           "group or task")},
    {"run until task NAME STATE",
        N_("go on until a task of this name is ready, running, working, "
           "blocked, sleeping, done, panicked or leaked")},
    {"run until channel NAME STATE",
        N_("go on until the channel is empty, full or closed")},
    {"run until quiescent", N_("go on until no task can go on")},
    {"run until end", N_("go to the end of the run")},
    {"step [N]", N_("go N operations on")},
    {"back [N]", N_("go N operations back")},
    {"key NAME ...", N_("press keys, as on the screen")},
    {"type \"TEXT\"", N_("press the key of each letter")},
    {"shot NAME", N_("write the frame to NAME.txt and NAME.ansi")},
    {"shot NAME.svg|png|txt|ansi", N_("write the frame in this form")},
    {"record NAME.cast|html|...",
        N_("begin a film of what follows: cast, html, apng, mp4 or webm")},
    {"record stop", N_("end it")},
    {"mark \"TEXT\"", N_("begin a chapter of the film")},
    {"caption \"TEXT\"|off", N_("write in place of the last row")},
    {"overlay COL,ROW \"TEXT\"|off", N_("write at this place")},
    {"expect \"TEXT\"", N_("fail unless a line of the frame holds the text")},
    {"set NAME VALUE", N_("from here on $NAME stands for the value; `lang` and "
                          "`size` set $lang and $size")},
    {"for lang en bn", N_("repeat the lines up to `end` in each language; "
                          "`for size 80x24 120x36` for sizes")},
    {"for NAME in VALUE ...", N_("... with $NAME for each value")},
    {"if lang bn", N_("play the lines up to `end`, or `else`, in this language "
                      "only")},
    {"include FILE", N_("read that file's commands here")},
    {"# ...", N_("a remark")},
};

static const struct line forms[] = {
    {"txt ansi svg png", N_("one frame: the last, or that of --at")},
    {"cast", N_("a film for asciinema, with a mark at each step")},
    {"html", N_("a film for a browser, in both languages, without network")},
    {"apng mp4 webm", N_("a film; the last two are made by ffmpeg")},
    {"pdf", N_("the lesson as a handout, a figure for each step")},
    {"jsonl csv", N_("the events as lines or as a table")},
    {"json", N_("the events for Perfetto or Chrome's tracing")},
    {"mmd tree.mmd", N_("Mermaid: who talks to whom, who started whom")},
    {"dot", N_("Graphviz: who waits for what at the end, or at --at")},
};

/* A script that works, to begin with. */
static const char *const example[] = {"open worker_pool", "record pool.cast",
    "run until chan.close jobs", "caption \"All jobs are sent.\"",
    "shot pool.svg", "run until end"};

static const char keys[] = "space enter tab escape up down left right home end "
                           "pageup pagedown f1 C-x S-tab";
static const char events[] = "task.spawn task.print task.end chan.make "
                             "chan.send chan.recv chan.close mutex.lock";

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
        print_line(syntax, 25, row->help, words, out);
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

static void print_example(const struct catalogue *words, FILE *out)
{
    fprintf(out, "\n%s\n",
        tr(words, "These lines in a file, played, make a film, pool.cast, and "
                  "a picture, pool.svg:"));
    for (size_t i = 0; i < sizeof example / sizeof *example; i++) {
        fprintf(out, "  %s\n", example[i]);
    }
}

static void print_more_of_scripts(const struct catalogue *words, FILE *out)
{
    fprintf(out, "\n%s\n  %s\n",
        tr(words, "Keys are a letter or sign as it is, or such as:"), keys);
    fprintf(out, "\n%s\n  %s\n",
        tr(words, "Events are such as these; `taant run PATTERN --events "
                  "jsonl` shows those of a run:"),
        events);
    fprintf(out, "\n%s\n",
        tr(words, "Nothing waits for time: `run until` goes to an event, and a "
                  "film shows each thing as long as it takes to see. A caption "
                  "holds it. Where VHS has Output, Enter, Screenshot and "
                  "Source, write record, key enter, shot and include. `taant "
                  "check FILE` names mistakes; `taant record-script FILE` "
                  "writes a script of what you do."));
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
        print_example(words, out);
        fprintf(out, "\n%s\n", tr(words, "A script has one command a line:"));
        print_lines(script, sizeof script / sizeof *script, 30, words, out);
        print_more_of_scripts(words, out);
    }
    if (command == COMMAND_EXPORT) {
        fprintf(out, "\n%s\n",
            tr(words, "What a file becomes, by the ending of its name:"));
        print_lines(forms, sizeof forms / sizeof *forms, 16, words, out);
    }
    print_options(command, words, out);
    fprintf(out, "\n%s\n", tr(words, "Exit status:"));
    print_lines(exit_codes, 3, 1, words, out);
}
