/* SPDX-License-Identifier: MIT */
#include "tui/app/statement.h"

#include "tests/check.h"
#include "tui/app/asset.h"

/* Returns the first line of a pattern's source that contains `what`. */
static int line_with(const char *path, const char *what)
{
    struct asset asset;
    const char *found =
        asset_find(path, &asset) ? strstr(asset.data, what) : NULL;
    CHECK(found != NULL);
    int line = 1;
    for (const char *at = asset.data; found && at < found; at++) {
        line += *at == '\n';
    }
    return line;
}

static void check_lines(const char *path, const char *at, const char *begin)
{
    struct source_site site = {.file = path, .line = line_with(path, at)};
    CHECK_NUMBER(statement_line(&site), line_with(path, begin));
}

static void a_call_begins_where_its_statement_does(void)
{
    const char *path = "patterns/select.c";
    check_lines(path, "switch (select_wait", "switch (select_wait");
    check_lines(path, "select_recv(station->errors", "switch (select_wait");
    check_lines(path, "select_recv(station->done", "switch (select_wait");
    check_lines(path, ".errors = chan_make", ".errors = chan_make");
}

static void other_places_are_left_alone(void)
{
    static const struct source_site sites[] = {{NULL, NULL, 7},
        {"somewhere.c", "main", 7}, {"patterns/select.c", "main", 1000000},
        {"patterns/select.c", "main", 0}};
    CHECK_NUMBER(statement_line(&sites[0]), 7);
    CHECK_NUMBER(statement_line(&sites[1]), 7);
    CHECK(statement_line(&sites[2]) < 1000);
    CHECK_NUMBER(statement_line(&sites[3]), 0);
}

/* Every statement of every pattern: what begins in a line begins there. */
static void the_first_line_is_its_own(void)
{
    int moved = 0;
    for (size_t i = 0; i < asset_count; i++) {
        if (strncmp(asset_rows[i].path, "patterns/", 9) != 0 ||
            strstr(asset_rows[i].path, ".go")) {
            continue;
        }
        struct source_site site = {.file = asset_rows[i].path};
        for (const char *at = asset_rows[i].data; *at; at++) {
            if (*at == '\n') {
                site.line++;
                struct source_site first = site;
                first.line = statement_line(&site);
                CHECK(first.line <= site.line && first.line > site.line - 12);
                CHECK_NUMBER(statement_line(&first), first.line);
                moved += first.line != site.line;
            }
        }
    }
    CHECK(moved > 20);
}

int main(void)
{
    a_call_begins_where_its_statement_does();
    other_places_are_left_alone();
    the_first_line_is_its_own();
    return check_done();
}
