/* SPDX-License-Identifier: MIT */
#include "tui/app/token.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/app/knobs.h"
#include "tui/app/options.h"

#define MAGIC "taant"
#define VERSION 1
enum { FIELDS = 7, CHECK_DIGITS = 8 };

static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_=,.-";

bool token_is(const char *text)
{
    return strncmp(text, MAGIC, strlen(MAGIC)) == 0 && strchr(text, '~');
}

/* FNV-1a 32: a word that was copied wrong shows. */
static uint32_t check_of(const char *text, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    }
    return hash;
}

/* ---- reading ---- */

static bool damaged(const struct catalogue *words, struct problem *problem)
{
    return problem_take(problem,
        tr_format(words, "this token is damaged: copy it again, all of it"));
}

static bool read_number(const char *text, uint64_t most, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 &&
           *number <= most;
}

/* Splits at each ~; false when there are not as many fields as there are. */
static bool split(char *text, char *fields[FIELDS])
{
    size_t count = 0;
    for (char *at = text; at; count++) {
        if (count == FIELDS) {
            return false;
        }
        fields[count] = at;
        at = strchr(at, '~');
        if (at) {
            *at++ = '\0';
        }
    }
    return count == FIELDS;
}

static bool is_whole(const char *text)
{
    const char *last = strrchr(text, '~');
    for (const char *at = text; *at; at++) {
        if (*at != '~' && !strchr(letters, *at)) {
            return false;
        }
    }
    char check[CHECK_DIGITS + 1];
    snprintf(check, sizeof check, "%08" PRIx32,
        check_of(text, (size_t)(last + 1 - text)));
    return strcmp(last + 1, check) == 0;
}

static bool read_fields(struct token *token, char *fields[FIELDS])
{
    if (strlen(fields[1]) >= sizeof token->pattern ||
        strlen(fields[3]) >= sizeof token->knobs) {
        return false;
    }
    strcpy(token->pattern, fields[1]);
    strcpy(token->knobs, fields[3]);
    for (char *at = token->knobs; *at; at++) {
        *at = *at == ',' ? ' ' : *at;
    }
    return read_number(fields[2], UINT64_MAX, &token->seed) &&
           schedule_read(&token->schedule, fields[4]) &&
           read_number(fields[5], UINT64_MAX, &token->at);
}

bool token_read(struct token *token, const char *text,
    const struct catalogue *words, struct problem *problem)
{
    char copy[TOKEN_BYTES];
    char *fields[FIELDS];
    uint64_t version;
    *token = (struct token){0};
    if (!token_is(text)) {
        return problem_take(
            problem, tr_format(words,
                         "\"%s\" is no token: `taant share` prints one", text));
    }
    if (strlen(text) >= sizeof copy) {
        return damaged(words, problem);
    }
    strcpy(copy, text);
    *strchr(copy, '~') = '\0';
    if (!read_number(copy + strlen(MAGIC), 1000000, &version)) {
        return damaged(words, problem);
    }
    if (version > VERSION) {
        return problem_take(problem,
            tr_format(
                words, "this token was made by a newer version: update taant"));
    }
    strcpy(copy, text);
    return (version == VERSION && is_whole(text) && split(copy, fields) &&
               read_fields(token, fields)) ||
           damaged(words, problem);
}

bool token_run(const struct token *token, struct session_run *run,
    const struct catalogue *words, struct problem *problem)
{
    char knobs[sizeof token->knobs];
    char *rest = NULL;
    *run = (struct session_run){.mode = RUN_DETERMINISTIC,
        .seed = token->seed,
        .rate = 1,
        .schedule = token->schedule};
    run->pattern = options_pattern(token->pattern, false, words, problem);
    if (!run->pattern) {
        return false;
    }
    knobs_init(&run->knobs, run->pattern);
    strcpy(knobs, token->knobs);
    for (char *word = strtok_r(knobs, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest)) {
        if (!knobs_set(&run->knobs, word, words, problem)) {
            return false;
        }
    }
    return true;
}

/* ---- writing ---- */

/* A recording may say anything of itself; a token goes to the terminal. */
static bool is_plain(const struct log_about *about)
{
    const char *knobs = about->knobs;
    while (*knobs == ' ' || (*knobs && strchr(letters, *knobs))) {
        knobs++;
    }
    return *knobs == '\0' &&
           about->pattern[strspn(about->pattern, letters)] == '\0';
}

bool token_of(struct token *token, const struct log_about *about,
    const struct catalogue *words, struct problem *problem)
{
    *token = (struct token){.seed = about->seed};
    if (about->mode == RUN_LIVE) {
        return problem_take(problem,
            tr_format(words, "a live run never goes the same way again: share "
                             "its recording"));
    }
    if (!is_plain(about)) {
        return problem_take(problem,
            tr_format(words, "the recording's settings make no sense"));
    }
    memcpy(token->pattern, about->pattern, sizeof token->pattern);
    memcpy(token->knobs, about->knobs, sizeof token->knobs);
    return schedule_read(&token->schedule, about->schedule) ||
           problem_take(problem,
               tr_format(words, "the recording's schedule makes no sense"));
}

void token_write(const struct token *token, char text[TOKEN_BYTES])
{
    char schedule[SCHEDULE_TEXT_BYTES];
    schedule_text(&token->schedule, schedule);
    size_t used = (size_t)snprintf(text, TOKEN_BYTES, "%s%d~%s~%" PRIu64 "~%s~",
        MAGIC, VERSION, token->pattern, token->seed, token->knobs);
    for (char *at = text; *at; at++) {
        *at = *at == ' ' ? ',' : *at;
    }
    used += (size_t)snprintf(text + used, TOKEN_BYTES - used, "%s~%" PRIu64 "~",
        schedule, token->at);
    snprintf(
        text + used, TOKEN_BYTES - used, "%08" PRIx32, check_of(text, used));
}
