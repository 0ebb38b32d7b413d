/** A static ELF program for x86-64 Linux that prints a text: the kind of file that an image without a shell holds. */
export function helloProgram(text) {
  const base = 0x400000
  const headers = 64 + 56
  const message = Buffer.from(text)
  // write(1, message, length); exit(0)
  const code = Buffer.from(
    'b801000000' + 'bf01000000' + '48be0000000000000000' + 'ba00000000' + '0f05' + 'b83c000000' + '31ff' + '0f05',
    'hex'
  )
  code.writeBigUInt64LE(BigInt(base + headers + code.length), 12)
  code.writeUInt32LE(message.length, 21)
  const header = Buffer.alloc(headers)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(2, 16) // e_type: executable
  header.writeUInt16LE(62, 18) // e_machine: x86-64
  header.writeUInt32LE(1, 20) // e_version
  header.writeBigUInt64LE(BigInt(base + headers), 24) // e_entry
  header.writeBigUInt64LE(64n, 32) // e_phoff
  header.writeUInt16LE(64, 52) // e_ehsize
  header.writeUInt16LE(56, 54) // e_phentsize
  header.writeUInt16LE(1, 56) // e_phnum
  header.writeUInt32LE(1, 64) // p_type: load
  header.writeUInt32LE(5, 68) // p_flags: read and execute
  header.writeBigUInt64LE(BigInt(base), 80) // p_vaddr
  header.writeBigUInt64LE(BigInt(headers + code.length + message.length), 96) // p_filesz
  header.writeBigUInt64LE(BigInt(headers + code.length + message.length), 104) // p_memsz
  header.writeBigUInt64LE(0x1000n, 112) // p_align
  return Buffer.concat([header, code, message])
}
