import {test} from 'tap'
import {isShell} from '../../../src/plan/source/shell-languages.js'

test('should know the languages of shells', async t => {
  t.same(['sh', 'bash', 'shell', 'console', 'zsh', 'js', ''].map(isShell), [
    true,
    true,
    true,
    true,
    false,
    false,
    false
  ])
})
