import { useEffect, useRef, useState } from 'preact/hooks'
import type { Store } from '../model/storage.js'

interface SplitterProps {
  /** The custom property of the stage that has the share, in per cent. */
  readonly property: string
  readonly label: string
  /** Whether it is moved up and down, or left and right. */
  readonly isHorizontal: boolean
  readonly usual: number
  readonly store: Store
}

const limits = { least: 15, most: 75 }

/** Moves the border between two parts of the page: by the mouse, and by arrow keys. */
export function Splitter({ property, label, isHorizontal, usual, store }: SplitterProps) {
  const handle = useRef<HTMLDivElement>(null)
  const [share, setShare] = useState(() => Number(store.get(property) ?? usual) || usual)
  useEffect(() => {
    handle.current?.parentElement?.style.setProperty(`--${property}`, `${share}%`)
    store.set(property, share === usual ? undefined : String(share))
  }, [share, property, store, usual])
  const put = (wanted: number): void =>
    setShare(Math.round(Math.min(limits.most, Math.max(limits.least, wanted))))
  const drag = ({ clientX, clientY, buttons }: PointerEvent): void => {
    const stage = handle.current?.parentElement?.getBoundingClientRect()
    if (stage === undefined || buttons === 0) return
    put(
      isHorizontal
        ? (100 * (stage.bottom - clientY)) / stage.height
        : (100 * (clientX - stage.left)) / stage.width,
    )
  }
  const steps: Record<string, number> = isHorizontal
    ? { ArrowUp: 3, ArrowDown: -3 }
    : { ArrowRight: 3, ArrowLeft: -3 }
  return (
    <div
      ref={handle}
      class={`splitter ${isHorizontal ? 'horizontal' : 'vertical'}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isHorizontal ? 'horizontal' : 'vertical'}
      aria-valuenow={share}
      aria-valuemin={limits.least}
      aria-valuemax={limits.most}
      onPointerDown={({ pointerId, currentTarget }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={drag}
      onDblClick={() => put(usual)}
      onKeyDown={(event) => {
        const step = steps[event.key]
        if (step === undefined) return
        event.preventDefault()
        event.stopPropagation()
        put(share + step)
      }}
    />
  )
}
