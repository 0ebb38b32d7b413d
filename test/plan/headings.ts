import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../src/config/step-options.js'
import {parse} from '../../src/parse/parse.js'
import {plan} from '../../src/plan/plan.js'
import {readShell} from '../../src/shell-code/shell-commands.js'

function idsOf(source: string, file = 'docs/page.md') {
  const tree = parse(new VFile(source))
  return plan({defaults: defaultStepOptions, readShell, file, select: 'marked', source, tree}).steps.map(
    step => step.id
  )
}

test('should title a step by its heading path and count the steps of each title', async t => {
  t.same(
    idsOf('# A\n\n`a`{{exec}} `b`{{exec}}\n\n### B\n\n`c`{{exec}}\n\n## C\n\n`d`{{exec}}\n\n# D\n\n`e`{{exec}}\n'),
    ['A #1', 'A #2', 'A › B #1', 'A › C #1', 'D #1']
  )
})

test('should continue counting when a title is repeated', async t => {
  t.same(idsOf('# A\n\n`a`{{exec}}\n\n# B\n\n`b`{{exec}}\n\n# A\n\n`c`{{exec}}\n'), ['A #1', 'B #1', 'A #2'])
})

test('should use the text of a heading on one line, without markup', async t => {
  t.same(idsOf('A *b*\n`c` <i>d</i>\n===\n\n`a`{{exec}}\n'), ['A b c d #1'])
  t.same(idsOf('## Run `ls`{{exec}}\n'), ['Run ls #1'])
})

test('should use the name of the file if there is no heading, or an empty one', async t => {
  t.same(idsOf('`a`{{exec}}\n'), ['page.md #1'])
  t.same(idsOf('#\n\n`a`{{exec}}\n', 'page.md'), ['page.md #1'])
})

test('should end a heading in a quote or a list with its container', async t => {
  t.same(idsOf('# A\n\n> ## Q\n>\n> `a`{{exec}}\n\n`b`{{exec}}\n\n- # L\n\n  `c`{{exec}}\n\n`d`{{exec}}\n'), [
    'A › Q #1',
    'A #1',
    'L #1',
    'A #2'
  ])
})
