import fc from 'fast-check'
import {test} from 'tap'
import {compileRegex, RegexError} from '../../src/regex/compile.js'
import {type Budget, matches} from '../../src/regex/program.js'

function isMatch(source: string, line: string, budget: Budget = {left: 10_000_000}): boolean {
  return matches(compileRegex(source), line, budget)
}

const sources = [
  '',
  'a',
  'ab',
  'a|b',
  'a|',
  '(?:ab)*',
  '(a|b)*c',
  'a+b?',
  'a{2}',
  'a{2,}',
  'a{1,3}',
  'a{0}',
  'a*?b',
  '(a*)*b',
  '((a|aa)+)+',
  '[abc]+',
  '[^a]',
  '[a-c\\d]+',
  '\\d+\\.\\d+',
  '\\w+\\s\\w+',
  '.',
  '.*',
  'a.c',
  '\\ba\\b',
  'a\\b.',
  '\\B',
  'a\\Bb',
  '(?<n>a)b',
  '\\u0061',
  '\\x61',
  '\\u{1F44D}',
  '👍+',
  '\\p{L}+',
  '\\P{L}',
  '[\\]]',
  '[\\p{L}_]+',
  '\\$\\^',
  '^a$',
  '^$',
  'a\\$',
  '(?:)',
  '(|a)+',
  '(?:a?){3}',
  '\\[x\\]',
  '[\\b]',
  '\\/',
  '\\t'
]

test('should match what the platform matches', async t => {
  const line = fc.oneof(
    fc
      .array(fc.constantFrom('a', 'b', 'c', 'aa', '1', '.', ' ', '👍', 'é', ']', '$', '^', '_', '[x]', '\t'), {
        maxLength: 6
      })
      .map(parts => parts.join('')),
    fc.string({unit: 'grapheme', maxLength: 5})
  )
  for (const source of sources) {
    const platform = new RegExp(`^(?:${source})$`, 'su')
    fc.assert(
      fc.property(line, text => isMatch(source, text) === platform.test(text)),
      {numRuns: 300}
    )
    t.pass(source)
  }
})

test('should refuse what it cannot do, and say why', async t => {
  const refused: readonly (readonly [source: string, says: RegExp])[] = [
    ['(', /whole|`\)` at the end/],
    ['a)', /lone `\)`/],
    ['[a', /a whole regular expression/],
    ['\\', /a whole regular expression/],
    ['*a', /something before `\*`/],
    ['a|+', /something before `\+`/],
    ['{2}', /something before `\{`/],
    ['a{x}', /a repeat such as/],
    ['a{3,2}', /the larger/],
    ['a{9999}', /at most 5000/],
    ['(((((a{9}){9}){9}){9}){9})', /at most 5000/],
    ['a+++++++++++++++++', /at most 5000/],
    ['(?=a)', /look-around/],
    ['(?<!a)b', /look-around/],
    ['(a)\\1', /back references/],
    ['(?<n>a)\\k<n>', /back references/],
    ['a^b', /only at an end/],
    ['[z-a]', /a class or an escape that there is/],
    ['\\p{Nonsense}', /a class or an escape that there is/],
    ['\\y', /a class or an escape that there is/],
    ['('.repeat(200), /nested at most/]
  ]
  for (const [source, says] of refused) {
    t.throws(() => compileRegex(source), says, source)
    t.throws(() => compileRegex(source), RegexError, source)
  }
})

test('should not go back, whatever the expression', async t => {
  const line = 'a'.repeat(20_000) + '!'
  for (const source of [
    '(a+)+',
    '(a|a)*',
    '(a|aa)+',
    '(.*)*x',
    '(a*)*b',
    '.*.*.*.*=.*',
    '([a-z]+)*\\d',
    '(a?){50}a{50}'
  ]) {
    const budget = {left: 20_000_000}
    t.notOk(isMatch(source, line, budget), source)
    t.ok(budget.left > 0, `${source} should stay within its budget`)
  }
})

test('should stop when the budget is used up', async t => {
  const budget = {left: 100}
  t.notOk(isMatch('a*', 'a'.repeat(200), budget))
  t.ok(budget.left < 0)
  t.notOk(isMatch('a', 'a', budget), 'and stay so')
})
