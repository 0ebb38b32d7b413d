import {test} from 'tap'
import {project} from '../../commands/project.mjs'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'

/** What lint reports about a command, with or without the sandbox. */
async function lint(command: string, sandbox = true) {
  const page = `# Page\n\n\`\`\`sh {{exec}}\necho 1\n${command}\n\`\`\`\n`
  const one = await project({'fencepost.config.json': JSON.stringify({sandbox}), 'page.md': page})
  return (await one.run('lint', 'page.md')).stdout
}

test('should report folders of the sandbox that are mounted into containers', async t => {
  const mounts = [
    'docker run --rm -v "$PWD:/src" busybox ls /src',
    'docker run --volume=$(pwd)/data:/data busybox',
    'sudo docker container run -v ./src:/src:ro busybox',
    'docker create --mount type=bind,source=~/site,target=/srv busybox',
    'docker run -v /tmp/a:/a busybox'
  ]
  for (const command of mounts)
    t.match(
      await lint(command),
      /page\.md:5:1 +warning +The container engine doesn't see the files of the sandbox/,
      command
    )
})

test('should report no other mounts', async t => {
  const others = [
    'docker run -v data:/data busybox',
    'docker run -v /var/run/docker.sock:/var/run/docker.sock busybox',
    'docker run --mount type=volume,source=data,target=/data busybox',
    'docker run -v data:/data busybox ls ./data',
    'grep -v "$PWD:docker" list'
  ]
  for (const command of others) t.notMatch(await lint(command), /sandbox-mount/, command)
  t.notMatch(await lint('docker run -v "$PWD:/src" busybox', false), /sandbox-mount/, 'no sandbox')
})

test('should report it when the document runs', {skip: whyNoSandbox}, async t => {
  const {run} = await project({'page.md': '`true || docker run -v "$PWD:/src" busybox`{{exec}}\n'})
  t.match((await run('page.md', '--sandbox')).stdout, /page\.md:1:10 +warning .*`\$PWD` is mounted empty/)
})
