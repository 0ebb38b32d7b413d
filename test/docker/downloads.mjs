// What documents download, by host and path: stand-ins for cosign, syft and grype that say what the real ones would.

const cosign = `#!/bin/sh
[ "$1" = verify ] || exit 2
echo "Verification for $2 --"
echo "The following checks were performed on each of these signatures:"
echo "  - The cosign claims were validated"
`

const syft = `#!/bin/sh
case "$*" in
  *json*) echo '{"artifacts":[{"name":"busybox"},{"name":"python"}]}' ;;
  *) printf 'NAME   VERSION  TYPE\\nhello  1.0      binary\\n' ;;
esac
`

const grype = `#!/bin/sh
case $1 in
  python:*) printf 'NAME  INSTALLED  VULNERABILITY  SEVERITY\\napt   2.6.1      CVE-0000-0001  Low\\n' ;;
  *) echo 'No vulnerabilities found' ;;
esac
`

/** An `install.sh` that takes `-b FOLDER`. */
const installer = (name, program) => `#!/bin/sh
[ "$1" = -b ] || exit 2
cat >"$2/${name}" <<'PROGRAM'
${program}PROGRAM
chmod +x "$2/${name}"
echo "installed $2/${name}"
`

export const downloads = new Map(
  Object.entries({
    'github.com/sigstore/cosign/releases/latest/download/cosign-linux-amd64': cosign,
    'raw.githubusercontent.com/anchore/grype/main/install.sh': installer('grype', grype),
    'raw.githubusercontent.com/anchore/syft/main/install.sh': installer('syft', syft)
  }).map(([url, text]) => [url, Buffer.from(text)])
)
