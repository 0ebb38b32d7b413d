import {test} from 'tap'
import {readIndex} from '../../../src/formats/killercoda/read-index.js'

const said = (text: string) => readIndex(text)?.messages.map(({line, ruleId}) => `${line}:${ruleId}`)

test('should read both spellings in reading order, with comments, trailing commas and a byte order mark', async t => {
  const index = readIndex(`\uFEFF{
    // a comment
    "title": "T", "backend": {"imageid": "ubuntu"},
    "details": {
      "finish": {"text": "finish.md"},
      "intro": {"text": "intro.md", "code": "f.sh", "courseData": "b.sh",},
      "steps": [{"title": "S", "verify": "v.sh", "text": "s.md", "answer": "a.md", "hint": "inline"}],
    },
  }`)
  t.same(
    index?.files.map(({unit, role, path, line}) => `${unit} ${role} ${path} ${line}`),
    [
      '0 foreground f.sh 6',
      '0 background b.sh 6',
      '0 text intro.md 6',
      '1 text s.md 7',
      '1 text a.md 7',
      '1 verify v.sh 7',
      '2 text finish.md 5'
    ]
  )
  t.match(index, {image: 'ubuntu', messages: [], title: 'T'})
})

test('should report unknown keys and invalid JSON with their lines', async t => {
  t.same(said('{"details": {\n"stpes": [], "steps": [\n{"text": "a.md", "verfy": "v.sh"}]}}'), [
    '2:unknown-key',
    '3:unknown-key'
  ])
  t.same(said('{"details": {"steps": [{\n"text": 1}]}}'), ['2:scenario-index'])
  t.same(said('{"titel": "A",\n"backend": {"imageId": "ubuntu"}, "details": {}}')?.slice(0, 2), [
    '1:unknown-key',
    '2:unknown-key'
  ])
  t.same(said(`{"details": ${'['.repeat(200_000)}`), ['1:scenario-index'])
  t.same(said('{"details": {"steps": [{"text": \n'), ['2:scenario-index'])
  t.same(said('{"details": {"assets": {\n"node01": [{"file": "a", "target": "b"}],\n"host01": [{"target": "b"}]}}}'), [
    '3:scenario-index',
    '2:scenario-host'
  ])
})

test('should report values of the wrong type', async t => {
  const reasonsOf = (details: object) =>
    readIndex(JSON.stringify({details}))?.messages.map(({fatal, reason}) => `${fatal} ${reason}`)
  t.same(reasonsOf({finish: [], intro: 'a.md', steps: {text: 'a.md'}}), [
    'true `details.finish` must be an object such as `{"text": "step.md"}`, got `[]`',
    'true `details.intro` must be an object such as `{"text": "step.md"}`, got `a.md`',
    'true `details.steps` must be a list such as `[{"text": "step.md"}]`, got `{"text":"a.md"}`'
  ])
  t.same(reasonsOf({steps: [{text: 'a.md'}, 'b.md']}), [
    'true `details.steps[1]` must be an object such as `{"text": "step.md"}`, got `b.md`'
  ])
  t.same(reasonsOf({assets: [], steps: [{text: 'a.md'}]}), [
    'true `details.assets` must be an object with a list for each host, such as `{"host01": []}`, got `[]`'
  ])
  const asset = (rest: object) => reasonsOf({assets: {host01: [{file: 'a', ...rest}]}, steps: [{text: 'a.md'}]})
  t.same(asset({target: 1}), ['true `details.assets.host01[0].target` must be a folder, got `1`'])
  t.same(asset({chmod: 'banana'}), [
    'true `details.assets.host01[0].chmod` must be a mode for `chmod`, such as `755` or `+x`, got `banana`'
  ])
  t.match(asset({chmod: {}}), [/must be a mode .*, got `\{\}`/])
  for (const chmod of [755, '0644', '+x', 'u+rw,g-w', 'a=rX']) t.same(asset({chmod}), [], String(chmod))
  t.match(reasonsOf({assets: {host01: 'a'}, steps: [{text: 'a.md'}]}), [/`details\.assets\.host01` must be a list/])
  t.match(reasonsOf({}), [/^false `details` names no texts/])
})

test('should use the last of two equal keys, and report the line of the first', async t => {
  const found = readIndex('{"details": {"steps": [{\n"text": "a.md",\n"text": "b.md"}]}}')
  t.match(found?.files, [{path: 'b.md'}])
  t.match(found?.messages, [{fatal: false, line: 2, reason: /^`text` appears again below/}])
})

test('should ignore files of other tools', async t => {
  for (const text of ['{}', '[]', '', '{"name": "x"', '{"details": 1}']) t.equal(readIndex(text), undefined, text)
})

test('should tell paths from texts, and report markers in a text', async t => {
  const of = (text: string) => readIndex(JSON.stringify({details: {steps: [{text}]}}))
  const paths = ['a.md', 'my step.md', 'a.txt', 'steps/one', './x', '/step1/text.md', 'A.MARKDOWN']
  for (const text of paths) t.match(of(text)?.files, [{path: text}], text)
  for (const text of paths) t.notOk(of(text)?.files[0]?.mayBeText, text)
  t.match(of('step1')?.files, [{mayBeText: true, path: 'step1'}])
  for (const text of ['Well done.', 'See `a/b`', '# Done\n\nBye', '<b>x</b>'])
    t.match(of(text), {files: [], messages: []}, text)
  for (const mark of ['{{exec}}', '{{ Execute T2 }}', '<<exec>>', '{{interrupt execute}}'])
    t.match(of(`Run \`ls\`${mark} now`), {files: [], messages: [{line: 1, ruleId: 'missing-file'}]}, mark)
})

test('should read the valid values beside invalid ones', async t => {
  const found = readIndex(
    JSON.stringify({
      details: {
        assets: {host01: [{file: 'a'}, {file: 1}, {target: 'x'}, null]},
        steps: ['x', {text: 1, verify: 'v.sh'}, null, {text: 'd.md', title: 1}]
      }
    })
  )
  t.match(found, {
    assets: [{file: 'a', target: '~'}],
    units: ['Intro', 'Step 1', 'Step 2', 'Step 3', 'Step 4', 'Finish']
  })
  t.same(
    found?.files.map(({key, unit}) => `${key} ${unit}`),
    ['details.steps[1].verify 2', 'details.steps[3].text 4']
  )
  t.same(
    found?.messages.map(({reason}) => reason.replace(/` .*/, '')),
    ['details.assets.host01[1].file', 'details.assets.host01[2].file', 'details.steps[0]', 'details.steps[1].text'].map(
      key => `\`${key}`
    )
  )
})

test('should suggest a key for every unknown one', async t => {
  const found = readIndex(
    '{"details": {"steps": [{"text": "a.md", "verfy": 1, "introo": 2}]}, "backend": {"imageId": 1}}'
  )
  t.same(
    found?.messages.map(({note, reason}) => `${reason}. ${note?.replace(/ of .*/, '')}`),
    [
      'Unknown key `verfy` in `details.steps[0]`. Did you mean `verify`?',
      'Unknown key `introo` in `details.steps[0]`. Use one',
      'Unknown key `imageId` in `backend`. Did you mean `imageid`?'
    ]
  )
})
