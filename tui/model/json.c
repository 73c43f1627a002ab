/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "tui/model/log.h"
#include "tui/model/log_priv.h"

/* Returns how many bytes a lead byte announces besides itself; -1: none. */
static int count_trail(unsigned char lead)
{
    if (lead < 0x80) {
        return 0;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return -1;
    }
    return lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
}

uint32_t log_character(const unsigned char **at)
{
    const unsigned char *byte = *at;
    int trail = count_trail(*byte);
    uint32_t character = trail > 0 ? *byte & (0x3Fu >> trail) : *byte;
    *at = byte + 1;
    for (int i = 1; i <= trail; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            return 0xFFFD;
        }
        character = character << 6 | (byte[i] & 0x3Fu);
    }
    bool overlong = (trail == 2 && character < 0x800) ||
                    (trail == 3 && character < 0x10000);
    bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (trail < 0 || overlong || surrogate || character > 0x10FFFF) {
        return 0xFFFD;
    }
    *at = byte + 1 + trail;
    return character;
}

void log_write_json_text(const char *text, FILE *out)
{
    fputc('"', out);
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        const unsigned char *start = at;
        uint32_t character = log_character(&at);
        if (character == '"' || character == '\\') {
            fprintf(out, "\\%c", (char)character);
        } else if (character < 0x20 ||
                   (character >= 0x7F && character <= 0x9F)) {
            fprintf(out, "\\u%04x", (unsigned)character);
        } else if (character == 0xFFFD) {
            fputs("\xEF\xBF\xBD", out);
        } else {
            fwrite(start, 1, (size_t)(at - start), out);
        }
    }
    fputc('"', out);
}

static void write_text(const char *key, const char *text, FILE *out)
{
    fprintf(out, ",\"%s\":", key);
    log_write_json_text(text, out);
}

static void write_site(const struct source_site *site, FILE *out)
{
    if (site && site->file) {
        write_text("file", log_base_name(site->file), out);
    }
    if (site && site->line) {
        fprintf(out, ",\"line\":%d", site->line);
    }
}

static void write_races(const struct world *world, size_t raced, FILE *out)
{
    for (size_t i = raced; i < world->race_count; i++) {
        const struct world_access *first = &world->races[i].first;
        fprintf(out,
            "%s{\"seq\":%" PRIu64 ",\"task\":%" PRIu32 ",\"kind\":\"%s\"",
            i > raced ? "," : ",\"races\":[", first->seq, first->task,
            trace_kind_name(first->kind));
        write_site(first->site, out);
        fputc('}', out);
    }
    if (world->race_count > raced) {
        fputc(']', out);
    }
}

void log_write_json(const struct trace_event *event, const struct world *world,
    size_t raced, FILE *out)
{
    fprintf(out,
        "{\"seq\":%" PRIu64 ",\"time\":%" PRId64
        ",\"worker\":%u,\"task\":%" PRIu32 ",\"kind\":\"%s\"",
        event->seq, event->time_ns, event->worker, event->task,
        trace_kind_name((enum trace_kind)event->kind));
    if (event->object) {
        fprintf(out, ",\"object\":%" PRIu32, event->object);
    }
    if (event->other) {
        fprintf(out, ",\"other\":%" PRIu32, event->other);
    }
    if (event->value) {
        fprintf(out, ",\"value\":%" PRId64, event->value);
    }
    if (event->text) {
        write_text("text", event->text, out);
    }
    write_site(event->site, out);
    if (world) {
        write_races(world, raced, out);
    }
    fputs("}\n", out);
}
