/* SPDX-License-Identifier: MIT */
/*
 * The web server as others see it: real connections to the running program.
 *
 *   web TAANT [SECONDS]
 *
 * 64 connections ask at the same time, for so long (left out: a few times
 * each), and every byte of every answer is checked; what is no request is
 * refused; Ctrl-C lets those who are being served have their whole answer.
 */
#include "tests/command/web.h"

#include <time.h>

enum { CONNECTIONS = 64, FEW = 20 };

/* ---- the load ---- */

struct load {
    const struct web *web;
    int number;
    double seconds; /* 0: FEW times; less: until it is closed */
    unsigned right, wrong, anew;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool has_status(const char *answer, int status)
{
    char begin[32];
    snprintf(begin, sizeof begin, "HTTP/1.1 %d ", status);
    return strncmp(answer, begin, strlen(begin)) == 0;
}

/* Asks once and judges the answer; returns whether the connection goes on. At
 * the closing an answer may be the last, or say that there is no seat. */
static bool load_ask(struct load *load, int fd, const char *path)
{
    char answer[WEB_ANSWER];
    long size = web_ask(fd, path) ? web_hear(fd, answer) : 0;
    bool closing = load->seconds < 0;
    bool right = size > 0 && (web_is_right(answer, path, false) ||
                                 (closing && web_is_right(answer, path, true)));
    bool full = closing && has_status(answer, 503);
    load->right += right;
    if (size != 0 && !right && !full) {
        fprintf(stderr, "    %s: %s\n", path, answer);
        load->wrong++;
    }
    return size > 0;
}

/* A connection that is closed before there is an answer is no wrong answer:
 * a server may have waited too long for us, while its telling took its time.
 * Every client then asks anew. */
static void *load_one(void *arg)
{
    struct load *load = arg;
    char path[64];
    int fd = web_dial(load->web);
    double end = now() + load->seconds;
    for (unsigned i = 0; fd >= 0 && (load->seconds < 0 || now() < end ||
                                        (load->seconds == 0 && i < FEW));
         i++) {
        snprintf(path, sizeof path, "/%d/%u", load->number, i);
        if (!load_ask(load, fd, path)) {
            close(fd);
            fd = web_dial(load->web);
            load->anew++;
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return NULL;
}

/* Puts the server under load; presses Ctrl-C in its midst if seconds < 0. */
static void run_load(struct web *web, double seconds, const char *what)
{
    struct load loads[CONNECTIONS];
    pthread_t threads[CONNECTIONS];
    unsigned right = 0, wrong = 0, anew = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
        loads[i] = (struct load){web, i, seconds, 0, 0, 0};
        REQUIRE(pthread_create(&threads[i], NULL, load_one, &loads[i]) == 0);
    }
    if (seconds < 0) {
        web_wait_until_seated(web, 10 * CONNECTIONS);
        CHECK(kill(web->pid, SIGINT) == 0);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        pthread_join(threads[i], NULL);
        right += loads[i].right;
        wrong += loads[i].wrong;
        anew += loads[i].anew;
    }
    CHECK(right > 0);
    CHECK_NUMBER(wrong, 0);
    printf("%s, %d connections: %u right answers, %u wrong or cut, %u dialled "
           "anew\n",
        what, CONNECTIONS, right, wrong, anew);
}

/* ---- what is no request ---- */

#define HOST "\r\nHost: shop\r\n\r\n"
#define EIGHT(text) text text text text text text text text
#define LONG EIGHT(EIGHT(EIGHT("abcdefghij")))

/* Sent as it is; the answer begins with this status (0: there is none). */
struct no_request {
    int status;
    const char *bytes;
    size_t size;
};
#define SAYS(text) (text), sizeof(text) - 1

static const struct no_request no_requests[] = {
    {0, SAYS("")},
    {408, SAYS("G")},
    {408, SAYS("GET /tea HTTP/1.1")},
    {408, SAYS("GET /tea HTTP/1.1\r")},
    {408, SAYS("GET /tea HTTP/1.1\r\nHost: shop\r\n")},
    {408, SAYS("no line at all")},
    {400, SAYS("\r\n\r\n")},
    {400, SAYS("\n")},
    {400, SAYS("TEA" HOST)},
    {400, SAYS("GET" HOST)},
    {400, SAYS("GET /" HOST)},
    {400, SAYS("GET  /tea HTTP/1.1" HOST)},
    {400, SAYS("GET /tea  HTTP/1.1" HOST)},
    {400, SAYS("GET /tea HTTP/1.1 " HOST)},
    {400, SAYS(" GET /tea HTTP/1.1" HOST)},
    {400, SAYS("GET tea HTTP/1.1" HOST)},
    {400, SAYS("GET /\xe0\xa6\x9a\xe0\xa6\xbe HTTP/1.1" HOST)},
    {400, SAYS("GET /tea HTTP/1.0" HOST)},
    {400, SAYS("GET /tea HTTP/9.9" HOST)},
    {400, SAYS("GET /tea http/1.1" HOST)},
    {400, SAYS("get /tea HTTP/1.1" HOST)},
    {400, SAYS("POST /tea HTTP/1.1" HOST)},
    {400, SAYS("DELETE / HTTP/1.1" HOST)},
    {400, SAYS("\x16\x03\x01\x02\x01\x01\x01\x01\xfc\x03\x03")},
    {400, SAYS("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
    {400, SAYS("GET /t\0a HTTP/1.1" HOST)},
    {400, SAYS("\0\0\0\0\0\0\0\0")},
    {400, SAYS("GET /tea HTTP/1.1\nHost: shop\n\n")},
    {400, SAYS("GET /tea\rHTTP/1.1" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\n\r\n")},
    {400, SAYS("GET /tea HTTP/1.1\r\nHost: a" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\nno colon" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\n: no name" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\nName : blank" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\n folded: line" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\nA: \033[2J" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\nContent-Length: 3" HOST "abc")},
    {400, SAYS("GET /tea HTTP/1.1\r\ncontent-length: -1" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\nTransfer-Encoding: chunked" HOST "0")},
    {400, SAYS("GET /" LONG " HTTP/1.1" HOST)},
    {400, SAYS("GET /tea HTTP/1.1\r\nA: " LONG HOST)},
    {400, SAYS(LONG LONG LONG LONG)},
    /* A good one before it does not help a bad one, nor suffer from it. */
    {200, SAYS("GET /tea HTTP/1.1" HOST "TEA" HOST)},
    {200, SAYS("GET /1 HTTP/1.1" HOST "GET /2 HTTP/1.1" HOST "G")},
};
enum { NO_REQUESTS = sizeof no_requests / sizeof *no_requests };

/* Tells whether the server still serves. */
static void check_alive(const struct web *web)
{
    char answer[WEB_ANSWER];
    int fd = web_dial(web);
    CHECK(web_ask(fd, "/there") && web_hear(fd, answer) > 0 &&
          web_is_right(answer, "/there", false));
    close(fd);
}

static void test_no_requests(const struct web *web)
{
    int fds[NO_REQUESTS];
    char answer[WEB_ANSWER];
    for (int i = 0; i < NO_REQUESTS; i++) {
        fds[i] = web_dial(web);
        web_say(fds[i], no_requests[i].bytes, no_requests[i].size);
    }
    for (int i = 0; i < NO_REQUESTS; i++) {
        web_hear_out(fds[i], answer);
        close(fds[i]);
        int status = no_requests[i].status;
        bool expected = status ? has_status(answer, status) : answer[0] == '\0';
        if (!CHECK(expected)) {
            fprintf(stderr, "    no request %d: %s\n", i, answer);
        }
    }
    check_alive(web);
}

/* Noise, and requests with some bytes changed. */
static void test_noise(const struct web *web)
{
    static const char request[] = "GET /tea HTTP/1.1\r\nHost: shop\r\n\r\n";
    uint64_t random = 1;
    char answer[WEB_ANSWER];
    int fds[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
        char bytes[sizeof request - 1];
        memcpy(bytes, request, sizeof bytes);
        for (size_t k = 0; k < sizeof bytes; k++) {
            random = random * 6364136223846793005 + 1442695040888963407;
            if (i % 2 || random >> 60 == 0) {
                bytes[k] = (char)(random >> 40);
            }
        }
        fds[i] = web_dial(web);
        web_say(fds[i], bytes, sizeof bytes);
        shutdown(fds[i], SHUT_WR);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        web_hear_out(fds[i], answer);
        CHECK(!answer[0] || strncmp(answer, "HTTP/1.1 ", 9) == 0);
        close(fds[i]);
    }
    check_alive(web);
}

/* Many requests in one piece, then one byte by byte. */
static void test_pieces(const struct web *web)
{
    static const char last[] = "GET /p20 HTTP/1.1" HOST;
    char answer[WEB_ANSWER], path[16], request[64], all[4000] = "";
    for (int i = 0; i < 20; i++) {
        snprintf(request, sizeof request, "GET /p%02d HTTP/1.1%s", i, HOST);
        strcat(all, request);
    }
    int fd = web_dial(web);
    CHECK(web_say(fd, all, strlen(all)));
    for (size_t i = 0; last[i]; i++) {
        CHECK(web_say(fd, &last[i], 1));
    }
    CHECK(shutdown(fd, SHUT_WR) == 0);
    web_hear_out(fd, answer);
    close(fd);
    const char *rest = answer;
    for (int i = 0; i <= 20 && rest; i++) {
        snprintf(path, sizeof path, "\n/p%02d OK\n", i);
        rest = strstr(rest, path);
    }
    CHECK_TEXT(rest, "\n/p20 OK\n");
}

/* Two requests in one piece: the second comes too soon after the first. */
static void test_too_soon(const char *taant)
{
    static const char both[] = "GET /1 HTTP/1.1" HOST "GET /2 HTTP/1.1" HOST;
    struct web web;
    char answer[WEB_ANSWER];
    web_start(&web, taant, "tea=2000");
    int fd = web_dial(&web);
    CHECK(web_say(fd, both, strlen(both)));
    CHECK(shutdown(fd, SHUT_WR) == 0);
    web_hear_out(fd, answer);
    close(fd);
    CHECK(has_status(answer, 200));
    CHECK(strstr(answer, "HTTP/1.1 429 "));
    CHECK(kill(web.pid, SIGINT) == 0);
    int status = web_finish(&web);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- Ctrl-C ---- */

/* All are being served when it comes: each has its whole answer. One who is
 * kept from serving for the time of grace may say that it is too late. */
static void test_drain(const char *taant)
{
    struct web web;
    char path[64], answer[WEB_ANSWER];
    int fds[CONNECTIONS], whole = 0, served = 0;
    web_start(&web, taant, "tea=200");
    int silent = web_dial(&web);
    for (int i = 0; i < CONNECTIONS; i++) {
        fds[i] = web_dial(&web);
        snprintf(path, sizeof path, "/%d", i);
        CHECK(web_ask(fds[i], path));
    }
    web_wait_until_seated(&web, CONNECTIONS);
    CHECK(kill(web.pid, SIGINT) == 0);
    for (int i = 0; i < CONNECTIONS; i++) {
        snprintf(path, sizeof path, "/%d", i);
        bool is_whole = web_hear(fds[i], answer) > 0;
        bool is_served = is_whole && (web_is_right(answer, path, true) ||
                                         web_is_right(answer, path, false));
        whole += is_served || (is_whole && has_status(answer, 503));
        served += is_served;
        close(fds[i]);
    }
    CHECK_NUMBER(whole, CONNECTIONS);
    CHECK(served > 0);
    CHECK_NUMBER(web_hear(silent, answer), 0);
    close(silent);
    int status = web_finish(&web);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    printf("Ctrl-C, %d being served: %d whole answers, %d of them served\n",
        CONNECTIONS, whole, served);
}

static void test_storm(const char *taant)
{
    struct web web;
    web_start(&web, taant, "tea=0");
    run_load(&web, -1, "Ctrl-C in a load");
    int status = web_finish(&web);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* The second time it ends the program, whatever is going on. */
static void test_twice(const char *taant)
{
    struct web web;
    char byte;
    web_start(&web, taant, "tea=999");
    int fd = web_dial(&web);
    CHECK(web_ask(fd, "/slow"));
    web_wait_until_seated(&web, 1);
    CHECK(kill(web.pid, SIGINT) == 0);
    for (int other; (other = web_dial(&web)) >= 0;) {
        close(other); /* until the door is closed: it has been heard */
    }
    CHECK(kill(web.pid, SIGINT) == 0);
    CHECK(recv(fd, &byte, 1, 0) <= 0);
    close(fd);
    int status = web_finish(&web);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

int main(int argc, char **argv)
{
    if (!CHECK(argc > 1)) {
        return check_done();
    }
    struct web web;
    web_start(&web, argv[1], "tea=0");
    run_load(&web, argc > 2 ? strtod(argv[2], NULL) : 0, "load");
    test_no_requests(&web);
    test_noise(&web);
    test_pieces(&web);
    CHECK(kill(web.pid, SIGINT) == 0);
    int status = web_finish(&web);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    test_too_soon(argv[1]);
    test_drain(argv[1]);
    test_storm(argv[1]);
    test_twice(argv[1]);
    return check_done();
}
