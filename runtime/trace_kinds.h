/* SPDX-License-Identifier: MIT */
/*
 * The event kinds: one line each, with what its fields mean. Included several
 * times, each time with another TRACE_KIND(symbol, name).
 *
 * Every event has seq, time, worker, task (who did it; 0 = the runtime) and
 * site (where in the source; may be NULL). `object`, `other`, `value` and
 * `text` mean what the paragraph says; a field that is not named is 0.
 */

/* ---- run ---- */

/* The run begins. value = seed, object = number of workers, other = mode
 * (enum run_mode), text = the pattern's name. Always the first event. */
TRACE_KIND(RUN_START, "run.start")

/* The run is over. value = outcome bits (enum trace_outcome). Always last. */
TRACE_KIND(RUN_END, "run.end")

/* value events were lost here because a trace ring was full. */
TRACE_KIND(RUN_GAP, "run.gap")

/* ---- tasks ---- */

/* task started `other` at site (task 0 = the runtime started main). text = its
 * function, value = it is the value-th task that this parent started (from 1):
 * (parent, value) is the identity that no schedule changes. `other` is runnable
 * now. */
TRACE_KIND(TASK_SPAWN, "task.spawn")

/* task starts or goes on running on `worker`. A task that was running there
 * until now loses its turn and is runnable. */
TRACE_KIND(TASK_RUN, "task.run")

/* task gave up its turn and is runnable. */
TRACE_KIND(TASK_YIELD, "task.yield")

/* task parked for value nanoseconds. */
TRACE_KIND(TASK_SLEEP, "task.sleep")

/* task's sleep is over: it is runnable. */
TRACE_KIND(TASK_WAKE, "task.wake")

/* task keeps its worker busy for value nanoseconds. */
TRACE_KIND(TASK_WORK, "task.work")

/* task's work is over; it keeps running. */
TRACE_KIND(TASK_WORKED, "task.worked")

/* task printed `text`. */
TRACE_KIND(TASK_PRINT, "task.print")

/* task returned from its function and is gone. */
TRACE_KIND(TASK_END, "task.end")

/* Report at the run's end: task will never go on. It waits on `object` at
 * site; value = the kind of the event with which it parked. other = 1 when
 * it is the main task (deadlock), 0 otherwise (leak). */
TRACE_KIND(TASK_LEAK, "task.leak")

/* Report at the run's end, of a task that leaked: `other` is stuck as well and
 * has a way to the `object` that task waits for; 0: no other task has. text =
 * the names on the way. */
TRACE_KIND(TASK_WAY, "task.way")

/* ---- panics ---- */

/* task put the function `text` off until the end of its frame. value = how
 * many it has put off now. */
TRACE_KIND(TASK_DEFER, "task.defer")

/* task begins to run the deferred function `text`. value = how many are left
 * then. */
TRACE_KIND(TASK_DEFERRED, "task.deferred")

/* task panics at site: text = message, object = the object misused or 0. value
 * = how many deferred functions it can still run, and how many calls it leaves
 * that others wait for (of a once, a future, a group): with 0 it is dead. */
TRACE_KIND(TASK_PANIC, "task.panic")

/* task recovered from its panic `text`: when the deferred functions of this
 * frame are done, it goes on. value = 1 when that is to go on with an earlier
 * panic, in one of whose deferred functions this one happened. */
TRACE_KIND(TASK_RECOVER, "task.recover")

/* task is dead: its deferred functions are done and none recovered. text =
 * the last panic's message. */
TRACE_KIND(TASK_DIE, "task.die")

/* task ends itself; value = how many deferred functions run before task.end.
 * If it was panicking, the panic ends with it. */
TRACE_KIND(TASK_EXIT, "task.exit")

/* ---- channels ---- */

/* task made channel `object`. value = capacity, text = name, other = enum
 * value_kind. It is an unbuffered channel when value is 0. */
TRACE_KIND(CHAN_MAKE, "chan.make")

/* task's `value` left it: into the buffer (other = 0), or straight to the
 * receiver `other`, whose chan.recv is the next event. If task was waiting
 * to send, it is first in the queue, leaves it, and is runnable. */
TRACE_KIND(CHAN_SEND, "chan.send")

/* task got `value`: from the buffer's front (other = 0), or straight from
 * sender `other`. If task was waiting to receive, it is first in the queue,
 * leaves it, and is runnable. When a buffered value is taken while senders
 * wait, the chan.send of the first of them is the next event. */
TRACE_KIND(CHAN_RECV, "chan.recv")

/* task waits to send `value`: it is parked, last in the sender queue. */
TRACE_KIND(CHAN_SEND_WAIT, "chan.send_wait")

/* task waits to receive: it is parked, last in the receiver queue. */
TRACE_KIND(CHAN_RECV_WAIT, "chan.recv_wait")

/* task closed the channel. chan.recv_closed of each waiting receiver and then
 * chan.send_closed of each waiting sender, in queue order, are the next
 * events. */
TRACE_KIND(CHAN_CLOSE, "chan.close")

/* task's receive found the channel closed and empty. If it was waiting, it
 * leaves the queue and is runnable. */
TRACE_KIND(CHAN_RECV_CLOSED, "chan.recv_closed")

/* task's waiting send found the channel closed: it leaves the queue and is
 * runnable; it will panic. */
TRACE_KIND(CHAN_SEND_CLOSED, "chan.send_closed")

/* task waits to send to (value = 1) or receive from (0) no channel: it is
 * parked for ever. */
TRACE_KIND(CHAN_NIL_WAIT, "chan.nil_wait")

/* ---- select ---- */

/* task's select found `other` arms ready and takes arm value (from 0), on
 * `object`: that operation's events are the next. */
TRACE_KIND(SELECT_CHOOSE, "select.choose")

/* task's select found no arm ready and takes its default. */
TRACE_KIND(SELECT_DEFAULT, "select.default")

/* task's select found no arm ready: it is parked, and waits for each of the
 * value arms that task's next value events name. The first event that ends
 * the wait of one of them ends all. */
TRACE_KIND(SELECT_WAIT, "select.wait")

/* ... it waits to send `value`, last in the sender queue. */
TRACE_KIND(SELECT_WAIT_SEND, "select.wait_send")

/* ... it waits to receive, last in the receiver queue. */
TRACE_KIND(SELECT_WAIT_RECV, "select.wait_recv")

/* ... it waits for value nanoseconds at most. */
TRACE_KIND(SELECT_WAIT_AFTER, "select.wait_after")

/* task's select was not ready in time. If task was parked, it leaves all
 * queues and is runnable. */
TRACE_KIND(SELECT_TIMEOUT, "select.timeout")

/* ---- timers: an integer channel with one slot, which the clock sends to ----
 */

/* task made timer `object`, text = name. It fires when value nanoseconds have
 * passed, once. */
TRACE_KIND(TIMER_MAKE, "timer.make")

/* task made ticker `object`, text = name. It fires each time another value
 * nanoseconds have passed. */
TRACE_KIND(TICKER_MAKE, "ticker.make")

/* The timer fired: the time, value, goes into its slot (other = 0), or
 * straight to the receiver `other`, whose chan.recv is the next event. */
TRACE_KIND(TIMER_FIRE, "timer.fire")

/* value ticks of the ticker were lost, because the one just taken from its
 * slot had lain there. */
TRACE_KIND(TIMER_DROP, "timer.drop")

/* task stopped the timer; value = 1 when it was still going to fire. A value
 * in the slot is lost. */
TRACE_KIND(TIMER_STOP, "timer.stop")

/* task lets the timer fire when value nanoseconds have passed from now; for a
 * ticker, each time. A value in the slot is lost. */
TRACE_KIND(TIMER_RESET, "timer.reset")

/* ---- contexts: an unbuffered channel that is only closed ---- */

/* task made context `object` below the context `other` (0: below none), text
 * = name. It ends when value nanoseconds have passed, if value is not 0. */
TRACE_KIND(CTX_MAKE, "ctx.make")

/* task (0: the clock, or an interrupt by the host) cancelled the context, or
 * one above it, which is then `other`. value = enum ctx_err, text = the cause
 * given, or NULL.
 * chan.recv_closed of each waiting receiver, in queue order, are the next
 * events. */
TRACE_KIND(CTX_CANCEL, "ctx.cancel")

/* task looked at the context's state: value = enum ctx_err. */
TRACE_KIND(CTX_CHECK, "ctx.check")

/* ---- wait groups ---- */

/* task made wait group `object`, text = name. */
TRACE_KIND(WAIT_GROUP_MAKE, "wait_group.make")

/* task added to the count, which is now value. */
TRACE_KIND(WAIT_GROUP_ADD, "wait_group.add")

/* task took one from the count, which is now value. */
TRACE_KIND(WAIT_GROUP_DONE, "wait_group.done")

/* task waits for the count to reach zero: it is parked. */
TRACE_KIND(WAIT_GROUP_WAIT, "wait_group.wait")

/* task goes past its wait. If it was parked, it leaves the queue and is
 * runnable; other = the task whose done let it go. */
TRACE_KIND(WAIT_GROUP_PASS, "wait_group.pass")

/* ---- mutexes ---- */

/* task made mutex `object`, text = name. Nobody holds it. */
TRACE_KIND(MUTEX_MAKE, "mutex.make")

/* task holds the mutex now. other = 0: it took a free one. Otherwise `other`,
 * whose mutex.unlock was the event before, handed it to task, which was first
 * in the queue and leaves it, or was runnable already in order to try again;
 * in either case it is runnable. */
TRACE_KIND(MUTEX_LOCK, "mutex.lock")

/* task waits for the mutex: it is parked, last in the queue (value = 0), or,
 * woken in vain, first in it again (value = 1). */
TRACE_KIND(MUTEX_LOCK_WAIT, "mutex.lock_wait")

/* task tried to lock and found the mutex held. */
TRACE_KIND(MUTEX_TRY, "mutex.try")

/* task gave the mutex up: nobody holds it, and the next event on it may be
 * anyone's. other = the first waiting task, which leaves the queue and is
 * runnable, in order to try again; 0 = none. value = 1: it is handed over,
 * and the next event on it is the mutex.lock of the one who gets it. */
TRACE_KIND(MUTEX_UNLOCK, "mutex.unlock")

/* ---- read-write locks ---- */

/* task made lock `object`, text = name. */
TRACE_KIND(RWMUTEX_MAKE, "rwmutex.make")

/* task holds the lock for writing, alone. If it was waiting, it leaves the
 * queue and is runnable; other = the task whose unlock let it in. */
TRACE_KIND(RWMUTEX_LOCK, "rwmutex.lock")

/* task waits to write: it is parked, last in the queue. */
TRACE_KIND(RWMUTEX_LOCK_WAIT, "rwmutex.lock_wait")

/* task no longer writes; then who waits is let in, in order. */
TRACE_KIND(RWMUTEX_UNLOCK, "rwmutex.unlock")

/* task holds the lock for reading, with other readers. If it was waiting, it
 * leaves the queue and is runnable; other = the task that let it in. */
TRACE_KIND(RWMUTEX_READ_LOCK, "rwmutex.read_lock")

/* task waits to read: it is parked, last in the queue. */
TRACE_KIND(RWMUTEX_READ_WAIT, "rwmutex.read_wait")

/* task no longer reads; then who waits is let in, in order. */
TRACE_KIND(RWMUTEX_READ_UNLOCK, "rwmutex.read_unlock")

/* ---- once ---- */

/* task made once `object`, text = name. */
TRACE_KIND(ONCE_MAKE, "once.make")

/* task is the one who does it, from here ... */
TRACE_KIND(ONCE_BEGIN, "once.begin")

/* ... to here. The once.pass of all who wait are the next events. */
TRACE_KIND(ONCE_END, "once.end")

/* task waits until it is done: it is parked, last in the queue. */
TRACE_KIND(ONCE_WAIT, "once.wait")

/* task goes past: it is done. If it was waiting, it leaves the queue and is
 * runnable; other = the task that did it. */
TRACE_KIND(ONCE_PASS, "once.pass")

/* ---- conditions ---- */

/* task made condition `object`, text = name. */
TRACE_KIND(COND_MAKE, "cond.make")

/* task, which has just unlocked the mutex, waits for a signal: it is parked,
 * last in the queue. */
TRACE_KIND(COND_WAIT, "cond.wait")

/* task signals; value = 1: the cond.wake of the first who waits is the next
 * event on the condition; 0: nobody waits, the signal is lost. */
TRACE_KIND(COND_SIGNAL, "cond.signal")

/* task wakes all who wait: their cond.wake are the next events. */
TRACE_KIND(COND_BROADCAST, "cond.broadcast")

/* task leaves the queue and is runnable; other woke it. It will lock the
 * mutex next. */
TRACE_KIND(COND_WAKE, "cond.wake")

/* ---- counters ---- */

/* task made counter `object`, text = name, value = what it begins with. */
TRACE_KIND(COUNTER_MAKE, "counter.make")

/* task added to the counter, which is now value. */
TRACE_KIND(COUNTER_ADD, "counter.add")

/* task looked at the counter, which is value. */
TRACE_KIND(COUNTER_LOAD, "counter.load")

/* ---- semaphores ---- */

/* task made semaphore `object`, text = name, value = its capacity. */
TRACE_KIND(SEMAPHORE_MAKE, "semaphore.make")

/* task took value units. If it was waiting, it is first in the queue, leaves
 * it and is runnable; other = the task that gave units back. */
TRACE_KIND(SEMAPHORE_ACQUIRE, "semaphore.acquire")

/* task waits for value units: it is parked, last in the queue. */
TRACE_KIND(SEMAPHORE_WAIT, "semaphore.wait")

/* task tried to take value units in vain. */
TRACE_KIND(SEMAPHORE_TRY, "semaphore.try")

/* task gave value units back. The semaphore.acquire of those who wait and
 * for whom the units reach are the next events. */
TRACE_KIND(SEMAPHORE_RELEASE, "semaphore.release")

/* ---- shared variables ---- */

/* task made variable `object`, text = name, value = what it begins with. */
TRACE_KIND(SHARED_MAKE, "shared.make")

/* task read the variable, which is value. */
TRACE_KIND(SHARED_READ, "shared.read")

/* task wrote value into the variable. */
TRACE_KIND(SHARED_WRITE, "shared.write")

/* ---- state machines ---- */

/* task made machine `object`, text = name, value = how many states it has; its
 * machine.state events follow, and it is in the first of them. */
TRACE_KIND(MACHINE_MAKE, "machine.make")

/* The machine's state number value (from 0) is called text. */
TRACE_KIND(MACHINE_STATE, "machine.state")

/* task moved the machine to state number value, text = its name. */
TRACE_KIND(MACHINE_MOVE, "machine.move")

/* task looked at the machine, which is in state number value, text = its
 * name. */
TRACE_KIND(MACHINE_CHECK, "machine.check")

/* ---- maps ---- */

/* task made map `object`, text = name. */
TRACE_KIND(MAP_MAKE, "map.make")

/* task stored a value under key text, which is the other-th key the map ever
 * had; the map has value keys now. */
TRACE_KIND(MAP_STORE, "map.store")

/* task looked for key text: value = 1, it was there; 0, it was not. other = the
 * key's number, or 0 when the map never had it. */
TRACE_KIND(MAP_LOAD, "map.load")

/* task removed key text, with number other; the map has value keys now. */
TRACE_KIND(MAP_DELETE, "map.delete")

/* task begins to go through the value keys. */
TRACE_KIND(MAP_RANGE, "map.range")

/* ---- pools ---- */

/* task made pool `object`, text = name. */
TRACE_KIND(POOL_MAKE, "pool.make")

/* task took the thing that was put last; value are left. */
TRACE_KIND(POOL_GET, "pool.get")

/* task found the pool empty and makes a thing. */
TRACE_KIND(POOL_NEW, "pool.new")

/* task put a thing into the pool: value are there. */
TRACE_KIND(POOL_PUT, "pool.put")

/* ---- futures ---- */

/* task made future `object`, text = name; it starts the task that computes it
 * next. */
TRACE_KIND(FUTURE_MAKE, "future.make")

/* task computes the future, from here ... */
TRACE_KIND(FUTURE_BEGIN, "future.begin")

/* ... to here. The future.get of all who wait are the next events. */
TRACE_KIND(FUTURE_SET, "future.set")

/* task waits for the result: it is parked, last in the queue. */
TRACE_KIND(FUTURE_WAIT, "future.wait")

/* task has the result. If it was waiting, it leaves the queue and is runnable;
 * other = the task that computed it. */
TRACE_KIND(FUTURE_GET, "future.get")

/* ---- network ---- */

/* task listens: it made listener `object`. value = port, text = name. */
TRACE_KIND(NET_LISTEN, "net.listen")

/* task made the connection `object` and asks port `value` to accept it. text =
 * name, other = the number of the listener, 0 when it is not in this run. */
TRACE_KIND(NET_DIAL, "net.dial")

/* task's connection is made: somebody listens, who may accept it later. If
 * task was waiting for that, it leaves the queue and is runnable. */
TRACE_KIND(NET_CONNECT, "net.connect")

/* task accepted: it made the connection `object`. text = name, value = the
 * number of the listener, other = that of the dialling end, 0 when it is not
 * in this run. If task was waiting on the listener, it leaves the queue and
 * is runnable. */
TRACE_KIND(NET_ACCEPT, "net.accept")

/* task read value bytes; 0: the other end writes no more. If it was waiting
 * to read, it leaves the queue and is runnable; other = the task whose
 * write or close let it go, if that is known. */
TRACE_KIND(NET_READ, "net.read")

/* value bytes of task's are on their way. If task was waiting to write and
 * these were the last, it leaves the queue and is runnable; other = the task
 * whose read let it go, if that is known. */
TRACE_KIND(NET_WRITE, "net.write")

/* task waits for somebody to dial: it is parked, last in the queue. */
TRACE_KIND(NET_ACCEPT_WAIT, "net.accept_wait")

/* task waits for its connection to be made: it is parked. */
TRACE_KIND(NET_DIAL_WAIT, "net.dial_wait")

/* task waits to read at most value bytes: it is parked, last in the queue. */
TRACE_KIND(NET_READ_WAIT, "net.read_wait")

/* task waits to write value bytes more: it is parked, last in the queue. */
TRACE_KIND(NET_WRITE_WAIT, "net.write_wait")

/* task closed `object`; value = 1: only for writing. Who waits there fails
 * next. */
TRACE_KIND(NET_CLOSE, "net.close")

/* task set the deadline of `object`: value = the moment, 0 = none. */
TRACE_KIND(NET_DEADLINE, "net.deadline")

/* task lets `object` end with the context whose number is `other`: who waits
 * there when that ends, fails. value = 0: with none from now on. */
TRACE_KIND(NET_CTX, "net.ctx")

/* task's operation on `object` (0: before there was one) failed; value = enum
 * net_error. If task was waiting, it leaves the queue and is runnable. */
TRACE_KIND(NET_FAIL, "net.fail")

/* ---- scheduling ---- */

/* task (0 = the host) changed the number of workers from `other` to value. A
 * task on a worker that is too many goes on until it parks or loses its
 * turn. */
TRACE_KIND(RUN_WORKERS, "run.workers")

/* task ran for its whole slice, or on a worker that is too many: it lost its
 * turn and is runnable. */
TRACE_KIND(TASK_PREEMPT, "task.preempt")

/* task left its worker for a call that may block, made on another thread. */
TRACE_KIND(TASK_BLOCK, "task.block")

/* task's call has returned: it is runnable. */
TRACE_KIND(TASK_UNBLOCK, "task.unblock")

/* ---- error groups ---- */

/* task made group `object`, text = name; it makes the group's context next. */
TRACE_KIND(ERRGROUP_MAKE, "errgroup.make")

/* task lets at most value tasks of the group run at a time. */
TRACE_KIND(ERRGROUP_LIMIT, "errgroup.limit")

/* task starts a task of the group, of which value run now. If it was waiting,
 * it is first in the sender queue, leaves it and is runnable; other = the task
 * that made room. */
TRACE_KIND(ERRGROUP_GO, "errgroup.go")

/* task waits to start one, since value run: it is parked, last in the sender
 * queue. */
TRACE_KIND(ERRGROUP_GO_WAIT, "errgroup.go_wait")

/* task would have to wait to start one, and does not. */
TRACE_KIND(ERRGROUP_TRY, "errgroup.try")

/* task of the group ended; value still run. text = its error, or NULL. The
 * errgroup.go of the first who waits to start, or, with value 0, the
 * errgroup.pass of all who wait, are the next events. */
TRACE_KIND(ERRGROUP_DONE, "errgroup.done")

/* task waits for all: it is parked, last in the receiver queue. */
TRACE_KIND(ERRGROUP_WAIT, "errgroup.wait")

/* task goes past its wait: none runs. If it was waiting, it leaves the queue
 * and is runnable; other = the task that ended last. */
TRACE_KIND(ERRGROUP_PASS, "errgroup.pass")
