#!/bin/sh
# SPDX-License-Identifier: MIT
# compare.sh BINARIES GO TAANT TABLE: runs runtime_bench (in BINARIES, with the
# others) and its twin GO in turn, five rounds of each row, and prints the
# medians and their ratio; then what is measured of us alone: memory, the price
# of tracing, screen_bench of TAANT, instructions. TABLE gets the same as
# tab-separated values. Fails when a promise is not kept: a ratio to Go, or the
# most there may be of a unit.
#
# Three more columns are there to compare. "Go traced": Go with its own tracer.
# "libdill": its medians on a quiet machine of 2.5 GHz where Go 1.27 had 679 ns
# for a round of ping-pong; on one core, as it knows no others.
set -eu
binaries=$1
ours=$1/runtime_bench
go=$2
taant=$3
table=$4
rounds=$(mktemp)
alone=$(mktemp)
trap 'rm -f "$rounds" "$alone"' EXIT
kept=0

# name|shape|operations|workers|trace|unit|promised ratio ours/Go|libdill
rows='spawn and join, 1,000 at a time|spawn|500000|1|off|ns|0.06|65.41
spawn and join, 1,000 at a time, traced|spawn|500000|1|coarse|ns|0.12|-
spawn and join, 1,000,000|spawnall|1000000|1|off|ns|0.15|-
spawn and join, 1,000,000, traced|spawnall|1000000|1|coarse|ns|0.20|-
unbuffered ping-pong|pingpong|300000|1|off|ns|0.15|185.4
unbuffered ping-pong, traced|pingpong|300000|1|coarse|ns|0.25|-
unbuffered ping-pong, traced exactly|pingpong|300000|1|on|ns|-|-
buffered (100) 1 to 1|buffered|2000000|1|off|ns|0.25|-
buffered (100) 1 to 1, traced|buffered|2000000|1|coarse|ns|0.32|-
buffered (100) 4 to 4|buffered4|2000000|1|off|ns|0.30|-
buffered (100) 4 to 4, traced|buffered4|2000000|1|coarse|ns|0.40|-
select over 4|select4|1000000|1|off|ns|0.13|132.7
select over 4, traced|select4|1000000|1|coarse|ns|0.20|-
mutex, 8 tasks, yield inside|mutexyield|500000|1|off|ns|0.15|-
mutex, 8 tasks, yield inside, traced|mutexyield|500000|1|coarse|ns|0.25|-
prime sieve, 2,000 primes|sieve|2000|1|off|ns|0.18|231800
prime sieve, 2,000 primes, traced|sieve|2000|1|coarse|ns|0.40|-
worker pool, 1,000,000 jobs|pool|1000000|1|off|ns|0.22|216.9
worker pool, 1,000,000 jobs, traced|pool|1000000|1|coarse|ns|0.28|-
yield between 2|yield|1000000|1|off|ns|0.15|33.69
yield between 2, traced|yield|1000000|1|coarse|ns|0.25|-
100,000 sleepers, CPU|sleepers|100000|1|off|ns|0.50|-
100,000 sleepers, CPU, traced|sleepers|100000|1|coarse|ns|-|-
100,000 sleepers, overshoot (p99)|overshoot|100000|1|off|ns|1.00|-
spawn and join, 1,000 at a time|spawn|500000|2|off|ns|0.12|-
spawn and join, 1,000 at a time, traced|spawn|500000|2|coarse|ns|0.20|-
spawn and join, 1,000,000|spawnall|1000000|2|off|ns|0.25|-
spawn and join, 1,000,000, traced|spawnall|1000000|2|coarse|ns|0.35|-
unbuffered ping-pong|pingpong|300000|2|off|ns|0.15|-
unbuffered ping-pong, traced|pingpong|300000|2|coarse|ns|0.30|-
buffered (100) 1 to 1|buffered|2000000|2|off|ns|0.30|-
buffered (100) 1 to 1, traced|buffered|2000000|2|coarse|ns|0.40|-
buffered (100) 4 to 4|buffered4|2000000|2|off|ns|0.50|-
buffered (100) 4 to 4, traced|buffered4|2000000|2|coarse|ns|0.60|-
select over 4|select4|1000000|2|off|ns|0.40|-
select over 4, traced|select4|1000000|2|coarse|ns|0.50|-
mutex, 8 tasks, yield inside|mutexyield|500000|2|off|ns|0.70|-
mutex, 8 tasks, yield inside, traced|mutexyield|500000|2|coarse|ns|0.70|-
prime sieve, 2,000 primes|sieve|2000|2|off|ns|0.15|-
prime sieve, 2,000 primes, traced|sieve|2000|2|coarse|ns|0.35|-
worker pool, 1,000,000 jobs|pool|1000000|2|off|ns|0.70|-
worker pool, 1,000,000 jobs, traced|pool|1000000|2|coarse|ns|0.70|-
yield between 2|yield|1000000|2|off|ns|0.15|-
yield between 2, traced|yield|1000000|2|coarse|ns|0.25|-
100,000 sleepers, CPU|sleepers|100000|2|off|ns|0.50|-
100,000 sleepers, CPU, traced|sleepers|100000|2|coarse|ns|-|-
100,000 sleepers, overshoot (p99)|overshoot|100000|2|off|ns|0.50|-
100,000 waiting tasks, each|parked|100000|1|off|bytes|1.60|-
1,000,000 waiting tasks, each|parked|1000000|2|off|bytes|1.60|-'

for round in 1 2 3 4 5; do
    echo "$rows" | while IFS='|' read -r name shape operations workers trace \
        unit promise libdill; do
        # Memory does not vary.
        [ "$shape$round" = parked1 ] || [ "$shape" != parked ] || continue
        a=$("$ours" "$shape" "$operations" "$workers" "$trace")
        b=$("$go" "$shape" "$operations" "$workers")
        traced=-
        [ "$trace" != coarse ] ||
            traced=$("$go" "$shape" "$operations" "$workers" traced)
        echo "$name|$workers|$unit|$promise|$libdill|$a|$b|$traced" >>"$rounds"
    done
done

awk -F '|' -v table="$table" -v alone="$alone" '
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
    key = $1 "|" $2
    if (!(key in promise)) {
        order[++count] = key
        unit[key] = $3
        promise[key] = $4
        libdill[key] = $5
    }
    ours[key] = ours[key] " " $6
    go[key] = go[key] " " $7
    traced[key] = traced[key] " " $8
}
END {
    print "name\tworkers\tours\tgo\tunit\tratio\ttarget" >table
    printf "%-38s %7s %11s %11s %-5s %6s %7s %-6s %11s %9s\n", "an operation",
        "workers", "ours", "Go", "unit", "ratio", "target", "", "Go traced",
        "libdill"
    for (i = 1; i <= count; i++) {
        key = order[i]
        split(key, part, "|")
        a = median(ours, key)
        b = median(go, key)
        ratio = b > 0 ? a / b : 0
        missed = (promise[key] != "-" && ratio > promise[key]) ||
            (libdill[key] != "-" && a > libdill[key])
        printf "%-38s %7d %11.2f %11.2f %-5s %6.2f %7s %-6s %11s %9s\n",
            part[1], part[2], a, b, unit[key], ratio, promise[key],
            missed ? "missed" : promise[key] == "-" ? "" : "kept",
            median(traced, key), libdill[key]
        printf "%s\t%d\t%.2f\t%.2f\t%s\t%.3f\t%s\n", part[1], part[2],
            a, b, unit[key], ratio, promise[key] >table
        bad = bad || missed
    }
    off = median(ours, "unbuffered ping-pong|1")
    printf "ping-pong traced exactly / untraced|%.2f|times|2.0\n",
        median(ours, "unbuffered ping-pong, traced exactly|1") / off >alone
    printf "ping-pong traced coarsely / untraced|%.2f|times|1.4\n",
        median(ours, "unbuffered ping-pong, traced|1") / off >alone
    exit bad
}' "$rounds" || kept=1

echo "a task that has not run yet|$("$ours" fresh 20000 1 off)|bytes|200" \
    >>"$alone"
"$binaries/screen_bench" "$taant" >>"$alone"
awk -F '|' -v table="$table" '
BEGIN {
    printf "\n%-38s %9s %-9s %14s\n", "of us alone", "ours", "unit", "target"
}
{
    missed = $4 != "-" && $2 + 0 > $4 + 0
    printf "%-38s %9.2f %-9s %14s%s\n", $1, $2, $3, $4,
        $4 == "-" ? "" : missed ? "  missed" : "  kept"
    printf "%s\t-\t%s\t-\t%s\t-\t%s\n", $1, $2, $3, $4 >>table
    bad = bad || missed
}
END { exit bad }' "$alone" || kept=1

echo
sh "${0%/*}/instructions.sh" "$binaries/instructions_bench" \
    "${0%/*}/instructions.txt" || kept=1
exit $kept
