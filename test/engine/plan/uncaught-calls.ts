import {test} from 'tap'
import {project} from '../../commands/project.mjs'

/** What lint reports about a command in a document that records some programs. */
async function lint(command: string, marker = 'exec') {
  const page = `# Page\n\n\`\`\`sh {{${marker}}}\necho 1\n${command}\n\`\`\`\n`
  const cassettes = {commands: ['docker', 'kubectl', 'ssh']}
  const one = await project({'fencepost.config.json': JSON.stringify({cassettes}), 'page.md': page})
  return (await one.run('lint', 'page.md')).stdout
}

test('should report calls that go past a recording', async t => {
  for (const command of [
    '/usr/bin/docker ps',
    'sudo /usr/local/bin/kubectl get pods',
    './docker ps',
    'env A=1 ~/bin/kubectl x'
  ])
    t.match(
      await lint(command),
      /page\.md:5:1 +warning .*isn't recorded, because it has a path[\s\S]*uncaught-call/,
      command
    )
  t.match(
    await lint('echo 2; exec 3<>/dev/tcp/localhost/80'),
    /page\.md:5:17 +warning +What bash reads from `\/dev\/tcp\/localhost` isn't recorded/
  )
})

test('should report calls behind a change of PATH in the same block', async t => {
  t.match(await lint('export PATH="$HOME/bin:$PATH"; docker ps'), /page\.md:5:32 +warning .*in front of `PATH`/)
  for (const command of [
    'export PATH="$PATH:$HOME/bin"; docker ps',
    'docker ps; PATH=/bin:$PATH',
    'PATH=/bin:$PATH; ls'
  ])
    t.notMatch(await lint(command), /uncaught-call/, command)
})

test('should report ports that a replay does not open', async t => {
  const commands = [
    'kubectl port-forward svc/web 8080:80 &',
    'kubectl --context a proxy',
    'ssh -fNL 8080:localhost:80 host',
    'docker run -d -p 8080:80 nginx',
    'docker run -p8080:80 nginx',
    'docker container run --publish=80 nginx',
    'docker run -dP nginx'
  ]
  for (const command of commands)
    t.match(await lint(command), /page\.md:5:1 +warning +In a replay, nobody listens on the port/, command)
})

test('should report nothing else', async t => {
  const commands = [
    'docker ps',
    'docker run --rm alpine mkdir -p /a',
    'curl -o /usr/local/bin/kubectl https://example.com',
    '/usr/bin/env bash -c true',
    'ssh host ls',
    'ls /usr/bin/docker',
    'kubectl get pods -n port'
  ]
  for (const command of commands) t.notMatch(await lint(command), /uncaught-call/, command)
  t.notMatch(await lint('/usr/bin/docker ps', 'exec cassette=off'), /uncaught-call/)
})
