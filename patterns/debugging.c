/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Nothing moves in the office. Who is it that all wait for? */

struct office {
    struct mutex *stamp;
    struct chan *tea;
    struct wait_group *out;
    int64_t brew;
    bool keeps; /* the stamp, while waiting for tea */
};

//> tea
static void tea_boy(void *arg)
{
    struct office *office = arg;
    task_sleep(office->brew);
    int cups = 1;
    chan_send(office->tea, &cups);
}
//< tea

//> officer
static void officer(void *arg)
{
    struct office *office = arg;
    int cups;
    mutex_lock(office->stamp);
    if (office->keeps) {
        chan_recv(office->tea, &cups);
        mutex_unlock(office->stamp);
    } else {
        mutex_unlock(office->stamp);
        chan_recv(office->tea, &cups);
    }
    wait_group_done(office->out);
}
//< officer

//> applicant
static void applicant(void *arg)
{
    struct office *office = arg;
    mutex_lock(office->stamp);
    task_work(MILLISECOND);
    mutex_unlock(office->stamp);
    wait_group_done(office->out);
}
//< applicant

//> look
static void look(const struct knobs *knobs)
{
    if (knob_is(knobs, "look", "count")) {
        task_print("%zu tasks", task_count());
    } else if (knob_is(knobs, "look", "dump")) {
        task_dump();
    } else {
        task_profile();
    }
}
//< look

static void debugging(const struct knobs *knobs)
{
    int64_t brew = knob(knobs, "brew") * MILLISECOND;
    struct office office = {
        .stamp = mutex_make("stamp"),
        .tea = chan_make("tea", int, 0),
        .out = wait_group_make("out"),
        .brew = brew,
        .keeps = knob_is(knobs, "variant", "kept"),
    };

    //> open
    wait_group_add(office.out, 1);
    task_go(tea_boy, &office);
    task_go(officer, &office);
    task_sleep(brew / 4);
    for (long i = 0; i < knob(knobs, "applicants"); i++) {
        wait_group_add(office.out, 1);
        task_go(applicant, &office);
    }
    task_sleep(brew / 4);
    look(knobs);
    wait_group_wait(office.out);
    //< open
}

const struct pattern pattern_debugging = {
    .name = "debugging",
    .run = debugging,
    .knobs = {
        {.name = "variant", .most = 1, .choices = "kept|given"},
        {.name = "look",
            .most = 2,
            .choices = "count|dump|profile"},
        {.name = "applicants",
            .value = 5,
            .least = 1,
            .most = 200},
        {.name = "brew",
            .value = 800,
            .least = 4,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "kept: ok | given: ok",
};
