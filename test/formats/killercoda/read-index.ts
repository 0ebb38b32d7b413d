import {test} from 'tap'
import {readIndex} from '../../../src/formats/killercoda/read-index.js'

const said = (text: string) => readIndex(text)?.messages.map(({line, ruleId}) => `${line}:${ruleId}`)

test('should read both spellings in the order of a reader, with comments, trailing commas and a byte order mark', async t => {
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

test('should say what it does not understand, and where', async t => {
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
    '1:scenario-index',
    '2:scenario-host',
    '3:scenario-index'
  ])
})

test('should say what is of the wrong type, rather than pass over it', async t => {
  const reasonsOf = (details: object) =>
    readIndex(JSON.stringify({details}))?.messages.map(({fatal, reason}) => `${fatal} ${reason}`)
  t.same(reasonsOf({finish: [], intro: 'a.md', steps: {text: 'a.md'}}), [
    'true Expected `details.intro` to be an object, got string',
    'true Expected `details.finish` to be an object, got array',
    'true Expected `details.steps` to be an array, got object'
  ])
  t.same(reasonsOf({steps: [{text: 'a.md'}, 'b.md']}), ['true Expected `details.steps[1]` to be an object, got string'])
  t.same(reasonsOf({assets: [], steps: [{text: 'a.md'}]}), [
    'true Expected `details.assets` to be an object, got array'
  ])
  const asset = (rest: object) => reasonsOf({assets: {host01: [{file: 'a', ...rest}]}, steps: [{text: 'a.md'}]})
  t.same(asset({target: 1}), ['true Expected `details.assets.host01.target` to be a string, got number'])
  t.same(asset({chmod: 'banana'}), ['true Expected `details.assets.host01.chmod` to be a mode, got `banana`'])
  t.match(asset({chmod: {}}), [/to be a mode, got `object`/])
  for (const chmod of [755, '0644', '+x', 'u+rw,g-w', 'a=rX']) t.same(asset({chmod}), [], String(chmod))
  t.match(reasonsOf({assets: {host01: 'a'}, steps: [{text: 'a.md'}]}), [/`details\.assets\.host01` to be an array/])
  t.match(reasonsOf({}), [/^false Expected texts in `details`, got none/])
})

test('should take the last of keys that stand twice, as JSON has it, and name the line of the first', async t => {
  const found = readIndex('{"details": {"steps": [{\n"text": "a.md",\n"text": "b.md"}]}}')
  t.match(found?.files, [{path: 'b.md'}])
  t.match(found?.messages, [{fatal: false, line: 2, reason: /got `text` again below/}])
})

test("should leave another tool's file alone", async t => {
  for (const text of ['{}', '[]', '', '{"name": "x"', '{"details": 1}']) t.equal(readIndex(text), undefined, text)
})

test('should take a text for a path where it looks like one, and report marks in one that stands there itself', async t => {
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
