import {constants} from 'micromark-util-symbol'
import type {Code} from 'micromark-util-types'

/** State of a fenced block while it is tokenized line by line. */
export class FencedBlock {
  /** The fence character. */
  marker: Code = null
  /** Length of the opening fence. */
  size = 0
  /** Columns of whitespace before the opening fence. */
  indent = 0
  /** Whether any line of code before the current one isn't blank. */
  filled = false
  /** Columns of whitespace before the fence at the start of the current line. */
  lineIndent = 0
  /** Length of that fence; 0 if the line doesn't start with one. */
  lineSize = 0
  /** Rest of the line after that fence. */
  lineRest: 'blank' | 'text' | 'trailer' = 'text'
  /** Whether the current line has anything but whitespace so far. */
  lineFilled = false
  /** Whether that is more than block quote markers: a quoted fence doesn't close this block. */
  lineCoded = false
  /** Whether the current line has an unpaired run as long as a fence, as inline code does. */
  lineRunOpen = false
  /** Number of runs of the marker in the current line so far. */
  lineRuns = 0
  /** Length of the opening fence of an example inside the code; 0 outside an example. */
  private innerSize = 0

  /** Resets the state of the current line. */
  beginLine(): void {
    this.lineIndent = 0
    this.lineSize = 0
    this.lineRest = 'text'
    this.lineFilled = false
    this.lineCoded = false
    this.lineRunOpen = false
    this.lineRuns = 0
  }

  /** Records a whole line of code, in which an example may have started or ended. */
  endLine(): void {
    // A fence that could close the block isn't an example: it rather opens the next block, and this one was never closed.
    const isExample =
      this.lineSize > 0 && this.lineRuns === 1 && (this.lineSize < this.size || this.lineIndent >= constants.tabSize)

    if (isExample && this.innerSize === 0) this.innerSize = this.lineSize
    else if (isExample && this.lineRest !== 'text' && this.lineSize >= this.innerSize) this.innerSize = 0
    if (this.lineFilled) this.filled = true
    this.beginLine()
  }

  /** Whether an exec marker lets a fence of this length close the block where CommonMark sees no closing fence. */
  mayCloseIrregularly(size: number): boolean {
    return this.innerSize === 0 && size >= Math.max(this.size - 1, constants.codeFencedSequenceSizeMin)
  }
}
