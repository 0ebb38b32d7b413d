import {test} from 'tap'
import {explainNotReady} from '../../../src/engine/judge/explain-not-ready.js'
import type {Output} from '../../../src/model/output.js'

const output: Output = {durationMs: 0, ending: 'timed-out', omittedBytes: 0, status: 143, text: ''}

test('should say what a service did instead of becoming ready', t => {
  const port = {kind: 'port', port: 80} as const
  const text = {kind: 'text', text: 'up'} as const
  const url = {kind: 'url', url: 'http://localhost/'} as const
  const file = {kind: 'file', path: 'up'} as const
  const settled = {kind: 'settled'} as const
  const cases = [
    [explainNotReady(port, output), "The service didn't listen on port 80. Raise `timeout`, or change `ready`."],
    [explainNotReady(port, {...output, ports: [81, 82]}), "didn't listen on port 80, only on 81, 82."],
    [explainNotReady(text, output), 'The service printed no line with `up`. It printed nothing.'],
    [explainNotReady(text, {...output, text: 'a\n\u001B[31mb\u001B[m \n\n'}), 'Its last line was `b`.'],
    [explainNotReady(text, {...output, text: `a\n${'b'.repeat(200)}`}), `\`${'b'.repeat(100)}…\`.`],
    [explainNotReady(url, {...output, answer: 503}), 'http://localhost/ answered with status 503.'],
    [explainNotReady(url, {...output, answer: 'ECONNREFUSED'}), "http://localhost/ didn't answer (ECONNREFUSED)."],
    [explainNotReady(url, output), "didn't answer."],
    [explainNotReady(file, output), "The file `up` wasn't created."],
    [explainNotReady(settled, output), 'still busy. Raise `timeout`, or add `ready` to say when it is ready.']
  ] as const
  for (const [text, part] of cases) t.match(text, part)
  t.end()
})
