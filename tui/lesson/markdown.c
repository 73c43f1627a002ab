/* SPDX-License-Identifier: MIT */
/*
 * Prose by md4c. It does not say on which line it is, but the texts it hands
 * out are pieces of the input, in order; and there is no blank line in a
 * piece of prose. So every line must give a text: where one is passed over,
 * Markdown that shows nothing (a link's definition, say) stands there.
 */
#include <md4c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/lesson/lesson_priv.h"

enum { MOST_PROSE = 4096, MOST_BLOCKS = 64 };

struct prose {
    struct reader *reader;
    struct block **blocks; /* to which it adds */
    size_t *count;
    struct slice text;
    int line;                 /* number of its first line */
    int reached;              /* the last line that gave a text, 0 = first */
    const char *reached_text; /* where that line's text was */
    struct block *block;      /* being filled, or NULL */
    unsigned code, strong, emphasis; /* spans around the text */
    bool in_list, in_quote;
    int number;           /* of the next ordered item; 0: bullets */
    const char *unwanted; /* what is wrong with the next text, or NULL */
    bool failed;
};

/* ---- problems ---- */

static int fail(
    struct prose *prose, int line, const char *message, struct slice detail)
{
    prose->failed = true;
    lesson_fail(prose->reader, prose->line + line, message, detail);
    return -1; /* md4c goes on after a positive one */
}

static int fail_block(struct prose *prose, const char *message)
{
    return fail(prose, prose->reached + 1, message, (struct slice){"", 0});
}

static int fail_text(struct prose *prose, const char *message)
{
    int line = prose->reached < 0 ? 0 : prose->reached;
    return fail(prose, line, message, (struct slice){"", 0});
}

static int fail_passed(struct prose *prose)
{
    return fail_block(
        prose, N_("this line shows nothing: write words, or remove it"));
}

/* Returns how many lines end between the last text and this place. */
static int lines_to(const struct prose *prose, const char *place)
{
    int lines = 0;
    for (const char *c = prose->reached_text; c < place; c++) {
        lines += *c == '\n';
    }
    return lines;
}

/* Goes to the line of a text that is part of the input. */
static int reach(struct prose *prose, const char *text)
{
    uintptr_t start = (uintptr_t)prose->text.text;
    uintptr_t at = (uintptr_t)text;
    if (at < start || at >= start + prose->text.size) {
        return 0; /* md4c's own: a line's end */
    }
    int ends = lines_to(prose, text) + (prose->reached < 0);
    if (ends > 1) {
        return fail_passed(prose);
    }
    prose->reached += ends;
    prose->reached_text = text;
    return 0;
}

static bool check_end(struct prose *prose)
{
    const char *end = prose->text.text + prose->text.size;
    bool whole = prose->reached >= 0 && lines_to(prose, end) == 0;
    return whole || fail_passed(prose) == 0;
}

/* ---- blocks ---- */

static int begin_block(struct prose *prose, enum block_kind kind, int number)
{
    if (*prose->count == MOST_BLOCKS) {
        return fail_block(
            prose, N_("a step has at most 64 paragraphs: begin a new step"));
    }
    struct block *grown =
        lesson_grow(*prose->blocks, *prose->count, sizeof **prose->blocks);
    if (!grown) {
        return fail_block(prose, N_("memory is short"));
    }
    *prose->blocks = grown;
    struct block *block = &grown[(*prose->count)++];
    *block = (struct block){.kind = kind, .number = number};
    /* No text is longer than what it is made of. */
    block->text = calloc(1, prose->text.size + 1);
    if (!block->text) {
        return fail_block(prose, N_("memory is short"));
    }
    prose->block = block;
    return 0;
}

static void end_block(struct prose *prose)
{
    struct block *block = prose->block;
    if (block) {
        char *fitting = realloc(block->text, block->size + 1);
        block->text = fitting ? fitting : block->text;
    }
    prose->block = NULL;
}

static int begin_list(struct prose *prose, unsigned start, bool ordered)
{
    if (prose->in_list || prose->in_quote) {
        return fail_block(prose,
            N_("a list stands in no other list and no quote: take it out"));
    }
    if (ordered && start == 0) {
        return fail_block(prose, N_("a list counts from 1: mend its number"));
    }
    prose->in_list = true;
    prose->number = ordered ? (int)start : 0;
    return 0;
}

static int begin_quote(struct prose *prose)
{
    if (prose->in_list || prose->in_quote) {
        return fail_block(prose,
            N_("a quote stands in no list and no other quote: take it out"));
    }
    prose->in_quote = true;
    return 0;
}

static int begin_item(struct prose *prose)
{
    int number = prose->number;
    prose->number += number > 0;
    return begin_block(prose, BLOCK_ITEM, number);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct prose *prose = context;
    switch (type) {
    case MD_BLOCK_DOC:
        return 0;
    case MD_BLOCK_P:
        return prose->in_list
                   ? 0
                   : begin_block(prose,
                         prose->in_quote ? BLOCK_QUOTE : BLOCK_PARAGRAPH, 0);
    case MD_BLOCK_QUOTE:
        return begin_quote(prose);
    case MD_BLOCK_UL:
        return begin_list(prose, 0, false);
    case MD_BLOCK_OL:
        return begin_list(prose, ((MD_BLOCK_OL_DETAIL *)detail)->start, true);
    case MD_BLOCK_LI:
        return begin_item(prose);
    case MD_BLOCK_CODE:
        return fail_block(
            prose, N_("a lesson holds no code: name a code region instead, "
                      "<!-- code: NAME -->"));
    case MD_BLOCK_H:
        return fail_block(prose,
            N_("only \"## \" at a line's start makes a heading: mend this "
               "one"));
    case MD_BLOCK_HR:
        return fail_block(
            prose, N_("a lesson has no rules: remove it, or begin a step with "
                      "\"## \""));
    case MD_BLOCK_HTML:
        return fail_block(prose, N_("HTML is not shown: write plain words"));
    default:
        return fail_block(prose, N_("tables are not shown: write a list"));
    }
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct prose *prose = context;
    (void)detail;
    if (type == MD_BLOCK_LI || (type == MD_BLOCK_P && !prose->in_list)) {
        end_block(prose);
    }
    prose->in_list =
        prose->in_list && type != MD_BLOCK_UL && type != MD_BLOCK_OL;
    prose->in_quote = prose->in_quote && type != MD_BLOCK_QUOTE;
    return 0;
}

/* ---- spans and text ---- */

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct prose *prose = context;
    (void)detail;
    prose->code += type == MD_SPAN_CODE;
    prose->strong += type == MD_SPAN_STRONG;
    prose->emphasis += type == MD_SPAN_EM;
    if (type == MD_SPAN_A) {
        prose->unwanted = N_("links are not shown: write the words only");
    } else if (type == MD_SPAN_IMG) {
        prose->unwanted = N_("images are not shown: describe it in words");
    }
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct prose *prose = context;
    (void)detail;
    prose->code -= type == MD_SPAN_CODE;
    prose->strong -= type == MD_SPAN_STRONG;
    prose->emphasis -= type == MD_SPAN_EM;
    return prose->unwanted ? fail_text(prose, prose->unwanted) : 0;
}

static enum span_style style_of(const struct prose *prose)
{
    return prose->code       ? SPAN_CODE
           : prose->strong   ? SPAN_STRONG
           : prose->emphasis ? SPAN_EMPHASIS
                             : SPAN_TEXT;
}

static int add_text(struct prose *prose, const char *text, size_t size)
{
    struct block *block = prose->block;
    enum span_style style = style_of(prose);
    struct span *last =
        block->span_count > 0 ? &block->spans[block->span_count - 1] : NULL;
    if (!last || last->style != style) {
        struct span *grown =
            lesson_grow(block->spans, block->span_count, sizeof *block->spans);
        if (!grown) {
            return fail_text(prose, N_("memory is short"));
        }
        block->spans = grown;
        last = &block->spans[block->span_count++];
        *last = (struct span){block->size, block->size, style};
    }
    memcpy(block->text + block->size, text, size);
    block->size += size;
    last->end = block->size;
    return 0;
}

static int read_text(
    MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct prose *prose = context;
    if (reach(prose, text) != 0) {
        return -1;
    }
    if (prose->unwanted) {
        return fail_text(prose, prose->unwanted);
    }
    switch (type) {
    case MD_TEXT_SOFTBR:
        return add_text(prose, " ", 1);
    case MD_TEXT_BR:
        return fail_text(prose,
            N_("the line ends in a forced break: remove the blanks or the \\ "
               "at its end"));
    case MD_TEXT_HTML:
        return fail_text(prose, N_("HTML is not shown: write plain words"));
    case MD_TEXT_ENTITY:
        return fail(prose, prose->reached,
            N_("write the character itself instead of \"%s\""),
            (struct slice){text, size});
    default:
        return add_text(prose, text, size);
    }
}

bool lesson_read_prose(struct reader *reader, struct slice text, int line,
    struct block **blocks, size_t *count)
{
    struct prose prose = {.reader = reader,
        .blocks = blocks,
        .count = count,
        .text = text,
        .line = line,
        .reached = -1,
        .reached_text = text.text};
    if (text.size > MOST_PROSE) {
        return lesson_fail(reader, line,
            N_("a paragraph is longer than 4096 bytes: split it"),
            (struct slice){"", 0});
    }
    MD_PARSER parser = {.flags = MD_FLAG_TABLES,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = read_text};
    int result = md_parse(text.text, (MD_SIZE)text.size, &parser, &prose);
    if (result != 0 && !prose.failed) {
        fail_text(&prose, N_("memory is short"));
    }
    return !prose.failed && check_end(&prose);
}

bool lesson_read_paragraph(struct reader *reader, struct slice text, int line,
    const char *wrong, struct block *block)
{
    struct block *blocks = NULL;
    size_t count = 0;
    bool read = lesson_read_prose(reader, text, line, &blocks, &count);
    bool good = read && count == 1 && blocks[0].kind == BLOCK_PARAGRAPH;
    if (good) {
        *block = blocks[0];
        count = 0;
    } else if (read) {
        lesson_fail(reader, line, wrong, (struct slice){"", 0});
    }
    while (count > 0) {
        lesson_free_block(&blocks[--count]);
    }
    free(blocks);
    return good;
}

void lesson_free_block(struct block *block)
{
    free(block->text);
    free(block->spans);
}
