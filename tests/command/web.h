/* SPDX-License-Identifier: MIT */
/* web.h: the web server as a program that runs, and connections to it. */
#ifndef TESTS_COMMAND_WEB_H
#define TESTS_COMMAND_WEB_H

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"

enum { WEB_ANSWER = 8192 };

struct web {
    pid_t pid;
    FILE *told;
    unsigned port;
    pthread_t reader;
    pthread_mutex_t lock;
    pthread_cond_t news;
    int seated; /* requests that have got a seat */
};

/* Reads what is told, to its end: a full pipe would stop the program. */
static void *web_read_all(void *arg)
{
    struct web *web = arg;
    char line[1024];
    while (fgets(line, sizeof line, web->told)) {
        if (strstr(line, " takes units of seats: ")) {
            pthread_mutex_lock(&web->lock);
            web->seated++;
            pthread_cond_signal(&web->news);
            pthread_mutex_unlock(&web->lock);
        }
    }
    return NULL;
}

static inline void web_wait_until_seated(struct web *web, int count)
{
    pthread_mutex_lock(&web->lock);
    while (web->seated < count) {
        pthread_cond_wait(&web->news, &web->lock);
    }
    pthread_mutex_unlock(&web->lock);
}

/* Starts the program and waits until it is open. */
static inline void web_start(
    struct web *web, const char *taant, const char *tea)
{
    int ends[2];
    *web = (struct web){
        .lock = PTHREAD_MUTEX_INITIALIZER, .news = PTHREAD_COND_INITIALIZER};
    REQUIRE(pipe(ends) == 0);
    web->pid = fork();
    REQUIRE(web->pid >= 0);
    if (web->pid == 0) {
        signal(SIGINT, SIG_DFL); /* a shell may have it ignored */
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(taant, taant, "run", "http_server", "--mode", "live", "--lang",
            "en", "--knob", "guests=0", "--knob", "seats=64", "--knob",
            "serve=900", "--knob", tea, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    web->told = fdopen(ends[0], "r");
    char line[1024];
    while (!web->port && fgets(line, sizeof line, web->told)) {
        const char *at = strstr(line, "open on port ");
        web->port = at ? (unsigned)strtoul(at + 13, NULL, 10) : 0;
    }
    REQUIRE(web->port != 0);
    REQUIRE(pthread_create(&web->reader, NULL, web_read_all, web) == 0);
}

/* Waits for the program's end and returns how it ended, as waitpid. */
static inline int web_finish(struct web *web)
{
    int status = -1;
    CHECK(waitpid(web->pid, &status, 0) == web->pid);
    pthread_join(web->reader, NULL);
    fclose(web->told);
    return status;
}

/* Connects; -1: it is not open. */
static inline int web_dial(const struct web *web)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
        .sin_port = htons((uint16_t)web->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 &&
        connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static inline bool web_say(int fd, const char *bytes, size_t size)
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

static inline bool web_ask(int fd, const char *path)
{
    char request[256];
    int size = snprintf(
        request, sizeof request, "GET %s HTTP/1.1\r\nHost: shop\r\n\r\n", path);
    return web_say(fd, request, (size_t)size);
}

/* Reads one answer, to its last byte; returns its size, 0 when there is none,
 * -1 when it is cut or there is more. */
static inline long web_hear(int fd, char *answer)
{
    size_t size = 0;
    for (;;) {
        answer[size] = '\0';
        char *end = strstr(answer, "\r\n\r\n");
        char *length = strstr(answer, "Content-Length: ");
        size_t head = end ? (size_t)(end + 4 - answer) : 0;
        if (end && length) {
            size_t whole = head + strtoul(length + 16, NULL, 10);
            if (size >= whole) {
                return size == whole ? (long)size : -1;
            }
        }
        ssize_t n = recv(fd, answer + size, WEB_ANSWER - 1 - size, 0);
        if (n <= 0) {
            return size == 0 ? 0 : -1;
        }
        size += (size_t)n;
    }
}

/* Reads until the other end closes; a reset, when it has not read all that we
 * sent, is an end too. */
static inline void web_hear_out(int fd, char *answer)
{
    size_t size = 0;
    ssize_t n;
    while ((n = recv(fd, answer + size, WEB_ANSWER - 1 - size, 0)) > 0) {
        size += (size_t)n;
    }
    answer[size] = '\0';
}

static inline bool web_is_right(const char *answer, const char *path, bool last)
{
    char whole[WEB_ANSWER];
    snprintf(whole, sizeof whole,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        "Content-Length: %zu\r\n%s\r\n%s OK\n",
        strlen(path) + 4, last ? "Connection: close\r\n" : "", path);
    return strcmp(answer, whole) == 0;
}

#endif
