import {test} from 'tap'
import type {Entry} from '../../src/model/snapshot.js'
import {formatSnapshot} from '../../src/snapshot/format.js'
import {parseSnapshot} from '../../src/snapshot/parse-snapshot.js'
import {SnapshotError, type SnapshotProblem} from '../../src/snapshot/snapshot-error.js'
import {growth} from '../growth.mjs'

const first = '<!-- fencepost snapshot v1: a.md -->\n'
const entry = '\n## A #1\n\n```sh\nls\n```\n\n```output\nx\n```\n'

interface Bad {
  readonly what: string
  readonly text: string
  readonly code?: SnapshotProblem
  readonly line: number
  readonly says: RegExp
}

const bad: readonly Bad[] = [
  {
    code: 'snapshot-newer',
    line: 1,
    says: /format version 2; .* reads version 1\. Upgrade fencepost/,
    text: first.replace('v1', 'v2') + '\n???',
    what: 'a newer version'
  },
  {line: 1, says: /version 0/, text: first.replace('v1', 'v0') + entry, what: 'a version that never was'},
  {line: 1, says: /got ``/, text: '', what: 'an empty file'},
  {line: 1, says: /got `# My notes`/, text: '# My notes\n', what: 'another document'},
  {
    code: 'snapshot-conflict',
    line: 9,
    says: /merge conflict at `<{7} HEAD` .*fencepost update/,
    text: first + '\n## A #1\n\n```sh\nls\n```\n```output\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n```\n',
    what: 'a conflict inside an output'
  },
  {
    code: 'snapshot-conflict',
    line: 1,
    says: /merge conflict/,
    text: `<<<<<<< HEAD\n${first}=======\n${first}>>>>>>> b\n`,
    what: 'a conflict on top'
  },
  {
    code: 'snapshot-conflict',
    line: 13,
    says: /merge conflict/,
    text: `${first}${entry}\n>>>>>>> b\n`,
    what: 'half a conflict'
  },
  {
    line: 13,
    says: /Expected a heading.*got `Hello`/,
    text: `${first}${entry}\nHello\n`,
    what: 'prose'
  },
  {
    line: 13,
    says: /Expected a heading.*got `### B`/,
    text: `${first}${entry}\n### B\n`,
    what: 'another depth of heading'
  },
  {line: 13, says: /Expected a heading.*got `B`/, text: `${first}${entry}\nB\n---\n`, what: 'an underlined heading'},
  {line: 13, says: /got the end of the file/, text: `${first}${entry}\n## B\n`, what: 'a heading alone'},
  {
    line: 5,
    says: /Expected the command in a fence/,
    text: `${first}\n## A\n\n\`\`\`output\nx\n\`\`\`\n`,
    what: 'an output alone'
  },
  {
    line: 5,
    says: /Expected the command in a fence/,
    text: `${first}\n## A\n\n\`\`\`js\nx\n\`\`\`\n`,
    what: 'another language'
  },
  {line: 5, says: /Expected the command in a fence/, text: `${first}\n## A\n\n    ls\n`, what: 'indented code'},
  {line: 3, says: /Expected a heading/, text: `${first}\n\`\`\`sh\nx\n\`\`\`\n`, what: 'a missing heading'},
  {line: 12, says: /Expected a heading/, text: `${first}${entry}\`\`\`output\nx\n\`\`\`\n`, what: 'two outputs'},
  {
    line: 13,
    says: /heading `A #1` is on line 3 already/,
    text: first + entry + entry,
    what: 'the same heading twice'
  },
  {
    line: 13,
    says: /got the end of the file/,
    text: `${first}${entry}\n## B`,
    what: 'a heading alone without a final newline'
  },
  {line: 10, says: /carriage return without a line feed/, text: first + entry.replace('x', 'x\ry'), what: 'a lone CR'},
  {
    line: 9,
    says: /fence ```` is never closed/,
    text: `${first}${entry.replace('```output', '````output')}\n## B #1\n\n\`\`\`sh\nls\n\`\`\`\n`,
    what: 'an output whose closing fence is too short'
  },
  {
    line: 9,
    says: /Unknown output option `exti=1`/,
    text: first + entry.replace('output', 'output exti=1'),
    what: 'an unknown word'
  },
  {
    line: 9,
    says: /Unknown output option `exit=x`/,
    text: first + entry.replace('output', 'output exit=x'),
    what: 'a status that is no number'
  },
  {
    line: 9,
    says: /`exit=2` is set twice/,
    text: first + entry.replace('output', 'output exit=1 exit=2'),
    what: 'a word twice'
  },
  {
    line: 9,
    says: /Unknown output option `stream=stdin`/,
    text: first + entry.replace('output', 'output stream=stdin'),
    what: 'an unknown stream'
  },
  {
    line: 9,
    says: /Unknown output option `compare`/,
    text: first + entry.replace('output', 'output compare'),
    what: 'a word without its value'
  },
  {
    line: 9,
    says: /`no-newline` needs output/,
    text: first + entry.replace('output\nx', 'output no-newline'),
    what: 'no-newline without output'
  },
  {
    line: 9,
    says: /fence ``` is never closed/,
    text: first + entry.replace('x\n```\n', 'x\n'),
    what: 'an output that does not end'
  },
  {
    line: 9,
    says: /Expected a heading `## …`, got ` ```output`/,
    text: first + entry.replace('```output', ' ```output'),
    what: 'an indented fence'
  }
]

for (const {what, text, code = 'snapshot-invalid', line, says} of bad) {
  test(`should refuse ${what}`, async t => {
    for (const given of [text, text.replaceAll('\n', '\r\n')]) {
      try {
        parseSnapshot({path: 'snapshots/a.md', text: given})
        t.fail('should throw')
      } catch (error) {
        if (!(error instanceof SnapshotError)) throw error
        t.equal(error.code, code)
        t.equal(error.line, line)
        t.equal(error.path, 'snapshots/a.md')
        t.match(error.message, says)
        t.ok(error.message.startsWith(`snapshots/a.md:${line}: `), error.message)
      }
    }
  })
}

test('should read entries with the line of their heading', async t => {
  t.strictSame(parseSnapshot({path: 'a', text: first + entry + entry.replace('A #1', 'B #1')}), [
    {code: 'ls', compare: 'exact', id: 'A #1', line: 3, status: 0, stream: 'both', text: 'x\n'},
    {code: 'ls', compare: 'exact', id: 'B #1', line: 13, status: 0, stream: 'both', text: 'x\n'}
  ])
})

test('should read conflict markers that stand behind a backslash', async t => {
  const [found] = parseSnapshot({
    path: 'a',
    text: first + entry.replace('\nx\n', '\n\\<<<<<<< HEAD\n\\\\>>>>>>> b\n=======\n')
  })
  t.equal(found?.text, '<<<<<<< HEAD\n\\>>>>>>> b\n=======\n')
})

test('should read what a person wrote with more blank lines and tildes', async t => {
  const text = `${first}\n\n\n## A #1  \n~~~sh\nls\n~~~\n\n\n~~~~output   exit=1\nx\n~~~~  \n\n`
  t.match(parseSnapshot({path: 'a', text}), [{code: 'ls', id: 'A #1', status: 1, text: 'x\n'}])
})

test('should report an error below long outputs at its line', async t => {
  const long = ['a\n', '```\n~~~\n', '    \n\n# b\n'].map(lines => lines.repeat(20_000))
  const entries: readonly Entry[] = ['', ...long, 'end\n'].map((text, index) => ({
    ...{code: index === 2 ? 'echo\n'.repeat(200).trimEnd() : 'echo', compare: 'exact', id: `A #${index + 1}`},
    ...{line: 0, status: 0, stream: 'both', text}
  }))
  const text = formatSnapshot({entries, file: 'a.md'})
  const read = parseSnapshot({path: 's.md', text})
  t.same(
    read.map(({line: _, ...rest}) => rest),
    entries.map(({line: _, ...rest}) => rest)
  )
  const lines = text.split('\n')
  t.same(
    read.map(({id, line}) => lines[line - 1] === `## ${id}` || lines[line - 1] === `## ${id.replace('#', '\\#')}`),
    read.map(() => true)
  )
  t.throws(() => parseSnapshot({path: 's.md', text: `${text}\nwhat\n`}), {
    message: new RegExp(`^s\\.md:${lines.length + 1}: `)
  })
})

test('should report a long output that is cut off at the line where it begins', async t => {
  const text = `${first}\n## A #1\n\n\`\`\`sh\nls\n\`\`\`\n\n\`\`\`output\n${'x\n'.repeat(500)}`
  for (const cut of [text, `${text}y`])
    t.throws(() => parseSnapshot({path: 's.md', text: cut}), {message: /^s\.md:9: The fence ``` is never closed/})
})

test('should read a file without its final newline', async t => {
  const written = first + entry
  t.strictSame(parseSnapshot({path: 'a', text: written.trimEnd()}), parseSnapshot({path: 'a', text: written}))
})

test('should take formatting in a heading as text, and undo escapes', async t => {
  const headings = ['*A* `b` #1', '\\*A\\* \\`b\\` #1', '&#x20;a&#x9;', 'a&#xA;b \\#', '&amp; \\&#x20;']
  const read = headings.map(heading => parseSnapshot({path: 'a', text: first + entry.replace('A #1', heading)})[0]?.id)
  t.same(read, ['*A* `b` #1', '*A* `b` #1', ' a\t', 'a\nb #', '&amp; &#x20;'])
})

test('should read an output of millions of lines without splitting it', async t => {
  const output = 'no\n'.repeat(3_000_000)
  const text = `${first}\n## A #1\n\n\`\`\`sh\nls\n\`\`\`\n\n\`\`\`output\n${output}\`\`\`\n`
  const before = process.memoryUsage().rss
  const [found] = parseSnapshot({path: 's.md', text})
  t.equal(found?.text.length, output.length)
  // A copy of 9 MB or two; a string for each line takes 200 MB and more.
  const grown = (process.memoryUsage().rss - before) / 1e6
  t.ok(grown < 100, `it took ${Math.round(grown)} MB`)
})

test('should read 20,000 entries in linear time', async t => {
  const textOf = (count: number) =>
    first + Array.from({length: count}, (_, index) => entry.replace('A #1', `A #${index + 1}`)).join('')
  t.equal(parseSnapshot({path: 's.md', text: textOf(20_000)}).length, 20_000)
  const ratio = await growth(count => parseSnapshot({path: 's.md', text: textOf(count)}), 5000)
  t.ok(ratio < 2.5, `twice the entries take ${ratio.toFixed(1)} times as long`)
})
