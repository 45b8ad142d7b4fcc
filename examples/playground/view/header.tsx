import { useRef, useState } from 'preact/hooks'
import type { Session } from '../model/session.js'
import { openFile } from './drop.js'
import { Help } from './help.js'
import { Icon } from './icon.js'
import { Mushroom } from './mushroom.js'
import { Picker } from './picker.js'
import { toggleTheme } from './theme.js'

export function Header({ session, startTour }: { session: Session; startTour: () => void }) {
  return (
    <header class="header">
      <h1>
        <Mushroom /> kinoko <span>playground</span>
      </h1>
      <Picker session={session} />
      <RunButtons session={session} />
      <SeedField session={session} />
      <div class="header-end">
        <ShareButton session={session} />
        <OpenButton session={session} />
        <button
          type="button"
          class="round"
          aria-label="Dark or light"
          title="Dark or light"
          onClick={() => toggleTheme(session.memory.store)}
        >
          ◐
        </button>
        <Help startTour={startTour} />
      </div>
    </header>
  )
}

/** What goes on can be stopped; nothing else is in reach of the same place. */
function RunButtons({ session }: { session: Session }) {
  const { isBusy, runner, hunt, isForeign, scenario, isEdited } = session
  if (isBusy.value) {
    const isSilent = runner.isSilent.value || hunt.sandbox.isSilent.value
    return (
      <div class="run-buttons" data-tour="find">
        <button type="button" class="stop" onClick={() => session.stop()}>
          <Icon name="stop" /> Stop
        </button>
        <span class="busy" role="status">
          {isSilent ? 'no sign of life…' : hunt.isGoing ? `${hunt.runs.value} runs` : 'runs…'}
        </span>
      </div>
    )
  }
  const isAnswer = scenario.value.lesson !== undefined && isEdited.value
  return (
    <div class="run-buttons" data-tour="find">
      <button
        type="button"
        class={isForeign.value ? 'main' : ''}
        disabled={session.file.value !== undefined}
        title="Ctrl Enter in the code"
        onClick={() => void session.runSource()}
      >
        <Icon name="run" /> Run
      </button>
      <button
        type="button"
        class={isForeign.value ? '' : 'main'}
        disabled={session.file.value !== undefined}
        title="Runs it in every other order"
        onClick={() => void session.search()}
      >
        <Icon name={isAnswer ? 'done' : 'find'} /> {isAnswer ? 'Check the fix' : 'Find a failure'}
      </button>
    </div>
  )
}

function SeedField({ session }: { session: Session }) {
  const { seed } = session
  return (
    <label class="field seed">
      <span>Seed</span>
      <input
        type="text"
        inputMode="numeric"
        placeholder="in order"
        title="Another seed is another order of events; without one it is first come, first served"
        disabled={session.file.value !== undefined}
        value={seed.value ?? ''}
        onChange={({ currentTarget }) => {
          const number = Number(currentTarget.value)
          const isSeed = currentTarget.value !== '' && Number.isSafeInteger(number) && number >= 0
          void session.setSeed(isSeed ? number : undefined)
        }}
      />
      <button
        type="button"
        class="round"
        aria-label="Another seed"
        title="Another seed"
        disabled={session.file.value !== undefined}
        onClick={() => void session.setSeed(Math.floor(Math.random() * 1_000_000))}
      >
        ⚄
      </button>
    </label>
  )
}

function ShareButton({ session }: { session: Session }) {
  const [isCopied, setCopied] = useState(false)
  const share = async (): Promise<void> => {
    history.replaceState(null, '', await session.link())
    session.isLinked.value = true
    // where the clipboard is closed the address bar has it anyway
    await (navigator as Partial<Navigator>).clipboard
      ?.writeText(location.href)
      .catch(() => undefined)
    setCopied(true)
    setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <button
      type="button"
      title="Puts the code, the run and this moment into the address"
      disabled={session.file.value !== undefined}
      onClick={() => void share()}
    >
      <span aria-live="polite">{isCopied ? 'In the address' : 'Share'}</span>
    </button>
  )
}

function OpenButton({ session }: { session: Session }) {
  const file = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        title="The report of a failed test: JSON, or the page that it left"
        onClick={() => file.current?.click()}
      >
        Open a trace
      </button>
      <input
        ref={file}
        type="file"
        accept=".json,.html"
        class="unseen"
        aria-label="A report of a failed test"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? []
          if (chosen !== undefined) void openFile(session, chosen)
          currentTarget.value = ''
        }}
      />
    </>
  )
}
