/* SPDX-License-Identifier: MIT */
#include "tui/model/fold.h"

/* Checks what the order of events alone tells, and takes the event's time. */
static void begin(struct world *world, const struct trace_event *event)
{
    if (event->kind == TRACE_RUN_GAP) {
        fold_run_gap(world, event); /* first of all: it excuses what follows */
    }
    bool first = world->seq == 0;
    bool follows = event->seq == world->seq + 1;
    world->seq = event->seq;
    fold_must(world, follows, "an event does not have the next number");
    fold_must(world, first == (event->kind == TRACE_RUN_START),
        "run.start is not the first event, or not the only one");
    fold_must(world, !world->over, "an event follows the end of the run");
    fold_must(world, first || event->time_ns >= world->time_ns,
        "the clock goes back");
    if (first || event->time_ns > world->time_ns) {
        world->time_ns = event->time_ns;
    }
}

void world_apply(struct world *world, const struct trace_event *event)
{
    begin(world, event);
    switch ((enum trace_kind)event->kind) {
    case TRACE_NONE:
    case TRACE_RUN_GAP:
    case TRACE_KIND_COUNT:
        break;
    case TRACE_RUN_START:
        fold_run_start(world, event);
        break;
    case TRACE_RUN_END:
        fold_run_end(world, event);
        break;
    case TRACE_TASK_SPAWN:
        fold_task_spawn(world, event);
        break;
    case TRACE_TASK_RUN:
        fold_task_run(world, event);
        break;
    case TRACE_TASK_YIELD:
        fold_task_pause(world, event, TASK_RUNNABLE);
        break;
    case TRACE_TASK_SLEEP:
        fold_task_pause(world, event, TASK_SLEEPING);
        break;
    case TRACE_TASK_WAKE:
        fold_task_wake(world, event);
        break;
    case TRACE_TASK_WORK:
        fold_task_work(world, event);
        break;
    case TRACE_TASK_WORKED:
        fold_task_worked(world, event);
        break;
    case TRACE_TASK_PRINT:
        fold_task_print(world, event);
        break;
    case TRACE_TASK_END:
        fold_task_pause(world, event, TASK_DONE);
        break;
    case TRACE_TASK_LEAK:
        fold_task_leak(world, event);
        break;
    case TRACE_TASK_WAY:
        fold_task_way(world, event);
        break;
    case TRACE_TASK_DEFER:
    case TRACE_TASK_DEFERRED:
        fold_task_defer(world, event);
        break;
    case TRACE_TASK_PANIC:
        fold_task_panic(world, event);
        break;
    case TRACE_TASK_RECOVER:
        fold_task_recover(world, event);
        break;
    case TRACE_TASK_DIE:
        fold_task_die(world, event);
        break;
    case TRACE_TASK_EXIT:
        fold_task_exit(world, event);
        break;
    case TRACE_CHAN_MAKE:
        fold_chan_make(world, event);
        break;
    case TRACE_CHAN_SEND:
        fold_chan_send(world, event);
        break;
    case TRACE_CHAN_RECV:
        fold_chan_recv(world, event);
        break;
    case TRACE_CHAN_SEND_WAIT:
        fold_chan_send_wait(world, event);
        break;
    case TRACE_CHAN_RECV_WAIT:
        fold_chan_recv_wait(world, event);
        break;
    case TRACE_CHAN_CLOSE:
        fold_chan_close(world, event);
        break;
    case TRACE_CHAN_RECV_CLOSED:
        fold_chan_recv_closed(world, event);
        break;
    case TRACE_CHAN_SEND_CLOSED:
        fold_chan_send_closed(world, event);
        break;
    case TRACE_CHAN_NIL_WAIT:
        fold_chan_nil_wait(world, event);
        break;
    case TRACE_SELECT_CHOOSE:
        fold_select_choose(world, event);
        break;
    case TRACE_SELECT_DEFAULT:
        fold_select_default(world, event);
        break;
    case TRACE_SELECT_WAIT:
        fold_select_wait(world, event);
        break;
    case TRACE_SELECT_WAIT_SEND:
    case TRACE_SELECT_WAIT_RECV:
        fold_select_wait_arm(world, event);
        break;
    case TRACE_SELECT_WAIT_AFTER:
        fold_select_wait_after(world, event);
        break;
    case TRACE_SELECT_TIMEOUT:
        fold_select_timeout(world, event);
        break;
    case TRACE_TIMER_MAKE:
    case TRACE_TICKER_MAKE:
        fold_timer_make(world, event);
        break;
    case TRACE_TIMER_FIRE:
        fold_timer_fire(world, event);
        break;
    case TRACE_TIMER_DROP:
        fold_timer_drop(world, event);
        break;
    case TRACE_TIMER_STOP:
        fold_timer_stop(world, event);
        break;
    case TRACE_TIMER_RESET:
        fold_timer_reset(world, event);
        break;
    case TRACE_CTX_MAKE:
        fold_ctx_make(world, event);
        break;
    case TRACE_CTX_CANCEL:
        fold_ctx_cancel(world, event);
        break;
    case TRACE_CTX_CHECK:
        fold_ctx_check(world, event);
        break;
    case TRACE_WAIT_GROUP_MAKE:
        fold_make(world, event, OBJECT_WAIT_GROUP);
        break;
    case TRACE_WAIT_GROUP_ADD:
    case TRACE_WAIT_GROUP_DONE:
        fold_wait_group_count(world, event);
        break;
    case TRACE_WAIT_GROUP_WAIT:
        fold_wait_group_wait(world, event);
        break;
    case TRACE_WAIT_GROUP_PASS:
        fold_wait_group_pass(world, event);
        break;
    /* network */
    case TRACE_NET_LISTEN:
    case TRACE_NET_DIAL:
    case TRACE_NET_CONNECT:
    case TRACE_NET_ACCEPT:
    case TRACE_NET_READ:
    case TRACE_NET_WRITE:
    case TRACE_NET_ACCEPT_WAIT:
    case TRACE_NET_DIAL_WAIT:
    case TRACE_NET_READ_WAIT:
    case TRACE_NET_WRITE_WAIT:
    case TRACE_NET_CLOSE:
    case TRACE_NET_DEADLINE:
    case TRACE_NET_CTX:
    case TRACE_NET_FAIL:
        fold_net(world, event);
        break;
    /* scheduling */
    case TRACE_RUN_WORKERS:
        fold_run_workers(world, event);
        break;
    case TRACE_TASK_PREEMPT:
        fold_task_pause(world, event, TASK_RUNNABLE);
        break;
    case TRACE_TASK_BLOCK:
        fold_task_pause(world, event, TASK_AWAY);
        break;
    case TRACE_TASK_UNBLOCK:
        fold_task_unblock(world, event);
        break;
    default:
        fold_sync(world, event);
        break;
    }
    fold_order(world, event);
    world->last = *event;
}
