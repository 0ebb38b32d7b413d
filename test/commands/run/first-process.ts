import {execFileSync} from 'node:child_process'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'
import {project} from '../project.mjs'

const unshare = ['--pid', '--fork', '--mount-proc', '--kill-child']

function whyNot(): string | false {
  try {
    execFileSync('unshare', [...unshare, 'true'], {stdio: 'pipe'})
    return false
  } catch {
    return 'no process namespace can be created'
  }
}

const document = `
\`\`\`sh {{exec}}
(setsid sleep 0.02 &)
\`\`\`

\`\`\`sh {{exec T1 session=terminal}}
echo typed; (setsid sleep 0.02 &)
\`\`\`

\`\`\`sh {{exec session=sh}}
echo of another shell
\`\`\`
`

for (const flags of [[], ['--sandbox']]) {
  const skip = whyNot() || (flags.length > 0 && whyNoSandbox)
  test(`should end as the first process of a container ${flags.join(' ')}`, {skip}, async t => {
    const {cwd} = await project({'page.md': document})
    const cli = path.resolve('dist/cli.cjs')
    for (let time = 0; time < 4; time++) {
      const {all, exitCode, timedOut} = await execa(
        'unshare',
        [...unshare, process.execPath, cli, 'update', 'page.md', ...flags],
        {
          all: true,
          cwd,
          env: {CI: '', NODE_OPTIONS: ''},
          forceKillAfterDelay: 10,
          killSignal: 'SIGKILL',
          reject: false,
          timeout: 60_000
        }
      )
      t.match({exitCode, timedOut}, {exitCode: 0, timedOut: false}, all)
    }
  })
}
