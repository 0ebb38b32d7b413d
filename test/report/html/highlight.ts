import {test} from 'tap'
import {highlight} from '../../../src/report/html/highlight.js'

/** The code with each token as `[kind:text]`. */
function marked(code: string, language: string): string {
  return highlight(code, language)
    .map(node => {
      if (node.type === 'text') return node.value
      if (node.type !== 'element') return ''
      const [text] = node.children
      const [name] = node.properties.className as string[]
      return `[${name?.slice(2)}:${text?.type === 'text' ? text.value : ''}]`
    })
    .join('')
}

const cases: readonly (readonly [language: string, code: string, expected: string])[] = [
  ['sh', 'ls -l /x # all', '[command:ls] [option:-l] /x [comment:# all]'],
  ['sh', '# apt\ncurl https://a/b#c', '[comment:# apt]\n[command:curl] https://a/b#c'],
  ['bash', 'A=1 && echo "$A" | tr a b', '[variable:A]=1 && [command:echo] [string:"$A"] | [command:tr] a b'],
  ['bash', 'for x in a; do echo done; done', '[keyword:for] x in a; [keyword:do] [command:echo] done; [keyword:done]'],
  [
    'sh',
    "cat <<EOF\ndon't\nEOF\necho 'a\nb' ${x#y}",
    "[command:cat] [string:<<EOF\ndon't\nEOF]\n[command:echo] [string:'a\nb'] [variable:${x#y}]"
  ],
  [
    'console',
    '$ ls -a\n. ..\nme@host:~$ id',
    '[comment:$ ][command:ls] [option:-a]\n. ..\n[comment:me@host:~$ ][command:id]'
  ],
  ['YAML', 'a:\n  - b: "c" # d', '[key:a]:\n[key:  - b]: [string:"c"] [comment:# d]'],
  ['json', '{"a": [1, null, "b"]}', '{[key:"a"]: [[number:1], [keyword:null], [string:"b"]]}'],
  ['python', 'def f(): return "a" # b', '[keyword:def] f(): [keyword:return] [string:"a"] [comment:# b]'],
  ['ts', 'const a = `b` // c', '[keyword:const] a = [string:`b`] [comment:// c]'],
  ['unknown', 'for x', 'for x'],
  ['constructor', 'for x', 'for x']
]

for (const [language, code, expected] of cases)
  test(`should color ${language}: ${JSON.stringify(code)}`, async t => {
    t.equal(marked(code, language), expected)
  })

test('should leave very long code as it is, and take little time for the rest', async t => {
  t.equal(highlight('a '.repeat(20_000), 'sh').length, 1)
  for (const part of ["'a\\", '"', '<<A\n', '/*', '$(', 'a=', '- '])
    for (const language of ['sh', 'ts', 'py', 'yaml', 'sql', 'diff']) {
      const started = performance.now()
      highlight(part.repeat(19_000 / part.length), language)
      t.ok(performance.now() - started < 3000, `${part} ${language}`)
    }
})
