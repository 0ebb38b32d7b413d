import {test} from 'tap'
import {createMask, type Mask} from '../../src/secrets/create-mask.js'
import {maskSession} from '../../src/secrets/mask-session.js'
import type {Session} from '../../src/session/session.js'

const mask = createMask(['first-secret', 'second-secret']) as Mask

test('should mask what a running block has printed, also parts of a secret at both ends', async t => {
  const masked = (printed: string) => maskSession({printed: () => printed} as Session, mask).printed?.()
  t.equal(masked('a first-secret b'), 'a *** b')
  t.equal(masked('-secret b\n'), '*** b\n')
  t.equal(masked('a\nsecond-sec'), 'a\n***')
  t.equal(maskSession({} as Session, mask).printed?.(), '', 'a session that cannot tell')
})
