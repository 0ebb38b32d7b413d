#!/usr/bin/env bash
# Stabilizes a noisy document once, then runs it many times and prints how many runs passed.
# usage: npm run build && bench/stay-green.sh [runs]
set -euo pipefail
runs=${1:-50}
here=$(cd "$(dirname "$0")/.." && pwd)
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
mkdir "$project/content"
cp "$here/test/fixtures/stabilize/noisy.md" "$project/content/"
echo '{}' >"$project/package.json"
cd "$project"
node "$here/dist/cli.cjs" stabilize >stabilize.txt || { cat stabilize.txt; exit 1; }
green=0
for ((run = 1; run <= runs; run++)); do
  if CI=true node "$here/dist/cli.cjs" run >run.txt; then green=$((green + 1)); else cat run.txt; fi
done
echo "$green of $runs runs green"
