// Measures ourselves beside plain bash, Node alone, stock remark and every peer found on PATH, interleaved in one run, and
// prints a Markdown table: ratios of medians with the least and the greatest of a round, and medians in seconds.
// usage: npm run build && node bench/compare.mjs [W1 … W6] [--runs N] [--limit SECONDS] [--no-peers] [--write README.md]
// W4 tells the peak memory of the largest process where GNU time is on PATH. What takes longer than the limit (60) is ended.
// --write puts the table between the file's lines `<!-- bench -->` and `<!-- /bench -->`.
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
  console.error('Expected workloads from W1 to W6, a number of runs from 1 on, and a limit in seconds.')
  process.exit(2)
}

const wanted = values['no-peers'] ? [] : peers
const found = wanted.filter(({program}) => findOnPath(program))
const missing = wanted.filter(peer => !found.includes(peer)).map(({program}) => program)

/** Runs what has to be done before. */
async function run(command) {
  const {failure} = await measure({...command, limit: 10 * limit})
  if (failure !== undefined) throw new Error(`${command.args.join(' ')}: ${failure}`)
}

/** Writes a workload for each runner and measures them in turns; resolves with the results of each. */
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
    // The first round warms up: compiled code is kept, files are read; and it shows who does the work at all, or once only.
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
