/* SPDX-License-Identifier: MIT */
/*
 * The web server as others see it: real connections to the running program.
 *
 *   http_load TAANT [SECONDS]
 *
 * 64 connections ask at the same time, for so long (left out: a few times
 * each), and every byte of every answer is checked; what is no request is
 * refused; Ctrl-C lets those who are being served have their whole answer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/check.h"

enum { CONNECTIONS = 64, FEW = 20, ANSWER = 8192 };

/* ---- the program ---- */

struct server {
    pid_t pid;
    FILE *told;
    unsigned port;
    pthread_t reader;
    pthread_mutex_t lock;
    pthread_cond_t news;
    int seated; /* requests that have come in */
};

/* Reads what is told, to its end: a full pipe would stop the program. */
static void *read_all(void *arg)
{
    struct server *server = arg;
    char line[1024];
    while (fgets(line, sizeof line, server->told)) {
        if (strstr(line, " takes units of seats")) {
            pthread_mutex_lock(&server->lock);
            server->seated++;
            pthread_cond_signal(&server->news);
            pthread_mutex_unlock(&server->lock);
        }
    }
    return NULL;
}

static void wait_until_seated(struct server *server, int count)
{
    pthread_mutex_lock(&server->lock);
    while (server->seated < count) {
        pthread_cond_wait(&server->news, &server->lock);
    }
    pthread_mutex_unlock(&server->lock);
}

static void become_taant(const char *taant, const char *tea, int out)
{
    signal(SIGINT, SIG_DFL);
    dup2(out, STDOUT_FILENO);
    close(out);
    execl(taant, taant, "run", "http_server", "--mode", "live", "--lang", "en",
        "--knob", "guests=0", "--knob", "seats=64", "--knob", "serve=900",
        "--knob", tea, (char *)NULL);
    _exit(127);
}

static void start(struct server *server, const char *taant, const char *tea)
{
    int ends[2];
    *server = (struct server){
        .lock = PTHREAD_MUTEX_INITIALIZER, .news = PTHREAD_COND_INITIALIZER};
    REQUIRE(pipe(ends) == 0);
    server->pid = fork();
    REQUIRE(server->pid >= 0);
    if (server->pid == 0) {
        close(ends[0]);
        become_taant(taant, tea, ends[1]);
    }
    close(ends[1]);
    server->told = fdopen(ends[0], "r");
    char line[1024];
    while (!server->port && fgets(line, sizeof line, server->told)) {
        const char *at = strstr(line, "open on port ");
        server->port = at ? (unsigned)strtoul(at + 13, NULL, 10) : 0;
    }
    REQUIRE(server->port != 0);
    pthread_create(&server->reader, NULL, read_all, server);
}

/* Waits for the program's end; it must be a good one. */
static void finish(struct server *server)
{
    int status;
    REQUIRE(waitpid(server->pid, &status, 0) == server->pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    pthread_join(server->reader, NULL);
    fclose(server->told);
}

/* ---- a connection ---- */

static int dial(const struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
        .sin_port = htons((uint16_t)server->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(fd >= 0);
    REQUIRE(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    return fd;
}

static bool say(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
        if (n < 0) {
            return false;
        }
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

/* Reads one answer, to its last byte; returns its size, 0 when there is none,
 * or -1 when it is cut. */
static long hear(int fd, char *answer)
{
    size_t size = 0;
    for (;;) {
        answer[size] = '\0';
        char *end = strstr(answer, "\r\n\r\n");
        char *length = strstr(answer, "Content-Length: ");
        if (end && length) {
            size_t whole =
                (size_t)(end + 4 - answer) + strtoul(length + 16, NULL, 10);
            if (size >= whole) {
                return size == whole ? (long)size : -1;
            }
        }
        ssize_t n = recv(fd, answer + size, ANSWER - 1 - size, 0);
        if (n <= 0) {
            return size == 0 ? 0 : -1;
        }
        size += (size_t)n;
    }
}

static bool is_right(const char *answer, const char *path, bool last)
{
    char whole[ANSWER];
    snprintf(whole, sizeof whole,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        "Content-Length: %zu\r\n%s\r\n%s OK\n",
        strlen(path) + 4, last ? "Connection: close\r\n" : "", path);
    return strcmp(answer, whole) == 0;
}

static void ask(int fd, const char *path)
{
    char request[256];
    int size = snprintf(
        request, sizeof request, "GET %s HTTP/1.1\r\nHost: shop\r\n\r\n", path);
    CHECK(say(fd, request, (size_t)size));
}

/* ---- the load ---- */

struct load {
    const struct server *server;
    double seconds;
    int number;
    unsigned right, wrong;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *load_one(void *arg)
{
    struct load *load = arg;
    char path[64], answer[ANSWER];
    int fd = dial(load->server);
    double end = now() + load->seconds;
    for (unsigned i = 0; load->seconds > 0 ? now() < end : i < FEW; i++) {
        snprintf(path, sizeof path, "/%d/%u", load->number, i);
        ask(fd, path);
        bool right = hear(fd, answer) > 0 && is_right(answer, path, false);
        load->right += right;
        load->wrong += !right;
    }
    close(fd);
    return NULL;
}

static void test_load(const struct server *server, double seconds)
{
    struct load loads[CONNECTIONS];
    pthread_t threads[CONNECTIONS];
    unsigned right = 0, wrong = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
        loads[i] = (struct load){server, seconds, i, 0, 0};
        REQUIRE(pthread_create(&threads[i], NULL, load_one, &loads[i]) == 0);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        pthread_join(threads[i], NULL);
        CHECK(loads[i].right > 0);
        right += loads[i].right;
        wrong += loads[i].wrong;
    }
    CHECK_NUMBER(wrong, 0);
    printf("%d connections: %u right answers, %u wrong\n", CONNECTIONS, right,
        wrong);
}

/* ---- what is no request ---- */

#define HOST "\r\nHost: shop\r\n\r\n"
#define TIMES_8(text) text text text text text text text text
#define LONG TIMES_8(TIMES_8(TIMES_8("abcdefghij")))

/* Sent as it is; the answer begins with this status (0: closed without). */
struct no_request {
    int status;
    const char *bytes;
    size_t size;
};
#define NO_REQUEST(status, bytes)                                              \
    {                                                                          \
        (status), (bytes), sizeof(bytes) - 1                                   \
    }

static const struct no_request no_requests[] = {
    NO_REQUEST(0, ""),
    NO_REQUEST(408, "G"),
    NO_REQUEST(408, "GET /tea HTTP/1.1"),
    NO_REQUEST(408, "GET /tea HTTP/1.1\r"),
    NO_REQUEST(408, "GET /tea HTTP/1.1\r\nHost: shop\r\n"),
    NO_REQUEST(408, "no line at all"),
    NO_REQUEST(400, "\r\n\r\n"),
    NO_REQUEST(400, "\n"),
    NO_REQUEST(400, "TEA" HOST),
    NO_REQUEST(400, "GET" HOST),
    NO_REQUEST(400, "GET /" HOST),
    NO_REQUEST(400, "GET  /tea HTTP/1.1" HOST),
    NO_REQUEST(400, "GET /tea  HTTP/1.1" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1 " HOST),
    NO_REQUEST(400, " GET /tea HTTP/1.1" HOST),
    NO_REQUEST(400, "GET tea HTTP/1.1" HOST),
    NO_REQUEST(400, "GET /\xe0\xa6\x9a\xe0\xa6\xbe HTTP/1.1" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.0" HOST),
    NO_REQUEST(400, "GET /tea HTTP/9.9" HOST),
    NO_REQUEST(400, "GET /tea http/1.1" HOST),
    NO_REQUEST(400, "get /tea HTTP/1.1" HOST),
    NO_REQUEST(400, "POST /tea HTTP/1.1" HOST),
    NO_REQUEST(400, "DELETE / HTTP/1.1" HOST),
    NO_REQUEST(400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    NO_REQUEST(400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    NO_REQUEST(400, "GET /t\0a HTTP/1.1" HOST),
    NO_REQUEST(400, "\0\0\0\0\0\0\0\0"),
    NO_REQUEST(400, "GET /tea HTTP/1.1\nHost: shop\n\n"),
    NO_REQUEST(400, "GET /tea\rHTTP/1.1" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\n\r\n"),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\nHost: a" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\nno colon" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\n: no name" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\nName : blank" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\n folded: line" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\nA: \x1b[2J" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\nContent-Length: 3" HOST "abc"),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\ncontent-length: -1" HOST),
    NO_REQUEST(400,
        "GET /tea HTTP/1.1\r\nTransfer-Encoding: chunked" HOST "0\r\n\r\n"),
    NO_REQUEST(400, "GET /" LONG " HTTP/1.1" HOST),
    NO_REQUEST(400, "GET /tea HTTP/1.1\r\nA: " LONG HOST),
    NO_REQUEST(400, LONG LONG LONG LONG),
    /* A good one before does not help a bad one. */
    NO_REQUEST(200, "GET /tea HTTP/1.1" HOST "TEA!" HOST),
    NO_REQUEST(200, "GET /1 HTTP/1.1" HOST "GET /2 HTTP/1.1" HOST "G"),
};
enum { NO_REQUESTS = sizeof no_requests / sizeof *no_requests };

/* Reads until the other end closes. A reset, when it did not read all that we
 * have sent, is an end too. */
static void hear_out(int fd, char *answer)
{
    size_t size = 0;
    ssize_t n;
    while (size + 1 < ANSWER &&
           (n = recv(fd, answer + size, ANSWER - 1 - size, 0)) > 0) {
        size += (size_t)n;
    }
    answer[size] = '\0';
}

/* Tells whether the server still serves. */
static void check_alive(const struct server *server)
{
    char answer[ANSWER];
    int fd = dial(server);
    ask(fd, "/still/there");
    CHECK(hear(fd, answer) > 0 && is_right(answer, "/still/there", false));
    close(fd);
}

static void test_no_requests(const struct server *server)
{
    int fds[NO_REQUESTS];
    char answer[ANSWER], begin[64];
    for (int i = 0; i < NO_REQUESTS; i++) {
        fds[i] = dial(server);
        say(fds[i], no_requests[i].bytes, no_requests[i].size);
    }
    for (int i = 0; i < NO_REQUESTS; i++) {
        hear_out(fds[i], answer);
        close(fds[i]);
        int status = no_requests[i].status;
        snprintf(begin, sizeof begin, status ? "HTTP/1.1 %d " : "", status);
        if (!CHECK(strncmp(answer, begin, strlen(begin)) == 0 &&
                   (status || answer[0] == '\0'))) {
            fprintf(stderr, "    no. %d: %s\n", i, answer);
        }
    }
    check_alive(server);
}

/* Noise, and requests with some bytes changed. */
static void test_noise(const struct server *server)
{
    static const char request[] = "GET /tea HTTP/1.1\r\nHost: shop\r\n\r\n";
    uint64_t random = 1;
    char answer[ANSWER];
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
        fds[i] = dial(server);
        say(fds[i], bytes, sizeof bytes);
        shutdown(fds[i], SHUT_WR);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        hear_out(fds[i], answer);
        CHECK(!answer[0] || strncmp(answer, "HTTP/1.1 ", 9) == 0);
        close(fds[i]);
    }
    check_alive(server);
}

/* Several in one piece, and one byte by byte. */
static void test_pieces(const struct server *server)
{
    char answer[ANSWER], path[16];
    char all[4000] = "";
    for (int i = 0; i < 20; i++) {
        size_t size = strlen(all);
        snprintf(
            all + size, sizeof all - size, "GET /p%02d HTTP/1.1%s", i, HOST);
    }
    int fd = dial(server);
    CHECK(say(fd, all, strlen(all)));
    for (size_t i = 0; i + 1 < strlen(HOST) + 18; i++) {
        CHECK(say(fd, &"GET /p20 HTTP/1.1" HOST[i], 1));
    }
    CHECK(shutdown(fd, SHUT_WR) == 0);
    char *rest = answer;
    hear_out(fd, answer);
    for (int i = 0; i <= 20; i++) {
        snprintf(path, sizeof path, "/p%02d OK\n", i);
        rest = rest ? strstr(rest, path) : NULL;
    }
    CHECK(rest && strcmp(rest, "/p20 OK\n") == 0);
    close(fd);
}

/* ---- Ctrl-C ---- */

/* All are being served when it comes: each has its whole answer. */
static void test_drain(const char *taant)
{
    struct server server;
    char path[64], answer[ANSWER];
    int fds[CONNECTIONS], silent;
    start(&server, taant, "tea=400");
    silent = dial(&server);
    for (int i = 0; i < CONNECTIONS; i++) {
        fds[i] = dial(&server);
        snprintf(path, sizeof path, "/%d", i);
        ask(fds[i], path);
    }
    wait_until_seated(&server, CONNECTIONS);
    CHECK(kill(server.pid, SIGINT) == 0);
    int whole = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
        snprintf(path, sizeof path, "/%d", i);
        whole += hear(fds[i], answer) > 0 && is_right(answer, path, true);
        CHECK_NUMBER(hear(fds[i], answer), 0);
        close(fds[i]);
    }
    CHECK_NUMBER(whole, CONNECTIONS);
    CHECK_NUMBER(hear(silent, answer), 0);
    close(silent);
    finish(&server);
    printf(
        "Ctrl-C with %d being served: %d whole answers\n", CONNECTIONS, whole);
}

/* Ctrl-C in the middle of a load: an answer is whole, or it is none. */
struct stormy {
    const struct server *server;
    int number;
    unsigned right, cut;
};

static void *storm_one(void *arg)
{
    struct stormy *stormy = arg;
    char path[64], answer[ANSWER];
    int fd = dial(stormy->server);
    for (unsigned i = 0;; i++) {
        char request[256];
        snprintf(path, sizeof path, "/%d/%u", stormy->number, i);
        int size =
            snprintf(request, sizeof request, "GET %s HTTP/1.1%s", path, HOST);
        long n = say(fd, request, (size_t)size) ? hear(fd, answer) : 0;
        if (n <= 0) {
            stormy->cut += n < 0;
            break;
        }
        bool refused = strncmp(answer, "HTTP/1.1 503 ", 13) == 0;
        bool right =
            is_right(answer, path, false) || is_right(answer, path, true);
        stormy->right += right;
        stormy->cut += !right && !refused;
    }
    close(fd);
    return NULL;
}

static void test_storm(const char *taant)
{
    struct server server;
    struct stormy all[CONNECTIONS];
    pthread_t threads[CONNECTIONS];
    unsigned right = 0, cut = 0;
    start(&server, taant, "tea=0");
    for (int i = 0; i < CONNECTIONS; i++) {
        all[i] = (struct stormy){&server, i, 0, 0};
        REQUIRE(pthread_create(&threads[i], NULL, storm_one, &all[i]) == 0);
    }
    wait_until_seated(&server, 10 * CONNECTIONS);
    CHECK(kill(server.pid, SIGINT) == 0);
    for (int i = 0; i < CONNECTIONS; i++) {
        pthread_join(threads[i], NULL);
        right += all[i].right;
        cut += all[i].cut;
    }
    CHECK(right > 0);
    CHECK_NUMBER(cut, 0);
    finish(&server);
    printf("Ctrl-C in a load: %u right answers, %u cut\n", right, cut);
}

/* The second time it ends the program, whatever is going on. */
static void test_twice(const char *taant)
{
    struct server server;
    char byte;
    int status;
    start(&server, taant, "tea=999");
    int fd = dial(&server);
    ask(fd, "/slow");
    wait_until_seated(&server, 1);
    CHECK(kill(server.pid, SIGINT) == 0);
    int other; /* the door is closed: it has come to the run */
    do {
        struct sockaddr_in address = {.sin_family = AF_INET,
            .sin_port = htons((uint16_t)server.port),
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        status = connect(other, (struct sockaddr *)&address, sizeof address);
        close(other);
    } while (status == 0);
    CHECK(kill(server.pid, SIGINT) == 0);
    CHECK(recv(fd, &byte, 1, 0) <= 0);
    close(fd);
    REQUIRE(waitpid(server.pid, &status, 0) == server.pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    pthread_join(server.reader, NULL);
    fclose(server.told);
}

int main(int argc, char **argv)
{
    REQUIRE(argc > 1);
    const char *taant = argv[1];
    struct server server;
    start(&server, taant, "tea=0");
    test_load(&server, argc > 2 ? strtod(argv[2], NULL) : 0);
    test_no_requests(&server);
    test_noise(&server);
    test_pieces(&server);
    CHECK(kill(server.pid, SIGINT) == 0);
    finish(&server);
    test_drain(taant);
    test_storm(taant);
    test_twice(taant);
    return check_done();
}
