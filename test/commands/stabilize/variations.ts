import {test} from 'tap'
import {shuffle, variationsOf} from '../../../src/commands/stabilize/variations.js'

test('should give each run another local time and other folders, and the first the ordinary zone', async t => {
  const variations = variationsOf(5)
  t.same(variations[0]?.env, {TZ: 'UTC'})
  t.equal(new Set(variations.map(({env}) => env.TZ)).size, 5)
  t.equal(new Set(variations.map(({folder}) => folder.length)).size > 1, true)
})

test('should shuffle the same way for the same seed, and lose nothing', async t => {
  const things = Array.from({length: 20}, (_, index) => index)
  t.same(shuffle(things, 7), shuffle(things, 7))
  t.not(shuffle(things, 7).join(), shuffle(things, 8).join())
  t.same(
    [...shuffle(things, 7)].sort((a, b) => a - b),
    things
  )
  t.same(shuffle([], 1), [])
})
