import {execFileSync} from 'node:child_process'
import os from 'node:os'

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
const inTwoDigits = number => (number < 10 ? number.toFixed(number < 1 ? 2 : 1) : String(Math.round(number)))
const asRange = values => `(${inTwoDigits(Math.min(...values))}–${inTwoDigits(Math.max(...values))})`

/** A cell: seconds or the ratio to the baseline, the spread of single rounds, and the peak memory. */
function toCell({failure, results}, base) {
  if (failure !== undefined) return failure.replaceAll('|', '\\|')
  const seconds = results.map(result => result.seconds)
  const peak = Math.max(0, ...results.map(({mebibytes = 0}) => mebibytes))
  const memory = peak > 0 ? `, ${Math.round(peak)} MiB` : ''
  if (base === undefined) return `${inTwoDigits(median(seconds))} s ${asRange(seconds)}${memory}`
  const ofRounds = seconds.map((value, round) => value / (base[round] ?? median(base)))
  return `${inTwoDigits(median(seconds) / median(base))} × ${asRange(ofRounds)}, ${inTwoDigits(median(seconds))} s${memory}`
}

/** One column per workload and one row per runner: baselines first, then Fencepost, then the peers. */
export function toTable(measured) {
  const rankOf = name =>
    measured.some(({workload}) => workload.base === name) ? 0 : name.includes('fencepost') ? 1 : 2
  const names = [...new Set(measured.flatMap(({ready}) => ready.map(({name}) => name)))]
  names.sort((a, b) => rankOf(a) - rankOf(b))
  const cellsOf = name =>
    measured.map(({ready, workload}) => {
      const one = ready.find(each => each.name === name)
      const base = ready.find(each => each.name === workload.base)
      return one ? toCell(one, one === base ? undefined : base?.results.map(({seconds}) => seconds)) : ''
    })
  const rows = [
    ['', ...measured.map(({workload}) => `${workload.id}: ${workload.title}`)],
    ['---', ...measured.map(() => '---')],
    ...names.map(name => [name, ...cellsOf(name)])
  ]
  return rows.map(row => `| ${row.join(' | ')} |`).join('\n')
}

/** Describes the machine, and names the peers that aren't installed. */
export function describeMachine({missing, runs}) {
  const [cpu] = os.cpus()
  const bash = execFileSync('bash', ['-c', 'echo "${BASH_VERSION%%(*}"'], {encoding: 'utf8'}).trim()
  const memory = Math.round(os.totalmem() / 2 ** 30)
  const machine = `${os.cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB, Node ${process.versions.node}, bash ${bash}`
  const absent = missing.length === 0 ? '' : ` Not on this machine: ${missing.join(', ')}.`
  return `Medians of ${runs} rounds on ${machine}; in brackets the fastest and the slowest round.${absent}`
}

/** Replaces the text between the marker lines of a file. Throws if it has none. */
export function inMarkers(file, text) {
  const [begin, end] = ['<!-- bench -->\n', '<!-- /bench -->\n']
  const [from, to] = [file.indexOf(begin), file.indexOf(end)]
  if (from < 0 || to < from)
    throw new Error(`The file has no lines ${begin.trim()} and ${end.trim()}. Add them where the table belongs.`)
  return `${file.slice(0, from + begin.length)}\n${text}\n${file.slice(to)}`
}
