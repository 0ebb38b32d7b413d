import {chmod, rm} from 'node:fs/promises'
import path from 'node:path'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {project} from '../project.mjs'

/** A program of the outside world. It counts how often it ran, in `calls` beside itself. */
const cloud = `#!/bin/bash
echo "$*" >>"\${0%/*}/calls"
case $1 in
  create) echo "created $2 for $API_KEY in \${PWD##*/}"; echo "id-$RANDOM$RANDOM" >id.txt ;;
  next) echo "number $(wc -l <"\${0%/*}/calls")" ;;
  both) echo one; sleep 0.3; echo two >&2; sleep 0.3; printf 'three\\0'; sleep 0.3; printf 'no newline' >&2; exit 2 ;;
  fail) echo "no such thing" >&2; exit 3 ;;
  upper) tr a-z A-Z ;;
  save) echo saved >"\${2#--to=}" ;;
  bytes) printf 'a\\377\\376b' ;;
  install) printf '#!/bin/sh\\necho installed\\n' >tool; chmod +x tool; touch -d 2001-01-01 tool ;;
  raw) printf '\\377%s' "$API_KEY" ;;
  quick) echo quick >quick.txt ;;
  wide) head -c 200000 /dev/zero | tr '\\0' x; printf '\\nend' ;;
esac
`

const document = `# Deploy

\`\`\`sh {{exec}}
cloud create "my box" 2>/dev/null
cat id.txt
\`\`\`

\`\`\`sh {{exec}}
for each in 1 2 3; do cloud next; done
\`\`\`

\`\`\`sh {{exec exit=3}}
cloud fail
\`\`\`

\`\`\`sh {{exec}}
echo hello | cloud upper -
\`\`\`

\`\`\`sh {{exec}}
mkdir sub
(cd sub && cloud create x)
echo a b | xargs -n 1 cloud next
cloud wide | tail -c 3
\`\`\`

\`\`\`sh {{exec}}
echo alone
\`\`\`
`

/** Why a test is skipped that needs a program; false if it's there. */
export const needs = (program: string) => (isOnPath(program, process.env) ? false : `${program} is missing`)

/** A project whose document calls a program of the outside world. */
export async function deployment(text = document, config: object = {}) {
  const one = await project({
    'bin/cloud': cloud,
    'fencepost.config.json': JSON.stringify({cassettes: {commands: ['cloud']}, passEnv: ['API_KEY'], ...config}),
    'page.md': text
  })
  const program = path.join(one.cwd, 'bin/cloud')
  await chmod(program, 0o755)
  const env = {PATH: `${path.dirname(program)}:${process.env.PATH}`}
  return {
    ...one,
    calls: () => one.read('bin/calls').catch(() => ''),
    cassette: () => one.read('snapshots/page.md.cassette.yaml'),
    remove: () => rm(program),
    run: (...argv: readonly string[]) => one.runWith({argv, env: {...env, API_KEY: 'sesame-open-123'}}),
    runWithoutKey: (...argv: readonly string[]) => one.runWith({argv, env})
  }
}
