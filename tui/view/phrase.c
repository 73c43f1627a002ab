/* SPDX-License-Identifier: MIT */
#include "tui/view/phrase.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/view/deed.h"

enum {
    SHORT_NAME = 6, /* a name of so many letters is short already */
    CUT_NAME = 4,
    NAMES_LOOKED_AT = 1024 /* a run of more names is not shortened further */
};

int phrase_copy(const char *text, char out[PHRASE_BYTES])
{
    int length = 0;
    for (; text && text[length] && length < PHRASE_BYTES - 1; length++) {
        char byte = text[length];
        out[length] = byte >= ' ' && byte <= '~' ? byte : '?';
    }
    out[length] = '\0';
    return length;
}

/* Adds to the end of a phrase what still fits. */
static int append(char out[PHRASE_BYTES], int length, const char *text)
{
    int left = PHRASE_BYTES - 1 - length;
    int size = (int)strnlen(text, (size_t)left);
    memcpy(out + length, text, (size_t)size);
    out[length + size] = '\0';
    return length + size;
}

static int append_number(char out[PHRASE_BYTES], int length, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    return append(out, length, digits);
}

/* ---- names ---- */

/* Returns the newest task of the table's i-th name, or NULL. */
static const struct world_task *newest(const struct world *world, size_t i)
{
    return world_task(world, world->task_names.rows[i]);
}

int phrase_task(const struct world *world, uint32_t id, char out[PHRASE_BYTES])
{
    const struct world_task *task = world_task(world, id);
    int length = phrase_copy(task ? task->name : "?", out);
    if (task && world_tasks_called(world, task) > 1) {
        length = append(out, length, " ");
        length = append_number(out, length, task->ordinal);
    }
    return length;
}

static int common_prefix(const char *a, const char *b)
{
    int length = 0;
    while (a[length] && a[length] == b[length]) {
        length++;
    }
    return length;
}

/* Returns how many letters tell this name from the others with several. */
static int telling_letters(const struct world *world, const char *name)
{
    int letters = 1;
    size_t room =
        world->task_names.room < NAMES_LOOKED_AT ? world->task_names.room : 0;
    for (size_t i = 0; i < room; i++) {
        const struct world_task *other = newest(world, i);
        if (!other || other->ordinal == 1 || strcmp(other->name, name) == 0) {
            continue;
        }
        int common = common_prefix(other->name, name);
        letters = common >= letters ? common + 1 : letters;
    }
    return letters < CUT_NAME ? letters : CUT_NAME;
}

int phrase_task_short(
    const struct world *world, uint32_t id, char out[PHRASE_BYTES])
{
    const struct world_task *task = world_task(world, id);
    int length = phrase_copy(task ? task->name : "?", out);
    if (!task || world_tasks_called(world, task) < 2) {
        length = length <= SHORT_NAME ? length : CUT_NAME;
        out[length] = '\0';
        return length;
    }
    int letters = telling_letters(world, task->name);
    length = length < letters ? length : letters;
    return append_number(out, length, task->ordinal);
}

int phrase_object(
    const struct world *world, uint32_t id, char out[PHRASE_BYTES])
{
    const struct world_object *object = world_object(world, id);
    int length = phrase_copy(object ? object->name : "?", out);
    if (object && world_objects_called(world, object) > 1) {
        length = append(out, length, " ");
        length = append_number(out, length, object->ordinal);
    }
    return length;
}

/* ---- numbers ---- */

int phrase_value(const struct world *world, const struct world_object *channel,
    int64_t value, const char *opaque, char out[PHRASE_BYTES])
{
    out[0] = '\0';
    if (channel && channel->kind == OBJECT_CHANNEL &&
        channel->value_kind != VALUE_INTEGER) {
        return append(out, 0, opaque);
    }
    const struct world_state *state = world_state(world, channel, value);
    if (state) {
        return phrase_copy(state->name, out);
    }
    return append_number(out, 0, value);
}

int phrase_duration(int64_t ns, char out[PHRASE_BYTES])
{
    static const struct {
        int64_t unit;
        const char *name;
    } units[] = {{SECOND, "s"}, {MILLISECOND, "ms"}, {MICROSECOND, "us"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (ns >= units[i].unit) {
            return snprintf(out, PHRASE_BYTES, "%.4g%s",
                (double)ns / (double)units[i].unit, units[i].name);
        }
    }
    return snprintf(out, PHRASE_BYTES, "%" PRId64 "ns", ns);
}

int phrase_seconds(int64_t ns, char out[PHRASE_BYTES])
{
    int64_t ms = ns < 0 ? 0 : ns / MILLISECOND;
    return snprintf(
        out, PHRASE_BYTES, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
}

/* ---- objects ---- */

/* Appends holders while they fit, at least one: "w1 w2+3". */
static int list_holders(const struct world *world,
    const struct world_object *lock, bool brief, int room,
    char out[PHRASE_BYTES], int length)
{
    uint32_t listed = 0;
    for (; listed < lock->holder_count && listed < WORLD_HOLDERS; listed++) {
        char name[PHRASE_BYTES];
        uint32_t task = lock->holders[listed];
        int after = listed + 1 < lock->holder_count ? 3 : 1; /* "+2)", ")" */
        int cols = brief ? phrase_task_short(world, task, name)
                         : phrase_task(world, task, name);
        if (brief && listed > 0 && length + 1 + cols + after > room) {
            break;
        }
        length = append(out, append(out, length, listed > 0 ? " " : ""), name);
    }
    if (listed < lock->holder_count) {
        length = append(out, length, "+");
        length = append_number(out, length, lock->holder_count - listed);
    }
    return length;
}

/* "(worker 1)", "(w1 w2)", "(w1+2)", "( )"; for a read-write lock who reads
 * or writes: "(r:w1 w2)", "(w:w1)". The names are brief where the whole ones
 * do not fit. */
static int state_of_lock(const struct world *world,
    const struct world_object *lock, int room, char out[PHRASE_BYTES])
{
    const char *begin = lock->kind != OBJECT_RWMUTEX ? "("
                        : lock->exclusive            ? "(w:"
                                                     : "(r:";
    if (lock->holder_count == 0) {
        return append(out, 0, "( )");
    }
    int length = append(out, 0, begin);
    length = list_holders(world, lock, false, room, out, length);
    if (length + 1 > room) {
        length = append(out, 0, begin);
        length = list_holders(world, lock, true, room, out, length);
    }
    return append(out, length, ")");
}

/* "(2/3)": so many units are taken, of so many. */
static int state_of_semaphore(
    const struct world_object *semaphore, char out[PHRASE_BYTES])
{
    int length = append_number(out, append(out, 0, "("), semaphore->count);
    length = append(out, length, "/");
    return append(out, append_number(out, length, semaphore->capacity), ")");
}

/* "(<request)": the context above it, if any. */
static int state_of_context(const struct world *world,
    const struct world_object *ctx, char out[PHRASE_BYTES])
{
    char above[PHRASE_BYTES] = " ";
    int length = append(out, 0, "(");
    if (ctx->above) {
        phrase_object(world, ctx->above, above);
        length = append(out, length, "<");
    }
    return append(out, append(out, length, above), ")");
}

/* "(open)", "(open !)" when accesses of it raced. */
static int state_of_machine(const struct world *world,
    const struct world_object *machine, char out[PHRASE_BYTES])
{
    char name[PHRASE_BYTES];
    phrase_value(world, machine, machine->count, "", name);
    int length = append(out, append(out, 0, "("), name);
    return append(out, length, machine->raced ? " !)" : ")");
}

int phrase_state(const struct world *world, const struct world_object *object,
    int room, char out[PHRASE_BYTES])
{
    out[0] = '\0';
    switch (object->kind) {
    case OBJECT_MUTEX:
    case OBJECT_RWMUTEX:
        return state_of_lock(world, object, room, out);
    case OBJECT_ONCE:
    case OBJECT_FUTURE:
        return object->count ? append(out, 0, "(done)")
                             : state_of_lock(world, object, room, out);
    case OBJECT_CONTEXT:
        return state_of_context(world, object, out);
    case OBJECT_COND:
        return append(out, 0, "(~)");
    case OBJECT_SEMAPHORE:
        return state_of_semaphore(object, out);
    case OBJECT_ERRGROUP:
        return object->capacity > 0
                   ? state_of_semaphore(object, out)
                   : append(out,
                         append_number(out, append(out, 0, "("), object->count),
                         ")");
    case OBJECT_SHARED:
        return append(out,
            append_number(out, append(out, 0, "="), object->count),
            object->raced ? " !" : "");
    case OBJECT_MACHINE:
        return state_of_machine(world, object, out);
    case OBJECT_CONNECTION:
        return append(out, append_number(out, 0, object->count), "B");
    default:
        return append(
            out, append_number(out, append(out, 0, "("), object->count), ")");
    }
}

/* ---- operations ---- */

/* Which word begins the phrase, and what follows it. */
enum follows {
    NOTHING,
    OBJECT,
    OBJECT_VALUE,
    OBJECT_CLOSED,
    PARTNER,
    DURATION,
    MESSAGE,
    ARMS,
    VALUE
};

struct verb {
    const char *word;
    enum follows follows;
};

static struct verb verb_of_deed(enum trace_kind operation)
{
    const struct deed *deed = deed_of(operation);
    if (!deed) {
        return (struct verb){"", NOTHING};
    }
    return (struct verb){deed->verb, deed->shows_value ? OBJECT_VALUE : OBJECT};
}

static struct verb verb_of(enum trace_kind operation)
{
    switch (operation) {
    case TRACE_TASK_SPAWN:
        return (struct verb){"go", PARTNER};
    case TRACE_TASK_YIELD:
        return (struct verb){"yield", NOTHING};
    case TRACE_TASK_SLEEP:
        return (struct verb){"sleep", DURATION};
    case TRACE_TASK_WAKE:
        return (struct verb){"sleep", NOTHING};
    case TRACE_TASK_WORK:
        return (struct verb){"work", DURATION};
    case TRACE_TASK_WORKED:
        return (struct verb){"work", NOTHING};
    case TRACE_TASK_PRINT:
        return (struct verb){"print", MESSAGE};
    case TRACE_TASK_END:
        return (struct verb){"end", NOTHING};
    case TRACE_TASK_DEFER:
        return (struct verb){"defer", MESSAGE};
    case TRACE_TASK_DEFERRED:
        return (struct verb){"deferred", MESSAGE};
    case TRACE_TASK_PANIC:
    case TRACE_TASK_DIE:
        return (struct verb){"panic", MESSAGE};
    case TRACE_TASK_RECOVER:
        return (struct verb){"recover", MESSAGE};
    case TRACE_TASK_EXIT:
        return (struct verb){"exit", NOTHING};
    case TRACE_CHAN_MAKE:
    case TRACE_WAIT_GROUP_MAKE:
        return (struct verb){"make", OBJECT};
    case TRACE_CHAN_SEND:
    case TRACE_CHAN_SEND_WAIT:
        return (struct verb){"send", OBJECT_VALUE};
    case TRACE_CHAN_RECV:
        return (struct verb){"recv", OBJECT_VALUE};
    case TRACE_CHAN_RECV_WAIT:
        return (struct verb){"recv", OBJECT};
    case TRACE_CHAN_RECV_CLOSED:
        return (struct verb){"recv", OBJECT_CLOSED};
    case TRACE_CHAN_CLOSE:
        return (struct verb){"close", OBJECT};
    case TRACE_CHAN_SEND_CLOSED:
        return (struct verb){"send", OBJECT_CLOSED};
    case TRACE_CHAN_NIL_WAIT:
        return (struct verb){"wait NULL", NOTHING};
    case TRACE_SELECT_WAIT:
        return (struct verb){"select", ARMS};
    case TRACE_SELECT_CHOOSE:
        return (struct verb){"select", OBJECT};
    case TRACE_SELECT_DEFAULT:
        return (struct verb){"select default", NOTHING};
    case TRACE_SELECT_TIMEOUT:
        return (struct verb){"select timeout", NOTHING};
    case TRACE_TIMER_MAKE:
    case TRACE_TICKER_MAKE:
    case TRACE_CTX_MAKE:
        return (struct verb){"make", OBJECT};
    case TRACE_TIMER_STOP:
        return (struct verb){"stop", OBJECT};
    case TRACE_TIMER_RESET:
        return (struct verb){"reset", OBJECT};
    case TRACE_CTX_CANCEL:
        return (struct verb){"cancel", OBJECT};
    case TRACE_CTX_CHECK:
        return (struct verb){"err", OBJECT};
    case TRACE_WAIT_GROUP_ADD:
        return (struct verb){"add", OBJECT};
    case TRACE_WAIT_GROUP_DONE:
        return (struct verb){"done", OBJECT};
    case TRACE_WAIT_GROUP_WAIT:
    case TRACE_WAIT_GROUP_PASS:
        return (struct verb){"wait", OBJECT};
    case TRACE_RUN_WORKERS:
        return (struct verb){"workers", VALUE};
    case TRACE_TASK_PREEMPT:
        return (struct verb){"slice over", NOTHING};
    case TRACE_TASK_BLOCK:
    case TRACE_TASK_UNBLOCK:
        return (struct verb){"call", NOTHING};
    default:
        return verb_of_deed(operation);
    }
}

/* Keeps a value apart from a name that ends in a number: "send book 2: 5". */
static const char *before_value(const struct world *world, uint32_t object)
{
    const struct world_object *row = world_object(world, object);
    return row && world_objects_called(world, row) > 1 ? ": " : " ";
}

int phrase_arms(const struct world *world, const struct world_task *task,
    char out[PHRASE_BYTES])
{
    int length = 0;
    out[0] = '\0';
    const struct world_place *place =
        task ? world_place(world, task->place) : NULL;
    for (; place; place = world_place(world, place->more)) {
        char text[PHRASE_BYTES];
        bool sends = place->queue == QUEUE_SENDERS;
        length = append(out, length, length > 0 ? ", " : "");
        length = append(out, length, sends ? "send " : "recv ");
        phrase_object(world, place->object, text);
        length = append(out, length, text);
        if (sends) {
            phrase_value(world, world_object(world, place->object),
                place->value, "*", text);
            length = append(out, length, before_value(world, place->object));
            length = append(out, length, text);
        }
    }
    return length;
}

bool phrase_is_newborn(const struct world_task *task)
{
    return task->operation == TRACE_TASK_SPAWN &&
           (task->partner == task->parent || task->partner == 0);
}

int phrase_operation(const struct world *world, const struct world_task *task,
    char out[PHRASE_BYTES])
{
    struct verb verb = verb_of(task->operation);
    char more[PHRASE_BYTES] = "";
    if (phrase_is_newborn(task)) {
        out[0] = '\0';
        return 0;
    }
    switch (verb.follows) {
    case NOTHING:
        break;
    case OBJECT:
    case OBJECT_VALUE:
    case OBJECT_CLOSED:
        phrase_object(world, task->object, more);
        break;
    case PARTNER:
        phrase_task(world, task->partner, more);
        break;
    case DURATION:
        phrase_duration(task->value, more);
        break;
    case VALUE:
        append_number(more, 0, task->value);
        break;
    case MESSAGE:
        phrase_copy(task->message, more);
        break;
    case ARMS:
        phrase_arms(world, task, more);
        break;
    }
    out[0] = '\0';
    int length = append(out, 0, verb.word);
    if (more[0]) {
        length = append(out, append(out, length, " "), more);
    }
    if (verb.follows == OBJECT_VALUE) {
        length = append(out, length, before_value(world, task->object));
        phrase_value(
            world, world_object(world, task->object), task->value, "*", more);
        length = append(out, length, more);
    } else if (verb.follows == OBJECT_CLOSED) {
        length = append(out, length, " closed");
    }
    return length;
}

bool phrase_site_is_in(const struct source_site *site, const char *pattern)
{
    if (!site || !site->file || !pattern) {
        return false;
    }
    const char *slash = strrchr(site->file, '/');
    const char *base = slash ? slash + 1 : site->file;
    size_t length = strlen(pattern);
    return strncmp(base, pattern, length) == 0 &&
           strcmp(base + length, ".c") == 0;
}
