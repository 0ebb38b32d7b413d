import fc from 'fast-check'
import {test} from 'tap'
import {assign} from '../../src/compare/assign.js'

/** The most takers that can have a thing, found by trying everything. */
function most(rows: readonly (readonly boolean[])[], from = 0, used: ReadonlySet<number> = new Set()): number {
  const row = rows[from]
  if (!row) return 0
  const without = most(rows, from + 1, used)
  const withOne = row.flatMap((suits, thing) =>
    suits && !used.has(thing) ? [1 + most(rows, from + 1, new Set([...used, thing]))] : []
  )
  return Math.max(without, ...withOne)
}

test('should give as many takers as possible a thing of their own', async t => {
  const table = fc
    .integer({max: 4, min: 0})
    .chain(things => fc.array(fc.array(fc.boolean(), {maxLength: things, minLength: things}), {maxLength: 4}))
  fc.assert(
    fc.property(table, rows => {
      const suits = (taker: number, thing: number) => rows[taker]?.[thing] ?? false
      const given = assign({suits, takers: rows.length, things: rows[0]?.length ?? 0})
      const pairs = given.flatMap((thing, taker) => (thing === undefined ? [] : [{taker, thing}]))
      return (
        pairs.every(({taker, thing}) => suits(taker, thing)) &&
        new Set(pairs.map(({thing}) => thing)).size === pairs.length &&
        pairs.length === most(rows)
      )
    })
  )
  t.pass()
})

test('should give each the next that is left where there are too many pairs', async t => {
  const given = assign({suits: (taker, thing) => taker % 2 === thing % 2, takers: 600, things: 600})
  t.strictSame(given.slice(0, 4), [0, 1, 2, 3])
})

test('should ask about few pairs where takers and things are in the same order', async t => {
  for (const width of [2, 600]) {
    let asked = 0
    const suits = (taker: number, thing: number) => {
      asked++
      return thing >= taker && thing < taker + width
    }
    const given = assign({suits, takers: 600, things: 600})
    t.strictSame(given.at(-1), 599)
    t.equal(asked, 600)
  }
})
