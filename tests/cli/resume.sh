#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# solve --resume: killed in the middle and gone on with; foreign, damaged and outdated checkpoints; a folder that is not there.
# shellcheck disable=SC1091,SC2154 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"
many=("$CASE" --scenarios 60 --stress 6 --set "time:steps=8x60min" --gap 1e-4 --threads 2)

# dispatches FILE: how many an answer took.
dispatches() { sed -nE 's/.*"dispatches": ([0-9]+).*/\1/p' "$1"; }
# within FILE: its plan costs what the reference costs, to the gap of both.
within() {
    awk -v a="$(field "$dir/whole.json" objective)" -v b="$(field "$1" objective)" \
        'BEGIN { d = a - b; exit !(d * d <= (2.1e-4 * a) ^ 2) }'
}
run 0 solve "${many[@]}" --effort --json "$dir/whole.json" -q

# Killed once it works on the whole problem: the checkpoint of the phase before is there.
follow ' root ' "$BALLAST" solve "${many[@]}" --resume "$dir/kept"
kill -9 "$job"
ended 137
that "no checkpoint after a kill" test -s "$dir/kept"
that "half a file is left" test "$(find "$dir" -name '*kept*' | wc -l)" -le 2
run 0 solve "${many[@]}" --resume "$dir/kept" --json "$dir/resumed.json" -q
that "another optimum after a kill" within "$dir/resumed.json"

# From the end of a solve: as good as nothing is left to do, also under other terms.
run 0 solve "${many[@]}" --resume "$dir/kept" --effort --json "$dir/again.json" -q
that "another optimum from the end" within "$dir/again.json"
that "nearly everything was done again" test "$(dispatches "$dir/again.json")" -lt $(($(dispatches "$dir/whole.json") / 4))
run 0 solve "${many[@]}" --alpha 0.9 --json "$dir/cold.json" -q
run 0 solve "${many[@]}" --alpha 0.9 --resume "$dir/kept" --json "$dir/warm.json" -q
cp "$dir/whole.json" "$dir/first.json"
cp "$dir/cold.json" "$dir/whole.json"
that "another optimum under another alpha" within "$dir/warm.json"

# refused FILE PATTERN ARGUMENT...: the solve is refused, the file left as it is.
refused() {
    local file=$1 pattern=$2
    shift 2
    cp "$file" "$dir/before"
    run 3 solve "$@" --resume "$file" -q
    err "$pattern"
    that "the refused file was changed" cmp -s "$file" "$dir/before"
}
refused "$dir/kept" 'checkpoint of another problem' "${many[@]}" --seed 2
refused "$dir/kept" 'the other kind of recourse' "${many[@]}" --recourse mip
head -c 3000 "$dir/kept" >"$dir/torn"
refused "$dir/torn" 'damaged checkpoint' "${many[@]}"
cp "$CASE" "$dir/case"
refused "$dir/case" 'no checkpoint' "${many[@]}"
run 1 solve "${many[@]}" --resume "$dir/nowhere/kept" -q
err 'folder does not exist'

# Neither a device nor standard output, whatever the name.
run 3 solve "${many[@]}" --resume /dev/zero -q
err 'no regular file'
(cd "$dir" && "$BALLAST" solve case --scenarios 3 --stress 1 --set "time:steps=4x60min" --resume - -q) >"$dir/out" 2>"$dir/err"
that "a checkpoint among the tables" test "$(grep -c 'ballast checkpoint' "$dir/out")" -eq 0
that "no file of the name -" test -s "$dir/-"

# No room for it later on: said while the solve goes on, and at the end; what stood there stands.
(
    ulimit -f 24
    "$BALLAST" solve "${many[@]}" --resume "$dir/short" -q
) >"$dir/out" 2>"$dir/err"
that "a solve failed with its checkpoint" test $? -eq 0
err 'warning: .*short.*; the solve goes on and tries again'
err 'warning: .*short could not be written'
that "the warning is said again and again" test "$(grep -c 'goes on and tries again' "$dir/err")" -eq 1
run 0 solve "${many[@]}" --resume "$dir/short" --json "$dir/resumed.json" -q
cp "$dir/first.json" "$dir/whole.json"
that "another optimum after a full disk" within "$dir/resumed.json"

finish
