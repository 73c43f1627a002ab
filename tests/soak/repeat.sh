#!/bin/sh
# SPDX-License-Identifier: MIT
# repeat.sh TAANT TIMES: runs each pattern so often from one seed and expects
# the same events each time, in other time zones and locales, on one core and on
# all; and other events from some other seed.
set -eu
taant=$1
times=$2

events() { # PATTERN SEED [PREFIX ...]
    of=$1
    seed=$2
    shift 2
    # A leak is an outcome, not an error, here.
    "$@" "$taant" run "$of" --mode deterministic --seed "$seed" \
        --events jsonl ||
        [ $? = 1 ]
}

cores=$(taskset -cp $$ | sed 's/.*: //')
patterns=$("$taant" list | sed -n 's/^  \([a-z0-9_]*\).*/\1/p')
[ -n "$patterns" ]
for pattern in $patterns; do
    first=$(events "$pattern" 7 | sha256sum)
    for i in $(seq 2 "$times"); do
        case $((i % 3)) in
        0) export TZ=UTC LC_ALL=C HOME=/ ;;
        1) export TZ=Asia/Dhaka LC_ALL=C.UTF-8 HOME=/tmp ;;
        2) export TZ=America/St_Johns LC_ALL=bn_BD.UTF-8 HOME=/nowhere ;;
        esac
        on=${cores%%[-,]*}
        [ $((i % 2)) = 0 ] || on=$cores
        again=$(events "$pattern" 7 taskset -c "$on" | sha256sum)
        [ "$first" = "$again" ] || {
            echo "$pattern: run $i differs from the first"
            exit 1
        }
    done
    echo "$pattern: $times of $times runs are the same"
done

# The comparison can fail: seeds matter.
for seed in 8 9 10 11 12; do
    [ "$(events worker_pool 7 | sha256sum)" = \
        "$(events worker_pool $seed | sha256sum)" ] || exit 0
done
echo "worker_pool runs the same from every seed"
exit 1
