import {existsSync} from 'node:fs'
import {mkdir, mkdtemp, readdir, rename, rm, symlink} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'

/** Debian's packages of Docker and Podman, unpacked into a folder of the user's cache, and never installed. Throws if they can't be had. */
export async function unpackedPackages(): Promise<string> {
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'fencepost-test')
  const {stdout: system} = await execa`sh -c ${'. /etc/os-release; echo "$ID-$VERSION_ID"'}`
  const folder = path.join(cache, `engines-${system}-${process.arch}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, {recursive: true})
  const unpacking = await mkdtemp(path.join(cache, 'unpacking-'))
  try {
    await unpack(await download(path.join(unpacking, 'debs')), path.join(unpacking, 'root'))
    // Another test file may have been faster.
    await rename(path.join(unpacking, 'root'), folder).catch(error => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(unpacking, {force: true, recursive: true})
  }
  return folder
}

/** Downloads the packages, with what they need and this machine doesn't have; returns their files. */
async function download(folder: string): Promise<readonly string[]> {
  await mkdir(path.join(folder, 'partial'), {recursive: true})
  const options = ['-qq', '-y', '-o', `Dir::Cache::archives=${folder}`, '-o', 'APT::Sandbox::User=root']
  // Test files that start together take turns, since apt-get fails while another one runs.
  const apt = (...args: readonly string[]) => execa('flock', [path.dirname(path.dirname(folder)), 'apt-get', ...args])
  const get = () =>
    apt('install', '--download-only', '--no-install-recommends', ...options, 'docker.io', 'podman', 'busybox-static')
  await get().catch(async () => {
    // A fresh machine has no lists of packages, or old ones.
    await apt('update', '-qq')
    await get()
  })
  return (await readdir(folder)).filter(name => name.endsWith('.deb')).map(name => path.join(folder, name))
}

async function unpack(debs: readonly string[], root: string): Promise<void> {
  // As on a machine of today, where all programs are in /usr.
  for (const name of ['bin', 'sbin', 'lib']) {
    await mkdir(path.join(root, 'usr', name), {recursive: true})
    await symlink(path.join('usr', name), path.join(root, name))
  }
  for (const deb of debs) {
    const unneeded = ['--exclude=./etc', '--exclude=./usr/share']
    await execa('dpkg-deb', ['--fsys-tarfile', deb], {buffer: false, encoding: 'buffer'}).pipe('tar', [
      ...['--extract', '--keep-directory-symlink', '--directory', root],
      ...unneeded
    ])
  }
}
