/* SPDX-License-Identifier: MIT */
/* Tokens as they come, and with the check made right, so that what the fields
 * say is reached. */
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tui/app/token.h"

/* Returns the bytes as a text that ends in the check of what is before its
 * last ~; the caller frees. */
static char *mend(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 10);
    PROMISE(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    char *last = strrchr(text, '~');
    if (!last) {
        return text;
    }
    uint32_t hash = 2166136261u;
    for (const char *at = text; at <= last; at++) {
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    }
    snprintf(last + 1, 9, "%08x", hash);
    return text;
}

/* What was read is written so that it is read again, and written the same. */
static void write_again(
    const struct token *token, const struct catalogue *words)
{
    char first[TOKEN_BYTES], second[TOKEN_BYTES];
    struct token again;
    struct session_run run;
    struct problem problem = {0};
    token_write(token, first);
    PROMISE(token_read(&again, first, words, &problem));
    token_write(&again, second);
    PROMISE(strcmp(first, second) == 0);
    PROMISE(again.seed == token->seed && again.at == token->at);
    if (token_run(token, &run, words, &problem)) {
        PROMISE(run.pattern && run.schedule.count <= SCHEDULE_MOST);
    } else {
        PROMISE(problem.text != NULL);
    }
    problem_fini(&problem);
}

static void read_token(const char *text, const struct catalogue *words)
{
    struct token token;
    struct problem problem = {0};
    if (token_read(&token, text, words, &problem)) {
        write_again(&token, words);
    } else {
        PROMISE(problem.text && problem.text[0]);
    }
    problem_fini(&problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct catalogue *words;
    words = words ? words : catalogue_open(LANGUAGE_EN, NULL, 0);
    PROMISE(words != NULL);
    char *text = malloc(size + 1);
    PROMISE(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    read_token(text, words);
    free(text);
    text = mend(data, size);
    read_token(text, words);
    free(text);
    return 0;
}
