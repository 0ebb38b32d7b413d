import {deepStrictEqual, ok} from 'node:assert'
import fc from 'fast-check'
import {test} from 'tap'
import {shardDocuments} from '../../../src/engine/documents/shard-documents.js'
import type {DocumentRef} from '../../../src/model/document.js'
import type {Scenario} from '../../../src/model/scenario.js'

/** Groups of documents: one of several is a scenario. */
const groupsOf = (sizes: readonly number[]): readonly (readonly DocumentRef[])[] =>
  sizes.map((size, group) => {
    const scenario: Scenario = {
      assets: [],
      editorFolder: '.',
      file: `g${group}/index.json`,
      folder: `/g${group}`,
      messages: [],
      requires: [],
      title: 'One',
      units: []
    }
    return Array.from({length: size}, (_, index) => ({
      file: `g${group}/${index}.md`,
      lines: [],
      path: `/g${group}/${index}.md`,
      ...(size > 1 && {part: {role: 'text' as const, scenario, unit: index}})
    }))
  })

const pagesOf = (count: number) => groupsOf(Array.from({length: count}, () => 1)).flat()

const anything = fc.record({
  durations: fc.array(fc.option(fc.oneof(fc.constant(0), fc.double({max: 1e7, min: 0, noNaN: true})))),
  sizes: fc.array(fc.integer({max: 4, min: 1}), {maxLength: 30}),
  total: fc.integer({max: 12, min: 1})
})

const durationsOf = (documents: readonly DocumentRef[], values: readonly (number | null)[]) =>
  new Map(
    documents.flatMap(({file}, index) => {
      const value = values[index]
      return value === undefined || value === null ? [] : [[file, value] as const]
    })
  )

test('should put each document into exactly one shard, and never divide a scenario', async () => {
  fc.assert(
    fc.property(anything, ({durations, sizes, total}) => {
      const groups = groupsOf(sizes)
      const documents = groups.flat()
      const shards = Array.from({length: total}, (_, index) =>
        shardDocuments(documents, {durations: durationsOf(documents, durations), shard: {index: index + 1, total}})
      )
      deepStrictEqual(
        shards.flatMap(({shard}) => shard.places).sort((a, b) => a - b),
        documents.map((_, place) => place)
      )
      for (const {documents: mine, shard} of shards) {
        deepStrictEqual(
          mine,
          shard.places.map(place => documents[place])
        )
        for (const group of groups) ok([0, group.length].includes(group.filter(each => mine.includes(each)).length))
      }
    })
  )
})

test('should divide documents in any order in the same way', async () => {
  const shuffled = anything.chain(one =>
    fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.sizes.keys()], {minLength: one.sizes.length}))
  )
  fc.assert(
    fc.property(shuffled, ([{durations: values, sizes, total}, order]) => {
      const groups = groupsOf(sizes)
      const durations = durationsOf(groups.flat(), values)
      const other = order.flatMap(index => groups[index] ?? [])
      const filesOf = (documents: readonly DocumentRef[], index: number) =>
        shardDocuments(documents, {durations, shard: {index, total}})
          .documents.map(({file}) => file)
          .sort()
      for (let index = 1; index <= total; index++) deepStrictEqual(filesOf(groups.flat(), index), filesOf(other, index))
    })
  )
})

test('should divide by number without durations', async t => {
  for (const durations of [new Map<string, number>(), new Map(pagesOf(11).map(({file}) => [file, 0]))]) {
    const counts = [1, 2, 3, 4].map(
      index => shardDocuments(pagesOf(11), {durations, shard: {index, total: 4}}).documents.length
    )
    t.strictSame(counts, [3, 3, 3, 2])
  }
})

test('should balance by durations, using the mean for documents without one', async t => {
  const documents = pagesOf(6)
  const durations = new Map([
    ['g0/0.md', 100],
    ['g1/0.md', 20],
    ['g2/0.md', 30],
    ['g3/0.md', 30],
    ['g4/0.md', 20]
  ])
  // g5 counts as 40: 100 + 20 and 40 + 30 + 30 + 20.
  const parts = [1, 2].map(index => shardDocuments(documents, {durations, shard: {index, total: 2}}))
  t.strictSame(
    parts.map(({documents}) => documents.map(({file}) => file.slice(0, 2))),
    [
      ['g0', 'g1'],
      ['g2', 'g3', 'g4', 'g5']
    ]
  )
})

test('should distinguish runs of different documents', async t => {
  const runOf = (count: number, index: number) => shardDocuments(pagesOf(count), {shard: {index, total: 2}}).shard.run
  t.equal(runOf(4, 1), runOf(4, 2))
  t.not(runOf(4, 1), runOf(5, 1))
})
