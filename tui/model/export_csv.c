/* SPDX-License-Identifier: MIT */
/*
 * Events as a table (RFC 4180): a row of names, then a row for each event.
 * Names of tasks and objects stand beside their numbers.
 */
#include <inttypes.h>

#include "tui/model/export.h"
#include "tui/model/log_priv.h"

static void begin(struct export *export)
{
    fputs("seq,time_ns,worker,task,task_name,kind,object,object_name,other,"
          "value,text,file,line\r\n",
        export->out);
}

/* Writes a text in quotes, a quote twice; what is not UTF-8 and what controls
 * terminals as U+FFFD. */
static void put_text(FILE *out, const char *text)
{
    fputc('"', out);
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        const unsigned char *start = at;
        uint32_t character = log_character(&at);
        if (character < ' ' || (character >= 0x7F && character < 0xA0) ||
            character == 0xFFFD) {
            fputs("\xEF\xBF\xBD", out);
        } else {
            fwrite(start, 1, (size_t)(at - start), out);
        }
        if (character == '"') {
            fputc('"', out);
        }
    }
    fputc('"', out);
}

static void put_number(FILE *out, uint32_t number)
{
    if (number) {
        fprintf(out, "%" PRIu32, number);
    }
    fputc(',', out);
}

static void event(struct export *export, const struct trace_event *event)
{
    FILE *out = export->out;
    fprintf(out, "%" PRIu64 ",%" PRId64 ",%u,", event->seq, event->time_ns,
        event->worker);
    put_number(out, event->task);
    if (event->task) {
        export_task(export, event->task);
    }
    fprintf(out, ",%s,", trace_kind_name((enum trace_kind)event->kind));
    bool has_object = world_object(&export->world, event->object);
    put_number(out, event->object);
    if (has_object && event->kind != TRACE_RUN_START) {
        export_object(export, event->object);
    }
    fputc(',', out);
    put_number(out, event->other);
    fprintf(out, "%" PRId64 ",", event->value);
    if (event->text) {
        put_text(out, event->text);
    }
    fputc(',', out);
    const struct source_site *site = event->site;
    if (site && site->file) {
        put_text(out, log_base_name(site->file));
    }
    fputc(',', out);
    if (site && site->line) {
        fprintf(out, "%d", site->line);
    }
    fputs("\r\n", out);
}

static void end(struct export *export)
{
    (void)export;
}

const struct export_ops export_csv = {"csv", begin, event, end};
