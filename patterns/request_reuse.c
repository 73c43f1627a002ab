/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* A form is used again while a task still looks at it. */

struct form {
    struct shared *customer;
};

struct bank {
    struct pool *forms;
    struct wait_group *out;
    int64_t walk;
    bool copy;
};

struct letter {
    struct bank *bank;
    struct form *form; /* the bank's, not ours */
    long customer;     /* our own copy */
};

static void *new_form(void)
{
    struct form *form = run_alloc(sizeof *form);
    form->customer = shared_make("customer", 0);
    return form;
}

//> clerk
static void clerk(void *arg)
{
    struct letter *letter = arg;
    struct bank *bank = letter->bank;
    task_sleep(bank->walk);
    long customer = bank->copy
                        ? letter->customer
                        : shared_read(letter->form->customer);
    task_print("a letter to customer %ld", customer);
    wait_group_done(bank->out);
}
//< clerk

//> handle
static void handle(struct bank *bank, long customer)
{
    struct form *form = pool_get(bank->forms);
    shared_write(form->customer, customer);
    struct letter *letter = run_alloc(sizeof *letter);
    letter->bank = bank;
    letter->form = form;
    letter->customer = shared_read(form->customer);
    wait_group_add(bank->out, 1);
    task_go(clerk, letter);
    pool_put(bank->forms, form);
}
//< handle

static void request_reuse(const struct knobs *knobs)
{
    //> start
    struct bank bank = {
        .forms = pool_make("forms", new_form),
        .out = wait_group_make("out"),
        .walk = knob(knobs, "walk") * MILLISECOND,
        .copy = knob_is(knobs, "variant", "copied"),
    };
    for (long i = 1; i <= knob(knobs, "customers"); i++) {
        handle(&bank, i);
    }
    wait_group_wait(bank.out);
    //< start
}

const struct pattern pattern_request_reuse = {
    .name = "request_reuse",
    .run = request_reuse,
    .knobs = {
        {.name = "variant",
            .most = 1,
            .choices = "shared|copied"},
        {.name = "customers",
            .value = 3,
            .least = 2,
            .most = 20},
        {.name = "walk",
            .value = 300,
            .most = 5000,
            .unit = "ms"},
    },
    .ends = "shared: race | copied: ok",
};
