import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout} from 'node:timers/promises'
import t from 'tap'
import {whyNone} from './engine.mjs'

const skip = (await whyNone()) ?? false

/** Waits until a state is reached. */
async function until(reached: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await reached())) await setTimeout(20)
}

/** Whether a process has a text in its command line. */
async function isRunning(text: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.some(line => line.includes(text))
}

t.test('should end with the process that started it, even if that is killed', {skip}, async t => {
  const started = path.join(t.testdir(), 'started')
  const mark = `1000.${process.pid}`
  const code = `until docker ps -q; do :; done; sleep ${mark} & touch '${started}'; wait`
  const owner = spawn(process.execPath, ['--import=tsx', 'test/docker/beside-engine.mts', 'sh', '-c', code], {
    stdio: 'inherit'
  })
  await until(() => existsSync(started))
  t.ok(await isRunning(`sleep\0${mark}`))
  owner.kill('SIGKILL')
  await until(async () => !(await isRunning(`sleep\0${mark}`)))
  t.pass('its first process took all others with it')
})
