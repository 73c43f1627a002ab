/* SPDX-License-Identifier: MIT */
/*
 * The Perfetto file of real runs, read back by the rules of Chrome's trace
 * event format: what each phase must have, slices that nest on their thread,
 * arrows that have both ends, time that does not go back.
 */
#include <ctype.h>
#include <stdint.h>

#include "patterns/index.h"
#include "tests/check.h"
#include "tui/app/knobs.h"
#include "tui/app/session.h"
#include "tui/model/export.h"

enum { TEXT = 128, TRACKS = 4096, ARROWS = 1 << 16 };

struct track {
    double pid, tid, ts;
    int open; /* slices */
};

/* What is kept of one record. */
struct record {
    char ph[4], name[TEXT], cat[TEXT], id[TEXT], scope[4];
    char args_name[TEXT];
    double pid, tid, ts, counter;
    bool has_pid, has_tid, has_ts, has_args, has_counter;
};

struct reader {
    const char *at;
    const char *wrong; /* the first rule that is broken */
    struct record record;
    struct track tracks[TRACKS];
    size_t track_count;
    char arrows[ARROWS][24]; /* that have begun */
    size_t arrow_count, records;
    bool has_events;
};

static bool fail(struct reader *reader, const char *wrong)
{
    reader->wrong = reader->wrong ? reader->wrong : wrong;
    return false;
}

/* ---- JSON ---- */

static void skip(struct reader *reader)
{
    reader->at += strspn(reader->at, " \n\r\t");
}

static bool take(struct reader *reader, char c)
{
    skip(reader);
    if (*reader->at != c) {
        return false;
    }
    reader->at++;
    return true;
}

/* Reads a text; escapes stay as they are. */
static bool read_text(struct reader *reader, char text[TEXT])
{
    size_t size = 0;
    if (!take(reader, '"')) {
        return fail(reader, "a text in quotes");
    }
    for (; *reader->at != '"'; reader->at++) {
        if ((unsigned char)*reader->at < ' ') {
            return fail(reader, "no control characters in a text");
        }
        if (*reader->at == '\\' && !strchr("\"\\/bfnrtu", *++reader->at)) {
            return fail(reader, "known escapes");
        }
        if (size < TEXT - 1) {
            text[size++] = *reader->at;
        }
    }
    text[size] = '\0';
    reader->at++;
    return true;
}

static bool read_number(struct reader *reader, double *number)
{
    char *end;
    skip(reader);
    if (*reader->at != '-' && !isdigit((unsigned char)*reader->at)) {
        return fail(reader, "a number");
    }
    *number = strtod(reader->at, &end);
    reader->at = end;
    return true;
}

/* Reads an object, giving each of its keys to `field`. */
static bool read_object(struct reader *reader,
    bool (*field)(struct reader *reader, const char *key))
{
    char key[TEXT];
    if (!take(reader, '{')) {
        return fail(reader, "an object");
    }
    if (take(reader, '}')) {
        return true;
    }
    do {
        if (!read_text(reader, key) || !take(reader, ':')) {
            return fail(reader, "a key and :");
        }
        if (!field(reader, key)) {
            return false;
        }
    } while (take(reader, ','));
    return take(reader, '}') || fail(reader, "the object's end");
}

/* A value that no rule is about. */
static bool pass(struct reader *reader, const char *key)
{
    char text[TEXT];
    double number;
    (void)key;
    skip(reader);
    return *reader->at == '"'   ? read_text(reader, text)
           : *reader->at == '{' ? read_object(reader, pass)
                                : read_number(reader, &number);
}

/* ---- a record's fields ---- */

static bool read_argument(struct reader *reader, const char *key)
{
    struct record *record = &reader->record;
    record->has_args = true;
    if (strcmp(key, "name") == 0) {
        return read_text(reader, record->args_name);
    }
    record->has_counter = true;
    return read_number(reader, &record->counter);
}

static bool read_short(struct reader *reader, char text[4])
{
    char whole[TEXT];
    bool good = read_text(reader, whole) && strlen(whole) < 4;
    if (good) {
        strcpy(text, whole);
    }
    return good || fail(reader, "a letter");
}

static bool read_field(struct reader *reader, const char *key)
{
    struct record *record = &reader->record;
    char text[4];
    if (strcmp(key, "pid") == 0) {
        return record->has_pid = read_number(reader, &record->pid);
    }
    if (strcmp(key, "tid") == 0) {
        return record->has_tid = read_number(reader, &record->tid);
    }
    if (strcmp(key, "ts") == 0) {
        return record->has_ts = read_number(reader, &record->ts);
    }
    if (strcmp(key, "args") == 0) {
        return read_object(reader, read_argument);
    }
    return strcmp(key, "ph") == 0     ? read_short(reader, record->ph)
           : strcmp(key, "s") == 0    ? read_short(reader, record->scope)
           : strcmp(key, "bp") == 0   ? read_short(reader, text)
           : strcmp(key, "name") == 0 ? read_text(reader, record->name)
           : strcmp(key, "cat") == 0  ? read_text(reader, record->cat)
           : strcmp(key, "id") == 0   ? read_text(reader, record->id)
                                      : fail(reader, "a field we know");
}

/* ---- the rules ---- */

static struct track *track_of(struct reader *reader)
{
    const struct record *record = &reader->record;
    size_t i = 0;
    while (
        i < reader->track_count && (reader->tracks[i].pid != record->pid ||
                                       reader->tracks[i].tid != record->tid)) {
        i++;
    }
    if (i == reader->track_count && i < TRACKS) {
        reader->tracks[reader->track_count++] =
            (struct track){record->pid, record->tid, 0, 0};
    }
    return i < TRACKS ? &reader->tracks[i] : NULL;
}

static bool has_arrow(const struct reader *reader)
{
    for (size_t i = 0; i < reader->arrow_count; i++) {
        if (strcmp(reader->arrows[i], reader->record.id) == 0) {
            return true;
        }
    }
    return false;
}

static bool obeys_arrow(struct reader *reader)
{
    const struct record *record = &reader->record;
    if (!record->name[0] || !record->cat[0] || !record->id[0] ||
        strlen(record->id) >= sizeof reader->arrows[0]) {
        return fail(reader, "an arrow has name, cat and id");
    }
    if (record->ph[0] == 'f') {
        return has_arrow(reader) || fail(reader, "an arrow begins somewhere");
    }
    if (has_arrow(reader) || reader->arrow_count == ARROWS) {
        return fail(reader, "each arrow has an id of its own");
    }
    strcpy(reader->arrows[reader->arrow_count++], record->id);
    return true;
}

static bool obeys_phase(struct reader *reader, struct track *track)
{
    const struct record *record = &reader->record;
    switch (record->ph[0]) {
    case 'B':
        track->open++;
        return record->name[0] || fail(reader, "a slice has a name");
    case 'E':
        return track->open-- > 0 || fail(reader, "a slice begins before it "
                                                 "ends");
    case 'i':
        return (record->name[0] && strchr("tpg", record->scope[0]) &&
                   record->scope[0]) ||
               fail(reader, "an instant has a name and a scope");
    case 's':
    case 'f':
        return obeys_arrow(reader);
    case 'C':
        return (record->name[0] && record->has_counter) ||
               fail(reader, "a counter has a name and a number");
    case 'M':
        return ((strcmp(record->name, "process_name") == 0 ||
                    strcmp(record->name, "thread_name") == 0) &&
                   record->args_name[0]) ||
               fail(reader, "metadata names a process or thread");
    default:
        return fail(reader, "a phase we know");
    }
}

static bool read_record(struct reader *reader)
{
    struct record *record = &reader->record;
    *record = (struct record){.pid = -1};
    if (!read_object(reader, read_field)) {
        return false;
    }
    reader->records++;
    if (!record->has_pid || !record->has_tid || !record->has_ts ||
        strlen(record->ph) != 1 || record->pid < 1 || record->tid < 0 ||
        record->pid != (double)(long)record->pid ||
        record->tid != (double)(long)record->tid) {
        return fail(reader, "every record has ph, ts and whole pid and tid");
    }
    struct track *track = track_of(reader);
    if (!track || record->ts < track->ts) {
        return fail(reader, "time does not go back on a thread");
    }
    track->ts = record->ts;
    return obeys_phase(reader, track);
}

static bool read_top(struct reader *reader, const char *key)
{
    char unit[TEXT];
    if (strcmp(key, "displayTimeUnit") == 0) {
        return read_text(reader, unit) &&
               (strcmp(unit, "ms") == 0 || strcmp(unit, "ns") == 0 ||
                   fail(reader, "the unit is ms or ns"));
    }
    if (strcmp(key, "traceEvents") != 0) {
        return pass(reader, key);
    }
    reader->has_events = true;
    if (!take(reader, '[')) {
        return fail(reader, "traceEvents is a list");
    }
    do {
        if (!read_record(reader)) {
            return false;
        }
    } while (take(reader, ','));
    return take(reader, ']') || fail(reader, "the list's end");
}

/* Returns the first rule that the text breaks, or NULL. */
static const char *broken(const char *text, size_t *records)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        return "memory";
    }
    reader->at = text;
    if (read_object(reader, read_top)) {
        skip(reader);
        if (*reader->at != '\0' || !reader->has_events) {
            fail(reader, "one object with traceEvents");
        }
    }
    const char *wrong = reader->wrong;
    *records = reader->records;
    free(reader);
    return wrong;
}

/* ---- runs ---- */

/* Returns the trace of a run; the caller frees. */
static char *trace_of(const struct pattern *pattern, enum run_mode mode)
{
    struct session_run run = {
        .pattern = pattern, .mode = mode, .seed = 3, .rate = 1000};
    struct session *session = session_new();
    char *text = NULL;
    size_t size;
    knobs_init(&run.knobs, pattern);
    if (CHECK(session && session_start(session, &run))) {
        while (!session_over(session)) {
            session_wait(session);
            session_pump(session);
        }
        const struct log *log = session_log(session);
        FILE *out = open_memstream(&text, &size);
        struct export export;
        export_begin(&export, &export_trace, out, log_about(log));
        for (uint64_t seq = log_first(log); seq <= log_last(log); seq++) {
            export_event(&export, log_event(log, seq));
        }
        export_end(&export);
        fclose(out);
    }
    session_free(session);
    return text;
}

static void every_pattern_obeys(void)
{
    for (size_t i = 0; pattern_index[i]; i++) {
        for (int mode = RUN_LIVE; mode <= RUN_DETERMINISTIC; mode++) {
            size_t records = 0;
            char *text = trace_of(pattern_index[i], (enum run_mode)mode);
            if (!CHECK_TEXT(broken(text, &records), NULL)) {
                fprintf(stderr, "    %s, mode %d, record %zu\n",
                    pattern_index[i]->name, mode, records);
            }
            CHECK(records > 10);
            free(text);
        }
    }
}

/* The rules can be broken. */
static void rules_bite(void)
{
    static const struct {
        const char *record, *rule;
    } wrong[] = {
        {"{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":1}", "has a name"},
        {"{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":1}", "begins before"},
        {"{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"ts\":1,\"name\":\"a\"}", "scope"},
        {"{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"name\":\"a\",\"s\":\"t\"}",
            "every record"},
        {"{\"ph\":\"i\",\"tid\":1,\"ts\":1,\"name\":\"a\",\"s\":\"t\"}",
            "every record"},
        {"{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":\"1\",\"name\":\"a\"}",
            "a number"},
        {"{\"ph\":\"f\",\"pid\":1,\"tid\":1,\"ts\":1,\"name\":\"a\","
         "\"cat\":\"c\",\"id\":\"1\"}",
            "begins somewhere"},
        {"{\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":1,\"name\":\"a\"}",
            "a counter"},
        {"{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"ts\":1,\"name\":\"a\"}",
            "metadata"},
        {"{\"ph\":\"Z\",\"pid\":1,\"tid\":1,\"ts\":1}", "a phase"},
        {"{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":2,\"name\":\"a\"},"
         "{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":1}",
            "time does not go back"},
        {"{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":2,\"name\":\"a\n\"}",
            "control"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[400];
        size_t records = 0;
        snprintf(text, sizeof text, "{\"traceEvents\":[%s]}", wrong[i].record);
        const char *rule = broken(text, &records);
        if (!CHECK(rule && strstr(rule, wrong[i].rule))) {
            fprintf(stderr, "    %s\n    breaks %s\n", text,
                rule ? rule : "nothing");
        }
    }
}

int main(void)
{
    every_pattern_obeys();
    rules_bite();
    return check_done();
}
