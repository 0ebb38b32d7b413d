import {request as httpRequest, type RequestOptions} from 'node:http'
import type {Test} from 'tap'
import {project} from '../project.mjs'
import {startWatch, until} from './start-watch.mjs'

/** A project that is watched with a live view; it ends with the test. */
export async function watchedInBrowser(t: Test, files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const one = await project(files)
  const watch = startWatch(one.cwd, ['--ui', ...flags])
  t.teardown(() => watch.stop())
  await until(() => /^Live view: (.*)$/m.test(watch.stdout))
  const [, url = ''] = /^Live view: (.*)$/m.exec(watch.stdout) ?? []
  /** Waits until a run that ends from now on has ended. */
  const ran = async (act: () => Promise<unknown>) => {
    const from = watch.stdout.length
    await act()
    await until(() => watch.stdout.slice(from).includes('Waiting for changes'))
  }
  return {...one, ran, settled: () => until(() => watch.stdout.includes('Waiting for changes')), url}
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
