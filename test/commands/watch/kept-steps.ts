import path from 'node:path'
import {test} from 'tap'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'
import {project} from '../project.mjs'
import {startWatch, until} from './start-watch.mjs'

const page = (last: string) =>
  `\`\`\`sh {{exec}}\nsleep 1.1; x=kept; echo first\n\`\`\`\n\n\`\`\`sh {{exec}}\necho "${last} $x"\n\`\`\`\n`

/** Saves a document while it is watched in the sandbox; returns what is printed about the second run. */
async function saveTwice(flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const one = await project({'content/a.md': page('old')})
  if (env.CI !== undefined) await one.run('update', '--sandbox')
  const watch = startWatch(one.cwd, ['--sandbox', ...flags], {
    env: {XDG_CACHE_HOME: path.join(one.cwd, '.cache'), ...env}
  })
  let from = 0
  const hasEnded = () => watch.stdout.slice(from).includes('Waiting for changes')
  await until(hasEnded)
  from = watch.stdout.length
  await one.write('content/a.md', page('new'))
  await until(hasEnded)
  await watch.stop()
  return watch.stdout.slice(from)
}

test('should continue after slow steps when a document is saved', {skip: whyNoSandbox}, async t => {
  t.match(await saveTwice([]), /- old kept\n\s*\+ new kept\n[\s\S]*1 kept, 1 mismatched/)
})

test('should run every step with --fresh, and in CI', {skip: whyNoSandbox}, async t => {
  t.match(await saveTwice(['--fresh']), /1 mismatched, 1 passed/)
  t.match(await saveTwice([], {CI: '1'}), /1 mismatched, 1 passed/)
})
