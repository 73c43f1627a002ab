#!/bin/sh
# SPDX-License-Identifier: MIT
# bad_input.sh TAANT WORK: gives the program everything that is wrong, in both
# languages. Each time: exit 2, one message on standard error in the language
# that was asked for, no escape byte anywhere, no file made or changed.
set -u
taant=$1
work=$2
failed=0
count=0

# A byte of Bengali, and the escape byte.
bengali=$(printf '\340\246')
esc=$(printf '\033')

fail() { # WHAT
    echo "failed: $1: LANGUAGE=$language taant $words"
    sed 's/^/    out: /' "$work/out"
    sed 's/^/    err: /' "$work/err"
    failed=$((failed + 1))
}

holds() { # FILE BYTES
    LC_ALL=C grep -qF -e "$2" "$1"
}

files() { # what there is, and when it was changed
    (cd "$work/here" && find . -type f -exec cksum {} + | sort && find . | sort)
}

run() { # ARGUMENTS, in $work/here
    (cd "$work/here" && LANGUAGE=$language TERM=xterm-256color "$taant" "$@" \
        </dev/null >"$work/out" 2>"$work/err")
    status=$?
    words=$*
    [ "$status" = 2 ] || fail "exit status $status"
    [ "$(wc -l <"$work/err")" = 1 ] || fail "not one line of message"
    case $(cat "$work/err") in
    'taant: '?*) ;;
    *) fail "not told as a message" ;;
    esac
    ! holds "$work/err" "$esc" && ! holds "$work/out" "$esc" || fail "escape"
    [ "$(files)" = "$before" ] || fail "files made or changed"
}

# bad TEXT ARGUMENTS: the English message must hold TEXT.
bad() {
    text=$1
    shift
    language=en
    run "$@"
    holds "$work/err" "$text" || fail "the message lacks: $text"
    ! holds "$work/err" "$bengali" || fail "Bengali"
    language=bn
    run "$@"
    holds "$work/err" "$bengali" || fail "not in Bengali"
    [ ! -s "$work/out" ] || fail "output besides the message"
    count=$((count + 1))
}

# ---- what is on disk ----

rm -rf "$work"
mkdir -p "$work/here/folder" "$work/here/lessons/en"
cd "$work/here" || exit 1

script() { # NAME LINES
    printf '%b\n' "$2" >"$1.script"
}

# lesson FOLDER FRONT-MATTER TEXT
lesson() {
    mkdir -p "$1/en"
    printf '%b' "---\n$2---\n$3" >"$1/en/worker_pool.md"
}

"$taant" run leak_unread --lang en --record good.taant >/dev/null
size=$(wc -c <good.taant)
head -c 20 good.taant >head.taant
head -c $((size / 2)) good.taant >half.taant
head -c $((size - 1)) good.taant >cut.taant
{
    head -c $((size - 1)) good.taant
    printf '\001'
} >checksum.taant
{
    head -c 8 good.taant
    printf '\003\000\000\000'
    tail -c +13 good.taant
} >newer.taant
{
    cat good.taant
    echo more
} >longer.taant
: >empty.taant
printf 'not a recording\033[2J\n' >text.taant

script verb 'opne worker_pool'
script pattern 'open wrker_pool'
script key 'open worker_pool\nkey hyper'
script lang 'lang xx'
script size 'size 10x3'
script seed 'seed -1'
script mode 'mode dead'
script knob 'open worker_pool\nknob speed=3'
script value 'open worker_pool\nknob workers=99'
script event 'open worker_pool\nrun until chan.explode'
script closed 'run until chan.send'
script shot 'shot ../up'
script expect 'expect text'
script control 'expect "\0033[2J"'
script utf8 'open \0377\0376'
script good 'open worker_pool\nrun until end\nshot end'
script more 'key q\nshot late'
mv utf8.script "$(printf 'utf8-\377.script')"

front='title: T\nchapter: 4\norder: 410\nrevision: 1\nminutes: 1\npattern: worker_pool\nterms: task\n'
step='## Step\n<!-- at: run.end -->\nText.\n'
lesson untitled 'order: 1\n' "$step"
lesson unknown "${front}colour: red\n" "$step"
lesson stepless "$front" ''
lesson html "$front" "$step\n<b>bold</b>\n"
lesson comment "$front" '## Step\n<!-- when: noon -->\nText.\n'
lesson control "$front" '## Step\n<!-- at: run.end -->\nText \0033[31m.\n'
lesson escape "title: \0033]0;x\0007\n" "$step"
lesson utf8 "${front}\0377\0376: 1\n" "$step"
mkdir -p inside/en/worker_pool.md
before=$(files)

# ---- the command line ----

e=$(printf '\033[31m')
bad 'there is no pattern "nope"' nope
bad 'did you mean worker_pool?' run wrker_pool
bad 'did you mean worker_pool?' worker_pol
bad 'there is no knob "speed"' run worker_pool --knob speed=3
bad 'it is a number from 1 to 8' run worker_pool --knob workers=9
bad 'it is a number from 1 to 8' run worker_pool --knob workers=two
bad 'it is a number from 1 to 8' run worker_pool --knob workers=
bad 'variant cannot be' run leak_unread --knob variant=fixed
bad 'sets no knob' run worker_pool --knob workers
bad 'there is no knob "speed"' worker_pool --knob speed=3
bad '--lang cannot be "xx"' --lang xx list
bad '--lang needs a value' list --lang
bad 'there is no option --bogus here' list --bogus
bad 'there is no option --out here' run worker_pool --out folder
bad '--ascii takes no value' --ascii=yes
bad '--seed cannot be "-1"' run worker_pool --seed -1
bad '--seed cannot be' run worker_pool --seed 18446744073709551616
bad '--mode cannot be "dead"' run worker_pool --mode dead
bad 'from 40x12 to 500x500' export worker_pool --size 10x3 --to run.svg
bad 'from 40x12 to 500x500' export worker_pool --size 39x12 --to run.svg
bad 'from 40x12 to 500x500' export worker_pool --size 40x11 --to run.png
bad '--display cannot be "paper"' --display paper
bad '--display ncurses: ' worker_pool --display ncurses
bad '--width cannot be "3"' --width 3
bad '--events cannot be "xml"' run worker_pool --events xml
bad '--record needs a path' run worker_pool --record ''
bad 'cannot write the recording' run worker_pool --record no/such/run.taant
bad 'is not a file' run worker_pool --record folder
bad 'is not a file' run worker_pool --events jsonl --record /dev/full
bad 'needs a PATTERN' run
bad 'needs a FILE' replay
bad 'one word too many' run worker_pool more
bad 'one word too many' list more
bad 'there is no command "nope"' help nope
bad 'there is no pattern "' "$(printf 'a\377\376b')"
bad 'there is no pattern "' "$e"
bad 'there is no knob "' run worker_pool --knob "$e=3"
bad 'there is no option --' run worker_pool "--$e"
bad '--mode cannot be "' run worker_pool "--mode=$e"
bad 'there is no command "' help "$e"

# ---- files ----

bad 'No such file' replay missing.taant
bad 'not a recording' replay folder
bad 'not a recording' replay empty.taant
bad 'not a recording' replay text.taant
bad 'cut off' replay head.taant
bad 'cut off' replay half.taant
bad 'cut off' replay cut.taant
bad 'checksum is wrong' replay checksum.taant
bad 'newer version' replay newer.taant
bad 'newer version' open taant9~anything
bad 'newer version' run taant9~anything
bad 'newer version' share taant9~anything
bad 'this token is damaged' open taant1~worker_pool~7~~~41~00000000
bad 'this token is damaged' export taant1~worker_pool~7~~~41~0 --to run.svg
bad 'is no token' open worker_pool
bad 'leave those out' run taant1~worker_pool~7~~~41~00000000 --seed 3
bad 'leave those out' export good.taant --knob workers=3 --to run.svg
bad 'damaged' replay longer.taant
bad 'No such file' replay "$e"
bad 'No such file' replay "$(printf '\377.taant')"

bad 'No such file' play missing.script
bad 'Is a directory' play folder
bad 'No such file' play "$e"
bad 'verb.script:1: ' play verb.script --out out
bad 'pattern.script:1: ' play pattern.script
bad 'key.script:2: ' play key.script
bad 'lang.script:1: ' play lang.script
bad 'size.script:1: a size is COLUMNSxROWS, from 40x12' play size.script
bad 'seed.script:1: ' play seed.script
bad 'mode.script:1: ' play mode.script
bad 'knob.script:2: ' play knob.script
bad 'value.script:2: ' play value.script
bad 'event.script:2: ' play event.script
bad 'closed.script:1: ' play closed.script
bad 'shot.script:1: ' play shot.script
bad 'expect.script:1: ' play expect.script
bad 'control.script:1: ' play control.script
bad '.script:1: ' play "$(printf 'utf8-\377.script')"
bad 'more.script:2: ' play more.script
bad 'File exists' play good.script --out verb.script
bad '--out needs a path' play verb.script --out ''

bad 'there is no folder missing' list --lessons missing
bad 'there is no folder verb.script' list --lessons verb.script
bad 'there is no folder ' list --lessons "$e"
for name in untitled unknown stepless html comment escape utf8; do
    bad "$name/en/worker_pool.md:" list --lessons $name
    bad "$name/en/worker_pool.md:" play key.script --lessons $name
done
bad 'Is a directory' list --lessons inside

# What a lesson's text may hold, it holds harmlessly.
"$taant" play good.script --lessons control --out shots || failed=1
if holds shots/end.txt "$esc" || ! holds shots/end.txt 'Text [31m.'; then
    echo "failed: an escape byte in a lesson"
    cat shots/end.txt
    failed=1
fi

[ "$failed" = 0 ] || exit 1
echo "$count kinds of bad input, each told in both languages"
