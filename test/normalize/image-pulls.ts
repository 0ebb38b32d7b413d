import {test} from 'tap'
import {replacePulls} from '../../src/normalize/image-pulls.js'
import {project} from '../commands/project.mjs'

const digest = `sha256:${'ab12'.repeat(16)}`

/** What `docker pull` prints where the engine lacks the image, and where it has it. */
const cold = `3.12: Pulling from library/python
a1b2c3d4e5f6: Pulling fs layer
0123456789ab: Pulling fs layer
0123456789ab: Waiting
a1b2c3d4e5f6: Verifying Checksum
a1b2c3d4e5f6: Download complete
0123456789ab: Already exists
a1b2c3d4e5f6: Pull complete
Digest: ${digest}
Status: Downloaded newer image for python:3.12
docker.io/library/python:3.12
`
const warm = `3.12: Pulling from library/python
Digest: ${digest}
Status: Image is up to date for python:3.12
docker.io/library/python:3.12
`

test('should make cold and warm pulls equal', async t => {
  t.equal(replacePulls(cold), warm)
  t.equal(replacePulls(warm), warm)
  t.equal(replacePulls(cold.replaceAll('complete\n', 'complete \n')), warm, 'in a terminal')
})

test('should remove the pull that `docker run` starts', async t => {
  const pull = `Unable to find image 'busybox:1' locally\n${cold.replace('docker.io/library/python:3.12\n', '')}`
  t.equal(replacePulls(`before\n${pull}hello\n${cold}`), `before\nhello\n${warm}`)
})

test('should keep other images, digests and errors', async t => {
  t.not(replacePulls(cold.replace('python:3.12', 'python:3.13')), warm)
  t.not(replacePulls(cold.replace('ab12', 'ab13')), warm)
  const failed = "docker: Error response from daemon: manifest unknown.\nSee 'docker run --help'.\n"
  t.equal(replacePulls(`Unable to find image 'none:1' locally\n${failed}`), failed)
  const other = 'Status: active\n0123456789ab: Running\nStatus: Downloaded 3 files\nDigest: one\n'
  t.equal(replacePulls(other), other)
})

test("should remove Podman's progress", async t => {
  const podman =
    'Trying to pull docker.io/library/busybox:1...\nGetting image source signatures\nCopying blob a1b2 done\nCopying config c3 done\nWriting manifest to image destination\nStoring signatures\n'
  t.equal(replacePulls(`${podman}hello\n`), 'hello\n')
  t.equal(replacePulls('Copying config app.yaml\n'), 'Copying config app.yaml\n')
})

test('should compare a pull with what a snapshot or a document shows of another', async t => {
  /** A document that prints a text, and shows another. */
  const page = (printed: string, shown: string, options = '') =>
    `\`\`\`text file=pull.txt\n${printed}\`\`\`\n\n\`\`\`console {{exec${options}}}\n$ cat pull.txt\n${shown}\`\`\`\n`
  const one = await project({
    'cold.md': page(cold, warm),
    'off.md': page(cold, warm, ' normalize=-pull'),
    'other.md': page(cold, warm.replace('python', 'ruby')),
    'warm.md': page(warm, cold)
  })
  t.equal((await one.run('cold.md', 'warm.md', '--ci')).status, 0)
  t.equal((await one.run('other.md', '--ci')).status, 1)
  t.equal((await one.run('off.md', '--ci')).status, 1)
})
