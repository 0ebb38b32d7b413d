import {once} from 'node:events'
import {type AddressInfo, createServer} from 'node:net'
import {test} from 'tap'
import {runText} from '../../fixtures/run-text.js'

/** A server on a free port that answers `/health` with 503 until `/open` is requested. */
const server = `cat >server.mjs <<'END'
import {createServer} from 'node:http'
let status = 503
createServer((request, response) => {
  if (request.url === '/open') status = 200
  response.writeHead(status).end()
}).listen(Number(process.argv[2]), '127.0.0.1')
END`

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const {port} = socket.address() as AddressInfo
  socket.close()
  await once(socket, 'close')
  return port
}

test('should wait until something listens on a port', async t => {
  for (const session of ['plain', 'terminal']) {
    const port = await freePort()
    const page = await runText(
      `# P

\`\`\`
${server}
\`\`\`{{exec}}

<!-- fencepost ready=port:${port} -->
\`echo starting; node server.mjs ${port}\`{{exec}}

\`node -e "fetch('http://127.0.0.1:${port}').then(({status}) => console.log(status))"\`{{exec T2}}

\`echo prompt\`{{exec interrupt}}
`,
      {session}
    )
    t.same(page.outputs, ['', '', '503\n', 'prompt\n'], session)
    t.equal(page.failed, false)
    const busy = await runText(`# P

\`\`\`
${server}
\`\`\`{{exec}}

<!-- fencepost ready=port:${port} -->
\`node server.mjs ${port}\`{{exec}}

<!-- fencepost ready=port:${port} -->
\`echo again\`{{exec T2}}
`)
    t.match(busy.reasons[2], /already true before the service starts/)
  }
})

test('should wait until a URL answers with a status below 400', async t => {
  const port = await freePort()
  const page = await runText(
    `# P

\`\`\`
${server}
\`\`\`{{exec}}

<!-- fencepost ready=http://127.0.0.1:${port}/health -->
\`node server.mjs ${port} & wait\`{{exec}}

\`echo open\`{{exec T2}}
`,
    {defaults: {timeout: '2s'}}
  )
  t.match(page.outcomes, ['new', 'timed out', 'not run'], 'it answers, but with 503')

  const opened = await runText(`# P

\`\`\`
${server}
\`\`\`{{exec}}

<!-- fencepost ready=port:${port} -->
\`node server.mjs ${port}\`{{exec T2}}

<!-- fencepost ready=http://127.0.0.1:${port}/health -->
\`node -e "fetch('http://127.0.0.1:${port}/open')"; sleep 1d\`{{exec}}

\`echo prompt\`{{exec interrupt}}
`)
  t.same(opened.outcomes, ['new', 'new', 'new', 'new'])
  t.same(opened.outputs, ['', '', '', 'prompt\n'])
})
