#!/bin/sh
# SPDX-License-Identifier: MIT
# golden.sh check|keep TAANT SCRIPT FRAMES PLAYED: plays SCRIPT into the folder
# PLAYED; then expects those frames byte for byte in FRAMES, or keeps them
# there. A frame is its .txt, and its .ansi where the shot's name has "colour".
set -eu
verb=$1
taant=$2
script=$3
frames=$4
played=$5

rm -rf "$played"
"$taant" play "$script" --lang en --out "$played"
find "$played" -name '*.ansi' ! -name '*colour*' -exec rm {} +
[ -n "$(ls "$played")" ]

case $verb in
keep)
    rm -rf "$frames"
    cp -r "$played" "$frames"
    ;;
check)
    LC_ALL=C diff -r -u "$frames" "$played" || {
        echo "$script shows other frames than $frames holds (-)."
        echo "If the new ones (+) are right, keep them:"
        echo "    cmake --build --preset dev --target golden"
        exit 1
    }
    ;;
esac
