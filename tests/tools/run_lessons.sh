#!/usr/bin/env bash
# Runs the lessons as a learner does, and checks what each leaves behind and that it tells what it teaches.
#
#   run_lessons.sh CARTAGENTS [DIRECTORY]
#
# CARTAGENTS is the command, such as "dotnet src/CarTAgents.Cli/bin/Release/net10.0/cartagents.dll".
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
read -ra cartagents <<< "$1"
out="${2:-$(mktemp -d)}"
mkdir -p "$out"
for lesson in "$root"/configs/lessons/*.yaml; do
    name="$(basename "$lesson" .yaml)"
    "${cartagents[@]}" run "$lesson" -o "$out/$name" --force > "$out/$name.txt"
    if ! grep -q '^Try next:$' "$out/$name.txt" || grep -q '[{}?]' <(sed -n '/^$/,/^Try next:/p' "$out/$name.txt"); then
        echo "$name does not tell what it teaches:"
        cat "$out/$name.txt"
        exit 1
    fi
    printf '%s: ' "$name"; tail -n 1 "$out/$name.txt"
done
"$root/tests/tools/check_report.py" "$out"/[1-5]-*/
if /usr/bin/python3 -c 'import vtkmodules, yaml' 2> /dev/null; then
    /usr/bin/python3 "$root/tests/tools/check_snapshots.py" "$out"/5-spheroid
else
    echo "python3-vtk9 or python3-yaml is not installed: the snapshots of lesson 5 are NOT checked"
    exit 1
fi
