import fc from 'fast-check'
import {test} from 'tap'
import {
  escapeOutputLine,
  readTranscript,
  type TranscriptOptions,
  typedCode,
  unescapeOutputLine
} from '../../../src/plan/source/transcript.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

const session = {custom: [], isSession: true, readShell}

function transcriptOf(value: string, options: Partial<TranscriptOptions> = {}) {
  const found = readTranscript(value, {...session, ...options})
  return found?.kind === 'transcript' ? found : undefined
}

/** The commands of a transcript, each with its output. */
function read(value: string, options?: Partial<TranscriptOptions>): readonly (readonly [string, string])[] | undefined {
  const found = transcriptOf(value, options)
  return found?.commands.map(({code, endRow, outputRow}) => [code, found.rows.slice(outputRow, endRow).join('\n')])
}

const codes = (value: string, options?: Partial<TranscriptOptions>) => read(value, options)?.map(([code]) => code)

test('should not read a block without prompts as a transcript', t => {
  for (const value of ['a\n  $b\n> c', '', '# A comment', '# Install it:\nnpm install', 'total 3 $'])
    t.equal(transcriptOf(value), undefined, value)
  for (const value of ['a\n$ b', '# a', '% a', '## a', 'user@host', '100 % a', '| $ a |'])
    t.equal(transcriptOf(value, {isSession: false}), undefined, value)
  t.end()
})

test('should read `% ` and `> ` in shell blocks', t => {
  for (const prompt of ['% ', '> ']) {
    const rows = `${prompt}echo a\na\n${prompt}echo b\nb`
    t.same(read(rows, {hasAngle: true, isSession: false})?.length, 2, prompt)
    t.equal(transcriptOf(rows, {isSession: false}), undefined, prompt)
  }
  t.end()
})

test('should read the prompts of shells', t => {
  const prompts = [
    '$ ',
    '(venv) $ ',
    '❯ ',
    '➜ ',
    '➜  app ',
    '➜  app git:(main) ',
    '➜  app git:(main) ✗ ',
    'user@host:~/dir$ ',
    'root@host:~# ',
    'root@3f2a1b:/# ',
    'user@host % ',
    'user@host ~ % ',
    '[root@host dir]# ',
    '[user@host ~]$ ',
    '(base) user@host:~$ ',
    'sh-5.2$ ',
    'bash-5.1# ',
    '~/app$ ',
    '/ # ',
    'bash# ',
    'user@host ~/dir> ',
    '[nix-shell:~/dir]$ ',
    '[12:30:01] $ ',
    'MacBook-Pro:~ user$ ',
    '└─$ ',
    '╰─❯ '
  ]
  for (const prompt of prompts) {
    t.same(
      read(`${prompt}ls a\nrm -r b\n${prompt}pwd`),
      [
        ['ls a', 'rm -r b'],
        ['pwd', '']
      ],
      prompt
    )
    t.same(codes(`${prompt}ls a\nrm -r b`, {isSession: false}), ['ls a'], prompt)
  }
  for (const prompt of ['# ', '% '])
    t.same(
      read(`${prompt}ls a\nrm -r b\n${prompt}pwd`),
      [
        ['ls a', 'rm -r b'],
        ['pwd', '']
      ],
      prompt
    )
  t.same(codes('λ ls\nout', {custom: ['λ ']}), ['ls'])
  t.equal(codes('λ ls\nout'), undefined)
  t.end()
})

test('should name the prompts of other programs', t => {
  const prompts = [
    'mysql> ',
    'PS C:\\\\Users> ',
    'PS> ',
    'C:\\\\> ',
    '>>> ',
    'postgres=# ',
    'irb(main):001:0> ',
    'sqlite> ',
    '(gdb) ',
    'In [1]: ',
    '(base) PS C:\\\\> ',
    '127.0.0.1:6379> '
  ]
  for (const prompt of prompts) {
    const found = readTranscript(`${prompt}a\nb`, session)
    t.same(found, {kind: 'foreign', prompt: prompt.trimEnd()}, prompt)
  }
  t.same(codes('$ mysql\nmysql> select 1;\n1'), ['mysql'])
  t.end()
})

test('should tell the prompt of root from a comment by the whole block', t => {
  const commands = [
    'dnf install x',
    'docker build -t x .',
    './install.sh',
    '/opt/x/setup',
    'A=1 make',
    'mytool --setup',
    'make install DESTDIR=/x',
    'find . -name x',
    'echo "this is it"',
    'for i in 1 2; do echo $i; done'
  ]
  for (const code of commands)
    t.same(read(`# ${code}\nInstalling: x\nrm -r build`), [[code, 'Installing: x\nrm -r build']], code)
  const refused = [
    '# install deps\nnpm install',
    '# Install the dependencies\nnpm install',
    '# then run\nnpm test\n# and check\nnpm run lint',
    '# make install\nmake install',
    '# docker compose\ndocker compose up',
    '# apt update first\napt update',
    '# make sure that it works\nmake test',
    '# find the file\nfind . -name x',
    '# start nginx\nsystemctl start nginx',
    '# apt update\n# install nginx now\n# apt install nginx',
    '# git clone is enough:\ngit clone x',
    '# Title\n# ====='
  ]
  for (const value of refused) t.equal(transcriptOf(value), undefined, value)
  t.same(read('# apt update\nHit: 1\n\n# Now the server:\n# apt install nginx\nDone'), [
    ['apt update', 'Hit: 1'],
    ['apt install nginx', 'Done']
  ])
  t.same(read('# cat > f <<EOF\n# managed by hand\na\nEOF\n# cat f\n# Managed.\na'), [
    ['cat > f <<EOF\n# managed by hand\na\nEOF', ''],
    ['cat f', '# Managed.\na']
  ])
  t.same(read('# install deps\n$ npm i\nadded 3\n# run it\n$ npm test'), [
    ['npm i', 'added 3'],
    ['npm test', '']
  ])
  t.same(read('$ sudo -i\n# whoami\nroot'), [['sudo -i', '# whoami\nroot']])
  t.end()
})

test('should read a prompt of two lines', t => {
  const headers = [
    '┌──(user㉿host)-[~]',
    'user@host MINGW64 ~/app (main)',
    '~/app on \uE0A0 main via ⬢',
    '╭─user@host ~'
  ]
  for (const header of headers) {
    const prompt = header.startsWith('┌') ? '└─$ ' : header.startsWith('╭') ? '╰─$ ' : '❯ '
    const value = `${header}\n${prompt}ls\na\n\n${header}\n${prompt}pwd\n/`
    for (const isSession of [true, false])
      t.same(
        read(value, {isSession}),
        [
          ['ls', 'a'],
          ['pwd', '/']
        ],
        header
      )
  }
  t.end()
})

test('should not take a prompt in output for that of the block, if it is indented further', t => {
  t.same(codes('Usage:\n  $ rm -r x\n$ ls\n    $ a'), ['ls'])
  t.end()
})

test('should read `> ` as a prompt in a session, or where the block is not marked', t => {
  t.same(read('> fd netfl\nSoftware/netflix\n> cd fd\n> fd -e md\nREADME.md'), [
    ['fd netfl', 'Software/netflix'],
    ['cd fd', ''],
    ['fd -e md', 'README.md']
  ])
  t.same(codes('> fd\nrm a', {hasAngle: true, isSession: false}), ['fd'])
  t.equal(codes('> log\nrm a', {isSession: false}), undefined)
  t.equal(readTranscript('fd -x md5sum > sums.txt', {...session, isSession: false}), undefined)
  t.equal(readTranscript('cat> a <<E\nE', {...session, isSession: false}), undefined)
  t.end()
})

test('should run nothing but the lines after a prompt', t => {
  t.same(codes('Welcome\n\n$ a\nrm -r b\n'), ['a'])
  t.same(codes('root@host:~# cat cleanup.sh\nrm -r build\n'), ['cat cleanup.sh'])
  t.same(codes("$ echo it's\nrm a\n$ echo that's\nrm b\n"), ["echo it's", "echo that's"])
  t.same(codes('$ cat <<EOF\nrm a\n'), ['cat <<EOF'])
  t.end()
})

test('should find the end of a command as the shell does', t => {
  t.same(read('$ echo $((1 << 4))\n16\n$ echo b\nb'), [
    ['echo $((1 << 4))', '16'],
    ['echo b', 'b']
  ])
  t.same(read('$ cat f\n> quoted'), [['cat f', '> quoted']])
  t.same(read('$ echo "a\nb"\na\nb'), [['echo "a\nb"', 'a\nb']])
  t.same(read('$ a &&\n  b\nout'), [['a &&\n  b', 'out']])
  t.same(read('$ a |\n> b\nout'), [['a |\nb', 'out']])
  t.same(read('$ f() {\n  echo a\n}\n$ f\na'), [
    ['f() {\n  echo a\n}', ''],
    ['f', 'a']
  ])
  t.same(read('$ echo a # "b\na'), [['echo a # "b', 'a']])
  t.same(read('$ cat > x <<EOF\n$ y\nEOF\n$ z'), [
    ['cat > x <<EOF\n$ y\nEOF', ''],
    ['z', '']
  ])
  t.end()
})

test('should read the status and the comments below a command', t => {
  const statuses = (value: string) => transcriptOf(value)?.commands.map(({code, status}) => [code, status])
  t.same(statuses('$ false\n[1]'), [['false', 1]])
  t.same(statuses('$ false\n? 1\n$ true'), [
    ['false', 1],
    ['true', undefined]
  ])
  t.same(read('$ a\nout\n[2]\n\n# then\n$ b\nout'), [
    ['a', 'out'],
    ['b', 'out']
  ])
  t.same(read('$ a\nout\n# then\n$ b'), [
    ['a', 'out'],
    ['b', '']
  ])
  t.same(read('$ cat a.md\n# Title\n\ntext'), [['cat a.md', '# Title\n\ntext']])
  t.end()
})

test('should tell commands from their output', async t => {
  t.same(read('\n$ a\nout\n\n$ b\n$'), [
    ['a', 'out'],
    ['b', '']
  ])
  t.same(read('  $ a\n  out\n  $ b\n'), [
    ['a', '  out'],
    ['b', '']
  ])
  t.same(read('# first\n$ a\n\n  $ usage\n\n\n$ b\n1\n2'), [
    ['a', '\n  $ usage'],
    ['b', '1\n2']
  ])
})

test('should continue a command after a continuation prompt or a backslash', async t => {
  t.same(read('$ for a in 1 2; do\n>   echo $a\n> done\n1\n2'), [['for a in 1 2; do\n  echo $a\ndone', '1\n2']])
  t.same(read('$ a \\\n    --b \\\n    --c\nout'), [['a \\\n    --b \\\n    --c', 'out']])
})

test('should read a line that only resembles a prompt as output', async t => {
  t.same(read('$ npm test\n\n> page@1.0.0 test\n> tap\n\nok'), [['npm test', '\n> page@1.0.0 test\n> tap\n\nok']])
})

test('should read a whole here-document, with or without prompts', async t => {
  t.same(codes('$ cat <<EOF\n$ a\n  b\nEOF\n$ a\n  b'), ['cat <<EOF\n$ a\n  b\nEOF', 'a'])
  t.same(codes("$ cat <<-'E-1' > x\n> a\n> E-1\nout"), ["cat <<-'E-1' > x\na\nE-1"])
  t.same(codes('$ cat <<< a\nout'), ['cat <<< a'])
})

test('should keep each command of a transcript on its row', async t => {
  const list = transcriptOf('\n$ a\n\n$ b \\\n>  c\n')
  t.equal(list?.hasOutput, false)
  t.same(list && typedCode(list), {code: 'a\n\nb \\\n c', row: 1})
})

test('should read back any output that is written below a command', t => {
  const words = ['$ a', '$', '> b', '# c', '[1]', '? 2', '\\\\$ a', '\\\\# c', '', 'x', '% d', 'user@host:~$ e']
  const families = [
    ['$ ', 'dollar'],
    ['# ', 'root'],
    ['user@host:~$ ', 'host'],
    ['❯ ', 'arrow'],
    ['> ', 'angle']
  ] as const
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), {maxLength: 5}),
        fc.constantFrom(...families),
        (lines, [prompt, family]) => {
          const output = [...lines, 'end', ...lines, 'x'].slice(0, lines.length === 0 ? 0 : undefined)
          const rows = output.map((_, index) => escapeOutputLine(index, {family, lines: output}))
          const found = transcriptOf([`${prompt}./x`, ...rows, `${prompt}./y`].join('\n'))
          const [command] = found?.commands ?? []
          const back = found?.rows.slice(command?.outputRow, command?.endRow).map(unescapeOutputLine)
          if (JSON.stringify(back) !== JSON.stringify(output) || found?.commands.length !== 2)
            throw new Error(JSON.stringify({back, output, rows}))
        }
      )
    )
  )
  const edges = ['# c', '[1]', '? 2', '> b', '$ a']
  for (const line of edges) {
    const rows = [escapeOutputLine(0, {family: 'dollar', lines: [line]})]
    const found = transcriptOf(['$ x', ...rows, '$ y'].join('\n'))
    t.same(
      found?.rows.slice(found.commands[0]?.outputRow, found.commands[0]?.endRow).map(unescapeOutputLine),
      [line],
      line
    )
  }
  t.end()
})

test('should read the rows of a here-document once', t => {
  let calls = 0
  const rows = Array.from({length: 400}, (_, row) => `row ${row}`)
  const value = ['$ cat <<E', ...rows, 'E', 'output', '$ cat <<E', ...rows].join('\n')
  const transcript = transcriptOf(value, {
    readShell(code) {
      calls++
      return readShell(code)
    }
  })
  t.match(transcript, {commands: [{code: ['cat <<E', ...rows, 'E'].join('\n')}, {code: 'cat <<E'}]})
  t.ok(calls < 10, `${calls} calls`)
  t.end()
})
