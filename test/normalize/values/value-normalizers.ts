import {test} from 'tap'
import {readExpectation} from '../../../src/expect/expectation.js'
import {writeExpectation} from '../../../src/expect/line-writer.js'
import {matchesOutput} from '../../../src/expect/match-output.js'
import {normalizerNames} from '../../../src/model/normalizer-names.js'
import type {NormalizeChoices} from '../../../src/model/step.js'
import {chooseNormalizers} from '../../../src/normalize/choose-normalizers.js'
import {valueNormalizers} from '../../../src/normalize/values/value-normalizers.js'
import {splitLines} from '../../../src/text/split-lines.js'

const identity = {host: 'box', user: 'ann'}

function write(names: string, text: string): string {
  const choices: NormalizeChoices = Object.fromEntries(names.split(',').map(name => [name, {on: true}]))
  return writeExpectation(text, chooseNormalizers(choices, identity))
}

test('should list all value normalizers in their order, each under its name', async t => {
  t.same(['none', 'folders', 'pull', ...valueNormalizers(identity).map(({name}) => name)], normalizerNames)
})

/** What one normalizer writes. */
const cases: readonly (readonly [name: string, text: string, written: string])[] = [
  ['uuid', 'id 123e4567-e89b-12d3-a456-426614174000.', 'id [UUID].'],
  ['uuid', '123e4567-e89b-12d3-a456-4266141740001', '123e4567-e89b-12d3-a456-4266141740001'],
  ['timestamp', 'Tue Nov 24 13:13:26 UTC 2026', '[TIMESTAMP]'],
  ['timestamp', 'Tue Nov 24 01:13:26 PM CET 2026', '[TIMESTAMP]'],
  ['timestamp', 'Date:   Tue Nov 24 13:13:26 2026 +0000', 'Date:   [TIMESTAMP]'],
  ['timestamp', '2026-11-24T13:13:26.123Z', '[TIMESTAMP]'],
  ['timestamp', '2026-11-24 13:13:26,123 INFO started', '[TIMESTAMP] INFO started'],
  ['timestamp', '2026/11/24 13:13:26 GET /', '[TIMESTAMP] GET /'],
  ['timestamp', 'on 2026-11-24.', 'on [TIMESTAMP].'],
  ['timestamp', 'Tue, 24 Nov 2026 13:13:26 +0000', '[TIMESTAMP]'],
  ['timestamp', '-rw-r--r-- 1 ann ann 6 Nov  4 13:13 f', '-rw-r--r-- 1 ann ann 6 [TIMESTAMP] f'],
  ['timestamp', '-rw-r--r-- 1 ann ann 6 Nov  4  2025 f', '-rw-r--r-- 1 ann ann 6 [TIMESTAMP] f'],
  ['timestamp', 'Nov 24 13:13:26 box x', '[TIMESTAMP] box x'],
  ['timestamp', '[24/Nov/2026:13:13:26 +0000]', '[[TIMESTAMP]]'],
  ['timestamp', 'at 13:13:26, 1795526006 or 1795526006123', 'at [TIMESTAMP], [TIMESTAMP] or [TIMESTAMP]'],
  ['timestamp', '127.0.0.1:8080 1.2.3 12345 2026', '127.0.0.1:8080 1.2.3 12345 2026'],
  ['age', '3 days ago, about an hour ago', '[AGE], [AGE]'],
  ['age', '1 year, 2 months ago; 5m ago; just now; Up 2 minutes', '[AGE]; [AGE]; [AGE]; [AGE]'],
  ['age', 'long ago', 'long ago'],
  ['duration', 'real\t0m0.003s', 'real\t[DURATION]'],
  ['duration', 'took 3.2s, then 120 ms', 'took [DURATION], then [DURATION]'],
  ['duration', 'built in 2 minutes (5 files)', 'built in [DURATION] (5 files)'],
  ['duration', '3 sheep and 10 samples', '3 sheep and 10 samples'],
  ['size', '4.0K\t./a', '[SIZE]\t./a'],
  ['size', '12 MB, 1,024 bytes, 1.5GiB', '[SIZE], [SIZE], [SIZE]'],
  ['size', '3.2MB/s', '3.2MB/s'],
  ['speed', '12 MB at 3.2MB/s', '12 MB at [SPEED]'],
  ['speed', '120 KiB/s 10Mbps', '[SPEED] [SPEED]'],
  ['hex', 'commit 9fceb02d0ae598e95dc970b74767f19372d61af8', 'commit [HEX]'],
  ['hex', 'main 9fceb02 sha256:abcdef0', 'main [HEX:1] [HEX:2]'],
  ['hex', 'defaced 1234567 0x7ffd1234', 'defaced 1234567 [HEX]'],
  ['ip', '10.0.0.1:8080', '[IP]:8080'],
  ['ip', '127.0.0.1 0.0.0.0 ::1 1.2.3 a::b 256.1.1.1', '127.0.0.1 0.0.0.0 ::1 1.2.3 a::b 256.1.1.1'],
  ['ip', 'fe80::1ff:fe23:4567:890a and 2001:db8::1', '[IP:1] and [IP:2]'],
  ['ip', '::ffff:10.0.0.1 and ::ffff:999.0.0.1', '[IP] and ::ffff:999.0.0.1'],
  ['mac', '02:42:ac:11:00:02', '[MAC]'],
  ['mac', '02:42:ac:11:00:02:03', '02:42:ac:11:00:02:03'],
  ['port', 'http://localhost:43127/ and port 8080', 'http://localhost:[PORT:1]/ and port [PORT:2]'],
  ['port', 'on :8080, addr=:8081, :::8082->80/tcp', 'on :[PORT:1], addr=:[PORT:2], :::[PORT:3]->80/tcp'],
  ['port', 'main.c:123: error', 'main.c:123: error'],
  ['pid', '[1] 4711', '[1] [PID]'],
  ['pid', 'sshd[4711]: pid=12', 'sshd[[PID:1]]: pid=[PID:2]'],
  ['pid', '   4711 pts/0    00:00:00 bash', '[PID] pts/0    00:00:00 bash'],
  [
    'pid',
    'ann      4711     1  0 13:13 ?        00:00:00 sleep',
    'ann [PID:1] [PID:2]  0 13:13 ?        00:00:00 sleep'
  ],
  ['pid', 'ann        12  4711  0 Nov24 pts/0    00:00:00 sh', 'ann [PID:1] [PID:2]  0 Nov24 pts/0    00:00:00 sh'],
  ['pid', 'total 12 files 3 4', 'total 12 files 3 4'],
  ['version', 'v1.2 1.2.3-rc.1 version 2.39 3.14', '[VERSION] [VERSION] version [VERSION] 3.14'],
  ['version', '10.0.0.1', '10.0.0.1'],
  ['temp', '/tmp/tmp.abcDEF1234', '/tmp/[TEMP]'],
  ['temp', '[TMP]/x.AbC123 /tmp/app-config', '[TMP]/x.[TEMP] /tmp/app-config'],
  ['user', 'ann annex joanna ann-b', '[USER] annex joanna ann-b'],
  ['host', 'ann@box:~', 'ann@[HOST]:~'],
  ['number', 'x 42, -3.5 and 1,024; v2 1.2.3', 'x [NUMBER], [NUMBER] and [NUMBER]; v2 1.2.3']
]

for (const [name, text, written] of cases) {
  test(`should write ${JSON.stringify(text)} with ${name} as ${JSON.stringify(written)}`, async t => {
    const options = chooseNormalizers({[name]: {on: true}}, identity)
    t.equal(writeExpectation(text, options), written)
    t.ok(matchesOutput(readExpectation(written, options), splitLines(text)), 'the output matchesOutput it')
  })
}

test('should give a character to the first normalizer that takes it', async t => {
  const all = normalizerNames.slice(3).join(',')
  t.equal(
    write(all, 'ann 10.0.0.1:8080 12 MB 3.2MB/s 02:42:ac:11:00:02 3 days ago'),
    '[USER] [IP]:[PORT] [SIZE] [SPEED] [MAC] [AGE]'
  )
})

test('should number values that tell things apart, and no measures', async t => {
  const [one, two] = ['123e4567-e89b-12d3-a456-426614174000', '00000000-e89b-12d3-a456-426614174000']
  t.equal(write('uuid,size', `${two} 1K\n${one} 1K\n${two}\n`), '[UUID:1] [SIZE]\n[UUID:2] [SIZE]\n[UUID:1]\n')
  t.equal(write('uuid', `${two}\n`), '[UUID]\n')
})

test('should take the blanks that fill a column up, so that a longer value matchesOutput it too', async t => {
  const options = chooseNormalizers({number: {on: true}, pid: {on: true}}, identity)
  const written = writeExpectation('   4711 pts/0 sh\nsum      9 x\n', options)
  t.equal(written, '[PID] pts/[NUMBER] sh\nsum [NUMBER] x\n')
  for (const text of ['4194303 pts/0 sh\nsum 123456 x\n', '     12 pts/0 sh\nsum     10 x\n'])
    t.ok(matchesOutput(readExpectation(written, options), splitLines(text)), text)
})

test('should find nothing for a name that is not known', async t => {
  const options = chooseNormalizers({host: {on: true}, user: {on: true}}, {host: '', user: ''})
  t.equal(writeExpectation('a b\n', options), 'a b\n')
  t.notOk(matchesOutput(readExpectation('[USER]', options), ['']))
})

test("should look for an author's rule before all others", async t => {
  const options = chooseNormalizers({build: {on: true, pattern: String.raw`build-\d+`}, number: {on: true}}, identity)
  t.equal(writeExpectation('build-17 of 20, build-17\n', options), '[BUILD:1] of [NUMBER], [BUILD:1]\n')
})

test('should read the placeholder of a rule that is off', async t => {
  const options = chooseNormalizers({build: {on: false, pattern: String.raw`build-\d+`}}, identity)
  t.equal(writeExpectation('build-17', options), 'build-17')
  t.ok(matchesOutput(readExpectation('[BUILD] [UUID]', options), splitLines('build-17 [UUID]')))
})

test('should name the folders unless they are turned off', async t => {
  t.equal(chooseNormalizers({}, identity).folders, true)
  t.equal(chooseNormalizers({folders: {on: false}}, identity).folders, false)
  t.equal(chooseNormalizers({none: {on: true}}, identity).folders, false)
  t.equal(chooseNormalizers({folders: {on: true}, none: {on: true}}, identity).folders, true)
})
