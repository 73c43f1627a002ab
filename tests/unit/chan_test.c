/* SPDX-License-Identifier: MIT */
/* Channels: order, blocking, closing, misuse; in every mode. */
#include "tests/record.h"

/* ---- values arrive once, in order ---- */

struct stream {
    struct chan *values;
    long count;
    long next;
    bool in_order;
};

static void send_all(void *arg)
{
    struct stream *stream = arg;
    for (long i = 0; i < stream->count; i++) {
        chan_send(stream->values, &i);
    }
    chan_close(stream->values);
}

static void receive_all(void *arg)
{
    struct stream *stream = arg;
    stream->values = chan_make("values", long, stream->next);
    stream->next = 0;
    task_go(send_all, stream);
    stream->in_order = true;
    for (long v; chan_recv(stream->values, &v); stream->next++) {
        stream->in_order &= v == stream->next;
    }
}

static void test_order(const struct run_options *options)
{
    for (long capacity = 0; capacity <= 3; capacity++) {
        struct stream stream = {.count = 50, .next = capacity};
        struct record record;
        record_run(&record, options, receive_all, &stream);
        CHECK_NUMBER(record.report->outcome, 0);
        CHECK_NUMBER(stream.next, 50);
        CHECK(stream.in_order);
        CHECK_NUMBER(record_count(&record, TRACE_CHAN_SEND), 50);
        CHECK_NUMBER(record_count(&record, TRACE_CHAN_RECV), 50);
        record_free(&record);
    }
}

/* ---- every size of value ---- */

struct wide {
    char bytes[37];
};

static void send_sizes(void *arg)
{
    bool *same = arg;
    struct chan *small = chan_make("small", char, 1);
    struct chan *wide = chan_make("wide", struct wide, 2);
    char c = 'x', back = 0;
    chan_send(small, &c);
    chan_recv(small, &back);
    struct wide one = {"one"}, two = {"two"}, got;
    chan_send(wide, &one);
    chan_send(wide, &two);
    *same = back == 'x';
    chan_recv(wide, &got);
    *same &= strcmp(got.bytes, "one") == 0 && chan_length(wide) == 1;
    chan_recv(wide, &got);
    *same &= strcmp(got.bytes, "two") == 0 && chan_capacity(wide) == 2;
    chan_close(wide);
    *same &= !chan_recv(wide, &got) && got.bytes[0] == 0;
}

static void test_sizes(const struct run_options *options)
{
    bool same = false;
    struct record record;
    record_run(&record, options, send_sizes, &same);
    CHECK(same);
    record_free(&record);
}

/* ---- waiting tasks are served first in, first out ---- */

struct queue_test {
    struct chan *values, *started;
    int got[4];
};

struct numbered {
    struct queue_test *test;
    int number;
};

static void receive_one(void *arg)
{
    struct numbered *me = arg;
    chan_recv(me->test->values, &me->test->got[me->number]);
}

static void receivers_queue(void *arg)
{
    struct queue_test *test = arg;
    test->values = chan_make("values", int, 0);
    struct numbered *receivers = run_alloc(4 * sizeof *receivers);
    for (int i = 0; i < 4; i++) {
        receivers[i] = (struct numbered){test, i};
        task_go(receive_one, &receivers[i]);
        task_sleep(MILLISECOND); /* until it is parked: nothing else runs */
    }
    for (int v = 10; v < 14; v++) {
        chan_send(test->values, &v);
    }
}

static void send_one(void *arg)
{
    struct numbered *me = arg;
    chan_send(me->test->values, &me->number);
}

static void senders_queue(void *arg)
{
    struct queue_test *test = arg;
    test->values = chan_make("values", int, 0);
    struct numbered *senders = run_alloc(4 * sizeof *senders);
    for (int i = 0; i < 4; i++) {
        senders[i] = (struct numbered){test, i};
        task_go(send_one, &senders[i]);
        task_sleep(MILLISECOND);
    }
    for (int i = 0; i < 4; i++) {
        chan_recv(test->values, &test->got[i]);
    }
}

/* While any wait, the next hand-off is to who has waited longest, always. */
static void check_fifo(const struct run_options *options, task_fn *queue,
    enum trace_kind wait, enum trace_kind serve)
{
    struct queue_test test = {0};
    struct record record;
    record_run(&record, options, queue, &test);
    uint32_t waiting[4];
    unsigned first = 0, end = 0, serves = 0;
    for (size_t i = 0; i < record.count; i++) {
        const struct trace_event *e = &record.events[i];
        if (e->kind == wait && end < 4) {
            waiting[end++] = e->task;
        } else if (e->kind == serve && e->other) {
            serves++;
            if (first < end) {
                CHECK_NUMBER(e->task, waiting[first++]);
            }
        }
    }
    CHECK_NUMBER(serves, 4);
    CHECK_NUMBER(first, end);
    record_free(&record);
}

static void test_fifo(const struct run_options *options)
{
    check_fifo(options, receivers_queue, TRACE_CHAN_RECV_WAIT, TRACE_CHAN_RECV);
    check_fifo(options, senders_queue, TRACE_CHAN_SEND_WAIT, TRACE_CHAN_SEND);
}

/* ---- closing lets all go on ---- */

static void receive_none(void *arg)
{
    struct numbered *me = arg;
    int v = 1;
    me->test->got[me->number] = chan_recv(me->test->values, &v) ? 1 : 2 + v;
}

static void close_on_all(void *arg)
{
    struct queue_test *test = arg;
    test->values = chan_make("values", int, 0);
    struct numbered *receivers = run_alloc(4 * sizeof *receivers);
    for (int i = 0; i < 4; i++) {
        receivers[i] = (struct numbered){test, i};
        task_go(receive_none, &receivers[i]);
    }
    task_sleep(MILLISECOND);
    chan_close(test->values);
}

static void test_close(const struct run_options *options)
{
    struct queue_test test = {0};
    struct record record;
    record_run(&record, options, close_on_all, &test);
    CHECK_NUMBER(record.report->outcome, 0);
    for (int i = 0; i < 4; i++) {
        CHECK_NUMBER(test.got[i], 2); /* closed, and a value of zeroes */
    }
    record_free(&record);
}

/* ---- misuse is a panic of that task only ---- */

static void send_on_closed(void *arg)
{
    (void)arg;
    struct chan *c = chan_make("c", int, 1);
    chan_close(c);
    int v = 1;
    chan_send(c, &v);
}

static void close_twice(void *arg)
{
    (void)arg;
    struct chan *c = chan_make("c", int, 1);
    chan_close(c);
    chan_close(c);
}

static void wrong_size(void *arg)
{
    (void)arg;
    struct chan *c = chan_make("c", int, 1);
    long v = 1;
    chan_send(c, &v);
}

static void parked_sender(void *arg)
{
    struct chan *c = arg;
    int v = 1;
    chan_send(c, &v);
}

static void close_under_sender(void *arg)
{
    (void)arg;
    struct chan *c = chan_make("c", int, 0);
    task_go(parked_sender, c);
    task_sleep(MILLISECOND);
    chan_close(c);
}

static void expect_panic(
    const struct run_options *options, task_fn *main_task, const char *message)
{
    struct record record;
    record_run(&record, options, main_task, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    CHECK_NUMBER(record.report->finding_count, 1);
    CHECK_TEXT(record.report->findings[0].message, message);
    CHECK_TEXT(record.report->findings[0].object_name, "c");
    CHECK_NUMBER(record_count(&record, TRACE_TASK_PANIC), 1);
    record_free(&record);
}

/* ---- a task that waits for ever is reported, with the reason ---- */

static void wait_for_ever(void *arg)
{
    (void)arg;
    struct chan *c = chan_make("nobody", int, 0);
    task_go(parked_sender, c);
    task_go(parked_sender, c);
}

static void wait_as_main(void *arg)
{
    (void)arg;
    int v;
    chan_recv(chan_make("silence", int, 3), &v);
}

static void test_leak(const struct run_options *options)
{
    struct record record;
    record_run(&record, options, wait_for_ever, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_LEAK);
    CHECK_NUMBER(record.report->finding_count, 2);
    const struct run_finding *finding = &record.report->findings[0];
    CHECK_TEXT(finding->task_name, "parked_sender");
    CHECK_TEXT(finding->object_name, "nobody");
    CHECK_NUMBER(finding->waits, TRACE_CHAN_SEND_WAIT);
    CHECK(
        finding->site && strcmp(finding->site->function, "parked_sender") == 0);
    CHECK_NUMBER(record_count(&record, TRACE_TASK_LEAK), 2);
    record_free(&record);

    record_run(&record, options, wait_as_main, NULL);
    CHECK_NUMBER(record.report->outcome, OUTCOME_DEADLOCK);
    CHECK_TEXT(record.report->findings[0].task_name, "main");
    record_free(&record);
}

/* ---- halves ---- */

static void fill(struct send_chan *out)
{
    for (int v = 1; v <= 2; v++) {
        chan_send(out, &v);
    }
    int more = 3;
    select_wait(select_send(out, &more), select_default());
    chan_close(out);
}

static void use_halves(void *arg)
{
    int *sum = arg;
    struct chan *c = chan_make("c", int, 2);
    struct recv_chan *in = chan_receiving(c);
    fill(chan_sending(c));
    *sum = 10 * (int)chan_length(in) + 100 * (int)chan_capacity(in);
    int v;
    select_wait(select_recv(in, &v));
    for (*sum += v; chan_recv(in, &v);) {
        *sum += v;
    }
}

static void test_halves(const struct run_options *options)
{
    int sum = 0;
    struct record record;
    record_run(&record, options, use_halves, &sum);
    CHECK_NUMBER(record.report->outcome, 0);
    CHECK_NUMBER(sum, 223);
    record_free(&record);
}

int main(void)
{
    for (int i = 0; i < RECORD_MODES; i++) {
        const struct run_options *options = &record_modes[i];
        test_order(options);
        test_sizes(options);
        test_fifo(options);
        test_close(options);
        expect_panic(options, send_on_closed, "send on a closed channel");
        expect_panic(options, close_twice, "close of a closed channel");
        expect_panic(options, wrong_size, "send of a value of the wrong size");
        expect_panic(options, close_under_sender, "send on a closed channel");
        test_leak(options);
        test_halves(options);
    }
    return check_done();
}
