import {test} from 'tap'
import {project} from '../project.mjs'

async function lint(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const {read, runWith} = await project(files)
  const run = () => runWith({argv: ['lint', ...argv], env: {}})
  const {status, stderr, stdout} = await run()
  const page = await read('page.md')
  const again = await run()
  const pageAgain = await read('page.md')
  return {again: again.status, output: stdout + stderr + again.stderr, page, pageAgain, status}
}

test('should print diagnostics with their place, and exit with 1 for errors and for too many warnings', async t => {
  const found = await lint({'page.md': '`vim`{{exec}}\n'}, '.')
  t.equal(found.status, 0)
  t.match(
    found.output,
    /^page\.md:1:2 {2}warning {2}`vim` opens an editor\. .* {2}waits-for-input\n1 document: 0 errors, 1 warning, 0 notes\n$/
  )
  t.equal((await lint({'page.md': '`vim`{{exec}}\n'}, '.', '--max-warnings', '0')).status, 1)
  t.equal((await lint({'page.md': '`ls`{{exec timeout=x}}\n'}, '.')).status, 1)
  t.match(await lint({'page.md': ''}, '.', '--max-warnings', 'x'), {output: /`--max-warnings` must be/, status: 2})
})

test('should fix misspelled marks, and keep all other bytes', async t => {
  const before =
    '\uFEFFA `ls`{{exectue}} b `ls`{execute}\r\n\r\n```\r\nls\r\n```\r\n{{exec}}\r\n\r\n<!-- fencpost timeout=1s -->\r\n`ls` {{exec}} `ls`{{exec}\r\n'
  const {page, pageAgain, output} = await lint({'page.md': before}, '.', '--fix')
  t.equal(
    page,
    '\uFEFFA `ls`{{execute}} b `ls`{{execute}}\r\n\r\n```\r\nls\r\n```{{exec}}\r\n\r\n<!-- fencepost timeout=1s -->\r\n`ls`{{exec}} `ls`{{exec}}\r\n'
  )
  t.equal(pageAgain, page)
  t.match(output, /0 errors, 0 warnings, 0 notes, 6 fixed/)
})

test('should obey the configuration, the front matter and comments', async t => {
  const page = '`vim`{{exec}}\n'
  const config = (rules: object) => JSON.stringify({rules})
  t.match(await lint({'fencepost.config.json': config({'waits-for-input': 'off'}), 'page.md': page}, '.'), {
    output: /0 warnings/
  })
  t.match(await lint({'fencepost.config.json': config({'waits-for-input': 'error'}), 'page.md': page}, '.'), {
    status: 1
  })
  t.match(await lint({'fencepost.config.json': config({waits: 'off'}), 'page.md': page}, '.'), {
    output: /Unknown rule `waits`/,
    status: 2
  })
  const override = JSON.stringify({overrides: [{files: 'page.md', rules: {'waits-for-input': 'off'}}]})
  t.match(await lint({'fencepost.config.json': override, 'page.md': page}, '.'), {output: /0 warnings/})
  t.match(await lint({'page.md': `---\nfencepost:\n  rules: {waits-for-input: "off"}\n---\n${page}`}, '.'), {
    output: /0 warnings/
  })

  const ignored = `<!-- fencepost-lint ignore waits-for-input -->\n\n${page}\n${page}`
  t.match(await lint({'page.md': ignored}, '.'), {output: /^page\.md:5:2 .*\n.* 1 warning,/})
  const between = `<!-- fencepost-lint disable -->\n\n${page}\n<!-- fencepost-lint enable -->\n\n${page}`
  t.match(await lint({'page.md': between}, '.'), {output: /^page\.md:7:2 /})
  t.match(await lint({'page.md': '<!-- fencepost-lint ignore wait-for-input -->\n\nx\n'}, '.'), {
    output: /Unknown rule `wait-for-input`\. Did you mean `waits-for-input`\? {2}unknown-rule/
  })
})
