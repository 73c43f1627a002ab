#!/bin/sh
# SPDX-License-Identifier: MIT
# shots.sh TAANT SCRIPT TIMES [OTHER]: plays a script so often and expects the
# same bytes in every shot each time, and also from the OTHER build.
set -eu
taant=$1
script=$2
times=$3
other=${4-}
shots=$(mktemp -d)
trap 'rm -rf "$shots"' EXIT

"$taant" play "$script" --lang en --out "$shots/first"
count=$(ls "$shots/first" | wc -l)
[ "$count" -gt 0 ]
for i in $(seq 2 "$times"); do
    "$taant" play "$script" --lang en --out "$shots/again"
    diff -r "$shots/first" "$shots/again" || {
        echo "play $i differs from the first"
        exit 1
    }
    rm -r "$shots/again"
done
echo "$times of $times plays are the same, in all $count files"
[ -n "$other" ] || exit 0

# Two builds of one compiler would prove nothing.
compiler() {
    readelf --string-dump=.comment "$1" | grep -oE 'GCC|clang' | sort -u |
        tail -n 1
}
[ "$(compiler "$taant")" != "$(compiler "$other")" ] || {
    echo "$taant and $other come from the same compiler"
    exit 1
}
"$other" play "$script" --lang en --out "$shots/other"
diff -r "$shots/first" "$shots/other"
echo "$(compiler "$other") makes the same as $(compiler "$taant")"
