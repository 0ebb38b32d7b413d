import {test} from 'tap'
import {readIndex} from '../../src/scenario/read-index.js'

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
  t.same(said('{"details": {"steps": [{"text": \n'), ['2:scenario-index'])
  t.same(said('{"details": {"assets": {\n"node01": [{"file": "a", "target": "b"}],\n"host01": [{"target": "b"}]}}}'), [
    '2:scenario-host',
    '3:scenario-index'
  ])
})

test("should leave another tool's file alone", async t => {
  for (const text of ['{}', '[]', '', '{"name": "x"', '{"details": 1}']) t.equal(readIndex(text), undefined, text)
})
