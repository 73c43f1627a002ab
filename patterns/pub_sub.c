/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

/* Who publishes names a topic; who subscribed to it, gets it.
 */

enum policy { BLOCK, DROP, BUFFER, DISCONNECT };
enum topic { ONION, RICE, TOPICS };
enum { READERS = 2, RICE_PRICE = 62, ONION_PRICE = 80 };

struct reader {
    const char *name;
    struct chan *inbox;
    int64_t pace;
    int missed;
    bool cut_off;
    struct wait_group *readers;
};

struct broker {
    enum policy policy;
    struct reader *topics[TOPICS][READERS];
    int count[TOPICS];
};

//> reader
static void reader(void *arg)
{
    struct reader *reader = arg;
    int price;
    while (chan_recv(reader->inbox, &price)) {
        task_print("%s: %d", reader->name, price);
        task_sleep(reader->pace);
    }
    wait_group_done(reader->readers);
}
//< reader

//> deliver
static void deliver(
    struct broker *broker, struct reader *reader, int price)
{
    if (broker->policy == BLOCK || broker->policy == BUFFER) {
        chan_send(reader->inbox, &price);
        return;
    }
    if (reader->cut_off ||
        select_wait(select_send(reader->inbox, &price),
            select_default()) == 1) {
        reader->missed++;
        if (broker->policy == DISCONNECT && !reader->cut_off) {
            reader->cut_off = true;
            chan_close(reader->inbox);
        }
    }
}
//< deliver

//> publish
static void subscribe(struct broker *broker, enum topic topic,
    struct reader *reader)
{
    broker->topics[topic][broker->count[topic]++] = reader;
}

static void publish(
    struct broker *broker, enum topic topic, int price)
{
    for (int i = 0; i < broker->count[topic]; i++) {
        deliver(broker, broker->topics[topic][i], price);
    }
}
//< publish

//> close
static void close(struct reader *reader)
{
    if (!reader->cut_off) {
        chan_close(reader->inbox);
    }
    if (reader->missed > 0) {
        task_print(
            "%s missed %d", reader->name, reader->missed);
    }
}
//< close

static void pub_sub(const struct knobs *knobs)
{
    //> start
    struct broker broker = {
        .policy = (enum policy)knob(knobs, "variant"),
    };
    long slots =
        broker.policy == BUFFER ? knob(knobs, "slots") : 1;
    struct wait_group *readers = wait_group_make("readers");
    struct reader hotel = {
        .name = "hotel",
        .inbox = chan_make("hotel", int, slots),
        .pace = knob(knobs, "slow") * MILLISECOND,
        .readers = readers,
    };
    struct reader shop = {
        .name = "shop",
        .inbox = chan_make("shop", int, slots),
        .readers = readers,
    };
    subscribe(&broker, ONION, &hotel);
    subscribe(&broker, ONION, &shop);
    subscribe(&broker, RICE, &shop);
    wait_group_add(readers, READERS);
    task_go(reader, &hotel);
    task_go(reader, &shop);
    //< start

    //> prices
    publish(&broker, RICE, RICE_PRICE);
    for (int i = 1; i <= knob(knobs, "prices"); i++) {
        task_sleep(knob(knobs, "pace") * MILLISECOND);
        publish(&broker, ONION, ONION_PRICE + i);
    }
    //< prices
    close(&hotel);
    close(&shop);
    wait_group_wait(readers);
}

const struct pattern pattern_pub_sub = {
    .name = "pub_sub",
    .run = pub_sub,
    .knobs = {
        {.name = "variant",
            .most = DISCONNECT,
            .choices = "block|drop|buffer|disconnect"},
        {.name = "prices", .value = 8, .least = 1, .most = 15},
        {.name = "pace",
            .value = 100,
            .most = 5000,
            .unit = "ms"},
        {.name = "slow",
            .value = 650,
            .most = 5000,
            .unit = "ms"},
        {.name = "slots", .value = 8, .least = 1, .most = 99},
    },
    .ends = "block: ok | drop: ok | buffer: ok"
            " | disconnect: ok",
};
