/** Prompts of programs that take line after line, each as it ends where the cursor stands. */
const known: readonly RegExp[] = [
  // Shells: `$ `, `root@host:/# `, `bash-5.2$ `, `% `.
  /[$#%] $/,
  // Python and what imitates it; its continuation.
  /^>>> $|^\.\.\. $/,
  // node, R, the continuation of shells.
  /^[>|+] $/,
  // sqlite, psql, MySQL, MariaDB, MongoDB, Redis, ftp: a name or an address and an angle.
  /^\S*[>#] $|^MariaDB \[.*\]> $/,
  // Continuations of SQL: `   ...> `, `    -> `, `db-> `, `    '> `.
  /^ +(?:\.\.\.|-|'|"|`)> $|^\S*[-'"(][>#] $/,
  // IPython, irb, debuggers.
  /^In \[\d+\]: $|^ +\.\.\.: $|^irb\(.*\)(?::\d+)*[>*"'] $|^\((?:Pdb|gdb|lldb)\) $|^ghci> $|^julia> $/
]

/** Where the prompt begins in the line up to the cursor: a known one, or one of the author's; -1 without a prompt. */
export function findPromptAt(line: string, own: readonly string[]): number {
  if (line === '') return -1
  if (own.some(prompt => line.endsWith(prompt))) return 0
  return known.some(prompt => prompt.test(line)) ? 0 : -1
}
