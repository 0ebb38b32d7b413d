import fc from 'fast-check'
import {test} from 'tap'
import {BlockModes} from '../../../src/session/bash/block-mode.js'

const words =
  'trap compgen declare typeset local set SHELLOPTS errtrace shopt functrace xtrace PS4 BASH_XTRACEFD=5 builtin command enable alias ' +
  'jobs fg bg disown wait exec return break continue eval fc mapfile readarray source . ./file a.b -p -x -n -E +o -o DEBUG ERR function echo x=1'

test('should find the same in plain words as beside code that is more than that', async t => {
  const code = fc.array(fc.constantFrom(...words.split(' '), '\n'), {maxLength: 6}).map(parts => parts.join(' '))
  fc.assert(
    fc.property(fc.array(code, {maxLength: 3, minLength: 1}), blocks => {
      const [plain, beside] = [new BlockModes(), new BlockModes()]
      for (const block of blocks) t.same(plain.next(block), beside.next(`: "quoted"\n${block}`), block)
    }),
    {numRuns: 2000}
  )
})
