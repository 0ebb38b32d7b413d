import {test} from 'tap'
import {isTerminalFormat} from '../../src/compare/terminal-format.js'

test('should recognize the columns of a terminal', async t => {
  t.ok(isTerminalFormat({actual: 'Cargo.toml\nREADME.md\nsrc\n', expected: 'Cargo.toml  README.md  src\n'}))
  t.ok(isTerminalFormat({actual: 'a\nb\nc\nd\n', expected: 'a\tc\nb\td\n'}))
  t.notOk(isTerminalFormat({actual: 'Cargo.toml\nsrc\n', expected: 'Cargo.toml  README.md  src\n'}))
  t.notOk(isTerminalFormat({actual: 'a\nb\n', expected: 'a b\n'}), 'one blank makes no column')
  t.notOk(isTerminalFormat({actual: 'a  b\n', expected: 'a\nb\n'}))
})

test('should recognize the line numbers of a terminal', async t => {
  t.ok(isTerminalFormat({actual: 'use fast;\nfn fast()\n', expected: '3:use fast;\n75:fn fast()\n'}))
  t.ok(
    isTerminalFormat({
      actual: 'src/a.rs:use fast;\nsrc/b.rs:fn fast()\n',
      expected: 'src/a.rs\n3:use fast;\n\nsrc/b.rs\n75:fn fast()\n'
    })
  )
  t.notOk(isTerminalFormat({actual: 'use slow;\n', expected: '3:use fast;\n'}))
  t.notOk(isTerminalFormat({actual: '4:use fast;\n', expected: '3:use fast;\n'}))
  t.notOk(isTerminalFormat({actual: 'x\n', expected: 'y\n'}))
  t.notOk(isTerminalFormat({actual: '', expected: ''}))
})
