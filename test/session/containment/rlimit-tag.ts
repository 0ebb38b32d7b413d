import {test} from 'tap'
import {belongsTo, createRlimitTags} from '../../../src/session/containment/rlimit-tag.js'

test('should number the documents of a run, each by its own', t => {
  const rlimitTags = createRlimitTags(undefined)
  const [one, two] = [rlimitTags.next() ?? 0n, rlimitTags.next() ?? 0n]
  t.ok(one > 0n && one < 1n << 63n, 'a limit that the kernel takes')
  t.ok(belongsTo(one, one))
  t.notOk(belongsTo(one, two))
  t.notOk(belongsTo(one, undefined))
  const {prefix, shift} = rlimitTags.run ?? {prefix: 0n, shift: 0}
  for (const mark of [one, two]) t.equal(mark >> BigInt(shift), prefix, 'the run knows both')
  t.end()
})

test('should let a document know what runs inside it started, and not the other way round', t => {
  const outer = createRlimitTags(undefined)
  const [document, other] = [outer.next() ?? 0n, outer.next() ?? 0n]
  const inner = createRlimitTags(document)
  const within = inner.next() ?? 0n
  t.ok(within < document, 'a lower limit, as anybody may set')
  t.ok(belongsTo(document, within))
  t.notOk(belongsTo(other, within))
  t.notOk(belongsTo(within, document))
  t.notOk(belongsTo(within, inner.next()))
  t.equal(createRlimitTags(within).next(), undefined, 'a third level has no number')
  t.end()
})

test('should not run out of numbers', t => {
  const rlimitTags = createRlimitTags(undefined)
  const seen = new Set(Array.from({length: 5000}, () => rlimitTags.next()))
  t.equal(seen.size, 5000)
  t.end()
})
