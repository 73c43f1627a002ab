/* SPDX-License-Identifier: MIT */
/* fuzz.h: what libFuzzer and replay.c call in each NAME_fuzz.c. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Feeds the bytes to the parser; aborts when a promise is broken. */
/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program when a promise does not hold. */
#define PROMISE(condition) ((condition) ? (void)0 : abort())

#endif
