/* SPDX-License-Identifier: MIT */
#include "tui/script/script.h"

#include <string.h>

#include "tests/fuzz/fuzz.h"

/* Every text ends within its array, whatever the bytes were. */
static void check(const struct script *script)
{
    for (size_t i = 0; i < script->count; i++) {
        const struct script_command *command = &script->commands[i];
        PROMISE(memchr(command->text, '\0', sizeof command->text));
        PROMISE(memchr(command->name, '\0', sizeof command->name));
        PROMISE(command->line > 0);
        PROMISE(command->file >= 0 && command->file < script->file_count);
        if (command->verb == SCRIPT_IF || command->verb == SCRIPT_ELSE) {
            PROMISE(command->number > i && command->number <= script->count);
        }
    }
}

static void count_mistake(void *context, const struct script_problem *problem)
{
    PROMISE(problem->message && problem->message[0]);
    ++*(size_t *)context;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script;
    struct script_problem problem = {0};
    size_t mistakes = 0;
    const struct script_told told = {&mistakes, count_mistake};
    bool good = script_parse(&script, (const char *)data, size, NULL, &problem);
    if (good) {
        check(&script);
        script_fini(&script);
    } else {
        PROMISE(problem.message && problem.message[0]);
        PROMISE(memchr(problem.detail, '\0', sizeof problem.detail));
    }
    script_check(&script, (const char *)data, size, NULL, &told);
    PROMISE(good == (mistakes == 0));
    script_fini(&script);
    return 0;
}
