/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Plates are used again: taken, washed, eaten from, put back.
 */

struct plate {
    const char *food; /* what lies on it */
};

struct diner {
    struct pool *plates;
    struct chan *guests;
    struct wait_group *out;
    int64_t meal;
    bool wash;
};

//> make
static void *new_plate(void)
{
    return run_alloc(sizeof(struct plate));
}
//< make

//> eat
static void eat(struct diner *diner, int guest)
{
    struct plate *plate = pool_get(diner->plates);
    if (diner->wash) {
        *plate = (struct plate){ .food = NULL };
    }
    if (plate->food) {
        task_print("guest %d: leftovers!", guest);
    }
    plate->food = "hilsa";
    task_sleep(diner->meal);
    pool_put(diner->plates, plate);
}
//< eat

//> seat
static void seat(void *arg)
{
    struct diner *diner = arg;
    int guest;
    while (chan_recv(diner->guests, &guest)) {
        eat(diner, guest);
        task_print("guest %d has eaten", guest);
    }
    wait_group_done(diner->out);
}
//< seat

static void object_pool(const struct knobs *knobs)
{
    //> start
    struct diner diner = {
        .plates = pool_make("plates", new_plate),
        .guests = chan_make("guests", int, 0),
        .out = wait_group_make("out"),
        .meal = knob(knobs, "meal") * MILLISECOND,
        .wash = knob_is(knobs, "wash", "yes"),
    };
    for (long i = 0; i < knob(knobs, "seats"); i++) {
        wait_group_add(diner.out, 1);
        task_go(seat, &diner);
    }
    for (int guest = 1; guest <= knob(knobs, "guests");
         guest++) {
        chan_send(diner.guests, &guest);
    }
    chan_close(diner.guests);
    wait_group_wait(diner.out);
    //< start
}

const struct pattern pattern_object_pool = {
    .name = "object_pool",
    .run = object_pool,
    .knobs = {
        {.name = "wash", .most = 1, .choices = "yes|no"},
        {.name = "seats", .value = 3, .least = 1, .most = 8},
        {.name = "guests", .value = 8, .least = 1, .most = 100},
        {.name = "meal",
            .value = 200,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "ok",
};
