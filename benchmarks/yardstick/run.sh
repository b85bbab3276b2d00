#!/bin/sh
# Compares the C# diffusion kernel with C that does the same arithmetic: builds both, checks that their bits are equal, runs them in turns.
#   benchmarks/yardstick/run.sh [EDGE [THREADS]]      256 voxels an edge and 2 threads unless said otherwise
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here/bin
mkdir -p "$out"
"${CC:-gcc}" -std=c11 -O3 -march=native -fopenmp -fPIC -shared -Wall -Wextra -o "$out/libdiffusion.so" "$here/diffusion.c"
dotnet build -c Release -v q --nologo "$here/../CarTAgents.Benchmarks" >&2
# Idle C threads sleep, so that they take nothing from the C# ones.
OMP_WAIT_POLICY=passive exec dotnet "$here/../CarTAgents.Benchmarks/bin/Release/net10.0/CarTAgents.Benchmarks.dll" yardstick "$out/libdiffusion.so" "${1:-256}" "${2:-2}"
