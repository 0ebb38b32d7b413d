/** A page to start from: it passes as it is. */
export const firstTutorial = `# First steps

Every block with a mark behind it runs, in order, in one shell. Change a command, run \`npx fencepost\`, and see.

\`\`\`sh
name=reader
echo "Hello, $name"
\`\`\`{{exec}}

What a block leaves stays for the next:

\`\`\`sh
echo "Still here, $name"
\`\`\`{{exec}}

A short command may stand in a sentence: \`pwd\`{{exec}} shows the folder that each run makes anew.
`

/** The configuration to start from, which says what holds without it too. */
export const firstConfig = `{
  "content": ["content/**/*.md"],
  "snapshots": "snapshots"
}
`
