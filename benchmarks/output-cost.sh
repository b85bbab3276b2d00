#!/bin/bash
# What a run's pictures and snapshots cost it: the killing assay without outputs, with both each simulated hour, and with a checkpoint each hour
# too, in turns. A line a run goes to standard output as CSV, and the medians of the pairs to standard error.
#   benchmarks/output-cost.sh [ROUNDS [THREADS ...]]      5 rounds, with 1 thread and with all, unless said otherwise
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
rounds=${1:-5}
shift || true
[ $# -gt 0 ] || set -- 1 "$(nproc)"
dotnet build -c Release -v q --nologo "$here/src/CarTAgents.Cli" >&2
program=$here/src/CarTAgents.Cli/bin/Release/net10.0/cartagents
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
TIMEFORMAT='%R,%U,%S'
# A directory of its own for each run, removed at the end: to make files where others have just been removed takes longer.
run() {
    local threads=$1 name=$2 round=$3
    shift 3
    local seconds
    seconds=$({ time "$program" run "$here/configs/killing-assay.yaml" --device cpu --threads "$threads" --quiet -o "$out/$name-$threads-$round" "$@" >"$out/log" 2>&1; } 2>&1) || { cat "$out/log" >&2; exit 1; }
    echo "$round,$threads,$name,$seconds,$(sed -n 's/^state hash //p' "$out/log")"
}
echo "round,threads,outputs,wall [s],user [s],system [s],state hash" | tee "$out/figures"
for round in $(seq "$rounds"); do
    for threads in "$@"; do
        run "$threads" none "$round" --set 'output={frames: ~, snapshots: ~, checkpoint: ~}'
        run "$threads" hourly "$round" --set 'output.frames.every=1 h' --set 'output.snapshots.every=1 h' --set output.checkpoint=~
        run "$threads" hourly+checkpoints "$round" --set 'output.frames.every=1 h' --set 'output.snapshots.every=1 h' --set 'output.checkpoint.every=1 h'
    done
done | tee -a "$out/figures"
awk -F, 'function median(list, n, i, j, t, v) { n = split(list, v, " "); for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
        return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2 }
    NR > 1 && $3 == "none" { wall[$2] = $4; cpu[$2] = $5 + $6; next }
    NR > 1 { k = $2 " threads, " $3; w[k] = w[k] " " $4 / wall[$2]; c[k] = c[k] " " ($5 + $6) / cpu[$2] }
    END { for (k in w) printf "%s: wall x %.3f, CPU x %.3f of a run without outputs\n", k, median(w[k]), median(c[k]) }' "$out/figures" | sort >&2
