#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh ROOT WORK TESTS [NAME...]: proves that the tests notice when the
# runtime is wrong. Plants each fault of faults.txt (or those named) in a copy
# of the sources in WORK, builds it and runs the unit tests named in TESTS, and
# the stress, until one fails or hangs. At most one fault may survive; one that
# cannot be planted is an error.
set -eu
root=$1
work=$2
tests=$3
shift 3
seconds=40 # for a test that takes five at most

# ---- the copy ----

rm -rf "$work/source"
mkdir -p "$work/source" "$work/build"
(cd "$root" && tar --exclude ./build --exclude ./.git -cf - .) |
    tar -C "$work/source" -xf -
# What an earlier fault was built into is older than this.
find "$work/source/runtime" -name '*.[ch]' -exec touch {} +
cmake -S "$work/source" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_C_FLAGS=-Og >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 2
}

# ---- the tests ----

# Builds and runs a test; false when it fails, hangs or crashes.
passes() { # TARGET [ARGUMENT...]
    target=$1
    shift
    cmake --build "$work/build" --target "$target" >"$work/log" 2>&1 || {
        cat "$work/log"
        echo "$target does not build"
        exit 2
    }
    program=$(find "$work/build/tests" -name "$target" -type f)
    (cd "$work/source" && timeout -k 5 "$seconds" "$program" "$@") \
        >"$work/log" 2>&1
}

# Prints the first test that fails; nothing when none does.
killer() {
    for test in $tests; do
        passes "${test}_test" || {
            echo "${test}_test"
            return
        }
    done
    passes stress 2 100000 || {
        echo stress
        return
    }
    for test in $tests; do
        TAANT_YIELD=1 passes "${test}_test" || {
            echo "yield.${test}_test"
            return
        }
    done
}

# ---- the faults ----

. "$root/tests/mutation/faults.sh"
[ "$(killer)" = '' ] || {
    cat "$work/log"
    echo "the tests fail without any fault"
    exit 2
}
names=${*:-$(faults | cut -d' ' -f1)}
planted=0
survived=0
for name in $names; do
    file=$(faults | sed -n "s/^$name //p")
    [ -n "$file" ] || {
        echo "$name: there is no such fault"
        exit 2
    }
    cp "$work/source/$file" "$work/kept"
    plant "$name" "$work/kept" "$work/source/$file" || {
        echo "$name: $file has no such place any more"
        exit 2
    }
    by=$(killer)
    cp "$work/kept" "$work/source/$file"
    planted=$((planted + 1))
    if [ -n "$by" ]; then
        echo "killed    $name, by $by: $(sed -n 's/.*failed: //p' "$work/log" |
            head -n 1)"
    else
        echo "SURVIVED  $name"
        survived=$((survived + 1))
    fi
done
echo "$((planted - survived)) of $planted faults are noticed"
[ "$survived" -le 1 ]
