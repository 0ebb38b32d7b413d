import {test} from 'tap'
import {TerminalPrompt} from '../../../src/session/terminal/terminal-prompt.js'

const nothing = {styledNow: () => undefined, textNow: () => ''}

/** Reads marks, and notes before which of them the prompt had been shown for the caller. */
async function shownAt(prompt: TerminalPrompt, shown: Promise<void>, marks: readonly string[]): Promise<number> {
  let isShown = false
  void shown.then(() => {
    isShown = true
  })
  for (const [index, mark] of marks.entries()) {
    const [letter = '', ...fields] = mark.split(';')
    prompt.read({fields, letter})
    await new Promise(resolve => setImmediate(resolve))
    if (isShown) return index
  }
  return -1
}

test('should take no earlier prompt for the end of a block', async t => {
  const prompt = new TerminalPrompt(nothing)
  prompt.enter('echo')
  const late = ['D;130;aborted', 'A', 'B']
  t.equal(await shownAt(prompt, prompt.shown({isBlock: true}), [...late, 'C', 'S', 'D;8;returned', 'A', 'B']), 7)
  t.match(prompt.end, {how: 'returned', status: 8})
  t.ok(prompt.hasBegun)
})

test('should take any prompt for an answer to keys', async t => {
  const prompt = new TerminalPrompt(nothing)
  t.equal(await shownAt(prompt, prompt.shown(), ['A', 'B']), 1)
})

test('should take the end of a block whose beginning was not told', async t => {
  const prompt = new TerminalPrompt(nothing)
  prompt.enter('echo')
  t.equal(await shownAt(prompt, prompt.shown({isBlock: true}), ['D;0;returned', 'A', 'B']), 2)
  t.notOk(prompt.hasBegun)
})
