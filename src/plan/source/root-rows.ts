/** Programs that manuals run as root, shell builtins and keywords. */
const programs: ReadonlySet<string> = new Set(
  (
    '[ [[ adduser apk apt apt-cache apt-get apt-key apt-mark awk base64 bash brew btrfs bundle bunzip2 bzip2 cargo cat cd ' +
    'certbot chgrp chmod chown chpasswd chroot composer conda cp crictl cron crontab ctr curl date dd declare deluser df dig ' +
    'dmesg dnf docker docker-compose dpkg dpkg-reconfigure du echo emerge env etcdctl eval exit export fdisk firewall-cmd ' +
    'for gcc gem getent git go gpg grep groupadd gunzip gzip helm hostname hostnamectl htop id if ifconfig ip iptables java ' +
    'journalctl k3s kubeadm kubectl ldconfig less ln locale-gen loginctl losetup ls lsblk lsof lvcreate lvextend lvs md5sum ' +
    'mkdir mkfs mkfs.ext4 mkfs.xfs mkswap modprobe mongo mount mv mvn mysql nano nc netstat nft nginx node nohup npm npx ' +
    'openssl pacman parted passwd php pip pip3 pkg pnpm podman popd poweroff printf ps psql pushd pvcreate pwd python python3 ' +
    'reboot redis-cli rm rmdir rpm rpm-ostree rsync ruby scp sed semanage service sestatus setenforce sh sha256sum ssh ' +
    'ssh-copy-id ssh-keygen stat su subscription-manager sudo swapoff swapon sync sysctl systemctl systemd-analyze tar tee ' +
    'terraform timedatectl tr ufw umount uname unset unzip update-alternatives update-grub uptime useradd userdel usermod vgs ' +
    'vgcreate vi vim virsh visudo wget while whoami xargs xz yarn yum yum-config-manager zcat zfs zip zpool zypper'
  ).split(' ')
)

/** Programs whose names begin sentences too. */
const verbs: ReadonlySet<string> = new Set(
  (
    'at compare configure cut diff expand file find fold free halt head host install join kill last let link look mail make ' +
    'more nice open patch paste read screen set shutdown sleep sort source split start strip tail test time top touch type ' +
    'wait watch which who yes'
  ).split(' ')
)

const sentenceWord = /(?:^|\s)(?:it|its|our|that|the|them|then|these|this|we|with|you|your)(?=\s|$)/i
const sentenceWordOfVerb = /(?:^|\s)(?:a|an|and|are|for|from|in|is|of|on|sure|to|up)(?=\s|$)/i

/**
 * What the text after `# ` is at the start of a row: a command after the prompt of root, a sentence in a comment, or
 * perhaps either.
 */
export function kindOfRootRow(text: string): 'command' | 'comment' | 'unclear' {
  const [, word = ''] = /^\s*([^\s;&|]+)/.exec(text) ?? []
  const plain = text.replace(/"[^"]*"|'[^']*'/g, '""')
  if (word === '' || /^[#=*-]+$/.test(word)) return 'comment'
  if (/^\w+=|^[.~]{0,2}\/|^\$/.test(word)) return 'command'
  const isVerb = verbs.has(word)
  const isSentence =
    /^[A-Z]/.test(word) ||
    /[\p{L})][.:!?…]$/u.test(text.trim()) ||
    sentenceWord.test(plain) ||
    (isVerb && sentenceWordOfVerb.test(plain))
  if (programs.has(word)) return isSentence ? 'unclear' : 'command'
  if (isSentence) return 'comment'
  // An unknown program has options or redirections, as no sentence has.
  const hasSyntax = /(?:^|\s)-{1,2}\w|[|>]|&&|\$\w/.test(plain)
  return hasSyntax || (isVerb && /[./*\d]/.test(plain)) ? 'command' : 'unclear'
}

/** Whether a row could be the command that the comment above it is about: `# make install`, then `make install`. */
export function mayBeCommandBelow(row: string, comment: string): boolean {
  const [word = ''] = /^[\w.-]+/.exec(row.trim()) ?? []
  if (!programs.has(word) && !verbs.has(word)) return false
  const [first = '', ...others] = comment.trim().split(/\s+/)
  return verbs.has(first) || first === word || others.includes(word)
}
