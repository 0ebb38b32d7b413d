import fc from 'fast-check'
import {test} from 'tap'
import {TerminalTape} from '../../../src/session/terminal/terminal-tape.js'

const mark = (letter: string) => `\x1b]133;${letter};id\x07`
const sent = `$ ${mark('B')}typed\r\n${mark('C')}é \x1b[31mred\x1b[m\x1b]0;title\x07 日\r\n${mark('E;1')}${mark('D;0')}${mark('A')}$ `
const shown = 'é \x1b[31mred\x1b[m\x1b]0;title\x07 日\r\n'

test('should keep what a command prints, wherever it is cut', async t => {
  const bytes = Buffer.from(sent)
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), {maxLength: 8}), cuts => {
      const tape = new TerminalTape()
      tape.id = 'id'
      tape.begin(1000)
      let from = 0
      for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
        tape.feed(bytes.subarray(from, cut))
        from = cut
      }
      return (
        tape
          .take()
          .events.map(({text}) => text)
          .join('') === shown
      )
    })
  )
  t.pass()
})

test('should keep what comes before a command, what is typed into it, and no more than the limit', async t => {
  const tape = new TerminalTape()
  tape.id = 'id'
  tape.begin(4)
  tape.type('at the prompt')
  tape.feed(Buffer.from(`${mark('C')}ready`))
  tape.type('yes\r')
  t.match(tape.take(), {
    before: [],
    events: [
      {kind: 'printed', text: 'read'},
      {kind: 'typed', text: 'yes\r'}
    ]
  })
  tape.begin(100)
  tape.feed(Buffer.from(`^C${mark('D;130')}${mark('C')}next\x1b]133;C;other\x07`))
  t.match(tape.take(), {before: [{text: '^C'}], events: [{text: 'next'}]})
})
