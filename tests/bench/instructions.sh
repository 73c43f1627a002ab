#!/bin/sh
# SPDX-License-Identifier: MIT
# instructions.sh BENCH FILE [--keep]: counts the instructions that each shape
# of work takes for an operation, on one worker, by valgrind's callgrind, and
# prints them beside those in FILE. Fails when one without a trace is off by
# more than 5 %. With a trace it depends a little on how often the clock is
# asked, so on the machine. --keep writes what was counted into FILE.
set -eu
bench=$1
file=$2
command -v valgrind >/dev/null || {
    echo "instructions.sh: valgrind is not installed" >&2
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

valgrind --tool=callgrind --dump-before=next_file \
    --callgrind-out-file="$work/counts" "$bench" \
    >"$work/rows" 2>"$work/errors" || {
    cat "$work/errors" >&2
    exit 1
}

# File 2 i + 2 has the instructions of pair i's N operations, 2 i + 3 of 2 N.
# Of all rounds the least counts.
file_number=1
while read -r name trace operations; do
    for times in 1 2; do
        file_number=$((file_number + 1))
        sed -n "s/^totals: /$name $trace $operations $times /p" \
            "$work/counts.$file_number"
    done
done <"$work/rows" | awk '
!($1 " " $2 in operations) { row[++rows] = $1 " " $2 }
{
    name = $1 " " $2
    operations[name] = $3
    if (!((name, $4) in least) || $5 < least[name, $4]) {
        least[name, $4] = $5
    }
}
END {
    for (i = 1; i <= rows; i++) {
        name = row[i]
        printf "%s %.0f\n", name,
            (least[name, 2] - least[name, 1]) / operations[name]
    }
}' >"$work/counted"

[ "${3-}" != --keep ] || {
    grep '^#' "$file" >"$work/kept"
    cat "$work/kept" "$work/counted" >"$file"
}
awk '
BEGIN { printf "%-24s %8s %8s\n", "instructions/operation", "now", "kept" }
/^#/ { next }
NR == FNR { kept[$1 " " $2] = $3; next }
{
    before = kept[$1 " " $2]
    change = before ? ($3 - before) / before * 100 : 100
    bad = $2 == "off" && (change > 5 || change < -5)
    printf "%-24s %8d %8d %+6.1f %%%s\n", $1 ($2 == "off" ? "" : ", traced"),
        $3, before, change, bad ? "  not within 5 %" : ""
    failed = failed || bad
}
END { exit failed }' "$file" "$work/counted"
