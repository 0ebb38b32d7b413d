import {test} from 'tap'
import {valueNormalizers} from '../../../src/normalize/values/value-normalizers.js'
import {compileRegex} from '../../../src/regex/compile.js'

test('should match what an output can have by the hundred thousand by a small program', async t => {
  const most = {hex: 100, number: 30, pid: 20, port: 10, size: 80, speed: 80, temp: 100, uuid: 40, version: 200}
  for (const {name, pattern} of valueNormalizers({host: 'h', user: 'u'}))
    if (Object.hasOwn(most, name)) t.ok(compileRegex(pattern).length <= most[name as keyof typeof most], name)
})
