/* SPDX-License-Identifier: MIT */
#include "tui/view/glyph.h"

static const struct glyphs unicode_set = {
    .state = {"○", "▶", "▣", "‖", "z", "»", "✓", "✗", "!"},
    .flat = "─",
    .heavy = "━",
    .upright = "│",
    .bar = "▎",
    .top_left = "┌",
    .top_right = "┐",
    .bottom_left = "└",
    .bottom_right = "┘",
    .left_join = "├",
    .right_join = "┤",
    .down_join = "┬",
    .up_join = "┴",
    .dotted = "┄",
    .cross = "┼",
    .heavy_cross = "┿",
    .knot = "┤",
    .heavy_knot = "┥",
    .leave = "├",
    .heavy_leave = "┝",
    .to_right = "▶",
    .to_left = "◀",
    .wait = "‖",
    .left_edge = "▐",
    .right_edge = "▌",
    .slot = "│",
    .closed = "╳",
    .more = "…",
    .opaque = "◆",
    .play = "▶",
    .pause = "‖",
    .over = "■",
    .below = "▼",
    .above = "▲",
    .bullet = "•",
    .dot = "·",
    .idle = "·",
    .good = "✓",
    .share = {"○", "◐", "●"},
    .mark = "»",
    .circle = "↻",
    .here = "●",
    .context = {"●", "╳", "◷"},
    .choice = "▶",
    .keys_seek = "← →",
    .keys_scroll = "↑ ↓",
};

static const struct glyphs ascii_set = {
    .state = {"o", ">", "*", "=", "z", "^", "-", "x", "!"},
    .flat = "-",
    .heavy = "=",
    .upright = "|",
    .bar = "|",
    .top_left = "+",
    .top_right = "+",
    .bottom_left = "+",
    .bottom_right = "+",
    .left_join = "+",
    .right_join = "+",
    .down_join = "+",
    .up_join = "+",
    .dotted = ".",
    .cross = "+",
    .heavy_cross = "+",
    .knot = "+",
    .heavy_knot = "+",
    .leave = "+",
    .heavy_leave = "+",
    .to_right = ">",
    .to_left = "<",
    .wait = "=",
    .left_edge = "[",
    .right_edge = "]",
    .slot = "|",
    .closed = "X",
    .more = "~",
    .opaque = "*",
    .play = ">",
    .pause = "=",
    .over = "#",
    .below = "v",
    .above = "^",
    .bullet = "*",
    .dot = "-",
    .idle = ".",
    .good = "+",
    .share = {".", "o", "@"},
    .mark = "%",
    .circle = "@",
    .here = "@",
    .context = {"o", "X", "T"},
    .choice = ">",
    .keys_seek = "left right",
    .keys_scroll = "up down",
};

const struct glyphs *glyph_set(bool ascii)
{
    return ascii ? &ascii_set : &unicode_set;
}

enum style glyph_state_style(enum task_state state)
{
    switch (state) {
    case TASK_RUNNABLE:
        return STYLE_RUNNABLE;
    case TASK_RUNNING:
    case TASK_WORKING:
        return STYLE_RUNNING;
    case TASK_BLOCKED:
        return STYLE_BLOCKED;
    case TASK_SLEEPING:
    case TASK_AWAY:
        return STYLE_SLEEPING;
    case TASK_DONE:
        return STYLE_DONE;
    case TASK_PANICKED:
    case TASK_LEAKED:
        break;
    }
    return STYLE_FAILED;
}

const char *glyph_state_word(
    const struct catalogue *words, enum task_state state)
{
    static const char *const names[GLYPH_STATES] = {
        [TASK_RUNNABLE] = N_("ready"),
        [TASK_RUNNING] = N_("running"),
        [TASK_WORKING] = N_("working"),
        [TASK_BLOCKED] = N_("blocked"),
        [TASK_SLEEPING] = N_("sleeping"),
        [TASK_AWAY] = N_("away"),
        [TASK_DONE] = N_("done"),
        [TASK_PANICKED] = N_("panicked"),
        [TASK_LEAKED] = N_("leaked"),
    };
    return tr(words, names[state]);
}
