import {test} from 'tap'
import {chooseLocale} from '../../../src/commands/stabilize/choose-locale.js'

test('should choose the locale of readers of English, then any, then the plain one', async t => {
  t.equal(chooseLocale(['C', 'C.utf8', 'de_DE.utf8', 'en_GB.utf8', 'POSIX', '']), 'en_GB.utf8')
  t.equal(chooseLocale(['C', 'C.UTF-8', 'de_DE.iso88591', 'de_DE.UTF-8']), 'de_DE.UTF-8')
  t.equal(chooseLocale(['C', 'C.utf8', 'POSIX', '']), 'C')
})
