/* SPDX-License-Identifier: MIT */
/* Faults of tasks are panics; faults elsewhere end the process as before. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults.h"
#include "tests/record.h"

struct trial {
    const struct fault *fault;
    const char *recovered;
    atomic_int ran;
};

static void count(void *arg)
{
    struct trial *trial = arg;
    atomic_fetch_add(&trial->ran, 1);
}

static void recover(void *arg)
{
    struct trial *trial = arg;
    trial->recovered = task_recover();
}

static void faulty(void *arg)
{
    struct trial *trial = arg;
    task_defer(count, arg);
    trial->fault->fn(arg);
}

static void guarded(void *arg)
{
    task_defer(recover, arg);
    task_call(faulty, arg);
}

static void faults_and_goes_on(void *arg)
{
    struct trial *trial = arg;
    const char *message = task_call(guarded, arg);
    CHECK_TEXT(message, trial->fault->message);
    /* What was left behind is in order: the next fault is as good. */
    CHECK_TEXT(task_call(guarded, arg), trial->fault->message);
    count(arg);
}

static void test_recover(
    const struct run_options *options, const struct fault *fault)
{
    struct trial trial = {.fault = fault};
    struct record record;
    record_run(&record, options, faults_and_goes_on, &trial);
    CHECK_NUMBER(atomic_load(&trial.ran), 3);
    CHECK_TEXT(trial.recovered, fault->message);
    CHECK_NUMBER(record.report->outcome, 0);
    record_free(&record);
}

static void bystander(void *arg)
{
    task_sleep(MILLISECOND);
    count(arg);
}

static void dies_beside(void *arg)
{
    task_go(bystander, arg);
    faulty(arg);
}

static void test_death(
    const struct run_options *options, const struct fault *fault)
{
    struct trial trial = {.fault = fault};
    struct record record;
    record_run(&record, options, dies_beside, &trial);
    CHECK_NUMBER(
        atomic_load(&trial.ran), 2); /* the deferred function, the other task */
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    CHECK_TEXT(record.report->findings[0].message, fault->message);
    record_free(&record);
}

/* ---- a fault in a deferred function ---- */

static void faults_again(void *arg)
{
    struct trial *trial = arg;
    trial->fault->fn(arg);
}

static void faults_twice(void *arg)
{
    struct trial *trial = arg;
    task_defer(count, arg);
    task_defer(faults_again, arg);
    trial->fault->fn(arg);
}

/* It is one more panic; only a stack that overflows a second time ends the
 * task without the rest. */
static void test_twice(
    const struct run_options *options, const struct fault *fault)
{
    struct trial trial = {.fault = fault};
    struct record record;
    record_run(&record, options, faults_twice, &trial);
    bool overflow = strcmp(fault->message, "stack overflow") == 0;
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    CHECK_NUMBER(atomic_load(&trial.ran), overflow ? 0 : 1);
    CHECK_NUMBER(record.report->finding_count, overflow ? 1 : 2);
    if (overflow) {
        CHECK_TEXT(record.report->findings[0].message,
            "stack overflow, and again in what was put off");
    }
    record_free(&record);
}

/* ---- many, and what they cost ---- */

struct storm {
    atomic_long deferred;
    struct wait_group *done;
};

static void one_done(void *arg)
{
    struct storm *storm = arg;
    atomic_fetch_add(&storm->deferred, 1);
    wait_group_done(storm->done);
}

struct one {
    struct storm *storm;
    const struct fault *fault;
};

static void one_faults(void *arg)
{
    struct one *one = arg;
    task_defer(one_done, one->storm);
    one->fault->fn(arg);
}

enum { STORM = 2000, WAVE = 100 };

static void storms(void *arg)
{
    struct storm *storm = arg;
    const int kinds = FAULTS_TSAN ? 3 : FAULTS;
    struct one *ones = run_alloc(FAULTS * sizeof *ones);
    storm->done = wait_group_make("done");
    for (int i = 0; i < kinds; i++) {
        ones[i] = (struct one){storm, &faults[i]};
    }
    for (int i = 0; i < STORM; i++) {
        wait_group_add(storm->done, 1);
        task_go(one_faults, &ones[i % kinds]);
        if (i % WAVE == WAVE - 1) {
            wait_group_wait(storm->done);
        }
    }
}

static void test_storm(const struct run_options *options)
{
    struct storm storm = {.done = NULL};
    struct record record;
    record_run(&record, options, storms, &storm);
    CHECK_NUMBER(atomic_load(&storm.deferred), STORM);
    CHECK_NUMBER(record.report->outcome, OUTCOME_PANIC);
    record_free(&record);
}

/* ---- faults that are nobody's panic ---- */

static void host_faults(void)
{
    fault_null(NULL);
}

FAULT in_libc(void *arg)
{
    const char *volatile nowhere = NULL;
    struct trial *trial = arg;
    atomic_store(&trial->ran, (int)strlen(nowhere));
}

static void libc_faults(void)
{
    struct trial trial = {.ran = 0};
    struct record record;
    record_run(&record, &record_modes[0], in_libc, &trial);
}

static void in_runtime(void *arg)
{
    (void)arg;
    task_print("%s", (const char *)(UINTPTR_MAX / 3));
}

static void runtime_faults(void)
{
    struct record record;
    record_run(&record, &record_modes[3], in_runtime, NULL);
}

static void is_sent_one(void *arg)
{
    raise(SIGSEGV);
    count(arg);
}

static void somebody_sends(void)
{
    struct trial trial = {.ran = 0};
    struct record record;
    record_run(&record, &record_modes[0], is_sent_one, &trial);
}

enum { SAW_FAULT = 42 };

static void before(int number)
{
    (void)number;
    _exit(SAW_FAULT);
}

/* Runs it in a process of its own, with a handler that was there before. */
static void test_others(void (*fn)(void))
{
    pid_t child = fork();
    if (child == 0) {
        struct sigaction action = {.sa_handler = before};
        sigaction(SIGSEGV, &action, NULL);
        fn();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK_NUMBER(WEXITSTATUS(status), SAW_FAULT);
}

/* After the last run the signals are as before. */
static void test_given_back(void)
{
    struct sigaction was, is;
    sigaction(SIGSEGV, NULL, &was);
    struct trial trial = {.fault = &faults[0]};
    struct record record;
    record_run(&record, &record_modes[3], dies_beside, &trial);
    record_free(&record);
    sigaction(SIGSEGV, NULL, &is);
    CHECK(was.sa_handler == is.sa_handler);
    CHECK_NUMBER(was.sa_flags & SA_SIGINFO, is.sa_flags & SA_SIGINFO);
}

int main(void)
{
    /* TSan looks its own tables up for every access: a bad address faults in
     * there, and its stacks are too deep to overflow in a test. */
    const int kinds = FAULTS_TSAN ? 3 : FAULTS;
    for (int i = 0; i < RECORD_MODES; i++) {
        for (int k = 0; k < kinds; k++) {
            test_recover(&record_modes[i], &faults[k]);
            test_death(&record_modes[i], &faults[k]);
            test_twice(&record_modes[i], &faults[k]);
        }
        test_storm(&record_modes[i]);
    }
    test_given_back();
    if (!FAULTS_TSAN) {
        test_others(host_faults);
        test_others(libc_faults);
        test_others(runtime_faults);
        test_others(somebody_sends);
    }
    return check_done();
}
