import {test} from 'tap'
import {readMark} from '../../src/parse/mark.js'

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
  for (const [value, mark] of Object.entries(cases)) t.same(readMark(value), mark, JSON.stringify(value))
})

test('should read options', async t => {
  const mark = readMark('exec exit=1 skip="no net" only')
  t.same(mark.kind === 'exec' && [...mark.options], [
    ['only', ''],
    ['exit', '1'],
    ['skip', 'no net']
  ])
})

test('should name the right spelling of a near miss, and never run it', async t => {
  const cases = {
    exectue: '{{execute}}',
    excute: '{{execute}}',
    exeute: '{{execute}}',
    exeec: '{{exec}}',
    'execute interupt': '{{execute interrupt}}',
    interrupt: '{{execute interrupt}}'
  }
  for (const [value, suggestion] of Object.entries(cases))
    t.same(readMark(value), {kind: 'near-miss', suggestion}, value)
})

test('should leave to others what is theirs', async t => {
  for (const value of ['TRAFFIC_HOST1_80', ' .Values.x ', 'sandbox', 'exit', 'T1', '2,5']) {
    t.same(readMark(value), {kind: 'foreign'}, value)
  }
})
