import {connect} from 'node:net'
import os from 'node:os'
import {test} from 'tap'
import {project} from '../project.mjs'
import {ask, watchedInBrowser} from './ui-server.mjs'

const pages = {'content/a.md': '`echo a`{{exec}}\n', 'secret.txt': 'TOP SECRET'}

test('should answer its own page alone', async t => {
  const {read, settled, url} = await watchedInBrowser(t, pages)
  await settled()
  const {host, origin, port} = new URL(url)
  const page = await ask(url)
  t.match(page, {status: 200, text: /<title>/})
  t.match(page.headers, {
    'cache-control': 'no-store',
    'content-security-policy': /default-src 'none'.*script-src 'sha256-.*connect-src 'self'; frame-ancestors 'none'/,
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff'
  })
  t.notOk('access-control-allow-origin' in page.headers)
  const json = {'content-type': 'application/json'}
  const all = {body: '{"action":"all"}', method: 'POST'}
  const snapshot = await read('snapshots/content/a.md')

  t.test('should refuse other hosts, as after DNS rebinding', async t => {
    for (const other of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '127.0.0.1']) {
      t.match(await ask(url, {headers: {host: other}}), {status: 403, text: 'Not found here.\n'}, other)
      const headers = {...json, host: other, origin: `http://${other}`}
      t.match(await ask(`${url}act`, {...all, headers}), {status: 403}, other)
    }
    t.match(await ask(url, {headers: {host: `localhost:${port}`}}), {status: 200})
  })

  t.test('should refuse other origins', async t => {
    for (const other of [
      'http://evil.example',
      'null',
      `https://${host}`,
      `http://127.0.0.1:1`,
      `http://localhost:${port}`
    ]) {
      t.match(await ask(`${url}events`, {headers: {origin: other}}), {status: 403}, other)
      t.match(await ask(`${url}act`, {...all, headers: {...json, origin: other}}), {status: 403}, other)
    }
    t.match(await ask(`${url}act`, {...all, headers: json}), {status: 403}, 'no origin')
    t.match(await ask(url, {headers: {'sec-fetch-site': 'cross-site'}}), {status: 403})
    t.match(await ask(`${url}act`, {...all, headers: {'content-type': 'text/plain', origin}}), {status: 403}, 'a form')
    t.match(await ask(`${url}act`, {headers: {origin}, method: 'OPTIONS'}), {status: 403}, 'no CORS')
  })

  t.test('should refuse a guessed token', async t => {
    const [, token = ''] = /\/([^/]+)\/$/.exec(url) ?? []
    t.ok(token.length >= 32)
    for (const guess of ['', 'x', token.slice(1), token.slice(0, -1), `${token}x`, token.toUpperCase(), '%00', '*'])
      for (const path of ['', 'events', 'document?number=0', 'act'])
        t.match(await ask(`${origin}/${guess}/${path}`), {status: 404}, `${guess}/${path}`)
    t.match(await ask(`${origin}/`), {status: 404})
    t.match(await ask(`${origin}/?token=${token}`), {status: 404})
  })

  t.test('should serve no files', async t => {
    const {pathname} = new URL(url)
    for (const path of [
      '../secret.txt',
      '..%2fsecret.txt',
      '%2e%2e/secret.txt',
      'secret.txt',
      '//etc/passwd',
      'document?number=../secret.txt',
      'document?number=99',
      'document/../../secret.txt',
      'constructor'
    ]) {
      const answer = await ask(url, {path: pathname + path})
      t.equal(answer.status, 404, path)
      t.notMatch(answer.text, 'SECRET')
    }
  })

  t.test('should run nothing but documents of the project', async t => {
    const send = (action: unknown) =>
      ask(`${url}act`, {body: JSON.stringify(action), headers: {...json, origin}, method: 'POST'})
    for (const action of [
      {action: 'document', document: '/etc/passwd'},
      {action: 'step', document: 0, step: '$(touch hacked)'},
      {action: 'constructor', document: 0, step: 'step-0-0'},
      {action: 'edit', document: 0, step: 'step-0-0', text: 'hacked'},
      {},
      null
    ])
      t.match((await send(action)).text, /gone|does not wait/, JSON.stringify(action))
    t.match(await ask(`${url}act`, {body: '{', headers: {...json, origin}, method: 'POST'}), {status: 500})
    t.equal(await read('snapshots/content/a.md'), snapshot)
  })

  t.test('should listen to this machine alone', async t => {
    const others = Object.values(os.networkInterfaces())
      .flatMap(each => each ?? [])
      .filter(each => !each.internal)
    for (const {address} of others) {
      const outcome = await new Promise(resolve => {
        const socket = connect({host: address, port: Number(port)})
        socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'))
        socket.setTimeout(2000, () => resolve('refused'))
      })
      t.equal(outcome, 'refused', address)
    }
  })
})

test('should explain options that do not fit', async t => {
  const one = await project(pages)
  t.match(await one.run('watch', '--open'), {status: 2, stderr: /`--open` only works with `--ui`/})
  t.match(await one.run('watch', '--port', '80'), {status: 2, stderr: /`--port` only works with `--ui`/})
  t.match(await one.run('watch', '--ui', '--port', 'x'), {status: 2, stderr: /`--port` must be a number/})
  const {url} = await watchedInBrowser(t, pages)
  const {port} = new URL(url)
  t.match(await one.run('watch', '--ui', '--port', port), {status: 2, stderr: /can't use port .*Choose another/})
})
