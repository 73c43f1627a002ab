/* SPDX-License-Identifier: MIT */
/* Tokens: what is written is read, and nothing else is. */
#include "tui/app/token.h"

#include "tests/check.h"
#include "tui/app/app.h"

static struct catalogue *words;

static bool reads(struct token *token, const char *text, const char *why)
{
    struct problem problem = {0};
    bool good = token_read(token, text, words, &problem);
    if (!good && !CHECK(why && problem.text && strstr(problem.text, why))) {
        fprintf(stderr, "    %s says: %s\n", text, problem.text);
    }
    problem_fini(&problem);
    return good;
}

static const struct token sample = {
    .pattern = "worker_pool",
    .knobs = "workers=4 jobs=9",
    .seed = UINT64_MAX,
    .schedule = {{{12, 1}, {40, 0}}, 2},
    .at = 41,
};

static void what_is_written_is_read(void)
{
    char text[TOKEN_BYTES];
    struct token token;
    token_write(&sample, text);
    static const char begin[] =
        "taant1~worker_pool~18446744073709551615~workers=4,jobs=9~"
        "12.1,40.0~41~";
    CHECK(strncmp(text, begin, strlen(begin)) == 0);
    CHECK(token_is(text));
    REQUIRE(reads(&token, text, NULL));
    CHECK_TEXT(token.pattern, sample.pattern);
    CHECK_TEXT(token.knobs, sample.knobs);
    CHECK(token.seed == sample.seed);
    CHECK_NUMBER(token.at, 41);
    CHECK_NUMBER(token.schedule.count, 2);
    CHECK_NUMBER(token.schedule.list[1].choice, 40);
}

/* Each letter that is changed, left out or doubled is noticed. */
static void damage_is_noticed(void)
{
    char text[TOKEN_BYTES];
    char bad[TOKEN_BYTES + 1];
    struct token token;
    token_write(&sample, text);
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        strcpy(bad, text);
        bad[i] = bad[i] == '3' ? '4' : '3';
        CHECK(!reads(&token, bad, "token"));
        memmove(bad + i, text + i + 1, size - i);
        CHECK(!reads(&token, bad, "token"));
        strcpy(bad + i + 1, text + i);
        bad[i] = text[i];
        CHECK(!reads(&token, bad, "token"));
        memcpy(bad, text, i);
        bad[i] = '\0';
        CHECK(!reads(&token, bad, "token"));
    }
    CHECK(!reads(&token, "", "is no token"));
    CHECK(!reads(&token, "worker_pool", "is no token"));
    CHECK(!reads(&token, "taant2~anything", "newer version"));
    CHECK(!reads(&token, "taant0~a~1~~~0~00000000", "damaged"));
    CHECK(!reads(&token, "taant1~\x1b[2J~1~~~0~00000000", "damaged"));
}

static void what_is_gone_is_told(void)
{
    struct session_run run;
    struct problem problem = {0};
    struct token token = {.pattern = "nothing", .seed = 1};
    CHECK(!token_run(&token, &run, words, &problem));
    CHECK(problem.text && strstr(problem.text, "no pattern"));
    problem_fini(&problem);
    token = sample;
    strcpy(token.knobs, "tailors=3");
    CHECK(!token_run(&token, &run, words, &problem));
    problem_fini(&problem);
    CHECK(token_run(&sample, &run, words, &problem));
    CHECK(run.seed == UINT64_MAX);
}

static bool shares(const struct log_about *about)
{
    struct problem problem = {0};
    struct token token;
    bool good = token_of(&token, about, words, &problem);
    CHECK(good || (problem.text && strstr(problem.text, "no sense")));
    problem_fini(&problem);
    return good;
}

/* What a recording says of itself may come from anyone. */
static void hostile_recordings_have_no_token(void)
{
    static const struct log_about good = {.pattern = "worker_pool",
        .knobs = "workers=4 jobs=9",
        .mode = RUN_DETERMINISTIC};
    static const char *const bad[] = {
        "\x1b]52;c;aGk=\x07", "a\nb", "a~b", "\xe2\x80\xae", "a\x7f"};
    CHECK(shares(&good));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct log_about about = good;
        strcpy(about.pattern, bad[i]);
        CHECK(!shares(&about));
        about = good;
        strcpy(about.knobs, bad[i]);
        CHECK(!shares(&about));
    }
    struct log_about about = good;
    strcpy(about.pattern, "worker pool");
    CHECK(!shares(&about));
}

/* ---- schedules ---- */

static uint64_t hash_of(const struct schedule *schedule)
{
    struct problem problem = {0};
    struct session_run run;
    struct token token = {.pattern = "worker_pool", .seed = 3};
    token.schedule = *schedule;
    struct session *session = session_new();
    uint64_t hash = 0;
    if (CHECK(session && token_run(&token, &run, words, &problem) &&
              session_start(session, &run))) {
        while (!session_over(session)) {
            session_wait(session);
            session_pump(session);
        }
        hash = log_hash(session_log(session));
    }
    session_free(session);
    return hash;
}

/* A deviation makes another run, and the same one each time. */
static void schedules_are_followed(void)
{
    const struct schedule none = {.count = 0};
    uint64_t plain = hash_of(&none);
    CHECK(hash_of(&none) == plain);
    int others = 0;
    for (uint32_t choice = 1; choice <= 12; choice++) {
        for (uint32_t candidate = 0; candidate < 2; candidate++) {
            const struct schedule one = {{{choice, candidate}}, 1};
            uint64_t hash = hash_of(&one);
            CHECK(hash_of(&one) == hash);
            others += hash != plain;
        }
    }
    CHECK(others > 0);
    /* A candidate that does not exist changes nothing. */
    const struct schedule absent = {{{3, 1000}}, 1};
    CHECK(hash_of(&absent) == plain);
}

int main(void)
{
    words = catalogue_open(LANGUAGE_EN, NULL, 0);
    what_is_written_is_read();
    damage_is_noticed();
    what_is_gone_is_told();
    hostile_recordings_have_no_token();
    schedules_are_followed();
    catalogue_close(words);
    return check_done();
}
