#!/bin/sh
# SPDX-License-Identifier: MIT
# shots.sh TAANT SCRIPT TIMES [OTHER]: plays a script so often and expects the
# same bytes each time, in every shot (text, ANSI, SVG; the last frame as PNG)
# and in films of all between; wherever it is played: in other time zones,
# locales and homes, on one core and on all, and by the OTHER build in turn.
set -eu
taant=$1
script=$2
times=$3
other=${4-$taant}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Two builds of one compiler would prove nothing.
compiler() {
    readelf --string-dump=.comment "$1" | grep -oE 'GCC|clang' | sort -u |
        tail -n 1
}
[ $# -lt 4 ] || [ "$(compiler "$taant")" != "$(compiler "$other")" ] || {
    echo "$taant and $other come from the same compiler"
    exit 1
}

# The same script with more to write. A film has one size; one of a live run
# would be another each time, and one of the long run takes an hour.
films=1
! grep -qE '^ *(key .*\bd\b|mode live)' "$script" || films=0
[ "$(basename "$script")" != long.script ] || films=0
awk -v films=$films '
function film() { if (films) print "record film-" count++ ".cast" }
BEGIN { film() }
/^ *size / { if (films) print "record stop"; print; film(); next }
{ print }
/^ *shot [^.]*$/ { print $0 ".svg" }
END { print "shot last.png" }' "$script" >"$work/all.script"

cores=$(taskset -cp $$ | sed 's/.*: //')
play() { # ROUND FOLDER
    case $(($1 % 3)) in
    0) set -- "$@" TZ=UTC LC_ALL=C HOME=/ ;;
    1) set -- "$@" TZ=Asia/Dhaka LC_ALL=C.UTF-8 HOME="$work" ;;
    2) set -- "$@" TZ=America/St_Johns LC_ALL=bn_BD.UTF-8 HOME=/nowhere ;;
    esac
    on=${cores%%[-,]*}
    [ $(($1 % 2)) = 0 ] || on=$cores
    by=$taant
    [ $(($1 / 2 % 2)) = 0 ] || by=$other
    folder=$2
    shift 2
    env "$@" taskset -c $on "$by" play "$work/all.script" --lang en \
        --out "$folder"
}

play 0 "$work/first"
count=$(ls "$work/first" | wc -l)
[ "$count" -gt 2 ]
for i in $(seq 2 "$times"); do
    play "$i" "$work/again"
    diff -r "$work/first" "$work/again" || {
        echo "play $i differs from the first"
        exit 1
    }
    rm -r "$work/again"
done
echo "$times of $times plays are the same, in all $count files," \
    "by $(compiler "$taant")" "$([ $# -lt 4 ] || compiler "$other")"
