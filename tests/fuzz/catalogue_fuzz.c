/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tui/i18n/i18n.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const messages[] = {"", "a", "memory is short",
        "\"%s\" is no mode: write live or deterministic", "\xff"};
    struct catalogue *catalogue = catalogue_open(LANGUAGE_BN, data, size);
    if (!catalogue) {
        return 0;
    }
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        PROMISE(strlen(tr(catalogue, messages[i])) <= size + 64);
        PROMISE(tr_plural(catalogue, messages[i], "many", i) != NULL);
    }
    catalogue_close(catalogue);
    return 0;
}
