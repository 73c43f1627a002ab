/* SPDX-License-Identifier: MIT */
#include "tui/app/update_course.h"

#include <string.h>

#include "tui/app/update.h"

/* ---- the course list ---- */

/* Moves by so many of the rows that are shown, or to the last one there. */
void update_course_move(struct app *app, long by)
{
    struct ui *ui = &app->ui;
    size_t to = ui->course_at;
    while (by != 0 && (by > 0 ? to + 1 < ui->course_count : to > 0)) {
        to = by > 0 ? to + 1 : to - 1;
        if (view_course_shows(ui, to)) {
            ui->course_at = to;
            by += by > 0 ? -1 : 1;
        }
    }
}

/* Goes to a row that fits the search best, the nearest one. */
static void stay_in_search(struct app *app)
{
    struct ui *ui = &app->ui;
    unsigned best = 1;
    for (size_t row = 0; row < ui->course_count; row++) {
        unsigned fit = view_course_fit(ui, row);
        best = fit > best ? fit : best;
    }
    for (size_t away = 0; away < ui->course_count; away++) {
        size_t below = ui->course_at + away;
        if (below < ui->course_count && view_course_fit(ui, below) == best) {
            ui->course_at = below;
            return;
        }
        if (away <= ui->course_at &&
            view_course_fit(ui, ui->course_at - away) == best) {
            ui->course_at -= away;
            return;
        }
    }
}

static void open_row(struct app *app)
{
    struct ui *ui = &app->ui;
    if (ui->course_at < ui->course_count &&
        view_course_shows(ui, ui->course_at)) {
        ui->searching = false;
        ui->search[0] = '\0';
        app_open(app, &app->course->entries[ui->course_at], NULL);
    }
}

void update_course_act(struct app *app, enum action action)
{
    long all = (long)app->course->count;
    long page = app->rows > 8 ? app->rows / 4 : 2;
    switch (action) {
    case ACTION_UP:
        update_course_move(app, -1);
        break;
    case ACTION_DOWN:
        update_course_move(app, 1);
        break;
    case ACTION_PAGE_UP:
        update_course_move(app, -page);
        break;
    case ACTION_PAGE_DOWN:
        update_course_move(app, page);
        break;
    case ACTION_FIRST:
        update_course_move(app, -all);
        break;
    case ACTION_LAST:
        update_course_move(app, all);
        break;
    case ACTION_ENTER:
        open_row(app);
        break;
    case ACTION_SEARCH:
        app->ui.searching = true;
        break;
    case ACTION_ESCAPE:
        app->ui.search[0] = '\0';
        break;
    default:
        break;
    }
}

/* ---- writing what is searched for ---- */

static void erase_letter(char *text)
{
    size_t size = strlen(text);
    while (size > 0 && ((unsigned char)text[size - 1] & 0xC0) == 0x80) {
        size--;
    }
    text[size > 0 ? size - 1 : 0] = '\0';
}

/* Takes a key that writes; false for any other. */
static bool write_search(struct app *app, const char *key)
{
    struct ui *ui = &app->ui;
    bool is_letter = key[0] && (!key[1] || (unsigned char)key[0] >= 0x80);
    const char *letter = strcmp(key, "space") == 0 ? " " : key;
    if (strcmp(key, "backspace") == 0) {
        erase_letter(ui->search);
    } else if (is_letter || letter != key) {
        if (strlen(ui->search) + strlen(letter) < sizeof ui->search) {
            strcat(ui->search, letter);
        }
    } else {
        return false;
    }
    stay_in_search(app);
    return true;
}

void update_course_key(struct app *app, const char *key)
{
    enum action action = keymap_find(key);
    if (write_search(app, key)) {
        return;
    }
    if (action == ACTION_ESCAPE) {
        app->ui.searching = false;
    }
    if (action != ACTION_NONE) {
        update_act(app, action);
    }
}
