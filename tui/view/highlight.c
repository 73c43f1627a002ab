/* SPDX-License-Identifier: MIT */
#include "tui/view/highlight.h"

#include <string.h>

static const char *const keywords[] = {"auto", "bool", "break", "case", "char",
    "const", "continue", "default", "do", "double", "else", "enum", "extern",
    "false", "float", "for", "goto", "if", "inline", "int", "long", "NULL",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "true",
    "typedef", "union", "unsigned", "void", "volatile", "while"};

static const char *const go_keywords[] = {"break", "case", "chan", "close",
    "const", "continue", "default", "defer", "else", "false", "for", "func",
    "go", "if", "import", "interface", "make", "map", "nil", "package", "panic",
    "range", "recover", "return", "select", "struct", "switch", "true", "type",
    "var"};

/* The calls a pattern is about. */
static const char *const prefixes[] = {"chan_", "cond_", "ctx_", "mutex_",
    "once_", "select_", "semaphore_", "task_", "ticker_", "time_after",
    "timer_", "wait_group_"};

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '_';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_one_of(
    const char *const *words, size_t count, const char *word, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == size && memcmp(words[i], word, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_keyword(const struct highlight *scan, size_t start)
{
    const char *word = scan->text + start;
    size_t size = scan->at - start;
    if (scan->go) {
        return is_one_of(
            go_keywords, sizeof go_keywords / sizeof *go_keywords, word, size);
    }
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen(prefixes[i]);
        if (length < size && memcmp(prefixes[i], word, length) == 0) {
            return true;
        }
    }
    return is_one_of(keywords, sizeof keywords / sizeof *keywords, word, size);
}

static bool begins(const struct highlight *scan, const char *mark)
{
    size_t length = strlen(mark);
    return scan->size - scan->at >= length &&
           memcmp(scan->text + scan->at, mark, length) == 0;
}

/* Goes past the end of a block comment, or to the line's end. */
static void pass_comment(struct highlight *scan)
{
    for (; scan->at < scan->size; scan->at++) {
        if (begins(scan, "*/")) {
            scan->at += 2;
            scan->in_comment = false;
            return;
        }
    }
}

static void pass_text(struct highlight *scan, char quote)
{
    for (scan->at++; scan->at < scan->size; scan->at++) {
        if (scan->text[scan->at] == '\\' && scan->at + 1 < scan->size) {
            scan->at++;
        } else if (scan->text[scan->at] == quote) {
            scan->at++;
            return;
        }
    }
}

static void pass_word(struct highlight *scan)
{
    while (scan->at < scan->size && (is_letter(scan->text[scan->at]) ||
                                        is_digit(scan->text[scan->at]))) {
        scan->at++;
    }
}

/* Goes up to where something else than plain text may begin. */
static void pass_plain(struct highlight *scan)
{
    do {
        scan->at++;
    } while (scan->at < scan->size && !is_letter(scan->text[scan->at]) &&
             !is_digit(scan->text[scan->at]) &&
             !strchr("\"'/#", scan->text[scan->at]));
}

void highlight_line(struct highlight *scan, const char *text, size_t size)
{
    scan->text = text;
    scan->size = size;
    scan->at = 0;
}

bool highlight_next(struct highlight *scan, size_t *start, enum style *style)
{
    *start = scan->at;
    *style = STYLE_CODE;
    if (scan->at == scan->size) {
        return false;
    }
    char byte = scan->text[scan->at];
    if (scan->in_comment || begins(scan, "/*")) {
        *style = STYLE_COMMENT;
        scan->at += scan->in_comment ? 0 : 2;
        scan->in_comment = true;
        pass_comment(scan);
    } else if (begins(scan, "//")) {
        *style = STYLE_COMMENT;
        scan->at = scan->size;
    } else if (byte == '#') {
        *style = STYLE_KEYWORD;
        scan->at++;
        pass_word(scan);
    } else if (byte == '"' || byte == '\'') {
        *style = STYLE_GOOD;
        pass_text(scan, byte);
    } else if (is_letter(byte) || is_digit(byte)) {
        pass_word(scan);
        if (is_keyword(scan, *start)) {
            *style = STYLE_KEYWORD;
        }
    } else {
        pass_plain(scan);
    }
    return true;
}
