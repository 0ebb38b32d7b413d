import {test} from 'tap'
import {guardOutput} from '../../src/cli/guard-output.js'

const plain = {color: false, isTerminal: false, isWorkflow: false}

test('should keep what only the tool itself sends to a terminal', t => {
  const own = '\x1b[31mred\x1b[39m\r\x1b[K\x1b[2K\x1b[1A\x1b[H\x1b[J\n'
  t.equal(guardOutput(own, {...plain, color: true, isTerminal: true}), own)
  t.equal(guardOutput('\x1b[31mred\x1b[39m', {...plain, color: true}), '\x1b[31mred\x1b[39m')
  t.equal(guardOutput('\x1b[31mred', plain), '␛[31mred')
  t.equal(guardOutput('\x1b[2K\r', {...plain, color: true}), '␛[2K␍')
  t.end()
})

test('should show other control characters', t => {
  for (const reader of [plain, {color: true, isTerminal: true, isWorkflow: true}]) {
    t.equal(guardOutput('a\x1b]0;x\x07\x9b31m\x1b[?1049h\x00\tb\n', reader), 'a␛]0;x␇␛[31m␛[?1049h␀\tb\n')
  }
  t.end()
})

test('should turn workflow commands off in a log of GitHub Actions', t => {
  for (const text of ['::add-mask::x\n', 'a\n \u00a0::add-mask::x\n', 'a ##[add-mask]x\n']) {
    t.match(guardOutput(text, {...plain, isWorkflow: true}), /^::stop-commands::(\S+)\n[\s\S]*\n::\1::\n$/)
    t.equal(guardOutput(text, plain), text)
  }
  t.equal(guardOutput('a::b\n', {...plain, isWorkflow: true}), 'a::b\n')
  t.end()
})
