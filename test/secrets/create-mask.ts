import fc from 'fast-check'
import {test} from 'tap'
import {createMask, type Mask, masked} from '../../src/secrets/create-mask.js'

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
