import {test} from 'tap'
import {type CompareInput, compare} from '../../src/compare/compare.js'
import type {Comparison} from '../../src/model/step.js'

interface Given {
  readonly expected: string
  readonly actual: string
  readonly mode?: Comparison
  readonly entryMode?: Comparison
}

function comparing({expected, actual, mode = 'exact', entryMode = 'exact'}: Given) {
  const input: CompareInput = {entry: {compare: entryMode, status: 0, text: expected}, mode, status: 0, text: actual}
  return compare(input)
}

function isSame(given: Given): boolean {
  return comparing(given).same
}

test('should want the same text to the letter', async t => {
  t.ok(isSame({actual: 'a\nb\n', expected: 'a\nb\n'}))
  t.notOk(isSame({actual: 'a\nb \n', expected: 'a\nb\n'}))
  t.strictSame(comparing({actual: 'a', expected: 'a\n'}), {
    diff: [
      {kind: 'same', text: 'a'},
      {kind: 'added', text: '(no newline at the end)'}
    ],
    same: false
  })
})

test('should want the same status', async t => {
  const entry = {compare: 'exact', status: 0, text: 'a\n'} as const
  t.strictSame(compare({entry, mode: 'exact', status: 2, text: 'a\n'}), {
    diff: [{kind: 'same', text: 'a'}],
    same: false,
    status: {actual: 2, expected: 0}
  })
  t.strictSame(compare({entry, mode: 'status', status: 2, text: 'b\n'}), {
    diff: [],
    same: false,
    status: {actual: 2, expected: 0}
  })
  t.match(compare({entry, mode: 'exact', status: 2, text: 'b\n'}), {
    diff: [{kind: 'removed'}, {kind: 'added'}],
    status: {actual: 2}
  })
})

test('should take the same lines in any order', async t => {
  const mode = 'unordered'
  t.ok(isSame({actual: 'b\na\nb\n', expected: 'a\nb\nb\n', mode}))
  t.ok(isSame({actual: '', expected: '', mode}))
  t.notOk(isSame({actual: 'a\nb\n', expected: 'a\nb\nb\n', mode}), 'each as often')
  t.notOk(isSame({actual: 'b\na', expected: 'a\nb\n', mode}), 'the final newline counts')
  t.strictSame(comparing({actual: 'c\na\n', expected: 'a\nb\n', mode}), {
    diff: [
      {kind: 'same', text: 'a'},
      {kind: 'removed', text: 'b'},
      {kind: 'added', text: 'c'}
    ],
    same: false
  })
})

test('should find the expected lines in the output', async t => {
  const mode = 'contains'
  t.ok(isSame({actual: 'x\na\nb\ny\n', expected: 'a\nb\n', mode}))
  t.ok(isSame({actual: 'x\na\nb', expected: 'a\nb\n', mode}), 'whatever the end')
  t.ok(isSame({actual: 'x', expected: '', mode}), 'nothing is in everything')
  t.notOk(isSame({actual: 'a\nx\nb\n', expected: 'a\nb\n', mode}), 'one after the other')
  t.notOk(isSame({actual: 'aa\n', expected: 'a\n', mode}), 'whole lines')
})

test('should compare JSON by its value', async t => {
  const mode = 'json'
  t.ok(
    isSame({
      actual: '{"b":[1,2.0],\n"a":{"y":null,"x":"é"}}',
      expected: '{"a": {"x": "\\u00e9", "y": null}, "b": [1, 2]}\n',
      mode
    })
  )
  t.notOk(isSame({actual: '[1,2]', expected: '[2,1]', mode}))
  t.notOk(isSame({actual: '{"__proto__":1}', expected: '{"__proto__":2}', mode}))
  t.notOk(
    isSame({actual: '[12345678901234567891]', expected: '[12345678901234567890]', mode}),
    'long numbers to the digit'
  )
  for (const [actual, expected] of [
    ['[1e400]', '[null]'],
    ['[1e400]', '[2e400]'],
    ['[1e-400]', '[0]'],
    ['[4e-324]', '[5e-324]']
  ] as const)
    t.notOk(isSame({actual, expected, mode}), `${actual} ${expected}`)
  t.ok(isSame({actual: '[1e400, 0.0, 1e3]', expected: '[1e400, 0, 1000]', mode}))
  t.ok(isSame({actual: '{"a":12345678901234567891,"b":"12"}', expected: '{"b":"12","a":12345678901234567891}', mode}))
  t.strictSame(comparing({actual: '{"b":12345678901234567891,"a":1}', expected: '{"a":1,"b":3}', mode}), {
    diff: [
      {kind: 'same', text: '{'},
      {kind: 'same', text: '  "a": 1,'},
      {kind: 'removed', text: '  "b": 3'},
      {kind: 'added', text: '  "b": 12345678901234567891'},
      {kind: 'same', text: '}'}
    ],
    same: false
  })
})

test('should say what is not JSON', async t => {
  t.match(comparing({actual: 'oops\n', expected: '{}', mode: 'json'}), {
    diff: [{kind: 'removed'}, {kind: 'removed'}, {kind: 'added'}],
    reason: /^The output isn't JSON \(.+\)\. Correct the command, or remove `compare=json`\.$/,
    same: false
  })
  t.match(comparing({actual: '{}', expected: 'oops\n', mode: 'json'}), {
    reason: /^The expectation isn't JSON \(.+\)\. Correct it, or update the snapshot\.$/
  })
  t.match(comparing({actual: '['.repeat(200_000), expected: '[]', mode: 'json'}), {reason: /isn't JSON/})
  t.match(comparing({actual: '['.repeat(200_000) + ']'.repeat(200_000), expected: '[]', mode: 'json'}), {same: false})
})

test('should compare nothing but the status', async t => {
  t.ok(isSame({actual: 'a', expected: 'b', mode: 'status'}))
})

test('should take the way of the entry where the step has none of its own', async t => {
  t.ok(isSame({actual: 'b\na\n', entryMode: 'unordered', expected: 'a\nb\n'}))
  t.ok(isSame({actual: 'b\na\n', entryMode: 'status', expected: 'a\nb\n', mode: 'unordered'}))
  t.notOk(isSame({actual: 'c\n', entryMode: 'status', expected: 'a\n', mode: 'contains'}))
})

test('should take escaped text literally', async t => {
  t.ok(isSame({actual: '...\n[..]\n', expected: '\\...\n\\[..]\n'}))
  t.notOk(isSame({actual: 'x\ny\n', expected: '\\...\n\\[..]\n'}))
  t.strictSame(comparing({actual: '...\nb\n', expected: '\\...\na\n'}), {
    diff: [
      {kind: 'same', text: '...'},
      {kind: 'removed', text: 'a'},
      {kind: 'added', text: 'b'}
    ],
    same: false
  })
})

test('should show as the same what wildcards stand for', async t => {
  t.ok(isSame({actual: 'a 1\nx\ny\nend\n', expected: 'a [..]\n...\nend\n'}))
  t.strictSame(comparing({actual: 'a 1\nx\ny\nb\nend 2\nz', expected: 'a [..]\n...\nB\nend [re:\\d]\n'}), {
    diff: [
      {kind: 'same', text: 'a [..]'},
      {kind: 'same', text: '...'},
      {kind: 'removed', text: 'B'},
      {kind: 'added', text: 'b'},
      {kind: 'same', text: 'end [re:\\d]'},
      {kind: 'added', text: 'z'},
      {kind: 'added', text: '(no newline at the end)'}
    ],
    same: false
  })
})

test('should take wildcards in unordered lines', async t => {
  const mode = 'unordered'
  t.ok(isSame({actual: 'b 2\nx\na 1\n', expected: 'a [..]\nb [..]\nx\n', mode}))
  t.ok(isSame({actual: 'a 1\na\n', expected: '[..]\na [..]\n', mode}), 'each line where it serves best')
  t.ok(isSame({actual: 'x\na\ny\n', expected: 'a\n...\n', mode}), 'any lines more')
  t.notOk(isSame({actual: 'a 1\n', expected: 'a [..]\na [..]\n', mode}), 'each line once')
  t.strictSame(comparing({actual: 'a 1\ny\n', expected: 'a [..]\nb [..]\nx\n', mode}), {
    diff: [
      {kind: 'removed', text: 'x'},
      {kind: 'added', text: 'y'},
      {kind: 'same', text: 'a [..]'},
      {kind: 'removed', text: 'b [..]'}
    ],
    same: false
  })
})

test('should take wildcards in a part of the output', async t => {
  const mode = 'contains'
  t.ok(isSame({actual: 'x\na 1\nq\nb\ny\n', expected: 'a [..]\n...\nb\n', mode}))
  t.notOk(isSame({actual: 'x\nb\na 1\ny\n', expected: 'a [..]\n...\nb\n', mode}))
})

test('should take wildcards in JSON', async t => {
  const mode = 'json'
  t.ok(
    isSame({actual: '{"n":17,"id":"run-ab","a":[null]}', expected: '{"id": "run-[..]", "n": [..], "a": [[..]]}', mode})
  )
  t.ok(isSame({actual: '{"n":17}', expected: '{"n": [re:\\d{2}]}', mode}))
  t.ok(isSame({actual: '{"n":"[..]"}', expected: '{"n": "\\[..]"}', mode}))
  t.notOk(isSame({actual: '{"n":"x"}', expected: '{"n": "\\[..]"}', mode}))
  t.notOk(isSame({actual: '{"n":17}', expected: '{"n": [re:\\d{3}]}', mode}))
})

test('should say what is wrong with a wildcard', async t => {
  t.match(comparing({actual: 'a\n', expected: '[re:(]\n'}), {
    reason: /regular expression `\(` can.t be used\. .* Write `\\\[re:` for the text itself\.$/
  })
  t.notOk('reason' in comparing({actual: 'a\n', expected: 'b\n'}))
})

test('should know the typed placeholders it is given', async t => {
  const entry = {compare: 'exact', status: 0, text: 'pid [PID]\n'} as const
  const placeholders = new Map([['PID', '\\d+']])
  t.ok(compare({entry, mode: 'exact', placeholders, status: 0, text: 'pid 17\n'}).same)
  t.notOk(compare({entry, mode: 'exact', status: 0, text: 'pid 17\n'}).same)
})

test('should refuse numbered placeholders in any order, and say what to write', async t => {
  const placeholders = new Map([['ID', '\\d+']])
  const entry = {compare: 'unordered', status: 0, text: 'made [ID:1]\nused [ID:1]\n'} as const
  t.strictSame(compare({entry, mode: 'exact', placeholders, status: 0, text: 'used 8\nmade 8\n'}), {
    diff: [
      {kind: 'same', text: 'made [ID:1]'},
      {kind: 'same', text: 'used [ID:1]'}
    ],
    reason:
      "`[ID:1]` stands for one value, and lines in any order can't tell which. Write `[ID]`, or update the snapshot.",
    same: false
  })
})
