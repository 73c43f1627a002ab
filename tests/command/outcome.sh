#!/bin/sh
# SPDX-License-Identifier: MIT
# outcome.sh TAANT WORK: the exit status of running every pattern, in every
# variant, mode and language; its recording and its telling say the same.
set -eu
taant=$1
work=$2
esc=$(printf '\033')
rm -rf "$work"
mkdir -p "$work"
cd "$work"

status_of() { # ARGUMENTS; what is told stands in `out`
    status=0
    TERM=xterm-256color "$taant" "$@" >out 2>err </dev/null || status=$?
    [ ! -s err ] || {
        cat err
        echo "taant $*: a message besides"
        exit 1
    }
    ! LC_ALL=C grep -qF "$esc" out || {
        echo "taant $*: an escape byte"
        exit 1
    }
}

expect() { # STATUS ARGUMENTS
    wanted=$1
    shift
    status_of "$@"
    [ "$status" = "$wanted" ] || {
        cat out
        echo "taant $*: exit status $status, not $wanted"
        exit 1
    }
}

# A live run may end in another of the pattern's ways. It takes its time,
# most of which it sleeps: it goes on beside the rest.
live() { # PATTERN [ARGUMENTS]
    status=0
    "$taant" run "$@" --mode live >"live.$1" 2>"live.$1.err" || status=$?
    [ "$status" -le 1 ] && [ ! -s "live.$1.err" ] || {
        cat "live.$1.err"
        echo "taant run $* --mode live: exit status $status, or a message"
        echo "$1" >>live.failed
    }
}

# check STATUS PATTERN [--knob NAME=VALUE]
check() {
    wanted=$1
    shift
    for lang in en bn; do
        expect "$wanted" run "$@" --lang $lang --mode deterministic \
            --record run.taant
        cp out told
        expect "$wanted" replay run.taant --lang $lang
        cmp out told
        # Without a terminal the screen is told, too.
        expect "$wanted" "$@" --lang $lang --mode deterministic
        cmp out told
    done
    expect "$wanted" run "$@" --mode deterministic --events jsonl
    grep -q '"kind":"run.end"' out
}

# On a terminal that cannot show it, too.
for term in dumb '' nobody-knows-this; do
    expect 0 run worker_pool --mode deterministic
    cp out told
    TERM=$term "$taant" worker_pool --seed 1 >out
    cmp out told
done

for pattern in $("$taant" list --lang en |
    sed -n 's/^  \([a-z0-9_]*\).*/\1/p'); do
    live "$pattern" &
    case $pattern in
    leak_unread)
        check 1 $pattern
        "$taant" run $pattern --lang en >told || true
        grep -q '^0.400 s  search .* receive from answer. (leak_unread.c:19)$' \
            told
        grep '"kind":"task.leak"' out | grep '"object":1' |
            grep '"file":"leak_unread.c","line":19' >/dev/null
        check 0 $pattern --knob variant=buffered
        check 0 $pattern --knob variant=context
        ! grep -q '"kind":"task.leak"' out
        ;;
    *)
        # How it may end is tested with the lessons; here, that all agree.
        status=0
        "$taant" run "$pattern" --mode deterministic >out || status=$?
        [ "$status" -le 1 ]
        check "$status" "$pattern"
        ;;
    esac
done

expect 0 list
expect 0 help
expect 0 version
expect 0 --version
expect 0
wait
[ ! -e live.failed ]
echo 'every pattern ends as it must'
