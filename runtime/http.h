/* SPDX-License-Identifier: MIT */
/*
 * http.h: HTTP/1.1 messages over connections (net.h); what a small server and
 * its clients need, and no more: requests GET a path and have no body, answers
 * have a text as body. A connection serves for many requests, one after the
 * other. Go: package net/http.
 *
 *   while ((status = http_read(h))) {
 *       ...
 *       http_answer(h, status, closing, "%s\n", http_path(h));
 *   }
 *   http_close(h);
 */
#ifndef RUNTIME_HTTP_H
#define RUNTIME_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/net.h"

enum http_status {
    HTTP_OK = 200,
    HTTP_BAD_REQUEST = 400,
    HTTP_REQUEST_TIMEOUT = 408,
    HTTP_TOO_MANY_REQUESTS = 429,
    HTTP_SERVICE_UNAVAILABLE = 503,
};

/* One end of a connection that carries messages. */
struct http;

/* Makes the end of a connection that carries messages; the other end may take
 * `patience` to send a message whole, and to take one. */
struct http *http_make(struct net_conn *conn, int64_t patience);

/* Returns what a status means, as "Bad Request"; static. */
const char *http_status_text(int status);

/* ---- a server's end ---- */

/*
 * Reads the next request; parks until it is there. Returns 200 when it is;
 * 400 when what came is none, 408 when only a part of it came in time. Returns
 * 0 when there is none to come: the other end is gone, or has said nothing for
 * so long, or the answer before was the last.
 */
#define http_read(h) http_read_at((h), HERE)

/* Returns the path of the request read last; "-" when it is none. */
const char *http_path(const struct http *h);

/*
 * Answers the request read last with a text (printf format); may park. `last`
 * tells the other end that it is the last answer; that one is, too, which the
 * request asked to be the last, or where there was no whole request.
 */
#define http_answer(h, status, last, ...)                                      \
    http_answer_at((h), (status), (last), HERE, __VA_ARGS__)

/*
 * Closes the connection when the other end has done so, or its patience is
 * over; else what it has not yet read could be lost on the way. May park.
 */
#define http_close(h) http_close_at((h), HERE)

/* ---- a client's end ---- */

/*
 * Sends a request, as it is written here, reads the answer and returns its
 * status; 0 when there is none. May park.
 */
#define http_ask(h, request) http_ask_at((h), (request), HERE)

int http_read_at(struct http *h, const struct source_site *site);
__attribute__((format(printf, 5, 6))) void http_answer_at(struct http *h,
    int status, bool last, const struct source_site *site, const char *format,
    ...);
void http_close_at(struct http *h, const struct source_site *site);
int http_ask_at(
    struct http *h, const char *request, const struct source_site *site);

#endif
