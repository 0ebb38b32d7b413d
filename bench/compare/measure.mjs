import {spawn} from 'node:child_process'
import {accessSync, constants} from 'node:fs'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** The environment without variables that slow Node down (certificates) or change behavior (CI services). */
const {HOME, LANG, PATH = '', TMPDIR} = process.env
const env = Object.fromEntries(Object.entries({HOME, LANG, PATH, TMPDIR}).filter(([, value]) => value !== undefined))

/** Path of a program on PATH. */
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
 * Runs a command once and returns its wall time in seconds, its peak memory in MiB if requested, and why it failed. Output is
 * discarded, except for the last lines of a failed command.
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
