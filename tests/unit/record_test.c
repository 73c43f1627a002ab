/* SPDX-License-Identifier: MIT */
/* Recordings: what is saved is what is loaded, whatever else is in the file
 * is refused, and a failed save leaves what was there. */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/long_recording.h"
#include "tests/same_world.h"
#include "tests/toy_run.h"
#include "tui/model/log.h"

static char folder[] = "/tmp/record_test.XXXXXX";
static char path[64];

/* ---- files ---- */

struct bytes {
    unsigned char *data;
    size_t size;
};

static struct bytes read_file(const char *name)
{
    struct bytes bytes = {NULL, 0};
    FILE *file = fopen(name, "rb");
    if (CHECK(file != NULL)) {
        fseek(file, 0, SEEK_END);
        bytes.size = (size_t)ftell(file);
        rewind(file);
        bytes.data = malloc(bytes.size + 64);
        CHECK(fread(bytes.data, 1, bytes.size, file) == bytes.size);
        fclose(file);
    }
    return bytes;
}

static void write_file(const char *name, const void *data, size_t size)
{
    unlink(name); /* some file systems flush one that is overwritten */
    FILE *file = fopen(name, "wb");
    if (CHECK(file != NULL)) {
        CHECK(fwrite(data, 1, size, file) == size);
        fclose(file);
    }
}

/* Sets the last 8 bytes to what they must be. */
static void sign(unsigned char *data, size_t size)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i + 8 < size; i++) {
        hash = (hash ^ data[i]) * UINT64_C(1099511628211);
    }
    for (size_t i = 0; i < 8; i++) {
        data[size - 8 + i] = (unsigned char)(hash >> (8 * i));
    }
}

static size_t count_files(void)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    if (CHECK(dir != NULL)) {
        while (readdir(dir)) {
            count++;
        }
        closedir(dir);
    }
    return count - 2;
}

/* ---- logs ---- */

static struct log *fill(const struct toy *toy, size_t most)
{
    struct log *log = log_new(most);
    const struct log_about about = {
        .pattern = "worker_pool",
        .knobs = "workers=3 jobs=9",
        .seed = UINT64_MAX - 5,
        .mode = RUN_DETERMINISTIC,
    };
    log_set_about(log, &about);
    for (size_t i = 0; i < toy->count; i++) {
        if (!log_append(log, &toy->events[i])) {
            CHECK(!"append");
            break;
        }
    }
    return log;
}

/* Saves a small run and returns its bytes. */
static struct bytes small_recording(size_t events)
{
    struct toy toy;
    struct log_problem problem;
    toy_run(&toy, 5, 2, 4, 2, events);
    struct log *log = fill(&toy, 0);
    CHECK(log_save(log, path, &problem));
    log_free(log);
    toy_fini(&toy);
    return read_file(path);
}

/* Tells whether the file is refused with a message that fits its detail. */
static bool is_refused(void)
{
    struct log_problem problem = {NULL, "unset"};
    struct log *log = log_load(path, &problem);
    if (log) {
        log_free(log);
        return false;
    }
    const char *percent = problem.message ? strchr(problem.message, '%') : NULL;
    bool takes_detail =
        percent && strncmp(percent, "%s", 2) == 0 && !strchr(percent + 1, '%');
    return problem.message && *problem.message &&
           (percent ? takes_detail && *problem.detail : !*problem.detail);
}

static const char *refusal(void)
{
    static struct log_problem problem;
    struct log *log = log_load(path, &problem);
    CHECK(log == NULL);
    log_free(log);
    return log ? NULL : problem.message;
}

static bool same_event(const struct trace_event *a, const struct trace_event *b)
{
    return a->seq == b->seq && a->time_ns == b->time_ns &&
           a->value == b->value && same_site(a->site, b->site) &&
           same_text(a->text, b->text) && a->task == b->task &&
           a->object == b->object && a->other == b->other &&
           a->kind == b->kind && a->worker == b->worker;
}

/* ---- saving and loading ---- */

static void test_round_trip(void)
{
    struct toy toy;
    struct log_problem problem;
    toy_run(&toy, 7, 4, 60, 10, 20000);
    struct log *log = fill(&toy, 0);
    REQUIRE(log_save(log, path, &problem));
    struct log *loaded = log_load(path, &problem);
    REQUIRE(loaded != NULL);
    CHECK(log_hash(loaded) == log_hash(log));
    CHECK_NUMBER(log_first(loaded), 1);
    CHECK_NUMBER(log_last(loaded), toy.count);
    CHECK_TEXT(log_about(loaded)->pattern, "worker_pool");
    CHECK_TEXT(log_about(loaded)->knobs, "workers=3 jobs=9");
    CHECK(log_about(loaded)->seed == UINT64_MAX - 5);
    CHECK_NUMBER(log_about(loaded)->mode, RUN_DETERMINISTIC);
    for (uint64_t seq = 1; seq <= toy.count; seq++) {
        if (!same_event(log_event(loaded, seq), &toy.events[seq - 1])) {
            CHECK_NUMBER(seq, 0);
            break;
        }
    }
    struct world one, two;
    world_init(&one);
    world_init(&two);
    CHECK(log_seek(log, &one, 12345) && log_seek(loaded, &two, 12345));
    CHECK(same_world(&one, &two));
    world_fini(&one);
    world_fini(&two);
    /* The same log gives the same bytes, also when it was loaded. */
    struct bytes first = read_file(path);
    CHECK(log_save(loaded, path, &problem));
    struct bytes second = read_file(path);
    CHECK(first.size == second.size &&
          memcmp(first.data, second.data, first.size) == 0);
    CHECK_NUMBER(count_files(), 1);
    free(first.data);
    free(second.data);
    log_free(log);
    log_free(loaded);
    toy_fini(&toy);
}

static void test_empty(void)
{
    struct log_problem problem;
    struct log *log = log_new(0);
    CHECK(log_save(log, path, &problem));
    struct log *loaded = log_load(path, &problem);
    REQUIRE(loaded != NULL);
    CHECK_NUMBER(log_last(loaded), 0);
    log_free(log);
    log_free(loaded);
}

/* Read in portions, and events asked for from anywhere, a recording is what
 * it is when it is kept in memory. */
static void test_long(void)
{
    enum { EVENTS = 120000, PORTION = 7001 };
    struct log_problem problem;
    REQUIRE(long_recording(path, EVENTS));
    struct log *log = log_open(path, &problem);
    REQUIRE(log != NULL);
    struct world world, straight;
    world_init(&world);
    world_init(&straight);
    while (!log_is_whole(log)) {
        uint64_t before = log_last(log);
        CHECK(log_more(log, PORTION, &problem));
        CHECK(log_last(log) > before && log_last(log) <= before + PORTION);
        CHECK(log_seek(log, &world, log_last(log) / 2));
        CHECK(world.broken == NULL);
    }
    CHECK_NUMBER(log_last(log), EVENTS);
    struct log *kept = log_new(0);
    for (uint64_t i = 1; i <= EVENTS; i++) {
        CHECK(log_append(kept, log_event(log, i)));
    }
    CHECK(log_hash(log) == log_hash(kept));
    for (uint64_t i = 1; i < EVENTS; i += 9973) {
        uint64_t seq = i * 31 % EVENTS + 1;
        CHECK(same_event(log_event(log, seq), log_event(kept, seq)));
        CHECK(log_seek(log, &world, seq) && log_seek(kept, &straight, seq));
        CHECK(same_world(&world, &straight));
    }
    CHECK_NUMBER(log_find(log, TRACE_RUN_END, NULL, NULL, 1, 0), EVENTS);
    world_fini(&world);
    world_fini(&straight);
    log_free(kept);
    log_free(log);
}

/* An event may be held while a dozen others are asked for, also one that was
 * asked for long before. */
static void test_held(void)
{
    enum { SEGMENT = 4096, SEGMENTS = 30, BEFORE = 16, OTHERS = 12 };
    struct log_problem problem;
    REQUIRE(long_recording(path, SEGMENTS * SEGMENT));
    struct log *log = log_open(path, &problem);
    REQUIRE(log && log_more(log, UINT64_MAX, &problem));
    for (uint64_t i = 0; i < BEFORE; i++) {
        CHECK(log_event(log, i * SEGMENT + 1) != NULL);
    }
    const struct trace_event *held = log_event(log, 1);
    for (uint64_t i = BEFORE; i < BEFORE + OTHERS; i++) {
        CHECK(log_event(log, i * SEGMENT + 1) != NULL);
    }
    CHECK(log_event(log, 1) == held && held->seq == 1);
    log_free(log);
}

/* What is wrong near the end shows there, and the rest can be looked at. */
static void test_long_and_damaged(void)
{
    enum { EVENTS = 20000 };
    struct log_problem problem = {0};
    REQUIRE(long_recording(path, EVENTS));
    struct bytes bytes = read_file(path);
    bytes.data[bytes.size - 8 - 40 * 100] ^= 1;
    write_file(path, bytes.data, bytes.size);
    struct log *log = log_open(path, &problem);
    CHECK(log && log_more(log, EVENTS - 1, &problem) && !log_is_whole(log));
    CHECK(!log_more(log, EVENTS, &problem) && problem.message);
    CHECK(log_is_whole(log) && log_more(log, EVENTS, &problem));
    CHECK_NUMBER(log_last(log), EVENTS);
    log_free(log);
    /* One that is cut off meanwhile is as good as it can be. */
    write_file(path, bytes.data, bytes.size);
    log = log_open(path, &problem);
    REQUIRE(log && log_more(log, EVENTS - 1, &problem));
    CHECK(truncate(path, 4000) == 0);
    struct world world;
    world_init(&world);
    for (uint64_t seq = 1; seq < EVENTS; seq += 500) {
        CHECK(log_event(log, seq) != NULL);
        (void)log_seek(log, &world, seq);
    }
    world_fini(&world);
    CHECK(!log_more(log, EVENTS, &problem));
    log_free(log);
    free(bytes.data);
}

/* A recording of the seed's own way is one that the first version reads. */
static void test_schedule(void)
{
    struct log_problem problem;
    for (unsigned char version = 1; version <= 2; version++) {
        struct log_about about = {.pattern = "p", .mode = RUN_DETERMINISTIC};
        strcpy(about.schedule, version == 1 ? "" : "12.1,40.0");
        struct log *log = log_new(0);
        log_set_about(log, &about);
        CHECK(log_save(log, path, &problem));
        log_free(log);
        struct bytes bytes = read_file(path);
        CHECK_NUMBER(bytes.data[8], version);
        free(bytes.data);
        log = log_load(path, &problem);
        REQUIRE(log != NULL);
        CHECK_TEXT(log_about(log)->schedule, about.schedule);
        log_free(log);
    }
}

/* Texts of all sorts come back as they were. */
static void test_texts(void)
{
    static const char *const texts[] = {"", "plain", "\xE0\xA6\xA4\xE0\xA6\xBE",
        "\x1b[31mred", "\xff\xfe bad", "a\nb\tc"};
    struct log_problem problem;
    struct log *log = log_new(0);
    size_t count = sizeof texts / sizeof *texts;
    for (size_t i = 0; i < count; i++) {
        const struct source_site site = {
            i % 2 ? NULL : "f.c", i % 3 ? NULL : "f", i == 3 ? -1 : (int)i};
        const struct trace_event event = {.seq = i + 1,
            .kind = TRACE_TASK_PRINT,
            .text = texts[i],
            .site = &site,
            .time_ns = i % 2 ? INT64_MIN : INT64_MAX,
            .value = i % 2 ? INT64_MAX : INT64_MIN,
            .task = UINT32_MAX,
            .object = UINT32_MAX,
            .other = UINT32_MAX,
            .worker = UINT16_MAX};
        CHECK(log_append(log, &event));
    }
    CHECK(log_save(log, path, &problem));
    struct log *loaded = log_load(path, &problem);
    REQUIRE(loaded != NULL);
    for (size_t i = 0; i < count; i++) {
        CHECK(same_event(log_event(loaded, i + 1), log_event(log, i + 1)));
    }
    log_free(log);
    log_free(loaded);
}

/* ---- bad files ---- */

static void test_truncations(void)
{
    struct bytes bytes = small_recording(12);
    for (size_t size = 0; size < bytes.size; size++) {
        write_file(path, bytes.data, size);
        if (!is_refused()) {
            CHECK_NUMBER(size, bytes.size);
        }
    }
    bytes.data[bytes.size] = 0;
    write_file(path, bytes.data, bytes.size + 1);
    CHECK(is_refused());
    write_file(path, bytes.data, bytes.size);
    CHECK(!is_refused());
    free(bytes.data);
}

static void test_flips(void)
{
    static const unsigned char flips[] = {0x01, 0x10, 0x80, 0xFF};
    struct bytes bytes = small_recording(12);
    size_t accepted = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        for (size_t k = 0; k < sizeof flips; k++) {
            bytes.data[i] ^= flips[k];
            write_file(path, bytes.data, bytes.size);
            accepted += !is_refused();
            bytes.data[i] ^= flips[k];
        }
    }
    CHECK_NUMBER(accepted, 0);
    free(bytes.data);
}

/* With a right checksum every byte is what the parser must stand: the file is
 * refused, or makes a log whose worlds are whole. */
static void test_signed_flips(void)
{
    struct bytes bytes = small_recording(40);
    size_t loaded_count = 0, refused_count = 0;
    for (size_t i = 0; i + 8 < bytes.size; i++) {
        for (int flip = 0; flip < 4; flip++) {
            unsigned char was = bytes.data[i];
            bytes.data[i] = (unsigned char[]){0, 0xFF, (unsigned char)(was + 1),
                (unsigned char)(was ^ 0x80)}[flip];
            sign(bytes.data, bytes.size);
            write_file(path, bytes.data, bytes.size);
            struct log_problem problem = {0};
            struct log *log = log_load(path, &problem);
            if (log) {
                struct world world;
                world_init(&world);
                CHECK(log_seek(log, &world, log_last(log)));
                world.broken = NULL;
                world.lost = 1;
                CHECK_TEXT(world_check_all(&world), NULL);
                world_fini(&world);
                log_free(log);
                loaded_count++;
            } else {
                CHECK(problem.message != NULL);
                refused_count++;
            }
            bytes.data[i] = was;
        }
    }
    CHECK(loaded_count > 0);
    CHECK(refused_count > 0);
    free(bytes.data);
}

/* Where things are in a recording without any text or event. */
enum { AT_VERSION = 8, AT_MODE = 12, AT_PATTERN = 24, AT_KINDS = 32 };

static void put_u32(unsigned char *at, uint32_t number)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (unsigned char)(number >> (8 * i));
    }
}

/* Saves an empty log, changes a number in it, signs it. */
static void write_changed(size_t at, uint32_t number)
{
    struct log_problem problem;
    struct log *log = log_new(0);
    CHECK(log_save(log, path, &problem));
    log_free(log);
    struct bytes bytes = read_file(path);
    put_u32(bytes.data + at, number);
    sign(bytes.data, bytes.size);
    write_file(path, bytes.data, bytes.size);
    free(bytes.data);
}

static void test_refusals(void)
{
    static const char nonsense[] =
        "the recording is damaged: it makes no sense at byte %s";
    write_changed(AT_VERSION, 1);
    CHECK(!is_refused());
    write_changed(AT_VERSION, 3);
    CHECK_TEXT(
        refusal(), "the recording was made by a newer version (format %s)");
    write_changed(AT_VERSION, 0);
    CHECK_TEXT(refusal(), nonsense);
    write_changed(AT_MODE, 2);
    CHECK_TEXT(refusal(), nonsense);
    write_changed(AT_PATTERN, 64);
    CHECK_TEXT(refusal(), nonsense);
    write_changed(AT_PATTERN, UINT32_MAX);
    CHECK_TEXT(refusal(), nonsense);
    write_changed(AT_KINDS, UINT32_MAX);
    CHECK_TEXT(refusal(), nonsense);
    /* The first kind's name, after its length. */
    write_changed(AT_KINDS + 8, 0x796D796D);
    CHECK_TEXT(refusal(),
        "the recording holds events that this version does not know: %s");
    write_changed(AT_KINDS + 8, 0x00796D79);
    CHECK_TEXT(refusal(), nonsense);
    write_file(path, "", 0);
    CHECK_TEXT(refusal(), "this file is not a recording");
    write_file(path, "{\"version\": 2, \"width\": 80}", 27);
    CHECK_TEXT(refusal(), "this file is not a recording");
    unlink(path);
    CHECK_TEXT(refusal(), "cannot read the recording: %s");
    CHECK(is_refused());
}

/* Claims of millions of rows are refused before they cost anything. */
static void test_claims(void)
{
    struct log_problem problem;
    struct log *log = log_new(0);
    CHECK(log_save(log, path, &problem));
    log_free(log);
    struct bytes bytes = read_file(path);
    /* From the end: checksum 8, events 8, first 8, sites 4, texts 4. */
    for (size_t back = 12; back <= 32; back += 4) {
        if (back == 20) {
            continue; /* the upper half of `first` */
        }
        unsigned char was[4];
        unsigned char *at = bytes.data + bytes.size - back;
        memcpy(was, at, 4);
        put_u32(at, 3000000);
        sign(bytes.data, bytes.size);
        write_file(path, bytes.data, bytes.size);
        CHECK(is_refused());
        memcpy(at, was, 4);
    }
    free(bytes.data);
}

/* What is not a plain file is refused at once: a pipe nobody writes to would
 * otherwise be waited for. */
static void test_special_files(void)
{
    struct log_problem problem;
    unlink(path);
    CHECK(mkfifo(path, 0600) == 0);
    CHECK_TEXT(refusal(), "this file is not a recording");
    struct log *log = log_new(0);
    CHECK(!log_save(log, path, &problem));
    CHECK_TEXT(problem.message, "cannot replace %s: it is not a file");
    unlink(path);
    CHECK(log_load("/dev/zero", &problem) == NULL);
    CHECK_TEXT(problem.message, "this file is not a recording");
    CHECK(log_load(folder, &problem) == NULL);
    CHECK_TEXT(problem.message, "this file is not a recording");
    CHECK(!log_save(log, folder, &problem));
    CHECK_TEXT(problem.message, "cannot replace %s: it is not a file");
    CHECK(!log_save(log, "/tmp/record_test.none/at/all", &problem));
    CHECK_TEXT(problem.message, "cannot write the recording: %s");
    CHECK_TEXT(problem.detail, "No such file or directory");
    CHECK_NUMBER(count_files(), 0);
    log_free(log);
}

/* ---- failing saves ---- */

static void test_dropped(void)
{
    struct toy toy;
    struct log_problem problem;
    toy_run(&toy, 7, 4, 60, 10, 2000);
    struct log *log = fill(&toy, 100);
    char want[24];
    snprintf(
        want, sizeof want, "%llu", (unsigned long long)(log_first(log) - 1));
    CHECK(!log_save(log, path, &problem));
    CHECK_TEXT(problem.detail, want);
    CHECK(strstr(problem.message, "%s") != NULL);
    CHECK_NUMBER(count_files(), 0);
    log_free(log);
    toy_fini(&toy);
}

/* The disk is full after any number of bytes: the old file stays whole. */
static void test_full_disk(void)
{
    struct toy toy;
    struct log_problem problem;
    struct rlimit limit;
    struct bytes before = small_recording(12);
    toy_run(&toy, 7, 4, 60, 10, 3000);
    struct log *log = fill(&toy, 0);
    signal(SIGXFSZ, SIG_IGN);
    CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    for (rlim_t size = 0; size < 100000; size += 12345) {
        struct rlimit low = {size, limit.rlim_max};
        CHECK(setrlimit(RLIMIT_FSIZE, &low) == 0);
        bool saved = log_save(log, path, &problem);
        CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        CHECK(!saved);
        CHECK_TEXT(problem.message, "cannot write the recording: %s");
        CHECK_TEXT(problem.detail, "File too large");
        struct bytes after = read_file(path);
        CHECK(after.size == before.size &&
              memcmp(after.data, before.data, after.size) == 0);
        free(after.data);
        CHECK_NUMBER(count_files(), 1);
    }
    CHECK(log_save(log, path, &problem));
    CHECK(!is_refused());
    free(before.data);
    log_free(log);
    toy_fini(&toy);
}

/* A left-over of another save is in nobody's way. */
static void test_left_over(void)
{
    char other[128];
    struct log_problem problem;
    snprintf(other, sizeof other, "%s.%ld-0.new", path, (long)getpid());
    write_file(other, "x", 1);
    struct log *log = log_new(0);
    CHECK(log_save(log, path, &problem));
    CHECK_NUMBER(count_files(), 2);
    CHECK(unlink(other) == 0);
    log_free(log);
}

/* ---- JSON ---- */

static void check_json(const struct trace_event *event, const char *want)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (CHECK(out != NULL)) {
        log_write_json(event, NULL, 0, out);
        fclose(out);
        CHECK_TEXT(text, want);
        free(text);
    }
}

static void test_json(void)
{
    static const struct source_site site = {"patterns/a.c", "f", 7};
    struct trace_event event = {
        .seq = 18,
        .time_ns = -1200,
        .value = INT64_MIN,
        .site = &site,
        .text = "hello",
        .task = 4,
        .object = 2,
        .other = 3,
        .kind = TRACE_CHAN_SEND,
        .worker = 1,
    };
    check_json(&event, "{\"seq\":18,\"time\":-1200,\"worker\":1,\"task\":4,"
                       "\"kind\":\"chan.send\",\"object\":2,\"other\":3,"
                       "\"value\":-9223372036854775808,\"text\":\"hello\","
                       "\"file\":\"a.c\",\"line\":7}\n");
    event = (struct trace_event){.kind = TRACE_RUN_END};
    check_json(&event, "{\"seq\":0,\"time\":0,\"worker\":0,\"task\":0,"
                       "\"kind\":\"run.end\"}\n");
    event.kind = 999;
    event.text = "";
    check_json(&event, "{\"seq\":0,\"time\":0,\"worker\":0,\"task\":0,"
                       "\"kind\":\"?\",\"text\":\"\"}\n");
}

static void check_json_text(const char *text, const char *want)
{
    struct trace_event event = {.kind = TRACE_TASK_PRINT, .text = text};
    char line[512];
    snprintf(line, sizeof line,
        "{\"seq\":0,\"time\":0,\"worker\":0,\"task\":0,"
        "\"kind\":\"task.print\",\"text\":\"%s\"}\n",
        want);
    check_json(&event, line);
}

#define BAD "\xEF\xBF\xBD"

static void test_json_texts(void)
{
    check_json_text("say \"a\\b\"", "say \\\"a\\\\b\\\"");
    check_json_text("\x1b[0m\n\t\x7f", "\\u001b[0m\\u000a\\u0009\\u007f");
    /* C1 controls, written as UTF-8 and raw. */
    check_json_text("\xC2\x9B"
                    "31m",
        "\\u009b31m");
    check_json_text("\x9B"
                    "31m",
        BAD "31m");
    check_json_text("\xE0\xA6\xA4\xE0\xA6\xBE", "\xE0\xA6\xA4\xE0\xA6\xBE");
    check_json_text("\xF0\x9F\x99\x82", "\xF0\x9F\x99\x82");
    /* Overlong, surrogate, beyond the last, cut off, lone trail, FE. */
    check_json_text("\xC0\xAF", BAD BAD);
    check_json_text("\xE0\x80\xAF", BAD BAD BAD);
    check_json_text("\xF0\x80\x80\xAF", BAD BAD BAD BAD);
    check_json_text("\xED\xA0\x80", BAD BAD BAD);
    check_json_text("\xF4\x90\x80\x80", BAD BAD BAD BAD);
    check_json_text("\xE0\xA6", BAD BAD);
    check_json_text("\xE0\xA6"
                    "a",
        BAD BAD "a");
    check_json_text("\xFE", BAD);
    check_json_text("\xEF\xBF\xBD", BAD);
}

int main(void)
{
    if (!mkdtemp(folder)) {
        perror(folder);
        return EXIT_FAILURE;
    }
    snprintf(path, sizeof path, "%s/run.taant", folder);
    test_round_trip();
    test_empty();
    test_long();
    test_held();
    test_long_and_damaged();
    test_schedule();
    test_texts();
    test_truncations();
    test_flips();
    test_signed_flips();
    test_refusals();
    test_claims();
    test_special_files();
    test_dropped();
    test_full_disk();
    test_left_over();
    test_json();
    test_json_texts();
    unlink(path);
    CHECK(rmdir(folder) == 0);
    return check_done();
}
