#!/bin/sh
# SPDX-License-Identifier: MIT
# control.sh LINT DIRECTORY CC: proves that a lint can fail. It runs the lint
# on a small clean tree below DIRECTORY, then plants violations one at a time
# and expects each to be named.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lint=$1
tree=$2/$1-control
cc=$3

grow() { # a clean tree
    rm -rf "$tree"
    mkdir -p "$tree/runtime" "$tree/patterns" "$tree/tests/unit" \
        "$tree/tui/model" "$tree/tui/view" "$tree/tui/display" "$tree/locale"
    licence='/* SPDX-License-Identifier: MIT */'
    for header in runtime/taant runtime/trace patterns/pattern \
        tui/model/world tui/model/model_priv; do
        guard=$(echo "$header" | tr 'a-z/' 'A-Z_')_H
        printf '%s\n#ifndef %s\n#define %s\n\n#endif\n' \
            "$licence" "$guard" "$guard" >"$tree/$header.h"
    done
    printf '%s\n#include "patterns/pattern.h"\n' "$licence" \
        >"$tree/patterns/x.c"
    printf '%s\n#include "tui/model/model_priv.h"\n\n%s\n' "$licence" \
        'int world_count(void);' >"$tree/tui/model/world.c"
    cp "$here/../../.clang-format" "$tree/"
    sed '/^$/,$d' "$here/../../locale/bn.po" >"$tree/locale/bn.po"
    sh "$here/../../locale/extract.sh" "$tree" >"$tree/locale/taant.pot"
    mkdir -p "$tree/patterns/go" "$tree/lessons/bn"
    printf '// SPDX-License-Identifier: MIT\n\npackage main\n\n%s\n' \
        'func main() { println(1) }' >"$tree/patterns/go/x.go"
    mkdir -p "$tree/tests/mutation"
    cp "$here/../mutation/faults.sh" "$tree/tests/mutation/"
    printf 'no-count tui/model/world.c\ns/world_count/count/\n' \
        >"$tree/tests/mutation/faults.txt"
    printf '#!/bin/sh\n' >"$tree/taant"
    chmod +x "$tree/taant"
    printf '| term | পরিভাষা | not "শব্দ" |\n' >"$tree/locale/glossary.md"
    printf 'অশব্দ পরিভাষা\n' >"$tree/lessons/bn/x.md"
    # shellcheck disable=SC2016 # Markdown
    printf -- '- `%s`: a file\n' CODE-MAP.md 'lessons/*' 'patterns/go/*' taant \
        'patterns/*.c' 'locale/*' 'tests/mutation/*' \
        runtime/taant.h runtime/trace.h patterns/pattern.h tui/model/world.h \
        tui/model/model_priv.h tui/model/world.c >"$tree/CODE-MAP.md"
}

run_lint() {
    case $lint in
    symbols)
        "$cc" -c -x c "$tree/tui/model/world.c" -I "$tree" \
            -o "$tree/world.o"
        ar rcs "$tree/libtaant_model.a" "$tree/world.o"
        sh "$here/symbols.sh" "$tree/libtaant_model.a"
        ;;
    exports)
        "$cc" -shared -fPIC -x c "$tree/tui/model/world.c" -I "$tree" \
            -o "$tree/libtaant.so"
        "$cc" -c -x c "$tree/tui/model/world.c" -I "$tree" -o "$tree/world.o"
        ar rcs "$tree/libtaant.a" "$tree/world.o"
        sh "$here/exports.sh" "$tree/libtaant.so" "$tree/libtaant.a" \
            "$tree/runtime/taant.h"
        ;;
    go_twins) sh "$here/go_twins.sh" "$tree" "$tree/taant" ;;
    *) sh "$here/$lint.sh" "$tree" "$cc" ;;
    esac
}

planted=0

# Expects the lint to fail on the tree as it is now, naming what is wrong.
expect() {
    planted=$((planted + 1))
    if said=$(run_lint 2>&1); then
        echo "$lint did not find: $1"
        exit 1
    fi
    case $said in
    *"$1"*) grow ;;
    *)
        printf '%s failed, but did not say: %s\n%s\n' "$lint" "$1" "$said"
        exit 1
        ;;
    esac
}

append() { # FILE LINE
    mkdir -p "$(dirname "$tree/$1")"
    printf '%s\n' "$2" >>"$tree/$1"
}

grow
[ "$lint" != go_twins ] || command -v go >/dev/null || exit 77
run_lint || {
    echo "$lint fails on the clean tree"
    exit 1
}

case $lint in
layering)
    append tui/view/view.c '#include "runtime/trace.h"'
    expect 'tui/view may not include runtime/trace.h'
    append tui/app/main.c '#include "runtime/run.h"'
    append runtime/run.h ''
    expect 'tui/app may not include runtime/run.h'
    append patterns/x.c '#include "runtime/trace.h"'
    expect 'patterns may not include runtime/trace.h'
    append tui/view/view.c '#include "tui/model/model_priv.h"'
    expect 'model_priv.h is for its own folder'
    append tui/model/log.c '#include "world.h"'
    expect '"world.h" is no path from the root'
    append tui/view/view.c '#include <tickit.h>'
    expect 'tui/view may not include <tickit.h>'
    append tui/display/both.c '#include <tickit.h>'
    append tui/display/both.c '#include <curses.h>'
    expect 'a second outside library'
    append tui/utils/x.c ''
    expect 'its folder is not in layers.txt'
    append tui/model/world.h '#include "tui/model/log.h"'
    append tui/model/log.h '#include "tui/model/world.h"'
    expect 'in a circle'
    ;;
code_map)
    append tui/model/log.c ''
    expect 'no line for tui/model/log.c'
    # shellcheck disable=SC2016 # Markdown
    append CODE-MAP.md '- `tui/model/gone.c`: was here'
    expect 'names tui/model/gone.c, which does not exist'
    ;;
symbols)
    append tui/model/world.c 'int helper; int world_sum;'
    expect 'taant_model may not export helper'
    ;;
exports)
    append tui/model/world.c 'int world_helper(void) { return 1; }'
    expect 'world_helper is exported, but private'
    append runtime/taant.h 'int world_sum(void);'
    append tui/model/world.c \
        '__attribute__((visibility("hidden"))) int world_sum(void) { return 1; }'
    expect 'world_sum is public, but not exported'
    ;;
faults)
    append tests/mutation/faults.txt '
no-sum tui/model/world.c
s/world_sum/sum/'
    expect 'no-sum: tui/model/world.c has no such place any more'
    ;;
format)
    append patterns/x.c 'int   x ;'
    expect 'x.c:3:4: error: code should be clang-formatted'
    ;;
patterns)
    append patterns/x.c "$(printf '/*%62s*/' '')"
    expect 'more than 64 columns'
    append patterns/x.c "$(seq -f '/* %g */' 160)"
    expect 'more than 160 lines'
    ;;
content)
    append README.md "see /wor""k/x"
    expect 'a path of one machine'
    append README.md "TO""DO: more"
    expect 'a note to do something later'
    append README.md "$(printf 'a\tb')"
    expect 'a tab'
    append README.md 'blank '
    expect "a blank at a line's end"
    append tui/model/log.c ''
    expect 'no licence line'
    ;;
headers)
    append tui/model/world.h '#include "tui/model/gone.h"'
    expect 'world.h: does not compile alone'
    append tui/model/log.h '#ifndef LOG_H'
    expect 'its guard is not TUI_MODEL_LOG_H'
    ;;
catalogue)
    append tui/view/view.c 'const char *x = tr(words, "a new string");'
    sh "$here/../../locale/extract.sh" "$tree" >"$tree/locale/taant.pot"
    expect 'a new string'
    append tui/view/view.c 'const char *x = N_("two\n" "lines");'
    sh "$here/../../locale/extract.sh" "$tree" >"$tree/locale/taant.pot"
    expect 'lines'
    append tui/view/view.c 'const char *x = N_("known");'
    expect 'taant.pot is old'
    append locale/bn.po '#, fuzzy
msgid "known"
msgstr "unsure"'
    append tui/view/view.c 'const char *x = N_("known");'
    sh "$here/../../locale/extract.sh" "$tree" >"$tree/locale/taant.pot"
    expect 'unsure'
    append tui/view/view.c 'void f(void) { problem->message = "raw"; }'
    expect 'mark it for the translators'
    ;;
go_twins)
    append patterns/y.c ''
    expect 'there is no patterns/go/y.go'
    append patterns/go/x.go '  var n int'
    expect 'not as gofmt would have it'
    append patterns/go/x.go 'func f() { println("%d", 1) ; return ; f() }'
    expect 'x.go'
    sed -i 's/println(1)/os.Stdout.WriteString("2\\n")/' \
        "$tree/patterns/go/x.go"
    sed -i 's/^package main$/package main\n\nimport "os"/' \
        "$tree/patterns/go/x.go"
    expect 'prints other lines'
    ;;
glossary)
    append lessons/bn/x.md 'এই শব্দের মানে'
    expect 'the glossary says "পরিভাষা"'
    append locale/bn.po 'msgstr "শব্দ"'
    expect 'locale/bn.po'
    ;;
esac

[ "$planted" -gt 0 ] || {
    echo "no violation of $lint is planted here"
    exit 1
}
rm -rf "$tree"
echo "$lint finds all $planted planted violations"
