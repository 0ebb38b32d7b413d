import {setTimeout as delay} from 'node:timers/promises'
import {main} from '../../../src/cli/main.js'
import type {CommandContext} from '../../../src/commands/context.js'

/** Waits until something is so. */
export async function until(is: () => boolean | Promise<boolean>) {
  while (!(await is())) await delay(20)
}

/** Starts `watch` in a folder. `stop` ends it and resolves with its status. */
export function startWatch(
  cwd: string,
  flags: readonly string[],
  {env, ...context}: Pick<Partial<CommandContext>, 'env' | 'keyboard' | 'terminal'> = {}
) {
  const stop = new AbortController()
  let stdout = ''
  const over = main({
    argv: ['watch', ...flags],
    color: false,
    cwd,
    signal: stop.signal,
    stderr: () => {},
    stdout(text) {
      stdout += text
    },
    ...context,
    env: {PATH: process.env.PATH, ...env}
  })
  return {
    get stdout() {
      return stdout
    },
    stop() {
      stop.abort('SIGTERM')
      return over
    }
  }
}
