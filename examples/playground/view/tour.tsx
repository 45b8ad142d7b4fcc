import type { Signal } from '@preact/signals'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface Step {
  /** The `data-tour` of the part of the page that it is about. */
  readonly target: string
  readonly title: string
  readonly text: string
}

const steps: readonly Step[] = [
  {
    target: 'picture',
    title: 'Your cluster',
    text:
      'Clients on the left, RabbitMQ in the middle, services on the right. Every message travels, and time is ' +
      'yours: run, pause, go back, event by event. Click on anything to see what is in it.',
  },
  {
    target: 'find',
    title: 'Every order of messages',
    text:
      'A test runs your code in one order. Find a failure runs it in all the others, until one of them breaks it, ' +
      'and shows you that one.',
  },
  {
    target: 'code',
    title: 'The code is yours',
    text:
      'Change it and run it again, with types and completion. When no order breaks it any more, the lesson turns ' +
      'green.',
  },
]

/** Shows three parts of the page, one after the other. */
export function Tour({ step }: { step: Signal<number | undefined> }) {
  const at = step.value
  const shown = at === undefined ? undefined : steps[at]
  if (at === undefined || shown === undefined) return null
  return (
    <Stop
      key={at}
      step={shown}
      place={`${at + 1} of ${steps.length}`}
      isLast={at === steps.length - 1}
      go={(by) => (step.value = by === 0 ? undefined : at + by)}
    />
  )
}

interface StopProps {
  readonly step: Step
  readonly place: string
  readonly isLast: boolean
  /** 0 ends the tour. */
  readonly go: (by: 1 | 0) => void
}

function Stop({ step, place, isLast, go }: StopProps) {
  const card = useRef<HTMLDialogElement>(null)
  const [where, setWhere] = useState<Where | undefined>(undefined)
  useLayoutEffect(() => {
    const put = (): void => setWhere(whereOf(step.target, card.current))
    document.querySelector(`[data-tour="${step.target}"]`)?.scrollIntoView({ block: 'nearest' })
    put()
    card.current?.querySelector<HTMLButtonElement>('button.main')?.focus()
    addEventListener('resize', put)
    return () => removeEventListener('resize', put)
  }, [step])
  return (
    <div
      class="tour"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        go(0)
      }}
    >
      {where !== undefined && <div class="spot" style={where.spot} />}
      <dialog
        ref={card}
        open
        class="tour-card"
        aria-labelledby="tour-title"
        style={where?.card ?? {}}
      >
        <small>{place}</small>
        <h2 id="tour-title">{step.title}</h2>
        <p>{step.text}</p>
        <div class="dialog-end">
          {!isLast && (
            <button type="button" onClick={() => go(0)}>
              Skip
            </button>
          )}
          <button type="button" class="main" onClick={() => go(isLast ? 0 : 1)}>
            {isLast ? 'Begin' : 'Next'}
          </button>
        </div>
      </dialog>
    </div>
  )
}

type Style = Record<string, string>

interface Where {
  readonly spot: Style
  readonly card: Style
}

const gap = 12

/** Beside the part of the page that it is about, where there is room. */
function whereOf(target: string, card: HTMLElement | null): Where | undefined {
  const box = document.querySelector(`[data-tour="${target}"]`)?.getBoundingClientRect()
  if (box === undefined || card === null) return undefined
  const { offsetWidth: width, offsetHeight: height } = card
  const below = box.bottom + gap + height < innerHeight
  const top = below
    ? box.bottom + gap
    : Math.max(gap, Math.min(box.top + gap, innerHeight - height - gap))
  const besides = !below && box.right + gap + width < innerWidth
  const wanted = besides ? box.right + gap : box.left + (below ? 0 : (box.width - width) / 2)
  const left = Math.max(gap, Math.min(wanted, innerWidth - width - gap))
  return {
    spot: px({
      left: box.left - 4,
      top: box.top - 4,
      width: box.width + 8,
      height: box.height + 8,
    }),
    card: px({ left, top }),
  }
}

function px(numbers: Record<string, number>): Style {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, `${value}px`]))
}
