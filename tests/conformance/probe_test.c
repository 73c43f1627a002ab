/* SPDX-License-Identifier: MIT */
/* The width probe against terminals of every kind, played by the test. */
#define _DEFAULT_SOURCE /* forkpty */

#include "tui/display/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/conformance/vt.h"
#include "tests/words.h"
#include "tui/text/utf8.h"

/* A word that is not asked for: it shows which rule is in force. */
#define UNASKED "\u09B8\u09CD\u09A5\u09BE\u09A8\u09C0\u09AF\u09BC"

enum { ROWS = 5, COLS = 80, WATCHDOG_MS = 10000 };

/* A kind of terminal: writes its answer to the word it has just shown. */
struct terminal_double {
    const char *name;
    void (*answer)(int master, const char *word, size_t asked);
    /* Whether each word gets an answer, or none, or the probe must wait for
     * one in vain and others may come when it has ended. */
    enum { ALL, NONE, SOME } answers;
    /* What the source must say afterwards; NULL: the probe must give up. */
    int (*columns)(const char *word, size_t size);
    bool cluster_rule;
};

struct outcome {
    bool answered;
    int columns[TEST_WORD_COUNT], unasked;
    int left; /* bytes that a reader of keys would find */
    bool modes_restored;
};

/* --- widths ------------------------------------------------------------ */

static int by_wcwidth(const char *word, size_t size)
{
    return width_word(NULL, word, size);
}

static int by_cluster(const char *word, size_t size)
{
    struct width_source *cluster = width_source_new(WIDTH_CLUSTER);
    int columns = width_word(cluster, word, size);
    width_source_free(cluster);
    return columns;
}

static bool is_spacing_sign(uint32_t code)
{
    return code == 0x982 || code == 0x983 || (code >= 0x9BE && code <= 0x9C0) ||
           (code >= 0x9C7 && code <= 0x9CC) || code == 0x9D7;
}

/* wcwidth, but a spacing sign adds nothing after one that does not space. */
static int by_konsole(const char *word, size_t size)
{
    int columns = 0, before = 1;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(word + at, size - at, &code);
        int width = width_code(code);
        columns += is_spacing_sign(code) && before == 0 ? 0 : width;
        before = width;
    }
    return columns;
}

/* --- answers ----------------------------------------------------------- */

static void say(int master, const char *text)
{
    ssize_t wrote = write(master, text, strlen(text));
    (void)wrote;
}

static void say_column(int master, int columns)
{
    char text[32];
    snprintf(text, sizeof text, "\x1b[2;%dR", columns + 1);
    say(master, text);
}

static void answer_wcwidth(int master, const char *word, size_t asked)
{
    (void)asked;
    say_column(master, by_wcwidth(word, strlen(word)));
}

static void answer_cluster(int master, const char *word, size_t asked)
{
    (void)asked;
    say_column(master, by_cluster(word, strlen(word)));
}

static void answer_konsole(int master, const char *word, size_t asked)
{
    (void)asked;
    say_column(master, by_konsole(word, strlen(word)));
}

/* Somebody types meanwhile, keys that look like reports among them. */
static void answer_amid_typing(int master, const char *word, size_t asked)
{
    say(master, asked % 2 ? "x\x1b[A" : "\x1b[1;2R\x1b[?1;2c\x1b[");
    answer_cluster(master, word, asked);
}

static void answer_silence(int master, const char *word, size_t asked)
{
    (void)master;
    (void)word;
    (void)asked;
}

static void answer_few(int master, const char *word, size_t asked)
{
    if (asked < 5) {
        answer_wcwidth(master, word, asked);
    }
}

static void answer_garbage(int master, const char *word, size_t asked)
{
    static const char *const junk[] = {"\x1b[;R", "\x1b[2;1R", "\xff\xfe\x00R",
        "\x1b[2;99999999999999999999R", "\x1b[2;-4R", "\x1b[2;7;7R",
        "\x1b]2;4R\x07", "[6n"};
    (void)word;
    say(master, junk[asked % (sizeof junk / sizeof *junk)]);
}

static void answer_nothing_wide(int master, const char *word, size_t asked)
{
    (void)word;
    (void)asked;
    say_column(master, 0);
}

static void answer_other_row(int master, const char *word, size_t asked)
{
    (void)word;
    say(master, asked == 0 ? "\x1b[2;1R" : "\x1b[3;4R");
}

static const struct terminal_double doubles[] = {
    {"wcwidth", answer_wcwidth, ALL, by_wcwidth, false},
    {"cluster", answer_cluster, ALL, by_cluster, true},
    {"konsole", answer_konsole, ALL, by_konsole, false},
    {"amid typing", answer_amid_typing, ALL, by_cluster, true},
    {"silent", answer_silence, NONE, NULL, false},
    {"few", answer_few, SOME, NULL, false},
    {"garbage", answer_garbage, SOME, NULL, false},
    {"nothing wide", answer_nothing_wide, ALL, NULL, false},
    {"other row", answer_other_row, SOME, NULL, false},
};

/* --- the program ------------------------------------------------------- */

static bool same_modes(const struct termios *a, const struct termios *b)
{
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
           a->c_lflag == b->c_lflag &&
           memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

static _Noreturn void run_program(int patience_ms, int result)
{
    struct outcome outcome = {0};
    struct termios before, after;
    struct width_source *source = width_source_new(WIDTH_WCWIDTH);
    tcgetattr(STDOUT_FILENO, &before);
    outcome.answered = probe_widths(
        STDOUT_FILENO, patience_ms, test_words, TEST_WORD_COUNT, source);
    tcgetattr(STDOUT_FILENO, &after);
    outcome.modes_restored = same_modes(&before, &after);
    for (int i = 0; i < TEST_WORD_COUNT; i++) {
        outcome.columns[i] =
            width_word(source, test_words[i], strlen(test_words[i]));
    }
    outcome.unasked = width_word(source, UNASKED, strlen(UNASKED));
    struct termios raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    tcsetattr(STDOUT_FILENO, TCSANOW, &raw);
    struct pollfd keys = {STDOUT_FILENO, POLLIN, 0};
    char bytes[256];
    if (poll(&keys, 1, 0) > 0) {
        outcome.left = (int)read(STDOUT_FILENO, bytes, sizeof bytes);
    }
    width_source_free(source);
    ssize_t wrote = write(result, &outcome, sizeof outcome);
    _exit(wrote == (ssize_t)sizeof outcome ? 0 : 1);
}

/* --- the terminal ------------------------------------------------------ */

struct stage {
    const struct terminal_double *kind;
    int master;
    struct vt vt;
    char word[256]; /* shown since the last return */
    size_t size, asked;
    char escape[16];
    size_t escape_size;
};

/* Follows what is shown just far enough to know which word it is. */
static void take_byte(struct stage *stage, char byte)
{
    if (byte == '\x1b' || stage->escape_size > 0) {
        stage->escape[stage->escape_size++ % sizeof stage->escape] = byte;
        bool second = stage->escape_size == 2 && byte != '[';
        bool last = stage->escape_size > 2 && byte >= '@' && byte <= '~';
        if (second || last) {
            stage->escape_size = 0;
        }
        if (last && byte == 'n') {
            stage->word[stage->size] = '\0';
            stage->kind->answer(stage->master, stage->word, stage->asked++);
        }
    } else if (byte == '\r') {
        stage->size = 0;
    } else if (stage->size < sizeof stage->word - 1) {
        stage->word[stage->size++] = byte;
    }
}

static void play(struct stage *stage)
{
    struct pollfd output = {stage->master, POLLIN, 0};
    char bytes[512];
    while (poll(&output, 1, WATCHDOG_MS) > 0) {
        ssize_t size = read(stage->master, bytes, sizeof bytes);
        if (size <= 0) {
            return; /* the program is gone */
        }
        vt_feed(&stage->vt, bytes, (size_t)size);
        for (ssize_t i = 0; i < size; i++) {
            take_byte(stage, bytes[i]);
        }
    }
    CHECK(!"the probe ends");
}

static void check_outcome(
    const struct terminal_double *kind, const struct outcome *outcome)
{
    int (*columns)(const char *, size_t) =
        kind->columns ? kind->columns : by_wcwidth;
    CHECK_NUMBER(outcome->answered, kind->columns != NULL);
    CHECK(outcome->modes_restored);
    if (kind->answers != SOME) {
        CHECK_NUMBER(outcome->left, 0);
    }
    for (int i = 0; i < TEST_WORD_COUNT; i++) {
        CHECK_NUMBER(
            outcome->columns[i], columns(test_words[i], strlen(test_words[i])));
    }
    CHECK_NUMBER(
        outcome->unasked, (kind->cluster_rule ? by_cluster : by_wcwidth)(
                              UNASKED, strlen(UNASKED)));
}

static void test_double(const struct terminal_double *kind)
{
    struct stage stage = {.kind = kind};
    struct outcome outcome;
    struct winsize size = {ROWS, COLS, 0, 0};
    unsigned failures = atomic_load(&check_failures);
    int result[2];
    REQUIRE(pipe(result) == 0);
    pid_t pid = forkpty(&stage.master, NULL, NULL, &size);
    if (pid == 0) {
        run_program(
            kind->answers == ALL ? WATCHDOG_MS : PROBE_PATIENCE_MS, result[1]);
    }
    close(result[1]);
    vt_init(&stage.vt, ROWS, COLS);
    play(&stage);
    if (CHECK(read(result[0], &outcome, sizeof outcome) ==
              (ssize_t)sizeof outcome)) {
        check_outcome(kind, &outcome);
    }
    for (int row = 0; row < ROWS && kind->answers != SOME; row++) {
        char *text = vt_row_text(&stage.vt, row);
        CHECK_TEXT(text, "");
        free(text);
    }
    CHECK_NUMBER(stage.vt.refused, 0);
    vt_fini(&stage.vt);
    close(stage.master);
    close(result[0]);
    waitpid(pid, NULL, 0);
    if (atomic_load(&check_failures) != failures) {
        fprintf(stderr, "    terminal: %s\n", kind->name);
    }
}

/* The doubles must differ, or the tests would prove nothing. */
static void test_doubles_differ(void)
{
    int cluster = 0, konsole = 0;
    for (int i = 0; i < TEST_WORD_COUNT; i++) {
        const char *word = test_words[i];
        size_t size = strlen(word);
        cluster += by_cluster(word, size) != by_wcwidth(word, size);
        konsole += by_konsole(word, size) != by_wcwidth(word, size);
    }
    CHECK(cluster > 5);
    CHECK(konsole > 1);
    CHECK(by_cluster(UNASKED, strlen(UNASKED)) !=
          by_wcwidth(UNASKED, strlen(UNASKED)));
}

static void test_no_terminal(void)
{
    struct width_source *source = width_source_new(WIDTH_WCWIDTH);
    int pair[2];
    REQUIRE(source && pipe(pair) == 0);
    CHECK(!probe_widths(
        pair[1], PROBE_PATIENCE_MS, test_words, TEST_WORD_COUNT, source));
    struct pollfd written = {pair[0], POLLIN, 0};
    CHECK_NUMBER(poll(&written, 1, 0), 0);
    CHECK(!probe_widths(
        -1, PROBE_PATIENCE_MS, test_words, TEST_WORD_COUNT, source));
    close(pair[0]);
    close(pair[1]);
    width_source_free(source);
}

int main(void)
{
    test_doubles_differ();
    test_no_terminal();
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        test_double(&doubles[i]);
    }
    return check_done();
}
