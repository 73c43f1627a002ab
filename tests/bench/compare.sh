#!/bin/sh
# SPDX-License-Identifier: MIT
# compare.sh OURS GO SCREEN TAANT TABLE: runs runtime_bench (OURS) and its twin
# in turn, five rounds of each row, and prints the medians and their ratio;
# then what screen_bench (SCREEN) measures of TAANT, which has no twin. TABLE
# gets the same as tab-separated values. Fails when a promise is not kept: a
# ratio to Go, or the most there may be of a unit.
set -eu
ours=$1
go=$2
screen=$3
taant=$4
table=$5
rounds=$(mktemp)
trap 'rm -f "$rounds"' EXIT
kept=0

# name|shape|operations|workers|trace|promised ratio ours/Go, or -
rows='spawn and join, 1,000 at a time|spawn|500000|1|off|0.06
spawn and join, 1,000 at a time, traced|spawn|500000|1|coarse|0.12
spawn and join, 1,000,000|spawnall|1000000|1|off|0.15
spawn and join, 1,000,000, traced|spawnall|1000000|1|coarse|0.20
unbuffered ping-pong|pingpong|300000|1|off|0.15
unbuffered ping-pong, traced|pingpong|300000|1|coarse|0.25
buffered (100) 1 to 1|buffered|2000000|1|off|0.25
buffered (100) 1 to 1, traced|buffered|2000000|1|coarse|0.32
buffered (100) 4 to 4|buffered4|2000000|1|off|0.30
buffered (100) 4 to 4, traced|buffered4|2000000|1|coarse|0.40
select over 4|select4|1000000|1|off|0.13
select over 4, traced|select4|1000000|1|coarse|0.20
mutex, 8 tasks, yield inside|mutexyield|500000|1|off|0.15
mutex, 8 tasks, yield inside, traced|mutexyield|500000|1|coarse|0.25
prime sieve, 2,000 primes|sieve|2000|1|off|0.18
prime sieve, 2,000 primes, traced|sieve|2000|1|coarse|0.40
worker pool, 1,000,000 jobs|pool|1000000|1|off|0.22
worker pool, 1,000,000 jobs, traced|pool|1000000|1|coarse|0.28
yield between 2|yield|1000000|1|off|0.15
yield between 2, traced|yield|1000000|1|coarse|0.25
100,000 sleepers, CPU|sleepers|100000|1|off|0.50
100,000 sleepers, CPU, traced|sleepers|100000|1|coarse|-
spawn and join, 1,000 at a time|spawn|500000|2|off|0.12
spawn and join, 1,000 at a time, traced|spawn|500000|2|coarse|0.20
spawn and join, 1,000,000|spawnall|1000000|2|off|0.25
spawn and join, 1,000,000, traced|spawnall|1000000|2|coarse|0.35
unbuffered ping-pong|pingpong|300000|2|off|0.15
unbuffered ping-pong, traced|pingpong|300000|2|coarse|0.30
buffered (100) 1 to 1|buffered|2000000|2|off|0.30
buffered (100) 1 to 1, traced|buffered|2000000|2|coarse|0.40
buffered (100) 4 to 4|buffered4|2000000|2|off|0.50
buffered (100) 4 to 4, traced|buffered4|2000000|2|coarse|0.60
select over 4|select4|1000000|2|off|0.40
select over 4, traced|select4|1000000|2|coarse|0.50
mutex, 8 tasks, yield inside|mutexyield|500000|2|off|0.70
mutex, 8 tasks, yield inside, traced|mutexyield|500000|2|coarse|0.70
prime sieve, 2,000 primes|sieve|2000|2|off|0.15
prime sieve, 2,000 primes, traced|sieve|2000|2|coarse|0.35
worker pool, 1,000,000 jobs|pool|1000000|2|off|0.70
worker pool, 1,000,000 jobs, traced|pool|1000000|2|coarse|0.70
yield between 2|yield|1000000|2|off|0.15
yield between 2, traced|yield|1000000|2|coarse|0.25
100,000 sleepers, CPU|sleepers|100000|2|off|0.50
100,000 sleepers, CPU, traced|sleepers|100000|2|coarse|-'

for round in 1 2 3 4 5; do
    echo "$rows" | while IFS='|' read -r name shape operations workers trace \
        promise; do
        a=$("$ours" "$shape" "$operations" "$workers" "$trace")
        b=$("$go" "$shape" "$operations" "$workers")
        echo "$round|$name|$workers|$promise|$a|$b" >>"$rounds"
    done
done

awk -F '|' -v table="$table" '
function median(of, key,    list, n, i, j, swap) {
    n = split(of[key], list, " ")
    for (i = 2; i <= n; i++) {
        for (j = i; j > 1 && list[j - 1] + 0 > list[j] + 0; j--) {
            swap = list[j]
            list[j] = list[j - 1]
            list[j - 1] = swap
        }
    }
    return list[int((n + 1) / 2)]
}
{
    key = $2 "|" $3
    if (!(key in promise)) {
        order[++count] = key
        promise[key] = $4
    }
    ours[key] = ours[key] " " $5
    go[key] = go[key] " " $6
}
END {
    print "name\tworkers\tours\tgo\tunit\tratio\ttarget" >table
    printf "%-38s %7s %9s %9s %6s %7s\n", "nanoseconds per operation",
        "workers", "ours", "Go", "ratio", "target"
    for (i = 1; i <= count; i++) {
        key = order[i]
        split(key, part, "|")
        a = median(ours, key)
        b = median(go, key)
        ratio = b > 0 ? a / b : 0
        missed = promise[key] != "-" && ratio > promise[key]
        printf "%-38s %7d %9.2f %9.2f %6.2f %7s%s\n", part[1], part[2], a, b,
            ratio, promise[key],
            promise[key] == "-" ? "" : missed ? "  missed" : "  kept"
        printf "%s\t%d\t%.2f\t%.2f\tns\t%.3f\t%s\n", part[1], part[2], a, b,
            ratio, promise[key] >table
        bad = bad || missed
    }
    exit bad
}' "$rounds" || kept=1

"$screen" "$taant" >"$rounds"
awk -F '|' -v table="$table" '
BEGIN {
    printf "\n%-38s %9s %-9s %14s\n", "the screen", "ours", "unit", "target"
}
{
    missed = $4 != "-" && $2 + 0 > $4 + 0
    printf "%-38s %9.2f %-9s %14s%s\n", $1, $2, $3, $4,
        $4 == "-" ? "" : missed ? "  missed" : "  kept"
    printf "%s\t-\t%s\t-\t%s\t-\t%s\n", $1, $2, $3, $4 >>table
    bad = bad || missed
}
END { exit bad }' "$rounds" || kept=1
exit $kept
