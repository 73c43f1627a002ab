/* SPDX-License-Identifier: MIT */
/*
 * index.h: every pattern there is. The build writes the list
 * from the files in patterns/; nobody edits one.
 */
#ifndef PATTERNS_INDEX_H
#define PATTERNS_INDEX_H

#include "patterns/pattern.h"

/* All patterns by file name, NULL at the end. */
extern const struct pattern *const pattern_index[];

#endif
