#!/bin/sh
# SPDX-License-Identifier: MIT
# steps.sh check|keep TAANT LESSONS FRAMES PLAYED: goes through every step of
# every lesson in both languages; then expects the frames byte for byte in
# FRAMES/NAME.LANG.txt, or keeps them there. A step whose run is live has none: it
# is another run each time.
set -eu
verb=$1
taant=$2
lessons=$3
frames=$4
played=$5

rm -rf "$played"
mkdir -p "$played"

# Writes the script that shows each step of a lesson: each of its questions, and
# what is to be read behind them.
script() { # LESSON NAME
    echo "for lang en bn"
    echo "open $2"
    awk '
        function show(   i) {
            for (i = 0; step > 0 && i <= questions; i++) {
                if (!live) { printf "shot %02d-%d-$lang.txt\n", step, i }
                print "key n"
            }
        }
        /^## / { show(); step++; questions = 0; own = 0 }
        /^### / { questions++ }
        /^<!-- (at|goal|set):/ && !own { live = 0; own = 1 }
        /^<!-- set:.*mode=live/ { live = 1 }
        END { show() }' "$1"
    echo "end"
}

for lesson in "$lessons"/en/*.md; do
    name=$(basename "$lesson" .md)
    work=$played/work
    script "$lesson" "$name" >"$played/script"
    "$taant" play "$played/script" --lang en --out "$work"
    for lang in en bn; do
        for frame in "$work"/*-$lang.txt; do
            step=${frame##*/}
            echo "==== ${step%-*}"
            cat "$frame"
        done >"$played/$name.$lang.txt"
    done
    rm -r "$work" "$played/script"
done

case $verb in
keep)
    rm -rf "$frames"
    cp -r "$played" "$frames"
    ;;
check)
    diff -r -u "$frames" "$played" || {
        echo "the steps of the lessons show other frames than $frames holds (-)."
        echo "If the new ones (+) are right, keep them:"
        echo "    cmake --build --preset dev --target golden"
        exit 1
    }
    ;;
esac
