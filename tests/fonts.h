/* SPDX-License-Identifier: MIT */
/* fonts.h: for tests that draw: what fontconfig keeps is not ours to free. */
#ifndef TESTS_FONTS_H
#define TESTS_FONTS_H

/* Called by LeakSanitizer. A pattern is kept, once for each process. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\n";
}

#endif
