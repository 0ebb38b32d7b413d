import fc from 'fast-check'
import {test} from 'tap'
import {generalize} from '../../../src/commands/stabilize/generalize.js'
import {compareLines} from '../../../src/compare/compare-lines.js'
import {readExpectation} from '../../../src/expect/expectation.js'
import type {Comparison} from '../../../src/model/step.js'
import {chooseNormalizers} from '../../../src/normalize/choose-normalizers.js'
import {splitLines} from '../../../src/text/split-lines.js'

const {findEvery, placeholders} = chooseNormalizers({}, {host: 'box', user: 'ann'})
const kinds = {findValues: findEvery, placeholders}

const written = (texts: readonly string[], entry?: string, way: Comparison = 'exact') => {
  const result = generalize({
    ...kinds,
    texts,
    way,
    ...(entry !== undefined && {entry: {compare: 'exact', text: entry}})
  })
  return result.kind === 'remedy' ? [result.text, ...result.words] : [result.kind]
}

const cases: readonly (readonly [behaviour: string, texts: readonly string[], remedy: readonly string[]])[] = [
  ['leave alone what is the same', ['a\n', 'a\n'], ['stable']],
  ['name a kind that takes the difference', ['at 11:02:03\n', 'at 12:04:05\n'], ['at [TIMESTAMP]\n', '[TIMESTAMP]']],
  ['call any other number a number', ['n 7\n', 'n 31234\n', 'n 7\n'], ['n [NUMBER]\n', '[NUMBER]']],
  [
    'leave values alone that are the same',
    ['3 files in 1.2s\n', '3 files in 1.3s\n'],
    ['3 files in [DURATION]\n', '[DURATION]']
  ],
  ['put anything for a part of a line', ['hi k_xq there\n', 'hi pzzr there\n'], ['hi [..] there\n', '[..]']],
  ['put one wildcard where the number of words differs', ['got a b c.\n', 'got d.\n'], ['got [..].\n', '[..]']],
  ['take the blanks before a number', ['x     9 y\n', 'x 12345 y\n'], ['x [NUMBER] y\n', '[NUMBER]']],
  ['find lines in another order', ['b\na\nc\n', 'c\nb\na\n'], ['b\na\nc\n', 'compare=unordered']],
  ['find numbers in another order', ['3\n1\n2\n', '1\n2\n3\n'], ['3\n1\n2\n', 'compare=unordered']],
  [
    'find another order with values in it',
    ['one 1.0s\ntwo 2.0s\n', 'two 2.1s\none 1.1s\n'],
    ['one [DURATION]\ntwo [DURATION]\n', 'compare=unordered', '[DURATION]']
  ],
  [
    'put any lines where their number differs',
    ['start\nx\nend\n', 'start\nx\ny\nend\n', 'start\nend\n'],
    ['start\n...\nend\n', '...']
  ],
  [
    'put any lines only where rows come and go, and keep those like them',
    [
      'PID TTY TIME CMD\n1 ? 00:00:01 init\n7 ? 00:00:00 sh\n',
      'PID TTY TIME CMD\n1 ? 00:00:01 init\n7 ? 00:00:00 sh\n9 ? 00:00:00 ps\n'
    ],
    ['PID TTY TIME CMD\n1 ? 00:00:01 init\n7 ? 00:00:00 sh\n...\n', '...']
  ],
  ['escape what stays', ['[..] [UUID] \\1\n', '[..] [UUID] \\2\n'], ['\\[..] \\[UUID] \\\\[NUMBER]\n', '[NUMBER]']],
  ['give up where nothing is the same', ['a\nb\n', 'c\n', ''], ['wild']],
  ['give up where only the number of lines is the same', ['a x\nb y\n', 'c z\nd w\n'], ['wild']],
  [
    'replace relative ages, which are the same in runs that follow each other',
    ['nginx  3 minutes ago  7 kB\nweb  Up 2 seconds\n', 'nginx  3 minutes ago  7 kB\nweb  Up 2 seconds\n'],
    ['nginx  [AGE]  7 kB\nweb  [AGE]\n', '[AGE]']
  ],
  [
    'replace relative ages besides what differs',
    ['id 3 made 2 weeks ago\n', 'id 4 made 2 weeks ago\n'],
    ['id [NUMBER] made [AGE]\n', '[NUMBER]', '[AGE]']
  ]
]

for (const [behaviour, texts, remedy] of cases) {
  test(`should ${behaviour}`, async t => {
    t.same(written(texts), remedy)
  })
}

test('should leave alone what the snapshot allows', async t => {
  t.same(written(['took 1 ms\n', 'took 2 ms\n'], 'took [..] ms\n'), ['stable'])
  t.same(written(['{"a":1,"b":2}\n', '{"b":2,"a":1}\n'], '{"a":1,"b":2}\n', 'json'), ['stable'])
})

test("should keep an author's wildcards", async t => {
  t.same(written(['x 1 y\nid 3\n', 'x 2 y\nid 4\n'], 'x [..] y\nid 9\n'), ['x [..] y\nid [NUMBER]\n', '[NUMBER]'])
  t.same(written(['a\nb\nid 3\n', 'c\nid 4\n'], '...\nid 9\n'), ['...\nid [NUMBER]\n', '[NUMBER]'])
})

test('should not take a change for noise', async t => {
  t.same(written(['b\n', 'b\n'], 'a\n'), ['changed'])
  t.same(written(['fail 1.2s\n', 'fail 1.3s\n'], 'ok 1.1s\n'), ['changed'])
  t.same(written(['a\nn 1\n', 'a\nn 2\n'], 'a\nx\ny\nn 3\n'), ['changed'], 'lines that all runs lack')
  t.same(written(['a\nx\nn 1\n', 'a\nx\nn 2\n'], 'a\nn 3\n'), ['changed'], 'lines that all runs add')
  t.same(written(['b\n1.2s\n', 'b\n1.3s\n'], 'a\n1.1s\n'), ['changed'])
})

const piece = fc.constantFrom(
  'a',
  'bc',
  ' ',
  ' ',
  '\n',
  '\n',
  '1',
  '22',
  '1.5s',
  '[..]',
  '[UUID]',
  '...',
  '\\',
  '11:02:03'
)
const output = fc.array(piece, {maxLength: 12}).map(pieces => pieces.join(''))

test('should write what all runs meet, or nothing', async () => {
  fc.assert(
    fc.property(fc.array(output, {maxLength: 4, minLength: 1}), texts => {
      const result = generalize({...kinds, texts, way: 'exact'})
      if (result.kind !== 'remedy') return true
      const expectation = readExpectation(result.text, kinds)
      return texts.every(text => compareLines({actual: splitLines(text), expectation, comparison: result.compare}).same)
    })
  )
})

const pulled = [
  "Unable to find image 'alpine:3' locally",
  '3: Pulling from library/alpine',
  'c6a83fedfae6: Pull complete',
  'Digest: sha256:0a4eaa0eecf5f8c050e5bba433f58c052be7587ee8af3e8b3910ef9ab5fbe9f5',
  'Status: Downloaded newer image for alpine:3',
  'hi'
]
  .map(line => `${line}\n`)
  .join('')

test('should allow the lines of a download that only a cold cache prints', t => {
  t.same(written(['hi\n', 'hi\n'], pulled), ['...\nhi\n', '...'], 'recorded cold, all runs warm')
  t.same(written([pulled, pulled], 'hi\n'), ['...\nhi\n', '...'], 'recorded warm, all runs cold')
  t.same(written([pulled, 'hi\n'], pulled), ['...\nhi\n', '...'], 'only the first run is cold')
  t.same(written(['hi\n', 'hi\n'], 'hi\n'), ['stable'], 'nothing that was not seen is allowed')
  t.same(written(['ho\n', 'ho\n'], pulled), ['changed'], 'another change is none of a cache')
  const pull = (status: string) =>
    `Using default tag: latest\nlatest: Pulling from library/alpine\nDigest: sha256:12\nStatus: ${status} for alpine:latest\ndocker.io/library/alpine:latest\n`
  t.same(written([pull('Image is up to date'), pull('Image is up to date')], pull('Downloaded newer image')), [
    'Using default tag: latest\n...\ndocker.io/library/alpine:latest\n',
    '...'
  ])
  t.same(written(['a\n', 'a\n'], 'Downloading x (1 MB)\n'), ['changed'], 'never whole outputs')
  t.end()
})
