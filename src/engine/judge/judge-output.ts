import {alignJobs} from '../../compare/align-jobs.js'
import {alignSpaces} from '../../compare/align-spaces.js'
import {alignTracebacks} from '../../compare/align-tracebacks.js'
import {isFailure} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {PageExpectation} from '../../model/page-expectation.js'
import type {Settings} from '../../model/settings.js'
import type {Entry} from '../../model/snapshot.js'
import type {NormalizeChoices, OutputStep, Step} from '../../model/step.js'
import {type ChosenNormalizers, chooseNormalizers} from '../../normalize/choose-normalizers.js'
import {replacePulls} from '../../normalize/image-pulls.js'
import {defaultNormalizers, type Normalizer, normalize} from '../../normalize/normalize.js'
import {fitOutput} from '../../page/fit-output.js'
import {hasDoctestOption} from '../../plan/source/doctest-options.js'
import type {Mask} from '../../secrets/create-mask.js'
import type {Session} from '../../session/session.js'
import {readIdentity} from '../../session/system/user-and-host.js'
import {isStyled} from '../../text/keep-styles.js'
import {chooseEntry} from './choose-entry.js'
import {entryOfStep} from './entry-of-step.js'
import {explainMissing} from './explain-missing.js'
import {comparable, judgeService} from './judge-service.js'
import {type JudgeInput, outcomeOfStep} from './outcome-of-step.js'
import type {StepContext} from './step-context.js'
import type {StepResult} from './step-result.js'

/** A step that ran. */
export interface StepRun {
  readonly step: OutputStep
  readonly context: StepContext
  readonly output: Output
  /** The session that it ran in. */
  readonly session: Pick<Session, 'folders'>
}

/** How the output of a step is normalized and its expectation read. */
interface StepNormalizers {
  readonly expect: Omit<ChosenNormalizers, 'folders' | 'pull'>
  readonly normalizers: readonly Normalizer[]
  /** Whether pulls of images are normalized. */
  readonly pull: boolean
}

/** Replaces values that steps captured. */
export interface CapturedValues {
  hide(output: string): string
}

interface OutputJudgeOptions {
  readonly captures: CapturedValues
  /** Why documents can't use a program that the caller can use, in full sentences; `undefined` if they can. */
  readonly explainHidden: (program: string) => string | undefined
  readonly mask: Mask | undefined
  readonly update: Settings['update']
}

/** Normalizes the output of the steps of one document and compares it with their expectations. */
export class OutputJudge {
  readonly #normalizers = new Map<NormalizeChoices, StepNormalizers>()
  readonly #captures: CapturedValues
  readonly #explainHidden: OutputJudgeOptions['explainHidden']
  readonly #mask: Mask | undefined
  readonly #update: Settings['update']

  constructor({captures, explainHidden, mask, update}: OutputJudgeOptions) {
    this.#captures = captures
    this.#explainHidden = explainHidden
    this.#mask = mask
    this.#update = update
  }

  /** The result of a step that ran. */
  judge({context, output, session, step}: StepRun): StepResult {
    const update = this.#update
    const compared = comparable(step, output)
    const {expect, normalizers, pull} = this.#normalizersOf(step)
    const page = step.expectation
    const normalized = normalize(this.#captures.hide(compared.text), {folders: session.folders, normalizers})
    // Rendering control characters can join the pieces of a secret.
    const masked = this.#mask?.(normalized) ?? normalized
    const selected = context.selection.has(step)
    const fitted = page ? fitOutput(masked, page) : masked
    const expected = page
      ? {entry: entryShown(step, {expectation: page, status: compared.status})}
      : chooseEntry({expect, snapshot: context.snapshot, status: compared.status, step, text: fitted, update})
    const text = expected ? alignText(fitted, {expected: expected.entry.text, step}) : fitted
    const judged =
      judgeService(step, output) ??
      outcomeOfStep({
        expect,
        isSelected: selected,
        output: compared,
        snapshotFile: page?.file ?? context.snapshotFile,
        step,
        text,
        writes: {changed: selected && update === 'all', new: selected && update !== 'none'},
        ...(expected && {expected: pull ? withoutPulls(expected) : expected})
      })
    const outcome = explainMissing(judged, {explain: this.#explainHidden, output: compared})
    const isMasked = masked !== normalized
    const styled =
      isFailure(outcome) && !isMasked && isStyled(compared.styled ?? compared.text)
        ? this.#styled({output: compared, session, step})
        : undefined
    return {
      ...(styled !== undefined && {styled}),
      durationMs: output.durationMs,
      ...(output.endedAt !== undefined && {endedAt: output.endedAt}),
      actual:
        expected && outcome.kind === 'passed'
          ? expected.entry
          : {
              ...entryOfStep({
                expect,
                status: compared.status,
                step,
                text,
                ...(expected && {expected: expected.entry})
              }),
              id: context.snapshot.idFor(step, expected?.entry)
            },
      ...(expected && !page && {expected: expected.entry}),
      omittedBytes: output.omittedBytes,
      outcome,
      output: text,
      ...(output.failedPipes && {failedPipes: output.failedPipes}),
      status: output.status
    }
  }

  /** The output with its colors, and all normalizers but the one that applies them. */
  #styled({output, session, step}: Pick<StepRun, 'output' | 'session' | 'step'>): string {
    const normalizers = this.#normalizersOf(step).normalizers.filter(({name}) => name !== 'terminal')
    return normalize(output.styled ?? output.text, {folders: session.folders, normalizers})
  }

  /** Cached, since most steps of a document have the same normalizers. */
  #normalizersOf({options}: Step): StepNormalizers {
    const cached = this.#normalizers.get(options.normalize)
    if (cached) return cached
    const {findEvery, findValues, folders, placeholders, pull} = chooseNormalizers(options.normalize, readIdentity())
    // Not the rest of them: copying such an object for each step is slow.
    const expect = {findEvery, placeholders, ...(findValues && {findValues})}
    const off = [...(folders ? [] : ['folders']), ...(pull ? [] : ['pull'])]
    const chosen = {expect, normalizers: defaultNormalizers.filter(({name}) => !off.includes(name)), pull}
    this.#normalizers.set(options.normalize, chosen)
    return chosen
  }
}

/** The output with what changes from run to run as it's expected, where a program can't be made to repeat it. */
function alignText(text: string, {expected, step}: {readonly expected: string; readonly step: OutputStep}): string {
  if (step.options.session === 'python') {
    const aligned = alignTracebacks(text, expected)
    return hasDoctestOption(step.code, '+NORMALIZE_WHITESPACE') ? alignSpaces(aligned, expected) : aligned
  }
  return step.expectation ? alignJobs(text, {code: step.code, expected}) : text
}

/** An expectation that may have been written while images were pulled. */
function withoutPulls(expected: NonNullable<JudgeInput['expected']>): NonNullable<JudgeInput['expected']> {
  const text = replacePulls(expected.entry.text)
  return text === expected.entry.text ? expected : {...expected, entry: {...expected.entry, text}}
}

/** The entry of a step whose document shows its output. */
function entryShown(
  {code, id, options}: OutputStep,
  {expectation: {line, text}, status}: {readonly expectation: PageExpectation; readonly status: number}
): Entry {
  return {code, compare: 'exact', id, line, status, stream: options.stream, text}
}
