// Measures Fencepost, plain bash, Node alone, stock remark and every peer on PATH in turns, and prints a Markdown table:
// medians in seconds, or ratios of medians to the baseline of a column, with the fastest and slowest round.
// usage: npm run build && node bench/compare.mjs [W1 … W7] [--runs N] [--limit SECONDS] [--no-peers] [--write bench/README.md]
// W4 also shows the peak memory of the largest process if GNU time is on PATH. A run over the limit (60 s) is ended.
// --write replaces the text between the lines `<!-- bench -->` and `<!-- /bench -->` of a file.
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {findOnPath, measure} from './compare/measure.mjs'
import {ourselves, peers} from './compare/runners.mjs'
import {describeMachine, inMarkers, toTable} from './compare/table.mjs'
import {workloads} from './compare/workloads.mjs'

const {positionals, values} = parseArgs({
  allowPositionals: true,
  options: {
    limit: {default: '60', type: 'string'},
    'no-peers': {default: false, type: 'boolean'},
    runs: {default: '5', type: 'string'},
    write: {type: 'string'}
  }
})
const [runs, limit] = [Number(values.runs), Number(values.limit)]
const unknown = positionals.filter(id => !workloads.some(workload => workload.id === id))
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1 || !(limit > 0)) {
  console.error('Usage: node bench/compare.mjs [W1 … W7] [--runs N] [--limit SECONDS] [--no-peers] [--write FILE]')
  process.exit(2)
}

const wanted = values['no-peers'] ? [] : peers
const found = wanted.filter(({program}) => findOnPath(program))
const missing = wanted.filter(peer => !found.includes(peer)).map(({program}) => program)

/** Runs a command that prepares a workload. */
async function run(command) {
  const {failure} = await measure({...command, limit: 10 * limit})
  if (failure !== undefined) throw new Error(`${command.args.join(' ')}: ${failure}`)
}

/** Writes a workload for each runner and measures the runners in turns; resolves with the results of each. */
async function measureWorkload(workload) {
  const root = await mkdtemp(path.join(os.tmpdir(), 'fencepost-bench-'))
  try {
    const documents = typeof workload.documents === 'function' ? await workload.documents(root) : workload.documents
    const ready = []
    for (const runner of [...workload.others, ...ourselves, ...found]) {
      const folder = path.join(root, String(ready.length))
      const command = await runner.prepare({root: folder, run, workload: {...workload, documents}})
      if (command) ready.push({command, name: runner.name, results: []})
    }
    // The first round warms up caches, and shows which runner fails and which is too slow to be measured more than once.
    for (let round = 0; round <= runs; round++)
      for (const one of ready) {
        if (one.failure !== undefined || (round > 1 && one.isSlow)) continue
        const result = await measure({...one.command, limit, wantsMemory: workload.isBig})
        process.stderr.write(`${workload.id} ${one.name}: ${result.failure ?? `${result.seconds.toFixed(3)} s`}\n`)
        one.failure = result.failure
        one.isSlow = result.seconds > limit / 6
        if (round > 0) one.results.push(result)
      }
    return {ready, workload}
  } finally {
    await rm(root, {force: true, recursive: true})
  }
}

const measured = []
for (const workload of workloads)
  if (positionals.length === 0 || positionals.includes(workload.id)) measured.push(await measureWorkload(workload))
const text = `${toTable(measured)}\n\n${describeMachine({missing, runs})}\n`
process.stdout.write(text)
if (values.write !== undefined) await writeFile(values.write, inMarkers(await readFile(values.write, 'utf8'), text))
