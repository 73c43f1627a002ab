#!/bin/sh
# SPDX-License-Identifier: MIT
# go_twins.sh ROOT TAANT: fails when a pattern has no twin patterns/go/NAME.go,
# or a twin is not as gofmt and go vet would have it, or prints other lines
# than its C sibling (in any order). Where the schedule decides what is
# printed, the twin says so in a line "// varies"; then numbers are not
# compared. Exit 77 (skipped): there is no go here.
set -eu
cd "$1"
taant=$2
command -v go >/dev/null && command -v gofmt >/dev/null || exit 77
GO111MODULE=off
export GO111MODULE
status=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for pattern in patterns/*.c; do
    name=$(basename "$pattern" .c)
    [ "$name" = pattern ] || [ -f "patterns/go/$name.go" ] || {
        echo "$pattern: there is no patterns/go/$name.go"
        status=1
    }
done
unformatted=$(gofmt -l patterns/go)
[ -z "$unformatted" ] || {
    echo "not as gofmt would have it: $unformatted"
    status=1
}

# The lines a C pattern prints: "text" is the last but two of an event's keys,
# and a printed text holds no quotes.
c_lines() { # NAME
    "$taant" run "$1" --mode deterministic --events jsonl 2>/dev/null |
        sed -n 's/.*"kind":"task\.print".*"text":"\(.*\)","file".*/\1/p' |
        sed 's/\\"/"/g'
}

# With Go's faketime, time stands still while a goroutine runs, and then jumps:
# however busy the machine, a twin prints the same. Each piece of its output
# then has a head of 16 bytes. Not for a twin that computes or talks over the
# network until some time is over, which says so in a line "// real time".
build() { # NAME
    file=patterns/go/$1.go
    [ -f "patterns/$1.c" ] || echo "$file: there is no patterns/$1.c"
    go vet "$file" 2>&1
    tags=faketime
    ! grep -q '^// real time$' "$file" || tags=
    go build -tags "$tags" -o "$out/$1" "$file" 2>&1 || true
}

compare() { # NAME
    file=patterns/go/$1.go
    [ -x "$out/$1" ] || return 0
    c_lines "$1" >"$out/$1.c"
    timeout 20 "$out/$1" >"$out/$1.raw" 2>/dev/null ||
        [ $? -ne 124 ] || {
        echo "$file: still runs after 20 s"
        return 0
    }
    perl -0777 -pe 's/\0\0PB.{12}//gs' "$out/$1.raw" >"$out/$1.go"
    if grep -q '^// varies$' "$file"; then
        sed -i 's/[0-9][0-9]*/N/g' "$out/$1.c" "$out/$1.go"
        unique=-u
    fi
    # shellcheck disable=SC2086 # none, or one option
    for side in c go; do
        LC_ALL=C sort ${unique-} -o "$out/$1.$side" "$out/$1.$side"
    done
    cmp -s "$out/$1.c" "$out/$1.go" || {
        echo "$file: prints other lines than patterns/$1.c (<: C, >: Go)"
        diff "$out/$1.c" "$out/$1.go" || true
    }
}

# Does it to each twin, so many at a time.
each() { # COUNT build|compare
    started=0
    for twin in patterns/go/*.go; do
        name=$(basename "$twin" .go)
        "$2" "$name" >>"$out/$name.said" &
        started=$((started + 1))
        [ $((started % $1)) -ne 0 ] || wait
    done
    wait
}

each 2 build
each 2 compare
for said in "$out"/*.said; do
    [ ! -s "$said" ] || {
        cat "$said"
        status=1
    }
done
exit $status
