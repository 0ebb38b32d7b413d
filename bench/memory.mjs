// Runs more and more documents of one step each, and prints the peak memory and the time of each run. The first hundred end
// before V8 collects any garbage: some 30 MiB of the growth up to ten thousand documents are garbage.
// usage: npm run build && node bench/memory.mjs [documents …] [--no-steps]
import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {measure} from './compare/measure.mjs'
import {ourselves} from './compare/runners.mjs'

const {positionals, values} = parseArgs({
  allowPositionals: true,
  options: {'no-steps': {default: false, type: 'boolean'}}
})
const counts = positionals.length > 0 ? positionals.map(Number) : [100, 1000, 10_000]
const [fencepost] = ourselves
const steps = values['no-steps'] ? [] : [{command: 'true', output: ''}]

const root = await mkdtemp(path.join(os.tmpdir(), 'fencepost-bench-'))
const limit = 3600
try {
  for (const count of counts) {
    const documents = Array.from({length: count}, () => steps)
    const run = async command => {
      const {failure} = await measure({...command, limit})
      if (failure !== undefined) throw new Error(`The snapshots could not be written: ${failure}`)
    }
    const command = await fencepost.prepare({root: path.join(root, String(count)), run, workload: {documents, jobs: 2}})
    const {failure, mebibytes, seconds} = await measure({...command, limit, wantsMemory: true})
    console.log(`${count} documents: ${failure ?? `${Math.round(mebibytes)} MiB, ${seconds.toFixed(1)} s`}`)
  }
} finally {
  await rm(root, {force: true, recursive: true})
}
