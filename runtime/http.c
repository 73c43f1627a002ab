/* SPDX-License-Identifier: MIT */
/*
 * HTTP messages. What has come stands in `text`, as text: a zero byte in it
 * is refused.
 *
 *   text   GET /tea HTTP/1.1 CR LF Host: shop CR LF CR LF | GET /mi...
 *          `-- used: the message read last ---------------'  the next one
 */
#include "runtime/http.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/task.h"

enum { TEXT = 4096, ANSWER_HEAD = 160 };

#define BLANK "\r\n\r\n"

struct http {
    struct net_conn *conn;
    int64_t patience;
    bool last; /* after the message read last comes no other */
    size_t used, size;
    const char *path; /* in text, or "-" */
    char text[TEXT];
    char answer[ANSWER_HEAD + 2 * TEXT];
};

struct http *http_make(struct net_conn *conn, int64_t patience)
{
    struct http *h = run_alloc(sizeof *h);
    h->conn = conn;
    h->patience = patience;
    h->path = "-";
    return h;
}

const char *http_status_text(int status)
{
    switch (status) {
    case HTTP_OK:
        return "OK";
    case HTTP_BAD_REQUEST:
        return "Bad Request";
    case HTTP_REQUEST_TIMEOUT:
        return "Request Timeout";
    case HTTP_TOO_MANY_REQUESTS:
        return "Too Many Requests";
    case HTTP_SERVICE_UNAVAILABLE:
        return "Service Unavailable";
    default:
        return "Unknown";
    }
}

const char *http_path(const struct http *h)
{
    return h->path;
}

/* ---- reading ---- */

static void set_deadline(struct http *h, const struct source_site *site)
{
    net_set_conn_deadline_at(h->conn, task_now() + h->patience, site);
}

/* Takes the message read last out of the text. */
static void drop_used(struct http *h)
{
    h->size -= h->used;
    memmove(h->text, h->text + h->used, h->size + 1);
    h->used = 0;
    h->path = "-";
}

/* Reads what is there behind the text; returns as net_read does. */
static long read_more(struct http *h, const struct source_site *site)
{
    long n = net_read_at(
        h->conn, h->text + h->size, sizeof h->text - 1 - h->size, site);
    h->size += n > 0 ? (size_t)n : 0;
    h->text[h->size] = '\0';
    return n;
}

/* Tells whether bytes can stand in a head: text, in lines that end in CR LF. */
static bool is_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        bool cr = i + 1 < size && c == '\r';
        if ((cr && bytes[i + 1] != '\n') ||
            (c == '\n' && (i == 0 || bytes[i - 1] != '\r')) ||
            (c < ' ' && c != '\r' && c != '\n' && c != '\t') || c == 127) {
            return false;
        }
    }
    return true;
}

/* Reads until there is a head, whose end is set. Returns 200, 400, 408, 0. */
static int read_head(struct http *h, char **end, const struct source_site *site)
{
    for (;;) {
        *end = strstr(h->text, BLANK);
        size_t size = *end ? (size_t)(*end - h->text) : h->size;
        if (!is_text(h->text, size)) {
            return HTTP_BAD_REQUEST;
        }
        if (*end) {
            return HTTP_OK;
        }
        if (h->size == sizeof h->text - 1) {
            return HTTP_BAD_REQUEST;
        }
        long n = read_more(h, site);
        if (n <= 0) {
            return n == NET_TIMED_OUT && h->size > 0 ? HTTP_REQUEST_TIMEOUT : 0;
        }
    }
}

/* ---- a head's lines ---- */

/* Returns the value of a head's only field of this name; NULL: there is none,
 * or there are several, as *count tells. */
static const char *field(const char *head, const char *name, int *count)
{
    const char *value = NULL;
    size_t size = strlen(name);
    *count = 0;
    while ((head = strstr(head, "\r\n"))) {
        head += 2;
        if (strncasecmp(head, name, size) == 0 && head[size] == ':') {
            value = head + size + 1;
            ++*count;
        }
    }
    return *count == 1 ? value + strspn(value, " \t") : NULL;
}

static bool has(const char *head, const char *name)
{
    int count;
    field(head, name, &count);
    return count > 0;
}

/* Tells whether each line behind the first is a name, a colon and the rest. */
static bool has_only_fields(const char *head)
{
    while ((head = strstr(head, "\r\n"))) {
        head += 2;
        size_t name = 0;
        while (isalnum((unsigned char)head[name]) ||
               (head[name] && strchr("!#$%&'*+-.^_`|~", head[name]))) {
            name++;
        }
        if (name == 0 || head[name] != ':') {
            return false;
        }
    }
    return true;
}

/* Tells whether the connection ends with this message. */
static bool is_last(const char *head)
{
    int count;
    const char *value = field(head, "Connection", &count);
    return value ? strncasecmp(value, "close", 5) == 0 : count > 0;
}

/* Reads a request's head, a text of its own; 200 or 400. */
static int parse_request(struct http *h, char *head)
{
    int hosts;
    if (strncmp(head, "GET /", 5) != 0 || !has_only_fields(head)) {
        return HTTP_BAD_REQUEST;
    }
    char *path = head + 4;
    size_t size = 0;
    while (isgraph((unsigned char)path[size])) {
        size++;
    }
    field(head, "Host", &hosts);
    if (strncmp(path + size, " HTTP/1.1\r\n", 11) != 0 || hosts != 1 ||
        has(head, "Content-Length") || has(head, "Transfer-Encoding")) {
        return HTTP_BAD_REQUEST;
    }
    h->last = is_last(head);
    path[size] = '\0';
    h->path = path;
    return HTTP_OK;
}

int http_read_at(struct http *h, const struct source_site *site)
{
    char *end;
    if (h->last) {
        return 0;
    }
    drop_used(h);
    set_deadline(h, site);
    int status = read_head(h, &end, site);
    if (status == HTTP_OK) {
        *end = '\0';
        h->used = (size_t)(end - h->text) + strlen(BLANK);
        status = parse_request(h, h->text);
    }
    h->last = h->last || status != HTTP_OK;
    return status;
}

void http_answer_at(struct http *h, int status, bool last,
    const struct source_site *site, const char *format, ...)
{
    char *text = h->answer + ANSWER_HEAD;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, 2 * TEXT, format, arguments); /* a longer one is cut */
    va_end(arguments);
    size_t length = strlen(text);
    h->last = h->last || last;
    int head = snprintf(h->answer, ANSWER_HEAD,
        "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n"
        "%s\r\n",
        status, http_status_text(status), length,
        h->last ? "Connection: close\r\n" : "");
    /* In one piece: else the second could wait for a word about the first. */
    memmove(text - head, h->answer, (size_t)head);
    set_deadline(h, site);
    long size = head + (long)length;
    h->last |= net_write_at(h->conn, text - head, (size_t)size, site) != size;
}

void http_close_at(struct http *h, const struct source_site *site)
{
    char rest[256];
    net_close_write_at(h->conn, site);
    set_deadline(h, site);
    while (net_read_at(h->conn, rest, sizeof rest, site) > 0) {
    }
    net_close_conn_at(h->conn, site);
}

/* ---- a client's end ---- */

/* Returns an answer's status and the size of its body, or 0. */
static int parse_answer(char *head, size_t *body)
{
    int count;
    const char *length = field(head, "Content-Length", &count);
    long status =
        strncmp(head, "HTTP/1.1 ", 9) == 0 ? strtol(head + 9, NULL, 10) : 0;
    if (status < 100 || status > 999 || !length ||
        !isdigit((unsigned char)*length)) {
        return 0;
    }
    *body = strtoul(length, NULL, 10);
    return (int)status;
}

static int read_answer(struct http *h, const struct source_site *site)
{
    char *end;
    size_t body = 0;
    if (read_head(h, &end, site) != HTTP_OK) {
        return 0;
    }
    *end = '\0';
    size_t head = (size_t)(end - h->text) + strlen(BLANK);
    int status = parse_answer(h->text, &body);
    if (!status || body > sizeof h->text - 1 - head) {
        return 0;
    }
    while (h->size < head + body) {
        if (read_more(h, site) <= 0) {
            return 0;
        }
    }
    h->used = head + body;
    return status;
}

int http_ask_at(
    struct http *h, const char *request, const struct source_site *site)
{
    size_t size = strlen(request);
    drop_used(h);
    set_deadline(h, site);
    return net_write_at(h->conn, request, size, site) == (long)size
               ? read_answer(h, site)
               : 0;
}
