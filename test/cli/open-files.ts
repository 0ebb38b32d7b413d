import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../commands/project.mjs'
import {whyNoSandbox} from '../session/containment/in-sandbox.mjs'

const cli = path.resolve('dist/cli.cjs')
const document = `\`\`\`sh {{exec}}
echo plain
\`\`\`

\`\`\`output
plain
\`\`\`

\`\`\`sh {{exec T1 session=terminal}}
echo typed
\`\`\`

\`\`\`output
typed
\`\`\`
`

/** The test runner loads files into each Node.js, which take descriptors. */
async function runWithLimit(limit: number, ...argv: readonly string[]) {
  const files = Object.fromEntries(Array.from({length: 8}, (_, index) => [`${index}.md`, document]))
  const {cwd} = await project(files)
  return execa(
    'bash',
    [
      '-c',
      'unset NODE_OPTIONS; ulimit -n "$1"; shift; exec "$@"',
      'bash',
      String(limit),
      process.execPath,
      cli,
      ...argv
    ],
    {
      all: true,
      cwd,
      reject: false,
      timeout: 60_000
    }
  )
}

test('should run with few open files', async t => {
  for (const argv of [
    ['--jobs', '1'],
    ['--jobs', '1', '--sandbox']
  ]) {
    if (argv.includes('--sandbox') && whyNoSandbox) continue
    const {all, exitCode} = await runWithLimit(64, '.', ...argv)
    t.equal(exitCode, 0, all)
    t.match(all, '16 passed')
  }
})

test('should say what it needs if too few files can be open', async t => {
  for (const limit of [20, 32, 63]) {
    const {all, exitCode} = await runWithLimit(limit, '.')
    t.equal(exitCode, 2)
    t.match(all, new RegExp(`^fencepost: A shell needs 64 open files, but may have only ${limit}\\. Raise .*ulimit -n`))
    t.equal(all.trim().split('\n').length, 1)
  }
  const {all} = await runWithLimit(64, '.', '--jobs', '8')
  t.notMatch(all, /bug in Fencepost|mismatched/)
})
