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

test('should match like native regular expressions', async t => {
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

test('should refuse unsupported syntax and say why', async t => {
  const refused: readonly (readonly [source: string, says: RegExp])[] = [
    ['(', /too early|isn't closed/],
    ['a)', /`\)` without a/],
    ['[a', /ends too early/],
    ['\\', /ends too early/],
    ['*a', /Nothing precedes its `\*`/],
    ['a|+', /Nothing precedes its `\+`/],
    ['{2}', /Nothing precedes its `\{`/],
    ['a{x}', /doesn't start a repeat/],
    ['a{3,2}', /out of order/],
    ['a{9999}', /more than 5000/],
    ['(((((a{9}){9}){9}){9}){9})', /more than 5000/],
    ['a+++++++++++++++++', /more than 5000/],
    ['(?=a)', /Lookaround isn't supported/],
    ['(?<!a)b', /Lookaround isn't supported/],
    ['(a)\\1', /Backreferences aren't supported/],
    ['(?<n>a)\\k<n>', /Backreferences aren't supported/],
    ['a^b', /only allowed at its start/],
    ['[z-a]', /isn't a valid class or escape/],
    ['\\p{Nonsense}', /isn't a valid class or escape/],
    ['\\y', /isn't a valid class or escape/],
    ['('.repeat(200), /nested more than/]
  ]
  for (const [source, says] of refused) {
    t.throws(() => compileRegex(source), says, source)
    t.throws(() => compileRegex(source), RegexError, source)
  }
})

test('should not backtrack, whatever the expression', async t => {
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
