import {constants} from 'micromark-util-symbol'
import type {Code} from 'micromark-util-types'

/** What is known of a fenced block while it is read, line by line. */
export class FencedBlock {
  /** The character of its fences. */
  marker: Code = null
  /** Size of its opening fence. */
  size = 0
  /** Whether a line of code that is not blank came before the current line. */
  filled = false
  /** Columns of whitespace before the fence that begins the current line. */
  lineIndent = 0
  /** Size of that fence; 0 when none begins the line. */
  lineSize = 0
  /** What follows that fence. */
  lineRest: 'blank' | 'text' | 'trailer' = 'text'
  /** Whether the current line has shown more than whitespace so far. */
  lineFilled = false
  /** Whether that was more than the markers of a quote, whose own fence closes nothing here. */
  lineCoded = false
  /** Whether a run long enough to be a fence stands open in the current line, as that of inline code does. */
  lineRunOpen = false
  /** How many runs of the marker the current line has shown so far. */
  lineRuns = 0
  /** Size of the opening fence of an example inside the code; 0 outside of one. */
  private innerSize = 0

  /** Forget the line before. */
  beginLine(): void {
    this.lineIndent = 0
    this.lineSize = 0
    this.lineRest = 'text'
    this.lineFilled = false
    this.lineCoded = false
    this.lineRunOpen = false
    this.lineRuns = 0
  }

  /** Take note of a whole line of code: an example may have begun or ended in it. */
  endLine(): void {
    // A fence that could close the block begins no example: rather another block, after one that was never closed.
    const isExample =
      this.lineSize > 0 && this.lineRuns === 1 && (this.lineSize < this.size || this.lineIndent >= constants.tabSize)

    if (isExample && this.innerSize === 0) this.innerSize = this.lineSize
    else if (isExample && this.lineRest !== 'text' && this.lineSize >= this.innerSize) this.innerSize = 0
    if (this.lineFilled) this.filled = true
    this.beginLine()
  }

  /** Whether a fence of this size, where CommonMark sees no closing fence, may close the block by an exec mark. */
  mayCloseIrregularly(size: number): boolean {
    return this.innerSize === 0 && size >= Math.max(this.size - 1, constants.codeFencedSequenceSizeMin)
  }
}
