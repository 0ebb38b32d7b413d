/** A document to start from; it passes as it is. */
export const firstTutorial = `# First steps

Every block with a marker is a step. Steps run in order in one shell. Change a command, then run \`npx fencepost\`.

\`\`\`sh {{exec}}
name=reader
echo "Hello, $name"
\`\`\`

Later steps see the variables and files of earlier ones:

\`\`\`sh {{exec}}
echo "Still here, $name"
\`\`\`

A short command can be part of a sentence: \`pwd\`{{exec}} prints the working directory, which is new for each run.
`

/** A configuration to start from; it holds the defaults. */
export const firstConfig = {content: ['content/**/*.md'], snapshots: 'snapshots'} as const
