import {test} from 'tap'
import {readExpectation} from '../../../src/expect/expectation.js'
import {matchesOutput} from '../../../src/expect/match-output.js'
import {chooseNormalizers} from '../../../src/normalize/choose-normalizers.js'
import {valueFinder} from '../../../src/normalize/values/find-values.js'
import {valueNormalizers} from '../../../src/normalize/values/value-normalizers.js'
import {growth} from '../../growth.mjs'

const identity = {host: 'aab', user: 'aaa-a'}

/** For each rule a text that goes on looking like the beginning of a value, by which it is repeated. */
const hostile: Readonly<Record<string, readonly string[]>> = {
  age: ['1 day, ', 'about ', '1 day 1 day ', '99999'],
  duration: ['1h', '1 hour, ', '1.1', '1m1m1m1mm'],
  hex: ['a1', 'abcdef', '0x', 'sha256:', '1234567'],
  host: ['aa', 'aab'],
  ip: ['1.', '1:', '::', '::ffff:1.', '255.255.255.', 'a:1:'],
  mac: ['00:', '00-', '00:00:00:00:00:0'],
  number: ['1', '1,111', '-', '1.'],
  pid: ['[', 'pid ', ' ', '[1] ', 'pid pid: ', 'a 1 1 1 '],
  port: ['localhost:', ':', ' :::', '//a', 'port port ', '//a.a:'],
  size: ['1', '1,', '1.1', '1,111 k'],
  speed: ['1', '1,111', '1 M', '1MB'],
  temp: ['tmp', '/tmp/', 'tmp.', '/tmp/a.', 'tmpa', 'a-'],
  timestamp: ['1', '20', 'Nov ', 'Mon Nov  ', '11:', '2026-11-24 ', '11:11:11.111111111'],
  user: ['aaa-', 'a'],
  uuid: ['0', '00000000-', '00000000-0000-0000-0000-00000000000-'],
  version: ['1.', '1.1.1-', 'v', 'version ', '1.1.1-a.', '1-1.']
}

for (const normalizer of valueNormalizers(identity)) {
  const find = valueFinder([normalizer])
  for (const pattern of hostile[normalizer.name] ?? []) {
    test(`should take linear time for ${normalizer.name} in ${JSON.stringify(pattern)} again and again`, async t => {
      const ratio = await growth(size => find(pattern.repeat(Math.ceil(size / pattern.length))), 20_000)
      t.ok(ratio < 2.5, `twice the text takes ${ratio.toFixed(1)} times as long`)
    })
  }
}

test('should have hostile texts for every rule', async t => {
  t.same(
    valueNormalizers(identity)
      .map(({name}) => name)
      .sort(),
    Object.keys(hostile).sort()
  )
})

for (const pattern of ['(a+)+b', '(a|aa)+b', 'a.*b', '(.*)*x']) {
  test(`should take linear time for an author's rule \`${pattern}\``, async t => {
    const find = (size: number) =>
      chooseNormalizers({own: {on: true, pattern}}, identity).findValues?.('a'.repeat(size))
    const ratio = await growth(find, 2000)
    t.ok(ratio < 2.5, `twice the text takes ${ratio.toFixed(1)} times as long`)
  })
}

test('should take linear time for every placeholder in an expectation', async t => {
  const {placeholders} = chooseNormalizers({}, identity)
  for (const name of placeholders.keys()) {
    const run = (size: number) => matchesOutput(readExpectation(`[${name}]x`, {placeholders}), ['1'.repeat(size) + 'x'])
    const ratio = await growth(run, 5000)
    t.ok(ratio < 2.5, `${name}: twice the text takes ${ratio.toFixed(1)} times as long`)
  }
})
