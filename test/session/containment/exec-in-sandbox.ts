import {test} from 'tap'
import {probeUrlInSandbox} from '../../../src/session/containment/exec-in-sandbox.js'
import type {Session} from '../../../src/session/session.js'
import {type InSandbox, inSandbox, whyNoSandbox} from './in-sandbox.mjs'

const skip = process.getuid?.() !== 0 ? 'replacing programs takes root' : whyNoSandbox
const append = (session: Session, file: string) => session.writeFile(file, (before = '') => `${before}new\n`)

/** Runs a test in a sandbox where some shell code has run. */
function after(code: string, use: (sandbox: InSandbox) => Promise<void>) {
  return inSandbox({network: 'off'}, async sandbox => {
    await sandbox.run(code)
    await use(sandbox)
  })
}

test('should write a file whatever its text is', {skip: whyNoSandbox}, async t => {
  await inSandbox({network: 'off'}, async ({run, session}) => {
    for (const text of ['', 'one', 'two\n\n\n', 'a\0b\r\n\ufeff\ud800é\\', 'long\n'.repeat(1 << 18)]) {
      await session.writeFile('folder/file', text)
      const {length} = Buffer.from(text)
      t.match(await run('wc -c <folder/file'), {text: `${length}\n`}, `${length} bytes`)
    }
    await append(session, 'other')
    await append(session, 'other')
    t.match(await run('cat other'), {text: 'new\nnew\n'})
  })
})

test('should write no file that is not regular, and read none that is huge', {skip: whyNoSandbox}, async t => {
  await after('mkfifo pipe; mkdir folder; truncate -s 1T huge; echo x >kept', async ({run, session}) => {
    for (const file of ['pipe', 'folder']) {
      const message = `\`${file}\` can't be written: it isn't a regular file. Use another path, or remove it first.`
      await t.rejects(session.writeFile(file, 'x'), {message})
      await t.rejects(append(session, file), {message})
    }
    await t.rejects(append(session, 'huge'), {
      message: "`huge` can't be written: it's larger than 64 MB. Remove it first."
    })
    t.match(await run('stat -c %s huge'), {text: '1099511627776\n'})
  })
})

test("should not run the document's startup files to write a file or look for one", {skip}, async t => {
  for (const line of ['exit 0', 'exec sleep 1000', 'echo INJECTED']) {
    await after(`for each in ~/.bashrc /etc/bash.bashrc; do echo '${line}' >$each; done`, async sandbox => {
      const {environment, run, session} = sandbox
      await append(session, 'file')
      await append(session, 'file')
      t.match(await run('cat file'), {text: 'new\nnew\n'}, line)
      t.equal(await environment.containment.fileExists?.('/never/there', 1), false)
    })
  }
})

test('should end in time if the document has replaced a program, and not believe it', {skip}, async t => {
  const sleeps = (program: string) =>
    `rm /usr/bin/${program}; printf '#!/bin/sh\ntrap "" TERM INT\nsleep 1000 & sleep 1000\n' >/usr/bin/${program}; chmod +x /usr/bin/${program}`
  await after(sleeps('cat'), async ({environment, session}) => {
    await t.rejects(session.writeFile('file', 'x'), {message: /^`file` can't be written: it took longer than 10 s\./})
    t.same(
      environment.containment.processes().filter(pid => !session.ownProcesses().includes(pid)),
      []
    )
  })
  await after('cp /usr/bin/true /usr/bin/lies; rm /usr/bin/cat; mv /usr/bin/lies /usr/bin/cat', async ({session}) => {
    await t.rejects(session.writeFile('file', 'x'), {message: /^`file` can't be written: it has another content/})
  })
  const node = process.execPath
  await after(
    `rm -f ${node}; printf '#!/bin/sh\nexec sleep 1000\n' >${node}; chmod +x ${node}`,
    async ({environment}) => {
      t.equal(await probeUrlInSandbox(environment.containment, 'http://localhost:1'), '')
    }
  )
})
