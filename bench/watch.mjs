// Measures how long a writer waits in watch mode: from a save to the verdict, and to the end of a run that a save makes
// pointless. Prints a Markdown table: the median of all saves, with the fastest and the slowest in brackets.
// usage: npm run build && node bench/watch.mjs [--saves N] [--command FILE]
// W1 and W4 need what the sandbox needs: Linux, bubblewrap, and root or user namespaces.
import {spawn} from 'node:child_process'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'

const {values} = parseArgs({
  options: {
    command: {default: fileURLToPath(new URL('../dist/cli.cjs', import.meta.url)), type: 'string'},
    saves: {default: '9', type: 'string'}
  }
})
const saves = Number(values.saves)
const cache = await mkdtemp(path.join(os.tmpdir(), 'fencepost-watch-'))

const block = code => `\`\`\`sh {{exec}}\n${code}\n\`\`\`\n`
const documentOf = codes => codes.map(block).join('\n')
const quick = count => Array.from({length: count}, (_, index) => `echo "step ${index}"`)

/** A watch of one document in a folder of its own. */
async function watch(text, options) {
  const cwd = await mkdtemp(path.join(cache, 'project-'))
  const file = path.join(cwd, 'page.md')
  writeFileSync(path.join(cwd, 'package.json'), '{}')
  writeFileSync(file, text)
  const child = spawn(process.execPath, [values.command, 'watch', 'page.md', ...options], {
    cwd,
    env: {...process.env, CI: '', XDG_CACHE_HOME: cache},
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let output = ''
  const listeners = new Set()
  child.stdout.on('data', chunk => {
    output += chunk
    for (const check of listeners) check()
  })
  child.on('exit', () => {
    for (const check of listeners) check()
  })
  const until = pattern =>
    new Promise((resolve, reject) => {
      const check = () => {
        if (pattern.test(output)) resolve(output)
        else if (child.exitCode !== null) reject(new Error(`watch ended:\n${output}`))
        else return
        listeners.delete(check)
      }
      listeners.add(check)
      check()
    })
  return {
    async close() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGINT')
      await ended
    },
    /** Saves the document; forgets what was printed before. */
    save(changed) {
      output = ''
      writeFileSync(file, changed)
      return performance.now()
    },
    until
  }
}

const verdict = /^Documents .*\n(?:.*\n)*Waiting for changes/m

/** Saves a document whose last step changes each time; resolves with the milliseconds to each verdict. */
async function measureVerdicts(codes, options) {
  const text = number => documentOf([...codes.slice(0, -1), `echo "edit ${number}"`])
  const watched = await watch(text(0), options)
  const times = []
  try {
    await watched.until(verdict)
    // The first save saves what the later ones continue from.
    for (let number = 1; number <= saves; number++) {
      const from = watched.save(text(number))
      const output = await watched.until(verdict)
      times.push(performance.now() - from)
      if (!output.includes(`edit ${number}`)) throw new Error(`The edit isn't in the verdict:\n${output}`)
    }
  } finally {
    await watched.close()
  }
  return times
}

/** Saves a document while a long step runs; resolves with the milliseconds until the process of that step is gone. */
async function measureEnd(options) {
  const argument = number => `30${number}.${process.pid}`
  const text = number => documentOf(['echo first', `sleep ${argument(number)}`])
  const watched = await watch(text(0), options)
  const times = []
  try {
    await wait(() => isRunning(argument(0)))
    for (let number = 1; number <= saves; number++) {
      const from = watched.save(text(number))
      await wait(() => !isRunning(argument(number - 1)))
      times.push(performance.now() - from)
      await wait(() => isRunning(argument(number)))
    }
  } finally {
    await watched.close()
  }
  return times
}

function isRunning(argument) {
  return readdirSync('/proc').some(name => {
    try {
      return /^\d/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'latin1') === `sleep\0${argument}\0`
    } catch {
      return false
    }
  })
}

async function wait(isDone) {
  for (const since = performance.now(); !isDone(); ) {
    if (performance.now() - since > 60_000) throw new Error('Nothing happened for a minute.')
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

function format(times) {
  const sorted = times.toSorted((a, b) => a - b)
  const [median, least, most] = [sorted[sorted.length >> 1], sorted[0], sorted.at(-1)].map(Math.round)
  return `${median} ms (${least}–${most})`
}

const rows = [
  [
    '10 steps, the first `sleep 5`, sandbox: verdict after an edit of the last',
    '500 ms',
    () => measureVerdicts(['sleep 5', ...quick(9)], ['--sandbox'])
  ],
  ['50 quick steps: verdict after an edit of the last', '150 ms', () => measureVerdicts(quick(50), [])],
  ['A save during a run: the old run is gone', '200 ms', () => measureEnd([])],
  ['The same in the sandbox', '200 ms', () => measureEnd(['--sandbox'])]
]
try {
  console.log('| What a writer waits for | Limit | Measured |\n| --- | --- | --- |')
  for (const [name, limit, measure] of rows) console.log(`| ${name} | ${limit} | ${format(await measure())} |`)
} finally {
  await rm(cache, {force: true, recursive: true})
}
