#!/usr/bin/env bash
# Runs a document 100 times that waits with `until` for an HTTP server which starts to listen after a random time of 0 to 5
# seconds. Prints how many runs passed and the mean time, to compare with `sleep 5`. Takes about five minutes.
# usage: npm run build && bench/until.sh [runs]
set -euo pipefail
runs=${1:-100}
cli=$(cd "$(dirname "$0")/.." && pwd)/dist/cli.cjs
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cd "$project"
echo '{}' >package.json
mkdir docs
cat >docs/server.md <<'END'
# Start a server

```sh {{exec}}
node -e 'const server = require("http").createServer((_, answer) => answer.end("ready\n"))
setTimeout(() => server.listen("server.sock"), Math.random() * 5000)' &
```

```console {{exec until=30s every=100ms}}
$ curl -sf --unix-socket server.sock http://localhost/
ready
```

```sh {{exec}}
kill %1
```
END
node "$cli" run >first.txt || { cat first.txt; exit 1; }
passed=0
start=$(date +%s%N)
for ((run = 1; run <= runs; run++)); do
  if node "$cli" run --ci >run.txt; then passed=$((passed + 1)); else cat run.txt; fi
done
mean=$((($(date +%s%N) - start) / runs / 1000000))
echo "$passed of $runs runs passed in $mean ms on average; a fixed sleep takes more than 5000 ms"
