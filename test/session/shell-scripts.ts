import {execFileSync} from 'node:child_process'
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'

test('should have shell scripts that ShellCheck passes', {skip: withoutShellCheck()}, async t => {
  const names = await readdir('src/session', {recursive: true})
  const drivers = names.filter(name => name.endsWith('.sh')).map(name => path.join('src/session', name))
  const scripts = [...drivers, 'test/docker/engine.sh']
  t.ok(drivers.length > 0)
  // What is read from a descriptor is evaluated, and ShellCheck sees no assignment in that (SC2154).
  const {all, exitCode} = await execa('shellcheck', ['--exclude=SC2154', ...scripts], {all: true, reject: false})
  t.equal(exitCode, 0, all)
})

function withoutShellCheck(): string | false {
  try {
    execFileSync('shellcheck', ['--version'])
    return false
  } catch {
    return 'shellcheck is not installed'
  }
}
