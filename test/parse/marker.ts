import assert from 'node:assert/strict'
import fc from 'fast-check'
import {test} from 'tap'
import {readMarker} from '../../src/parse/marker.js'

const exec = {ctrlSeq: false, interrupt: false, kind: 'exec', noNewline: false, options: new Map()}

test('should read each form that tutorials use', async t => {
  const cases = {
    exec,
    ' Execute ': exec,
    'execute T2': {...exec, terminal: 'T2'},
    'execute  t2': {...exec, terminal: 'T2'},
    'execute "T1"': {...exec, terminal: 'T1'},
    'execute HOST1': {...exec, terminal: 'HOST1'},
    'exec interrupt': {...exec, interrupt: true},
    'interrupt execute': {...exec, interrupt: true},
    'execute T1 interrupt': {...exec, interrupt: true, terminal: 'T1'},
    'execute interrupt T1': {...exec, interrupt: true, terminal: 'T1'},
    'execute no-newline': {...exec, noNewline: true},
    'execute ctrl-seq T2': {...exec, ctrlSeq: true, terminal: 'T2'},
    copy: {kind: 'copy'},
    open: {kind: 'open'},
    '': {kind: 'none'},
    ' ': {kind: 'none'}
  }
  for (const [value, marker] of Object.entries(cases)) t.same(readMarker(value), marker, JSON.stringify(value))
})

test('should read options', async t => {
  const marker = readMarker('exec exit=1 skip="no net" only')
  t.same(marker.kind === 'exec' && [...marker.options], [
    ['only', ''],
    ['exit', '1'],
    ['skip', 'no net']
  ])
})

test('should read names of terminals in any case, and any name in quotes', async t => {
  const cases = {'execute t2': 'T2', 'execute host1': 'HOST1', 'execute "t1"': 'T1', "exec 'my shell'": 'my shell'}
  for (const [value, terminal] of Object.entries(cases)) t.same(readMarker(value), {...exec, terminal}, value)
  t.same(readMarker('exec T2 t2'), {...exec, terminal: 'T2'}, 'one terminal named twice')
})

test('should accept copy beside exec, zero-width characters, and quotes in a value', async t => {
  t.same(readMarker('exec copy'), exec)
  t.same(readMarker('\u200Bexec\u00A0T1\u200D'), {...exec, terminal: 'T1'})
  const marker = readMarker(`exec name='it "is" up' Only`)
  t.same(marker.kind === 'exec' && [...marker.options], [
    ['only', ''],
    ['name', 'it "is" up']
  ])
})

test('should suggest the right spelling of a near miss', async t => {
  const cases = {
    exectue: '{{execute}}',
    excute: '{{execute}}',
    exeute: '{{execute}}',
    Exceute: '{{execute}}',
    exeec: '{{exec}}',
    exce: '{{exec}}',
    executeT1: '{{execute T1}}',
    'exec:host2': '{{exec host2}}',
    '{exec': '{{exec}}',
    'exec,': '{{exec}}',
    '"exec"': '{{exec}}',
    'execute interupt': '{{execute interrupt}}',
    'interupt execute T1': '{{interrupt execute T1}}',
    interrupt: '{{execute interrupt}}',
    'ctrl-seq T2': '{{execute ctrl-seq T2}}',
    'exec T1 T2': '{{exec T1}}',
    'exec please': '{{exec}}',
    'please exec': '{{exec}}',
    'exectue T1 exit=1 skip="no net"': '{{execute T1 exit=1 skip="no net"}}',
    'exec skip="no net': '{{exec skip="no net"}}',
    'exec timeout = 5s': '{{exec timeout=5s}}'
  }
  for (const [value, suggestion] of Object.entries(cases))
    t.same(readMarker(value), {kind: 'near-miss', suggestion}, value)
})

test('should suggest only marks that it can read', async t => {
  const words = [
    'exec',
    'exectue',
    'interupt',
    'T1',
    'T2',
    '"T1"',
    '"db"',
    'x',
    'exit=1',
    'skip="a b',
    'only',
    '=',
    '{'
  ]
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), {maxLength: 5}), parts => {
        const marker = readMarker(parts.join(' '))
        if (marker.kind !== 'near-miss') return
        assert.match(marker.suggestion, /^\{\{.*\}\}$/)
        assert.equal(readMarker(marker.suggestion.slice(2, -2)).kind, 'exec', marker.suggestion)
      }),
      {numRuns: 500, seed: 7}
    )
  )
})

test('should read any text without an error', async t => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), value => {
        assert.ok(readMarker(value).kind)
      }),
      {numRuns: 200, seed: 7}
    )
  )
})

test('should treat other text as the marker of another tool', async t => {
  const theirs = [
    'TRAFFIC_HOST1_80',
    ' .Values.x ',
    'sandbox',
    'exit',
    'T1',
    '2,5',
    '"a"',
    'exit=1',
    '=',
    'spec',
    'else'
  ]
  const templates = ['.exec', '#exec', '/exec', ' .x | exec ', 'x.exec()', 'open .Values', 'execution', 'a b c']
  for (const value of [...theirs, ...templates]) t.same(readMarker(value), {kind: 'foreign'}, value)
})
