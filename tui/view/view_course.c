/* SPDX-License-Identifier: MIT */
/*
 * The course: chapters, and in them one row a lesson. The title comes last,
 * for it may be complex text.
 *
 *   2  Time
 *    > @o.  worker_pool   The worker pool - 6 min
 *      ^^^ steps read, questions predicted, goals solved
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view/phrase.h"
#include "tui/view/sentence.h"
#include "tui/view/view_parts.h"

enum { PATTERN_LEAST = 8, PATTERN_MOST = 22, SHARE_COL = 3, NAME_COL = 7 };

const char *view_chapter(const struct catalogue *words, int chapter)
{
    static const char *const names[LESSON_CHAPTERS] = {
        N_("Foundations"),
        N_("Time"),
        N_("Context"),
        N_("Patterns"),
        N_("Shared memory"),
        N_("Resilience"),
        N_("Going wrong"),
        N_("Under the hood"),
        N_("The checklist"),
    };
    return chapter >= 1 && chapter <= LESSON_CHAPTERS
               ? tr(words, names[chapter - 1])
               : "";
}

/* How well a hit fits: the name comes first, then the titles, the terms. */
static unsigned fit_of(const char *keywords, const char *hit, size_t size)
{
    if (hit == keywords) {
        return hit[size] == '\n' || hit[size] == '\0' ? 5 : 4;
    }
    unsigned line = 0;
    for (const char *at = keywords; at < hit; at++) {
        line += *at == '\n';
    }
    return line == 0 ? 3 : line <= LANGUAGE_COUNT ? 2 : 1;
}

unsigned view_course_fit(const struct ui *ui, size_t row)
{
    const char *keywords = ui->course[row].keywords;
    char small[UI_SEARCH_BYTES];
    size_t size = 0;
    for (; ui->search[size] && size + 1 < sizeof small; size++) {
        small[size] = (char)tolower((unsigned char)ui->search[size]);
    }
    small[size] = '\0';
    const char *hit = keywords ? strstr(keywords, small) : NULL;
    return size == 0 ? 1 : hit ? fit_of(keywords, hit, size) : 0;
}

bool view_course_shows(const struct ui *ui, size_t row)
{
    return view_course_fit(ui, row) > 0;
}

static int pattern_cols(const struct ui *ui)
{
    int most = PATTERN_LEAST;
    for (size_t i = 0; i < ui->course_count; i++) {
        int cols = (int)strnlen(ui->course[i].pattern, PATTERN_MOST);
        most = view_course_shows(ui, i) && cols > most ? cols : most;
    }
    return most;
}

/* Says behind the title how long the lesson takes. */
static void put_minutes(
    const struct canvas *canvas, int row, int col, int minutes)
{
    char number[SENTENCE_NUMBER_BYTES];
    sentence_number(canvas->ui->words, minutes, number);
    char *text = tr_format(canvas->ui->words, "%1$s min", number);
    if (text && col + 3 < canvas->frame->cols) {
        col = frame_puts(
            canvas->frame, row, col + 1, STYLE_DIM, canvas->glyphs->dot);
        view_clipped(
            canvas, row, col + 1, canvas->frame->cols - 1, STYLE_DIM, text);
    }
    free(text);
}

/* Draws how much is done; nothing where there is nothing to do. */
static void put_share(
    const struct canvas *canvas, int row, int col, struct share share)
{
    if (share.all > 0) {
        int level = share.done == 0 ? 0 : share.done < share.all ? 1 : 2;
        frame_puts(canvas->frame, row, col,
            level == 2   ? STYLE_GOOD
            : level == 1 ? STYLE_RUNNING
                         : STYLE_DIM,
            canvas->glyphs->share[level]);
    }
}

static void put_entry(const struct canvas *canvas, int row, size_t i, int names)
{
    const struct course_row *entry = &canvas->ui->course[i];
    struct frame *frame = canvas->frame;
    bool chosen = i == canvas->ui->course_at;
    char text[PHRASE_BYTES];
    if (chosen) {
        frame_puts(frame, row, 1, STYLE_FOCUS, canvas->glyphs->choice);
        frame_fill(
            frame, row, NAME_COL, NAME_COL + names + 2, STYLE_SELECTED, " ");
    }
    put_share(canvas, row, SHARE_COL, entry->read);
    put_share(canvas, row, SHARE_COL + 1, entry->predicted);
    put_share(canvas, row, SHARE_COL + 2, entry->solved);
    phrase_copy(entry->pattern, text);
    view_clipped(canvas, row, NAME_COL, NAME_COL + names,
        chosen ? STYLE_SELECTED : STYLE_CHANNEL, text);
    int col = NAME_COL + names + 2;
    if (entry->fallback) {
        col = frame_puts(
            frame, row, col, chosen ? STYLE_SELECTED : STYLE_DIM, "en  ");
    }
    col = view_clipped(canvas, row, col, frame->cols - 1,
        chosen ? STYLE_SELECTED : STYLE_TEXT, entry->title);
    put_minutes(canvas, row, col, entry->minutes);
}

static void put_chapter(const struct canvas *canvas, int row, int chapter)
{
    char number[SENTENCE_NUMBER_BYTES];
    sentence_number(canvas->ui->words, chapter, number);
    int col = frame_puts(canvas->frame, row, 1, STYLE_TITLE, number);
    view_clipped(canvas, row, col + 1, canvas->frame->cols, STYLE_TITLE,
        view_chapter(canvas->ui->words, chapter));
}

/* ---- what is said of the chosen lesson ---- */

/* Writes "5/8" in the language's digits. */
static void put_fraction(const struct canvas *canvas, struct share share,
    char out[2 * SENTENCE_NUMBER_BYTES])
{
    char done[SENTENCE_NUMBER_BYTES], all[SENTENCE_NUMBER_BYTES];
    sentence_number(canvas->ui->words, share.done, done);
    sentence_number(canvas->ui->words, share.all, all);
    snprintf(out, 2 * SENTENCE_NUMBER_BYTES, "%s/%s", done, all);
}

static char *say_progress(
    const struct canvas *canvas, const struct course_row *entry)
{
    char read[2 * SENTENCE_NUMBER_BYTES], predicted[2 * SENTENCE_NUMBER_BYTES];
    char solved[2 * SENTENCE_NUMBER_BYTES];
    const struct catalogue *words = canvas->ui->words;
    put_fraction(canvas, entry->read, read);
    put_fraction(canvas, entry->predicted, predicted);
    put_fraction(canvas, entry->solved, solved);
    return entry->solved.all > 0
               ? tr_format(words,
                     "Steps read: %1$s. Predicted: %2$s. Solved: %3$s.", read,
                     predicted, solved)
               : tr_format(words, "Steps read: %1$s. Predicted: %2$s.", read,
                     predicted);
}

static char *say_needs(
    const struct canvas *canvas, const struct course_row *entry)
{
    char list[PHRASE_BYTES * 4] = "";
    size_t used = 0;
    for (size_t i = 0; entry->needs && i < entry->needs->count; i++) {
        char name[PHRASE_BYTES];
        phrase_copy(entry->needs->list[i], name);
        used += (size_t)snprintf(
            list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", name);
        used = used < sizeof list ? used : sizeof list - 1;
    }
    return used > 0 ? tr_format(canvas->ui->words, "Needs: %1$s.", list) : NULL;
}

static void put_about(const struct canvas *canvas, int row)
{
    const struct ui *ui = canvas->ui;
    if (ui->course_at >= ui->course_count ||
        !view_course_shows(ui, ui->course_at)) {
        return;
    }
    const struct course_row *entry = &ui->course[ui->course_at];
    char *text =
        sentence_join(say_progress(canvas, entry), say_needs(canvas, entry));
    if (text) {
        view_clipped(canvas, row, 1, canvas->frame->cols, STYLE_TEXT, text);
    }
    free(text);
}

/* ---- */

/* A strip of cloth: what the program is called after. */
static void put_cloth(const struct canvas *canvas, int row)
{
    const struct glyphs *glyphs = canvas->glyphs;
    frame_fill(
        canvas->frame, row, 0, canvas->layout->cols, STYLE_RULE, glyphs->flat);
    for (int col = 2; col < canvas->layout->cols; col += 4) {
        frame_puts(canvas->frame, row, col, STYLE_CHANNEL, glyphs->cross);
    }
}

/* Draws what is searched for, or what to do here. */
static void put_prompt(const struct canvas *canvas, int row)
{
    const struct ui *ui = canvas->ui;
    int limit = canvas->layout->cols;
    if (!ui->searching && !ui->search[0]) {
        view_clipped(canvas, row, 1, limit, STYLE_TEXT,
            ui->notice ? ui->notice
                       : tr(ui->words, "Choose a pattern, and watch it run."));
        return;
    }
    int col = frame_puts(canvas->frame, row, 1, STYLE_KEY, "/");
    col = view_clipped(canvas, row, col, limit - 1, STYLE_STRONG, ui->search);
    if (ui->searching) {
        frame_puts(canvas->frame, row, col, STYLE_FOCUS, "_");
    }
}

void view_course(const struct canvas *canvas)
{
    const struct ui *ui = canvas->ui;
    const struct layout *layout = canvas->layout;
    int names = pattern_cols(ui), shown = 0;
    int col = frame_puts(canvas->frame, 0, 1, STYLE_TITLE, "taant");
    view_clipped(canvas, 0, col + 2, layout->cols, STYLE_DIM,
        tr(ui->words, "the loom: concurrency patterns that run before your "
                      "eyes"));
    put_cloth(canvas, 1);
    put_prompt(canvas, 2);
    for (int row = 0; row < layout->rows; row++) {
        if (layout->course_at_row[row] != SIZE_MAX) {
            put_entry(canvas, row, layout->course_at_row[row], names);
            shown++;
        }
        if (layout->chapter_at_row[row]) {
            put_chapter(canvas, row, layout->chapter_at_row[row]);
        }
    }
    if (shown == 0 && ui->search[0]) {
        view_clipped(canvas, layout->body.row, NAME_COL, layout->cols,
            STYLE_TEXT, tr(ui->words, "No lesson has these letters."));
    }
    put_about(canvas, layout->rows - 3);
    view_rule(canvas, layout->rows - 2, 0, layout->cols, false);
}
