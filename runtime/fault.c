/* SPDX-License-Identifier: MIT */
/*
 * Faults: a bad pointer, a division by zero, a full stack.
 *
 * When the code of a task faults, the signal's handler changes where the task
 * goes on: in a panic, on its own stack, as if the faulting instruction had
 * been a call of it.
 *
 *   | guard | reserve | ... full stack <- sp |      overflow: the reserve is
 *           <---------+ the panic runs here         opened for the panic
 *
 * A task that overflows its reserve as well starts again at the upper end of
 * its stack, for its death only: what it had put off does not run.
 *
 * That is safe only where the task could have called task_panic itself. So a
 * fault counts as the task's own only if it happened in the main program's
 * code, outside of the runtime's section, on the task's stack. All others (in
 * libc, in the runtime with a lock held, on another thread) go to the handler
 * that was there before.
 */
#define _GNU_SOURCE
#include <link.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "runtime/priv.h"

#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

enum { SIGNAL_STACK = 65536, RED_ZONE = 128 };

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
enum { SIGNALS = sizeof signals / sizeof *signals };

/* The linker's bounds of the section that holds the runtime's code (see
 * CMakeLists.txt); absent where the runtime is a shared library. */
extern const char __start_taant_text[] __attribute__((weak));
extern const char __stop_taant_text[] __attribute__((weak));

struct range {
    uintptr_t first, end;
};

enum { SEGMENTS = 4 };

/* A handler is given nothing of ours, so what it needs is static. Written
 * with the lock held, before the handlers are installed. */
static struct {
    struct spin lock;
    unsigned users;
    struct sigaction before[SIGNALS];
    struct range program;             /* the main program's code */
    struct range variables[SEGMENTS]; /* ... and its static variables */
} state;

/* ---- the machine ---- */

struct machine {
    uintptr_t pc, sp;
};

#if defined(__x86_64__)

static struct machine machine_read(const ucontext_t *context)
{
    const greg_t *registers = context->uc_mcontext.gregs;
    return (struct machine){
        .pc = (uintptr_t)registers[REG_RIP],
        .sp = (uintptr_t)registers[REG_RSP],
    };
}

/* Where a call that led to no code came from. */
static uintptr_t machine_caller(
    const ucontext_t *context, const struct machine *machine)
{
    (void)context;
    return *(const uintptr_t *)machine->sp;
}

/* Makes the context go on with fn(message) on the stack below sp. */
static void machine_call(ucontext_t *context, uintptr_t sp,
    void (*fn)(const char *), const char *message)
{
    enum { DIRECTION_FLAG = 0x400 };
    greg_t *registers = context->uc_mcontext.gregs;
    uintptr_t top = (sp - RED_ZONE) & ~(uintptr_t)15;
    registers[REG_RSP] = (greg_t)(top - sizeof(void *));
    registers[REG_RIP] = (greg_t)(uintptr_t)fn;
    registers[REG_RDI] = (greg_t)(uintptr_t)message;
    registers[REG_EFL] &= ~(greg_t)DIRECTION_FLAG;
}

#elif defined(__aarch64__)

static struct machine machine_read(const ucontext_t *context)
{
    return (struct machine){
        .pc = context->uc_mcontext.pc,
        .sp = context->uc_mcontext.sp,
    };
}

static uintptr_t machine_caller(
    const ucontext_t *context, const struct machine *machine)
{
    (void)machine;
    return context->uc_mcontext.regs[30];
}

static void machine_call(ucontext_t *context, uintptr_t sp,
    void (*fn)(const char *), const char *message)
{
    context->uc_mcontext.sp = (sp - RED_ZONE) & ~(uintptr_t)15;
    context->uc_mcontext.pc = (uintptr_t)fn;
    context->uc_mcontext.regs[0] = (uintptr_t)message;
    context->uc_mcontext.regs[30] = 0;
}

#else

/* No code is anywhere: every fault goes to the handler before. */
static struct machine machine_read(const ucontext_t *context)
{
    (void)context;
    return (struct machine){.pc = 0};
}

static uintptr_t machine_caller(
    const ucontext_t *context, const struct machine *machine)
{
    (void)context;
    return machine->pc;
}

static void machine_call(ucontext_t *context, uintptr_t sp,
    void (*fn)(const char *), const char *message)
{
    (void)context;
    (void)sp;
    (void)fn;
    (void)message;
}

#endif

/* ---- whose fault it is ---- */

static bool is_in(const struct range *range, uintptr_t address)
{
    return address >= range->first && address < range->end;
}

bool fault_is_pattern_code(uintptr_t pc)
{
    struct range runtime = {
        (uintptr_t)__start_taant_text, (uintptr_t)__stop_taant_text};
    return is_in(&state.program, pc) && !is_in(&runtime, pc);
}

/* A call through a bad pointer faults at the address it led to; the runtime
 * itself makes such a call only to begin a task or a deferred function. */
static bool is_bad_call(const ucontext_t *context,
    const struct machine *machine, const siginfo_t *info)
{
    return machine->pc == (uintptr_t)info->si_addr &&
           is_in(&state.program, machine_caller(context, machine));
}

static const char *message_of(int number, const siginfo_t *info)
{
    enum { NIL_MOST = 65536 };
    switch (number) {
    case SIGFPE:
        return "division by zero";
    case SIGILL:
        return "illegal instruction";
    case SIGBUS:
        return "access to memory that does not exist";
    default:
        /* The kernel tells no address that is none the machine can have. */
        return (uintptr_t)info->si_addr < NIL_MOST && info->si_code != SI_KERNEL
                   ? "use of a NULL pointer"
                   : "use of a bad pointer";
    }
}

/* ---- on the task's stack again ---- */

static const char overflow_once[] = "stack overflow";
static const char overflow_twice[] =
    "stack overflow, and again in what was put off";

static void panic_here(const char *message)
{
    task_panic_at(message, worker_self()->current->site);
}

static void die_here(const char *message)
{
    panic_die(worker_self(), message);
}

static void unpoison(uintptr_t from, uintptr_t to)
{
#if SWITCH_ASAN
    __asan_unpoison_memory_region((void *)from, to - from);
#else
    (void)from;
    (void)to;
#endif
}

_Noreturn void fault_stack_full(struct worker *worker)
{
    struct task *task = worker->current;
    if (task->stack->open) {
        panic_die(worker, overflow_twice);
    }
    stack_open(worker, task->stack);
    task_panic_at(overflow_once, task->site);
}

/* The stack is full: gives the task the reserve, or, when that is full too,
 * the whole stack to die on. */
static void overflow(struct worker *worker, ucontext_t *context, uintptr_t sp)
{
    struct stack *stack = worker->current->stack;
    uintptr_t top = (uintptr_t)stack->bottom + stack->size;
    if (stack->open) {
        unpoison((uintptr_t)stack->bottom, top);
        machine_call(context, top, die_here, overflow_twice);
        return;
    }
    stack_open(worker, stack);
    unpoison((uintptr_t)stack->bottom - STACK_RESERVE, sp);
    machine_call(context, sp, panic_here, overflow_once);
}

/* Lets the task that faulted panic; false when it is not a task's fault. */
static bool let_panic(int number, const siginfo_t *info, ucontext_t *context)
{
    struct worker *worker = worker_self();
    if (!worker || !worker->current || info->si_code <= 0) {
        return false;
    }
    const struct stack *stack = worker->current->stack;
    struct machine machine = machine_read(context);
    uintptr_t address = (uintptr_t)info->si_addr;
    uintptr_t bottom = (uintptr_t)stack->bottom;
    if (machine.sp < bottom - STACK_GUARDED ||
        machine.sp >= bottom + stack->size) {
        return false;
    }
    if (number == SIGSEGV && stack_guards(stack, address) &&
        fault_is_pattern_code(machine.pc)) {
        overflow(worker, context, machine.sp);
        return true;
    }
    if (!fault_is_pattern_code(machine.pc) &&
        !is_bad_call(context, &machine, info)) {
        return false;
    }
    machine_call(context, machine.sp, panic_here, message_of(number, info));
    return true;
}

/* ---- the handlers ---- */

static void chain(int number, siginfo_t *info, void *context)
{
    const struct sigaction *before = NULL;
    for (size_t i = 0; i < SIGNALS; i++) {
        before = signals[i] == number ? &state.before[i] : before;
    }
    if (before->sa_flags & SA_SIGINFO) {
        before->sa_sigaction(number, info, context);
    } else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
        before->sa_handler(number);
    } else {
        /* Unblocked at the return, this ends the process. */
        signal(number, SIG_DFL);
        raise(number);
    }
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    if (!let_panic(number, info, context)) {
        chain(number, info, context);
    }
}

/* The first object that is visited is the main program. */
static int note_program(struct dl_phdr_info *info, size_t size, void *context)
{
    size_t writable = 0;
    (void)size;
    (void)context;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t first = info->dlpi_addr + segment->p_vaddr;
        struct range range = {first, first + segment->p_memsz};
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_X)) {
            state.program = range;
        } else if (segment->p_type == PT_LOAD && (segment->p_flags & PF_W) &&
                   writable < SEGMENTS) {
            state.variables[writable++] = range;
        }
    }
    return 1;
}

void fault_each_static(
    void (*found)(void *context, uintptr_t from, uintptr_t to), void *context)
{
    /* Not those of this file: the kernel has copied anything in there. */
    uintptr_t own = (uintptr_t)&state;
    for (size_t i = 0; i < SEGMENTS; i++) {
        struct range range = state.variables[i];
        if (is_in(&range, own)) {
            found(context, range.first, own);
            range.first = own + sizeof state;
        }
        found(context, range.first, range.end);
    }
}

static void install(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = on_fault;
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaction(signals[i], NULL, &state.before[i]);
        sigaction(signals[i], &action, NULL);
    }
}

static bool is_ours(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) && action->sa_sigaction == on_fault;
}

/* Who took a handler over ours since keeps it, and chains to ours. */
static void uninstall(void)
{
    for (size_t i = 0; i < SIGNALS; i++) {
        struct sigaction now;
        sigaction(signals[i], NULL, &now);
        if (is_ours(&now)) {
            sigaction(signals[i], &state.before[i], NULL);
        }
    }
}

void faults_open(void)
{
    spin_lock(&state.lock);
    if (state.users++ == 0) {
        dl_iterate_phdr(note_program, NULL);
        install();
    }
    spin_unlock(&state.lock);
}

void faults_close(void)
{
    spin_lock(&state.lock);
    if (--state.users == 0) {
        uninstall();
    }
    spin_unlock(&state.lock);
}

void faults_unblock(sigset_t *set)
{
    for (size_t i = 0; i < SIGNALS; i++) {
        sigdelset(set, signals[i]);
    }
}

/* ---- a stack for each thread's handlers ---- */

static size_t signal_stack_size(void)
{
    size_t least = 4 * (size_t)getauxval(AT_MINSIGSTKSZ);
    return least > SIGNAL_STACK ? least : SIGNAL_STACK;
}

void fault_stack_open(struct fault_stack *stack)
{
    size_t size = signal_stack_size();
    void *memory = mmap(
        NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    stack->memory = memory != MAP_FAILED ? memory : NULL;
    stack->size = size;
    if (stack->memory) {
        sigaltstack(
            &(stack_t){.ss_sp = memory, .ss_size = size}, &stack->before);
    }
}

void fault_stack_close(struct fault_stack *stack)
{
    if (stack->memory) {
        sigaltstack(&stack->before, NULL);
        munmap(stack->memory, stack->size);
    }
}
