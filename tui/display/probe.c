/* SPDX-License-Identifier: MIT */
#include "tui/display/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tui/display/screen.h"
#include "tui/display/signals.h"
#include "tui/text/utf8.h"

enum {
    BATCH = 32,
    WORD_BYTES = 200, /* longer words would wrap on narrow screens */
    WORD_COLUMNS = 40,
    NUMBER_MAX = 9999
};

/* Goes to the row's start and erases it. Words are drawn concealed. */
#define FRESH_ROW "\r\x1b[K"
#define BEGIN                                                                  \
    "\x1b"                                                                     \
    "7\x1b[8m" FRESH_ROW
#define ASK "\x1b[6n"
#define END                                                                    \
    "\x1b[0m" FRESH_ROW "\x1b"                                                 \
    "8"

/* Reads cursor position reports, ESC [ row ; column R, out of what else may
 * come: keys, answers to others, garbage. */
struct reports {
    enum { OUTSIDE, AFTER_ESCAPE, IN_ROW, IN_COLUMN } state;
    int row, column;
};

struct probe {
    int fd;
    int patience_ms;
    long long start_ms;
    struct reports reports;
    int row; /* of the scratch row, by the first report */
    bool has_row;
    int *columns; /* as answered, one for each word; -1: not asked */
};

static bool add_digit(int *number, unsigned char byte)
{
    if (byte < '0' || byte > '9') {
        return false;
    }
    *number = *number * 10 + (byte - '0');
    if (*number > NUMBER_MAX) {
        *number = NUMBER_MAX;
    }
    return true;
}

/* Takes a byte; true when it ends a report. */
static bool take_byte(struct reports *reports, unsigned char byte)
{
    if (byte == 0x1b) {
        reports->state = AFTER_ESCAPE;
        return false;
    }
    switch (reports->state) {
    case OUTSIDE:
        return false;
    case AFTER_ESCAPE:
        reports->state = byte == '[' ? IN_ROW : OUTSIDE;
        reports->row = reports->column = 0;
        return false;
    case IN_ROW:
        if (byte == ';') {
            reports->state = IN_COLUMN;
        } else if (!add_digit(&reports->row, byte)) {
            reports->state = OUTSIDE;
        }
        return false;
    case IN_COLUMN:
        if (add_digit(&reports->column, byte)) {
            return false;
        }
        reports->state = OUTSIDE;
        return byte == 'R';
    }
    return false;
}

static int time_left(const struct probe *probe)
{
    int silence = probe->patience_ms;
    int left = screen_left(probe->start_ms, silence + silence / 2);
    return left < silence ? left : silence;
}

static bool write_all(const struct probe *probe, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t wrote = write(probe->fd, bytes, size);
        if (wrote > 0) {
            bytes += wrote;
            size -= (size_t)wrote;
            continue;
        }
        struct pollfd room = {probe->fd, POLLOUT, 0};
        if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
            return false;
        }
        if (poll(&room, 1, time_left(probe)) == 0) {
            return false;
        }
    }
    return true;
}

static bool write_text(const struct probe *probe, const char *text)
{
    return write_all(probe, text, strlen(text));
}

/* Notes a report; false when it cannot be the answer to a word. A key such as
 * Shift-F3 looks like a report, too, but hardly of our row. */
static bool take_report(struct probe *probe, int *answer)
{
    if (!probe->has_row) {
        probe->has_row = probe->reports.column == 1;
        probe->row = probe->reports.row;
        return probe->has_row;
    }
    *answer = probe->reports.column - 1;
    return probe->reports.row == probe->row;
}

/* Reads until `want` answers came; false when the terminal fell silent. */
static bool read_answers(struct probe *probe, int *answers, size_t want)
{
    size_t got = 0;
    while (got < want) {
        unsigned char bytes[256];
        struct pollfd input = {probe->fd, POLLIN, 0};
        if (poll(&input, 1, time_left(probe)) <= 0) {
            return false;
        }
        ssize_t size = read(probe->fd, bytes, sizeof bytes);
        if (size <= 0 && errno != EAGAIN && errno != EINTR) {
            return false;
        }
        for (ssize_t i = 0; i < size && got < want; i++) {
            if (take_byte(&probe->reports, bytes[i]) &&
                take_report(probe, &answers[got])) {
                got++;
            }
        }
    }
    return true;
}

/* Tells whether the word can be asked for: it fits and is what it seems. */
static bool is_askable(const char *word)
{
    size_t size = strlen(word);
    return size > 0 && size <= WORD_BYTES && !strpbrk(word, " \n") &&
           utf8_is_clean(word, size) &&
           width_word(NULL, word, size) <= WORD_COLUMNS;
}

/* Asks for words from *at on, at most a batch of them. */
static bool ask_batch(
    struct probe *probe, const char *const *words, size_t count, size_t *at)
{
    int answers[BATCH];
    size_t asked[BATCH], size = 0;
    while (*at < count && size < BATCH) {
        size_t word = (*at)++;
        probe->columns[word] = -1;
        if (is_askable(words[word])) {
            asked[size++] = word;
        }
    }
    for (size_t i = 0; i < size; i++) {
        if (!write_text(probe, FRESH_ROW) ||
            !write_text(probe, words[asked[i]]) || !write_text(probe, ASK)) {
            return false;
        }
    }
    if (!read_answers(probe, answers, size)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        probe->columns[asked[i]] = answers[i];
    }
    return true;
}

static bool ask_all(struct probe *probe, const char *const *words, size_t count)
{
    size_t at = 0;
    int column;
    bool fine = write_text(probe, BEGIN ASK) && read_answers(probe, &column, 1);
    while (fine && at < count) {
        fine = ask_batch(probe, words, count, &at);
    }
    write_text(probe, END);
    return fine;
}

/* No terminal gives a word nothing, or two columns to each code point. */
static bool is_plausible(const char *word, int columns)
{
    int most = 0;
    size_t size = strlen(word);
    for (size_t at = 0; at < size; most += 2) {
        uint32_t code;
        at += utf8_decode(word + at, size - at, &code);
    }
    return columns >= 1 && columns <= most;
}

static bool all_plausible(
    const struct probe *probe, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (probe->columns[i] != -1 &&
            !is_plausible(words[i], probe->columns[i])) {
            return false;
        }
    }
    return true;
}

static bool fits(const struct probe *probe, const char *const *words,
    size_t count, const struct width_source *rule)
{
    for (size_t i = 0; i < count; i++) {
        if (probe->columns[i] != -1 &&
            probe->columns[i] != width_word(rule, words[i], strlen(words[i]))) {
            return false;
        }
    }
    return true;
}

static void teach(const struct probe *probe, const char *const *words,
    size_t count, struct width_source *source)
{
    if (fits(probe, words, count, NULL)) {
        return;
    }
    struct width_source *cluster = width_source_new(WIDTH_CLUSTER);
    if (cluster && fits(probe, words, count, cluster)) {
        width_source_set_rule(source, WIDTH_CLUSTER);
    }
    width_source_free(cluster);
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(words[i]);
        int columns = probe->columns[i];
        if (columns != -1 && columns != width_word(NULL, words[i], size)) {
            width_source_learn(source, words[i], size, columns);
        }
    }
}

/* Our own descriptor does not block, whatever the terminal does. */
static int reopen(int fd)
{
    char name[256];
    if (ttyname_r(fd, name, sizeof name) != 0) {
        return -1;
    }
    return open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static bool ask_raw(struct probe *probe, const struct termios *saved,
    const char *const *words, size_t count)
{
    struct termios raw = *saved;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(probe->fd, TCSANOW, &raw) != 0) {
        return false;
    }
    bool fine = ask_all(probe, words, count);
    tcflush(probe->fd, TCIFLUSH);
    tcsetattr(probe->fd, TCSANOW, saved);
    return fine;
}

/* Asks with the signals held back, so that none leaves the terminal raw. */
static bool ask_guarded(
    struct probe *probe, const char *const *words, size_t count)
{
    struct termios saved;
    if (tcgetattr(probe->fd, &saved) != 0 || signals_open() < 0) {
        return false;
    }
    signals_arm(probe->fd, &saved, END, sizeof END - 1);
    bool fine = ask_raw(probe, &saved, words, count);
    struct signals_seen seen = signals_take();
    signals_close();
    if (seen.ended != 0) {
        raise(seen.ended);
    }
    if (seen.stop) {
        raise(SIGTSTP);
    }
    return fine;
}

bool probe_widths(int fd, int patience_ms, const char *const *words,
    size_t count, struct width_source *source)
{
    struct probe probe = {.fd = reopen(fd),
        .patience_ms = patience_ms,
        .start_ms = screen_clock()};
    if (probe.fd < 0) {
        return false;
    }
    bool fine = false;
    probe.columns = calloc(count + 1, sizeof *probe.columns);
    if (probe.columns) {
        fine = ask_guarded(&probe, words, count) &&
               all_plausible(&probe, words, count);
    }
    if (fine) {
        teach(&probe, words, count, source);
    }
    free(probe.columns);
    close(probe.fd);
    return fine;
}
