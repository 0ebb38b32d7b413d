import {test} from 'tap'
import {runText} from '../../fixtures/run-text.js'

const block = (options: string, code = 'true') => `\`\`\`sh {{exec ${options}}}\n${code}\n\`\`\`\n`

test('should refuse shell options in sessions that have none, with the line and what to do', async t => {
  for (const session of ['fish', 'node', 'python', 'ruby', 'sqlite', 'pwsh', 'mine']) {
    const {messages, outcomes} = await runText(`# A\n\n${block(`session=${session} errexit pipefail`)}`, {
      sessions: {mine: {command: ['cat']}}
    })
    t.same(outcomes, ['not run'], session)
    t.same(
      messages.map(({line, reason, ruleId}) => [line, reason, ruleId]),
      ['errexit', 'pipefail'].map(name => [3, `\`${name}\` can't be set in \`session=${session}\``, 'invalid-option']),
      session
    )
    t.match(messages[0]?.note, /errexit=false/)
  }
  for (const step of [
    '`^C`{{exec ctrl-seq errexit}}\n',
    '`ls`{{exec no-newline pipefail}}\n',
    block('file=a.sh errexit')
  ]) {
    t.match((await runText(step)).messages, [{reason: /can't be set for a step that runs no code/}], step)
  }
})

test('should refuse shell options of the document or the project in shells that have none', async t => {
  const front = '---\nfencepost: {errexit: true}\n---\n\n'
  for (const session of ['fish', 'pwsh', 'mine']) {
    const config = {sessions: {mine: {command: ['sudo', '/bin/bash']}}}
    t.match((await runText(front + block(`session=${session}`), config)).messages, [
      {line: 5, ruleId: 'invalid-option'}
    ])
    const defaults = {...config, defaults: {pipefail: true}}
    t.match((await runText(block(`session=${session}`), defaults)).messages, [{line: 1, ruleId: 'invalid-option'}])
    t.same((await runText(front + block(`session=${session} errexit=false skip=x`), config)).messages, [])
  }
})

test('should leave shell options of the document to its shells', async t => {
  const front = '---\nfencepost: {errexit: true, pipefail: true, languages: {py: python}}\n---\n\n'
  const python = '```py {{exec compare=status}}\nx = 1\n```\n\n'
  const {messages, outcomes} = await runText(`${front}${python}${block('compare=status', 'false; true')}`)
  t.same(messages, [])
  t.same(outcomes, ['new', 'failed'])
})

test('should fail a step in another shell too', async t => {
  const front = '---\nfencepost: {errexit: true, languages: {sh: sh}}\n---\n\n'
  t.same((await runText(front + block('compare=status', 'false; true'))).outcomes, ['failed'])
})
