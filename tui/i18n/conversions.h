/* SPDX-License-Identifier: MIT */
/*
 * conversions.h: what a printf format asks of its arguments. A translation is
 * a file somebody else wrote: it is used only when it asks for the same.
 */
#ifndef TUI_I18N_CONVERSIONS_H
#define TUI_I18N_CONVERSIONS_H

#include <stdbool.h>

/*
 * Returns true when both formats take the same arguments of the same types,
 * each by its place ("%s %d" and "%2$d %1$s" agree). Returns false also for
 * what translated messages do not use: '*', %n, a tenth argument.
 */
bool conversions_agree(const char *format, const char *other);

#endif
