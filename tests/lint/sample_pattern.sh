#!/bin/sh
# SPDX-License-Identifier: MIT
# sample_pattern.sh ROOT DIRECTORY CC: copies the sources below DIRECTORY,
# adds a pattern as one C file and two lessons, builds, and expects the
# program to know, teach and run it.
set -eu
root=$1
tree=$2/sample-pattern
cc=$3
rm -rf "$tree"
mkdir -p "$tree"
(cd "$root" && find . \( -name build -o -name .git \) -prune -o -type f \
    -print0 | tar -c --null -T - | tar -x -C "$tree")

cat >"$tree/patterns/sample.c" <<'END'
/* SPDX-License-Identifier: MIT */
#include "patterns/pattern.h"
#include "runtime/taant.h"

//> teller
static void teller(void *arg)
{
    struct chan *news = arg;
    int value = 7;
    chan_send(news, &value);
}
//< teller

static void sample(const struct knobs *knobs)
{
    struct chan *news = chan_make("news", int, 0);
    task_go(teller, news);
    int value;
    for (long i = 0; i < knob(knobs, "times"); i++) {
        chan_recv(news, &value);
        task_print("heard %d", value);
    }
}

const struct pattern pattern_sample = {
    .name = "sample",
    .run = sample,
    .knobs = {
        {.name = "times", .value = 1, .most = 1},
    },
    .ends = "ok",
};
END

lesson() { # LANGUAGE TITLE HEADING PROSE
    cat >"$tree/lessons/$1/sample.md" <<END
---
title: $2
chapter: 9
order: 990
revision: 1
minutes: 1
pattern: sample
terms: channel
---
## $3
<!-- at: chan.send news #1 -->
<!-- code: teller -->
$4
END
}
lesson en 'A sample' 'One value' 'A teller sends one value.'
lesson bn 'একটি নমুনা' 'একটি মান' 'একজন একটি মান পাঠায়।'

cmake -S "$tree" -B "$tree/build/x" -G Ninja -DCMAKE_C_COMPILER="$cc" \
    -DCMAKE_BUILD_TYPE=Debug >"$tree/log" || {
    cat "$tree/log"
    exit 1
}
cmake --build "$tree/build/x" --target taant >"$tree/log" || {
    cat "$tree/log"
    exit 1
}
taant=$(find "$tree/build/x" -type f -name taant -perm -u+x)

expect() { # PART COMMAND...
    part=$1
    shift
    "$@" >"$tree/said" 2>&1 || {
        echo "failed: $*"
        cat "$tree/said"
        exit 1
    }
    grep -qF "$part" "$tree/said" || {
        echo "no \"$part\" from: $*"
        cat "$tree/said"
        exit 1
    }
}
expect sample "$taant" list
expect 'A sample' "$taant" list --lang en
expect 'একটি নমুনা' "$taant" list --lang bn
expect 'heard 7' "$taant" run sample --mode deterministic --lang en
expect 'chan.send' "$taant" run sample --mode deterministic --events jsonl
rm -rf "$tree"
