/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tui/lesson/lesson_priv.h"

enum {
    MOST_REGION = 63,
    MOST_NTH = 1000000,
    MOST_SETTINGS = 6,
    MOST_MARKS = 8,
    MOST_GOALS = 8,
};

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Copies a slice that is known to fit. */
static void copy(char *to, struct slice from)
{
    memcpy(to, from.text, from.size);
    to[from.size] = '\0';
}

static struct slice rest_of(struct slice slice, size_t from)
{
    return (struct slice){slice.text + from, slice.size - from};
}

/* ---- events: their kind, their name ---- */

static bool is_kind(struct slice word, size_t room)
{
    struct slice after = word;
    struct slice before = lesson_split(&after, '.');
    return word.size < room && lesson_consists_of(before, LESSON_IDENTIFIER) &&
           lesson_consists_of(after, LESSON_IDENTIFIER);
}

static bool read_kind(
    struct reader *reader, struct slice word, char *kind, size_t room)
{
    if (!is_kind(word, room)) {
        return lesson_fail(reader, reader->number,
            N_("\"%s\" is no kind of event: write one such as chan.close"),
            word);
    }
    copy(kind, word);
    return true;
}

static bool is_name(struct slice name, size_t room)
{
    return name.size < room &&
           lesson_consists_of(name, LESSON_IDENTIFIER UPPER " ");
}

static bool fail_name(struct reader *reader, struct slice name)
{
    return lesson_fail(reader, reader->number,
        N_("\"%s\" is no task's or channel's name: write one such as jobs or "
           "worker 2"),
        name);
}

static bool read_name(
    struct reader *reader, struct slice value, char *name, size_t room)
{
    if (value.size == 0) {
        return true;
    }
    if (!is_name(value, room)) {
        return fail_name(reader, value);
    }
    copy(name, value);
    return true;
}

/* ---- at: KIND [NAME] [#n] ---- */

static bool read_nth(
    struct reader *reader, struct slice number, struct anchor *anchor)
{
    anchor->nth = (unsigned)lesson_number(number, MOST_NTH);
    return anchor->nth != 0 ||
           lesson_fail(reader, reader->number,
               N_("\"#%s\" does not say which event: write #1 for the first"),
               number);
}

static bool read_at(
    struct reader *reader, struct slice value, struct step *step)
{
    struct anchor *anchor = &step->at;
    anchor->line = reader->number;
    anchor->nth = 1;
    bool counts = value.size > 0 && memchr(value.text, '#', value.size);
    struct slice kind = lesson_split(&value, ' ');
    struct slice name = lesson_trim(lesson_split(&value, '#'));
    return read_kind(reader, kind, anchor->kind, sizeof anchor->kind) &&
           read_name(reader, name, anchor->name, sizeof anchor->name) &&
           (!counts || read_nth(reader, value, anchor));
}

/* ---- code: REGION ---- */

static bool read_code(
    struct reader *reader, struct slice value, struct step *step)
{
    if (value.size > MOST_REGION ||
        !lesson_consists_of(value, LESSON_IDENTIFIER)) {
        return lesson_fail(reader, reader->number,
            N_("\"%s\" is no region's name: write it as it stands behind "
               "//> in the pattern"),
            value);
    }
    step->code_line = reader->number;
    step->code = lesson_string(reader, value);
    return step->code != NULL;
}

/* ---- set, by: NAME=VALUE, ... ---- */

static bool is_setting(const char *text)
{
    const char *equals = strchr(text, '=');
    struct slice name = {text, equals ? (size_t)(equals - text) : 0};
    struct slice value = {equals ? equals + 1 : "", strlen(text) - name.size};
    value.size -= equals != NULL;
    return lesson_consists_of(name, LESSON_IDENTIFIER) &&
           lesson_consists_of(value, LESSON_IDENTIFIER UPPER "-");
}

static bool read_settings(
    struct reader *reader, struct slice value, struct names *settings)
{
    static const char wrong[] =
        N_("\"%s\" sets no knob: write NAME=VALUE, 1 to 6 of them, such as "
           "workers=1, cost=0");
    if (!lesson_read_names(reader, value, MOST_SETTINGS, wrong, settings)) {
        return false;
    }
    for (size_t i = 0; i < settings->count; i++) {
        const char *text = settings->list[i];
        if (!is_setting(text)) {
            return lesson_fail(reader, reader->number, wrong,
                (struct slice){text, strlen(text)});
        }
    }
    return true;
}

static bool read_set(
    struct reader *reader, struct slice value, struct step *step)
{
    return read_settings(reader, value, &step->set);
}

static bool read_by(
    struct reader *reader, struct slice value, struct step *step)
{
    return read_settings(reader, value, &step->by);
}

/* ---- mark: NAME, ... ---- */

static bool read_mark(
    struct reader *reader, struct slice value, struct step *step)
{
    if (!lesson_read_names(reader, value, MOST_MARKS,
            N_("a step marks 1 to 8 tasks and objects: write them as \"jobs, "
               "worker 2\""),
            &step->marks)) {
        return false;
    }
    for (size_t i = 0; i < step->marks.count; i++) {
        struct slice name = {step->marks.list[i], strlen(step->marks.list[i])};
        if (!is_name(name, sizeof step->at.name)) {
            return fail_name(reader, name);
        }
    }
    return true;
}

/* ---- see: LESSON, ... ---- */

static bool read_see(
    struct reader *reader, struct slice value, struct step *step)
{
    return lesson_read_lessons(reader, value, &step->see);
}

/* ---- goal: EVENT [NAME] (=|<=|>=) N; ... ---- */

static bool fail_goal(struct reader *reader, struct slice line)
{
    return lesson_fail(reader, reader->number,
        N_("\"%s\" is no goal: write one such as chan.send_wait jobs = 0, "
           "with =, <= or >= and a number"),
        line);
}

static bool read_outcome(
    struct reader *reader, struct slice word, struct goal *goal)
{
    static const char *const ends[] = {
        "ok", "leak", "deadlock", "panic", "race", "livelock"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (lesson_is(word, ends[i])) {
            copy(goal->kind, (struct slice){"end", 3});
            copy(goal->name, word);
            return (goal->compare == GOAL_EXACTLY && goal->count <= 1) ||
                   lesson_fail(reader, reader->number,
                       N_("\"end %s\" happens or not: write = 1 or = 0 behind "
                          "it"),
                       word);
        }
    }
    return lesson_fail(reader, reader->number,
        N_("a run cannot end in \"%s\": write ok, leak, deadlock, panic, "
           "race or livelock"),
        word);
}

/* Reads a part of what is printed, in quotes. */
static bool read_print(
    struct reader *reader, struct slice text, struct goal *goal)
{
    bool quoted = text.size > 2 && text.text[text.size - 1] == '"';
    if (!quoted || text.size - 2 >= sizeof goal->name ||
        strcmp(goal->kind, "task.print") != 0) {
        return lesson_fail(reader, reader->number,
            N_("%s does not say what is printed: write task.print \"words\", "
               "at most 63 bytes"),
            text);
    }
    goal->prints = true;
    copy(goal->name, (struct slice){text.text + 1, text.size - 2});
    return true;
}

static bool read_event(
    struct reader *reader, struct slice event, struct goal *goal)
{
    struct slice name = event;
    struct slice kind = lesson_split(&name, ' ');
    name = lesson_trim(name);
    if (lesson_is(kind, "end")) {
        return read_outcome(reader, name, goal);
    }
    if (!read_kind(reader, kind, goal->kind, sizeof goal->kind)) {
        return false;
    }
    return name.size > 0 && name.text[0] == '"'
               ? read_print(reader, name, goal)
               : read_name(reader, name, goal->name, sizeof goal->name);
}

/* Takes "(=|<=|>=) N" off the line's end. */
static bool read_comparison(struct slice *line, struct goal *goal)
{
    size_t digits = line->size;
    while (digits > 0 && strchr("0123456789", line->text[digits - 1])) {
        digits--;
    }
    struct slice number = rest_of(*line, digits);
    struct slice left = lesson_trim((struct slice){line->text, digits});
    bool is_zero = lesson_consists_of(number, "0");
    goal->count = (unsigned)lesson_number(number, MOST_NTH);
    if (left.size == 0 || left.text[left.size - 1] != '=' ||
        (goal->count == 0 && !is_zero)) {
        return false;
    }
    char before = left.size > 1 ? left.text[left.size - 2] : ' ';
    goal->compare = before == '<'   ? GOAL_AT_MOST
                    : before == '>' ? GOAL_AT_LEAST
                                    : GOAL_EXACTLY;
    left.size -= goal->compare == GOAL_EXACTLY ? 1 : 2;
    *line = lesson_trim(left);
    return line->size > 0;
}

static bool read_goal_line(
    struct reader *reader, struct slice line, struct step *step)
{
    struct goal goal = {.kind = ""};
    struct slice event = line;
    if (step->goal_count == MOST_GOALS || !read_comparison(&event, &goal)) {
        return fail_goal(reader, line);
    }
    if (!read_event(reader, event, &goal)) {
        return false;
    }
    struct goal *grown =
        lesson_grow(step->goals, step->goal_count, sizeof *step->goals);
    if (!grown) {
        return lesson_fail_memory(reader);
    }
    step->goals = grown;
    step->goals[step->goal_count++] = goal;
    return true;
}

static bool read_goal(
    struct reader *reader, struct slice value, struct step *step)
{
    bool more = true;
    while (more) {
        more = value.size > 0 && memchr(value.text, ';', value.size);
        struct slice line = lesson_trim(lesson_split(&value, ';'));
        if (!read_goal_line(reader, line, step)) {
            return false;
        }
    }
    return true;
}

/* ---- the table ---- */

static bool has_at(const struct step *step)
{
    return step->at.line > 0;
}

static bool has_code(const struct step *step)
{
    return step->code != NULL;
}

static bool has_set(const struct step *step)
{
    return step->set.count > 0;
}

static bool has_mark(const struct step *step)
{
    return step->marks.count > 0;
}

static bool has_see(const struct step *step)
{
    return step->see.count > 0;
}

static bool has_goal(const struct step *step)
{
    return step->goal_count > 0;
}

static bool has_by(const struct step *step)
{
    return step->by.count > 0;
}

static const struct comment {
    const char *name;
    bool (*read)(struct reader *, struct slice, struct step *);
    bool (*has)(const struct step *);
} comments[] = {
    {"at", read_at, has_at},
    {"code", read_code, has_code},
    {"set", read_set, has_set},
    {"mark", read_mark, has_mark},
    {"see", read_see, has_see},
    {"goal", read_goal, has_goal},
    {"by", read_by, has_by},
};

/* Takes what stands between the ends of a comment that fills the line. */
static bool is_comment(struct slice line, struct slice *inside)
{
    static const char open[] = "<!--", close[] = "-->";
    size_t ends = strlen(open) + strlen(close);
    if (line.size < ends || memcmp(line.text, open, strlen(open)) != 0 ||
        memcmp(line.text + line.size - strlen(close), close, strlen(close)) !=
            0) {
        return false;
    }
    *inside = (struct slice){line.text + strlen(open), line.size - ends};
    return true;
}

bool lesson_read_comment(struct reader *reader, struct step *step)
{
    struct slice value;
    if (!is_comment(lesson_trim(reader->line), &value)) {
        return lesson_fail_here(reader,
            N_("a comment fills one line: <!-- at: ... --> or "
               "<!-- code: ... -->"),
            "");
    }
    struct slice key = lesson_trim(lesson_split(&value, ':'));
    for (size_t i = 0; i < sizeof comments / sizeof *comments; i++) {
        if (!lesson_is(key, comments[i].name)) {
            continue;
        }
        if (comments[i].has(step)) {
            return lesson_fail(reader, reader->number,
                N_("the step has two comments \"%s\": remove one"), key);
        }
        return comments[i].read(reader, lesson_trim(value), step);
    }
    return lesson_fail(reader, reader->number,
        N_("there is no comment \"%s\": at, code, set, mark, see, goal and by "
           "are known"),
        key);
}

bool lesson_check_comments(
    struct reader *reader, int line, const struct step *step)
{
    if (step->goal_count > 0 && step->question_count > 0) {
        return lesson_fail(reader, line,
            N_("the step has a goal and a question: make two steps of it"),
            (struct slice){"", 0});
    }
    return step->goal_count > 0 || step->by.count == 0 ||
           lesson_fail(reader, line,
               N_("\"by\" says what meets the step's goal: write the goal, or "
                  "remove it"),
               (struct slice){"", 0});
}
