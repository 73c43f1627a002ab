# SPDX-License-Identifier: MIT
# Reads layers.txt, then every C file by its path from the root; prints each
# include that the table forbids.

function complain(what) {
    printf "%s:%d: %s\n", path, FNR, what
    bad = 1
}

# The table's longest entry that covers a file.
function layer_of(file,    key, best) {
    for (key in allowed) {
        if ((file == key || index(file, key "/") == 1) &&
            length(key) > length(best)) {
            best = key
        }
    }
    return best
}

function folder_of(file) {
    sub(/[^\/]*$/, "", file)
    return file
}

# Allowed by name, or because it stands below an allowed folder.
function may_include(layer, header,    words, n, i) {
    n = split(allowed[layer], words, " ")
    for (i = 1; i <= n; i++) {
        if (words[i] == header ||
            (words[i] ~ /\/$/ && index(header, words[i]) == 1)) {
            return 1
        }
    }
    return layer != "patterns" && index(header, layer "/") == 1
}

function check_project(header) {
    if ((getline line < header) < 0) {
        complain("\"" header "\" is no path from the root")
        return
    }
    close(header)
    if (header ~ /(^|[\/_])priv\.h$/ && path !~ /^tests\/unit\// &&
        index(path, folder_of(header)) != 1) {
        complain(header " is for its own folder and its unit test")
    }
    if (!may_include(layer, header)) {
        complain(layer " may not include " header)
    }
}

# A display's file talks to one outside library.
function check_outside(header,    library) {
    if (!(header in outside)) {
        return
    }
    if (!may_include(layer, header)) {
        complain(layer " may not include " header)
    }
    library = header ~ /curses|term/ ? "curses" : \
        header ~ /cairo|pango/ ? "pango" : header
    if (layer == "tui/display" && other != "" && other != library) {
        complain("a second outside library")
    }
    other = library
}

FILENAME == ARGV[1] {
    sub(/#.*/, "")
    key = $1
    sub(/:$/, "", key)
    for (i = 2; key == "outside" && i <= NF; i++) {
        outside[$i] = 1
    }
    if (NF > 0 && key != "outside") {
        rest = $0
        sub(/^[^:]*:/, "", rest)
        allowed[key] = allowed[key] " " rest
    }
    next
}

FNR == 1 {
    path = FILENAME
    layer = layer_of(path)
    other = ""
    if (layer == "") {
        complain("its folder is not in layers.txt")
    }
}

/^[ ]*#[ ]*include[ ]*"/ {
    split($0, parts, "\"")
    check_project(parts[2])
}

/^[ ]*#[ ]*include[ ]*</ {
    match($0, /<[^>]*>/)
    check_outside(substr($0, RSTART, RLENGTH))
}

END {
    exit bad
}
