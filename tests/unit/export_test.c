/* SPDX-License-Identifier: MIT */
/* A run's events in the forms of other programs. */
#include "tui/model/export.h"

#include "tests/check.h"

static const struct source_site site = {
    .file = "folder/a.c", .function = "f", .line = 7};

/* Two tasks, one channel, one value; the sender is left waiting. */
static const struct trace_event events[] = {
    {.kind = TRACE_RUN_START,
        .value = 5,
        .object = 1,
        .other = 1,
        .text = "sample"},
    {.kind = TRACE_TASK_SPAWN, .other = 1, .value = 1, .text = "main"},
    {.kind = TRACE_TASK_RUN, .task = 1},
    {.kind = TRACE_CHAN_MAKE,
        .task = 1,
        .object = 1,
        .text = "c\"h,\n",
        .site = &site},
    {.kind = TRACE_TASK_SPAWN,
        .task = 1,
        .other = 2,
        .value = 1,
        .text = "sender"},
    {.kind = TRACE_CHAN_RECV_WAIT, .task = 1, .object = 1},
    {.kind = TRACE_TASK_RUN, .task = 2},
    {.kind = TRACE_CHAN_SEND, .task = 2, .object = 1, .other = 1, .value = 8},
    {.kind = TRACE_CHAN_RECV, .task = 1, .object = 1, .other = 2, .value = 8},
    {.kind = TRACE_CHAN_SEND_WAIT, .task = 2, .object = 1, .value = 9},
};
enum { EVENTS = sizeof events / sizeof *events };

/* Returns what the form writes; the caller frees. */
static char *write_form(const char *name)
{
    static const struct log_about about = {.pattern = "sample",
        .knobs = "n=1",
        .seed = 5,
        .mode = RUN_DETERMINISTIC};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct export export;
    export_begin(&export, export_form(name), out, &about);
    for (size_t i = 0; i < EVENTS; i++) {
        struct trace_event event = events[i];
        event.seq = i + 1;
        event.time_ns = (int64_t)i * 1500;
        export_event(&export, &event);
    }
    CHECK(export.world.broken == NULL);
    export_end(&export);
    fclose(out);
    return text;
}

static void writes(const char *name, const char *want)
{
    char *text = write_form(name);
    CHECK_TEXT(text, want);
    free(text);
}

static void holds(const char *name, const char *part)
{
    char *text = write_form(name);
    if (!CHECK(strstr(text, part))) {
        fprintf(stderr, "    %s lacks %s in\n%s\n", name, part, text);
    }
    free(text);
}

static void tables(void)
{
    char *text = write_form("csv");
    CHECK(strncmp(text, "seq,time_ns,worker,task,task_name,kind,", 39) == 0);
    int lines = 0;
    for (const char *at = text; *at; at++) {
        lines += *at == '\n';
    }
    CHECK_NUMBER(lines, EVENTS + 1);
    free(text);
    /* A quote is doubled, what would end the line is replaced. */
    holds("csv", "4,4500,0,1,main,chan.make,1,c?h??,,0,"
                 "\"c\"\"h,\xEF\xBF\xBD\",\"a.c\",7\r\n");
    holds("csv", "8,10500,0,2,sender,chan.send,1,c?h??,1,8,,,\r\n");
}

static void lines_of_json(void)
{
    holds("jsonl", "{\"seq\":8,\"time\":10500,\"worker\":0,\"task\":2,"
                   "\"kind\":\"chan.send\",\"object\":1,\"other\":1,"
                   "\"value\":8}\n");
}

static void diagrams(void)
{
    writes("mmd", "sequenceDiagram\n"
                  "    participant t1 as main\n"
                  "    participant o1 as c?h?? (0)\n"
                  "    participant t2 as sender\n"
                  "    t1-)t2: spawn\n"
                  "    t1-->>o1: recv wait\n"
                  "    t2->>o1: send 8\n"
                  "    o1->>t1: recv 8\n"
                  "    t2-->>o1: send wait 9\n");
    holds("tree.mmd", "flowchart TD\n    t1[\"main\"]\n"
                      "    t1 --> t2[\"sender\"]\n");
    holds("tree.mmd", "class t2 waiting\n");
    writes("dot", "digraph waits {\n    rankdir=LR\n"
                  "    o1 [shape=ellipse label=\"c?h?? 0/0\"]\n"
                  "    t2 [shape=box label=\"sender\"]\n"
                  "    t2 -> o1 [label=\"send 1\"]\n}\n");
}

/* Every slice that begins on a track ends there, or is open at the end; and
 * braces are even: enough for what reads it. */
static void traces(void)
{
    char *text = write_form("json");
    int depth = 0;
    for (const char *at = text; *at; at++) {
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
        CHECK(depth >= 0);
    }
    CHECK_NUMBER(depth, 0);
    free(text);
    holds("json", "\"schema\":1,\"pattern\":\"sample\",\"knobs\":\"n=1\","
                  "\"mode\":\"deterministic\",\"seed\":\"5\"");
    holds("json", "{\"ph\":\"M\",\"pid\":1,\"tid\":2,\"ts\":6.000,"
                  "\"name\":\"thread_name\",\"args\":{\"name\":\"sender\"}}");
    holds("json", "{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":7.500},\n"
                  "{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":7.500,"
                  "\"name\":\"blocked c?h??\"}");
    holds("json", "{\"ph\":\"s\",\"pid\":1,\"tid\":2,\"ts\":10.500,"
                  "\"bp\":\"e\",\"cat\":\"value\",\"name\":\"value\","
                  "\"id\":\"1.1\"}");
    holds("json", "{\"ph\":\"f\",\"pid\":1,\"tid\":1,\"ts\":12.000,"
                  "\"bp\":\"e\",\"cat\":\"value\",\"name\":\"value\","
                  "\"id\":\"1.1\"}");
}

static void forms_are_found(void)
{
    CHECK(export_form("csv") == &export_csv);
    CHECK(export_form("svg") == NULL);
    CHECK(export_form("") == NULL);
}

/* What a reader of long recordings gets. */
static void nothing_is_forms_too(void)
{
    static const struct log_about about = {.pattern = "p"};
    for (size_t i = 0; i < export_form_count; i++) {
        char *text = NULL;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        struct export export;
        export_begin(&export, export_forms[i], out, &about);
        export_end(&export);
        fclose(out);
        CHECK(text != NULL);
        free(text);
    }
}

int main(void)
{
    tables();
    lines_of_json();
    diagrams();
    traces();
    forms_are_found();
    nothing_is_forms_too();
    return check_done();
}
