/* SPDX-License-Identifier: MIT */
#include "tui/app/statement.h"

#include <string.h>

#include "tui/app/asset.h"
#include "tui/view/highlight.h"

/* Returns how many parentheses a line leaves open; negative: closes. */
static int opened(struct highlight *scan)
{
    int count = 0;
    size_t start;
    enum style style;
    while (highlight_next(scan, &start, &style)) {
        for (size_t i = start; style == STYLE_CODE && i < scan->at; i++) {
            count += (scan->text[i] == '(') - (scan->text[i] == ')');
        }
    }
    return count;
}

int statement_line(const struct source_site *site)
{
    struct asset asset;
    if (!site->file || !asset_find(site->file, &asset)) {
        return site->line;
    }
    struct highlight scan = {0};
    const char *text = asset.data;
    int first = site->line, depth = 0;
    for (int line = 1; line <= site->line && *text; line++) {
        size_t size = strcspn(text, "\n");
        if (depth <= 0) {
            first = line;
        }
        highlight_line(&scan, text, size);
        depth += opened(&scan);
        text += size + (text[size] == '\n');
    }
    return first;
}
