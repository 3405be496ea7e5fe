#!/bin/bash
# A sweep on the cores (or, with --sshlogin, the machines) of GNU parallel: n parts side by side, then the whole.
# Run again after an interruption, finished points are not computed twice.
#
#   docs/recipes/sweep-parallel.sh 4 map.json --memories ring:200 --sweep-y count:2..200:32:log
#
set -euo pipefail
parts=$1
out=$2
shift 2
# shellcheck disable=SC1083
parallel --will-cite --halt now,fail=1 npx driftwell phase "$@" --quiet --shard "{}/$parts" --out "$out" ::: $(seq "$parts")
npx driftwell merge "$out".*of"$parts".journal --out "$out"
