import {test} from 'tap'
import {loadSettings} from '../../../src/config/load-settings.js'
import {findDocuments} from '../../../src/engine/documents/find-documents.js'

test('should run the named lines of a document, and all of one that is named as a whole, too', async t => {
  const cwd = t.testdir({'a.md': '', 'b.md': '', 'package.json': '{}'})
  const settings = await loadSettings({cwd, env: {}, flags: {}})
  for (const [paths, lines] of [
    [
      ['a.md:3', 'a.md:5'],
      [3, 5]
    ],
    [['a.md', 'a.md:3'], []],
    [['a.md:3', '.', 'a.md:4'], []],
    [['*.md', 'a.md:3'], []]
  ] as const) {
    const [first] = await findDocuments({cwd, paths, settings})
    t.match(first, {file: 'a.md'})
    t.strictSame(first?.lines, lines, paths.join(' '))
  }
})
