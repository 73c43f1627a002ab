/* SPDX-License-Identifier: MIT */
/*
 * record.h: what the writer (record.c, which describes the format) and the
 * reader (load.c) of recordings share. Inside tui/model only.
 */
#ifndef TUI_MODEL_RECORD_H
#define TUI_MODEL_RECORD_H

#define RECORD_MAGIC "\x89TAANT\r\n"

enum { RECORD_MAGIC_SIZE = 8, RECORD_VERSION = 2, RECORD_EVENT_SIZE = 40 };

/* Marks a message for translation where it is only stored. */
#define N_(message) message

#endif
