/** What an interactive shell says when a job starts or has ended: `[1] 4711`, `[1]+  Done  sleep 1`. */
const jobLine = /^\[\d+\](?: \d+|[+-]? +(?:Done|Exit \d+|Terminated|Killed)\b.*)$/
/** A command in the background. */
const background = /(?:^|[^&>|])&(?![&>\d])/

/**
 * Gives an output the lines about jobs that the document shows: an interactive shell prints them, with an id that's
 * another one each time, and the shell of a session doesn't. Other output stays. Pure, linear.
 */
export function alignJobs(text: string, {code, expected}: {readonly code: string; readonly expected: string}): string {
  const lines = text.split('\n')
  if (lines.some(line => jobLine.test(line))) return text
  const isStarted = background.test(code)
  for (const [row, line] of expected.split('\n').entries())
    if (jobLine.test(line) && (isStarted || !/^\[\d+\] /.test(line)) && row < lines.length) lines.splice(row, 0, line)
  return lines.join('\n')
}
