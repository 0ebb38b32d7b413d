import {execa} from 'execa'
import {test} from 'tap'

test('should follow the manual with the built command', async t => {
  const {exitCode, stdout} = await execa('node', ['dist/cli.js', '--ci'], {reject: false})
  t.equal(exitCode, 0, stdout)
  t.match(stdout, /6 passed/)
})
