import {test} from 'tap'
import {explainNotReady} from '../../../src/engine/judge/explain-not-ready.js'
import type {Output} from '../../../src/model/output.js'

const output: Output = {durationMs: 0, ending: 'timed-out', omittedBytes: 0, status: 143, text: ''}

test('should say for what of a service was waited, and what was there last', t => {
  const port = {kind: 'port', port: 80} as const
  const text = {kind: 'text', text: 'up'} as const
  const url = {kind: 'url', url: 'http://localhost/'} as const
  const cases = [
    [explainNotReady(port, output), 'Expected the service to listen on port 80 by then, got no port of it.'],
    [explainNotReady(port, {...output, ports: [81, 82]}), 'listen on port 80 by then, got port 81, 82.'],
    [explainNotReady(text, output), 'Expected a line with `up` by then, got no output.'],
    [explainNotReady(text, {...output, text: 'a\n\u001B[31mb\u001B[m \n\n'}), 'got `b` as the last one.'],
    [explainNotReady(text, {...output, text: `a\n${'b'.repeat(200)}`}), `got \`${'b'.repeat(100)}…\` as`],
    [
      explainNotReady(url, {...output, answer: 'ECONNREFUSED'}),
      'from http://localhost/ by then, got no answer (ECONNREFUSED).'
    ],
    [explainNotReady(url, output), 'got no answer.'],
    [
      explainNotReady({kind: 'file', path: 'up'}, output),
      'Expected the file `up` by then, got none. Give it more time'
    ],
    [explainNotReady({kind: 'settled'}, output), 'Expected the service to be quiet by then, got one at work.'],
    [explainNotReady({kind: 'settled'}, output), 'or say with `ready` when it is ready.']
  ] as const
  for (const [said, part] of cases) t.match(said, part)
  t.end()
})
