import fc from 'fast-check'
import {test} from 'tap'
import type {Entry} from '../../src/model/snapshot.js'
import type {CommandStep, StepOptions} from '../../src/model/step.js'
import {matchEntries} from '../../src/snapshot/match-entries.js'

const options: StepOptions = {
  always: false,
  cassette: 'on',
  compare: 'exact',
  env: {},
  errexit: false,
  every: 1000,
  hide: false,
  exit: [0],
  interrupt: false,
  leaks: 'report',
  normalize: {},
  only: false,
  pipefail: false,
  requires: [],
  service: false,
  session: 'auto',
  stream: 'both',
  tags: [],
  terminal: 'T1',
  timeout: 0
}

/** `A: ls` under heading A; `=name: ls` with a name of the author's. */
function stepsOf(lines: readonly string[]): readonly CommandStep[] {
  const ordinals = new Map<string, number>()
  return lines.map((line, index) => {
    const [, title = '', code = ''] = /^(.*?): (.*)$/s.exec(line) ?? []
    const ordinal = (ordinals.get(title) ?? 0) + 1
    ordinals.set(title, ordinal)
    const name = title.startsWith('=') ? title.slice(1) : undefined
    return {
      code,
      codeLine: index,
      column: 1,
      endLine: index,
      hidden: false,
      id: name ?? `${title} #${ordinal}`,
      kind: 'command',
      language: '',
      line: index,
      options: name === undefined ? options : {...options, name},
      ordinal,
      title
    }
  })
}

function entriesOf(lines: readonly string[]): readonly Entry[] {
  return stepsOf(lines).map(({id, code}, line) => ({
    code,
    compare: 'exact',
    id,
    line,
    status: 0,
    stream: 'both',
    text: `was ${line}`
  }))
}

/** For each step which entry it got, by its place; what is left over stands last. */
function match(before: readonly string[], after: readonly string[]) {
  const steps = stepsOf(after)
  const {found, obsolete} = matchEntries({entries: entriesOf(before), steps})
  const places = steps.map(step => {
    const {entry, movedFrom} = found.get(step) ?? {}
    return entry ? `${entry.line}${movedFrom === undefined ? '' : ' from ' + movedFrom}` : 'new'
  })
  return {obsolete: obsolete.map(({line}) => line), places}
}

test('should find unchanged steps by their ids', async t => {
  t.strictSame(match(['A: a', 'A: b', 'B: a'], ['A: a', 'A: b', 'B: a']), {obsolete: [], places: ['0', '1', '2']})
})

test('should follow the steps below an inserted one', async t => {
  t.strictSame(match(['A: a', 'A: b'], ['A: new', 'A: a', 'A: b']), {
    obsolete: [],
    places: ['new', '0 from A #1', '1 from A #2']
  })
})

test('should follow the steps below a deleted one', async t => {
  t.strictSame(match(['A: a', 'A: b', 'A: c'], ['A: b', 'A: c']), {
    obsolete: [0],
    places: ['1 from A #2', '2 from A #3']
  })
})

test('should see two steps that swapped their places', async t => {
  t.strictSame(match(['A: a', 'A: b'], ['A: b', 'A: a']), {obsolete: [], places: ['1 from A #2', '0 from A #1']})
})

test('should see a renamed heading as a move', async t => {
  t.strictSame(match(['A: a', 'A: b', 'C: a'], ['B: a', 'B: b', 'C: a']), {
    obsolete: [],
    places: ['0 from A #1', '1 from A #2', '2']
  })
})

test('should keep the entry of an edited command', async t => {
  t.strictSame(match(['A: a', 'A: b'], ['A: a', 'A: b --all']), {obsolete: [], places: ['0', '1']})
})

test('should keep the entry of an edited command below an inserted one of another heading', async t => {
  t.strictSame(match(['A: a', 'B: b'], ['A: a', 'A: x', 'B: b2']), {obsolete: [], places: ['0', 'new', '1']})
})

test('should tell apart the same command under one heading', async t => {
  t.strictSame(match(['A: a', 'A: a', 'A: a'], ['A: a', 'A: x', 'A: a', 'A: a']), {
    obsolete: [],
    places: ['0', 'new', '2', '1 from A #2']
  })
})

test('should prefer the same heading for a moved command', async t => {
  t.strictSame(match(['B: a', 'A: a'], ['A: x', 'A: a', 'C: a']), {
    obsolete: [],
    places: ['new', '1 from A #1', '0 from B #1']
  })
})

test('should find a named step by its name before any command', async t => {
  t.strictSame(match(['=install: a', 'A: b'], ['=install: b']), {obsolete: [1], places: ['0']})
})

test('should follow a step that has been given a name', async t => {
  t.strictSame(match(['A: a'], ['=install: a']), {obsolete: [], places: ['0 from A #1']})
})

test('should call a step new and an entry obsolete that nothing joins', async t => {
  t.strictSame(match(['A: a'], ['B: b']), {obsolete: [0], places: ['new']})
})

test('should compare ids and code as a file holds them', async t => {
  const [step] = stepsOf(['A\0: printf "\r\nx"'])
  const entry = {...entriesOf(['A␀: printf "\nx"'])[0]} as Entry
  t.ok(step)
  if (!step) return
  t.strictSame(matchEntries({entries: [entry], steps: [step]}).found.get(step), {entry})
})

test('should use each entry once and lose none', async t => {
  const line = fc
    .tuple(fc.constantFrom('A', 'B'), fc.constantFrom('a', 'b', 'c'))
    .map(([title, code]) => `${title}: ${code}`)
  const lines = fc.array(line, {maxLength: 8})
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const {places, obsolete} = match(before, after)
      const used = places.filter(place => place !== 'new').map(place => Number.parseInt(place, 10))
      const all = [...used, ...obsolete].sort((a, b) => a - b)
      return all.join() === before.map((_, index) => index).join()
    })
  )
  t.pass()
})
