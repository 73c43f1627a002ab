/* SPDX-License-Identifier: MIT */
#include "tui/app/knobs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/text/suggest.h"
#include "tui/view/sentence.h"

void knobs_init(struct knobs *knobs, const struct pattern *pattern)
{
    memcpy(knobs->list, pattern->knobs, sizeof knobs->list);
}

size_t knobs_count(const struct knobs *knobs)
{
    size_t count = 0;
    while (count < PATTERN_KNOBS && knobs->list[count].name) {
        count++;
    }
    return count;
}

/* Returns the index-th of "leaky|buffered" and its size. */
static const char *choice_at(const char *choices, long index, size_t *size)
{
    for (; index > 0; index--) {
        choices += strcspn(choices, "|") + 1;
    }
    *size = strcspn(choices, "|");
    return choices;
}

void knobs_value(
    const struct knobs *knobs, size_t at, char value[KNOBS_VALUE_BYTES])
{
    const struct knob *knob = &knobs->list[at];
    if (knob->choices) {
        size_t size;
        const char *choice = choice_at(knob->choices, knob->value, &size);
        snprintf(value, KNOBS_VALUE_BYTES, "%.*s", (int)size, choice);
    } else {
        snprintf(value, KNOBS_VALUE_BYTES, "%ld%s", knob->value,
            knob->unit ? knob->unit : "");
    }
}

void knobs_text(const struct knobs *knobs, char text[KNOBS_TEXT_BYTES])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < knobs_count(knobs) && used < KNOBS_TEXT_BYTES; i++) {
        char value[KNOBS_VALUE_BYTES];
        knobs_value(knobs, i, value);
        used += (size_t)snprintf(text + used, KNOBS_TEXT_BYTES - used,
            "%s%s=%s", i > 0 ? " " : "", knobs->list[i].name, value);
    }
}

/* ---- setting ---- */

static bool parse_choice(const struct knob *knob, const char *text, long *value)
{
    for (*value = 0; *value <= knob->most; ++*value) {
        size_t size;
        const char *choice = choice_at(knob->choices, *value, &size);
        if (strlen(text) == size && memcmp(choice, text, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool parse_number(const struct knob *knob, const char *text, long *value)
{
    char *end;
    errno = 0;
    *value = strtol(text, &end, 10);
    bool whole = *end == '\0' || (knob->unit && strcmp(end, knob->unit) == 0);
    return end != text && whole && errno == 0 && *value >= knob->least &&
           *value <= knob->most;
}

static bool refuse_number(const struct knob *knob, const char *text,
    const struct catalogue *words, struct problem *problem)
{
    char least[SENTENCE_NUMBER_BYTES], most[SENTENCE_NUMBER_BYTES];
    sentence_number(words, knob->least, least);
    sentence_number(words, knob->most, most);
    return problem_take(problem,
        tr_format(words,
            "knob %s cannot be \"%s\": it is a number from %s to %s%s",
            knob->name, text, least, most, knob->unit ? knob->unit : ""));
}

static bool set_value(struct knob *knob, const char *text,
    const struct catalogue *words, struct problem *problem)
{
    long value;
    if (knob->choices) {
        if (!parse_choice(knob, text, &value)) {
            return problem_take(problem,
                tr_format(words, "knob %s cannot be \"%s\": it is one of %s",
                    knob->name, text, knob->choices));
        }
    } else if (!parse_number(knob, text, &value)) {
        return refuse_number(knob, text, words, problem);
    }
    knob->value = value;
    return true;
}

static bool no_such_knob(const struct knobs *knobs, const char *name,
    const struct catalogue *words, struct problem *problem)
{
    const char *names[PATTERN_KNOBS];
    size_t count = knobs_count(knobs);
    for (size_t i = 0; i < count; i++) {
        names[i] = knobs->list[i].name;
    }
    const char *nearest = suggest_nearest(name, names, count);
    if (nearest) {
        return problem_take(problem,
            tr_format(words, "there is no knob \"%s\": did you mean %s?", name,
                nearest));
    }
    char text[KNOBS_TEXT_BYTES];
    knobs_text(knobs, text);
    return problem_take(problem,
        tr_format(
            words, "there is no knob \"%s\": this pattern has %s", name, text));
}

bool knobs_set(struct knobs *knobs, const char *assignment,
    const struct catalogue *words, struct problem *problem)
{
    size_t size = strcspn(assignment, "=");
    if (assignment[size] == '\0') {
        return problem_take(problem,
            tr_format(words,
                "\"%s\" sets no knob: write NAME=VALUE, such as workers=3",
                assignment));
    }
    for (size_t i = 0; i < knobs_count(knobs); i++) {
        struct knob *knob = &knobs->list[i];
        if (strlen(knob->name) == size &&
            memcmp(knob->name, assignment, size) == 0) {
            return set_value(knob, assignment + size + 1, words, problem);
        }
    }
    char name[32];
    snprintf(name, sizeof name, "%.*s", (int)size, assignment);
    return no_such_knob(knobs, name, words, problem);
}

/* ---- turning ---- */

/* The notches lie 1 apart up to 10, 10 apart up to 100, and so on. */
static long notch(long value)
{
    long step = 1;
    while (value >= step * 10) {
        step *= 10;
    }
    return step;
}

static long turned(const struct knob *knob, int direction)
{
    long value = knob->value;
    if (knob->choices) {
        long count = knob->most + 1;
        return (value + direction + count) % count;
    }
    if (direction > 0) {
        value = (value / notch(value) + 1) * notch(value);
    } else if (value > 0) {
        long step = notch(value - 1);
        value = (value - 1) / step * step;
    } else {
        value--;
    }
    value = value > knob->most ? knob->most : value;
    return value < knob->least ? knob->least : value;
}

void knobs_recall(
    struct knobs *knobs, const char *text, const struct catalogue *words)
{
    char copy[KNOBS_TEXT_BYTES];
    snprintf(copy, sizeof copy, "%s", text);
    char *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest)) {
        struct problem ignored = {0};
        knobs_set(knobs, word, words, &ignored);
        problem_fini(&ignored);
    }
}

bool knobs_turn(struct knobs *knobs, size_t at, int direction)
{
    if (at >= knobs_count(knobs)) {
        return false;
    }
    struct knob *knob = &knobs->list[at];
    long value = turned(knob, direction);
    bool changed = value != knob->value;
    knob->value = value;
    return changed;
}
