/* SPDX-License-Identifier: MIT */
#include "tests/conformance/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"

#define HOME_KEY "\x1bOH"

enum { MOST = 1 << 20, WORDS = 12 };

char *person_reads(const char *path)
{
    char *text = calloc(1, MOST);
    FILE *file = fopen(path, "r");
    if (!text || !file || fread(text, 1, MOST - 1, file) == 0) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    return text;
}

bool person_opens(struct child *child, struct child_setup *setup,
    const char *taant, const char *display, const char *pattern)
{
    const char *words[WORDS] = {taant, "--lang", "en"};
    size_t count = 3;
    if (display) {
        words[count++] = "--display";
        words[count++] = display;
    }
    if (pattern) {
        words[count++] = "--seed";
        words[count++] = "1";
        words[count++] = pattern;
    }
    setup->arguments = words;
    bool begun = child_start(child, setup);
    if (!CHECK(begun) || !pattern) {
        return begun;
    }
    bool plays = person_sees(child, "seed 1");
    child_type(child, ","); /* pauses whatever has happened until now */
    plays = plays && person_sees(child, "paused");
    child_type(child, HOME_KEY);
    return CHECK(plays);
}

static bool shows_text(const struct child *child, const char *text)
{
    bool found = false;
    for (int row = 0; row < child->vt.rows && !found; row++) {
        char *line = vt_row_text(&child->vt, row);
        found = line && strstr(line, text);
        free(line);
    }
    return found;
}

static bool shows_lines(const struct child *child, const char *lines)
{
    bool same = true;
    for (int row = 0; row < child->vt.rows && same; row++) {
        char *line = vt_row_text(&child->vt, row);
        size_t size = strcspn(lines, "\n");
        same = line && strlen(line) == size && memcmp(line, lines, size) == 0;
        lines += size + (lines[size] == '\n');
        free(line);
    }
    return same && lines[0] == '\0';
}

static void tell(const struct child *child, const char *wanted)
{
    fprintf(stderr, "    wanted on the terminal:\n%s\n", wanted);
    fprintf(stderr, "    it shows:\n");
    for (int row = 0; row < child->vt.rows; row++) {
        char *line = vt_row_text(&child->vt, row);
        fprintf(stderr, "%s\n", line ? line : "");
        free(line);
    }
}

static bool sees(struct child *child,
    bool (*shows)(const struct child *child, const char *what),
    const char *what)
{
    while (!shows(child, what)) {
        if (!child_feed(child)) {
            tell(child, what);
            return false;
        }
    }
    return true;
}

bool person_sees(struct child *child, const char *text)
{
    return sees(child, shows_text, text);
}

bool person_sees_file(struct child *child, const char *path)
{
    char *lines = person_reads(path);
    bool seen = sees(child, shows_lines, lines);
    free(lines);
    return seen;
}

static bool has_copied(const struct child *child, const char *what)
{
    (void)what;
    return child->vt.copied[0] != '\0';
}

bool person_copies(struct child *child, const char *key)
{
    child->vt.copied[0] = '\0';
    child_type(child, key);
    return sees(child, has_copied, "(a text to copy)");
}

void person_has_terminal_back(const struct child *child)
{
    CHECK(child_modes_restored(child));
    CHECK(child->vt.main_screen);
    CHECK(child->vt.cursor_visible);
    CHECK_NUMBER(child->vt.refused, 0);
    CHECK_NUMBER(child->vt.length, 0);
    CHECK(!child->failed);
}
