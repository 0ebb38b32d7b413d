import {spawn} from 'node:child_process'
import {accessSync, constants} from 'node:fs'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** Nothing that slows Node (certificates) or changes what is done (the variables of CI services). */
const {HOME, LANG, PATH = '', TMPDIR} = process.env
const env = Object.fromEntries(Object.entries({HOME, LANG, PATH, TMPDIR}).filter(([, value]) => value !== undefined))

/** Where a program is found, as a shell would. */
export function findOnPath(program) {
  return PATH.split(':')
    .map(folder => path.join(folder, program))
    .find(file => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

const gnuTime = findOnPath('time')

/**
 * Runs a command once: its seconds by the clock, its peak memory in MiB where that is asked for, and why it failed. What it
 * prints is thrown away, but for the end of what a failed one says.
 */
export async function measure({args, cwd, limit, program, wantsMemory}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fencepost-bench-time-'))
  const report = path.join(folder, 'peak')
  const isTimed = wantsMemory && gnuTime !== undefined
  const [command, ...rest] = isTimed ? [gnuTime, '-f', '%M', '-o', report, program, ...args] : [program, ...args]
  try {
    const startedAt = performance.now()
    const child = spawn(command, rest, {cwd, detached: true, env, stdio: ['ignore', 'pipe', 'pipe']})
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (said = (said + data).slice(-300)))
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), limit * 1000)
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
    const seconds = (performance.now() - startedAt) / 1000
    clearTimeout(timer)
    if (code === null) return {failure: `> ${limit} s`, seconds}
    if (code !== 0) return {failure: `failed (${said.trim().split('\n').at(-1) ?? ''})`, seconds}
    return {seconds, ...(isTimed && {mebibytes: Number((await readFile(report, 'utf8')).trim()) / 1024})}
  } finally {
    await rm(folder, {force: true, recursive: true})
  }
}
