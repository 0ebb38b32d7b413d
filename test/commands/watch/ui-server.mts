import {request as httpRequest, type RequestOptions} from 'node:http'
import {setTimeout as delay} from 'node:timers/promises'
import type {Test} from 'tap'
import {main} from '../../../src/cli/main.js'
import {project} from '../project.mjs'

/** Waits until something is so. */
export async function until(is: () => boolean | Promise<boolean>) {
  while (!(await is())) await delay(20)
}

/** A project that is watched with a live view; it ends with the test. */
export async function watchedInBrowser(t: Test, files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const one = await project(files)
  const stop = new AbortController()
  let stdout = ''
  const over = main({
    argv: ['watch', '--ui', ...flags],
    color: false,
    cwd: one.cwd,
    env: {PATH: process.env.PATH},
    signal: stop.signal,
    stderr: () => {},
    stdout: text => {
      stdout += text
    }
  })
  t.teardown(async () => {
    stop.abort('SIGTERM')
    await over
  })
  await until(() => /^Live view: (.*)$/m.test(stdout))
  const [, url = ''] = /^Live view: (.*)$/m.exec(stdout) ?? []
  /** Waits until a run that ends from now on has ended. */
  const ran = async (act: () => Promise<unknown>) => {
    const from = stdout.length
    await act()
    await until(() => stdout.slice(from).includes('Waiting for changes'))
  }
  return {...one, ran, settled: () => until(() => stdout.includes('Waiting for changes')), url}
}

/** The status, headers and text that a request gets. */
export function ask(url: string, {body, ...options}: RequestOptions & {readonly body?: string} = {}) {
  const {pathname, port, search} = new URL(url)
  return new Promise<{readonly status: number | undefined; readonly headers: object; readonly text: string}>(
    (resolve, reject) => {
      const sent = httpRequest({host: '127.0.0.1', path: pathname + search, port, ...options}, response => {
        let text = ''
        response.setEncoding('utf8').on('data', chunk => {
          text += chunk
        })
        response.on('end', () => resolve({headers: response.headers, status: response.statusCode, text}))
      })
      sent.on('error', reject).end(body)
    }
  )
}
