import fc from 'fast-check'
import {test} from 'tap'
import {findOccurrences, isExecLike} from '../../../src/plan/source/find-markers.js'

const found = (text: string) =>
  [...findOccurrences(text)].filter(isExecLike).map(each => `${each.form} ${text.slice(each.offset, each.end)}`)

test('should find groups in both brackets, spelled right or not', async t => {
  t.same(found('a {{exec}} <<execute T2>>{{ Exec }} {{exectue}} {{exec exit=1}}'), [
    'group {{exec}}',
    'group <<execute T2>>',
    'group {{ Exec }}',
    'group {{exectue}}',
    'group {{exec exit=1}}'
  ])
})

test('should find groups with missing brackets', async t => {
  t.same(found('`a`{execute} `b`<exec> {{exec\n{{execute T1} {execute T1}}'), [
    'single {execute}',
    'single <exec>',
    'unterminated {{exec',
    'group {{execute T1} {execute T1}}'
  ])
  t.same(found('{{exec {{exec}} {{{exec}}}'), ['unterminated {{exec ', 'group {{exec}}', 'group {{exec}}'])
})

test('should find an exec marker with unknown words', async t => {
  t.same(found('{{exec !}} {{please execute}} {{exec(1)}}'), [
    'group {{exec !}}',
    'group {{please execute}}',
    'group {{exec(1)}}'
  ])
})

test('should ignore groups of other tools', async t => {
  t.same(
    found(
      '{{TRAFFIC_HOST1_80}} {{ .Values.executor }} {{copy}} {{}} cat <<EOF a{2,5} <execute> $' + '{exec} {executor}'
    ),
    []
  )
})

test('should find a marker in any text', async t => {
  const noise = fc.string({unit: fc.constantFrom('{', '<', 'a', ' ', '\n', '`', '}', '>', '$')})
  fc.assert(
    fc.property(noise, noise, fc.constantFrom('{{exec}}', '<<execute T1>>'), (before, after, marker) => {
      const text = `${before}${marker}${after}`
      t.ok(
        [...findOccurrences(text)].some(
          each => isExecLike(each) && each.offset <= before.length + 2 && each.end > before.length
        ),
        text
      )
    })
  )
})
