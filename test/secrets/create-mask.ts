import fc from 'fast-check'
import {test} from 'tap'
import {createMask, type Mask, masked} from '../../src/secrets/create-mask.js'
import {growth} from '../growth.mjs'

function maskOf(...values: readonly string[]): Mask {
  const mask = createMask(values)
  if (!mask) throw new Error('Expected a mask.')
  return mask
}

test('should mask nothing without a value', async t => {
  t.equal(createMask([]), undefined)
  t.equal(createMask(['', ' \n']), undefined)
})

test('should mask a value wherever it stands and leave the rest', async t => {
  const mask = maskOf('s3cr3t-token')
  t.equal(mask('a s3cr3t-token b\ns3cr3t-token'), 'a *** b\n***')
  t.equal(mask('s3cr3t token'), 's3cr3t token')
})

test('should mask the longest of several values', async t => {
  t.equal(maskOf('abcd', 'abcdefgh')('abcdefgh abcd'), '*** ***')
})

test('should mask each line of a value of several lines', async t => {
  const mask = maskOf('-----BEGIN-----\nMIIEow\n-----END-----\n')
  t.equal(mask('-----BEGIN-----\nMIIEow\n-----END-----\n'), '***\n')
  t.equal(mask('body MIIEow here'), 'body *** here')
})

test('should mask a value escaped for an address, JSON, HTML or a shell', async t => {
  const value = 'p@ss "w<o>rd"/$x&y'
  const mask = maskOf(value)
  for (const text of [
    encodeURIComponent(value),
    encodeURIComponent(value).toLowerCase(),
    new URLSearchParams({q: value}).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    value.replace(/[^\w]/g, '\\$&')
  ])
    t.equal(mask(`<${text}>`), '<***>', text)
})

test('should mask a value as programs and shells escape strings', async t => {
  const value = `ä&"b c'd$e\\f😀`
  const mask = maskOf(value)
  const ascii = JSON.stringify(value).replace(
    /[^ -~]/g,
    each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
  for (const [written, shown] of [
    [ascii.replaceAll('&', '\\u0026'), '"***"'],
    [JSON.stringify({nested: JSON.stringify(value)}), `{"nested":"\\"***\\""}`],
    [String.raw`'\xe4&"b c\'d$e\\f\U0001f600'`, "'***'"],
    [String.raw`b'\xc3\xa4&"b c\'d$e\\f\xf0\x9f\x98\x80'`, "b'***'"],
    [String.raw`$'\303\244&"b c\'d$e\\f\360\237\230\200'`, "$'***'"],
    [String.raw`ä\&\"b\ c\'d\$e\\f😀`, '***'],
    [String.raw`declare -x K="ä&\"b c'd\$e\\f😀"`, 'declare -x K="***"'],
    [String.raw`+ echo 'ä&"b c'\''d$e\f😀'`, "+ echo '***'"],
    [`'ä&"b c'"'"'d$e\\f😀'`, "'***'"],
    ['&#228;&amp;&quot;b c&#x27;d$e\\f&#x1F600;', '***'],
    [encodeURIComponent(encodeURIComponent(value)), '***'],
    ["it's ä&quot;b, not 100% \\u00e4", "it's ä&quot;b, not 100% \\u00e4"]
  ] as const)
    t.equal(mask(written), shown, written)
})

test('should mask hexadecimal text of separate bytes and of several lines', async t => {
  const mask = maskOf('correct-horse-battery')
  const hex = Buffer.from('correct-horse-battery').toString('hex')
  for (const text of [
    hex.replace(/..(?=.)/g, '$& '),
    hex.toUpperCase().replace(/..(?=.)/g, '$&:'),
    hex.replace(/.{4}(?=.)/g, '$& '),
    hex.replace(/.{32}/g, '$&\n'),
    hex.replace(/.{32}/g, '$&\r\n')
  ])
    t.equal(mask(`<${text}>`), '<***>', text)
  t.equal(mask('63 6f 72 72: 65'), '63 6f 72 72: 65')
})

test('should mask the rows of a hexadecimal dump', async t => {
  const mask = maskOf('s3cr/et&"k\u00e4y-0123456789-abcdef')
  const dumps = {
    'hexdump -C': `00000000  61 62 63 3a 20 73 33 63  72 2f 65 74 26 22 6b c3  |abc: s3cr/et&"k.|
00000010  a4 79 2d 30 31 32 33 34  35 36 37 38 39 2d 61 62  |.y-0123456789-ab|
00000020  63 64 65 66 0a 6f 6e                              |cdef.on|
00000027
`,
    'od -A x -t x1z': `000000 61 62 63 3a 20 73 33 63 72 2f 65 74 26 22 6b c3  >abc: s3cr/et&"k.<
000010 a4 79 2d 30 31 32 33 34 35 36 37 38 39 2d 61 62  >.y-0123456789-ab<
000020 63 64 65 66 0a 6f 6e                             >cdef.on<
000027
`,
    xxd: `00000000: 6162 633a 2073 3363 722f 6574 2622 6bc3  abc: s3cr/et&"k.
00000010: a479 2d30 3132 3334 3536 3738 392d 6162  .y-0123456789-ab
00000020: 6364 6566 0a6f 6e                        cdef.on
`
  }
  for (const [name, dump] of Object.entries(dumps)) {
    t.match(mask(dump), /^0{6,8}:? {1,2}\*\*\*\n(?:0+27\n)?$/, name)
  }
  const words =
    '0000000 6261 3a63 7320 6333 2f72 7465 2226 c36b\n0000010 79a4 302d 3231 3433 3635 3837 2d39 6261\n0000020 6463 6665\n'
  t.equal(mask(words), '0000000 ***\n', 'hexdump')
  const array = [...Buffer.from('x s3cr/et&"k\u00e4y-0123456789-abcdef')]
    .map(byte => `0x${byte.toString(16)}`)
    .join(', ')
  t.equal(mask(array), '0x78, 0x20, ***', 'xxd -i')
  const hexadecimal = maskOf('deadbeef-cafe-feedface')
  const rows =
    '00000000: 6465 6164 6265 6566  deadbeef\n00000008: 2d63 6166 652d 6665  -cafe-fe\n00000010: 6564 6661 6365       edface\n'
  t.equal(hexadecimal(rows), '00000000: ***\n', 'characters that look like digits')
  t.equal(maskOf('abc')(rows), rows, 'a short value')
})

test('should mask a value whose tabs are rendered as blanks', async t => {
  const mask = maskOf('one\ttwo three')
  t.equal(mask('a one     two three b'), 'a *** b')
  t.equal(mask('one\ttwo three'), '***')
  t.equal(mask('one\ntwo three'), 'one\ntwo three')
  t.equal(maskOf('one two')('one  two'), 'one  two')
})

/** A private key of so many lines, no two of them the same. */
function keyOf(lines: number): string {
  const line = (seed: number) =>
    Array.from({length: 64}, (_, at) => String.fromCharCode(65 + ((seed * at * 7) % 26))).join('')
  const body = Array.from({length: lines}, (_, at) => `${line(at + 1)}${at}`).join('\n')
  return `-----BEGIN KEY-----\n${body}\n-----END KEY-----\n`
}

test('should mask long and many values in linear time, and never show one in an error', async t => {
  const key = keyOf(40)
  const long = 'x1y2z3'.repeat(20_000)
  const mask = maskOf(key, long)
  t.equal(mask(`key: ${key}`), 'key: ***\n')
  t.equal(mask(JSON.stringify({key})), '{"key":"***\\n"}')
  t.equal(mask(`[${long}]`), '[***]')
  t.equal(mask('x1y2z3'.repeat(19_999), 'end'), '***')
  t.equal(mask(long.slice(7), 'start'), '***')
  const bySize = await growth(size => maskOf(keyOf(size))(`echo\n${keyOf(size)}`), 40)
  t.ok(bySize < 2.5, `a key twice as long takes ${bySize.toFixed(1)} times as long`)
  const byText = await growth(size => mask('echo one\n'.repeat(size)), 5000)
  t.ok(byText < 2.5, `twice the text takes ${byText.toFixed(1)} times as long`)
})

test('should mask no line without a letter or digit of a value of several lines', async t => {
  t.equal(maskOf('{\n"a": "s3cr3t"\n}')('f() {\n"a": "s3cr3t"\n}; }'), 'f() ***; }')
  t.equal(maskOf('{\n"a": "s3cr3t"\n}')('f() { "a": "s3cr3t" }'), 'f() { *** }')
})

test('should mask a value in base64 whatever stands around it, and in hexadecimal', async t => {
  const value = 's3cr3t??>>token'
  const mask = maskOf(value)
  for (const before of ['', 'u', 'us', 'user:'])
    for (const after of ['', '\n', ':x', 'tail'])
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = Buffer.from(before + value + after).toString(encoding)
        const kept = Buffer.from(mask(text).replaceAll(masked, ''), encoding).toString('latin1')
        t.notOk(
          [...kept].some((_, at) => value.includes(kept.slice(at, at + 3)) && kept.length >= at + 3),
          text
        )
      }
  t.equal(mask(Buffer.from(value).toString('base64')), masked)
  t.equal(mask(Buffer.from(value).toString('hex')), masked)
  const wrapped = Buffer.from(value).toString('base64').replace(/.{5}/g, '$&\n')
  t.equal(mask(wrapped).trim(), masked, 'broken over lines')
})

test('should mask a part of a value where the text was cut', async t => {
  const mask = maskOf('s3cr3t-token')
  t.equal(mask('output s3cr3t-to', 'end'), 'output ***')
  t.equal(mask('3t-token then', 'start'), '*** then')
  t.equal(mask('output s3cr3t-to'), 'output s3cr3t-to')
  t.equal(mask('nothing here', 'end'), 'nothing here')
})

test('should never let a value through (property)', async t => {
  const value = fc
    .string({maxLength: 24, minLength: 3, unit: 'binary'})
    .map(text => text.trim())
    .filter(text => text.length > 2 && !/[\n*]/.test(text))
  fc.assert(
    fc.property(value, fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), (secret, before, after) => {
      const shown = maskOf(secret)(before + secret + after)
      return !shown.includes(secret)
    })
  )
  t.pass()
})

test('should take linear time', async t => {
  const mask = maskOf('a'.repeat(40), 'ab'.repeat(20))
  const time = (size: number) => {
    const text = 'a'.repeat(39).concat('b').repeat(size)
    const {user} = process.cpuUsage()
    mask(text)
    return process.cpuUsage().user - user
  }
  time(1000)
  const [one, two] = [time(5000), time(20_000)]
  t.ok(two < one * 8 + 20_000, `four times the text takes ${two} µs, once ${one} µs`)
})
