import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {test} from 'tap'
import {judgeService} from '../../../src/engine/judge/judge-service.js'
import {runText} from '../../fixtures/run-text.js'

test('should continue when a service has printed its line, and compare up to that line', async t => {
  const page = await runText(`# P

<!-- fencepost ready="up" -->
\`echo first; echo "it is up now"; echo later; sleep 1d\`{{exec}}

\`echo end\`{{exec interrupt}}
`)
  t.same(page.outcomes, ['new', 'new'])
  t.same(page.outputs, ['first\nit is up now\n', 'end\n'])
})

test('should keep a step running until the next step sends Ctrl-C, compare nothing, and keep the shell', async t => {
  for (const last of ['`echo [$x]`{{exec interrupt}}', '`^C`{{execute ctrl-seq}} `echo [$x]`{{exec}}']) {
    const page = await runText(`# P\n\n\`x=kept; echo noise; sleep 1d\`{{exec}} ${last}\n`)
    t.equal(page.failed, false, last)
    t.equal(page.outputs[0], '')
    t.equal(page.outputs.at(-1), '[kept]\n')
  }
})

test('should end a loop with Ctrl-C, and judge a step that ended by itself', async t => {
  const page = await runText(
    '# P\n\n`while :; do sleep 1; done`{{exec}} `echo one`{{exec interrupt}} `echo two`{{exec interrupt}}\n'
  )
  t.same(page.outcomes, ['new', 'new', 'new'])
  t.same(page.outputs, ['', '', 'two\n'])
  t.same((await runText('# P\n\n`exit 3`{{exec}} `echo one`{{exec interrupt}}\n')).outcomes, ['failed', 'not run'])
})

test('should wait for a file while another session works', async t => {
  const page = await runText(`# P

<!-- fencepost service ready=file:up -->
\`mkfifo go done; touch up; read -r _ <go; echo >done; sleep 1d\`{{exec T1}}

\`echo >go; read -r _ <done; echo answered\`{{exec T2}}
`)
  t.same(page.outputs, ['', 'answered\n'])
})

test('should say how to end a service that keeps its session busy', async t => {
  const page = await runText('# P\n\n<!-- fencepost ready=up -->\n`echo up; sleep 1d`{{exec}}\n\n`echo x`{{exec}}\n')
  t.same(page.outcomes, ['new', 'errored'])
  t.match(page.reasons[1], /The service on line 4 still runs in T1\. Write `\{\{exec interrupt\}\}`/)
})

test('should fail a service that ends by itself, with its line, status and last output', async t => {
  const page = await runText(`<!-- fencepost-lint disable -->

<!-- fencepost ready="up" -->
\`mkfifo go; echo $$ >pid; echo up; read -r _ <go; echo ouch; exit 3\`{{exec}}

\`echo >go; while kill -0 $(cat pid) 2>/dev/null; do :; done\`{{exec T2}}

\`echo next\`{{exec interrupt}}
`)
  t.equal(page.failed, true)
  t.match(page.messages[0], {
    line: 4,
    reason: /ended by itself with status 3, after printing `.*ouch`/s,
    ruleId: 'service-ended'
  })
})

test('should fail a service that ends or times out before it is ready', async t => {
  const early = await runText('# P\n\n<!-- fencepost service ready=never -->\n`echo bye`{{exec}}\n')
  t.match(early.reasons[0], /ended with status 0 before it was ready/)
  const twice = await runText('# P\n\n<!-- fencepost ready=file:/ -->\n`sleep 1d`{{exec}}\n')
  t.match(twice.reasons[0], /true before/)
})

/** The hint for a step that timed out. */
async function hintOf(page: string, config: Readonly<Record<string, unknown>> = {}): Promise<string | undefined> {
  const {steps} = await runText(page, config)
  const {outcome} = steps.find(step => step.outcome.kind === 'timed out') ?? {}
  return outcome?.kind === 'timed out' ? outcome.hint : undefined
}

test('should say what it waited for and what it saw of a service that is late', async t => {
  const server = createServer((_, response) => response.writeHead(503).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  const late = (ready: string, code = 'sleep 1d', session = 'plain') =>
    hintOf(`# P\n\n<!-- fencepost timeout=1s ${ready} session=${session} -->\n\`${code}\`{{exec}}\n`)
  t.equal(
    await late('ready=never', 'echo one; sleep 1d'),
    'The service printed no line with `never`. Its last line was `one`. Raise `timeout`, or change `ready`.'
  )
  for (const session of ['plain', 'terminal']) {
    const url = `http://127.0.0.1:${port}`
    t.match(await late(`ready=${url}/`, 'sleep 1d', session), `${url}/ answered with status 503. Raise`)
  }
  server.close()
})

test('should show the comment to add to a step that times out and looks like a service', async t => {
  const config = {defaults: {timeout: '1s'}}
  const serve =
    'const s = require("net").createServer().listen(0, "127.0.0.1", () => require("fs").writeSync(1, `${s.address().port}`))'
  const port = await hintOf(`# P\n\n\`\`\`\nnode -e '${serve}'\n\`\`\`{{exec}}\n`, config)
  t.match(port, /listens on port (\d+), so it looks like a service.*<!-- fencepost service ready=port:\1 -->$/)
  t.match(
    await hintOf('`tail -f /dev/null`{{exec}}\n', config),
    /runs until Ctrl-C, so it looks like a service.*<!-- fencepost service -->$/
  )
  t.match(await hintOf('`yes`{{exec}}\n', {...config, maxOutput: 1000}), /^It prints without end\. Limit it/)

  const page = '`echo "Server listening on 0.0.0.0:80"; sleep 1d`{{exec}}\n'
  const comment = /<!--.*-->$/.exec((await hintOf(page, config)) ?? '')?.[0]
  t.equal(comment, '<!-- fencepost service ready="Server listening on" -->')
  t.same((await runText(`${comment}\n${page}`, config)).outcomes, ['new'], 'with it the step is right')
})

test('should judge other steps by their status', t => {
  const step = {isInterrupted: true, kind: 'command', options: {exit: [0]}} as never
  const output = {durationMs: 0, ending: 'returned', omittedBytes: 0, status: 0, text: ''} as const
  t.equal(judgeService(step, output), undefined)
  t.end()
})
