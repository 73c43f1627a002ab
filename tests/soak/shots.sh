#!/bin/sh
# SPDX-License-Identifier: MIT
# shots.sh TAANT OTHER SCRIPT TIMES: plays a script so often and expects the
# same bytes in every shot each time, and also from the OTHER build.
set -eu
taant=$1
other=$2
script=$3
times=$4
shots=$(mktemp -d)
trap 'rm -rf "$shots"' EXIT

"$taant" play "$script" --out "$shots/first"
[ -n "$(ls "$shots/first")" ]
for i in $(seq 2 "$times"); do
    "$taant" play "$script" --out "$shots/again"
    diff -r "$shots/first" "$shots/again" || {
        echo "play $i differs from the first"
        exit 1
    }
    rm -r "$shots/again"
done
echo "$times of $times plays are the same"
"$other" play "$script" --out "$shots/other"
diff -r "$shots/first" "$shots/other"
echo "the other compiler's too"
