#!/usr/bin/env bash
# Stabilizes a noisy document once, then runs it many times and prints how many runs passed. With a folder of scenarios,
# stabilizes and runs those of its `index.json` files that are named, in the sandbox without a network.
# usage: npm run build && bench/stay-green.sh [runs] [folder index.json ...]
set -euo pipefail
runs=${1:-50}
folder=${2-}
documents=("${@:3}")
options=()
here=$(cd "$(dirname "$0")/.." && pwd)
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
if [[ -n $folder ]]; then
  cp -r "$folder/." "$project"
  options=(--sandbox --network off --keep-going)
else
  mkdir "$project/content"
  cp "$here/test/fixtures/stabilize/noisy.md" "$project/content/"
fi
echo '{}' >"$project/package.json"
cd "$project"
node "$here/dist/cli.cjs" stabilize "${options[@]}" "${documents[@]}" >stabilize.txt || { cat stabilize.txt; exit 1; }
green=0
for ((run = 1; run <= runs; run++)); do
  if CI=true node "$here/dist/cli.cjs" run "${options[@]}" "${documents[@]}" >run.txt; then green=$((green + 1)); else cat run.txt; fi
done
echo "$green of $runs runs green"
