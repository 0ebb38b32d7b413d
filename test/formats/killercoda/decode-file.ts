import {test} from 'tap'
import {decodeFile} from '../../../src/formats/killercoda/decode-file.js'

test('should decode UTF-8, and report the line of other bytes', async t => {
  t.same(decodeFile(Buffer.from('\uFEFFé\uFFFD\n')), {text: '\uFEFFé\uFFFD\n'})
  t.match(decodeFile(Buffer.from('a\né', 'latin1')), {problem: {line: 2, reason: /aren't UTF-8/}, text: 'a\n\uFFFD'})
  const little = Buffer.from('\uFEFFé', 'utf16le')
  t.match(decodeFile(little), {problem: {line: 1, reason: /is UTF-16/}, text: '\uFEFFé'})
  t.match(decodeFile(little.swap16()), {problem: {line: 1}, text: '\uFEFFé'})
})
