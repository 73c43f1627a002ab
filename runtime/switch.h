/* SPDX-License-Identifier: MIT */
/*
 * switch.h: from one stack to another.
 *
 * A context is a stack pointer. What the compiler keeps in registers across
 * the switch it saves itself, because the assembly declares every register
 * clobbered; so only the frame pointer and the place to resume are pushed:
 *
 *   saved sp -> | resume address | frame pointer | the rest of the frame ...
 *
 * The switch jumps (it does not `ret`): a return would mispredict each time.
 */
#ifndef RUNTIME_SWITCH_H
#define RUNTIME_SWITCH_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define SWITCH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SWITCH_ASAN 1
#endif
#endif
#ifndef SWITCH_ASAN
#define SWITCH_ASAN 0
#endif
#ifndef TAANT_TSAN
#define TAANT_TSAN 0
#endif

#if SWITCH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if TAANT_TSAN
#include <sanitizer/tsan_interface.h>
#endif

#if defined(TAANT_SWITCH_UCONTEXT) ||                                          \
    !(defined(__x86_64__) || defined(__aarch64__))
#define SWITCH_UCONTEXT 1
#include <ucontext.h>
#else
#define SWITCH_UCONTEXT 0
#endif

/* A place to go on from: a parked task, or a worker's own loop. */
struct context {
#if SWITCH_UCONTEXT
    ucontext_t machine;
#else
    void *sp;
#endif
#if SWITCH_ASAN
    void *fake_stack;
    const void *stack_bottom;
    size_t stack_size;
#endif
#if TAANT_TSAN
    void *fiber;
#endif
};

/* ---- the bare switch, one per machine ---- */

#if SWITCH_UCONTEXT

static inline void switch_machine(struct context *from, struct context *to)
{
    swapcontext(&from->machine, &to->machine);
}

static inline void switch_prepare(
    struct context *context, void *bottom, size_t size, void (*entry)(void))
{
    getcontext(&context->machine);
    context->machine.uc_stack.ss_sp = bottom;
    context->machine.uc_stack.ss_size = size;
    context->machine.uc_link = NULL;
    makecontext(&context->machine, entry, 0);
}

#elif defined(__x86_64__)

static inline __attribute__((always_inline)) void switch_machine(
    struct context *from, struct context *to)
{
    /* The first line steps over the red zone of the enclosing function. */
    __asm__ volatile("leaq -128(%%rsp), %%rsp\n\t"
                     "pushq %%rbp\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "pushq %%rax\n\t"
                     "movq %%rsp, (%%rdi)\n\t"
                     "movq (%%rsi), %%rsp\n\t"
                     "popq %%rax\n\t"
                     "jmpq *%%rax\n\t"
                     "1:\n\t"
                     "popq %%rbp\n\t"
                     "leaq 128(%%rsp), %%rsp\n\t"
                     : "+D"(from), "+S"(to)
                     :
                     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11",
                     "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3",
                     "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",
                     "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory",
                     "cc");
}

static inline void switch_prepare(
    struct context *context, void *bottom, size_t size, void (*entry)(void))
{
    uintptr_t top = ((uintptr_t)bottom + size) & ~(uintptr_t)15;
    void **sp = (void **)top;
    *--sp = NULL; /* the return address of entry: nowhere; a debugger stops */
    *--sp = (void *)entry;
    context->sp = sp;
}

#elif defined(__aarch64__)

static inline __attribute__((always_inline)) void switch_machine(
    struct context *from, struct context *to)
{
    register struct context *x0 __asm__("x0") = from;
    register struct context *x1 __asm__("x1") = to;
    __asm__ volatile(
        "adr x9, 1f\n\t"
        "stp x9, x29, [sp, #-16]!\n\t"
        "mov x9, sp\n\t"
        "str x9, [x0]\n\t"
        "ldr x9, [x1]\n\t"
        "mov sp, x9\n\t"
        "ldp x9, x29, [sp], #16\n\t"
        "br x9\n\t"
        "1:\n\t"
        : "+r"(x0), "+r"(x1)
        :
        : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12",
        "x13", "x14", "x15", "x16", "x17", "x19", "x20", "x21", "x22", "x23",
        "x24", "x25", "x26", "x27", "x28", "x30", "v0", "v1", "v2", "v3", "v4",
        "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15",
        "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25",
        "v26", "v27", "v28", "v29", "v30", "v31", "memory", "cc");
}

static inline void switch_prepare(
    struct context *context, void *bottom, size_t size, void (*entry)(void))
{
    uintptr_t top = ((uintptr_t)bottom + size) & ~(uintptr_t)15;
    void **sp = (void **)top;
    *--sp = NULL; /* frame pointer: the end of the chain */
    *--sp = (void *)entry;
    context->sp = sp;
}

#endif

/* Returns about where the stack pointer is, plus a constant. */
#if defined(__x86_64__)
#define switch_stack_pointer_plus(constant)                                    \
    (__extension__({                                                           \
        uintptr_t sp_;                                                         \
        __asm__("leaq %c1(%%rsp), %0" : "=r"(sp_) : "i"(constant));            \
        sp_;                                                                   \
    }))
#elif defined(__aarch64__)
#define switch_stack_pointer_plus(constant)                                    \
    (__extension__({                                                           \
        uintptr_t sp_;                                                         \
        __asm__("mov %0, sp" : "=r"(sp_));                                     \
        sp_ + (constant);                                                      \
    }))
#else
#define switch_stack_pointer_plus(constant)                                    \
    ((uintptr_t)__builtin_frame_address(0) + (constant))
#endif
#define switch_stack_pointer() switch_stack_pointer_plus(0)

/* Clears what the task before left in the registers that a function saves: so
 * that no stack keeps pointers its task never had (reach.c). */
static inline __attribute__((always_inline)) void switch_forget_registers(void)
{
#if defined(__x86_64__)
    __asm__ volatile("xorl %%ebx, %%ebx\n\t"
                     "xorl %%r12d, %%r12d\n\t"
                     "xorl %%r13d, %%r13d\n\t"
                     "xorl %%r14d, %%r14d\n\t"
                     "xorl %%r15d, %%r15d\n\t" ::
                         : "rbx", "r12", "r13", "r14", "r15", "cc");
#elif defined(__aarch64__)
    __asm__ volatile("mov x19, xzr\n\tmov x20, xzr\n\t"
                     "mov x21, xzr\n\tmov x22, xzr\n\t"
                     "mov x23, xzr\n\tmov x24, xzr\n\t"
                     "mov x25, xzr\n\tmov x26, xzr\n\t"
                     "mov x27, xzr\n\tmov x28, xzr\n\t" ::
                         : "x19", "x20", "x21", "x22", "x23", "x24", "x25",
                     "x26", "x27", "x28");
#endif
}

/*
 * Marks a function that may go on, between its call and its return, on another
 * stack. The processor expects a return to go to where the call before came
 * from; after a switch that was another task's, and being wrong costs as much
 * as a hundred instructions. So such a function pops its return address and
 * jumps to it: where jumps go the processor learns from what ran before them.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&         \
    !defined(__CET__)
#define SWITCHES __attribute__((function_return("thunk-extern")))
#define SWITCH_RETURN_THUNK 1 /* the compiler needs one; in worker.c */
#else
#define SWITCHES
#define SWITCH_RETURN_THUNK 0
#endif

/* ---- with what the sanitizers must know ---- */

/*
 * Goes on in `to`; returns when somebody switches back to `from`. `dying`:
 * nobody ever will (ASan then frees the fake stack).
 */
static inline __attribute__((always_inline)) void context_switch(
    struct context *from, struct context *to, int dying)
{
    (void)dying;
#if SWITCH_ASAN
    __sanitizer_start_switch_fiber(
        dying ? NULL : &from->fake_stack, to->stack_bottom, to->stack_size);
#endif
#if TAANT_TSAN
    __tsan_switch_to_fiber(to->fiber, 1 /* does not synchronise */);
#endif
    switch_machine(from, to);
#if SWITCH_ASAN
    __sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
#endif
}

/* Tells ASan that a new stack's first function runs now. */
static inline void context_entered(void)
{
#if SWITCH_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
}

/* ---- happens-before, as TSan is told of it ---- */

static inline void sync_release(void *address)
{
#if TAANT_TSAN
    __tsan_release(address);
#else
    (void)address;
#endif
}

static inline void sync_acquire(void *address)
{
#if TAANT_TSAN
    __tsan_acquire(address);
#else
    (void)address;
#endif
}

#endif
