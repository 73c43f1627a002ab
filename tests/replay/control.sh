#!/bin/sh
# SPDX-License-Identifier: MIT
# control.sh TAANT SCRIPT FRAMES WORK: proves that golden.sh can fail: on a
# frame with one other byte, on one frame too few, on one too many, and on an
# `expect` that does not hold.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
taant=$1
script=$2
frames=$3
work=$4
first=$(ls "$frames" | head -n 1)

grow() {
    rm -rf "$work"
    mkdir -p "$work"
    cp -r "$frames" "$work/frames"
    cp "$script" "$work/play.script"
}

check() {
    sh "$here/golden.sh" check "$taant" "$work/play.script" "$work/frames" \
        "$work/played" 2>&1
}

expect() { # TEXT
    if said=$(check); then
        echo "golden.sh did not find: $1"
        exit 1
    fi
    case $said in
    *"$1"*) grow ;;
    *)
        printf 'golden.sh did not say %s, but:\n%s\n' "$1" "$said"
        exit 1
        ;;
    esac
}

grow
check
sed '1s/$/!/' "$frames/$first" >"$work/frames/$first"
expect '--target golden'
rm "$work/frames/$first"
expect "Only in $work/played: $first"
cp "$frames/$first" "$work/frames/more.txt"
expect "Only in $work/frames: more.txt"
echo 'expect "nobody writes this"' >>"$work/play.script"
expect 'nobody writes this'
